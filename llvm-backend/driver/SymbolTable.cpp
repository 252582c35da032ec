//===-- SymbolTable.cpp - Which object defines what -----------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "SymbolTable.h"

using namespace llvm;
using namespace dogma;

static bool isImport(StringRef Name) { return Name.contains(':'); }

const Symbol *SymbolTable::find(StringRef Name) const {
  auto It = Symbols.find(Name);
  return It == Symbols.end() ? nullptr : &It->second;
}

void SymbolTable::reserve(StringRef Name) { Symbols[Name].State = SymbolState::Reserved; }

bool SymbolTable::require(StringRef Name) {
  refer(Name, /*Weak=*/false, nullptr);
  return drainQueue();
}

bool SymbolTable::take(StringRef Name) {
  auto It = Symbols.find(Name);
  if (It == Symbols.end() || It->second.State != SymbolState::Lazy)
    return true;
  Queue.push_back({It->second.Archive, It->second.MemberOffset});
  return drainQueue();
}

void SymbolTable::refer(StringRef Name, bool Weak, const ObjectFile *From) {
  Symbol &S = Symbols[Name];
  if (From && !Weak && S.References.size() < 3 && !is_contained(S.References, From))
    S.References.push_back(From);
  if (Weak)
    return; // a weak reference does not take archive members
  S.Referenced = true;
  if (S.State == SymbolState::WeakUndefined)
    S.State = SymbolState::Undefined;
  else if (S.State == SymbolState::Lazy)
    Queue.push_back({S.Archive, S.MemberOffset});
}

bool SymbolTable::define(StringRef Name, SymbolState State, const ObjectFile *From) {
  Symbol &S = Symbols[Name];
  if (S.State == SymbolState::Reserved) {
    printError("'" + From->Name + "' defines '" + Name + "', which the linker defines itself");
    return false;
  }
  if (S.State == SymbolState::Defined && State == SymbolState::Defined) {
    if (AllowMultipleDefinition)
      return true;
    printError("multiple definitions of '" + Name + "'");
    printNote("first in '" + S.Definer->Name + "'");
    printNote("again in '" + From->Name + "'");
    return false;
  }
  // The states are ordered by strength; of two equal ones the first wins.
  if (S.State < State) {
    S.State = State;
    S.Definer = From;
    S.Library = nullptr;
  }
  return true;
}

bool SymbolTable::addObject(std::unique_ptr<ObjectFile> Object) {
  const ObjectFile *File = Object.get();
  Objects.push_back(std::move(Object));
  bool OK = true;
  for (const lto::InputFile::Symbol &S : File->Symbols->symbols()) {
    StringRef Name = S.getName();
    if (isImport(Name))
      continue;
    if (S.isUndefined())
      refer(Name, S.isWeak(), File);
    else if (S.isCommon())
      OK &= define(Name, SymbolState::Common, File);
    else
      OK &= define(Name, S.isWeak() ? SymbolState::WeakDefined : SymbolState::Defined, File);
    if (S.getVisibility() != GlobalValue::DefaultVisibility)
      Symbols[Name].Hidden = true;
  }
  return OK;
}

void SymbolTable::addLazy(StringRef Name, const ArchiveFile &Archive, uint64_t Offset) {
  Symbol &S = Symbols[Name];
  if (S.State == SymbolState::Undefined) {
    Queue.push_back({&Archive, Offset});
    return;
  }
  if (S.State == SymbolState::WeakUndefined) {
    S.State = SymbolState::Lazy;
    S.Archive = &Archive;
    S.MemberOffset = Offset;
  }
}

