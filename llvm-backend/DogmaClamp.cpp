//===-- DogmaClamp.cpp - Where addresses are clamped ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// `clamp` makes a new value that is an address in the arena whatever its source held, and the same for a source that is
/// one. A checker can prove accesses through it, so the loader emits them as plain ones; without it they
/// take a safe form. This pass puts clamps where they pay: in front of loops, and where a pointer of unknown origin is used
/// several times.
///
/// The clamped value stands only where an address of a memory access is made. NULL becomes the base of the arena, so everything
/// else that happens to a pointer (comparison, store, argument) still sees the original. Nor is a pointer clamped that is
/// loaded through itself in a loop (p = p->next): each load would wait for the clamp before it.
///
//===----------------------------------------------------------------------===//

#include "DogmaClampCandidates.h"
#include "DogmaSubtarget.h"
#include "DogmaTargetMachine.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/Statistic.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"

using namespace llvm;

#define DEBUG_TYPE "dogma-clamp"

STATISTIC(NumClamps, "Number of clamps");
STATISTIC(NumClamped, "Number of accesses that clamps make provable");

// In tenths of an instruction.
static constexpr double kClampCost = 10;
static constexpr double kSumCost = 15;      ///< to compute the whole address first
static constexpr double kPressureCost = 30; ///< the original is needed, too

namespace {

class Clamp : public MachineFunctionPass {
  MachineRegisterInfo *MRI = nullptr;
  const TargetInstrInfo *TII = nullptr;
  MachineDominatorTree *Dominators = nullptr;
  const MachineBlockFrequencyInfo *Frequencies = nullptr;

  double frequency(const MachineBasicBlock *MBB) const {
    return static_cast<double>(Frequencies->getBlockFreq(MBB).getFrequency());
  }
  MachineBasicBlock *nearest(const ClampUnit &U) const;
  bool place(const ClampCandidate &C, MutableArrayRef<ClampUnit *> Units);
  MachineBasicBlock *choosePlace(const ClampCandidate &C, MachineBasicBlock *Nearest) const;
  bool isNeededBeside(Register R, const MachineBasicBlock *Place, ArrayRef<ClampUnit *> Units) const;
  bool insert(const ClampSource &Source, MachineBasicBlock *Place, ArrayRef<ClampUnit *> Units);

public:
  static char ID;
  Clamp() : MachineFunctionPass(ID) {}
  StringRef getPassName() const override { return "Dogma clamp placement"; }
  void getAnalysisUsage(AnalysisUsage &AU) const override {
    AU.setPreservesCFG();
    AU.addRequired<MachineDominatorTreeWrapperPass>();
    AU.addRequired<MachineLoopInfoWrapperPass>();
    AU.addRequired<MachineBlockFrequencyInfoWrapperPass>();
    AU.addPreserved<MachineDominatorTreeWrapperPass>();
    AU.addPreserved<MachineLoopInfoWrapperPass>();
    AU.addPreserved<MachineBlockFrequencyInfoWrapperPass>();
    MachineFunctionPass::getAnalysisUsage(AU);
  }
  bool runOnMachineFunction(MachineFunction &MF) override;
};
char Clamp::ID = 0;

} // namespace

FunctionPass *llvm::createDogmaClampPass() { return new Clamp(); }

/// The block at whose end, or in which, the operand's value must be there.
static MachineBasicBlock *blockOf(MachineOperand &Use) {
  MachineInstr *MI = Use.getParent();
  return MI->isPHI() ? MI->getOperand(MI->getOperandNo(&Use) + 1).getMBB() : MI->getParent();
}

/// The nearest block that dominates all uses of U.
MachineBasicBlock *Clamp::nearest(const ClampUnit &U) const {
  MachineBasicBlock *Block = nullptr;
  for (MachineOperand *Operand : U.Operands)
    Block = Block ? Dominators->findNearestCommonDominator(Block, blockOf(*Operand)) : blockOf(*Operand);
  return Block;
}

/// The least frequent block that dominates Nearest and has the source; the nearest one of these.
MachineBasicBlock *Clamp::choosePlace(const ClampCandidate &C, MachineBasicBlock *Nearest) const {
  MachineBasicBlock *Best = Nearest;
  for (const MachineDomTreeNode *Node = Dominators->getNode(Nearest); Node; Node = Node->getIDom()) {
    if (frequency(Node->getBlock()) < frequency(Best))
      Best = Node->getBlock();
    if (Node->getBlock() == C.Home)
      break;
  }
  return Best;
}

/// Whether R stays alive behind the clamp.
bool Clamp::isNeededBeside(Register R, const MachineBasicBlock *Place, ArrayRef<ClampUnit *> Units) const {
  SmallPtrSet<const MachineOperand *, 16> Rewritten;
  for (const ClampUnit *U : Units)
    Rewritten.insert(U->Operands.begin(), U->Operands.end());
  return any_of(MRI->use_nodbg_operands(R), [&](MachineOperand &Use) {
    if (Rewritten.contains(&Use))
      return false;
    const MachineBasicBlock *Block = blockOf(Use);
    return Block == Place ? !Use.getParent()->isCopy() : Dominators->dominates(Place, Block);
  });
}

