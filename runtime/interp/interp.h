/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The reference interpreter: 40-execution and isa/dogma.isa in plain C, the oracle for translated
 * code.
 *
 * It shares no code and no table of behaviour with the transpiler. Every access is checked against
 * the arena and the permission map. What the spec leaves unspecified is filled with a pattern, so
 * that code which relies on it shows. Ends the process with a trap report as translated code would.
 */
#ifndef DOGMA_RUNTIME_INTERP_H
#define DOGMA_RUNTIME_INTERP_H

#include "../process.h"

/* Stacks of the interpreter, sized after the process's safe stack. Ends the process when it was
 * built without the interpreter. */
void dg_interpreter_make(dg_process *process);
/* Run a function with one argument (in rdi) until it returns or the process exits. */
/* The same, but a trap is stored instead of reported; false then. */
bool dg_interpreter_try(dg_process *process, dg_module *module, uint32_t function,
                        uint64_t argument, dg_trap *trap);
void dg_interpreter_call(dg_process *process, dg_module *module, uint32_t function,
                         uint64_t argument);
/* From a runtime function: stop interpreting; dg_interpreter_call returns. */
noreturn void dg_interpreter_leave(dg_process *process);
/* Where the interpreter is, for a trap inside a runtime function. */
void dg_interpreter_position(const dg_process *process, dg_trap *trap);
/* Remember which process was asked for a profile of its accesses; write the file, once. Nothing without that option. */
void dg_access_profile_begin(dg_process *process);
void dg_access_profile_write(const dg_process *process);
/* Instructions run so far. */
uint64_t dg_interpreter_count(const dg_process *process);

#endif
