/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Plans: the bytes of plain accesses, typed by hand, one per form and edge of the encoding; the safe forms beside them; what a plan must
 * cover. Code is not run here (transpile_rows_test and transpile_control_test run it).
 *
 *   transpile_access_test
 */
#include "access_plan.h"
#include "transpile_machine.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

static unsigned failures;

#define CHECK(condition, ...)                                                                                                           \
    do {                                                                                                                                \
        if (!(condition)) {                                                                                                             \
            failures++;                                                                                                                 \
            fprintf(stderr, "%s:%d: %s: ", __FILE__, __LINE__, #condition);                                                             \
            fprintf(stderr, __VA_ARGS__);                                                                                               \
            fprintf(stderr, "\n");                                                                                                      \
        }                                                                                                                               \
    } while (0)

static const dogma_placement placement = {0x7f0000000000, MACHINE_IMAGE_BASE, MACHINE_TABLE_BASE, MACHINE_CELL_BASE};

enum { RAX, RCX, RDX, RBX, RBP = 5, RSI, RDI, R8, R9, R10, R12 = 12, R13, R14 };
enum { INSNS_MAX = 5, CODE_BYTES_MAX = 4096 };

#define AT(r, d) .memory = {.kind = DOGMA_MEMORY_BASE, .base = (r), .disp = (d)}
#define AT_INDEX(r, i, s, d) .memory = {.kind = DOGMA_MEMORY_BASE, .base = (r), .has_index = 1, .index = (i), .scale_log2 = (s), .disp = (d)}
#define GLOBAL(o) .memory = {.kind = DOGMA_MEMORY_GLOBAL, .disp = (o)}
#define GLOBAL_INDEX(o, i, s) .memory = {.kind = DOGMA_MEMORY_GLOBAL, .has_index = 1, .index = (i), .scale_log2 = (s), .disp = (o)}

/* Bits of the accesses; P: all of them plain. */
enum { P = 0xff };
typedef struct byte_case {
    uint8_t plain, unproven;
    const char *bytes; /* without the ret that follows */
    dogma_insn insns[INSNS_MAX];
} byte_case;
#define CASE(plain, bytes, ...) {plain, DOGMA_UNPROVEN_BEST, bytes, {__VA_ARGS__}}
#define CASE_GS(plain, bytes, ...) {plain, DOGMA_UNPROVEN_GS, bytes, {__VA_ARGS__}}
#define OP(...) {.op = __VA_ARGS__}

/* The image is at 0x02200000 of the arena. */
static const byte_case cases[] = {
    /* displacements: none, 8 bits, 32 bits */
    CASE(P, "48 8b 01", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "8b 41 08", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, 8))),
    CASE(P, "8b 41 7f", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, 127))),
    CASE(P, "8b 81 80 00 00 00", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, 128))),
    CASE(P, "8b 41 80", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, -128))),
    CASE(P, "8b 81 7f ff ff ff", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, -129))),
    CASE(P, "8b 81 00 00 00 01", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, 1 << 24))),
    CASE(P, "8b 81 ff ff ff 7f", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, INT32_MAX))),
    CASE(P, "8b 81 00 00 00 80", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, INT32_MIN))),
    /* bases with special encodings: rbp and r13 always have a displacement, r12 always a SIB byte */
    CASE(P, "48 8b 45 00", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RBP, 0))),
    CASE(P, "49 8b 45 00", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(R13, 0))),
    CASE(P, "49 8b 04 24", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(R12, 0))),
    CASE(P, "49 8b 44 24 08", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(R12, 8))),
    CASE(P, "4d 8b b4 24 00 10 00 00", OP(DOGMA_OP_LD_I64_RM, .rd = R14, AT(R12, 4096))),
    CASE(P, "48 8b 36", OP(DOGMA_OP_LD_I64_RM, .rd = RSI, AT(RSI, 0))),
    /* index, scales, both special bases */
    CASE(P, "8b 04 0b", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT_INDEX(RBX, RCX, 0, 0))),
    CASE(P, "8b 44 45 00", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT_INDEX(RBP, RAX, 1, 0))),
    CASE(P, "4f 8b 74 e5 00", OP(DOGMA_OP_LD_I64_RM, .rd = R14, AT_INDEX(R13, R12, 3, 0))),
    CASE(P, "47 0f b6 84 ac 78 56 34 12", OP(DOGMA_OP_LD_U8_RM, .rd = R8, AT_INDEX(R12, R13, 2, 0x12345678))),
    CASE(P, "8b 44 49 fc", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT_INDEX(RCX, RCX, 1, -4))),
    /* globals with index: r15 */
    CASE(P, "41 8b 84 8f 10 00 20 02", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, GLOBAL_INDEX(16, RCX, 2))),
    CASE(P, "4f 89 8c e7 00 00 20 02", OP(DOGMA_OP_ST_I64_MR, .rd = R9, GLOBAL_INDEX(0, R12, 3))),
    CASE(P, "41 8b 84 07 00 00 20 01", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, GLOBAL_INDEX(-(1 << 24), RAX, 0))),
    /* rows of the load shape */
    CASE(P, "0f b7 01", OP(DOGMA_OP_LD_U16_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "0f be 01", OP(DOGMA_OP_LD_S8_I32_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "48 0f bf 01", OP(DOGMA_OP_LD_S16_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "48 63 01", OP(DOGMA_OP_LD_S32_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "48 0f af 01", OP(DOGMA_OP_MUL_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "03 14 3e", OP(DOGMA_OP_ADD_I32_RM, .rd = RDX, AT_INDEX(RSI, RDI, 0, 0))),
    /* stores; a byte register above rbx needs a REX prefix, or it would be ah, ch, dh, bh */
    CASE(P, "88 01", OP(DOGMA_OP_ST_I8_MR, .rd = RAX, AT(RCX, 0))),
    CASE(P, "40 88 37", OP(DOGMA_OP_ST_I8_MR, .rd = RSI, AT(RDI, 0))),
    CASE(P, "40 88 28", OP(DOGMA_OP_ST_I8_MR, .rd = RBP, AT(RAX, 0))),
    CASE(P, "44 88 30", OP(DOGMA_OP_ST_I8_MR, .rd = R14, AT(RAX, 0))),
    CASE(P, "66 89 0a", OP(DOGMA_OP_ST_I16_MR, .rd = RCX, AT(RDX, 0))),
    CASE(P, "c6 45 00 ff", OP(DOGMA_OP_ST_I8_MI, .imm = -1, AT(RBP, 0))),
    CASE(P, "66 c7 04 d8 34 12", OP(DOGMA_OP_ST_I16_MI, .imm = 0x1234, AT_INDEX(RAX, RBX, 3, 0))),
    CASE(P, "49 c7 04 24 fe ff ff ff", OP(DOGMA_OP_ST_I64_MI, .imm = -2, AT(R12, 0))),
    /* read, modify, write: one access */
    CASE(P, "83 01 01", OP(DOGMA_OP_ADD_I32_MI, .imm = 1, AT(RCX, 0))),
    CASE(P, "49 81 45 00 e8 03 00 00", OP(DOGMA_OP_ADD_I64_MI, .imm = 1000, AT(R13, 0))),
    CASE(P, "48 31 14 3e", OP(DOGMA_OP_XOR_I64_MR, .rd = RDX, AT_INDEX(RSI, RDI, 0, 0))),
    /* branches */
    CASE(P, "48 3b 01 74 00", OP(DOGMA_OP_BR_I64_BRM, .ra = RAX, .condition = DOGMA_EQ, .target_delta = 1, AT(RCX, 0))),
    CASE(P, "f6 04 37 01 74 00", OP(DOGMA_OP_BR_I8_BMI, .imm = 1, .condition = DOGMA_TZ, .target_delta = 1, AT_INDEX(RDI, RSI, 0, 0))),
    CASE(P, "66 41 81 3c 24 34 12 74 00", OP(DOGMA_OP_BR_I16_BMI, .imm = 0x1234, .condition = DOGMA_EQ, .target_delta = 1, AT(R12, 0))),
    CASE(P, "81 7c cd 04 c8 00 00 00 72 00", OP(DOGMA_OP_BR_I32_BMI, .imm = 200, .condition = DOGMA_ULT, .target_delta = 1, AT_INDEX(RBP, RCX, 3, 4))),
    CASE(P, "48 83 38 ff 7c 00", OP(DOGMA_OP_BR_I64_BMI, .imm = -1, .condition = DOGMA_SLT, .target_delta = 1, AT(RAX, 0))),
    /* atomics */
    CASE(P, "48 87 01", OP(DOGMA_OP_XCHG_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE(P, "40 86 37 40 0f b6 f6", OP(DOGMA_OP_XCHG_I8_RM, .rd = RSI, AT(RDI, 0))),
    CASE(P, "f0 0f c1 14 8b", OP(DOGMA_OP_XADD_I32_RM, .rd = RDX, AT_INDEX(RBX, RCX, 2, 0))),
    CASE(P, "f0 66 0f c1 11 0f b7 d2", OP(DOGMA_OP_XADD_I16_RM, .rd = RDX, AT(RCX, 0))),
    CASE(P, "f0 49 0f b1 14 24", OP(DOGMA_OP_CMPXCHG_I64_MR, .rd = RDX, AT(R12, 0))),
    CASE(P, "f0 40 0f b0 7d 00 0f b6 c0", OP(DOGMA_OP_CMPXCHG_I8_MR, .rd = RDI, AT(RBP, 0))),
    CASE(P, "f0 0f b1 11 89 c0", OP(DOGMA_OP_CMPXCHG_I32_MR, .rd = RDX, AT(RCX, 0))),
    CASE(P, "f0 48 0f c7 0e", OP(DOGMA_OP_CMPXCHG_I128_M, AT(RSI, 0))),
    CASE(P, "f0 49 0f c7 4d 00", OP(DOGMA_OP_CMPXCHG_I128_M, AT(R13, 0))),
    /* vectors: short and long VEX prefixes */
    CASE(P, "c5 f8 10 09", OP(DOGMA_OP_LD_V128_VM, .rd = 1, AT(RCX, 0))),
    CASE(P, "c4 81 78 10 4c c8 10", OP(DOGMA_OP_LD_V128_VM, .rd = 1, AT_INDEX(R8, R9, 3, 16))),
    CASE(P, "c5 78 11 4d 00", OP(DOGMA_OP_ST_V128_MV, .rd = 9, AT(RBP, 0))),
    CASE(P, "c4 c1 7b 10 04 24", OP(DOGMA_OP_LD_F64_VM, .rd = 0, AT(R12, 0))),
    CASE(P, "c5 7a 11 3c 48", OP(DOGMA_OP_ST_F32_MV, .rd = 15, AT_INDEX(RAX, RCX, 1, 0))),
    CASE(P, "c5 e1 fe 12", OP(DOGMA_OP_VADD_I32_VVM, .rd = 2, .ra = 3, AT(RDX, 0))),
    CASE(P, "c4 e2 79 78 23", OP(DOGMA_OP_VLDSPLAT_I8_VM, .rd = 4, AT(RBX, 0))),
    CASE(P, "c4 c1 78 10 84 07 00 00 20 02", OP(DOGMA_OP_LD_V128_VM, .rd = 0, GLOBAL_INDEX(0, RAX, 0))),

    /* the same operands without a proof */
    CASE(0, "41 89 cb 4b 8b 04 1f", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE(0, "65 67 8b 04 0b", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT_INDEX(RBX, RCX, 0, 0))),
    CASE(0, "65 67 8b 81 00 00 00 01", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, AT(RCX, 1 << 24))),
    CASE(0, "65 67 8b 04 8d 10 00 20 02", OP(DOGMA_OP_LD_I32_RM, .rd = RAX, GLOBAL_INDEX(16, RCX, 2))),
    CASE_GS(0, "65 67 48 8b 01", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0))),
    CASE_GS(0, "65 67 49 8b 04 24", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(R12, 0))),
    CASE_GS(0, "65 67 48 8b 45 00", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RBP, 0))),
    CASE_GS(0, "65 67 40 88 37", OP(DOGMA_OP_ST_I8_MR, .rd = RSI, AT(RDI, 0))),
    CASE_GS(0, "65 67 f0 49 0f c7 4d 00", OP(DOGMA_OP_CMPXCHG_I128_M, AT(R13, 0))),
    CASE_GS(0, "65 67 c5 f8 10 09", OP(DOGMA_OP_LD_V128_VM, .rd = 1, AT(RCX, 0))),
    CASE_GS(P, "48 8b 01", OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0))),

    /* lea, slots and globals without index are no accesses: the bit is the load's */
    CASE(1, "48 8d 41 08 41 8b 97 10 00 20 02 48 8b 36",
         OP(DOGMA_OP_LEA_I64_RM, .rd = RAX, AT(RCX, 8)), OP(DOGMA_OP_LD_I32_RM, .rd = RDX, GLOBAL(16)), OP(DOGMA_OP_LD_I64_RM, .rd = RSI, AT(RSI, 0))),
    /* r11 holds rcx across a plain access */
    CASE(2, "41 89 cb 4b 8b 04 1f 48 8b 51 08 4b 8b 74 1f 10",
         OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RDX, AT(RCX, 8)), OP(DOGMA_OP_LD_I64_RM, .rd = RSI, AT(RCX, 16))),
    /* a plain access does not load r11 */
    CASE(1, "48 8b 01 41 89 cb 4b 8b 54 1f 08",
         OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RDX, AT(RCX, 8))),
    /* a plain load of the held register makes r11 stale */
    CASE(2, "41 89 cb 4b 8b 04 1f 48 8b 09 41 89 cb 4b 8b 14 1f",
         OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RCX, AT(RCX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RDX, AT(RCX, 0))),
    /* a plain access through another base leaves r11 alone; clamp uses what it holds */
    CASE(2, "41 89 cb 4b 8b 04 1f 48 8b 12 4b 8d 34 1f",
         OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RDX, AT(RDX, 0)), OP(DOGMA_OP_CLAMP_RR, .rd = RSI, .ra = RCX)),
    /* bits are taken from the lowest up */
    CASE(0x05, "48 8b 01 41 89 d3 4b 8b 14 1f 48 8b 36 41 89 fb 4b 8b 3c 1f",
         OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RDX, AT(RDX, 0)), OP(DOGMA_OP_LD_I64_RM, .rd = RSI, AT(RSI, 0)),
         OP(DOGMA_OP_LD_I64_RM, .rd = RDI, AT(RDI, 0))),
};

