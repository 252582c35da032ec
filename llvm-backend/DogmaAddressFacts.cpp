//===-- DogmaAddressFacts.cpp - What a checker can know about addresses ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaAddressFacts.h"
#include "DogmaConditions.h"
#include "DogmaMachineFunctionInfo.h"
#include "DogmaSubtarget.h"
#include "llvm/ADT/PostOrderIterator.h"
#include "llvm/CodeGen/MachineFrameInfo.h"

using namespace llvm;

static constexpr int64_t kArena = INT64_C(1) << 32;
static constexpr int64_t kGuard = INT64_C(36) << 30;
static constexpr int64_t kMost = INT64_C(1) << 43; ///< larger bounds are none
static constexpr int64_t kWord = (INT64_C(1) << 32) - 1;
static constexpr unsigned kPasses = 10;
static constexpr unsigned kAncestors = 12; ///< dominators looked at for refinement

//===-- Intervals ---------------------------------------------------------===//

AddressFact AddressFact::integer(int64_t Low, int64_t High) {
  if (Low < -kMost || High > kMost || Low > High)
    return wide();
  return {Integer, Register(), Low, High};
}
AddressFact AddressFact::address(Register Root, int64_t Low, int64_t High) {
  return {Address, Root, Low, High};
}
AddressFact AddressFact::wide() { return {Wide, Register(), 0, 0}; }

static const TargetRegisterClass *classOf(const MachineRegisterInfo &MRI, Register R) {
  return R.isVirtual() ? MRI.getRegClass(R) : nullptr;
}
static bool is64(const MachineRegisterInfo &MRI, Register R) {
  const TargetRegisterClass *RC = classOf(MRI, R);
  return RC && Dogma::BASE64RegClass.hasSubClassEq(RC);
}
static bool is32(const MachineRegisterInfo &MRI, Register R) {
  const TargetRegisterClass *RC = classOf(MRI, R);
  return RC && Dogma::GR32RegClass.hasSubClassEq(RC);
}

/// Smallest 2^n - 1 that is not below X.
static int64_t ones(int64_t X) {
  return static_cast<int64_t>(NextPowerOf2(static_cast<uint64_t>(X))) - 1;
}

//===-- Instructions ------------------------------------------------------===//

int AddressFacts::memoryOperand(const MachineInstr &MI) {
  ArrayRef<MCOperandInfo> Operands = MI.getDesc().operands();
  for (unsigned N = 0; N != Operands.size(); ++N)
    if (Operands[N].OperandType == MCOI::OPERAND_MEMORY)
      return static_cast<int>(N);
  return -1;
}

AddressFacts::AddressFacts(MachineFunction &MF, const MachineDominatorTree &Dominators)
    : MF(MF), MRI(MF.getRegInfo()), TII(*MF.getSubtarget<DogmaSubtarget>().getInstrInfo()),
      Dominators(Dominators) {}

static bool isSlot(const MachineFunction &MF, const MachineOperand &Base) {
  return Base.isFI() ? MF.getFrameInfo().getStackID(Base.getIndex()) == SafeStackID
                     : Base.getReg() == Dogma::SLOT;
}

void AddressFacts::collect() {
  unsigned Position = 0;
  ReversePostOrderTraversal<MachineFunction *> Blocks(&MF);
  for (MachineBasicBlock *MBB : Blocks)
    for (MachineInstr &MI : *MBB) {
      if (MI.isDebugInstr())
        continue;
      Order[&MI] = ++Position;
      int N = memoryOperand(MI);
      if (N < 0 || !MI.mayLoadOrStore())
        continue;
      auto First = static_cast<unsigned>(N);
      if (isSlot(MF, MI.getOperand(First)))
        continue;
      MemoryAccess A;
      A.MI = &MI;
      A.Operand = First;
      A.Bytes = dogma_rows[TII.row(MI.getOpcode())].access_bytes;
      const MachineOperand &Base = MI.getOperand(First);
      Register Index = MI.getOperand(First + 2).getReg();
      if (Base.isReg() && Base.getReg().isVirtual())
        AccessesOf[Base.getReg()].push_back(static_cast<unsigned>(Accesses.size()));
      if (Index.isVirtual() && MI.getOperand(First + 1).getImm() == 1)
        AccessesOf[Index].push_back(static_cast<unsigned>(Accesses.size()));
      Accesses.push_back(A);
    }
}

