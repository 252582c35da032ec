//===-- DogmaISelCalls.cpp - Calls, arguments, results ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaISelLowering.h"
#include "DogmaSubtarget.h"
#include "llvm/CodeGen/Analysis.h"
#include "llvm/CodeGen/MachineFrameInfo.h"
#include "llvm/CodeGen/MachineModuleInfo.h"
#include "llvm/CodeGen/MachineRegisterInfo.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/Module.h"
#include "llvm/Support/LEB128.h"
#include "llvm/Support/raw_ostream.h"
#include <dogma/module.h>

using namespace llvm;

#include "DogmaGenCallingConv.inc"

//===-- Link types --------------------------------------------------------===//

static uint8_t linkClass(MVT VT) {
  switch (VT.SimpleTy) {
  case MVT::i32:
    return DOGMA_CLASS_I32;
  case MVT::i64:
    return DOGMA_CLASS_I64;
  case MVT::f32:
    return DOGMA_CLASS_F32;
  case MVT::f64:
    return DOGMA_CLASS_F64;
  default:
    return DOGMA_CLASS_V128;
  }
}

static unsigned slots(const CCState &State) {
  return static_cast<unsigned>(alignTo(State.getStackSize(), 8) / 8);
}

static std::string encodeLinkType(bool IsVarArg, unsigned StackSlots,
                                  ArrayRef<CCValAssign> Arguments, ArrayRef<CCValAssign> Results,
                                  bool ReturnsSRet) {
  std::string Bytes;
  raw_string_ostream OS(Bytes);
  OS << static_cast<char>(IsVarArg ? DOGMA_LINK_VARIADIC : 0);
  encodeULEB128(StackSlots, OS);
  encodeULEB128(Arguments.size(), OS);
  for (const CCValAssign &VA : Arguments)
    OS << static_cast<char>(linkClass(VA.getLocVT()));
  encodeULEB128(Results.size() + ReturnsSRet, OS);
  if (ReturnsSRet)
    OS << static_cast<char>(DOGMA_CLASS_I64);
  for (const CCValAssign &VA : Results)
    OS << static_cast<char>(linkClass(VA.getLocVT()));
  return Bytes;
}

std::string DogmaTargetLowering::linkType(const Function &F, unsigned *StackSlots) const {
  LLVMContext &Context = F.getContext();
  const DataLayout &DL = F.getDataLayout();
  CallingConv::ID CC = F.getCallingConv();
  // CCState wants a machine function, but none of our rules looks at it.
  SmallVector<ISD::OutputArg, 4> Outs;
  GetReturnInfo(CC, F.getReturnType(), F.getAttributes(), Outs, *this, DL);
  unsigned Integers = 0, Vectors = 0;
  std::string Results;
  for (const ISD::OutputArg &Out : Outs) {
    MVT VT = Out.VT;
    (VT.isScalarInteger() ? Integers : Vectors) += 1;
    Results += static_cast<char>(linkClass(VT));
  }
  bool Demoted = Integers > 2 || Vectors > 2;
  bool ReturnsAddress = Demoted;
  std::string Arguments;
  unsigned IntegerCount = 0, VectorCount = 0, Slots = 0;
  auto Add = [&](MVT VT) {
    Arguments += static_cast<char>(linkClass(VT));
    if (VT.isScalarInteger() ? IntegerCount++ < 6 : VectorCount++ < 8)
      return;
    Slots += VT.isVector() ? 2 : 1;
  };
  if (Demoted)
    Add(MVT::i64);
  for (const Argument &A : F.args()) {
    if (A.hasStructRetAttr())
      ReturnsAddress = true;
    SmallVector<EVT, 4> VTs;
    ComputeValueVTs(*this, DL, A.getType(), VTs);
    for (EVT VT : VTs) {
      MVT RegisterVT = getRegisterTypeForCallingConv(Context, CC, VT);
      for (unsigned I = 0, N = getNumRegistersForCallingConv(Context, CC, VT); I != N; ++I)
        Add(RegisterVT);
    }
  }
  if (ReturnsAddress)
    Results = std::string(1, static_cast<char>(DOGMA_CLASS_I64));
  if (StackSlots)
    *StackSlots = Slots;
  std::string Bytes;
  raw_string_ostream OS(Bytes);
  OS << static_cast<char>(F.isVarArg() ? DOGMA_LINK_VARIADIC : 0);
  encodeULEB128(Slots, OS);
  encodeULEB128(Arguments.size(), OS);
  OS << Arguments;
  encodeULEB128(Results.size(), OS);
  OS << Results;
  return Bytes;
}

