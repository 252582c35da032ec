//===-- LinkerOptions.cpp - What follows -Wl, -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinkerOptions.h"
#include "llvm/ADT/StringSwitch.h"

using namespace llvm;
using namespace dogma;

StringRef LinkerOptionParser::help() {
  return "  -soname <name>  -e <symbol>  -u <symbol>  --whole-archive  --no-whole-archive\n"
         "  -Bstatic  -Bdynamic  --export-dynamic  --strip-all  --strip-debug  -z muldefs\n"
         "  --no-undefined                of a library: only the C library may be left to the program\n"
         "  -z stack-size=<bytes>         largest safe stack the module declares\n"
         "  --memory-maximum=<bytes>      largest memory the module declares\n"
         "  --emit-llvm                   write the linked, optimised LLVM IR text instead of code\n"
         "  accepted without effect: --gc-sections --as-needed --start-group --end-group -rpath\n"
         "  -O<n> --build-id --hash-style and other options about ELF files\n";
}

/// What an option without a value does.
enum class Flag {
  Unknown,
  Ignored,
  WholeArchive,
  NoWholeArchive,
  Static,
  Dynamic,
  PushState,
  PopState,
  ExportDynamic,
  NoExportDynamic,
  StripAll,
  StripDebug,
  MultipleDefinition,
  Shared,
  EmitIR,
  NoUndefined,
  Unsupported,
};

static Flag classify(StringRef Word) {
  return StringSwitch<Flag>(Word)
      .Case("--whole-archive", Flag::WholeArchive)
      .Case("--no-whole-archive", Flag::NoWholeArchive)
      .Cases("-Bstatic", "-dn", "-non_shared", "-static", Flag::Static)
      .Cases("-Bdynamic", "-dy", "-call_shared", Flag::Dynamic)
      .Case("--push-state", Flag::PushState)
      .Case("--pop-state", Flag::PopState)
      .Cases("--export-dynamic", "-export-dynamic", "-E", Flag::ExportDynamic)
      .Case("--no-export-dynamic", Flag::NoExportDynamic)
      .Cases("-s", "--strip-all", Flag::StripAll)
      .Cases("-S", "--strip-debug", Flag::StripDebug)
      .Case("--allow-multiple-definition", Flag::MultipleDefinition)
      .Cases("-shared", "--shared", Flag::Shared)
      .Case("--emit-llvm", Flag::EmitIR)
      .Cases("--gc-sections", "--no-gc-sections", "--print-gc-sections", Flag::Ignored)
      .Cases("--as-needed", "--no-as-needed", Flag::Ignored)
      .Cases("--start-group", "--end-group", "-(", "-)", Flag::Ignored)
      .Cases("--start-lib", "--end-lib", Flag::Unsupported)
      .Case("--no-undefined", Flag::NoUndefined)
      .Cases("--no-allow-shlib-undefined", "--allow-shlib-undefined", Flag::Ignored)
      .Cases("--enable-new-dtags", "--disable-new-dtags", Flag::Ignored)
      .Cases("--build-id", "--eh-frame-hdr", "--no-eh-frame-hdr", "--relax", "--no-relax",
             Flag::Ignored)
      .Cases("-Bsymbolic", "-Bsymbolic-functions", "-Bsymbolic-non-weak-functions", Flag::Ignored)
      .Cases("--fatal-warnings", "--no-fatal-warnings", "--warn-common", "--sort-common",
             "--no-warn-mismatch", Flag::Ignored)
      .Cases("--copy-dt-needed-entries", "--no-copy-dt-needed-entries",
             "--no-add-needed", "--add-needed", Flag::Ignored)
      .Cases("-x", "-X", "--discard-all", "--discard-locals", "--no-keep-memory", Flag::Ignored)
      .Cases("-pie", "--pie", "-no-pie", "--no-pie", "--no-dynamic-linker", Flag::Ignored)
      .Cases("-M", "--print-map", "--cref", "--emit-relocs", "-q", Flag::Unsupported)
      .StartsWith("-O", Flag::Ignored)
      .Default(Flag::Unknown);
}

/// How the value of an option comes: never in the next word for the =-only kind.
static bool takesValue(StringRef Name) {
  return StringSwitch<bool>(Name)
      .Cases("-soname", "--soname", "-h", true)
      .Cases("-rpath", "--rpath", "-R", "-rpath-link", "--rpath-link", true)
      .Cases("-e", "--entry", "-u", "--undefined", "-z", true)
      .Cases("-Map", "--Map", "--version-script", "-T", "--script", "--dynamic-list", true)
      .Cases("--defsym", "--wrap", "-wrap", "--retain-symbols-file", true)
      .Cases("--dynamic-linker", "-dynamic-linker", "-I", "-m", "-init", "-fini", true)
      .Cases("-l", "-L", "--library", "--library-path", "--exclude-libs", "-Ttext", true)
      .Default(false);
}

static bool unsupported(const Twine &Option, StringRef Reason) {
  printError("linker option '" + Option + "' is not supported" +
             (Reason.empty() ? "" : ": " + Reason));
  return false;
}

static bool parseBytes(StringRef Text, uint64_t &Bytes, const Twine &Option) {
  if (!Text.getAsInteger(0, Bytes) && Bytes != 0)
    return true;
  printError("linker option '" + Option + "' needs a number of bytes");
  return false;
}

