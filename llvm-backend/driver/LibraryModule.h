//===-- LibraryModule.h - Names a library module exports ------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_LIBRARYMODULE_H
#define DOGMA_DRIVER_LIBRARYMODULE_H

#include "llvm/ADT/StringRef.h"
#include <memory>

namespace dogma {

struct LibraryFile;

/// True if the bytes begin like a module file (.dgm), with or without a "#!" line.
bool isLibraryModule(llvm::StringRef Bytes);

/// Reads the export names of a library module. Null after printing an error.
std::unique_ptr<LibraryFile> openLibraryModule(llvm::StringRef Bytes, llvm::StringRef Path);

} // namespace dogma

#endif // DOGMA_DRIVER_LIBRARYMODULE_H
