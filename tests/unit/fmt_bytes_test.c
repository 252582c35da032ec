/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Bytes typed by hand from 20-binary against text: at least one case per form and per operand encoding. This pins the generated
 * tables, which decoder and encoder share.
 */
#include <dogma/insn.h>

#include "test.h"

static const struct test_case {
    const char *hex, *text;
    uint32_t block;
} cases[] = {
    /* N */
    {"01", "block", 0},
    {"03", "ret", 0},
    {"0b", "setjmp", 0},
    {"f11d", "fence", 0},
    /* R [d|0] */
    {"3950", "dframe rbp", 0},
    {"3be0", "dset r14", 0},
    {"f10480", "div.u.i64 r8", 0},
    /* RR [d|s] */
    {"2213", "mov.i64 rcx, rbx", 0},
    {"4507", "add.i64 rax, rdi", 0},
    {"f11e9c", "crc32.u8 r9, r12", 0},
    /* RI [d|ic] imm: every immediate code */
    {"2300", "mov.i64 rax, -1", 0},
    {"2311", "mov.i64 rcx, 0", 0},
    {"230b", "mov.i64 rax, 10", 0},
    {"230c0b", "mov.i64 rax, 11", 0},
    {"230cfe", "mov.i64 rax, -2", 0},
    {"230c7f", "mov.i64 rax, 127", 0},
    {"230c80", "mov.i64 rax, -128", 0},
    {"230d8000", "mov.i64 rax, 128", 0},
    {"230d7fff", "mov.i64 rax, -129", 0},
    {"230e00800000", "mov.i64 rax, 32768", 0},
    {"230e00000080", "mov.i64 rax, -2147483648", 0},
    {"230f0000008000000000", "mov.i64 rax, 2147483648", 0},
    {"230fefcdab8967452301", "mov.i64 rax, 81985529216486895", 0},
    {"230f0000000000000080", "mov.i64 rax, -9223372036854775808", 0},
    {"46ed39ff", "add.i64 r14, -199", 0},
    /* RRR [d|a] [b|0] */
    {"780120", "shl.i32 rax, rcx, rdx", 0},
    {"f10b0120", "addc.i64 rax, rcx, rdx", 0},
    /* RRI [d|s] [0|ic] imm */
    {"730103", "mul.i32 rax, rcx, 2", 0},
    {"81010c3f", "shl.i64 rax, rcx, 63", 0},
    /* RRRR [d|e] [a|b] */
    {"f1000213", "mulwide.u.i64 rax, rdx, rcx, rbx", 0},
    /* RM [r|base] mem: every memory encoding */
    {"250100", "ld.i64 rax, [rcx]", 0},
    {"25017f", "ld.i64 rax, [rcx + 1016]", 0},
    {"2501c10c", "ld.i64 rax, [rcx + 12]", 0},
    {"2501c1f8", "ld.i64 rax, [rcx - 8]", 0},
    {"2501c20004", "ld.i64 rax, [rcx + 1024]", 0},
    {"2501c3ffff7f7f", "ld.i64 rax, [rcx + 2139095039]", 0},
    {"2501c300000080", "ld.i64 rax, [rcx - 2147483648]", 0},
    {"26017f", "ld.u8 rax, [rcx + 127]", 0},
    {"2601c28000", "ld.u8 rax, [rcx + 128]", 0},
    {"250188", "ld.i64 rax, [rcx + rdx]", 0},
    {"25018b", "ld.i64 rax, [rcx + rdx*8]", 0},
    {"2501ba", "ld.i64 rax, [rcx + r14*4]", 0},
    {"2501e02dfc", "ld.i64 rax, [rcx + rdx*8 - 4]", 0},
    {"2501e0228000", "ld.i64 rax, [rcx + rdx + 128]", 0},
    {"2501e02700000100", "ld.i64 rax, [rcx + rdx*2 + 65536]", 0},
    {"250403", "ld.i64 rax, [slot 3]", 0},
    {"25047f", "ld.i64 rax, [slot 127]", 0},
    {"25048080", "ld.i64 rax, [slot 128]", 0},
    {"25049fff", "ld.i64 rax, [slot 8191]", 0},
    {"250f0010", "ld.i64 rax, [@16]", 0},
    {"250f00ff", "ld.i64 rax, [@-1]", 0},
    {"250f018000", "ld.i64 rax, [@128]", 0},
    {"250f02008000", "ld.i64 rax, [@32768]", 0},
    {"250f0300008000", "ld.i64 rax, [@8388608]", 0},
    {"250f062c008000", "ld.i64 rax, [@32768 + rdx*8]", 0},
    {"350105", "lea.i64 rax, [rcx + 5]", 0},
    {"f1110100", "xadd.i8 rax, [rcx]", 0},
    /* MR, MI, M */
    {"301202", "st.i64 [rdx + 16], rcx", 0},
    {"311205", "st.i8 [rdx + 5], 0", 0},
    {"31c205e4", "st.i8 [rdx + 5], -28", 0},
    {"34c40280", "st.i64 [slot 2], -128", 0},
    {"f11c0601", "cmpxchg.i128 [rsi + 16]", 0},
    /* FA [d|0] uleb */
    {"370000", "fnaddr rax, 0", 0},
    {"37708001", "fnaddr rdi, 128", 0},
    /* J [0|tc] target: every target code */
    {"0200", "jump b1", 0},
    {"020b", "jump b12", 0},
    {"020c00", "jump b13", 0},
    {"020cff", "jump b268", 0},
    {"020d00", "jump b5", 5},
    {"020dff", "jump b45", 300},
    {"020e0d01", "jump b269", 0},
    {"020e00ff", "jump b44", 300},
    {"020f00800000", "jump b32768", 0},
    {"020fff7fffff", "jump b7231", 40000},
    /* BRR [a|b] [c|tc] target; BRI [a|ic] [c|tc] imm target */
    {"140121", "br.i64 rax, rcx, slt, b2", 0},
    {"1401bd03", "br.i64 rax, rcx, tnz, b7", 10},
    {"151110", "br.i64 rcx, 0, ne, b1", 0},
    {"111c1c6464", "br.i32 rcx, 100, ne, b113", 0},
    /* BRM [a|base] mem [c|tc] target; BMI [ic|base] mem [c|tc] imm target */
    {"12010260", "br.i32 rax, [rcx + 8], ult, b1", 0},
    {"16040560", "br.i64 rax, [slot 5], ult, b1", 0},
    {"13110260", "br.i32 [rcx + 8], 0, ult, b1", 0},
    {"13c1026c7f01", "br.i32 [rcx + 8], 127, ult, b14", 0},
    {"18c1000080", "br.i8 [rcx], -128, eq, b1", 0},
    /* BVV [a|b] [p|tc] target */
    {"1a12d0", "br.f32 v1, v2, uno, b1", 0},
    {"1bf40d01", "br.f64 v15, v4, oeq, b8", 9},
    /* SRR [d|c] [a|b]; SRI [d|c] [a|ic] imm; SVV [d|p] [a|b] */
    {"9d0213", "set.i64 rax, slt, rcx, rbx", 0},
    {"9e021c40", "set.i64 rax, slt, rcx, 64", 0},
    {"f21402f1", "set.f32 rax, oge, v15, v1", 0},
    /* CRR [d|s] [a|b] [c|0]; CRI [d|s] [a|ic] [c|0] imm */
    {"a5012310", "sel.i64.i64 rax, rcx, rdx, rbx, ne", 0},
    {"a6012c1020", "sel.i64.i64 rax, rcx, rdx, 32, ne", 0},
    /* F, I uleb; RS [s|0] uleb; K byte */
    {"0400", "call 0", 0},
    {"04e58e26", "call 624485", 0},
    {"057f", "call.import 127", 0},
    {"06a003", "call.reg r10, 3", 0},
    {"0810ac02", "tail.reg rcx, 300", 0},
    {"07ffffffff0f", "tail 4294967295", 0},
    {"0aff", "trap 255", 0},
    /* TAB [s|w] uleb entries */
    {"092000", "brtab rdx, ()", 0},
    {"0920030102ff", "brtab rdx, (b6, b7, b4)", 5},
    {"092102c8000001", "brtab rdx, (b200, b256)", 0},
    {"09220200800000ffffffff", "brtab rdx, (b32777, b8)", 9},
    /* Vector forms */
    {"f303f0", "zero.v128 v15", 0},
    {"f30012", "mov.v128 v1, v2", 0},
    {"f3041230", "vadd.i8 v1, v2, v3", 0},
    {"f3bb1234", "vblendv.i8 v1, v2, v3, v4", 0},
    {"f3a2120f", "vshl.i16 v1, v2, 15", 0},
    {"f3ba1230ff", "vblend.i16 v1, v2, v3, 255", 0},
    {"f3011201", "ld.v128 v1, [rdx + 16]", 0},
    {"f21a1201", "st.f64 [rdx + 8], v1", 0},
    {"f305120701", "vadd.i8 v1, v2, [rdi + 16]", 0},
    {"f21c120402", "fadd.f64 v1, v2, [slot 2]", 0},
    {"f21519", "cvt.i32.f32 v1, r9", 0},
    {"f21691", "cvt.f32.i32 r9, v1", 0},
    {"f3c4910f", "vextract.i8 r9, v1, 15", 0},
    {"f3c0129007", "vinsert.i8 v1, v2, r9, 7", 0},
};

