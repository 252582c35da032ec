//===-- DogmaTargetInfo.h - What clang must know about the target ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// The C data model of the target. Sizes and alignments are those of LP64 Linux on x86-64, except
/// that long double is double and wider floating types do not exist.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_FRONTEND_DOGMATARGETINFO_H
#define DOGMA_FRONTEND_DOGMATARGETINFO_H

#include "clang/Basic/TargetInfo.h"
#include <memory>

namespace dogma {

/// The triple whose C calling convention clang lowers to. clang chooses the lowering by architecture,
/// and has none for an unknown one. This one passes structures of up to 16 bytes in registers and
/// larger ones by pointer, has a plain pointer as va_list, and leaves 128-bit integers alone.
inline constexpr const char kDonorTriple[] = "loongarch64-unknown-linux-musl";
inline constexpr const char kDonorABI[] = "lp64d";

/// Creates the description of the target. Options holds the donor triple.
clang::TargetInfo *createDogmaTargetInfo(std::shared_ptr<clang::TargetOptions> Options);

} // namespace dogma

#endif // DOGMA_FRONTEND_DOGMATARGETINFO_H
