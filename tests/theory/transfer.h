/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the files of transfer_test share. */
#ifndef DOGMA_TESTS_TRANSFER_H
#define DOGMA_TESTS_TRANSFER_H

#include "sample.h"
#include "thm.h"

#include <stdnoreturn.h>

typedef struct sampled {
    dogma_insn insn;
    machine before, after;
    dogma_fact_context context;
    dogma_state state, next;
    uint64_t memory[2]; /* what the memory operand holds */
    const thm_semantics *semantics;
    thm_environment environment;
} sampled;

/* What an operand name of safety.thm stands for in this instruction: its value and the fact about it. False for names that are none. */
bool operand(const sampled *s, const char *name, uint64_t *value, dogma_fact *fact);
dogma_fact constant_fact(int64_t value);
/* The name of a result's new value: with an apostrophe. out has room for 40. */
void primed(const char *name, char *out);

void count_row(const char *id);
/* Prints the sample and ends the test. */
noreturn void different(const sampled *s, const char *what);

/* The checker's fact about a result must follow from the rows of safety.thm that hold in the state before. */
void check_justified(const sampled *s, const thm_result *result, dogma_fact fact);

#endif
