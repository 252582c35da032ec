/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Steps of a proof: order claims, address claims, theorems.                     Spec: 50-proofs P-STEP */
#include "flow.h"

#include "bytes.h"

static dogma_status add_relation(dg_flow *flow, const dogma_relation *relation)
{
    return dogma_state_add_relation(&flow->state, relation) ? DOGMA_OK : dg_flow_fail_plain(flow, "P-STEP");
}

/* Order claims */

static bool is_order_branch(const dogma_insn *insn)
{
    return insn->op == DOGMA_OP_BR_I64_BRR && insn->ra != insn->rb && insn->condition >= DOGMA_SLT && insn->condition <= DOGMA_UGE;
}

/* What the condition, true, says of a and b. */
static dogma_relation order_relation(dogma_condition condition, uint8_t a, uint8_t b)
{
    switch (condition) {
    case DOGMA_ULT: return (dogma_relation){.kind = DOGMA_RELATION_BELOW, .x = a, .y = b, .c = 0};
    case DOGMA_ULE: return (dogma_relation){.kind = DOGMA_RELATION_BELOW, .x = a, .y = b, .c = 1};
    case DOGMA_UGT: return (dogma_relation){.kind = DOGMA_RELATION_BELOW, .x = b, .y = a, .c = 0};
    case DOGMA_UGE: return (dogma_relation){.kind = DOGMA_RELATION_BELOW, .x = b, .y = a, .c = 1};
    case DOGMA_SLT: return (dogma_relation){.kind = DOGMA_RELATION_AT_MOST, .x = a, .y = b, .c = -1};
    case DOGMA_SLE: return (dogma_relation){.kind = DOGMA_RELATION_AT_MOST, .x = a, .y = b, .c = 0};
    case DOGMA_SGT: return (dogma_relation){.kind = DOGMA_RELATION_AT_MOST, .x = b, .y = a, .c = -1};
    case DOGMA_SGE: return (dogma_relation){.kind = DOGMA_RELATION_AT_MOST, .x = b, .y = a, .c = 0};
    case DOGMA_EQ: case DOGMA_NE: case DOGMA_TZ: case DOGMA_TNZ: case DOGMA_CONDITION_COUNT: break;
    }
    return (dogma_relation){.kind = 0}; /* not reached: is_order_branch */
}

dogma_status dg_flow_order_claims(dg_flow *flow, uint32_t first_step, const dogma_insn *insn, bool taken)
{
    if (flow->policy->speculation_safe)
        return DOGMA_OK;
    for (uint32_t i = first_step; i < flow->next_step; i++) {
        const dg_proof_step *step = &flow->proof->steps[i];
        if (step->kind != DG_STEP_ORDER || (step->taken != 0) != taken)
            continue;
        const dogma_condition condition = taken ? (dogma_condition)insn->condition : dg_negated(insn->condition);
        const dogma_relation relation = order_relation(condition, insn->ra, insn->rb);
        const dogma_status status = add_relation(flow, &relation);
        if (status != DOGMA_OK)
            return status;
    }
    return DOGMA_OK;
}

/* Theorems */

enum { CONSTANT_OPERAND = 32, BASE_OPERAND = 33 };

/* What a variable of the theorem stands for. */
typedef struct operand {
    uint8_t location; /* DOGMA_LOCATION_NONE: a constant, or B */
    bool base;
    int64_t constant;
} operand;

typedef struct theorem_use {
    dg_flow *flow;
    operand operands[DOGMA_STEP_VARIABLES_MAX];
    int64_t constants[DOGMA_STEP_VARIABLES_MAX];
} theorem_use;

/* False when a constant variable is not given a constant. The reader has seen that the bytes are well-formed. */
static bool read_operands(theorem_use *use, const dg_proof_step *step, const dogma_step_shape *shape)
{
    dg_cursor cursor = {step->operands, step->operands_end};
    for (uint32_t v = 0; v < shape->variable_count; v++) {
        operand *o = &use->operands[v];
        uint8_t byte;
        *o = (operand){.location = DOGMA_LOCATION_NONE};
        use->constants[v] = 0;
        if (dg_read_u8(&cursor, &byte) != DOGMA_OK)
            return false;
        if (byte == CONSTANT_OPERAND) {
            if (dg_read_sleb(&cursor, &o->constant) != DOGMA_OK)
                return false;
            use->constants[v] = o->constant;
            continue;
        }
        if ((shape->value_mask >> v & 1u) == 0)
            return false;
        if (byte == BASE_OPERAND)
            o->base = true;
        else if (byte < DOGMA_LOCATIONS)
            o->location = byte;
        else
            return false;
    }
    return true;
}

