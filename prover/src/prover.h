/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The prover's own structures.
 *
 *   program.c   decode every function once; blocks, edges, heads, call graph
 *   simulate.c  the effect of instructions and edges on states, one pass in the checker's order, fixpoint of one function
 *   widen.c     where a growing fact jumps to
 *   calls.c     pre- and postconditions over the call graph
 *   need.c      which facts the plain accesses rest on
 *   claims.c    what the proof claims, held on its own; the speculation-safe bits
 *   round.c     common intervals where they do
 *   theorems.c  the theorems that can help
 *   write.c     proof bytes
 *   prove.c     the list of passes, and the checker's word at the end
 */
#ifndef DG_PROVER_H
#define DG_PROVER_H

#include <dogma/prove.h>

#include <setjmp.h>

/* Memory of one call of dogma_prove: freed in one stroke; running out of it jumps back to the start of the call. */
typedef struct dg_arena {
    struct dg_chunk *chunks;
    uint8_t *at;
    size_t left_bytes;
    jmp_buf out_of_memory;
} dg_arena;
void *dg_take(dg_arena *arena, size_t count, size_t element_bytes); /* zeroed, aligned to 16 */
void dg_arena_free(dg_arena *arena);

typedef enum dg_edge_kind {
    DG_EDGE_PLAIN = 0,  /* jump, table */
    DG_EDGE_NEXT,       /* falls through into a `block` */
    DG_EDGE_TAKEN,      /* of a conditional branch */
    DG_EDGE_NOT_TAKEN,
    DG_EDGE_SETJMP      /* into the block after setjmp: no facts survive */
} dg_edge_kind;

typedef struct dg_edge {
    uint32_t to;
    uint8_t kind;
} dg_edge;

/* Registers a call does not keep: rax rcx rdx rsi rdi r8 r9 r10. */
#define DG_CALLER_SAVED_BITS                                                                                                        \
    (1u << DOGMA_RAX | 1u << DOGMA_RCX | 1u << DOGMA_RDX | 1u << DOGMA_RSI | 1u << DOGMA_RDI | 1u << DOGMA_R8 | 1u << DOGMA_R9 | \
     1u << DOGMA_R10)

#define DG_NO_HEAD UINT32_MAX

typedef struct dg_block {
    uint32_t first, count;           /* instructions of the function */
    uint32_t edge_first, edge_count; /* edges of the function */
    uint32_t head;                   /* number of its invariant, or DG_NO_HEAD: no backward edge reaches it */
} dg_block;

/* A block that a backward edge reaches: there the proof says what holds. */
typedef struct dg_head {
    uint32_t block;
    uint32_t visits;    /* how often the invariant grew */
    bool reached;
    uint32_t kept;      /* locations whose facts the proof claims */
    uint32_t safe;      /* of these: claims that hold in the speculation-safe mode, too */
    dogma_state state;  /* the invariant; no relations */
} dg_head;

/* Facts about registers at entry, by number. */
typedef struct dg_entry {
    uint32_t live, safe;
    dogma_fact facts[16];
} dg_entry;

/* A step of the proof: at an access, the index follows from the address. */
typedef struct dg_step {
    uint32_t insn;
    dogma_fact base; /* what is known of the base then */
} dg_step;

enum { DG_STEP_NONE = 0, DG_STEP_INDEX = 1 }; /* what a proof does at an access: nothing; narrow the index by residency */

typedef struct dg_function {
    const dogma_function *header;
    uint32_t index;
    dogma_insn *insns;
    uint8_t *steps;      /* per instruction: DG_STEP_... the sim applies */
    uint8_t *step_need;  /* per instruction: the proof needs it */
    dg_step *step_list;  /* what the proof says, in order */
    uint32_t step_count;
    uint8_t *wanted;     /* per instruction: its access is plain and shall stay so */
    uint32_t insn_count;
    dg_block *blocks;
    uint32_t block_count;
    dg_edge *edges;
    uint32_t edge_count;
    dg_head *heads;
    uint32_t head_count;
    uint8_t *forced;     /* per block: nothing reaches it; it starts without facts */
    dogma_fact_context context;
    uint32_t *callees, callee_count; /* distinct, ascending */
    uint32_t *callers, caller_count; /* distinct, ascending */
    bool open;           /* called from outside or through the table: no precondition (P-PRE) */
    bool dropped;        /* the proof says nothing about it */
    dg_entry entry;      /* precondition */
    dg_entry sites;      /* hull of what the calls seen so far offer */
    bool sites_reached;
    dogma_postcondition post;
    uint32_t post_safe;  /* bit 0 rax, bit 1 rdx */
    uint32_t post_kept;
    uint32_t entry_need; /* registers whose precondition the function needs */
    uint32_t post_need;  /* bit 0 rax, bit 1 rdx: a caller needs it */
    uint32_t *need;      /* per block: locations needed at its start */
    uint32_t ever_needed; /* locations needed anywhere: slots that are not need no tracking */
    bool useful;         /* an access in it is plain */
} dg_function;

