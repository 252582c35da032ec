/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One check of a proof, with memory of exactly the promised sizes, so that a sanitizer sees what leaves them. */
#ifndef ATTACK_HARNESS_H
#define ATTACK_HARNESS_H

#include "machine.h"

#include <stdio.h>

typedef struct opened_module {
    dogma_module module;
    void *memory;
} opened_module;

/* False when the bytes are not a valid module. bytes are borrowed. */
bool harness_open(opened_module *out, const uint8_t *bytes, size_t size);
void harness_close(opened_module *opened);

typedef struct checked {
    dogma_status status;
    dogma_check_result result;
    dogma_check_diag diag;
    uint8_t *plain;
    uint32_t *first_access;
    uint32_t plain_count;
} checked;

/* dogma_check, and what must hold of every check, accepted or not; ends the process with a message when it does not. */
checked harness_check(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library, bool speculation_safe);
void harness_release(checked *c);

/* runs of the hostile machine, from every function that has no precondition in turn. False: refuted, see result->why. */
bool harness_run(const dogma_module *module, const checked *c, const model_proof *proof, bool speculation_safe, unsigned runs, uint64_t seed,
                 machine_result *result);

/* The library of theorems of this binary; NULL when there is none. */
const dogma_theory *harness_library(void);

#endif
