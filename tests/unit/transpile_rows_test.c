/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Every straight-line and branch row: random operands (all coincidences of registers included) and random values, executed natively and
 * by the model; registers, vectors, stack slots and memory must agree.
 *
 *   transpile_rows_test [seed [functions per row]]
 */
#include "access_plan.h"
#include "transpile_model.h"
#include "transpile_tests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { RUNS_PER_FUNCTION = 6, MARKER = MACHINE_REGION_BYTES - 8, REPORTS_MAX = 12 };

static const uint8_t registers[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14};

static uint8_t any_register(random_state *r)
{
    /* few registers, so that they often coincide, among them the ones with special encodings and fixed uses */
    static const uint8_t narrow[] = {0, 1, 2, 5, 12, 13};
    return random_below(r, 2) ? narrow[random_below(r, sizeof narrow)] : registers[random_below(r, sizeof registers)];
}

static uint8_t any_vector(random_state *r)
{
    return (uint8_t)(random_below(r, 2) ? random_below(r, 3) * 7 : random_below(r, 16));
}

static bool is_tested_row(unsigned op)
{
    switch ((unsigned)dogma_rows[op].form) {
    case DOGMA_FORM_J:
    case DOGMA_FORM_F:
    case DOGMA_FORM_I:
    case DOGMA_FORM_RS:
    case DOGMA_FORM_TAB:
    case DOGMA_FORM_K:
        return false;
    case DOGMA_FORM_N:
        return op == DOGMA_OP_FENCE_N;
    default:
        return op != DOGMA_OP_DFRAME_R && op != DOGMA_OP_DALLOC_RR && op != DOGMA_OP_DSET_R;
    }
}

/* The range of a byte immediate, by rule V-SHIFT and V-LANE. */
static unsigned byte_limit(unsigned op)
{
    const char *text = dogma_rows[op].text;
    const char *type = strrchr(text, '.');
    unsigned bits = type != NULL ? (unsigned)atoi(type + 2) : 0;
    if (strncmp(text, "vbyte", 5) == 0 || strncmp(text, "valign", 6) == 0)
        return 16;
    if (strncmp(text, "fround", 6) == 0 || strncmp(text, "vround", 6) == 0 || strcmp(text, "vshuf2.f64") == 0)
        return 4;
    if (strncmp(text, "vcmp.", 5) == 0)
        return DOGMA_FLOAT_CONDITION_COUNT;
    if (strncmp(text, "vinsert", 7) == 0 || strncmp(text, "vextract", 8) == 0)
        return 128 / bits;
    if (strncmp(text, "vshl.", 5) == 0 || strncmp(text, "vshr.", 5) == 0 || strncmp(text, "vsar.", 5) == 0)
        return bits;
    return 256;
}

static int64_t any_immediate(random_state *r, unsigned bits)
{
    if (bits == 0)
        return 0;
    uint64_t x = random_value(r);
    if (random_below(r, 3) == 0)
        x = (uint64_t)((int64_t)random_below(r, 20) - 4);
    return bits >= 64 ? (int64_t)x : (int64_t)(x << (64 - bits)) >> (64 - bits);
}

static void any_memory(random_state *r, unsigned op, dogma_memory *m)
{
    unsigned access = dogma_rows[op].access_bytes;
    bool lea = op == DOGMA_OP_LEA_I64_RM || op == DOGMA_OP_LEA_I32_RM;
    bool aligned = op == DOGMA_OP_CMPXCHG_I128_M;
    unsigned kind = random_below(r, 8);
    memset(m, 0, sizeof *m);
    if (kind == 7 && (dogma_rows[op].traits & DOGMA_TRAIT_SLOT)) {
        m->kind = DOGMA_MEMORY_SLOT;
        m->disp = (int32_t)random_below(r, access == 16 ? MACHINE_SLOTS - 1 : MACHINE_SLOTS);
        return;
    }
    if (kind >= 5 && op != DOGMA_OP_LEA_I32_RM) {
        m->kind = DOGMA_MEMORY_GLOBAL;
        m->disp = (int32_t)random_below(r, MACHINE_REGION_BYTES - 64);
        if (kind == 5) {
            m->has_index = 1;
            m->index = any_register(r);
            m->scale_log2 = (uint8_t)random_below(r, 4);
            m->disp = (int32_t)random_below(r, 1u << 25) - (1 << 24);
        }
    } else {
        m->kind = DOGMA_MEMORY_BASE;
        m->base = any_register(r);
        switch (random_below(r, 4)) {
        case 0:
            break;
        case 1:
            m->disp = (int32_t)random_below(r, 512) - 256;
            break;
        case 2:
            m->disp = (int32_t)random_below(r, (1u << 25) - 1) - (1 << 24) + 1;
            break;
        default:
            m->disp = (int32_t)random_next(r);
            break;
        }
        if (kind & 1) {
            m->has_index = 1;
            m->index = any_register(r);
            m->scale_log2 = (uint8_t)random_below(r, 4);
        }
    }
    if (aligned)
        m->disp &= ~15;
    if (lea && m->kind == DOGMA_MEMORY_GLOBAL && !m->has_index)
        m->disp &= MACHINE_REGION_BYTES - 1;
}