//===-- The callee's side -------------------------------------------------===//

SDValue DogmaTargetLowering::LowerFormalArguments(SDValue Chain, CallingConv::ID CC, bool IsVarArg,
                                                  const SmallVectorImpl<ISD::InputArg> &Ins,
                                                  const SDLoc &DL, SelectionDAG &DAG,
                                                  SmallVectorImpl<SDValue> &InVals) const {
  MachineFunction &MF = DAG.getMachineFunction();
  MachineRegisterInfo &MRI = MF.getRegInfo();
  MachineFrameInfo &MFI = MF.getFrameInfo();
  auto *Info = MF.getInfo<DogmaFunctionInfo>();

  SmallVector<CCValAssign, 16> Locations;
  CCState State(CC, IsVarArg, MF, Locations, *DAG.getContext());
  State.AnalyzeFormalArguments(Ins, CC_Dogma);
  Info->IncomingSlots = slots(State);
  unsigned LinkSlots = 0;
  Info->LinkType = linkType(MF.getFunction(), &LinkSlots);
  if (LinkSlots != Info->IncomingSlots)
    report_fatal_error("stack arguments of '" + MF.getName() + "' differ from its link type");

  for (const CCValAssign &VA : Locations) {
    if (Ins[VA.getValNo()].Flags.isByVal())
      DAG.getContext()->diagnose(DiagnosticInfoUnsupported(
          MF.getFunction(), "argument passed by value in memory", DL.getDebugLoc()));
    MVT VT = VA.getLocVT();
    SDValue Value;
    if (VA.isRegLoc()) {
      Register Reg = MRI.createVirtualRegister(getRegClassFor(VT));
      MRI.addLiveIn(VA.getLocReg(), Reg);
      Value = DAG.getCopyFromReg(Chain, DL, Reg, VT);
    } else {
      int FI = MFI.CreateFixedObject(VT.getStoreSize(), VA.getLocMemOffset(), /*IsImmutable=*/true);
      MFI.setStackID(FI, SafeStackID);
      Value = DAG.getNode(DogmaISD::ARG_LOAD, DL, DAG.getVTList(VT, MVT::Other), Chain,
                          DAG.getTargetFrameIndex(FI, MVT::i64));
      Chain = Value.getValue(1);
    }
    if (VT != VA.getValVT())
      Value = DAG.getNode(ISD::TRUNCATE, DL, VA.getValVT(), Value);
    InVals.push_back(Value);
    if (Ins[VA.getValNo()].Flags.isSRet() && !Info->SRet) {
      Info->SRet = MRI.createVirtualRegister(&Dogma::GR64RegClass);
      Chain = DAG.getCopyToReg(Chain, DL, Info->SRet, Value);
    }
  }
  if (IsVarArg) {
    Register Reg = MRI.createVirtualRegister(&Dogma::GR64RegClass);
    MRI.addLiveIn(Dogma::R10, Reg);
    SDValue Value = DAG.getCopyFromReg(Chain, DL, Reg, MVT::i64);
    Info->VarArgPointer = MRI.createVirtualRegister(&Dogma::GR64RegClass);
    Chain = DAG.getCopyToReg(Value.getValue(1), DL, Info->VarArgPointer, Value);
  }
  return Chain;
}

bool DogmaTargetLowering::CanLowerReturn(CallingConv::ID CC, MachineFunction &MF, bool IsVarArg,
                                         const SmallVectorImpl<ISD::OutputArg> &Outs,
                                         LLVMContext &Context) const {
  SmallVector<CCValAssign, 4> Locations;
  CCState State(CC, IsVarArg, MF, Locations, Context);
  return State.CheckReturn(Outs, RetCC_Dogma);
}

