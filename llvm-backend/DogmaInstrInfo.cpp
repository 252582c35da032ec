//===-- DogmaInstrInfo.cpp - Instructions ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaInstrInfo.h"
#include "DogmaConditions.h"
#include "DogmaMachineFunctionInfo.h"
#include "DogmaSubtarget.h"
#include "llvm/CodeGen/LiveIntervals.h"
#include "llvm/CodeGen/LiveVariables.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"

using namespace llvm;

#define GET_INSTRINFO_CTOR_DTOR
#include "DogmaGenInstrInfo.inc"

DogmaInstrInfo::DogmaInstrInfo()
    : DogmaGenInstrInfo(Dogma::ADJCALLSTACKDOWN, Dogma::ADJCALLSTACKUP) {
  // Instructions have the names of rows: mnemonic, underscore, form. So the forms of one operation
  // are found by name.
  StringMap<unsigned> ByName;
  for (unsigned Opcode = 0, End = getNumOpcodes(); Opcode != End; ++Opcode)
    if (row(Opcode) != 0)
      ByName[getName(Opcode)] = Opcode;
  static const struct {
    StringRef Register, Source, Target;
  } Forms[] = {{"_RR", "_RM", "_MR"},
               {"_RI", "", "_MI"},
               {"_VVV", "_VVM", ""},
               {"_BRR", "_BRM", ""},
               {"_BRI", "_BMI", ""}};
  for (const auto &Entry : ByName)
    for (const auto &Form : Forms) {
      StringRef Stem = Entry.getKey();
      if (!Stem.consume_back(Form.Register))
        continue;
      if (auto It = ByName.find((Stem + Form.Source).str());
          !Form.Source.empty() && It != ByName.end())
        SourceInMemory[Entry.second] = It->second;
      if (auto It = ByName.find((Stem + Form.Target).str());
          !Form.Target.empty() && It != ByName.end())
        TargetInMemory[Entry.second] = It->second;
    }
}

void DogmaInstrInfo::copyPhysReg(MachineBasicBlock &MBB, MachineBasicBlock::iterator I,
                                 const DebugLoc &DL, MCRegister Dest, MCRegister Source,
                                 bool KillSource) const {
  unsigned Opcode = 0;
  if (Dogma::GR64RegClass.contains(Dest, Source))
    Opcode = Dogma::MOV_I64_RR;
  else if (Dogma::GR32RegClass.contains(Dest, Source))
    Opcode = Dogma::MOV_I32_RR;
  else if (Dogma::VR128RegClass.contains(Dest, Source))
    Opcode = Dogma::MOV_V128_VV;
  else
    report_fatal_error("copy between register files");
  BuildMI(MBB, I, DL, get(Opcode), Dest).addReg(Source, getKillRegState(KillSource));
}

//===-- Slots -------------------------------------------------------------===//

namespace {
struct SlotAccess {
  unsigned Load, Store;
};
} // namespace

static SlotAccess slotAccess(const TargetRegisterClass *RC) {
  if (Dogma::BASE64RegClass.hasSubClassEq(RC))
    return {Dogma::LD_I64_RM, Dogma::ST_I64_MR};
  if (Dogma::GR32RegClass.hasSubClassEq(RC))
    return {Dogma::LD_I32_RM, Dogma::ST_SLOT32};
  if (RC == &Dogma::FR32RegClass)
    return {Dogma::LD_F32_VM, Dogma::ST_SLOTF32};
  if (RC == &Dogma::FR64RegClass)
    return {Dogma::LD_F64_VM, Dogma::ST_F64_MV};
  if (Dogma::VR128RegClass.hasSubClassEq(RC))
    return {Dogma::LD_V128_VM, Dogma::ST_V128_MV};
  report_fatal_error("spill of an unknown register class");
}

static MachineMemOperand *slotOperand(MachineFunction &MF, int FI, MachineMemOperand::Flags Flags) {
  MachineFrameInfo &MFI = MF.getFrameInfo();
  MFI.setStackID(FI, SafeStackID);
  return MF.getMachineMemOperand(MachinePointerInfo::getFixedStack(MF, FI), Flags,
                                 MFI.getObjectSize(FI), MFI.getObjectAlign(FI));
}

static const MachineInstrBuilder &addSlot(const MachineInstrBuilder &Builder, int FI) {
  return Builder.addFrameIndex(FI).addImm(1).addReg(0).addImm(0).addReg(0);
}

