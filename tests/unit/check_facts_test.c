/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the rules of 50-proofs give, at their edges, by hand. check_soundness_test asks whether facts are true; this asks whether they are the ones the
 * chapter names, so that a checker which forgets everything fails, too.
 */
#include "test.h"

#include <dogma/facts.h>

#define G DOGMA_GUARD_BYTES
#define BOUND DOGMA_FACT_BOUND
#define U32 ((int64_t)UINT32_MAX)
enum { SLOT0 = DOGMA_LOCATION_SLOT, SLOT1, SLOT2 };
static const dogma_fact_context plain_context = {.tracked_count = 3, .tracked = {4, 5, 6}};
static const dogma_fact_context safe_context = {.speculation_safe = true, .tracked_count = 3, .tracked = {4, 5, 6}};

static dogma_fact none(void)
{
    return (dogma_fact){.kind = DOGMA_FACT_NONE};
}

static dogma_fact n(int64_t lo, int64_t hi)
{
    return dogma_fact_integer(lo, hi);
}

static dogma_fact p(int64_t lo, int64_t hi)
{
    return dogma_fact_pointer(lo, hi);
}

static dogma_fact clamped(int64_t lo, int64_t hi)
{
    dogma_fact fact = p(lo, hi);
    fact.flags = DOGMA_FACT_CLAMPED;
    return fact;
}

static dogma_fact entry(uint8_t k)
{
    return (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = k};
}

static bool same(dogma_fact a, dogma_fact b)
{
    return a.kind == b.kind && a.flags == b.flags && a.entry == b.entry && a.lo == b.lo && a.hi == b.hi;
}

static void expect(dogma_fact got, dogma_fact wanted, const char *what, int line)
{
    if (!test_result(same(got, wanted), __FILE__, line))
        TEST_SAY("%s: got kind %u flags %u entry %u [%" PRId64 ", %" PRId64 "], expected kind %u flags %u entry %u [%" PRId64 ", %" PRId64 "]\n", what, got.kind,
                 got.flags, got.entry, got.lo, got.hi, wanted.kind, wanted.flags, wanted.entry, wanted.lo, wanted.hi);
}
#define EXPECT(GOT, WANTED, WHAT) expect((GOT), (WANTED), (WHAT), __LINE__)

/* rd = row(rd, ra, rb, imm) */
static dogma_fact apply(const dogma_fact_context *context, dogma_op op, dogma_fact d, dogma_fact s, dogma_fact b, int64_t imm)
{
    dogma_state state;
    dogma_state_clear(&state);
    const dogma_insn insn = {.op = (uint16_t)op, .form = dogma_rows[op].form, .rd = DOGMA_RBX, .ra = DOGMA_RCX, .rb = DOGMA_RBP, .imm = imm};
    dogma_fact_set(&state, DOGMA_RBX, d);
    dogma_fact_set(&state, DOGMA_RCX, s);
    dogma_fact_set(&state, DOGMA_RBP, b);
    dogma_state_transfer(context, &state, &insn);
    return dogma_fact_get(&state, DOGMA_RBX);
}

/* Two-address rows: RR with both facts, RI with an immediate. Others: s is the source. */
#define RR(OP, D, S, WANTED) EXPECT(apply(&plain_context, DOGMA_OP_##OP##_RR, D, S, none(), 0), WANTED, #OP " " #D ", " #S)
#define RI(OP, D, I, WANTED) EXPECT(apply(&plain_context, DOGMA_OP_##OP##_RI, D, none(), none(), I), WANTED, #OP " " #D ", " #I)
#define RRI(OP, S, I, WANTED) EXPECT(apply(&plain_context, DOGMA_OP_##OP##_RRI, none(), S, none(), I), WANTED, #OP " " #S ", " #I)
#define RRR(OP, S, B, WANTED) EXPECT(apply(&plain_context, DOGMA_OP_##OP##_RRR, none(), S, B, 0), WANTED, #OP " " #S ", " #B)

static void moves(void)
{
    RR(MOV_I64, none(), clamped(1, 2), clamped(1, 2));
    RR(MOV_I64, n(1, 2), none(), none());
    RR(MOV_I64, n(1, 2), entry(3), entry(3));
    RR(MOV_I32, none(), n(5, U32), n(5, U32));
    RR(MOV_I32, none(), n(0, U32 + 1), n(0, U32));
    RR(MOV_I32, none(), n(-1, 5), n(0, U32));
    RR(MOV_I32, none(), p(1, 2), n(0, U32));
    RR(MOV_I32, none(), none(), n(0, U32));
    RI(MOV_I32, none(), -1, n(U32, U32));
    RI(MOV_I64, none(), -1, n(-1, -1));
    RI(MOV_I64, none(), BOUND, n(BOUND, BOUND));
    RI(MOV_I64, n(1, 1), BOUND + 1, none());
    RI(MOV_I64, n(1, 1), INT64_MIN, none());
    RR(CLAMP, none(), none(), clamped(0, U32));
    EXPECT(apply(&plain_context, DOGMA_OP_DFRAME_R, none(), none(), none(), 0), p(0, U32), "dframe");
    EXPECT(apply(&plain_context, DOGMA_OP_DALLOC_RR, none(), none(), none(), 0), p(0, U32), "dalloc");
    EXPECT(apply(&plain_context, DOGMA_OP_DSET_R, n(3, 4), none(), none(), 0), n(3, 4), "dset");
    EXPECT(apply(&plain_context, DOGMA_OP_FNADDR_FA, none(), none(), none(), 0), n(0, 0x7ffff8), "fnaddr");
}

