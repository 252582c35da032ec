/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Sizes: code never exceeds dogma_transpile_code_bytes_max, scratch never dogma_transpile_scratch_bytes, for functions made to grow as much as
 * they can and for random ones; too little of either is refused and nothing is written beyond. Positions: every code byte of random functions
 * is located, in order. Code is not run.
 *
 *   transpile_bounds_test [seed]     transpile_bounds_test --hex: code of every row, as text for a disassembler
 */
#include "access_plan.h"
#include "transpile_machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned failures;

#define CHECK(condition, ...)                                                                                                           \
    do {                                                                                                                                \
        if (!(condition)) {                                                                                                             \
            if (failures++ < 20) {                                                                                                      \
                fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                                                         \
                fprintf(stderr, __VA_ARGS__);                                                                                           \
                fprintf(stderr, "\n");                                                                                                  \
            }                                                                                                                           \
        }                                                                                                                               \
    } while (0)

static const dogma_placement placement = {0x7f0000000000, MACHINE_IMAGE_BASE, MACHINE_TABLE_BASE, MACHINE_CELL_BASE};
enum { CANARY_BYTES = 256 };

/* Any operands that the form can hold and that the rules allow in a function with 200 slots and `blocks` blocks. */
static void any_insn(random_state *r, unsigned op, uint32_t block, uint32_t blocks, dogma_insn *x)
{
    static const uint8_t registers[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14};
    const dogma_row *row = &dogma_rows[op];
    memset(x, 0, sizeof *x);
    x->op = (uint16_t)op;
    x->form = row->form;
    uint8_t *fields[4] = {&x->rd, &x->ra, &x->rb, &x->rc};
    for (unsigned i = 0; i < 4; i++)
        *fields[i] = registers[random_below(r, sizeof registers)];
    if (x->rc == x->rd)
        x->rc = x->rd == 0 ? 1 : 0;
    if (x->rb == x->rd)
        x->rb = x->rd == 2 ? 3 : 2;
    if (row->access_bytes != 0) {
        dogma_memory *m = &x->memory;
        switch (random_below(r, (row->traits & DOGMA_TRAIT_SLOT) ? 4 : 3)) {
        case 0:
        case 1:
            m->kind = DOGMA_MEMORY_BASE;
            m->base = registers[random_below(r, sizeof registers)];
            m->disp = (int32_t)((int64_t)random_next(r) >> (32 + random_below(r, 32)));
            break;
        case 2:
            m->kind = DOGMA_MEMORY_GLOBAL;
            m->disp = (int32_t)random_below(r, 1u << 20);
            if (op == DOGMA_OP_LEA_I32_RM) {
                m->kind = DOGMA_MEMORY_BASE;
                m->base = 3;
            }
            break;
        default:
            m->kind = DOGMA_MEMORY_SLOT;
            m->disp = (int32_t)random_below(r, 199);
            break;
        }
        if (m->kind != DOGMA_MEMORY_SLOT && random_below(r, 2)) {
            m->has_index = 1;
            m->index = registers[random_below(r, sizeof registers)];
            m->scale_log2 = (uint8_t)random_below(r, 4);
        }
    }
    x->condition = (uint8_t)random_below(r, DOGMA_CONDITION_COUNT);
    x->number = row->form == DOGMA_FORM_RS ? random_below(r, 16) : random_below(r, 3);
    if (row->form == DOGMA_FORM_TAB)
        x->number = 1 + random_below(r, 40);
    unsigned bits = row->imm_bits == 0 ? 8 : row->imm_bits;
    x->imm = (int64_t)random_next(r) >> (64 - bits);
    if (row->form == DOGMA_FORM_RRI && op != DOGMA_OP_MUL_I32_RRI && op != DOGMA_OP_MUL_I64_RRI)
        x->imm = random_below(r, 32);
    if (row->form == DOGMA_FORM_VVI || row->form == DOGMA_FORM_VVVI || row->form == DOGMA_FORM_VVRI || row->form == DOGMA_FORM_RVI || row->form == DOGMA_FORM_K)
        x->imm = random_below(r, 2);
    x->target_delta = (int32_t)random_below(r, blocks) - (int32_t)block;
}

