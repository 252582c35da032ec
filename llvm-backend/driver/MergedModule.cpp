//===-- MergedModule.cpp - All objects of a link as one module ------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "MergedModule.h"
#include "RuntimeCalls.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/Bitcode/BitcodeReader.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DiagnosticInfo.h"
#include "llvm/IR/DiagnosticPrinter.h"
#include "llvm/IR/IRBuilder.h"
#include "llvm/Support/raw_ostream.h"
#include "llvm/Transforms/IPO/GlobalDCE.h"
#include "llvm/Transforms/IPO/Internalize.h"
#include "llvm/Transforms/Utils/ModuleUtils.h"

using namespace llvm;
using namespace dogma;

//===----------------------------------------------------------------------===//
// Merging
//===----------------------------------------------------------------------===//

struct MergedModule::DiagnosticHandler final : llvm::DiagnosticHandler {
  bool &Failed;
  explicit DiagnosticHandler(bool &F) : Failed(F) {}

  bool handleDiagnostics(const DiagnosticInfo &DI) override {
    std::string Text;
    raw_string_ostream OS(Text);
    DiagnosticPrinterRawOStream Printer(OS);
    DI.print(Printer);
    switch (DI.getSeverity()) {
    case DS_Error:
      printError(OS.str());
      Failed = true;
      break;
    case DS_Warning:
      printWarning(OS.str());
      break;
    case DS_Remark:
    case DS_Note:
      break;
    }
    return true;
  }
};

MergedModule::MergedModule(LLVMContext &C, StringRef Name)
    : Context(C), M(std::make_unique<Module>(Name, C)), Linker(*M) {
  Context.setDiagnosticHandler(std::make_unique<DiagnosticHandler>(Failed));
  M->setTargetTriple(kTriple);
  M->setDataLayout(kDataLayout);
}

/// With --allow-multiple-definition the first definition counts, the others become declarations.
static void dropDuplicates(Module &Source, const ObjectFile &Object, const SymbolTable &Symbols) {
  for (GlobalObject &GO : Source.global_objects()) {
    if (GO.isDeclaration() || GO.hasLocalLinkage() || GO.isWeakForLinker())
      continue;
    const Symbol *S = Symbols.find(GO.getName());
    if (!S || S->State != SymbolState::Defined || S->Definer == &Object)
      continue;
    if (auto *F = dyn_cast<Function>(&GO))
      F->deleteBody();
    else
      cast<GlobalVariable>(GO).setInitializer(nullptr);
    GO.setComdat(nullptr);
    GO.setLinkage(GlobalValue::ExternalLinkage);
  }
}

bool MergedModule::mergeObject(const ObjectFile &Object, const SymbolTable &Symbols,
                               bool DropDuplicates) {
  Expected<std::unique_ptr<Module>> Source =
      getLazyBitcodeModule(Object.Bytes, Context, /*ShouldLazyLoadMetadata=*/true);
  if (Source && DropDuplicates) {
    if (Error E = (*Source)->materializeAll())
      Source = std::move(E);
    else
      dropDuplicates(**Source, Object, Symbols);
  }
  if (!Source) {
    printError("'" + Object.Name + "': " + toString(Source.takeError()));
    return false;
  }
  if (Linker.linkInModule(std::move(*Source)) || Failed) {
    printError("'" + Object.Name + "': cannot be merged");
    return false;
  }
  return true;
}

bool MergedModule::merge(const SymbolTable &Symbols, bool DropDuplicates) {
  const auto &Objects = Symbols.objects();
  for (; Merged != Objects.size(); ++Merged)
    if (!mergeObject(*Objects[Merged], Symbols, DropDuplicates))
      return false;
  return true;
}

//===----------------------------------------------------------------------===//
// Weak references
//===----------------------------------------------------------------------===//

