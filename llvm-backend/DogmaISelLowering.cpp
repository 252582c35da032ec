//===-- DogmaISelLowering.cpp - From LLVM IR to the machine ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaISelLowering.h"
#include "DogmaConditions.h"
#include "DogmaSubtarget.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineInstrBuilder.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/Instructions.h"

using namespace llvm;

DogmaTargetLowering::DogmaTargetLowering(const TargetMachine &TM, const DogmaSubtarget &S)
    : TargetLowering(TM), Subtarget(S) {
  addRegisterClass(MVT::i32, &Dogma::GR32RegClass);
  addRegisterClass(MVT::i64, &Dogma::GR64RegClass);
  addRegisterClass(MVT::f32, &Dogma::FR32RegClass);
  addRegisterClass(MVT::f64, &Dogma::FR64RegClass);
  for (MVT VT : {MVT::v16i8, MVT::v8i16, MVT::v4i32, MVT::v2i64, MVT::v4f32, MVT::v2f64})
    addRegisterClass(VT, &Dogma::VR128RegClass);
  computeRegisterProperties(S.getRegisterInfo());

  setBooleanContents(ZeroOrOneBooleanContent);
  setBooleanVectorContents(ZeroOrNegativeOneBooleanContent);
  setMinFunctionAlignment(Align(1));
  setMaxAtomicSizeInBitsSupported(128);
  setMinCmpXchgSizeInBits(8);
  setMaxDivRemBitWidthSupported(128);
  setMaxLargeFPConvertBitWidthSupported(128);
  setSchedulingPreference(Sched::RegPressure);
  MaxStoresPerMemcpy = MaxStoresPerMemset = MaxStoresPerMemmove = 8;
  MaxStoresPerMemcpyOptSize = MaxStoresPerMemsetOptSize = MaxStoresPerMemmoveOptSize = 4;
  PredictableSelectIsExpensive = true;
  setMinimumJumpTableEntries(5);
  // A table may have 65536 entries.
  setMaximumJumpTableSize(65535);

  // The runtime's memory functions check a range once; nothing in C could be faster.
  setLibcallName(RTLIB::MEMCPY, "dogma.mem:copy");
  setLibcallName(RTLIB::MEMMOVE, "dogma.mem:move");
  setLibcallName(RTLIB::MEMSET, "dogma.mem:set");

  addScalarActions();
  addVectorActions();
}

