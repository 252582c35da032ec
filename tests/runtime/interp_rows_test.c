/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* clang-format off: tables */
/*
 * The interpreter's instructions against values worked out by hand from 40-execution and isa/dogma.isa: edges of division, carry, shifts,
 * NaN rules, conversions, saturation, shuffles. random_insns compares it with translated code; this file keeps both from agreeing on
 * something wrong.
 */
#include "interp/internal.h"

#include <stdio.h>

static dg_process process;
static dg_interpreter machine;
static int failed, count;

static void expect(const char *what, uint64_t got, uint64_t expected)
{
    count++;
    if (got == expected)
        return;
    failed++;
    printf("%s: got 0x%llx, expected 0x%llx\n", what, (unsigned long long)got, (unsigned long long)expected);
}

static void run(dg_step step)
{
    step.base = step.index = DG_ZERO_REGISTER;
    if (step.op >= DOGMA_OP_MOV_V128_VV)
        dg_interpret_vector(&machine, &step);
    else if (step.op >= DOGMA_OP_LD_F32_VM)
        dg_interpret_float(&machine, &step);
    else
        dg_interpret_wide(&machine, &step);
}

/* True when the step traps with this kind. */
static bool traps(dg_step step, dogma_trap kind)
{
    if (setjmp(machine.leave) == 0) {
        run(step);
        return false;
    }
    return machine.trap.kind == kind;
}

#define NAME(op) (dogma_rows[op].text)

/* ---- division ---- */

