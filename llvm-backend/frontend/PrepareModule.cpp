//===-- PrepareModule.cpp - Remove the traces of the donor target ---------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Frontend.h"
#include "emit/Emit.h"
#include "llvm/IR/AttributeMask.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/Instructions.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/Intrinsics.h"
#include "llvm/IR/Module.h"

using namespace llvm;

// What these say is about the donor, about unwind tables and shared libraries of ELF, or guards against
// attacks on return addresses, which no store of a module can reach.
static const char *const DroppedAttributes[] = {
    "target-cpu",    "target-features", "tune-cpu",
    "frame-pointer", "probe-stack",     "stack-protector-buffer-size",
};
static const Attribute::AttrKind DroppedKinds[] = {
    Attribute::UWTable,
    Attribute::StackProtect,
    Attribute::StackProtectReq,
    Attribute::StackProtectStrong,
};
static const char *const DroppedFlags[] = {
    "PIC Level", "PIE Level",  "Code Model",
    "uwtable",   "target-abi", "direct-access-external-data",
    "frame-pointer",
};

static void dropFunctionAttributes(Module &M) {
  AttributeMask Mask;
  for (const char *Name : DroppedAttributes)
    Mask.addAttribute(Name);
  for (Attribute::AttrKind Kind : DroppedKinds)
    Mask.addAttribute(Kind);
  for (Function &F : M)
    F.removeFnAttrs(Mask);
}

static void dropModuleFlags(Module &M) {
  NamedMDNode *Flags = M.getModuleFlagsMetadata();
  if (!Flags)
    return;
  SmallVector<MDNode *, 8> Kept;
  for (MDNode *Flag : Flags->operands()) {
    const auto *Name = dyn_cast_or_null<MDString>(Flag->getOperand(1));
    if (!Name || !is_contained(DroppedFlags, Name->getString()))
      Kept.push_back(Flag);
  }
  Flags->clearOperands();
  for (MDNode *Flag : Kept)
    Flags->addOperand(Flag);
}

static void makeThreadLocalsOrdinary(Module &M) {
  for (GlobalVariable &GV : M.globals())
    GV.setThreadLocalMode(GlobalValue::NotThreadLocal);
  for (GlobalAlias &GA : M.aliases())
    GA.setThreadLocalMode(GlobalValue::NotThreadLocal);
  Function *Address = M.getFunction(Intrinsic::getName(
      Intrinsic::threadlocal_address, {PointerType::get(M.getContext(), 0)}, &M));
  if (!Address)
    return;
  for (User *U : make_early_inc_range(Address->users())) {
    auto *Call = cast<CallInst>(U);
    Call->replaceAllUsesWith(Call->getArgOperand(0));
    Call->eraseFromParent();
  }
  Address->eraseFromParent();
}

/// A value that is only stored once, into the buffer of a __builtin_setjmp.
static void eraseIfOnlyStored(Instruction &I) {
  if (!I.hasOneUse())
    return;
  if (auto *Store = dyn_cast<StoreInst>(I.user_back())) {
    Store->eraseFromParent();
    I.eraseFromParent();
  }
}

// __builtin_setjmp and __builtin_longjmp, for which clang prepares frame and stack pointer in the buffer,
// become the target's own: the first word of the buffer is the token.
static void lowerBuiltinSetjmp(Module &M) {
  LLVMContext &Context = M.getContext();
  Type *Int = Type::getInt32Ty(Context), *Long = Type::getInt64Ty(Context);
  if (Function *F = M.getFunction("llvm.eh.sjlj.setjmp")) {
    FunctionCallee Setjmp =
        M.getOrInsertFunction("__dogma_setjmp", Int, PointerType::get(Context, 0));
    cast<Function>(Setjmp.getCallee())->addFnAttr(Attribute::ReturnsTwice);
    for (User *U : make_early_inc_range(F->users())) {
      auto *Old = cast<CallInst>(U);
      auto *New = CallInst::Create(Setjmp, {Old->getArgOperand(0)}, "", Old->getIterator());
      New->addFnAttr(Attribute::ReturnsTwice);
      New->setDebugLoc(Old->getDebugLoc());
      Old->replaceAllUsesWith(New);
      Old->eraseFromParent();
      SmallVector<Instruction *, 2> Prepared;
      for (Instruction &I : *New->getParent())
        if (auto *Call = dyn_cast<IntrinsicInst>(&I))
          if (Call->getIntrinsicID() == Intrinsic::frameaddress ||
              Call->getIntrinsicID() == Intrinsic::stacksave)
            Prepared.push_back(Call);
      for (Instruction *I : Prepared)
        eraseIfOnlyStored(*I);
    }
    F->eraseFromParent();
  }
  if (Function *F = M.getFunction("llvm.eh.sjlj.longjmp")) {
    FunctionCallee Longjmp =
        M.getOrInsertFunction("__dogma_longjmp", Type::getVoidTy(Context), Long, Int);
    cast<Function>(Longjmp.getCallee())->addFnAttr(Attribute::NoReturn);
    for (User *U : make_early_inc_range(F->users())) {
      auto *Old = cast<CallInst>(U);
      IRBuilder<> Builder(Old);
      Value *Token = Builder.CreateLoad(Long, Old->getArgOperand(0));
      Builder.CreateCall(Longjmp, {Token, ConstantInt::get(Int, 1)})->setDoesNotReturn();
      Old->eraseFromParent();
    }
    F->eraseFromParent();
  }
}

void dogma::prepareModule(Module &M) {
  M.setTargetTriple(kTriple);
  M.setDataLayout(kDataLayout);
  dropFunctionAttributes(M);
  dropModuleFlags(M);
  makeThreadLocalsOrdinary(M);
  lowerBuiltinSetjmp(M);
}
