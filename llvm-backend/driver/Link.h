//===-- Link.h - From objects to a module ---------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_LINK_H
#define DOGMA_DRIVER_LINK_H

#include "Options.h"
#include "llvm/Support/MemoryBuffer.h"
#include <memory>

namespace dogma {

/// One input of the linker, in command line order. Either Buffer holds an object that was compiled in
/// this run, or Path names a file or (for a library) what follows -l.
struct LinkItem {
  std::unique_ptr<llvm::MemoryBuffer> Buffer;
  std::string Path;
  bool Library = false;
  bool WholeArchive = false;
  bool Static = false;
};

/// Links a program or library module. Returns false after printing errors.
bool linkModule(const DriverOptions &Options, std::vector<LinkItem> Items);

/// Merges the inputs into one object (-r).
bool mergeObjects(const DriverOptions &Options, std::vector<LinkItem> Items);

} // namespace dogma

#endif // DOGMA_DRIVER_LINK_H
