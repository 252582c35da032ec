//===-- DogmaISelVector.cpp - Vector operations ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaConditions.h"
#include "DogmaISelLowering.h"
#include "DogmaSubtarget.h"
#include "llvm/CodeGen/SelectionDAGNodes.h"

using namespace llvm;

void DogmaTargetLowering::addVectorActions() {
  for (MVT VT : MVT::fixedlen_vector_valuetypes())
    for (MVT Memory : MVT::fixedlen_vector_valuetypes()) {
      setTruncStoreAction(VT, Memory, Expand);
      setLoadExtAction({ISD::EXTLOAD, ISD::SEXTLOAD, ISD::ZEXTLOAD}, VT, Memory, Expand);
    }
  const MVT I8 = MVT::v16i8, I16 = MVT::v8i16, I32 = MVT::v4i32, I64 = MVT::v2i64;
  const MVT F32 = MVT::v4f32, F64 = MVT::v2f64;
  for (MVT VT : {I8, I16, I32, I64, F32, F64}) {
    // Nothing is there unless said so.
    for (unsigned Opcode = 0; Opcode != ISD::BUILTIN_OP_END; ++Opcode)
      setOperationAction(Opcode, VT, Expand);
    setOperationAction({ISD::LOAD, ISD::STORE, ISD::BITCAST, ISD::UNDEF, ISD::VSELECT,
                        ISD::SCALAR_TO_VECTOR, ISD::FREEZE},
                       VT, Legal);
    setOperationAction({ISD::BUILD_VECTOR, ISD::VECTOR_SHUFFLE, ISD::INSERT_VECTOR_ELT,
                        ISD::EXTRACT_VECTOR_ELT, ISD::SETCC, ISD::SELECT},
                       VT, Custom);
  }
  for (MVT VT : {I8, I16, I32, I64}) {
    setOperationAction({ISD::ADD, ISD::SUB, ISD::AND, ISD::OR, ISD::XOR}, VT, Legal);
    setOperationAction({ISD::SHL, ISD::SRL, ISD::SRA}, VT, Custom);
  }
  for (MVT VT : {I16, I32, I64})
    setOperationAction({ISD::SIGN_EXTEND_VECTOR_INREG, ISD::ZERO_EXTEND_VECTOR_INREG,
                        ISD::ANY_EXTEND_VECTOR_INREG},
                       VT, Legal);
  for (MVT VT : {I8, I16, I32})
    setOperationAction({ISD::SMIN, ISD::SMAX, ISD::UMIN, ISD::UMAX, ISD::ABS}, VT, Legal);
  for (MVT VT : {I8, I16})
    setOperationAction({ISD::SADDSAT, ISD::UADDSAT, ISD::SSUBSAT, ISD::USUBSAT, ISD::AVGCEILU}, VT,
                       Legal);
  setOperationAction(ISD::MUL, I16, Legal);
  setOperationAction(ISD::MUL, I32, Legal);
  setOperationAction(ISD::MUL, I64, Custom);
  setOperationAction({ISD::MULHS, ISD::MULHU}, I16, Legal);
  for (MVT VT : {F32, F64})
    setOperationAction({ISD::FADD, ISD::FSUB, ISD::FMUL, ISD::FDIV, ISD::FSQRT, ISD::FNEG,
                        ISD::FABS, ISD::FMA, ISD::FRINT, ISD::FNEARBYINT, ISD::FROUNDEVEN,
                        ISD::FFLOOR, ISD::FCEIL, ISD::FTRUNC},
                       VT, Legal);
  setOperationAction(ISD::SINT_TO_FP, I32, Legal);
  setOperationAction(ISD::FP_TO_SINT, I32, Legal);
}

static SDValue immediate(uint64_t Value, const SDLoc &DL, SelectionDAG &DAG) {
  return DAG.getTargetConstant(Value, DL, MVT::i32);
}

SDValue DogmaTargetLowering::lowerVectorOperation(SDValue Op, SelectionDAG &DAG) const {
  switch (Op.getOpcode()) {
  case ISD::BUILD_VECTOR:
    return lowerBuildVector(Op, DAG);
  case ISD::VECTOR_SHUFFLE:
    return lowerShuffle(Op, DAG);
  case ISD::INSERT_VECTOR_ELT:
    // A lane that is not a constant goes through memory.
    return isa<ConstantSDNode>(Op.getOperand(2)) ? Op : SDValue();
  case ISD::EXTRACT_VECTOR_ELT:
    return isa<ConstantSDNode>(Op.getOperand(1)) ? Op : SDValue();
  case ISD::SHL:
  case ISD::SRL:
  case ISD::SRA:
    return lowerVectorShift(Op, DAG);
  case ISD::MUL:
    return lowerVectorMul(Op, DAG);
  default:
    return SDValue();
  }
}