//===-- Which values are only addresses -----------------------------------===//

bool AddressFacts::isAddressUse(const MachineOperand &Use, Register &Result) const {
  Result = Register();
  const MachineInstr &MI = *Use.getParent();
  if (Use.isImplicit() || Use.getSubReg())
    return false;
  unsigned N = MI.getOperandNo(&Use);
  switch (MI.getOpcode()) {
  case TargetOpcode::COPY:
  case TargetOpcode::PHI:
    Result = MI.getOperand(0).getReg();
    return !MI.getOperand(0).getSubReg() && is64(MRI, Result);
  case Dogma::ADD_I64_RI:
  case Dogma::SUB_I64_RI:
    Result = MI.getOperand(0).getReg();
    return N == 1 && MI.getOperand(2).isImm();
  case Dogma::ADD_I64_RR:
    Result = MI.getOperand(0).getReg();
    return true;
  default:
    break;
  }
  int First = memoryOperand(MI);
  if (First < 0 || MI.getOpcode() == Dogma::LEA_I32_RM)
    return false;
  unsigned Part = N - static_cast<unsigned>(First);
  if (N < static_cast<unsigned>(First) || (Part != 0 && Part != 2))
    return false;
  if (Part == 2 && MI.getOperand(N - 1).getImm() != 1)
    return false;
  if (MI.getOpcode() == Dogma::LEA_I64_RM)
    Result = MI.getOperand(0).getReg();
  return true;
}

bool AddressFacts::isRewritableUse(const MachineOperand &Use, Register &Result) const {
  return isAddressUse(Use, Result) && (!Result || isAddressOnly(Result));
}

void AddressFacts::findMixed() {
  Mixed.resize(MRI.getNumVirtRegs());
  SmallVector<Register, 32> Work;
  auto Mark = [&](Register R) {
    if (Mixed.test(Register::virtReg2Index(R)))
      return;
    Mixed.set(Register::virtReg2Index(R));
    Work.push_back(R);
  };
  for (unsigned I = 0, End = MRI.getNumVirtRegs(); I != End; ++I) {
    Register R = Register::index2VirtReg(I);
    Register Result;
    for (const MachineOperand &Use : MRI.use_nodbg_operands(R))
      if (!isAddressUse(Use, Result)) {
        Mark(R);
        break;
      }
  }
  while (!Work.empty()) {
    Register R = Work.pop_back_val();
    const MachineInstr *Def = MRI.getUniqueVRegDef(R);
    if (!Def)
      continue;
    Register Result;
    for (const MachineOperand &Use : Def->explicit_uses())
      if (Use.isReg() && Use.getReg().isVirtual() && isAddressUse(Use, Result) && Result == R)
        Mark(Use.getReg());
  }
}

//===-- What is known at a place ------------------------------------------===//