void DogmaTargetLowering::addScalarActions() {
  for (MVT VT : {MVT::i32, MVT::i64, MVT::f32, MVT::f64}) {
    setOperationAction({ISD::BR_CC, ISD::SETCC, ISD::SELECT_CC, ISD::SELECT}, VT, Custom);
  }
  setOperationAction(ISD::BRCOND, MVT::Other, Expand);
  setOperationAction(ISD::BR_JT, MVT::Other, Custom);
  setOperationAction(
      {ISD::GlobalAddress, ISD::ConstantPool, ISD::BlockAddress, ISD::ExternalSymbol}, MVT::i64,
      Custom);
  setOperationAction(ISD::GlobalTLSAddress, MVT::i64, Custom);
  setOperationAction({ISD::VASTART, ISD::STACKSAVE, ISD::STACKRESTORE}, MVT::Other, Custom);
  setOperationAction(ISD::DYNAMIC_STACKALLOC, MVT::i64, Custom);
  setOperationAction({ISD::VAARG, ISD::VACOPY, ISD::VAEND}, MVT::Other, Expand);
  setOperationAction(ISD::FRAMEADDR, MVT::i64, Custom);
  setOperationAction({ISD::RETURNADDR, ISD::ADDROFRETURNADDR}, MVT::i64, Expand);
  setOperationAction({ISD::TRAP, ISD::DEBUGTRAP, ISD::UBSANTRAP}, MVT::Other, Legal);
  setOperationAction(ISD::PREFETCH, MVT::Other, Expand);
  setOperationAction({ISD::READCYCLECOUNTER, ISD::READSTEADYCOUNTER}, MVT::i64, Expand);

  // "Expand" would call the library for 128-bit shifts.
  setOperationAction({ISD::SHL_PARTS, ISD::SRA_PARTS, ISD::SRL_PARTS}, MVT::i64, Custom);

  for (MVT VT : {MVT::i32, MVT::i64}) {
    setOperationAction({ISD::SDIV, ISD::UDIV, ISD::SREM, ISD::UREM}, VT, Expand);
    setOperationAction({ISD::SDIVREM, ISD::UDIVREM}, VT, Legal);
    setOperationAction({ISD::MULHS, ISD::MULHU, ISD::ROTR, ISD::FSHL, ISD::FSHR, ISD::BITREVERSE,
                        ISD::ABS, ISD::SMIN, ISD::SMAX, ISD::UMIN, ISD::UMAX, ISD::UADDO,
                        ISD::USUBO, ISD::UMULO, ISD::SADDO_CARRY, ISD::SSUBO_CARRY,
                        ISD::CTLZ_ZERO_UNDEF, ISD::CTTZ_ZERO_UNDEF, ISD::PARITY},
                       VT, Expand);
    setOperationAction({ISD::ROTL, ISD::CTPOP, ISD::CTTZ, ISD::CTLZ, ISD::BSWAP, ISD::SADDO,
                        ISD::SSUBO, ISD::SMULO, ISD::UADDO_CARRY, ISD::USUBO_CARRY},
                       VT, Legal);
    setLoadExtAction({ISD::EXTLOAD, ISD::SEXTLOAD, ISD::ZEXTLOAD}, VT, MVT::i1, Promote);
    setOperationAction(ISD::ATOMIC_STORE, VT, Custom);
    setOperationAction(ISD::ATOMIC_LOAD_SUB, VT, Expand);
  }
  setOperationAction({ISD::UMUL_LOHI, ISD::SMUL_LOHI}, MVT::i32, Expand);
  setOperationAction({ISD::UMUL_LOHI, ISD::SMUL_LOHI}, MVT::i64, Legal);
  setOperationAction(ISD::SIGN_EXTEND_INREG, MVT::i1, Expand);
  setOperationAction(ISD::ATOMIC_CMP_SWAP, MVT::i128, Custom);

  for (MVT VT : {MVT::f32, MVT::f64}) {
    setOperationAction({ISD::FSQRT, ISD::FNEG, ISD::FABS, ISD::FCOPYSIGN, ISD::FMA, ISD::FRINT,
                        ISD::FNEARBYINT, ISD::FROUNDEVEN, ISD::FFLOOR, ISD::FCEIL, ISD::FTRUNC},
                       VT, Legal);
    setOperationAction({ISD::FREM,       ISD::FPOW,          ISD::FPOWI,        ISD::FSIN,
                        ISD::FCOS,       ISD::FSINCOS,       ISD::FTAN,         ISD::FASIN,
                        ISD::FACOS,      ISD::FATAN,         ISD::FSINH,        ISD::FCOSH,
                        ISD::FTANH,      ISD::FLOG,          ISD::FLOG2,        ISD::FLOG10,
                        ISD::FEXP,       ISD::FEXP2,         ISD::FEXP10,       ISD::FLDEXP,
                        ISD::FFREXP,     ISD::FROUND,        ISD::FMINNUM,      ISD::FMAXNUM,
                        ISD::FMINIMUM,   ISD::FMAXIMUM,      ISD::LRINT,        ISD::LLRINT,
                        ISD::LROUND,     ISD::LLROUND,       ISD::FMAD,         ISD::FGETSIGN,
                        ISD::IS_FPCLASS, ISD::FMINNUM_IEEE, ISD::FMAXNUM_IEEE},
                       VT, Expand);
  }
  setOperationAction({ISD::SINT_TO_FP, ISD::FP_TO_SINT}, MVT::i32, Legal);
  setOperationAction({ISD::SINT_TO_FP, ISD::FP_TO_SINT}, MVT::i64, Legal);
  setOperationAction({ISD::UINT_TO_FP, ISD::FP_TO_UINT}, MVT::i32, Promote);
  setOperationAction({ISD::UINT_TO_FP, ISD::FP_TO_UINT}, MVT::i64, Expand);
  setOperationAction({ISD::FP_TO_SINT_SAT, ISD::FP_TO_UINT_SAT}, MVT::i32, Expand);
  setOperationAction({ISD::FP_TO_SINT_SAT, ISD::FP_TO_UINT_SAT}, MVT::i64, Expand);
  setLoadExtAction(ISD::EXTLOAD, MVT::f64, MVT::f32, Expand);
  setTruncStoreAction(MVT::f64, MVT::f32, Expand);
  for (MVT VT : {MVT::f32, MVT::f64}) {
    setLoadExtAction(ISD::EXTLOAD, VT, MVT::f16, Expand);
    setLoadExtAction(ISD::EXTLOAD, VT, MVT::bf16, Expand);
    setTruncStoreAction(VT, MVT::f16, Expand);
    setTruncStoreAction(VT, MVT::bf16, Expand);
    setOperationAction({ISD::FP16_TO_FP, ISD::FP_TO_FP16}, VT, Expand);
  }
}

