/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Control flow: random graphs of blocks against a walk in C, chains of address computations within a block, calls of all kinds, frames,
 * data stack, setjmp, traps and their positions.
 *
 *   transpile_control_test [seed]
 */
#include "access_plan.h"
#include "transpile_model.h"
#include "transpile_tests.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned failures;
static bool reporting;

#define CHECK(condition, ...)                                                                                                           \
    do {                                                                                                                                \
        if (!(condition)) {                                                                                                             \
            failures++;                                                                                                                 \
            if (reporting && failures < 20) {                                                                                           \
                fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                                                         \
                fprintf(stderr, __VA_ARGS__);                                                                                           \
                fprintf(stderr, "\n");                                                                                                  \
            }                                                                                                                           \
        }                                                                                                                               \
    } while (0)

/* Append an instruction: EMIT(b, DOGMA_OP_..., .rd = 1, ...) */
#define EMIT(b, ...)                                                                                                                    \
    do {                                                                                                                                \
        dogma_insn insn_ = {.op = __VA_ARGS__};                                                                                         \
        builder_add(b, &insn_, NULL);                                                                                                   \
    } while (0)
#define SLOT(k) {.kind = DOGMA_MEMORY_SLOT, .disp = (int32_t)(k)}
#define AT(r, d) {.kind = DOGMA_MEMORY_BASE, .base = (r), .disp = (d)}

enum { RAX, RCX, RDX, RBX, RBP = 5, RSI, RDI, R8, R9, R10, R12 = 12, R13, R14 };

static int run(machine *m, const builder *b, uint32_t function, machine_state *s)
{
    uint32_t where = 0;
    int number = machine_run(m, b, function, s, &where);
    if (number != 0 && reporting && failures < 20)
        fprintf(stderr, "function %u: signal %d at code offset %u\n", (unsigned)function, number, (unsigned)where);
    return number;
}

static void load(builder *b, machine *m)
{
    dogma_status status = builder_load(b, m);
    if (status != DOGMA_OK) {
        fprintf(stderr, "transpile: %s\n", dogma_status_name(status));
        exit(1);
    }
    /* The function tables, as a loader fills them: entry n is function n. */
    for (uint32_t i = 0; i < b->module.function_count && i < 1000; i++) {
        uint64_t entry = MACHINE_TABLE_BASE + i, address = (uint64_t)(uintptr_t)(m->code + b->offsets[i]);
        uint64_t slots = b->module.functions[i].incoming_slots;
        memcpy(m->arena + DOGMA_ARENA_FUNCTION_TABLE + 8 * entry, &address, 8);
        memcpy(m->arena + DOGMA_ARENA_STACK_FUNCTION_TABLE + 8 * entry, &address, 8);
        memcpy(m->arena + DOGMA_ARENA_CLASS_TABLE + 8 * entry, &slots, 8);
    }
}

static dogma_status locate(const builder *b, const machine *m, uint32_t offset, dogma_code_position *position)
{
    dogma_scratch scratch;
    size_t bytes = dogma_transpile_scratch_bytes(&b->module);
    dogma_scratch_init(&scratch, b->scratch, bytes);
    return dogma_transpile_locate(&b->module, &m->placement, b->plan, &scratch, b->offsets, offset, NULL, 0, position);
}

/* ---- random graphs ---- */

enum { BLOCKS_MAX = 220 };
typedef struct graph_block {
    unsigned kind; /* 0 fall through by `block`, 1 jump, 2 br RR, 3 brtab, 4 br RI, 5 br float */
    unsigned fill;
    unsigned bit;
    unsigned targets[5];
} graph_block;

