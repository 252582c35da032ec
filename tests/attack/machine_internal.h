/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Inside of the hostile machine. */
#ifndef ATTACK_MACHINE_INTERNAL_H
#define ATTACK_MACHINE_INTERNAL_H

#include "machine.h"

#include <setjmp.h>
#include <stdnoreturn.h>

enum { MACHINE_FRAMES = 12, MACHINE_TAILS = 4, MACHINE_SLOTS = 12 * 128, MACHINE_STEPS = 600 };

typedef struct machine_frame {
    uint32_t function, at; /* at: instruction */
    uint32_t slots;        /* index of slot 0 */
    uint64_t entry[16];    /* registers when the function was entered */
    uint32_t tail_count;   /* functions whose place this one took, oldest first */
    struct { uint32_t function; uint64_t entry[16]; } tails[MACHINE_TAILS];
} machine_frame;

typedef struct machine_state {
    const machine *m;
    machine_result *result;
    uint64_t r[16];
    uint64_t base, image_base, seed, steps;
    uint64_t slots[MACHINE_SLOTS];
    machine_frame frames[MACHINE_FRAMES];
    uint32_t depth;
    jmp_buf leave;
} machine_state;

uint64_t machine_random(machine_state *s);
uint64_t machine_any_value(machine_state *s);
uint64_t machine_address(machine_state *s, const dogma_insn *x); /* mod 2^64 */
uint64_t machine_load(machine_state *s, const dogma_insn *x);    /* of the row's width, zero-extended */
void machine_store(machine_state *s, const dogma_insn *x, uint64_t value); /* a whole slot; memory forgets */
noreturn void machine_stop(machine_state *s); /* a trap */

/* machine_rows.c */
void machine_compute(machine_state *s, const dogma_insn *x); /* any row that goes on with the next instruction, but calls */
bool machine_branch_holds(machine_state *s, const dogma_insn *x);

#endif
