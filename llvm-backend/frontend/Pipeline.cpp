//===-- Pipeline.cpp - Optimiser pipelines --------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DefinedLibrary.h"
#include "Frontend.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Passes/PassBuilder.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

static OptimizationLevel toLevel(unsigned OptLevel, unsigned SizeLevel) {
  if (OptLevel == 0)
    return OptimizationLevel::O0;
  if (SizeLevel != 0)
    return SizeLevel == 1 ? OptimizationLevel::Os : OptimizationLevel::Oz;
  switch (OptLevel) {
  case 1:
    return OptimizationLevel::O1;
  case 2:
    return OptimizationLevel::O2;
  default:
    return OptimizationLevel::O3;
  }
}

namespace {

/// Analysis managers and a pass builder that belong together.
struct Passes {
  LoopAnalysisManager Loops;
  FunctionAnalysisManager Functions;
  CGSCCAnalysisManager CallGraph;
  ModuleAnalysisManager Modules;
  PassBuilder Builder;

  Passes(TargetMachine *TM, const TargetLibraryInfoImpl &Library, OptimizationLevel Level)
      : Builder(TM, tuning(Level)) {
    Functions.registerPass([&Library] { return TargetLibraryAnalysis(Library); });
    Builder.registerModuleAnalyses(Modules);
    Builder.registerCGSCCAnalyses(CallGraph);
    Builder.registerFunctionAnalyses(Functions);
    Builder.registerLoopAnalyses(Loops);
    Builder.crossRegisterProxies(Loops, Functions, CallGraph, Modules);
  }

  static PipelineTuningOptions tuning(OptimizationLevel Level) {
    // The same choices as clang makes for these levels.
    PipelineTuningOptions Tuning;
    Tuning.LoopVectorization = Level.getSpeedupLevel() > 1 && Level.getSizeLevel() < 2;
    Tuning.SLPVectorization = Level.getSpeedupLevel() > 1 && Level.getSizeLevel() < 2;
    Tuning.LoopInterleaving = Tuning.LoopVectorization;
    Tuning.LoopUnrolling = Level.getSpeedupLevel() > 1 && Level.getSizeLevel() < 2;
    return Tuning;
  }
};

} // namespace

void dogma::runCompileTimePasses(Module &M, TargetMachine *TM, unsigned OptLevel,
                                 unsigned SizeLevel) {
  TargetLibraryInfoImpl Library{Triple(M.getTargetTriple())};
  OptimizationLevel Level = toLevel(OptLevel, SizeLevel);
  Passes P(TM, Library, Level);
  ModulePassManager Manager = Level == OptimizationLevel::O0
                                  ? P.Builder.buildO0DefaultPipeline(Level, /*LTOPreLink=*/true)
                                  : P.Builder.buildLTOPreLinkDefaultPipeline(Level);
  Manager.run(M, P.Modules);
}

void dogma::runLinkTimePasses(Module &M, TargetMachine *TM, unsigned OptLevel,
                              unsigned SizeLevel) {
  TargetLibraryInfoImpl Library = definedLibrary(M);
  OptimizationLevel Level = toLevel(OptLevel, SizeLevel);
  Passes P(TM, Library, Level);
  ModulePassManager Manager = Level == OptimizationLevel::O0
                                  ? P.Builder.buildO0DefaultPipeline(Level)
                                  : P.Builder.buildPerModuleDefaultPipeline(Level);
  Manager.run(M, P.Modules);
}
