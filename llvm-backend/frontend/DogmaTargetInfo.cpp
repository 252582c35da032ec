//===-- DogmaTargetInfo.cpp - What clang must know about the target -------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaTargetInfo.h"
#include "emit/Emit.h"
#include "clang/Basic/Builtins.h"
#include "clang/Basic/MacroBuilder.h"
#include "clang/Basic/TargetOptions.h"

using namespace clang;

namespace {

// TargetInfo keeps its options in a private member that only clang's own factory fills. An explicit
// instantiation may name a private member, which gives access without changing clang.
template <auto Member> struct PrivateMember {
  friend auto targetOptsMember() { return Member; }
};
auto targetOptsMember();
template struct PrivateMember<&TargetInfo::TargetOpts>;

class DogmaTargetInfo final : public TargetInfo {
  std::string ABI = dogma::kDonorABI;

public:
  explicit DogmaTargetInfo(const llvm::Triple &T) : TargetInfo(T) {
    LongWidth = LongAlign = PointerWidth = PointerAlign = 64;
    SizeType = UnsignedLong;
    PtrDiffType = IntPtrType = SignedLong;
    Int64Type = IntMaxType = SignedLong;
    WCharType = SignedInt;
    WIntType = UnsignedInt;
    LongDoubleWidth = LongDoubleAlign = 64;
    LongDoubleFormat = &llvm::APFloat::IEEEdouble();
    HasLegalHalfType = false;
    HasFloat128 = false;
    HasFloat16 = false;
    MaxAtomicPromoteWidth = MaxAtomicInlineWidth = 128;
    SuitableAlign = 128;
    DefaultAlignForAttributeAligned = 128;
    HasBuiltinMSVaList = false;
    TLSSupported = true; // accepted, then made ordinary: see PrepareModule.cpp
    resetDataLayout(dogma::kDataLayout);
  }

  void getTargetDefines(const LangOptions &Opts, MacroBuilder &Builder) const override {
    Builder.defineMacro("__dogma__");
    Builder.defineMacro("__dogma64__");
    Builder.defineMacro("__ELF__");
    for (const char *Name : {"unix", "linux"}) {
      if (Opts.GNUMode)
        Builder.defineMacro(Name);
      Builder.defineMacro(Twine("__") + Name);
      Builder.defineMacro(Twine("__") + Name + "__");
    }
    if (Opts.POSIXThreads)
      Builder.defineMacro("_REENTRANT");
    for (const char *Bytes : {"1", "2", "4", "8", "16"})
      Builder.defineMacro(Twine("__GCC_HAVE_SYNC_COMPARE_AND_SWAP_") + Bytes);
  }

  ArrayRef<Builtin::Info> getTargetBuiltins() const override { return {}; }
  BuiltinVaListKind getBuiltinVaListKind() const override { return VoidPtrBuiltinVaList; }

  // No register has a name: named registers in assembly and clobber lists are rejected.
  std::string_view getClobbers() const override { return ""; }
  ArrayRef<const char *> getGCCRegNames() const override { return {}; }
  ArrayRef<GCCRegAlias> getGCCRegAliases() const override { return {}; }

  // Assembly text is always empty (Frontend.cpp sees to that), so it matters little where an operand
  // lives. The letters usual for a vector or float register are taken besides the generic ones, which
  // clang handles itself.
  bool validateAsmConstraint(const char *&Name, TargetInfo::ConstraintInfo &Info) const override {
    switch (*Name) {
    case 'f':
    case 'v':
    case 'w':
    case 'x':
      Info.setAllowsRegister();
      return true;
    default:
      return false;
    }
  }

  bool hasInt128Type() const override { return true; }
  bool hasBitIntType() const override { return true; }
  bool hasSjLjLowering() const override { return true; } // see PrepareModule.cpp
  bool isCLZForZeroUndef() const override { return false; }
  StringRef getABI() const override { return ABI; }
  bool setABI(const std::string &Name) override {
    ABI = Name;
    return true;
  }
  // The donor's lowering asks whether floats have registers.
  bool hasFeature(StringRef Feature) const override {
    return llvm::StringSwitch<bool>(Feature).Cases("dogma", "fp", true).Default(false);
  }
  // The features of the donor arrive here; none of them means anything for us.
  bool handleTargetFeatures(std::vector<std::string> &, DiagnosticsEngine &) override {
    return true;
  }
};

} // namespace

TargetInfo *dogma::createDogmaTargetInfo(std::shared_ptr<TargetOptions> Options) {
  auto *Target = new DogmaTargetInfo(llvm::Triple(Options->Triple));
  if (!Options->ABI.empty())
    Target->setABI(Options->ABI);
  Target->*targetOptsMember() = std::move(Options);
  return Target;
}
