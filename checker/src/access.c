/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which accesses may be plain, and what a plain access teaches.                 Spec: 50-proofs P-PLAIN, P-RESIDENT, T-GLOBAL */
#include "access.h"

#include "state.h"

bool dogma_insn_counts_access(const dogma_insn *insn)
{
    const unsigned traits = dogma_rows[insn->op].traits;
    return (traits & (DOGMA_TRAIT_LOAD | DOGMA_TRAIT_STORE)) != 0 && dg_counts_access(&insn->memory);
}

/* An address as a sum of a pointer, a scaled integer and a constant. */
typedef struct address {
    bool known;               /* lo, hi hold: the address is B + e for some e in [lo, hi] */
    bool pointer_is_register; /* `pointer` is a general register with a P fact, `other` the integer, times 2^shift */
    uint8_t pointer;
    uint8_t missing;          /* dogma_missing, when not known */
    int64_t other_lo, other_hi; /* the integer, scaled; [0, 0] when there is none */
    int64_t disp;
    int64_t lo, hi;
} address;

/* Bounds are at most 2^43, times 8, plus 32 bits: below 2^47. */
static inline address address_of(const dogma_state *state, const dogma_memory *memory)
{
    static const dogma_fact zero = {.kind = DOGMA_FACT_INTEGER};
    address a = {.missing = DOGMA_MISSING_BASE};
    const dogma_fact *index = memory->has_index != 0 ? dg_interval_at(state, memory->index) : &zero;
    const int64_t scale = (int64_t)1 << memory->scale_log2;
    if (memory->kind == DOGMA_MEMORY_GLOBAL) {
        a.missing = DOGMA_MISSING_INDEX;
        if (index->kind != DOGMA_FACT_INTEGER)
            return a;
        a.lo = DG_GLOBAL_LO + index->lo * scale;
        a.hi = DG_GLOBAL_HI + index->hi * scale;
        a.known = true;
        return a;
    }
    const dogma_fact *base = dg_interval_at(state, memory->base);
    if (base->kind == DOGMA_FACT_NONE)
        return a;
    if (base->kind == DOGMA_FACT_POINTER) {
        a.missing = DOGMA_MISSING_INDEX;
        if (index->kind != DOGMA_FACT_INTEGER) /* base and index the same: index is a pointer, too */
            return a;
        a.pointer = memory->base;
        a.other_lo = index->lo * scale;
        a.other_hi = index->hi * scale;
        a.lo = base->lo;
        a.hi = base->hi;
    } else {
        a.missing = DOGMA_MISSING_POINTER;
        if (index->kind != DOGMA_FACT_POINTER || memory->scale_log2 != 0)
            return a;
        a.pointer = memory->index;
        a.other_lo = base->lo;
        a.other_hi = base->hi;
        a.lo = index->lo;
        a.hi = index->hi;
    }
    a.pointer_is_register = true;
    a.disp = memory->disp;
    a.lo += a.other_lo + a.disp;
    a.hi += a.other_hi + a.disp;
    a.known = true;
    return a;
}

static bool in_guard(int64_t lo, int64_t hi, int64_t bytes)
{
    return lo >= -DOGMA_GUARD_BYTES && hi + bytes <= (int64_t)DOGMA_ARENA_BYTES + DOGMA_GUARD_BYTES;
}

static bool relation_in_guard(const dogma_state *state, const dogma_memory *memory, int64_t bytes)
{
    const uint8_t index = memory->has_index != 0 ? memory->index : (uint8_t)DOGMA_LOCATION_NONE;
    for (unsigned i = 0; i < state->relation_count; i++) {
        const dogma_relation *relation = &state->relations[i];
        int64_t lo, hi;
        if (relation->kind == DOGMA_RELATION_ADDRESS && relation->x == memory->base && relation->y == index &&
            relation->scale_log2 == memory->scale_log2 && dg_relation_moved(relation, memory->disp, &lo, &hi) && in_guard(lo, hi, bytes))
            return true;
    }
    return false;
}

/* P-PLAIN */
static inline dogma_access_verdict verdict_of(const dogma_state *state, const dogma_insn *insn, const address *a, int64_t bytes)
{
    if (a->known && in_guard(a->lo, a->hi, bytes)) {
        const bool clamped = a->pointer_is_register && (state->facts[a->pointer].flags & DOGMA_FACT_CLAMPED) != 0;
        return (dogma_access_verdict){.plain = true, .clamped = clamped};
    }
    if (insn->memory.kind == DOGMA_MEMORY_BASE && state->relation_count != 0 && relation_in_guard(state, &insn->memory, bytes))
        return (dogma_access_verdict){.plain = true};
    return (dogma_access_verdict){.missing = a->known ? (uint8_t)DOGMA_MISSING_RANGE : a->missing};
}

/* P-RESIDENT: everything around the arena is unmapped, so the access that did not trap was at B + e with e in [0, 2^32 - bytes]. */
static inline void narrow_resident(const dogma_fact_context *context, dogma_state *state, const address *a, int64_t bytes)
{
    if (context->speculation_safe || !a->known || !a->pointer_is_register)
        return;
    dogma_fact *pointer = &state->facts[a->pointer];
    const int64_t lo = -a->other_hi - a->disp, hi = (int64_t)DOGMA_ARENA_BYTES - bytes - a->other_lo - a->disp;
    if (lo > pointer->lo)
        pointer->lo = lo;
    if (hi < pointer->hi)
        pointer->hi = hi;
    if (pointer->lo > pointer->hi)
        state->live &= ~(1u << a->pointer); /* P-NO-BOTTOM */
}

dogma_access_verdict dogma_state_access(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn)
{
    (void)context;
    const address a = address_of(state, &insn->memory);
    return verdict_of(state, insn, &a, dogma_rows[insn->op].access_bytes);
}

void dogma_state_resident(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn)
{
    const address a = address_of(state, &insn->memory);
    narrow_resident(context, state, &a, dogma_rows[insn->op].access_bytes);
}

dogma_access_verdict dg_access(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn)
{
    const int64_t bytes = dogma_rows[insn->op].access_bytes;
    const address a = address_of(state, &insn->memory);
    const dogma_access_verdict verdict = verdict_of(state, insn, &a, bytes);
    if (verdict.plain)
        narrow_resident(context, state, &a, bytes);
    return verdict;
}
