//===-- Frontend.cpp - From C to a module of IR ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "DogmaTargetInfo.h"
#include "clang/Basic/TargetOptions.h"
#include "clang/CodeGen/CodeGenAction.h"
#include "clang/Driver/Options.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/FrontendDiagnostic.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Frontend/Utils.h"
#include "clang/Lex/PreprocessorOptions.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Option/OptTable.h"
#include "llvm/Support/Process.h"
#include "llvm/Support/raw_ostream.h"

using namespace clang;
using namespace dogma;

bool dogma::isKnownClangOption(const std::string &Option, std::string &Nearest) {
  const llvm::opt::OptTable &Table = clang::driver::getDriverOptTable();
  const char *Argv[] = {Option.c_str(), "value"};
  unsigned MissingIndex = 0, MissingCount = 0;
  llvm::opt::InputArgList Args = Table.ParseArgs(
      Argv, MissingIndex, MissingCount, llvm::opt::Visibility(driver::options::ClangOption));
  for (const llvm::opt::Arg *A : Args)
    if (A->getOption().getKind() == llvm::opt::Option::UnknownClass) {
      if (Table.findNearest(Option, Nearest, llvm::opt::Visibility(driver::options::ClangOption)) > 2)
        Nearest.clear();
      return false;
    }
  return true;
}

namespace {

/// Reports assembly with text in it: there is no assembler, and no register has a name. Runs on the IR,
/// so that unused inline functions of headers do no harm.
class AssemblyCheck {
  CompilerInstance &Instance;
  unsigned ErrorID;

  void report(SourceLocation Location, StringRef Where) {
    Instance.getDiagnostics().Report(Location, ErrorID) << Where;
  }

public:
  explicit AssemblyCheck(CompilerInstance &CI) : Instance(CI) {
    ErrorID = CI.getDiagnostics().getCustomDiagID(
        DiagnosticsEngine::Error, "assembly code is not supported by this target (%0)");
  }

  void run(const llvm::Module &M) {
    if (!StringRef(M.getModuleInlineAsm()).trim().empty())
      report(SourceLocation(), "file-scope asm");
    for (const llvm::Function &F : M)
      for (const llvm::Instruction &I : llvm::instructions(F)) {
        const auto *Call = dyn_cast<llvm::CallBase>(&I);
        if (!Call || !Call->isInlineAsm())
          continue;
        const auto *Asm = cast<llvm::InlineAsm>(Call->getCalledOperand());
        if (StringRef(Asm->getAsmString()).trim().empty())
          continue;
        SourceLocation Location;
        if (const llvm::MDNode *Node = Call->getMetadata("srcloc"))
          if (const auto *Cookie = llvm::mdconst::dyn_extract<llvm::ConstantInt>(Node->getOperand(0)))
            Location = SourceLocation::getFromRawEncoding(Cookie->getZExtValue());
        report(Location, "asm statement");
      }
  }
};

std::vector<std::string> driverArguments(const FrontendJob &Job) {
  std::vector<std::string> Args{"dogma-cc", std::string("--target=") + kDonorTriple,
                                std::string("-mabi=") + kDonorABI};
  Args.insert(Args.end(), Job.Options.begin(), Job.Options.end());
  // Every module is position independent by its nature; the compiler must not care.
  Args.insert(Args.end(), {"-fno-pic", "-fno-pie", "-Qunused-arguments", "-nostdinc"});
  Args.push_back("-resource-dir=" + Job.ResourceDir);
  auto SystemDirectory = [&Args](const char *Kind, const std::string &Path) {
    Args.insert(Args.end(), {"-Xclang", Kind, "-Xclang", Path});
  };
  if (Job.CompilerHeaders)
    SystemDirectory("-internal-isystem", Job.ResourceDir + "/include");
  if (!Job.SystemInclude.empty())
    SystemDirectory("-internal-externc-isystem", Job.SystemInclude);
  if (Job.Mode == FrontendMode::Compile)
    Args.push_back("-c");
  if (!Job.Output.empty())
    Args.insert(Args.end(), {"-o", Job.Output});
  Args.insert(Args.end(), {"-x", Job.Language, Job.Input});
  return Args;
}

/// Runs Action on the inputs of the invocation. CompilerInstance::ExecuteAction would replace our
/// target description by one made from the triple.
bool runAction(CompilerInstance &Instance, FrontendAction &Action) {
  for (const FrontendInputFile &Input : Instance.getFrontendOpts().Inputs) {
    if (!Action.BeginSourceFile(Instance, Input))
      return false;
    if (llvm::Error E = Action.Execute()) {
      llvm::errs() << "dogma-cc: error: " << llvm::toString(std::move(E)) << '\n';
      Action.EndSourceFile();
      return false;
    }
    Action.EndSourceFile();
  }
  return !Instance.getDiagnostics().hasErrorOccurred();
}

} // namespace

