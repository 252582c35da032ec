/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The meaning of terms in whole numbers, written apart from the kernel's: an oracle for its tests. Vectors of 4 to 64 bits.
 */
#ifndef DOGMA_THEORY_MEANING_H
#define DOGMA_THEORY_MEANING_H

#include "theory_internal.h"

__extension__ typedef __int128 theory_wide;

static inline int64_t theory_signed(uint64_t value, uint32_t width)
{
    return (int64_t)(value << (64 - width)) >> (64 - width);
}

static inline bool theory_interval(uint64_t x, uint64_t lo, uint64_t hi, uint32_t w)
{
    return theory_signed(lo, w) <= theory_signed(x, w) && theory_signed(x, w) <= theory_signed(hi, w);
}

static inline uint64_t theory_divide(uint8_t op, uint64_t a, uint64_t b, uint32_t w)
{
    const theory_wide x = theory_signed(a, w), y = theory_signed(b, w);
    switch (op) {
    case DG_OP_UDIV: return b == 0 ? ~(uint64_t)0 : a / b;
    case DG_OP_UREM: return b == 0 ? a : a % b;
    case DG_OP_SDIV: return b == 0 ? (x < 0 ? 1 : ~(uint64_t)0) : (uint64_t)(x / y);
    default: return b == 0 ? a : (uint64_t)(x % y);
    }
}

/* Value of a term whose arguments' values are in v. */
static inline uint64_t theory_meaning(const dg_theory_index *index, uint32_t number, const uint64_t *v, const uint64_t *variables, uint64_t base,
                                      uint32_t w)
{
    const dg_term *term = &index->terms[number];
    const uint64_t mask = w == 64 ? ~(uint64_t)0 : ((uint64_t)1 << w) - 1;
    uint64_t a[DG_ARGUMENTS_MAX] = {0};
    for (uint32_t i = 0; i < dg_op_describe(term->op).arguments; i++)
        a[i] = v[index->arguments[term->arguments + i]];
    switch (term->op) {
    case DG_OP_VARIABLE: return variables[term->arguments] & mask;
    case DG_OP_BASE: return base & mask;
    case DG_OP_CONSTANT: return term->constant & mask;
    case DG_OP_COMPLEMENT: return ~a[0] & mask;
    case DG_OP_ADD: return (a[0] + a[1]) & mask;
    case DG_OP_SUB: return (a[0] - a[1]) & mask;
    case DG_OP_MUL: return (a[0] * a[1]) & mask;
    case DG_OP_BIT_AND: return a[0] & a[1];
    case DG_OP_BIT_OR: return a[0] | a[1];
    case DG_OP_BIT_XOR: return a[0] ^ a[1];
    case DG_OP_SHL: return (a[0] << a[1] % w) & mask;
    case DG_OP_LSHR: return a[0] >> a[1] % w;
    case DG_OP_ASHR: return (uint64_t)(theory_signed(a[0], w) >> a[1] % w) & mask;
    case DG_OP_UDIV: case DG_OP_UREM: case DG_OP_SDIV: case DG_OP_SREM: return theory_divide(term->op, a[0], a[1], w) & mask;
    case DG_OP_ITE: return a[0] != 0 ? a[1] : a[2];
    case DG_OP_EQ: return a[0] == a[1];
    case DG_OP_ULT: return a[0] < a[1];
    case DG_OP_ULE: return a[0] <= a[1];
    case DG_OP_SLT: return theory_signed(a[0], w) < theory_signed(a[1], w);
    case DG_OP_SLE: return theory_signed(a[0], w) <= theory_signed(a[1], w);
    case DG_OP_FALSE: return 0;
    case DG_OP_TRUE: return 1;
    case DG_OP_NOT: return !a[0];
    case DG_OP_AND: return a[0] && a[1];
    case DG_OP_OR: return a[0] || a[1];
    case DG_OP_IMPLIES: return !a[0] || a[1];
    case DG_OP_INT: return theory_interval(a[0], a[1], a[2], w);
    case DG_OP_PTR: return theory_interval((a[0] - base) & mask, a[1], a[2], w);
    case DG_OP_BELOW: return (theory_wide)a[0] < (theory_wide)a[1] + theory_signed(a[2], w);
    case DG_OP_AT_MOST: return (theory_wide)theory_signed(a[0], w) <= (theory_wide)theory_signed(a[1], w) + theory_signed(a[2], w);
    case DG_OP_ADDR: return theory_interval((a[0] + (a[1] << a[2] % w) + a[3] - base) & mask, a[4], a[5], w);
    default: return 0;
    }
}

static inline uint64_t theory_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

/* Values that decide: near 0, near the signs, near the bounds of facts; now and then any. */
static inline uint64_t theory_some_value(uint64_t *random)
{
    static const uint64_t centres[] = {0, 5, (uint64_t)1 << 31, (uint64_t)1 << 32, (uint64_t)1 << 43, (uint64_t)1 << 44, (uint64_t)1 << 63,
                                       0 - ((uint64_t)1 << 43)};
    const uint64_t r = theory_random(random);
    return r % 4 == 0 ? theory_random(random) : centres[r / 4 % (sizeof centres / sizeof centres[0])] + r / 64 % 7 - 3;
}

/* Looks for values for which a theorem is false. values: room for one per term. */
static inline bool theory_counterexample(const dogma_theory *theory, uint64_t *random, uint32_t rounds, uint64_t *values, uint32_t *which)
{
    const dg_theory_index *index = dg_index(theory);
    uint64_t variables[DG_VARIABLES_MAX];
    for (uint32_t round = 0; round < rounds; round++) {
        const uint64_t shared = theory_some_value(random), base = ((uint64_t)1 << 45) + (theory_random(random) % 1024 << 32);
        for (uint32_t i = 0; i < DG_VARIABLES_MAX; i++)
            variables[i] = theory_random(random) % 3 == 0 ? shared + theory_random(random) % 3 - 1 : theory_some_value(random);
        for (uint32_t t = 0; t < index->term_count; t++)
            values[t] = theory_meaning(index, t, values, variables, base, 64);
        for (uint32_t i = 0; i < index->theorem_count; i++) {
            const dg_theorem *theorem = &index->theorems[i];
            bool facts = true;
            for (uint32_t h = 0; h < theorem->hypothesis_count; h++)
                facts = facts && values[index->hypotheses[theorem->hypotheses + h]] != 0;
            if (facts && values[theorem->conclusion] == 0) {
                *which = i;
                return true;
            }
        }
    }
    return false;
}

#endif
