/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The theorem kernel's own structures.                                       Spec: 50-proofs "Theory", appendix/theory-format
 *
 *   theory_read.c    bytes -> terms and statements
 *   theory_check.c   the proof of one theorem, step by step
 *   theory_match.c   instances of theorems
 *   theory_step.c    theorems as steps of a module's proof
 *   term_eval.c      what the operations mean, and closed terms
 *   slice_build.c    a sequent -> nodes: predicates expanded, closed parts calculated, equations with numbers put in
 *   slice_plan.c     nodes -> one short program per bit
 *   slice_run.c      the set of reachable states
 *
 * Terms are numbered in the order of the bytes; an argument has a lower number than its term, so nothing here recurses.
 */
#ifndef DG_THEORY_INTERNAL_H
#define DG_THEORY_INTERNAL_H

#include <dogma/theory.h>

/* Bytes of the binary form (appendix/theory-format). */
typedef enum dg_op {
    DG_OP_VARIABLE = 0x01,
    DG_OP_CONSTANT = 0x02,
    DG_OP_BASE = 0x03,
    DG_OP_COMPLEMENT = 0x08,
    DG_OP_ADD = 0x09,
    DG_OP_SUB = 0x0a,
    DG_OP_MUL = 0x0b,
    DG_OP_BIT_AND = 0x0c,
    DG_OP_BIT_OR = 0x0d,
    DG_OP_BIT_XOR = 0x0e,
    DG_OP_SHL = 0x0f,
    DG_OP_LSHR = 0x10,
    DG_OP_ASHR = 0x11,
    DG_OP_UDIV = 0x12,
    DG_OP_UREM = 0x13,
    DG_OP_SDIV = 0x14,
    DG_OP_SREM = 0x15,
    DG_OP_ITE = 0x16,
    DG_OP_EQ = 0x20,
    DG_OP_ULT = 0x21,
    DG_OP_ULE = 0x22,
    DG_OP_SLT = 0x23,
    DG_OP_SLE = 0x24,
    DG_OP_FALSE = 0x28,
    DG_OP_TRUE = 0x29,
    DG_OP_NOT = 0x2a,
    DG_OP_AND = 0x2b,
    DG_OP_OR = 0x2c,
    DG_OP_IMPLIES = 0x2d,
    DG_OP_INT = 0x31, /* 0x30 + dogma_predicate */
    DG_OP_PTR = 0x32,
    DG_OP_BELOW = 0x33,
    DG_OP_AT_MOST = 0x34,
    DG_OP_ADDR = 0x35,
    DG_OP_COUNT = 0x36
} dg_op;

/* How many arguments an operation has, and which of them and the result are formulas. arguments = 0xff: no such operation. */
typedef struct dg_op_info {
    uint8_t arguments;
    uint8_t formula_arguments; /* bit i: argument i is a formula */
    bool formula;              /* the result is */
} dg_op_info;
dg_op_info dg_op_describe(uint8_t op);

enum {
    DG_VARIABLES_MAX = DOGMA_STEP_VARIABLES_MAX,
    DG_HYPOTHESES_MAX = 32,
    DG_FACTS_MAX = 256,
    DG_CASES_MAX = 63,
    DG_CASE_DEPTH_MAX = 8,
    DG_ARGUMENTS_MAX = 6,
    DG_STEP_TERM_NODES_MAX = 64, /* of a hypothesis or conclusion of a step, counted as a tree */
    DG_NONE = 0xffffffff
};

typedef struct dg_term {
    uint8_t op;
    bool base;          /* its value depends on B */
    uint16_t variables; /* bit v: variable v occurs in it */
    uint16_t tree_nodes; /* size as a tree, saturating */
    uint32_t arguments; /* index of the first in the argument table; of a variable: its number */
    uint64_t constant;  /* CONSTANT */
} dg_term;

typedef struct dg_theorem {
    uint8_t variable_count;
    uint8_t hypothesis_count;
    bool axiom;
    bool step;              /* can be a step */
    uint16_t value_mask;
    uint32_t hypotheses;    /* index of the first in the table of hypotheses */
    uint32_t conclusion;    /* term */
    uint32_t proof, proof_bytes; /* in the theory's bytes */
} dg_theorem;

typedef struct dg_theory_index {
    dg_term *terms;
    uint32_t *arguments;
    uint32_t *hypotheses;
    dg_theorem *theorems;
    uint32_t term_count, argument_count, hypothesis_count, theorem_count;
} dg_theory_index;

static inline const dg_theory_index *dg_index(const dogma_theory *theory)
{
    return (const dg_theory_index *)theory->index;
}

static inline uint32_t dg_argument(const dg_theory_index *index, const dg_term *term, uint32_t i)
{
    return index->arguments[term->arguments + i];
}

/* The theory that holds theorem id: the given one or one under it; NULL when there is none. */
const dogma_theory *dg_theory_owner(const dogma_theory *theory, uint32_t id);
static inline const dg_theorem *dg_theorem_of(const dogma_theory *owner, uint32_t id)
{
    return &dg_index(owner)->theorems[id - owner->first_theorem];
}

/* theory_read.c: everything but the proofs. */
DOGMA_MUST_USE dogma_status dg_theory_read(const uint8_t *bytes, size_t size, const dogma_theory *base, dogma_scratch *scratch, dogma_theory *out);
size_t dg_theory_read_scratch_bytes(size_t size);
/* theory_step.c */
bool dg_theorem_can_step(const dg_theory_index *index, const dg_theorem *theorem);