/// Makes the clamped value in Place, in front of its first use there, and rewrites Units. Operands that another
/// clamp serves already are left alone.
bool Clamp::insert(const ClampSource &Source, MachineBasicBlock *Place, ArrayRef<ClampUnit *> Units) {
  SmallVector<MachineOperand *, 16> Operands;
  SmallPtrSet<const MachineInstr *, 16> Users;
  for (const ClampUnit *U : Units) {
    NumClamped += U->Accesses;
    for (MachineOperand *Operand : U->Operands) {
      if (Operand->getReg() != Source.Pointer)
        continue;
      Operands.push_back(Operand);
      if (!Operand->getParent()->isPHI())
        Users.insert(Operand->getParent());
    }
  }
  if (Operands.empty())
    return false;
  auto Position = Place->getFirstNonPHI();
  for (Register R : {Source.Pointer, Source.Index})
    if (R)
      for (auto I = Position; I != Place->end(); ++I)
        if (&*I == MRI->getUniqueVRegDef(R))
          Position = std::next(I);
  while (Position != Place->end() && !Position->isTerminator() && !Users.contains(&*Position))
    ++Position;

  DebugLoc DL = Position != Place->end() ? Position->getDebugLoc() : DebugLoc();
  Register From = Source.Pointer;
  if (Source.Index) {
    From = MRI->createVirtualRegister(&Dogma::GR64RegClass);
    BuildMI(*Place, Position, DL, TII->get(Dogma::LEA_I64_RM), From)
        .addReg(Source.Pointer)
        .addImm(Source.Scale)
        .addReg(Source.Index)
        .addImm(0)
        .addReg(0);
    MRI->clearKillFlags(Source.Index);
  }
  MRI->clearKillFlags(Source.Pointer);
  Register Clamped = MRI->createVirtualRegister(&Dogma::GR64RegClass);
  BuildMI(*Place, Position, DL, TII->get(Dogma::CLAMP_RR), Clamped).addReg(From);
  for (MachineOperand *Operand : Operands) {
    Operand->setReg(Clamped);
    Operand->setIsKill(false);
    if (!Source.Index)
      continue;
    MachineInstr &MI = *Operand->getParent();
    unsigned N = MI.getOperandNo(Operand);
    MI.getOperand(N + 1).setImm(1);
    MI.getOperand(N + 2).setReg(0);
    MI.getOperand(N + 2).setIsKill(false);
  }
  ++NumClamps;
  return true;
}

/// Clamps for all of Units, or for those parts of the dominator tree where it pays.
bool Clamp::place(const ClampCandidate &C, MutableArrayRef<ClampUnit *> Units) {
  MachineBasicBlock *Nearest = nullptr;
  double Gain = 0;
  for (const ClampUnit *U : Units) {
    MachineBasicBlock *Block = nearest(*U);
    Nearest = Nearest ? Dominators->findNearestCommonDominator(Nearest, Block) : Block;
    Gain += U->Gain;
  }
  MachineBasicBlock *Place = choosePlace(C, Nearest);
  double Cost = kClampCost + (C.Source.Index ? kSumCost : 0);
  if (isNeededBeside(C.Source.Pointer, Place, Units))
    Cost += kPressureCost;
  if (Gain >= Cost * frequency(Place))
    return insert(C.Source, Place, Units);
  if (Units.size() == 1)
    return false;
  MapVector<const MachineDomTreeNode *, SmallVector<ClampUnit *, 8>> Parts;
  for (ClampUnit *U : Units) {
    const MachineDomTreeNode *Node = Dominators->getNode(nearest(*U)), *Child = nullptr;
    for (; Node && Node->getBlock() != Nearest; Node = Node->getIDom())
      Child = Node;
    Parts[Child].push_back(U);
  }
  if (Parts.size() == 1)
    return false;
  bool Changed = false;
  for (auto &[Child, Part] : Parts)
    Changed |= place(C, Part);
  return Changed;
}

bool Clamp::runOnMachineFunction(MachineFunction &MF) {
  MRI = &MF.getRegInfo();
  TII = MF.getSubtarget().getInstrInfo();
  Dominators = &getAnalysis<MachineDominatorTreeWrapperPass>().getDomTree();
  Frequencies = &getAnalysis<MachineBlockFrequencyInfoWrapperPass>().getMBFI();
  const MachineLoopInfo &Loops = getAnalysis<MachineLoopInfoWrapperPass>().getLI();
  AddressFacts Facts(MF, *Dominators);
  Facts.run();
  ClampCandidates Candidates(MF, *Dominators, Loops, *Frequencies, Facts);
  bool Changed = false;
  // Whole addresses first: where their pointers are candidates, too, that would prove less.
  std::vector<ClampCandidate> All = Candidates.gather();
  for (bool Sums : {true, false})
    for (ClampCandidate &C : All) {
      if (static_cast<bool>(C.Source.Index) != Sums)
        continue;
      SmallVector<ClampUnit *, 16> Units;
      for (ClampUnit &U : C.Units)
        Units.push_back(&U);
      Changed |= place(C, Units);
    }
  return Changed;
}
