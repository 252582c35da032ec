//===-- emit/PrepareCodegen.cpp - IR transformations before selection ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "emit/PrepareCodegen.h"
#include "DogmaISelLowering.h"
#include "llvm/IR/DebugInfo.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/IR/InlineAsm.h"
#include "llvm/IR/InstIterator.h"
#include "llvm/IR/IntrinsicInst.h"
#include "llvm/IR/ReplaceConstant.h"
#include "llvm/Transforms/Utils/BasicBlockUtils.h"

using namespace llvm;
using namespace dogma;

bool dogma::importName(StringRef Symbol, const EmitOptions &Options, ImportName &Out) {
  Symbol.consume_front("\1");
  auto [Module, Name] = Symbol.split(':');
  if (!Name.empty()) {
    Out = {Module.str(), Name.str()};
    return true;
  }
  auto It = Options.LibraryOfSymbol.find(Symbol.str());
  if (It == Options.LibraryOfSymbol.end())
    return false;
  Out = {It->second, Symbol.str()};
  return true;
}

bool dogma::importName(const GlobalValue &GV, const EmitOptions &Options, ImportName &Out) {
  return GV.isDeclaration() && importName(GV.getName(), Options, Out);
}

namespace {

class Preparation {
  Module &M;
  const EmitOptions &Options;
  std::string &Error;

  void fail(const Twine &Text) { Error += (Error.empty() ? "" : "\n") + Text.str(); }
  void dropVariables();
  void expandSetjmp();
  void giveTrapsReasons();
  void checkInstructions();
  void replaceFunctionAddresses();
  void replaceDataAddresses();
  Function *createStub(Function &Import);

public:
  Preparation(Module &M, const EmitOptions &Options, std::string &Error)
      : M(M), Options(Options), Error(Error) {}
  bool run() {
    dropVariables();
    checkInstructions();
    if (!Error.empty())
      return false;
    expandSetjmp();
    giveTrapsReasons();
    replaceFunctionAddresses();
    replaceDataAddresses();
    return Error.empty();
  }
};

} // namespace

bool dogma::prepareCodegen(Module &M, const EmitOptions &Options, std::string &Error) {
  return Preparation(M, Options, Error).run();
}

/// The format describes source lines, not variables.
void Preparation::dropVariables() {
  for (Function &F : M)
    for (Instruction &I : make_early_inc_range(instructions(F))) {
      I.dropDbgRecords();
      if (isa<DbgInfoIntrinsic>(I))
        I.eraseFromParent();
    }
}

void Preparation::checkInstructions() {
  for (Function &F : M)
    for (Instruction &I : instructions(F)) {
      auto *Call = dyn_cast<CallBase>(&I);
      if (!Call)
        continue;
      if (auto *Asm = dyn_cast<InlineAsm>(Call->getCalledOperand());
          Asm && !Asm->getAsmString().empty())
        fail("in function '" + F.getName() + "': assembly text is not supported");
      switch (Call->getIntrinsicID()) {
      case Intrinsic::thread_pointer:
        fail("in function '" + F.getName() + "': there is no thread pointer");
        break;
      case Intrinsic::eh_sjlj_setjmp:
      case Intrinsic::eh_sjlj_longjmp:
        fail(
            "in function '" + F.getName() +
            "': __builtin_setjmp and __builtin_longjmp are not supported; use those of <setjmp.h>");
        break;
      case Intrinsic::init_trampoline:
      case Intrinsic::adjust_trampoline:
        fail("in function '" + F.getName() + "': trampolines are not supported");
        break;
      default:
        break;
      }
    }
}

/// int __dogma_setjmp(void *buffer) stores a token in the buffer's first 8 bytes. The store happens
/// only on the way of the first return, where the address of the buffer is surely what it was. The
/// second return finds the data stack as at entry of the function and brings back what was
/// allocated since.
void Preparation::expandSetjmp() {
  Function *Setjmp = M.getFunction(DogmaNames::Setjmp);
  if (!Setjmp)
    return;
  LLVMContext &Context = M.getContext();
  Type *I32 = Type::getInt32Ty(Context), *I64 = Type::getInt64Ty(Context);
  auto *Pair = StructType::get(I32, I64);
  auto *Token = cast<Function>(
      M.getOrInsertFunction(DogmaNames::SetjmpToken, FunctionType::get(Pair, false)).getCallee());
  Token->addFnAttr(Attribute::ReturnsTwice);
  for (User *U : make_early_inc_range(Setjmp->users())) {
    auto *Call = dyn_cast<CallInst>(U);
    if (!Call || Call->getCalledOperand() != Setjmp || Call->arg_size() != 1) {
      fail("the address of setjmp cannot be taken");
      return;
    }
    Function &F = *Call->getFunction();
    bool Dynamic = any_of(instructions(F), [](const Instruction &I) {
      auto *Alloca = dyn_cast<AllocaInst>(&I);
      return Alloca && !Alloca->isStaticAlloca();
    });
    IRBuilder<> Builder(Call);
    Value *Saved = Dynamic ? Builder.CreateStackSave() : nullptr;
    CallInst *Result = Builder.CreateCall(Token);
    Result->addFnAttr(Attribute::ReturnsTwice);
    Value *Code = Builder.CreateExtractValue(Result, 0);
    Value *Number = Builder.CreateExtractValue(Result, 1);
    Value *IsFirst = Builder.CreateICmpEQ(Code, ConstantInt::get(I32, 0));
    Instruction *Then = nullptr, *Else = nullptr;
    if (Dynamic) {
      SplitBlockAndInsertIfThenElse(IsFirst, Call, &Then, &Else);
      Builder.SetInsertPoint(Else);
      Builder.CreateStackRestore(Saved);
    } else {
      Then = SplitBlockAndInsertIfThen(IsFirst, Call, /*Unreachable=*/false);
    }
    Builder.SetInsertPoint(Then);
    Builder.CreateStore(Number, Call->getArgOperand(0));
    Call->replaceAllUsesWith(Code);
    Call->eraseFromParent();
  }
}

