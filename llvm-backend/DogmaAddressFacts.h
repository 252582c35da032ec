//===-- DogmaAddressFacts.h - What a checker can know about addresses ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Intervals of 64-bit values of a machine function in SSA form, by the rules of a proof checker: an integer lies in [Low, High],
/// an address is B + d with d in [Low, High], where B is the base of the arena. What nobody knows is taken for an address *if it were
/// clamped*: it becomes a root, and values made from it by adding small integers are known relative to it. So the facts say for
/// each memory access which one value has to be clamped to make it provable.
///
/// The facts choose where clamps pay; no program depends on their being right.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_ADDRESSFACTS_H
#define DOGMA_ADDRESSFACTS_H

#include "llvm/ADT/DenseMap.h"
#include "llvm/ADT/IndexedMap.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/CodeGen/MachineDominators.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include <vector>

namespace llvm {

class DogmaInstrInfo;

struct AddressFact {
  enum KindType : uint8_t {
    Unreached, ///< not computed yet
    Integer,   ///< in [Low, High]
    Address,   ///< arena base + [Low, High], provided that Root, if there is one, is clamped
    Wide,      ///< an integer without useful bounds
  };
  KindType Kind = Unreached;
  Register Root;
  int64_t Low = 0, High = 0;

  static AddressFact integer(int64_t Low, int64_t High);
  static AddressFact address(Register Root, int64_t Low, int64_t High);
  static AddressFact wide();
  bool isInteger() const { return Kind == Integer; }
  bool isAddress() const { return Kind == Address; }
  bool operator==(const AddressFact &Other) const {
    return Kind == Other.Kind && Root == Other.Root && Low == Other.Low && High == Other.High;
  }
};

/// One access to memory other than slots of the safe stack.
struct MemoryAccess {
  MachineInstr *MI;
  unsigned Operand; ///< number of the first operand of the memory operand
  unsigned Bytes;
  // What follows is known after AddressFacts::run().
  Register Pointer;       ///< virtual register that holds the address part; none: frame or global
  unsigned PointerOperand = 0;
  Register Index;         ///< the other one, if any
  bool Provable = false;  ///< if Root, where there is one, is clamped
  bool IsFrameOrGlobal = false;
  Register Root;          ///< what has to be clamped; none: nothing
};

class AddressFacts {
  MachineFunction &MF;
  const MachineRegisterInfo &MRI;
  const DogmaInstrInfo &TII;
  const MachineDominatorTree &Dominators;
  IndexedMap<AddressFact, VirtReg2IndexFunctor> Facts;
  IndexedMap<unsigned, VirtReg2IndexFunctor> Changes;
  DenseMap<const MachineInstr *, unsigned> Order;
  std::vector<MemoryAccess> Accesses;
  DenseMap<Register, SmallVector<unsigned, 4>> AccessesOf; ///< by base or index
  BitVector Mixed; ///< virtual registers whose value is not only an address

  void collect();
  void findMixed();
  bool isAddressUse(const MachineOperand &Use, Register &Result) const;
  AddressFact unknown(Register R) const;
  AddressFact sum(Register Result, const AddressFact &A, const AddressFact &B) const;
  AddressFact evaluate(const MachineInstr &MI, Register Result);
  AddressFact evaluateNarrow(const MachineInstr &MI);
  AddressFact evaluatePhi(const MachineInstr &MI, Register Result);
  AddressFact evaluateLea(const MachineInstr &MI, Register Result);
  AddressFact operandFact(const MachineInstr &MI, unsigned N);
  AddressFact refine(Register R, AddressFact F, const MachineBasicBlock *From,
                     const MachineBasicBlock *To) const;
  AddressFact narrow(Register R, AddressFact F, const MachineBasicBlock *Block, unsigned Position) const;
  AddressFact factAt(Register R, const MachineBasicBlock *Block, unsigned Position) const;
  void classify(MemoryAccess &A);

public:
  AddressFacts(MachineFunction &MF, const MachineDominatorTree &Dominators);
  void run();

  const AddressFact &fact(Register R) const { return Facts[R]; }
  /// Whether every use of R is part of an address of a memory access.
  bool isAddressOnly(Register R) const { return !Mixed.test(Register::virtReg2Index(R)); }
  /// Whether Use makes an address of its register: a memory access (Result: none), or arithmetic
  /// whose result serves for nothing else.
  bool isRewritableUse(const MachineOperand &Use, Register &Result) const;
  ArrayRef<MemoryAccess> accesses() const { return Accesses; }
  /// Numbers of the accesses with R as base or unscaled index, in an order in which what dominates comes first.
  ArrayRef<unsigned> accessesOf(Register R) const {
    auto It = AccessesOf.find(R);
    return It == AccessesOf.end() ? ArrayRef<unsigned>() : ArrayRef<unsigned>(It->second);
  }
  unsigned position(const MachineInstr &MI) const { return Order.lookup(&MI); }

  /// Number of the first operand of the memory operand of MI; -1: there is none.
  static int memoryOperand(const MachineInstr &MI);
};

} // namespace llvm

#endif
