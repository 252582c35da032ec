/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What a comparison teaches.                                                    Spec: 50-proofs P-BRANCH */
#include "state.h"

dogma_condition dg_negated(unsigned condition)
{
    static const uint8_t negated[DOGMA_CONDITION_COUNT] = {
        [DOGMA_EQ] = DOGMA_NE,   [DOGMA_NE] = DOGMA_EQ,   [DOGMA_SLT] = DOGMA_SGE, [DOGMA_SLE] = DOGMA_SGT, [DOGMA_SGT] = DOGMA_SLE, [DOGMA_SGE] = DOGMA_SLT,
        [DOGMA_ULT] = DOGMA_UGE, [DOGMA_ULE] = DOGMA_UGT, [DOGMA_UGT] = DOGMA_ULE, [DOGMA_UGE] = DOGMA_ULT, [DOGMA_TZ] = DOGMA_TNZ,  [DOGMA_TNZ] = DOGMA_TZ,
    };
    return condition < DOGMA_CONDITION_COUNT ? (dogma_condition)negated[condition] : DOGMA_CONDITION_COUNT;
}

dogma_fact dg_compared_constant(bool wide, int64_t imm)
{
    const int64_t value = wide ? imm : (int64_t)(uint32_t)imm;
    return dg_integer(value, value);
}

/* The same fact with other bounds, flags kept; empty is none. */
static dogma_fact with_bounds(dogma_fact fact, int64_t lo, int64_t hi)
{
    dogma_fact result = dg_fact((dogma_fact_kind)fact.kind, lo, hi);
    if (result.kind != DOGMA_FACT_NONE)
        result.flags = fact.flags;
    return result;
}

static bool is_integer_within(const dogma_fact *fact, int64_t lo, int64_t hi)
{
    return fact->kind == DOGMA_FACT_INTEGER && fact->lo >= lo && fact->hi <= hi;
}

static void narrow_equal(bool wide, dogma_fact *x, dogma_fact *y)
{
    if (!wide && (!is_integer_within(x, 0, UINT32_MAX) || !is_integer_within(y, 0, UINT32_MAX)))
        return;
    const bool x_interval = x->kind == DOGMA_FACT_INTEGER || x->kind == DOGMA_FACT_POINTER;
    const bool y_interval = y->kind == DOGMA_FACT_INTEGER || y->kind == DOGMA_FACT_POINTER;
    if (x_interval && x->kind == y->kind) {
        const int64_t lo = x->lo > y->lo ? x->lo : y->lo, hi = x->hi < y->hi ? x->hi : y->hi;
        *x = with_bounds(*x, lo, hi);
        *y = with_bounds(*y, lo, hi);
    } else if (x->kind == DOGMA_FACT_NONE && y_interval) {
        *x = dg_fact((dogma_fact_kind)y->kind, y->lo, y->hi);
    } else if (y->kind == DOGMA_FACT_NONE && x_interval) {
        *y = dg_fact((dogma_fact_kind)x->kind, x->lo, x->hi);
    }
}

/* x + gap <= y holds between the integers that the two facts speak of. */
static void narrow_order(int64_t gap, dogma_fact *x, dogma_fact *y)
{
    const int64_t y_lo = y->lo > x->lo + gap ? y->lo : x->lo + gap;
    const int64_t x_hi = x->hi < y->hi - gap ? x->hi : y->hi - gap;
    *x = with_bounds(*x, x->lo, x_hi);
    *y = with_bounds(*y, y_lo, y->hi);
}

/* x < y (gap 1) or x <= y (gap 0) as 64-bit unsigned numbers. */
static void narrow_unsigned_wide(int64_t gap, dogma_fact *x, dogma_fact *y)
{
    /* B + d does not wrap for the d of facts, so pointers are ordered as their offsets. */
    if (x->kind == DOGMA_FACT_POINTER && y->kind == DOGMA_FACT_POINTER) {
        narrow_order(gap, x, y);
        return;
    }
    if (y->kind != DOGMA_FACT_INTEGER || y->lo < 0 || x->kind == DOGMA_FACT_POINTER)
        return;
    if (x->kind == DOGMA_FACT_INTEGER && x->lo >= 0) {
        narrow_order(gap, x, y);
        return;
    }
    /* x is unsigned below a number that is small: so x is nonnegative, whatever it was. */
    int64_t hi = y->hi - gap;
    if (x->kind == DOGMA_FACT_INTEGER && x->hi < hi)
        hi = x->hi;
    *x = dg_integer(0, hi);
}

void dg_narrow(bool wide, dogma_condition condition, dogma_fact *x, dogma_fact *y)
{
    bool is_signed = false;
    int64_t gap = 0;
    switch (condition) {
    case DOGMA_EQ:
        narrow_equal(wide, x, y);
        return;
    case DOGMA_SLT: case DOGMA_SLE: case DOGMA_ULT: case DOGMA_ULE:
        is_signed = condition == DOGMA_SLT || condition == DOGMA_SLE;
        gap = condition == DOGMA_SLT || condition == DOGMA_ULT;
        break;
    case DOGMA_SGT: case DOGMA_SGE: case DOGMA_UGT: case DOGMA_UGE: {
        dogma_fact *swapped = x;
        x = y;
        y = swapped;
        is_signed = condition == DOGMA_SGT || condition == DOGMA_SGE;
        gap = condition == DOGMA_SGT || condition == DOGMA_UGT;
        break;
    }
    case DOGMA_NE: case DOGMA_TZ: case DOGMA_TNZ: case DOGMA_CONDITION_COUNT:
    default:
        return;
    }
    if (!wide) {
        /* Only the low halves are compared: they must be the whole values, and read alike with and without sign. */
        const int64_t limit = is_signed ? INT32_MAX : (int64_t)UINT32_MAX;
        if (is_integer_within(x, 0, limit) && is_integer_within(y, 0, limit))
            narrow_order(gap, x, y);
    } else if (is_signed) {
        if (x->kind == DOGMA_FACT_INTEGER && y->kind == DOGMA_FACT_INTEGER)
            narrow_order(gap, x, y);
    } else {
        narrow_unsigned_wide(gap, x, y);
    }
}

void dogma_state_branch(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn, bool taken)
{
    const bool wide = insn->op == DOGMA_OP_BR_I64_BRR || insn->op == DOGMA_OP_BR_I64_BRI;
    const bool two_registers = insn->op == DOGMA_OP_BR_I64_BRR || insn->op == DOGMA_OP_BR_I32_BRR;
    if (context->speculation_safe)
        return;
    if (!two_registers && insn->op != DOGMA_OP_BR_I64_BRI && insn->op != DOGMA_OP_BR_I32_BRI)
        return;
    if (two_registers && insn->ra == insn->rb)
        return;
    const dogma_condition condition = taken ? (dogma_condition)insn->condition : dg_negated(insn->condition);
    dogma_fact x = dg_get(state, insn->ra);
    dogma_fact y = two_registers ? dg_get(state, insn->rb) : dg_compared_constant(wide, insn->imm);
    if (x.kind == DOGMA_FACT_NONE && y.kind == DOGMA_FACT_NONE)
        return;
    dg_narrow(wide, condition, &x, &y);
    dg_put(state, insn->ra, x);
    if (two_registers)
        dg_put(state, insn->rb, y);
}
