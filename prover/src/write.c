/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Proof bytes.                                                                 Spec: 50-proofs "Proof bytes"
 *
 * Everything is written twice: the first time only the facts are counted, so that the pool can hold the frequent ones first, where an index is one byte.
 */
#include "prover.h"

#include "leb.h"

#include <stdlib.h>
#include <string.h>

enum { STEP_ADDRESS = 2, STEP_THEOREM = 3 };
enum { LIST_CHANGES = 0x40, FACT_GONE = 0x80, FACT_CLAMPED = 0x40, FACT_SAFE = 0x20 };

typedef struct pool_entry {
    dogma_fact fact;
    uint32_t uses, index;
} pool_entry;

typedef struct writer {
    dg_program *program;
    dg_bytes *out;       /* NULL while counting */
    pool_entry *entries; /* sorted by compare_facts once counted */
    uint32_t entry_count, entry_room;
    dogma_prove_counts *counts;
} writer;

static void put(writer *w, uint8_t byte)
{
    dg_bytes *out = w->out;
    if (out == NULL)
        return;
    if (out->used == out->capacity) {
        const size_t capacity = out->capacity * 2 + 4096;
        uint8_t *data = dg_take(out->arena, capacity, 1);
        if (out->used != 0)
            memcpy(data, out->data, out->used);
        out->data = data;
        out->capacity = capacity;
    }
    out->data[out->used++] = byte;
}

static void put_bytes(writer *w, const uint8_t *data, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        put(w, data[i]);
}

static void put_uleb(writer *w, uint64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    put_bytes(w, leb, dg_store_uleb(leb, value));
}

static void put_sleb(writer *w, int64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    put_bytes(w, leb, dg_store_sleb(leb, value));
}

/* What the pool says of a fact: the flags are with its uses. */
static int compare_facts(const dogma_fact *a, const dogma_fact *b)
{
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->kind == DOGMA_FACT_ENTRY)
        return (a->entry > b->entry) - (a->entry < b->entry);
    if (a->lo != b->lo)
        return a->lo < b->lo ? -1 : 1;
    return (a->hi > b->hi) - (a->hi < b->hi);
}

static int by_fact(const void *left, const void *right)
{
    return compare_facts(&((const pool_entry *)left)->fact, &((const pool_entry *)right)->fact);
}

static int by_use(const void *left, const void *right)
{
    const pool_entry *a = left, *b = right;
    if (a->uses != b->uses)
        return a->uses > b->uses ? -1 : 1;
    return compare_facts(&a->fact, &b->fact);
}

static void count_fact(writer *w, dogma_fact fact)
{
    if (w->entry_count == w->entry_room) {
        const uint32_t room = w->entry_room * 2 + 256;
        pool_entry *entries = dg_take(w->program->arena, room, sizeof *entries);
        if (w->entry_count != 0)
            memcpy(entries, w->entries, w->entry_count * sizeof *entries);
        w->entries = entries;
        w->entry_room = room;
    }
    w->entries[w->entry_count++] = (pool_entry){.fact = fact, .uses = 1};
}

static uint32_t fact_index(const writer *w, dogma_fact fact)
{
    const pool_entry key = {.fact = fact};
    const pool_entry *found = bsearch(&key, w->entries, w->entry_count, sizeof key, by_fact);
    return found->index; /* was counted before */
}

static void put_pool(writer *w)
{
    put_uleb(w, w->entry_count);
    for (uint32_t i = 0; i < w->entry_count; i++) {
        const dogma_fact *fact = &w->entries[i].fact;
        put(w, fact->kind);
        if (fact->kind == DOGMA_FACT_ENTRY) {
            put(w, fact->entry);
        } else {
            put_sleb(w, fact->lo);
            put_uleb(w, (uint64_t)(fact->hi - fact->lo));
        }
    }
}

/* Merges equal entries and numbers them by use. */
static void make_pool(writer *w)
{
    if (w->entry_count == 0)
        return;
    qsort(w->entries, w->entry_count, sizeof *w->entries, by_fact);
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->entry_count; i++) {
        if (n != 0 && compare_facts(&w->entries[n - 1].fact, &w->entries[i].fact) == 0)
            w->entries[n - 1].uses++;
        else
            w->entries[n++] = w->entries[i];
    }
    w->entry_count = n;
    qsort(w->entries, n, sizeof *w->entries, by_use);
    for (uint32_t i = 0; i < n; i++)
        w->entries[i].index = i;
}

static void put_fact(writer *w, uint32_t location, dogma_fact fact, bool safe)
{
    if (w->out == NULL) {
        count_fact(w, fact);
        return;
    }
    put(w, (uint8_t)(location | (safe ? (unsigned)FACT_SAFE : 0) | ((fact.flags & DOGMA_FACT_CLAMPED) != 0 ? (unsigned)FACT_CLAMPED : 0)| ((fact.flags & DOGMA_FACT_CLAMPED) != 0 ? 0x40u : 0)));
    put_uleb(w, fact_index(w, fact));
}

