/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * States from block to block.                                                   Spec: 50-proofs P-JOIN, P-INVARIANT, P-CLAIM
 *
 * Maintains: a block that was not visited yet has either an invariant, or the join of the states of all edges that led to it so far, or (no room) no facts.
 * An edge back to a visited block is only allowed to an invariant, and entails it; so what a visited block was checked with holds whenever it runs.
 */
#include "flow.h"

#include "bytes.h"

dogma_status dg_flow_fail(dg_flow *flow, const char *rule, unsigned location, dogma_fact claimed, dogma_fact known)
{
    *flow->diag = (dogma_check_diag){
        .base = {.status = DOGMA_E_PROOF_CLAIM, .rule = rule, .offset = flow->insn_offset, .section = DOGMA_SECTION_CODE, .function = flow->function},
        .block = flow->block, .insn = flow->insn, .location = (uint8_t)location, .claimed = claimed, .known = known,
    };
    return DOGMA_E_PROOF_CLAIM;
}

dogma_status dg_flow_fail_plain(dg_flow *flow, const char *rule)
{
    return dg_flow_fail(flow, rule, DOGMA_LOCATION_NONE, dg_fact_none(), dg_fact_none());
}

/* dogma_fact_entails for what the state knows about a location. */
static inline bool claim_holds(const dogma_state *state, unsigned location, const dogma_fact *claimed)
{
    const dogma_fact *known = &state->facts[location];
    if (((state->live & ~state->own) >> location & 1u) == 0)
        return dogma_fact_entails(dg_get(state, location), *claimed);
    if ( known->kind != claimed->kind || (claimed->flags & ~known->flags) != 0)
        return false; /* claims are not none */
    return known->entry == claimed->entry && claimed->lo <= known->lo && known->hi <= claimed->hi;
}

dogma_status dg_flow_require(dg_flow *flow, const dg_list *list, const char *rule)
{
    for (unsigned i = 0; i < list->claim_count; i++) {
        const dg_claim *claim = &flow->proof->claims[list->first_claim + i];
        const dogma_fact claimed = dg_claimed_fact(flow->proof, claim);
        if (!claim_holds(&flow->state, claim->location, &claimed))
            return dg_flow_fail(flow, rule, claim->location, claimed, dg_get(&flow->state, claim->location));
    }
    for (unsigned i = 0; i < list->relation_count; i++) {
        bool found = false;
        for (unsigned k = 0; k < flow->state.relation_count && !found; k++)
            found = dg_relation_entails(&flow->state.relations[k], &flow->proof->relations[list->first_relation + i]);
        if (!found)
            return dg_flow_fail_plain(flow, rule);
    }
    return DOGMA_OK;
}

static void load_list(dg_flow *flow, const dg_list *list)
{
    dogma_state_clear(&flow->state);
    for (unsigned i = 0; i < list->claim_count; i++) {
        const dg_claim *claim = &flow->proof->claims[list->first_claim + i];
        dg_put(&flow->state, claim->location, dg_claimed_fact(flow->proof, claim));
    }
    for (unsigned i = 0; i < list->relation_count; i++)
        flow->state.relations[i] = flow->proof->relations[list->first_relation + i];
    flow->state.relation_count = list->relation_count;
}

/* Only what is live is worth copying. */
static void copy_state(dogma_state *to, const dogma_state *from)
{
    to->live = from->live;
    to->relation_count = from->relation_count;
    to->own = from->own;
    for (uint32_t left = from->live & ~from->own; left != 0; left &= left - 1)
        to->facts[dg_lowest(left)] = from->facts[dg_lowest(left)];
    for (unsigned i = 0; i < from->relation_count; i++)
        to->relations[i] = from->relations[i];
}