void DogmaInstrInfo::storeRegToStackSlot(MachineBasicBlock &MBB, MachineBasicBlock::iterator I,
                                         Register Source, bool IsKill, int FI,
                                         const TargetRegisterClass *RC, const TargetRegisterInfo *,
                                         Register) const {
  auto *Memory = slotOperand(*MBB.getParent(), FI, MachineMemOperand::MOStore);
  addSlot(BuildMI(MBB, I, DebugLoc(), get(slotAccess(RC).Store)), FI)
      .addReg(Source, getKillRegState(IsKill))
      .addMemOperand(Memory);
}

void DogmaInstrInfo::loadRegFromStackSlot(MachineBasicBlock &MBB, MachineBasicBlock::iterator I,
                                          Register Dest, int FI, const TargetRegisterClass *RC,
                                          const TargetRegisterInfo *, Register) const {
  auto *Memory = slotOperand(*MBB.getParent(), FI, MachineMemOperand::MOLoad);
  addSlot(BuildMI(MBB, I, DebugLoc(), get(slotAccess(RC).Load), Dest), FI).addMemOperand(Memory);
}

static bool isWholeObject(const MachineInstr &MI, unsigned N, int &FI) {
  if (!MI.getOperand(N).isFI() || MI.getOperand(N + 2).getReg() || !MI.getOperand(N + 3).isImm() ||
      MI.getOperand(N + 3).getImm() != 0)
    return false;
  FI = MI.getOperand(N).getIndex();
  return true;
}

Register DogmaInstrInfo::isLoadFromStackSlot(const MachineInstr &MI, int &FI) const {
  switch (MI.getOpcode()) {
  case Dogma::LD_I64_RM:
  case Dogma::LD_I32_RM:
  case Dogma::LD_F64_VM:
  case Dogma::LD_F32_VM:
  case Dogma::LD_V128_VM:
    return isWholeObject(MI, 1, FI) ? MI.getOperand(0).getReg() : Register();
  default:
    return Register();
  }
}

Register DogmaInstrInfo::isStoreToStackSlot(const MachineInstr &MI, int &FI) const {
  switch (MI.getOpcode()) {
  case Dogma::ST_I64_MR:
  case Dogma::ST_SLOT32:
  case Dogma::ST_F64_MV:
  case Dogma::ST_SLOTF32:
  case Dogma::ST_V128_MV:
    return isWholeObject(MI, 0, FI) ? MI.getOperand(5).getReg() : Register();
  default:
    return Register();
  }
}

//===-- Branches ----------------------------------------------------------===//

// A condition is the opcode of the branch and all its operands but the target.

bool DogmaInstrInfo::analyzeBranch(MachineBasicBlock &MBB, MachineBasicBlock *&Taken,
                                   MachineBasicBlock *&Other, SmallVectorImpl<MachineOperand> &Cond,
                                   bool) const {
  SmallVector<MachineInstr *, 4> Terminators;
  for (MachineInstr &MI : MBB.terminators())
    if (!MI.isDebugInstr())
      Terminators.push_back(&MI);
  if (Terminators.empty())
    return false;
  auto Parse = [&Cond](const MachineInstr &MI) {
    Cond.push_back(MachineOperand::CreateImm(MI.getOpcode()));
    unsigned Last = MI.getNumExplicitOperands() - 1;
    for (unsigned I = 0; I != Last; ++I)
      Cond.push_back(MI.getOperand(I));
    return MI.getOperand(Last).getMBB();
  };
  MachineInstr &First = *Terminators[0];
  if (Terminators.size() == 1) {
    if (First.getOpcode() == Dogma::JUMP_J) {
      Taken = First.getOperand(0).getMBB();
      return false;
    }
    if (First.isConditionalBranch()) {
      Taken = Parse(First);
      return false;
    }
    return true;
  }
  if (Terminators.size() == 2 && First.isConditionalBranch() &&
      Terminators[1]->getOpcode() == Dogma::JUMP_J) {
    Taken = Parse(First);
    Other = Terminators[1]->getOperand(0).getMBB();
    return false;
  }
  return true;
}

unsigned DogmaInstrInfo::removeBranch(MachineBasicBlock &MBB, int *BytesRemoved) const {
  unsigned Count = 0;
  for (;;) {
    auto I = MBB.getLastNonDebugInstr();
    if (I == MBB.end() || !(I->getOpcode() == Dogma::JUMP_J || I->isConditionalBranch()))
      break;
    I->eraseFromParent();
    ++Count;
  }
  if (BytesRemoved)
    *BytesRemoved = static_cast<int>(8 * Count);
  return Count;
}