static void arithmetic(void)
{
    RR(ADD_I64, n(1, 2), n(10, 20), n(11, 22));
    RR(ADD_I64, clamped(1, 2), n(10, 20), p(11, 22));
    RR(ADD_I64, n(1, 2), clamped(10, 20), p(11, 22));
    RR(ADD_I64, p(1, 2), p(10, 20), none());
    RR(ADD_I64, n(1, 2), entry(3), none());
    RI(ADD_I64, n(0, BOUND), 0, n(0, BOUND));
    RI(ADD_I64, n(0, BOUND), 1, none());
    RI(ADD_I64, n(-BOUND, 0), -1, none());
    RI(ADD_I64, clamped(0, 8), 0, p(0, 8));
    RR(SUB_I64, n(10, 20), n(1, 2), n(8, 19));
    RR(SUB_I64, p(10, 20), n(1, 2), p(8, 19));
    RR(SUB_I64, p(10, 20), p(1, 2), n(8, 19));
    RR(SUB_I64, n(10, 20), p(1, 2), none());
    RI(SUB_I64, p(10, 20), -5, p(15, 25));
    RR(ADD_I32, n(1, 2), n(10, U32 - 2), n(11, U32));
    RR(ADD_I32, n(1, 3), n(10, U32 - 2), n(0, U32));
    RI(ADD_I32, n(1, 2), -1, n(0, 1));
    RI(ADD_I32, n(0, 2), -1, n(0, U32));
    RI(ADD_I32, n(-1, 2), 0, n(0, U32));
    RI(SUB_I32, n(1, 2), 1, n(0, 1));
    RI(SUB_I32, n(1, 2), 2, n(0, U32));
    RR(SUB_I32, n(5, 9), n(1, 5), n(0, 8));
    RR(SUB_I32, n(5, 9), n(1, 6), n(0, U32));
    RR(MUL_I64, n(2, 3), n(5, 7), n(10, 21));
    RR(MUL_I64, n(-2, 3), n(5, 7), none());
    RR(MUL_I64, n(-2, 3), n(-5, -5), n(-15, 10));
    RR(MUL_I64, n(-5, -5), n(-2, 3), n(-15, 10));
    RR(MUL_I64, n(0, (int64_t)1 << 22), n(0, (int64_t)1 << 21), n(0, BOUND));
    RR(MUL_I64, n(0, (int64_t)1 << 22), n(0, ((int64_t)1 << 21) + 1), none());
    RR(MUL_I64, n(0, BOUND), n(0, BOUND), none());
    RRI(MUL_I64, n(-BOUND, BOUND), 1, n(-BOUND, BOUND));
    RRI(MUL_I64, p(0, 1), 2, none());
    RR(MUL_I32, n(0, 65535), n(2, 65537), n(0, U32));
    RR(MUL_I32, n(3, 65535), n(2, 65537), n(6, U32));
    RR(MUL_I32, n(3, 65536), n(2, 65537), n(0, U32));
    RRI(MUL_I32, n(0, 1), -1, n(0, U32));
    RR(NEG_I64, none(), n(-3, 5), n(-5, 3));
    RR(NEG_I64, none(), p(-3, 5), none());
    RR(NEG_I32, none(), n(3, 5), n(0, U32));
    RR(NOT_I64, n(1, 2), n(3, 5), none());
}

static void bits(void)
{
    RR(AND_I64, none(), n(0, 7), n(0, 7));
    RR(AND_I64, n(-9, 100), n(3, 7), n(0, 7));
    RR(AND_I64, n(0, 5), n(3, 7), n(0, 5));
    RR(AND_I64, clamped(0, 100), n(3, 7), n(0, 7));
    RI(AND_I64, p(5, 100), -16, p(-10, 100));
    RI(AND_I64, p(5, 100), -((int64_t)1 << 32), p(5 - U32, 100));
    RR(AND_I64, p(5, 100), n(-((int64_t)1 << 33), -((int64_t)1 << 33)), none());
    RI(AND_I64, n(-5, 100), -16, n(-20, 100));
    RI(AND_I64, n(5, 100), -16, n(0, 100));
    RI(AND_I64, p(5, 100), -17, none());
    RI(AND_I64, p(5, 100), -1, p(5, 100));
    RR(AND_I64, none(), none(), none());
    RR(AND_I64, none(), n(-1, 5), none());
    RR(AND_I32, n(1, 100), n(5, 50), n(0, 50));
    RI(AND_I32, none(), -2, n(0, U32 - 1));
    RR(OR_I64, n(4, 5), n(1, 2), n(4, 7));
    RR(OR_I64, n(0, 8), n(1, 2), n(1, 15));
    RR(OR_I64, n(-1, 8), n(1, 2), none());
    RR(OR_I64, n(0, BOUND), n(1, 2), none());
    RR(XOR_I64, n(4, 5), n(1, 2), n(0, 7));
    RR(XOR_I32, n(4, 5), none(), n(0, U32));
    RR(OR_I32, n(4, 5), n(9, 10), n(9, 15));
    RRI(SHL_I64, n(-1, 3), 3, n(-8, 24));
    RRI(SHL_I64, n(0, 1), 43, n(0, BOUND));
    RRI(SHL_I64, n(0, 2), 43, none());
    RRI(SHL_I64, n(0, 1), 44, none());
    RRI(SHL_I64, n(0, 0), 63, n(0, 0));
    RRI(SHL_I64, p(0, 1), 1, none());
    RRI(SHL_I32, n(1, 0x1fffffff), 3, n(8, 0xfffffff8));
    RRI(SHL_I32, n(1, 0x20000000), 3, n(0, U32));
    RRI(SHR_I64, n(9, 100), 3, n(1, 12));
    RRI(SHR_I64, none(), 32, n(0, U32));
    RRI(SHR_I64, n(-1, 5), 21, n(0, BOUND - 1));
    RRI(SHR_I64, none(), 20, none());
    RRI(SHR_I64, none(), 63, n(0, 1));
    RRI(SHR_I64, p(0, 1), 0, none());
    RRI(SHR_I32, none(), 1, n(0, INT32_MAX));
    RRI(SAR_I64, n(-9, 9), 1, n(-5, 4));
    RRI(SAR_I64, none(), 20, n(-BOUND, BOUND - 1));
    RRI(SAR_I64, none(), 19, none());
    RRI(SAR_I64, none(), 63, n(-1, 0));
    RRI(SAR_I32, n(8, INT32_MAX), 3, n(1, 0x0fffffff));
    RRI(SAR_I32, n(8, (int64_t)INT32_MAX + 1), 3, n(0, U32));
    RRR(SHR_I64, n(5, 9), none(), n(0, 9));
    RRR(SHR_I64, n(-1, 9), none(), none());
    RRR(SAR_I64, n(5, 9), none(), n(0, 9));
    RRR(SHL_I64, n(5, 9), n(0, 0), none());
    RRR(SHR_I32, none(), none(), n(0, U32));
    RRR(SAR_I32, n(5, INT32_MAX), none(), n(0, INT32_MAX));
    RRR(SAR_I32, n(5, (int64_t)INT32_MAX + 1), none(), n(0, U32));
    RRR(ROL_I32, n(1, 1), none(), n(0, U32));
    RR(BSWAP_I64, n(1, 1), n(1, 1), none());
    RR(CLZ_I32, none(), none(), n(0, 32));
    RR(CTZ_I64, none(), none(), n(0, 64));
    RR(POPCNT_I64, none(), none(), n(0, 64));
}

