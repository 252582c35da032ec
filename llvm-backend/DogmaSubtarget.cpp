//===-- DogmaSubtarget.cpp - The one subtarget ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaSubtarget.h"
#include "llvm/MC/TargetRegistry.h"

using namespace llvm;

#define DEBUG_TYPE "dogma-subtarget"
#define GET_SUBTARGETINFO_TARGET_DESC
#define GET_SUBTARGETINFO_CTOR
#include "DogmaGenSubtargetInfo.inc"

DogmaSubtarget::DogmaSubtarget(const Triple &TT, StringRef CPU, StringRef Features,
                               const TargetMachine &TM)
    : DogmaGenSubtargetInfo(TT, CPU, CPU, Features), Lowering(TM, *this) {}
