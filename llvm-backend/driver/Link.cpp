//===-- Link.cpp - From objects to a module -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Link.h"
#include "LinkInputs.h"
#include "LowerEmptyAsm.h"
#include "MergedModule.h"
#include "OutputFile.h"
#include "Prove.h"
#include "RuntimeCalls.h"
#include "SymbolTable.h"
#include "emit/Emit.h"
#include "frontend/Frontend.h"
#include "llvm/Bitcode/BitcodeWriter.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/Verifier.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;
using namespace dogma;

/// Undefined functions that the code generator turns into instructions.
static constexpr StringLiteral kIntrinsics[] = {"__dogma_setjmp", "__dogma_longjmp"};

namespace {

/// One run of the linker.
class LinkJob {
  const DriverOptions &Options;
  const LinkOptions &Link;
  LinkInputs Inputs;
  SymbolTable Symbols;
  LLVMContext Context;
  MergedModule Merged;
  std::unique_ptr<TargetMachine> TM;
  EmitOptions Emit;
  StringSet<> Roots;         ///< symbols that are used from outside
  StringSet<> CLibraryNames; ///< of a library: what the C library defines
  StringSet<> RuntimeCalls; ///< functions the code may call behind our back

  bool openStandardFile(StringRef Name, LinkInput &Input);
  bool addStandardFile(StringRef Name);
  bool addCLibraryToLibrary();
  bool addInputs(std::vector<LinkItem> Items);
  bool mergeAll();
  void chooseExports();
  bool isRoot(const GlobalValue &GV) const;
  bool prepare();
  void optimise();
  void prove(SmallVectorImpl<char> &Bytes) const;
  bool write();

public:
  explicit LinkJob(const DriverOptions &O)
      : Options(O), Link(O.Link), Inputs(O), Symbols(O.Link.AllowMultipleDefinition),
        Merged(Context, outputName(O)) {}

  static std::string outputName(const DriverOptions &O) {
    return O.Output.empty() ? "a.out" : O.Output;
  }
  bool run(std::vector<LinkItem> Items);
};

} // namespace

static std::string sysrootFile(const DriverOptions &Options, StringRef Name) {
  SmallString<256> Path(Options.Where.Sysroot);
  sys::path::append(Path, "lib", Name);
  return std::string(Path);
}

bool LinkJob::openStandardFile(StringRef Name, LinkInput &Input) {
  LinkItem Item;
  Item.Path = sysrootFile(Options, Name);
  if (!sys::fs::exists(Item.Path)) {
    printError("cannot find '" + Item.Path + "'; is the C library built?");
    return false;
  }
  if (!Inputs.open(std::move(Item), Input))
    return false;
  if (Input.Archive)
    Input.Archive->Standard = true;
  return true;
}

bool LinkJob::addStandardFile(StringRef Name) {
  LinkInput Input;
  return openStandardFile(Name, Input) && Symbols.add(std::move(Input));
}

/// A library uses the C library of the program it is linked to: a process has one. Only what has no
/// state, and is called without being named, comes from the archive.
bool LinkJob::addCLibraryToLibrary() {
  LinkInput Input;
  if (!openStandardFile("libc.a", Input))
    return false;
  if (!Input.Archive) {
    printError("'libc.a' of the sysroot is not an archive");
    return false;
  }
  SymbolTable::readIndex(*Input.Archive, CLibraryNames);
  Symbols.addSelected(std::move(Input.Archive), alwaysNeededFunctions());
  return true;
}

bool LinkJob::addInputs(std::vector<LinkItem> Items) {
  Symbols.reserve(kRunConstructors);
  Symbols.reserve(kRunDestructors);
  for (StringRef Name : kIntrinsics)
    Symbols.reserve(Name);
  bool OK = true;
  if (Link.StartFiles && !Link.Shared)
    OK &= addStandardFile("crt1.o");
  for (LinkItem &Item : Items) {
    if (Link.Shared && Item.Library && isStandardLibrary(Item.Path))
      continue;
    LinkInput Input;
    OK &= Inputs.open(std::move(Item), Input) && Symbols.add(std::move(Input));
  }
  if (!OK)
    return false;
  if (!Link.Shared) {
    OK &= Symbols.require(Link.Entry);
    for (const auto &Library : Symbols.libraries())
      for (const std::string &Name : Library->ProgramImports)
        OK &= Symbols.require(Name);
  }
  for (const std::string &Name : Link.ForceUndefined)
    OK &= Symbols.require(Name);
  if (Link.StandardLibraries) {
    if (Link.CLibrary)
      OK &= Link.Shared ? addCLibraryToLibrary() : addStandardFile("libc.a");
    OK &= addStandardFile("libdogma-builtins.a");
  }
  for (StringRef Name : alwaysNeededFunctions())
    OK &= Symbols.take(Name);
  return OK;
}