static void extensions(void)
{
    RR(ZX8_I32, none(), n(1, 255), n(1, 255));
    RR(ZX8_I32, none(), n(1, 256), n(0, 255));
    RR(ZX16_I32, none(), none(), n(0, 65535));
    RR(SX8_I64, none(), n(-128, 127), n(-128, 127));
    RR(SX8_I64, none(), n(-128, 128), n(-128, 127));
    RR(SX16_I64, none(), n(-32769, 0), n(-32768, 32767));
    RR(SX32_I64, none(), n(5, INT32_MAX), n(5, INT32_MAX));
    RR(SX32_I64, none(), n(5, (int64_t)INT32_MAX + 1), n(INT32_MIN, INT32_MAX));
    RR(SX32_I64, none(), p(5, 6), n(INT32_MIN, INT32_MAX));
    RR(SX8_I32, none(), n(1, 127), n(1, 127));
    RR(SX8_I32, none(), n(1, 128), n(0, U32));
    RR(SX16_I32, none(), n(-1, 5), n(0, U32));
    EXPECT(apply(&plain_context, DOGMA_OP_SET_I64_SRR, none(), none(), none(), 0), n(0, 1), "set");
    EXPECT(apply(&plain_context, DOGMA_OP_SET_F64_SVV, none(), none(), none(), 0), n(0, 1), "fset");
    EXPECT(apply(&plain_context, DOGMA_OP_VEXTRACT_I8_RVI, none(), none(), none(), 0), n(0, 255), "vextract.i8");
    EXPECT(apply(&plain_context, DOGMA_OP_VEXTRACT_I32_RVI, none(), none(), none(), 0), n(0, U32), "vextract.i32");
    EXPECT(apply(&plain_context, DOGMA_OP_VEXTRACT_I64_RVI, n(1, 1), none(), none(), 0), none(), "vextract.i64");
    EXPECT(apply(&plain_context, DOGMA_OP_VMASK_I8_RV, none(), none(), none(), 0), n(0, 65535), "vmask.i8");
    EXPECT(apply(&plain_context, DOGMA_OP_VMASK_F64_RV, none(), none(), none(), 0), n(0, 3), "vmask.f64");
    EXPECT(apply(&plain_context, DOGMA_OP_CVT_F64_I64_RV, n(1, 1), none(), none(), 0), none(), "cvt.f64.i64");
    EXPECT(apply(&plain_context, DOGMA_OP_CVT_F64_I32_RV, n(1, 1), none(), none(), 0), n(0, U32), "cvt.f64.i32");
}

static void division(void)
{
    static const struct {
        dogma_op op;
        dogma_fact a, s, quotient, remainder;
    } cases[] = {
        {DOGMA_OP_DIV_U_I64_R, {1, 0, 0, 5, 100}, {1, 0, 0, 0, 7}, {1, 0, 0, 0, 100}, {1, 0, 0, 0, 6}},
        {DOGMA_OP_DIV_U_I64_R, {0, 0, 0, 0, 0}, {1, 0, 0, 0, 7}, {0, 0, 0, 0, 0}, {1, 0, 0, 0, 6}},
        {DOGMA_OP_DIV_U_I64_R, {1, 0, 0, 0, 3}, {1, 0, 0, 0, 7}, {1, 0, 0, 0, 3}, {1, 0, 0, 0, 3}},
        {DOGMA_OP_DIV_U_I64_R, {1, 0, 0, -1, 3}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}},
        {DOGMA_OP_DIV_U_I64_R, {1, 0, 0, 0, 3}, {1, 0, 0, -1, 7}, {1, 0, 0, 0, 3}, {1, 0, 0, 0, 3}},
        {DOGMA_OP_DIV_S_I64_R, {1, 0, 0, 0, 30}, {1, 0, 0, 1, 7}, {1, 0, 0, 0, 30}, {1, 0, 0, 0, 6}},
        {DOGMA_OP_DIV_S_I64_R, {1, 0, 0, -1, 30}, {1, 0, 0, 1, 7}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}},
        {DOGMA_OP_DIV_S_I64_R, {1, 0, 0, 0, 30}, {1, 0, 0, -1, 7}, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 0}},
        {DOGMA_OP_DIV_U_I32_R, {0, 0, 0, 0, 0}, {1, 0, 0, 0, 7}, {1, 0, 0, 0, UINT32_MAX}, {1, 0, 0, 0, 6}},
        {DOGMA_OP_DIV_S_I32_R, {1, 0, 0, 0, INT32_MAX}, {1, 0, 0, 0, 7}, {1, 0, 0, 0, INT32_MAX}, {1, 0, 0, 0, 6}},
        {DOGMA_OP_DIV_S_I32_R, {1, 0, 0, 0, (int64_t)INT32_MAX + 1}, {1, 0, 0, 0, 7}, {1, 0, 0, 0, UINT32_MAX}, {1, 0, 0, 0, UINT32_MAX}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dogma_state state;
        dogma_state_clear(&state);
        const dogma_insn insn = {.op = (uint16_t)cases[i].op, .form = DOGMA_FORM_R, .rd = DOGMA_RCX};
        dogma_fact_set(&state, DOGMA_RAX, cases[i].a);
        dogma_fact_set(&state, DOGMA_RCX, cases[i].s);
        dogma_fact_set(&state, DOGMA_RDX, n(3, 3));
        dogma_state_transfer(&plain_context, &state, &insn);
        EXPECT(dogma_fact_get(&state, DOGMA_RAX), cases[i].quotient, "quotient");
        EXPECT(dogma_fact_get(&state, DOGMA_RDX), cases[i].remainder, "remainder");
    }
}

