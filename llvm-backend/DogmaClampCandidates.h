//===-- DogmaClampCandidates.h - Values whose clamping may pay ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// Which values can be clamped without changing what a program means, and what each clamp would gain.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_CLAMPCANDIDATES_H
#define DOGMA_CLAMPCANDIDATES_H

#include "DogmaAddressFacts.h"
#include "llvm/ADT/MapVector.h"
#include "llvm/ADT/SmallSet.h"
#include "llvm/CodeGen/MachineBlockFrequencyInfo.h"
#include "llvm/CodeGen/MachineLoopInfo.h"
#include <tuple>
#include <vector>

namespace llvm {

/// Operands that must be rewritten together, and what that gains.
struct ClampUnit {
  SmallVector<MachineOperand *, 2> Operands;
  double Gain = 0; ///< in tenths of an instruction, times the frequency of the accesses
  unsigned Accesses = 0; ///< that become provable
};

/// What is clamped: a pointer, or the sum of a pointer and a scaled index.
struct ClampSource {
  Register Pointer, Index;
  unsigned Scale = 1;
  bool operator==(const ClampSource &Other) const {
    return Pointer == Other.Pointer && Index == Other.Index && Scale == Other.Scale;
  }
};

struct ClampCandidate {
  ClampSource Source;
  MachineBasicBlock *Home = nullptr; ///< the last block that defines a part of the source
  std::vector<ClampUnit> Units;
};

class ClampCandidates {
  MachineRegisterInfo &MRI;
  const MachineDominatorTree &Dominators;
  const MachineLoopInfo &Loops;
  const MachineBlockFrequencyInfo &Frequencies;
  const AddressFacts &Facts;
  using Key = std::tuple<unsigned, unsigned, unsigned>;
  MapVector<Key, ClampCandidate> Candidates;
  DenseMap<std::pair<unsigned, const MachineBasicBlock *>, bool> SeenInBlock;
  DenseMap<Register, bool> Chased, Source;

  bool hasBoundedStride(const MemoryAccess &A) const;
  bool isChased(Register R);
  bool findsItself(Register R) const;
  bool isSourcePointer(Register R);
  bool comesFromSource(Register R, SmallSet<Register, 8> &Seen, bool AllowPhi) const;
  bool isNear(const MemoryAccess &A) const;
  bool isAnchored(const MemoryAccess &A) const;
  double gain(const MemoryAccess &A);
  ClampUnit &addUnit(Register Pointer, Register Index, unsigned Scale);
  void addSum(const MemoryAccess &A);
  void addMade(ArrayRef<const MemoryAccess *> Made);

public:
  ClampCandidates(MachineFunction &MF, const MachineDominatorTree &Dominators,
                  const MachineLoopInfo &Loops, const MachineBlockFrequencyInfo &Frequencies,
                  const AddressFacts &Facts)
      : MRI(MF.getRegInfo()), Dominators(Dominators), Loops(Loops), Frequencies(Frequencies),
        Facts(Facts) {}
  /// The candidates, in the order of their first accesses. To be called once.
  std::vector<ClampCandidate> gather();
};

} // namespace llvm

#endif