/// Merges, and takes from archives what operations of the merged code will call, until nothing is new.
bool LinkJob::mergeAll() {
  size_t Count = 0;
  do {
    Count = Symbols.objects().size();
    if (!Merged.merge(Symbols, Link.AllowMultipleDefinition))
      return false;
    RuntimeCalls.clear();
    collectRuntimeCalls(Merged.module(), TM.get(), RuntimeCalls);
    for (const auto &Entry : RuntimeCalls)
      if (!Symbols.take(Entry.getKey()))
        return false;
  } while (Symbols.objects().size() != Count);
  return Symbols.checkUndefined([this](StringRef Name) {
    return Link.Shared && (!Link.NoUndefined || CLibraryNames.contains(Name));
  });
}

void LinkJob::chooseExports() {
  StringSet<> Wanted; // by the libraries a program is linked with
  for (const auto &Library : Symbols.libraries())
    for (const std::string &Name : Library->ProgramImports)
      Wanted.insert(Name);
  for (const auto &[Name, S] : Symbols.symbols()) {
    if (S.State == SymbolState::Library && S.Library)
      Emit.LibraryOfSymbol[Name.str()] = S.Library->ModuleName;
    if (S.State == SymbolState::Undefined) // only in a library, see mergeAll
      Emit.LibraryOfSymbol[Name.str()] = kProgramModule;
    bool Defined = S.State == SymbolState::Defined || S.State == SymbolState::WeakDefined ||
                   S.State == SymbolState::Common;
    bool Own = Link.ExportDynamic || (Link.Shared && !(S.Definer && S.Definer->Standard));
    if (Defined && ((!S.Hidden && Own) || Wanted.contains(Name)))
      Emit.Exports.push_back({Name.str(), Name.str()});
  }
  llvm::sort(Emit.Exports, [](const ExportedSymbol &A, const ExportedSymbol &B) {
    return A.Name < B.Name;
  });
}

bool LinkJob::isRoot(const GlobalValue &GV) const { return Roots.contains(GV.getName()); }

bool LinkJob::prepare() {
  Module &M = Merged.module();
  Emit.OptLevel = Link.OptLevel;
  Emit.Clamp = Link.Clamp && Link.OptLevel != 0;
  Emit.Shared = Link.Shared;
  Emit.Names = !Link.Strip;
  Emit.DebugInfo = !Link.Strip && !Link.StripDebug && M.getNamedMetadata("llvm.dbg.cu");
  StringRef Name = Link.SoName.empty() ? sys::path::filename(Merged.module().getName())
                                       : StringRef(Link.SoName);
  Name.consume_back(".dgm"); // what looks a module up by name adds it
  Emit.ModuleName = Name.str();
  Emit.MemoryMaximumBytes = Link.MemoryMaximumBytes;
  Emit.StackMaximumBytes = Link.StackMaximumBytes;
  if (!Link.Shared)
    Emit.Entry = Link.Entry;
  if (!Emit.DebugInfo)
    StripDebugInfo(M);

  if (!Merged.defineConstructors())
    return false;
  Merged.resolveWeakUndefined(Symbols);
  if (Link.Shared) {
    auto HasWork = [&M](const char *Name) { return M.getFunction(Name)->getInstructionCount() > 1; };
    if (HasWork(kRunConstructors))
      Emit.Constructor = kRunConstructors;
    if (HasWork(kRunDestructors))
      Emit.Destructor = kRunDestructors;
  }
  chooseExports();
  if (!Merged.removeAliases(Emit.Exports))
    return false;
  for (const std::string *Name : {&Emit.Entry, &Emit.Constructor, &Emit.Destructor})
    Roots.insert(*Name);
  for (const ExportedSymbol &Export : Emit.Exports)
    Roots.insert(Export.Symbol);
  Merged.internalize([this](const GlobalValue &GV) { return isRoot(GV); });
  return true;
}