const char *DogmaTargetLowering::getTargetNodeName(unsigned Opcode) const {
#define NODE(Name)                                                                                 \
  case DogmaISD::Name:                                                                             \
    return "DogmaISD::" #Name;
  switch (Opcode) {
    NODE(CALL)
    NODE(TAIL) NODE(SETJMP) NODE(LONGJMP) NODE(RET) NODE(ARG_LOAD) NODE(ARG_STORE) NODE(BRCC)
        NODE(SELCC) NODE(SETCC) NODE(BRTAB) NODE(WRAP) NODE(FNADDR) NODE(DFRAME) NODE(DSET)
            NODE(DALLOC) NODE(FMIN) NODE(FMAX) NODE(VMULWIDE) NODE(VCMPEQ) NODE(VCMPGT) NODE(VCMPF)
                NODE(VSHLI) NODE(VSHRI) NODE(VSARI) NODE(VSHLC) NODE(VSHRC) NODE(VSARC) NODE(VSHLV)
                    NODE(VSHRV) NODE(VSARV) NODE(UNPACKLO) NODE(UNPACKHI) NODE(SHUF32)
                        NODE(SHUFLO16) NODE(SHUFHI16) NODE(BYTESHL) NODE(BYTESHR) NODE(SHUF2)
                            NODE(ALIGN) NODE(BLEND16) NODE(SHUF8) NODE(SPLAT) default
        : return nullptr;
  }
#undef NODE
}

//===-- Comparisons -------------------------------------------------------===//

namespace {
struct Comparison {
  unsigned Condition;
  SDValue L, R;
};
} // namespace

/// Brings a comparison of scalars into the machine's form.
static Comparison makeComparison(const SDLoc &DL, ISD::CondCode Code, SDValue L, SDValue R,
                                 SelectionDAG &DAG) {
  EVT VT = L.getValueType();
  if (VT.isFloatingPoint())
    return {floatCondition(Code), L, R};
  // Constants go to the right, a load also if nothing is a constant.
  bool LConst = isa<ConstantSDNode>(L), RConst = isa<ConstantSDNode>(R);
  if ((LConst && !RConst) || (!LConst && !RConst && ISD::isNormalLoad(L.getNode()) &&
                              L.hasOneUse() && !ISD::isNormalLoad(R.getNode()))) {
    std::swap(L, R);
    Code = ISD::getSetCCSwappedOperands(Code);
  }
  if ((Code == ISD::SETEQ || Code == ISD::SETNE) && isNullConstant(R) &&
      L.getOpcode() == ISD::AND && L.hasOneUse()) {
    SDValue A = L.getOperand(0), B = L.getOperand(1);
    if (VT == MVT::i64)
      if (auto *C = dyn_cast<ConstantSDNode>(B))
        if (isUInt<32>(C->getZExtValue()) && !isInt<32>(C->getSExtValue())) {
          A = DAG.getNode(ISD::TRUNCATE, DL, MVT::i32, A);
          B = DAG.getConstant(C->getZExtValue(), DL, MVT::i32);
        }
    return {unsigned(Code == ISD::SETEQ ? DOGMA_TZ : DOGMA_TNZ), A, B};
  }
  return {integerCondition(Code), L, R};
}

static SDValue conditionOperand(unsigned Condition, const SDLoc &DL, SelectionDAG &DAG) {
  return DAG.getTargetConstant(Condition, DL, MVT::i32);
}