/* Every block: h = h * 31 + id; filler; leave when the counter is used up; then go on by what h says. */
static void random_graph(machine *m, random_state *r)
{
    static graph_block g[BLOCKS_MAX];
    unsigned count = 2 + random_below(r, BLOCKS_MAX - 2), fuel = 300;
    unsigned fill_max = random_below(r, 3) == 0 ? 60 : 5;
    for (unsigned i = 0; i < count; i++) {
        g[i].kind = i + 1 == count ? 1 : random_below(r, 6);
        g[i].fill = random_below(r, fill_max);
        g[i].bit = random_below(r, 20);
        for (unsigned k = 0; k < 5; k++)
            g[i].targets[k] = random_below(r, 3) ? random_below(r, count) : (i + random_below(r, 4)) % count;
    }
    /* ordinals: each of these nodes is two blocks (the second after the fuel check), a conditional third follows in order */
    builder b;
    builder_open(&b);
    builder_function(&b, 2, 0);
#define ORDINAL(node) (2 * (int32_t)(node))
    int32_t exit_block = 2 * (int32_t)count;
    for (unsigned i = 0; i < count; i++) {
        int32_t here = ORDINAL(i);
        EMIT(&b, DOGMA_OP_MUL_I64_RRI, .rd = RAX, .ra = RAX, .imm = 31);
        EMIT(&b, DOGMA_OP_ADD_I64_RI, .rd = RAX, .imm = (int64_t)i);
        for (unsigned k = 0; k < g[i].fill; k++)
            EMIT(&b, DOGMA_OP_ADD_I64_RI, .rd = R9, .imm = 100000);
        EMIT(&b, DOGMA_OP_SUB_I64_RI, .rd = RCX, .imm = 1);
        EMIT(&b, DOGMA_OP_BR_I64_BRI, .ra = RCX, .condition = DOGMA_SLT, .imm = 0, .target_delta = exit_block - here);
        here++; /* second block */
        int32_t target = ORDINAL(g[i].targets[0]) - here;
        switch (g[i].kind) {
        case 0:
            EMIT(&b, DOGMA_OP_BLOCK_N);
            break;
        case 1:
            EMIT(&b, DOGMA_OP_JUMP_J, .target_delta = target);
            break;
        case 2:
            EMIT(&b, DOGMA_OP_MOV_I32_RI, .rd = RDX, .imm = (int64_t)1 << g[i].bit);
            EMIT(&b, DOGMA_OP_BR_I32_BRR, .ra = RAX, .rb = RDX, .condition = DOGMA_TNZ, .target_delta = target);
            break;
        case 3: {
            int32_t deltas[5];
            for (unsigned k = 0; k < 5; k++)
                deltas[k] = ORDINAL(g[i].targets[k]) - here;
            EMIT(&b, DOGMA_OP_MOV_I64_RR, .rd = R8, .ra = RAX);
            EMIT(&b, DOGMA_OP_AND_I64_RI, .rd = R8, .imm = 3);
            dogma_insn table = {.op = DOGMA_OP_BRTAB_TAB, .rd = R8, .number = 5};
            builder_add(&b, &table, deltas);
            break;
        }
        case 4:
            EMIT(&b, DOGMA_OP_BR_I32_BRI, .ra = RAX, .imm = 0, .condition = DOGMA_SLT, .target_delta = target);
            break;
        default: /* xmm0 is NaN: unordered is always true, ordered equal never */
            EMIT(&b, DOGMA_OP_BR_F64_BVV, .ra = 0, .rb = 0, .condition = g[i].bit & 1 ? DOGMA_UNE : DOGMA_OEQ, .target_delta = target);
            break;
        }
    }
    EMIT(&b, DOGMA_OP_RET_N);
    load(&b, m);
    machine_state s;
    memset(&s, 0, sizeof s);
    s.r[RAX] = random_next(r);
    s.r[RCX] = fuel;
    memset(s.v[0], 0xff, 16);
    uint64_t h = s.r[RAX];
    unsigned node = 0;
    for (unsigned left = fuel;; left--) {
        h = h * 31 + node;
        if (left == 0)
            break;
        const graph_block *x = &g[node];
        bool taken = x->kind == 1 || (x->kind == 2 && (h >> x->bit & 1)) || (x->kind == 4 && (int32_t)h < 0) || (x->kind == 5 && (x->bit & 1));
        node = x->kind == 3 ? x->targets[h & 3] : taken ? x->targets[0] : node + 1;
    }
    int number = run(m, &b, 0, &s);
    CHECK(number == 0, "graph of %u nodes", count);
    CHECK(s.r[RAX] == h, "graph of %u nodes: %llx instead of %llx", count, (unsigned long long)s.r[RAX], (unsigned long long)h);
    builder_close(&b);
}

/* ---- chains of address computations in one block: r11 must follow the base register ---- */

