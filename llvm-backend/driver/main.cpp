//===-- main.cpp - dogma-cc -----------------------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Driver.h"
#include "Options.h"
#include "emit/Emit.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/InitLLVM.h"
#include "llvm/Support/PrettyStackTrace.h"
#include "llvm/Support/raw_ostream.h"
#include <cstdlib>

using namespace dogma;

int main(int Argc, char **Argv) {
  llvm::InitLLVM Init(Argc, Argv);
  llvm::setBugReportMsg("dogma-cc: internal error; please report it with the source and this text:\n");
#ifdef DOGMA_HAVE_CODEGEN
  LLVMInitializeDogma();
#endif
  static int Anchor;
  DriverOptions Options;
  Options.Where = findPaths(llvm::sys::fs::getMainExecutable(Argv[0], &Anchor));
  int Status = ExitUsage;
  if (parseCommandLine(llvm::ArrayRef<const char *>(Argv, static_cast<size_t>(Argc)), Options, Status))
    Status = runDriver(Options);
  // Taking the data structures apart would cost more than many a compilation.
  llvm::outs().flush();
  llvm::errs().flush();
  std::_Exit(Status);
}
