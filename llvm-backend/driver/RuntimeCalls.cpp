//===-- RuntimeCalls.cpp - Calls that instruction selection makes ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "RuntimeCalls.h"
#include "emit/Emit.h"
#include "llvm/Analysis/TargetLibraryInfo.h"
#include "llvm/CodeGen/ISDOpcodes.h"
#include "llvm/CodeGen/TargetLowering.h"
#include "llvm/CodeGen/TargetSubtargetInfo.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Module.h"
#include "llvm/Target/TargetMachine.h"

using namespace llvm;

ArrayRef<StringRef> dogma::alwaysNeededFunctions() {
  static const StringRef Names[] = {"memcpy", "memmove", "memset", "memcmp", "bcmp", "strlen"};
  return Names;
}

bool dogma::isKnownToCompiler(StringRef Name) {
  static const StringSet<> Known = [] {
    StringSet<> Set;
#define HANDLE_LIBCALL(Code, Function)                                                             \
  if (const char *F = Function)                                                                    \
    Set.insert(F);
#include "llvm/IR/RuntimeLibcalls.def"
#undef HANDLE_LIBCALL
    TargetLibraryInfoImpl Library{Triple(kTriple)}; // a default-made one knows no function
    TargetLibraryInfo Info(Library);
    for (unsigned I = 0; I != NumLibFuncs; ++I)
      if (Info.has(static_cast<LibFunc>(I)))
        Set.insert(Info.getName(static_cast<LibFunc>(I)));
    return Set;
  }();
  return Known.contains(Name);
}

namespace {

class Collector {
  const TargetMachine *TM;
  StringSet<> &Names;
  const TargetLowering *Lowering = nullptr;

  bool hasInstruction(unsigned Opcode, Type *Scalar) const {
    if (!Lowering)
      return false;
    EVT VT = EVT::getEVT(Scalar);
    return VT.isSimple() && Lowering->isOperationLegalOrCustom(Opcode, VT);
  }

  /// A function of <math.h>, in its form for the type.
  void addMath(StringRef Stem, Type *Scalar, unsigned Opcode) {
    if (!hasInstruction(Opcode, Scalar))
      Names.insert(Scalar->isFloatTy() ? (Stem + "f").str() : Stem.str());
  }

  static bool isWide(const Type *T) { return T->getScalarType()->isIntegerTy() && T->getScalarSizeInBits() > 64; }

  void addConversion(StringRef Prefix, Type *Float, bool IntegerLast) {
    // libgcc's names: sf and df are float and double, ti is a 128-bit integer.
    StringRef Mode = Float->getScalarType()->isFloatTy() ? "sf" : "df";
    Names.insert((Prefix + (IntegerLast ? Mode + "ti" : "ti" + Mode)).str());
  }

  void visitIntrinsic(const IntrinsicInst &I);
  void visit(const Instruction &I);

public:
  Collector(const TargetMachine *TM, StringSet<> &Names) : TM(TM), Names(Names) {}

  void run(const Module &M) {
    for (const Function &F : M) {
      if (F.isDeclaration())
        continue;
      if (TM)
        Lowering = TM->getSubtargetImpl(F)->getTargetLowering();
      for (const Instruction &I : instructions(F))
        visit(I);
    }
  }
};

} // namespace

