//===-- DogmaTargetMachine.h - Target machine and pass pipeline ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_TARGETMACHINE_H
#define DOGMA_TARGETMACHINE_H

#include "DogmaSubtarget.h"
#include "llvm/CodeGen/TargetPassConfig.h"
#include "llvm/Target/TargetMachine.h"

namespace llvm {

class DogmaTargetMachine : public LLVMTargetMachine {
  std::unique_ptr<TargetLoweringObjectFile> ObjectFile;
  DogmaSubtarget Subtarget;
  bool Clamps = false;

public:
  DogmaTargetMachine(const Target &T, const Triple &TT, StringRef CPU, StringRef Features,
                     const TargetOptions &Options, std::optional<Reloc::Model> RM,
                     std::optional<CodeModel::Model> CM, CodeGenOptLevel Level, bool JIT);

  /// Whether addresses are clamped where it pays, so that accesses can be proven.
  bool clamps() const { return Clamps; }
  void setClamps(bool Value) { Clamps = Value; }

  const DogmaSubtarget *getSubtargetImpl(const Function &) const override { return &Subtarget; }
  TargetLoweringObjectFile *getObjFileLowering() const override { return ObjectFile.get(); }
  TargetPassConfig *createPassConfig(PassManagerBase &PM) override;
  TargetTransformInfo getTargetTransformInfo(const Function &F) const override;
  MachineFunctionInfo *createMachineFunctionInfo(BumpPtrAllocator &Allocator, const Function &F,
                                                 const TargetSubtargetInfo *STI) const override;

  /// Adds code generation to PM, with Emit in the place of an assembly printer.
  /// Returns true if the pipeline cannot be built.
  bool addCodeGeneration(legacy::PassManagerBase &PM, MachineFunctionPass *Emit, bool Verify);
};

Target &getTheDogmaTarget();
void registerDogmaMC(Target &T);
FunctionPass *createDogmaISelPass(DogmaTargetMachine &TM, CodeGenOptLevel Level);
FunctionPass *createDogmaFrameBasePass();
FunctionPass *createDogmaClampPass();

} // namespace llvm

#endif