void LinkJob::optimise() {
  Module &M = Merged.module();
  runLinkTimePasses(M, TM.get(), Link.OptLevel, Link.SizeLevel);
  lowerEmptyAsm(M);
  RuntimeCalls.clear();
  // Code generation merges comparisons of adjacent fields.
  if (Link.OptLevel != 0)
    RuntimeCalls.insert("memcmp");
  collectRuntimeCalls(M, TM.get(), RuntimeCalls);
  Merged.releaseUnneeded([this](const GlobalValue &GV) {
    return isRoot(GV) || RuntimeCalls.contains(GV.getName());
  });
}

/// A module without a proof is as good, only slower: failure is worth a note for those who want to know.
void LinkJob::prove(SmallVectorImpl<char> &Bytes) const {
  StringMap<const Promises *> PromisesOf;
  for (const auto &Library : Symbols.libraries())
    PromisesOf[Library->ModuleName] = &Library->Promised;
  std::string Report;
  bool OK = addProof(Bytes, PromisesOf, Report);
  if (!Options.Verbose)
    return;
  if (OK)
    printNote(Report);
  else
    printWarning(Report);
}

bool LinkJob::write() {
  if (Link.EmitIR)
    return writeOutputFile(outputName(Options), /*Executable=*/false,
                           [this](raw_ostream &OS) { Merged.module().print(OS, nullptr); });
#ifdef DOGMA_HAVE_CODEGEN
  SmallVector<char, 0> Bytes;
  std::string Text;
  if (!emitModule(Merged.module(), *TM, Emit, Bytes, Text)) {
    SmallVector<StringRef, 8> Lines;
    StringRef(Text).split(Lines, '\n');
    for (StringRef Line : Lines)
      printError(Line);
    return false;
  }
  if (Link.Proof)
    prove(Bytes);
  return writeOutputFile(outputName(Options), /*Executable=*/true, [&](raw_ostream &OS) {
    if (!Link.Shared) {
      // The interpreter line has a fixed size; see the binary format.
      static const StringRef Line = "#!/usr/bin/env dogma-run";
      OS << Line;
      OS.indent(63 - static_cast<unsigned>(Line.size())) << '\n';
    }
    OS.write(Bytes.data(), Bytes.size());
  });
#else
  printError("this dogma-cc was built without the code generator: it cannot write modules");
  return false;
#endif
}

bool LinkJob::run(std::vector<LinkItem> Items) {
  if (Options.Verbose) {
    errs() << " \"link\" \"-o\" \"" << outputName(Options) << '"';
    for (const LinkItem &Item : Items)
      errs() << " \"" << (Item.Library ? "-l" : "") << Item.Path << '"';
    errs() << '\n';
    if (Options.DryRun)
      return true;
  }
#ifdef DOGMA_HAVE_CODEGEN
  TM = createDogmaTargetMachine(Link.OptLevel);
#endif
  if (!addInputs(std::move(Items)) || !mergeAll() || !prepare())
    return false;
  optimise();
  return write();
}

bool dogma::linkModule(const DriverOptions &Options, std::vector<LinkItem> Items) {
  // Not taken apart: the process ends soon, and this can be a lot of memory.
  auto *Job = new LinkJob(Options);
  return Job->run(std::move(Items));
}

bool dogma::mergeObjects(const DriverOptions &Options, std::vector<LinkItem> Items) {
  LinkInputs Inputs(Options);
  SymbolTable Symbols(Options.Link.AllowMultipleDefinition);
  LLVMContext Context;
  std::string Output = LinkJob::outputName(Options);
  MergedModule Merged(Context, Output);
  if (Options.DryRun)
    return true;
  bool OK = true;
  for (LinkItem &Item : Items) {
    LinkInput Input;
    OK &= Inputs.open(std::move(Item), Input) && Symbols.add(std::move(Input));
  }
  for (const std::string &Name : Options.Link.ForceUndefined)
    OK &= Symbols.require(Name);
  if (!OK || !Merged.merge(Symbols, Options.Link.AllowMultipleDefinition))
    return false;
  return writeOutputFile(Output, /*Executable=*/false,
                         [&](raw_ostream &OS) { WriteBitcodeToFile(Merged.module(), OS); });
}