/* The operand of a formula's value argument; NULL when the theory names none. */
static const operand *value_of(const theorem_use *use, const dogma_step_formula *formula, unsigned argument)
{
    const uint8_t variable = formula->value[argument];
    return variable < DOGMA_STEP_VARIABLES_MAX ? &use->operands[variable] : NULL;
}

/* What is known about an operand: a location's fact, a constant (of any size), or B = B + 0. */
static dogma_fact fact_of(const theorem_use *use, const operand *o)
{
    if (o->location != DOGMA_LOCATION_NONE)
        return dg_get(&use->flow->state, o->location);
    if (o->base)
        return dogma_fact_pointer(0, 0);
    return (dogma_fact){.kind = DOGMA_FACT_INTEGER, .lo = o->constant, .hi = o->constant}; /* only looked at, never put into a state */
}

static bool interval_within(dogma_fact fact, dogma_fact_kind kind, int64_t lo, int64_t hi)
{
    return fact.kind == kind && lo <= fact.lo && fact.hi <= hi;
}

/* The relation that a formula speaks of. False when its operands or constants cannot stand in one. */
static bool relation_of(const theorem_use *use, const dogma_step_formula *formula, dogma_relation *out)
{
    const operand *x = value_of(use, formula, 0), *y = value_of(use, formula, 1);
    /* addr(b, 0, ...) and addr(b, x, ...) with the constant 0 for x are addresses without index. */
    const bool no_index = y == NULL || (y->location == DOGMA_LOCATION_NONE && !y->base && y->constant == 0);
    const uint8_t y_location = no_index ? (uint8_t)DOGMA_LOCATION_NONE : y->location;
    if (x == NULL || x->location == DOGMA_LOCATION_NONE)
        return false;
    *out = (dogma_relation){.x = x->location, .y = y_location};
    switch (formula->predicate) {
    case DOGMA_PREDICATE_BELOW: case DOGMA_PREDICATE_AT_MOST:
        out->kind = formula->predicate == DOGMA_PREDICATE_BELOW ? DOGMA_RELATION_BELOW : DOGMA_RELATION_AT_MOST;
        out->c = formula->constant[0];
        return y_location != DOGMA_LOCATION_NONE && out->c >= -DOGMA_FACT_BOUND && out->c <= DOGMA_FACT_BOUND;
    case DOGMA_PREDICATE_ADDR: {
        const int64_t scale = formula->constant[0], disp = formula->constant[1];
        if ((y_location == DOGMA_LOCATION_NONE && !no_index) || scale < 0 || scale > 3 || disp < INT32_MIN || disp > INT32_MAX)
            return false;
        out->kind = DOGMA_RELATION_ADDRESS;
        out->scale_log2 = no_index ? 0 : (uint8_t)scale;
        out->disp = (int32_t)disp;
        out->lo = formula->constant[2];
        out->hi = formula->constant[3];
        return out->lo <= out->hi && out->lo >= -DOGMA_FACT_BOUND && out->hi <= DOGMA_FACT_BOUND;
    }
    default:
        return false;
    }
}

static bool hypothesis_holds(const theorem_use *use, const dogma_step_formula *formula)
{
    const dogma_state *state = &use->flow->state;
    const operand *x = value_of(use, formula, 0);
    dogma_relation claim;
    switch (formula->predicate) {
    case DOGMA_PREDICATE_CLOSED:
        return formula->holds;
    case DOGMA_PREDICATE_INT:
        return x != NULL && interval_within(fact_of(use, x), DOGMA_FACT_INTEGER, formula->constant[0], formula->constant[1]);
    case DOGMA_PREDICATE_PTR:
        return x != NULL && interval_within(fact_of(use, x), DOGMA_FACT_POINTER, formula->constant[0], formula->constant[1]);
    case DOGMA_PREDICATE_BELOW: case DOGMA_PREDICATE_AT_MOST: case DOGMA_PREDICATE_ADDR:
        if (!relation_of(use, formula, &claim))
            return false;
        for (unsigned i = 0; i < state->relation_count; i++)
            if (dg_relation_entails(&state->relations[i], &claim))
                return true;
        return false;
    default:
        return false;
    }
}

