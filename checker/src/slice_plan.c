/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "slice_plan.h"

#include "bytes.h"

/* Vector arguments of a node: numbers from .. to - 1, and how far the result's clock runs ahead of the argument's. */
typedef struct shape {
    uint32_t from, to;
    int32_t lead;
} shape;

static shape shape_of(const dg_node *node)
{
    if (node->opaque)
        return (shape){0, 0, 0};
    switch (node->op) {
    case DG_OP_COMPLEMENT:
        return (shape){0, 1, 0};
    case DG_OP_ADD: case DG_OP_SUB: case DG_OP_BIT_AND: case DG_OP_BIT_OR: case DG_OP_BIT_XOR: case DG_OP_EQ: case DG_OP_ULT: case DG_OP_SLT:
        return (shape){0, 2, 0};
    case DG_OP_SHL: /* bit i + count of the result is bit i of the argument */
        return (shape){0, 1, node->b};
    case DG_OP_LSHR: case DG_OP_ASHR:
        return (shape){0, 1, -(int32_t)node->b};
    case DG_OP_ITE:
        return (shape){1, 3, 0};
    default:
        return (shape){0, 0, 0};
    }
}

/* Has a clock: vectors that are not numbers, and comparisons. */
static bool has_clock(const dg_node *node)
{
    return node->live && node->op != DG_OP_CONSTANT && !(node->op >= DG_OP_FALSE && node->op <= DG_OP_IMPLIES);
}

static void mark_live(dg_slice *slice)
{
    for (uint32_t i = 0; i < slice->fact_count; i++)
        slice->nodes[slice->facts[i]].live = true;
    slice->nodes[slice->goal].live = true;
    /* Arguments have lower numbers: one way down reaches all. */
    for (uint32_t n = slice->node_count; n-- > 0;) {
        dg_node *node = &slice->nodes[n];
        if (!node->live)
            continue;
        const shape vectors = shape_of(node);
        for (uint32_t i = vectors.from; i < vectors.to; i++)
            slice->nodes[dg_node_argument(node, i)].live = true;
        if (node->op == DG_OP_NOT || node->op == DG_OP_AND || node->op == DG_OP_ITE)
            slice->nodes[node->a].live = true;
        if (node->op == DG_OP_AND)
            slice->nodes[node->b].live = true;
    }
}

static uint16_t group_of(const dg_slice_plan *plan, uint16_t node, int32_t *lead)
{
    *lead = 0;
    while (plan->group[node] != node) { /* towards lower numbers */
        *lead += plan->lead[node];
        node = plan->group[node];
    }
    return node;
}

/* Ties clocks so that as many meetings as possible need no delay: greedily, in the order of the nodes. */
static void tie_clocks(const dg_slice *slice, dg_slice_plan *plan)
{
    for (uint32_t n = 0; n < slice->node_count; n++) {
        const dg_node *node = &slice->nodes[n];
        plan->group[n] = (uint16_t)n;
        plan->lead[n] = 0;
        if (!has_clock(node))
            continue;
        const shape vectors = shape_of(node);
        for (uint32_t i = vectors.from; i < vectors.to; i++) {
            const uint16_t argument = dg_node_argument(node, i);
            int32_t mine, its;
            if (!has_clock(&slice->nodes[argument]))
                continue;
            const uint16_t my_group = group_of(plan, (uint16_t)n, &mine), its_group = group_of(plan, argument, &its);
            /* offset(n) = offset(argument) + lead, with offset = offset(group) + lead in group. */
            if (my_group > its_group) {
                plan->group[my_group] = its_group;
                plan->lead[my_group] = its + vectors.lead - mine;
            } else if (my_group < its_group) {
                plan->group[its_group] = my_group;
                plan->lead[its_group] = mine - vectors.lead - its;
            }
        }
    }
}

static bool set_clocks(const dg_slice *slice, dg_slice_plan *plan)
{
    bool any = false;
    plan->first_tick = 0;
    plan->last_tick = 0;
    for (uint32_t n = 0; n < slice->node_count; n++) {
        const dg_node *node = &slice->nodes[n];
        if (!has_clock(node))
            continue;
        const shape vectors = shape_of(node);
        int32_t offset = 0;
        bool met = false;
        /* As late as the latest argument; the others wait. */
        for (uint32_t i = vectors.from; i < vectors.to; i++) {
            const uint16_t argument = dg_node_argument(node, i);
            if (!has_clock(&slice->nodes[argument]))
                continue;
            const int32_t arrives = plan->offset[argument] + vectors.lead;
            if (!met || arrives < offset)
                offset = arrives;
            met = true;
        }
        if (!met)
            (void)group_of(plan, (uint16_t)n, &offset);
        plan->offset[n] = offset;
        for (uint32_t i = vectors.from; i < vectors.to; i++) {
            const uint16_t argument = dg_node_argument(node, i);
            plan->delay[n][i] = 0;
            if (!has_clock(&slice->nodes[argument]))
                continue;
            const int32_t wait = plan->offset[argument] + vectors.lead - offset;
            if (wait > DG_SLICE_STATE_BITS_MAX)
                return false;
            plan->delay[n][i] = (uint8_t)wait;
            if (plan->delay_count[argument] < wait)
                plan->delay_count[argument] = (uint8_t)wait;
        }
        if (!any || -offset < plan->first_tick)
            plan->first_tick = -offset;
        if (!any || (int32_t)slice->width - 1 - offset > plan->last_tick)
            plan->last_tick = (int32_t)slice->width - 1 - offset;
        any = true;
    }
    return true;
}

