/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Proofs for random modules: the checker's own domain (facts.h) is run over each function until the claims at chosen blocks hold, and everything it finds is
 * claimed, so that a wrong rule becomes a claim that the hostile machine can refute. Calls: one pass finds what call sites offer and what returns give.
 */
#include "generate.h"

#include <stdlib.h>
#include <string.h>

enum { BLOCKS_MAX = 512, FUNCTIONS_MAX = 64, ROUNDS = 7, ROUNDS_OF_HOPE = 3 };

typedef struct guess_block {
    bool claimed, reached;  /* has an invariant; some edge has led here in this pass */
    bool known;             /* of a claimed block: claim was set in an earlier pass */
    dogma_state claim;
    dogma_state join;       /* of the edges seen in this pass */
} guess_block;

typedef struct guess_call {
    bool any;
    dogma_state sites;      /* join of the states at direct calls */
    bool returns;
    dogma_fact rax, rdx;    /* join at returns */
} guess_call;

typedef struct guesser {
    chooser *c;
    const dogma_module *module;
    dogma_fact_context context;
    guess_block blocks[BLOCKS_MAX];
    guess_call found[FUNCTIONS_MAX], used[FUNCTIONS_MAX]; /* of this pass, of the one before */
    dogma_fact imported; /* assumed of import 0 */
    uint64_t coin_seed;
    uint32_t function, block, anchor;
    model_record *record; /* steps go here; NULL: not the last pass */
} guesser;

/* The same answer for the same place in every pass. */
static bool coin(const guesser *g, uint32_t what, uint32_t of)
{
    uint64_t z = g->coin_seed + g->function * 7919u + g->block * 104729u + g->anchor * 1299709u + what * 15485863u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (z >> 40) % of == 0;
}

static void arrive(guesser *g, uint32_t target, const dogma_state *state)
{
    guess_block *b = &g->blocks[target];
    if (b->reached)
        dogma_state_join(&b->join, state);
    else
        b->join = *state;
    b->reached = true;
}

static void note_step(guesser *g, uint8_t kind, bool taken)
{
    if (g->record == NULL)
        return;
    model_step *step = model_add_step(g->record, g->block, g->anchor);
    step->kind = kind;
    step->taken = taken;
}

static void access_insn(guesser *g, const dogma_insn *x, dogma_state *state)
{
    if (!dogma_state_access(&g->context, state, x).plain)
        return;
    dogma_state_resident(&g->context, state, x);
    if (g->context.speculation_safe || x->memory.kind != DOGMA_MEMORY_BASE || !coin(g, 1, 3))
        return;
    const dogma_relation relation = {.kind = DOGMA_RELATION_ADDRESS, .x = x->memory.base, .y = x->memory.has_index != 0 ? x->memory.index : DOGMA_LOCATION_NONE,
                                     .scale_log2 = x->memory.scale_log2, .disp = x->memory.disp, .lo = 0,
                                     .hi = (int64_t)DOGMA_ARENA_BYTES - dogma_rows[x->op].access_bytes};
    if (dogma_state_add_relation(state, &relation))
        note_step(g, MODEL_STEP_ADDRESS, false);
}

static dogma_fact at_call(dogma_fact post, const dogma_state *state)
{
    return post.kind == DOGMA_FACT_ENTRY ? dogma_fact_get(state, post.entry) : post;
}

static void join_site(guesser *g, uint32_t callee, const dogma_state *state)
{
    guess_call *f = &g->found[callee];
    if (f->any)
        dogma_state_join(&f->sites, state);
    else
        f->sites = *state;
    f->any = true;
}

