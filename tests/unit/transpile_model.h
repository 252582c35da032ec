/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What straight-line rows mean, written from 40-execution and the reminders of dogma.isa alone; slow and obvious. Shares nothing with
 * the transpiler's table: rows are recognised by their mnemonic.
 */
#ifndef TRANSPILE_MODEL_H
#define TRANSPILE_MODEL_H

#include "transpile_machine.h"

typedef struct model {
    machine_state s;
    uint8_t image[MACHINE_REGION_BYTES], heap[MACHINE_REGION_BYTES];
    uint64_t base; /* B */
} model;

typedef enum model_outcome { MODEL_DONE, MODEL_TRAPS, MODEL_UNKNOWN_ROW } model_outcome;

/* Execute one instruction. *taken: for branches, whether it is taken. Unspecified bits of a result are masked by model_compare. */
model_outcome model_execute(model *m, const dogma_insn *insn, bool *taken);

/* Bytes of the destination vector register that are specified: 4, 8 or 16; 0 when the row writes no vector register. */
unsigned model_vector_bytes(const dogma_insn *insn);

#endif
