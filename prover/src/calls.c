/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Pre- and postconditions.
 *
 *   returns    callees first: what each function returns, knowing nothing about its arguments
 *   arguments  callers first: the hull of what the calls pass; in a cycle of calls it grows until it holds
 *   settle     takes back what does not hold any more, because a postcondition changed under a precondition; ends because claims only go
 *
 * Each keeps this: every function's heads are at a fixpoint under its own precondition and its callees' postconditions.
 */
#include "prover.h"

#include <string.h>

enum { ARGUMENT_BITS = 1u << DOGMA_RDI | 1u << DOGMA_RSI | 1u << DOGMA_RDX | 1u << DOGMA_RCX | 1u << DOGMA_R8 | 1u << DOGMA_R9 | 1u << DOGMA_R10 };
enum { CYCLE_ROUNDS_MAX = 8, POST_CHANGES_MAX = 4 };

static void analyse(dg_program *p, dg_function *f, void (*site)(dg_sim *, uint32_t, const dogma_state *, bool), void *context)
{
    dg_sim *sim = p->sim;
    dg_sim_begin(sim, p, f);
    dg_sim_fixpoint(sim);
    if (site != NULL) { /* once more, now that the states are final */
        sim->site = site;
        sim->site_context = context;
        dg_sim_pass(sim);
        sim->site = NULL;
    }
}

static uint32_t component_end(const dg_program *p, uint32_t start)
{
    uint32_t end = start + 1;
    while (end < p->function_count && p->component[end] == p->component[start])
        end++;
    return end;
}

static bool calls_itself(const dg_function *f)
{
    for (uint32_t i = 0; i < f->callee_count; i++)
        if (f->callees[i] == f->index)
            return true;
    return false;
}

static void solve_returns(dg_program *p)
{
    for (uint32_t start = 0; start < p->function_count;) {
        const uint32_t end = component_end(p, start);
        const bool cycle = end - start > 1 || calls_itself(&p->functions[p->order[start]]);
        /* In a cycle the first round knows nothing about the calls inside; what it finds holds, and the second builds on it. */
        for (uint32_t round = 0; round < (cycle ? 2u : 1u); round++)
            for (uint32_t i = start; i < end; i++) {
                dg_function *f = &p->functions[p->order[i]];
                analyse(p, f, NULL, NULL);
                if (p->sim->returns && !p->options->no_calls)
                    f->post = p->sim->post;
            }
        start = end;
    }
}

static dogma_fact as_argument(const dogma_state *state, uint32_t r)
{
    const dogma_fact fact = dogma_fact_get(state, r);
    return fact.kind == DOGMA_FACT_ENTRY ? (dogma_fact){0} : fact;
}

static void note_site(dg_sim *sim, uint32_t callee, const dogma_state *state, bool tail)
{
    dg_function *f = &sim->program->functions[callee];
    (void)tail;
    if (f->open)
        return;
    for (uint32_t r = 0; r < 16; r++) {
        if ((ARGUMENT_BITS >> r & 1) == 0)
            continue;
        dogma_fact fact = as_argument(state, r);
        if (f->sites_reached)
            fact = (f->sites.live >> r & 1) != 0 ? dogma_fact_join(f->sites.facts[r], fact) : (dogma_fact){0};
        f->sites.facts[r] = fact;
        f->sites.live = fact.kind != DOGMA_FACT_NONE ? f->sites.live | 1u << r : f->sites.live & ~(1u << r);
    }
    f->sites_reached = true;
}