/* sel rd, ra, rb, rc: rd = c(rb, rc) ? ra : rd; here ra is rb, as in min(x, y). */
static void selection(void)
{
    dogma_state state;
    dogma_insn insn = {.op = DOGMA_OP_SEL_I64_I64_CRR, .form = DOGMA_FORM_CRR, .condition = DOGMA_SLT, .rd = DOGMA_RBX, .ra = DOGMA_RCX, .rb = DOGMA_RCX,
                       .rc = DOGMA_RBX};
    for (int safe = 0; safe < 2; safe++) {
        dogma_state_clear(&state);
        dogma_fact_set(&state, DOGMA_RBX, n(0, 10));
        dogma_fact_set(&state, DOGMA_RCX, n(5, 100));
        dogma_state_transfer(safe ? &safe_context : &plain_context, &state, &insn);
        EXPECT(dogma_fact_get(&state, DOGMA_RBX), safe ? n(0, 100) : n(0, 10), "min");
    }
    insn.op = DOGMA_OP_SEL_I32_I32_CRR;
    dogma_state_clear(&state);
    dogma_fact_set(&state, DOGMA_RBX, clamped(0, 10));
    dogma_fact_set(&state, DOGMA_RCX, n(5, 100));
    dogma_state_transfer(&plain_context, &state, &insn);
    EXPECT(dogma_fact_get(&state, DOGMA_RBX), n(0, U32), "low half of a pointer");
}

static void fact_operations(void)
{
    EXPECT(dogma_fact_join(n(1, 2), n(5, 6)), n(1, 6), "join");
    EXPECT(dogma_fact_join(clamped(1, 2), p(5, 6)), p(1, 6), "join");
    EXPECT(dogma_fact_join(clamped(1, 2), clamped(5, 6)), clamped(1, 6), "join");
    EXPECT(dogma_fact_join(n(1, 2), p(1, 2)), none(), "join");
    EXPECT(dogma_fact_join(entry(1), entry(1)), entry(1), "join");
    EXPECT(dogma_fact_join(entry(1), entry(2)), none(), "join");
    EXPECT(dogma_fact_join(none(), n(1, 2)), none(), "join");
    EXPECT(dogma_fact_meet(n(1, 5), n(3, 9)), n(3, 5), "meet");
    EXPECT(dogma_fact_meet(n(1, 5), n(6, 9)), none(), "meet");
    EXPECT(dogma_fact_meet(entry(1), n(6, 9)), n(6, 9), "meet");
    EXPECT(dogma_fact_meet(none(), p(6, 9)), p(6, 9), "meet");
    EXPECT(dogma_fact_meet(n(6, 9), none()), n(6, 9), "meet");
    EXPECT(n(2, 1), none(), "empty");
    EXPECT(n(-BOUND, BOUND), n(-BOUND, BOUND), "bounds");
    EXPECT(p(-BOUND - 1, 0), none(), "bounds");
    EXPECT(p(0, BOUND + 1), none(), "bounds");
    CHECK(dogma_fact_entails(n(2, 3), n(2, 3)) && dogma_fact_entails(n(2, 3), n(1, 4)) && dogma_fact_entails(n(2, 3), none()));
    CHECK(!dogma_fact_entails(n(2, 3), n(3, 3)) && !dogma_fact_entails(n(2, 3), n(2, 2)) && !dogma_fact_entails(n(2, 3), p(2, 3)));
    CHECK(!dogma_fact_entails(none(), n(-BOUND, BOUND)) && !dogma_fact_entails(entry(1), n(-BOUND, BOUND)));
    CHECK(dogma_fact_entails(clamped(2, 3), p(2, 3)) && !dogma_fact_entails(p(2, 3), clamped(2, 3)));
    CHECK(dogma_fact_entails(entry(1), entry(1)) && !dogma_fact_entails(entry(1), entry(2)));
}

/* Narrowing by a branch on rdi and rsi, or rdi and an immediate. */
static void narrow(const dogma_fact_context *context, dogma_op op, dogma_condition condition, bool taken, int64_t imm, dogma_fact *x, dogma_fact *y)
{
    dogma_state state;
    dogma_state_clear(&state);
    const dogma_insn insn = {.op = (uint16_t)op, .form = dogma_rows[op].form, .condition = (uint8_t)condition, .ra = DOGMA_RDI, .rb = DOGMA_RSI, .imm = imm};
    dogma_fact_set(&state, DOGMA_RDI, *x);
    dogma_fact_set(&state, DOGMA_RSI, *y);
    dogma_state_branch(context, &state, &insn, taken);
    *x = dogma_fact_get(&state, DOGMA_RDI);
    *y = dogma_fact_get(&state, DOGMA_RSI);
}

