//===-- emit/CollectFunctions.cpp - Machine functions to format instructions ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaMachineFunctionInfo.h"
#include "DogmaSubtarget.h"
#include "emit/FunctionCode.h"
#include "llvm/ADT/StringMap.h"
#include "llvm/CodeGen/MachineConstantPool.h"
#include "llvm/CodeGen/MachineJumpTableInfo.h"
#include "llvm/IR/DebugInfoMetadata.h"
#include "llvm/Support/Path.h"

using namespace llvm;
using namespace dogma;

namespace {

class CollectFunctions : public MachineFunctionPass {
  FunctionCollector &Result;
  StringMap<uint32_t> FileNumbers;

public:
  static char ID;
  explicit CollectFunctions(FunctionCollector &Result) : MachineFunctionPass(ID), Result(Result) {}
  StringRef getPassName() const override { return "Dogma module emission"; }
  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.setPreservesAll();
    MachineFunctionPass::getAnalysisUsage(AU);
  }
  bool runOnMachineFunction(MachineFunction &MF) override;
  uint32_t fileNumber(const DILocation *Location);
};
char CollectFunctions::ID = 0;

/// Converts one function.
class Converter {
  FunctionCollector &Result;
  CollectFunctions &Pass;
  MachineFunction &MF;
  const DogmaInstrInfo &TII;
  const TargetRegisterInfo &TRI;
  FunctionCode Code;
  DenseMap<const MachineBasicBlock *, uint32_t> Ordinals;
  DenseSet<const MachineBasicBlock *> Targets;
  std::vector<std::pair<uint32_t, const MachineBasicBlock *>> Branches;
  std::vector<std::pair<uint32_t, unsigned>> TableUses;

  void fail(const Twine &Text) {
    if (Result.Error.empty())
      Result.Error = ("internal error: in function '" + MF.getName() + "': " + Text).str();
  }
  uint8_t number(const MachineOperand &Operand) {
    return static_cast<uint8_t>(TRI.getEncodingValue(Operand.getReg()));
  }
  uint32_t addReference(Reference R) {
    Code.References.push_back(std::move(R));
    return static_cast<uint32_t>(Code.References.size() - 1);
  }
  void findTargets();
  bool convert(const MachineInstr &MI, CodeInsn &Out);
  void memory(const MachineInstr &MI, unsigned N, CodeInsn &Out);
  void callee(const MachineOperand &Operand, CodeInsn &Out);

public:
  Converter(FunctionCollector &Result, CollectFunctions &Pass, MachineFunction &MF)
      : Result(Result), Pass(Pass), MF(MF), TII(*MF.getSubtarget<DogmaSubtarget>().getInstrInfo()),
        TRI(*MF.getSubtarget().getRegisterInfo()) {}
  FunctionCode run();
};

} // namespace

MachineFunctionPass *dogma::createCollectFunctionsPass(FunctionCollector &Result) {
  return new CollectFunctions(Result);
}

uint32_t CollectFunctions::fileNumber(const DILocation *Location) {
  const DIFile *File = Location->getFile();
  if (!File)
    return 0;
  // Clang splits an absolute name where it leaves the build's folder; the second half alone would lead nowhere. Names below the build's
  // folder stay relative, so that the module does not tell where it was built.
  SmallString<128> Name(File->getFilename());
  const DISubprogram *Subprogram = Location->getScope()->getSubprogram();
  const DICompileUnit *Unit = Subprogram ? Subprogram->getUnit() : nullptr;
  if (Unit && !sys::path::is_absolute(Name) && File->getDirectory() != Unit->getDirectory()) {
    Name = File->getDirectory();
    sys::path::append(Name, File->getFilename());
  }
  auto [It, New] = FileNumbers.try_emplace(Name, 0);
  if (New) {
    Result.Files.push_back(Name.str().str());
    It->second = static_cast<uint32_t>(Result.Files.size());
  }
  return It->second;
}

bool CollectFunctions::runOnMachineFunction(MachineFunction &MF) {
  auto &Types = MF.getMMI().getObjFileInfo<DogmaModuleInfo>();
  Result.Functions.push_back(Converter(Result, *this, MF).run());
  // Types grow as functions are selected.
  for (unsigned N = static_cast<unsigned>(Result.LinkTypes.size()); N < Types.size(); ++N)
    Result.LinkTypes.push_back(Types.linkType(N).str());
  return false;
}

