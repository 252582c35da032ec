//===-- emit/ImageBuilder.cpp - Constants and variables ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "emit/ModuleBuilder.h"
#include "emit/PrepareCodegen.h"
#include "llvm/Analysis/ConstantFolding.h"
#include "llvm/IR/Constants.h"
#include "llvm/IR/DataLayout.h"
#include "llvm/IR/Operator.h"

using namespace llvm;
using namespace dogma;

/// Whether the bytes of C depend on where things are.
static bool refersToGlobals(const Constant *C) {
  if (isa<GlobalValue>(C))
    return true;
  if (isa<ConstantData>(C) || isa<BlockAddress>(C))
    return false;
  for (const Use &U : C->operands())
    if (auto *Operand = dyn_cast<Constant>(U.get()); Operand && refersToGlobals(Operand))
      return true;
  return false;
}

ImageBuilder::ImageBuilder(const Module &M, Numbering &Numbers)
    : M(M), DL(M.getDataLayout()), Numbers(Numbers) {
  for (const GlobalVariable &V : M.globals()) {
    if (V.isDeclaration() || V.getName().starts_with("llvm."))
      continue;
    uint64_t Size = DL.getTypeAllocSize(V.getValueType()).getFixedValue();
    uint64_t Alignment = DL.getPreferredAlign(&V).value();
    if (V.getAlign())
      Alignment = V.getAlign()->value();
    if (Alignment > 65536) // what an image itself is aligned to
      Numbers.fail("'" + V.getName() + "' is aligned to more than 65536 bytes");
    // Objects have addresses of their own, also empty ones.
    Globals[&V] = add(V.getInitializer(), std::max<uint64_t>(Size, 1), Alignment, V.isConstant(),
                      V.hasGlobalUnnamedAddr() && V.isConstant());
  }
}

uint32_t ImageBuilder::add(const Constant *C, uint64_t SizeBytes, uint64_t Alignment,
                           bool IsConstant, bool Mergeable) {
  auto Number = static_cast<uint32_t>(Objects.size());
  Object O;
  O.Initialiser = C;
  O.SizeBytes = SizeBytes;
  O.Alignment = Alignment;
  O.Mergeable = Mergeable;
  Section *S = &Data;
  if (IsConstant)
    S = refersToGlobals(C) ? &Relro : &Rodata;
  else if (C->isNullValue() || isa<UndefValue>(C)) {
    S = &Bss;
    O.Initialiser = nullptr;
  }
  Objects.push_back(O);
  S->Objects.push_back(Number);
  return Number;
}

void ImageBuilder::addPool(const Constant *C, uint64_t Alignment) {
  auto [It, New] = Pool.try_emplace(C, 0);
  if (New)
    It->second = add(C, DL.getTypeAllocSize(C->getType()).getFixedValue(), Alignment, true, true);
  else
    Objects[It->second].Alignment = std::max(Objects[It->second].Alignment, Alignment);
}

/// Large alignments first: no gaps between them, and small objects fill the end.
void ImageBuilder::place(Section &S, uint64_t Begin) {
  S.Begin = Begin;
  stable_sort(S.Objects, [this](uint32_t A, uint32_t B) {
    return Objects[A].Alignment > Objects[B].Alignment;
  });
  // Equal constants without an identity are one object.
  DenseMap<const Constant *, uint32_t> Seen;
  StringMap<uint32_t> SeenBytes;
  uint64_t End = Begin;
  for (uint32_t Number : S.Objects) {
    Object &O = Objects[Number];
    if (O.Mergeable) {
      auto [It, New] = Seen.try_emplace(O.Initialiser, Number);
      if (!New) {
        O.Offset = Objects[It->second].Offset; // of larger alignment: that comes first
        continue;
      }
      if (auto *Bytes = dyn_cast<ConstantDataSequential>(O.Initialiser)) {
        auto [Same, NewBytes] = SeenBytes.try_emplace(Bytes->getRawDataValues(), Number);
        if (!NewBytes) {
          O.Offset = Objects[Same->second].Offset;
          continue;
        }
      }
    }
    End = alignTo(End, O.Alignment);
    O.Offset = static_cast<uint32_t>(End);
    End += O.SizeBytes;
  }
  S.SizeBytes = End - Begin;
}

