//===-- Information.cpp - Options that only print -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Information.h"
#include "LinkerOptions.h"
#include "OptionTable.h"
#include "emit/Emit.h"
#include "clang/Basic/Version.h"
#include "llvm/Option/Arg.h"
#include "llvm/Option/ArgList.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/Program.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace dogma;

static std::string join(StringRef Directory, StringRef Name) {
  SmallString<256> Path(Directory);
  sys::path::append(Path, Name);
  return std::string(Path);
}

static std::string firstDirectory(ArrayRef<std::string> Candidates) {
  for (const std::string &Path : Candidates)
    if (sys::fs::is_directory(Path))
      return Path;
  return Candidates.front();
}

Paths dogma::findPaths(const std::string &Executable) {
  Paths P;
  P.Executable = Executable;
  P.Bin = sys::path::parent_path(Executable).str();
  std::string Prefix = sys::path::parent_path(P.Bin).str();
  P.ResourceDir = join(Prefix, "lib/dogma");
  // The sysroot is beside bin in a build tree, under lib/dogma in an installation.
  P.Sysroot = firstDirectory({join(Prefix, "sysroot"), join(Prefix, "lib/dogma/sysroot")});
  return P;
}

std::string dogma::findLibraryFile(const DriverOptions &Options, StringRef Name) {
  for (const std::string &Directory : Options.Link.LibraryPaths)
    if (std::string Path = join(Directory, Name); sys::fs::is_regular_file(Path))
      return Path;
  std::string Path = join(join(Options.Where.Sysroot, "lib"), Name);
  return sys::fs::is_regular_file(Path) ? Path : std::string();
}

void dogma::printVersion(raw_ostream &OS, const DriverOptions &Options) {
  OS << "dogma-cc " DOGMA_VERSION " (clang version " << CLANG_VERSION_STRING << ")\n"
     << "Target: " << kTriple << "\nThread model: single\nInstalledDir: " << Options.Where.Bin << '\n';
}

static void printHelp() {
  raw_ostream &OS = outs();
  getOptionTable().printHelp(
      OS, "dogma-cc [options] file...",
      "Compiles C to Dogma modules (.dgm). Objects are LLVM bitcode; the linker optimises and\n"
      "generates the code, so -O counts when linking, too.",
      /*ShowHidden=*/false);
  OS << "\nLINKER OPTIONS (-Wl,<option>,...):\n"
     << LinkerOptionParser::help()
     << "\nEXAMPLES:\n"
        "  dogma-cc -O2 hello.c -o hello && dogma-run hello\n"
        "  ./configure CC=dogma-cc AR=dogma-ar RANLIB=dogma-ranlib && make\n"
        "\nEXIT STATUS:\n"
        "  0 done, 1 compiling or linking failed, 2 wrong usage\n";
}

static void printFileName(StringRef Name, const DriverOptions &Options) {
  std::string Path = findLibraryFile(Options, Name);
  if (Path.empty() && Name == "include")
    Path = join(Options.Where.ResourceDir, "include");
  if (Path.empty()) {
    std::string Header = join(join(Options.Where.Sysroot, "include"), Name);
    if (sys::fs::is_regular_file(Header))
      Path = Header;
  }
  outs() << (Path.empty() ? Name : StringRef(Path)) << '\n';
}

static void printProgramName(StringRef Name, const DriverOptions &Options) {
  // Names of the usual tools, with and without our prefix.
  std::string Own = Name.starts_with("dogma-") ? Name.str() : "dogma-" + Name.str();
  std::string Path = join(Options.Where.Bin, Own);
  if (sys::fs::can_execute(Path))
    outs() << Path << '\n';
  else if (ErrorOr<std::string> Found = sys::findProgramByName(Name))
    outs() << *Found << '\n';
  else
    outs() << Name << '\n';
}

bool dogma::printInformation(const opt::InputArgList &Args, const DriverOptions &Options) {
  const opt::Arg *A = Args.getLastArg(OPT_PrintGroup);
  if (!A)
    return false;
  raw_ostream &OS = outs();
  const Paths &Where = Options.Where;
  switch (A->getOption().getID()) {
  case OPT_help:
    printHelp();
    break;
  case OPT_version:
    printVersion(OS, Options);
    break;
  case OPT_dumpmachine:
  case OPT_print_target_triple:
    OS << kTriple << '\n';
    break;
  case OPT_dumpversion:
    OS << CLANG_VERSION_STRING << '\n';
    break;
  case OPT_print_file_name_EQ:
    printFileName(A->getValue(), Options);
    break;
  case OPT_print_prog_name_EQ:
    printProgramName(A->getValue(), Options);
    break;
  case OPT_print_search_dirs:
    OS << "install: " << Where.Bin << "\nprograms: =" << Where.Bin << "\nlibraries: =";
    for (const std::string &Directory : Options.Link.LibraryPaths)
      OS << Directory << ':';
    OS << join(Where.Sysroot, "lib") << '\n';
    break;
  case OPT_print_libgcc_file_name:
    OS << join(join(Where.Sysroot, "lib"), "libdogma-builtins.a") << '\n';
    break;
  case OPT_print_sysroot:
    OS << Where.Sysroot << '\n';
    break;
  case OPT_print_resource_dir:
    OS << Where.ResourceDir << '\n';
    break;
  case OPT_print_multi_os_directory:
  case OPT_print_multi_directory:
    OS << ".\n";
    break;
  case OPT_print_multi_lib:
    OS << ".;\n";
    break;
  case OPT_print_multiarch:
    OS << '\n';
    break;
  default:
    return false;
  }
  return true;
}
