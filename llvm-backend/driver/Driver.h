//===-- Driver.h - Steps of a compilation ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_DRIVER_H
#define DOGMA_DRIVER_DRIVER_H

#include "Options.h"

namespace dogma {

/// Does what the command line asks for. Returns an ExitStatus; errors have been printed.
int runDriver(const DriverOptions &Options);

} // namespace dogma

#endif // DOGMA_DRIVER_DRIVER_H