//===-- Comparisons, shifts, products -------------------------------------===//

SDValue DogmaTargetLowering::lowerVectorSetCC(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  SDValue L = Op.getOperand(0), R = Op.getOperand(1);
  ISD::CondCode Code = cast<CondCodeSDNode>(Op.getOperand(2))->get();
  EVT VT = L.getValueType();
  if (!isTypeLegal(VT))
    return SDValue();
  if (VT.isFloatingPoint()) {
    EVT MaskVT = VT.changeVectorElementTypeToInteger();
    return DAG.getNode(DogmaISD::VCMPF, DL, MaskVT, immediate(floatCondition(Code), DL, DAG), L, R);
  }
  // There are equal and signed greater; the others are made of them.
  bool Invert = false;
  switch (Code) {
  case ISD::SETNE:
    Invert = true;
    break;
  case ISD::SETLT:
  case ISD::SETULT:
    std::swap(L, R);
    break;
  case ISD::SETLE:
  case ISD::SETULE:
    Invert = true;
    break;
  case ISD::SETGE:
  case ISD::SETUGE:
    Invert = true;
    std::swap(L, R);
    break;
  default:
    break;
  }
  SDValue Result;
  if (Code == ISD::SETEQ || Code == ISD::SETNE) {
    Result = DAG.getNode(DogmaISD::VCMPEQ, DL, VT, L, R);
  } else {
    if (ISD::isUnsignedIntSetCC(Code)) {
      SDValue Sign = DAG.getConstant(APInt::getSignMask(VT.getScalarSizeInBits()), DL, VT);
      L = DAG.getNode(ISD::XOR, DL, VT, L, Sign);
      R = DAG.getNode(ISD::XOR, DL, VT, R, Sign);
    }
    Result = DAG.getNode(DogmaISD::VCMPGT, DL, VT, L, R);
  }
  return Invert ? DAG.getNOT(DL, Result, VT) : Result;
}

SDValue DogmaTargetLowering::lowerVectorShift(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  EVT VT = Op.getValueType();
  SDValue Value = Op.getOperand(0), Count = Op.getOperand(1);
  unsigned Width = VT.getScalarSizeInBits();
  unsigned Kind = Op.getOpcode() == ISD::SHL ? 0 : Op.getOpcode() == ISD::SRL ? 1 : 2;
  // An arithmetic shift of 64-bit lanes: shift in zeros, then spread the sign with (x ^ m) - m.
  auto ArithmeticI64 = [&](function_ref<SDValue(SDValue)> Logical) {
    SDValue Sign = Logical(DAG.getConstant(APInt::getSignMask(64), DL, VT));
    SDValue Shifted = Logical(Value);
    return DAG.getNode(ISD::SUB, DL, VT, DAG.getNode(ISD::XOR, DL, VT, Shifted, Sign), Sign);
  };
  APInt Splat;
  if (ISD::isConstantSplatVector(Count.getNode(), Splat)) {
    uint64_t N = Splat.getZExtValue();
    if (N >= Width)
      return DAG.getUNDEF(VT);
    auto Shift = [&](unsigned K, EVT Type, SDValue V) {
      return DAG.getNode(DogmaISD::VSHLI + K, DL, Type, V, immediate(N, DL, DAG));
    };
    if (VT == MVT::v16i8) {
      // As 16-bit lanes, without the bits of the neighbour.
      if (Kind == 2) {
        SDValue Sign = DAG.getConstant(APInt(8, 0x80u >> N), DL, VT);
        SDValue Logical = DAG.getNode(ISD::SRL, DL, VT, Value, Count);
        return DAG.getNode(ISD::SUB, DL, VT, DAG.getNode(ISD::XOR, DL, VT, Logical, Sign), Sign);
      }
      SDValue Wide = Shift(Kind, MVT::v8i16, DAG.getBitcast(MVT::v8i16, Value));
      APInt Mask = Kind == 0 ? APInt(8, 0xffu << N & 0xff) : APInt(8, 0xffu >> N);
      return DAG.getNode(ISD::AND, DL, VT, DAG.getBitcast(VT, Wide), DAG.getConstant(Mask, DL, VT));
    }
    if (VT == MVT::v2i64 && Kind == 2)
      return ArithmeticI64([&](SDValue V) { return Shift(1, VT, V); });
    return Shift(Kind, VT, Value);
  }
  if (VT == MVT::v4i32)
    return DAG.getNode(DogmaISD::VSHLV + Kind, DL, VT, Value, Count);
  if (VT == MVT::v2i64) {
    if (Kind != 2)
      return DAG.getNode(DogmaISD::VSHLV + Kind, DL, VT, Value, Count);
    return ArithmeticI64([&](SDValue V) { return DAG.getNode(DogmaISD::VSHRV, DL, VT, V, Count); });
  }
  if (VT == MVT::v8i16)
    if (SDValue Scalar = DAG.getSplatValue(Count)) {
      SDValue Amount = DAG.getZExtOrTrunc(Scalar, DL, MVT::i32);
      Amount = DAG.getNode(ISD::AND, DL, MVT::i32, Amount, DAG.getConstant(0xffff, DL, MVT::i32));
      Amount = DAG.getNode(ISD::SCALAR_TO_VECTOR, DL, MVT::v2i64,
                           DAG.getNode(ISD::ZERO_EXTEND, DL, MVT::i64, Amount));
      return DAG.getNode(DogmaISD::VSHLC + Kind, DL, VT, Value, Amount);
    }
  return DAG.UnrollVectorOp(Op.getNode());
}