/// Bounds of R, known to be in F, behind the edge From -> To.
AddressFact AddressFacts::refine(Register R, AddressFact F, const MachineBasicBlock *From,
                                 const MachineBasicBlock *To) const {
  auto I = const_cast<MachineBasicBlock *>(From)->getFirstTerminator();
  if (I == From->end())
    return F;
  bool Wide = false, Constant = false;
  switch (I->getOpcode()) {
  case Dogma::BR_I64_BRR:
    Wide = true;
    break;
  case Dogma::BR_I64_BRI:
    Wide = Constant = true;
    break;
  case Dogma::BR_I32_BRR:
    break;
  case Dogma::BR_I32_BRI:
    Constant = true;
    break;
  default:
    return F;
  }
  bool Left = I->getOperand(0).getReg() == R && !I->getOperand(0).getSubReg();
  bool Right = !Constant && I->getOperand(1).getReg() == R && !I->getOperand(1).getSubReg();
  if (Left == Right || Wide != is64(MRI, R))
    return F;
  const MachineBasicBlock *Taken = I->getOperand(3).getMBB();
  auto Next = std::next(I);
  const MachineBasicBlock *Other =
      Next != From->end() && Next->getOpcode() == Dogma::JUMP_J ? Next->getOperand(0).getMBB()
      : Next == From->end() ? From->getNextNode() : nullptr;
  if (Taken == Other || (To != Taken && To != Other))
    return F;
  auto Condition = static_cast<unsigned>(I->getOperand(2).getImm());
  if (To != Taken)
    Condition = reverseIntegerCondition(Condition);
  if (Right)
    Condition = swapIntegerCondition(Condition);
  int64_t Low, High;
  if (Constant) {
    Low = High = Wide ? I->getOperand(1).getImm() : I->getOperand(1).getImm() & kWord;
  } else {
    Register Bound = I->getOperand(Left ? 1 : 0).getReg();
    if (!Bound.isVirtual() || I->getOperand(Left ? 1 : 0).getSubReg() || !Facts[Bound].isInteger())
      return F;
    Low = Facts[Bound].Low;
    High = Facts[Bound].High;
  }
  // What is not known to be an integer may be one now, if it is below a small number.
  bool Known = F.isInteger();
  constexpr int64_t Most = INT64_C(1) << 31;
  bool SmallSigned = Low >= 0 && High < Most;
  switch (Condition) {
  case DOGMA_ULT:
  case DOGMA_ULE: {
    if (Low < 0 || High > kMost)
      return F;
    int64_t Limit = High - (Condition == DOGMA_ULT ? 1 : 0);
    if (Limit < 0)
      return F;
    if (!Known || F.Low < 0)
      return AddressFact::integer(0, Limit);
    return F.Low <= Limit ? AddressFact::integer(F.Low, std::min(F.High, Limit)) : F;
  }
  case DOGMA_UGT:
  case DOGMA_UGE: {
    int64_t Limit = Low + (Condition == DOGMA_UGT ? 1 : 0);
    if (!Known || F.Low < 0 || Low < 0 || Limit > F.High)
      return F;
    return AddressFact::integer(std::max(F.Low, Limit), F.High);
  }
  case DOGMA_SLT:
  case DOGMA_SLE: {
    if (!Known || (!Wide && (!SmallSigned || F.High >= Most)))
      return F;
    int64_t Limit = High - (Condition == DOGMA_SLT ? 1 : 0);
    return F.Low <= Limit ? AddressFact::integer(F.Low, std::min(F.High, Limit)) : F;
  }
  case DOGMA_SGT:
  case DOGMA_SGE: {
    if (!Known || (!Wide && (!SmallSigned || F.High >= Most)))
      return F;
    int64_t Limit = Low + (Condition == DOGMA_SGT ? 1 : 0);
    return Limit <= F.High ? AddressFact::integer(std::max(F.Low, Limit), F.High) : F;
  }
  case DOGMA_EQ:
    return AddressFact::integer(Low, High);
  default:
    return F;
  }
}

/// Narrows an address by the accesses that were done before: what did not fault was in the arena.
AddressFact AddressFacts::narrow(Register R, AddressFact F, const MachineBasicBlock *Block,
                                 unsigned Position) const {
  auto It = AccessesOf.find(R);
  if (It == AccessesOf.end())
    return F;
  unsigned Count = 0;
  for (unsigned N : It->second) {
    const MemoryAccess &A = Accesses[N];
    const MachineInstr &MI = *A.MI;
    if (Order.lookup(&MI) >= Position)
      break; // they are in order, and what dominates comes first
    if (MI.getParent() != Block && !Dominators.dominates(MI.getParent(), Block))
      continue;
    if (++Count > 16)
      break;
    if (!MI.getOperand(A.Operand + 3).isImm())
      continue;
    int64_t Disp = MI.getOperand(A.Operand + 3).getImm(), Low = Disp, High = Disp;
    Register Index = MI.getOperand(A.Operand + 2).getReg();
    int64_t Scale = MI.getOperand(A.Operand + 1).getImm();
    if (Index == R) {
      if (MI.getOperand(A.Operand).getReg() == R || !MI.getOperand(A.Operand).isReg())
        continue;
      Index = MI.getOperand(A.Operand).getReg();
    }
    if (Index) {
      if (!Index.isVirtual() || !Facts[Index].isInteger())
        continue;
      Low += Scale * Facts[Index].Low;
      High += Scale * Facts[Index].High;
    }
    int64_t Size = A.Bytes;
    if (F.Low + Low < -kGuard || F.High + High + Size > kArena + kGuard)
      continue;
    int64_t NewLow = std::max(F.Low, -High), NewHigh = std::min(F.High, kArena - Size - Low);
    if (NewLow <= NewHigh) {
      F.Low = NewLow;
      F.High = NewHigh;
    }
  }
  return F;
}

