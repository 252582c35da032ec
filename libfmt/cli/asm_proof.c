/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Directives for proofs, and the proof section made of them. Spec: 10-syntax "Proofs", 50-proofs "Proof bytes". */
#include "asm.h"

#include "../src/hash.h"
#include "../src/leb.h"

#include <dogma/text.h>

#include <string.h>

/* Numbers of the binary form. Written down again: the assembler must not share the checker's tables. */
enum {
    FACT_INTEGER = 1, FACT_POINTER = 2, FACT_ENTRY = 3, FIRST_SLOT_LOCATION = 16, NO_LOCATION = 31, SAFE_BIT = 0x20, CLAMPED_BIT = 0x40, RELATIONS_BIT = 0x80,
    STEP_ORDER = 1, STEP_ADDRESS = 2, STEP_THEOREM = 3, OPERAND_CONSTANT = 32, OPERAND_BASE = 33
};

static void append_byte(asm_bytes *out, unsigned value)
{
    const uint8_t byte = (uint8_t)value;
    asm_append(out, &byte, 1);
}

static void append_uleb(asm_bytes *out, uint64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    asm_append(out, leb, dg_store_uleb(leb, value));
}

static void append_sleb(asm_bytes *out, int64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    asm_append(out, leb, dg_store_sleb(leb, value));
}

static void append_all(asm_bytes *out, const asm_bytes *more)
{
    if (more->used != 0)
        asm_append(out, more->data, more->used);
}

static asm_record *record_here(assembler *as)
{
    asm_function *f = as->function;
    if (f == NULL)
        asm_fail(as, asm_here(as), "this directive stands outside a function");
    as->has_proof = true;
    if (f->record == NULL)
        f->record = cli_allocate(sizeof *f->record);
    return f->record;
}

/* Locations, facts, relations */

static bool accept_register(assembler *as, unsigned *number)
{
    for (unsigned i = 0; i < 16; i++) {
        if (dogma_general_register_names[i][0] != '\0' && asm_accept_name(as, dogma_general_register_names[i])) {
            *number = i;
            return true;
        }
    }
    return false;
}

/* A register, `slot N` for a tracked slot, `location N` for any number. */
static unsigned expect_location(assembler *as, const asm_record *record)
{
    unsigned number;
    if (accept_register(as, &number))
        return number;
    if (asm_accept_name(as, "location"))
        return (unsigned)asm_expect_number(as) & 0xff;
    if (asm_accept_name(as, "slot")) {
        const asm_place place = asm_here(as);
        const int64_t slot = asm_expect_number(as);
        for (unsigned i = 0; record != NULL && i < record->tracked_count; i++)
            if (record->tracked[i] == slot)
                return FIRST_SLOT_LOCATION + i;
        asm_fail(as, place, "the slot is not tracked");
    }
    asm_fail(as, asm_here(as), "register, `slot N` or `location N` expected");
}

static void append_interval(asm_bytes *out, int64_t lo, int64_t hi)
{
    append_sleb(out, lo);
    append_uleb(out, (uint64_t)hi - (uint64_t)lo);
}

/* The number of a fact in the pool. */
static uint64_t pooled(assembler *as, asm_bytes fact)
{
    for (size_t i = 0; i < as->pool_count; i++)
        if (as->pool[i].used == fact.used && memcmp(as->pool[i].data, fact.data, fact.used) == 0)
            return i;
    *ASM_PUSH(as, pool) = fact;
    return as->pool_count - 1;
}

