//===-- DogmaSubtarget.h - The one subtarget ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_SUBTARGET_H
#define DOGMA_SUBTARGET_H

#include "DogmaFrameLowering.h"
#include "DogmaISelLowering.h"
#include "DogmaInstrInfo.h"
#include "DogmaRegisterInfo.h"
#include "llvm/CodeGen/SelectionDAGTargetInfo.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"

#define GET_SUBTARGETINFO_HEADER
#include "DogmaGenSubtargetInfo.inc"

namespace llvm {

class DogmaSubtarget : public DogmaGenSubtargetInfo {
  DogmaInstrInfo InstrInfo;
  DogmaRegisterInfo RegisterInfo;
  DogmaFrameLowering FrameLowering;
  DogmaTargetLowering Lowering;
  SelectionDAGTargetInfo SelectionInfo;

public:
  DogmaSubtarget(const Triple &TT, StringRef CPU, StringRef Features, const TargetMachine &TM);
  void ParseSubtargetFeatures(StringRef CPU, StringRef TuneCPU, StringRef Features);

  const DogmaInstrInfo *getInstrInfo() const override { return &InstrInfo; }
  const DogmaRegisterInfo *getRegisterInfo() const override { return &RegisterInfo; }
  const DogmaFrameLowering *getFrameLowering() const override { return &FrameLowering; }
  const DogmaTargetLowering *getTargetLowering() const override { return &Lowering; }
  const SelectionDAGTargetInfo *getSelectionDAGInfo() const override { return &SelectionInfo; }
  bool enableMachineScheduler() const override { return true; }
  /// A computed goto is a jump table: there are no addresses of blocks.
  bool enableIndirectBrExpand() const override { return true; }
};

} // namespace llvm

#endif
