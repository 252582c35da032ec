//===-- OptionTable.h - The table of command line options -----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_OPTIONTABLE_H
#define DOGMA_DRIVER_OPTIONTABLE_H

#include "llvm/Option/OptTable.h"

namespace dogma {

enum OptionID {
  OPT_INVALID = 0,
#define OPTION(...) LLVM_MAKE_OPT_ID(__VA_ARGS__),
#include "DogmaOptions.inc"
#undef OPTION
};

const llvm::opt::OptTable &getOptionTable();

} // namespace dogma

#endif // DOGMA_DRIVER_OPTIONTABLE_H
