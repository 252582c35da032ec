//===-- SymbolTable.h - Which object defines what -------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Symbol resolution. Members of archives are taken when an undefined symbol needs them, wherever the
/// archive stands on the command line; the first archive that defines a symbol wins. Names with a colon
/// are imports ("module:name") and are not resolved.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_SYMBOLTABLE_H
#define DOGMA_DRIVER_SYMBOLTABLE_H

#include "LinkInputs.h"
#include "llvm/ADT/DenseSet.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/STLFunctionalExtras.h"
#include "llvm/ADT/StringSet.h"

namespace dogma {

enum class SymbolState {
  WeakUndefined,
  Undefined,
  Lazy,    ///< an archive member defines it, which has not been taken
  Library, ///< a library module exports it
  Common,
  WeakDefined,
  Defined,
  Reserved, ///< the linker itself defines it
};

struct Symbol {
  SymbolState State = SymbolState::WeakUndefined;
  bool Referenced = false; ///< by an object, other than weakly
  bool Hidden = false;     ///< some object gives it hidden visibility
  const ObjectFile *Definer = nullptr;
  const LibraryFile *Library = nullptr;
  const ArchiveFile *Archive = nullptr; ///< Lazy: the archive and
  uint64_t MemberOffset = 0;            ///< where the member is in it
  llvm::SmallVector<const ObjectFile *, 2> References; ///< the first few, for messages
};

class SymbolTable {
public:
  explicit SymbolTable(bool AllowMultipleDefinition)
      : AllowMultipleDefinition(AllowMultipleDefinition) {}

  /// Adds an opened input. Returns false after printing an error.
  bool add(LinkInput Input);

  /// Adds an archive of which only the members that define one of Names may be taken.
  void addSelected(std::unique_ptr<ArchiveFile> Archive, llvm::ArrayRef<llvm::StringRef> Names);

  /// Declares that the linker defines Name itself.
  void reserve(llvm::StringRef Name);

  /// Acts as a reference from the command line.
  bool require(llvm::StringRef Name);

  /// Takes the archive member that defines Name, if there is one and Name is not defined yet.
  bool take(llvm::StringRef Name);

  /// Prints an error for each symbol that nothing defines and MayBeUndefined does not allow. Returns
  /// true if there is none.
  bool checkUndefined(llvm::function_ref<bool(llvm::StringRef)> MayBeUndefined) const;

  /// Names an archive gives an index of, without adding it to the link.
  static void readIndex(const ArchiveFile &Archive, llvm::StringSet<> &Names);

  const Symbol *find(llvm::StringRef Name) const;

  /// Objects of the link in the order they were taken. Grows with take().
  const std::vector<std::unique_ptr<ObjectFile>> &objects() const { return Objects; }

  const std::vector<std::unique_ptr<LibraryFile>> &libraries() const { return Libraries; }

  /// All symbols, in the order they were first seen.
  const llvm::MapVector<llvm::StringRef, Symbol> &symbols() const { return Symbols; }

private:
  bool addObject(std::unique_ptr<ObjectFile> Object);
  bool addArchive(std::unique_ptr<ArchiveFile> Archive);
  void addLibrary(std::unique_ptr<LibraryFile> Library);
  void addLazy(llvm::StringRef Name, const ArchiveFile &Archive, uint64_t Offset);
  bool takeMember(const ArchiveFile &Archive, uint64_t Offset);
  bool drainQueue();
  void refer(llvm::StringRef Name, bool Weak, const ObjectFile *From);
  bool define(llvm::StringRef Name, SymbolState State, const ObjectFile *From);

  bool AllowMultipleDefinition;
  llvm::MapVector<llvm::StringRef, Symbol> Symbols;
  std::vector<std::unique_ptr<ObjectFile>> Objects;
  std::vector<std::unique_ptr<ArchiveFile>> Archives;
  std::vector<std::unique_ptr<LibraryFile>> Libraries;
  std::vector<std::unique_ptr<llvm::lto::InputFile>> Indexes; ///< hold names of lazy symbols
  std::vector<std::pair<const ArchiveFile *, uint64_t>> Queue; ///< members to be taken
  llvm::DenseSet<std::pair<const ArchiveFile *, uint64_t>> Taken;
};

} // namespace dogma

#endif // DOGMA_DRIVER_SYMBOLTABLE_H
