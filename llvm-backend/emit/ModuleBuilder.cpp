//===-- emit/ModuleBuilder.cpp - From collected functions to a file ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "emit/ModuleBuilder.h"
#include "emit/PrepareCodegen.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"

using namespace llvm;
using namespace dogma;

//===-- Numbers -----------------------------------------------------------===//

const Function *Numbering::symbol(StringRef Name) const { return M.getFunction(Name); }

uint32_t Numbering::tableEntry(const Function *F) {
  auto [It, New] = TableEntries.try_emplace(F, static_cast<uint32_t>(Table.size()));
  if (New) {
    uint32_t Number = function(F);
    if (Number == kNone)
      fail("undefined symbol: '" + F->getName() + "'");
    Table.push_back(Number);
  }
  return It->second;
}

uint32_t Numbering::functionImport(StringRef Symbol, StringRef LinkType, StringRef User) {
  ImportName Name;
  if (!importName(Symbol, Options, Name) && Options.Shared) {
    // What instruction selection calls in a library is in the C library, which the program has.
    Name = {kProgramModule, Symbol.str()};
  } else if (Name.Name.empty()) {
    fail("in function '" + User + "': undefined symbol '" + Symbol + "'");
    return 0;
  }
  auto [It, New] = ImportNumbers.try_emplace("f" + Name.Module + ":" + Name.Name,
                                             static_cast<uint32_t>(Imports.size()));
  if (New) {
    Import I;
    I.Module = Name.Module;
    I.Name = Name.Name;
    I.LinkType = LinkType.str();
    Imports.push_back(std::move(I));
  } else if (Imports[It->second].LinkType != LinkType) {
    fail("in function '" + User + "': import '" + Symbol + "' is called with two different types");
  }
  return It->second;
}

uint32_t Numbering::dataImport(const GlobalVariable *V) {
  ImportName Name;
  if (!importName(*V, Options, Name)) {
    fail("undefined symbol: '" + V->getName() + "'");
    return 0;
  }
  auto [It, New] = ImportNumbers.try_emplace("d" + Name.Module + ":" + Name.Name,
                                             static_cast<uint32_t>(Imports.size()));
  if (New) {
    Import I;
    I.Module = Name.Module;
    I.Name = Name.Name;
    I.Kind = DOGMA_KIND_DATA;
    Type *Ty = V->getValueType();
    I.SizeBytes = Ty->isSized() ? M.getDataLayout().getTypeAllocSize(Ty).getFixedValue() : 0;
    Imports.push_back(std::move(I));
  }
  return It->second;
}

//===-- The file ----------------------------------------------------------===//

namespace {

class ModuleBuilder {
  const Module &M;
  const FunctionCollector &Code;
  const EmitOptions &Options;
  SmallVectorImpl<char> &Out;
  std::string &Error;
  Numbering Numbers;
  ImageBuilder Image;
  std::map<std::string, uint32_t> LinkTypes; ///< in canonical order
  std::vector<uint8_t> Bodies;
  std::vector<dogma_function> Functions;
  std::string Names, Lines;

  bool failed() const { return !Error.empty(); }
  void resolveReferences();
  void numberLinkTypes();
  void encodeBodies();
  void encodeBody(const FunctionCode &F, dogma_function &Header);
  void writeNames();
  void writeLines();
  uint32_t manifestFunction(StringRef Symbol, const char *What);
  bool write();
  bool validate();

public:
  ModuleBuilder(const Module &M, const FunctionCollector &Code, const EmitOptions &Options,
                SmallVectorImpl<char> &Out, std::string &Error)
      : M(M), Code(Code), Options(Options), Out(Out), Error(Error), Numbers(M, Options, Error),
        Image(M, Numbers) {}
  bool run();
};

} // namespace

bool dogma::buildModule(const Module &M, const FunctionCollector &Code, const EmitOptions &Options,
                        SmallVectorImpl<char> &Out, std::string &Error) {
  return ModuleBuilder(M, Code, Options, Out, Error).run();
}

bool ModuleBuilder::run() {
  for (uint32_t I = 0; I != Code.Functions.size(); ++I)
    Numbers.defineFunction(Code.Functions[I].Function, I);
  for (const FunctionCode &F : Code.Functions)
    for (const Reference &R : F.References)
      if (R.Pool)
        Image.addPool(R.Pool, R.PoolAlignment);
  if (!Image.layout())
    return false;
  resolveReferences();
  Image.fill();
  if (failed())
    return false;
  numberLinkTypes();
  encodeBodies();
  if (failed())
    return false;
  if (Options.Names)
    writeNames();
  if (Options.DebugInfo)
    writeLines();
  return write() && validate();
}

