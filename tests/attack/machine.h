/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A machine that is as hostile as the rules allow, to refute proofs that a checker accepted.           Spec: 40-execution, 50-proofs
 *
 * Memory gives any value at every load, unspecified registers and slots hold any value, a data-stack pointer is any offset, a longjmp goes to any place of a
 * live frame; B is any base that the environment may choose. An access that is not plain never ends the run. Values are drawn near the bounds that the
 * proof and the code name. The run is refuted when a plain access leaves the guard, or when a claim of the proof (invariant, pre- or postcondition) is false
 * where it was claimed. A plain access in the guard but outside the arena ends the run, as the hardware does.
 *
 * Written from the specification; shares nothing with the interpreter, the checker or the transpiler but the decoder of instructions.
 */
#ifndef ATTACK_MACHINE_H
#define ATTACK_MACHINE_H

#include "model.h"

typedef struct machine_code {
    const dogma_insn *insns;
    const uint32_t *blocks;      /* first instruction of each block */
    const uint32_t *block_of;    /* block of each instruction */
    const uint32_t *access;      /* number of the instruction's counted access + 1, or 0 */
    uint32_t insn_count;
} machine_code;

typedef struct machine {
    const dogma_module *module;
    machine_code *code;          /* per function */
    const uint8_t *plain;        /* plan */
    const model_proof *proof;    /* whose claims are checked; NULL: none */
    bool speculation_safe;       /* policy: claims without the bit are not checked */
    uint64_t *interesting; uint32_t interesting_count, interesting_room; /* values to draw from, offsets from 0 and from B */
} machine;

/* plan: what dogma_check gave. All borrowed. Ends the process when memory is short. */
void machine_open(machine *m, const dogma_module *module, const uint8_t *plain, const uint32_t *first_access, const model_proof *proof, bool speculation_safe);
void machine_close(machine *m);

typedef struct machine_result {
    bool refuted;
    char why[240];
    uint64_t steps, plain_accesses, claims; /* run, and looked at */
} machine_result;

/* One run from a function without precondition. result's counts are added to. False when it was refuted. */
bool machine_run(const machine *m, uint32_t function, uint64_t seed, machine_result *result);

#endif
