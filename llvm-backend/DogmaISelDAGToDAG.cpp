//===-- DogmaISelDAGToDAG.cpp - Instruction selection ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaConditions.h"
#include "DogmaMachineFunctionInfo.h"
#include "DogmaSubtarget.h"
#include "DogmaTargetMachine.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/CodeGen/SelectionDAGISel.h"
#include "llvm/Support/Debug.h"

using namespace llvm;

#define DEBUG_TYPE "dogma-isel"

namespace {

/// The parts of a memory operand while it is matched.
struct Address {
  SDValue Base, Index, Symbol;
  unsigned Scale = 1;
  int64_t Disp = 0;
  int FrameIndex = 0;
  bool HasFrameIndex = false;
};

class DogmaDAGToDAGISel : public SelectionDAGISel {
  bool match(SDValue N, Address &A, unsigned Depth);
  bool matchLeaf(SDValue N, Address &A);
  bool symbolOffsetFits(const Address &A) const;
  void finish(Address &A, const SDLoc &DL);
  void operands(Address &A, const SDLoc &DL, SDValue &Base, SDValue &Scale, SDValue &Index,
                SDValue &Disp, SDValue &FrameBase);
  SDValue frameBase();

  bool selectAddr(SDValue N, SDValue &Base, SDValue &Scale, SDValue &Index, SDValue &Disp,
                  SDValue &FrameBase);
  bool selectLea(SDValue N, SDValue &Base, SDValue &Scale, SDValue &Index, SDValue &Disp,
                 SDValue &FrameBase);
  bool selectLea32(SDValue N, SDValue &Base, SDValue &Scale, SDValue &Index, SDValue &Disp,
                   SDValue &FrameBase);
  void selectDivision(SDNode *N);
  void selectExchange(SDNode *N);
  void selectCompareExchange(SDNode *N);
  void selectArgument(SDNode *N);

  /// Whether N is an instruction that zeroes the upper half of its register.
  static bool isDef32(const SDNode &N) {
    switch (N.getOpcode()) {
    case ISD::TRUNCATE:
    case TargetOpcode::EXTRACT_SUBREG:
    case ISD::CopyFromReg:
    case ISD::AssertSext:
    case ISD::AssertZext:
    case ISD::AssertAlign:
    case ISD::FREEZE:
    case ISD::UNDEF:
    case ISD::ATOMIC_CMP_SWAP:
      return false;
    default:
      return true;
    }
  }

public:
  DogmaDAGToDAGISel(DogmaTargetMachine &TM, CodeGenOptLevel Level) : SelectionDAGISel(TM, Level) {}
  void Select(SDNode *N) override;
  bool SelectInlineAsmMemoryOperand(const SDValue &Op, InlineAsm::ConstraintCode,
                                    std::vector<SDValue> &Operands) override;

#include "DogmaGenDAGISel.inc"
};

class DogmaDAGToDAGISelLegacy : public SelectionDAGISelLegacy {
public:
  static char ID;
  DogmaDAGToDAGISelLegacy(DogmaTargetMachine &TM, CodeGenOptLevel Level)
      : SelectionDAGISelLegacy(ID, std::make_unique<DogmaDAGToDAGISel>(TM, Level)) {}
  StringRef getPassName() const override { return "Dogma instruction selection"; }
};
char DogmaDAGToDAGISelLegacy::ID = 0;

} // namespace

FunctionPass *llvm::createDogmaISelPass(DogmaTargetMachine &TM, CodeGenOptLevel Level) {
  return new DogmaDAGToDAGISelLegacy(TM, Level);
}

//===-- Addresses ---------------------------------------------------------===//

bool DogmaDAGToDAGISel::matchLeaf(SDValue N, Address &A) {
  if (!A.Base && !A.HasFrameIndex) {
    A.Base = N;
    return true;
  }
  if (!A.Index) {
    A.Index = N;
    A.Scale = 1;
    return true;
  }
  return false;
}

