/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * SLICE, first part: the sequent as nodes.
 *
 * Every node is made by node_make, which calculates what is closed, knows a few laws, expands the fact predicates and shares equal nodes. What remains are
 * variables, numbers, ~ + - & | ^, shifts by numbers, ite, =, <u, <s, not, and, or, and opaque nodes. Each law is an equation on W-bit vectors,
 * so facts and goal keep their meaning; an opaque node stands for any value, so what is proven with it is proven.
 */
#include "theory_internal.h"

#include "bytes.h"

enum { NODE_NONE = 0xffff, NODE_FALSE = 0, NODE_TRUE = 1, NODE_BASE_VARIABLE = DG_VARIABLES_MAX };

static uint32_t hash_of(const dg_node *node)
{
    uint64_t h = (uint64_t)node->op | (uint64_t)node->opaque << 8 | (uint64_t)node->a << 16 | (uint64_t)node->b << 32 | (uint64_t)node->c << 48;
    h = (h ^ node->constant * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;
    return (uint32_t)(h >> 40) & (DG_SLICE_HASH_SLOTS - 1);
}

static bool same(const dg_node *x, const dg_node *y)
{
    return x->op == y->op && x->opaque == y->opaque && x->a == y->a && x->b == y->b && x->c == y->c && x->constant == y->constant;
}

/* The node with these fields, old or new. Full table: overflow is noted, and any node is returned; the sequent is given up in the end. */
static uint16_t intern(dg_slice *slice, dg_node node)
{
    uint32_t slot = hash_of(&node);
    for (; slice->hash[slot] != 0; slot = (slot + 1) & (DG_SLICE_HASH_SLOTS - 1)) {
        const uint16_t old = (uint16_t)(slice->hash[slot] - 1);
        if (same(&slice->nodes[old], &node))
            return old;
    }
    if (slice->node_count == DG_SLICE_NODES_MAX) {
        slice->overflow = true;
        return NODE_FALSE;
    }
    slice->nodes[slice->node_count] = node;
    slice->hash[slot] = (uint16_t)(slice->node_count + 1); /* fewer nodes than half the slots: a free one exists */
    return (uint16_t)slice->node_count++;
}

static uint16_t make_constant(dg_slice *slice, uint64_t value)
{
    return intern(slice, (dg_node){.op = DG_OP_CONSTANT, .constant = value & dg_width_mask(slice->width)});
}

static uint16_t make_truth(bool value)
{
    return value ? NODE_TRUE : NODE_FALSE;
}

static bool is_constant(const dg_slice *slice, uint16_t node, uint64_t *value)
{
    const dg_node *of = &slice->nodes[node];
    if (of->op == DG_OP_CONSTANT) {
        *value = of->constant;
        return true;
    }
    if (of->op == DG_OP_TRUE || of->op == DG_OP_FALSE) {
        *value = of->op == DG_OP_TRUE;
        return true;
    }
    return false;
}

static uint16_t raw(dg_slice *slice, dg_op op, uint16_t a, uint16_t b)
{
    return intern(slice, (dg_node){.op = (uint8_t)op, .a = a, .b = b});
}

static uint16_t make_not(dg_slice *slice, uint16_t a)
{
    const dg_node *of = &slice->nodes[a];
    if (a == NODE_FALSE || a == NODE_TRUE)
        return make_truth(a == NODE_FALSE);
    if (of->op == DG_OP_NOT)
        return of->a;
    return raw(slice, DG_OP_NOT, a, 0);
}

static uint16_t make_and(dg_slice *slice, uint16_t a, uint16_t b)
{
    if (a == NODE_FALSE || b == NODE_FALSE)
        return NODE_FALSE;
    if (a == NODE_TRUE || a == b)
        return b;
    if (b == NODE_TRUE)
        return a;
    return a < b ? raw(slice, DG_OP_AND, a, b) : raw(slice, DG_OP_AND, b, a);
}

static uint16_t make_or(dg_slice *slice, uint16_t a, uint16_t b)
{
    return make_not(slice, make_and(slice, make_not(slice, a), make_not(slice, b)));
}

/* Shift by a number. Two in the same direction are one. */
static uint16_t make_shift(dg_slice *slice, dg_op op, uint16_t a, uint32_t count)
{
    const dg_node *of = &slice->nodes[a];
    uint64_t value;
    if (is_constant(slice, a, &value))
        return make_constant(slice, dg_op_value((uint8_t)op, value, count, 0, slice->width));
    if (of->op == op && !of->opaque) {
        count += of->b;
        a = of->a;
        if (count >= slice->width) {
            if (op != DG_OP_ASHR)
                return make_constant(slice, 0);
            count = slice->width - 1;
        }
    }
    return count == 0 ? a : raw(slice, op, a, (uint16_t)count);
}

static uint16_t make_sum(dg_slice *slice, dg_op op, uint16_t a, uint16_t b)
{
    uint64_t x = 0, y = 0;
    const bool a_known = is_constant(slice, a, &x), b_known = is_constant(slice, b, &y);
    if (a_known && b_known)
        return make_constant(slice, dg_op_value((uint8_t)op, x, y, 0, slice->width));
    if (b_known && op == DG_OP_SUB) { /* one form for x - 1 and x + -1 */
        y = (0 - y) & dg_width_mask(slice->width);
        b = make_constant(slice, y);
        op = DG_OP_ADD;
    }
    if (b_known && y == 0)
        return a;
    if (op == DG_OP_ADD) {
        if (a_known && x == 0)
            return b;
        return a < b ? raw(slice, op, a, b) : raw(slice, op, b, a);
    }
    if (a == b)
        return make_constant(slice, 0);
    return raw(slice, op, a, b);
}

/* Product by a number: sums and differences of shifts, digits -1, 0, 1 with no two neighbours other than 0. */
static uint16_t make_multiple(dg_slice *slice, uint16_t a, uint64_t factor)
{
    uint16_t sum = make_constant(slice, 0);
    uint64_t rest = factor & dg_width_mask(slice->width);
    /* From below: rest * 2^bit is what is still to be added. */
    for (uint32_t bit = 0; bit < slice->width && rest != 0; bit++, rest >>= 1) {
        if ((rest & 1) == 0)
            continue;
        const uint16_t shifted = make_shift(slice, DG_OP_SHL, a, bit);
        if ((rest & 3) == 3) {
            sum = make_sum(slice, DG_OP_SUB, sum, shifted);
            /* -1 here is +1 above; beyond the top it falls away. rest + 1 may wrap only at 64 bits, where it falls away too. */
            rest += 1;
        } else {
            sum = make_sum(slice, DG_OP_ADD, sum, shifted);
            rest -= 1;
        }
    }
    return sum;
}

static uint16_t make_opaque(dg_slice *slice, dg_op op, uint16_t a, uint16_t b)
{
    if (op == DG_OP_MUL && a > b) {
        const uint16_t swap = a;
        a = b;
        b = swap;
    }
    return intern(slice, (dg_node){.op = (uint8_t)op, .opaque = true, .a = a, .b = b});
}

static uint16_t make_bitwise(dg_slice *slice, dg_op op, uint16_t a, uint16_t b)
{
    uint64_t x, y;
    const bool a_known = is_constant(slice, a, &x), b_known = is_constant(slice, b, &y);
    const uint64_t ones = dg_width_mask(slice->width);
    if (a_known && b_known)
        return make_constant(slice, dg_op_value((uint8_t)op, x, y, 0, slice->width));
    if (a_known || b_known) {
        const uint64_t known = a_known ? x : y;
        const uint16_t other = a_known ? b : a;
        if (known == 0)
            return op == DG_OP_BIT_AND ? make_constant(slice, 0) : other;
        if (known == ones && op != DG_OP_BIT_XOR)
            return op == DG_OP_BIT_AND ? other : make_constant(slice, ones);
    }
    if (a == b)
        return op == DG_OP_BIT_XOR ? make_constant(slice, 0) : a;
    return a < b ? raw(slice, op, a, b) : raw(slice, op, b, a);
}

static uint16_t make_strict(dg_slice *slice, dg_op op, uint16_t a, uint16_t b)
{
    uint64_t x, y;
    if (is_constant(slice, a, &x) && is_constant(slice, b, &y))
        return make_truth(dg_op_value((uint8_t)op, x, y, 0, slice->width) != 0);
    if (a == b)
        return make_truth(op == DG_OP_EQ);
    if (op == DG_OP_EQ && a > b)
        return raw(slice, op, b, a);
    return raw(slice, op, a, b);
}

static uint16_t make_comparison(dg_slice *slice, dg_op op, uint16_t a, uint16_t b)
{
    if (op == DG_OP_ULE || op == DG_OP_SLE) /* a <= b is not b < a */
        return make_not(slice, make_strict(slice, op == DG_OP_ULE ? DG_OP_ULT : DG_OP_SLT, b, a));
    return make_strict(slice, op, a, b);
}

static uint16_t make_term(dg_slice *slice, dg_op op, const uint16_t *arguments)
{
    const uint16_t a = arguments[0], b = arguments[1];
    uint64_t x, y;
    switch (op) {
    case DG_OP_COMPLEMENT:
        return is_constant(slice, a, &x) ? make_constant(slice, ~x) : raw(slice, op, a, 0);
    case DG_OP_ADD: case DG_OP_SUB:
        return make_sum(slice, op, a, b);
    case DG_OP_MUL:
        if (is_constant(slice, a, &x) && is_constant(slice, b, &y))
            return make_constant(slice, x * y);
        if (is_constant(slice, a, &x))
            return make_multiple(slice, b, x);
        if (is_constant(slice, b, &y))
            return make_multiple(slice, a, y);
        return make_opaque(slice, op, a, b);
    case DG_OP_BIT_AND: case DG_OP_BIT_OR: case DG_OP_BIT_XOR:
        return make_bitwise(slice, op, a, b);
    case DG_OP_SHL: case DG_OP_LSHR: case DG_OP_ASHR:
        if (is_constant(slice, b, &y))
            return make_shift(slice, op, a, (uint32_t)(y & (slice->width - 1)));
        return make_opaque(slice, op, a, b);
    case DG_OP_UDIV: case DG_OP_UREM: case DG_OP_SDIV: case DG_OP_SREM:
        if (is_constant(slice, a, &x) && is_constant(slice, b, &y))
            return make_constant(slice, dg_op_value((uint8_t)op, x, y, 0, slice->width));
        return make_opaque(slice, op, a, b);
    case DG_OP_ITE:
        if (a == NODE_TRUE || b == arguments[2])
            return b;
        if (a == NODE_FALSE)
            return arguments[2];
        return intern(slice, (dg_node){.op = DG_OP_ITE, .a = a, .b = b, .c = arguments[2]});
    case DG_OP_EQ: case DG_OP_ULT: case DG_OP_ULE: case DG_OP_SLT: case DG_OP_SLE:
        return make_comparison(slice, op, a, b);
    case DG_OP_NOT:
        return make_not(slice, a);
    case DG_OP_AND:
        return make_and(slice, a, b);
    case DG_OP_OR:
        return make_or(slice, a, b);
    case DG_OP_IMPLIES:
        return make_or(slice, make_not(slice, a), b);
    case DG_OP_FALSE:
        return NODE_FALSE;
    case DG_OP_TRUE:
        return NODE_TRUE;
    /* Made elsewhere. */
    case DG_OP_VARIABLE: case DG_OP_CONSTANT: case DG_OP_BASE: case DG_OP_INT: case DG_OP_PTR: case DG_OP_BELOW: case DG_OP_AT_MOST: case DG_OP_ADDR:
    case DG_OP_COUNT:
        break;
    }
    slice->overflow = true;
    return NODE_FALSE;
}

static uint16_t make_base(dg_slice *slice)
{
    return intern(slice, (dg_node){.op = DG_OP_VARIABLE, .constant = NODE_BASE_VARIABLE});
}

static uint16_t make_interval(dg_slice *slice, uint16_t x, uint16_t lo, uint16_t hi)
{
    return make_and(slice, make_comparison(slice, DG_OP_SLE, lo, x), make_comparison(slice, DG_OP_SLE, x, hi));
}

/*
 * below and atmost: x < y + c (x <= y + c) with the sum in the integers. With c >= 0 a sum that comes out under y has passed the top, above every x; with
 * c < 0 a sum that does not come out under y has passed the bottom, under every x.
 */
static uint16_t make_relation(dg_slice *slice, uint16_t x, uint16_t y, uint16_t c, bool is_signed)
{
    const dg_op less = is_signed ? DG_OP_SLT : DG_OP_ULT;
    const uint16_t negative = make_comparison(slice, DG_OP_SLT, c, make_constant(slice, 0));
    const uint16_t sum = make_sum(slice, DG_OP_ADD, y, c);
    const uint16_t under = make_comparison(slice, less, sum, y);
    const uint16_t holds = is_signed ? make_comparison(slice, DG_OP_SLE, x, sum) : make_comparison(slice, DG_OP_ULT, x, sum);
    const uint16_t raised = make_and(slice, make_not(slice, negative), make_or(slice, under, holds));
    const uint16_t lowered = make_and(slice, negative, make_and(slice, under, holds));
    return make_or(slice, raised, lowered);
}

static uint16_t make_predicate(dg_slice *slice, dg_op op, const uint16_t *arguments)
{
    switch ((uint32_t)op) {
    case DG_OP_INT:
        return make_interval(slice, arguments[0], arguments[1], arguments[2]);
    case DG_OP_PTR:
        return make_interval(slice, make_sum(slice, DG_OP_SUB, arguments[0], make_base(slice)), arguments[1], arguments[2]);
    case DG_OP_BELOW: case DG_OP_AT_MOST:
        return make_relation(slice, arguments[0], arguments[1], arguments[2], op == DG_OP_AT_MOST);
    case DG_OP_ADDR: {
        const uint16_t shift[2] = {arguments[1], arguments[2]};
        const uint16_t index = make_term(slice, DG_OP_SHL, shift);
        const uint16_t sum = make_sum(slice, DG_OP_ADD, make_sum(slice, DG_OP_ADD, arguments[0], index), arguments[3]);
        return make_interval(slice, make_sum(slice, DG_OP_SUB, sum, make_base(slice)), arguments[4], arguments[5]);
    }
    default:
        slice->overflow = true;
        return NODE_FALSE;
    }
}

/* Facts `variable = number`: the first of each variable is put in for it everywhere, itself included. */
static void find_substitutions(dg_slice *slice, const dg_theory_index *index, const uint32_t *facts, uint32_t fact_count)
{
    slice->substituted = 0;
    for (uint32_t i = 0; i < fact_count; i++) {
        const dg_term *fact = &index->terms[facts[i]];
        if (fact->op != DG_OP_EQ)
            continue;
        const dg_term *left = &index->terms[dg_argument(index, fact, 0)], *right = &index->terms[dg_argument(index, fact, 1)];
        if (left->op == DG_OP_CONSTANT) {
            const dg_term *swap = left;
            left = right;
            right = swap;
        }
        if (left->op != DG_OP_VARIABLE || right->op != DG_OP_CONSTANT || (slice->substituted >> left->arguments & 1) != 0)
            continue;
        slice->substituted |= (uint16_t)(1u << left->arguments);
        slice->substituted_value[left->arguments] = right->constant;
        /* The fact itself becomes number = number, true: nothing is lost, for the value is in all places. */
    }
}

static uint16_t node_of_term(dg_slice *slice, const dg_theory_index *index, uint32_t number)
{
    const dg_term *term = &index->terms[number];
    if (term->op == DG_OP_VARIABLE) {
        if ((slice->substituted >> term->arguments & 1) != 0)
            return make_constant(slice, slice->substituted_value[term->arguments]);
        return intern(slice, (dg_node){.op = DG_OP_VARIABLE, .constant = term->arguments});
    }
    if (term->op == DG_OP_BASE)
        return make_base(slice);
    if (term->op == DG_OP_CONSTANT)
        return make_constant(slice, term->constant);
    uint16_t arguments[DG_ARGUMENTS_MAX] = {0};
    const uint32_t count = dg_op_describe(term->op).arguments;
    for (uint32_t i = 0; i < count; i++)
        arguments[i] = slice->term_node[dg_argument(index, term, i)];
    return term->op >= DG_OP_INT ? make_predicate(slice, (dg_op)term->op, arguments) : make_term(slice, (dg_op)term->op, arguments);
}

/* The terms under the roots, each once, in worklist; false when there are more than it holds. */
static bool collect(dg_slice *slice, const dg_theory_index *index, const uint32_t *facts, uint32_t fact_count, uint32_t goal, uint32_t *out_count)
{
    uint32_t count = 0;
    slice->stamp++; /* 32 bits: one per SLICE, which takes more than one byte of the theory */
    for (uint32_t i = 0; i <= fact_count; i++) {
        const uint32_t root = i < fact_count ? facts[i] : goal;
        if (slice->term_stamp[root] == slice->stamp)
            continue;
        if (count == DG_SLICE_NODES_MAX)
            return false;
        slice->term_stamp[root] = slice->stamp;
        slice->worklist[count++] = root;
    }
    for (uint32_t next = 0; next < count; next++) {
        const dg_term *term = &index->terms[slice->worklist[next]];
        const uint32_t arguments = dg_op_describe(term->op).arguments;
        for (uint32_t i = 0; i < arguments; i++) {
            const uint32_t argument = dg_argument(index, term, i);
            if (slice->term_stamp[argument] == slice->stamp)
                continue;
            if (count == DG_SLICE_NODES_MAX)
                return false;
            slice->term_stamp[argument] = slice->stamp;
            slice->worklist[count++] = argument;
        }
    }
    *out_count = count;
    return true;
}

/* Ascending, so that arguments come first. At most 768 numbers: Shell's gaps are enough. */
static void sort(uint32_t *numbers, uint32_t count)
{
    static const uint32_t gaps[] = {301, 132, 57, 23, 10, 4, 1};
    for (uint32_t g = 0; g < sizeof gaps / sizeof gaps[0]; g++)
        for (uint32_t i = gaps[g]; i < count; i++) {
            const uint32_t number = numbers[i];
            uint32_t j = i;
            for (; j >= gaps[g] && numbers[j - gaps[g]] > number; j -= gaps[g])
                numbers[j] = numbers[j - gaps[g]];
            numbers[j] = number;
        }
}

/* A fact, in parts if it is a conjunction. A fact that is false, or is the goal, decides. False: no room. */
static bool add_fact(dg_slice *slice, uint16_t fact)
{
    uint16_t waiting[DG_FACTS_MAX];
    uint32_t count = 0;
    waiting[count++] = fact;
    while (count != 0) {
        const uint16_t node = waiting[--count];
        if (node == NODE_FALSE || node == slice->goal)
            slice->goal = NODE_TRUE;
        if (slice->nodes[node].op == DG_OP_AND) {
            if (count + 2 > DG_FACTS_MAX)
                return false;
            waiting[count++] = slice->nodes[node].b;
            waiting[count++] = slice->nodes[node].a;
            continue;
        }
        if (node == NODE_TRUE)
            continue;
        if (slice->fact_count == DG_FACTS_MAX)
            return false;
        slice->facts[slice->fact_count++] = node;
    }
    return true;
}

bool dg_slice_build(dg_slice *slice, const dg_theory_index *index, const uint32_t *facts, uint32_t fact_count, uint32_t goal)
{
    uint32_t count;
    slice->node_count = 0;
    slice->overflow = false;
    slice->fact_count = 0;
    memset(slice->hash, 0, sizeof slice->hash);
    (void)raw(slice, DG_OP_FALSE, 0, 0); /* NODE_FALSE */
    (void)raw(slice, DG_OP_TRUE, 0, 0);  /* NODE_TRUE */
    if (fact_count > DG_FACTS_MAX || !collect(slice, index, facts, fact_count, goal, &count))
        return false;
    sort(slice->worklist, count);
    find_substitutions(slice, index, facts, fact_count);
    for (uint32_t i = 0; i < count; i++)
        slice->term_node[slice->worklist[i]] = node_of_term(slice, index, slice->worklist[i]);
    if (slice->overflow)
        return false;

    slice->goal = slice->term_node[goal];
    for (uint32_t i = 0; i < fact_count; i++)
        if (!add_fact(slice, slice->term_node[facts[i]]))
            return false;
    return true;
}

static bool decided_true(const dg_slice *slice)
{
    return slice->goal == NODE_TRUE;
}

dg_slice_result dg_slice_decide(dg_slice *slice, const dg_theory_index *index, const uint32_t *facts, uint32_t fact_count, uint32_t goal)
{
    slice->most_states = 0;
    if (!dg_slice_build(slice, index, facts, fact_count, goal))
        return DG_SLICE_SIZE;
    if (*slice->budget < slice->node_count)
        return DG_SLICE_BUDGET;
    *slice->budget -= slice->node_count;
    if (decided_true(slice))
        return DG_SLICE_PROVEN;
    return dg_slice_run(slice);
}

size_t dg_slice_scratch_bytes(uint32_t term_count, uint32_t states_max)
{
    return (size_t)term_count * (sizeof(uint32_t) + sizeof(uint16_t)) + (size_t)states_max * 4 * sizeof(uint64_t) + dg_slice_run_bytes() + 256;
}

dogma_status dg_slice_init(dg_slice *slice, uint32_t term_count, uint32_t states_max, uint64_t *budget, dogma_scratch *scratch)
{
    memset(slice, 0, sizeof *slice);
    slice->width = 64;
    slice->states_max = states_max; /* a power of two */
    slice->budget = budget;
    for (uint32_t i = 0; i < 2; i++)
        slice->states[i] = (uint64_t *)dogma_scratch_take(scratch, states_max, sizeof(uint64_t));
    slice->table = (uint64_t *)dogma_scratch_take(scratch, (size_t)states_max * 2, sizeof(uint64_t));
    slice->run_space = (uint8_t *)dogma_scratch_take(scratch, dg_slice_run_bytes(), 1);
    slice->term_stamp = (uint32_t *)dogma_scratch_take(scratch, (size_t)term_count + 1, sizeof(uint32_t));
    slice->term_node = (uint16_t *)dogma_scratch_take(scratch, (size_t)term_count + 1, sizeof(uint16_t));
    if (slice->states[0] == NULL || slice->states[1] == NULL || slice->table == NULL || slice->term_stamp == NULL || slice->term_node == NULL ||
        slice->run_space == NULL)
        return DOGMA_E_SCRATCH;
    memset(slice->term_stamp, 0, ((size_t)term_count + 1) * sizeof(uint32_t));
    memset(slice->table, 0xff, (size_t)states_max * 2 * sizeof(uint64_t));
    return DOGMA_OK;
}
