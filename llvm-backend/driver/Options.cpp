//===-- Options.cpp - Command line of dogma-cc ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Options.h"
#include "Information.h"
#include "LinkerOptions.h"
#include "OptionTable.h"
#include "frontend/Frontend.h"
#include "llvm/ADT/StringSwitch.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/CommandLine.h"
#include "llvm/Support/Error.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/StringSaver.h"
#include "llvm/Support/WithColor.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace llvm::opt;
using namespace dogma;

void dogma::printError(const Twine &Text) { WithColor::error(errs(), "dogma-cc") << Text << '\n'; }
void dogma::printWarning(const Twine &Text) {
  WithColor::warning(errs(), "dogma-cc") << Text << '\n';
}
void dogma::printNote(const Twine &Text) { WithColor::note(errs(), "dogma-cc") << Text << '\n'; }

//===----------------------------------------------------------------------===//
// Option table
//===----------------------------------------------------------------------===//

#define PREFIX(NAME, VALUE)                                                                        \
  static constexpr StringLiteral NAME##_init[] = VALUE;                                            \
  static constexpr ArrayRef<StringLiteral> NAME(NAME##_init, std::size(NAME##_init) - 1);
#include "DogmaOptions.inc"
#undef PREFIX

static constexpr OptTable::Info InfoTable[] = {
#define OPTION(...) LLVM_CONSTRUCT_OPT_INFO(__VA_ARGS__),
#include "DogmaOptions.inc"
#undef OPTION
};

namespace {
class DogmaOptTable : public GenericOptTable {
public:
  DogmaOptTable() : GenericOptTable(InfoTable) {}
};
} // namespace

const OptTable &dogma::getOptionTable() {
  static const DogmaOptTable Table;
  return Table;
}

//===----------------------------------------------------------------------===//
// Front-end options
//===----------------------------------------------------------------------===//

/// Options that clang knows but that promise something we do not have.
static StringRef reasonForRejection(StringRef Option) {
  struct {
    const char *Prefix;
    const char *Reason;
  } static const Rejected[] = {
      {"-fopenmp", "there are no threads"},
      {"-fuse-ld=", "the linker is part of dogma-cc"},
      {"-fsplit-stack", "stacks have a fixed place"},
      {"-fprofile", "there is no profiling library"},
      {"-fcoverage-mapping", "there is no profiling library"},
      {"-ftest-coverage", "there is no profiling library"},
      {"-fcs-profile", "there is no profiling library"},
      {"-fxray", "there is no tracing library"},
      {"-finstrument-functions", "there is no tracing library"},
      {"-fmodule", "modules of clang are not supported"},
      {"-fplugin", "plug-ins of clang are not supported"},
      {"-fpass-plugin", "plug-ins of clang are not supported"},
      {"-gsplit-dwarf", "line information stays in the object"},
      {"-fembed-bitcode", "objects are bitcode"},
      {"-femulated-tls", "thread-local variables are ordinary ones"},
  };
  for (const auto &Entry : Rejected)
    if (Option.starts_with(Entry.Prefix))
      return Entry.Reason;
  return {};
}

static bool addFrontendOption(const Arg &A, const InputArgList &Args, DriverOptions &Options) {
  ArgStringList Strings;
  A.render(Args, Strings);
  std::string Spelling = A.getAsString(Args);
  StringRef Reason = reasonForRejection(Spelling);
  if (!Reason.empty()) {
    printError("option '" + Spelling + "' is not supported: " + Reason);
    return false;
  }
  std::string Nearest;
  if (!isKnownClangOption(Strings[0], Nearest)) {
    printError("unknown option '" + Spelling + "'" +
               (Nearest.empty() ? "" : "; did you mean '" + Nearest + "'?"));
    return false;
  }
  for (const char *S : Strings)
    Options.FrontendOptions.push_back(S);
  return true;
}

static bool setOptimisation(StringRef Level, DriverOptions &Options) {
  LinkOptions &Link = Options.Link;
  Link.SizeLevel = StringSwitch<unsigned>(Level).Case("s", 1).Case("z", 2).Default(0);
  int Speed = StringSwitch<int>(Level)
                  .Case("", 1)
                  .Case("0", 0)
                  .Cases("1", "g", 1)
                  .Cases("2", "s", "z", 2)
                  .Cases("3", "4", "fast", 3)
                  .Default(-1);
  unsigned Number = 0;
  if (Speed < 0 && !Level.getAsInteger(10, Number))
    Speed = 3;
  if (Speed < 0) {
    printError("unknown option '-O" + Level + "'");
    return false;
  }
  Link.OptLevel = static_cast<unsigned>(Speed);
  return true;
}

//===----------------------------------------------------------------------===//
// Inputs
//===----------------------------------------------------------------------===//

namespace {
/// What holds from here on along the command line.
struct InputState {
  std::string Language; // -x, empty: by name
  LinkerState Linker;
};
} // namespace

static bool addInput(StringRef Path, const InputState &State, DriverOptions &Options) {
  Input In;
  In.Path = Path.str();
  In.WholeArchive = State.Linker.WholeArchive;
  In.Static = State.Linker.Static;
  StringRef Language = State.Language;
  StringRef Extension = sys::path::extension(Path);
  if (Language.empty()) {
    if (Path == "-" && Options.What != Action::Preprocess) {
      printError("standard input needs -E or -x <language> before it");
      return false;
    }
    Language = Path == "-" ? "c"
                           : StringSwitch<StringRef>(Extension)
                                 .Case(".c", "c")
                                 .Case(".i", "cpp-output")
                                 .Case(".h", "header")
                                 .Cases(".s", ".ll", "ir")
                                 .Cases(".S", ".sx", ".asm", "assembly")
                                 .Cases(".C", ".cc", ".cp", ".cpp", ".cxx", ".c++", ".ii", "c++")
                                 .Cases(".m", ".mi", ".mm", ".M", "objective-c")
                                 .Cases(".f", ".for", ".f90", ".F", "fortran")
                                 .Default("");
    if (Language == "header") {
      if (Options.What != Action::Preprocess && Options.What != Action::SyntaxOnly) {
        printError("'" + Path + "': precompiled headers are not supported");
        return false;
      }
      Language = "c";
    }
  }
  if (Language.empty()) {
    In.Kind = InputKind::Linker;
  } else if (Language == "ir") {
    In.Kind = InputKind::IRText;
  } else if (Language == "c" || Language == "cpp-output") {
    In.Kind = InputKind::Source;
    In.Language = Language.str();
  } else {
    printError("'" + Path + "': " + Language +
               " sources are not supported, only C (and LLVM IR text, as -S writes it)");
    return false;
  }
  Options.Inputs.push_back(std::move(In));
  return true;
}

static bool setLanguage(StringRef Value, InputState &State) {
  if (Value == "none") {
    State.Language.clear();
    return true;
  }
  if (Value == "c" || Value == "cpp-output" || Value == "ir") {
    State.Language = Value.str();
    return true;
  }
  printError("language '" + Value + "' is not supported; known: c, cpp-output, ir, none");
  return false;
}

//===----------------------------------------------------------------------===//
// The whole line
//===----------------------------------------------------------------------===//

static bool checkSanitizers(const InputArgList &Args, DriverOptions &Options) {
  const Arg *Sanitize = Args.getLastArg(OPT_fsanitize_EQ);
  if (!Sanitize)
    return true;
  bool Trap = false;
  for (const std::string &S : Options.FrontendOptions) {
    if (S == "-fsanitize-trap=all" || S == "-fsanitize-trap" ||
        S == "-fsanitize-undefined-trap-on-error")
      Trap = true;
  }
  for (StringRef Value : Sanitize->getValues())
    if (Value == "address" || Value == "thread" || Value == "memory" || Value == "leak" ||
        Value == "hwaddress" || Value.contains("fuzzer") || Value.contains("safe-stack"))
      Trap = false;
  if (!Trap) {
    printError("option '" + Sanitize->getAsString(Args) +
               "' is not supported: there is no sanitizer library; checks of undefined behaviour "
               "work with -fsanitize-trap=all");
    return false;
  }
  Options.FrontendOptions.push_back(Sanitize->getAsString(Args));
  return true;
}

static Action chooseAction(const InputArgList &Args) {
  // The earliest phase to stop after wins.
  if (Args.hasArg(OPT_E, OPT_M, OPT_MM))
    return Action::Preprocess;
  if (Args.hasArg(OPT_fsyntax_only))
    return Action::SyntaxOnly;
  if (Args.hasArg(OPT_S))
    return Action::CompileText;
  if (Args.hasArg(OPT_c))
    return Action::CompileObject;
  if (Args.hasArg(OPT_r))
    return Action::Merge;
  return Action::Link;
}

static bool parseArguments(const InputArgList &Args, DriverOptions &Options) {
  bool OK = true;
  InputState State;
  State.Linker.Static = Args.hasArg(OPT_static, OPT_static_pie);
  LinkerOptionParser Linker(Options.Link, State.Linker);
  auto AddLibrary = [&](StringRef Name) {
    Input In;
    In.Kind = InputKind::Library;
    In.Path = Name.str();
    In.WholeArchive = State.Linker.WholeArchive;
    In.Static = State.Linker.Static;
    Options.Inputs.push_back(std::move(In));
  };

  for (const Arg *A : Args) {
    const Option &Opt = A->getOption();
    switch (Opt.getID()) {
    case OPT_INPUT:
      OK &= addInput(A->getValue(), State, Options);
      continue;
    case OPT_UNKNOWN: {
      std::string Nearest;
      std::string Spelling = A->getAsString(Args);
      bool Similar = getOptionTable().findNearest(Spelling, Nearest) == 1;
      printError("unknown option '" + Spelling + "'" +
                 (Similar ? "; did you mean '" + Nearest + "'?" : ""));
      OK = false;
      continue;
    }
    case OPT_x:
      OK &= setLanguage(A->getValue(), State);
      continue;
    case OPT_l:
      AddLibrary(A->getValue());
      continue;
    case OPT_Wl_COMMA:
      for (const char *Value : A->getValues())
        OK &= Linker.add(Value, AddLibrary);
      continue;
    case OPT_Xlinker:
      OK &= Linker.add(A->getValue(), AddLibrary);
      continue;
    case OPT_z:
      OK &= Linker.add("-z", AddLibrary) && Linker.add(A->getValue(), AddLibrary);
      continue;
    case OPT_O_Joined:
      OK &= setOptimisation(A->getValue(), Options);
      break;
    default:
      break;
    }
    if (Opt.matches(OPT_FrontendGroup))
      OK &= addFrontendOption(*A, Args, Options);
  }
  return OK & Linker.finish();
}

bool dogma::parseCommandLine(ArrayRef<const char *> Argv, DriverOptions &Options, int &Status) {
  BumpPtrAllocator Allocator;
  StringSaver Saver(Allocator);
  SmallVector<const char *, 256> Expanded(Argv.begin() + 1, Argv.end());
  cl::ExpansionContext Expansion(Allocator, cl::TokenizeGNUCommandLine);
  Status = ExitUsage;
  if (Error E = Expansion.expandResponseFiles(Expanded)) {
    printError(toString(std::move(E)));
    return false;
  }

  unsigned MissingIndex = 0, MissingCount = 0;
  InputArgList Args = getOptionTable().ParseArgs(Expanded, MissingIndex, MissingCount);
  if (MissingCount != 0) {
    printError(Twine("option '") + Args.getArgString(MissingIndex) + "' needs a value");
    return false;
  }

  Options.What = chooseAction(Args);
  Options.Verbose = Args.hasArg(OPT_verbose, OPT_hash_hash_hash);
  Options.DryRun = Args.hasArg(OPT_hash_hash_hash);
  Options.Output = Args.getLastArgValue(OPT_o).str();
  Options.StandardIncludes = !Args.hasArg(OPT_nostdinc, OPT_nostdlibinc);
  Options.CompilerHeaders = !Args.hasArg(OPT_nostdinc, OPT_nobuiltininc);
  if (const Arg *A = Args.getLastArg(OPT_sysroot_EQ))
    Options.Where.Sysroot = A->getValue();
  LinkOptions &Link = Options.Link;
  Link.Shared = Args.hasArg(OPT_shared);
  Link.ExportDynamic = Args.hasArg(OPT_rdynamic);
  Link.Strip = Args.hasArg(OPT_s);
  Link.StandardLibraries = !Args.hasArg(OPT_nostdlib, OPT_nodefaultlibs);
  Link.CLibrary = !Args.hasArg(OPT_nolibc);
  Link.StartFiles = !Args.hasArg(OPT_nostdlib, OPT_nostartfiles);
  Link.Entry = Args.getLastArgValue(OPT_e, Link.Entry).str();
  Link.ForceUndefined = Args.getAllArgValues(OPT_u);
  Link.LibraryPaths = Args.getAllArgValues(OPT_L);
  Link.Clamp = Args.hasFlag(OPT_fdogma_clamp, OPT_fno_dogma_clamp, true);
  Link.Proof = Args.hasFlag(OPT_fdogma_proof, OPT_fno_dogma_proof, true);

  if (!parseArguments(Args, Options) || !checkSanitizers(Args, Options))
    return false;
  for (const Arg *A : Args.filtered(OPT_M, OPT_MM))
    Options.FrontendOptions.push_back(A->getSpelling().str());

  if (printInformation(Args, Options)) {
    Status = ExitSuccess;
    return false;
  }
  if (Options.Inputs.empty()) {
    if (Args.hasArg(OPT_verbose)) {
      printVersion(errs(), Options);
      Status = ExitSuccess;
      return false;
    }
    printError("no input files");
    return false;
  }
  if (!Options.Output.empty() && Options.Inputs.size() > 1 && Options.What != Action::Link &&
      Options.What != Action::Merge) {
    size_t Sources = 0;
    for (const Input &In : Options.Inputs)
      Sources += In.Kind == InputKind::Source || In.Kind == InputKind::IRText;
    if (Sources > 1) {
      printError("-o cannot name the output of several inputs");
      return false;
    }
  }
  return true;
}
