/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A proof may say less than is known as long as everything holds that is claimed and wanted.
 *
 *   facts   common intervals make a small pool with small indices: each fact is tried with the next common interval around it. That also leaves room for
 *           an index that grows for a while before a step calls it back
 *   steps   what wider facts made unnecessary goes
 *
 * Both are tried for the whole function at once, and where that fails in halves.
 */
#include "prover.h"

/* A trial is a pass over the function; work is in instructions. */
enum { TRIALS_MIN = 24, TRIALS_MAX = 1000, WORK_MAX = 2000000 };

typedef struct range {
    uint32_t first, count;
} range;

/* Weakens items of a range of the proof, or takes them back. */
typedef void change(dg_function *f, void *items, range r, bool weaken);

static void bisect(dg_program *p, dg_function *f, void *items, uint32_t count, change *put)
{
    range open[40]; /* each halving leaves one more: 33 are enough for any count */
    uint32_t depth = 0, trials = 0, trials_max = WORK_MAX / f->insn_count;
    trials_max = trials_max < TRIALS_MIN ? TRIALS_MIN : trials_max > TRIALS_MAX ? TRIALS_MAX : trials_max;
    if (count != 0)
        open[depth++] = (range){0, count};
    while (depth != 0 && trials < trials_max) {
        const range r = open[--depth];
        put(f, items, r, true);
        trials++;
        if (dg_claims_hold(p, f))
            continue;
        put(f, items, r, false);
        if (r.count == 1)
            continue;
        open[depth++] = (range){r.first + r.count / 2, r.count - r.count / 2};
        open[depth++] = (range){r.first, r.count / 2};
    }
}

/* Facts */

#define ARENA ((int64_t)DOGMA_ARENA_BYTES)
#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof(ARRAY)[0])

/* The last one times 8 is still within the guard. */
static const int64_t integer_high[] = {255, 65535, INT32_MAX, ARENA - 1, ARENA + ((int64_t)1 << 28)};
static const int64_t integer_low[] = {0, -1, -128, -32768, INT32_MIN};
static const int64_t pointer_high[] = {ARENA - 1, ARENA + 4095, ARENA + 65535, ARENA + INT32_MAX};
static const int64_t pointer_low[] = {0, -4096, -65536, INT32_MIN};

static int64_t below(const int64_t *bounds, size_t count, int64_t value)
{
    for (size_t i = 0; i < count; i++)
        if (bounds[i] <= value)
            return bounds[i];
    return value;
}

static int64_t above(const int64_t *bounds, size_t count, int64_t value)
{
    for (size_t i = 0; i < count; i++)
        if (bounds[i] >= value)
            return bounds[i];
    return value;
}

static dogma_fact rounded(dogma_fact fact)
{
    if (fact.kind == DOGMA_FACT_INTEGER) {
        fact.lo = below(integer_low, COUNT(integer_low), fact.lo);
        fact.hi = above(integer_high, COUNT(integer_high), fact.hi);
    } else if (fact.kind == DOGMA_FACT_POINTER) {
        fact.lo = below(pointer_low, COUNT(pointer_low), fact.lo);
        fact.hi = above(pointer_high, COUNT(pointer_high), fact.hi);
    }
    return fact;
}

typedef struct place {
    uint32_t head, location;
    dogma_fact exact;
} place;

static void put_facts(dg_function *f, void *items, range r, bool weaken)
{
    const place *places = items;
    for (uint32_t i = r.first; i < r.first + r.count; i++)
        dogma_fact_set(&f->heads[places[i].head].state, places[i].location, weaken ? rounded(places[i].exact) : places[i].exact);
}

static uint32_t find_facts(const dg_function *f, place *places)
{
    uint32_t count = 0;
    for (uint32_t h = 0; h < f->head_count; h++)
        for (uint32_t l = 0; l < DOGMA_LOCATIONS; l++) {
            const dogma_fact fact = dogma_fact_get(&f->heads[h].state, l), wide = rounded(fact);
            if ((f->heads[h].kept >> l & 1) == 0 || (fact.lo == wide.lo && fact.hi == wide.hi))
                continue;
            if (places != NULL)
                places[count] = (place){h, l, fact};
            count++;
        }
    return count;
}

/* Steps */

static void put_steps(dg_function *f, void *items, range r, bool weaken)
{
    const uint32_t *insns = items;
    for (uint32_t i = r.first; i < r.first + r.count; i++)
        f->steps[insns[i]] = weaken ? DG_STEP_NONE : DG_STEP_INDEX;
}

/* Often one step in a block does for an index. again: the steps behind the first of their index in their block; else those first ones. */
static uint32_t find_steps(const dg_function *f, bool again, uint32_t *insns)
{
    uint32_t count = 0;
    for (uint32_t b = 0; b < f->block_count; b++) {
        uint32_t seen = 0; /* index registers */
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].count; i++) {
            if (f->steps[i] == DG_STEP_NONE)
                continue;
            const uint32_t bit = 1u << f->insns[i].memory.index;
            if (((seen & bit) != 0) == again) {
                if (insns != NULL)
                    insns[count] = i;
                count++;
            }
            seen |= bit;
        }
    }
    return count;
}

static void drop_steps(dg_program *p, dg_function *f, bool again)
{
    const uint32_t count = find_steps(f, again, NULL);
    uint32_t *insns = dg_take(p->arena, count, sizeof *insns);
    find_steps(f, again, insns);
    bisect(p, f, insns, count, put_steps);
}

void dg_round(dg_program *p, dg_function *f)
{
    const uint32_t count = find_facts(f, NULL);
    place *places = dg_take(p->arena, count, sizeof *places);
    find_facts(f, places);
    bisect(p, f, places, count, put_facts);
    drop_steps(p, f, true);
    drop_steps(p, f, false);
}