unsigned DogmaInstrInfo::insertBranch(MachineBasicBlock &MBB, MachineBasicBlock *Taken,
                                      MachineBasicBlock *Other, ArrayRef<MachineOperand> Cond,
                                      const DebugLoc &DL, int *BytesAdded) const {
  unsigned Count = 1;
  if (Cond.empty()) {
    BuildMI(&MBB, DL, get(Dogma::JUMP_J)).addMBB(Taken);
  } else {
    auto Builder = BuildMI(&MBB, DL, get(static_cast<unsigned>(Cond[0].getImm())));
    for (MachineOperand Operand : Cond.drop_front()) {
      if (Operand.isReg())
        Operand.setIsKill(false);
      Builder.add(Operand);
    }
    Builder.addMBB(Taken);
    if (Other) {
      BuildMI(&MBB, DL, get(Dogma::JUMP_J)).addMBB(Other);
      Count = 2;
    }
  }
  if (BytesAdded)
    *BytesAdded = static_cast<int>(8 * Count);
  return Count;
}

bool DogmaInstrInfo::reverseBranchCondition(SmallVectorImpl<MachineOperand> &Cond) const {
  auto Opcode = static_cast<unsigned>(Cond[0].getImm());
  auto Condition = static_cast<unsigned>(Cond.back().getImm());
  bool IsFloat = Opcode == Dogma::BR_F32_BVV || Opcode == Dogma::BR_F64_BVV;
  Cond.back().setImm(IsFloat ? reverseFloatCondition(Condition)
                             : reverseIntegerCondition(Condition));
  return false;
}

//===-- Optimisation ------------------------------------------------------===//

bool DogmaInstrInfo::isReallyTriviallyReMaterializable(const MachineInstr &MI) const {
  // dalloc moves the pointer that dframe reads.
  if (MI.getOpcode() == Dogma::DFRAME_R)
    return !MI.getMF()->getFrameInfo().hasVarSizedObjects();
  return TargetInstrInfo::isReallyTriviallyReMaterializable(MI);
}

MachineInstr *DogmaInstrInfo::convertToThreeAddress(MachineInstr &MI, LiveVariables *LV,
                                                    LiveIntervals *LIS) const {
  int64_t Disp = 0;
  bool HasIndex = false;
  switch (MI.getOpcode()) {
  case Dogma::ADD_I32_RR:
  case Dogma::ADD_I64_RR:
    HasIndex = true;
    break;
  case Dogma::ADD_I32_RI:
  case Dogma::ADD_I64_RI:
  case Dogma::SUB_I32_RI:
  case Dogma::SUB_I64_RI:
    if (!MI.getOperand(2).isImm())
      return nullptr;
    Disp = MI.getOperand(2).getImm();
    if (MI.getOpcode() == Dogma::SUB_I32_RI || MI.getOpcode() == Dogma::SUB_I64_RI)
      Disp = -Disp;
    if (!isInt<32>(Disp))
      return nullptr;
    break;
  default:
    return nullptr;
  }
  bool Is32 = MI.getOpcode() == Dogma::ADD_I32_RR || MI.getOpcode() == Dogma::ADD_I32_RI ||
              MI.getOpcode() == Dogma::SUB_I32_RI;
  const MachineOperand &Base = MI.getOperand(1);
  auto Builder = BuildMI(*MI.getParent(), MI, MI.getDebugLoc(), get(Is32 ? Dogma::LEA_I32_RM : Dogma::LEA_I64_RM))
                     .add(MI.getOperand(0))
                     .addReg(Base.getReg(), getKillRegState(Base.isKill()), Base.getSubReg())
                     .addImm(1);
  if (HasIndex) {
    const MachineOperand &Index = MI.getOperand(2);
    Builder.addReg(Index.getReg(), getKillRegState(Index.isKill()), Index.getSubReg());
  } else {
    Builder.addReg(0);
  }
  Builder.addImm(Disp).addReg(0);
  if (LV)
    for (const MachineOperand &Operand : MI.operands())
      if (Operand.isReg() && Operand.isUse() && Operand.isKill())
        LV->replaceKillInstruction(Operand.getReg(), MI, *Builder);
  if (LIS)
    LIS->ReplaceMachineInstrInMaps(MI, *Builder);
  return Builder;
}