bool ImageBuilder::layout() {
  uint64_t Total = 0;
  for (const Object &O : Objects)
    Total += O.SizeBytes + O.Alignment;
  if (Total > DOGMA_IMAGE_BYTES_MAX) {
    Numbers.fail("the program's data is too large for a module");
    return false;
  }
  place(Rodata, 0);
  place(Relro, alignTo(Rodata.SizeBytes, 4096));
  place(Data, alignTo(Relro.Begin + Relro.SizeBytes, 4096));
  place(Bss, alignTo(Data.Begin + Data.SizeBytes, 64));
  // The address behind the last object is an address of the image, too.
  Bss.SizeBytes += 16;
  return true;
}

bool ImageBuilder::offset(const GlobalVariable *V, uint32_t &Out) const {
  auto It = Globals.find(V);
  if (It == Globals.end())
    return false;
  Out = Objects[It->second].Offset;
  return true;
}

uint32_t ImageBuilder::poolOffset(const Constant *C) const {
  return Objects[Pool.find(C)->second].Offset;
}

bool ImageBuilder::fill() {
  for (Section *S : {&Rodata, &Relro, &Data}) {
    S->Bytes.assign(S->SizeBytes, 0);
    for (uint32_t Number : S->Objects) {
      const Object &O = Objects[Number];
      write(O.Initialiser, S->Bytes.data() + (O.Offset - S->Begin), O.Offset, S != &Rodata);
    }
  }
  // Merged objects wrote their relocations more than once.
  sort(Relocations,
       [](const dogma_relocation &A, const dogma_relocation &B) { return A.place < B.place; });
  Relocations.erase(std::unique(Relocations.begin(), Relocations.end(),
                                [](const dogma_relocation &A, const dogma_relocation &B) {
                                  return A.place == B.place;
                                }),
                    Relocations.end());
  return true;
}

static void storeInteger(const APInt &Value, uint8_t *To, uint64_t Bytes) {
  for (uint64_t I = 0; I != Bytes; ++I)
    To[I] = I * 8 < Value.getBitWidth()
                ? static_cast<uint8_t>(Value.extractBitsAsZExtValue(
                      std::min<unsigned>(8, Value.getBitWidth() - static_cast<unsigned>(I * 8)),
                      static_cast<unsigned>(I * 8)))
                : 0;
}

void ImageBuilder::write(const Constant *C, uint8_t *To, uint32_t Place, bool Relocatable) {
  Type *Ty = C->getType();
  uint64_t StoreBytes = DL.getTypeStoreSize(Ty).getFixedValue();
  if (isa<UndefValue>(C) || C->isNullValue())
    return;
  if (auto *Int = dyn_cast<ConstantInt>(C); Int && Ty->isIntegerTy())
    return storeInteger(Int->getValue(), To, StoreBytes);
  if (auto *Float = dyn_cast<ConstantFP>(C); Float && Ty->isFloatingPointTy())
    return storeInteger(Float->getValueAPF().bitcastToAPInt(), To, StoreBytes);
  if (auto *Sequence = dyn_cast<ConstantDataSequential>(C)) {
    StringRef Bytes = Sequence->getRawDataValues();
    memcpy(To, Bytes.data(), Bytes.size());
    return;
  }
  if (auto *Vector = dyn_cast<FixedVectorType>(Ty)) {
    uint64_t Bits = DL.getTypeSizeInBits(Vector->getElementType()).getFixedValue();
    if (Bits % 8 == 0) {
      for (unsigned I = 0; I != Vector->getNumElements(); ++I)
        write(C->getAggregateElement(I), To + I * Bits / 8,
              Place + static_cast<uint32_t>(I * Bits / 8), Relocatable);
      return;
    }
    APInt All(static_cast<unsigned>(Bits * Vector->getNumElements()), 0);
    for (unsigned I = 0; I != Vector->getNumElements(); ++I)
      if (auto *Lane = dyn_cast<ConstantInt>(C->getAggregateElement(I)))
        All.insertBits(Lane->getValue(), static_cast<unsigned>(I * Bits));
    return storeInteger(All, To, StoreBytes);
  }
  if (isa<ConstantAggregate>(C)) {
    for (unsigned I = 0; I != C->getNumOperands(); ++I) {
      uint64_t Offset;
      if (auto *Struct = dyn_cast<StructType>(Ty))
        Offset = DL.getStructLayout(Struct)->getElementOffset(I).getFixedValue();
      else
        Offset = I * DL.getTypeAllocSize(Ty->getArrayElementType()).getFixedValue();
      write(cast<Constant>(C->getOperand(I)), To + Offset, Place + static_cast<uint32_t>(Offset),
            Relocatable);
    }
    return;
  }
  writeExpression(C, To, StoreBytes, Place, Relocatable);
}

