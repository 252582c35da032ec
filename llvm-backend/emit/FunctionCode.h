//===-- emit/FunctionCode.h - Code of one function before layout ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

///
/// \file
/// What the emitter keeps of a function when its machine code is freed. Everything is final but
/// what depends on the whole module: image offsets, function numbers, import numbers, table
/// entries.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_EMIT_FUNCTIONCODE_H
#define DOGMA_EMIT_FUNCTIONCODE_H

#include "llvm/CodeGen/MachineFunctionPass.h"
#include "llvm/IR/Module.h"
#include <dogma/insn.h>
#include <string>
#include <vector>

namespace dogma {

/// What an instruction refers to. At most one is set.
struct Reference {
  const llvm::GlobalValue *Global = nullptr; ///< variable or function
  const llvm::Constant *Pool = nullptr;      ///< constant without a name
  uint64_t PoolAlignment = 1;
  std::string Symbol; ///< function that instruction selection calls
  int64_t Offset = 0;
};

constexpr uint32_t kNone = UINT32_MAX;

struct CodeInsn {
  dogma_insn Insn = {};
  uint32_t Reference = kNone;  ///< index in FunctionCode::References
  uint32_t Table = kNone;      ///< brtab: index in FunctionCode::Tables
  uint32_t LinkType = kNone;   ///< calls: number in FunctionCollector::LinkTypes
  uint32_t Block = 0;          ///< ordinal of the block it is in
  uint32_t File = 0, Line = 0; ///< File: number + 1 in FunctionCollector::Files; 0: none
};

struct FunctionCode {
  const llvm::Function *Function = nullptr;
  std::string LinkType;
  uint32_t OwnSlots = 0, OutgoingSlots = 0;
  uint64_t DataFrameBytes = 0;
  uint8_t SavedMask = 0, Flags = 0;
  std::vector<CodeInsn> Insns;
  std::vector<Reference> References;
  std::vector<std::vector<int32_t>> Tables; ///< deltas of block ordinals
};

/// Result of code generation for a module; filled by the pass below.
struct FunctionCollector {
  std::vector<FunctionCode> Functions;
  std::vector<std::string> LinkTypes;
  std::vector<std::string> Files;
  std::string Error; ///< first failure
  bool WithLines = false;
};

/// The pass at the end of the code generation pipeline. Result must outlive the pass.
llvm::MachineFunctionPass *createCollectFunctionsPass(FunctionCollector &Result);

} // namespace dogma

#endif