static void division(void)
{
    static const struct { dogma_op op; uint64_t dividend, divisor, quotient, remainder; bool trap; } cases[] = {
        {DOGMA_OP_DIV_U_I32_R, 0xaaaaaaaa00000007, 0xbbbbbbbb00000002, 3, 1, false},
        {DOGMA_OP_DIV_U_I32_R, 0xffffffff, 1, 0xffffffff, 0, false},
        {DOGMA_OP_DIV_U_I32_R, 5, 0xffffffff00000000, 0, 0, true},
        {DOGMA_OP_DIV_S_I32_R, (uint32_t)-7, 2, (uint32_t)-3, (uint32_t)-1, false},
        {DOGMA_OP_DIV_S_I32_R, 7, (uint32_t)-2, (uint32_t)-3, 1, false},
        {DOGMA_OP_DIV_S_I32_R, 0x80000000, 0xffffffff, 0, 0, true},
        {DOGMA_OP_DIV_S_I32_R, 0x80000000, 1, 0x80000000, 0, false},
        {DOGMA_OP_DIV_U_I64_R, UINT64_MAX, 10, 1844674407370955161u, 5, false},
        {DOGMA_OP_DIV_S_I64_R, (uint64_t)-1, 2, 0, (uint64_t)-1, false},
        {DOGMA_OP_DIV_S_I64_R, (uint64_t)INT64_MIN, (uint64_t)-1, 0, 0, true},
        {DOGMA_OP_DIV_S_I64_R, 1, 0, 0, 0, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        machine.r[DOGMA_RAX] = cases[i].dividend;
        machine.r[DOGMA_RDX] = 0x5555555555555555;
        machine.r[DOGMA_RCX] = cases[i].divisor;
        dg_step step = {.op = (uint16_t)cases[i].op, .rd = DOGMA_RCX};
        expect(NAME(cases[i].op), traps(step, DOGMA_TRAP_DIVISION), cases[i].trap);
        if (!cases[i].trap) {
            expect(NAME(cases[i].op), machine.r[DOGMA_RAX], cases[i].quotient);
            expect(NAME(cases[i].op), machine.r[DOGMA_RDX], cases[i].remainder);
        }
    }
    /* The divisor may be rax or rdx, read before either is written. */
    machine.r[DOGMA_RAX] = 9;
    run((dg_step){.op = DOGMA_OP_DIV_U_I64_R, .rd = DOGMA_RAX});
    expect("div by rax", machine.r[DOGMA_RAX], 1);
}

/* ---- carry, overflow, wide products ---- */

static void carry(void)
{
    static const struct { dogma_op op; uint64_t d, a, b, d_after, b_after; } cases[] = {
        {DOGMA_OP_ADDC_I32_RRR, 0xffffffff, 0, 1, 0, 1},
        {DOGMA_OP_ADDC_I32_RRR, 0xffffffff, 0xffffffff, 1, 0xffffffff, 1},
        {DOGMA_OP_ADDC_I32_RRR, 1, 2, 2, 3, 0}, /* only bit 0 of b counts */
        {DOGMA_OP_ADDC_I64_RRR, UINT64_MAX, 0, 1, 0, 1},
        {DOGMA_OP_ADDC_I64_RRR, UINT64_MAX, UINT64_MAX, 0, UINT64_MAX - 1, 1},
        {DOGMA_OP_SUBB_I32_RRR, 0, 0, 1, 0xffffffff, 1},
        {DOGMA_OP_SUBB_I64_RRR, 5, 5, 0, 0, 0},
        {DOGMA_OP_SUBB_I64_RRR, 5, UINT64_MAX, 1, 5, 1},
        {DOGMA_OP_ADDO_I32_RRR, 0x7fffffff, 1, 9, 0x80000000, 1},
        {DOGMA_OP_ADDO_I64_RRR, INT64_MAX, 1, 9, (uint64_t)INT64_MIN, 1},
        {DOGMA_OP_ADDO_I64_RRR, UINT64_MAX, 1, 9, 0, 0},
        {DOGMA_OP_SUBO_I32_RRR, 0x80000000, 1, 9, 0x7fffffff, 1},
        {DOGMA_OP_MULO_I32_RRR, 0x10000, 0x10000, 9, 0, 1},
        {DOGMA_OP_MULO_I64_RRR, (uint64_t)INT64_MIN, UINT64_MAX, 9, (uint64_t)INT64_MIN, 1},
        {DOGMA_OP_MULO_I64_RRR, UINT64_MAX, UINT64_MAX, 9, 1, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        machine.r[1] = cases[i].d, machine.r[2] = cases[i].a, machine.r[3] = cases[i].b;
        run((dg_step){.op = (uint16_t)cases[i].op, .rd = 1, .ra = 2, .rb = 3});
        expect(NAME(cases[i].op), machine.r[1], cases[i].d_after);
        expect(NAME(cases[i].op), machine.r[3], cases[i].b_after);
    }
    machine.r[1] = UINT64_MAX, machine.r[2] = 2;
    run((dg_step){.op = DOGMA_OP_MULWIDE_U_I64_RRRR, .rd = 6, .rc = 7, .ra = 1, .rb = 2});
    expect("mulwide.u low", machine.r[6], UINT64_MAX - 1);
    expect("mulwide.u high", machine.r[7], 1);
    run((dg_step){.op = DOGMA_OP_MULWIDE_S_I64_RRRR, .rd = 1, .rc = 2, .ra = 1, .rb = 2});
    expect("mulwide.s low", machine.r[1], (uint64_t)-2);
    expect("mulwide.s high", machine.r[2], UINT64_MAX);
    /* CRC-32C of "123456789" is e3069283. */
    machine.r[1] = 0xffffffff;
    for (const char *p = "123456789"; *p != '\0'; p++) {
        machine.r[2] = 0xabcdef00u | (uint8_t)*p;
        run((dg_step){.op = DOGMA_OP_CRC32_U8_RR, .rd = 1, .ra = 2});
    }
    expect("crc32.u8", machine.r[1] ^ 0xffffffff, 0xe3069283);
}

/* ---- floats ---- */

enum { F_ONE = 0x3f800000, F_TWO = 0x40000000, F_INF = 0x7f800000, F_NAN = 0x7fc00000, F_SNAN = 0x7f800001 };
#define F_DEFAULT 0xffc00000u
#define D_ONE 0x3ff0000000000000u
#define D_DEFAULT 0xfff8000000000000u

static void floats(void)
{
    static const struct { dogma_op op; uint32_t a, b, d; } f32[] = {
        {DOGMA_OP_FADD_F32_VVV, F_ONE, F_ONE, F_TWO},
        {DOGMA_OP_FADD_F32_VVV, F_INF, F_INF | 0x80000000u, F_DEFAULT},
        {DOGMA_OP_FADD_F32_VVV, F_SNAN, F_NAN | 5, F_SNAN | 0x400000},
        {DOGMA_OP_FADD_F32_VVV, F_ONE, 0xff800123, 0xffc00123},
        {DOGMA_OP_FSUB_F32_VVV, F_INF, F_INF, F_DEFAULT},
        {DOGMA_OP_FMUL_F32_VVV, 0, F_INF, F_DEFAULT},
        {DOGMA_OP_FMUL_F32_VVV, 1, 0x3f000000, 0}, /* half of the least denormal rounds to even */
        {DOGMA_OP_FMUL_F32_VVV, 3, 0x3f000000, 2},
        {DOGMA_OP_FDIV_F32_VVV, 0, 0x80000000, F_DEFAULT},
        {DOGMA_OP_FDIV_F32_VVV, F_ONE, 0x80000000, F_INF | 0x80000000u},
        {DOGMA_OP_FMIN_F32_VVV, 0, 0x80000000, 0x80000000}, /* not less: b */
        {DOGMA_OP_FMIN_F32_VVV, 0x80000000, 0, 0},
        {DOGMA_OP_FMIN_F32_VVV, F_SNAN, F_ONE, F_ONE},
        {DOGMA_OP_FMIN_F32_VVV, F_ONE, F_SNAN, F_SNAN}, /* b as it is */
        {DOGMA_OP_FMAX_F32_VVV, F_ONE, F_TWO, F_TWO},
        {DOGMA_OP_FSQRT_F32_VV, 0x40800000, 0, F_TWO},
        {DOGMA_OP_FSQRT_F32_VV, 0x80000000, 0, 0x80000000},
        {DOGMA_OP_FSQRT_F32_VV, F_ONE | 0x80000000u, 0, F_DEFAULT},
        {DOGMA_OP_FNEG_F32_VV, F_SNAN, 0, F_SNAN | 0x80000000u},
        {DOGMA_OP_FABS_F32_VV, 0xff800001, 0, F_SNAN},
        {DOGMA_OP_FCOPYSIGN_F32_VVV, F_ONE, 0x80000000, F_ONE | 0x80000000u},
    };
    for (size_t i = 0; i < sizeof f32 / sizeof f32[0]; i++) {
        machine.v[1].u32[0] = f32[i].a, machine.v[2].u32[0] = f32[i].b;
        run((dg_step){.op = (uint16_t)f32[i].op, .rd = 3, .ra = 1, .rb = 2});
        expect(NAME(f32[i].op), machine.v[3].u32[0], f32[i].d);
    }
    static const struct { dogma_op op; uint64_t a; unsigned mode; uint64_t d; } rounds[] = {
        {DOGMA_OP_FROUND_F64_VVI, 0x4004000000000000, 0, 0x4000000000000000}, /* 2.5 -> 2 */
        {DOGMA_OP_FROUND_F64_VVI, 0x400c000000000000, 0, 0x4010000000000000}, /* 3.5 -> 4 */
        {DOGMA_OP_FROUND_F64_VVI, 0xbfe0000000000000, 0, 0x8000000000000000}, /* -0.5 -> -0 */
        {DOGMA_OP_FROUND_F64_VVI, 0xbfe0000000000000, 1, 0xbff0000000000000},
        {DOGMA_OP_FROUND_F64_VVI, 0xbfe0000000000000, 2, 0x8000000000000000},
        {DOGMA_OP_FROUND_F64_VVI, 0xbff8000000000000, 3, 0xbff0000000000000},
        {DOGMA_OP_FROUND_F64_VVI, 0x7ff0000000000001, 3, 0x7ff8000000000001},
    };
    for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
        machine.v[1].u64[0] = rounds[i].a;
        run((dg_step){.op = (uint16_t)rounds[i].op, .rd = 1, .ra = 1, .imm = rounds[i].mode});
        expect(NAME(rounds[i].op), machine.v[1].u64[0], rounds[i].d);
    }
    /* One rounding: (1 + 2^-52) * (1 - 2^-52) - 1 = -2^-104. NaN order a, b, d. */
    machine.v[1].u64[0] = D_ONE + 1, machine.v[2].u64[0] = D_ONE - 2, machine.v[3].u64[0] = D_ONE | 1ull << 63;
    run((dg_step){.op = DOGMA_OP_FMA_F64_VVV, .rd = 3, .ra = 1, .rb = 2});
    expect("fma.f64", machine.v[3].u64[0], 0xb970000000000000);
    machine.v[1].u64[0] = D_ONE, machine.v[2].u64[0] = 0x7ff8000000000002, machine.v[3].u64[0] = 0x7ff8000000000003;
    run((dg_step){.op = DOGMA_OP_FMA_F64_VVV, .rd = 3, .ra = 1, .rb = 2});
    expect("fma.f64 NaN", machine.v[3].u64[0], 0x7ff8000000000002);
    static const struct { uint64_t a, b; uint32_t holds; } comparisons[] = {/* bit p: float condition p holds */
        {D_ONE, D_ONE, 1u << DOGMA_OEQ | 1u << DOGMA_OGE | 1u << DOGMA_OLE | 1u << DOGMA_ORD | 1u << DOGMA_UEQ | 1u << DOGMA_FUGE | 1u << DOGMA_FULE},
        {0, 1ull << 63, 1u << DOGMA_OEQ | 1u << DOGMA_OGE | 1u << DOGMA_OLE | 1u << DOGMA_ORD | 1u << DOGMA_UEQ | 1u << DOGMA_FUGE | 1u << DOGMA_FULE},
        {D_ONE, 0, 1u << DOGMA_OGT | 1u << DOGMA_OGE | 1u << DOGMA_ONE | 1u << DOGMA_ORD | 1u << DOGMA_FUGT | 1u << DOGMA_FUGE | 1u << DOGMA_UNE},
        {0, D_ONE, 1u << DOGMA_OLT | 1u << DOGMA_OLE | 1u << DOGMA_ONE | 1u << DOGMA_ORD | 1u << DOGMA_FULT | 1u << DOGMA_FULE | 1u << DOGMA_UNE},
        {D_DEFAULT, D_ONE, 1u << DOGMA_UEQ | 1u << DOGMA_FUGT | 1u << DOGMA_FUGE | 1u << DOGMA_FULT | 1u << DOGMA_FULE | 1u << DOGMA_UNE | 1u << DOGMA_UNO},
    };
    for (size_t i = 0; i < sizeof comparisons / sizeof comparisons[0]; i++) {
        machine.v[1].u64[0] = comparisons[i].a, machine.v[2].u64[0] = comparisons[i].b;
        for (uint8_t p = 0; p < DOGMA_FLOAT_CONDITION_COUNT; p++) {
            run((dg_step){.op = DOGMA_OP_SET_F64_SVV, .condition = p, .rd = 1, .ra = 1, .rb = 2});
            expect("set.f64", machine.r[1], (comparisons[i].holds >> p) & 1);
        }
    }
}

static void conversions(void)
{
    static const struct { dogma_op op; uint64_t from, to; } to_integer[] = {
        {DOGMA_OP_CVT_F64_I32_RV, 0xc1e0000000000000, 0x80000000},         /* -2^31 fits */
        {DOGMA_OP_CVT_F64_I32_RV, 0x41e0000000000000, 0x80000000},         /* 2^31 does not */
        {DOGMA_OP_CVT_F64_I32_RV, 0xc1e00000001fffff, 0x80000000},         /* -2^31 - 0.99.. truncates */
        {DOGMA_OP_CVT_F64_I32_RV, 0xbfefffffffffffff, 0},
        {DOGMA_OP_CVT_F64_I32_RV, D_DEFAULT, 0x80000000},
        {DOGMA_OP_CVT_F64_I64_RV, 0x43e0000000000000, 0x8000000000000000}, /* 2^63 */
        {DOGMA_OP_CVT_F64_I64_RV, 0xc3e0000000000000, 0x8000000000000000},
        {DOGMA_OP_CVT_F64_I64_RV, 0xc000000000000000, (uint64_t)-2},
        {DOGMA_OP_CVT_F32_I64_RV, 0x5f000000, 0x8000000000000000},
        {DOGMA_OP_CVT_F32_I32_RV, 0xbfc00000, 0xffffffff},                 /* -1.5 -> -1, upper half zero */
    };
    for (size_t i = 0; i < sizeof to_integer / sizeof to_integer[0]; i++) {
        machine.v[1].u64[0] = to_integer[i].from;
        run((dg_step){.op = (uint16_t)to_integer[i].op, .rd = 1, .ra = 1});
        expect(NAME(to_integer[i].op), machine.r[1], to_integer[i].to);
    }
    machine.r[1] = 0xffffffff00000001u + (1ull << 24); /* i32: 2^24 + 1 rounds to even */
    run((dg_step){.op = DOGMA_OP_CVT_I32_F32_VR, .rd = 1, .ra = 1});
    expect("cvt.i32.f32", machine.v[1].u32[0], 0x4b800000);
    machine.r[1] = INT64_MAX;
    run((dg_step){.op = DOGMA_OP_CVT_I64_F64_VR, .rd = 1, .ra = 1});
    expect("cvt.i64.f64", machine.v[1].u64[0], 0x43e0000000000000);
    machine.v[1].u32[0] = 0xff812345;
    run((dg_step){.op = DOGMA_OP_CVT_F32_F64_VV, .rd = 2, .ra = 1});
    expect("cvt.f32.f64 NaN", machine.v[2].u64[0], 0xfff82468a0000000u);
    machine.v[1].u64[0] = 0x47efffffefffffff; /* just below the point that rounds to infinity */
    run((dg_step){.op = DOGMA_OP_CVT_F64_F32_VV, .rd = 2, .ra = 1});
    expect("cvt.f64.f32", machine.v[2].u32[0], 0x7f7fffff);
}

/* ---- vectors ---- */

static const dg_vector bytes = {.u8 = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}};