SDValue DogmaTargetLowering::LowerReturn(SDValue Chain, CallingConv::ID CC, bool IsVarArg,
                                         const SmallVectorImpl<ISD::OutputArg> &Outs,
                                         const SmallVectorImpl<SDValue> &OutVals, const SDLoc &DL,
                                         SelectionDAG &DAG) const {
  MachineFunction &MF = DAG.getMachineFunction();
  auto *Info = MF.getInfo<DogmaFunctionInfo>();
  SmallVector<CCValAssign, 4> Locations;
  CCState State(CC, IsVarArg, MF, Locations, *DAG.getContext());
  State.AnalyzeReturn(Outs, RetCC_Dogma);
  SDValue Glue;
  SmallVector<SDValue, 6> Ops(1, Chain);
  auto Return = [&](MCPhysReg Reg, SDValue Value) {
    Chain = DAG.getCopyToReg(Chain, DL, Reg, Value, Glue);
    Glue = Chain.getValue(1);
    Ops.push_back(DAG.getRegister(Reg, Value.getValueType()));
  };
  for (const CCValAssign &VA : Locations) {
    SDValue Value = OutVals[VA.getValNo()];
    if (VA.getLocVT() != VA.getValVT())
      Value = DAG.getNode(ISD::ANY_EXTEND, DL, VA.getLocVT(), Value);
    Return(VA.getLocReg(), Value);
  }
  if (Info->SRet) {
    SDValue Address = DAG.getCopyFromReg(Chain, DL, Info->SRet, MVT::i64);
    Chain = Address.getValue(1);
    Return(Dogma::RAX, Address);
  }
  Ops[0] = Chain;
  if (Glue)
    Ops.push_back(Glue);
  return DAG.getNode(DogmaISD::RET, DL, MVT::Other, Ops);
}

/// Whether the value of N goes to a return and nowhere else; then a library call can be a tail
/// call.
bool DogmaTargetLowering::isUsedByReturnOnly(SDNode *N, SDValue &Chain) const {
  if (N->getNumValues() != 1 || !N->hasNUsesOfValue(1, 0))
    return false;
  SDNode *Copy = *N->use_begin();
  if (Copy->getOpcode() != ISD::CopyToReg)
    return false;
  if (Copy->getOperand(Copy->getNumOperands() - 1).getValueType() == MVT::Glue)
    return false;
  bool HasReturn = false;
  for (SDNode *User : Copy->uses()) {
    if (User->getOpcode() != DogmaISD::RET)
      return false;
    if (User->getNumOperands() > 4 ||
        (User->getNumOperands() == 4 && User->getOperand(3).getValueType() != MVT::Glue))
      return false;
    HasReturn = true;
  }
  if (!HasReturn)
    return false;
  Chain = Copy->getOperand(0);
  return true;
}

//===-- The caller's side -------------------------------------------------===//

bool DogmaTargetLowering::isEligibleForTailCall(CallLoweringInfo &CLI, const Function *Callee,
                                                unsigned Slots) const {
  MachineFunction &MF = CLI.DAG.getMachineFunction();
  auto *Info = MF.getInfo<DogmaFunctionInfo>();
  if (Callee && Callee->isDeclaration())
    return false; // imports are only called
  if (Slots > Info->IncomingSlots)
    return false;
  if (CLI.IsVarArg) // the argument area would be part of a frame that is gone
    return any_of(CLI.Outs, [](const ISD::OutputArg &Out) { return !Out.IsFixed; }) ? false : true;
  // The address of the result is returned, too; both sides must mean the same one.
  bool CalleeSRet = !CLI.Outs.empty() && CLI.Outs[0].Flags.isSRet();
  if (static_cast<bool>(Info->SRet) != CalleeSRet)
    return false;
  if (CalleeSRet) {
    // Only the caller's own.
    SDValue Address = CLI.OutVals[0];
    if (Address.getOpcode() != ISD::CopyFromReg)
      return false;
    const Function &F = MF.getFunction();
    if (!CLI.CB || CLI.CB->arg_empty() || F.arg_empty() || CLI.CB->getArgOperand(0) != F.getArg(0))
      return false;
  }
  return true;
}

