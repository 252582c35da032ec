//===-- Emit.h - Interface between the driver and the code generator ------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
///
/// \file
/// What the driver asks of the code generator: a target machine, and the bytes of a module (.dgm)
/// for one fully linked and optimised llvm::Module.
///
/// What the driver guarantees about the module it hands to emitModule():
///  - triple "dogma-unknown-linux-musl", data layout kDataLayout;
///  - no GlobalAlias, no GlobalIFunc, no thread_local variable, no common linkage, no extern_weak
///    declaration, no module-level or statement-level inline assembly, no llvm.global_ctors or
///    llvm.global_dtors, no available_externally definition, no comdat;
///  - every declaration that is used is either an LLVM intrinsic, an import spelt
///    "module:name" (the first colon separates the two), an intrinsic named below, or a symbol listed in EmitOptions::LibraryOfSymbol;
///  - the two intrinsics of <setjmp.h> are calls of undefined functions: "int __dogma_setjmp(void *)",
///    returns_twice, and "void __dogma_longjmp(unsigned long token, int value)", noreturn;
///  - a function that instruction selection may call by name (memcpy, fmod, __divti3, ...; see
///    driver/RuntimeCalls.cpp) is defined in the module under exactly this name and has its C
///    signature, if the operation that needs it occurs in the module. An external symbol of
///    instruction selection is therefore resolved with Module::getFunction(). One that is not found
///    is to be reported as an error with its name, never ignored.
///
/// Linkage says nothing about exports: only EmitOptions::Exports does.
///
//===----------------------------------------------------------------------===//

#ifndef DOGMA_EMIT_EMIT_H
#define DOGMA_EMIT_EMIT_H

#include "llvm/ADT/SmallVector.h"
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace llvm {
class Module;
class TargetMachine;
} // namespace llvm

namespace dogma {

/// The triple and the data layout of every module of the target, also of the objects (bitcode).
inline constexpr const char kTriple[] = "dogma-unknown-linux-musl";
inline constexpr const char kDataLayout[] = "e-m:e-p:64:64-i64:64-i128:128-n32:64-S128";

/// Module name under which a library imports what the program that uses it defines (the C library,
/// above all, of which a process has one).
inline constexpr const char kProgramModule[] = "program";

/// One name that other modules may link to.
struct ExportedSymbol {
  std::string Name;   ///< the name in the export table
  std::string Symbol; ///< the definition in the llvm::Module; differs from Name for a C alias
};

struct EmitOptions {
  unsigned OptLevel = 2;   ///< 0..3, as given to createDogmaTargetMachine()
  bool Clamp = true;       ///< insert clamps where they pay; at level 0 there are none
  bool Shared = false;     ///< a library: no entry function; otherwise a program
  bool DebugInfo = false;  ///< write the line section (the module may still hold debug metadata if not)
  bool Names = true;       ///< write the section of function names
  std::string ModuleName;  ///< output file or soname, without directories and ".dgm"
  std::string Entry;       ///< symbol of the entry function; empty for a library
  std::string Constructor; ///< initialiser of the manifest; empty: none. Only for libraries: the
                           ///< start code of a program runs its own.
  std::string Destructor;  ///< finaliser of the manifest; likewise
  std::vector<ExportedSymbol> Exports; ///< sorted by Name
  uint64_t MemoryMaximumBytes = 0;     ///< manifest; 0: the format's default
  uint64_t StackMaximumBytes = 0;      ///< manifest; declared safe stack; 0: the format's default

  /// Symbols resolved in a library module (.dgm): symbol -> name of the library module.
  std::map<std::string, std::string> LibraryOfSymbol;
};

/// The target machine for code of this level (0..3). The target must have been registered with
/// LLVMInitializeDogma(). Never null.
std::unique_ptr<llvm::TargetMachine> createDogmaTargetMachine(unsigned OptLevel);

/// Generates code for M and appends the bytes of the module file to Out (without the "#!" line of
/// executable files, which the driver adds). M is consumed: its state afterwards is unspecified.
/// Returns true on success; on failure Error holds one or more lines of text without a trailing
/// newline and Out is to be ignored.
bool emitModule(llvm::Module &M, llvm::TargetMachine &TM, const EmitOptions &Options,
              llvm::SmallVectorImpl<char> &Out, std::string &Error);

} // namespace dogma

extern "C" void LLVMInitializeDogma();

#endif // DOGMA_EMIT_EMIT_H
