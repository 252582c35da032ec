//===-- Driver.cpp - Steps of a compilation -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Driver.h"
#include "Information.h"
#include "Link.h"
#include "OutputFile.h"
#include "emit/Emit.h"
#include "frontend/Frontend.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/IR/Verifier.h"
#include "llvm/IRReader/IRReader.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/SourceMgr.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;
using namespace dogma;

/// The target machine informs the optimiser about costs; without a code generator there is none.
static std::unique_ptr<TargetMachine> createTargetMachine(unsigned OptLevel) {
#ifdef DOGMA_HAVE_CODEGEN
  return createDogmaTargetMachine(OptLevel);
#else
  (void)OptLevel;
  return nullptr;
#endif
}

/// Output of -c or -S for one input: its name without directories, with another extension.
static std::string defaultOutput(StringRef Path, StringRef Extension) {
  SmallString<128> Name(sys::path::filename(Path));
  sys::path::replace_extension(Name, Extension);
  return std::string(Name);
}

static std::string outputOf(const DriverOptions &Options, const Input &In) {
  if (!Options.Output.empty())
    return Options.Output;
  switch (Options.What) {
  case Action::CompileObject:
    return defaultOutput(In.Path, "o");
  case Action::CompileText:
    return defaultOutput(In.Path, "s");
  default:
    return {};
  }
}

static FrontendJob frontendJob(const DriverOptions &Options, const Input &In) {
  FrontendJob Job;
  Job.Options = Options.FrontendOptions;
  Job.Input = In.Path;
  Job.Language = In.Language;
  Job.ResourceDir = Options.Where.ResourceDir;
  Job.CompilerHeaders = Options.CompilerHeaders;
  if (Options.StandardIncludes)
    Job.SystemInclude = Options.Where.Sysroot + "/include";
  Job.ShowCommand = Options.Verbose;
  Job.DryRun = Options.DryRun;
  switch (Options.What) {
  case Action::Preprocess:
    Job.Mode = FrontendMode::Preprocess;
    Job.Options.push_back("-E");
    Job.Output = Options.Output;
    break;
  case Action::SyntaxOnly:
    Job.Mode = FrontendMode::SyntaxOnly;
    break;
  case Action::CompileText:
  case Action::CompileObject:
    Job.Output = outputOf(Options, In); // names the dependency file and its rule
    break;
  case Action::Merge:
  case Action::Link:
    break;
  }
  return Job;
}

/// Reads LLVM IR text, for the output of -S to be usable as input.
static std::unique_ptr<Module> readText(const Input &In, LLVMContext &Context) {
  SMDiagnostic Diagnostic;
  std::unique_ptr<Module> M = parseIRFile(In.Path, Diagnostic, Context);
  if (!M) {
    Diagnostic.print("dogma-cc", errs());
    printNote("text inputs are LLVM IR, as -S writes it; there is no assembler");
    return nullptr;
  }
  if (!M->getTargetTriple().empty() && M->getTargetTriple() != kTriple) {
    printError("'" + In.Path + "': is for target '" + M->getTargetTriple() + "', not '" + kTriple +
               "'");
    return nullptr;
  }
  M->setTargetTriple(kTriple);
  M->setDataLayout(kDataLayout);
  if (verifyModule(*M, &errs())) {
    printError("'" + In.Path + "': not valid LLVM IR");
    return nullptr;
  }
  return M;
}

/// Compiles a source, or reads IR text, into an optimised module. Null without an error when the input
/// gives none (dry run, -E, -fsyntax-only).
static bool compile(const DriverOptions &Options, const Input &In, LLVMContext &Context,
                    std::unique_ptr<Module> &M) {
  if (In.Kind == InputKind::IRText) {
    if (Options.What == Action::Preprocess || Options.What == Action::SyntaxOnly) {
      printError("'" + In.Path + "': is not C");
      return false;
    }
    if (Options.DryRun)
      return true;
    M = readText(In, Context);
    return M != nullptr;
  }
  FrontendResult Result = runFrontend(frontendJob(Options, In), Context);
  if (Result.Success && Result.Module) {
    std::unique_ptr<TargetMachine> TM = createTargetMachine(Result.OptLevel);
    runCompileTimePasses(*Result.Module, TM.get(), Result.OptLevel, Result.SizeLevel);
    M = std::move(Result.Module);
  }
  return Result.Success;
}

static bool compileToFile(const DriverOptions &Options, const Input &In) {
  LLVMContext Context;
  std::unique_ptr<Module> M;
  if (!compile(Options, In, Context, M))
    return false;
  if (!M)
    return true;
  return writeOutputFile(outputOf(Options, In), /*Executable=*/false, [&](raw_ostream &OS) {
    if (Options.What == Action::CompileText)
      M->print(OS, nullptr);
    else
      WriteBitcodeToFile(*M, OS);
  });
}

/// Compiles for linking in the same run: the object stays in memory.
static bool compileToItem(const DriverOptions &Options, const Input &In, LinkItem &Item) {
  LLVMContext Context;
  std::unique_ptr<Module> M;
  if (!compile(Options, In, Context, M))
    return false;
  if (!M)
    return true;
  SmallString<0> Bytes;
  raw_svector_ostream OS(Bytes);
  WriteBitcodeToFile(*M, OS);
  Item.Buffer = MemoryBuffer::getMemBufferCopy(Bytes, In.Path);
  return true;
}

static bool isSource(const Input &In) {
  return In.Kind == InputKind::Source || In.Kind == InputKind::IRText;
}

static int compileOnly(const DriverOptions &Options) {
  bool OK = true;
  for (const Input &In : Options.Inputs) {
    if (!isSource(In)) {
      if (In.Kind != InputKind::Library)
        printWarning("'" + In.Path + "': linker input is not used, as nothing is linked");
      continue;
    }
    OK &= compileToFile(Options, In);
  }
  return OK ? ExitSuccess : ExitFailure;
}

static int compileAndLink(const DriverOptions &Options) {
  std::vector<LinkItem> Items;
  bool OK = true;
  for (const Input &In : Options.Inputs) {
    LinkItem Item;
    Item.Path = In.Path;
    Item.Library = In.Kind == InputKind::Library;
    Item.WholeArchive = In.WholeArchive;
    Item.Static = In.Static;
    if (isSource(In))
      OK &= compileToItem(Options, In, Item);
    Items.push_back(std::move(Item));
  }
  if (!OK)
    return ExitFailure;
  OK = Options.What == Action::Merge ? mergeObjects(Options, std::move(Items))
                                     : linkModule(Options, std::move(Items));
  return OK ? ExitSuccess : ExitFailure;
}

int dogma::runDriver(const DriverOptions &Options) {
  if (Options.Verbose)
    printVersion(errs(), Options);
  if (Options.What == Action::Link || Options.What == Action::Merge)
    return compileAndLink(Options);
  return compileOnly(Options);
}