static void any_bytes(unsigned number, const byte_case *x)
{
    uint8_t out[CODE_BYTES_MAX], expected[128], work[CODE_BYTES_MAX];
    size_t expected_bytes = 0;
    for (const char *text = x->bytes; *text != '\0'; text += text[2] == ' ' ? 3 : 2)
        expected[expected_bytes++] = (uint8_t)strtoul(text, NULL, 16);
    expected[expected_bytes++] = 0xc3;
    builder b;
    builder_open(&b);
    builder_function(&b, 0, 0);
    for (unsigned i = 0; i < INSNS_MAX && x->insns[i].op != DOGMA_OP_NONE; i++)
        builder_add(&b, &x->insns[i], NULL);
    dogma_insn ret = {.op = DOGMA_OP_RET_N};
    builder_add(&b, &ret, NULL);
    b.module.code = (dogma_span){b.code, b.code_bytes};
    test_plan plan;
    uint64_t seed = 1;
    test_plan_make(&plan, &b.module, TEST_PLAN_NONE, &seed);
    plan.plain[0] = x->plain;
    plan.plan.unproven = x->unproven;
    unsigned plain_count = 0;
    for (unsigned i = 0; i < plan.access_count; i++)
        plain_count += x->plain >> i & 1;
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, work, sizeof work);
    dogma_status status = dogma_transpile(&b.module, &placement, &plan.plan, &scratch, out, sizeof out, b.offsets, &b.result, NULL);
    CHECK(status == DOGMA_OK, "case %u: %s", number, dogma_status_name(status));
    if (status == DOGMA_OK) {
        size_t bytes = b.offsets[1] - b.offsets[0];
        CHECK(bytes == expected_bytes && memcmp(out + b.offsets[0], expected, bytes) == 0, "case %u, %s", number, x->bytes);
        CHECK(b.result.access_count == plan.access_count && b.result.plain_count == plain_count, "case %u: %llu accesses, %llu plain", number,
              (unsigned long long)b.result.access_count, (unsigned long long)b.result.plain_count);
        if (bytes != expected_bytes || memcmp(out + b.offsets[0], expected, bytes) != 0) {
            for (size_t i = 0; i < bytes; i++)
                fprintf(stderr, "%02x ", out[b.offsets[0] + i]);
            fprintf(stderr, "instead\n");
        }
    }
    test_plan_free(&plan);
    builder_close(&b);
}

