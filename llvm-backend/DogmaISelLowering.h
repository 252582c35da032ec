//===-- DogmaISelLowering.h - From LLVM IR to the machine ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_ISELLOWERING_H
#define DOGMA_ISELLOWERING_H

#include "llvm/CodeGen/CallingConvLower.h"
#include "llvm/CodeGen/MachineJumpTableInfo.h"
#include "llvm/CodeGen/SelectionDAG.h"
#include "llvm/CodeGen/TargetLowering.h"

namespace llvm {

class DogmaSubtarget;

namespace DogmaISD {
enum NodeType : unsigned {
  FIRST_NUMBER = ISD::BUILTIN_OP_END,
  CALL, ///< callee, link type, registers...
  TAIL, ///< likewise
  SETJMP,
  LONGJMP,
  RET,
  ARG_LOAD,  ///< incoming stack argument: chain, frame index
  ARG_STORE, ///< outgoing stack argument: chain, value, slot number or frame index
  BRCC,      ///< condition, left, right, block
  SELCC,     ///< condition, left, right, if true, if false
  SETCC,     ///< condition, left, right
  BRTAB,
  WRAP,   ///< address of a global or constant
  FNADDR, ///< function pointer
  DFRAME,
  DSET,
  DALLOC,
  FMIN,
  FMAX,
  // Vectors; see DogmaInstrVector.td.
  VMULWIDE,
  VCMPEQ,
  VCMPGT,
  VCMPF,
  VSHLI,
  VSHRI,
  VSARI,
  VSHLC,
  VSHRC,
  VSARC,
  VSHLV,
  VSHRV,
  VSARV,
  UNPACKLO,
  UNPACKHI,
  SHUF32,
  SHUFLO16,
  SHUFHI16,
  BYTESHL,
  BYTESHR,
  SHUF2,
  ALIGN,
  BLEND16,
  SHUF8,
  SPLAT,
};
} // namespace DogmaISD

/// Names of functions that the code generator knows.
namespace DogmaNames {
inline constexpr const char Setjmp[] = "__dogma_setjmp";            ///< int (void *)
inline constexpr const char SetjmpToken[] = "__dogma_setjmp_token"; ///< {i32, i64} ()
inline constexpr const char Longjmp[] = "__dogma_longjmp";          ///< void (u64, int)
/// Call-site attribute: pass the caller's own variadic arguments on.
inline constexpr const char ForwardVarArgs[] = "dogma-forward-varargs";
} // namespace DogmaNames

class DogmaTargetLowering : public TargetLowering {
  const DogmaSubtarget &Subtarget;

  void addScalarActions();
  void addVectorActions();