static void random_chain(machine *m, random_state *r, unsigned density, unsigned unproven)
{
    static const uint8_t pointers[] = {RBX, RCX, R12, RBP, R13}, values[] = {RSI, RDI, R8, R9, R10, R14};
    static model want;
    dogma_insn list[24];
    builder b;
    builder_open(&b);
    builder_function(&b, 0, MACHINE_SLOTS);
    for (unsigned i = 0; i < 24; i++) {
        dogma_insn x;
        memset(&x, 0, sizeof x);
        uint8_t p = pointers[random_below(r, 5)], q = pointers[random_below(r, 5)];
        uint8_t v = values[random_below(r, 6)], w = values[random_below(r, 6)], u = values[random_below(r, 6)];
        x.memory.kind = DOGMA_MEMORY_BASE;
        x.memory.base = q;
        x.memory.disp = (int32_t)random_below(r, 512) - 256;
        switch (random_below(r, 14)) {
        case 0: case 1: case 2: x.op = DOGMA_OP_LD_I64_RM; x.rd = v; break;
        case 3: case 4: x.op = DOGMA_OP_ST_I64_MR; x.rd = v; break;
        case 5: x.op = DOGMA_OP_ADD_I64_RI; x.rd = p; x.imm = (int64_t)random_below(r, 128) - 64; break;
        case 6: x.op = DOGMA_OP_MOV_I64_RR; x.rd = p; x.ra = q; break;
        case 7: x.op = DOGMA_OP_LEA_I64_RM; x.rd = p; x.memory.disp /= 8; break;
        case 8: x.op = DOGMA_OP_CLAMP_RR; x.rd = p; x.ra = q; break;
        case 9: x.op = DOGMA_OP_SEL_I64_I64_CRR; x.rd = p; x.ra = q; x.rb = v; x.rc = w; x.condition = DOGMA_ULT; break;
        case 10: x.op = DOGMA_OP_ROL_I64_RRR; x.rd = v; x.ra = w; x.rb = u; break;
        case 11: x.op = DOGMA_OP_XADD_I32_RM; x.rd = v; break;
        case 12:
            x.op = DOGMA_OP_MULWIDE_S_I64_RRRR;
            x.rd = v;
            x.rc = v == RSI ? RDI : RSI;
            x.ra = w;
            x.rb = u;
            break;
        default: x.op = DOGMA_OP_CMPXCHG_I64_MR; x.rd = v; break;
        }
        list[i] = x;
        builder_add(&b, &x, NULL);
    }
    EMIT(&b, DOGMA_OP_RET_N);
    test_plan plan;
    b.module.code = (dogma_span){b.code, b.code_bytes};
    test_plan_make(&plan, &b.module, density, &r->s);
    plan.plan.unproven = (uint8_t)unproven;
    b.plan = &plan.plan;
    load(&b, m);
    memset(&want, 0, sizeof want);
    want.base = (uint64_t)(uintptr_t)m->arena;
    for (unsigned i = 0; i < 16; i++)
        want.s.r[i] = i == 4 || i == 11 || i == 15 ? 0 : random_value(r);
    for (unsigned i = 0; i < 5; i++)
        want.s.r[pointers[i]] = want.base + DOGMA_ARENA_HEAP + 4096 + 8 * (uint64_t)random_below(r, 64);
    for (unsigned i = 0; i < MACHINE_REGION_BYTES; i++)
        want.heap[i] = (uint8_t)random_next(r);
    memcpy(m->heap, want.heap, MACHINE_REGION_BYTES);
    machine_state s = want.s;
    bool taken;
    for (unsigned i = 0; i < 24; i++)
        CHECK(model_execute(&want, &list[i], &taken) == MODEL_DONE, "chain instruction %s", dogma_rows[list[i].op].text);
    int number = run(m, &b, 0, &s);
    CHECK(number == 0 && memcmp(s.r, want.s.r, sizeof s.r) == 0 && memcmp(m->heap, want.heap, MACHINE_REGION_BYTES) == 0, "chain differs");
    test_plan_free(&plan);
    builder_close(&b);
}

/* ---- calls ---- */