static void add(builder *b, random_state *r, unsigned op, uint32_t *block, uint32_t blocks)
{
    dogma_insn x;
    int32_t deltas[64];
    any_insn(r, op, *block, blocks, &x);
    for (unsigned i = 0; i < 64; i++)
        deltas[i] = (int32_t)random_below(r, blocks) - (int32_t)*block;
    builder_add(b, &x, deltas);
    if (op == DOGMA_OP_BLOCK_N || (dogma_rows[op].traits & DOGMA_TRAIT_TERMINATOR))
        ++*block;
}

/* Transpile into exactly the bound, and check what is around. */
static void measure_with(builder *b, const dogma_access_plan *plan, const char *what)
{
    dogma_scratch scratch;
    dogma_diag diag;
    dogma_module *module = &b->module;
    module->code.data = b->code;
    module->code.size_bytes = b->code_bytes;
    size_t bound = dogma_transpile_code_bytes_max(module), scratch_bytes = dogma_transpile_scratch_bytes(module);
    uint8_t *out = malloc(bound + CANARY_BYTES), *work = malloc(scratch_bytes + CANARY_BYTES);
    memset(out + bound, 0xa5, CANARY_BYTES);
    memset(work + scratch_bytes, 0xa5, CANARY_BYTES);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    dogma_status status = dogma_transpile(module, &placement, plan, &scratch, out, bound, b->offsets, &b->result, &diag);
    CHECK(status == DOGMA_OK, "%s: %s", what, dogma_status_name(status));
    CHECK(scratch.used_bytes == 0 && scratch.peak_bytes <= scratch_bytes, "%s: scratch", what);
    for (unsigned i = 0; i < CANARY_BYTES; i++) {
        CHECK(out[bound + i] == 0xa5, "%s: written beyond the code", what);
        CHECK(work[scratch_bytes + i] == 0xa5, "%s: written beyond the scratch", what);
    }
    if (status == DOGMA_OK) {
        size_t code_bytes = b->result.code_bytes;
        CHECK(code_bytes <= bound, "%s", what);
        /* one byte less than needed, half, nothing: refused, and no byte beyond */
        size_t capacities[] = {code_bytes - 1, code_bytes / 2, 300, 64, 1, 0};
        for (unsigned i = 0; i < sizeof capacities / sizeof *capacities; i++) {
            if (capacities[i] >= code_bytes)
                continue;
            uint32_t *offsets = malloc(((size_t)module->function_count + 1) * sizeof *offsets);
            dogma_transpile_result result;
            memset(out + capacities[i], 0xa5, CANARY_BYTES);
            dogma_scratch_init(&scratch, work, scratch_bytes);
            status = dogma_transpile(module, &placement, plan, &scratch, out, capacities[i], offsets, &result, &diag);
            CHECK(status == DOGMA_E_NO_SPACE && diag.status == status, "%s: capacity %zu: %s", what, capacities[i], dogma_status_name(status));
            for (unsigned k = 0; k < CANARY_BYTES; k++)
                CHECK(out[capacities[i] + k] == 0xa5, "%s: written beyond %zu", what, capacities[i]);
            free(offsets);
        }
        uint32_t *offsets = malloc(((size_t)module->function_count + 1) * sizeof *offsets);
        dogma_transpile_result result;
        dogma_scratch_init(&scratch, work, scratch_bytes / 2);
        status = dogma_transpile(module, &placement, plan, &scratch, out, bound, offsets, &result, &diag);
        CHECK(status == DOGMA_E_SCRATCH || status == DOGMA_OK, "%s: half the scratch: %s", what, dogma_status_name(status));
        free(offsets);
    }
    free(out);
    free(work);
}

static void measure(builder *b, random_state *r, const char *what)
{
    b->module.code = (dogma_span){b->code, b->code_bytes};
    for (unsigned i = 0; i < 4; i++) {
        test_plan plan;
        test_plan_make(&plan, &b->module, i == 0 ? TEST_PLAN_NONE : i == 1 ? TEST_PLAN_ALL / 2 : i == 2 ? TEST_PLAN_ALL : TEST_PLAN_NONE, &r->s);
        plan.plan.unproven = i == 3 ? DOGMA_UNPROVEN_GS : DOGMA_UNPROVEN_BEST;
        measure_with(b, &plan.plan, what);
        CHECK(b->result.access_count == plan.access_count && b->result.plain_count == plan.plain_count, "%s: accesses", what);
        test_plan_free(&plan);
    }
    measure_with(b, NULL, what);
    CHECK(b->result.plain_count == 0, "%s: plain accesses without a plan", what);
}