static size_t parse_hex(const char *hex, uint8_t *out)
{
    size_t bytes = 0;
    for (; hex[0] != '\0'; hex += 2) {
        const char digits[3] = {hex[0], hex[1], '\0'};
        out[bytes++] = (uint8_t)strtoul(digits, NULL, 16);
    }
    return bytes;
}

static void check_case(const struct test_case *c)
{
    uint8_t bytes[32], encoded[32];
    const size_t size = parse_hex(c->hex, bytes);
    dogma_insn insn;
    char text[DOGMA_INSN_TEXT_BYTES_MAX + 64];
    size_t used = 0;
    CHECK_EQUAL(dogma_insn_decode(bytes, size, 0, &insn), DOGMA_OK, c->text);
    CHECK_EQUAL(insn.size_bytes, size, c->text);
    CHECK_EQUAL(dogma_insn_print(&insn, c->block, text, sizeof text, &used), DOGMA_OK, c->text);
    CHECK_TEXT(text, c->text, c->hex);
    CHECK_EQUAL(used, strlen(c->text), c->text);
    int32_t deltas[4] = {0};
    for (uint32_t i = 0; insn.table != NULL && i < insn.number && i < 4; i++)
        deltas[i] = dogma_insn_table_delta(&insn, i);
    CHECK_EQUAL(dogma_insn_encode(&insn, deltas, encoded, sizeof encoded, &used), DOGMA_OK, c->text);
    CHECK_BYTES(encoded, used, bytes, size, c->text);
    /* Every prefix is cut off, every shorter buffer too small. */
    for (size_t cut = 0; cut < size; cut++) {
        dogma_insn ignored;
        CHECK_EQUAL(dogma_insn_decode(bytes, cut, 0, &ignored), DOGMA_E_TRUNCATED, c->text);
        if (insn.form != DOGMA_FORM_TAB)
            CHECK_EQUAL(dogma_insn_encode(&insn, deltas, encoded, cut, &used), DOGMA_E_NO_SPACE, c->text);
    }
}