bool SymbolTable::addArchive(std::unique_ptr<ArchiveFile> File) {
  const ArchiveFile &Archive = *File;
  Archives.push_back(std::move(File));
  if (Archive.Whole || !Archive.Archive->hasSymbolTable()) {
    // All members, or no index to choose by: then the members' own symbol tables are the index.
    Error E = Error::success();
    for (const object::Archive::Child &Child : Archive.Archive->children(E)) {
      uint64_t Offset = Child.getChildOffset();
      if (Archive.Whole) {
        Queue.push_back({&Archive, Offset});
        continue;
      }
      Expected<MemoryBufferRef> Bytes = Child.getMemoryBufferRef();
      if (!Bytes) {
        consumeError(std::move(E));
        printError("'" + Archive.Name + "': " + toString(Bytes.takeError()));
        return false;
      }
      Expected<std::unique_ptr<lto::InputFile>> Symbols = lto::InputFile::create(*Bytes);
      if (!Symbols) {
        consumeError(Symbols.takeError()); // not an object: an error only if it is needed
        continue;
      }
      Indexes.push_back(std::move(*Symbols));
      for (const lto::InputFile::Symbol &S : Indexes.back()->symbols())
        if (!S.isUndefined())
          addLazy(S.getName(), Archive, Offset);
    }
    if (E) {
      printError("'" + Archive.Name + "': " + toString(std::move(E)));
      return false;
    }
    return true;
  }
  for (const object::Archive::Symbol &S : Archive.Archive->symbols()) {
    Expected<object::Archive::Child> Child = S.getMember();
    if (!Child) {
      printError("'" + Archive.Name + "': " + toString(Child.takeError()));
      return false;
    }
    addLazy(S.getName(), Archive, Child->getChildOffset());
  }
  return true;
}

void SymbolTable::addSelected(std::unique_ptr<ArchiveFile> File, ArrayRef<StringRef> Names) {
  const ArchiveFile &Archive = *File;
  Archives.push_back(std::move(File));
  for (const object::Archive::Symbol &S : Archive.Archive->symbols()) {
    if (!is_contained(Names, S.getName()))
      continue;
    if (Expected<object::Archive::Child> Child = S.getMember())
      addLazy(S.getName(), Archive, Child->getChildOffset());
    else
      consumeError(Child.takeError());
  }
}

void SymbolTable::addLibrary(std::unique_ptr<LibraryFile> File) {
  const LibraryFile *Library = File.get();
  Libraries.push_back(std::move(File));
  for (const std::string &Name : Library->Exports) {
    Symbol &S = Symbols[Name];
    if (S.State < SymbolState::Library) {
      S.State = SymbolState::Library;
      S.Library = Library;
    }
  }
}

bool SymbolTable::takeMember(const ArchiveFile &Archive, uint64_t Offset) {
  if (!Taken.insert({&Archive, Offset}).second)
    return true;
  // The offset counts from the start of the archive's bytes.
  Error E = Error::success();
  object::Archive::Child Child(Archive.Archive.get(),
                               Archive.Archive->getData().data() + Offset, &E);
  if (E) {
    printError("'" + Archive.Name + "': " + toString(std::move(E)));
    return false;
  }
  Expected<StringRef> Name = Child.getName();
  Expected<MemoryBufferRef> Bytes = Child.getMemoryBufferRef();
  if (!Name || !Bytes) {
    printError("'" + Archive.Name + "': member at offset " + Twine(Offset) + " is damaged");
    consumeError(Name.takeError());
    consumeError(Bytes.takeError());
    return false;
  }
  std::unique_ptr<ObjectFile> Object = openObject(*Bytes, Archive.Name + "(" + Name->str() + ")");
  if (!Object)
    return false;
  Object->Standard = Archive.Standard;
  return addObject(std::move(Object));
}

bool SymbolTable::drainQueue() {
  bool OK = true;
  for (size_t I = 0; I != Queue.size(); ++I) {
    auto [Archive, Offset] = Queue[I];
    OK &= takeMember(*Archive, Offset);
  }
  Queue.clear();
  return OK;
}

bool SymbolTable::add(LinkInput Input) {
  bool OK = true;
  if (Input.Object)
    OK = addObject(std::move(Input.Object));
  else if (Input.Archive)
    OK = addArchive(std::move(Input.Archive));
  else if (Input.Library)
    addLibrary(std::move(Input.Library));
  return drainQueue() && OK;
}

void SymbolTable::readIndex(const ArchiveFile &Archive, StringSet<> &Names) {
  for (const object::Archive::Symbol &S : Archive.Archive->symbols())
    Names.insert(S.getName());
}

bool SymbolTable::checkUndefined(function_ref<bool(StringRef)> MayBeUndefined) const {
  bool OK = true;
  for (const auto &[Name, S] : Symbols) {
    if (S.State != SymbolState::Undefined || MayBeUndefined(Name))
      continue;
    OK = false;
    printError("undefined symbol '" + Name + "'");
    for (const ObjectFile *File : S.References)
      printNote("referenced by '" + File->Name + "'");
    if (S.References.empty())
      printNote("needed by the command line, as the entry function, or by a library module");
  }
  return OK;
}