SDValue DogmaTargetLowering::lowerBranch(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  Comparison C = makeComparison(DL, cast<CondCodeSDNode>(Op.getOperand(1))->get(), Op.getOperand(2),
                                Op.getOperand(3), DAG);
  return DAG.getNode(DogmaISD::BRCC, DL, MVT::Other, Op.getOperand(0),
                     conditionOperand(C.Condition, DL, DAG), C.L, C.R, Op.getOperand(4));
}

SDValue DogmaTargetLowering::lowerSetCC(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  if (Op.getValueType().isVector())
    return lowerVectorSetCC(Op, DAG);
  Comparison C = makeComparison(DL, cast<CondCodeSDNode>(Op.getOperand(2))->get(), Op.getOperand(0),
                                Op.getOperand(1), DAG);
  return DAG.getNode(DogmaISD::SETCC, DL, Op.getValueType(), conditionOperand(C.Condition, DL, DAG),
                     C.L, C.R);
}

SDValue DogmaTargetLowering::lowerSelectCC(const SDLoc &DL, EVT VT, ISD::CondCode Code, SDValue L,
                                           SDValue R, SDValue True, SDValue False,
                                           SelectionDAG &DAG) const {
  EVT CVT = L.getValueType();
  if (VT.isVector()) {
    Comparison C = makeComparison(DL, Code, L, R, DAG);
    SDValue V =
        DAG.getNode(DogmaISD::SELCC, DL, MVT::v4i32, conditionOperand(C.Condition, DL, DAG), C.L,
                    C.R, DAG.getBitcast(MVT::v4i32, True), DAG.getBitcast(MVT::v4i32, False));
    return DAG.getBitcast(VT, V);
  }
  if (CVT.isFloatingPoint()) {
    // a < b ? a : b and its kin are one instruction, if NaN and zeros come out the same.
    if (VT == CVT) {
      if ((Code == ISD::SETOLT || Code == ISD::SETLT) && L == True && R == False)
        return DAG.getNode(DogmaISD::FMIN, DL, VT, L, R);
      if ((Code == ISD::SETOGT || Code == ISD::SETGT) && L == True && R == False)
        return DAG.getNode(DogmaISD::FMAX, DL, VT, L, R);
      if ((Code == ISD::SETOGT || Code == ISD::SETGT) && R == True && L == False)
        return DAG.getNode(DogmaISD::FMIN, DL, VT, R, L);
      if ((Code == ISD::SETOLT || Code == ISD::SETLT) && R == True && L == False)
        return DAG.getNode(DogmaISD::FMAX, DL, VT, R, L);
    }
    if (VT.isInteger()) {
      SDValue Flag = DAG.getNode(DogmaISD::SETCC, DL, MVT::i32,
                                 conditionOperand(floatCondition(Code), DL, DAG), L, R);
      return DAG.getNode(DogmaISD::SELCC, DL, VT, conditionOperand(DOGMA_NE, DL, DAG), Flag,
                         DAG.getConstant(0, DL, MVT::i32), True, False);
    }
  }
  Comparison C = makeComparison(DL, Code, L, R, DAG);
  return DAG.getNode(DogmaISD::SELCC, DL, VT, conditionOperand(C.Condition, DL, DAG), C.L, C.R,
                     True, False);
}

SDValue DogmaTargetLowering::lowerSelect(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  EVT VT = Op.getValueType();
  if (Op.getOpcode() == ISD::SELECT_CC)
    return lowerSelectCC(DL, VT, cast<CondCodeSDNode>(Op.getOperand(4))->get(), Op.getOperand(0),
                         Op.getOperand(1), Op.getOperand(2), Op.getOperand(3), DAG);
  SDValue Cond = Op.getOperand(0);
  if (Cond.getOpcode() == ISD::SETCC && Cond.getOperand(0).getValueType().isSimple() &&
      isTypeLegal(Cond.getOperand(0).getValueType()))
    return lowerSelectCC(DL, VT, cast<CondCodeSDNode>(Cond.getOperand(2))->get(),
                         Cond.getOperand(0), Cond.getOperand(1), Op.getOperand(1), Op.getOperand(2),
                         DAG);
  // Already lowered.
  if (Cond.getOpcode() == DogmaISD::SETCC && !VT.isVector() &&
      (VT.isFloatingPoint() || Cond.getOperand(1).getValueType().isInteger()))
    return DAG.getNode(DogmaISD::SELCC, DL, VT, Cond.getOperand(0), Cond.getOperand(1),
                       Cond.getOperand(2), Op.getOperand(1), Op.getOperand(2));
  return lowerSelectCC(DL, VT, ISD::SETNE, Cond, DAG.getConstant(0, DL, Cond.getValueType()),
                       Op.getOperand(1), Op.getOperand(2), DAG);
}