AddressFact AddressFacts::factAt(Register R, const MachineBasicBlock *Block,
                                 unsigned Position) const {
  AddressFact F = Facts[R];
  if (F.Kind == AddressFact::Unreached)
    return F;
  if (F.isAddress() && F.Root != R)
    return narrow(R, F, Block, Position);
  // Branches that decided the way here.
  const MachineInstr *Def = MRI.getUniqueVRegDef(R);
  const MachineBasicBlock *Home = Def ? Def->getParent() : nullptr;
  const MachineDomTreeNode *Node = Dominators.getNode(const_cast<MachineBasicBlock *>(Block));
  SmallVector<std::pair<const MachineBasicBlock *, const MachineBasicBlock *>, 8> Edges;
  for (unsigned N = 0; Node && Node->getIDom() && Node->getBlock() != Home && N != kAncestors; ++N) {
    const MachineBasicBlock *Here = Node->getBlock();
    if (Here->pred_size() == 1)
      Edges.push_back({*Here->pred_begin(), Here});
    Node = Node->getIDom();
  }
  for (const auto &[From, To] : reverse(Edges))
    F = refine(R, F, From, To);
  return F.isAddress() ? narrow(R, F, Block, Position) : F;
}

//===-- Transfer ----------------------------------------------------------===//

AddressFact AddressFacts::unknown(Register R) const {
  if (is32(MRI, R))
    return AddressFact::integer(0, kWord);
  return AddressFact::address(R, 0, kWord);
}

AddressFact AddressFacts::sum(Register Result, const AddressFact &A, const AddressFact &B) const {
  if (A.Kind == AddressFact::Unreached || B.Kind == AddressFact::Unreached)
    return {};
  if (A.isInteger() && B.isInteger())
    return AddressFact::integer(A.Low + B.Low, A.High + B.High);
  const AddressFact &Pointer = A.isAddress() ? A : B, &Offset = A.isAddress() ? B : A;
  if (!Pointer.isAddress())
    return AddressFact::wide();
  if (!Offset.isInteger() || Pointer.Low + Offset.Low < -kGuard ||
      Pointer.High + Offset.High > kArena + kGuard)
    return unknown(Result);
  return AddressFact::address(Pointer.Root, Pointer.Low + Offset.Low, Pointer.High + Offset.High);
}

AddressFact AddressFacts::operandFact(const MachineInstr &MI, unsigned N) {
  const MachineOperand &Operand = MI.getOperand(N);
  if (!Operand.isReg() || !Operand.getReg().isVirtual())
    return AddressFact::wide();
  if (Operand.getSubReg()) {
    AddressFact F = Facts[Operand.getReg()];
    if (F.Kind == AddressFact::Unreached)
      return F;
    return F.isInteger() && F.Low >= 0 && F.High <= kWord ? F : AddressFact::integer(0, kWord);
  }
  return factAt(Operand.getReg(), MI.getParent(), Order.lookup(&MI));
}

static AddressFact scaled(const AddressFact &F, int64_t Factor) {
  if (!F.isInteger())
    return F.Kind == AddressFact::Unreached ? F : AddressFact::wide();
  int64_t A, B;
  if (MulOverflow(F.Low, Factor, A) || MulOverflow(F.High, Factor, B))
    return AddressFact::wide();
  return AddressFact::integer(std::min(A, B), std::max(A, B));
}

AddressFact AddressFacts::evaluateLea(const MachineInstr &MI, Register Result) {
  const MachineOperand &Base = MI.getOperand(1), &Disp = MI.getOperand(4);
  AddressFact F = AddressFact::integer(Disp.isImm() ? Disp.getImm() : 0,
                                       Disp.isImm() ? Disp.getImm() : 0);
  if (Base.isFI() || !Disp.isImm())
    F = sum(Result, F, AddressFact::address(Register(), 0, Base.isFI() ? kWord : kWord >> 1));
  else if (Base.getReg())
    F = sum(Result, F, operandFact(MI, 1));
  if (MI.getOperand(3).getReg()) {
    AddressFact Index = operandFact(MI, 3);
    int64_t Scale = MI.getOperand(2).getImm();
    F = sum(Result, F, Scale == 1 ? Index : scaled(Index, Scale));
  }
  return F;
}