bool LinkerOptionParser::addWithValue(StringRef Name, StringRef Value) {
  StringRef Bare = Name.starts_with("--") ? Name.drop_front(1) : Name;
  if (Bare == "-soname" || Bare == "-h") {
    Link.SoName = Value.str();
  } else if (Bare == "-e" || Bare == "-entry") {
    Link.Entry = Value.str();
  } else if (Bare == "-u" || Bare == "-undefined") {
    Link.ForceUndefined.push_back(Value.str());
  } else if (Bare == "-L" || Bare == "-library-path") {
    Link.LibraryPaths.push_back(Value.str());
  } else if (Bare == "-z") {
    if (Value.consume_front("stack-size="))
      return parseBytes(Value, Link.StackMaximumBytes, "-z stack-size");
    if (Value == "defs")
      Link.NoUndefined = true;
    if (Value == "muldefs")
      Link.AllowMultipleDefinition = true;
    // Every other keyword asks for a property of ELF files, which modules have anyway or cannot have.
    static const char *const Known[] = {
        "now",         "lazy",         "relro",      "norelro",    "defs",        "undefs",
        "noexecstack", "execstack",    "text",       "notext",     "origin",      "nodelete",
        "nodlopen",    "initfirst",    "combreloc",  "nocombreloc", "nocopyreloc", "global",
        "interpose",   "max-page-size", "common-page-size", "separate-code", "noseparate-code",
        "muldefs"};
    if (!is_contained(Known, Value.split('=').first))
      return unsupported("-z " + Value, "unknown keyword");
  } else if (Bare == "-Map" || Bare == "-version-script" || Bare == "-T" || Bare == "-script" ||
             Bare == "-dynamic-list" || Bare == "-defsym" || Bare == "-wrap" ||
             Bare == "-retain-symbols-file" || Bare == "-init" || Bare == "-fini" ||
             Bare == "-Ttext") {
    return unsupported(Name, "modules are not ELF files");
  } else if (Bare == "-rpath" || Bare == "-R" || Bare == "-rpath-link" ||
             Bare == "-dynamic-linker" || Bare == "-I" || Bare == "-m" ||
             Bare == "-exclude-libs" || Bare == "-build-id" || Bare == "-hash-style" ||
             Bare == "-sort-section" || Bare == "-compress-debug-sections" ||
             Bare == "-icf" || Bare == "-as-needed") {
    // Nothing to do.
  } else if (Bare == "-memory-maximum") {
    return parseBytes(Value, Link.MemoryMaximumBytes, Name);
  } else if (Bare == "-stack-maximum") {
    return parseBytes(Value, Link.StackMaximumBytes, Name);
  } else if (Bare == "-unresolved-symbols") {
    if (Value != "report-all")
      return unsupported(Name + "=" + Value, "every symbol has to be resolved");
  } else {
    return unsupported(Name + "=" + Value, "");
  }
  return true;
}

bool LinkerOptionParser::add(StringRef Word, function_ref<void(StringRef)> AddLibrary) {
  if (!Pending.empty()) {
    std::string Name = std::move(Pending);
    Pending.clear();
    if (Name == "-l" || Name == "--library") {
      AddLibrary(Word);
      return true;
    }
    return addWithValue(Name, Word);
  }
  if (!Word.starts_with("-")) {
    printError("'" + Word + "' is not an option of the linker");
    return false;
  }
  if (takesValue(Word)) {
    Pending = Word.str();
    return true;
  }
  switch (classify(Word)) {
  case Flag::Ignored:
    return true;
  case Flag::WholeArchive:
    State.WholeArchive = true;
    return true;
  case Flag::NoWholeArchive:
    State.WholeArchive = false;
    return true;
  case Flag::Static:
    State.Static = true;
    return true;
  case Flag::Dynamic:
    State.Static = false;
    return true;
  case Flag::PushState:
    State.Saved.push_back({State.WholeArchive, State.Static});
    return true;
  case Flag::PopState:
    if (State.Saved.empty()) {
      printError("linker option '--pop-state' without '--push-state'");
      return false;
    }
    std::tie(State.WholeArchive, State.Static) = State.Saved.back();
    State.Saved.pop_back();
    return true;
  case Flag::ExportDynamic:
    Link.ExportDynamic = true;
    return true;
  case Flag::NoExportDynamic:
    Link.ExportDynamic = false;
    return true;
  case Flag::StripAll:
    Link.Strip = true;
    return true;
  case Flag::StripDebug:
    Link.StripDebug = true;
    return true;
  case Flag::MultipleDefinition:
    Link.AllowMultipleDefinition = true;
    return true;
  case Flag::Shared:
    Link.Shared = true;
    return true;
  case Flag::NoUndefined:
    Link.NoUndefined = true;
    return true;
  case Flag::EmitIR:
    Link.EmitIR = true;
    return true;
  case Flag::Unsupported:
    return unsupported(Word, "");
  case Flag::Unknown:
    break;
  }
  // Forms with the value in the same word.
  auto [Name, Value] = Word.split('=');
  if (Name.size() != Word.size())
    return addWithValue(Name, Value);
  if (Word.starts_with("-l") && Word.size() > 2) {
    AddLibrary(Word.drop_front(2));
    return true;
  }
  if (Word.starts_with("-L") && Word.size() > 2)
    return addWithValue("-L", Word.drop_front(2));
  printError("unknown linker option '" + Word + "'");
  return false;
}

bool LinkerOptionParser::finish() {
  if (Pending.empty())
    return true;
  printError("linker option '" + Twine(Pending) + "' needs a value");
  return false;
}
