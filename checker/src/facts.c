/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Facts and states: join, entailment, meeting, relations.                      Spec: 50-proofs "Facts", P-JOIN, P-ENTAIL, P-KILL */
#include "state.h"

dogma_fact dogma_fact_get(const dogma_state *state, uint32_t location)
{
    return location < DOGMA_LOCATIONS ? dg_get(state, location) : dg_fact_none();
}

void dogma_fact_set(dogma_state *state, uint32_t location, dogma_fact fact)
{
    if (location < DOGMA_LOCATIONS)
        dg_put(state, location, fact);
}

dogma_fact dogma_fact_integer(int64_t lo, int64_t hi)
{
    return dg_fact(DOGMA_FACT_INTEGER, lo, hi);
}

dogma_fact dogma_fact_pointer(int64_t lo, int64_t hi)
{
    return dg_fact(DOGMA_FACT_POINTER, lo, hi);
}

dogma_fact dogma_fact_join(dogma_fact a, dogma_fact b)
{
    if (a.kind != b.kind || a.kind == DOGMA_FACT_NONE)
        return dg_fact_none();
    if (a.kind == DOGMA_FACT_ENTRY)
        return a.entry == b.entry ? a : dg_fact_none();
    a.lo = a.lo < b.lo ? a.lo : b.lo;
    a.hi = a.hi > b.hi ? a.hi : b.hi;
    a.flags &= b.flags;
    return a;
}

/* Both are true, so each of them may be kept; an empty intersection says that this place is never reached, which is not a fact. */
dogma_fact dogma_fact_meet(dogma_fact a, dogma_fact b)
{
    if (b.kind == DOGMA_FACT_NONE)
        return a;
    if (a.kind != b.kind || a.kind == DOGMA_FACT_ENTRY)
        return b;
    dogma_fact met = dg_fact((dogma_fact_kind)a.kind, a.lo > b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi);
    if (met.kind == DOGMA_FACT_POINTER)
        met.flags = a.flags | b.flags;
    return met;
}

bool dogma_fact_entails(dogma_fact have, dogma_fact claim)
{
    if (claim.kind == DOGMA_FACT_NONE)
        return true;
    if (have.kind != claim.kind || (claim.flags & ~have.flags) != 0)
        return false;
    if (claim.kind == DOGMA_FACT_ENTRY)
        return have.entry == claim.entry;
    return claim.lo <= have.lo && have.hi <= claim.hi;
}

/* Relations */

bool dg_relation_moved(const dogma_relation *relation, int32_t disp, int64_t *lo, int64_t *hi)
{
    const int64_t by = (int64_t)disp - relation->disp; /* bounds and 33 bits: no overflow */
    *lo = relation->lo + by;
    *hi = relation->hi + by;
    return *lo >= -DOGMA_FACT_BOUND && *hi <= DOGMA_FACT_BOUND;
}

bool dg_relation_similar(const dogma_relation *a, const dogma_relation *b)
{
    return a->kind == b->kind && a->x == b->x && a->y == b->y && (a->kind != DOGMA_RELATION_ADDRESS || a->scale_log2 == b->scale_log2);
}

bool dg_relation_entails(const dogma_relation *have, const dogma_relation *claim)
{
    if (!dg_relation_similar(have, claim))
        return false;
    if (claim->kind != DOGMA_RELATION_ADDRESS)
        return have->c <= claim->c;
    int64_t lo, hi;
    return dg_relation_moved(have, claim->disp, &lo, &hi) && claim->lo <= lo && hi <= claim->hi;
}

void dg_drop_relations(dogma_state *state, uint32_t locations)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < state->relation_count; i++) {
        const dogma_relation *relation = &state->relations[i];
        if ((locations >> (relation->x & 31u) & 1u) == 0 && (locations >> (relation->y & 31u) & 1u) == 0)
            state->relations[kept++] = *relation;
    }
    state->relation_count = (uint8_t)kept;
}

bool dogma_state_add_relation(dogma_state *state, const dogma_relation *relation)
{
    for (unsigned i = 0; i < state->relation_count; i++) {
        dogma_relation *old = &state->relations[i];
        if (!dg_relation_similar(old, relation))
            continue;
        int64_t lo, hi;
        if (relation->kind != DOGMA_RELATION_ADDRESS) {
            old->c = relation->c < old->c ? relation->c : old->c;
        } else if (dg_relation_moved(relation, old->disp, &lo, &hi) && lo <= old->hi && old->lo <= hi) {
            old->lo = lo > old->lo ? lo : old->lo;
            old->hi = hi < old->hi ? hi : old->hi;
        } else {
            *old = *relation;
        }
        return true;
    }
    if (state->relation_count >= DOGMA_RELATIONS_MAX)
        return false;
    state->relations[state->relation_count++] = *relation;
    return true;
}

/* Relations of both sides; the weaker of each pair. */
static void join_relations(dogma_state *into, const dogma_state *from)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < into->relation_count; i++) {
        dogma_relation joined = into->relations[i];
        bool found = false;
        for (unsigned k = 0; k < from->relation_count && !found; k++) {
            const dogma_relation *other = &from->relations[k];
            if (!dg_relation_similar(&joined, other))
                continue;
            int64_t lo, hi;
            if (joined.kind != DOGMA_RELATION_ADDRESS) {
                joined.c = joined.c > other->c ? joined.c : other->c;
                found = true;
            } else if (dg_relation_moved(other, joined.disp, &lo, &hi)) {
                joined.lo = joined.lo < lo ? joined.lo : lo;
                joined.hi = joined.hi > hi ? joined.hi : hi;
                found = true;
            }
        }
        if (found)
            into->relations[kept++] = joined;
    }
    into->relation_count = (uint8_t)kept;
}

/* States */

void dogma_state_clear(dogma_state *state)
{
    state->live = state->own = 0;
    state->relation_count = 0;
}

void dogma_state_kill(dogma_state *state, uint32_t location)
{
    if (location < DOGMA_LOCATIONS)
        dg_kill(state, 1u << location);
}

/* dogma_fact_join in place, for a location that is live in both: nearly all the work at joins. */
static inline void join_location(dogma_state *into, const dogma_state *from, unsigned location)
{
    dogma_fact *a = &into->facts[location];
    const dogma_fact *b = &from->facts[location];
    if (a->kind != b->kind || a->entry != b->entry) { /* entry is 0 but in Entry facts */
        into->live &= ~(1u << location);
        return;
    }
    a->lo = a->lo < b->lo ? a->lo : b->lo; /* 0 in Entry facts */
    a->hi = a->hi > b->hi ? a->hi : b->hi;
    a->flags &= b->flags;
}

void dogma_state_join(dogma_state *into, const dogma_state *from)
{
    /* Where only one side is Entry of the location itself, the other one is something else. */
    into->live &= from->live & ~(into->own ^ from->own);
    for (uint32_t left = into->live & ~into->own; left != 0; left &= left - 1)
        join_location(into, from, dg_lowest(left));
    if (into->relation_count != 0)
        join_relations(into, from);
}

bool dogma_state_entails(const dogma_state *have, const dogma_state *claim)
{
    for (unsigned location = 0; location < DOGMA_LOCATIONS; location++)
        if (!dogma_fact_entails(dg_get(have, location), dg_get(claim, location)))
            return false;
    for (unsigned i = 0; i < claim->relation_count; i++) {
        bool found = false;
        for (unsigned k = 0; k < have->relation_count && !found; k++)
            found = dg_relation_entails(&have->relations[k], &claim->relations[i]);
        if (!found)
            return false;
    }
    return true;
}