static void check_form_coverage(void)
{
    bool seen[DOGMA_FORM_COUNT] = {false};
    uint8_t bytes[32];
    dogma_insn insn;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        if (dogma_insn_decode(bytes, parse_hex(cases[i].hex, bytes), 0, &insn) == DOGMA_OK)
            seen[insn.form] = true;
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++)
        CHECK_EQUAL(seen[dogma_rows[op].form], true, dogma_rows[op].text);
}

/* Duplicate opcodes would not compile. */
static unsigned row_of_opcode(unsigned opcode)
{
    switch (opcode) {
#define DOGMA_INSN(ENUM, TEXT, OPCODE, FORM, OPERANDS, TRAITS, RULE) case OPCODE: return DOGMA_OP_##ENUM;
#include <dogma/isa.def>
    default: return DOGMA_OP_NONE;
    }
}

static void check_rows(void)
{
    CHECK_TEXT(dogma_rows[DOGMA_OP_ADD_I64_RR].text, "add.i64", "row text");
    CHECK_EQUAL(dogma_rows[DOGMA_OP_CMPXCHG_I128_M].access_bytes, 16, "access bytes");
    CHECK_EQUAL(dogma_rows[DOGMA_OP_LEA_I64_RM].access_bytes, 1, "access bytes of lea");
    CHECK_EQUAL(dogma_rows[DOGMA_OP_ST_I8_MI].imm_bits, 8, "immediate bits");
    CHECK_EQUAL(dogma_rows[DOGMA_OP_BR_I16_BMI].imm_bits, 16, "immediate bits");
    CHECK_EQUAL(dogma_rows[DOGMA_OP_ADD_I64_MI].imm_bits, 32, "immediate bits");
    CHECK_EQUAL(dogma_rows[DOGMA_OP_MOV_I64_RI].imm_bits, 64, "immediate bits");
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        const dogma_row *row = &dogma_rows[op];
        CHECK_EQUAL(row_of_opcode(row->opcode), op, row->text);
        CHECK_EQUAL(dogma_op_find(row->text, strlen(row->text), (dogma_form)row->form), op, row->text);
    }
    CHECK_EQUAL(dogma_op_find("add.i6", 6, DOGMA_FORM_RR), DOGMA_OP_NONE, "prefix of a name");
    CHECK_EQUAL(dogma_op_find("add.i644", 8, DOGMA_FORM_RR), DOGMA_OP_NONE, "name and more");
    CHECK_EQUAL(dogma_op_find("add.i64", 7, DOGMA_FORM_VV), DOGMA_OP_NONE, "wrong form");
    CHECK_EQUAL(dogma_op_find("", 0, DOGMA_FORM_N), DOGMA_OP_NONE, "empty name");
}