/// C as symbol plus offset, or as a number without symbol.
bool ImageBuilder::evaluate(const Constant *C, const GlobalValue *&Symbol, int64_t &Offset) {
  if (auto *Int = dyn_cast<ConstantInt>(C)) {
    if (Int->getBitWidth() > 64)
      return false;
    Symbol = nullptr;
    Offset = Int->getSExtValue();
    return true;
  }
  if (C->isNullValue() || isa<UndefValue>(C)) {
    Symbol = nullptr;
    Offset = 0;
    return true;
  }
  if (auto *GV = dyn_cast<GlobalValue>(C)) {
    Symbol = GV;
    Offset = 0;
    return true;
  }
  if (isa<BlockAddress>(C)) {
    // Not of use to anybody: see DogmaTargetLowering.
    Symbol = nullptr;
    Offset = 1;
    return true;
  }
  auto *E = dyn_cast<ConstantExpr>(C);
  if (!E)
    return false;
  switch (E->getOpcode()) {
  case Instruction::GetElementPtr: {
    APInt Sum(64, 0);
    if (!cast<GEPOperator>(E)->accumulateConstantOffset(DL, Sum) ||
        !evaluate(E->getOperand(0), Symbol, Offset))
      return false;
    Offset += Sum.getSExtValue();
    return true;
  }
  case Instruction::BitCast:
  case Instruction::PtrToInt:
  case Instruction::IntToPtr:
  case Instruction::Trunc:
  case Instruction::AddrSpaceCast:
    return evaluate(E->getOperand(0), Symbol, Offset);
  case Instruction::Add:
  case Instruction::Sub: {
    const GlobalValue *L, *R;
    int64_t LOffset, ROffset;
    if (!evaluate(E->getOperand(0), L, LOffset) || !evaluate(E->getOperand(1), R, ROffset))
      return false;
    if (E->getOpcode() == Instruction::Add) {
      if (L && R)
        return false;
      Symbol = L ? L : R;
      Offset = LOffset + ROffset;
      return true;
    }
    Offset = LOffset - ROffset;
    if (!R) {
      Symbol = L;
      return true;
    }
    // The distance of two objects of the image.
    uint32_t LPlace, RPlace;
    auto *LV = dyn_cast_or_null<GlobalVariable>(L);
    auto *RV = dyn_cast<GlobalVariable>(R);
    if (!LV || !RV || !offset(LV, LPlace) || !offset(RV, RPlace))
      return false;
    Symbol = nullptr;
    Offset += static_cast<int64_t>(LPlace) - static_cast<int64_t>(RPlace);
    return true;
  }
  default:
    return false;
  }
}

void ImageBuilder::writeExpression(const Constant *C, uint8_t *To, uint64_t SizeBytes,
                                   uint32_t Place, bool Relocatable) {
  const GlobalValue *Symbol = nullptr;
  int64_t Offset = 0;
  if (!evaluate(C, Symbol, Offset)) {
    Constant *Folded = ConstantFoldConstant(C, DL);
    if (!Folded || Folded == C || !evaluate(Folded, Symbol, Offset)) {
      if (Folded && Folded != C && !isa<ConstantExpr>(Folded))
        return write(Folded, To, Place, Relocatable);
      Numbers.fail("an initialiser is too complicated for a relocation");
      return;
    }
  }
  if (!Symbol)
    return storeInteger(APInt(64, static_cast<uint64_t>(Offset)), To, SizeBytes);
  if (SizeBytes != 8 || !Relocatable) {
    Numbers.fail("an address is stored in less than 8 bytes: '" + Symbol->getName() + "'");
    return;
  }
  dogma_relocation R = {};
  R.place = Place;
  if (auto *F = dyn_cast<Function>(Symbol)) {
    if (Offset != 0) {
      Numbers.fail("an initialiser adds to the address of function '" + F->getName() + "'");
      return;
    }
    R.kind = DOGMA_RELOCATION_FUNCTION;
    R.number = Numbers.tableEntry(F);
  } else {
    auto *V = dyn_cast<GlobalVariable>(Symbol);
    uint32_t Target;
    if (V && offset(V, Target)) {
      R.kind = DOGMA_RELOCATION_DATA;
      R.addend = static_cast<int64_t>(Target) + Offset;
    } else {
      R.kind = DOGMA_RELOCATION_IMPORTED_DATA;
      R.number = V ? Numbers.dataImport(V) : kNone;
      R.addend = Offset;
    }
  }
  Relocations.push_back(R);
}
