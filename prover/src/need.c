/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which facts do the plain accesses rest on?
 *
 * Backwards over blocks, as liveness, with locations whose facts are needed in the place of live variables. What an instruction makes of its
 * operands is not described a second time here: a source is needed if the checker's own rule, run without the fact about it, no longer gives the
 * facts that are needed after. Needs of preconditions travel to callers and needs of results to callees, until nothing is new.
 *
 * Requires the state dg_calls_solve leaves: heads at their fixpoint.
 */
#include "prover.h"

#include <string.h>

typedef struct needs {
    dg_program *program;
    dg_sim *sim;
    dogma_state *trace; /* state before each instruction of the block at hand */
    uint8_t *dirty;     /* per function */
    uint64_t *exits;    /* per block: sum of what was needed behind it at the last visit, plus 1 */
} needs;

/* One question: does a state with fewer facts still give these facts behind an instruction, or an edge? */
typedef struct trial {
    dg_sim *sim;
    uint32_t insn;
    const dg_edge *edge; /* NULL: the instruction itself */
    bool plain;          /* the access has to stay plain */
    uint32_t goals;
    dogma_state full;    /* behind it, with all facts */
} trial;

static bool apply(const trial *t, dogma_state *state)
{
    if (t->edge == NULL)
        return dg_sim_insn(t->sim, t->insn, state) || !t->plain;
    dg_sim_edge(t->sim, &t->sim->function->insns[t->insn], t->edge, state);
    return true;
}

static bool suffices(const trial *t, const dogma_state *before, uint32_t locations)
{
    dogma_state state = *before;
    state.live &= locations;
    if (!apply(t, &state))
        return false;
    for (uint32_t l = 0; l < DOGMA_LOCATIONS; l++)
        if ((t->goals >> l & 1) != 0 && !dogma_fact_entails(dogma_fact_get(&state, l), dogma_fact_get(&t->full, l)))
            return false;
    return true;
}

/* Fewest of the candidates, dropped greedily, besides those that are needed anyway. */
static uint32_t reduce(const trial *t, const dogma_state *before, uint32_t anyway, uint32_t candidates)
{
    uint32_t set = (anyway | candidates) & before->live;
    for (uint32_t l = 0; l < DOGMA_LOCATIONS; l++) {
        const uint32_t bit = 1u << l;
        if ((set & bit) == 0 || (anyway & bit) != 0)
            continue;
        if (suffices(t, before, set & ~bit))
            set &= ~bit;
    }
    return set;
}

static uint32_t through_result(const dogma_postcondition *post, uint32_t bits, const dogma_state *before)
{
    uint32_t need = 0;
    if ((bits & 1) != 0 && post->rax.kind == DOGMA_FACT_ENTRY)
        need |= 1u << post->rax.entry;
    if ((bits & 2) != 0 && post->rdx.kind == DOGMA_FACT_ENTRY)
        need |= 1u << post->rdx.entry;
    return need & before->live;
}

/* bits: 1 rax, 2 rdx are needed from the callee. */
static void need_results(needs *n, uint32_t callee, uint32_t bits)
{
    dg_function *f = &n->program->functions[callee];
    if (f->post.rax.kind == DOGMA_FACT_NONE)
        bits &= ~1u;
    if (f->post.rdx.kind == DOGMA_FACT_NONE)
        bits &= ~2u;
    if ((bits & ~f->post_need) == 0)
        return;
    f->post_need |= bits;
    n->dirty[callee] = 1;
}

static uint32_t result_bits(uint32_t need)
{
    return (need >> DOGMA_RAX & 1) | (need >> DOGMA_RDX & 1) << 1;
}

static uint32_t through_call(needs *n, const dogma_insn *x, const dogma_state *before, uint32_t need)
{
    const uint32_t bits = result_bits(need);
    uint32_t out = need & ~DG_CALLER_SAVED_BITS;
    if (x->op == DOGMA_OP_CALL_F) {
        const dg_function *callee = &n->program->functions[x->number];
        need_results(n, x->number, bits);
        out |= callee->entry_need | through_result(&callee->post, bits, before);
    } else if (x->op == DOGMA_OP_CALL_IMPORT_I) {
        n->program->import_need[x->number] |= bits;
        out |= through_result(&n->program->imports[x->number], bits, before);
    }
    return out & before->live;
}