static void calls(machine *m)
{
    builder b;
    machine_state s;
    builder_open(&b);
    /* 0: factorial(rdi), recursive, keeps n in rbx */
    builder_function(&b, 0, 0)->saved_mask = 1;
    EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = RAX, .imm = 1);
    EMIT(&b, DOGMA_OP_BR_I64_BRI, .ra = RDI, .imm = 1, .condition = DOGMA_ULE, .target_delta = 2);
    EMIT(&b, DOGMA_OP_MOV_I64_RR, .rd = RBX, .ra = RDI);
    EMIT(&b, DOGMA_OP_SUB_I64_RI, .rd = RDI, .imm = 1);
    EMIT(&b, DOGMA_OP_CALL_F, .number = 0);
    EMIT(&b, DOGMA_OP_MUL_I64_RR, .rd = RAX, .ra = RBX);
    EMIT(&b, DOGMA_OP_BLOCK_N);
    EMIT(&b, DOGMA_OP_RET_N);
    /* 1: calls 2 (forward) with three stack arguments, adds own slots */
    builder_function(&b, 3, 0)->outgoing_slots = 3;
    for (int k = 0; k < 6; k++) {
        EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = RDX, .imm = 100 + k);
        EMIT(&b, DOGMA_OP_ST_I64_MR, .rd = RDX, .memory = SLOT(k));
    }
    EMIT(&b, DOGMA_OP_CALL_F, .number = 2);
    EMIT(&b, DOGMA_OP_ADD_I64_RM, .rd = RAX, .memory = SLOT(5)); /* own slots survive */
    EMIT(&b, DOGMA_OP_RET_N);
    /* 2: (slot arguments) a - 2 b + 4 c, with all saved registers, own slots 1 */
    builder_function(&b, 1, 3)->saved_mask = 0x1f;
    EMIT(&b, DOGMA_OP_LD_I64_RM, .rd = RBX, .memory = SLOT(1));
    EMIT(&b, DOGMA_OP_LD_I64_RM, .rd = R14, .memory = SLOT(2));
    EMIT(&b, DOGMA_OP_LD_I64_RM, .rd = RBP, .memory = SLOT(3));
    EMIT(&b, DOGMA_OP_ST_I64_MR, .rd = RBX, .memory = SLOT(0));
    EMIT(&b, DOGMA_OP_SHL_I64_RRI, .rd = R14, .ra = R14, .imm = 1);
    EMIT(&b, DOGMA_OP_SHL_I64_RRI, .rd = RBP, .ra = RBP, .imm = 2);
    EMIT(&b, DOGMA_OP_LD_I64_RM, .rd = RAX, .memory = SLOT(0));
    EMIT(&b, DOGMA_OP_SUB_I64_RR, .rd = RAX, .ra = R14);
    EMIT(&b, DOGMA_OP_ADD_I64_RR, .rd = RAX, .ra = RBP);
    EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = R12, .imm = -1);
    EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = R13, .imm = -1);
    EMIT(&b, DOGMA_OP_RET_N);
    /* 3: tail call of 2 with the arguments in its own incoming slots, 4: the same through the table, pointer in rbx (a saved register) */
    for (int k = 0; k < 2; k++) {
        dogma_function *f = builder_function(&b, 5, 4);
        f->saved_mask = 1;
        EMIT(&b, DOGMA_OP_LD_I64_RM, .rd = RAX, .memory = SLOT(5 + 3));
        EMIT(&b, DOGMA_OP_ST_I64_MR, .rd = RAX, .memory = SLOT(5 + 0));
        EMIT(&b, DOGMA_OP_FNADDR_FA, .rd = RBX, .number = 2);
        if (k == 0)
            EMIT(&b, DOGMA_OP_TAIL_F, .number = 2);
        else
            EMIT(&b, DOGMA_OP_TAIL_REG_RS, .rd = RBX, .number = 3);
    }
    /* 5: call.reg to rdi, no stack arguments; 6: call.reg with 3 slots */
    builder_function(&b, 0, 0);
    EMIT(&b, DOGMA_OP_MOV_I64_RR, .rd = R10, .ra = RDI);
    EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = RDI, .imm = 5);
    EMIT(&b, DOGMA_OP_CALL_REG_RS, .rd = R10, .number = 0);
    EMIT(&b, DOGMA_OP_RET_N);
    builder_function(&b, 0, 0)->outgoing_slots = 3;
    for (int k = 0; k < 3; k++)
        EMIT(&b, DOGMA_OP_ST_I64_MI, .imm = 10 + k, .memory = SLOT(k));
    EMIT(&b, DOGMA_OP_CALL_REG_RS, .rd = RDI, .number = 3);
    EMIT(&b, DOGMA_OP_RET_N);
    /* 7: call.import 1, its cell leads to function 0 */
    builder_function(&b, 0, 0);
    EMIT(&b, DOGMA_OP_CALL_IMPORT_I, .number = 1);
    EMIT(&b, DOGMA_OP_RET_N);
    load(&b, m);
    uint64_t address = (uint64_t)(uintptr_t)(m->code + b.offsets[0]);
    memcpy(m->arena + DOGMA_ARENA_IMPORT_CELLS + 8 * (MACHINE_CELL_BASE + 1), &address, 8);

    memset(&s, 0, sizeof s);
    for (unsigned i = 0; i < 16; i++)
        s.r[i] = 0x1111 * i;
    s.r[RDI] = 10;
    CHECK(run(m, &b, 0, &s) == 0 && s.r[RAX] == 3628800 && s.r[RBX] == 0x3333, "factorial %llu", (unsigned long long)s.r[RAX]);
    CHECK(run(m, &b, 1, &s) == 0 && s.r[RAX] == 100 - 202 + 408 + 105, "stack arguments %lld", (long long)s.r[RAX]);
    CHECK(s.r[RBX] == 0x3333 && s.r[RBP] == 0x5555 && s.r[R12] == 12 * 0x1111 && s.r[R13] == 13 * 0x1111 && s.r[R14] == 14 * 0x1111, "saved");
    for (unsigned f = 3; f <= 4; f++) {
        for (unsigned k = 0; k < MACHINE_SLOTS; k++)
            s.slots[k] = 1000 + k;
        CHECK(run(m, &b, f, &s) == 0 && s.r[RAX] == 1003 - 2002 + 4008, "tail call %u: %lld", f, (long long)s.r[RAX]);
        CHECK(s.r[RBX] == 0x3333, "rbx after the tail call");
    }
    s.r[RDI] = 8 * (MACHINE_TABLE_BASE + 0) + 0xabcd000000000000u + 7; /* masked */
    CHECK(run(m, &b, 5, &s) == 0 && s.r[RAX] == 120, "call.reg %llu", (unsigned long long)s.r[RAX]);
    s.r[RDI] = 8 * (MACHINE_TABLE_BASE + 2);
    CHECK(run(m, &b, 6, &s) == 0 && s.r[RAX] == 10 - 22 + 48, "call.reg with slots %lld", (long long)s.r[RAX]);
    s.r[RDI] = 6;
    CHECK(run(m, &b, 7, &s) == 0 && s.r[RAX] == 720, "call.import %llu", (unsigned long long)s.r[RAX]);
    /* class mismatch */
    uint32_t where;
    dogma_code_position position;
    s.r[RDI] = 8 * (MACHINE_TABLE_BASE + 0);
    CHECK(machine_run(m, &b, 6, &s, &where) == SIGILL && locate(&b, m, where, &position) == DOGMA_OK, "class mismatch");
    CHECK(position.function == 6 && position.insn == 3 && position.trap == DOGMA_TRAP_BAD_FUNCTION, "function %u insn %u trap %u",
          (unsigned)position.function, (unsigned)position.insn, position.trap);
    builder_close(&b);
}

