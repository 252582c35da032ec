/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * SLICE, third part: the set of states that some values of the variables reach, tick by tick, and the sequent in each at the end.
 *
 * Requires a plan. Maintains: states[at] holds each state once that the bits so far can reach (but for such that make a fact a = b false already).
 * At the end each comparison can be read off a state, so the sequent holds for all values iff it holds in each state whose guesses turned out right.
 */
#include "slice_plan.h"

#include "bytes.h"

#define EMPTY (~(uint64_t)0) /* no state: they have at most 63 bits */

typedef struct run {
    dg_slice *slice;
    dg_slice_plan *plan;
    uint64_t *to;        /* the list being made */
    uint64_t count;      /* states in it */
    uint64_t words[DG_WORD_COUNT];
} run;

static bool insert(run *r, uint64_t state)
{
    const uint64_t slots = (uint64_t)r->slice->states_max * 2 - 1;
    uint64_t slot = (state * 0x9e3779b97f4a7c15u >> 32) & slots;
    for (; r->slice->table[slot] != EMPTY; slot = (slot + 1) & slots)
        if (r->slice->table[slot] == state)
            return true;
    if (r->count == r->slice->states_max)
        return false;
    r->slice->table[slot] = state; /* at most half the slots are used: the loop above ends */
    r->to[r->count++] = state;
    return true;
}

/* Empties the table of what is in the list. */
static void forget(run *r)
{
    const uint64_t slots = (uint64_t)r->slice->states_max * 2 - 1;
    if (r->count > r->slice->states_max / 64) {
        memset(r->slice->table, 0xff, (size_t)(slots + 1) * sizeof(uint64_t));
        return;
    }
    for (uint64_t i = 0; i < r->count; i++) {
        uint64_t slot = (r->to[i] * 0x9e3779b97f4a7c15u >> 32) & slots;
        /* All of the run of used slots it lies in; later states find theirs empty already. */
        for (; r->slice->table[slot] != EMPTY; slot = (slot + 1) & slots)
            r->slice->table[slot] = EMPTY;
    }
}

static void execute(const dg_slice_plan *plan, uint64_t *words)
{
    for (uint32_t i = 0; i < plan->step_count; i++) {
        const dg_slice_step *step = &plan->steps[i];
        const uint64_t a = words[step->a], b = words[step->b], s = words[step->state];
        switch ((dg_step_kind)step->kind) {
        case DG_STEP_NOT: words[step->to] = ~a; break;
        case DG_STEP_AND: words[step->to] = a & b; break;
        case DG_STEP_OR: words[step->to] = a | b; break;
        case DG_STEP_XOR: words[step->to] = a ^ b; break;
        case DG_STEP_SUM:
            words[step->to] = a ^ b ^ s;
            words[step->next] = (a & b) | (s & (a | b));
            break;
        case DG_STEP_DIFFERENCE:
            words[step->to] = a ^ b ^ s;
            words[step->next] = (~a & b) | (s & ~(a ^ b));
            break;
        case DG_STEP_BELOW: words[step->next] = (~a & b) | (s & ~(a ^ b)); break;
        case DG_STEP_DIFFERS: words[step->next] = s | (a ^ b); break;
        case DG_STEP_SELECT: words[step->to] = (s & a) | (~s & b); break;
        }
    }
}

/* Adds the next state of each lane: lanes that agree so far go together. */
static bool collect_lanes(run *r, uint64_t lanes)
{
    struct { uint64_t lanes, state; uint32_t bit; } waiting[DG_SLICE_STATE_BITS_MAX + 1];
    const dg_slice_plan *plan = r->plan;
    uint32_t depth = 0, bit = 0;
    uint64_t state = 0;
    for (uint32_t i = 0; plan->zero_at_end >> i != 0; i++) /* i < 63: a state bit */
        if ((plan->zero_at_end >> i & 1) != 0)
            lanes &= ~r->words[plan->next[i]];
    if (lanes == 0)
        return true;
    for (;;) {
        for (; bit < plan->state_bits; bit++) {
            const uint64_t set = r->words[plan->next[bit]] & lanes;
            if (set == 0)
                continue;
            if (set != lanes) {
                waiting[depth].lanes = lanes & ~set;
                waiting[depth].state = state;
                waiting[depth++].bit = bit + 1; /* depth <= bit < 63 */
                lanes = set;
            }
            state |= (uint64_t)1 << bit;
        }
        if (!insert(r, state))
            return false;
        if (depth == 0)
            return true;
        depth--;
        lanes = waiting[depth].lanes;
        state = waiting[depth].state;
        bit = waiting[depth].bit;
    }
}

