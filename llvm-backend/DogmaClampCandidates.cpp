//===-- DogmaClampCandidates.cpp - Values whose clamping may pay ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaClampCandidates.h"
#include "DogmaSubtarget.h"
#include "llvm/ADT/EquivalenceClasses.h"

using namespace llvm;

// Gains in tenths of an instruction. The safe form of an indexed access has a longer latency; without an index it needs a move
// of no latency per block and pointer, and a longer encoding.
static constexpr double kIndexedLoadGain = 20;
static constexpr double kIndexedStoreGain = 12;
static constexpr double kAccessGain = 4;
static constexpr double kBlockGain = 3;

/// No object of a program lies nearer to either end of the arena.
static constexpr int64_t kMargin = INT64_C(16) << 20;

//===-- What an access needs ----------------------------------------------===//

/// An index without bounds that a loop raises in constant steps from a bounded start: what was accessed in one round is near
/// what is accessed in the next. The access must happen in every round, and the pointer must not change.
bool ClampCandidates::hasBoundedStride(const MemoryAccess &A) const {
  if (!A.Index || !A.Index.isVirtual())
    return false;
  const MachineInstr *Phi = MRI.getUniqueVRegDef(A.Index);
  if (!Phi || !Phi->isPHI() || Phi->getNumOperands() != 5)
    return false;
  const MachineLoop *L = Loops.getLoopFor(Phi->getParent());
  if (!L || L->getHeader() != Phi->getParent() || !L->contains(A.MI))
    return false;
  const MachineBasicBlock *Latch = L->getLoopLatch();
  if (!Latch || !Dominators.dominates(A.MI->getParent(), Latch))
    return false;
  if (A.Pointer) {
    const MachineInstr *Def = MRI.getUniqueVRegDef(A.Pointer);
    if (!Def || L->contains(Def))
      return false;
  }
  Register Start, Next;
  for (unsigned N = 1; N != 5; N += 2)
    (Phi->getOperand(N + 1).getMBB() == Latch ? Next : Start) = Phi->getOperand(N).getReg();
  if (!Start.isVirtual() || !Next.isVirtual() || !Facts.fact(Start).isInteger())
    return false;
  const MachineInstr *Step = MRI.getUniqueVRegDef(Next);
  if (!Step || (Step->getOpcode() != Dogma::ADD_I64_RI && Step->getOpcode() != Dogma::SUB_I64_RI))
    return false;
  return Step->getOperand(1).getReg() == A.Index && Step->getOperand(2).isImm() &&
         std::abs(Step->getOperand(2).getImm()) <= INT64_C(1) << 28;
}

/// Whether R comes, by way of loads, from itself in the round before.
bool ClampCandidates::isChased(Register R) {
  auto [It, New] = Chased.try_emplace(R, false);
  if (New)
    It->second = findsItself(R);
  return It->second;
}

bool ClampCandidates::findsItself(Register Root) const {
  const MachineInstr *Def = MRI.getUniqueVRegDef(Root);
  const MachineLoop *L = Def ? Loops.getLoopFor(Def->getParent()) : nullptr;
  if (!L)
    return false;
  SmallVector<std::pair<Register, bool>, 16> Work(1, {Root, false});
  SmallSet<std::pair<unsigned, bool>, 32> Seen;
  while (!Work.empty()) {
    auto [R, Loaded] = Work.pop_back_val();
    for (const MachineOperand &Use : MRI.use_nodbg_operands(R)) {
      const MachineInstr &MI = *Use.getParent();
      if (!L->contains(&MI) || MI.isCall() || MI.getNumExplicitDefs() != 1)
        continue;
      Register Result = MI.getOperand(0).getReg();
      int Memory = AddressFacts::memoryOperand(MI);
      auto N = static_cast<int>(MI.getOperandNo(&Use));
      bool Through = Loaded || (MI.mayLoad() && Memory >= 0 && N >= Memory && N < Memory + 5);
      if (Result == Root && Through)
        return true;
      if (!Result.isVirtual() || Seen.size() > 64 || !Seen.insert({Result.id(), Through}).second)
        continue;
      Work.push_back({Result, Through});
    }
  }
  return false;
}