static void positions(builder *b, const char *what)
{
    dogma_scratch scratch;
    size_t scratch_bytes = dogma_transpile_scratch_bytes(&b->module);
    uint8_t *work = malloc(scratch_bytes);
    for (uint32_t f = 0; f < b->module.function_count; f++) {
        uint64_t last = 0;
        bool ended = false;
        for (uint32_t offset = b->offsets[f]; offset < b->offsets[f + 1]; offset += 1 + offset % 3) {
            dogma_code_position position;
            dogma_scratch_init(&scratch, work, scratch_bytes);
            dogma_status status = dogma_transpile_locate(&b->module, &placement, b->plan, &scratch, b->offsets, offset, NULL, 0, &position);
            if (status == DOGMA_E_NOT_FOUND) {
                ended = true;
                continue;
            }
            CHECK(status == DOGMA_OK && !ended, "%s: locate: %s", what, dogma_status_name(status));
            uint64_t key = (uint64_t)position.block << 32 | position.insn;
            CHECK(position.function == f && key >= last && position.block < b->module.functions[f].block_count, "%s: position", what);
            last = key;
        }
    }
    free(work);
}

/* Marks of all instructions agree with locate: the code at a mark is that instruction's. */
static void marks(builder *b, const char *what)
{
    dogma_scratch scratch;
    size_t scratch_bytes = dogma_transpile_scratch_bytes(&b->module);
    uint8_t *work = malloc(scratch_bytes);
    for (uint32_t f = 0; f < b->module.function_count; f++) {
        const dogma_function *function = &b->module.functions[f];
        dogma_code_mark *all = calloc((size_t)function->code_bytes + 1, sizeof *all);
        uint32_t count = 0, block = 0, index = 0;
        dogma_insn insn;
        for (uint32_t at = 0; at < function->code_bytes; at += insn.size_bytes) {
            CHECK(dogma_insn_decode(b->module.code.data + function->code_offset, function->code_bytes, at, &insn) == DOGMA_OK, "%s", what);
            if (insn.op == DOGMA_OP_BLOCK_N) {
                block++;
                index = 0;
            }
            all[count++] = (dogma_code_mark){.block = block, .insn = index++};
            if (dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) {
                block++;
                index = 0;
            }
        }
        all[count] = (dogma_code_mark){.block = block};
        dogma_scratch_init(&scratch, work, scratch_bytes);
        dogma_status status = dogma_transpile_marks(&b->module, &placement, b->plan, &scratch, b->offsets, f, all, (size_t)count + 1);
        CHECK(status == DOGMA_OK, "%s: marks: %s", what, dogma_status_name(status));
        CHECK(all[0].code_offset >= b->offsets[f] && all[count].code_offset <= b->offsets[f + 1], "%s: marks", what);
        for (uint32_t i = 0; i < count; i++) {
            dogma_code_position position;
            CHECK(all[i].code_offset <= all[i + 1].code_offset, "%s: marks ascend", what);
            if (all[i].code_offset == all[i + 1].code_offset)
                continue;
            const uint32_t ends[] = {all[i].code_offset, all[i + 1].code_offset - 1}; /* first and last byte */
            for (unsigned k = 0; k < 2; k++) {
                dogma_scratch_init(&scratch, work, scratch_bytes);
                status = dogma_transpile_locate(&b->module, &placement, b->plan, &scratch, b->offsets, ends[k], NULL, 0, &position);
                CHECK(status == DOGMA_OK && position.block == all[i].block && position.insn == all[i].insn, "%s: mark %u of function %u", what, i, f);
            }
        }
        if (count > 1) {
            all[0].block = block + 1;
            status = dogma_transpile_marks(&b->module, &placement, b->plan, &scratch, b->offsets, f, all, 2);
            CHECK(status == DOGMA_E_VALUE, "%s: marks out of order", what);
        }
        free(all);
    }
    free(work);
}

static dogma_function *largest_frame(builder *b, unsigned flags)
{
    dogma_function *f = builder_function(b, 150, 40);
    f->outgoing_slots = 10;
    f->saved_mask = 0x1f;
    f->flags = (uint8_t)flags;
    f->data_frame_bytes = 1u << 20;
    return f;
}