//===-- Addresses and the data stack --------------------------------------===//

SDValue DogmaTargetLowering::lowerGlobalAddress(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  auto *Node = cast<GlobalAddressSDNode>(Op);
  const GlobalValue *GV = Node->getGlobal();
  int64_t Offset = Node->getOffset();
  if (isa<Function>(GV)) {
    SDValue Address =
        DAG.getNode(DogmaISD::FNADDR, DL, MVT::i64, DAG.getTargetGlobalAddress(GV, DL, MVT::i64));
    if (Offset != 0)
      Address = DAG.getNode(ISD::ADD, DL, MVT::i64, Address, DAG.getConstant(Offset, DL, MVT::i64));
    return Address;
  }
  // An address far outside its object, which only wrong programs compute, is not for the encoding.
  uint64_t Size = GV->getValueType()->isSized()
                      ? DAG.getDataLayout().getTypeAllocSize(GV->getValueType()).getFixedValue()
                      : 0;
  if (Offset < 0 || static_cast<uint64_t>(Offset) > Size) {
    SDValue Base =
        DAG.getNode(DogmaISD::WRAP, DL, MVT::i64, DAG.getTargetGlobalAddress(GV, DL, MVT::i64));
    return DAG.getNode(ISD::ADD, DL, MVT::i64, Base, DAG.getConstant(Offset, DL, MVT::i64));
  }
  return DAG.getNode(DogmaISD::WRAP, DL, MVT::i64,
                     DAG.getTargetGlobalAddress(GV, DL, MVT::i64, Offset));
}

SDValue DogmaTargetLowering::lowerDynamicAlloca(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  SDValue Chain = Op.getOperand(0), Size = Op.getOperand(1);
  uint64_t Alignment = Op.getConstantOperandVal(2);
  // The pointer stays a multiple of 16.
  uint64_t Extra = 15 + (Alignment > 16 ? Alignment - 16 : 0);
  Size = DAG.getNode(ISD::ADD, DL, MVT::i64, Size, DAG.getConstant(Extra, DL, MVT::i64));
  Size = DAG.getNode(ISD::AND, DL, MVT::i64, Size, DAG.getConstant(~UINT64_C(15), DL, MVT::i64));
  SDValue Result =
      DAG.getNode(DogmaISD::DALLOC, DL, DAG.getVTList(MVT::i64, MVT::Other), Chain, Size);
  Chain = Result.getValue(1);
  if (Alignment > 16) {
    Result =
        DAG.getNode(ISD::ADD, DL, MVT::i64, Result, DAG.getConstant(Alignment - 16, DL, MVT::i64));
    Result = DAG.getNode(ISD::AND, DL, MVT::i64, Result, DAG.getConstant(-Alignment, DL, MVT::i64));
  }
  return DAG.getMergeValues({Result, Chain}, DL);
}

/// The loader's machine reorders a store with later loads only, so just the strongest order needs
/// more.
SDValue DogmaTargetLowering::lowerAtomicStore(SDValue Op, SelectionDAG &DAG) const {
  auto *Node = cast<AtomicSDNode>(Op);
  if (Node->getSuccessOrdering() != AtomicOrdering::SequentiallyConsistent)
    return Op;
  SDLoc DL(Op);
  SDValue Swap = DAG.getAtomic(ISD::ATOMIC_SWAP, DL, Node->getMemoryVT(), Node->getChain(),
                               Node->getBasePtr(), Node->getVal(), Node->getMemOperand());
  return Swap.getValue(1);
}