static void check_effects(void)
{
    static const struct {
        const char *hex;
        unsigned read, written, vectors_read, vectors_written;
    } effects[] = {
        {"2213", 1u << 3, 1u << 1, 0, 0},                          /* mov.i64 rcx, rbx */
        {"4507", 1u << 0 | 1u << 7, 1u << 0, 0, 0},                /* add.i64 rax, rdi */
        {"2501e02dfc", 1u << 1 | 1u << 2, 1u << 0, 0, 0},          /* ld.i64 rax, [rcx + rdx*8 - 4] */
        {"250f062c008000", 1u << 2, 1u << 0, 0, 0},                /* ld.i64 rax, [@32768 + rdx*8] */
        {"301202", 1u << 1 | 1u << 2, 0, 0, 0},                    /* st.i64 [rdx + 16], rcx */
        {"f10480", 1u << 0 | 1u << 8, 1u << 0 | 1u << 2, 0, 0},    /* div.u.i64 r8 */
        {"f11c0601", 0x4f, 5, 0, 0},                               /* cmpxchg.i128 [rsi + 16] */
        {"f11b1200", 1u << 0 | 1u << 1 | 1u << 2, 1, 0, 0},        /* cmpxchg.i64 [rdx], rcx */
        {"f1000213", 1u << 1 | 1u << 3, 1u << 0 | 1u << 2, 0, 0},  /* mulwide.u.i64 rax, rdx, rcx, rbx */
        {"f10b0120", 1u << 0 | 1u << 1 | 1u << 2, 1u << 0 | 1u << 2, 0, 0}, /* addc.i64 rax, rcx, rdx */
        {"0b", 0, DOGMA_GENERAL_REGISTER_BITS, 0, 0xffff},         /* setjmp */
        {"0c", 1u << 7 | 1u << 6, 0, 0, 0},                        /* longjmp */
        {"f21c120402", 0, 0, 1u << 2, 1u << 1},                    /* fadd.f64 v1, v2, [slot 2] */
        {"f22c1230", 0, 0, 1u << 1 | 1u << 2 | 1u << 3, 1u << 1},  /* fma.f64 v1, v2, v3 */
        {"f3c0129007", 1u << 9, 0, 1u << 2, 1u << 1},              /* vinsert.i8 v1, v2, r9, 7 */
        {"f3c4910f", 0, 1u << 9, 1u << 1, 0},                      /* vextract.i8 r9, v1, 15 */
        {"03", 0, 0, 0, 0},                                        /* ret */
    };
    for (size_t i = 0; i < sizeof effects / sizeof effects[0]; i++) {
        uint8_t bytes[32];
        dogma_insn insn;
        dogma_effects got;
        CHECK_EQUAL(dogma_insn_decode(bytes, parse_hex(effects[i].hex, bytes), 0, &insn), DOGMA_OK, effects[i].hex);
        dogma_insn_effects(&insn, &got);
        CHECK_EQUAL(got.read, effects[i].read, effects[i].hex);
        CHECK_EQUAL(got.written, effects[i].written, effects[i].hex);
        CHECK_EQUAL(got.vectors_read, effects[i].vectors_read, effects[i].hex);
        CHECK_EQUAL(got.vectors_written, effects[i].vectors_written, effects[i].hex);
    }
}

int main(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        check_case(&cases[i]);
    check_form_coverage();
    check_rows();
    check_effects();
    return test_end("fmt_bytes");
}
