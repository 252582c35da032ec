/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the checker will do with a function, run in the checker's own domain: so that a claim the prover writes is one the checker finds.
 * Two things are the prover's alone: a head may be unreached so far, and steps are applied as the narrowing they stand for.
 */
#include "prover.h"

#include <string.h>

enum { VISITS_BEFORE_WIDENING = 2, VISITS_MAX = 24, NARROWING_PASSES = 2, PASSES_MAX = 200 };

void dg_sim_begin(dg_sim *sim, dg_program *program, dg_function *function)
{
    sim->program = program;
    sim->function = function;
    sim->context = function->context;
    sim->claims_only = false;
    sim->safe_mode = false;
    sim->force = false;
    sim->site = NULL;
    sim->site_context = NULL;
}

void dg_sim_entry(const dg_sim *sim, dogma_state *state)
{
    const dg_entry *entry = &sim->function->entry;
    const uint32_t live = sim->safe_mode ? entry->live & entry->safe : entry->live;
    dogma_state_clear(state);
    for (uint32_t r = 0; r < 16; r++) {
        if ((DOGMA_GENERAL_REGISTER_BITS >> r & 1) == 0)
            continue;
        /* A register that the precondition names has that fact, even where the policy takes it away. */
        if ((live >> r & 1) != 0)
            dogma_fact_set(state, r, entry->facts[r]);
        else if ((entry->live >> r & 1) == 0)
            dogma_fact_set(state, r, (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = (uint8_t)r});
    }
}

uint32_t dg_slot_location(const dogma_fact_context *context, const dogma_insn *insn)
{
    if (insn->memory.kind == DOGMA_MEMORY_SLOT)
        for (uint32_t i = 0; i < context->tracked_count; i++)
            if (context->tracked[i] == (uint32_t)insn->memory.disp)
                return DOGMA_LOCATION_SLOT + i;
    return DOGMA_LOCATION_NONE;
}

dogma_fact dg_sim_result(dogma_fact post, const dogma_state *before)
{
    return post.kind == DOGMA_FACT_ENTRY ? dogma_fact_get(before, post.entry) : post;
}

static dogma_postcondition callee_post(const dg_sim *sim, uint32_t callee)
{
    const dg_function *f = &sim->program->functions[callee];
    dogma_postcondition post = f->post;
    if (sim->safe_mode && (f->post_safe & 1) == 0)
        post.rax.kind = DOGMA_FACT_NONE;
    if (sim->safe_mode && (f->post_safe & 2) == 0)
        post.rdx.kind = DOGMA_FACT_NONE;
    return post;
}

/* At a tail call the frame is gone, and callee-saved registers are what they were at entry of this function. */
static dogma_fact tail_result(const dg_sim *sim, dogma_fact post, const dogma_state *before)
{
    if (post.kind == DOGMA_FACT_ENTRY && (DG_CALLER_SAVED_BITS >> post.entry & 1) == 0)
        return sim->safe_mode ? (dogma_fact){0} : post;
    return dg_sim_result(post, before);
}

dogma_postcondition dg_sim_tail(const dg_sim *sim, uint32_t callee, const dogma_state *before)
{
    const dogma_postcondition post = callee_post(sim, callee);
    return (dogma_postcondition){tail_result(sim, post.rax, before), tail_result(sim, post.rdx, before)};
}

#define ARENA_LAST ((int64_t)DOGMA_ARENA_BYTES - 1)

bool dg_step_index(const dogma_insn *insn, const dogma_state *state, dogma_fact *index)
{
    const dogma_memory *m = &insn->memory;
    if (m->kind != DOGMA_MEMORY_BASE || !m->has_index || m->index == m->base)
        return false;
    const dogma_fact b = dogma_fact_get(state, m->base), x = dogma_fact_get(state, m->index);
    if (b.kind != DOGMA_FACT_POINTER || x.kind != DOGMA_FACT_INTEGER || x.lo < -DG_STEP_INDEX_BOUND || x.hi > DG_STEP_INDEX_BOUND)
        return false;
    const bool inside = dg_step_base_inside(b);
    const int64_t lo = (-(int64_t)m->disp - (inside ? ARENA_LAST : b.hi)) >> m->scale_log2;
    const int64_t hi = (ARENA_LAST - m->disp - (inside ? 0 : b.lo)) >> m->scale_log2;
    if (hi >= x.hi && lo <= x.lo)
        return false;
    const dogma_fact conclusion = dogma_fact_integer(lo, hi);
    if (conclusion.kind == DOGMA_FACT_NONE)
        return false;
    *index = dogma_fact_meet(x, conclusion);
    return index->kind == DOGMA_FACT_INTEGER;
}