/// 64-bit lanes from products of 32-bit halves.
SDValue DogmaTargetLowering::lowerVectorMul(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  if (Op.getValueType() != MVT::v2i64)
    return SDValue();
  SDValue A = Op.getOperand(0), B = Op.getOperand(1);
  auto High = [&](SDValue V) {
    return DAG.getNode(DogmaISD::VSHRI, DL, MVT::v2i64, V, immediate(32, DL, DAG));
  };
  auto Product = [&](SDValue X, SDValue Y) {
    return DAG.getNode(DogmaISD::VMULWIDE, DL, MVT::v2i64, DAG.getBitcast(MVT::v4i32, X),
                       DAG.getBitcast(MVT::v4i32, Y));
  };
  SDValue Cross = DAG.getNode(ISD::ADD, DL, MVT::v2i64, Product(High(A), B), Product(A, High(B)));
  Cross = DAG.getNode(DogmaISD::VSHLI, DL, MVT::v2i64, Cross, immediate(32, DL, DAG));
  return DAG.getNode(ISD::ADD, DL, MVT::v2i64, Product(A, B), Cross);
}

//===-- Building and shuffling --------------------------------------------===//

SDValue DogmaTargetLowering::lowerBuildVector(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  EVT VT = Op.getValueType();
  auto *Node = cast<BuildVectorSDNode>(Op);
  if (Node->isConstant()) {
    // All zeros and all ones are instructions, the rest comes from the constant pool.
    if (ISD::isBuildVectorAllZeros(Node) || ISD::isBuildVectorAllOnes(Node)) {
      if (VT.isInteger() || ISD::isBuildVectorAllZeros(Node))
        return Op;
    }
    return SDValue();
  }
  unsigned Count = VT.getVectorNumElements();
  SmallVector<SDValue, 16> Lanes(Op->op_begin(), Op->op_end());
  if (SDValue Scalar = Node->getSplatValue()) {
    if (Scalar.isUndef())
      return DAG.getUNDEF(VT);
    return DAG.getNode(DogmaISD::SPLAT, DL, VT, DAG.getNode(ISD::SCALAR_TO_VECTOR, DL, VT, Scalar));
  }
  // The constant lanes first, in one load, if there are several of them.
  SmallVector<SDValue, 16> Constants;
  unsigned ConstantCount = 0;
  for (SDValue Lane : Lanes) {
    bool IsConstant = isa<ConstantSDNode>(Lane) || isa<ConstantFPSDNode>(Lane);
    ConstantCount += IsConstant;
    Constants.push_back(IsConstant ? Lane : DAG.getUNDEF(Lane.getValueType()));
  }
  SDValue Result;
  unsigned First = 0;
  if (ConstantCount > 1) {
    // Undefined lanes become zeros: a vector of zeros is cheaper than a load.
    for (SDValue &Lane : Constants)
      if (Lane.isUndef())
        Lane = Lane.getValueType().isInteger() ? DAG.getConstant(0, DL, Lane.getValueType())
                                               : DAG.getConstantFP(0.0, DL, Lane.getValueType());
    Result = DAG.getBuildVector(VT, DL, Constants);
  } else {
    while (Lanes[First].isUndef())
      ++First;
    if (First == 0) {
      Result = DAG.getNode(ISD::SCALAR_TO_VECTOR, DL, VT, Lanes[0]);
      First = 1;
    } else {
      Result = DAG.getUNDEF(VT);
    }
    ConstantCount = 0;
  }
  for (unsigned I = First; I != Count; ++I) {
    if (Lanes[I].isUndef() ||
        (ConstantCount && (isa<ConstantSDNode>(Lanes[I]) || isa<ConstantFPSDNode>(Lanes[I]))))
      continue;
    Result = DAG.getNode(ISD::INSERT_VECTOR_ELT, DL, VT, Result, Lanes[I],
                         DAG.getVectorIdxConstant(I, DL));
  }
  return Result;
}