static void put_entry(writer *w, const dg_entry *entry)
{
    uint32_t count = 0;
    for (uint32_t r = 0; r < 16; r++)
        count += entry->live >> r & 1;
    put(w, (uint8_t)count);
    for (uint32_t r = 0; r < 16; r++)
        if ((entry->live >> r & 1) != 0)
            put_fact(w, r, entry->facts[r], (entry->safe >> r & 1) != 0);
    if (w->out != NULL)
        w->counts->facts += count;
}

static void put_post(writer *w, const dogma_postcondition *post, uint32_t safe)
{
    put(w, (uint8_t)((post->rax.kind != DOGMA_FACT_NONE) + (post->rdx.kind != DOGMA_FACT_NONE)));
    if (post->rax.kind != DOGMA_FACT_NONE)
        put_fact(w, DOGMA_RAX, post->rax, (safe & 1) != 0);
    if (post->rdx.kind != DOGMA_FACT_NONE)
        put_fact(w, DOGMA_RDX, post->rdx, (safe & 2) != 0);
}

/* What stays of a head from the one before, what is new or other, what goes. */
typedef struct changes {
    uint32_t put, gone;
} changes;

static changes compare_heads(const dg_head *before, const dg_head *head)
{
    changes c = {.put = head->kept, .gone = before->kept & ~head->kept};
    for (uint32_t l = 0; l < DOGMA_LOCATIONS; l++) {
        if ((head->kept & before->kept & 1u << l) == 0)
            continue;
        const dogma_fact a = dogma_fact_get(&before->state, l), b = dogma_fact_get(&head->state, l);
        if (compare_facts(&a, &b) == 0 && a.flags == b.flags && ((before->safe ^ head->safe) >> l & 1) == 0)
            c.put &= ~(1u << l);
    }
    return c;
}

static uint32_t bits(uint32_t set)
{
    uint32_t count = 0;
    for (; set != 0; set &= set - 1)
        count++;
    return count;
}

/* Written in full, or as changes to the head before where that is shorter. */
static void put_head(writer *w, const dg_head *before, const dg_head *head)
{
    changes c = {.put = head->kept, .gone = 0};
    bool as_changes = false;
    if (before != NULL) {
        const changes less = compare_heads(before, head);
        as_changes = 2 * bits(less.put) + bits(less.gone) < 2 * bits(c.put);
        c = as_changes ? less : c;
    }
    put(w, (uint8_t)(bits(c.put | c.gone) | (as_changes ? LIST_CHANGES : 0u)));
    for (uint32_t l = 0; l < DOGMA_LOCATIONS; l++) {
        if ((c.gone >> l & 1) != 0)
            put(w, (uint8_t)(FACT_GONE | l));
        else if ((c.put >> l & 1) != 0)
            put_fact(w, l, dogma_fact_get(&head->state, l), (head->safe >> l & 1) != 0);
    }
    if (w->out != NULL)
        w->counts->facts += bits(head->kept);
}

static void put_heads(writer *w, const dg_function *f)
{
    uint32_t next = 0;
    put_uleb(w, f->head_count);
    for (uint32_t h = 0; h < f->head_count; h++) {
        const dg_head *head = &f->heads[h];
        put_uleb(w, head->block - next);
        next = head->block + 1;
        put_head(w, h == 0 ? NULL : head - 1, head);
    }
}

static void put_constant(writer *w, int64_t value)
{
    put(w, 32);
    put_sleb(w, value);
}

/* An index step is two: the address of the access is resident, and what follows for the index. */
static void put_index_step(writer *w, const dogma_insn *x, dogma_fact base, uint32_t block_difference, uint32_t anchor)
{
    const bool inside = dg_step_base_inside(base);
    const dg_theorems *theorems = w->program->theorems;
    put_uleb(w, block_difference);
    put_uleb(w, anchor);
    put(w, STEP_ADDRESS);
    put_uleb(w, 0);
    put_uleb(w, 0);
    put(w, STEP_THEOREM);
    put_uleb(w, inside ? theorems->index_id[x->memory.scale_log2] : theorems->index_from_id[x->memory.scale_log2]);
    put(w, x->memory.base);
    put(w, x->memory.index);
    put_constant(w, x->memory.disp);
    if (!inside) {
        put_constant(w, base.lo);
        put_constant(w, base.hi);
    }
}

static bool is_anchor(const dogma_insn *x)
{
    return dogma_insn_counts_access(x) || (x->form >= DOGMA_FORM_BRR && x->form <= DOGMA_FORM_BVV);
}

static void put_steps(writer *w, const dg_function *f)
{
    uint32_t previous_block = 0, previous_anchor = 0, next = 0;
    put_uleb(w, (uint64_t)f->step_count * 2);
    for (uint32_t b = 0; b < f->block_count && next < f->step_count; b++) {
        uint32_t anchor = 0;
        for (uint32_t i = f->blocks[b].first; i < f->blocks[b].first + f->blocks[b].count && next < f->step_count; i++) {
            if (f->step_list[next].insn == i) {
                const bool same = next != 0 && b == previous_block;
                put_index_step(w, &f->insns[i], f->step_list[next].base, b - previous_block, same ? anchor - previous_anchor : anchor);
                previous_block = b;
                previous_anchor = anchor;
                next++;
            }
            anchor += is_anchor(&f->insns[i]);
        }
    }
}