  SDValue lowerBranch(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerSelect(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerSelectCC(const SDLoc &DL, EVT VT, ISD::CondCode Code, SDValue L, SDValue R,
                        SDValue True, SDValue False, SelectionDAG &DAG) const;
  SDValue lowerSetCC(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerGlobalAddress(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerDynamicAlloca(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerAtomicStore(SDValue Op, SelectionDAG &DAG) const;

  // DogmaISelVector.cpp
  SDValue lowerVectorOperation(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerVectorSetCC(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerVectorShift(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerVectorMul(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerBuildVector(SDValue Op, SelectionDAG &DAG) const;
  SDValue lowerShuffle(SDValue Op, SelectionDAG &DAG) const;

  // DogmaISelCalls.cpp
  bool isEligibleForTailCall(CallLoweringInfo &CLI, const Function *Callee, unsigned Slots) const;

public:
  DogmaTargetLowering(const TargetMachine &TM, const DogmaSubtarget &Subtarget);

  /// Canonical bytes of the link type of F, and how many stack slots it takes.
  std::string linkType(const Function &F, unsigned *StackSlots = nullptr) const;

  const char *getTargetNodeName(unsigned Opcode) const override;
  SDValue LowerOperation(SDValue Op, SelectionDAG &DAG) const override;
  void ReplaceNodeResults(SDNode *N, SmallVectorImpl<SDValue> &Results,
                          SelectionDAG &DAG) const override;
  MachineBasicBlock *EmitInstrWithCustomInserter(MachineInstr &MI,
                                                 MachineBasicBlock *MBB) const override;

  SDValue LowerFormalArguments(SDValue Chain, CallingConv::ID CC, bool IsVarArg,
                               const SmallVectorImpl<ISD::InputArg> &Ins, const SDLoc &DL,
                               SelectionDAG &DAG, SmallVectorImpl<SDValue> &InVals) const override;
  SDValue LowerCall(CallLoweringInfo &CLI, SmallVectorImpl<SDValue> &InVals) const override;
  SDValue LowerReturn(SDValue Chain, CallingConv::ID CC, bool IsVarArg,
                      const SmallVectorImpl<ISD::OutputArg> &Outs,
                      const SmallVectorImpl<SDValue> &OutVals, const SDLoc &DL,
                      SelectionDAG &DAG) const override;
  bool CanLowerReturn(CallingConv::ID CC, MachineFunction &MF, bool IsVarArg,
                      const SmallVectorImpl<ISD::OutputArg> &Outs,
                      LLVMContext &Context) const override;
  bool isUsedByReturnOnly(SDNode *N, SDValue &Chain) const override;
  bool mayBeEmittedAsTailCall(const CallInst *CI) const override { return CI->isTailCall(); }

  bool isLegalAddressingMode(const DataLayout &DL, const AddrMode &AM, Type *Ty, unsigned AS,
                             Instruction *I) const override;
  bool isTruncateFree(EVT From, EVT To) const override;
  bool isTruncateFree(Type *From, Type *To) const override;
  bool isZExtFree(EVT From, EVT To) const override;
  bool isZExtFree(Type *From, Type *To) const override;
  bool isZExtFree(SDValue Value, EVT To) const override;
  bool isLegalICmpImmediate(int64_t Value) const override { return isInt<32>(Value); }
  bool isLegalAddImmediate(int64_t Value) const override { return isInt<32>(Value); }
  bool allowsMisalignedMemoryAccesses(EVT, unsigned, Align, MachineMemOperand::Flags,
                                      unsigned *Fast) const override {
    if (Fast)
      *Fast = 1;
    return true;
  }
  EVT getOptimalMemOpType(const MemOp &Op, const AttributeList &) const override;
  EVT getSetCCResultType(const DataLayout &, LLVMContext &, EVT VT) const override {
    return VT.isVector() ? VT.changeVectorElementTypeToInteger() : EVT(MVT::i32);
  }
  MVT getScalarShiftAmountTy(const DataLayout &, EVT) const override { return MVT::i32; }
  bool isShuffleMaskLegal(ArrayRef<int>, EVT VT) const override { return isTypeLegal(VT); }
  bool isFPImmLegal(const APFloat &Value, EVT, bool) const override { return Value.isPosZero(); }
  bool isOffsetFoldingLegal(const GlobalAddressSDNode *) const override { return true; }
  unsigned getJumpTableEncoding() const override { return MachineJumpTableInfo::EK_Inline; }
  TargetLoweringBase::LegalizeTypeAction getPreferredVectorAction(MVT VT) const override;
  bool isCheapToSpeculateCttz(Type *Ty) const override { return !Ty->isVectorTy(); }
  bool isCheapToSpeculateCtlz(Type *Ty) const override { return !Ty->isVectorTy(); }
  bool isMaskAndCmp0FoldingBeneficial(const Instruction &) const override { return true; }
  bool convertSelectOfConstantsToMath(EVT) const override { return true; }
  bool decomposeMulByConstant(LLVMContext &, EVT, SDValue) const override { return false; }
  bool shouldConvertConstantLoadToIntImm(const APInt &, Type *) const override { return true; }

  AtomicExpansionKind shouldExpandAtomicRMWInIR(AtomicRMWInst *I) const override;
  AtomicExpansionKind shouldExpandAtomicLoadInIR(LoadInst *I) const override;
  AtomicExpansionKind shouldExpandAtomicStoreInIR(StoreInst *I) const override;

  std::pair<unsigned, const TargetRegisterClass *>
  getRegForInlineAsmConstraint(const TargetRegisterInfo *TRI, StringRef Constraint,
                               MVT VT) const override;
};

} // namespace llvm

#endif