/// The mask as 16 byte numbers of both sources, -1 for whatever.
static SmallVector<int, 16> byteMask(ArrayRef<int> Mask) {
  int Bytes = 16 / static_cast<int>(Mask.size());
  SmallVector<int, 16> Result;
  for (int Lane : Mask)
    for (int I = 0; I != Bytes; ++I)
      Result.push_back(Lane < 0 ? -1 : Lane * Bytes + I);
  return Result;
}

/// The byte mask in lanes of Bytes bytes, if it moves whole ones.
static bool widenMask(ArrayRef<int> ByteMask, int Bytes, SmallVectorImpl<int> &Result) {
  Result.clear();
  for (int I = 0; I < 16; I += Bytes) {
    int Lane = -1;
    for (int J = 0; J != Bytes; ++J) {
      int Byte = ByteMask[I + J];
      if (Byte < 0)
        continue;
      if (Byte % Bytes != J || (Lane >= 0 && Lane != Byte / Bytes))
        return false;
      Lane = Byte / Bytes;
    }
    Result.push_back(Lane);
  }
  return true;
}

static bool matches(ArrayRef<int> Mask, function_ref<int(int)> Wanted) {
  for (int I = 0, End = static_cast<int>(Mask.size()); I != End; ++I)
    if (Mask[I] >= 0 && Mask[I] != Wanted(I))
      return false;
  return true;
}

static unsigned fourLanes(ArrayRef<int> Mask, int Base = 0) {
  unsigned Result = 0;
  for (int I = 0; I != 4; ++I)
    Result |= static_cast<unsigned>(Mask[I] < 0 ? I : (Mask[I] - Base) & 3) << (2 * I);
  return Result;
}

