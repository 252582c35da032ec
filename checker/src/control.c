/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Calls and the instructions that end blocks.                                   Spec: 50-proofs P-PRE, P-POST, P-IMPORT, P-INDIRECT, P-BRANCH */
#include "flow.h"

static const dg_record *record_of(const dg_flow *flow, uint32_t function)
{
    const dg_proof *proof = flow->proof;
    if (proof->record_count == 0 || proof->record_of_function[function] == 0)
        return NULL;
    return &proof->records[proof->record_of_function[function] - 1];
}

/*
 * What a postcondition says about a result register, in terms of the caller: Entry(k) of the callee is register k as the callee found it. At a call that is
 * register k now. At a tail call the frame is gone and the callee-saved registers are the caller's caller's again: Entry(k) of this function, too.
 */
static dogma_fact result_fact(const dg_flow *flow, const dg_list *post, unsigned location, bool tail)
{
    dogma_fact fact = dg_list_fact(flow->proof, post, location);
    if (fact.kind != DOGMA_FACT_ENTRY)
        return fact;
    if (tail && (DG_CALLER_SAVED_BITS >> fact.entry & 1u) == 0)
        return flow->policy->speculation_safe ? dg_fact_none() : fact;
    return dg_get(&flow->state, fact.entry);
}

dogma_status dg_flow_call(dg_flow *flow, const dogma_insn *insn)
{
    dogma_fact rax = dg_fact_none(), rdx = dg_fact_none();
    if (insn->op == DOGMA_OP_CALL_F) {
        const dg_record *callee = record_of(flow, insn->number);
        if (callee != NULL) {
            const dogma_status status = dg_flow_require(flow, &callee->pre, "P-PRE");
            if (status != DOGMA_OK)
                return status;
            rax = result_fact(flow, &callee->post, DOGMA_RAX, false);
            rdx = result_fact(flow, &callee->post, DOGMA_RDX, false);
        }
    } else if (insn->op == DOGMA_OP_CALL_IMPORT_I && flow->record != NULL) {
        const dg_proof *proof = flow->proof;
        const uint32_t assumption = proof->assumption_of_import != NULL ? proof->assumption_of_import[insn->number] : 0;
        if (assumption != 0) {
            const dg_list *post = &proof->assumptions[assumption - 1].post;
            rax = result_fact(flow, post, DOGMA_RAX, false);
            rdx = result_fact(flow, post, DOGMA_RDX, false);
        } else if (!flow->policy->speculation_safe) { /* what a runtime function returns rests on branches */
            const dogma_import *import = &flow->module->imports[insn->number];
            rax = dogma_runtime_postcondition(import->module, import->name);
            if (rax.kind == DOGMA_FACT_ENTRY)
                rax = dg_get(&flow->state, rax.entry);
        }
    }
    if (flow->record == NULL)
        return DOGMA_OK;
    dogma_state_transfer(&flow->context, &flow->state, insn);
    dg_put(&flow->state, DOGMA_RAX, rax); /* their relations are gone already */
    dg_put(&flow->state, DOGMA_RDX, rdx);
    return DOGMA_OK;
}

/* P-POST at `ret` or a tail call, with the facts that the result registers have then. */
static dogma_status require_post(dg_flow *flow, dogma_fact rax, dogma_fact rdx)
{
    const dg_list *post = &flow->record->post;
    for (unsigned i = 0; i < post->claim_count; i++) {
        const dg_claim *claim = &flow->proof->claims[post->first_claim + i];
        const dogma_fact claimed = dg_claimed_fact(flow->proof, claim), known = claim->location == DOGMA_RAX ? rax : rdx;
        if (!dogma_fact_entails(known, claimed))
            return dg_flow_fail(flow, "P-POST", claim->location, claimed, known);
    }
    return DOGMA_OK;
}

static dogma_status tail_call(dg_flow *flow, const dogma_insn *insn)
{
    dogma_fact rax = dg_fact_none(), rdx = dg_fact_none();
    const dg_record *callee = record_of(flow, insn->number);
    if (callee != NULL) {
        const dogma_status status = dg_flow_require(flow, &callee->pre, "P-PRE");
        if (status != DOGMA_OK)
            return status;
        rax = result_fact(flow, &callee->post, DOGMA_RAX, true);
        rdx = result_fact(flow, &callee->post, DOGMA_RDX, true);
    }
    return flow->record != NULL ? require_post(flow, rax, rdx) : DOGMA_OK;
}

