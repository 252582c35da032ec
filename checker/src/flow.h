/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The pass over one function: states from block to block.                       Spec: 50-proofs "Rules"
 *
 *   dg_flow_begin_function   entry state, invariants by block
 *   dg_flow_begin_block      the state a block starts with          P-JOIN, P-INVARIANT
 *   dg_flow_edge             the current state goes to a block       P-JOIN, P-INVARIANT
 *   dg_flow_end_function     nothing of the record is left over      P-CLAIM
 */
#ifndef DG_CHECK_FLOW_H
#define DG_CHECK_FLOW_H

#include "proof.h"
#include "state.h"

enum { DG_PENDING_MAX = 4096 };

/* What is known of a block before it is visited. */
typedef struct dg_block {
    uint32_t invariant; /* index + 1; 0: none */
    uint32_t visited_by; /* brtab: 1 + the block whose table led here last */
    uint16_t pending;   /* a state of the pool + 1; 0: no edge yet; DG_PENDING_FULL: there was no room, so nothing is known */
} dg_block;
#define DG_PENDING_FULL 0xffffu

typedef struct dg_flow {
    /* constant during a check */
    const dogma_module *module;
    const dg_proof *proof;
    const dogma_check_policy *policy;
    dogma_check_diag *diag;
    dg_block *blocks;       /* as many as the largest function has */
    dogma_state *pool;
    uint16_t *free_states;  /* numbers of unused states of the pool */
    uint32_t pool_count, free_count;
    /* of the function */
    uint32_t function;
    const dogma_function *header;
    const dg_record *record; /* NULL: the proof says nothing about it */
    dogma_fact_context context;
    uint32_t next_step, end_step;
    /* of the place in it */
    uint32_t block, insn, anchor;
    uint64_t insn_offset;    /* from the magic */
    bool falls_through;      /* after a terminator: the next block is entered with the state */
    dogma_state state;
    dogma_relation saved_relations[DOGMA_RELATIONS_MAX]; /* while the edges of a branch are looked at */
} dg_flow;

/* A claim that does not hold. location: DOGMA_LOCATION_NONE when none is meant. */
dogma_status dg_flow_fail(dg_flow *flow, const char *rule, unsigned location, dogma_fact claimed, dogma_fact known);
dogma_status dg_flow_fail_plain(dg_flow *flow, const char *rule);

void dg_flow_begin_function(dg_flow *flow, uint32_t function);
DOGMA_MUST_USE dogma_status dg_flow_begin_block(dg_flow *flow, bool falls_through);
DOGMA_MUST_USE dogma_status dg_flow_edge(dg_flow *flow, uint32_t target);
DOGMA_MUST_USE dogma_status dg_flow_end_function(dg_flow *flow);

/* The state entails a list of facts and relations; else the claim has failed under this rule. */
DOGMA_MUST_USE dogma_status dg_flow_require(dg_flow *flow, const dg_list *list, const char *rule);

/* control.c: calls and terminators. plain_access: of a branch that reads memory. Sets falls_through. */
DOGMA_MUST_USE dogma_status dg_flow_call(dg_flow *flow, const dogma_insn *insn);
DOGMA_MUST_USE dogma_status dg_flow_terminator(dg_flow *flow, const dogma_insn *insn, bool plain_access);

/* step.c: the steps at the current anchor, but for order claims. */
DOGMA_MUST_USE dogma_status dg_flow_steps(dg_flow *flow, const dogma_insn *insn, bool plain_access);
/* Order claims of the anchor of this branch, for one of its edges. The anchor's steps were read by dg_flow_steps: first .. next_step. */
DOGMA_MUST_USE dogma_status dg_flow_order_claims(dg_flow *flow, uint32_t first_step, const dogma_insn *insn, bool taken);

static inline bool dg_flow_has_step(const dg_flow *flow)
{
    return flow->next_step != flow->end_step && flow->proof->steps[flow->next_step].block == flow->block &&
           flow->proof->steps[flow->next_step].anchor == flow->anchor;
}

static inline bool dg_is_conditional_branch(const dogma_insn *insn)
{
    return insn->op >= DOGMA_OP_BR_I32_BRR && insn->op <= DOGMA_OP_BR_F64_BVV;
}

#endif