/// Finds imports and the functions whose address is taken, in the order of the code.
void ModuleBuilder::resolveReferences() {
  for (const FunctionCode &F : Code.Functions)
    for (const CodeInsn &I : F.Insns) {
      if (I.Reference == kNone)
        continue;
      const Reference &R = F.References[I.Reference];
      if (I.Insn.form == DOGMA_FORM_FA) {
        Numbers.tableEntry(cast<Function>(R.Global));
      } else if (I.Insn.form == DOGMA_FORM_F) {
        const Function *Callee = R.Global ? dyn_cast<Function>(R.Global) : Numbers.symbol(R.Symbol);
        if (Callee && Numbers.function(Callee) != kNone)
          continue;
        Numbers.functionImport(R.Global ? R.Global->getName() : StringRef(R.Symbol),
                               Code.LinkTypes[I.LinkType], F.Function->getName());
      }
    }
}

void ModuleBuilder::numberLinkTypes() {
  for (const FunctionCode &F : Code.Functions) {
    LinkTypes[F.LinkType] = 0;
    for (const CodeInsn &I : F.Insns)
      if (I.Insn.form == DOGMA_FORM_RS)
        LinkTypes[Code.LinkTypes[I.LinkType]] = 0;
  }
  for (const Numbering::Import &I : Numbers.Imports)
    if (I.Kind == DOGMA_KIND_FUNCTION)
      LinkTypes[I.LinkType] = 0;
  uint32_t Number = 0;
  for (auto &Entry : LinkTypes)
    Entry.second = Number++;
}

void ModuleBuilder::encodeBody(const FunctionCode &F, dogma_function &Header) {
  size_t Begin = Bodies.size();
  for (const CodeInsn &I : F.Insns) {
    dogma_insn Insn = I.Insn;
    const int32_t *Deltas = nullptr;
    size_t Capacity = DOGMA_INSN_BYTES_MAX;
    if (I.Table != kNone) {
      Deltas = F.Tables[I.Table].data();
      Capacity += 4 * F.Tables[I.Table].size() + 8;
    }
    if (Insn.form == DOGMA_FORM_RS)
      Insn.number = LinkTypes.at(Code.LinkTypes[I.LinkType]);
    if (I.Reference != kNone) {
      const Reference &R = F.References[I.Reference];
      if (Insn.form == DOGMA_FORM_FA) {
        Insn.number = Numbers.tableEntry(cast<Function>(R.Global));
      } else if (Insn.form == DOGMA_FORM_F) {
        const Function *Callee = R.Global ? dyn_cast<Function>(R.Global) : Numbers.symbol(R.Symbol);
        uint32_t Number = Callee ? Numbers.function(Callee) : kNone;
        if (Number != kNone) {
          Insn.number = Number;
        } else {
          if (Insn.op == DOGMA_OP_TAIL_F)
            Numbers.fail("internal error: tail call of an import in '" + F.Function->getName() +
                         "'");
          Insn.op = DOGMA_OP_CALL_IMPORT_I;
          Insn.form = DOGMA_FORM_I;
          Insn.number = Numbers.functionImport(R.Global ? R.Global->getName() : StringRef(R.Symbol),
                                               Code.LinkTypes[I.LinkType], F.Function->getName());
        }
      } else {
        uint32_t Base = 0;
        if (R.Pool)
          Base = Image.poolOffset(R.Pool);
        else if (auto *V = dyn_cast<GlobalVariable>(R.Global); !V || !Image.offset(V, Base))
          Numbers.fail("in function '" + F.Function->getName() + "': undefined symbol '" +
                       R.Global->getName() + "'");
        Insn.memory.disp = static_cast<int32_t>(static_cast<int64_t>(Base) + R.Offset);
      }
    }
    size_t Used = 0, Old = Bodies.size();
    Bodies.resize(Old + Capacity);
    dogma_status Status = dogma_insn_encode(&Insn, Deltas, Bodies.data() + Old, Capacity, &Used);
    if (Status != DOGMA_OK) {
      Numbers.fail("internal error: in function '" + F.Function->getName() +
                   "': " + dogma_rows[Insn.op].text + ": " + dogma_status_text(Status));
      return;
    }
    Bodies.resize(Old + Used);
  }
  Header.code_bytes = static_cast<uint32_t>(Bodies.size() - Begin);
  Header.code_offset = static_cast<uint32_t>(Begin);
}

/// Stack slots of a canonical link type.
static uint32_t stackSlots(StringRef LinkType) {
  return static_cast<uint32_t>(
      decodeULEB128(reinterpret_cast<const uint8_t *>(LinkType.data()) + 1));
}

