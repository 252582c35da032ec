//===-- LinkInputs.cpp - Files the linker reads ---------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LinkInputs.h"
#include "LibraryModule.h"
#include "emit/Emit.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/BinaryFormat/Magic.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace dogma;

std::unique_ptr<ObjectFile> dogma::openObject(MemoryBufferRef Bytes, std::string Name) {
  switch (identify_magic(Bytes.getBuffer())) {
  case file_magic::bitcode:
    break;
  case file_magic::elf:
  case file_magic::elf_relocatable:
  case file_magic::elf_shared_object:
  case file_magic::elf_executable:
    printError("'" + Name + "': is machine code of another system, not an object made by dogma-cc");
    return nullptr;
  default:
    printError("'" + Name + "': file format not recognised");
    return nullptr;
  }
  Expected<std::unique_ptr<lto::InputFile>> File = lto::InputFile::create(Bytes);
  if (!File) {
    printError("'" + Name + "': " + toString(File.takeError()));
    return nullptr;
  }
  if ((*File)->getTargetTriple() != kTriple) {
    printError("'" + Name + "': is for target '" + (*File)->getTargetTriple() + "', not '" +
               kTriple + "'");
    return nullptr;
  }
  auto Object = std::make_unique<ObjectFile>();
  Object->Name = std::move(Name);
  Object->Bytes = Bytes;
  Object->Symbols = std::move(*File);
  return Object;
}


bool dogma::isStandardLibrary(StringRef Name) {
  static const char *const Names[] = {"c",    "m",    "pthread", "rt",  "dl",     "util",
                                      "crypt", "xnet", "resolv",  "gcc", "gcc_s", "gcc_eh"};
  return is_contained(Names, Name);
}

std::string LinkInputs::findLibrary(const LinkItem &Item) const {
  StringRef Name = Item.Path;
  if (Name.consume_front(":"))
    return findLibraryFile(Options, Name);
  // Within one directory a library module is preferred to an archive.
  std::vector<std::string> Directories = Options.Link.LibraryPaths;
  Directories.push_back(Options.Where.Sysroot + "/lib");
  for (const std::string &Directory : Directories)
    for (const char *Extension : {".dgm", ".a"}) {
      if (Item.Static && StringRef(Extension) == ".dgm")
        continue;
      SmallString<256> Path(Directory);
      sys::path::append(Path, "lib" + Name + Extension);
      if (sys::fs::is_regular_file(Path))
        return std::string(Path);
    }
  return {};
}

bool LinkInputs::open(LinkItem Item, LinkInput &Result) {
  std::string Path = Item.Path;
  if (Item.Library) {
    Path = findLibrary(Item);
    if (Path.empty()) {
      if (isStandardLibrary(Item.Path))
        return true;
      printError("cannot find -l" + Item.Path);
      return false;
    }
  }
  if (!Item.Buffer) {
    ErrorOr<std::unique_ptr<MemoryBuffer>> File =
        MemoryBuffer::getFile(Path, /*IsText=*/false, /*RequiresNullTerminator=*/false);
    if (!File) {
      printError("cannot read '" + Path + "': " + File.getError().message());
      return false;
    }
    Item.Buffer = std::move(*File);
  }
  MemoryBufferRef Bytes = Item.Buffer->getMemBufferRef();
  Buffers.push_back(std::move(Item.Buffer));

  if (isLibraryModule(Bytes.getBuffer())) {
    Result.Library = openLibraryModule(Bytes.getBuffer(), Path);
    return Result.Library != nullptr;
  }
  if (identify_magic(Bytes.getBuffer()) == file_magic::archive) {
    Expected<std::unique_ptr<object::Archive>> Archive = object::Archive::create(Bytes);
    if (!Archive) {
      printError("'" + Path + "': " + toString(Archive.takeError()));
      return false;
    }
    Result.Archive = std::make_unique<ArchiveFile>();
    Result.Archive->Name = Path;
    Result.Archive->Archive = std::move(*Archive);
    Result.Archive->Whole = Item.WholeArchive;
    return true;
  }
  Result.Object = openObject(Bytes, Path);
  return Result.Object != nullptr;
}
