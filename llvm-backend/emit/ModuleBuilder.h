//===-- emit/ModuleBuilder.h - From collected functions to a file ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_EMIT_MODULEBUILDER_H
#define DOGMA_EMIT_MODULEBUILDER_H

#include "emit/Emit.h"
#include "emit/FunctionCode.h"
#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/StringMap.h"
#include <dogma/module.h>

namespace dogma {

/// Numbers what instructions and data refer to.
class Numbering {
  const llvm::Module &M;
  const EmitOptions &Options;
  std::string &Error;
  llvm::DenseMap<const llvm::Function *, uint32_t> Functions;
  llvm::DenseMap<const llvm::Function *, uint32_t> TableEntries;
  llvm::StringMap<uint32_t> ImportNumbers;

public:
  struct Import {
    std::string Module, Name;
    uint8_t Kind = DOGMA_KIND_FUNCTION;
    std::string LinkType;
    uint64_t SizeBytes = 0;
  };
  std::vector<Import> Imports;
  std::vector<uint32_t> Table;

  Numbering(const llvm::Module &M, const EmitOptions &Options, std::string &Error)
      : M(M), Options(Options), Error(Error) {}
  void fail(const llvm::Twine &Text) {
    if (Error.empty())
      Error = Text.str();
  }
  void defineFunction(const llvm::Function *F, uint32_t Number) { Functions[F] = Number; }
  /// Index of a function of the module; kNone if it has none.
  uint32_t function(const llvm::Function *F) const {
    auto It = Functions.find(F);
    return It == Functions.end() ? kNone : It->second;
  }
  /// Resolves a symbol of instruction selection to a function of the module; null if there is none.
  const llvm::Function *symbol(llvm::StringRef Name) const;
  uint32_t tableEntry(const llvm::Function *F);
  uint32_t functionImport(llvm::StringRef Symbol, llvm::StringRef LinkType, llvm::StringRef User);
  uint32_t dataImport(const llvm::GlobalVariable *V);
};

/// Lays out and fills the image: rodata, relro, data, bss.
class ImageBuilder {
public:
  struct Object {
    const llvm::Constant *Initialiser = nullptr; ///< null in bss
    uint64_t SizeBytes = 0, Alignment = 1;
    bool Mergeable = false;
    uint32_t Offset = 0; ///< image offset, after layout()
  };
  struct Section {
    std::vector<uint32_t> Objects;
    uint64_t Begin = 0, SizeBytes = 0;
    std::vector<uint8_t> Bytes;
  };
  Section Rodata, Relro, Data, Bss;
  std::vector<dogma_relocation> Relocations;

  ImageBuilder(const llvm::Module &M, Numbering &Numbers);
  void addPool(const llvm::Constant *C, uint64_t Alignment);
  /// Assigns image offsets. Nothing can be added afterwards.
  bool layout();
  /// Fills the sections and makes relocations. Asks Numbers for table entries and imports.
  bool fill();
  uint64_t imageBytes() const { return Bss.Begin + Bss.SizeBytes; }
  bool offset(const llvm::GlobalVariable *V, uint32_t &Out) const;
  uint32_t poolOffset(const llvm::Constant *C) const;

private:
  const llvm::Module &M;
  const llvm::DataLayout &DL;
  Numbering &Numbers;
  std::vector<Object> Objects;
  llvm::DenseMap<const llvm::GlobalVariable *, uint32_t> Globals;
  llvm::DenseMap<const llvm::Constant *, uint32_t> Pool;

  uint32_t add(const llvm::Constant *C, uint64_t SizeBytes, uint64_t Alignment, bool IsConstant,
               bool Mergeable);
  void place(Section &S, uint64_t Begin);
  void write(const llvm::Constant *C, uint8_t *To, uint32_t Place, bool Relocatable);
  void writeExpression(const llvm::Constant *C, uint8_t *To, uint64_t SizeBytes, uint32_t Place,
                       bool Relocatable);
  bool evaluate(const llvm::Constant *C, const llvm::GlobalValue *&Symbol, int64_t &Offset);
};

/// Writes the module. False with text in Error.
bool buildModule(const llvm::Module &M, const FunctionCollector &Code, const EmitOptions &Options,
                 llvm::SmallVectorImpl<char> &Out, std::string &Error);

} // namespace dogma

#endif
