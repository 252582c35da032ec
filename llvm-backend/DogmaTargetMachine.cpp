//===-- DogmaTargetMachine.cpp - Target machine and pass pipeline ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaTargetMachine.h"
#include "DogmaMachineFunctionInfo.h"
#include "DogmaTargetTransformInfo.h"
#include "emit/Emit.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/Passes.h"
#include "llvm/CodeGen/TargetLoweringObjectFileImpl.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/InitializePasses.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/PassRegistry.h"

using namespace llvm;

static Triple theTriple() { return Triple(dogma::kTriple); }

DogmaTargetMachine::DogmaTargetMachine(const Target &T, const Triple &, StringRef, StringRef,
                                       const TargetOptions &Options, std::optional<Reloc::Model> RM,
                                       std::optional<CodeModel::Model> CM, CodeGenOptLevel Level,
                                       bool)
    : LLVMTargetMachine(T, dogma::kDataLayout, theTriple(), "generic", "", Options,
                        RM.value_or(Reloc::Static), getEffectiveCodeModel(CM, CodeModel::Small),
                        Level),
      ObjectFile(std::make_unique<TargetLoweringObjectFileELF>()),
      Subtarget(theTriple(), "generic", "", *this) {
  initAsmInfo();
}

TargetTransformInfo DogmaTargetMachine::getTargetTransformInfo(const Function &F) const {
  return TargetTransformInfo(DogmaTTIImpl(this, F));
}

MachineFunctionInfo *
DogmaTargetMachine::createMachineFunctionInfo(BumpPtrAllocator &Allocator, const Function &F,
                                              const TargetSubtargetInfo *STI) const {
  return DogmaFunctionInfo::create<DogmaFunctionInfo>(Allocator, F, STI);
}

//===-- The base of the data frame ----------------------------------------===//

namespace {

/// Defines the register that instruction selection attached to frame indices.
class FrameBase : public MachineFunctionPass {
public:
  static char ID;
  FrameBase() : MachineFunctionPass(ID) {}
  StringRef getPassName() const override { return "Dogma data-frame base"; }
  bool runOnMachineFunction(MachineFunction &MF) override;
};
char FrameBase::ID = 0;

} // namespace

bool FrameBase::runOnMachineFunction(MachineFunction &MF) {
  Register Base = MF.getInfo<DogmaFunctionInfo>()->FrameBase;
  if (!Base)
    return false;
  const TargetInstrInfo &TII = *MF.getSubtarget().getInstrInfo();
  MachineRegisterInfo &MRI = MF.getRegInfo();
  MachineBasicBlock &Entry = MF.front();
  auto Position = Entry.begin();
  DebugLoc DL;
  uint64_t Alignment = MF.getFrameInfo().getMaxAlign().value();
  if (Alignment <= 16) {
    BuildMI(Entry, Position, DL, TII.get(Dogma::DFRAME_R), Base);
    return true;
  }
  // The frame is larger by what rounding up may cost; see DogmaFrameLowering::dataFrameBytes.
  Register Low = MRI.createVirtualRegister(&Dogma::GR64RegClass);
  Register Sum = MRI.createVirtualRegister(&Dogma::GR64RegClass);
  BuildMI(Entry, Position, DL, TII.get(Dogma::DFRAME_R), Low);
  BuildMI(Entry, Position, DL, TII.get(Dogma::ADD_I64_RI), Sum)
      .addReg(Low)
      .addImm(static_cast<int64_t>(Alignment) - 16);
  BuildMI(Entry, Position, DL, TII.get(Dogma::AND_I64_RI), Base)
      .addReg(Sum)
      .addImm(-static_cast<int64_t>(Alignment));
  return true;
}

FunctionPass *llvm::createDogmaFrameBasePass() { return new FrameBase(); }

//===-- Passes ------------------------------------------------------------===//

namespace {

class DogmaPassConfig : public TargetPassConfig {
public:
  DogmaPassConfig(DogmaTargetMachine &TM, PassManagerBase &PM) : TargetPassConfig(TM, PM) {}
  DogmaTargetMachine &machine() const { return getTM<DogmaTargetMachine>(); }

  void addIRPasses() override {
    addPass(createAtomicExpandLegacyPass());
    TargetPassConfig::addIRPasses();
    addPass(createIndirectBrExpandPass());
  }
  void addMachineSSAOptimization() override {
    // Behind the first common-subexpression elimination and hoisting, in front of sinking.
    if (machine().clamps())
      insertPass(&MachineCSEID, createDogmaClampPass());
    TargetPassConfig::addMachineSSAOptimization();
  }
  bool addInstSelector() override {
    addPass(createDogmaISelPass(machine(), getOptLevel()));
    addPass(createDogmaFrameBasePass());
    return false;
  }
};

} // namespace

TargetPassConfig *DogmaTargetMachine::createPassConfig(PassManagerBase &PM) {
  return new DogmaPassConfig(*this, PM);
}

bool DogmaTargetMachine::addCodeGeneration(legacy::PassManagerBase &PM, MachineFunctionPass *Emit,
                                           bool Verify) {
  auto *Module = new MachineModuleInfoWrapperPass(this);
  TargetPassConfig *Config = createPassConfig(PM);
  Config->setDisableVerify(!Verify);
  PM.add(Config);
  PM.add(Module);
  if (Config->addISelPasses())
    return true;
  Config->addMachinePasses();
  Config->setInitialized();
  PM.add(Emit);
  PM.add(createFreeMachineFunctionPass());
  return false;
}

Target &llvm::getTheDogmaTarget() {
  static Target T;
  return T;
}

extern "C" void LLVMInitializeDogma() {
  Target &T = getTheDogmaTarget();
  RegisterTarget<Triple::UnknownArch, false> X(T, "dogma", "Dogma virtual machine", "Dogma");
  RegisterTargetMachine<DogmaTargetMachine> Y(T);
  registerDogmaMC(T);
  PassRegistry &Registry = *PassRegistry::getPassRegistry();
  initializeCore(Registry);
  initializeCodeGen(Registry);
  initializeScalarOpts(Registry);
  initializeTransformUtils(Registry);
  initializeAnalysis(Registry);
  initializeTarget(Registry);
}