bool DogmaDAGToDAGISel::match(SDValue N, Address &A, unsigned Depth) {
  if (Depth > 5)
    return matchLeaf(N, A);
  switch (N.getOpcode()) {
  case ISD::Constant: {
    int64_t Disp = A.Disp + cast<ConstantSDNode>(N)->getSExtValue();
    // Safe forms of accesses want displacements well inside 32 bits.
    if (!isInt<31>(Disp))
      break;
    A.Disp = Disp;
    return true;
  }
  case ISD::FrameIndex:
    if (!A.Base && !A.HasFrameIndex && !A.Symbol) {
      A.HasFrameIndex = true;
      A.FrameIndex = cast<FrameIndexSDNode>(N)->getIndex();
      return true;
    }
    break;
  case DogmaISD::WRAP:
    if (!A.Symbol && !A.HasFrameIndex) {
      A.Symbol = N.getOperand(0);
      return true;
    }
    break;
  case ISD::SHL: {
    auto *Count = dyn_cast<ConstantSDNode>(N.getOperand(1));
    if (!Count || Count->getZExtValue() > 3 || A.Index)
      break;
    A.Index = N.getOperand(0);
    A.Scale = 1u << Count->getZExtValue();
    if (A.Index.getOpcode() == ISD::ADD && A.Index.hasOneUse())
      if (auto *C = dyn_cast<ConstantSDNode>(A.Index.getOperand(1))) {
        int64_t Disp = A.Disp + C->getSExtValue() * A.Scale;
        if (isInt<31>(C->getSExtValue()) && isInt<31>(Disp)) {
          A.Disp = Disp;
          A.Index = A.Index.getOperand(0);
        }
      }
    return true;
  }
  case ISD::OR:
    if (!CurDAG->isBaseWithConstantOffset(N) && !N->getFlags().hasDisjoint())
      break;
    [[fallthrough]];
  case ISD::ADD: {
    Address Backup = A;
    if (match(N.getOperand(0), A, Depth + 1) && match(N.getOperand(1), A, Depth + 1))
      return true;
    A = Backup;
    if (match(N.getOperand(1), A, Depth + 1) && match(N.getOperand(0), A, Depth + 1))
      return true;
    A = Backup;
    break;
  }
  default:
    break;
  }
  return matchLeaf(N, A);
}

/// An offset from a global must stay in the object, or near it when an index is added.
bool DogmaDAGToDAGISel::symbolOffsetFits(const Address &A) const {
  int64_t Offset = A.Disp;
  uint64_t Size = 0;
  if (auto *G = dyn_cast<GlobalAddressSDNode>(A.Symbol)) {
    Offset += G->getOffset();
    Type *Ty = G->getGlobal()->getValueType();
    Size = Ty->isSized() ? CurDAG->getDataLayout().getTypeAllocSize(Ty).getFixedValue() : 0;
  } else if (auto *C = dyn_cast<ConstantPoolSDNode>(A.Symbol)) {
    Offset += C->getOffset();
    Size = 16;
  }
  if (A.Base || A.Index)
    return Offset > -(1 << 20) && Offset < static_cast<int64_t>(Size) + (1 << 20);
  return Offset >= 0 && static_cast<uint64_t>(Offset) <= Size;
}