void MergedModule::resolveWeakUndefined(const SymbolTable &Symbols) {
  auto Resolve = [&](GlobalObject &GO) {
    if (!GO.hasExternalWeakLinkage())
      return;
    const Symbol *S = Symbols.find(GO.getName());
    if (S && S->State == SymbolState::Library) {
      GO.setLinkage(GlobalValue::ExternalLinkage);
      return;
    }
    GO.replaceAllUsesWith(Constant::getNullValue(GO.getType()));
    GO.eraseFromParent();
  };
  for (Function &F : make_early_inc_range(*M))
    Resolve(F);
  for (GlobalVariable &GV : make_early_inc_range(M->globals()))
    Resolve(GV);
}

//===----------------------------------------------------------------------===//
// Constructors
//===----------------------------------------------------------------------===//

namespace {
struct Structor {
  uint64_t Priority;
  Constant *Function;
};
} // namespace

/// Reads llvm.global_ctors or llvm.global_dtors, in the order the objects came, and removes it.
static std::vector<Structor> takeStructors(Module &M, StringRef Name) {
  std::vector<Structor> List;
  GlobalVariable *GV = M.getGlobalVariable(Name);
  if (!GV)
    return List;
  if (GV->hasInitializer())
    if (auto *Array = dyn_cast<ConstantArray>(GV->getInitializer()))
      for (Use &Element : Array->operands()) {
        auto *Entry = cast<ConstantStruct>(Element);
        Constant *Function = Entry->getOperand(1)->stripPointerCasts();
        if (!Function->isNullValue())
          List.push_back({cast<ConstantInt>(Entry->getOperand(0))->getZExtValue(), Function});
      }
  GV->eraseFromParent();
  std::stable_sort(List.begin(), List.end(), [](const Structor &A, const Structor &B) {
    return A.Priority < B.Priority;
  });
  return List;
}

static bool isStructorSection(StringRef Section) {
  for (StringRef Name : {".init_array", ".fini_array", ".preinit_array", ".ctors", ".dtors"})
    if (Section == Name || Section.starts_with((Name + ".").str()))
      return true;
  return false;
}

static void defineCaller(Module &M, StringRef Name, ArrayRef<Structor> List, bool Reverse) {
  LLVMContext &Context = M.getContext();
  FunctionType *Type = FunctionType::get(llvm::Type::getVoidTy(Context), false);
  auto *F = Function::Create(Type, GlobalValue::ExternalLinkage, "", M);
  F->addFnAttr(Attribute::NoUnwind);
  if (Function *Declaration = M.getFunction(Name)) {
    Declaration->replaceAllUsesWith(F);
    Declaration->eraseFromParent();
  }
  F->setName(Name);
  IRBuilder<> Builder(BasicBlock::Create(Context, "", F));
  auto Call = [&](const Structor &S) { Builder.CreateCall(Type, S.Function); };
  if (Reverse)
    for_each(reverse(List), Call);
  else
    for_each(List, Call);
  Builder.CreateRetVoid();
}

bool MergedModule::defineConstructors() {
  for (const GlobalVariable &GV : M->globals())
    if (GV.hasSection() && isStructorSection(GV.getSection())) {
      printError("variable '" + GV.getName() + "' is placed in section '" + GV.getSection() +
                 "': use __attribute__((constructor)) or ((destructor)) instead");
      return false;
    }
  defineCaller(*M, kRunConstructors, takeStructors(*M, "llvm.global_ctors"), /*Reverse=*/false);
  // What was constructed first is destroyed last.
  defineCaller(*M, kRunDestructors, takeStructors(*M, "llvm.global_dtors"), /*Reverse=*/true);
  return true;
}

//===----------------------------------------------------------------------===//
// Aliases
//===----------------------------------------------------------------------===//

