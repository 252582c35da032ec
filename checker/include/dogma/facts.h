/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Facts, states, and the rules that change them.                               Spec: 50-proofs
 *
 * The domain the checker, the prover and (later) the verifier of machine code share: what a fact is, join, entailment, meeting. The meaning
 * of instructions (dogma_state_transfer and the three after it) is the checker's; the prover uses it to guess what the checker will find.
 *
 * Everything is by value or in the caller's memory, constant time per location, no scratch. All bounds lie in
 * [-DOGMA_FACT_BOUND, DOGMA_FACT_BOUND]; functions that would leave it give none.
 */
#ifndef DOGMA_FACTS_H
#define DOGMA_FACTS_H

#include <dogma/insn.h>
#include <dogma/module.h>

DOGMA_EXTERN_C_BEGIN

#define DOGMA_FACT_BOUND ((int64_t)1 << 43)
#define DOGMA_GUARD_BYTES ((int64_t)0x900000000) /* 36 GiB: base of 32 bits + index of 32 bits * 8 + disp32, law 15 */

typedef enum dogma_fact_kind { DOGMA_FACT_NONE = 0, DOGMA_FACT_INTEGER = 1, DOGMA_FACT_POINTER = 2, DOGMA_FACT_ENTRY = 3 } dogma_fact_kind;
enum { DOGMA_FACT_CLAMPED = 1 };

typedef struct dogma_fact {
    uint8_t kind;   /* dogma_fact_kind */
    uint8_t flags;  /* DOGMA_FACT_CLAMPED, with POINTER only */
    uint8_t entry;  /* ENTRY: register number */
    int64_t lo, hi; /* INTEGER, POINTER: inclusive, lo <= hi */
} dogma_fact;

/* Locations: 0..15 general registers (4, 11, 15 never used), 16..30 tracked slots, 31 none. */
enum { DOGMA_LOCATION_SLOT = 16, DOGMA_LOCATION_NONE = 31, DOGMA_LOCATIONS = 31, DOGMA_TRACKED_SLOTS_MAX = 15, DOGMA_RELATIONS_MAX = 8 };

typedef enum dogma_relation_kind { DOGMA_RELATION_BELOW = 1, DOGMA_RELATION_AT_MOST = 2, DOGMA_RELATION_ADDRESS = 3 } dogma_relation_kind;
typedef struct dogma_relation {
    uint8_t kind;
    uint8_t x, y;       /* ADDRESS: base and index (DOGMA_LOCATION_NONE: no index) */
    uint8_t scale_log2; /* ADDRESS */
    int32_t disp;       /* ADDRESS */
    int64_t c;          /* BELOW, AT_MOST */
    int64_t lo, hi;     /* ADDRESS */
} dogma_relation;

typedef struct dogma_state {
    uint32_t live; /* bit i: there is a fact about location i */
    uint32_t own;  /* bit i, where live is set: it is Entry(i), and facts[i] is unspecified. Cheaper than thirteen equal facts in most states */
    uint8_t relation_count;
    dogma_fact facts[DOGMA_LOCATIONS];
    dogma_relation relations[DOGMA_RELATIONS_MAX];
} dogma_state;

/* What the rules need to know about the function and the policy. */
typedef struct dogma_fact_context {
    bool speculation_safe;                     /* P-BRANCH, P-RESIDENT, slot reloads give nothing */
    uint8_t tracked_count;
    uint16_t tracked[DOGMA_TRACKED_SLOTS_MAX]; /* slot numbers as in operands, ascending */
} dogma_fact_context;

dogma_fact dogma_fact_get(const dogma_state *state, uint32_t location); /* NONE when there is none */
void dogma_fact_set(dogma_state *state, uint32_t location, dogma_fact fact); /* replaces; does not touch relations */
dogma_fact dogma_fact_integer(int64_t lo, int64_t hi);                  /* none when empty or out of bounds */
dogma_fact dogma_fact_pointer(int64_t lo, int64_t hi);
dogma_fact dogma_fact_join(dogma_fact a, dogma_fact b);                 /* P-JOIN */
dogma_fact dogma_fact_meet(dogma_fact a, dogma_fact b);                 /* P-STEP "met": b wins over none and Entry; empty: none */
bool dogma_fact_entails(dogma_fact have, dogma_fact claim);             /* P-ENTAIL */

void dogma_state_clear(dogma_state *state);                             /* all none */
void dogma_state_join(dogma_state *into, const dogma_state *from);      /* P-JOIN */
bool dogma_state_entails(const dogma_state *have, const dogma_state *claim);
void dogma_state_kill(dogma_state *state, uint32_t location);           /* P-KILL */
bool dogma_state_add_relation(dogma_state *state, const dogma_relation *relation); /* false: no room. Equal operands: the stronger stays */

/* Is the access of a row with a memory operand that counts (no slot, no index-free global, not lea) provable here? P-PLAIN. */
typedef struct dogma_access_verdict {
    bool plain;
    bool clamped; /* plain, and the pointer is directly a clamp's result */
    uint8_t missing; /* not plain: dogma_missing */
} dogma_access_verdict;
typedef enum dogma_missing {
    DOGMA_MISSING_NOTHING = 0,
    DOGMA_MISSING_BASE,       /* nothing known about the base */
    DOGMA_MISSING_POINTER,    /* base (and index) are integers: no pointer */
    DOGMA_MISSING_INDEX,      /* base is a pointer, nothing known about the index */
    DOGMA_MISSING_RECORD,     /* the proof has no record of the function, so nothing is known in it */
    DOGMA_MISSING_RANGE       /* both known, but the interval leaves the guard */
} dogma_missing;
dogma_access_verdict dogma_state_access(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn);
/* P-RESIDENT, for an access that is plain; before dogma_state_transfer. */
void dogma_state_resident(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn);

/* True for instructions with an access that counts, the k of anchors and of the transpiler's plan. */
bool dogma_insn_counts_access(const dogma_insn *insn);

/*
 * Effect of an instruction on the state: P-TRANSFER, P-SLOT, P-KILL. Not for calls' results: `call`, `call.import`, `call.reg` kill the caller-saved
 * registers here, the caller adds postconditions. setjmp clears the state. Branches change nothing here.
 */
void dogma_state_transfer(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn);
/* P-BRANCH for one edge of a conditional branch. */
void dogma_state_branch(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn, bool taken);

DOGMA_EXTERN_C_END
#endif
