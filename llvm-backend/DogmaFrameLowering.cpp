//===-- DogmaFrameLowering.cpp - The two stacks ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaFrameLowering.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/Support/ErrorHandling.h"
#include "llvm/Support/MathExtras.h"

using namespace llvm;

uint64_t DogmaFrameLowering::dataFrameBytes(const MachineFunction &MF) {
  const MachineFrameInfo &MFI = MF.getFrameInfo();
  if (MFI.getStackSize() == 0)
    return 0;
  // The data-stack pointer is a multiple of 16; more than that is made inside the frame.
  uint64_t Alignment = MFI.getMaxAlign().value();
  return alignTo(MFI.getStackSize(), 16) + (Alignment > 16 ? Alignment - 16 : 0);
}

/// Slots number: outgoing arguments, own slots, incoming arguments. The slot number takes the place
/// of the object's offset.
void DogmaFrameLowering::processFunctionBeforeFrameFinalized(MachineFunction &MF,
                                                             RegScavenger *) const {
  MachineFrameInfo &MFI = MF.getFrameInfo();
  auto *Info = MF.getInfo<DogmaFunctionInfo>();
  unsigned Next = Info->OutgoingSlots;
  for (int FI = 0, End = MFI.getObjectIndexEnd(); FI < End; ++FI) {
    if (MFI.isDeadObjectIndex(FI))
      continue;
    if (MFI.getStackID(FI) != SafeStackID) {
      if (MFI.isSpillSlotObjectIndex(FI))
        report_fatal_error("spill slot outside the safe stack");
      continue;
    }
    MFI.setObjectOffset(FI, Next);
    Next += MFI.getObjectSize(FI) > 8 ? 2 : 1;
  }
  Info->OwnSlots = Next - Info->OutgoingSlots;
  for (int FI = MFI.getObjectIndexBegin(); FI < 0; ++FI)
    if (MFI.getStackID(FI) == SafeStackID)
      MFI.setObjectOffset(FI, MFI.getObjectOffset(FI) / 8 + Next);
}