/// 32-bit results: always in [0, 2^32).
AddressFact AddressFacts::evaluateNarrow(const MachineInstr &MI) {
  const AddressFact Any = AddressFact::integer(0, kWord);
  auto Clip = [&](int64_t Low, int64_t High) {
    return Low >= 0 && High <= kWord ? AddressFact::integer(Low, High) : Any;
  };
  auto Immediate = [&](unsigned N) { return MI.getOperand(N).isImm() ? MI.getOperand(N).getImm() : -1; };
  switch (MI.getOpcode()) {
  case Dogma::MOV_I32_RI:
    return AddressFact::integer(Immediate(1) & kWord, Immediate(1) & kWord);
  case Dogma::LD_U8_RM:
  case Dogma::ZX8_I32_RR:
    return AddressFact::integer(0, 255);
  case Dogma::LD_U16_RM:
  case Dogma::ZX16_I32_RR:
    return AddressFact::integer(0, 65535);
  case TargetOpcode::COPY:
  case Dogma::MOV_I32_RR: {
    if (!MI.getOperand(1).getReg().isVirtual())
      return Any;
    AddressFact F = operandFact(MI, 1);
    return F.isInteger() ? Clip(F.Low, F.High) : F.Kind == AddressFact::Unreached ? F : Any;
  }
  case Dogma::AND_I32_RI: {
    AddressFact F = operandFact(MI, 1);
    int64_t High = F.isInteger() ? F.High : kWord;
    return AddressFact::integer(0, std::min(High, Immediate(2) & kWord));
  }
  case Dogma::AND_I32_RR: {
    AddressFact A = operandFact(MI, 1), B = operandFact(MI, 2);
    return AddressFact::integer(0, std::min(A.isInteger() ? A.High : kWord, B.isInteger() ? B.High : kWord));
  }
  case Dogma::SHR_I32_RRI: {
    AddressFact F = operandFact(MI, 1);
    int64_t High = F.isInteger() ? F.High : kWord;
    return AddressFact::integer(0, High >> (Immediate(2) & 31));
  }
  case Dogma::SHL_I32_RRI: {
    AddressFact F = operandFact(MI, 1);
    return F.isInteger() ? Clip(F.Low << (Immediate(2) & 31), F.High << (Immediate(2) & 31)) : Any;
  }
  case Dogma::ADD_I32_RI: {
    AddressFact F = operandFact(MI, 1);
    return F.isInteger() && MI.getOperand(2).isImm()
               ? Clip(F.Low + SignExtend64<32>(static_cast<uint64_t>(Immediate(2))),
                      F.High + SignExtend64<32>(static_cast<uint64_t>(Immediate(2))))
               : Any;
  }
  case Dogma::ADD_I32_RR: {
    AddressFact A = operandFact(MI, 1), B = operandFact(MI, 2);
    return A.isInteger() && B.isInteger() ? Clip(A.Low + B.Low, A.High + B.High) : Any;
  }
  case Dogma::MUL_I32_RRI: {
    AddressFact F = scaled(operandFact(MI, 1), SignExtend64<32>(static_cast<uint64_t>(Immediate(2))));
    return F.isInteger() ? Clip(F.Low, F.High) : Any;
  }
  case Dogma::LEA_I32_RM: {
    if (!MI.getOperand(4).isImm())
      return Any;
    AddressFact F = AddressFact::integer(MI.getOperand(4).getImm(), MI.getOperand(4).getImm());
    for (unsigned N : {1u, 3u}) {
      if (!MI.getOperand(N).getReg())
        continue;
      AddressFact Part = operandFact(MI, N);
      if (!Part.isInteger())
        return Any;
      Part = N == 3 ? scaled(Part, MI.getOperand(2).getImm()) : Part;
      F = AddressFact::integer(F.Low + Part.Low, F.High + Part.High);
    }
    return F.isInteger() ? Clip(F.Low, F.High) : Any;
  }
  case Dogma::CLZ_I32_RR:
  case Dogma::CTZ_I32_RR:
  case Dogma::POPCNT_I32_RR:
    return AddressFact::integer(0, 32);
  default:
    if (TII.getName(MI.getOpcode()).starts_with("SET_"))
      return AddressFact::integer(0, 1);
    return Any;
  }
}