SDValue DogmaTargetLowering::LowerCall(CallLoweringInfo &CLI,
                                       SmallVectorImpl<SDValue> &InVals) const {
  SelectionDAG &DAG = CLI.DAG;
  const SDLoc &DL = CLI.DL;
  MachineFunction &MF = DAG.getMachineFunction();
  MachineFrameInfo &MFI = MF.getFrameInfo();
  auto *Info = MF.getInfo<DogmaFunctionInfo>();
  auto Unsupported = [&](const Twine &Text) {
    DAG.getContext()->diagnose(DiagnosticInfoUnsupported(MF.getFunction(), Text, DL.getDebugLoc()));
  };

  SmallVector<ISD::OutputArg, 16> Fixed;
  SmallVector<SDValue, 16> FixedValues;
  SmallVector<unsigned, 8> Variadic;
  for (unsigned I = 0; I != CLI.Outs.size(); ++I) {
    if (CLI.Outs[I].Flags.isByVal())
      Unsupported("argument passed by value in memory");
    if (CLI.IsVarArg && !CLI.Outs[I].IsFixed) {
      Variadic.push_back(I);
      continue;
    }
    Fixed.push_back(CLI.Outs[I]);
    FixedValues.push_back(CLI.OutVals[I]);
  }
  SmallVector<CCValAssign, 16> Locations;
  CCState State(CLI.CallConv, CLI.IsVarArg, MF, Locations, *DAG.getContext());
  State.AnalyzeCallOperands(Fixed, CC_Dogma);
  SmallVector<CCValAssign, 4> Results;
  CCState ResultState(CLI.CallConv, CLI.IsVarArg, MF, Results, *DAG.getContext());
  ResultState.AnalyzeCallResult(CLI.Ins, RetCC_Dogma);
  bool ReturnsSRet = any_of(Fixed, [](const ISD::OutputArg &Out) { return Out.Flags.isSRet(); });
  std::string LinkType =
      encodeLinkType(CLI.IsVarArg, slots(State), Locations, Results, ReturnsSRet);

  // Who is called?
  SDValue Target = CLI.Callee;
  const Function *Callee = nullptr;
  if (auto *Node = dyn_cast<GlobalAddressSDNode>(Target)) {
    if ((Callee = dyn_cast<Function>(Node->getGlobal())))
      Target = DAG.getTargetGlobalAddress(Callee, DL, MVT::i64);
  } else if (auto *Node = dyn_cast<ExternalSymbolSDNode>(Target)) {
    Target = DAG.getTargetExternalSymbol(Node->getSymbol(), MVT::i64);
    Callee = MF.getFunction().getParent()->getFunction(Node->getSymbol());
  }
  unsigned Slots = slots(State);
  bool IsSymbol = Target.getOpcode() == ISD::TargetExternalSymbol;
  if (Callee) {
    unsigned CalleeSlots = 0;
    std::string CalleeType = linkType(*Callee, &CalleeSlots);
    Slots = std::max(Slots, CalleeSlots);
    if (Callee->isDeclaration() && !Callee->isVarArg())
      LinkType = CalleeType; // an import has one type, whatever the call looks like
  }

  bool IsMustTail = CLI.CB && CLI.CB->isMustTailCall();
  if (CLI.IsTailCall && ((IsSymbol && !Callee) || !isEligibleForTailCall(CLI, Callee, Slots))) {
    if (IsMustTail)
      Unsupported("this tail call cannot be guaranteed: it needs more stack arguments than its "
                  "caller has, variadic arguments, or is an import");
    CLI.IsTailCall = false;
  }
  bool IsTail = CLI.IsTailCall;
  if (!IsTail)
    Info->OutgoingSlots = std::max(Info->OutgoingSlots, Slots);

  SDValue Chain = CLI.Chain;
  if (!IsTail)
    Chain = DAG.getCALLSEQ_START(Chain, 0, 0, DL);

  // Variadic arguments: 8-byte slots of an area on the data stack. All calls of the function share
  // it, since calls do not nest and nobody may look at it once the callee is done.
  SDValue Area;
  SmallVector<SDValue, 16> Stores;
  if (CLI.IsVarArg && CLI.CB && CLI.CB->hasFnAttr(DogmaNames::ForwardVarArgs)) {
    Area = DAG.getCopyFromReg(Chain, DL, Info->VarArgPointer, MVT::i64);
  } else if (CLI.IsVarArg && Variadic.empty()) {
    Area = DAG.getConstant(0, DL, MVT::i64);
  } else if (CLI.IsVarArg) {
    if (!Info->HasVarArgArea) {
      Info->HasVarArgArea = true;
      Info->VarArgArea = MFI.CreateStackObject(8, Align(16), /*isSpillSlot=*/false);
    }
    int FI = Info->VarArgArea;
    Area = DAG.getFrameIndex(FI, MVT::i64);
    uint64_t Offset = 0;
    for (unsigned I : Variadic) {
      SDValue Value = CLI.OutVals[I];
      const ISD::ArgFlagsTy &Flags = CLI.Outs[I].Flags;
      // What va_arg expects of an argument of 16 bytes.
      if (Flags.isSplit() && Flags.getNonZeroOrigAlign() >= Align(16))
        Offset = alignTo(Offset, 16);
      if (Value.getValueType() == MVT::i32)
        Value = DAG.getNode(ISD::ANY_EXTEND, DL, MVT::i64, Value);
      if (Value.getValueType().isVector())
        Offset = alignTo(Offset, 16);
      Stores.push_back(DAG.getStore(
          Chain, DL, Value, DAG.getMemBasePlusOffset(Area, TypeSize::getFixed(Offset), DL),
          MachinePointerInfo::getFixedStack(MF, FI, static_cast<int64_t>(Offset))));
      Offset += Value.getValueType().isVector() ? 16 : 8;
    }
    if (static_cast<int64_t>(Offset) > MFI.getObjectSize(FI))
      MFI.setObjectSize(FI, static_cast<int64_t>(Offset));
  }

  SmallVector<std::pair<MCPhysReg, SDValue>, 8> Registers;
  for (const CCValAssign &VA : Locations) {
    SDValue Value = FixedValues[VA.getValNo()];
    if (VA.getLocVT() != VA.getValVT())
      Value = DAG.getNode(ISD::ANY_EXTEND, DL, VA.getLocVT(), Value);
    if (VA.isRegLoc()) {
      Registers.push_back({VA.getLocReg(), Value});
      continue;
    }
    SDValue Place;
    if (IsTail) {
      // Our own arguments lie there. They were all read at entry, but must not be read again.
      for (int FI = MFI.getObjectIndexBegin(); FI < 0; ++FI)
        MFI.setIsImmutableObjectIndex(FI, false);
      int FI = MFI.CreateFixedObject(VA.getLocVT().getStoreSize(), VA.getLocMemOffset(), false);
      MFI.setStackID(FI, SafeStackID);
      Place = DAG.getTargetFrameIndex(FI, MVT::i64);
    } else {
      Place = DAG.getTargetConstant(VA.getLocMemOffset() / 8, DL, MVT::i32);
    }
    Stores.push_back(DAG.getNode(DogmaISD::ARG_STORE, DL, MVT::Other, Chain, Value, Place));
  }
  if (Area)
    Registers.push_back({Dogma::R10, Area});
  if (!Stores.empty())
    Chain = DAG.getNode(ISD::TokenFactor, DL, MVT::Other, Stores);

  SDValue Glue;
  for (const auto &[Reg, Value] : Registers) {
    Chain = DAG.getCopyToReg(Chain, DL, Reg, Value, Glue);
    Glue = Chain.getValue(1);
  }

  unsigned Opcode = IsTail ? DogmaISD::TAIL : DogmaISD::CALL;
  const auto &TRI = *Subtarget.getRegisterInfo();
  const uint32_t *Mask = TRI.getCallPreservedMask(MF, CLI.CallConv);
  if (Callee && Callee->isDeclaration()) {
    if (Callee->getName() == DogmaNames::SetjmpToken) {
      Opcode = DogmaISD::SETJMP;
      Mask = TRI.getNoPreservedMask();
    } else if (Callee->getName() == DogmaNames::Longjmp) {
      Opcode = DogmaISD::LONGJMP;
    }
  }
  SmallVector<SDValue, 16> Ops(1, Chain);
  if (Opcode == DogmaISD::CALL || Opcode == DogmaISD::TAIL) {
    auto &Types = MF.getMMI().getObjFileInfo<DogmaModuleInfo>();
    Ops.push_back(Target);
    Ops.push_back(DAG.getTargetConstant(Types.number(LinkType), DL, MVT::i32));
  }
  for (const auto &[Reg, Value] : Registers)
    Ops.push_back(DAG.getRegister(Reg, Value.getValueType()));
  Ops.push_back(DAG.getRegisterMask(Mask));
  if (Glue)
    Ops.push_back(Glue);
  if (IsTail) {
    MFI.setHasTailCall();
    return DAG.getNode(DogmaISD::TAIL, DL, MVT::Other, Ops);
  }
  Chain = DAG.getNode(Opcode, DL, DAG.getVTList(MVT::Other, MVT::Glue), Ops);
  Glue = Chain.getValue(1);
  Chain = DAG.getCALLSEQ_END(Chain, 0, 0, Glue, DL);
  Glue = Chain.getValue(1);
  for (const CCValAssign &VA : Results) {
    SDValue Value = DAG.getCopyFromReg(Chain, DL, VA.getLocReg(), VA.getLocVT(), Glue);
    Chain = Value.getValue(1);
    Glue = Value.getValue(2);
    if (VA.getLocVT() != VA.getValVT())
      Value = DAG.getNode(ISD::TRUNCATE, DL, VA.getValVT(), Value);
    InVals.push_back(Value);
  }
  return Chain;
}