static void branch(dogma_op op, dogma_condition condition, bool taken, int64_t imm, dogma_fact x, dogma_fact y, dogma_fact x_wanted, dogma_fact y_wanted, int line)
{
    dogma_fact a = x, b = y;
    narrow(&safe_context, op, condition, taken, imm, &a, &b);
    expect(a, x, "a branch under a policy that does not believe it", line);
    expect(b, y, "a branch under a policy that does not believe it", line);
    narrow(&plain_context, op, condition, taken, imm, &x, &y);
    expect(x, x_wanted, "first operand", line);
    expect(y, y_wanted, "second operand", line);
}
#define BRANCH(WIDTH, CONDITION, TAKEN, X, Y, X_WANTED, Y_WANTED)                                                                                    \
    branch(DOGMA_OP_BR_I##WIDTH##_BRR, DOGMA_##CONDITION, TAKEN, 0, X, Y, X_WANTED, Y_WANTED, __LINE__)
#define BRANCH_I(WIDTH, CONDITION, TAKEN, X, IMM, X_WANTED)                                                                                          \
    branch(DOGMA_OP_BR_I##WIDTH##_BRI, DOGMA_##CONDITION, TAKEN, IMM, X, none(), X_WANTED, none(), __LINE__)

static void branches(void)
{
    BRANCH(64, SLT, true, n(-5, 10), n(0, 8), n(-5, 7), n(0, 8));
    BRANCH(64, SLT, false, n(-5, 10), n(0, 8), n(0, 10), n(0, 8));
    BRANCH(64, SGT, true, n(-5, 10), n(0, 80), n(1, 10), n(0, 9));
    BRANCH(64, SLE, true, n(3, 10), n(0, 8), n(3, 8), n(3, 8));
    BRANCH(64, SLT, true, none(), n(0, 8), none(), n(0, 8));
    BRANCH(64, SLT, true, p(0, 10), p(0, 8), p(0, 10), p(0, 8));
    BRANCH(64, ULT, true, p(0, 10), p(0, 8), p(0, 7), p(1, 8));
    BRANCH(64, ULT, true, p(0, 10), n(0, 8), p(0, 10), n(0, 8));
    BRANCH(64, ULT, true, none(), n(0, 8), n(0, 7), n(0, 8));
    BRANCH(64, ULE, true, entry(3), n(0, 8), n(0, 8), n(0, 8));
    BRANCH(64, ULT, true, n(-5, 3), n(0, 8), n(0, 3), n(0, 8));
    BRANCH(64, ULT, true, none(), n(-1, 8), none(), n(-1, 8));
    BRANCH(64, UGT, true, n(0, 8), none(), n(0, 8), n(0, 7));
    BRANCH(64, UGE, false, none(), n(5, 8), n(0, 7), n(5, 8));
    BRANCH(64, ULT, true, none(), n(0, 0), none(), n(0, 0));
    BRANCH(64, EQ, true, n(0, 8), n(5, 10), n(5, 8), n(5, 8));
    BRANCH(64, NE, false, none(), clamped(5, 10), p(5, 10), clamped(5, 10));
    BRANCH(64, EQ, true, n(0, 8), p(5, 10), n(0, 8), p(5, 10));
    BRANCH(64, EQ, true, entry(3), n(5, 10), entry(3), n(5, 10));
    BRANCH(64, EQ, true, n(0, 4), n(5, 10), none(), none());
    BRANCH(64, NE, true, n(0, 8), n(8, 8), n(0, 8), n(8, 8));
    BRANCH(64, TZ, true, n(0, 8), n(8, 8), n(0, 8), n(8, 8));
    BRANCH(32, ULT, true, n(0, U32), n(0, 8), n(0, 7), n(1, 8));
    BRANCH(32, ULT, true, n(0, U32 + 1), n(0, 8), n(0, U32 + 1), n(0, 8));
    BRANCH(32, ULT, true, none(), n(0, 8), none(), n(0, 8));
    BRANCH(32, ULT, true, n(-1, 5), n(0, 8), n(-1, 5), n(0, 8));
    BRANCH(32, SLT, true, n(0, INT32_MAX), n(0, 8), n(0, 7), n(1, 8));
    BRANCH(32, SLT, true, n(0, (int64_t)INT32_MAX + 1), n(0, 8), n(0, (int64_t)INT32_MAX + 1), n(0, 8));
    BRANCH(32, EQ, true, n(0, 9), n(8, U32), n(8, 9), n(8, 9));
    BRANCH(32, EQ, true, none(), n(8, U32), none(), n(8, U32));
    BRANCH_I(32, ULT, true, n(0, U32), -1, n(0, U32 - 1));
    BRANCH_I(32, SLT, true, n(0, 100), -1, n(0, 100));
    BRANCH_I(64, ULT, true, none(), 100, n(0, 99));
    BRANCH_I(64, ULT, true, none(), -1, none());
    BRANCH_I(64, EQ, true, none(), 7, n(7, 7));
    BRANCH_I(64, SGE, false, n(0, 100), 7, n(0, 6));
    /* a register compared with itself teaches nothing */
    dogma_state state;
    const dogma_insn itself = {.op = DOGMA_OP_BR_I64_BRR, .form = DOGMA_FORM_BRR, .condition = DOGMA_ULT, .ra = DOGMA_RDI, .rb = DOGMA_RDI};
    dogma_state_clear(&state);
    dogma_fact_set(&state, DOGMA_RDI, n(0, 10));
    dogma_state_branch(&plain_context, &state, &itself, true);
    EXPECT(dogma_fact_get(&state, DOGMA_RDI), n(0, 10), "itself");
    /* memory operands teach nothing */
    dogma_fact x = n(0, 100), y = none();
    narrow(&plain_context, DOGMA_OP_BR_I64_BMI, DOGMA_EQ, true, 5, &x, &y);
    EXPECT(x, n(0, 100), "br [mem]");
}

/* Accesses of 1, 8 and 16 bytes through rdi, with or without rsi. */
static dogma_access_verdict access(dogma_op op, dogma_fact base, dogma_fact index, unsigned scale_log2, int32_t disp, dogma_fact *base_after, dogma_fact *index_after)
{
    dogma_state state;
    dogma_state_clear(&state);
    dogma_insn insn = {.op = (uint16_t)op, .form = dogma_rows[op].form,
                       .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RDI, .has_index = scale_log2 <= 3, .disp = disp}};
    if (insn.memory.has_index) {
        insn.memory.index = DOGMA_RSI;
        insn.memory.scale_log2 = (uint8_t)scale_log2;
    }
    dogma_fact_set(&state, DOGMA_RDI, base);
    dogma_fact_set(&state, DOGMA_RSI, index);
    const dogma_access_verdict verdict = dogma_state_access(&plain_context, &state, &insn);
    if (verdict.plain)
        dogma_state_resident(&plain_context, &state, &insn);
    *base_after = dogma_fact_get(&state, DOGMA_RDI);
    *index_after = dogma_fact_get(&state, DOGMA_RSI);
    return verdict;
}

enum { NO_INDEX = 9 };
static void accesses(void)
{
    const int64_t top = (int64_t)DOGMA_ARENA_BYTES;
    const struct {
        dogma_op op;
        dogma_fact base, index;
        unsigned scale_log2;
        int32_t disp;
        bool plain;
        uint8_t missing;
        dogma_fact base_after, index_after;
    } cases[] = {
        /* the lower edge, without and with a displacement */
        {DOGMA_OP_LD_U8_RM, p(-G, 0), none(), NO_INDEX, 0, true, 0, p(0, 0), none()},
        {DOGMA_OP_LD_U8_RM, p(-G - 1, 0), none(), NO_INDEX, 0, false, DOGMA_MISSING_RANGE, p(-G - 1, 0), none()},
        {DOGMA_OP_LD_U8_RM, p(-G - 1, 0), none(), NO_INDEX, 1, true, 0, p(-1, 0), none()},
        {DOGMA_OP_LD_U8_RM, p(-G, 0), none(), NO_INDEX, -1, false, DOGMA_MISSING_RANGE, p(-G, 0), none()},
        /* the upper edge: the last byte is the last of the guard */
        {DOGMA_OP_LD_U8_RM, p(0, top + G - 1), none(), NO_INDEX, 0, true, 0, p(0, top - 1), none()},
        {DOGMA_OP_LD_U8_RM, p(0, top + G), none(), NO_INDEX, 0, false, DOGMA_MISSING_RANGE, p(0, top + G), none()},
        {DOGMA_OP_LD_I64_RM, p(0, top + G - 8), none(), NO_INDEX, 0, true, 0, p(0, top - 8), none()},
        {DOGMA_OP_LD_I64_RM, p(0, top + G - 7), none(), NO_INDEX, 0, false, DOGMA_MISSING_RANGE, p(0, top + G - 7), none()},
        {DOGMA_OP_LD_V128_VM, p(0, top + G - 16), none(), NO_INDEX, 0, true, 0, p(0, top - 16), none()},
        {DOGMA_OP_LD_V128_VM, p(0, top + G - 15), none(), NO_INDEX, 0, false, DOGMA_MISSING_RANGE, p(0, top + G - 15), none()},
        {DOGMA_OP_LD_U8_RM, p(0, top + G - 6), none(), NO_INDEX, 5, true, 0, p(0, top - 6), none()},
        {DOGMA_OP_LD_U8_RM, p(0, top + G - 5), none(), NO_INDEX, 5, false, DOGMA_MISSING_RANGE, p(0, top + G - 5), none()},
        /* with an index; residency uses the index's interval and leaves it alone */
        {DOGMA_OP_LD_I64_RM, p(0, U32), n(0, U32), 3, INT32_MAX, true, 0, p(-(U32 * 8) - INT32_MAX > 0 ? 1 : 0, top - 8 - INT32_MAX), n(0, U32)},
        {DOGMA_OP_LD_I64_RM, p(0, U32), n(0, U32), 3, 0, true, 0, p(0, top - 8), n(0, U32)},
        {DOGMA_OP_LD_I64_RM, p(-100, U32), n(-2, 3), 3, 4, true, 0, p(-28, U32), n(-2, 3)},
        {DOGMA_OP_LD_I64_RM, p(-100, top + 100), n(-2, 3), 3, 4, true, 0, p(-28, top - 8 + 16 - 4), n(-2, 3)},
        {DOGMA_OP_LD_I64_RM, p(0, 0), n(0, (top + G - 8) / 8), 3, 0, true, 0, p(0, 0), n(0, (top + G - 8) / 8)},
        {DOGMA_OP_LD_I64_RM, p(0, 0), n(0, (top + G - 8) / 8 + 1), 3, 0, false, DOGMA_MISSING_RANGE, p(0, 0), n(0, (top + G - 8) / 8 + 1)},
        {DOGMA_OP_LD_I64_RM, p(0, 0), n(-BOUND, BOUND), 3, 0, false, DOGMA_MISSING_RANGE, p(0, 0), n(-BOUND, BOUND)},
        {DOGMA_OP_LD_I64_RM, p(-BOUND, BOUND), n(0, 0), 0, 0, false, DOGMA_MISSING_RANGE, p(-BOUND, BOUND), n(0, 0)},
        /* the pointer is the index */
        {DOGMA_OP_LD_I64_RM, n(-8, 8), p(0, U32), 0, 4, true, 0, n(-8, 8), p(0, top - 4)},
        {DOGMA_OP_LD_I64_RM, n(16, 24), p(-100, U32), 0, 0, true, 0, n(16, 24), p(-24, top - 24)},
        {DOGMA_OP_LD_I64_RM, n(-8, 8), p(0, U32), 1, 4, false, DOGMA_MISSING_POINTER, n(-8, 8), p(0, U32)},
        /* what is missing */
        {DOGMA_OP_LD_I64_RM, none(), none(), NO_INDEX, 0, false, DOGMA_MISSING_BASE, none(), none()},
        {DOGMA_OP_LD_I64_RM, entry(3), n(0, 1), 0, 0, false, DOGMA_MISSING_BASE, entry(3), n(0, 1)},
        {DOGMA_OP_LD_I64_RM, n(0, 1), none(), NO_INDEX, 0, false, DOGMA_MISSING_POINTER, n(0, 1), none()},
        {DOGMA_OP_LD_I64_RM, p(0, 1), none(), 0, 0, false, DOGMA_MISSING_INDEX, p(0, 1), none()},
        {DOGMA_OP_LD_I64_RM, p(0, 1), p(0, 1), 0, 0, false, DOGMA_MISSING_INDEX, p(0, 1), p(0, 1)},
        /* certain to trap: nothing is known afterwards */
        {DOGMA_OP_LD_I64_RM, p(top, top + 8), none(), NO_INDEX, 0, true, 0, none(), none()},
        {DOGMA_OP_LD_I64_RM, p(-8, -1), none(), NO_INDEX, 0, true, 0, none(), none()},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char name[40];
        dogma_fact base, index;
        snprintf(name, sizeof name, "access %zu", i);
        const dogma_access_verdict verdict = access(cases[i].op, cases[i].base, cases[i].index, cases[i].scale_log2, cases[i].disp, &base, &index);
        CHECK_EQUAL(verdict.plain, cases[i].plain, name);
        CHECK_EQUAL(verdict.missing, cases[i].missing, name);
        EXPECT(base, cases[i].base_after, name);
        EXPECT(index, cases[i].index_after, name);
    }
    /* clamped: directly a clamp's result */
    dogma_fact base, index;
    CHECK(access(DOGMA_OP_LD_I64_RM, clamped(0, U32), none(), NO_INDEX, 8, &base, &index).clamped);
    EXPECT(base, clamped(0, top - 16), "clamped and resident");
    CHECK(!access(DOGMA_OP_LD_I64_RM, p(0, U32), none(), NO_INDEX, 8, &base, &index).clamped);
    /* speculation-safe: nothing is learned */
    dogma_state state;
    const dogma_insn load = {.op = DOGMA_OP_LD_I64_RM, .form = DOGMA_FORM_RM, .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RDI}};
    dogma_state_clear(&state);
    dogma_fact_set(&state, DOGMA_RDI, p(-8, top));
    dogma_state_resident(&safe_context, &state, &load);
    EXPECT(dogma_fact_get(&state, DOGMA_RDI), p(-8, top), "residency, speculation-safe");
}

