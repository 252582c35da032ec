/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * From here on only what the proof will claim counts.
 *
 *   dg_claims_verify   does each function hold with nothing but its claims? What does not is claimed in full again; then facts are made simpler
 *   dg_claims_safe     which claims hold under the speculation-safe policy as well: all of them at first, then fewer until nothing changes
 */
#include "prover.h"

#include <string.h>

static bool wanted_all(const dg_sim *sim)
{
    const dg_function *f = sim->function;
    for (uint32_t i = 0; i < f->insn_count; i++)
        if (f->wanted[i] != 0 && sim->plain[i] == 0)
            return false;
    return true;
}

static void site_holds(dg_sim *sim, uint32_t callee, const dogma_state *state, bool tail)
{
    const dg_function *f = &sim->program->functions[callee];
    bool *holds = sim->site_context;
    (void)tail;
    for (uint32_t r = 0; r < 16; r++)
        if ((f->entry.live >> r & 1) != 0 && !dogma_fact_entails(dogma_fact_get(state, r), f->entry.facts[r]))
            *holds = false;
}

bool dg_claims_hold(dg_program *p, dg_function *f)
{
    bool sites = true;
    dg_sim *sim = p->sim;
    dg_sim_begin(sim, p, f);
    sim->claims_only = true;
    sim->site = site_holds;
    sim->site_context = &sites;
    memset(sim->plain, 0, f->insn_count);
    dg_sim_pass(sim);
    const bool post = !sim->returns || (dogma_fact_entails(sim->post.rax, f->post.rax) && dogma_fact_entails(sim->post.rdx, f->post.rdx));
    return sites && post && dg_sim_holds(sim) && wanted_all(sim);
}

/* The steps of a function, with what is known where they stand. Uses the states that verify left. */
static void collect_steps(dg_program *p, dg_function *f)
{
    const dg_sim *sim = p->sim;
    uint32_t count = 0;
    for (uint32_t i = 0; i < f->insn_count; i++)
        count += f->steps[i] != DG_STEP_NONE;
    f->step_list = dg_take(p->arena, count, sizeof *f->step_list);
    for (uint32_t b = 0; b < f->block_count && count != 0; b++) {
        dogma_state state = sim->in[b];
        for (uint32_t i = f->blocks[b].first; sim->reached[b] != 0 && i < f->blocks[b].first + f->blocks[b].count; i++) {
            if (f->steps[i] != DG_STEP_NONE) {
                dogma_state there = state;
                dogma_fact index;
                dogma_state_resident(&sim->context, &there, &f->insns[i]);
                if (f->wanted[i] != 0 && dg_step_index(&f->insns[i], &there, &index))
                    f->step_list[f->step_count++] = (dg_step){i, dogma_fact_get(&there, f->insns[i].memory.base)};
            }
            dg_sim_insn(sim, i, &state);
        }
    }
}

void dg_claims_verify(dg_program *p)
{
    for (uint32_t i = 0; i < p->function_count; i++) {
        dg_function *f = &p->functions[i];
        if (!dg_claims_hold(p, f)) {
            /* The rules are not monotone everywhere, so a missing fact may mean another fact elsewhere. */
            for (uint32_t h = 0; h < f->head_count; h++)
                f->heads[h].kept = f->heads[h].state.live;
            p->restored++;
        } else {
            dg_round(p, f);
        }
        dg_claims_hold(p, f); /* leaves the states for the steps */
        collect_steps(p, f);
    }
}

typedef struct safe_solver {
    uint8_t *dirty;
} safe_solver;

static void safe_site(dg_sim *sim, uint32_t callee, const dogma_state *state, bool tail)
{
    dg_function *f = &sim->program->functions[callee];
    safe_solver *s = sim->site_context;
    (void)tail;
    for (uint32_t r = 0; r < 16; r++) {
        if ((f->entry.live & f->entry.safe & 1u << r) == 0 || dogma_fact_entails(dogma_fact_get(state, r), f->entry.facts[r]))
            continue;
        f->entry.safe &= ~(1u << r);
        s->dirty[callee] = 1;
    }
}

static bool shrink_heads(dg_sim *sim)
{
    dg_function *f = sim->function;
    bool changed = false;
    for (uint32_t h = 0; h < f->head_count; h++) {
        dg_head *head = &f->heads[h];
        for (uint32_t l = 0; l < DOGMA_LOCATIONS && sim->next_reached[h] != 0; l++) {
            if ((head->kept & head->safe & 1u << l) == 0 || dogma_fact_entails(dogma_fact_get(&sim->next[h], l), dogma_fact_get(&head->state, l)))
                continue;
            head->safe &= ~(1u << l);
            changed = true;
        }
    }
    return changed;
}

static void shrink_post(dg_sim *sim, safe_solver *s)
{
    dg_function *f = sim->function;
    uint32_t safe = f->post_safe;
    if (!sim->returns)
        return;
    if (!dogma_fact_entails(sim->post.rax, f->post.rax))
        safe &= ~1u;
    if (!dogma_fact_entails(sim->post.rdx, f->post.rdx))
        safe &= ~2u;
    if (safe == f->post_safe)
        return;
    f->post_safe = safe;
    for (uint32_t i = 0; i < f->caller_count; i++)
        s->dirty[f->callers[i]] = 1;
}

void dg_claims_safe(dg_program *p)
{
    safe_solver s = {.dirty = dg_take(p->arena, p->function_count, 1)};
    for (uint32_t i = 0; i < p->function_count; i++) {
        dg_function *f = &p->functions[i];
        s.dirty[i] = 1;
        f->entry.safe = f->entry.live;
        f->post_safe = 3;
        for (uint32_t h = 0; h < f->head_count; h++)
            f->heads[h].safe = f->heads[h].kept;
    }
    bool any = true;
    while (any) {
        any = false;
        for (uint32_t i = p->function_count; i > 0; i--) {
            dg_function *f = &p->functions[p->order[i - 1]];
            if (!s.dirty[f->index])
                continue;
            any = true;
            s.dirty[f->index] = 0;
            dg_sim_begin(p->sim, p, f);
            p->sim->claims_only = true;
            p->sim->safe_mode = true;
            p->sim->site = safe_site;
            p->sim->site_context = &s;
            do
                dg_sim_pass(p->sim);
            while (shrink_heads(p->sim));
            shrink_post(p->sim, &s);
        }
    }
}
