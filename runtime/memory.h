/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Memory intrinsics: what the stubs of thunks.S and the fault handler share with memory.c. */
#ifndef DOGMA_RUNTIME_MEMORY_H
#define DOGMA_RUNTIME_MEMORY_H

#include "process.h"

/* Set while an intrinsic touches the process's memory: a fault is then the program's. */
extern volatile bool dg_memory_active;

uint64_t dg_memory_move(uint64_t destination, uint64_t source, uint64_t bytes, uint64_t base);
uint64_t dg_memory_set(uint64_t address, uint32_t byte, uint64_t bytes, uint64_t base);
uint64_t dg_memory_compare(uint64_t left, uint64_t right, uint64_t bytes, uint64_t base);
uint64_t dg_memory_length(uint64_t address, uint64_t base);
uint64_t dg_memory_find(uint64_t address, uint32_t byte, uint64_t bytes, uint64_t base);

/* Fill module and position of the code that called the runtime. */
void dg_trap_locate_caller(dg_process *process, dg_trap *trap);

#endif