void Converter::findTargets() {
  for (const MachineBasicBlock &MBB : MF)
    for (const MachineInstr &MI : MBB.terminators())
      for (const MachineOperand &Operand : MI.operands())
        if (Operand.isMBB())
          Targets.insert(Operand.getMBB());
  if (const MachineJumpTableInfo *Tables = MF.getJumpTableInfo())
    for (const MachineJumpTableEntry &Table : Tables->getJumpTables())
      Targets.insert(Table.MBBs.begin(), Table.MBBs.end());
}

void Converter::memory(const MachineInstr &MI, unsigned N, CodeInsn &Out) {
  const MachineOperand &Base = MI.getOperand(N), &Index = MI.getOperand(N + 2),
                       &Disp = MI.getOperand(N + 3);
  dogma_memory &M = Out.Insn.memory;
  if (!Base.isReg() || MI.getOperand(N + 4).getReg())
    return fail("frame index left over");
  if (Index.getReg()) {
    M.has_index = 1;
    M.index = number(Index);
    M.scale_log2 =
        static_cast<uint8_t>(Log2_64(static_cast<uint64_t>(MI.getOperand(N + 1).getImm())));
  }
  if (Disp.isImm()) {
    if (!Base.getReg())
      return fail("memory operand without a base");
    M.kind = Base.getReg() == Dogma::SLOT ? DOGMA_MEMORY_SLOT : DOGMA_MEMORY_BASE;
    if (M.kind == DOGMA_MEMORY_BASE)
      M.base = number(Base);
    M.disp = static_cast<int32_t>(Disp.getImm());
    return;
  }
  if (Base.getReg())
    return fail("memory operand with two bases");
  M.kind = DOGMA_MEMORY_GLOBAL;
  Reference R;
  R.Offset = Disp.getOffset();
  if (Disp.isGlobal()) {
    R.Global = Disp.getGlobal();
  } else if (Disp.isCPI()) {
    const MachineConstantPoolEntry &Entry =
        MF.getConstantPool()->getConstants()[static_cast<unsigned>(Disp.getIndex())];
    if (Entry.isMachineConstantPoolEntry())
      return fail("constant of the target");
    R.Pool = Entry.Val.ConstVal;
    R.PoolAlignment = Entry.getAlign().value();
  } else {
    return fail("unknown kind of address");
  }
  Out.Reference = addReference(std::move(R));
}

void Converter::callee(const MachineOperand &Operand, CodeInsn &Out) {
  Reference R;
  if (Operand.isGlobal())
    R.Global = Operand.getGlobal();
  else if (Operand.isSymbol())
    R.Symbol = Operand.getSymbolName();
  else
    return fail("unknown kind of callee");
  Out.Reference = addReference(std::move(R));
}