static void relations(void)
{
    dogma_state state, other;
    const dogma_relation address = {.kind = DOGMA_RELATION_ADDRESS, .x = DOGMA_RDI, .y = DOGMA_RSI, .scale_log2 = 3, .disp = 0, .lo = 0, .hi = 100};
    const dogma_relation below = {.kind = DOGMA_RELATION_BELOW, .x = DOGMA_RDI, .y = DOGMA_RSI, .c = 4};
    dogma_insn load = {.op = DOGMA_OP_LD_I64_RM, .form = DOGMA_FORM_RM, .rd = DOGMA_RAX,
                       .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RDI, .has_index = 1, .index = DOGMA_RSI, .scale_log2 = 3}};
    const dogma_insn add = {.op = DOGMA_OP_ADD_I64_RI, .form = DOGMA_FORM_RI, .rd = DOGMA_RSI, .imm = 2};
    const dogma_insn sub = {.op = DOGMA_OP_SUB_I64_RI, .form = DOGMA_FORM_RI, .rd = DOGMA_RDI, .imm = 5};
    const dogma_insn lea = {.op = DOGMA_OP_LEA_I64_RM, .form = DOGMA_FORM_RM, .rd = DOGMA_RDI,
                            .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RDI, .disp = 7}};
    const dogma_insn move = {.op = DOGMA_OP_MOV_I64_RR, .form = DOGMA_FORM_RR, .rd = DOGMA_RSI, .ra = DOGMA_RDX};
    dogma_state_clear(&state);
    CHECK(dogma_state_add_relation(&state, &address) && dogma_state_add_relation(&state, &below));
    CHECK(dogma_state_access(&plain_context, &state, &load).plain);
    load.memory.disp = 5;
    CHECK(dogma_state_access(&plain_context, &state, &load).plain);
    load.memory.scale_log2 = 2;
    CHECK(!dogma_state_access(&plain_context, &state, &load).plain);
    /* rsi += 2: the relation goes on 16 lower; Below is gone */
    dogma_state_transfer(&plain_context, &state, &add);
    CHECK_EQUAL(state.relation_count, 1, "after add");
    CHECK_EQUAL(state.relations[0].disp, -16, "after add");
    dogma_state_transfer(&plain_context, &state, &sub);
    CHECK_EQUAL(state.relations[0].disp, -11, "after sub");
    dogma_state_transfer(&plain_context, &state, &lea);
    CHECK_EQUAL(state.relations[0].disp, -18, "after lea");
    dogma_state_transfer(&plain_context, &state, &move);
    CHECK_EQUAL(state.relation_count, 0, "after mov");
    /* a displacement that leaves 32 bits ends it */
    dogma_relation far = address;
    far.disp = INT32_MIN + 15;
    dogma_state_clear(&state);
    CHECK(dogma_state_add_relation(&state, &far));
    dogma_state_transfer(&plain_context, &state, &add);
    CHECK_EQUAL(state.relation_count, 0, "beyond 32 bits");
    /* the guard, by relation */
    dogma_state_clear(&state);
    dogma_relation edge = {.kind = DOGMA_RELATION_ADDRESS, .x = DOGMA_RDI, .y = DOGMA_RSI, .scale_log2 = 3, .lo = -G, .hi = (int64_t)DOGMA_ARENA_BYTES + G - 8};
    load.memory.scale_log2 = 3;
    CHECK(dogma_state_add_relation(&state, &edge));
    load.memory.disp = 0;
    CHECK(dogma_state_access(&plain_context, &state, &load).plain);
    load.memory.disp = 1;
    CHECK(!dogma_state_access(&plain_context, &state, &load).plain);
    load.memory.disp = -1;
    CHECK(!dogma_state_access(&plain_context, &state, &load).plain);
    /* at most eight */
    dogma_state_clear(&state);
    for (unsigned i = 0; i < 9; i++) {
        dogma_relation relation = below;
        relation.y = (uint8_t)(DOGMA_LOCATION_SLOT + i);
        CHECK_EQUAL(dogma_state_add_relation(&state, &relation), i < 8, "ninth relation");
    }
    /* joins keep the weaker of what both have; entailment moves displacements */
    dogma_state_clear(&state);
    dogma_state_clear(&other);
    dogma_relation moved = address, weaker = below;
    moved.disp = 8;
    moved.lo = -20;
    moved.hi = 50;
    weaker.c = 9;
    CHECK(dogma_state_add_relation(&state, &address) && dogma_state_add_relation(&state, &below));
    CHECK(dogma_state_add_relation(&other, &weaker) && dogma_state_add_relation(&other, &moved));
    CHECK(!dogma_state_entails(&state, &other)); /* [8, 108] is not within [-20, 50] */
    dogma_state_join(&state, &other);
    CHECK_EQUAL(state.relation_count, 2, "join");
    CHECK_EQUAL(state.relations[0].lo, -28, "join");
    CHECK_EQUAL(state.relations[0].hi, 100, "join");
    CHECK_EQUAL(state.relations[1].c, 9, "join");
    CHECK(dogma_state_entails(&other, &state));
}