SDValue DogmaTargetLowering::LowerOperation(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  MachineFunction &MF = DAG.getMachineFunction();
  auto *Info = MF.getInfo<DogmaFunctionInfo>();
  switch (Op.getOpcode()) {
  case ISD::BR_CC:
    return lowerBranch(Op, DAG);
  case ISD::SETCC:
    return lowerSetCC(Op, DAG);
  case ISD::SELECT:
  case ISD::SELECT_CC:
    return lowerSelect(Op, DAG);
  case ISD::GlobalAddress:
    return lowerGlobalAddress(Op, DAG);
  case ISD::ConstantPool: {
    auto *Node = cast<ConstantPoolSDNode>(Op);
    return DAG.getNode(DogmaISD::WRAP, DL, MVT::i64,
                       DAG.getTargetConstantPool(Node->getConstVal(), MVT::i64, Node->getAlign(),
                                                 Node->getOffset()));
  }
  case ISD::BlockAddress:
    // Nothing can jump to it: computed gotos were expanded before. Any value but 0 will do.
    return DAG.getConstant(1, DL, MVT::i64);
  case ISD::ExternalSymbol:
  case ISD::GlobalTLSAddress:
    DAG.getContext()->diagnose(DiagnosticInfoUnsupported(
        MF.getFunction(), "address of a symbol that is not part of the module", DL.getDebugLoc()));
    return DAG.getConstant(0, DL, MVT::i64);
  case ISD::SHL_PARTS:
  case ISD::SRA_PARTS:
  case ISD::SRL_PARTS: {
    SDValue Low, High;
    expandShiftParts(Op.getNode(), Low, High, DAG);
    return DAG.getMergeValues({Low, High}, SDLoc(Op));
  }
  case ISD::BR_JT: {
    auto *Table = cast<JumpTableSDNode>(Op.getOperand(1));
    return DAG.getNode(DogmaISD::BRTAB, DL, MVT::Other, Op.getOperand(0), Op.getOperand(2),
                       DAG.getTargetJumpTable(Table->getIndex(), MVT::i64));
  }
  case ISD::STACKSAVE:
    return DAG.getNode(DogmaISD::DFRAME, DL, DAG.getVTList(MVT::i64, MVT::Other), Op.getOperand(0));
  case ISD::STACKRESTORE:
    return DAG.getNode(DogmaISD::DSET, DL, MVT::Other, Op.getOperand(0), Op.getOperand(1));
  case ISD::DYNAMIC_STACKALLOC:
    return lowerDynamicAlloca(Op, DAG);
  case ISD::FRAMEADDR:
    if (Op.getConstantOperandVal(0) != 0)
      return DAG.getConstant(0, DL, MVT::i64);
    return DAG.getNode(DogmaISD::DFRAME, DL, DAG.getVTList(MVT::i64, MVT::Other),
                       DAG.getEntryNode());
  case ISD::VASTART: {
    SDValue Pointer = DAG.getCopyFromReg(Op.getOperand(0), DL, Info->VarArgPointer, MVT::i64);
    const Value *Source = cast<SrcValueSDNode>(Op.getOperand(2))->getValue();
    return DAG.getStore(Pointer.getValue(1), DL, Pointer, Op.getOperand(1),
                        MachinePointerInfo(Source));
  }
  case ISD::ATOMIC_STORE:
    return lowerAtomicStore(Op, DAG);
  default:
    return lowerVectorOperation(Op, DAG);
  }
}

/// Only the 16-byte compare and exchange comes here.
void DogmaTargetLowering::ReplaceNodeResults(SDNode *N, SmallVectorImpl<SDValue> &Results,
                                             SelectionDAG &DAG) const {
  if (N->getOpcode() != ISD::ATOMIC_CMP_SWAP || N->getValueType(0) != MVT::i128)
    return; // the generic expansion
  SDLoc DL(N);
  auto Split = [&](SDValue V) { return DAG.SplitScalar(V, DL, MVT::i64, MVT::i64); };
  auto [OldLow, OldHigh] = Split(N->getOperand(2));
  auto [NewLow, NewHigh] = Split(N->getOperand(3));
  SDValue Chain = N->getOperand(0), Glue;
  const std::pair<MCPhysReg, SDValue> Inputs[] = {
      {Dogma::RAX, OldLow}, {Dogma::RDX, OldHigh}, {Dogma::RBX, NewLow}, {Dogma::RCX, NewHigh}};
  for (const auto &[Register, Value] : Inputs) {
    Chain = DAG.getCopyToReg(Chain, DL, Register, Value, Glue);
    Glue = Chain.getValue(1);
  }
  SDValue Zero = DAG.getTargetConstant(0, DL, MVT::i32), None = DAG.getRegister(0, MVT::i64);
  SDValue Ops[] = {
      N->getOperand(1), DAG.getTargetConstant(1, DL, MVT::i32), None, Zero, None, Chain, Glue};
  MachineSDNode *Node =
      DAG.getMachineNode(Dogma::CMPXCHG_I128_M, DL, DAG.getVTList(MVT::Other, MVT::Glue), Ops);
  DAG.setNodeMemRefs(Node, cast<AtomicSDNode>(N)->getMemOperand());
  SDValue Low = DAG.getCopyFromReg(SDValue(Node, 0), DL, Dogma::RAX, MVT::i64, SDValue(Node, 1));
  SDValue High = DAG.getCopyFromReg(Low.getValue(1), DL, Dogma::RDX, MVT::i64, Low.getValue(2));
  Results.push_back(DAG.getNode(ISD::BUILD_PAIR, DL, MVT::i128, Low, High));
  Results.push_back(High.getValue(1));
}