/* The same row over and over. */
static void repeated(random_state *r, unsigned op, unsigned flags)
{
    builder b;
    char what[64];
    builder_open(&b);
    for (unsigned function = 0; function < 3; function++) {
        uint32_t block = 0, count = op == DOGMA_OP_SETJMP_N ? 255 : 300, blocks = 1;
        largest_frame(&b, flags);
        if ((dogma_rows[op].traits & DOGMA_TRAIT_TERMINATOR) || op == DOGMA_OP_BLOCK_N)
            blocks += count;
        for (unsigned i = 0; i < count; i++)
            add(&b, r, op, &block, blocks);
        add(&b, r, DOGMA_OP_RET_N, &block, blocks);
    }
    snprintf(what, sizeof what, "%s, flags %u", dogma_rows[op].text, flags);
    measure(&b, r, what);
    builder_close(&b);
}

static void random_functions(random_state *r)
{
    builder b;
    builder_open(&b);
    for (unsigned function = 0; function < 3; function++) {
        unsigned flags = random_below(r, 4);
        dogma_function *f = largest_frame(&b, flags);
        uint32_t block = 0, blocks = 1, count = 1 + random_below(r, 400);
        static uint16_t ops[512];
        if (random_below(r, 2)) {
            f->own_slots = 0;
            f->outgoing_slots = 0;
            f->incoming_slots = 200;
            f->saved_mask = (uint8_t)random_below(r, 32);
            f->data_frame_bytes = 16 * random_below(r, 3);
        }
        for (unsigned i = 0; i < count; i++) {
            do
                ops[i] = (uint16_t)(1 + random_below(r, DOGMA_OP_COUNT - 1));
            while ((ops[i] == DOGMA_OP_SETJMP_N && !(flags & DOGMA_FUNCTION_RETURNS_TWICE)) ||
                   ((ops[i] == DOGMA_OP_DALLOC_RR || ops[i] == DOGMA_OP_DSET_R) && !(flags & DOGMA_FUNCTION_DYNAMIC)));
            if (random_below(r, 3) == 0)
                ops[i] = (uint16_t)(random_below(r, 2) ? DOGMA_OP_BR_I64_BRI : DOGMA_OP_BR_F32_BVV);
            blocks += ops[i] == DOGMA_OP_BLOCK_N || (dogma_rows[ops[i]].traits & DOGMA_TRAIT_TERMINATOR);
        }
        for (unsigned i = 0; i < count; i++)
            add(&b, r, ops[i], &block, blocks);
        add(&b, r, DOGMA_OP_RET_N, &block, blocks);
    }
    measure(&b, r, "random functions");
    test_plan plan;
    test_plan_make(&plan, &b.module, random_below(r, 2) ? TEST_PLAN_ALL / 2 : TEST_PLAN_ALL, &r->s);
    plan.plan.unproven = (uint8_t)random_below(r, 2);
    for (b.plan = NULL;; b.plan = &plan.plan) { /* places are those of the code that was made with the same plan */
        measure_with(&b, b.plan, "random functions");
        positions(&b, "random functions");
        marks(&b, "random functions");
        if (b.plan != NULL)
            break;
    }
    test_plan_free(&plan);
    builder_close(&b);
}

