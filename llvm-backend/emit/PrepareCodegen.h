//===-- emit/PrepareCodegen.h - IR transformations before selection ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_EMIT_PREPARECODEGEN_H
#define DOGMA_EMIT_PREPARECODEGEN_H

#include "emit/Emit.h"
#include "llvm/IR/Module.h"
#include <string>

namespace dogma {

/// How an import is named, if F or V is one.
struct ImportName {
  std::string Module, Name;
};
/// Name of the import that the declaration GV stands for. False if it stands for none.
bool importName(const llvm::GlobalValue &GV, const EmitOptions &Options, ImportName &Out);
/// The same for a symbol.
bool importName(llvm::StringRef Symbol, const EmitOptions &Options, ImportName &Out);

/// Rewrites what instruction selection does not know: setjmp, addresses of imports, traps with a
/// reason. False with text in Error if something cannot be compiled.
bool prepareCodegen(llvm::Module &M, const EmitOptions &Options, std::string &Error);

} // namespace dogma

#endif
