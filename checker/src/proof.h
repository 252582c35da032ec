/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A proof as tables: what the reader makes of the bytes, and all that the pass over the code sees of them.       Spec: 50-proofs "Proof bytes"
 *
 * Everything in the tables was checked to be in range: locations exist in their function, pool and function indices are in range, lists ascend.
 */
#ifndef DG_CHECK_PROOF_H
#define DG_CHECK_PROOF_H

#include <dogma/check.h>

enum { DG_PART_PRE = 1, DG_PART_POST = 2, DG_PART_TRACKED = 4, DG_PART_INVARIANTS = 8, DG_PART_STEPS = 16, DG_PARTS_ALL = 31 };
enum { DG_POOL_MAX = 65536, DG_LIST_FACTS_MAX = 32, DG_STEPS_PER_ANCHOR_MAX = 3 };
enum { DG_STEP_ORDER = 1, DG_STEP_ADDRESS = 2, DG_STEP_THEOREM = 3 };

typedef struct dg_claim { /* a fact about a location */
    uint8_t location;
    uint8_t flags; /* DOGMA_FACT_CLAMPED */
    uint32_t pool;
} dg_claim;

typedef struct dg_list { /* facts, then relations */
    uint32_t first_claim, first_relation;
    uint8_t claim_count, relation_count;
} dg_list;

typedef struct dg_invariant {
    uint32_t block;
    dg_list list;
} dg_invariant;

typedef struct dg_proof_step {
    uint32_t block, anchor;
    uint32_t theorem;
    uint8_t kind, taken; /* taken: of an order claim */
    const uint8_t *operands, *operands_end; /* of a theorem; checked to be well-formed */
} dg_proof_step;

typedef struct dg_record {
    uint32_t function;
    uint8_t tracked_count;
    uint16_t tracked[DOGMA_TRACKED_SLOTS_MAX];
    dg_list pre, post;
    uint32_t first_invariant, invariant_count;
    uint32_t first_step, step_count;
} dg_record;

typedef struct dg_assumption {
    uint32_t import;
    dg_list post;
} dg_assumption;

struct dg_proof {
    const dogma_fact *pool;      uint32_t pool_count;
    const dg_claim *claims;
    const dogma_relation *relations;
    const dg_invariant *invariants;
    const dg_proof_step *steps;
    const dg_record *records;    uint32_t record_count;
    const dg_assumption *assumptions; uint32_t assumption_count;
    const uint32_t *record_of_function;   /* index + 1; 0: none */
    const uint32_t *assumption_of_import; /* index + 1; 0: none */
    const dogma_theory *theory;  /* NULL: no theorem can be a step */
    dogma_theory local;
    uint32_t function_count;
};
typedef struct dg_proof dg_proof;

size_t dg_proof_scratch_bytes(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library);

/*
 * Read a proof. out's tables live in the scratch. Without bytes the proof is empty and valid.
 *   DOGMA_E_PROOF_MALFORMED B-PROOF   DOGMA_E_PROOF_BINDING P-BINDING   DOGMA_E_PROOF_CLAIM P-CLAIM, P-PRE, P-IMPORT   DOGMA_E_SCRATCH
 *   and what dogma_theory_check returns for the local theory
 */
DOGMA_MUST_USE dogma_status dg_proof_read(const dogma_module *module, const uint8_t *bytes, size_t size, const dogma_theory *library,
                                          const dogma_check_policy *policy, dogma_scratch *scratch, dg_proof *out, dogma_check_diag *diag);

/* The fact a claim makes. */
static inline dogma_fact dg_claimed_fact(const dg_proof *proof, const dg_claim *claim)
{
    dogma_fact fact = proof->pool[claim->pool];
    fact.flags = claim->flags;
    return fact;
}

/* The fact a list claims about a location, or none. */
static inline dogma_fact dg_list_fact(const dg_proof *proof, const dg_list *list, unsigned location)
{
    for (unsigned i = 0; i < list->claim_count; i++) {
        const dg_claim *claim = &proof->claims[list->first_claim + i];
        if (claim->location == location)
            return dg_claimed_fact(proof, claim);
    }
    return (dogma_fact){.kind = DOGMA_FACT_NONE};
}

#endif