/* The address claim that the theorem builds on takes a place among the relations; nothing else looks at them here. */
static void apply_step(const dogma_insn *x, dogma_state *state)
{
    dogma_fact index;
    const dogma_relation address = {
        .kind = DOGMA_RELATION_ADDRESS, .x = x->memory.base, .y = x->memory.index, .scale_log2 = x->memory.scale_log2, .disp = x->memory.disp,
        .lo = 0, .hi = (int64_t)DOGMA_ARENA_BYTES - dogma_rows[x->op].access_bytes,
    };
    if (dg_step_index(x, state, &index) && dogma_state_add_relation(state, &address))
        dogma_fact_set(state, x->memory.index, index);
}

static void apply_call(const dg_sim *sim, const dogma_insn *x, dogma_state *state)
{
    dogma_postcondition post = {{0}, {0}};
    if (x->op == DOGMA_OP_CALL_F) {
        post = callee_post(sim, x->number);
        post.rax = dg_sim_result(post.rax, state);
        post.rdx = dg_sim_result(post.rdx, state);
    } else if (x->op == DOGMA_OP_CALL_IMPORT_I) {
        post = sim->program->imports[x->number];
        const uint32_t safe = sim->safe_mode ? sim->program->import_safe[x->number] : 3;
        post.rax = (safe & 1) != 0 ? dg_sim_result(post.rax, state) : (dogma_fact){0};
        post.rdx = (safe & 2) != 0 ? dg_sim_result(post.rdx, state) : (dogma_fact){0};
    }
    dogma_state_transfer(&sim->context, state, x);
    if (post.rax.kind != DOGMA_FACT_NONE)
        dogma_fact_set(state, DOGMA_RAX, post.rax);
    if (post.rdx.kind != DOGMA_FACT_NONE)
        dogma_fact_set(state, DOGMA_RDX, post.rdx);
}

bool dg_sim_insn(const dg_sim *sim, uint32_t insn, dogma_state *state)
{
    const dogma_insn *x = &sim->function->insns[insn];
    bool plain = false;
    if (dogma_insn_counts_access(x)) {
        const uint8_t relations = state->relation_count;
        state->relation_count = 0; /* needs are traced through facts alone */
        plain = dogma_state_access(&sim->context, state, x).plain;
        state->relation_count = relations;
        if (plain) {
            dogma_state_resident(&sim->context, state, x);
            if (sim->function->steps[insn] == DG_STEP_INDEX && !sim->safe_mode)
                apply_step(x, state);
        }
    }
    if (dg_is_call(x))
        apply_call(sim, x, state);
    else
        dogma_state_transfer(&sim->context, state, x);
    return plain;
}

void dg_sim_edge(const dg_sim *sim, const dogma_insn *last, const dg_edge *edge, dogma_state *state)
{
    if (edge->kind == DG_EDGE_SETJMP)
        dogma_state_clear(state);
    else if (edge->kind == DG_EDGE_TAKEN || edge->kind == DG_EDGE_NOT_TAKEN)
        dogma_state_branch(&sim->context, state, last, edge->kind == DG_EDGE_TAKEN);
}

/* The invariant of a head, as this simulation takes it. */
static void start_head(const dg_sim *sim, const dg_head *head, dogma_state *state)
{
    uint32_t live = head->state.live;
    if (sim->claims_only)
        live &= head->kept;
    if (sim->safe_mode)
        live &= head->safe;
    *state = head->state;
    state->live = live;
}

/* Of a block in a pass. At most so many blocks wait for a join; what finds no room starts without facts. Falling through takes no room. P-JOIN */
enum { WAITING_MAX = 4096, REACHED = 1, WAITING = 2, NO_ROOM = 4 };

