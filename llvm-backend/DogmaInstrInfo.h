//===-- DogmaInstrInfo.h - Instructions ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_INSTRINFO_H
#define DOGMA_INSTRINFO_H

#include "DogmaRegisterInfo.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/CodeGen/TargetInstrInfo.h"

#define GET_INSTRINFO_ENUM
#define GET_INSTRINFO_HEADER
#include "DogmaGenInstrInfo.inc"

namespace llvm {

class DogmaInstrInfo : public DogmaGenInstrInfo {
  /// Instruction -> the one that takes its last register from memory, or works on memory.
  DenseMap<unsigned, unsigned> SourceInMemory, TargetInMemory;

  MachineInstr *fold(MachineInstr &MI, ArrayRef<unsigned> Ops, MachineBasicBlock::iterator InsertPt,
                     ArrayRef<MachineOperand> Memory, unsigned LoadBytes) const;

public:
  DogmaInstrInfo();

  /// Row of the ISA table that an opcode stands for; 0 for pseudo instructions.
  unsigned row(unsigned Opcode) const { return get(Opcode).TSFlags & 0xffff; }

  void copyPhysReg(MachineBasicBlock &MBB, MachineBasicBlock::iterator I, const DebugLoc &DL,
                   MCRegister Dest, MCRegister Source, bool KillSource) const override;
  void storeRegToStackSlot(MachineBasicBlock &MBB, MachineBasicBlock::iterator I, Register Source,
                           bool IsKill, int FI, const TargetRegisterClass *RC,
                           const TargetRegisterInfo *TRI, Register VReg) const override;
  void loadRegFromStackSlot(MachineBasicBlock &MBB, MachineBasicBlock::iterator I, Register Dest,
                            int FI, const TargetRegisterClass *RC, const TargetRegisterInfo *TRI,
                            Register VReg) const override;
  Register isLoadFromStackSlot(const MachineInstr &MI, int &FI) const override;
  Register isStoreToStackSlot(const MachineInstr &MI, int &FI) const override;
  bool analyzeBranch(MachineBasicBlock &MBB, MachineBasicBlock *&Taken, MachineBasicBlock *&Other,
                     SmallVectorImpl<MachineOperand> &Cond, bool AllowModify) const override;
  unsigned removeBranch(MachineBasicBlock &MBB, int *BytesRemoved) const override;
  unsigned insertBranch(MachineBasicBlock &MBB, MachineBasicBlock *Taken, MachineBasicBlock *Other,
                        ArrayRef<MachineOperand> Cond, const DebugLoc &DL,
                        int *BytesAdded) const override;
  bool reverseBranchCondition(SmallVectorImpl<MachineOperand> &Cond) const override;
  bool isReallyTriviallyReMaterializable(const MachineInstr &MI) const override;
  MachineInstr *convertToThreeAddress(MachineInstr &MI, LiveVariables *LV,
                                      LiveIntervals *LIS) const override;
  MachineInstr *foldMemoryOperandImpl(MachineFunction &MF, MachineInstr &MI, ArrayRef<unsigned> Ops,
                                      MachineBasicBlock::iterator InsertPt, int FI,
                                      LiveIntervals *LIS, VirtRegMap *VRM) const override;
  MachineInstr *foldMemoryOperandImpl(MachineFunction &MF, MachineInstr &MI, ArrayRef<unsigned> Ops,
                                      MachineBasicBlock::iterator InsertPt, MachineInstr &LoadMI,
                                      LiveIntervals *LIS) const override;
};

} // namespace llvm

#endif