/// False for what leaves no instruction.
bool Converter::convert(const MachineInstr &MI, CodeInsn &Out) {
  unsigned RowNumber = TII.row(MI.getOpcode());
  if (RowNumber == 0) {
    if (MI.isInlineAsm()) {
      if (MI.getOperand(0).getSymbolName()[0] != 0)
        fail("assembly text");
      return false;
    }
    if (!MI.isMetaInstruction() && MI.getOpcode() != Dogma::COMPILER_FENCE)
      fail("instruction without a row: " + TII.getName(MI.getOpcode()));
    return false;
  }
  dogma_insn &I = Out.Insn;
  const dogma_row &Row = dogma_rows[RowNumber];
  I.op = static_cast<uint16_t>(RowNumber);
  I.form = Row.form;

  unsigned N = 0;
  auto Next = [&]() -> const MachineOperand & {
    while (MI.getOperand(N).isReg() && MI.getOperand(N).isUse() && MI.getOperand(N).isTied())
      ++N;
    return MI.getOperand(N++);
  };
  auto Reg = [&] { return number(Next()); };
  auto Memory = [&] {
    while (MI.getOperand(N).isReg() && MI.getOperand(N).isUse() && MI.getOperand(N).isTied())
      ++N;
    memory(MI, N, Out);
    N += 5;
  };
  auto Imm = [&] {
    int64_t Value = Next().getImm();
    if (Row.imm_bits != 0 && Row.imm_bits < 64)
      Value = SignExtend64(static_cast<uint64_t>(Value), Row.imm_bits);
    I.imm = Value;
  };
  auto Condition = [&] { I.condition = static_cast<uint8_t>(Next().getImm()); };
  auto Target = [&] {
    Branches.emplace_back(static_cast<uint32_t>(Code.Insns.size()), Next().getMBB());
  };

  switch (Row.form) {
  case DOGMA_FORM_N:
    break;
  case DOGMA_FORM_R:
  case DOGMA_FORM_V:
    I.rd = Reg();
    break;
  case DOGMA_FORM_RR:
  case DOGMA_FORM_VV:
  case DOGMA_FORM_VR:
  case DOGMA_FORM_RV:
    I.rd = Reg();
    I.ra = Reg();
    break;
  case DOGMA_FORM_RI:
    I.rd = Reg();
    Imm();
    break;
  case DOGMA_FORM_RRR:
  case DOGMA_FORM_VVV:
    I.rd = Reg();
    if (MI.getNumExplicitDefs() == 2) {
      I.rb = Reg();
      I.ra = Reg();
    } else {
      I.ra = Reg();
      I.rb = Reg();
    }
    break;
  case DOGMA_FORM_RRI:
  case DOGMA_FORM_VVI:
  case DOGMA_FORM_RVI:
    I.rd = Reg();
    I.ra = Reg();
    Imm();
    break;
  case DOGMA_FORM_RRRR:
    I.rd = Reg();
    I.rc = Reg();
    I.ra = Reg();
    I.rb = Reg();
    break;
  case DOGMA_FORM_VVVV:
    I.rd = Reg();
    I.ra = Reg();
    I.rb = Reg();
    I.rc = Reg();
    break;
  case DOGMA_FORM_VVVI:
  case DOGMA_FORM_VVRI:
    I.rd = Reg();
    I.ra = Reg();
    I.rb = Reg();
    Imm();
    break;
  case DOGMA_FORM_RM:
  case DOGMA_FORM_VM:
    I.rd = Reg();
    Memory();
    break;
  case DOGMA_FORM_MR:
  case DOGMA_FORM_MV:
    Memory();
    I.rd = Reg();
    break;
  case DOGMA_FORM_MI:
    Memory();
    Imm();
    break;
  case DOGMA_FORM_M:
    Memory();
    break;
  case DOGMA_FORM_VVM:
    I.rd = Reg();
    I.ra = Reg();
    Memory();
    break;
  case DOGMA_FORM_J:
    Target();
    break;
  case DOGMA_FORM_BRR:
  case DOGMA_FORM_BVV:
    I.ra = Reg();
    I.rb = Reg();
    Condition();
    Target();
    break;
  case DOGMA_FORM_BRI:
    I.ra = Reg();
    Imm();
    Condition();
    Target();
    break;
  case DOGMA_FORM_BRM:
    I.ra = Reg();
    Memory();
    Condition();
    Target();
    break;
  case DOGMA_FORM_BMI:
    Memory();
    Imm();
    Condition();
    Target();
    break;
  case DOGMA_FORM_SRR:
  case DOGMA_FORM_SVV:
    I.rd = Reg();
    I.ra = Reg();
    I.rb = Reg();
    Condition();
    break;
  case DOGMA_FORM_SRI:
    I.rd = Reg();
    I.ra = Reg();
    Imm();
    Condition();
    break;
  case DOGMA_FORM_CRR:
    I.rd = Reg();
    I.ra = Reg();
    I.rb = Reg();
    I.rc = Reg();
    Condition();
    break;
  case DOGMA_FORM_CRI:
    I.rd = Reg();
    I.ra = Reg();
    I.rb = Reg();
    Imm();
    Condition();
    break;
  case DOGMA_FORM_FA:
    I.rd = Reg();
    callee(Next(), Out);
    break;
  case DOGMA_FORM_F:
    callee(Next(), Out);
    Out.LinkType = static_cast<uint32_t>(Next().getImm());
    break;
  case DOGMA_FORM_RS:
    I.rd = Reg();
    Out.LinkType = static_cast<uint32_t>(Next().getImm());
    break;
  case DOGMA_FORM_TAB:
    I.rd = Reg();
    TableUses.emplace_back(static_cast<uint32_t>(Code.Insns.size()),
                           static_cast<unsigned>(Next().getIndex()));
    break;
  case DOGMA_FORM_K:
    I.imm = Next().getImm();
    break;
  default:
    fail("form of row " + Twine(Row.text));
    break;
  }
  return true;
}

