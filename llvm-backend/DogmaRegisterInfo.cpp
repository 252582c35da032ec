//===-- DogmaRegisterInfo.cpp - Registers and frame indices ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaRegisterInfo.h"
#include "DogmaMachineFunctionInfo.h"
#include "DogmaSubtarget.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/Support/ErrorHandling.h"

using namespace llvm;

#define GET_REGINFO_TARGET_DESC
#include "DogmaGenRegisterInfo.inc"

DogmaRegisterInfo::DogmaRegisterInfo() : DogmaGenRegisterInfo(Dogma::SLOT) {}

const MCPhysReg *DogmaRegisterInfo::getCalleeSavedRegs(const MachineFunction *) const {
  return CSR_Dogma_SaveList;
}

const uint32_t *DogmaRegisterInfo::getCallPreservedMask(const MachineFunction &,
                                                        CallingConv::ID) const {
  return CSR_Dogma_RegMask;
}

const uint32_t *DogmaRegisterInfo::getNoPreservedMask() const { return CSR_None_RegMask; }

BitVector DogmaRegisterInfo::getReservedRegs(const MachineFunction &) const {
  BitVector Reserved(getNumRegs());
  Reserved.set(Dogma::SLOT);
  return Reserved;
}

Register DogmaRegisterInfo::getFrameRegister(const MachineFunction &) const { return Dogma::SLOT; }

const TargetRegisterClass *DogmaRegisterInfo::getPointerRegClass(const MachineFunction &,
                                                                 unsigned) const {
  return &Dogma::GR64RegClass;
}

/// A safe-stack object becomes SLOT plus a slot number, a data-stack object the frame base plus an
/// offset.
bool DogmaRegisterInfo::eliminateFrameIndex(MachineBasicBlock::iterator II, int, unsigned N,
                                            RegScavenger *) const {
  MachineInstr &MI = *II;
  const MachineFrameInfo &MFI = MI.getMF()->getFrameInfo();
  int FI = MI.getOperand(N).getIndex();
  MachineOperand &Index = MI.getOperand(N + 2);
  MachineOperand &Disp = MI.getOperand(N + 3);
  MachineOperand &FrameBase = MI.getOperand(N + 4);
  int64_t Offset = MFI.getObjectOffset(FI);
  if (MFI.getStackID(FI) == SafeStackID) {
    if (Index.getReg() || Disp.getImm() != 0)
      report_fatal_error("offset into a safe-stack slot");
    MI.getOperand(N).ChangeToRegister(Dogma::SLOT, false);
    Disp.ChangeToImmediate(Offset);
    return false;
  }
  if (!FrameBase.getReg())
    report_fatal_error("data-stack object without the frame's base");
  // Offsets are negative, from the upper end of the frame.
  Disp.ChangeToImmediate(Offset + Disp.getImm() + static_cast<int64_t>(MFI.getStackSize()));
  MI.getOperand(N).ChangeToRegister(FrameBase.getReg(), false, false, FrameBase.isKill());
  FrameBase.setReg(0);
  FrameBase.setIsKill(false);
  return false;
}