/* Both edges of a conditional branch; the state that falls through stays in flow->state. */
static dogma_status conditional_branch(dg_flow *flow, const dogma_insn *insn, bool plain_access)
{
    const uint32_t first_step = flow->next_step;
    if (dg_flow_has_step(flow)) {
        const dogma_status status = dg_flow_steps(flow, insn, plain_access);
        if (status != DOGMA_OK)
            return status;
    }
    /* A branch narrows two locations at most, and its claims add relations. */
    const uint32_t live = flow->state.live, own = flow->state.own;
    const dogma_fact a = flow->state.facts[insn->ra], b = flow->state.facts[insn->rb];
    const uint8_t relation_count = flow->state.relation_count;
    for (unsigned i = 0; i < relation_count; i++)
        flow->saved_relations[i] = flow->state.relations[i];

    dogma_state_branch(&flow->context, &flow->state, insn, true);
    dogma_status status = DOGMA_OK;
    if (flow->next_step != first_step)
        status = dg_flow_order_claims(flow, first_step, insn, true);
    if (status == DOGMA_OK)
        status = dg_flow_edge(flow, flow->block + (uint32_t)insn->target_delta);
    if (status != DOGMA_OK)
        return status;

    flow->state.live = live;
    flow->state.own = own;
    flow->state.facts[insn->ra] = a;
    flow->state.facts[insn->rb] = b;
    flow->state.relation_count = relation_count;
    for (unsigned i = 0; i < relation_count; i++)
        flow->state.relations[i] = flow->saved_relations[i];
    dogma_state_branch(&flow->context, &flow->state, insn, false);
    return flow->next_step != first_step ? dg_flow_order_claims(flow, first_step, insn, false) : DOGMA_OK;
}

/* The same state goes to all targets; a target that stands there many times gets it once, so the work is linear in the entries. */
static dogma_status table_branch(dg_flow *flow, const dogma_insn *insn)
{
    for (uint32_t i = 0; i < insn->number; i++) {
        const uint32_t target = flow->block + (uint32_t)dogma_insn_table_delta(insn, i);
        if (target < flow->header->block_count && flow->blocks[target].visited_by == flow->block + 1)
            continue;
        const dogma_status status = dg_flow_edge(flow, target);
        if (status != DOGMA_OK)
            return status;
        flow->blocks[target].visited_by = flow->block + 1;
    }
    return DOGMA_OK;
}

dogma_status dg_flow_terminator(dg_flow *flow, const dogma_insn *insn, bool plain_access)
{
    flow->falls_through = false;
    if (insn->op == DOGMA_OP_TAIL_F)
        return tail_call(flow, insn);
    if (flow->record == NULL)
        return DOGMA_OK;
    if (dg_is_conditional_branch(insn)) {
        flow->falls_through = true;
        return conditional_branch(flow, insn, plain_access);
    }
    switch ((unsigned)insn->op) {
    case DOGMA_OP_JUMP_J:
        return dg_flow_edge(flow, flow->block + (uint32_t)insn->target_delta);
    case DOGMA_OP_BRTAB_TAB:
        return table_branch(flow, insn);
    case DOGMA_OP_RET_N:
        return require_post(flow, dg_get(&flow->state, DOGMA_RAX), dg_get(&flow->state, DOGMA_RDX));
    case DOGMA_OP_TAIL_REG_RS: /* P-INDIRECT: nothing is known of the callee */
        return require_post(flow, dg_fact_none(), dg_fact_none());
    case DOGMA_OP_SETJMP_N: /* P-INDIRECT: the block is also entered from longjmp */
        flow->falls_through = true;
        dogma_state_transfer(&flow->context, &flow->state, insn);
        return DOGMA_OK;
    case DOGMA_OP_TRAP_K: case DOGMA_OP_LONGJMP_N:
        return DOGMA_OK;
    default:
        return DOGMA_E_INTERNAL; /* a terminator that this file does not know */
    }
}