/* ---- frames and the data stack ---- */

static void data_stack(machine *m)
{
    builder b;
    machine_state s;
    uint32_t where, top = 0x1000000;
    uint64_t base = (uint64_t)(uintptr_t)m->arena;
    dogma_code_position position;
    builder_open(&b);
    builder_function(&b, 0, 0)->data_frame_bytes = 48; /* 0: address of its frame */
    EMIT(&b, DOGMA_OP_DFRAME_R, .rd = RAX);
    EMIT(&b, DOGMA_OP_RET_N);
    builder_function(&b, 2, 0)->data_frame_bytes = 1u << 20; /* 1: large frame, calls 0 */
    EMIT(&b, DOGMA_OP_DFRAME_R, .rd = R14);
    EMIT(&b, DOGMA_OP_CALL_F, .number = 0);
    EMIT(&b, DOGMA_OP_RET_N);
    dogma_function *f = builder_function(&b, 1, 0); /* 2: dynamic */
    f->flags = DOGMA_FUNCTION_DYNAMIC;
    f->data_frame_bytes = 64;
    EMIT(&b, DOGMA_OP_DALLOC_RR, .rd = RAX, .ra = RDI);
    EMIT(&b, DOGMA_OP_DALLOC_RR, .rd = RDI, .ra = RDI);
    EMIT(&b, DOGMA_OP_CALL_F, .number = 0);
    EMIT(&b, DOGMA_OP_DSET_R, .rd = RDI);
    EMIT(&b, DOGMA_OP_DFRAME_R, .rd = RBP);
    EMIT(&b, DOGMA_OP_RET_N);
    builder_function(&b, 0, 0)->data_frame_bytes = 1u << 25; /* 3: larger than the stack */
    EMIT(&b, DOGMA_OP_RET_N);
    f = builder_function(&b, 0, 0); /* 4: dynamic without slots, tail call */
    f->flags = DOGMA_FUNCTION_DYNAMIC;
    EMIT(&b, DOGMA_OP_DALLOC_RR, .rd = RAX, .ra = RDI);
    EMIT(&b, DOGMA_OP_TAIL_F, .number = 0);
    load(&b, m);
    memset(&s, 0, sizeof s);
    m->data_stack[0] = top;
    m->data_stack[2] = top - (4u << 20);
    CHECK(run(m, &b, 0, &s) == 0 && s.r[RAX] == base + top - 48 && m->data_stack[0] == top, "frame %llx", (unsigned long long)s.r[RAX]);
    CHECK(run(m, &b, 1, &s) == 0 && s.r[R14] == base + top - (1u << 20) && s.r[RAX] == s.r[R14] - 48 && m->data_stack[0] == top, "large frame");
    s.r[RDI] = 4096;
    CHECK(run(m, &b, 2, &s) == 0 && s.r[RAX] == base + top - 64 - 8192 - 48 && m->data_stack[0] == top, "dynamic %llx", (unsigned long long)s.r[RAX]);
    CHECK(s.r[RDI] == base + top - 64 - 8192 && s.r[RBP] == s.r[RDI], "dalloc into its source");
    s.r[RDI] = 512;
    CHECK(run(m, &b, 4, &s) == 0 && s.r[RAX] == base + top - 48 && m->data_stack[0] == top, "dynamic tail call");
    s.r[RDI] = (4u << 20) - 64 + 16;
    CHECK(machine_run(m, &b, 2, &s, &where) == SIGILL && locate(&b, m, where, &position) == DOGMA_OK, "dalloc beyond the limit");
    CHECK(position.function == 2 && position.insn == 0 && position.trap == DOGMA_TRAP_STACK, "trap %u", position.trap);
    m->data_stack[0] = top;
    for (unsigned k = 0; k < 2; k++) { /* below the limit, and below zero */
        m->data_stack[0] = k == 0 ? 0x4000000 : 1000;
        m->data_stack[2] = 0x3000000;
        CHECK(machine_run(m, &b, 3, &s, &where) == SIGILL && locate(&b, m, where, &position) == DOGMA_OK, "frame beyond the limit");
        CHECK(position.function == 3 && position.trap == DOGMA_TRAP_STACK && position.op == DOGMA_OP_NONE, "trap %u", position.trap);
    }
    builder_close(&b);
}

