/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Facts and states from the inside.                                            Spec: 50-proofs "Facts"
 *
 * Why int64_t is enough: a bound that stands in a fact or relation lies in [-2^43, 2^43] (dg_fact makes sure). What the rules compute from bounds is at most
 * one bound, plus a bound times 8, plus a signed 32-bit number: below 2^47. Products of two bounds are the exception; they are checked where they occur.
 */
#ifndef DG_CHECK_STATE_H
#define DG_CHECK_STATE_H

#include <dogma/facts.h>

#if defined(__GNUC__)
#define DG_NOINLINE __attribute__((noinline))
#else
#define DG_NOINLINE
#endif

/* Registers that a call does not keep: rax rcx rdx rsi rdi r8 r9 r10. */
#define DG_CALLER_SAVED_BITS                                                                                                                        \
    (1u << DOGMA_RAX | 1u << DOGMA_RCX | 1u << DOGMA_RDX | 1u << DOGMA_RSI | 1u << DOGMA_RDI | 1u << DOGMA_R8 | 1u << DOGMA_R9 | 1u << DOGMA_R10)

/* The bytes of a fact that mean nothing are zero, so that facts can be compared and printed. */
static inline dogma_fact dg_fact_none(void)
{
    return (dogma_fact){.kind = DOGMA_FACT_NONE};
}

/* P-NO-BOTTOM: empty is none, and so is what leaves the bounds. */
static inline dogma_fact dg_fact(dogma_fact_kind kind, int64_t lo, int64_t hi)
{
    if (lo > hi || lo < -DOGMA_FACT_BOUND || hi > DOGMA_FACT_BOUND)
        return dg_fact_none();
    return (dogma_fact){.kind = (uint8_t)kind, .lo = lo, .hi = hi};
}

static inline dogma_fact dg_integer(int64_t lo, int64_t hi)
{
    return dg_fact(DOGMA_FACT_INTEGER, lo, hi);
}

/* location is below DOGMA_LOCATIONS: a register number of a decoded instruction or a place in the list of tracked slots. */
static inline dogma_fact dg_get(const dogma_state *state, unsigned location)
{
    if ((state->live & ~state->own) >> location & 1u)
        return state->facts[location];
    if ((state->live >> location & 1u) != 0)
        return (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = (uint8_t)location};
    return dg_fact_none();
}

/* Number of the lowest bit that is set; not of 0. */
static inline unsigned dg_lowest(uint32_t set)
{
    return (unsigned)__builtin_ctz(set);
}

/* The interval that is known of a location; a fact of kind NONE when there is none (or it is Entry). Valid until the location is written. */
static inline const dogma_fact *dg_interval_at(const dogma_state *state, unsigned location)
{
    static const dogma_fact none = {.kind = DOGMA_FACT_NONE};
    const dogma_fact *fact = &state->facts[location];
    return ((state->live & ~state->own) >> location & 1u) != 0 && fact->kind != DOGMA_FACT_ENTRY ? fact : &none;
}

static inline void dg_put(dogma_state *state, unsigned location, dogma_fact fact)
{
    const uint32_t bit = 1u << location;
    state->own &= ~bit;
    if (fact.kind == DOGMA_FACT_NONE) {
        state->live &= ~bit;
        return;
    }
    state->live |= bit;
    if (fact.kind == DOGMA_FACT_ENTRY && fact.entry == location)
        state->own |= bit;
    else
        state->facts[location] = fact;
}

/* P-KILL for relations: drop those that mention a location of the set. */
void dg_drop_relations(dogma_state *state, uint32_t locations);

static inline void dg_kill(dogma_state *state, uint32_t locations)
{
    state->live &= ~locations;
    if (state->relation_count != 0)
        dg_drop_relations(state, locations);
}

/* P-KILL, then the new fact. */
static inline void dg_write(dogma_state *state, unsigned location, dogma_fact fact)
{
    if (state->relation_count != 0)
        dg_drop_relations(state, 1u << location);
    dg_put(state, location, fact);
}

/* dg_write of N[lo, hi], bounds within range. */
static inline void dg_write_integer(dogma_state *state, unsigned location, int64_t lo, int64_t hi)
{
    dogma_fact *fact = &state->facts[location];
    if (state->relation_count != 0)
        dg_drop_relations(state, 1u << location);
    *fact = (dogma_fact){.kind = DOGMA_FACT_INTEGER, .lo = lo, .hi = hi};
    state->live |= 1u << location;
    state->own &= ~(1u << location);
}

/* What an Address relation says about base + index * 2^scale + disp, for another displacement: false when that leaves the bounds. */
bool dg_relation_moved(const dogma_relation *relation, int32_t disp, int64_t *lo, int64_t *hi);
/* Same kind, operands and scale (Address: the displacement may differ). */
bool dg_relation_similar(const dogma_relation *a, const dogma_relation *b);
/* P-ENTAIL for relations. */
bool dg_relation_entails(const dogma_relation *have, const dogma_relation *claim);

/* P-BRANCH on values: what a condition between x and y teaches. The facts are narrowed in place. wide: 64 bits are compared, else 32. */
void dg_narrow(bool wide, dogma_condition condition, dogma_fact *x, dogma_fact *y);
/* The condition that holds when this one does not; DOGMA_CONDITION_COUNT for numbers that are none. */
dogma_condition dg_negated(unsigned condition);
/* The fact about an immediate of an instruction that compares 64 or 32 bits. */
dogma_fact dg_compared_constant(bool wide, int64_t imm);

/* Location of a tracked slot, or DOGMA_LOCATION_NONE. */
static inline unsigned dg_slot_location(const dogma_fact_context *context, int64_t slot)
{
    for (unsigned i = 0; i < context->tracked_count; i++)
        if (context->tracked[i] == slot)
            return DOGMA_LOCATION_SLOT + i;
    return DOGMA_LOCATION_NONE;
}

#endif