static void arrive(dg_sim *sim, uint32_t block, const dogma_state *state, bool falls_through)
{
    const uint32_t head = sim->function->blocks[block].head;
    dogma_state *in = head != DG_NO_HEAD ? &sim->next[head] : &sim->in[block];
    uint8_t *reached = head != DG_NO_HEAD ? &sim->next_reached[head] : &sim->reached[block];
    if (*reached == 0) {
        *in = *state;
        *reached = REACHED;
        if (head != DG_NO_HEAD || falls_through)
            return;
        if (sim->waiting_count == WAITING_MAX) {
            *reached |= NO_ROOM;
            dogma_state_clear(in);
        } else {
            *reached |= WAITING;
            sim->waiting_count++;
        }
    } else if ((*reached & NO_ROOM) == 0) {
        dogma_state_join(in, state);
    }
}

/* X-CALL: only results survive a return, the integers among the first four in rax, then rdx. */
static unsigned integer_results(const dg_sim *sim)
{
    const dogma_signature *type = &sim->program->module->signatures[sim->function->header->signature];
    unsigned integers = 0;
    for (unsigned i = 0; i < type->result_count && i < 4; i++)
        integers += type->results[i] == DOGMA_CLASS_I32 || type->results[i] == DOGMA_CLASS_I64;
    return integers;
}

static void join_post(dg_sim *sim, dogma_postcondition post)
{
    const unsigned results = integer_results(sim);
    if (results < 1)
        post.rax = (dogma_fact){0};
    if (results < 2)
        post.rdx = (dogma_fact){0};
    if (sim->returns) {
        post.rax = dogma_fact_join(sim->post.rax, post.rax);
        post.rdx = dogma_fact_join(sim->post.rdx, post.rdx);
    }
    sim->post = post;
    sim->returns = true;
}

static void run_block(dg_sim *sim, uint32_t b)
{
    const dg_function *f = sim->function;
    const dg_block *block = &f->blocks[b];
    dogma_state state = sim->in[b];
    const uint32_t last = block->first + block->count - 1;
    for (uint32_t i = block->first; i <= last; i++) {
        const dogma_insn *x = &f->insns[i];
        if (x->op == DOGMA_OP_CALL_F || x->op == DOGMA_OP_TAIL_F) {
            if (sim->site != NULL)
                sim->site(sim, x->number, &state, x->op == DOGMA_OP_TAIL_F);
        }
        if (x->op == DOGMA_OP_TAIL_F)
            join_post(sim, dg_sim_tail(sim, x->number, &state));
        else if (x->op == DOGMA_OP_TAIL_REG_RS)
            join_post(sim, (dogma_postcondition){{0}, {0}});
        else if (x->op == DOGMA_OP_RET_N)
            join_post(sim, (dogma_postcondition){dogma_fact_get(&state, DOGMA_RAX), dogma_fact_get(&state, DOGMA_RDX)});
        const bool plain = dg_sim_insn(sim, i, &state);
        if (sim->plain != NULL)
            sim->plain[i] = plain;
    }
    for (uint32_t e = 0; e < block->edge_count; e++) {
        const dg_edge *edge = &f->edges[block->edge_first + e];
        if (edge->kind == DG_EDGE_PLAIN || edge->kind == DG_EDGE_NEXT) {
            arrive(sim, edge->to, &state, edge->kind == DG_EDGE_NEXT);
        } else {
            dogma_state out = state;
            dg_sim_edge(sim, &f->insns[last], edge, &out);
            arrive(sim, edge->to, &out, edge->kind != DG_EDGE_TAKEN);
        }
    }
}

void dg_sim_pass(dg_sim *sim)
{
    dg_function *f = sim->function;
    dogma_state entry;
    sim->context.speculation_safe = sim->safe_mode;
    memset(sim->reached, 0, f->block_count);
    memset(sim->next_reached, 0, f->head_count);
    sim->waiting_count = 0;
    sim->returns = false;
    sim->post = (dogma_postcondition){{0}, {0}};
    dg_sim_entry(sim, &entry);
    arrive(sim, 0, &entry, true);
    for (uint32_t b = 0; b < f->block_count; b++) {
        const uint32_t head = f->blocks[b].head;
        sim->waiting_count -= (sim->reached[b] & WAITING) != 0;
        if (head != DG_NO_HEAD) {
            if (!f->heads[head].reached && sim->force) {
                dogma_state_clear(&f->heads[head].state);
                f->heads[head].reached = true;
            }
            sim->reached[b] = f->heads[head].reached;
            if (f->heads[head].reached)
                start_head(sim, &f->heads[head], &sim->in[b]);
        } else if (!sim->reached[b] && (sim->force || f->forced[b])) {
            f->forced[b] = 1;
            dogma_state_clear(&sim->in[b]);
            sim->reached[b] = 1;
        }
        if (sim->reached[b])
            run_block(sim, b);
    }
    sim->force = false;
}