static void call_insn(guesser *g, const dogma_insn *x, dogma_state *state)
{
    dogma_fact rax = {0}, rdx = {0};
    if (x->op == DOGMA_OP_CALL_F) {
        join_site(g, x->number, state);
        rax = at_call(g->used[x->number].rax, state);
        rdx = at_call(g->used[x->number].rdx, state);
    } else if (x->op == DOGMA_OP_CALL_IMPORT_I) {
        rax = at_call(g->imported, state);
    }
    dogma_state_transfer(&g->context, state, x);
    dogma_fact_set(state, DOGMA_RAX, rax);
    dogma_fact_set(state, DOGMA_RDX, rdx);
}

static void returns(guesser *g, dogma_fact rax, dogma_fact rdx)
{
    guess_call *f = &g->found[g->function];
    f->rax = f->returns ? dogma_fact_join(f->rax, rax) : rax;
    f->rdx = f->returns ? dogma_fact_join(f->rdx, rdx) : rdx;
    f->returns = true;
}

static dogma_relation order_of(const dogma_insn *x, bool taken)
{
    static const uint8_t opposite[] = {[DOGMA_SLT] = DOGMA_SGE, [DOGMA_SLE] = DOGMA_SGT, [DOGMA_SGT] = DOGMA_SLE, [DOGMA_SGE] = DOGMA_SLT,
                                       [DOGMA_ULT] = DOGMA_UGE, [DOGMA_ULE] = DOGMA_UGT, [DOGMA_UGT] = DOGMA_ULE, [DOGMA_UGE] = DOGMA_ULT};
    const unsigned condition = taken ? x->condition : opposite[x->condition];
    const bool is_unsigned = condition >= DOGMA_ULT, greater = condition == DOGMA_SGT || condition == DOGMA_SGE || condition == DOGMA_UGT || condition == DOGMA_UGE;
    const bool strict = condition == DOGMA_SLT || condition == DOGMA_SGT || condition == DOGMA_ULT || condition == DOGMA_UGT;
    return (dogma_relation){.kind = is_unsigned ? DOGMA_RELATION_BELOW : DOGMA_RELATION_AT_MOST, .x = greater ? x->rb : x->ra, .y = greater ? x->ra : x->rb,
                            .c = (is_unsigned ? 1 : 0) - (strict ? 1 : 0)};
}

static void branch_insn(guesser *g, const dogma_insn *x, dogma_state *state)
{
    dogma_state taken = *state;
    const bool order = x->op == DOGMA_OP_BR_I64_BRR && x->ra != x->rb && x->condition >= DOGMA_SLT && x->condition <= DOGMA_UGE &&
                       !g->context.speculation_safe && coin(g, 2, 2) && state->relation_count < DOGMA_RELATIONS_MAX;
    const bool edge = coin(g, 3, 2);
    dogma_state_branch(&g->context, &taken, x, true);
    dogma_state_branch(&g->context, state, x, false);
    if (order) {
        const dogma_relation relation = order_of(x, edge);
        if (dogma_state_add_relation(edge ? &taken : state, &relation))
            note_step(g, MODEL_STEP_ORDER, edge);
    }
    arrive(g, g->block + (uint32_t)x->target_delta, &taken);
}

/* A terminator. True when the next block is entered with the state. */
static bool end_insn(guesser *g, const dogma_insn *x, dogma_state *state)
{
    switch ((unsigned)x->op) {
    case DOGMA_OP_RET_N:
        returns(g, dogma_fact_get(state, DOGMA_RAX), dogma_fact_get(state, DOGMA_RDX));
        return false;
    case DOGMA_OP_TAIL_F:
        join_site(g, x->number, state);
        returns(g, (dogma_fact){0}, (dogma_fact){0});
        return false;
    case DOGMA_OP_TAIL_REG_RS:
        returns(g, (dogma_fact){0}, (dogma_fact){0});
        return false;
    case DOGMA_OP_JUMP_J:
        arrive(g, g->block + (uint32_t)x->target_delta, state);
        return false;
    case DOGMA_OP_BRTAB_TAB:
        for (uint32_t i = 0; i < x->number; i++)
            arrive(g, g->block + (uint32_t)dogma_insn_table_delta(x, i), state);
        return false;
    case DOGMA_OP_SETJMP_N:
        dogma_state_clear(state);
        return true;
    case DOGMA_OP_TRAP_K: case DOGMA_OP_LONGJMP_N:
        return false;
    default:
        branch_insn(g, x, state);
        return true;
    }
}