static void two(dogma_op op, uint64_t a0, uint64_t a1, uint64_t b0, uint64_t b1, int64_t imm, uint64_t low, uint64_t high)
{
    machine.v[1] = (dg_vector){.u64 = {a0, a1}}, machine.v[2] = (dg_vector){.u64 = {b0, b1}};
    run((dg_step){.op = (uint16_t)op, .rd = 3, .ra = 1, .rb = 2, .imm = imm});
    expect(NAME(op), machine.v[3].u64[0], low);
    expect(NAME(op), machine.v[3].u64[1], high);
}

static void vectors(void)
{
    two(DOGMA_OP_VADDSAT_S_I8_VVV, 0x7f80017f80ff0000, 0, 0x01ff7f7f8001ff01, 0, 0, 0x7f807f7f8000ff01, 0);
    two(DOGMA_OP_VADDSAT_U_I16_VVV, 0xffff800000010000, 0, 0x0001800000020000, 0, 0, 0xffffffff00030000, 0);
    two(DOGMA_OP_VSUBSAT_U_I8_VVV, 0x0001020304050607, 0, 0x0101010101010101, 0, 0, 0x0000010203040506, 0);
    two(DOGMA_OP_VAVG_U8_VVV, 0x00ff01, 0, 0x01ff04, 0, 0, 0x01ff03, 0);
    two(DOGMA_OP_VSAD_U8_VVV, 0x00ff000000000000, 1, 0xff00000000000000, 3, 0, 0x1fe, 2);
    two(DOGMA_OP_VMULADD_I16_VVV, 0x8000800080008000, 0x0001000200030004, 0x8000800080008000, 0x0001000100010001, 0, 0x8000000080000000,
        0x0000000300000007);
    two(DOGMA_OP_VMULHI_S_I16_VVV, 0x80007fffffff0002, 0, 0x80007fff00020003, 0, 0, 0x40003fffffff0000, 0);
    two(DOGMA_OP_VPACK_S_I16_VVV, 0x7fff8000007fff80, 0, 1, 0, 0, 0x000000007f807f80, 1);
    two(DOGMA_OP_VPACK_U_I32_VVV, 0x0001000000000005, 0xffffffff00007fff, 0, 0, 0, 0x00007fffffff0005, 0);
    two(DOGMA_OP_VSHUF_I8_VVV, bytes.u64[0], bytes.u64[1], 0x800f1f0080010203, 0x8080808080808080, 0, 0x000f0f0000010203, 0);
    two(DOGMA_OP_VSHLV_I32_VVV, 0x0000000100000001, 0x0000000100000001, 0x000000200000001f, 0xffffffff00000000, 0, 0x80000000, 1);
    two(DOGMA_OP_VSARV_I32_VVV, 0x8000000080000000, 0x4000000080000000, 0x000000ff00000001, 0x0000001e0000001f, 0, 0xffffffffc0000000,
        0x00000001ffffffff);
    two(DOGMA_OP_VSHLC_I16_VVV, 0x0001000100010001, 1, 0x10000000000000f, 99, 0, 0, 0);
    two(DOGMA_OP_VSHLC_I16_VVV, 0x0001000100010001, 1, 15, 99, 0, 0x8000800080008000, 0x8000);
    two(DOGMA_OP_VALIGN_VVVI, bytes.u64[0], bytes.u64[1], 0x1716151413121110, 0x1f1e1d1c1b1a1918, 15, 0x060504030201001f, 0x0e0d0c0b0a090807);
    two(DOGMA_OP_VBLEND_I16_VVVI, 0x0003000200010000, 0x0007000600050004, ~0ull, ~0ull, 0x81, 0x000300020001ffff, 0xffff000600050004);
    two(DOGMA_OP_VSHUF2_F32_VVVI, 0x0000000100000000, 0x0000000300000002, 0x0000001100000010, 0x0000001300000012, 0xe4 ^ 0xff,
        0x0000000200000003, 0x0000001000000011);
    two(DOGMA_OP_VUNPACKHI_I16_VVV, 0, 0x0004000300020001, 0, 0x0014001300120011, 0, 0x0012000200110001, 0x0014000400130003);
    two(DOGMA_OP_VMULWIDE_U_I32_VVV, 0xffffffff00000003, 0x00000000ffffffff, 0xffffffff00000004, 0x00000000ffffffff, 0, 12, 0xfffffffe00000001);
    two(DOGMA_OP_VSHUF_I32_VVI, 0x0000000100000000, 0x0000000300000002, 0, 0, 0x1b, 0x0000000200000003, 0x0000000000000001);
    two(DOGMA_OP_VSHUFHI_I16_VVI, 0x3333222211110000, 0x7777666655554444, 0, 0, 0x1b, 0x3333222211110000, 0x4444555566667777);
    two(DOGMA_OP_VBYTESHL_VVI, bytes.u64[0], bytes.u64[1], 0, 0, 9, 0, 0x0605040302010000);
    two(DOGMA_OP_VBYTESHR_VVI, bytes.u64[0], bytes.u64[1], 0, 0, 9, 0x000f0e0d0c0b0a09, 0);
    two(DOGMA_OP_VABS_I8_VV, 0x80ff7f0001020304, 0, 0, 0, 0, 0x80017f0001020304, 0);
    two(DOGMA_OP_VEXTEND_S_I8_I32_VV, 0x00000000ff800102, 0, 0, 0, 0, 0x0000000100000002, 0xffffffffffffff80);
    two(DOGMA_OP_VCVT_F64_I32_VV, 0xc000000000000000, 0x41e0000000000000, 0, 0, 0, 0x80000000fffffffe, 0);
    two(DOGMA_OP_VCVT_F32_I32_VV, 0x4f00000040200000, 0x7fc00000bf800000, 0, 0, 0, 0x8000000000000002, 0x80000000ffffffff);
    two(DOGMA_OP_VCMP_F64_VVVI, D_ONE, D_DEFAULT, D_ONE, D_ONE, DOGMA_UNO, 0, UINT64_MAX);
    two(DOGMA_OP_VSWAP_F64_VV, 1, 2, 0, 0, 0, 2, 1);
    machine.v[1] = (dg_vector){.u64 = {0x8000000000000080, 0xff}};
    run((dg_step){.op = DOGMA_OP_VMASK_I8_RV, .rd = 1, .ra = 1});
    expect("vmask.i8", machine.r[1], 0x181);
    machine.v[1] = bytes;
    run((dg_step){.op = DOGMA_OP_VEXTRACT_I16_RVI, .rd = 1, .ra = 1, .imm = 7});
    expect("vextract.i16", machine.r[1], 0x0f0e);
    machine.r[1] = 0x12345678;
    run((dg_step){.op = DOGMA_OP_VINSERT_I8_VVRI, .rd = 1, .ra = 1, .rb = 1, .imm = 15});
    expect("vinsert.i8", machine.v[1].u64[1], 0x780e0d0c0b0a0908);
}

int main(void)
{
    machine.process = &process;
    process.interpreter = &machine;
    division();
    carry();
    floats();
    conversions();
    vectors();
    printf("interp_rows_test: %d checks, %d failed\n", count, failed);
    return failed != 0;
}