void ModuleBuilder::encodeBodies() {
  for (const FunctionCode &F : Code.Functions) {
    dogma_function Header = {};
    Header.signature = LinkTypes.at(F.LinkType);
    Header.own_slots = F.OwnSlots;
    Header.outgoing_slots = F.OutgoingSlots;
    Header.incoming_slots = stackSlots(F.LinkType);
    Header.saved_mask = F.SavedMask;
    Header.flags = F.Flags;
    Header.data_frame_bytes = static_cast<uint32_t>(F.DataFrameBytes);
    if (F.DataFrameBytes > DOGMA_DATA_FRAME_BYTES_MAX)
      Numbers.fail("function '" + F.Function->getName() + "': local variables are too large");
    if (F.OwnSlots + F.OutgoingSlots > DOGMA_SLOTS_MAX)
      Numbers.fail("function '" + F.Function->getName() + "' needs too many stack slots");
    encodeBody(F, Header);
    if (failed())
      return;
    Functions.push_back(Header);
  }
}

static void writeString(raw_ostream &OS, StringRef Text) {
  Text = Text.substr(0, 65535);
  encodeULEB128(Text.size(), OS);
  OS << Text;
}

/// What people call the function.
static StringRef plainName(StringRef Name) {
  Name.consume_front("\1");
  return Name;
}

void ModuleBuilder::writeNames() {
  raw_string_ostream OS(Names);
  for (const FunctionCode &F : Code.Functions)
    writeString(OS, plainName(F.Function->getName()));
}

void ModuleBuilder::writeLines() {
  raw_string_ostream OS(Lines);
  encodeULEB128(Code.Files.size(), OS);
  for (const std::string &File : Code.Files)
    writeString(OS, File);
  for (const FunctionCode &F : Code.Functions) {
    struct Entry {
      uint32_t Block, Insn, File, Line;
    };
    std::vector<Entry> Entries;
    uint32_t Block = 0, Number = 0, File = 0, Line = 0;
    for (const CodeInsn &I : F.Insns) {
      if (I.Block != Block) {
        Block = I.Block;
        Number = 0;
      }
      // Without a position of its own an instruction belongs to what is before it.
      if (I.File != 0 && I.Line != 0 && (I.File != File || I.Line != Line)) {
        File = I.File;
        Line = I.Line;
        Entries.push_back({Block, Number, File, Line});
      }
      ++Number;
    }
    encodeULEB128(Entries.size(), OS);
    uint32_t LastBlock = 0, LastInsn = 0;
    for (const Entry &E : Entries) {
      encodeULEB128(E.Block - LastBlock, OS);
      encodeULEB128(E.Block == LastBlock ? E.Insn - LastInsn : E.Insn, OS);
      encodeULEB128(E.File, OS);
      encodeULEB128(E.Line, OS);
      LastBlock = E.Block;
      LastInsn = E.Insn;
    }
  }
}

uint32_t ModuleBuilder::manifestFunction(StringRef Symbol, const char *What) {
  if (Symbol.empty())
    return 0;
  const Function *F = M.getFunction(Symbol);
  uint32_t Number = F ? Numbers.function(F) : kNone;
  if (Number == kNone) {
    Numbers.fail(Twine("undefined ") + What + " function '" + Symbol + "'");
    return 0;
  }
  return Number + 1;
}

static dogma_span span(StringRef Text) {
  return {reinterpret_cast<const uint8_t *>(Text.data()), Text.size()};
}
static dogma_span span(const std::vector<uint8_t> &Bytes) { return {Bytes.data(), Bytes.size()}; }

