//===-- Information.h - Options that only print ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_INFORMATION_H
#define DOGMA_DRIVER_INFORMATION_H

#include "Options.h"

namespace llvm {
class raw_ostream;
namespace opt {
class InputArgList;
}
} // namespace llvm

namespace dogma {

/// Answers --help, --version, -dumpmachine, -print-...; returns true if there was such an option.
bool printInformation(const llvm::opt::InputArgList &Args, const DriverOptions &Options);

void printVersion(llvm::raw_ostream &OS, const DriverOptions &Options);

} // namespace dogma

#endif // DOGMA_DRIVER_INFORMATION_H
