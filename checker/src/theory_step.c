/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Theorems as steps of a module's proof: which can be one, and their formulas with a step's constants put in. Spec: 50-proofs "Theory", P-STEP. */
#include "theory_internal.h"

#include "bytes.h"

enum { ADDR_INDEX = 1 };

/* Vector arguments that are values come first in every predicate. */
static uint32_t value_arguments(uint8_t op)
{
    return op == DG_OP_INT || op == DG_OP_PTR ? 1 : 2;
}

static bool is_constant_term(const dg_term *term, uint16_t value_mask)
{
    return !term->base && (term->variables & value_mask) == 0;
}

/* `addr(b, 0, ...)`: an address without an index. */
static bool is_absent_index(const dg_term *predicate, uint32_t argument, const dg_term *term)
{
    return predicate->op == DG_OP_ADDR && argument == ADDR_INDEX && term->op == DG_OP_CONSTANT && term->constant == 0;
}

static bool formula_can_step(const dg_theory_index *index, uint32_t formula, uint16_t value_mask, bool conclusion)
{
    const dg_term *term = &index->terms[formula];
    uint16_t seen = 0;
    if (term->tree_nodes > DG_STEP_TERM_NODES_MAX)
        return false;
    if (is_constant_term(term, value_mask))
        return !conclusion; /* a side condition */
    if (term->op < DG_OP_INT)
        return false;
    const uint32_t count = dg_op_describe(term->op).arguments, values = value_arguments(term->op);
    for (uint32_t i = 0; i < count; i++) {
        const dg_term *argument = &index->terms[dg_argument(index, term, i)];
        if (i >= values) {
            if (!is_constant_term(argument, value_mask))
                return false;
            continue;
        }
        if (is_absent_index(term, i, argument))
            continue;
        if (argument->op != DG_OP_VARIABLE || (value_mask >> argument->arguments & 1) == 0 || (seen >> argument->arguments & 1) != 0)
            return false;
        seen |= (uint16_t)(1u << argument->arguments);
    }
    return true;
}

bool dg_theorem_can_step(const dg_theory_index *index, const dg_theorem *theorem)
{
    if (theorem->hypothesis_count > DOGMA_STEP_HYPOTHESES_MAX)
        return false;
    for (uint32_t i = 0; i < theorem->hypothesis_count; i++)
        if (!formula_can_step(index, index->hypotheses[theorem->hypotheses + i], theorem->value_mask, false))
            return false;
    return formula_can_step(index, theorem->conclusion, theorem->value_mask, true);
}

/* Fact predicates over constants; ptr and addr are about B, so no constant term has them. */
static uint64_t predicate_value(uint8_t op, uint64_t x, uint64_t y, uint64_t z)
{
    const int64_t a = (int64_t)x, b = (int64_t)y, c = (int64_t)z;
    const uint64_t sum = y + z;
    switch (op) {
    case DG_OP_INT: return b <= a && a <= c;
    case DG_OP_BELOW: return c >= 0 ? sum < y || x < sum : sum < y && x < sum;
    case DG_OP_AT_MOST: return c >= 0 ? (int64_t)sum < b || a <= (int64_t)sum : (int64_t)sum < b && a <= (int64_t)sum;
    default: return 0;
    }
}

/*
 * Value of a term without value variables and B. Its size as a tree is at most DG_STEP_TERM_NODES_MAX, checked when the theory was read, and bounds the work and
 * both stacks.
 */