static void any_insn(random_state *r, unsigned op, dogma_insn *x)
{
    const dogma_row *row = &dogma_rows[op];
    memset(x, 0, sizeof *x);
    x->op = (uint16_t)op;
    x->form = row->form;
    switch ((unsigned)row->form) {
    case DOGMA_FORM_V: case DOGMA_FORM_VV: case DOGMA_FORM_VVV: case DOGMA_FORM_VVVV: case DOGMA_FORM_VVI: case DOGMA_FORM_VVVI:
    case DOGMA_FORM_VM: case DOGMA_FORM_MV: case DOGMA_FORM_VVM: case DOGMA_FORM_BVV:
        x->rd = any_vector(r);
        x->ra = any_vector(r);
        x->rb = any_vector(r);
        x->rc = any_vector(r);
        break;
    case DOGMA_FORM_VR:
        x->rd = any_vector(r);
        x->ra = any_register(r);
        break;
    case DOGMA_FORM_VVRI:
        x->rd = any_vector(r);
        x->ra = any_vector(r);
        x->rb = any_register(r);
        break;
    case DOGMA_FORM_RV: case DOGMA_FORM_RVI: case DOGMA_FORM_SVV:
        x->rd = any_register(r);
        x->ra = any_vector(r);
        x->rb = any_vector(r);
        break;
    default:
        x->rd = any_register(r);
        x->ra = any_register(r);
        x->rb = any_register(r);
        x->rc = any_register(r);
        break;
    }
    /* V-DIST */
    while (row->form == DOGMA_FORM_RRRR && x->rc == x->rd)
        x->rc = any_register(r);
    while (row->form == DOGMA_FORM_RRR && row->opcode >> 8 == 0xf1 && x->rb == x->rd)
        x->rb = any_register(r);
    while ((op == DOGMA_OP_FCOPYSIGN_F32_VVV || op == DOGMA_OP_FCOPYSIGN_F64_VVV) && x->rb == x->rd)
        x->rb = any_vector(r);
    if (row->access_bytes != 0)
        any_memory(r, op, &x->memory);
    x->condition = (uint8_t)random_below(r, row->form == DOGMA_FORM_BVV || row->form == DOGMA_FORM_SVV ? (uint32_t)DOGMA_FLOAT_CONDITION_COUNT
                                                                                                        : (uint32_t)DOGMA_CONDITION_COUNT);
    x->number = random_below(r, 1000);
    switch ((unsigned)row->form) {
    case DOGMA_FORM_VVI: case DOGMA_FORM_VVVI: case DOGMA_FORM_VVRI: case DOGMA_FORM_RVI:
        x->imm = random_below(r, byte_limit(op));
        break;
    case DOGMA_FORM_RRI:
        if (op != DOGMA_OP_MUL_I32_RRI && op != DOGMA_OP_MUL_I64_RRI) {
            x->imm = random_below(r, strstr(row->text, "i64") != NULL ? 64 : 32);
            break;
        }
        x->imm = any_immediate(r, 32);
        break;
    default:
        x->imm = any_immediate(r, row->imm_bits);
        break;
    }
    x->target_delta = 2;
}

