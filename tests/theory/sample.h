/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Random machine states with facts that hold in them, and one instruction run by the reference interpreter.      Spec: 50-proofs "Facts"
 */
#ifndef DOGMA_TESTS_SAMPLE_H
#define DOGMA_TESTS_SAMPLE_H

#include <dogma/facts.h>

#include <stdbool.h>
#include <stdint.h>

enum { SAMPLE_SLOTS = 4 }; /* slots 0..3 of the frame; which are tracked changes from sample to sample */

typedef struct machine {
    uint64_t base;              /* B */
    uint64_t registers[16], slots[SAMPLE_SLOTS];
    uint64_t entry[16];         /* what Entry(k) facts speak of */
} machine;

uint64_t sample_next(void);
uint32_t sample_below(uint32_t n);
void sample_seed(uint64_t seed);
uint64_t sample_value(void);   /* small, extreme, near a power of two, or anything */

/* Registers, slots, entry values; base is kept. */
void sample_machine(machine *m);
/* Facts and relations that hold in *m; context gets tracked slots. */
void sample_state(const machine *m, dogma_fact_context *context, dogma_state *state);
/* A fact that holds of a value, narrow or wide, or none. */
dogma_fact sample_fact(const machine *m, uint64_t value);

uint64_t machine_location(const machine *m, const dogma_fact_context *context, unsigned location);
bool machine_fact_holds(const machine *m, dogma_fact fact, uint64_t value);
/* First location whose fact is false, DOGMA_LOCATION_NONE when all hold; -1 when a relation is false. */
int machine_state_holds(const machine *m, const dogma_fact_context *context, const dogma_state *state);
bool machine_relation_holds(const machine *m, const dogma_fact_context *context, const dogma_relation *relation);
void machine_print(const machine *m, const dogma_fact_context *context, const dogma_state *state);

/* The reference interpreter on one instruction. sample_interpreter_make once; its arena's base is B from then on. */
uint64_t sample_interpreter_make(void);
/* The word at arena offset SAMPLE_PAGE and the data-stack pointer, for rows that read memory. */
enum { SAMPLE_PAGE = 0x80000100 };
void sample_memory_set(uint64_t low, uint64_t high, uint32_t data_stack_pointer);
/* Where the module lies, for globals and function pointers. */
void sample_place(uint32_t image_base, uint32_t table_base);
/* False when the instruction trapped. Registers and slots of *m become those after it. vectors: for vector registers 0 and 1. */
bool sample_interpret(machine *m, const dogma_insn *insn, uint64_t vectors);

#endif