static uint32_t through_insn(needs *n, uint32_t insn, const dogma_state *before, const dogma_state *after, uint32_t need)
{
    dg_function *f = n->sim->function;
    const dogma_insn *x = &f->insns[insn];
    if (dg_is_call(x))
        return through_call(n, x, before, need);
    dogma_effects effects;
    dogma_insn_effects(x, &effects);
    uint32_t written = effects.written, read = effects.read;
    const uint32_t slot = dg_slot_location(&n->sim->context, x);
    if (slot != DOGMA_LOCATION_NONE) {
        if ((dogma_rows[x->op].traits & DOGMA_TRAIT_STORE) != 0)
            written |= 1u << slot;
        read |= 1u << slot;
    }
    const bool plain = f->wanted[insn] != 0;
    if (!plain && (written & need) == 0)
        return need & before->live;
    trial t = {.sim = n->sim, .insn = insn, .plain = plain, .goals = need & after->live, .full = *after};
    const uint32_t anyway = need & ~written;
    if (f->steps[insn] != DG_STEP_NONE && f->step_need[insn] == 0) {
        f->steps[insn] = DG_STEP_NONE;
        if (!suffices(&t, before, ~0u)) {
            f->steps[insn] = DG_STEP_INDEX;
            f->step_need[insn] = 1;
        }
        const uint32_t set = reduce(&t, before, anyway, read);
        f->steps[insn] = DG_STEP_INDEX;
        return set;
    }
    return reduce(&t, before, anyway, read);
}

static uint32_t through_end(needs *n, uint32_t b, uint32_t last, const dogma_state *before)
{
    dg_function *f = n->sim->function;
    const dg_block *block = &f->blocks[b];
    const dogma_insn *x = &f->insns[last];
    const uint32_t results = (f->post_need & 1u) << DOGMA_RAX | (f->post_need >> 1 & 1u) << DOGMA_RDX;
    uint32_t need = 0;
    if (x->op == DOGMA_OP_RET_N)
        return results & before->live;
    if (x->op == DOGMA_OP_TAIL_F) {
        const dg_function *callee = &n->program->functions[x->number];
        need_results(n, x->number, f->post_need);
        return (callee->entry_need | through_result(&callee->post, f->post_need, before)) & before->live;
    }
    dogma_effects effects;
    dogma_insn_effects(x, &effects);
    for (uint32_t e = 0; e < block->edge_count; e++) {
        const dg_edge *edge = &f->edges[block->edge_first + e];
        const uint32_t behind = f->need[edge->to];
        if (behind == 0 || edge->kind == DG_EDGE_SETJMP)
            continue;
        if (edge->kind == DG_EDGE_PLAIN || edge->kind == DG_EDGE_NEXT) {
            need |= behind & before->live;
            continue;
        }
        trial t = {.sim = n->sim, .insn = last, .edge = edge, .full = *before};
        apply(&t, &t.full);
        t.goals = behind & t.full.live;
        need |= reduce(&t, before, behind, effects.read);
    }
    return need;
}

static uint64_t exit_sum(const needs *n, const dg_function *f, uint32_t b)
{
    const dg_block *block = &f->blocks[b];
    const dogma_insn *last = &f->insns[block->first + block->count - 1];
    uint64_t sum = 1 + (uint64_t)f->post_need;
    for (uint32_t e = 0; e < block->edge_count; e++)
        sum += f->need[f->edges[block->edge_first + e].to];
    if (last->op == DOGMA_OP_TAIL_F)
        sum += n->program->functions[last->number].entry_need;
    return sum;
}

static void visit_block(needs *n, uint32_t b)
{
    dg_sim *sim = n->sim;
    dg_function *f = sim->function;
    const dg_block *block = &f->blocks[b];
    const uint32_t last = block->first + block->count - 1;
    n->trace[0] = sim->in[b];
    for (uint32_t i = 0; i < block->count; i++) {
        n->trace[i + 1] = n->trace[i];
        dg_sim_insn(sim, block->first + i, &n->trace[i + 1]);
    }
    /* Terminators change no location before their edges are taken, so the state behind the last instruction serves for them; calls do. */
    const bool ends = (dogma_rows[f->insns[last].op].traits & DOGMA_TRAIT_TERMINATOR) != 0;
    uint32_t need = through_end(n, b, last, ends && dg_is_call(&f->insns[last]) ? &n->trace[block->count - 1] : &n->trace[block->count]);
    for (uint32_t i = block->count; i > 0; i--) {
        if (i == block->count && ends && dg_is_call(&f->insns[last]))
            continue;
        need = through_insn(n, block->first + i - 1, &n->trace[i - 1], &n->trace[i], need);
        f->ever_needed |= need;
    }
    f->need[b] |= need;
}

static void visit(needs *n, dg_function *f)
{
    dg_sim_begin(n->sim, n->program, f);
    dg_sim_pass(n->sim);
    memset(n->exits, 0, f->block_count * sizeof *n->exits);
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t b = f->block_count; b > 0; b--) {
            const uint64_t sum = exit_sum(n, f, b - 1);
            if (sum == n->exits[b - 1] || !n->sim->reached[b - 1])
                continue;
            n->exits[b - 1] = sum;
            const uint32_t old = f->need[b - 1];
            visit_block(n, b - 1);
            changed |= f->need[b - 1] != old;
        }
    }
    const uint32_t entry = f->need[0] & f->entry.live;
    if ((entry & ~f->entry_need) != 0) {
        f->entry_need |= entry;
        for (uint32_t i = 0; i < f->caller_count; i++)
            n->dirty[f->callers[i]] = 1;
    }
}