/* ---- setjmp ---- */

extern char test_setjmp_link[], test_setjmp_unlink[], test_longjmp[];
uint64_t test_chain, test_serial;
__asm__(".text\n"
        "test_setjmp_link: push %rax\n mov test_chain(%rip), %rax\n mov %rax, (%r11)\n mov %r11, test_chain(%rip)\n"
        "incq test_serial(%rip)\n mov test_serial(%rip), %rax\n mov %rax, 8(%r11)\n pop %rax\n ret\n"
        "test_setjmp_unlink: mov test_chain(%rip), %r11\n mov (%r11), %r11\n mov %r11, test_chain(%rip)\n ret\n"
        "test_longjmp: mov test_chain(%rip), %r11\n mov %rdi, %rax\n shr $8, %rax\n"
        "1: test %r11, %r11\n jz 2f\n cmp %rax, 8(%r11)\n je 3f\n mov (%r11), %r11\n jmp 1b\n2: ud2\n"
        "3: mov %r11, test_chain(%rip)\n mov 16(%r11), %rcx\n movzbl %dil, %eax\n cmp (%rcx), %rax\n ja 2b\n test %eax, %eax\n jz 2b\n"
        "mov (%rcx,%rax,8), %rcx\n mov %rdi, %rdx\n mov $1, %eax\n test %esi, %esi\n cmovnz %esi, %eax\n mov %r11, %rsp\n jmp *%rcx\n");

