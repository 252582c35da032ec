//===-- Prove.h - The proof of a linked module ----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_PROVE_H
#define DOGMA_DRIVER_PROVE_H

#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringMap.h"
#include <dogma/check.h>
#include <string>

namespace dogma {

/// What the proof of a library module says its exported functions return, by name of the export.
using Promises = llvm::StringMap<dogma_postcondition>;

/// Reads the promises of a validated library module. Empty when it has no proof, or one that the checker does not accept.
Promises readPromises(const dogma_module &Module);

/// Proves a module (without interpreter line) and puts the proof into it. PromisesOf has the promises of the library modules it
/// is linked with, by name of the module. On failure the module stays as it is; Report says what happened, in either case.
bool addProof(llvm::SmallVectorImpl<char> &Module, const llvm::StringMap<const Promises *> &PromisesOf, std::string &Report);

} // namespace dogma

#endif // DOGMA_DRIVER_PROVE_H