/* The live node that already has the state bit of a <u b: a - b (its borrow), or a itself as a sum with b (its carry). */
static uint16_t bit_owner(const dg_slice *slice, const dg_slice_plan *plan, uint32_t below)
{
    const dg_node *node = &slice->nodes[below];
    const dg_node *left = &slice->nodes[node->a];
    if (left->op == DG_OP_ADD && (left->a == node->b || left->b == node->b))
        return node->a;
    for (uint32_t n = 0; n < slice->node_count; n++) {
        const dg_node *other = &slice->nodes[n];
        if (other->live && other->op == DG_OP_SUB && other->a == node->a && other->b == node->b && plan->offset[n] == plan->offset[below])
            return (uint16_t)n;
    }
    return (uint16_t)below;
}

static bool give_state_bits(const dg_slice *slice, dg_slice_plan *plan)
{
    uint32_t bits = 0;
    for (uint32_t n = 0; n < slice->node_count; n++) {
        const dg_node *node = &slice->nodes[n];
        if (!has_clock(node))
            continue;
        const bool needs = !node->opaque && (node->op == DG_OP_ADD || node->op == DG_OP_SUB || node->op == DG_OP_EQ || node->op == DG_OP_ULT ||
                                             node->op == DG_OP_SLT || node->op == DG_OP_ITE || node->op == DG_OP_ASHR);
        if (needs && !(node->op == DG_OP_ULT && bit_owner(slice, plan, n) != n)) {
            if (bits == DG_SLICE_STATE_BITS_MAX)
                return false;
            plan->state_bit[n] = (uint8_t)bits++;
        }
        if (node->op == DG_OP_ITE)
            plan->guesses |= (uint64_t)1 << plan->state_bit[n];
        if (plan->delay_count[n] != 0) {
            if (bits + plan->delay_count[n] > DG_SLICE_STATE_BITS_MAX)
                return false;
            plan->delay_bit[n] = (uint8_t)bits;
            bits += plan->delay_count[n];
        }
    }
    /* Owners may come after what they stand in for. */
    for (uint32_t n = 0; n < slice->node_count; n++) {
        const dg_node *node = &slice->nodes[n];
        if (!has_clock(node))
            continue;
        if (node->op == DG_OP_ULT) {
            const uint16_t owner = bit_owner(slice, plan, n);
            plan->state_bit[n] = plan->state_bit[owner];
            plan->read_at_end[owner] = true;
        }
        if (node->op == DG_OP_EQ || node->op == DG_OP_SLT || node->op == DG_OP_ITE)
            plan->read_at_end[n] = true;
    }
    plan->state_bits = bits;
    return true;
}

bool dg_slice_plan_make(dg_slice *slice, dg_slice_plan *plan)
{
    memset(plan, 0, sizeof *plan);
    memset(plan->state_bit, DG_BIT_NONE, sizeof plan->state_bit);
    mark_live(slice);
    tie_clocks(slice, plan);
    if (!set_clocks(slice, plan) || !give_state_bits(slice, plan))
        return false;
    for (uint32_t i = 0; i < slice->fact_count; i++)
        if (slice->nodes[slice->facts[i]].op == DG_OP_EQ)
            plan->zero_at_end |= (uint64_t)1 << plan->state_bit[slice->facts[i]];
    return true;
}

/* The word with bit `bit` of argument i of node n, at this tick. */
static uint16_t argument_word(const dg_slice *slice, const dg_slice_plan *plan, uint32_t n, uint32_t i, int32_t bit)
{
    const uint16_t argument = dg_node_argument(&slice->nodes[n], i);
    const dg_node *of = &slice->nodes[argument];
    if (bit < 0 || bit >= (int32_t)slice->width)
        return DG_WORD_ZERO;
    if (of->op == DG_OP_CONSTANT)
        return (of->constant >> bit & 1) != 0 ? DG_WORD_ONES : DG_WORD_ZERO;
    const uint8_t delay = plan->delay[n][i];
    return delay == 0 ? plan->word[argument] : (uint16_t)(DG_WORD_STATE + plan->delay_bit[argument] + delay - 1);
}