/* Code of every row, several times, without the tables: text for llvm-mc. */
static void print_hex(random_state *r, unsigned density)
{
    static uint8_t out[1 << 20];
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        if (op == DOGMA_OP_BRTAB_TAB) /* data would follow */
            continue;
        builder b;
        dogma_scratch scratch;
        dogma_diag diag;
        builder_open(&b);
        uint32_t block = 0, count = 12;
        bool ends = op == DOGMA_OP_BLOCK_N || (dogma_rows[op].traits & DOGMA_TRAIT_TERMINATOR);
        dogma_function *f = builder_function(&b, 150, 50);
        f->flags = op == DOGMA_OP_SETJMP_N || op == DOGMA_OP_RET_N ? 3 : op == DOGMA_OP_DALLOC_RR ? 2 : 0;
        f->saved_mask = 0x1f;
        for (unsigned i = 0; i < count; i++)
            add(&b, r, op, &block, ends ? count + 1 : 1);
        add(&b, r, DOGMA_OP_RET_N, &block, count + 1);
        for (unsigned k = 0; k < 2; k++) { /* targets of calls */
            uint32_t other = 0;
            builder_function(&b, 0, 0);
            add(&b, r, DOGMA_OP_RET_N, &other, 1);
        }
        b.module.code.data = b.code;
        b.module.code.size_bytes = b.code_bytes;
        test_plan plan;
        test_plan_make(&plan, &b.module, density, &r->s);
        size_t scratch_bytes = dogma_transpile_scratch_bytes(&b.module);
        b.scratch = malloc(scratch_bytes);
        dogma_scratch_init(&scratch, b.scratch, scratch_bytes);
        if (dogma_transpile(&b.module, &placement, &plan.plan, &scratch, out, sizeof out, b.offsets, &b.result, &diag) != DOGMA_OK)
            exit(1);
        uint32_t end = b.offsets[1];
        if (f->flags & DOGMA_FUNCTION_RETURNS_TWICE) /* sites follow */
            end = b.offsets[1] - 16 - 8 * (1 + f->setjmp_count);
        while (end > b.offsets[0] && out[end - 1] == 0xcc)
            end--;
        for (uint32_t i = b.offsets[0]; i < end; i++)
            printf("0x%02x%c", out[i], i + 1 == end ? '\n' : ' ');
        test_plan_free(&plan);
        builder_close(&b);
    }
}

/* A placement outside of the map of the arena is refused. */
static void placements(random_state *r)
{
    const dogma_placement wrong[] = {
        {0x7f0000000001, MACHINE_IMAGE_BASE, 5, 64}, {0x7f0000000000, 65536, 5, 64}, {0x7f0000000000, MACHINE_IMAGE_BASE + 4096, 5, 64},
        {0x7f0000000000, DOGMA_ARENA_IMAGES_END, 5, 64}, {0x7f0000000000, MACHINE_IMAGE_BASE, 0, 64},
        {0x7f0000000000, MACHINE_IMAGE_BASE, DOGMA_ARENA_TABLE_ENTRIES, 64}, {0x7f0000000000, MACHINE_IMAGE_BASE, 5, 63},
        {0x7f0000000000, MACHINE_IMAGE_BASE, 5, (DOGMA_ARENA_DATA_STACK_CELL - DOGMA_ARENA_IMPORT_CELLS) / 8},
    };
    static uint8_t out[4096], work[4096];
    uint32_t block = 0;
    builder b;
    builder_open(&b);
    builder_function(&b, 0, 0);
    add(&b, r, DOGMA_OP_RET_N, &block, 1);
    b.module.code = (dogma_span){b.code, b.code_bytes};
    b.module.image_bytes = 65536;
    b.module.table_count = 1;
    b.module.import_count = 1;
    for (unsigned i = 0; i <= sizeof wrong / sizeof *wrong; i++) {
        const dogma_placement *p = i == sizeof wrong / sizeof *wrong ? &placement : &wrong[i];
        dogma_scratch scratch;
        dogma_scratch_init(&scratch, work, sizeof work);
        dogma_status status = dogma_transpile(&b.module, p, NULL, &scratch, out, sizeof out, b.offsets, &b.result, NULL);
        CHECK(status == (p == &placement ? DOGMA_OK : DOGMA_E_VALUE), "placement %u: %s", i, dogma_status_name(status));
    }
    builder_close(&b);
}

int main(int argc, char **argv)
{
    random_state r = {1};
    if (argc > 1 && strcmp(argv[1], "--hex") == 0) {
        print_hex(&r, TEST_PLAN_NONE);
        print_hex(&r, TEST_PLAN_ALL);
        return 0;
    }
    r.s = (argc > 1 ? strtoull(argv[1], NULL, 0) : 1) * 0x9e3779b97f4a7c15u + 1;
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        if (op != DOGMA_OP_SETJMP_N && op != DOGMA_OP_DALLOC_RR && op != DOGMA_OP_DSET_R)
            repeated(&r, op, 0);
        if (op < DOGMA_OP_BR_I32_BRR || op == DOGMA_OP_DALLOC_RR || op == DOGMA_OP_DSET_R)
            repeated(&r, op, DOGMA_FUNCTION_DYNAMIC | DOGMA_FUNCTION_RETURNS_TWICE);
    }
    placements(&r);
    for (unsigned i = 0; i < 60; i++)
        random_functions(&r);
    printf("bounds: %u failures\n", failures);
    return failures == 0 ? 0 : 1;
}