/* ---- what a plan must cover ---- */

typedef struct covered { /* a module of three functions with 10, 0 and 9 accesses, and what it transpiles with */
    builder b;
    test_plan plan;
    uint8_t out[CODE_BYTES_MAX], work[CODE_BYTES_MAX];
    uint32_t offsets[4];
} covered;

static dogma_status translate(covered *c, const dogma_access_plan *plan, dogma_diag *diag)
{
    dogma_scratch scratch;
    dogma_transpile_result result;
    memset(diag, 0, sizeof *diag);
    dogma_scratch_init(&scratch, c->work, sizeof c->work);
    dogma_status status = dogma_transpile(&c->b.module, &placement, plan, &scratch, c->out, sizeof c->out, c->offsets, &result, diag);
    CHECK(scratch.used_bytes == 0, "scratch is given back");
    return status;
}

static dogma_status locate(covered *c, const dogma_access_plan *plan, uint32_t function, dogma_code_position *position)
{
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, c->work, sizeof c->work);
    return dogma_transpile_locate(&c->b.module, &placement, plan, &scratch, c->offsets, c->offsets[function] + 4, NULL, 0, position);
}

static dogma_status mark(covered *c, const dogma_access_plan *plan, uint32_t function, dogma_code_mark *one)
{
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, c->work, sizeof c->work);
    return dogma_transpile_marks(&c->b.module, &placement, plan, &scratch, c->offsets, function, one, 1);
}