AddressFact AddressFacts::evaluatePhi(const MachineInstr &MI, Register Result) {
  AddressFact Joined = Facts[Result];
  for (unsigned N = 1; N < MI.getNumOperands(); N += 2) {
    const MachineOperand &Operand = MI.getOperand(N);
    const MachineBasicBlock *From = MI.getOperand(N + 1).getMBB();
    if (!Operand.getReg().isVirtual() || Operand.getSubReg())
      return unknown(Result);
    AddressFact F = Operand.getReg() == Result ? Facts[Result]
                                               : factAt(Operand.getReg(), From, ~0u);
    if (!F.isAddress() && F.Kind != AddressFact::Unreached)
      F = refine(Operand.getReg(), F, From, MI.getParent());
    if (F.Kind == AddressFact::Unreached)
      continue;
    if (Joined.Kind == AddressFact::Unreached) {
      Joined = F;
    } else if (Joined.isInteger() && F.isInteger()) {
      Joined = AddressFact::integer(std::min(Joined.Low, F.Low), std::max(Joined.High, F.High));
    } else if (Joined.isAddress() && F.isAddress() && Joined.Root == F.Root) {
      Joined.Low = std::min(Joined.Low, F.Low);
      Joined.High = std::max(Joined.High, F.High);
    } else if (!Joined.isAddress() && !F.isAddress()) {
      Joined = is32(MRI, Result) ? AddressFact::integer(0, kWord) : AddressFact::wide();
    } else {
      return unknown(Result);
    }
  }
  if (Joined == Facts[Result] || Facts[Result].Kind == AddressFact::Unreached || Changes[Result] < 3)
    return Joined;
  // It keeps growing: on to the next bound that means something.
  const AddressFact &Old = Facts[Result];
  if (Joined.isInteger()) {
    static const int64_t Bounds[] = {(INT64_C(1) << 31) - 1, kWord, INT64_C(1) << 34};
    int64_t Low = Joined.Low, High = Joined.High;
    if (Low < Old.Low)
      Low = Low >= -(INT64_C(1) << 31) ? -(INT64_C(1) << 31) : -kMost - 1;
    if (High > Old.High) {
      const int64_t *Bound = find_if(Bounds, [High](int64_t B) { return B >= High; });
      High = Bound != std::end(Bounds) && Changes[Result] < 8 ? *Bound : kMost + 1;
    }
    if (is32(MRI, Result))
      return AddressFact::integer(std::max<int64_t>(Low, 0), std::min(High, kWord));
    return AddressFact::integer(Low, High);
  }
  if (Joined.isAddress())
    return unknown(Result);
  return Joined;
}