/// Makes of what was matched something that can be encoded: a general base with or without index, a
/// frame index likewise, or a symbol with or without index.
void DogmaDAGToDAGISel::finish(Address &A, const SDLoc &DL) {
  if (A.Symbol) {
    if (A.Base && !A.Index) {
      A.Index = A.Base;
      A.Base = SDValue();
    }
    if ((A.Base && A.Index) || !symbolOffsetFits(A)) {
      SDValue Zero = CurDAG->getTargetConstant(0, DL, MVT::i32);
      SDValue None = CurDAG->getRegister(0, MVT::i64);
      SDValue Ops[] = {None, CurDAG->getTargetConstant(1, DL, MVT::i32), None, Zero, None};
      if (auto *G = dyn_cast<GlobalAddressSDNode>(A.Symbol)) {
        Ops[3] = CurDAG->getTargetGlobalAddress(G->getGlobal(), DL, MVT::i32, G->getOffset());
      } else {
        auto *C = cast<ConstantPoolSDNode>(A.Symbol);
        Ops[3] = CurDAG->getTargetConstantPool(C->getConstVal(), MVT::i32, C->getAlign(),
                                               C->getOffset());
      }
      SDValue Lea(CurDAG->getMachineNode(Dogma::LEA_I64_RM, DL, MVT::i64, Ops), 0);
      A.Symbol = SDValue();
      if (A.Base && A.Index) {
        if (A.Scale == 1) {
          Lea = SDValue(CurDAG->getMachineNode(Dogma::ADD_I64_RR, DL, MVT::i64, Lea, A.Base), 0);
        } else {
          SDValue Sum[] = {Lea, CurDAG->getTargetConstant(1, DL, MVT::i32), A.Base, Zero, None};
          Lea = SDValue(CurDAG->getMachineNode(Dogma::LEA_I64_RM, DL, MVT::i64, Sum), 0);
        }
      }
      A.Base = Lea;
    }
    return;
  }
  if (A.HasFrameIndex || A.Base)
    return;
  if (!A.Index) {
    // An absolute address.
    A.Base = SDValue(CurDAG->getMachineNode(Dogma::MOV_I64_RI, DL, MVT::i64,
                                            CurDAG->getTargetConstant(A.Disp, DL, MVT::i64)),
                     0);
    A.Disp = 0;
    return;
  }
  // An index alone.
  if (A.Scale <= 2) {
    A.Base = A.Index;
    if (A.Scale == 1)
      A.Index = SDValue();
    A.Scale = 1;
    return;
  }
  A.Base =
      SDValue(CurDAG->getMachineNode(Dogma::SHL_I64_RRI, DL, MVT::i64, A.Index,
                                     CurDAG->getTargetConstant(Log2_32(A.Scale), DL, MVT::i32)),
              0);
  A.Index = SDValue();
  A.Scale = 1;
}

/// The register with the lowest address of the data frame; defined at entry by a later pass.
SDValue DogmaDAGToDAGISel::frameBase() {
  auto *Info = MF->getInfo<DogmaFunctionInfo>();
  if (!Info->FrameBase)
    Info->FrameBase = MF->getRegInfo().createVirtualRegister(&Dogma::GR64RegClass);
  return CurDAG->getRegister(Info->FrameBase, MVT::i64);
}

void DogmaDAGToDAGISel::operands(Address &A, const SDLoc &DL, SDValue &Base, SDValue &Scale,
                                 SDValue &Index, SDValue &Disp, SDValue &FrameBase) {
  finish(A, DL);
  SDValue None = CurDAG->getRegister(0, MVT::i64);
  FrameBase = None;
  if (A.HasFrameIndex) {
    Base = CurDAG->getTargetFrameIndex(A.FrameIndex, MVT::i64);
    if (MF->getFrameInfo().getStackID(A.FrameIndex) != SafeStackID)
      FrameBase = frameBase();
  } else {
    Base = A.Base ? A.Base : None;
  }
  Scale = CurDAG->getTargetConstant(A.Scale, DL, MVT::i32);
  Index = A.Index ? A.Index : None;
  if (!A.Symbol)
    Disp = CurDAG->getTargetConstant(A.Disp, DL, MVT::i32);
  else if (auto *G = dyn_cast<GlobalAddressSDNode>(A.Symbol))
    Disp = CurDAG->getTargetGlobalAddress(G->getGlobal(), DL, MVT::i32, G->getOffset() + A.Disp);
  else {
    auto *C = cast<ConstantPoolSDNode>(A.Symbol);
    Disp = CurDAG->getTargetConstantPool(C->getConstVal(), MVT::i32, C->getAlign(),
                                         static_cast<int>(C->getOffset() + A.Disp));
  }
}