void dg_flow_begin_function(dg_flow *flow, uint32_t function)
{
    const dg_proof *proof = flow->proof;
    flow->function = function;
    flow->header = &flow->module->functions[function];
    flow->block = flow->insn = flow->anchor = 0;
    flow->record = NULL;
    dogma_state_clear(&flow->state);
    if (proof->record_count == 0 || proof->record_of_function[function] == 0)
        return;
    const dg_record *record = &proof->records[proof->record_of_function[function] - 1];
    flow->record = record;
    flow->context = (dogma_fact_context){.speculation_safe = flow->policy->speculation_safe, .tracked_count = record->tracked_count};
    for (unsigned i = 0; i < record->tracked_count; i++)
        flow->context.tracked[i] = record->tracked[i];
    flow->next_step = record->first_step;
    flow->end_step = record->first_step + record->step_count;
    memset(flow->blocks, 0, (size_t)flow->header->block_count * sizeof *flow->blocks);
    for (uint32_t i = 0; i < record->invariant_count; i++)
        flow->blocks[proof->invariants[record->first_invariant + i].block].invariant = record->first_invariant + i + 1;
    load_list(flow, &record->pre);
    const uint32_t unclaimed = DOGMA_GENERAL_REGISTER_BITS & ~flow->state.live;
    flow->state.live |= unclaimed;
    flow->state.own |= unclaimed; /* Entry(k) */
}

dogma_status dg_flow_begin_block(dg_flow *flow, bool falls_through)
{
    dg_block *block = &flow->blocks[flow->block];
    flow->anchor = 0;
    if (flow->block >= flow->header->block_count)
        return DOGMA_E_INTERNAL; /* validation counted the blocks */
    if (block->invariant != 0) {
        const dg_list *list = &flow->proof->invariants[block->invariant - 1].list;
        if (falls_through) {
            const dogma_status status = dg_flow_require(flow, list, "P-INVARIANT");
            if (status != DOGMA_OK)
                return status;
        }
        load_list(flow, list);
        return DOGMA_OK;
    }
    if (block->pending == DG_PENDING_FULL) {
        dogma_state_clear(&flow->state);
    } else if (block->pending != 0) {
        const uint16_t number = (uint16_t)(block->pending - 1);
        if (falls_through)
            dogma_state_join(&flow->state, &flow->pool[number]);
        else
            copy_state(&flow->state, &flow->pool[number]);
        flow->free_states[flow->free_count++] = number;
    } else if (!falls_through) {
        dogma_state_clear(&flow->state); /* P-NO-BOTTOM */
    }
    return DOGMA_OK;
}

dogma_status dg_flow_edge(dg_flow *flow, uint32_t target)
{
    if (target >= flow->header->block_count)
        return DOGMA_E_INTERNAL; /* V-BRANCH */
    dg_block *block = &flow->blocks[target];
    if (block->invariant != 0)
        return dg_flow_require(flow, &flow->proof->invariants[block->invariant - 1].list, "P-INVARIANT");
    if (target <= flow->block)
        return dg_flow_fail_plain(flow, "P-INVARIANT"); /* a way back to a block without invariant */
    if (block->pending == DG_PENDING_FULL)
        return DOGMA_OK;
    if (block->pending != 0) {
        dogma_state_join(&flow->pool[block->pending - 1], &flow->state);
        return DOGMA_OK;
    }
    if (flow->free_count == 0) {
        block->pending = DG_PENDING_FULL;
        return DOGMA_OK;
    }
    const uint16_t number = flow->free_states[--flow->free_count];
    copy_state(&flow->pool[number], &flow->state);
    block->pending = (uint16_t)(number + 1);
    return DOGMA_OK;
}

dogma_status dg_flow_end_function(dg_flow *flow)
{
    if (flow->block + 1 != flow->header->block_count)
        return DOGMA_E_INTERNAL;
    if (flow->next_step != flow->end_step) {
        flow->block = flow->proof->steps[flow->next_step].block; /* a step at an anchor that the block does not have */
        return dg_flow_fail_plain(flow, "P-CLAIM");
    }
    /* Every block was visited and gave its state back. */
    return flow->free_count == flow->pool_count ? DOGMA_OK : DOGMA_E_INTERNAL;
}