static uint64_t any_lanes(random_state *r)
{
    static const uint32_t floats[] = {0,          0x80000000, 0x3f800000, 0xbf800000, 0x7f800000, 0xff800000, 0x7fc00001, 0xffc12345, 0x7f800001, 0xffa00000,
                                      0x00000001, 0x7f7fffff, 0x3f000000, 0x3fc00000, 0x40200000, 0xc0200000, 0x4f000000, 0xcf000000, 0x5f000000, 0x4effffff};
    static const uint64_t doubles[] = {0, 0x8000000000000000, 0x3ff0000000000000, 0xbff0000000000000, 0x7ff0000000000000, 0xfff0000000000000,
                                       0x7ff8000000000001, 0xfff8123400000000, 0x7ff0000000000001, 1, 0x7fefffffffffffff, 0x3fe0000000000000,
                                       0x3ff8000000000000, 0x4004000000000000, 0x41e0000000000000, 0xc1e0000000000000, 0x43e0000000000000,
                                       0x41dfffffffc00000, 0x36a0000000000000, 0x47f0000000000000};
    switch (random_below(r, 5)) {
    case 0:
        return floats[random_below(r, 20)] | (uint64_t)floats[random_below(r, 20)] << 32;
    case 1:
        return doubles[random_below(r, 20)];
    case 2: /* numbers of moderate size */
        return (uint64_t)(0x3e800000u + random_below(r, 0x03000000)) | (uint64_t)(0xbe800000u + random_below(r, 0x03000000)) << 32;
    case 3:
        return random_value(r);
    default:
        return random_next(r);
    }
}

/* Set the registers of the memory operand so that it hits a mapped region; exact: with all 64 bits, else modulo 2^32. */
static void aim(random_state *r, const dogma_insn *x, model *m, bool exact)
{
    const dogma_memory *mem = &x->memory;
    uint64_t *reg = m->s.r;
    if (mem->kind != DOGMA_MEMORY_BASE && mem->kind != DOGMA_MEMORY_GLOBAL)
        return;
    uint64_t image = m->base + MACHINE_IMAGE_BASE, heap = m->base + DOGMA_ARENA_HEAP;
    uint64_t at = 16 * (uint64_t)random_below(r, MACHINE_REGION_BYTES / 16 - 4);
    uint64_t noise = !exact && random_below(r, 4) == 0 ? random_next(r) << 32 : 0;
    if (mem->kind == DOGMA_MEMORY_GLOBAL) {
        if (mem->has_index) {
            at += (uint64_t)(int64_t)mem->disp & 15;
            uint64_t distance = at - (uint64_t)(int64_t)mem->disp;
            reg[mem->index] = exact ? (uint64_t)((int64_t)distance >> mem->scale_log2) : (distance & 0xffffffffu) >> mem->scale_log2;
            reg[mem->index] += noise;
        }
        return;
    }
    if (x->op != DOGMA_OP_CMPXCHG_I128_M)
        at += random_below(r, 16);
    uint64_t address = (random_below(r, 2) ? image : heap) + at - (uint64_t)(int64_t)mem->disp;
    if (!mem->has_index) {
        reg[mem->base] = address + noise;
    } else if (mem->base != mem->index) {
        reg[mem->base] = address - (reg[mem->index] << mem->scale_log2) + noise;
    } else { /* base * (1 + scale): inverses modulo 2^64 */
        static const uint64_t inverse[4] = {0, 0xaaaaaaaaaaaaaaab, 0xcccccccccccccccd, 0x8e38e38e38e38e39};
        uint64_t value = mem->scale_log2 == 0 ? address >> 1 : address * inverse[mem->scale_log2];
        reg[mem->base] = exact ? value : noise + (uint32_t)value;
        if (mem->scale_log2 == 0 && !exact)
            reg[mem->base] = noise + ((address & 0xffffffffu) >> 1);
    }
}

/* Move the address out of the arena, into its guards, by a multiple of 4 GiB. False when the operand has no way to. */
static bool aim_outside(random_state *r, const dogma_insn *x, model *m)
{
    const dogma_memory *mem = &x->memory;
    uint64_t distance = (uint64_t)(1 + random_below(r, 7)) << 32;
    if (random_below(r, 2))
        distance = 0 - distance;
    if (mem->kind == DOGMA_MEMORY_GLOBAL)
        m->s.r[mem->index] += (uint64_t)((int64_t)distance >> mem->scale_log2);
    else if (mem->has_index && mem->index == mem->base)
        return false;
    else
        m->s.r[mem->base] += distance;
    return true;
}

