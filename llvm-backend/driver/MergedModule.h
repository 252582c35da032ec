//===-- MergedModule.h - All objects of a link as one module --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Merges objects into one llvm::Module and brings it into the shape that emitModule() asks for.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_MERGEDMODULE_H
#define DOGMA_DRIVER_MERGEDMODULE_H

#include "SymbolTable.h"
#include "emit/Emit.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/IR/LLVMContext.h"
#include "llvm/IR/Module.h"
#include "llvm/Linker/Linker.h"

namespace dogma {

/// Functions the linker defines for the start code: they run the constructors and the destructors
/// of the program, of type void (void).
inline constexpr const char kRunConstructors[] = "__dogma_run_constructors";
inline constexpr const char kRunDestructors[] = "__dogma_run_destructors";

class MergedModule {
  llvm::LLVMContext &Context;
  std::unique_ptr<llvm::Module> M;
  llvm::Linker Linker;
  size_t Merged = 0; ///< objects of the symbol table that have been merged
  bool Failed = false;

  struct DiagnosticHandler;
  bool mergeObject(const ObjectFile &Object, const SymbolTable &Symbols, bool DropDuplicates);

public:
  MergedModule(llvm::LLVMContext &Context, llvm::StringRef Name);

  /// Merges the objects of the table that were taken since the last call.
  bool merge(const SymbolTable &Symbols, bool DropDuplicates);

  llvm::Module &module() { return *M; }

  //-- Steps, in this order ------------------------------------------------

  /// Replaces the arrays of constructors and destructors by two functions that call them.
  /// Returns false after printing an error.
  bool defineConstructors();

  /// Weak references to what nothing defines become null.
  void resolveWeakUndefined(const SymbolTable &Symbols);

  /// Puts what aliases stand for in their place. Exports follow.
  bool removeAliases(std::vector<ExportedSymbol> &Exports);

  /// Makes everything local but what IsRoot names and what the compiler itself may call; drops what
  /// only matters between objects.
  void internalize(llvm::function_ref<bool(const llvm::GlobalValue &)> IsRoot);

  /// After the optimiser: makes local, and drops if unused, what was kept for the compiler and is not
  /// in Needed.
  void releaseUnneeded(llvm::function_ref<bool(const llvm::GlobalValue &)> IsNeeded);
};

} // namespace dogma

#endif // DOGMA_DRIVER_MERGEDMODULE_H