static void coverage(void)
{
    static covered c;
    static const unsigned counts[3] = {10, 0, 9};
    dogma_diag diag;
    dogma_code_position position;
    uint64_t seed = 1;
    builder_open(&c.b);
    for (unsigned f = 0; f < 3; f++) {
        builder_function(&c.b, 0, 0);
        for (unsigned i = 0; i < counts[f]; i++) {
            dogma_insn load = OP(DOGMA_OP_LD_I64_RM, .rd = RAX, AT(RCX, 0));
            builder_add(&c.b, &load, NULL);
        }
        dogma_insn ret = {.op = DOGMA_OP_RET_N};
        builder_add(&c.b, &ret, NULL);
    }
    c.b.module.code = (dogma_span){c.b.code, c.b.code_bytes};
    test_plan_make(&c.plan, &c.b.module, TEST_PLAN_ALL, &seed);
    CHECK(c.plan.access_count == 19 && c.plan.plan.plain_bytes == 3 && c.plan.first_access[2] == 10, "counts");

    /* Exactly as many bytes as needed, at the end of a page: one more read would fault. */
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    uint8_t *memory = mmap(NULL, 2 * page, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED || mprotect(memory + page, page, PROT_NONE) != 0) {
        perror("mmap");
        exit(3);
    }
    for (size_t bytes = 0; bytes <= 3; bytes++) {
        memset(memory, 0xff, page);
        dogma_access_plan plan = {memory + page - bytes, bytes, c.plan.first_access, DOGMA_UNPROVEN_BEST};
        CHECK(translate(&c, &plan, &diag) == (bytes == 3 ? DOGMA_OK : DOGMA_E_VALUE), "%zu bytes of 3", bytes);
        CHECK(bytes == 3 || (diag.status == DOGMA_E_VALUE && diag.function == (bytes == 2 ? 2u : 0u)), "%zu bytes: function %u", bytes,
              (unsigned)diag.function);
    }
    CHECK(translate(&c, &c.plan.plan, &diag) == DOGMA_OK, "whole plan");
    CHECK(c.offsets[1] - c.offsets[0] == 32 && c.offsets[3] - c.offsets[2] == 28, "all plain: %u bytes", (unsigned)(c.offsets[1] - c.offsets[0]));
    CHECK(locate(&c, &c.plan.plan, 2, &position) == DOGMA_OK && position.function == 2 && position.insn == 1, "locate: instruction %u",
          (unsigned)position.insn);
    dogma_code_mark one = {.insn = 9};
    CHECK(mark(&c, &c.plan.plan, 2, &one) == DOGMA_OK && one.code_offset == c.offsets[2] + 27, "mark: offset %u", (unsigned)one.code_offset);

    /* Half of them: the position of an instruction depends on its own function's bits only. */
    memset(c.plan.plain, 0, 3);
    c.plan.plain[1] = 0x08; /* access 11, the second of function 2 */
    CHECK(translate(&c, &c.plan.plan, &diag) == DOGMA_OK, "one plain");
    one = (dogma_code_mark){.insn = 2};
    CHECK(mark(&c, &c.plan.plan, 2, &one) == DOGMA_OK && one.code_offset == c.offsets[2] + 7 + 3, "mark: offset %u", (unsigned)one.code_offset);
    dogma_scratch scratch;
    for (uint32_t at = 0; at < 11; at++) {
        dogma_scratch_init(&scratch, c.work, sizeof c.work);
        CHECK(dogma_transpile_locate(&c.b.module, &placement, &c.plan.plan, &scratch, c.offsets, c.offsets[2] + at, NULL, 0, &position) == DOGMA_OK &&
                  position.insn == (at < 7 ? 0u : at < 10 ? 1u : 2u),
              "offset %u is instruction %u", (unsigned)at, (unsigned)position.insn);
    }

    /* Numbers that are not the module's, or missing. */
    for (unsigned i = 0; i <= 3; i++) {
        c.plan.first_access[i]++;
        CHECK(translate(&c, &c.plan.plan, &diag) == DOGMA_E_VALUE, "first_access[%u] too high", i);
        c.plan.first_access[i]--;
    }
    dogma_access_plan plan = c.plan.plan;
    plan.first_access = NULL;
    CHECK(translate(&c, &plan, &diag) == DOGMA_E_VALUE, "no numbers");
    CHECK(locate(&c, &plan, 0, &position) == DOGMA_E_VALUE && mark(&c, &plan, 0, &one) == DOGMA_E_VALUE, "no numbers, to locate");
    plan = c.plan.plan;
    plan.unproven = DOGMA_UNPROVEN_GS + 1;
    CHECK(translate(&c, &plan, &diag) == DOGMA_E_VALUE, "unknown form");
    CHECK(translate(&c, &c.plan.plan, &diag) == DOGMA_OK, "whole plan again");
    plan = c.plan.plan;
    plan.plain_bytes = 2;
    CHECK(locate(&c, &plan, 0, &position) == DOGMA_OK && locate(&c, &plan, 2, &position) == DOGMA_E_VALUE, "too short, to locate");
    CHECK(mark(&c, &plan, 2, &one) == DOGMA_E_VALUE, "too short, to mark");
    plan = (dogma_access_plan){.unproven = DOGMA_UNPROVEN_GS};
    CHECK(translate(&c, &plan, &diag) == DOGMA_OK && c.offsets[3] - c.offsets[2] == 9 * 5 + 1, "gs without bits");
    CHECK(locate(&c, &plan, 2, &position) == DOGMA_OK && position.insn == 0, "gs, to locate");
    munmap(memory, 2 * page);
    test_plan_free(&c.plan);
    builder_close(&c.b);
}

int main(void)
{
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++)
        any_bytes(i, &cases[i]);
    coverage();
    printf("access: %zu cases, %u failures\n", sizeof cases / sizeof *cases, failures);
    return failures == 0 ? 0 : 1;
}