/* "N[lo, hi]", "P[lo, hi]" or "Entry(register)". */
static uint64_t expect_fact(assembler *as)
{
    asm_bytes fact = {0};
    if (asm_accept_name(as, "Entry")) {
        unsigned number;
        asm_expect(as, '(');
        if (!accept_register(as, &number))
            number = (unsigned)asm_expect_number(as);
        asm_expect(as, ')');
        append_byte(&fact, FACT_ENTRY);
        append_byte(&fact, number);
        return pooled(as, fact);
    }
    const bool integer = asm_accept_name(as, "N");
    if (!integer && !asm_accept_name(as, "P"))
        asm_fail(as, asm_here(as), "N[lo, hi], P[lo, hi] or Entry(register) expected");
    append_byte(&fact, integer ? FACT_INTEGER : FACT_POINTER);
    asm_expect(as, '[');
    const int64_t lo = asm_expect_number(as);
    asm_expect(as, ',');
    append_interval(&fact, lo, asm_expect_number(as));
    asm_expect(as, ']');
    return pooled(as, fact);
}

/* below(x, y, c), atmost(x, y, c), address(base, index*scale or none, disp, lo, hi) */
static bool accept_relation(assembler *as, const asm_record *record, asm_bytes *out)
{
    const unsigned kind = asm_accept_name(as, "below") ? 1 : asm_accept_name(as, "atmost") ? 2 : asm_accept_name(as, "address") ? 3 : 0;
    if (kind == 0)
        return false;
    append_byte(out, kind);
    asm_expect(as, '(');
    append_byte(out, expect_location(as, record));
    asm_expect(as, ',');
    if (kind != 3) {
        append_byte(out, expect_location(as, record));
        asm_expect(as, ',');
        append_sleb(out, asm_expect_number(as));
        asm_expect(as, ')');
        return true;
    }
    unsigned scale = 0;
    if (asm_accept_name(as, "none")) {
        append_byte(out, NO_LOCATION);
    } else {
        append_byte(out, expect_location(as, record));
        const int64_t factor = asm_accept(as, '*') ? asm_expect_number(as) : 1;
        while (scale < 8 && (int64_t)1 << scale != factor)
            scale++;
    }
    append_byte(out, scale);
    asm_expect(as, ',');
    append_sleb(out, asm_expect_number(as));
    asm_expect(as, ',');
    const int64_t lo = asm_expect_number(as);
    asm_expect(as, ',');
    append_interval(out, lo, asm_expect_number(as));
    asm_expect(as, ')');
    return true;
}

/* A fact list, in the order written: "rdi P[0, 15] clamped safe, rsi N[0, 3], below(rdi, rsi, 0)". */
static asm_bytes expect_list(assembler *as, const asm_record *record)
{
    asm_bytes facts = {0}, relations = {0}, list = {0};
    unsigned fact_count = 0, relation_count = 0;
    while (asm_peek(as)->kind != ASM_END) {
        if (accept_relation(as, record, &relations)) {
            relation_count++;
        } else {
            unsigned location = expect_location(as, record);
            const uint64_t number = expect_fact(as);
            for (;;) {
                if (asm_accept_name(as, "clamped"))
                    location |= CLAMPED_BIT;
                else if (asm_accept_name(as, "safe"))
                    location |= SAFE_BIT;
                else
                    break;
            }
            append_byte(&facts, location);
            append_uleb(&facts, number);
            fact_count++;
        }
        if (!asm_accept(as, ','))
            break;
    }
    append_byte(&list, fact_count | (relation_count != 0 ? RELATIONS_BIT : 0));
    append_all(&list, &facts);
    if (relation_count != 0)
        append_byte(&list, relation_count);
    append_all(&list, &relations);
    return list;
}

/* Directives */

void asm_parse_record(assembler *as)
{
    (void)record_here(as);
}

void asm_parse_pre(assembler *as)
{
    asm_record *record = record_here(as);
    record->pre = expect_list(as, NULL);
}

void asm_parse_post(assembler *as)
{
    asm_record *record = record_here(as);
    record->post = expect_list(as, NULL);
}

void asm_parse_track(assembler *as)
{
    asm_record *record = record_here(as);
    do {
        if (record->tracked_count == ASM_TRACKED_MAX)
            asm_fail(as, asm_here(as), "too many slots");
        record->tracked[record->tracked_count++] = asm_expect_number(as);
    } while (asm_accept(as, ','));
}