static uint64_t evaluate(const dg_theory_index *index, uint32_t root, const int64_t *constants)
{
    struct { uint32_t term; uint8_t next; } open[DG_STEP_TERM_NODES_MAX + 1];
    uint64_t values[DG_STEP_TERM_NODES_MAX + 1];
    uint32_t depth = 0, value_count = 0;
    open[depth].term = root;
    open[depth++].next = 0;
    while (depth != 0) {
        const dg_term *term = &index->terms[open[depth - 1].term];
        const uint32_t arguments = dg_op_describe(term->op).arguments;
        if (open[depth - 1].next < arguments) {
            const uint32_t argument = dg_argument(index, term, open[depth - 1].next++);
            open[depth].term = argument;
            open[depth++].next = 0;
            continue;
        }
        depth--;
        value_count -= arguments;
        uint64_t argument[3] = {0, 0, 0}, value;
        for (uint32_t i = 0; i < arguments && i < 3; i++)
            argument[i] = values[value_count + i];
        if (term->op == DG_OP_VARIABLE)
            value = (uint64_t)constants[term->arguments];
        else if (term->op == DG_OP_CONSTANT)
            value = term->constant;
        else if (term->op >= DG_OP_INT)
            value = predicate_value(term->op, argument[0], argument[1], argument[2]);
        else
            value = dg_op_value(term->op, argument[0], argument[1], argument[2], 64);
        values[value_count++] = value;
    }
    return values[0];
}

static const dg_theorem *find_step(const dogma_theory *theory, uint32_t id, const dogma_theory **owner)
{
    *owner = dg_theory_owner(theory, id);
    if (*owner == NULL)
        return NULL;
    const dg_theorem *theorem = dg_theorem_of(*owner, id);
    return theorem->step ? theorem : NULL;
}

dogma_status dogma_theory_step_shape(const dogma_theory *theory, uint32_t id, dogma_step_shape *out)
{
    const dogma_theory *owner;
    const dg_theorem *theorem = find_step(theory, id, &owner);
    if (theorem == NULL)
        return DOGMA_E_NOT_FOUND;
    *out = (dogma_step_shape){
        .variable_count = theorem->variable_count, .hypothesis_count = theorem->hypothesis_count, .value_mask = theorem->value_mask};
    return DOGMA_OK;
}

static bool in_range(int64_t value)
{
    const int64_t bound = (int64_t)1 << 43; /* every bound of a fact: 50-proofs */
    return value >= -bound && value <= bound;
}

dogma_status dogma_theory_step_formula(const dogma_theory *theory, uint32_t id, uint32_t which, const int64_t *constants, dogma_step_formula *out)
{
    const dogma_theory *owner;
    const dg_theorem *theorem = find_step(theory, id, &owner);
    if (theorem == NULL || which > theorem->hypothesis_count)
        return DOGMA_E_NOT_FOUND;
    const dg_theory_index *index = dg_index(owner);
    const uint32_t formula = which == theorem->hypothesis_count ? theorem->conclusion : index->hypotheses[theorem->hypotheses + which];
    const dg_term *term = &index->terms[formula];
    dogma_step_formula result = {.predicate = DOGMA_PREDICATE_CLOSED, .value = {0xff, 0xff}};
    if (is_constant_term(term, theorem->value_mask)) {
        result.holds = evaluate(index, formula, constants) != 0;
        *out = result;
        return DOGMA_OK;
    }
    result.predicate = (uint8_t)(term->op - DG_OP_INT + DOGMA_PREDICATE_INT);
    const uint32_t count = dg_op_describe(term->op).arguments, values = value_arguments(term->op);
    for (uint32_t i = 0; i < count; i++) {
        const uint32_t argument = dg_argument(index, term, i);
        if (i >= values) {
            const int64_t value = (int64_t)evaluate(index, argument, constants);
            if (!in_range(value))
                return DOGMA_E_VALUE;
            result.constant[i - values] = value;
        } else if (!is_absent_index(term, i, &index->terms[argument])) {
            result.value[i] = (uint8_t)index->terms[argument].arguments;
        }
    }
    /* A relation has room for these scales and displacements only. */
    if (term->op == DG_OP_ADDR && (result.constant[0] < 0 || result.constant[0] > 3 || result.constant[1] != (int32_t)result.constant[1]))
        return DOGMA_E_VALUE;
    *out = result;
    return DOGMA_OK;
}
