/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Theories: definitions and theorems over 64-bit vectors, and the kernel that checks their proofs.         Spec: 50-proofs "Theory"
 *
 * Freestanding. A checked theory is a view into its bytes plus an index in the scratch; both must outlive it.
 */
#ifndef DOGMA_THEORY_H
#define DOGMA_THEORY_H

#include <dogma/scratch.h>
#include <dogma/status.h>

DOGMA_EXTERN_C_BEGIN

/* Fact predicates; numbers are part of the binary form. Value arguments first, then constants. */
typedef enum dogma_predicate {
    DOGMA_PREDICATE_NONE = 0,
    DOGMA_PREDICATE_INT = 1,     /* int(x, lo, hi) */
    DOGMA_PREDICATE_PTR = 2,     /* ptr(x, lo, hi) */
    DOGMA_PREDICATE_BELOW = 3,   /* below(x, y, c) */
    DOGMA_PREDICATE_AT_MOST = 4, /* atmost(x, y, c) */
    DOGMA_PREDICATE_ADDR = 5,    /* addr(b, x, k, d, lo, hi); b, x values */
    DOGMA_PREDICATE_CLOSED = 6   /* a formula over constant variables: side condition */
} dogma_predicate;

enum { DOGMA_STEP_VARIABLES_MAX = 12, DOGMA_STEP_HYPOTHESES_MAX = 24 };

typedef struct dogma_theory {
    const uint8_t *bytes;
    size_t size_bytes;
    const struct dogma_theory *base; /* the library under a local theory, or NULL */
    uint32_t first_theorem, theorem_count; /* ids first_theorem .. first_theorem + count - 1 */
    const void *index;               /* private */
    uint64_t hash_low;               /* low 64 bits of XXH3-128 of the bytes */
    uint32_t axiom_count;
} dogma_theory;

/*
 * Read a theory and check the proof of every theorem. Axioms are accepted only when allow_axioms (never for local theories).
 * Stays in scratch afterwards: dogma_theory_scratch_bytes(size) of it.
 * budget: steps left, lowered by the work done; DOGMA_E_LIMIT when it runs out.
 *   DOGMA_E_THEORY_MALFORMED, DOGMA_E_THEORY_UNPROVEN, DOGMA_E_LIMIT, DOGMA_E_SCRATCH. diag->found: theorem id, diag->offset: the step of its proof, in bytes
 */
size_t dogma_theory_scratch_bytes(size_t size); /* for dogma_theory_open */
size_t dogma_theory_check_scratch_bytes(size_t size, const dogma_theory *base, bool allow_axioms);
/* Budget of a theory of so many bytes in a module's proof (A-BUDGET). */
uint64_t dogma_theory_local_budget(size_t size);
DOGMA_MUST_USE dogma_status
dogma_theory_check(const uint8_t *bytes, size_t size, const dogma_theory *base, bool allow_axioms, uint64_t *budget, dogma_scratch *scratch,
                   dogma_theory *out, dogma_diag *diag);
/* The same without checking proofs, for a library whose bytes are part of this binary and were checked when it was built. */
DOGMA_MUST_USE dogma_status dogma_theory_open(const uint8_t *bytes, size_t size, dogma_scratch *scratch, dogma_theory *out);
/* Bytes of the standard library in this binary (stdlib-theorems, compiled and checked by the build). */
const uint8_t *dogma_theory_library_bytes(size_t *size);

/*
 * One hypothesis or the conclusion of a theorem that can be a step, with the step's operands put in. The theorem's variables are numbered 0..;
 * operands[v] is the constant bound to variable v; variables that are values are named in value[].
 */
typedef struct dogma_step_formula {
    uint8_t predicate;    /* dogma_predicate */
    uint8_t value[2];     /* variable numbers of the value arguments; 0xff unused */
    int64_t constant[4];  /* lo, hi | c | k, d, lo, hi: evaluated */
    bool holds;           /* CLOSED: its truth */
} dogma_step_formula;

typedef struct dogma_step_shape {
    uint32_t variable_count, hypothesis_count;
    uint16_t value_mask; /* bit v: variable v is a value (takes a location); clear: a constant */
} dogma_step_shape;

/* DOGMA_E_NOT_FOUND: no such theorem, or it cannot be a step. id counts through base and theory. */
DOGMA_MUST_USE dogma_status dogma_theory_step_shape(const dogma_theory *theory, uint32_t id, dogma_step_shape *out);
/* which: 0 .. hypothesis_count - 1, or hypothesis_count for the conclusion. constants[v] for constant variables. DOGMA_E_VALUE: a number is outside [-2^43, 2^43], k outside 0..3, or d not a signed 32-bit number. */
DOGMA_MUST_USE dogma_status
dogma_theory_step_formula(const dogma_theory *theory, uint32_t id, uint32_t which, const int64_t *constants, dogma_step_formula *out);

DOGMA_EXTERN_C_END
#endif