static void add_step(dg_slice_plan *plan, dg_step_kind kind, uint32_t n, uint16_t a, uint16_t b)
{
    const uint8_t state = plan->state_bit[n];
    plan->steps[plan->step_count++] = (dg_slice_step){
        .kind = (uint8_t)kind, .to = (uint16_t)(DG_WORD_NODE + n), .next = (uint16_t)(DG_WORD_NEXT + n), .a = a, .b = b,
        .state = (uint16_t)(DG_WORD_STATE + (state == DG_BIT_NONE ? 0 : state))};
    plan->word[n] = (uint16_t)(DG_WORD_NODE + n);
}

static bool plan_node(const dg_slice *slice, dg_slice_plan *plan, uint32_t n, int32_t bit)
{
    const dg_node *node = &slice->nodes[n];
    const int32_t top = (int32_t)slice->width - 1;
    const uint8_t state = plan->state_bit[n];
    if (node->opaque || node->op == DG_OP_VARIABLE) {
        if (plan->input_count == DG_SLICE_INPUTS_MAX)
            return false;
        plan->word[n] = (uint16_t)(DG_WORD_NODE + n);
        plan->inputs[plan->input_count++] = plan->word[n];
        return true;
    }
    const shape vectors = shape_of(node);
    const uint16_t a = argument_word(slice, plan, n, vectors.from, bit - vectors.lead);
    const uint16_t b = vectors.to - vectors.from == 2 ? argument_word(slice, plan, n, vectors.from + 1, bit - vectors.lead) : (uint16_t)DG_WORD_ZERO;
    switch (node->op) {
    case DG_OP_COMPLEMENT: add_step(plan, DG_STEP_NOT, n, a, b); break;
    case DG_OP_BIT_AND: add_step(plan, DG_STEP_AND, n, a, b); break;
    case DG_OP_BIT_OR: add_step(plan, DG_STEP_OR, n, a, b); break;
    case DG_OP_BIT_XOR: add_step(plan, DG_STEP_XOR, n, a, b); break;
    case DG_OP_ADD: case DG_OP_SUB:
        add_step(plan, node->op == DG_OP_ADD ? DG_STEP_SUM : DG_STEP_DIFFERENCE, n, a, b);
        /* A carry out of the top matters to comparisons only. */
        plan->next[state] = bit == top && !plan->read_at_end[n] ? (uint16_t)DG_WORD_ZERO : (uint16_t)(DG_WORD_NEXT + n);
        break;
    case DG_OP_EQ:
        add_step(plan, DG_STEP_DIFFERS, n, a, b);
        plan->next[state] = (uint16_t)(DG_WORD_NEXT + n);
        break;
    case DG_OP_ULT:
        if (plan->read_at_end[n]) { /* it owns its bit */
            add_step(plan, DG_STEP_BELOW, n, a, b);
            plan->next[state] = (uint16_t)(DG_WORD_NEXT + n);
        }
        break;
    case DG_OP_SLT: /* at the sign the order of the bits is turned over */
        add_step(plan, DG_STEP_BELOW, n, bit == top ? b : a, bit == top ? a : b);
        plan->next[state] = (uint16_t)(DG_WORD_NEXT + n);
        break;
    case DG_OP_ITE: add_step(plan, DG_STEP_SELECT, n, a, b); break;
    case DG_OP_SHL: case DG_OP_LSHR: plan->word[n] = a; break;
    case DG_OP_ASHR:
        if (bit - vectors.lead == top)
            plan->next[state] = a;
        plan->word[n] = bit - vectors.lead <= top ? a : (uint16_t)(DG_WORD_STATE + state);
        break;
    default: return false;
    }
    return true;
}

bool dg_slice_plan_tick(const dg_slice *slice, dg_slice_plan *plan, int32_t tick)
{
    plan->step_count = 0;
    plan->input_count = 0;
    for (uint32_t i = 0; i < plan->state_bits; i++)
        plan->next[i] = (uint16_t)(DG_WORD_STATE + i);
    for (uint32_t n = 0; n < slice->node_count; n++) {
        if (!has_clock(&slice->nodes[n]))
            continue;
        const int32_t bit = tick + plan->offset[n];
        plan->word[n] = DG_WORD_ZERO;
        if (bit >= 0 && bit < (int32_t)slice->width && !plan_node(slice, plan, n, bit))
            return false;
        for (uint32_t i = 0; i < plan->delay_count[n]; i++)
            plan->next[plan->delay_bit[n] + i] = i == 0 ? plan->word[n] : (uint16_t)(DG_WORD_STATE + plan->delay_bit[n] + i - 1);
    }
    return true;
}