static void slots(void)
{
    dogma_state state;
    const dogma_insn store = {.op = DOGMA_OP_ST_I64_MR, .form = DOGMA_FORM_MR, .rd = DOGMA_RDI, .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = 4}};
    const dogma_insn load = {.op = DOGMA_OP_LD_I64_RM, .form = DOGMA_FORM_RM, .rd = DOGMA_RAX, .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = 4}};
    const dogma_insn low = {.op = DOGMA_OP_LD_I32_RM, .form = DOGMA_FORM_RM, .rd = DOGMA_RCX, .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = 5}};
    const dogma_insn add = {.op = DOGMA_OP_ADD_I64_RM, .form = DOGMA_FORM_RM, .rd = DOGMA_RDI, .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = 5}};
    const dogma_insn wide = {.op = DOGMA_OP_ST_V128_MV, .form = DOGMA_FORM_MV, .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = 5}};
    const dogma_insn under = {.op = DOGMA_OP_ST_V128_MV, .form = DOGMA_FORM_MV, .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = 3}};
    const dogma_insn call = {.op = DOGMA_OP_CALL_F, .form = DOGMA_FORM_F};
    dogma_state_clear(&state);
    dogma_fact_set(&state, DOGMA_RDI, clamped(0, 8));
    dogma_fact_set(&state, SLOT1, n(3, 5));
    dogma_fact_set(&state, SLOT2, n(7, 7));
    dogma_state_transfer(&plain_context, &state, &store);
    EXPECT(dogma_fact_get(&state, SLOT0), clamped(0, 8), "store");
    dogma_state_transfer(&plain_context, &state, &load);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), clamped(0, 8), "load");
    dogma_state_transfer(&plain_context, &state, &low);
    EXPECT(dogma_fact_get(&state, DOGMA_RCX), n(3, 5), "low half");
    dogma_state_transfer(&plain_context, &state, &add);
    EXPECT(dogma_fact_get(&state, DOGMA_RDI), p(3, 13), "add of a slot");
    dogma_state_transfer(&safe_context, &state, &load);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), none(), "load, speculation-safe");
    dogma_state_transfer(&safe_context, &state, &low);
    EXPECT(dogma_fact_get(&state, DOGMA_RCX), n(0, U32), "low half, speculation-safe");
    dogma_state_transfer(&safe_context, &state, &add);
    EXPECT(dogma_fact_get(&state, DOGMA_RDI), none(), "add of a slot, speculation-safe");
    dogma_fact_set(&state, DOGMA_RBX, n(1, 2));
    dogma_state_transfer(&plain_context, &state, &call);
    for (unsigned location = 0; location < 16; location++)
        EXPECT(dogma_fact_get(&state, location), location == DOGMA_RBX ? n(1, 2) : none(), "call");
    EXPECT(dogma_fact_get(&state, SLOT0), clamped(0, 8), "call");
    dogma_state_transfer(&plain_context, &state, &wide);
    EXPECT(dogma_fact_get(&state, SLOT0), clamped(0, 8), "wide store beside");
    EXPECT(dogma_fact_get(&state, SLOT1), none(), "wide store");
    EXPECT(dogma_fact_get(&state, SLOT2), none(), "wide store");
    dogma_state_transfer(&plain_context, &state, &under);
    EXPECT(dogma_fact_get(&state, SLOT0), none(), "wide store from below");
    const dogma_insn setjmp = {.op = DOGMA_OP_SETJMP_N, .form = DOGMA_FORM_N};
    dogma_state_transfer(&plain_context, &state, &setjmp);
    CHECK_EQUAL(state.live, 0, "setjmp");
}