//===-- What may be clamped -----------------------------------------------===//

// The optimiser makes pointers that lie far outside the arena, for instance the address of element 0 of an array that is used
// from element 10^9 on. A sum with such a pointer comes out right modulo 2^32, as a safe form has it, but clamping the
// pointer would be wrong. So it must come from the program itself, or an access close to it must happen.

/// Whether R is a pointer of the program: loaded, an argument or a result, or one of several such.
bool ClampCandidates::isSourcePointer(Register R) {
  auto [It, New] = Source.try_emplace(R, false);
  if (New) {
    SmallSet<Register, 8> Seen;
    It->second = comesFromSource(R, Seen, /*AllowPhi=*/true);
  }
  return It->second;
}

bool ClampCandidates::comesFromSource(Register R, SmallSet<Register, 8> &Seen, bool AllowPhi) const {
  if (!R.isVirtual())
    return false;
  if (!Seen.insert(R).second)
    return true;
  const MachineInstr *Def = Seen.size() <= 16 ? MRI.getUniqueVRegDef(R) : nullptr;
  if (!Def)
    return false;
  switch (Def->getOpcode()) {
  case Dogma::LD_I64_RM:
  case Dogma::CLAMP_RR:
  case Dogma::DFRAME_R:
  case Dogma::DFRAME_NOW:
  case Dogma::DALLOC_RR:
    return true;
  case Dogma::MOV_I64_RI:
    return Def->getOperand(1).isImm() && Def->getOperand(1).getImm() == 0;
  case TargetOpcode::COPY:
    return !Def->getOperand(1).getSubReg() && (Def->getOperand(1).getReg().isPhysical() ||
                                               comesFromSource(Def->getOperand(1).getReg(), Seen, AllowPhi));
  case Dogma::SEL_I32_I64_CRR:
  case Dogma::SEL_I32_I64_CRI:
  case Dogma::SEL_I64_I64_CRR:
  case Dogma::SEL_I64_I64_CRI:
    return comesFromSource(Def->getOperand(1).getReg(), Seen, AllowPhi) &&
           comesFromSource(Def->getOperand(2).getReg(), Seen, AllowPhi);
  case TargetOpcode::PHI:
    if (!AllowPhi)
      return false;
    for (unsigned N = 1; N < Def->getNumOperands(); N += 2)
      if (Def->getOperand(N).getSubReg() || !comesFromSource(Def->getOperand(N).getReg(), Seen, true))
        return false;
    return true;
  case Dogma::ADD_I64_RI: {
    // A field. No loop may go through it, or it would be a walk.
    SmallSet<Register, 8> Inner;
    return Def->getOperand(2).isImm() && std::abs(Def->getOperand(2).getImm()) < kMargin &&
           comesFromSource(Def->getOperand(1).getReg(), Inner, false);
  }
  case Dogma::LEA_I64_RM:
    return Def->getOperand(1).isFI() || (!Def->getOperand(4).isImm() && !Def->getOperand(3).getReg());
  default:
    return false;
  }
}

/// Whether the address of A differs from A.Pointer by a small amount only.
bool ClampCandidates::isNear(const MemoryAccess &A) const {
  const MachineOperand &Disp = A.MI->getOperand(A.Operand + 3);
  if (!Disp.isImm())
    return false;
  int64_t Low = Disp.getImm(), High = Low;
  if (A.Index) {
    const AddressFact &F = Facts.fact(A.Index);
    int64_t Scale = A.MI->getOperand(A.Operand + 1).getImm();
    if (!F.isInteger())
      return false;
    Low += Scale * F.Low;
    High += Scale * F.High;
  }
  return Low > -kMargin && High < kMargin;
}

