//===-- Prove.cpp - The proof of a linked module --------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "Prove.h"
#include "llvm/Support/Format.h"
#include "llvm/Support/raw_ostream.h"
#include <chrono>
#include <cstdlib>
#include <dogma/prove.h>
#include <vector>

using namespace llvm;
using namespace dogma;

namespace {

/// Memory for the freestanding libraries.
struct Scratch {
  std::vector<uint8_t> Bytes;
  dogma_scratch Value;

  explicit Scratch(size_t Size) : Bytes(Size) { dogma_scratch_init(&Value, Bytes.data(), Bytes.size()); }
};

/// The theorems that are built in.
struct TheoremLibrary {
  size_t Size = 0;
  const uint8_t *Bytes;
  Scratch Work;
  dogma_theory Theory;
  bool Open;

  TheoremLibrary()
      : Bytes(dogma_theory_library_bytes(&Size)), Work(dogma_theory_scratch_bytes(Size)),
        Open(dogma_theory_open(Bytes, Size, &Work.Value, &Theory) == DOGMA_OK) {}
  const dogma_theory *get() const { return Open ? &Theory : nullptr; }
};

} // namespace

static StringRef text(dogma_span Span) { return StringRef(reinterpret_cast<const char *>(Span.data), Span.size_bytes); }

Promises dogma::readPromises(const dogma_module &Module) {
  Promises Result;
  if (Module.proof.size_bytes == 0)
    return Result;
  TheoremLibrary Library;
  const uint8_t *Proof = Module.proof.data;
  size_t ProofBytes = Module.proof.size_bytes;
  Scratch Work(dogma_check_scratch_bytes(&Module, Proof, ProofBytes, Library.get()));
  std::vector<uint8_t> Plain(dogma_check_plan_bytes(dogma_check_access_count_max(&Module)));
  std::vector<uint32_t> First(Module.function_count + 1);
  // A promise that holds only when nothing is mispredicted is of use to the program all the same: its loader decides.
  const dogma_check_policy Policy = {/*speculation_safe=*/false};
  dogma_check_result Checked;
  if (dogma_check(&Module, Proof, ProofBytes, Library.get(), &Policy, &Work.Value, Plain.data(), Plain.size(), First.data(), nullptr,
                  nullptr, &Checked, nullptr) != DOGMA_OK ||
      Checked.verdict != DOGMA_VERDICT_ACCEPTED)
    return Result;
  const dogma_proof_tables *Tables;
  if (dogma_proof_open(&Module, Proof, ProofBytes, Library.get(), &Policy, &Work.Value, &Tables) != DOGMA_OK)
    return Result;
  for (uint32_t I = 0; I != Module.export_count; ++I)
    if (Module.exports[I].kind == DOGMA_KIND_FUNCTION)
      Result[text(Module.exports[I].name)] = dogma_proof_postcondition(Tables, Module.exports[I].function);
  return Result;
}

static dogma_postcondition promise(void *Context, const dogma_import *Import) {
  const auto &PromisesOf = *static_cast<const StringMap<const Promises *> *>(Context);
  auto Found = PromisesOf.find(text(Import->module));
  if (Found == PromisesOf.end())
    return {};
  auto Promised = Found->second->find(text(Import->name));
  return Promised == Found->second->end() ? dogma_postcondition{} : Promised->second;
}

static void describe(raw_ostream &OS, const dogma_prove_result &Result, double Milliseconds) {
  const dogma_check_counts &A = Result.accesses;
  OS << "proof: " << A.plain << " plain, " << A.clamp << " clamped, " << A.safe << " safe accesses; " << Result.proof_bytes
     << " bytes; " << format("%.0f", Milliseconds) << " ms";
  if (Result.counts.dropped != 0)
    OS << "; the checker refused " << Result.counts.dropped << " functions";
}

bool dogma::addProof(SmallVectorImpl<char> &Bytes, const StringMap<const Promises *> &PromisesOf, std::string &Report) {
  raw_string_ostream OS(Report);
  auto Start = std::chrono::steady_clock::now();
  Scratch Work(DOGMA_MODULE_READ_SCRATCH_BYTES(Bytes.size()) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(Bytes.size()));
  dogma_module Module;
  dogma_status Status =
      dogma_module_read(reinterpret_cast<const uint8_t *>(Bytes.data()), Bytes.size(), &Work.Value, &Module, nullptr);
  if (Status == DOGMA_OK)
    Status = dogma_module_validate(&Module, &Work.Value, nullptr);
  TheoremLibrary Library;
  dogma_prove_options Options = {};
  Options.library = Library.get();
  Options.promise = promise;
  Options.promise_context = const_cast<StringMap<const Promises *> *>(&PromisesOf);
  dogma_prove_result Result = {};
  if (Status == DOGMA_OK)
    Status = dogma_prove(&Module, &Options, &Result);
  uint8_t *File = nullptr;
  size_t FileBytes = 0;
  if (Status == DOGMA_OK)
    Status = dogma_prove_attach(&Module, Result.proof, Result.proof_bytes, &File, &FileBytes);
  if (Status == DOGMA_OK) {
    std::chrono::duration<double, std::milli> Time = std::chrono::steady_clock::now() - Start;
    describe(OS, Result, Time.count());
    Bytes.assign(reinterpret_cast<char *>(File), reinterpret_cast<char *>(File) + FileBytes);
  } else {
    OS << "no proof: " << dogma_status_text(Status);
  }
  std::free(File);
  dogma_prove_release(&Result);
  return Status == DOGMA_OK;
}