void Collector::visitIntrinsic(const IntrinsicInst &I) {
  struct MathIntrinsic {
    Intrinsic::ID ID;
    unsigned Opcode;
    const char *Stem;
  };
  static const MathIntrinsic Table[] = {
      {Intrinsic::sin, ISD::FSIN, "sin"},
      {Intrinsic::cos, ISD::FCOS, "cos"},
      {Intrinsic::tan, ISD::FTAN, "tan"},
      {Intrinsic::asin, ISD::FASIN, "asin"},
      {Intrinsic::acos, ISD::FACOS, "acos"},
      {Intrinsic::atan, ISD::FATAN, "atan"},
      {Intrinsic::sinh, ISD::FSINH, "sinh"},
      {Intrinsic::cosh, ISD::FCOSH, "cosh"},
      {Intrinsic::tanh, ISD::FTANH, "tanh"},
      {Intrinsic::exp, ISD::FEXP, "exp"},
      {Intrinsic::exp2, ISD::FEXP2, "exp2"},
      {Intrinsic::exp10, ISD::FEXP10, "exp10"},
      {Intrinsic::log, ISD::FLOG, "log"},
      {Intrinsic::log2, ISD::FLOG2, "log2"},
      {Intrinsic::log10, ISD::FLOG10, "log10"},
      {Intrinsic::pow, ISD::FPOW, "pow"},
      {Intrinsic::sqrt, ISD::FSQRT, "sqrt"},
      {Intrinsic::fma, ISD::FMA, "fma"},
      {Intrinsic::floor, ISD::FFLOOR, "floor"},
      {Intrinsic::ceil, ISD::FCEIL, "ceil"},
      {Intrinsic::trunc, ISD::FTRUNC, "trunc"},
      {Intrinsic::rint, ISD::FRINT, "rint"},
      {Intrinsic::nearbyint, ISD::FNEARBYINT, "nearbyint"},
      {Intrinsic::round, ISD::FROUND, "round"},
      {Intrinsic::roundeven, ISD::FROUNDEVEN, "roundeven"},
      {Intrinsic::lround, ISD::LROUND, "lround"},
      {Intrinsic::llround, ISD::LLROUND, "llround"},
      {Intrinsic::lrint, ISD::LRINT, "lrint"},
      {Intrinsic::llrint, ISD::LLRINT, "llrint"},
      {Intrinsic::ldexp, ISD::FLDEXP, "ldexp"},
      {Intrinsic::frexp, ISD::FFREXP, "frexp"},
      {Intrinsic::minnum, ISD::FMINNUM, "fmin"},
      {Intrinsic::maxnum, ISD::FMAXNUM, "fmax"},
      {Intrinsic::copysign, ISD::FCOPYSIGN, "copysign"},
  };
  if (I.arg_size() != 0 && I.getArgOperand(0)->getType()->isFPOrFPVectorTy()) {
    Type *Scalar = I.getArgOperand(0)->getType()->getScalarType();
    for (const MathIntrinsic &Entry : Table)
      if (Entry.ID == I.getIntrinsicID()) {
        addMath(Entry.Stem, Scalar, Entry.Opcode);
        // The combiner may turn one into the other.
        if (Entry.ID == Intrinsic::pow)
          for (const char *Stem : {"exp2", "cbrt"})
            addMath(Stem, Scalar, ISD::FPOW);
        return;
      }
  }
  switch (I.getIntrinsicID()) {
  case Intrinsic::memcpy:
    Names.insert("memcpy");
    break;
  case Intrinsic::memmove:
    Names.insert("memmove");
    break;
  case Intrinsic::memset:
    Names.insert("memset");
    break;
  case Intrinsic::powi:
    Names.insert(I.getType()->getScalarType()->isFloatTy() ? "__powisf2" : "__powidf2");
    break;
  case Intrinsic::smul_with_overflow:
    if (isWide(I.getArgOperand(0)->getType()))
      Names.insert("__muloti4");
    break;
  case Intrinsic::fptosi_sat:
    if (isWide(I.getType()))
      addConversion("__fix", I.getArgOperand(0)->getType(), true);
    break;
  case Intrinsic::fptoui_sat:
    if (isWide(I.getType()))
      addConversion("__fixuns", I.getArgOperand(0)->getType(), true);
    break;
  default:
    break;
  }
}

void Collector::visit(const Instruction &I) {
  Type *T = I.getType();
  switch (I.getOpcode()) {
  case Instruction::FRem:
    addMath("fmod", T->getScalarType(), ISD::FREM);
    break;
  case Instruction::SDiv:
    if (isWide(T))
      Names.insert("__divti3");
    break;
  case Instruction::UDiv:
    if (isWide(T))
      Names.insert("__udivti3");
    break;
  case Instruction::SRem:
    if (isWide(T))
      Names.insert("__modti3");
    break;
  case Instruction::URem:
    if (isWide(T))
      Names.insert("__umodti3");
    break;
  case Instruction::Mul:
    if (isWide(T))
      Names.insert("__multi3");
    break;
  case Instruction::FPToSI:
    if (isWide(T))
      addConversion("__fix", I.getOperand(0)->getType(), true);
    break;
  case Instruction::FPToUI:
    if (isWide(T))
      addConversion("__fixuns", I.getOperand(0)->getType(), true);
    break;
  case Instruction::SIToFP:
    if (isWide(I.getOperand(0)->getType()))
      addConversion("__float", T, false);
    break;
  case Instruction::UIToFP:
    if (isWide(I.getOperand(0)->getType()))
      addConversion("__floatun", T, false);
    break;
  case Instruction::Call:
    if (const auto *Call = dyn_cast<IntrinsicInst>(&I))
      visitIntrinsic(*Call);
    break;
  default:
    break;
  }
}

void dogma::collectRuntimeCalls(const Module &M, const TargetMachine *TM, StringSet<> &Names) {
  Collector(TM, Names).run(M);
}