/// Whether control never goes on behind a terminator.
static bool isFinal(unsigned Op) {
  switch (Op) {
  case DOGMA_OP_JUMP_J:
  case DOGMA_OP_RET_N:
  case DOGMA_OP_TAIL_F:
  case DOGMA_OP_TAIL_REG_RS:
  case DOGMA_OP_BRTAB_TAB:
  case DOGMA_OP_TRAP_K:
  case DOGMA_OP_LONGJMP_N:
    return true;
  default:
    return false;
  }
}

FunctionCode Converter::run() {
  auto *Info = MF.getInfo<DogmaFunctionInfo>();
  Code.Function = &MF.getFunction();
  Code.LinkType = Info->LinkType;
  Code.OwnSlots = Info->OwnSlots;
  Code.OutgoingSlots = Info->OutgoingSlots;
  Code.DataFrameBytes = DogmaFrameLowering::dataFrameBytes(MF);
  findTargets();

  uint32_t Ordinal = 0;
  bool AtStart = true;   // nothing since the last block began
  bool Reachable = true; // by falling through
  for (const MachineBasicBlock &MBB : MF) {
    bool IsTarget = Targets.contains(&MBB);
    if (!Reachable && !IsTarget)
      continue;
    if (IsTarget && !AtStart) {
      CodeInsn Block;
      Block.Insn.op = DOGMA_OP_BLOCK_N;
      Block.Insn.form = DOGMA_FORM_N;
      Block.Block = ++Ordinal;
      Code.Insns.push_back(Block);
      AtStart = true;
    }
    Reachable = true;
    Ordinals[&MBB] = Ordinal;
    for (const MachineInstr &MI : MBB) {
      CodeInsn Insn;
      if (!convert(MI, Insn))
        continue;
      Insn.Block = Ordinal;
      if (const DILocation *Location = MI.getDebugLoc(); Location && Result.WithLines) {
        Insn.File = Pass.fileNumber(Location);
        Insn.Line = Location->getLine();
      }
      Code.Insns.push_back(Insn);
      AtStart = false;
      dogma_effects Effects;
      dogma_insn_effects(&Insn.Insn, &Effects);
      static const uint8_t Saved[] = {DOGMA_RBX, DOGMA_RBP, DOGMA_R12, DOGMA_R13, DOGMA_R14};
      for (unsigned Bit = 0; Bit != 5; ++Bit)
        if (Effects.written >> Saved[Bit] & 1)
          Code.SavedMask |= static_cast<uint8_t>(1u << Bit);
      if (Insn.Insn.op == DOGMA_OP_SETJMP_N)
        Code.Flags |= 1;
      if (Insn.Insn.op == DOGMA_OP_DALLOC_RR || Insn.Insn.op == DOGMA_OP_DSET_R)
        Code.Flags |= 2;
      if (dogma_rows[Insn.Insn.op].traits & DOGMA_TRAIT_TERMINATOR) {
        ++Ordinal;
        AtStart = true;
        if (isFinal(Insn.Insn.op)) {
          Reachable = false;
          break; // the rest of the block is dead
        }
      }
    }
  }
  // A body never falls off its end. It may, as far as LLVM knows, where behaviour is undefined.
  if (Reachable) {
    CodeInsn Trap;
    Trap.Insn.op = DOGMA_OP_TRAP_K;
    Trap.Insn.form = DOGMA_FORM_K;
    Trap.Block = Ordinal;
    Code.Insns.push_back(Trap);
  }

  for (auto [Insn, MBB] : Branches) {
    auto It = Ordinals.find(MBB);
    if (It == Ordinals.end()) {
      fail("branch to a block that was not emitted");
      break;
    }
    CodeInsn &I = Code.Insns[Insn];
    I.Insn.target_delta = static_cast<int32_t>(It->second) - static_cast<int32_t>(I.Block);
  }
  for (auto [Insn, Table] : TableUses) {
    CodeInsn &I = Code.Insns[Insn];
    std::vector<int32_t> Deltas;
    for (const MachineBasicBlock *MBB : MF.getJumpTableInfo()->getJumpTables()[Table].MBBs) {
      auto It = Ordinals.find(MBB);
      if (It == Ordinals.end()) {
        fail("jump table with a block that was not emitted");
        break;
      }
      Deltas.push_back(static_cast<int32_t>(It->second) - static_cast<int32_t>(I.Block));
    }
    I.Insn.number = static_cast<uint32_t>(Deltas.size());
    I.Table = static_cast<uint32_t>(Code.Tables.size());
    Code.Tables.push_back(std::move(Deltas));
  }
  return std::move(Code);
}
