//===-- emit/Emit.cpp - Code generation for a module ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "emit/Emit.h"
#include "DogmaTargetMachine.h"
#include "emit/FunctionCode.h"
#include "emit/ModuleBuilder.h"
#include "emit/PrepareCodegen.h"
#include "frontend/DefinedLibrary.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/LegacyPassManager.h"
#include "llvm/MC/TargetRegistry.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace dogma;

std::unique_ptr<TargetMachine> dogma::createDogmaTargetMachine(unsigned OptLevel) {
  TargetOptions Options;
  Options.TrapUnreachable = true; // a body never falls off its end
  static const CodeGenOptLevel Levels[] = {CodeGenOptLevel::None, CodeGenOptLevel::Less,
                                           CodeGenOptLevel::Default, CodeGenOptLevel::Aggressive};
  return std::unique_ptr<TargetMachine>(
      getTheDogmaTarget().createTargetMachine(kTriple, "generic", "", Options, Reloc::Static,
                                              CodeModel::Small, Levels[std::min(OptLevel, 3u)]));
}

namespace {

/// Collects errors of code generation, so that each comes with its function and none ends the
/// process.
class ErrorCollector : public DiagnosticHandler {
  std::string &Error;

public:
  explicit ErrorCollector(std::string &Error) : Error(Error) {}
  bool handleDiagnostics(const DiagnosticInfo &Info) override {
    if (Info.getSeverity() != DS_Error)
      return true;
    std::string Text;
    raw_string_ostream OS(Text);
    DiagnosticPrinterRawOStream Printer(OS);
    Info.print(Printer);
    if (!Error.empty())
      Error += '\n';
    Error += Text;
    return true;
  }
};

} // namespace

bool dogma::emitModule(Module &M, TargetMachine &TM, const EmitOptions &Options,
                       SmallVectorImpl<char> &Out, std::string &Error) {
  Error.clear();
  if (!prepareCodegen(M, Options, Error))
    return false;
  LLVMContext &Context = M.getContext();
  std::unique_ptr<DiagnosticHandler> Old = Context.getDiagnosticHandler();
  Context.setDiagnosticHandler(std::make_unique<ErrorCollector>(Error));

  FunctionCollector Collector;
  Collector.WithLines = Options.DebugInfo;
  bool Verify = getenv("DOGMA_VERIFY_MACHINE_CODE") != nullptr;
  legacy::PassManager Passes;
  Passes.add(new TargetLibraryInfoWrapperPass(definedLibrary(M)));
  auto &Machine = static_cast<DogmaTargetMachine &>(TM);
  Machine.setClamps(Options.Clamp && Machine.getOptLevel() != CodeGenOptLevel::None);
  if (Machine.addCodeGeneration(Passes, createCollectFunctionsPass(Collector), Verify))
    Error = "internal error: no code generation pipeline";
  else
    Passes.run(M);
  Context.setDiagnosticHandler(std::move(Old));
  if (Error.empty())
    Error = Collector.Error;
  if (!Error.empty())
    return false;
  return buildModule(M, Collector, Options, Out, Error);
}