static void set_jumps(machine *m)
{
    builder b;
    machine_state s;
    builder_open(&b);
    for (unsigned variant = 0; variant < 2; variant++) {
        /* setjmp twice; the second site is resumed with 7 from two frames below; the result is 1000 * first + second */
        dogma_function *f = builder_function(&b, 3, 0);
        f->flags = (uint8_t)(DOGMA_FUNCTION_RETURNS_TWICE | (variant ? DOGMA_FUNCTION_DYNAMIC : 0));
        f->data_frame_bytes = 32;
        f->outgoing_slots = 1;
        EMIT(&b, DOGMA_OP_ST_I64_MI, .imm = 0, .memory = SLOT(1));
        EMIT(&b, DOGMA_OP_SETJMP_N);
        EMIT(&b, DOGMA_OP_ST_I64_MR, .rd = RAX, .memory = SLOT(2));
        EMIT(&b, DOGMA_OP_SETJMP_N);
        EMIT(&b, DOGMA_OP_BR_I64_BRI, .ra = RAX, .imm = 0, .condition = DOGMA_NE, .target_delta = 2);
        EMIT(&b, DOGMA_OP_MOV_I64_RR, .rd = RDI, .ra = RDX);
        if (variant) {
            EMIT(&b, DOGMA_OP_MOV_I32_RI, .rd = RSI, .imm = 160);
            EMIT(&b, DOGMA_OP_DALLOC_RR, .rd = RSI, .ra = RSI);
        }
        EMIT(&b, DOGMA_OP_CALL_F, .number = 2);
        EMIT(&b, DOGMA_OP_TRAP_K, .imm = 0);
        EMIT(&b, DOGMA_OP_LD_I64_RM, .rd = RCX, .memory = SLOT(2));
        EMIT(&b, DOGMA_OP_MUL_I64_RRI, .rd = RCX, .ra = RCX, .imm = 1000);
        EMIT(&b, DOGMA_OP_ADD_I64_RR, .rd = RAX, .ra = RCX);
        EMIT(&b, DOGMA_OP_DFRAME_R, .rd = RDI);
        EMIT(&b, DOGMA_OP_RET_N);
    }
    builder_function(&b, 9, 0)->saved_mask = 0x1f; /* 2: wrecks the saved registers, calls 3 */
    b.module.functions[2].data_frame_bytes = 4096;
    static const uint8_t saved[] = {RBX, RBP, R12, R13, R14};
    for (unsigned i = 0; i < 5; i++)
        EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = saved[i], .imm = -3);
    EMIT(&b, DOGMA_OP_CALL_F, .number = 3);
    EMIT(&b, DOGMA_OP_RET_N);
    builder_function(&b, 0, 0)->flags = DOGMA_FUNCTION_RETURNS_TWICE; /* 3: links a node of its own, which longjmp drops */
    EMIT(&b, DOGMA_OP_MOV_I64_RR, .rd = R8, .ra = RDI);
    EMIT(&b, DOGMA_OP_MOV_I32_RI, .rd = RSI, .imm = 7);
    EMIT(&b, DOGMA_OP_LONGJMP_N);
    load(&b, m);
    uint64_t cells[3] = {(uint64_t)(uintptr_t)test_setjmp_link, (uint64_t)(uintptr_t)test_setjmp_unlink, (uint64_t)(uintptr_t)test_longjmp};
    memcpy(m->arena + DOGMA_ARENA_IMPORT_CELLS, cells, sizeof cells);
    m->data_stack[0] = 0x2000000;
    m->data_stack[2] = 0x1000000;
    for (unsigned variant = 0; variant < 2; variant++) {
        memset(&s, 0, sizeof s);
        for (unsigned i = 0; i < 16; i++)
            s.r[i] = 0x1111 * i;
        test_chain = 0;
        CHECK(run(m, &b, variant, &s) == 0 && s.r[RAX] == 7 && test_chain == 0, "setjmp: %llu", (unsigned long long)s.r[RAX]);
        CHECK(s.r[RDI] == (uint64_t)(uintptr_t)m->arena + 0x2000000 - 32 && m->data_stack[0] == 0x2000000, "data stack after longjmp");
        for (unsigned i = 0; i < 5; i++)
            CHECK(s.r[saved[i]] == 0x1111u * saved[i], "saved register %u after longjmp", saved[i]);
    }
    builder_close(&b);
}

/* ---- traps ---- */

