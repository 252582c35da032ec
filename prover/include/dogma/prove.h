/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Find a proof for a module.                                                   Spec: 50-proofs
 *
 *   read -> validate -> prove -> attach (or write the body to a file of its own)
 *
 * Hosted and untrusted: it allocates, it searches, and what it writes is believed by nobody: the checker decides. It runs the checker's
 * own domain (facts.h) to a fixpoint, keeps what some plain access needs, and has its result checked before it gives it away.
 *
 * One call is one thread. The result depends on the module and the options alone.
 */
#ifndef DOGMA_PROVE_H
#define DOGMA_PROVE_H

#include <dogma/check.h>

DOGMA_EXTERN_C_BEGIN

/*
 * What another module promises about a function the module imports (P-IMPORT): the postcondition of its proof, or none. The proof will
 * assume what of it is needed.
 */
typedef dogma_postcondition dogma_prove_promise(void *context, const dogma_import *import);

typedef struct dogma_prove_options {
    const dogma_theory *library;    /* theorems for steps; NULL: the proof has no steps */
    bool no_calls;                  /* no pre- and postconditions */
    dogma_prove_promise *promise;   /* NULL: nothing is assumed about imports of other modules */
    void *promise_context;
} dogma_prove_options;

/* How much of everything the proof holds. */
typedef struct dogma_prove_counts {
    uint32_t records, preconditions, postconditions, invariants, facts, steps, pool;
    uint32_t dropped; /* functions whose record the checker refused: a bug of the prover; their accesses stay safe */
    uint64_t expected; /* accesses the prover counts on; the checker finds these plain, or more */
} dogma_prove_counts;

typedef struct dogma_prove_result {
    uint8_t *proof; /* body; free with dogma_prove_release */
    size_t proof_bytes;
    dogma_check_counts accesses;           /* what the checker finds with it */
    dogma_check_counts accesses_spec_safe; /* the same under the speculation-safe policy */
    dogma_prove_counts counts;
    dogma_check_diag refused;              /* first refusal of the checker, when dropped != 0 */
} dogma_prove_result;

/*
 * module   validated; its own proof, if it has one, is not looked at
 * out      written on DOGMA_OK: a proof that dogma_check accepts under both policies. It may say nothing at all
 *   DOGMA_E_SCRATCH   out of memory
 *   DOGMA_E_INTERNAL  the checker refuses even an empty proof
 * Time grows with code size times the depth of its loops; memory is about 100 bytes per byte of code.
 */
DOGMA_MUST_USE dogma_status dogma_prove(const dogma_module *module, const dogma_prove_options *options, dogma_prove_result *out);
void dogma_prove_release(dogma_prove_result *result);

/*
 * A file image of the module with the proof in its section; the other sections stay as they are, an older proof goes (and
 * with it strippable sections of kinds that this revision does not know). proof_bytes 0: without
 * a proof. *file is the caller's, from malloc.
 *   DOGMA_E_SCRATCH, or a status of dogma_module_write
 */
DOGMA_MUST_USE dogma_status
dogma_prove_attach(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, uint8_t **file, size_t *file_bytes);

DOGMA_EXTERN_C_END
#endif