/// Whether the root of A is an address in the arena whenever A happens, since A itself, or an access of the first round of a
/// loop, is close to it.
bool ClampCandidates::isAnchored(const MemoryAccess &A) const {
  if (!isNear(A))
    return false;
  int64_t Distance = 0;
  Register R = A.Pointer;
  for (unsigned Steps = 0; R != A.Root; ++Steps) {
    const MachineInstr *Def = R.isVirtual() && Steps < 8 ? MRI.getUniqueVRegDef(R) : nullptr;
    if (!Def)
      return false;
    if (Def->isCopy()) {
      R = Def->getOperand(1).getReg();
    } else if (Def->getOpcode() == Dogma::ADD_I64_RI && Def->getOperand(2).isImm()) {
      Distance += Def->getOperand(2).getImm();
      R = Def->getOperand(1).getReg();
    } else if (Def->getOpcode() == Dogma::LEA_I64_RM && Def->getOperand(1).isReg() && Def->getOperand(4).isImm() &&
               !Def->getOperand(3).getReg()) {
      Distance += Def->getOperand(4).getImm();
      R = Def->getOperand(1).getReg();
    } else if (Def->isPHI() && Def->getNumOperands() == 5) {
      const MachineLoop *L = Loops.getLoopFor(Def->getParent());
      const MachineBasicBlock *Latch = L && L->getHeader() == Def->getParent() ? L->getLoopLatch() : nullptr;
      if (!Latch || none_of(Facts.accessesOf(R), [&](unsigned N) {
            const MemoryAccess &First = Facts.accesses()[N];
            return First.Pointer == R && isNear(First) && Dominators.dominates(First.MI->getParent(), Latch);
          }))
        return false;
      R = Def->getOperand(Def->getOperand(2).getMBB() == Latch ? 3 : 1).getReg();
    } else {
      return false;
    }
    if (std::abs(Distance) >= kMargin)
      return false;
  }
  return true;
}

//===-- Gains -------------------------------------------------------------===//

double ClampCandidates::gain(const MemoryAccess &A) {
  double Gain = kAccessGain;
  if (A.Index)
    Gain = A.MI->mayLoad() ? kIndexedLoadGain : kIndexedStoreGain;
  else if (SeenInBlock.try_emplace({A.Pointer.id(), A.MI->getParent()}, true).second)
    Gain += kBlockGain;
  return Gain * static_cast<double>(Frequencies.getBlockFreq(A.MI->getParent()).getFrequency());
}

ClampUnit &ClampCandidates::addUnit(Register Pointer, Register Index, unsigned Scale) {
  ClampCandidate &C = Candidates[{Pointer.id(), Index.id(), Scale}];
  if (C.Units.empty()) {
    C.Source = {Pointer, Index, Scale};
    C.Home = MRI.getUniqueVRegDef(Pointer)->getParent();
    if (Index) {
      MachineBasicBlock *Other = MRI.getUniqueVRegDef(Index)->getParent();
      if (Dominators.dominates(C.Home, Other))
        C.Home = Other;
    }
  }
  C.Units.emplace_back();
  return C.Units.back();
}

/// An access for which clamping its pointer is no help: its whole address may be clamped, if others share it.
void ClampCandidates::addSum(const MemoryAccess &A) {
  const MachineOperand &Base = A.MI->getOperand(A.Operand), &Disp = A.MI->getOperand(A.Operand + 3);
  Register Index = A.MI->getOperand(A.Operand + 2).getReg();
  if (!Base.isReg() || !Base.getReg().isVirtual() || !Index.isVirtual() || !Disp.isImm() ||
      std::abs(Disp.getImm()) >= kMargin || !MRI.getUniqueVRegDef(Base.getReg()) || !MRI.getUniqueVRegDef(Index) ||
      isChased(Base.getReg()) || isChased(Index))
    return;
  ClampUnit &U = addUnit(Base.getReg(), Index, static_cast<unsigned>(A.MI->getOperand(A.Operand + 1).getImm()));
  U.Operands.push_back(&A.MI->getOperand(A.Operand));
  U.Gain = gain(A);
  U.Accesses = 1;
}