FrontendResult dogma::runFrontend(const FrontendJob &Job, llvm::LLVMContext &Context) {
  FrontendResult Result;
  std::vector<std::string> Strings = driverArguments(Job);
  std::vector<const char *> Args;
  for (const std::string &S : Strings)
    Args.push_back(S.c_str());

  // Diagnostics about options; those about the source follow the invocation's own options.
  std::unique_ptr<DiagnosticOptions> ParsedOptions = CreateAndPopulateDiagOpts(Args);
  IntrusiveRefCntPtr<DiagnosticOptions> DiagOptions = ParsedOptions.release();
  if (llvm::sys::Process::StandardErrHasColors() && !::getenv("NO_COLOR"))
    DiagOptions->ShowColors = true;
  auto *Printer = new TextDiagnosticPrinter(llvm::errs(), DiagOptions.get());
  Printer->setPrefix("dogma-cc");
  CreateInvocationOptions InvocationOptions;
  InvocationOptions.Diags = new DiagnosticsEngine(new DiagnosticIDs(), DiagOptions, Printer);
  std::vector<std::string> FrontendArgs;
  InvocationOptions.CC1Args = &FrontendArgs;

  std::shared_ptr<CompilerInvocation> Invocation = createInvocation(Args, InvocationOptions);
  if (!Invocation || InvocationOptions.Diags->hasErrorOccurred())
    return Result;
  if (Job.ShowCommand) {
    llvm::errs() << " \"front end\"";
    for (const std::string &S : FrontendArgs)
      llvm::errs() << " \"" << S << '"';
    llvm::errs() << '\n';
  }
  if (Job.DryRun) {
    Result.Success = true;
    return Result;
  }

  CompilerInstance Instance;
  Instance.setInvocation(Invocation);
  Instance.getCodeGenOpts().DisableLLVMPasses = true; // done by runCompileTimePasses
  Instance.getFrontendOpts().DisableFree = false;
  Instance.createDiagnostics();
  auto Options = std::make_shared<TargetOptions>(Instance.getTargetOpts());
  Instance.setTarget(createDogmaTargetInfo(Options));
  Instance.getTarget().adjust(Instance.getDiagnostics(), Instance.getLangOpts());

  const CodeGenOptions &CodeGen = Instance.getCodeGenOpts();
  Result.OptLevel = CodeGen.OptimizationLevel;
  Result.SizeLevel = CodeGen.OptimizeSize;

  switch (Job.Mode) {
  case FrontendMode::Preprocess: {
    if (Instance.getFrontendOpts().ProgramAction != frontend::RunPreprocessorOnly) {
      PrintPreprocessedAction Action;
      Result.Success = runAction(Instance, Action);
    } else {
      PreprocessOnlyAction Action; // -M
      Result.Success = runAction(Instance, Action);
    }
    break;
  }
  case FrontendMode::SyntaxOnly: {
    SyntaxOnlyAction Action;
    Result.Success = runAction(Instance, Action);
    break;
  }
  case FrontendMode::Compile: {
    EmitLLVMOnlyAction Action(&Context);
    Result.Success = runAction(Instance, Action);
    Result.Module = Action.takeModule();
    if (Result.Success && Result.Module) {
      Instance.getDiagnosticClient().BeginSourceFile(Instance.getLangOpts(), nullptr);
      AssemblyCheck(Instance).run(*Result.Module);
      Instance.getDiagnosticClient().EndSourceFile();
    }
    if (!Result.Module || Instance.getDiagnostics().hasErrorOccurred()) {
      Result.Success = false;
      Result.Module.reset();
    } else {
      prepareModule(*Result.Module);
    }
    break;
  }
  }
  Instance.printDiagnosticStats();
  // The source manager refers to the file manager: let go of them in this order.
  Instance.setSourceManager(nullptr);
  return Result;
}