enum { PART_PRE = 1, PART_POST = 2, PART_TRACKED = 4, PART_INVARIANTS = 8, PART_STEPS = 16 };

/* A function without a record has no state in the check: its accesses are not plain, and its calls bear out no precondition. */
static bool needs_record(const dg_program *p, const dg_function *f)
{
    if (f->dropped)
        return false;
    if (f->useful || f->entry.live != 0 || f->post.rax.kind != DOGMA_FACT_NONE || f->post.rdx.kind != DOGMA_FACT_NONE)
        return true;
    for (uint32_t i = 0; i < f->callee_count; i++)
        if (p->functions[f->callees[i]].entry.live != 0)
            return true;
    return false;
}

static uint8_t parts_of(const dg_function *f)
{
    uint8_t parts = 0;
    if (f->entry.live != 0)
        parts |= PART_PRE;
    if (f->post.rax.kind != DOGMA_FACT_NONE || f->post.rdx.kind != DOGMA_FACT_NONE)
        parts |= PART_POST;
    if (f->context.tracked_count != 0)
        parts |= PART_TRACKED;
    if (f->head_count != 0) /* each head needs an invariant, if only to say nothing */
        parts |= PART_INVARIANTS;
    if (f->step_count != 0)
        parts |= PART_STEPS;
    return parts;
}

static void put_functions(writer *w)
{
    const dg_program *p = w->program;
    uint32_t next = 0, count = 0;
    for (uint32_t i = 0; i < p->function_count; i++)
        count += needs_record(p, &p->functions[i]);
    put_uleb(w, count);
    for (uint32_t i = 0; i < p->function_count; i++) {
        const dg_function *f = &p->functions[i];
        const uint8_t parts = parts_of(f);
        if (!needs_record(p, f))
            continue;
        put_uleb(w, i - next);
        next = i + 1;
        put(w, parts);
        if ((parts & PART_PRE) != 0)
            put_entry(w, &f->entry);
        if ((parts & PART_POST) != 0)
            put_post(w, &f->post, f->post_safe);
        if ((parts & PART_TRACKED) != 0) {
            put(w, f->context.tracked_count);
            uint32_t slot = 0;
            for (uint32_t s = 0; s < f->context.tracked_count; s++) {
                put_uleb(w, f->context.tracked[s] - slot);
                slot = f->context.tracked[s] + 1u;
            }
        }
        if ((parts & PART_INVARIANTS) != 0)
            put_heads(w, f);
        if ((parts & PART_STEPS) != 0)
            put_steps(w, f);
        w->counts->records++;
        w->counts->preconditions += (parts & PART_PRE) != 0;
        w->counts->postconditions += (parts & PART_POST) != 0;
        w->counts->invariants += (parts & PART_INVARIANTS) != 0 ? f->head_count : 0;
        w->counts->steps += f->step_count * 2;
    }
}

static bool assumed(const dg_program *p, uint32_t import)
{
    const dogma_postcondition *post = &p->imports[import];
    return p->import_assumed[import] != 0 && (post->rax.kind != DOGMA_FACT_NONE || post->rdx.kind != DOGMA_FACT_NONE);
}

static void put_assumptions(writer *w)
{
    const dg_program *p = w->program;
    uint32_t count = 0, next = 0;
    for (uint32_t i = 0; i < p->module->import_count; i++)
        count += assumed(p, i);
    put_uleb(w, count);
    for (uint32_t i = 0; i < p->module->import_count; i++) {
        if (!assumed(p, i))
            continue;
        put_uleb(w, i - next);
        next = i + 1;
        put_post(w, &p->imports[i], p->import_safe[i]);
    }
}

static bool has_steps(const dg_program *p)
{
    for (uint32_t i = 0; i < p->function_count; i++)
        if (!p->functions[i].dropped && p->functions[i].step_count != 0)
            return true;
    return false;
}

void dg_write_proof(dg_program *p, dg_bytes *out, dogma_prove_counts *counts)
{
    writer w = {.program = p, .counts = counts};
    *counts = (dogma_prove_counts){0};
    put_assumptions(&w);
    put_functions(&w);
    make_pool(&w);
    *counts = (dogma_prove_counts){.pool = w.entry_count};
    w.out = out;
    out->used = 0;
    uint8_t binding[16];
    dogma_proof_binding(p->module, binding);
    put(&w, 1);
    put_bytes(&w, binding, sizeof binding);
    const uint64_t theory = has_steps(p) ? p->options->library->hash_low : 0;
    for (unsigned i = 0; i < 8; i++)
        put(&w, (uint8_t)(theory >> (8 * i)));
    put_pool(&w);
    if (w.entry_count != 0)
        qsort(w.entries, w.entry_count, sizeof *w.entries, by_fact);
    put_uleb(&w, 0); /* local theory */
    put_assumptions(&w);
    put_functions(&w);
}