SDValue DogmaTargetLowering::lowerShuffle(SDValue Op, SelectionDAG &DAG) const {
  SDLoc DL(Op);
  EVT VT = Op.getValueType();
  auto *Node = cast<ShuffleVectorSDNode>(Op);
  SDValue A = Op.getOperand(0), B = Op.getOperand(1);
  SmallVector<int, 16> Bytes = byteMask(Node->getMask());
  // Names for one source only, if it is only one.
  bool UsesA = any_of(Bytes, [](int I) { return I >= 0 && I < 16; });
  bool UsesB = any_of(Bytes, [](int I) { return I >= 16; });
  if (!UsesA && !UsesB)
    return DAG.getUNDEF(VT);
  if (!UsesA || B.isUndef() || A == B || A.isUndef()) {
    if (!UsesA || A.isUndef())
      A = B;
    for (int &I : Bytes)
      if (I >= 0)
        I &= 15;
    B = A;
    UsesB = false;
  }
  auto As = [&](MVT Type, SDValue V) { return DAG.getBitcast(Type, V); };
  auto Back = [&](SDValue V) { return DAG.getBitcast(VT, V); };
  if (matches(Bytes, [](int I) { return I; }))
    return A;
  if (UsesB && matches(Bytes, [](int I) { return 16 + I; }))
    return B;

  static const MVT Types[] = {MVT::v16i8, MVT::v8i16, MVT::v4i32, MVT::v2i64};
  SmallVector<int, 16> Lanes;

  // One lane everywhere.
  if (!UsesB)
    for (int Log = 0; Log != 4; ++Log)
      if (widenMask(Bytes, 1 << Log, Lanes) && matches(Lanes, [](int) { return 0; }))
        return Back(DAG.getNode(DogmaISD::SPLAT, DL, Types[Log], As(Types[Log], A)));

  // Interleaved halves.
  for (int Log = 3; Log >= 0; --Log) {
    if (!widenMask(Bytes, 1 << Log, Lanes))
      continue;
    int N = 16 >> Log;
    int Other = UsesB ? N : 0;
    for (int Half = 0; Half != 2; ++Half) {
      int Start = Half * N / 2;
      unsigned Opcode = Half ? DogmaISD::UNPACKHI : DogmaISD::UNPACKLO;
      if (matches(Lanes, [&](int I) { return Start + I / 2 + (I % 2 ? Other : 0); }))
        return Back(DAG.getNode(Opcode, DL, Types[Log], As(Types[Log], A), As(Types[Log], B)));
      if (UsesB && matches(Lanes, [&](int I) { return Start + I / 2 + (I % 2 ? 0 : N); }))
        return Back(DAG.getNode(Opcode, DL, Types[Log], As(Types[Log], B), As(Types[Log], A)));
    }
  }

  if (widenMask(Bytes, 4, Lanes)) {
    if (!UsesB)
      return Back(DAG.getNode(DogmaISD::SHUF32, DL, MVT::v4i32, As(MVT::v4i32, A),
                              immediate(fourLanes(Lanes), DL, DAG)));
    // Two lanes of each source, one source in each half.
    auto From = [&](int I, int Source) { return Lanes[I] < 0 || Lanes[I] / 4 == Source; };
    for (int Low = 0; Low != 2; ++Low)
      if (From(0, Low) && From(1, Low) && From(2, 1 - Low) && From(3, 1 - Low))
        return Back(DAG.getNode(DogmaISD::SHUF2, DL, MVT::v4f32, As(MVT::v4f32, Low ? B : A),
                                As(MVT::v4f32, Low ? A : B), immediate(fourLanes(Lanes), DL, DAG)));
  }
  if (widenMask(Bytes, 2, Lanes)) {
    // Each lane from its place in one of the two.
    if (UsesB && matches(Lanes, [&](int I) { return Lanes[I] % 8 == I ? Lanes[I] : -2; })) {
      unsigned Mask = 0;
      for (int I = 0; I != 8; ++I)
        Mask |= (Lanes[I] >= 8 ? 1u : 0u) << I;
      return Back(DAG.getNode(DogmaISD::BLEND16, DL, MVT::v8i16, As(MVT::v8i16, A),
                              As(MVT::v8i16, B), immediate(Mask, DL, DAG)));
    }
    if (!UsesB) {
      ArrayRef<int> All(Lanes);
      bool LowSame = matches(All.take_front(4), [](int I) { return I; });
      bool HighSame = matches(All.drop_front(4), [](int I) { return I + 4; });
      bool LowInLow = all_of(All.take_front(4), [](int I) { return I < 4; });
      bool HighInHigh = all_of(All.drop_front(4), [](int I) { return I < 0 || I >= 4; });
      if (HighSame && LowInLow)
        return Back(DAG.getNode(DogmaISD::SHUFLO16, DL, MVT::v8i16, As(MVT::v8i16, A),
                                immediate(fourLanes(All.take_front(4)), DL, DAG)));
      if (LowSame && HighInHigh)
        return Back(DAG.getNode(DogmaISD::SHUFHI16, DL, MVT::v8i16, As(MVT::v8i16, A),
                                immediate(fourLanes(All.drop_front(4), 4), DL, DAG)));
    }
  }
  // A window of the two in a row.
  for (int Start = 1; Start != 16; ++Start) {
    if (UsesB ? matches(Bytes, [&](int I) { return I + Start; })
              : matches(Bytes, [&](int I) { return (I + Start) % 16; }))
      return Back(DAG.getNode(DogmaISD::ALIGN, DL, MVT::v16i8, As(MVT::v16i8, B), As(MVT::v16i8, A),
                              immediate(static_cast<uint64_t>(Start), DL, DAG)));
    if (UsesB && matches(Bytes, [&](int I) { return (I + Start + 16) % 32; }))
      return Back(DAG.getNode(DogmaISD::ALIGN, DL, MVT::v16i8, As(MVT::v16i8, A), As(MVT::v16i8, B),
                              immediate(static_cast<uint64_t>(Start), DL, DAG)));
  }

  // Anything: pick bytes of each source, zero the others, put them together.
  auto Pick = [&](SDValue Source, int Base) {
    SmallVector<SDValue, 16> Mask;
    for (int I : Bytes)
      Mask.push_back(DAG.getConstant(I >= Base && I < Base + 16 ? I - Base : 0x80, DL, MVT::i32));
    return DAG.getNode(DogmaISD::SHUF8, DL, MVT::v16i8, As(MVT::v16i8, Source),
                       DAG.getBuildVector(MVT::v16i8, DL, Mask));
  };
  SDValue Result = Pick(A, 0);
  if (UsesB)
    Result = DAG.getNode(ISD::OR, DL, MVT::v16i8, Result, Pick(B, 16));
  return Back(Result);
}
