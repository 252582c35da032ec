//===-- DogmaMachineFunctionInfo.h - Facts about functions and the module ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_MACHINEFUNCTIONINFO_H
#define DOGMA_MACHINEFUNCTIONINFO_H

#include "llvm/ADT/StringMap.h"
#include "llvm/CodeGen/MachineFunction.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/TargetFrameLowering.h"
#include <string>
#include <vector>

namespace llvm {

/// Stack id of objects on the safe stack: spills and stack arguments, addressed by slot number.
/// LLVM has no id of its own for this; this one is left alone by the layout of the frame.
constexpr TargetStackID::Value SafeStackID = TargetStackID::SGPRSpill;

class DogmaFunctionInfo : public MachineFunctionInfo {
public:
  /// Holds the lowest address of the data frame, once something needs it.
  Register FrameBase;
  /// The argument area of a variadic function, and the address of a result in memory.
  Register VarArgPointer, SRet;
  /// The caller's side of variadic calls: one area for all of them.
  int VarArgArea = 0;
  bool HasVarArgArea = false;
  unsigned IncomingSlots = 0;
  unsigned OutgoingSlots = 0;
  unsigned OwnSlots = 0;
  /// The function's link type, canonical bytes.
  std::string LinkType;

  DogmaFunctionInfo(const Function &, const TargetSubtargetInfo *) {}
  MachineFunctionInfo *
  clone(BumpPtrAllocator &Allocator, MachineFunction &Dest,
        const DenseMap<MachineBasicBlock *, MachineBasicBlock *> &) const override {
    return Dest.cloneInfo<DogmaFunctionInfo>(*this);
  }
};

/// Link types of call sites, numbered in order of first use. Call instructions carry the number.
class DogmaModuleInfo : public MachineModuleInfoImpl {
  StringMap<unsigned> Numbers;
  std::vector<std::string> Types;

public:
  DogmaModuleInfo(const MachineModuleInfo &) {}
  unsigned number(StringRef LinkType);
  StringRef linkType(unsigned Number) const { return Types[Number]; }
  unsigned size() const { return static_cast<unsigned>(Types.size()); }
};

} // namespace llvm

#endif
