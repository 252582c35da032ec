//===-- RuntimeCalls.h - Calls that instruction selection makes -----------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Some IR operations become calls of library functions when code is generated (a 128-bit division, a
/// remainder of doubles). No object refers to these functions by name, so the linker must know about
/// them: to take them from archives, and to keep them until code is generated.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_RUNTIMECALLS_H
#define DOGMA_DRIVER_RUNTIMECALLS_H

#include "llvm/ADT/ArrayRef.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/ADT/StringSet.h"

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace dogma {

/// Functions that any code may come to call: structure copies and what the optimiser makes of loops.
llvm::ArrayRef<llvm::StringRef> alwaysNeededFunctions();

/// Adds the names of the functions that code for M may call. With a target machine, operations that the
/// target has instructions for are left out. Linear in the size of M.
void collectRuntimeCalls(const llvm::Module &M, const llvm::TargetMachine *TM,
                         llvm::StringSet<> &Names);

/// True if the optimiser or instruction selection knows the name and what the function does. Such a
/// function keeps its signature while the optimiser runs.
bool isKnownToCompiler(llvm::StringRef Name);

} // namespace dogma

#endif // DOGMA_DRIVER_RUNTIMECALLS_H