/// Instruction selection makes plain traps for code that cannot be reached; the program's own
/// differ.
void Preparation::giveTrapsReasons() {
  Function *Trap = M.getFunction("llvm.trap");
  if (!Trap)
    return;
  Function *WithReason = Intrinsic::getDeclaration(&M, Intrinsic::ubsantrap);
  for (User *U : make_early_inc_range(Trap->users())) {
    auto *Call = cast<CallInst>(U);
    IRBuilder<> Builder(Call);
    auto *New = Builder.CreateCall(WithReason, Builder.getInt8(1));
    New->setDoesNotReturn();
    Call->eraseFromParent();
  }
}

/// An import has no function pointer; a local function that calls it has.
Function *Preparation::createStub(Function &Import) {
  auto *Stub = Function::Create(Import.getFunctionType(), GlobalValue::InternalLinkage,
                                Import.getName() + ".stub", M);
  Stub->setCallingConv(Import.getCallingConv());
  Stub->setAttributes(Import.getAttributes());
  Stub->removeFnAttr(Attribute::ReturnsTwice);
  IRBuilder<> Builder(BasicBlock::Create(M.getContext(), "", Stub));
  SmallVector<Value *, 8> Arguments;
  for (Argument &A : Stub->args())
    Arguments.push_back(&A);
  CallInst *Call = Builder.CreateCall(&Import, Arguments);
  Call->setCallingConv(Import.getCallingConv());
  Call->setAttributes(Import.getAttributes());
  if (Import.isVarArg())
    Call->addFnAttr(Attribute::get(M.getContext(), DogmaNames::ForwardVarArgs));
  if (Call->getType()->isVoidTy())
    Builder.CreateRetVoid();
  else
    Builder.CreateRet(Call);
  return Stub;
}

void Preparation::replaceFunctionAddresses() {
  SmallVector<Function *, 16> Imports;
  for (Function &F : M) {
    ImportName Name;
    if (!F.isIntrinsic() && importName(F, Options, Name))
      Imports.push_back(&F);
  }
  for (Function *F : Imports) {
    auto IsAddress = [F](const Use &U) {
      auto *Call = dyn_cast<CallBase>(U.getUser());
      return !Call || !Call->isCallee(&U);
    };
    if (none_of(F->uses(), IsAddress))
      continue;
    Function *Stub = createStub(*F);
    F->replaceUsesWithIf(Stub, IsAddress);
  }
}

/// Data of another module: its address is a cell that the loader fills.
void Preparation::replaceDataAddresses() {
  SmallVector<GlobalVariable *, 16> Imports;
  for (GlobalVariable &V : M.globals()) {
    ImportName Name;
    if (importName(V, Options, Name))
      Imports.push_back(&V);
  }
  for (GlobalVariable *V : Imports) {
    convertUsersOfConstantsToInstructions({V});
    GlobalVariable *Cell = nullptr;
    for (Use &U : make_early_inc_range(V->uses())) {
      auto *I = dyn_cast<Instruction>(U.getUser());
      if (!I)
        continue;
      if (!Cell)
        Cell = new GlobalVariable(M, V->getType(), /*isConstant=*/true,
                                  GlobalValue::InternalLinkage, V, V->getName() + ".cell");
      Instruction *Before = I;
      if (auto *Phi = dyn_cast<PHINode>(I))
        Before = Phi->getIncomingBlock(U)->getTerminator();
      IRBuilder<> Builder(Before);
      LoadInst *Address = Builder.CreateLoad(V->getType(), Cell);
      Address->setMetadata(LLVMContext::MD_invariant_load, MDNode::get(M.getContext(), {}));
      if (auto *Phi = dyn_cast<PHINode>(I)) {
        // All entries of one block must be the same value.
        BasicBlock *Block = Phi->getIncomingBlock(U);
        for (unsigned N = 0; N != Phi->getNumIncomingValues(); ++N)
          if (Phi->getIncomingBlock(N) == Block && Phi->getIncomingValue(N) == V &&
              &Phi->getOperandUse(N) != &U)
            Phi->setIncomingValue(N, Address);
      }
      U.set(Address);
    }
  }
}
