//===-- Frontend.h - From C to a module of IR -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The C front end: clang, in process, with our own target description.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_FRONTEND_FRONTEND_H
#define DOGMA_FRONTEND_FRONTEND_H

#include <memory>
#include <string>
#include <vector>

namespace llvm {
class LLVMContext;
class Module;
class TargetMachine;
class raw_ostream;
} // namespace llvm

namespace dogma {

enum class FrontendMode {
  Preprocess, ///< -E, -M, -MM: text to the output named in the arguments
  SyntaxOnly, ///< diagnostics (and a dependency file) only
  Compile,    ///< a module
};

/// One translation unit.
struct FrontendJob {
  FrontendMode Mode = FrontendMode::Compile;
  /// Options in the spelling of clang's driver with their values, without input and action.
  std::vector<std::string> Options;
  std::string Input;           ///< path; "-" is standard input
  std::string Language;        ///< value of -x: "c" or "cpp-output"
  std::string Output;          ///< empty: none, or standard output for Preprocess
  std::string ResourceDir;     ///< directory that holds include/stddef.h
  std::string SystemInclude;   ///< directory of the C library's headers; empty: none
  bool CompilerHeaders = true; ///< search ResourceDir/include
  bool ShowCommand = false;    ///< print the arguments of the front end to standard error
  bool DryRun = false;         ///< stop after that
};

struct FrontendResult {
  bool Success = false;
  std::unique_ptr<llvm::Module> Module; ///< only for Compile: prepared, not yet optimised
  unsigned OptLevel = 0;                ///< 0..3
  unsigned SizeLevel = 0;               ///< 1 for -Os, 2 for -Oz
};

/// Compiles one translation unit. Diagnostics have been printed when it returns.
FrontendResult runFrontend(const FrontendJob &Job, llvm::LLVMContext &Context);

/// True if Option (without its value) is one that clang's driver knows.
/// Nearest receives the most similar known spelling otherwise.
bool isKnownClangOption(const std::string &Option, std::string &Nearest);

/// Turns a module as clang leaves it into one of our target: triple, no traces of the donor target,
/// thread-local variables made ordinary (a process has one thread).
void prepareModule(llvm::Module &M);

/// The simplifying half of the optimiser, run at compile time; the module stays fit for linking.
/// TM may be null.
void runCompileTimePasses(llvm::Module &M, llvm::TargetMachine *TM, unsigned OptLevel,
                          unsigned SizeLevel);

/// The whole optimiser, run on the linked module. Functions of the C library that the module does not
/// define are not available to it. TM may be null.
void runLinkTimePasses(llvm::Module &M, llvm::TargetMachine *TM, unsigned OptLevel,
                       unsigned SizeLevel);

} // namespace dogma

#endif // DOGMA_FRONTEND_FRONTEND_H