/// SELECT_*: branch around the block that holds the second value.
MachineBasicBlock *DogmaTargetLowering::EmitInstrWithCustomInserter(MachineInstr &MI,
                                                                    MachineBasicBlock *MBB) const {
  unsigned Branch;
  switch (MI.getOpcode()) {
#define SELECT(Kind)                                                                               \
  case Dogma::SELECT_F32_##Kind:                                                                   \
  case Dogma::SELECT_F64_##Kind:                                                                   \
  case Dogma::SELECT_V128_##Kind
    SELECT(I32_RR) : Branch = Dogma::BR_I32_BRR;
    break;
    SELECT(I32_RI) : Branch = Dogma::BR_I32_BRI;
    break;
    SELECT(I64_RR) : Branch = Dogma::BR_I64_BRR;
    break;
    SELECT(I64_RI) : Branch = Dogma::BR_I64_BRI;
    break;
    SELECT(F32_VV) : Branch = Dogma::BR_F32_BVV;
    break;
    SELECT(F64_VV) : Branch = Dogma::BR_F64_BVV;
    break;
#undef SELECT
  default:
    llvm_unreachable("no custom insertion for this instruction");
  }
  const TargetInstrInfo &TII = *Subtarget.getInstrInfo();
  const DebugLoc &DL = MI.getDebugLoc();
  MachineFunction &MF = *MBB->getParent();
  auto Position = ++MBB->getIterator();
  MachineBasicBlock *Else = MF.CreateMachineBasicBlock(MBB->getBasicBlock());
  MachineBasicBlock *Join = MF.CreateMachineBasicBlock(MBB->getBasicBlock());
  MF.insert(Position, Else);
  MF.insert(Position, Join);
  Join->splice(Join->begin(), MBB, std::next(MI.getIterator()), MBB->end());
  Join->transferSuccessorsAndUpdatePHIs(MBB);
  MBB->addSuccessor(Else);
  MBB->addSuccessor(Join);
  Else->addSuccessor(Join);
  // Operands: result, left, right, condition, if true, if false. A register may be read again
  // below.
  auto Plain = [](MachineOperand Operand) {
    if (Operand.isReg())
      Operand.setIsKill(false);
    return Operand;
  };
  BuildMI(MBB, DL, TII.get(Branch))
      .add(Plain(MI.getOperand(1)))
      .add(Plain(MI.getOperand(2)))
      .addImm(MI.getOperand(3).getImm())
      .addMBB(Join);
  BuildMI(*Join, Join->begin(), DL, TII.get(TargetOpcode::PHI), MI.getOperand(0).getReg())
      .addReg(MI.getOperand(4).getReg())
      .addMBB(MBB)
      .addReg(MI.getOperand(5).getReg())
      .addMBB(Else);
  MI.eraseFromParent();
  return Join;
}

//===-- What is cheap -----------------------------------------------------===//