/* "at BLOCK" names a block that is not the one being written. */
static uint32_t block_here(assembler *as, bool *explicit)
{
    *explicit = asm_accept_name(as, "at");
    return *explicit ? (uint32_t)asm_expect_number(as) : as->function->block;
}

void asm_parse_invariant(assembler *as)
{
    asm_record *record = record_here(as);
    bool explicit;
    const uint32_t block = block_here(as, &explicit);
    *ASM_PUSH(record, invariants) = (asm_invariant){.block = block, .list = expect_list(as, record)};
}

static void expect_operands(assembler *as, const asm_record *record, asm_bytes *out)
{
    append_uleb(out, (uint64_t)asm_expect_number(as));
    while (asm_accept(as, ',')) {
        if (asm_accept_name(as, "B")) {
            append_byte(out, OPERAND_BASE);
        } else if (asm_at_number(as)) {
            append_byte(out, OPERAND_CONSTANT);
            append_sleb(out, asm_expect_number(as));
        } else {
            append_byte(out, expect_location(as, record));
        }
    }
}

/* In front of the instruction it belongs to, or "at BLOCK ANCHOR". */
void asm_parse_step(assembler *as)
{
    asm_record *record = record_here(as);
    bool explicit;
    asm_proof_step step = {.item = as->function->item_count, .anchor = -1};
    step.block = block_here(as, &explicit);
    if (explicit)
        step.anchor = asm_expect_number(as);
    if (asm_accept_name(as, "order")) {
        append_byte(&step.bytes, STEP_ORDER);
        const bool taken = asm_accept_name(as, "taken");
        if (!taken && !asm_accept_name(as, "next"))
            asm_fail(as, asm_here(as), "`taken` or `next` expected");
        append_byte(&step.bytes, taken);
    } else if (asm_accept_name(as, "address")) {
        append_byte(&step.bytes, STEP_ADDRESS);
    } else if (asm_accept_name(as, "theorem")) {
        append_byte(&step.bytes, STEP_THEOREM);
        expect_operands(as, record, &step.bytes);
    } else {
        asm_fail(as, asm_here(as), "`order`, `address` or `theorem` expected");
    }
    *ASM_PUSH(record, steps) = step;
}

void asm_parse_assume(assembler *as)
{
    asm_assumption assumption = {.import = asm_expect_ref(as, "import")};
    asm_expect(as, ',');
    assumption.list = expect_list(as, NULL);
    as->has_proof = true;
    *ASM_PUSH(as, assumptions) = assumption;
}

void asm_parse_proof(assembler *as)
{
    as->has_proof = true;
    if (asm_accept_name(as, "theory"))
        as->proof_theory = (uint64_t)asm_expect_number(as);
}

void asm_parse_local_theory(assembler *as)
{
    as->has_proof = true;
    do {
        append_byte(&as->local_theory, (unsigned)asm_expect_number(as));
    } while (asm_accept(as, ','));
}

/* The section */

static bool is_anchor(const dogma_insn *insn)
{
    const unsigned op = insn->op;
    const bool accesses = (dogma_rows[op].traits & (DOGMA_TRAIT_LOAD | DOGMA_TRAIT_STORE)) != 0;
    if (op >= DOGMA_OP_BR_I32_BRR && op <= DOGMA_OP_BR_F64_BVV)
        return true;
    return accesses && (insn->memory.kind == DOGMA_MEMORY_BASE || (insn->memory.kind == DOGMA_MEMORY_GLOBAL && insn->memory.has_index));
}

static uint64_t anchor_of(const asm_function *f, const asm_proof_step *step)
{
    uint64_t anchor = 0;
    if (step->anchor >= 0)
        return (uint64_t)step->anchor;
    for (size_t i = 0; i < step->item; i++)
        anchor += f->items[i].raw.data == NULL && f->items[i].block == step->block && is_anchor(&f->items[i].insn);
    return anchor;
}

