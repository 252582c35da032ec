/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A bare machine for tests of the transpiler: an arena, a way to enter translated code with all registers set, fault catching. */
#ifndef TRANSPILE_MACHINE_H
#define TRANSPILE_MACHINE_H

#include <dogma/transpile.h>

enum { MACHINE_SLOTS = 8, MACHINE_REGION_BYTES = 8192 };
#define MACHINE_IMAGE_BASE DOGMA_ARENA_IMAGES
#define MACHINE_TABLE_BASE 5u
#define MACHINE_CELL_BASE 64u

/* Registers before and after; the layout is known to the entry code. slots: incoming stack arguments. */
typedef struct machine_state {
    uint64_t r[16];
    uint8_t v[16][16];
    uint64_t slots[MACHINE_SLOTS];
} machine_state;

typedef struct machine {
    uint8_t *arena;  /* B */
    uint8_t *image;  /* arena + MACHINE_IMAGE_BASE, MACHINE_REGION_BYTES mapped */
    uint8_t *heap;   /* arena + DOGMA_ARENA_HEAP, MACHINE_REGION_BYTES mapped */
    uint32_t *data_stack; /* the pointer's cell; limit at [2] */
    uint8_t *code;   /* executable memory */
    size_t code_capacity;
    dogma_placement placement;
} machine;

/* Reserve the arena with its guards and map what the tests use. Ends the process when the host cannot do it. */
void machine_open(machine *m, size_t code_capacity);

/* A module of functions under construction; bodies are encoded by the library. */
typedef struct builder {
    dogma_module module;
    uint8_t *code;
    size_t code_bytes, code_capacity;
    uint32_t function_capacity;
    uint32_t *offsets; /* filled by builder_load */
    dogma_signature signatures[16];
    uint8_t *scratch;
    size_t code_bytes_max;
    const dogma_access_plan *plan; /* NULL at first; read by builder_load */
    dogma_transpile_result result;
} builder;

void builder_open(builder *b);
void builder_close(builder *b);
dogma_function *builder_function(builder *b, uint32_t own_slots, uint32_t incoming_slots); /* starts a new one */
void builder_add(builder *b, const dogma_insn *insn, const int32_t *deltas);
/* Transpile into m->code. Returns the status; checks the size bound and the padding. */
dogma_status builder_load(builder *b, machine *m);

/* Run function `index`. Returns 0, or the signal that ended it, with the code offset in *where (UINT32_MAX: outside the code). */
int machine_run(machine *m, const builder *b, uint32_t index, machine_state *state, uint32_t *where);

/* xorshift; deterministic */
typedef struct random_state {
    uint64_t s;
} random_state;
uint64_t random_next(random_state *r);
uint32_t random_below(random_state *r, uint32_t n);
uint64_t random_value(random_state *r); /* interesting integers */

#endif