/* term_eval.c: value of an operation on W-bit words, W a power of two from 4 to 64; formulas are 0 and 1. For the operations on one to three arguments only. */
uint64_t dg_op_value(uint8_t op, uint64_t a, uint64_t b, uint64_t c, uint32_t width);

static inline uint64_t dg_width_mask(uint32_t width)
{
    return width >= 64 ? ~(uint64_t)0 : ((uint64_t)1 << width) - 1;
}

/*
 * SLICE. Work space of one decision; made once, used for many.
 */
typedef enum dg_slice_result {
    DG_SLICE_NOTHING = 0,
    DG_SLICE_PROVEN,
    DG_SLICE_REFUTED,    /* values exist that make the facts true and the goal false; or something opaque hides that there are none */
    DG_SLICE_STATES,     /* more reachable states than allowed */
    DG_SLICE_SIZE,       /* more nodes, or bits of state, than the procedure has room for */
    DG_SLICE_BUDGET
} dg_slice_result;

enum {
    DG_SLICE_NODES_MAX = 768,
    DG_SLICE_HASH_SLOTS = 2048,
    DG_SLICE_STATE_BITS_MAX = 63,
    DG_SLICE_LOCAL_STATES_MAX = 1 << 14,
    DG_SLICE_LIBRARY_STATES_MAX = 1 << 20
};

typedef struct dg_node {
    uint8_t op;
    bool opaque;     /* an operation the procedure does not know: a value about which nothing is known */
    bool live;       /* reached from the facts or the goal */
    uint16_t a, b, c; /* arguments; ITE: formula, term, term. Shifts: b is the count */
    uint64_t constant;
} dg_node;

typedef struct dg_slice {
    /* limits */
    uint32_t width;      /* bits of a vector; 64 but in tests */
    uint32_t states_max;
    uint64_t *budget;
    /* the sequent as nodes */
    uint32_t node_count;
    dg_node nodes[DG_SLICE_NODES_MAX];
    uint16_t hash[DG_SLICE_HASH_SLOTS]; /* node + 1, open addressing */
    uint16_t facts[DG_FACTS_MAX];
    uint32_t fact_count;
    uint16_t goal;
    /* from terms to nodes, for the terms of this sequent */
    uint32_t worklist[DG_SLICE_NODES_MAX];
    uint64_t substituted_value[DG_VARIABLES_MAX];
    uint16_t substituted; /* bit v */
    bool overflow;        /* a table was full */
    /* the set of states: two lists and one open-addressed table of twice their size */
    uint64_t *states[2];
    uint64_t *table;
    uint8_t *run_space;   /* plan, words, truth values: slice_run.c */
    uint64_t most_states; /* highest number reached, for reports */
    /* per term of the theory: node, valid when stamp is the current one */
    uint32_t *term_stamp;
    uint16_t *term_node;
    uint32_t stamp;
} dg_slice;

size_t dg_slice_scratch_bytes(uint32_t term_count, uint32_t states_max);
/* Takes the work space for sequents over terms of a theory. DOGMA_E_SCRATCH. */
DOGMA_MUST_USE dogma_status dg_slice_init(dg_slice *slice, uint32_t term_count, uint32_t states_max, uint64_t *budget, dogma_scratch *scratch);
/* Does the goal follow from the facts, for all values of the variables and of B? Only PROVEN says yes. */
dg_slice_result dg_slice_decide(dg_slice *slice, const dg_theory_index *index, const uint32_t *facts, uint32_t fact_count, uint32_t goal);
/* slice_build.c: facts and goal as nodes; false when there is no room. Then, if closed parts already decide, goal is the node of true or false. */
bool dg_slice_build(dg_slice *slice, const dg_theory_index *index, const uint32_t *facts, uint32_t fact_count, uint32_t goal);
/* slice_run.c */
dg_slice_result dg_slice_run(dg_slice *slice);
size_t dg_slice_run_bytes(void);

/* theory_match.c: is `term` of `index` the instance of `pattern` of `from` under the substitution? memo: one per term of `from`. */
typedef struct dg_matcher {
    uint32_t *stamp, *image; /* per term of the theory that holds the pattern */
    uint32_t *worklist;
    uint32_t current;
} dg_matcher;
bool dg_match(dg_matcher *matcher, const dg_theory_index *from, uint32_t pattern, const dg_theory_index *index, uint32_t term,
              const uint32_t *substitution, uint64_t *budget);

/* theory_check.c: everything checking a theory needs, made once per theory. */
typedef struct dg_checker {
    const dogma_theory *theory;
    bool allow_axioms;
    uint64_t *budget;
    dg_slice *slice;
    dg_matcher matcher;
    uint32_t facts[DG_FACTS_MAX];
    uint32_t fact_count;
    uint8_t *cases; /* stack of open `cases` */
    /* what failed, for reports */
    uint32_t fail_offset;           /* in the theory's bytes: the step */
    dg_slice_result slice_result;   /* of the last SLICE */
} dg_checker;
size_t dg_checker_scratch_bytes(uint32_t term_count, uint32_t base_term_count, uint32_t states_max);
DOGMA_MUST_USE dogma_status dg_checker_init(dg_checker *checker, const dogma_theory *theory, bool allow_axioms, uint32_t states_max, uint64_t *budget,
                                            dogma_scratch *scratch);
/* Is theorem `id` of the theory proven? DOGMA_E_THEORY_MALFORMED, DOGMA_E_THEORY_UNPROVEN, DOGMA_E_LIMIT (the budget). */
DOGMA_MUST_USE dogma_status dg_checker_theorem(dg_checker *checker, uint32_t id);

#endif