static void enter_block(guesser *g, dogma_state *state, bool falls_through)
{
    guess_block *b = &g->blocks[g->block];
    g->anchor = 0;
    if (falls_through)
        arrive(g, g->block, state);
    if (b->claimed && !b->known) {
        b->known = true;
        b->claim = b->join;
        if (!b->reached)
            dogma_state_clear(&b->claim);
    }
    if (b->claimed)
        *state = b->claim;
    else if (b->reached)
        *state = b->join;
    else
        dogma_state_clear(state);
}

static void pass(guesser *g, const dogma_state *entry)
{
    const dogma_function *header = &g->module->functions[g->function];
    const uint8_t *code = g->module->code.data + header->code_offset;
    dogma_state state = *entry;
    dogma_insn x;
    bool begins = true, falls_through = true;
    g->block = 0;
    for (uint32_t i = 0; i < header->block_count; i++)
        g->blocks[i].reached = false;
    for (uint32_t at = 0; at < header->code_bytes; at += x.size_bytes) {
        if (dogma_insn_decode(code, header->code_bytes, at, &x) != DOGMA_OK)
            abort();
        if (x.op == DOGMA_OP_BLOCK_N) {
            falls_through = falls_through || !begins;
            begins = true;
        }
        if (begins && at != 0)
            g->block++;
        if (begins)
            enter_block(g, &state, falls_through);
        begins = falls_through = false;
        const unsigned traits = dogma_rows[x.op].traits;
        const bool counted = dogma_insn_counts_access(&x), branch = x.op >= DOGMA_OP_BR_I32_BRR && x.op <= DOGMA_OP_BR_F64_BVV;
        if (counted)
            access_insn(g, &x, &state);
        if ((traits & DOGMA_TRAIT_TERMINATOR) != 0) {
            falls_through = end_insn(g, &x, &state);
            begins = true;
        } else if ((traits & DOGMA_TRAIT_CALL) != 0) {
            call_insn(g, &x, &state);
        } else {
            dogma_state_transfer(&g->context, &state, &x);
        }
        g->anchor += counted || branch;
    }
}

/* True when nothing changed: all that arrives at claimed blocks entails the claims. */
static bool weaken_claims(guesser *g, uint32_t blocks, bool hope)
{
    bool stable = true;
    for (uint32_t i = 0; i < blocks; i++) {
        guess_block *b = &g->blocks[i];
        if (!b->claimed || !b->reached || dogma_state_entails(&b->join, &b->claim))
            continue;
        stable = false;
        dogma_state joined = b->claim;
        dogma_state_join(&joined, &b->join);
        for (uint32_t location = 0; location < DOGMA_LOCATIONS && !hope; location++)
            if (!dogma_fact_entails(dogma_fact_get(&b->join, location), dogma_fact_get(&b->claim, location)))
                dogma_fact_set(&joined, location, (dogma_fact){0});
        if (!hope)
            joined.relation_count = 0;
        b->claim = joined;
    }
    return stable;
}