typedef struct dg_program {
    const dogma_module *module;
    const dogma_prove_options *options;
    dg_arena *arena;
    dg_function *functions;
    uint32_t function_count;
    dogma_postcondition *imports;  /* per import, from the runtime's table or promised */
    uint32_t *import_need;         /* bit 0 rax, bit 1 rdx */
    uint8_t *import_assumed;       /* another module's function, whose postcondition the proof would assume */
    uint32_t *import_safe;
    uint32_t *order;               /* functions, callees before callers */
    uint32_t *component;           /* per place in order: where its cycle of calls starts */
    struct dg_sim *sim;          /* work space, sized for the largest function */
    struct dg_theorems *theorems;
    uint32_t restored;             /* functions that claim more than seemed needed */
} dg_program;

void dg_theorems_find(dg_program *program); /* theorems.c */
void dg_program_make(dg_program *program); /* program.c */
void dg_program_order(dg_program *program);

/* One simulation of a function, in the order and with the rules of the checker. */
typedef struct dg_sim {
    dg_program *program;
    dg_function *function;
    dogma_fact_context context;
    dogma_state *in;       /* per block */
    uint8_t *reached;      /* per block */
    uint32_t waiting_count; /* blocks whose joins take room, at this point of a pass */
    dogma_state *next;     /* per head: hull of what the edges bring */
    uint8_t *next_reached; /* per head */
    dogma_postcondition post; /* hull over the returns */
    bool returns;
    uint8_t *plain;        /* per instruction: set for plain accesses, when not NULL */
    bool claims_only;      /* heads start from what the proof claims (kept), not from all that is known */
    bool force;            /* the next pass visits what nothing reaches */
    bool safe_mode;        /* policy speculation-safe: only claims with the bit */
    /* Called before each direct call or tail call with the state there. */
    void (*site)(struct dg_sim *sim, uint32_t callee, const dogma_state *state, bool tail);
    void *site_context;
} dg_sim;

void dg_sim_begin(dg_sim *sim, dg_program *program, dg_function *function);
/* State at entry by the function's precondition. */
void dg_sim_entry(const dg_sim *sim, dogma_state *state);
/* One instruction, without control sim: access, residency, step, effect. Returns whether its counted access is plain. */
bool dg_sim_insn(const dg_sim *sim, uint32_t insn, dogma_state *state);
void dg_sim_edge(const dg_sim *sim, const dogma_insn *last, const dg_edge *edge, dogma_state *state);
/* Result register after a call, from a postcondition and the state before. */
dogma_fact dg_sim_result(dogma_fact post, const dogma_state *before);
/* Facts of rax and rdx at a tail call of callee, as the postcondition of the function it is in. */
dogma_postcondition dg_sim_tail(const dg_sim *sim, uint32_t callee, const dogma_state *before);
void dg_sim_pass(dg_sim *sim);      /* fills in, next, post */
bool dg_sim_holds(dg_sim *sim);     /* after a pass: do all edges entail the invariants as claimed? */
void dg_sim_fixpoint(dg_sim *sim);  /* finds the invariants of all heads, then a last pass */
/* What the theorem asks of the index before. */
#define DG_STEP_INDEX_BOUND ((int64_t)1 << 42)
/* Whether the base lies in the arena, which the simpler form of the theorem asks for. */
static inline bool dg_step_base_inside(dogma_fact base)
{
    return base.lo >= 0 && base.hi < (int64_t)DOGMA_ARENA_BYTES;
}
/* Narrow the index by residency, as the theorem does. False: nothing to narrow. */
bool dg_step_index(const dogma_insn *insn, const dogma_state *state, dogma_fact *index);
uint32_t dg_slot_location(const dogma_fact_context *context, const dogma_insn *insn); /* DOGMA_LOCATION_NONE when not tracked */

dogma_fact dg_widen_fact(dogma_fact old, dogma_fact grown); /* widen.c */

void dg_calls_solve(dg_program *program);  /* calls.c: entry and post of every function, heads at their fixpoint */
void dg_need_solve(dg_program *program);   /* need.c: kept, entry_need, post_need, step_need */
void dg_claims_verify(dg_program *program);  /* claims.c */
bool dg_claims_hold(dg_program *program, dg_function *function); /* with nothing but its claims; leaves the states in the simulation */
void dg_round(dg_program *program, dg_function *function); /* round.c: simpler facts */
void dg_claims_safe(dg_program *program);

typedef struct dg_bytes {
    dg_arena *arena;
    uint8_t *data;
    size_t used, capacity;
} dg_bytes;
void dg_write_proof(dg_program *program, dg_bytes *out, dogma_prove_counts *counts); /* write.c */

/* The theorems the prover knows how to use; ids are the library's. */
typedef struct dg_theorems {
    bool index[4]; /* index_resident for scale 1, 2, 4, 8 */
    uint32_t index_id[4];
    uint32_t index_from_id[4]; /* for bases that are not known to lie in the arena */
} dg_theorems;

static inline bool dg_is_call(const dogma_insn *insn)
{
    return (dogma_rows[insn->op].traits & DOGMA_TRAIT_CALL) != 0;
}

#endif
