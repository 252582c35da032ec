//===-- DogmaMC.cpp - Tables for the MC layer ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

// There is no assembler: modules are written through libfmt. LLVM's code generator needs these
// descriptions all the same. They are apart from DogmaInstrInfo.cpp since both define the same
// table.

#include "DogmaTargetMachine.h"
#include "llvm/MC/MCAsmInfoELF.h"
#include "llvm/MC/MCInstrInfo.h"
#include "llvm/MC/MCRegisterInfo.h"
#include "llvm/MC/MCSubtargetInfo.h"
#include "llvm/MC/TargetRegistry.h"

using namespace llvm;

#define GET_REGINFO_MC_DESC
#include "DogmaGenRegisterInfo.inc"
#define GET_INSTRINFO_MC_DESC
#include "DogmaGenInstrInfo.inc"
#define GET_SUBTARGETINFO_MC_DESC
#include "DogmaGenSubtargetInfo.inc"

namespace {
struct DogmaAsmInfo : MCAsmInfoELF {
  DogmaAsmInfo() { CodePointerSize = CalleeSaveStackSlotSize = 8; }
};
} // namespace

void llvm::registerDogmaMC(Target &T) {
  TargetRegistry::RegisterMCAsmInfo(
      T, [](const MCRegisterInfo &, const Triple &, const MCTargetOptions &) -> MCAsmInfo * {
        return new DogmaAsmInfo();
      });
  TargetRegistry::RegisterMCInstrInfo(T, []() -> MCInstrInfo * {
    auto *Info = new MCInstrInfo();
    InitDogmaMCInstrInfo(Info);
    return Info;
  });
  TargetRegistry::RegisterMCRegInfo(T, [](const Triple &) -> MCRegisterInfo * {
    auto *Info = new MCRegisterInfo();
    InitDogmaMCRegisterInfo(Info, Dogma::SLOT);
    return Info;
  });
  TargetRegistry::RegisterMCSubtargetInfo(
      T, [](const Triple &TT, StringRef CPU, StringRef Features) -> MCSubtargetInfo * {
        return createDogmaMCSubtargetInfoImpl(TT, "generic", "generic", Features);
      });
}