/* The precondition of a member of a cycle after a round: does it have to grow? */
static bool grow_entry(dg_function *f, uint32_t round)
{
    bool changed = false;
    if (!f->sites_reached)
        return false;
    for (uint32_t r = 0; r < 16; r++) {
        if ((f->entry.live >> r & 1) == 0)
            continue;
        const dogma_fact now = (f->sites.live >> r & 1) != 0 ? f->sites.facts[r] : (dogma_fact){0};
        if (dogma_fact_entails(now, f->entry.facts[r]))
            continue;
        dogma_fact joined = dogma_fact_join(f->entry.facts[r], now);
        if (round >= CYCLE_ROUNDS_MAX / 2)
            joined = (dogma_fact){0};
        else if (round >= 1)
            joined = dg_widen_fact(f->entry.facts[r], joined);
        f->entry.facts[r] = joined;
        if (joined.kind == DOGMA_FACT_NONE)
            f->entry.live &= ~(1u << r);
        changed = true;
    }
    return changed;
}

static void solve_arguments(dg_program *p)
{
    for (uint32_t end = p->function_count; end > 0;) {
        const uint32_t start = p->component[end - 1];
        for (uint32_t i = start; i < end; i++) {
            dg_function *f = &p->functions[p->order[i]];
            if (!f->open && f->sites_reached)
                f->entry = f->sites;
        }
        const bool cycle = end - start > 1 || calls_itself(&p->functions[p->order[start]]);
        bool changed = cycle;
        for (uint32_t round = 0; changed; round++) {
            changed = false;
            for (uint32_t i = end; i > start; i--)
                analyse(p, &p->functions[p->order[i - 1]], note_site, NULL);
            for (uint32_t i = start; i < end; i++)
                changed |= grow_entry(&p->functions[p->order[i]], round);
        }
        for (uint32_t i = end; i > start; i--) {
            dg_function *f = &p->functions[p->order[i - 1]];
            /* What was found in the first phase without arguments stays as it is. */
            if (cycle || f->entry.live != 0 || f->callee_count != 0)
                analyse(p, f, note_site, NULL);
        }
        end = start;
    }
}

typedef struct queue {
    dg_program *program;
    uint8_t *dirty;
    uint8_t *post_changes;
} queue;

static void check_site(dg_sim *sim, uint32_t callee, const dogma_state *state, bool tail)
{
    queue *q = sim->site_context;
    dg_function *f = &q->program->functions[callee];
    (void)tail;
    for (uint32_t r = 0; r < 16; r++) {
        if ((f->entry.live >> r & 1) == 0 || dogma_fact_entails(dogma_fact_get(state, r), f->entry.facts[r]))
            continue;
        f->entry.live &= ~(1u << r);
        q->dirty[callee] = 1;
    }
}

static dogma_fact settle_fact(dogma_fact claim, dogma_fact now, bool give_up, bool *changed)
{
    if (dogma_fact_entails(now, claim))
        return claim;
    *changed = true;
    return give_up ? (dogma_fact){0} : now;
}

static void settle_post(queue *q, dg_function *f)
{
    const dg_sim *sim = q->program->sim;
    bool changed = false;
    if (!sim->returns)
        return;
    const bool give_up = q->post_changes[f->index] >= POST_CHANGES_MAX;
    f->post.rax = settle_fact(f->post.rax, sim->post.rax, give_up, &changed);
    f->post.rdx = settle_fact(f->post.rdx, sim->post.rdx, give_up, &changed);
    if (!changed)
        return;
    q->post_changes[f->index]++;
    for (uint32_t i = 0; i < f->caller_count; i++)
        q->dirty[f->callers[i]] = 1;
}

static void settle(dg_program *p)
{
    queue q = {p, dg_take(p->arena, p->function_count, 1), dg_take(p->arena, p->function_count, 1)};
    bool any = true;
    for (uint32_t i = 0; i < p->function_count; i++)
        q.dirty[i] = 1;
    while (any) {
        any = false;
        for (uint32_t i = 0; i < p->function_count; i++) {
            dg_function *f = &p->functions[p->order[i]];
            if (!q.dirty[f->index])
                continue;
            any = true;
            q.dirty[f->index] = 0;
            analyse(p, f, check_site, &q);
            settle_post(&q, f);
        }
    }
}

void dg_calls_solve(dg_program *p)
{
    dg_program_order(p);
    solve_returns(p);
    if (p->options->no_calls)
        return;
    solve_arguments(p);
    settle(p);
}
