/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* clang-format off: rows stay on one line */
/* Page F1: wide arithmetic, carry, division, atomics. One process, one thread: plain accesses are atomic enough. */
#include "internal.h"

#define R in->r
#define W(n) ((uint32_t)in->r[n])
#define CASE(name) case DOGMA_OP_##name: {
#define END break; }

static void divide_unsigned(dg_interpreter *in, uint64_t dividend, uint64_t divisor)
{
    if (divisor == 0)
        dg_interpreter_trap(in, DOGMA_TRAP_DIVISION, 0);
    R[DOGMA_RAX] = dividend / divisor;
    R[DOGMA_RDX] = dividend % divisor;
}

/* lowest: the most negative value of the width. Results are cut to 32 bits by the caller. */
static void divide_signed(dg_interpreter *in, int64_t dividend, int64_t divisor, int64_t lowest)
{
    if (divisor == 0 || (divisor == -1 && dividend == lowest))
        dg_interpreter_trap(in, DOGMA_TRAP_DIVISION, 0);
    R[DOGMA_RAX] = (uint64_t)(dividend / divisor);
    R[DOGMA_RDX] = (uint64_t)(dividend % divisor);
}

static void compare_exchange_16_bytes(dg_interpreter *in, const dg_step *s)
{
    uint64_t old[2], address = dg_address(in, s);
    if (s->proven != 0 && !dg_provable(address - (uint64_t)(uintptr_t)in->arena, 16))
        dg_interpreter_proof_violated(in, s, address);
    if (address % 16 != 0)
        dg_interpreter_trap(in, DOGMA_TRAP_MISALIGNED, 0);
    uint8_t *place = dg_place(in, s, 16, DG_PAGE_READ | DG_PAGE_WRITE);
    memcpy(old, place, 16);
    if (old[0] == R[DOGMA_RAX] && old[1] == R[DOGMA_RDX]) {
        uint64_t new[2] = {R[DOGMA_RBX], R[DOGMA_RCX]};
        memcpy(place, new, 16);
    }
    R[DOGMA_RAX] = old[0];
    R[DOGMA_RDX] = old[1];
}

static uint32_t crc32c(uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    for (int i = 0; i < 8; i++)
        crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78u : 0);
    return crc;
}

