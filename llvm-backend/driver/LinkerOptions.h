//===-- LinkerOptions.h - What follows -Wl, -------------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_LINKEROPTIONS_H
#define DOGMA_DRIVER_LINKEROPTIONS_H

#include "Options.h"
#include "llvm/ADT/STLFunctionalExtras.h"

namespace dogma {

/// Switches that hold for the inputs after them.
struct LinkerState {
  bool WholeArchive = false;
  bool Static = false;
  std::vector<std::pair<bool, bool>> Saved; ///< --push-state
};

/// Takes the linker's options one word at a time: a value may be in the next word, which may come from
/// another -Wl, on the command line.
class LinkerOptionParser {
  LinkOptions &Link;
  LinkerState &State;
  std::string Pending; ///< an option that still needs its value

  bool addWithValue(llvm::StringRef Name, llvm::StringRef Value);

public:
  LinkerOptionParser(LinkOptions &L, LinkerState &S) : Link(L), State(S) {}

  /// Takes one word. Returns false after printing an error.
  bool add(llvm::StringRef Word, llvm::function_ref<void(llvm::StringRef)> AddLibrary);

  /// To be called after the last word: an option may lack its value.
  bool finish();

  /// The known options for --help.
  static llvm::StringRef help();
};

} // namespace dogma

#endif // DOGMA_DRIVER_LINKEROPTIONS_H