bool dg_sim_holds(dg_sim *sim)
{
    const dg_function *f = sim->function;
    for (uint32_t h = 0; h < f->head_count; h++) {
        dogma_state claim;
        if (!sim->next_reached[h] || !f->heads[h].reached)
            continue;
        start_head(sim, &f->heads[h], &claim);
        claim.relation_count = 0;
        if (!dogma_state_entails(&sim->next[h], &claim))
            return false;
    }
    return true;
}

/* One head after a pass: does it have to grow? */
static bool grow(dg_head *head, const dogma_state *next)
{
    if (!head->reached) {
        head->state = *next;
        head->state.relation_count = 0;
        head->reached = true;
        return true;
    }
    if (dogma_state_entails(next, &head->state))
        return false;
    head->visits++;
    for (uint32_t l = 0; l < DOGMA_LOCATIONS; l++) {
        const dogma_fact old = dogma_fact_get(&head->state, l);
        const dogma_fact now = dogma_fact_get(next, l);
        if (old.kind == DOGMA_FACT_NONE || dogma_fact_entails(now, old))
            continue;
        dogma_fact joined = dogma_fact_join(old, now);
        if (head->visits > VISITS_MAX)
            joined = (dogma_fact){0};
        else if (head->visits > VISITS_BEFORE_WIDENING)
            joined = dg_widen_fact(old, joined);
        dogma_fact_set(&head->state, l, joined);
    }
    return true;
}

static bool grow_all(dg_sim *sim)
{
    dg_function *f = sim->function;
    bool changed = false;
    for (uint32_t h = 0; h < f->head_count; h++)
        if (sim->next_reached[h])
            changed |= grow(&f->heads[h], &sim->next[h]);
    return changed;
}

/* Blocks that nothing reaches are checked, too, from no facts, and what they branch to must bear it: a pass that visits them as well. */
static bool force_unreached(dg_sim *sim)
{
    for (uint32_t b = 0; b < sim->function->block_count; b++)
        if (!sim->reached[b]) {
            sim->force = true;
            return true;
        }
    return false;
}

/* Descending steps: what arrives is stronger than the invariant and is one, too, as long as the rules are monotone; if not, go back. */
static void narrow(dg_sim *sim)
{
    dg_function *f = sim->function;
    dogma_state *old = dg_take(sim->program->arena, f->head_count, sizeof *old);
    for (uint32_t h = 0; h < f->head_count; h++)
        old[h] = f->heads[h].state;
    for (uint32_t n = 0; n < NARROWING_PASSES; n++) {
        for (uint32_t h = 0; h < f->head_count; h++) {
            if (!sim->next_reached[h])
                continue;
            f->heads[h].state = sim->next[h];
            f->heads[h].state.relation_count = 0;
        }
        dg_sim_pass(sim);
    }
    if (dg_sim_holds(sim))
        return;
    for (uint32_t h = 0; h < f->head_count; h++)
        f->heads[h].state = old[h];
    dg_sim_pass(sim);
}

void dg_sim_fixpoint(dg_sim *sim)
{
    dg_function *f = sim->function;
    memset(f->forced, 0, f->block_count);
    for (uint32_t h = 0; h < f->head_count; h++) {
        f->heads[h].reached = false;
        f->heads[h].visits = 0;
    }
    dg_sim_pass(sim);
    if (f->head_count == 0 && !force_unreached(sim))
        return;
    bool stable = false;
    for (uint32_t pass = 0; !stable && pass < PASSES_MAX + f->block_count; pass++) {
        if (grow_all(sim) || force_unreached(sim))
            dg_sim_pass(sim);
        else
            stable = true;
    }
    if (!stable) { /* cannot be: every head grows at most VISITS_MAX + its locations times. Claim nothing. */
        for (uint32_t h = 0; h < f->head_count; h++)
            dogma_state_clear(&f->heads[h].state);
        dg_sim_pass(sim);
    } else if (f->head_count != 0) {
        narrow(sim);
    }
}