bool DogmaTargetLowering::isLegalAddressingMode(const DataLayout &, const AddrMode &AM, Type *,
                                                unsigned, Instruction *) const {
  if (!isInt<31>(AM.BaseOffs))
    return false;
  if (AM.BaseGV) {
    // A global and an index; functions are no addresses.
    if (isa<Function>(AM.BaseGV) || !isInt<20>(AM.BaseOffs))
      return false;
    if (AM.HasBaseReg)
      return AM.Scale == 0;
    return AM.Scale == 0 || AM.Scale == 1 || AM.Scale == 2 || AM.Scale == 4 || AM.Scale == 8;
  }
  switch (AM.Scale) {
  case 0:
    return AM.HasBaseReg;
  case 1:
    return true;
  case 2:
    return true; // without a base: x + x
  case 4:
  case 8:
    return AM.HasBaseReg;
  default:
    return false;
  }
}

bool DogmaTargetLowering::isTruncateFree(EVT From, EVT To) const {
  return From.isScalarInteger() && To.isScalarInteger() &&
         From.getSizeInBits() > To.getSizeInBits();
}
bool DogmaTargetLowering::isTruncateFree(Type *From, Type *To) const {
  return From->isIntegerTy() && To->isIntegerTy() &&
         From->getPrimitiveSizeInBits() > To->getPrimitiveSizeInBits();
}
bool DogmaTargetLowering::isZExtFree(EVT From, EVT To) const {
  return From == MVT::i32 && To == MVT::i64;
}
bool DogmaTargetLowering::isZExtFree(Type *From, Type *To) const {
  return From->isIntegerTy(32) && To->isIntegerTy(64);
}
bool DogmaTargetLowering::isZExtFree(SDValue Value, EVT To) const {
  if (auto *Load = dyn_cast<LoadSDNode>(Value)) {
    EVT VT = Load->getMemoryVT();
    if ((VT == MVT::i8 || VT == MVT::i16 || VT == MVT::i32) &&
        Load->getExtensionType() != ISD::SEXTLOAD)
      return true;
  }
  return TargetLowering::isZExtFree(Value, To);
}

EVT DogmaTargetLowering::getOptimalMemOpType(const MemOp &Op,
                                             const AttributeList &Attributes) const {
  bool NoFloat = Attributes.hasFnAttr(Attribute::NoImplicitFloat);
  if (Op.size() >= 16 && !NoFloat)
    return MVT::v16i8;
  return Op.size() >= 8 ? MVT::i64 : MVT::i32;
}

TargetLoweringBase::LegalizeTypeAction DogmaTargetLowering::getPreferredVectorAction(MVT VT) const {
  if (!VT.isScalableVector() && VT.getVectorNumElements() != 1 &&
      VT.getVectorElementType() != MVT::i1)
    return TypeWidenVector;
  return TargetLoweringBase::getPreferredVectorAction(VT);
}

TargetLowering::AtomicExpansionKind
DogmaTargetLowering::shouldExpandAtomicRMWInIR(AtomicRMWInst *I) const {
  if (I->getType()->getPrimitiveSizeInBits() > 64)
    return AtomicExpansionKind::CmpXChg;
  switch (I->getOperation()) {
  case AtomicRMWInst::Xchg:
  case AtomicRMWInst::Add:
  case AtomicRMWInst::Sub:
    return AtomicExpansionKind::None;
  default:
    return AtomicExpansionKind::CmpXChg;
  }
}
TargetLowering::AtomicExpansionKind
DogmaTargetLowering::shouldExpandAtomicLoadInIR(LoadInst *I) const {
  return I->getType()->getPrimitiveSizeInBits() > 64 ? AtomicExpansionKind::CmpXChg
                                                     : AtomicExpansionKind::None;
}
TargetLowering::AtomicExpansionKind
DogmaTargetLowering::shouldExpandAtomicStoreInIR(StoreInst *I) const {
  return I->getValueOperand()->getType()->getPrimitiveSizeInBits() > 64
             ? AtomicExpansionKind::Expand
             : AtomicExpansionKind::None;
}

std::pair<unsigned, const TargetRegisterClass *>
DogmaTargetLowering::getRegForInlineAsmConstraint(const TargetRegisterInfo *TRI,
                                                  StringRef Constraint, MVT VT) const {
  if (Constraint == "r")
    return {0U, VT.getSizeInBits() > 32 ? &Dogma::GR64RegClass : &Dogma::GR32RegClass};
  return TargetLowering::getRegForInlineAsmConstraint(TRI, Constraint, VT);
}