static void any_state(random_state *r, const dogma_insn *x, model *m, uint64_t base, bool new_memory, bool exact)
{
    m->base = base;
    memset(&m->s, 0, sizeof m->s);
    for (unsigned i = 0; i < sizeof registers; i++)
        m->s.r[registers[i]] = random_value(r);
    for (unsigned i = 0; i < 16; i++)
        for (unsigned k = 0; k < 16; k += 8) {
            uint64_t lane = any_lanes(r);
            memcpy(&m->s.v[i][k], &lane, 8);
        }
    if (random_below(r, 4) == 0) /* small shift counts, lane numbers */
        memset(m->s.v[any_vector(r)] + 1, 0, 15);
    for (unsigned i = 0; i < MACHINE_SLOTS; i++)
        m->s.slots[i] = any_lanes(r);
    for (unsigned i = 0; i < MACHINE_REGION_BYTES && new_memory; i += 8) {
        uint64_t a = any_lanes(r), b = any_lanes(r);
        memcpy(m->image + i, &a, 8);
        memcpy(m->heap + i, &b, 8);
    }
    if ((dogma_rows[x->op].traits & DOGMA_TRAIT_DIVIDES) && random_below(r, 8) != 0 && x->rd != 0)
        m->s.r[x->rd] |= 1;
    aim(r, x, m, exact);
    if (strncmp(dogma_rows[x->op].text, "cmpxchg", 7) == 0 && random_below(r, 2)) { /* make it succeed */
        model copy = *m;
        bool taken;
        if (model_execute(&copy, x, &taken) == MODEL_DONE && x->memory.base != 0 && x->memory.base != 2 &&
            !(x->memory.has_index && (x->memory.index == 0 || x->memory.index == 2))) {
            unsigned access = dogma_rows[x->op].access_bytes;
            m->s.r[0] = copy.s.r[0] | (access < 8 && random_below(r, 2) ? random_next(r) << (8 * access) : 0);
            if (access == 16)
                m->s.r[2] = copy.s.r[2];
        }
    }
}

static void describe(const dogma_insn *x, const char *what, unsigned number, uint64_t got, uint64_t expected)
{
    char text[512];
    size_t used;
    if (dogma_insn_print(x, 0, text, sizeof text, &used) != DOGMA_OK)
        strcpy(text, dogma_rows[x->op].text);
    fprintf(stderr, "%s: %s %u: got %016llx, expected %016llx\n", text, what, number, (unsigned long long)got, (unsigned long long)expected);
}

static bool same(const dogma_insn *x, const model *want, const machine_state *got, const machine *m, bool report)
{
    for (unsigned i = 0; i < sizeof registers; i++) {
        unsigned k = registers[i];
        if (got->r[k] != want->s.r[k]) {
            if (report)
                describe(x, "register", k, got->r[k], want->s.r[k]);
            return false;
        }
    }
    unsigned specified = model_vector_bytes(x);
    for (unsigned i = 0; i < 16; i++) {
        unsigned bytes = specified != 0 && i == x->rd ? specified : 16;
        if (memcmp(got->v[i], want->s.v[i], bytes) != 0) {
            uint64_t g[2], w[2];
            memcpy(g, got->v[i], 16);
            memcpy(w, want->s.v[i], 16);
            if (report) {
                describe(x, "vector", i, g[0], w[0]);
                describe(x, "vector, high half", i, g[1], w[1]);
            }
            return false;
        }
    }
    for (unsigned i = 0; i < MACHINE_SLOTS; i++)
        if (got->slots[i] != want->s.slots[i]) {
            if (report)
                describe(x, "slot", i, got->slots[i], want->s.slots[i]);
            return false;
        }
    for (unsigned i = 0; i < MACHINE_REGION_BYTES; i++)
        if (m->image[i] != want->image[i] || m->heap[i] != want->heap[i]) {
            bool image = m->image[i] != want->image[i];
            if (report)
                describe(x, image ? "image byte" : "heap byte", i, image ? m->image[i] : m->heap[i], image ? want->image[i] : want->heap[i]);
            return false;
        }
    return true;
}

static void mark(builder *b, int value)
{
    dogma_insn x;
    memset(&x, 0, sizeof x);
    x.op = DOGMA_OP_ST_I32_MI;
    x.memory.kind = DOGMA_MEMORY_GLOBAL;
    x.memory.disp = MARKER;
    x.imm = value;
    builder_add(b, &x, NULL);
    memset(&x, 0, sizeof x);
    x.op = DOGMA_OP_RET_N;
    builder_add(b, &x, NULL);
}

