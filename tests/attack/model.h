/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A proof as a structure that can be changed and written again, whether what it says is true or not.     Spec: 50-proofs "Proof bytes"
 *
 * Written from the specification, apart from checker and prover. Sizes are fixed where the format has a limit, with room for one more than it allows.
 */
#ifndef ATTACK_MODEL_H
#define ATTACK_MODEL_H

#include <dogma/check.h>

enum { MODEL_FACTS = 33, MODEL_RELATIONS = 9, MODEL_TRACKED = 16, MODEL_OPERANDS = 12 };
enum { MODEL_STEP_ORDER = 1, MODEL_STEP_ADDRESS = 2, MODEL_STEP_THEOREM = 3 };
enum { MODEL_OPERAND_CONSTANT = 32, MODEL_OPERAND_BASE = 33 };

typedef struct model_claim {
    uint8_t location;
    bool safe; /* holds under the speculation-safe policy, too */
    dogma_fact fact;
} model_claim;

typedef struct model_list {
    uint8_t claim_count, relation_count;
    model_claim claims[MODEL_FACTS]; /* ascending locations, when it is to be well-formed */
    dogma_relation relations[MODEL_RELATIONS];
} model_list;

typedef struct model_invariant {
    uint32_t block;
    model_list list;
} model_invariant;

typedef struct model_step {
    uint32_t block, anchor, theorem;
    uint8_t kind, taken;
    uint8_t operand_count, operands[MODEL_OPERANDS];
    int64_t constants[MODEL_OPERANDS];
} model_step;

typedef struct model_record {
    uint32_t function;
    model_list pre, post;
    uint8_t tracked_count;
    uint32_t tracked[MODEL_TRACKED];
    model_invariant *invariants; uint32_t invariant_count, invariant_room;
    model_step *steps;           uint32_t step_count, step_room;
} model_record;

typedef struct model_assumption {
    uint32_t import;
    model_list post;
} model_assumption;

typedef struct model_proof {
    uint8_t binding[16];
    uint64_t theory;
    uint8_t *local; size_t local_bytes; /* theory */
    model_assumption *assumptions; uint32_t assumption_count;
    model_record *records; uint32_t record_count, record_room;
} model_proof;

/* All functions that allocate end the process when memory is short. */
void model_init(model_proof *proof, const dogma_module *module); /* empty, bound to the module */
void model_free(model_proof *proof);
model_record *model_add_record(model_proof *proof, uint32_t function); /* behind the others; pointers to records are lost */
model_record *model_find_record(const model_proof *proof, uint32_t function); /* or NULL */
model_invariant *model_add_invariant(model_record *record, uint32_t block);
model_step *model_add_step(model_record *record, uint32_t block, uint32_t anchor);
/* Keeps locations ascending; a second fact about the same location replaces the first. */
void model_claim_fact(model_list *list, uint8_t location, dogma_fact fact, bool safe);

/* Bytes of a body that was accepted. library: for the number of variables of theorems; false when the bytes are not a proof. */
bool model_read(model_proof *proof, const uint8_t *bytes, size_t size, const dogma_theory *library);
/* Body; from malloc. */
uint8_t *model_write(const model_proof *proof, size_t *size);

#endif