/// Accesses through values made from a root. Those made from one another belong together.
void ClampCandidates::addMade(ArrayRef<const MemoryAccess *> Made) {
  EquivalenceClasses<unsigned> Groups;
  struct Sum {
    double Gain = 0;
    unsigned Accesses = 0;
    bool Forbidden = false;
  };
  MapVector<unsigned, Sum> Sums;
  for (const MemoryAccess *A : Made) {
    Groups.insert(A->Pointer.id());
    Sum &S = Sums[A->Pointer.id()];
    if (!isSourcePointer(A->Root) && !isAnchored(*A)) {
      S.Forbidden = true;
    } else if (A->Provable || hasBoundedStride(*A)) {
      S.Gain += gain(*A);
      ++S.Accesses;
    }
  }

  // From the pointers of the accesses back to the root.
  MapVector<unsigned, SmallVector<MachineOperand *, 2>> FirstSteps; // by made register
  SmallVector<unsigned, 32> Work;
  SmallSet<unsigned, 32> Visited;
  for (const auto &Entry : Sums) {
    Work.push_back(Entry.first);
    Visited.insert(Entry.first);
  }
  while (!Work.empty()) {
    Register R(Work.pop_back_val());
    Register Root = Facts.fact(R).Root, Result;
    for (MachineOperand &Operand : MRI.getUniqueVRegDef(R)->explicit_uses()) {
      if (!Operand.isReg() || !Operand.getReg().isVirtual() || !Facts.isRewritableUse(Operand, Result))
        continue;
      Register From = Operand.getReg();
      if (From == Root) {
        FirstSteps[R.id()].push_back(&Operand);
      } else if (Facts.fact(From).isAddress() && Facts.fact(From).Root == Root) {
        Groups.unionSets(R.id(), From.id());
        if (Visited.insert(From.id()).second)
          Work.push_back(From.id());
      }
    }
  }
  struct Group {
    SmallVector<MachineOperand *, 2> Operands;
    Sum Total;
  };
  MapVector<unsigned, Group> ByLeader;
  for (auto &[R, Operands] : FirstSteps) {
    Groups.insert(R);
    ByLeader[Groups.getLeaderValue(R)].Operands.append(Operands);
  }
  for (auto &[R, S] : Sums) {
    Sum &Total = ByLeader[Groups.getLeaderValue(R)].Total;
    Total.Gain += S.Gain;
    Total.Accesses += S.Accesses;
    Total.Forbidden |= S.Forbidden;
  }
  for (auto &[Leader, G] : ByLeader) {
    if (G.Operands.empty() || G.Total.Forbidden)
      continue;
    ClampUnit &U = addUnit(G.Operands[0]->getReg(), Register(), 1);
    U.Operands = std::move(G.Operands);
    U.Gain = G.Total.Gain;
    U.Accesses = G.Total.Accesses;
  }
}

std::vector<ClampCandidate> ClampCandidates::gather() {
  SmallVector<const MemoryAccess *, 16> Made;
  for (const MemoryAccess &A : Facts.accesses()) {
    bool Provable = A.Provable || hasBoundedStride(A);
    if (!A.Root) {
      if (!Provable)
        addSum(A);
      continue;
    }
    if (!MRI.getUniqueVRegDef(A.Root) || isChased(A.Root))
      continue;
    if (A.Pointer != A.Root) {
      Made.push_back(&A);
      continue;
    }
    bool Allowed = isSourcePointer(A.Root) || isNear(A);
    if (!Provable || !Allowed) {
      addSum(A);
      if (!Allowed)
        continue;
    }
    ClampUnit &U = addUnit(A.Root, Register(), 1);
    U.Operands.push_back(&A.MI->getOperand(A.PointerOperand));
    if (Provable) {
      U.Gain = gain(A);
      U.Accesses = 1;
    }
  }
  addMade(Made);
  std::vector<ClampCandidate> Result;
  for (auto &Entry : Candidates)
    Result.push_back(std::move(Entry.second));
  return Result;
}
