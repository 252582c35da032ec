//===-- DefinedLibrary.h - Library functions that a module has --*- C++ -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_FRONTEND_DEFINEDLIBRARY_H
#define DOGMA_FRONTEND_DEFINEDLIBRARY_H

#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/TargetParser/Triple.h"

namespace dogma {

/// What passes over a linked module may call: the C library functions that it defines. A call to a
/// function that is not there must not be invented.
inline llvm::TargetLibraryInfoImpl definedLibrary(const llvm::Module &M) {
  llvm::TargetLibraryInfoImpl Library{llvm::Triple(M.getTargetTriple())};
  llvm::TargetLibraryInfo Info(Library);
  for (unsigned I = 0; I != llvm::NumLibFuncs; ++I) {
    auto Func = static_cast<llvm::LibFunc>(I);
    if (!Info.has(Func))
      continue;
    const llvm::Function *F = M.getFunction(Info.getName(Func));
    if (!F || F->isDeclaration())
      Library.setUnavailable(Func);
  }
  return Library;
}

} // namespace dogma

#endif // DOGMA_FRONTEND_DEFINEDLIBRARY_H