static void mark_claimed(guesser *g)
{
    const dogma_function *header = &g->module->functions[g->function];
    const uint8_t *code = g->module->code.data + header->code_offset;
    dogma_insn x;
    uint32_t block = 0;
    for (uint32_t i = 0; i < header->block_count; i++)
        g->blocks[i] = (guess_block){.claimed = choose(g->c, 2) == 0};
    for (uint32_t at = 0; at < header->code_bytes; at += x.size_bytes) {
        if (dogma_insn_decode(code, header->code_bytes, at, &x) != DOGMA_OK)
            abort();
        const unsigned form = dogma_rows[x.op].form;
        if (x.op == DOGMA_OP_BLOCK_N)
            block++;
        if (form == DOGMA_FORM_TAB)
            for (uint32_t i = 0; i < x.number; i++) {
                const int32_t delta = dogma_insn_table_delta(&x, i);
                if (delta <= 0)
                    g->blocks[block + (uint32_t)delta].claimed = true;
            }
        else if (form >= DOGMA_FORM_J && form <= DOGMA_FORM_BVV && x.target_delta <= 0)
            g->blocks[block + (uint32_t)x.target_delta].claimed = true;
        if ((dogma_rows[x.op].traits & DOGMA_TRAIT_TERMINATOR) != 0)
            block++;
    }
}

static void claim_state(model_list *list, const dogma_state *state, bool safe)
{
    for (uint32_t location = 0; location < DOGMA_LOCATIONS; location++) {
        const dogma_fact fact = dogma_fact_get(state, location);
        if (fact.kind != DOGMA_FACT_NONE)
            model_claim_fact(list, (uint8_t)location, fact, safe);
    }
    for (unsigned i = 0; i < state->relation_count; i++)
        list->relations[list->relation_count++] = state->relations[i];
}

static bool can_have_precondition(const dogma_module *module, uint32_t function)
{
    for (uint32_t i = 0; i < module->table_count; i++)
        if (module->table[i] == function)
            return false;
    for (uint32_t i = 0; i < module->export_count; i++)
        if (module->exports[i].kind == DOGMA_KIND_FUNCTION && module->exports[i].function == function)
            return false;
    return module->manifest.entry != function + 1 && module->manifest.initialiser != function + 1 && module->manifest.finaliser != function + 1;
}

/* Facts about the registers that a precondition may name; the other registers are as they were at entry. */
static void entry_state(const guesser *g, dogma_state *state)
{
    const guess_call *f = &g->used[g->function];
    const uint32_t caller_saved = 1u << DOGMA_RAX | 1u << DOGMA_RCX | 1u << DOGMA_RDX | 1u << DOGMA_RSI | 1u << DOGMA_RDI | 1u << DOGMA_R8 | 1u << DOGMA_R9 | 1u << DOGMA_R10;
    dogma_state_clear(state);
    for (uint32_t location = 0; location < 16; location++) {
        if ((DOGMA_GENERAL_REGISTER_BITS >> location & 1) == 0)
            continue;
        const dogma_fact fact = f->any && (caller_saved >> location & 1) != 0 ? dogma_fact_get(&f->sites, location) : (dogma_fact){0};
        const bool interval = fact.kind == DOGMA_FACT_INTEGER || fact.kind == DOGMA_FACT_POINTER;
        dogma_fact_set(state, location, interval ? fact : (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = (uint8_t)location});
    }
}

static void choose_tracked(guesser *g)
{
    const dogma_function *header = &g->module->functions[g->function];
    g->context.tracked_count = 0;
    for (uint32_t slot = header->outgoing_slots; slot < header->outgoing_slots + header->own_slots && g->context.tracked_count < DOGMA_TRACKED_SLOTS_MAX; slot++)
        if (choose(g->c, 2) == 0)
            g->context.tracked[g->context.tracked_count++] = (uint16_t)slot;
}

