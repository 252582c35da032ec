//===-- LowerEmptyAsm.cpp - Remove asm statements without text ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LowerEmptyAsm.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/Module.h"

using namespace llvm;

/// An input tied to an output may have another type of the same size.
static Value *convert(IRBuilder<> &Builder, Value *V, Type *To) {
  Type *From = V->getType();
  if (From == To)
    return V;
  if (From->isPointerTy() && To->isIntegerTy())
    return Builder.CreatePtrToInt(V, To);
  if (From->isIntegerTy() && To->isPointerTy())
    return Builder.CreateIntToPtr(V, To);
  if (From->isIntegerTy() && To->isIntegerTy())
    return Builder.CreateZExtOrTrunc(V, To);
  if (From->getPrimitiveSizeInBits() == To->getPrimitiveSizeInBits() &&
      From->getPrimitiveSizeInBits() != 0)
    return Builder.CreateBitCast(V, To);
  return Constant::getNullValue(To);
}

static void lower(CallBase &Call) {
  const auto *Asm = cast<InlineAsm>(Call.getCalledOperand());
  IRBuilder<> Builder(&Call);

  // Outputs by number: the value for one in a register, or where one in memory is.
  struct Output {
    Value *Register = nullptr;
    Value *Address = nullptr;
    Type *Memory = nullptr; ///< type of what is at Address
  };
  SmallVector<Output, 4> Outputs;
  SmallVector<Type *, 4> Types;
  if (auto *Struct = dyn_cast<StructType>(Call.getType()))
    Types.append(Struct->element_begin(), Struct->element_end());
  else if (!Call.getType()->isVoidTy())
    Types.push_back(Call.getType());

  unsigned Argument = 0;
  unsigned NextType = 0;
  for (const InlineAsm::ConstraintInfo &Info : Asm->ParseConstraints()) {
    if (Info.Type == InlineAsm::isOutput) {
      Output Out;
      if (Info.isIndirect) {
        Out.Memory = Call.getParamElementType(Argument);
        Out.Address = Call.getArgOperand(Argument++);
      } else {
        Out.Register = Constant::getNullValue(Types[NextType++]);
      }
      Outputs.push_back(Out);
    } else if (Info.Type == InlineAsm::isInput) {
      Value *In = Call.getArgOperand(Argument++);
      unsigned Tied = ~0u;
      if (Info.Codes.size() == 1 && !StringRef(Info.Codes[0]).getAsInteger(10, Tied) &&
          Tied < Outputs.size()) {
        Output &Out = Outputs[Tied];
        if (Out.Register)
          Out.Register = convert(Builder, In, Out.Register->getType());
        else if (!Info.isIndirect)
          Builder.CreateStore(convert(Builder, In, Out.Memory), Out.Address);
      }
    }
  }

  Value *Result = nullptr;
  if (Call.getType()->isStructTy()) {
    Result = PoisonValue::get(Call.getType());
    unsigned Index = 0;
    for (const Output &Out : Outputs)
      if (Out.Register)
        Result = Builder.CreateInsertValue(Result, Out.Register, Index++);
  } else {
    for (const Output &Out : Outputs)
      if (Out.Register)
        Result = Out.Register;
  }
  if (Result)
    Call.replaceAllUsesWith(Result);
  if (auto *Branch = dyn_cast<CallBrInst>(&Call)) {
    // Without text nothing jumps to the other labels.
    for (BasicBlock *Target : Branch->getIndirectDests())
      Target->removePredecessor(Branch->getParent(), /*KeepOneInputPHIs=*/true);
    Builder.CreateBr(Branch->getDefaultDest());
  }
  Call.eraseFromParent();
}

void dogma::lowerEmptyAsm(Module &M) {
  for (Function &F : M)
    for (Instruction &I : make_early_inc_range(instructions(F)))
      if (auto *Call = dyn_cast<CallBase>(&I))
        if (Call->isInlineAsm())
          lower(*Call);
}
