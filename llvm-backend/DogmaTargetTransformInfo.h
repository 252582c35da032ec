//===-- DogmaTargetTransformInfo.h - What the optimiser should know ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_TARGETTRANSFORMINFO_H
#define DOGMA_TARGETTRANSFORMINFO_H

#include "DogmaSubtarget.h"
#include "DogmaTargetMachine.h"
#include "llvm/CodeGen/BasicTTIImpl.h"

namespace llvm {

class DogmaTTIImpl : public BasicTTIImplBase<DogmaTTIImpl> {
  using Base = BasicTTIImplBase<DogmaTTIImpl>;
  using TTI = TargetTransformInfo;
  friend Base;
  const DogmaSubtarget *ST;
  const DogmaTargetLowering *TLI;
  const DogmaSubtarget *getST() const { return ST; }
  const DogmaTargetLowering *getTLI() const { return TLI; }

public:
  DogmaTTIImpl(const DogmaTargetMachine *TM, const Function &F)
      : Base(TM, F.getDataLayout()), ST(TM->getSubtargetImpl(F)), TLI(ST->getTargetLowering()) {}

  TTI::PopcntSupportKind getPopcntSupport(unsigned) const { return TTI::PSK_FastHardware; }
  unsigned getNumberOfRegisters(unsigned Class) const { return Class == 1 ? 16 : 13; }
  TypeSize getRegisterBitWidth(TTI::RegisterKind Kind) const {
    switch (Kind) {
    case TTI::RGK_Scalar:
      return TypeSize::getFixed(64);
    case TTI::RGK_FixedWidthVector:
      return TypeSize::getFixed(128);
    default:
      return TypeSize::getScalable(0);
    }
  }
  /// An index makes an access slower as long as nothing is proven about it.
  InstructionCost getScalingFactorCost(Type *Ty, GlobalValue *BaseGV, StackOffset BaseOffset,
                                       bool HasBaseReg, int64_t Scale, unsigned AddrSpace) const {
    TargetLoweringBase::AddrMode AM;
    AM.BaseGV = BaseGV;
    AM.BaseOffs = BaseOffset.getFixed();
    AM.HasBaseReg = HasBaseReg;
    AM.Scale = Scale;
    if (!TLI->isLegalAddressingMode(DL, AM, Ty, AddrSpace, nullptr))
      return -1;
    return AM.Scale != 0 ? 1 : 0;
  }
  bool hasDivRemOp(Type *Ty, bool) const {
    return Ty->isIntegerTy(32) || Ty->isIntegerTy(64);
  }
  unsigned getMaxInterleaveFactor(ElementCount VF) const { return VF.isScalar() ? 1 : 2; }
  bool enableInterleavedAccessVectorization() const { return true; }
  TTI::MemCmpExpansionOptions enableMemCmpExpansion(bool OptSize, bool IsZeroCmp) const {
    TTI::MemCmpExpansionOptions Options;
    Options.MaxNumLoads = TLI->getMaxExpandSizeMemcmp(OptSize);
    Options.NumLoadsPerBlock = 2;
    Options.LoadSizes = {8, 4, 2, 1};
    Options.AllowOverlappingLoads = true;
    return Options;
  }
};

} // namespace llvm

#endif