bool DogmaDAGToDAGISel::selectAddr(SDValue N, SDValue &Base, SDValue &Scale, SDValue &Index,
                                   SDValue &Disp, SDValue &FrameBase) {
  Address A;
  if (!match(N, A, 0))
    return false;
  operands(A, SDLoc(N), Base, Scale, Index, Disp, FrameBase);
  return true;
}

bool DogmaDAGToDAGISel::selectLea(SDValue N, SDValue &Base, SDValue &Scale, SDValue &Index,
                                  SDValue &Disp, SDValue &FrameBase) {
  Address A;
  if (!match(N, A, 0))
    return false;
  unsigned Parts = (A.Base ? 1 : 0) + (A.Index ? 1 : 0) + (A.Scale > 1 ? 1 : 0) + (A.Disp ? 1 : 0) +
                   (A.Symbol ? 2 : 0) + (A.HasFrameIndex ? 4 : 0);
  // Two parts are one plain instruction, and so is a shift with a constant.
  if (Parts <= 2 || (!A.Base && !A.HasFrameIndex && !A.Symbol && A.Scale > 2))
    return false;
  operands(A, SDLoc(N), Base, Scale, Index, Disp, FrameBase);
  return true;
}

bool DogmaDAGToDAGISel::selectLea32(SDValue N, SDValue &Base, SDValue &Scale, SDValue &Index,
                                    SDValue &Disp, SDValue &FrameBase) {
  Address A;
  if (!match(N, A, 0) || A.HasFrameIndex || A.Symbol || !A.Base)
    return false;
  unsigned Parts = 1 + (A.Index ? 1 : 0) + (A.Scale > 1 ? 1 : 0) + (A.Disp ? 1 : 0);
  if (Parts <= 2)
    return false;
  operands(A, SDLoc(N), Base, Scale, Index, Disp, FrameBase);
  SDValue None = CurDAG->getRegister(0, MVT::i32);
  if (!A.Index)
    Index = None;
  FrameBase = None;
  return true;
}

bool DogmaDAGToDAGISel::SelectInlineAsmMemoryOperand(const SDValue &Op, InlineAsm::ConstraintCode,
                                                     std::vector<SDValue> &Operands) {
  SDValue Base, Scale, Index, Disp, FrameBase;
  if (!selectAddr(Op, Base, Scale, Index, Disp, FrameBase))
    return true;
  Operands.insert(Operands.end(), {Base, Scale, Index, Disp, FrameBase});
  return false;
}

//===-- Nodes selected by hand --------------------------------------------===//

void DogmaDAGToDAGISel::selectDivision(SDNode *N) {
  SDLoc DL(N);
  MVT VT = N->getSimpleValueType(0);
  bool Is64 = VT == MVT::i64, Signed = N->getOpcode() == ISD::SDIVREM;
  unsigned Opcode = Is64 ? (Signed ? Dogma::DIV_S_I64_R : Dogma::DIV_U_I64_R)
                         : (Signed ? Dogma::DIV_S_I32_R : Dogma::DIV_U_I32_R);
  MCPhysReg Quotient = Is64 ? Dogma::RAX : Dogma::EAX, Remainder = Is64 ? Dogma::RDX : Dogma::EDX;
  SDValue Copy =
      CurDAG->getCopyToReg(CurDAG->getEntryNode(), DL, Quotient, N->getOperand(0), SDValue());
  SDValue Glue(CurDAG->getMachineNode(Opcode, DL, MVT::Glue, N->getOperand(1), Copy.getValue(1)),
               0);
  SDValue Chain = CurDAG->getEntryNode();
  for (unsigned I = 0; I != 2; ++I) {
    if (!N->hasAnyUseOfValue(I))
      continue;
    SDValue Result = CurDAG->getCopyFromReg(Chain, DL, I ? Remainder : Quotient, VT, Glue);
    Glue = Result.getValue(2);
    ReplaceUses(SDValue(N, I), Result);
  }
  CurDAG->RemoveDeadNode(N);
}