static void traps(machine *m)
{
    builder b;
    machine_state s;
    builder_open(&b);
    builder_function(&b, 0, 0);
    int32_t deltas[3] = {1, 1, 2};
    dogma_insn table = {.op = DOGMA_OP_BRTAB_TAB, .rd = RDI, .number = 3};
    builder_add(&b, &table, deltas);                          /* block 0 */
    EMIT(&b, DOGMA_OP_MOV_I64_RI, .rd = RAX, .imm = 1);       /* block 1 */
    EMIT(&b, DOGMA_OP_LD_I32_RM, .rd = RAX, .memory = AT(RSI, 8));
    EMIT(&b, DOGMA_OP_ST_I8_MR, .rd = RAX, .memory = AT(RCX, 8));
    EMIT(&b, DOGMA_OP_DIV_S_I32_R, .rd = RDX);
    EMIT(&b, DOGMA_OP_CMPXCHG_I128_M, .memory = AT(R10, 0));
    EMIT(&b, DOGMA_OP_RET_N);
    EMIT(&b, DOGMA_OP_TRAP_K, .imm = 2);                      /* block 2 */
    load(&b, m);
    struct {
        uint64_t rdi, rsi, rcx, rdx, r10;
        int signal;
        uint32_t block, insn;
        unsigned trap;
    } cases[] = {
        {3, 0, 0, 0, 0, SIGILL, 0, 0, DOGMA_TRAP_BAD_INDEX},
        {1ull << 32, 0, 0, 0, 0, SIGILL, 0, 0, DOGMA_TRAP_BAD_INDEX},
        {~0ull, 0, 0, 0, 0, SIGILL, 0, 0, DOGMA_TRAP_BAD_INDEX},
        {2, 0, 0, 0, 0, SIGILL, 2, 0, DOGMA_TRAP_TRAP},
        {0, 0x1000, 0, 0, 0, SIGSEGV, 1, 1, DOGMA_TRAP_MEMORY},
        {1, DOGMA_ARENA_HEAP, 0x12345, 0, 0, SIGSEGV, 1, 2, DOGMA_TRAP_MEMORY},
        {1, DOGMA_ARENA_HEAP, DOGMA_ARENA_HEAP, 0, 0, SIGFPE, 1, 3, DOGMA_TRAP_DIVISION},
        {1, DOGMA_ARENA_HEAP, DOGMA_ARENA_HEAP, 1, DOGMA_ARENA_HEAP + 8, SIGSEGV, 1, 4, DOGMA_TRAP_MISALIGNED},
        {1, DOGMA_ARENA_HEAP, DOGMA_ARENA_HEAP, 1, DOGMA_ARENA_HEAP + 16, 0, 0, 0, 0},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint32_t where = 0;
        dogma_code_position position;
        memset(&s, 0, sizeof s);
        s.r[RDI] = cases[i].rdi;
        s.r[RSI] = cases[i].rsi;
        s.r[RCX] = cases[i].rcx;
        s.r[RDX] = cases[i].rdx;
        s.r[R10] = cases[i].r10;
        int number = machine_run(m, &b, 0, &s, &where);
        CHECK(number == cases[i].signal, "case %u: signal %d", i, number);
        if (number == 0 || number != cases[i].signal)
            continue;
        CHECK(locate(&b, m, where, &position) == DOGMA_OK, "case %u", i);
        CHECK(position.block == cases[i].block && position.insn == cases[i].insn && position.trap == cases[i].trap, "case %u: %u.%u trap %u", i,
              (unsigned)position.block, (unsigned)position.insn, position.trap);
        CHECK(position.trap != DOGMA_TRAP_TRAP || position.trap_reason == 2, "reason %lld", (long long)position.trap_reason);
    }
    /* every code byte belongs to an instruction, in order; what follows (the table) to none */
    uint64_t last = 0;
    bool ended = false;
    for (uint32_t offset = b.offsets[0]; offset < b.offsets[1]; offset++) {
        dogma_code_position position;
        dogma_status status = locate(&b, m, offset, &position);
        if (status == DOGMA_E_NOT_FOUND) {
            ended = true;
            continue;
        }
        CHECK(status == DOGMA_OK && !ended, "locate at %u", (unsigned)offset);
        uint64_t key = (uint64_t)position.block << 32 | position.insn;
        CHECK(key >= last, "positions go back at %u", (unsigned)offset);
        last = key;
    }
    CHECK(last == (uint64_t)2 << 32, "last position %llx", (unsigned long long)last);
    builder_close(&b);
}

unsigned transpile_control_run(uint64_t seed, bool report)
{
    machine m;
    random_state r = {seed * 0x9e3779b97f4a7c15u + 1};
    failures = 0;
    reporting = report;
    machine_open(&m, (size_t)64 << 20);
    calls(&m);
    data_stack(&m);
    set_jumps(&m);
    traps(&m);
    for (unsigned i = 0; i < 300; i++)
        random_graph(&m, &r);
    for (unsigned i = 0; i < 600; i++)
        random_chain(&m, &r, i % 3 == 0 ? TEST_PLAN_NONE : i % 3 == 1 ? TEST_PLAN_ALL / 2 : TEST_PLAN_ALL, i / 3 % 2);
    if (report)
        printf("control: %u failures\n", failures);
    return failures;
}

#ifndef DOGMA_TEST_NO_MAIN
int main(int argc, char **argv)
{
    return transpile_control_run(argc > 1 ? strtoull(argv[1], NULL, 0) : 1, true) == 0 ? 0 : 1;
}
#endif
