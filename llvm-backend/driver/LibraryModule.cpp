//===-- LibraryModule.cpp - Names a library module exports ----------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "LibraryModule.h"
#include "LinkInputs.h"
#include "emit/Emit.h"
#include <dogma/module.h>

using namespace llvm;
using namespace dogma;

static constexpr size_t InterpreterLineBytes = 64;

bool dogma::isLibraryModule(StringRef Bytes) {
  if (Bytes.starts_with("#!") && Bytes.size() > InterpreterLineBytes)
    Bytes = Bytes.drop_front(InterpreterLineBytes);
  return Bytes.starts_with("\x7f"
                           "DGM");
}

static std::string toString(dogma_span Span) {
  return std::string(reinterpret_cast<const char *>(Span.data), Span.size_bytes);
}

std::unique_ptr<LibraryFile> dogma::openLibraryModule(StringRef Bytes, StringRef Path) {
  std::vector<uint8_t> Work(DOGMA_MODULE_READ_SCRATCH_BYTES(Bytes.size()));
  dogma_scratch Scratch;
  dogma_scratch_init(&Scratch, Work.data(), Work.size());
  dogma_module Module;
  dogma_diag Diagnostic = {};
  dogma_status Status = dogma_module_read(reinterpret_cast<const uint8_t *>(Bytes.data()),
                                          Bytes.size(), &Scratch, &Module, &Diagnostic);
  if (Status != DOGMA_OK) {
    std::string Rule = Diagnostic.rule ? std::string(" [") + Diagnostic.rule + "]" : "";
    printError("'" + Path + "': " + dogma_status_text(Status) + Rule);
    return nullptr;
  }
  if (Module.manifest.entry != 0) {
    printError("'" + Path + "': is a program, not a library");
    return nullptr;
  }
  auto Library = std::make_unique<LibraryFile>();
  Library->ModuleName = toString(Module.manifest.name);
  for (uint32_t I = 0; I != Module.export_count; ++I)
    Library->Exports.push_back(toString(Module.exports[I].name));
  for (uint32_t I = 0; I != Module.import_count; ++I)
    if (toString(Module.imports[I].module) == kProgramModule)
      Library->ProgramImports.push_back(toString(Module.imports[I].name));
  if (Module.proof.size_bytes != 0) {
    std::vector<uint8_t> Validation(DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(Bytes.size()));
    dogma_scratch_init(&Scratch, Validation.data(), Validation.size());
    if (dogma_module_validate(&Module, &Scratch, nullptr) == DOGMA_OK)
      Library->Promised = readPromises(Module);
  }
  return Library;
}