static unsigned bySize(EVT VT, unsigned I8, unsigned I16, unsigned I32, unsigned I64) {
  switch (VT.getSimpleVT().SimpleTy) {
  case MVT::i8:
    return I8;
  case MVT::i16:
    return I16;
  case MVT::i32:
    return I32;
  default:
    return I64;
  }
}

/// ATOMIC_SWAP and ATOMIC_LOAD_ADD.
void DogmaDAGToDAGISel::selectExchange(SDNode *N) {
  SDLoc DL(N);
  auto *Node = cast<AtomicSDNode>(N);
  EVT VT = Node->getMemoryVT();
  unsigned Opcode = N->getOpcode() == ISD::ATOMIC_SWAP
                        ? bySize(VT, Dogma::XCHG_I8_RM, Dogma::XCHG_I16_RM, Dogma::XCHG_I32_RM,
                                 Dogma::XCHG_I64_RM)
                        : bySize(VT, Dogma::XADD_I8_RM, Dogma::XADD_I16_RM, Dogma::XADD_I32_RM,
                                 Dogma::XADD_I64_RM);
  SDValue Ops[7];
  Ops[0] = Node->getVal();
  selectAddr(Node->getBasePtr(), Ops[1], Ops[2], Ops[3], Ops[4], Ops[5]);
  Ops[6] = Node->getChain();
  MachineSDNode *New =
      CurDAG->getMachineNode(Opcode, DL, N->getSimpleValueType(0), MVT::Other, Ops);
  CurDAG->setNodeMemRefs(New, Node->getMemOperand());
  ReplaceNode(N, New);
}

void DogmaDAGToDAGISel::selectCompareExchange(SDNode *N) {
  SDLoc DL(N);
  auto *Node = cast<AtomicSDNode>(N);
  EVT VT = Node->getMemoryVT();
  MVT ResultVT = N->getSimpleValueType(0);
  unsigned Opcode = bySize(VT, Dogma::CMPXCHG_I8_MR, Dogma::CMPXCHG_I16_MR, Dogma::CMPXCHG_I32_MR,
                           Dogma::CMPXCHG_I64_MR);
  MCPhysReg Reg = ResultVT == MVT::i64 ? Dogma::RAX : Dogma::EAX;
  SDValue Copy = CurDAG->getCopyToReg(Node->getChain(), DL, Reg, N->getOperand(2), SDValue());
  SDValue Ops[8];
  selectAddr(Node->getBasePtr(), Ops[0], Ops[1], Ops[2], Ops[3], Ops[4]);
  Ops[5] = N->getOperand(3);
  Ops[6] = Copy;
  Ops[7] = Copy.getValue(1);
  MachineSDNode *New =
      CurDAG->getMachineNode(Opcode, DL, CurDAG->getVTList(MVT::Other, MVT::Glue), Ops);
  CurDAG->setNodeMemRefs(New, Node->getMemOperand());
  SDValue Result = CurDAG->getCopyFromReg(SDValue(New, 0), DL, Reg, ResultVT, SDValue(New, 1));
  ReplaceUses(SDValue(N, 0), Result);
  ReplaceUses(SDValue(N, 1), Result.getValue(1));
  CurDAG->RemoveDeadNode(N);
}