/* All next states of one state. */
static bool advance(run *r, uint64_t state)
{
    static const uint64_t patterns[6] = {0xaaaaaaaaaaaaaaaau, 0xccccccccccccccccu, 0xf0f0f0f0f0f0f0f0u,
                                         0xff00ff00ff00ff00u, 0xffff0000ffff0000u, 0xffffffff00000000u};
    const dg_slice_plan *plan = r->plan;
    const uint32_t inputs = plan->input_count;
    const uint64_t lanes = inputs >= 6 ? ~(uint64_t)0 : ((uint64_t)1 << ((uint32_t)1 << inputs)) - 1;
    const uint64_t blocks = inputs > 6 ? (uint64_t)1 << (inputs - 6) : 1;
    for (uint32_t i = 0; i < plan->state_bits; i++)
        r->words[DG_WORD_STATE + i] = (state >> i & 1) != 0 ? ~(uint64_t)0 : 0;
    for (uint64_t block = 0; block < blocks; block++) {
        for (uint32_t i = 0; i < inputs; i++)
            r->words[plan->inputs[i]] = i < 6 ? patterns[i] : (block >> (i - 6) & 1) != 0 ? ~(uint64_t)0 : 0;
        execute(plan, r->words);
        if (!collect_lanes(r, lanes))
            return false;
    }
    return true;
}

/* Does the sequent hold in this last state? */
static bool holds_in(const dg_slice *slice, const dg_slice_plan *plan, uint64_t state, uint8_t *truth)
{
    for (uint32_t n = 0; n < slice->node_count; n++) {
        const dg_node *node = &slice->nodes[n];
        if (!node->live)
            continue;
        const bool bit = plan->state_bit[n] != DG_BIT_NONE && (state >> plan->state_bit[n] & 1) != 0;
        switch (node->op) {
        case DG_OP_FALSE: truth[n] = 0; break;
        case DG_OP_TRUE: truth[n] = 1; break;
        case DG_OP_NOT: truth[n] = truth[node->a] == 0; break;
        case DG_OP_AND: truth[n] = truth[node->a] != 0 && truth[node->b] != 0; break;
        case DG_OP_EQ: truth[n] = !bit; break;
        case DG_OP_ULT: case DG_OP_SLT: truth[n] = bit; break;
        case DG_OP_ITE:
            if (bit != (truth[node->a] != 0))
                return true; /* a wrong guess: no values lead here */
            break;
        default: break;
        }
    }
    for (uint32_t i = 0; i < slice->fact_count; i++)
        if (truth[slice->facts[i]] == 0)
            return true;
    return truth[slice->goal] != 0;
}

/* Work space besides the states; kept in the slice's scratch by dg_slice_init. */
static dg_slice_result run_ticks(run *r, uint8_t *truth)
{
    dg_slice *slice = r->slice;
    dg_slice_plan *plan = r->plan;
    uint32_t at = 0;
    r->words[DG_WORD_ZERO] = 0;
    r->words[DG_WORD_ONES] = ~(uint64_t)0;

    /* Every combination of guesses: the subsets of a set of bits in ascending order. */
    r->to = slice->states[0];
    r->count = 0;
    for (uint64_t guess = 0;;) {
        if (r->count == slice->states_max)
            return DG_SLICE_STATES;
        r->to[r->count++] = guess;
        guess = (guess - plan->guesses) & plan->guesses;
        if (guess == 0)
            break;
    }
    for (int32_t tick = plan->first_tick; tick <= plan->last_tick; tick++) {
        const uint64_t from_count = r->count;
        const uint64_t *from = slice->states[at];
        if (!dg_slice_plan_tick(slice, plan, tick))
            return DG_SLICE_SIZE;
        const uint64_t blocks = plan->input_count > 6 ? (uint64_t)1 << (plan->input_count - 6) : 1;
        const uint64_t cost = from_count * (blocks * (plan->step_count + 2 * plan->state_bits + 1) + plan->state_bits) + slice->node_count;
        if (*slice->budget < cost) /* at most 2^20 * 2^14 * 2^10 */
            return DG_SLICE_BUDGET;
        *slice->budget -= cost;
        at ^= 1;
        r->to = slice->states[at];
        r->count = 0;
        bool room = true;
        for (uint64_t i = 0; i < from_count && room; i++)
            room = advance(r, from[i]);
        forget(r);
        if (!room)
            return DG_SLICE_STATES;
        if (r->count > slice->states_max / 64) { /* the whole table was cleared */
            const uint64_t clearing = slice->states_max / 4;
            *slice->budget -= *slice->budget < clearing ? *slice->budget : clearing;
        }
        if (r->count > slice->most_states)
            slice->most_states = r->count;
    }
    const uint64_t cost = r->count * slice->node_count;
    if (*slice->budget < cost)
        return DG_SLICE_BUDGET;
    *slice->budget -= cost;
    for (uint64_t i = 0; i < r->count; i++)
        if (!holds_in(slice, plan, r->to[i], truth))
            return DG_SLICE_REFUTED;
    return DG_SLICE_PROVEN;
}

size_t dg_slice_run_bytes(void)
{
    return sizeof(run) + sizeof(dg_slice_plan) + DG_SLICE_NODES_MAX + 64;
}

dg_slice_result dg_slice_run(dg_slice *slice)
{
    uint8_t *space = slice->run_space;
    run *r = (run *)(void *)space;
    dg_slice_plan *plan = (dg_slice_plan *)(void *)(space + (sizeof(run) + 15) / 16 * 16);
    uint8_t *truth = (uint8_t *)plan + sizeof *plan;
    if (!dg_slice_plan_make(slice, plan))
        return DG_SLICE_SIZE;
    r->slice = slice;
    r->plan = plan;
    return run_ticks(r, truth);
}