static void emit_invariants(const asm_record *record, asm_bytes *out)
{
    int64_t previous = -1;
    append_uleb(out, record->invariants_count);
    for (size_t i = 0; i < record->invariants_count; i++) {
        append_uleb(out, (uint64_t)(record->invariants[i].block - (previous + 1)));
        append_all(out, &record->invariants[i].list);
        previous = record->invariants[i].block;
    }
}

static void emit_steps(const asm_function *f, asm_bytes *out)
{
    const asm_record *record = f->record;
    uint64_t anchor = 0;
    uint32_t block = 0;
    append_uleb(out, record->steps_count);
    for (size_t i = 0; i < record->steps_count; i++) {
        const asm_proof_step *step = &record->steps[i];
        const uint64_t here = anchor_of(f, step);
        append_uleb(out, step->block - block);
        append_uleb(out, i != 0 && step->block == block ? here - anchor : here);
        append_all(out, &step->bytes);
        block = step->block;
        anchor = here;
    }
}

static void emit_record(const asm_function *f, asm_bytes *out)
{
    const asm_record *record = f->record;
    append_byte(out, (record->pre.used != 0 ? 1u : 0) | (record->post.used != 0 ? 2u : 0) | (record->tracked_count != 0 ? 4u : 0) |
                         (record->invariants_count != 0 ? 8u : 0) | (record->steps_count != 0 ? 16u : 0));
    append_all(out, &record->pre);
    append_all(out, &record->post);
    if (record->tracked_count != 0) {
        int64_t previous = -1;
        append_byte(out, record->tracked_count);
        for (unsigned i = 0; i < record->tracked_count; i++) {
            append_uleb(out, (uint64_t)(record->tracked[i] - (previous + 1)));
            previous = record->tracked[i];
        }
    }
    if (record->invariants_count != 0)
        emit_invariants(record, out);
    if (record->steps_count != 0)
        emit_steps(f, out);
}

static void emit_binding(const dogma_module *module, asm_bytes *out)
{
    asm_bytes list = {0};
    uint8_t hash[16];
    for (uint32_t i = 0; i < module->section_count; i++) {
        const dogma_section *section = &module->sections[i];
        if (section->kind >= 0x80)
            continue;
        for (unsigned k = 0; k < 4; k++)
            append_byte(&list, section->kind >> (8 * k) & 0xff);
        for (unsigned k = 0; k < 4; k++)
            append_byte(&list, section->size_bytes >> (8 * k) & 0xff);
        dg_hash128(module->file.data + section->offset, section->size_bytes, hash);
        asm_append(&list, hash, sizeof hash);
    }
    dg_hash128(list.data, list.used, hash);
    asm_append(out, hash, sizeof hash);
}

asm_bytes asm_emit_proof(const assembler *as, const dogma_module *module, uint32_t (*import_number)(void *, const asm_ref *), void *context)
{
    asm_bytes out = {0}, records = {0};
    int64_t previous = -1;
    uint64_t record_count = 0;
    append_byte(&out, 1);
    emit_binding(module, &out);
    for (unsigned k = 0; k < 8; k++)
        append_byte(&out, (unsigned)(as->proof_theory >> (8 * k)) & 0xff);
    append_uleb(&out, as->pool_count);
    for (size_t i = 0; i < as->pool_count; i++)
        append_all(&out, &as->pool[i]);
    append_uleb(&out, as->local_theory.used);
    append_all(&out, &as->local_theory);
    append_uleb(&out, as->assumptions_count);
    for (size_t i = 0; i < as->assumptions_count; i++) {
        const int64_t import = import_number(context, &as->assumptions[i].import);
        append_uleb(&out, (uint64_t)(import - (previous + 1)));
        append_all(&out, &as->assumptions[i].list);
        previous = import;
    }
    previous = -1;
    for (size_t i = 0; i < as->functions_count; i++) {
        if (as->functions[i].record == NULL)
            continue;
        append_uleb(&records, (uint64_t)((int64_t)i - (previous + 1)));
        emit_record(&as->functions[i], &records);
        previous = (int64_t)i;
        record_count++;
    }
    append_uleb(&out, record_count);
    append_all(&out, &records);
    return out;
}
