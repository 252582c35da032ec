/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Check a proof against a module.                                              Spec: 50-proofs
 *
 *   read -> validate -> check -> transpile (with the plan the check filled)
 *
 * Freestanding, no allocation, one pass, O(code + proof bytes). Trusted: a wrong "plain" is an access outside the arena.
 */
#ifndef DOGMA_CHECK_H
#define DOGMA_CHECK_H

#include <dogma/facts.h>
#include <dogma/theory.h>

DOGMA_EXTERN_C_BEGIN

typedef struct dogma_check_policy {
    bool speculation_safe;
} dogma_check_policy;

enum { DOGMA_VERDICT_UNDECIDED = 0, DOGMA_VERDICT_ACCEPTED = 0x5a37c9e1 };

typedef struct dogma_check_counts { uint64_t plain, clamp, safe; } dogma_check_counts; /* clamp: plain, base directly a clamp's result; plain: the other plain ones */

typedef struct dogma_check_result {
    uint32_t verdict; /* DOGMA_VERDICT_ACCEPTED, set by one line after every pass */
    dogma_check_counts accesses;
    uint32_t assumption_count; /* of imports of other modules: the proof counts only if the loader finds each entailed (dogma_proof_assumption) */
} dogma_check_result;

/* A claim about an import or export: facts about rax and rdx at return. */
typedef struct dogma_postcondition { dogma_fact rax, rdx; } dogma_postcondition;

/* proof as in dogma_check; it is looked at only for the size of its local theory. module is validated. */
size_t dogma_check_scratch_bytes(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library);
size_t dogma_check_plan_bytes(uint64_t access_count_max);
uint64_t dogma_check_access_count_max(const dogma_module *module); /* at most code bytes / 2 */

/*
 * module          validated
 * proof, size     body of the proof: module->proof, or what dogma_proof_detached gave. NULL, 0: no proof, accepted with nothing plain
 * library         the library of theorems (dogma_theory_library()) or NULL when steps are refused
 * policy          not NULL
 * plain           out: one bit per access in code order, set = proven plain; plain_bytes >= (count + 7) / 8
 * first_access    out: function_count + 1 ordinals of each function's first access
 * observe         optional: called for each counted access in order (for reports); may be NULL
 * On any status but DOGMA_OK nothing in plain may be used: result->verdict is UNDECIDED, and plain was cleared.
 *   DOGMA_E_PROOF_MALFORMED   the bytes are not a proof                                            (B-PROOF)
 *   DOGMA_E_PROOF_BINDING     a proof for another module, ISA or theory                            (P-BINDING)
 *   DOGMA_E_PROOF_CLAIM       a claim does not hold; diag->rule says which kind, function, block, anchor or instruction are in diag
 *   DOGMA_E_SCRATCH, DOGMA_E_NO_SPACE, DOGMA_E_LIMIT, DOGMA_E_INTERNAL
 */
typedef struct dogma_check_access {
    uint32_t function, block, insn; /* insn counts within the block, as 20-binary "Lines" does */
    uint64_t ordinal;
    dogma_access_verdict verdict;
    const dogma_insn *decoded;
    /* What is known before the access, valid during the call. NULL when the proof has no record of the function. For reports. */
    const dogma_state *state;
    const dogma_fact_context *context; /* of the function: its tracked slots; NULL like state */
} dogma_check_access;
typedef void dogma_check_observer(void *context, const dogma_check_access *access);

/* First claim that failed. Text is made by hosted code. */
typedef struct dogma_check_diag {
    dogma_diag base;         /* status, rule ("P-INVARIANT"), offset of the instruction from the magic, function */
    uint32_t block, insn;
    uint8_t location;        /* DOGMA_LOCATION_NONE when no single one */
    dogma_fact claimed, known;
} dogma_check_diag;

DOGMA_MUST_USE dogma_status
dogma_check(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library, const dogma_check_policy *policy,
            dogma_scratch *scratch, uint8_t *plain, size_t plain_bytes, uint32_t *first_access, dogma_check_observer *observe, void *observe_context,
            dogma_check_result *result, dogma_check_diag *diag);

/* Body of a detached proof file (borrowed from bytes). DOGMA_E_PROOF_MALFORMED, DOGMA_E_VERSION, DOGMA_E_FILE_SIZE, DOGMA_E_HASH. */
DOGMA_MUST_USE dogma_status dogma_proof_detached(const uint8_t *bytes, size_t size, dogma_span *body);
/* Writes header and hash in front of a body: out needs body_bytes + DOGMA_PROOF_FILE_HEADER_BYTES. */
#define DOGMA_PROOF_FILE_HEADER_BYTES 32
void dogma_proof_detach(const uint8_t *body, size_t body_bytes, uint8_t *out);
/* The binding of a module: 16 bytes. */
void dogma_proof_binding(const dogma_module *module, uint8_t out[16]);

/*
 * What an accepted proof says to the outside, for the loader that links modules. P-IMPORT
 *
 * dogma_proof_open reads a proof that dogma_check accepted with the same module, library and policy; the policy counts, because claims that are not
 * speculation-safe say nothing under one that asks for it. The result lives in the scratch (at most dogma_check_scratch_bytes) and borrows the module.
 */
typedef struct dg_proof dogma_proof_tables;
DOGMA_MUST_USE dogma_status
dogma_proof_open(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library, const dogma_check_policy *policy,
                 dogma_scratch *scratch, const dogma_proof_tables **out);
/* Assumption i, below result->assumption_count: which import, and what is assumed of it. False when there is no such one. */
bool dogma_proof_assumption(const dogma_proof_tables *proof, uint32_t i, uint32_t *import, dogma_postcondition *assumed);
/* Postcondition of a function of the module; none, none when it has none. Constant time. */
dogma_postcondition dogma_proof_postcondition(const dogma_proof_tables *proof, uint32_t function);
bool dogma_postcondition_entails(const dogma_postcondition *have, const dogma_postcondition *claim);

/* Postcondition of rax of a runtime function, from runtime.thm; none when it has none or does not exist. Logarithmic. */
dogma_fact dogma_runtime_postcondition(dogma_span module_name, dogma_span function_name);

DOGMA_EXTERN_C_END
#endif