/* The conclusion is met with the state. */
static dogma_status conclude(theorem_use *use, const dogma_step_formula *formula)
{
    dg_flow *flow = use->flow;
    const operand *x = value_of(use, formula, 0);
    dogma_relation relation;
    dogma_fact fact;
    switch (formula->predicate) {
    case DOGMA_PREDICATE_INT: case DOGMA_PREDICATE_PTR:
        fact = formula->predicate == DOGMA_PREDICATE_INT ? dogma_fact_integer(formula->constant[0], formula->constant[1])
                                                          : dogma_fact_pointer(formula->constant[0], formula->constant[1]);
        if (x == NULL || x->location == DOGMA_LOCATION_NONE || fact.kind == DOGMA_FACT_NONE)
            break;
        dg_put(&flow->state, x->location, dogma_fact_meet(dg_get(&flow->state, x->location), fact));
        return DOGMA_OK;
    case DOGMA_PREDICATE_BELOW: case DOGMA_PREDICATE_AT_MOST: case DOGMA_PREDICATE_ADDR:
        if (relation_of(use, formula, &relation))
            return add_relation(flow, &relation);
        break;
    default:
        break;
    }
    return dg_flow_fail_plain(flow, "P-STEP");
}

static dogma_status apply_theorem(dg_flow *flow, const dg_proof_step *step)
{
    const dogma_theory *theory = flow->proof->theory;
    theorem_use use = {.flow = flow};
    dogma_step_shape shape;
    dogma_step_formula formula;
    if (theory == NULL || dogma_theory_step_shape(theory, step->theorem, &shape) != DOGMA_OK || shape.variable_count > DOGMA_STEP_VARIABLES_MAX ||
        !read_operands(&use, step, &shape))
        return dg_flow_fail_plain(flow, "P-STEP");
    for (uint32_t i = 0; i < shape.hypothesis_count; i++) {
        if (dogma_theory_step_formula(theory, step->theorem, i, use.constants, &formula) != DOGMA_OK || !hypothesis_holds(&use, &formula))
            return dg_flow_fail_plain(flow, "P-STEP");
    }
    if (dogma_theory_step_formula(theory, step->theorem, shape.hypothesis_count, use.constants, &formula) != DOGMA_OK)
        return dg_flow_fail_plain(flow, "P-STEP");
    return conclude(&use, &formula);
}

/* Address claims: P-RESIDENT, said of the whole address. */
static dogma_status claim_address(dg_flow *flow, const dogma_insn *insn, bool plain_access)
{
    if (!plain_access || insn->memory.kind != DOGMA_MEMORY_BASE)
        return dg_flow_fail_plain(flow, "P-STEP");
    const dogma_relation relation = {
        .kind = DOGMA_RELATION_ADDRESS, .x = insn->memory.base,
        .y = insn->memory.has_index != 0 ? insn->memory.index : (uint8_t)DOGMA_LOCATION_NONE,
        .scale_log2 = insn->memory.scale_log2, .disp = insn->memory.disp,
        .lo = 0, .hi = (int64_t)DOGMA_ARENA_BYTES - dogma_rows[insn->op].access_bytes,
    };
    return add_relation(flow, &relation);
}

dogma_status dg_flow_steps(dg_flow *flow, const dogma_insn *insn, bool plain_access)
{
    while (dg_flow_has_step(flow)) {
        const dg_proof_step *step = &flow->proof->steps[flow->next_step++];
        dogma_status status = DOGMA_OK;
        if (flow->policy->speculation_safe)
            continue; /* "Policy": steps rest on relations, and those on branches and residency */
        if (step->kind == DG_STEP_THEOREM)
            status = apply_theorem(flow, step);
        else if (step->kind == DG_STEP_ADDRESS)
            status = claim_address(flow, insn, plain_access);
        else if (!is_order_branch(insn)) /* the claim itself is made on its edge */
            status = dg_flow_fail_plain(flow, "P-STEP");
        if (status != DOGMA_OK)
            return status;
    }
    return DOGMA_OK;
}