bool MergedModule::removeAliases(std::vector<ExportedSymbol> &Exports) {
  for (const GlobalIFunc &GI : M->ifuncs()) {
    printError("'" + GI.getName() + "': ifunc is not supported");
    return false;
  }
  for (GlobalAlias &GA : make_early_inc_range(M->aliases())) {
    auto *Base = dyn_cast_or_null<GlobalObject>(GA.getAliaseeObject());
    if (!Base || Base->isDeclaration()) {
      printError("alias '" + GA.getName() + "' refers to what is not defined");
      return false;
    }
    bool Direct = GA.getAliasee()->stripPointerCasts() == Base;
    for (ExportedSymbol &Export : Exports)
      if (Export.Symbol == GA.getName()) {
        if (!Direct) {
          printError("alias '" + GA.getName() + "' into the middle of an object cannot be exported");
          return false;
        }
        Export.Symbol = Base->getName().str();
        if (Base->hasLocalLinkage())
          Base->setLinkage(GlobalValue::ExternalLinkage); // or it would be dropped as unused
      }
    // The compiler finds functions by name: the name goes along if the target's is not as good.
    std::string Name = GA.getName().str();
    GA.replaceAllUsesWith(GA.getAliasee());
    GA.eraseFromParent();
    if (Direct && isKnownToCompiler(Name) && !isKnownToCompiler(Base->getName())) {
      for (ExportedSymbol &Export : Exports)
        if (Export.Symbol == Base->getName())
          Export.Symbol = Name;
      Base->setName(Name);
      Base->setLinkage(GlobalValue::ExternalLinkage);
    }
  }
  return true;
}

//===----------------------------------------------------------------------===//
// Linkage
//===----------------------------------------------------------------------===//

static void runGlobalDCE(Module &M) {
  ModuleAnalysisManager MAM;
  FunctionAnalysisManager FAM;
  MAM.registerPass([&] { return PassInstrumentationAnalysis(); });
  FAM.registerPass([&] { return PassInstrumentationAnalysis(); });
  MAM.registerPass([&] { return FunctionAnalysisManagerModuleProxy(FAM); });
  FAM.registerPass([&] { return ModuleAnalysisManagerFunctionProxy(MAM); });
  GlobalDCEPass().run(M, MAM);
}

void MergedModule::internalize(function_ref<bool(const GlobalValue &)> IsRoot) {
  for (GlobalObject &GO : M->global_objects())
    GO.setComdat(nullptr);
  for (const char *Name : {"llvm.ident", "llvm.linker.options", "llvm.dependent-libraries"})
    if (NamedMDNode *Node = M->getNamedMetadata(Name))
      M->eraseNamedMetadata(Node);
  internalizeModule(*M, [&](const GlobalValue &GV) {
    return IsRoot(GV) || (isa<Function>(GV) && isKnownToCompiler(GV.getName()));
  });
  for (GlobalValue &GV : M->global_values()) {
    if (GV.getName().starts_with("llvm."))
      continue;
    if (GV.hasLocalLinkage() || GV.hasAvailableExternallyLinkage())
      continue;
    if (!GV.isDeclaration())
      GV.setLinkage(GlobalValue::ExternalLinkage); // weak and common have had their say
    GV.setVisibility(GlobalValue::DefaultVisibility);
    GV.setDSOLocal(true);
  }
  runGlobalDCE(*M);
}

void MergedModule::releaseUnneeded(function_ref<bool(const GlobalValue &)> IsNeeded) {
  for (Function &F : make_early_inc_range(*M))
    if (F.hasAvailableExternallyLinkage())
      F.deleteBody();
  for (GlobalVariable &GV : M->globals())
    if (GV.hasAvailableExternallyLinkage()) {
      GV.setInitializer(nullptr);
      GV.setLinkage(GlobalValue::ExternalLinkage);
    }
  for (GlobalObject &GO : M->global_objects())
    if (!GO.isDeclaration() && !GO.hasLocalLinkage() && !IsNeeded(GO))
      GO.setLinkage(GlobalValue::InternalLinkage);
  runGlobalDCE(*M);
}
