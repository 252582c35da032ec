//===-- DogmaFrameLowering.h - The two stacks ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_FRAMELOWERING_H
#define DOGMA_FRAMELOWERING_H

#include "DogmaMachineFunctionInfo.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/TargetFrameLowering.h"

namespace llvm {

/// Address-taken objects lie on the data stack, laid out by LLVM as usual. Spills and stack
/// arguments are slots of the safe stack, numbered here. Neither needs code at entry or exit: the
/// function header says how much there is of each, and which registers to save.
class DogmaFrameLowering : public TargetFrameLowering {
public:
  DogmaFrameLowering() : TargetFrameLowering(StackGrowsDown, Align(16), 0, Align(16)) {}

  /// Bytes of the data frame, as the function header has them.
  static uint64_t dataFrameBytes(const MachineFunction &MF);

  void emitPrologue(MachineFunction &, MachineBasicBlock &) const override {}
  void emitEpilogue(MachineFunction &, MachineBasicBlock &) const override {}
  bool hasFP(const MachineFunction &) const override { return false; }
  bool hasReservedCallFrame(const MachineFunction &) const override { return true; }
  bool isSupportedStackID(TargetStackID::Value ID) const override {
    return ID == TargetStackID::Default || ID == SafeStackID;
  }
  bool assignCalleeSavedSpillSlots(MachineFunction &, const TargetRegisterInfo *,
                                   std::vector<CalleeSavedInfo> &) const override {
    return true;
  }
  bool spillCalleeSavedRegisters(MachineBasicBlock &, MachineBasicBlock::iterator,
                                 ArrayRef<CalleeSavedInfo>,
                                 const TargetRegisterInfo *) const override {
    return true;
  }
  bool restoreCalleeSavedRegisters(MachineBasicBlock &, MachineBasicBlock::iterator,
                                   MutableArrayRef<CalleeSavedInfo>,
                                   const TargetRegisterInfo *) const override {
    return true;
  }
  void processFunctionBeforeFrameFinalized(MachineFunction &MF, RegScavenger *RS) const override;
  MachineBasicBlock::iterator
  eliminateCallFramePseudoInstr(MachineFunction &, MachineBasicBlock &MBB,
                                MachineBasicBlock::iterator I) const override {
    return MBB.erase(I);
  }
};

} // namespace llvm

#endif
