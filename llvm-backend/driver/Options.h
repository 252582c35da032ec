//===-- Options.h - Command line of dogma-cc ------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The command line as data. The order of inputs and libraries is kept, for the linker.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_OPTIONS_H
#define DOGMA_DRIVER_OPTIONS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/Twine.h"
#include <cstdint>
#include <string>
#include <vector>

namespace dogma {

/// Exit statuses. A failed compilation has to be 1: configure scripts look for it.
enum ExitStatus { ExitSuccess = 0, ExitFailure = 1, ExitUsage = 2 };

enum class Action {
  Preprocess,   ///< -E, -M, -MM
  SyntaxOnly,   ///< -fsyntax-only
  CompileText,  ///< -S
  CompileObject, ///< -c
  Merge,        ///< -r
  Link,
};

enum class InputKind {
  Source,  ///< C
  IRText,  ///< LLVM IR text, as -S writes it
  Linker,  ///< object, archive or library module; the contents decide
  Library, ///< -l<name>
};

struct Input {
  InputKind Kind = InputKind::Linker;
  std::string Path;          ///< file; "-" is standard input; or the name of a library
  std::string Language;      ///< of a source: "c" or "cpp-output"
  bool WholeArchive = false; ///< take every member
  bool Static = false;       ///< do not look for a library module
};

struct LinkOptions {
  unsigned OptLevel = 2;
  unsigned SizeLevel = 0;
  bool Shared = false;
  bool ExportDynamic = false;
  bool Strip = false;
  bool StripDebug = false;
  bool StandardLibraries = true;
  bool CLibrary = true;
  bool StartFiles = true;
  bool AllowMultipleDefinition = false;
  bool NoUndefined = false; ///< of a library: only the C library may be left to the program
  bool Clamp = true;     ///< clamp addresses, at levels above 0
  bool Proof = true;     ///< put a proof into the module
  bool EmitIR = false; ///< write the optimised module as LLVM IR text instead of code
  std::string Entry = "_start";
  std::string SoName;
  std::vector<std::string> ForceUndefined; ///< -u
  std::vector<std::string> LibraryPaths;   ///< -L
  uint64_t MemoryMaximumBytes = 0;
  uint64_t StackMaximumBytes = 0;
};

/// Directories, found from where the executable is.
struct Paths {
  std::string Executable;  ///< full path of dogma-cc
  std::string Bin;         ///< its directory
  std::string ResourceDir; ///< holds include/stddef.h
  std::string Sysroot;     ///< holds include and lib of the C library
};

struct DriverOptions {
  Action What = Action::Link;
  bool Verbose = false;
  bool DryRun = false;
  std::string Output; ///< empty: the default for the action
  std::vector<Input> Inputs;
  std::vector<std::string> FrontendOptions; ///< for clang's driver
  bool StandardIncludes = true;
  bool CompilerHeaders = true;
  LinkOptions Link;
  Paths Where;
};

/// Prints "dogma-cc: error: <text>", "... warning: ...", to standard error.
void printError(const llvm::Twine &Text);
void printWarning(const llvm::Twine &Text);
void printNote(const llvm::Twine &Text);

/// Reads the command line (response files expanded). Returns true when there is work to do; otherwise
/// the driver ends with Status: an option asked for information, or was wrong.
bool parseCommandLine(llvm::ArrayRef<const char *> Argv, DriverOptions &Options, int &Status);

/// Finds the directories of an installation from the full path of the driver.
Paths findPaths(const std::string &Executable);

/// Full path of a file of the C library or the compiler; empty when there is none. Looks into the -L
/// directories, then into the sysroot.
std::string findLibraryFile(const DriverOptions &Options, llvm::StringRef Name);

} // namespace dogma

#endif // DOGMA_DRIVER_OPTIONS_H