unsigned transpile_rows_run(uint64_t seed, unsigned per_row, bool report)
{
    static model before, want;
    random_state r = {seed * 0x9e3779b97f4a7c15u + 1};
    unsigned failures = 0, reports = 0, rows = 0;
    unsigned long long runs = 0;
    machine m;
    machine_open(&m, (size_t)64 << 20);
    for (unsigned pass = 2; pass < 2 * DOGMA_OP_COUNT; pass++) {
        const unsigned op = pass / 2; /* twice: DOGMA_UNPROVEN_BEST, then DOGMA_UNPROVEN_GS */
        if (!is_tested_row(op))
            continue;
        static dogma_insn insns[4096];
        builder b;
        builder_open(&b);
        rows += pass % 2;
        bool branches = (dogma_rows[op].traits & DOGMA_TRAIT_TERMINATOR) != 0;
        for (unsigned i = 0; i < per_row && i < 4096; i++) {
            any_insn(&r, op, &insns[i]);
            builder_function(&b, 0, MACHINE_SLOTS);
            builder_add(&b, &insns[i], NULL);
            mark(&b, 1);
            if (branches)
                mark(&b, 2);
        }
        /* Half of the accesses are plain, the others in one of the safe forms. */
        test_plan plan;
        b.module.code = (dogma_span){b.code, b.code_bytes};
        test_plan_make(&plan, &b.module, TEST_PLAN_ALL / 2, &r.s);
        plan.plan.unproven = (uint8_t)(pass % 2);
        b.plan = &plan.plan;
        dogma_status status = builder_load(&b, &m);
        if (status != DOGMA_OK) {
            fprintf(stderr, "%s: transpile fails with %s\n", dogma_rows[op].text, dogma_status_name(status));
            failures++;
            builder_close(&b);
            test_plan_free(&plan);
            continue;
        }
        if (b.result.access_count != plan.access_count || b.result.plain_count != plan.plain_count) {
            if (report)
                fprintf(stderr, "%s: accesses are not counted by the rule\n", dogma_rows[op].text);
            failures++;
        }
        for (unsigned i = 0; i < per_row; i++) {
            bool plain = plan.first_access[i + 1] > plan.first_access[i] && test_plan_is_plain(&plan, plan.first_access[i]);
            for (unsigned k = 0; k < RUNS_PER_FUNCTION; k++) {
                const dogma_insn *x = &insns[i];
                any_state(&r, x, &before, (uint64_t)(uintptr_t)m.arena, k == 0, plain);
                want = before;
                bool taken = false;
                model_outcome outcome = model_execute(&want, x, &taken);
                if (outcome == MODEL_UNKNOWN_ROW) {
                    fprintf(stderr, "%s: the model does not know this row\n", dogma_rows[op].text);
                    failures++;
                    i = per_row;
                    break;
                }
                if (outcome == MODEL_TRAPS && !(dogma_rows[op].traits & DOGMA_TRAIT_DIVIDES))
                    continue; /* not aimed well */
                int32_t marker = taken ? 2 : 1;
                memcpy(want.image + MARKER, &marker, 4);
                machine_state got = before.s;
                memcpy(m.image, before.image, MACHINE_REGION_BYTES);
                memcpy(m.heap, before.heap, MACHINE_REGION_BYTES);
                int number = machine_run(&m, &b, i, &got, NULL);
                runs++;
                if (number == 0 && plain && k == 0 && aim_outside(&r, x, &before)) { /* truncates nothing */
                    machine_state outside = before.s;
                    runs++;
                    if (machine_run(&m, &b, i, &outside, NULL) != SIGSEGV) {
                        failures++;
                        if (report && reports++ < REPORTS_MAX)
                            describe(x, "plain access outside, case", i, 0, 0);
                    }
                }
                bool good = outcome == MODEL_TRAPS ? number == SIGFPE : number == 0;
                if (!good && report && reports < REPORTS_MAX)
                    describe(x, "signal", (unsigned)number, 0, 0);
                if (good && outcome == MODEL_DONE)
                    good = same(x, &want, &got, &m, report && reports < REPORTS_MAX);
                if (!good) {
                    failures++;
                    reports++;
                }
            }
        }
        builder_close(&b);
        test_plan_free(&plan);
    }
    if (report)
        printf("%u rows, %llu runs, %u failures\n", rows, runs, failures);
    return failures;
}

#ifndef DOGMA_TEST_NO_MAIN
int main(int argc, char **argv)
{
    uint64_t seed = argc > 1 ? strtoull(argv[1], NULL, 0) : 1;
    unsigned per_row = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 0) : 40;
    return transpile_rows_run(seed, per_row, true) == 0 ? 0 : 1;
}
#endif
