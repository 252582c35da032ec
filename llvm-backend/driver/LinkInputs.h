//===-- LinkInputs.h - Files the linker reads -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Finds, opens and classifies the inputs of the linker.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_DRIVER_LINKINPUTS_H
#define DOGMA_DRIVER_LINKINPUTS_H

#include "Link.h"
#include "Prove.h"
#include "llvm/LTO/LTO.h"
#include "llvm/Object/Archive.h"
#include <memory>
#include <string>

namespace dogma {

/// An object (bitcode) that takes part in the link.
struct ObjectFile {
  std::string Name; ///< for messages: path, or archive(member)
  llvm::MemoryBufferRef Bytes;
  std::unique_ptr<llvm::lto::InputFile> Symbols;
  bool Standard = false; ///< comes from the sysroot: a library does not export it
};

/// An archive: its members are objects that take part only if they define what is needed.
struct ArchiveFile {
  std::string Name;
  std::unique_ptr<llvm::object::Archive> Archive;
  bool Whole = false;
  bool Standard = false; ///< belongs to the sysroot
};

/// A library module, of which the linker needs the names it exports.
struct LibraryFile {
  std::string ModuleName;
  std::vector<std::string> Exports;
  std::vector<std::string> ProgramImports; ///< what the program that uses it has to export
  Promises Promised; ///< what its proof says of what its functions return
};

/// What an input turned out to be: exactly one is set.
struct LinkInput {
  std::unique_ptr<ObjectFile> Object;
  std::unique_ptr<ArchiveFile> Archive;
  std::unique_ptr<LibraryFile> Library;
};

/// Makes an object of Bytes, which must be bitcode for our target and outlive it. Null after an error.
std::unique_ptr<ObjectFile> openObject(llvm::MemoryBufferRef Bytes, std::string Name);

/// True for -l<Name> of a library that is part of libc, or of the compiler, here.
bool isStandardLibrary(llvm::StringRef Name);

/// Opens inputs and owns their bytes.
class LinkInputs {
  const DriverOptions &Options;
  std::vector<std::unique_ptr<llvm::MemoryBuffer>> Buffers;

  std::string findLibrary(const LinkItem &Item) const;

public:
  explicit LinkInputs(const DriverOptions &O) : Options(O) {}

  /// Opens one input. Returns false after printing an error. A standard library that exists in name
  /// only (libm, libpthread, ...) gives an empty LinkInput.
  bool open(LinkItem Item, LinkInput &Result);
};

} // namespace dogma

#endif // DOGMA_DRIVER_LINKINPUTS_H
