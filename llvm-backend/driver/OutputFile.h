//===-- OutputFile.h - Files that appear only when complete ---------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_OUTPUTFILE_H
#define DOGMA_DRIVER_OUTPUTFILE_H

#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringRef.h"

namespace llvm {
class raw_ostream;
}

namespace dogma {

/// Writes a file under a temporary name and renames it, so that a failed run leaves no output and
/// nobody sees half of one. "-" is standard output; what is no regular file is written directly.
/// Returns false after printing an error.
bool writeOutputFile(llvm::StringRef Path, bool Executable,
                     llvm::function_ref<void(llvm::raw_ostream &)> Write);

} // namespace dogma

#endif // DOGMA_DRIVER_OUTPUTFILE_H