/* Marks the plain accesses, all of which are wanted. */
static void mark_wanted(needs *n, dg_function *f)
{
    dg_sim_begin(n->sim, n->program, f);
    dg_sim_pass(n->sim);
    for (uint32_t b = 0; b < f->block_count; b++) {
        if (!n->sim->reached[b])
            continue;
        dogma_state state = n->sim->in[b];
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].count; i++) {
            f->wanted[i] = dg_sim_insn(n->sim, i, &state);
            f->useful |= f->wanted[i] != 0;
        }
    }
}

/* What a library's exports return, others may want to assume. */
static void offer_exports(needs *n)
{
    const dogma_module *m = n->program->module;
    if (m->manifest.entry != 0)
        return;
    for (uint32_t i = 0; i < m->export_count; i++) {
        if (m->exports[i].kind != DOGMA_KIND_FUNCTION)
            continue;
        const dogma_fact rax = n->program->functions[m->exports[i].function].post.rax;
        if (rax.kind == DOGMA_FACT_POINTER || rax.kind == DOGMA_FACT_ENTRY)
            need_results(n, m->exports[i].function, 1);
    }
}

/* Stops tracking slots whose facts serve nothing; locations of the others move down. */
static void compact_slots(dg_function *f)
{
    uint8_t n = 0;
    for (uint32_t i = 0; i < f->context.tracked_count; i++) {
        const uint32_t from = DOGMA_LOCATION_SLOT + i, to = DOGMA_LOCATION_SLOT + n;
        const bool stays = (f->ever_needed >> from & 1) != 0;
        for (uint32_t h = 0; h < f->head_count; h++) {
            dg_head *head = &f->heads[h];
            const dogma_fact fact = dogma_fact_get(&head->state, from);
            const bool kept = (head->kept >> from & 1) != 0;
            dogma_fact_set(&head->state, from, (dogma_fact){0});
            head->kept &= ~(1u << from);
            if (!stays)
                continue;
            dogma_fact_set(&head->state, to, fact);
            head->kept |= kept ? 1u << to : 0;
        }
        if (stays)
            f->context.tracked[n++] = f->context.tracked[i];
    }
    f->context.tracked_count = n;
}

static void keep(dg_function *f)
{
    for (uint32_t h = 0; h < f->head_count; h++)
        f->heads[h].kept = f->need[f->heads[h].block] & f->heads[h].state.live;
    f->entry.live &= f->entry_need;
    if ((f->post_need & 1) == 0)
        f->post.rax = (dogma_fact){0};
    if ((f->post_need & 2) == 0)
        f->post.rdx = (dogma_fact){0};
    for (uint32_t i = 0; i < f->insn_count; i++)
        if (f->step_need[i] == 0)
            f->steps[i] = DG_STEP_NONE;
    compact_slots(f);
}

void dg_need_solve(dg_program *p)
{
    uint32_t blocks = 1, longest = 1;
    for (uint32_t i = 0; i < p->function_count; i++) {
        const dg_function *f = &p->functions[i];
        blocks = f->block_count > blocks ? f->block_count : blocks;
        for (uint32_t b = 0; b < f->block_count; b++)
            longest = f->blocks[b].count > longest ? f->blocks[b].count : longest;
    }
    needs n = {.program = p, .sim = p->sim};
    n.trace = dg_take(p->arena, longest + 1, sizeof *n.trace);
    n.dirty = dg_take(p->arena, p->function_count, 1);
    n.exits = dg_take(p->arena, blocks, sizeof *n.exits);
    for (uint32_t i = 0; i < p->function_count; i++) {
        mark_wanted(&n, &p->functions[i]);
        n.dirty[i] = p->functions[i].useful;
    }
    offer_exports(&n);
    bool any = true;
    while (any) {
        any = false;
        for (uint32_t i = p->function_count; i > 0; i--) { /* callers first: their needs of results come before the callee's visit */
            dg_function *f = &p->functions[p->order[i - 1]];
            if (!n.dirty[f->index])
                continue;
            any = true;
            n.dirty[f->index] = 0;
            visit(&n, f);
        }
    }
    for (uint32_t i = 0; i < p->function_count; i++)
        keep(&p->functions[i]);
    for (uint32_t i = 0; i < p->module->import_count; i++) {
        if (p->import_assumed[i] != 0 && (p->import_need[i] & 1) == 0)
            p->imports[i].rax = (dogma_fact){0};
        if (p->import_assumed[i] != 0 && (p->import_need[i] & 2) == 0)
            p->imports[i].rdx = (dogma_fact){0};
    }
}