bool ModuleBuilder::write() {
  dogma_module Module = {};
  Module.manifest.name = span(Options.ModuleName);
  Module.manifest.memory_bytes_max = Options.MemoryMaximumBytes;
  Module.manifest.safe_stack_bytes = Options.StackMaximumBytes;
  Module.manifest.bss_bytes = static_cast<uint32_t>(Image.Bss.SizeBytes);
  Module.manifest.entry = manifestFunction(Options.Entry, "entry");
  Module.manifest.initialiser = manifestFunction(Options.Constructor, "initialiser");
  Module.manifest.finaliser = manifestFunction(Options.Destructor, "finaliser");

  // A signature is written from its bytes and its parts; both are views of the canonical bytes.
  std::vector<dogma_signature> Signatures;
  for (const auto &[Bytes, Number] : LinkTypes) {
    dogma_signature S = {};
    S.bytes = span(StringRef(Bytes));
    const uint8_t *At = S.bytes.data;
    auto Read = [&At] {
      unsigned Length = 0;
      uint64_t Value = decodeULEB128(At, &Length);
      At += Length;
      return static_cast<uint16_t>(Value);
    };
    S.flags = *At++;
    S.stack_slots = Read();
    S.parameter_count = Read();
    S.parameters = At;
    At += S.parameter_count;
    S.result_count = Read();
    S.results = At;
    Signatures.push_back(S);
  }
  Module.signatures = Signatures.data();
  Module.signature_count = static_cast<uint32_t>(Signatures.size());

  std::vector<dogma_import> Imports;
  for (const Numbering::Import &I : Numbers.Imports) {
    dogma_import Import = {};
    Import.module = span(StringRef(I.Module));
    Import.name = span(StringRef(I.Name));
    Import.kind = I.Kind;
    if (I.Kind == DOGMA_KIND_FUNCTION)
      Import.signature = LinkTypes.at(I.LinkType);
    Import.size_bytes = I.SizeBytes;
    Imports.push_back(Import);
  }
  Module.imports = Imports.data();
  Module.import_count = static_cast<uint32_t>(Imports.size());

  std::vector<dogma_export> Exports;
  for (const ExportedSymbol &E : Options.Exports) {
    const GlobalValue *GV = M.getNamedValue(E.Symbol);
    dogma_export Export = {};
    Export.name = span(StringRef(E.Name));
    if (auto *F = dyn_cast_or_null<Function>(GV)) {
      Export.kind = DOGMA_KIND_FUNCTION;
      Export.function = Numbers.function(F);
      if (Export.function == kNone) {
        Numbers.fail("exported symbol '" + E.Symbol + "' is not defined");
        return false;
      }
    } else if (auto *V = dyn_cast_or_null<GlobalVariable>(GV)) {
      Export.kind = DOGMA_KIND_DATA;
      if (!Image.offset(V, Export.image_offset)) {
        Numbers.fail("exported symbol '" + E.Symbol + "' is not defined");
        return false;
      }
      Export.size_bytes = M.getDataLayout().getTypeAllocSize(V->getValueType()).getFixedValue();
    } else {
      Numbers.fail("exported symbol '" + E.Symbol + "' is not defined");
      return false;
    }
    Exports.push_back(Export);
  }
  Module.exports = Exports.data();
  Module.export_count = static_cast<uint32_t>(Exports.size());

  Module.functions = Functions.data();
  Module.function_count = static_cast<uint32_t>(Functions.size());
  Module.table = Numbers.Table.data();
  Module.table_count = static_cast<uint32_t>(Numbers.Table.size());
  Module.relocations = Image.Relocations.data();
  Module.relocation_count = static_cast<uint32_t>(Image.Relocations.size());
  Module.code = span(Bodies);
  Module.rodata = span(Image.Rodata.Bytes);
  Module.relro = span(Image.Relro.Bytes);
  Module.data = span(Image.Data.Bytes);
  Module.names = span(StringRef(Names));
  Module.lines = span(StringRef(Lines));
  if (failed())
    return false;

  size_t Old = Out.size(), Used = 0;
  dogma_diag Diag = {};
  dogma_status Status = dogma_module_write(&Module, false, nullptr, 0, &Used, &Diag);
  if (Status == DOGMA_E_NO_SPACE) {
    Out.resize(Old + Used);
    Status = dogma_module_write(&Module, false, reinterpret_cast<uint8_t *>(Out.data()) + Old, Used,
                                &Used, &Diag);
  }
  if (Status != DOGMA_OK) {
    Error = std::string("internal error: cannot write the module: ") + dogma_status_text(Status);
    return false;
  }
  return true;
}

/// What leaves the compiler is valid, or does not leave it.
bool ModuleBuilder::validate() {
  const auto *Bytes = reinterpret_cast<const uint8_t *>(Out.data());
  size_t Size = Out.size();
  std::vector<uint8_t> Memory(DOGMA_MODULE_READ_SCRATCH_BYTES(Size) +
                              DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(Size));
  dogma_scratch Scratch;
  dogma_scratch_init(&Scratch, Memory.data(), Memory.size());
  dogma_module Module;
  dogma_diag Diag = {};
  Diag.function = UINT32_MAX;
  dogma_status Status = dogma_module_read(Bytes, Size, &Scratch, &Module, &Diag);
  if (Status == DOGMA_OK)
    Status = dogma_module_validate(&Module, &Scratch, &Diag);
  if (Status == DOGMA_OK)
    return true;
  raw_string_ostream OS(Error);
  OS << "internal error: the module is not valid: " << dogma_status_text(Status);
  if (Diag.rule)
    OS << " [" << Diag.rule << "]";
  if (Diag.function < Code.Functions.size())
    OS << " in function '" << Code.Functions[Diag.function].Function->getName() << "'";
  OS << " at offset " << Diag.offset << " (found " << Diag.found << ", expected " << Diag.expected
     << ")";
  return false;
}