/// Replaces operands Ops of MI, which all stand for one value, by memory.
///   LoadBytes  bytes of the load that goes away; 0 for a slot
MachineInstr *DogmaInstrInfo::fold(MachineInstr &MI, ArrayRef<unsigned> Ops,
                                   MachineBasicBlock::iterator InsertPt,
                                   ArrayRef<MachineOperand> Memory, unsigned LoadBytes) const {
  for (unsigned Op : Ops)
    if (MI.getOperand(Op).getSubReg())
      return nullptr;
  unsigned Opcode = MI.getOpcode();
  unsigned NewOpcode = 0;
  bool Target = false, Swap = false;
  unsigned First = Ops[0];
  bool Tied = MI.getNumExplicitDefs() == 1 && MI.getNumExplicitOperands() > 1 &&
              MI.getOperand(1).isReg() && MI.getOperand(1).isTied();
  const unsigned Form = dogma_rows[row(Opcode)].form;
  if (Ops.size() == 2 && Ops[0] == 0 && Ops[1] == 1 && Tied && LoadBytes == 0) {
    NewOpcode = TargetInMemory.lookup(Opcode);
    Target = true;
  } else if (Ops.size() == 1) {
    NewOpcode = SourceInMemory.lookup(Opcode);
    switch (Form) {
    case DOGMA_FORM_RR:
      if (First != 2 || !Tied)
        return nullptr;
      break;
    case DOGMA_FORM_VVV:
      if (First == 1 && MI.isCommutable())
        Swap = true;
      else if (First != 2 || Tied)
        return nullptr;
      break;
    case DOGMA_FORM_BRR:
      if (First == 0)
        Swap = true;
      else if (First != 1)
        return nullptr;
      break;
    case DOGMA_FORM_BRI:
      if (First != 0)
        return nullptr;
      break;
    default:
      return nullptr;
    }
  }
  if (NewOpcode == 0)
    return nullptr;
  const dogma_row &Row = dogma_rows[row(NewOpcode)];
  if (LoadBytes == 0 ? !(Row.traits & DOGMA_TRAIT_SLOT) : Row.access_bytes != LoadBytes)
    return nullptr;

  auto Builder = BuildMI(*MI.getParent(), InsertPt, MI.getDebugLoc(), get(NewOpcode));
  unsigned End = MI.getNumExplicitOperands();
  if (Target) {
    for (const MachineOperand &Operand : Memory)
      Builder.add(Operand);
    for (unsigned I = 2; I != End; ++I)
      Builder.add(MI.getOperand(I));
    return Builder;
  }
  for (unsigned I = 0; I != End; ++I) {
    unsigned Source = I;
    if (Swap && (I == First || I == First + 1))
      Source = I == First ? First + 1 : First;
    if (Source == First) {
      for (const MachineOperand &Operand : Memory)
        Builder.add(Operand);
    } else if (Swap && Form == DOGMA_FORM_BRR && I == 2) {
      Builder.addImm(swapIntegerCondition(static_cast<unsigned>(MI.getOperand(I).getImm())));
    } else {
      Builder.add(MI.getOperand(Source));
    }
  }
  return Builder;
}

MachineInstr *DogmaInstrInfo::foldMemoryOperandImpl(MachineFunction &MF, MachineInstr &MI,
                                                    ArrayRef<unsigned> Ops,
                                                    MachineBasicBlock::iterator InsertPt, int FI,
                                                    LiveIntervals *, VirtRegMap *) const {
  const MachineOperand Memory[] = {MachineOperand::CreateFI(FI), MachineOperand::CreateImm(1),
                                   MachineOperand::CreateReg(0, false),
                                   MachineOperand::CreateImm(0),
                                   MachineOperand::CreateReg(0, false)};
  MachineInstr *New = fold(MI, Ops, InsertPt, Memory, 0);
  if (New)
    MF.getFrameInfo().setStackID(FI, SafeStackID);
  return New;
}

MachineInstr *DogmaInstrInfo::foldMemoryOperandImpl(MachineFunction &, MachineInstr &MI,
                                                    ArrayRef<unsigned> Ops,
                                                    MachineBasicBlock::iterator InsertPt,
                                                    MachineInstr &LoadMI, LiveIntervals *) const {
  switch (LoadMI.getOpcode()) {
  case Dogma::LD_I64_RM:
  case Dogma::LD_I32_RM:
  case Dogma::LD_F64_VM:
  case Dogma::LD_F32_VM:
  case Dogma::LD_V128_VM:
    break;
  default:
    return nullptr;
  }
  SmallVector<MachineOperand, 5> Memory(LoadMI.operands_begin() + 1, LoadMI.operands_begin() + 6);
  for (MachineOperand &Operand : Memory)
    if (Operand.isReg())
      Operand.setIsKill(false);
  return fold(MI, Ops, InsertPt, Memory, dogma_rows[row(LoadMI.getOpcode())].access_bytes);
}