static void addresses(void)
{
    dogma_state state;
    dogma_insn lea = {.op = DOGMA_OP_LEA_I64_RM, .form = DOGMA_FORM_RM, .rd = DOGMA_RAX,
                      .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RDI, .has_index = 1, .index = DOGMA_RSI, .scale_log2 = 2, .disp = -4}};
    dogma_state_clear(&state);
    dogma_fact_set(&state, DOGMA_RDI, clamped(10, 20));
    dogma_fact_set(&state, DOGMA_RSI, n(-1, 3));
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), p(2, 28), "lea");
    lea.memory.base = DOGMA_RSI;
    lea.memory.index = DOGMA_RDI;
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), none(), "lea, scaled pointer");
    lea.memory.scale_log2 = 0;
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), p(5, 19), "lea, pointer index");
    lea.op = DOGMA_OP_LEA_I32_RM;
    lea.memory = (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RSI, .disp = 1};
    dogma_fact_set(&state, DOGMA_RSI, n(1, 3));
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), n(2, 4), "lea.i32");
    lea.memory.disp = -2;
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), n(0, U32), "lea.i32");
    lea.op = DOGMA_OP_LEA_I64_RM;
    lea.memory = (dogma_memory){.kind = DOGMA_MEMORY_GLOBAL, .disp = 5000};
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), p(0x01200000, 0x71000000), "lea of a global");
    lea.memory = (dogma_memory){.kind = DOGMA_MEMORY_GLOBAL, .has_index = 1, .index = DOGMA_RSI, .scale_log2 = 3};
    dogma_state_transfer(&plain_context, &state, &lea);
    EXPECT(dogma_fact_get(&state, DOGMA_RAX), p(0x01200008, 0x71000018), "lea of a global with index");
    /* a table in the image, with an index of 32 bits: within the guard; of more: not */
    dogma_insn load = {.op = DOGMA_OP_LD_V128_VM, .form = DOGMA_FORM_VM,
                       .memory = {.kind = DOGMA_MEMORY_GLOBAL, .has_index = 1, .index = DOGMA_RSI, .scale_log2 = 3, .disp = -(1 << 24)}};
    const int64_t room = ((int64_t)DOGMA_ARENA_BYTES + G - 16 - 0x71000000) / 8;
    dogma_fact_set(&state, DOGMA_RSI, n(0, room));
    CHECK(dogma_insn_counts_access(&load) && dogma_state_access(&plain_context, &state, &load).plain);
    dogma_fact_set(&state, DOGMA_RSI, n(0, room + 1));
    CHECK(!dogma_state_access(&plain_context, &state, &load).plain);
    dogma_fact_set(&state, DOGMA_RSI, n(-(G + 0x01200000) / 8, 0));
    CHECK(dogma_state_access(&plain_context, &state, &load).plain);
    dogma_fact_set(&state, DOGMA_RSI, n(-(G + 0x01200000) / 8 - 1, 0));
    CHECK(!dogma_state_access(&plain_context, &state, &load).plain);
    load.memory.has_index = 0;
    CHECK(!dogma_insn_counts_access(&load));
    lea.memory = (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RSI};
    CHECK(!dogma_insn_counts_access(&lea));
}

int main(void)
{
    moves();
    arithmetic();
    bits();
    extensions();
    division();
    selection();
    fact_operations();
    branches();
    accesses();
    relations();
    slots();
    addresses();
    return test_end("check_facts");
}
