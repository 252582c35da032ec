//===-- LowerEmptyAsm.h - Remove asm statements without text --------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_LOWEREMPTYASM_H
#define DOGMA_DRIVER_LOWEREMPTYASM_H

namespace llvm {
class Module;
}

namespace dogma {

/// Programs use asm statements without text to hide a value or memory from the optimiser. Once the
/// optimiser is done they can go: an output that is tied to an input has the value of the input, any
/// other output has no defined value.
void lowerEmptyAsm(llvm::Module &M);

} // namespace dogma

#endif // DOGMA_DRIVER_LOWEREMPTYASM_H