AddressFact AddressFacts::evaluate(const MachineInstr &MI, Register Result) {
  if (MI.isPHI())
    return evaluatePhi(MI, Result);
  if (is32(MRI, Result))
    return evaluateNarrow(MI);
  auto Both = [&](unsigned N) {
    AddressFact A = operandFact(MI, N), B = operandFact(MI, N + 1);
    if (A.Kind == AddressFact::Unreached || B.Kind == AddressFact::Unreached)
      return AddressFact();
    if (A.isInteger() && B.isInteger())
      return AddressFact::integer(std::min(A.Low, B.Low), std::max(A.High, B.High));
    if (A.isAddress() && B.isAddress() && A.Root == B.Root)
      return AddressFact::address(A.Root, std::min(A.Low, B.Low), std::max(A.High, B.High));
    return A.isAddress() || B.isAddress() ? unknown(Result) : AddressFact::wide();
  };
  auto Immediate = [&](unsigned N) {
    return MI.getOperand(N).isImm() ? AddressFact::integer(MI.getOperand(N).getImm(), MI.getOperand(N).getImm())
                                    : AddressFact::wide();
  };
  switch (MI.getOpcode()) {
  case TargetOpcode::COPY:
    if (!MI.getOperand(1).getReg().isVirtual() || MI.getOperand(1).getSubReg())
      return unknown(Result);
    return operandFact(MI, 1);
  case TargetOpcode::SUBREG_TO_REG:
    return MI.getOperand(2).getReg().isVirtual() ? operandFact(MI, 2) : AddressFact::integer(0, kWord);
  case Dogma::MOV_I64_RI:
    return Immediate(1);
  case Dogma::ADD_I64_RI: {
    // The step of a loop goes behind the last use of the old value, wherever it stands now.
    if (!MI.getOperand(1).getReg().isVirtual() || MI.getOperand(1).getSubReg())
      return unknown(Result);
    return sum(Result, factAt(MI.getOperand(1).getReg(), MI.getParent(), ~0u), Immediate(2));
  }
  case Dogma::ADD_I64_RR:
    return sum(Result, operandFact(MI, 1), operandFact(MI, 2));
  case Dogma::SUB_I64_RI:
    return sum(Result, operandFact(MI, 1), scaled(Immediate(2), -1));
  case Dogma::SUB_I64_RR: {
    AddressFact A = operandFact(MI, 1), B = operandFact(MI, 2);
    if (B.isInteger())
      return sum(Result, A, scaled(B, -1));
    if (A.isAddress() && B.isAddress() && !A.Root && !B.Root)
      return AddressFact::integer(A.Low - B.High, A.High - B.Low);
    return A.Kind == AddressFact::Unreached || B.Kind == AddressFact::Unreached ? AddressFact() : AddressFact::wide();
  }
  case Dogma::LEA_I64_RM:
    return evaluateLea(MI, Result);
  case Dogma::MUL_I64_RRI:
    return scaled(operandFact(MI, 1), MI.getOperand(2).getImm());
  case Dogma::SHL_I64_RRI:
    return scaled(operandFact(MI, 1), INT64_C(1) << std::min<int64_t>(MI.getOperand(2).getImm() & 63, 44));
  case Dogma::NEG_I64_RR:
    return scaled(operandFact(MI, 1), -1);
  case Dogma::SHR_I64_RRI: {
    auto Count = static_cast<unsigned>(MI.getOperand(2).getImm() & 63);
    AddressFact F = operandFact(MI, 1);
    if (F.isInteger() && F.Low >= 0)
      return AddressFact::integer(F.Low >> Count, F.High >> Count);
    return Count >= 21 ? AddressFact::integer(0, static_cast<int64_t>(~UINT64_C(0) >> Count)) : AddressFact::wide();
  }
  case Dogma::SAR_I64_RRI: {
    auto Count = static_cast<unsigned>(MI.getOperand(2).getImm() & 63);
    AddressFact F = operandFact(MI, 1);
    if (F.isInteger())
      return AddressFact::integer(F.Low >> Count, F.High >> Count);
    return Count >= 20 ? AddressFact::integer(INT64_MIN >> Count, INT64_MAX >> Count) : AddressFact::wide();
  }
  case Dogma::AND_I64_RI: {
    AddressFact F = operandFact(MI, 1);
    int64_t Mask = MI.getOperand(2).isImm() ? MI.getOperand(2).getImm() : -1;
    if (Mask >= 0)
      return AddressFact::integer(0, F.isInteger() && F.Low >= 0 ? std::min(F.High, Mask) : Mask);
    if (F.isInteger() && F.Low >= 0)
      return AddressFact::integer(0, F.High);
    return F.isInteger() ? AddressFact::wide() : unknown(Result);
  }
  case Dogma::AND_I64_RR: {
    AddressFact A = operandFact(MI, 1), B = operandFact(MI, 2);
    int64_t High = INT64_MAX;
    for (const AddressFact *F : {&A, &B})
      if (F->isInteger() && F->Low >= 0)
        High = std::min(High, F->High);
    return High != INT64_MAX ? AddressFact::integer(0, High) : unknown(Result);
  }
  case Dogma::OR_I64_RR:
  case Dogma::OR_I64_RI: {
    AddressFact A = operandFact(MI, 1), B = MI.getOpcode() == Dogma::OR_I64_RR ? operandFact(MI, 2) : Immediate(2);
    if (A.isInteger() && B.isInteger() && A.Low >= 0 && B.Low >= 0)
      return AddressFact::integer(0, ones(std::max(A.High, B.High)));
    return unknown(Result);
  }
  case Dogma::LD_S8_I64_RM:
  case Dogma::SX8_I64_RR:
    return AddressFact::integer(-128, 127);
  case Dogma::LD_S16_I64_RM:
  case Dogma::SX16_I64_RR:
    return AddressFact::integer(-32768, 32767);
  case Dogma::LD_S32_I64_RM:
    return AddressFact::integer(INT32_MIN, INT32_MAX);
  case Dogma::SX32_I64_RR: {
    AddressFact F = operandFact(MI, 1);
    return F.isInteger() && F.Low >= 0 && F.High <= INT32_MAX ? F : AddressFact::integer(INT32_MIN, INT32_MAX);
  }
  case Dogma::SEL_I32_I64_CRR:
  case Dogma::SEL_I32_I64_CRI:
  case Dogma::SEL_I64_I64_CRR:
  case Dogma::SEL_I64_I64_CRI:
    return Both(1);
  case Dogma::CLZ_I64_RR:
  case Dogma::CTZ_I64_RR:
  case Dogma::POPCNT_I64_RR:
    return AddressFact::integer(0, 64);
  case Dogma::FNADDR_FA:
    return AddressFact::integer(0, INT64_C(1) << 23);
  case Dogma::DFRAME_R:
  case Dogma::DFRAME_NOW:
  case Dogma::DALLOC_RR:
  case Dogma::CLAMP_RR:
    return AddressFact::address(Register(), 0, kWord);
  case Dogma::MUL_I64_RR:
  case Dogma::MUL_I64_RM:
    return AddressFact::wide();
  default:
    return unknown(Result);
  }
}