static void guess_function(guesser *g, model_proof *out, bool last)
{
    const dogma_function *header = &g->module->functions[g->function];
    const bool safe = g->context.speculation_safe;
    dogma_state entry;
    if (header->block_count > BLOCKS_MAX)
        return;
    if (choose(g->c, 40) == 0 && last) { /* no record: its calls offer nothing */
        return;
    }
    choose_tracked(g);
    mark_claimed(g);
    entry_state(g, &entry);
    for (unsigned round = 0; round < ROUNDS * 4; round++) {
        const guess_call before = g->found[g->function];
        pass(g, &entry);
        if (weaken_claims(g, header->block_count, round < ROUNDS_OF_HOPE))
            break;
        g->found[g->function] = before; /* joins of a pass that was too hopeful */
    }
    if (!last)
        return;
    model_record *record = model_add_record(out, g->function);
    record->tracked_count = g->context.tracked_count;
    for (unsigned i = 0; i < record->tracked_count; i++)
        record->tracked[i] = g->context.tracked[i];
    for (uint32_t location = 0; location < 16; location++) {
        const dogma_fact fact = dogma_fact_get(&entry, location);
        if (fact.kind == DOGMA_FACT_INTEGER || fact.kind == DOGMA_FACT_POINTER)
            model_claim_fact(&record->pre, (uint8_t)location, fact, safe || choose(g->c, 2) != 0);
    }
    const guess_call *used = &g->used[g->function];
    const unsigned results = g->module->signatures[header->signature].result_count;
    if (used->returns && used->rax.kind != DOGMA_FACT_NONE && results >= 1)
        model_claim_fact(&record->post, DOGMA_RAX, used->rax, safe || choose(g->c, 2) != 0);
    if (used->returns && used->rdx.kind != DOGMA_FACT_NONE && results >= 2)
        model_claim_fact(&record->post, DOGMA_RDX, used->rdx, safe || choose(g->c, 2) != 0);
    g->record = record;
    pass(g, &entry);
    g->record = NULL;
    for (uint32_t i = 0; i < header->block_count; i++)
        if (g->blocks[i].claimed)
            claim_state(&model_add_invariant(record, i)->list, &g->blocks[i].claim, safe || choose(g->c, 2) != 0);
}

/* Between the passes: what call sites and returns of one pass say is used in the next. */
static void keep_calls(guesser *g)
{
    memcpy(g->used, g->found, sizeof g->used);
    for (uint32_t i = 0; i < g->module->function_count; i++) {
        guess_call *f = &g->used[i];
        if (!can_have_precondition(g->module, i) || choose(g->c, 3) == 0)
            f->any = false;
        if (f->returns && choose(g->c, 3) == 0)
            f->rax = f->rdx = (dogma_fact){0};
        dogma_fact *results[2] = {&f->rax, &f->rdx};
        for (unsigned k = 0; k < 2; k++) {
            const dogma_fact *result = results[k];
            if (!f->returns || (f->any && result->kind == DOGMA_FACT_ENTRY && dogma_fact_get(&f->sites, result->entry).kind != DOGMA_FACT_NONE))
                *results[k] = (dogma_fact){0};
        }
        if (g->module->signatures[g->module->functions[i].signature].result_count < 2)
            f->rdx = (dogma_fact){0};
    }
}

void guess_proof(chooser *c, const dogma_module *module, bool speculation_safe, model_proof *out)
{
    static guesser g;
    memset(&g, 0, sizeof g);
    g.c = c;
    g.module = module;
    g.context.speculation_safe = speculation_safe;
    g.coin_seed = ((uint64_t)choose(c, 65536) << 16) + choose(c, 65536);
    model_init(out, module);
    if (module->function_count > FUNCTIONS_MAX)
        return;
    if (module->import_count != 0 && choose(c, 2) != 0) {
        g.imported = choose(c, 2) != 0 ? dogma_fact_pointer(0, 0xfffffff0) : (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = DOGMA_RDI};
        out->assumptions = calloc(1, sizeof *out->assumptions);
        if (out->assumptions == NULL)
            abort();
        out->assumption_count = 1;
        model_claim_fact(&out->assumptions[0].post, DOGMA_RAX, g.imported, true);
    }
    for (unsigned i = 0; i < 2; i++) {
        memset(g.found, 0, sizeof g.found);
        for (g.function = 0; g.function < module->function_count; g.function++)
            guess_function(&g, out, i == 1);
        if (i == 0)
            keep_calls(&g);
    }
}