/* xchg, xadd, cmpxchg of one width. Sub-word and 32-bit results are zero-extended. */
#define ATOMIC(SUFFIX, type)                                                                                              \
    CASE(XCHG_##SUFFIX##_RM)                                                                                              \
        uint8_t *place = dg_place(in, s, sizeof(type), DG_PAGE_READ | DG_PAGE_WRITE);                                     \
        type old, new = (type)R[s->rd];                                                                                   \
        memcpy(&old, place, sizeof old);                                                                                  \
        memcpy(place, &new, sizeof new);                                                                                  \
        R[s->rd] = old;                                                                                                   \
    END                                                                                                                   \
    CASE(XADD_##SUFFIX##_RM)                                                                                              \
        uint8_t *place = dg_place(in, s, sizeof(type), DG_PAGE_READ | DG_PAGE_WRITE);                                     \
        type old, new;                                                                                                    \
        memcpy(&old, place, sizeof old);                                                                                  \
        new = (type)(old + (type)R[s->rd]);                                                                               \
        memcpy(place, &new, sizeof new);                                                                                  \
        R[s->rd] = old;                                                                                                   \
    END                                                                                                                   \
    CASE(CMPXCHG_##SUFFIX##_MR)                                                                                           \
        uint8_t *place = dg_place(in, s, sizeof(type), DG_PAGE_READ | DG_PAGE_WRITE);                                     \
        type old, new = (type)R[s->rd];                                                                                   \
        memcpy(&old, place, sizeof old);                                                                                  \
        if (old == (type)R[DOGMA_RAX])                                                                                    \
            memcpy(place, &new, sizeof new);                                                                              \
        R[DOGMA_RAX] = old;                                                                                               \
    END

/* d, flag of one width: carry chains and overflow. */
#define CARRY(SUFFIX, type, stype)                                                                                        \
    CASE(ADDC_##SUFFIX##_RRR)                                                                                             \
        type d = (type)R[s->rd], a = (type)R[s->ra], carry = (type)(R[s->rb] & 1), sum, whole;                            \
        bool out = __builtin_add_overflow(d, a, &sum);                                                                    \
        out |= __builtin_add_overflow(sum, carry, &whole);                                                                \
        R[s->rd] = whole;                                                                                                 \
        R[s->rb] = out;                                                                                                   \
    END                                                                                                                   \
    CASE(SUBB_##SUFFIX##_RRR)                                                                                             \
        type d = (type)R[s->rd], a = (type)R[s->ra], borrow = (type)(R[s->rb] & 1), part, whole;                          \
        bool out = __builtin_sub_overflow(d, a, &part);                                                                   \
        out |= __builtin_sub_overflow(part, borrow, &whole);                                                              \
        R[s->rd] = whole;                                                                                                 \
        R[s->rb] = out;                                                                                                   \
    END                                                                                                                   \
    OVERFLOW(ADDO_##SUFFIX##_RRR, __builtin_add_overflow, type, stype)                                                    \
    OVERFLOW(SUBO_##SUFFIX##_RRR, __builtin_sub_overflow, type, stype)                                                    \
    OVERFLOW(MULO_##SUFFIX##_RRR, __builtin_mul_overflow, type, stype)
#define OVERFLOW(NAME, builtin, type, stype)                                                                              \
    CASE(NAME)                                                                                                            \
        stype result;                                                                                                     \
        bool out = builtin((stype)(type)R[s->rd], (stype)(type)R[s->ra], &result);                                        \
        R[s->rd] = (type)result;                                                                                          \
        R[s->rb] = out;                                                                                                   \
    END

void dg_interpret_wide(dg_interpreter *in, const dg_step *s)
{
    switch (s->op) {
    CASE(MULWIDE_U_I64_RRRR)
        __extension__ unsigned __int128 product = (unsigned __int128)R[s->ra] * R[s->rb];
        R[s->rd] = (uint64_t)product;
        R[s->rc] = (uint64_t)(product >> 64);
    END
    CASE(MULWIDE_S_I64_RRRR)
        __extension__ unsigned __int128 product = (unsigned __int128)((__int128)(int64_t)R[s->ra] * (int64_t)R[s->rb]);
        R[s->rd] = (uint64_t)product;
        R[s->rc] = (uint64_t)(product >> 64);
    END
    CASE(DIV_U_I32_R) divide_unsigned(in, W(DOGMA_RAX), W(s->rd)); END
    CASE(DIV_U_I64_R) divide_unsigned(in, R[DOGMA_RAX], R[s->rd]); END
    CASE(DIV_S_I32_R)
        divide_signed(in, (int32_t)W(DOGMA_RAX), (int32_t)W(s->rd), INT32_MIN);
        R[DOGMA_RAX] = W(DOGMA_RAX);
        R[DOGMA_RDX] = W(DOGMA_RDX);
    END
    CASE(DIV_S_I64_R) divide_signed(in, (int64_t)R[DOGMA_RAX], (int64_t)R[s->rd], INT64_MIN); END
    CARRY(I32, uint32_t, int32_t)
    CARRY(I64, uint64_t, int64_t)
    ATOMIC(I8, uint8_t)
    ATOMIC(I16, uint16_t)
    ATOMIC(I32, uint32_t)
    ATOMIC(I64, uint64_t)
    CASE(CMPXCHG_I128_M) compare_exchange_16_bytes(in, s); END
    CASE(FENCE_N) END
    CASE(CRC32_U8_RR) R[s->rd] = crc32c(W(s->rd), (uint8_t)R[s->ra]); END
    default:
        dg_die(DG_EXIT_FAILURE, "bug in the runtime: the interpreter lacks the instruction %s", dogma_rows[s->op].text);
    }
}