//===-- The whole function ------------------------------------------------===//

/// Which operand of an access is its pointer, and whether it can be proven.
void AddressFacts::classify(MemoryAccess &A) {
  const MachineInstr &MI = *A.MI;
  const MachineOperand &Base = MI.getOperand(A.Operand), &Disp = MI.getOperand(A.Operand + 3);
  Register Index = MI.getOperand(A.Operand + 2).getReg();
  int64_t Scale = MI.getOperand(A.Operand + 1).getImm();
  AddressFact Pointer, Offset = AddressFact::integer(0, 0);
  A.IsFrameOrGlobal = Base.isFI() || !Disp.isImm();
  if (A.IsFrameOrGlobal) {
    A.Index = Index;
    Pointer = AddressFact::address(Register(), 0, Base.isFI() ? kWord : kWord >> 1);
    if (Index)
      Offset = operandFact(MI, A.Operand + 2);
  } else {
    A.Pointer = Base.getReg();
    A.PointerOperand = A.Operand;
    A.Index = Index;
    Pointer = operandFact(MI, A.Operand);
    if (Index) {
      Offset = operandFact(MI, A.Operand + 2);
      // Either may be the pointer; a bounded integer is not, nor one without bounds.
      if (Scale == 1 && !Pointer.isAddress() && Offset.isAddress()) {
        std::swap(A.Pointer, A.Index);
        std::swap(Pointer, Offset);
        A.PointerOperand = A.Operand + 2;
      } else if (Scale == 1 && Pointer.isAddress() && Pointer.Root && Offset.isAddress() && !Offset.Root) {
        std::swap(A.Pointer, A.Index);
        std::swap(Pointer, Offset);
        A.PointerOperand = A.Operand + 2;
      }
    }
  }
  if (!Pointer.isAddress())
    return;
  A.Root = Pointer.Root;
  if (!Offset.isInteger())
    return;
  AddressFact Part = scaled(Offset, Scale);
  if (!Part.isInteger())
    return;
  int64_t Displacement = Disp.isImm() ? Disp.getImm() : 0;
  A.Provable = Pointer.Low + Part.Low + Displacement >= -kGuard &&
               Pointer.High + Part.High + Displacement + A.Bytes <= kArena + kGuard;
}

void AddressFacts::run() {
  Facts.resize(MRI.getNumVirtRegs());
  Changes.resize(MRI.getNumVirtRegs());
  collect();
  findMixed();
  ReversePostOrderTraversal<MachineFunction *> Blocks(&MF);
  bool Changed = true;
  for (unsigned Pass = 0; Changed && Pass != kPasses; ++Pass) {
    Changed = false;
    for (MachineBasicBlock *MBB : Blocks)
      for (MachineInstr &MI : *MBB)
        for (const MachineOperand &Def : MI.defs()) {
          Register R = Def.getReg();
          if (!R.isVirtual() || (!is64(MRI, R) && !is32(MRI, R)))
            continue;
          AddressFact F = &Def == MI.defs().begin() ? evaluate(MI, R) : unknown(R);
          // A value that is more than an address cannot be made from a clamped one.
          if (F.isAddress() && F.Root && F.Root != R && !isAddressOnly(R))
            F = unknown(R);
          if (F == Facts[R])
            continue;
          Facts[R] = F;
          ++Changes[R];
          Changed = true;
        }
  }
  for (MemoryAccess &A : Accesses)
    classify(A);
}