/// ARG_LOAD and ARG_STORE: slots of the safe stack.
void DogmaDAGToDAGISel::selectArgument(SDNode *N) {
  SDLoc DL(N);
  bool IsLoad = N->getOpcode() == DogmaISD::ARG_LOAD;
  MVT VT = IsLoad ? N->getSimpleValueType(0) : N->getOperand(1).getSimpleValueType();
  unsigned Load, Store;
  switch (VT.SimpleTy) {
  case MVT::i32:
    Load = Dogma::LD_I32_RM, Store = Dogma::ST_SLOT32;
    break;
  case MVT::i64:
    Load = Dogma::LD_I64_RM, Store = Dogma::ST_I64_MR;
    break;
  case MVT::f32:
    Load = Dogma::LD_F32_VM, Store = Dogma::ST_SLOTF32;
    break;
  case MVT::f64:
    Load = Dogma::LD_F64_VM, Store = Dogma::ST_F64_MV;
    break;
  default:
    Load = Dogma::LD_V128_VM, Store = Dogma::ST_V128_MV;
    break;
  }
  SDValue Chain = N->getOperand(0), Place = N->getOperand(IsLoad ? 1 : 2);
  SDValue None = CurDAG->getRegister(0, MVT::i64),
          Zero = CurDAG->getTargetConstant(0, DL, MVT::i32);
  SDValue One = CurDAG->getTargetConstant(1, DL, MVT::i32);
  MachineMemOperand *Memory = nullptr;
  if (auto *FI = dyn_cast<FrameIndexSDNode>(Place))
    Memory =
        MF->getMachineMemOperand(MachinePointerInfo::getFixedStack(*MF, FI->getIndex()),
                                 IsLoad ? MachineMemOperand::MOLoad : MachineMemOperand::MOStore,
                                 VT.getStoreSize().getFixedValue(), Align(8));
  MachineSDNode *New;
  if (IsLoad) {
    SDValue Ops[] = {Place, One, None, Zero, None, Chain};
    New = CurDAG->getMachineNode(Load, DL, VT, MVT::Other, Ops);
  } else if (isa<FrameIndexSDNode>(Place)) {
    SDValue Ops[] = {Place, One, None, Zero, None, N->getOperand(1), Chain};
    New = CurDAG->getMachineNode(Store, DL, MVT::Other, Ops);
  } else {
    SDValue Ops[] = {CurDAG->getRegister(Dogma::SLOT, MVT::i64),
                     One,
                     None,
                     Place,
                     None,
                     N->getOperand(1),
                     Chain};
    New = CurDAG->getMachineNode(Store, DL, MVT::Other, Ops);
  }
  if (Memory)
    CurDAG->setNodeMemRefs(New, Memory);
  ReplaceNode(N, New);
}

void DogmaDAGToDAGISel::Select(SDNode *N) {
  if (N->isMachineOpcode()) {
    N->setNodeId(-1);
    return;
  }
  switch (N->getOpcode()) {
  case ISD::FrameIndex: {
    Address A;
    A.HasFrameIndex = true;
    A.FrameIndex = cast<FrameIndexSDNode>(N)->getIndex();
    SDValue Ops[5];
    operands(A, SDLoc(N), Ops[0], Ops[1], Ops[2], Ops[3], Ops[4]);
    CurDAG->SelectNodeTo(N, Dogma::LEA_I64_RM, MVT::i64, Ops);
    return;
  }
  case DogmaISD::WRAP: {
    SDValue Ops[5];
    selectAddr(SDValue(N, 0), Ops[0], Ops[1], Ops[2], Ops[3], Ops[4]);
    CurDAG->SelectNodeTo(N, Dogma::LEA_I64_RM, MVT::i64, Ops);
    return;
  }
  case ISD::SDIVREM:
  case ISD::UDIVREM:
    selectDivision(N);
    return;
  case ISD::ATOMIC_SWAP:
  case ISD::ATOMIC_LOAD_ADD:
    selectExchange(N);
    return;
  case ISD::ATOMIC_CMP_SWAP:
    selectCompareExchange(N);
    return;
  case ISD::ATOMIC_FENCE: {
    bool Full = N->getConstantOperandVal(1) ==
                    static_cast<uint64_t>(AtomicOrdering::SequentiallyConsistent) &&
                N->getConstantOperandVal(2) == SyncScope::System;
    CurDAG->SelectNodeTo(N, Full ? Dogma::FENCE_N : Dogma::COMPILER_FENCE, MVT::Other,
                         N->getOperand(0));
    return;
  }
  case DogmaISD::ARG_LOAD:
  case DogmaISD::ARG_STORE:
    selectArgument(N);
    return;
  default:
    SelectCode(N);
  }
}
