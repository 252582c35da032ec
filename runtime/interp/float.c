/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* clang-format off: rows stay on one line */
/*
 * Page F2: scalar floating point, and the operations that vector lanes share.                    Spec: X-FLOAT, X-FMA, X-FROUND, X-CVT
 *
 * Values travel as bits. NaN results are made here by the spec's rule and never by the host's instruction, whose choice of operand the
 * compiler may change. The host computes everything else: IEEE 754, nearest even.
 */
#include "internal.h"

#include <math.h>

#define DEFAULT_NAN_F32 0xffc00000u
#define DEFAULT_NAN_F64 0xfff8000000000000u
#define QUIET_F32 0x00400000u
#define QUIET_F64 0x0008000000000000u

static float float_of(uint32_t bits)
{
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
static double double_of(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}
static uint32_t bits_of_float(float value)
{
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
static uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}
static bool nan_f32(uint32_t bits) { return (bits & 0x7fffffffu) > 0x7f800000u; }
static bool nan_f64(uint64_t bits) { return (bits & 0x7fffffffffffffffu) > 0x7ff0000000000000u; }

/* The same text for both widths. T: C type, U: its bits. */
#define FLOAT_OPERATIONS(F, U, T, value_of, bits_of, is_nan, QUIET, DEFAULT_NAN, squareroot, fusedmultiplyadd, NEAREST, DOWN, UP, ZERO) \
    static U result_##F(T value)                                                                                          \
    {                                                                                                                     \
        U bits = bits_of(value);                                                                                          \
        return is_nan(bits) ? DEFAULT_NAN : bits;                                                                         \
    }                                                                                                                     \
    U dg_float_binary_##F(char operation, U a, U b)                                                                       \
    {                                                                                                                     \
        T x = value_of(a), y = value_of(b);                                                                               \
        if (operation == 'm')                                                                                             \
            return x < y ? a : b;                                                                                         \
        if (operation == 'M')                                                                                             \
            return x > y ? a : b;                                                                                         \
        if (is_nan(a))                                                                                                    \
            return a | QUIET;                                                                                             \
        if (is_nan(b))                                                                                                    \
            return b | QUIET;                                                                                             \
        return result_##F(operation == '+' ? x + y : operation == '-' ? x - y : operation == '*' ? x * y : x / y);        \
    }                                                                                                                     \
    U dg_float_sqrt_##F(U a)                                                                                              \
    {                                                                                                                     \
        return is_nan(a) ? a | QUIET : result_##F(squareroot(value_of(a)));                                               \
    }                                                                                                                     \
    U dg_float_round_##F(U a, unsigned mode)                                                                              \
    {                                                                                                                     \
        T x = value_of(a);                                                                                                \
        return is_nan(a) ? a | QUIET : bits_of(mode == 0 ? NEAREST(x) : mode == 1 ? DOWN(x) : mode == 2 ? UP(x) : ZERO(x)); \
    }                                                                                                                     \
    U dg_float_fma_##F(U a, U b, U d)                                                                                     \
    {                                                                                                                     \
        if (is_nan(a))                                                                                                    \
            return a | QUIET;                                                                                             \
        if (is_nan(b))                                                                                                    \
            return b | QUIET;                                                                                             \
        if (is_nan(d))                                                                                                    \
            return d | QUIET;                                                                                             \
        return result_##F(fusedmultiplyadd(value_of(a), value_of(b), value_of(d)));                                       \
    }                                                                                                                     \
    bool dg_float_compare_##F(unsigned condition, U a, U b)                                                               \
    {                                                                                                                     \
        T x = value_of(a), y = value_of(b);                                                                               \
        bool unordered = is_nan(a) || is_nan(b);                                                                          \
        switch ((dogma_float_condition)condition) {                                                                       \
        case DOGMA_OEQ: return !unordered && x == y;                                                                      \
        case DOGMA_OGT: return !unordered && x > y;                                                                       \
        case DOGMA_OGE: return !unordered && x >= y;                                                                      \
        case DOGMA_OLT: return !unordered && x < y;                                                                       \
        case DOGMA_OLE: return !unordered && x <= y;                                                                      \
        case DOGMA_ONE: return !unordered && x != y;                                                                      \
        case DOGMA_ORD: return !unordered;                                                                                \
        case DOGMA_UEQ: return unordered || x == y;                                                                       \
        case DOGMA_FUGT: return unordered || x > y;                                                                       \
        case DOGMA_FUGE: return unordered || x >= y;                                                                      \
        case DOGMA_FULT: return unordered || x < y;                                                                       \
        case DOGMA_FULE: return unordered || x <= y;                                                                      \
        case DOGMA_UNE: return unordered || x != y;                                                                       \
        case DOGMA_UNO: return unordered;                                                                                 \
        case DOGMA_FLOAT_CONDITION_COUNT: break;                                                                          \
        }                                                                                                                 \
        return false;                                                                                                     \
    }                                                                                                                     \
    static int64_t i64_of_##F(U a)                                                                                        \
    {                                                                                                                     \
        T x = value_of(a);                                                                                                \
        return x >= (T)-0x1p63 && x < (T)0x1p63 ? (int64_t)x : INT64_MIN;                                                 \
    }                                                                                                                     \
    int32_t dg_float_i32_of_##F(U a)                                                                                      \
    {                                                                                                                     \
        int64_t whole = i64_of_##F(a);                                                                                    \
        return whole >= INT32_MIN && whole <= INT32_MAX ? (int32_t)whole : INT32_MIN;                                     \
    }                                                                                                                     \
    U dg_float_##F##_of_i64(int64_t a)                                                                                    \
    {                                                                                                                     \
        return bits_of((T)a);                                                                                             \
    }

FLOAT_OPERATIONS(f32, uint32_t, float, float_of, bits_of_float, nan_f32, QUIET_F32, DEFAULT_NAN_F32, sqrtf, fmaf, rintf, floorf, ceilf,
                 truncf)
FLOAT_OPERATIONS(f64, uint64_t, double, double_of, bits_of_double, nan_f64, QUIET_F64, DEFAULT_NAN_F64, sqrt, fma, rint, floor, ceil,
                 trunc)

/* A NaN keeps its sign and the upper part of its payload. */
uint64_t dg_float_f64_of_f32(uint32_t a)
{
    if (nan_f32(a))
        return ((uint64_t)(a >> 31) << 63) | 0x7ff8000000000000u | ((uint64_t)(a & 0x007fffffu) << 29);
    return bits_of_double((double)float_of(a));
}

uint32_t dg_float_f32_of_f64(uint64_t a)
{
    if (nan_f64(a))
        return ((uint32_t)(a >> 63) << 31) | 0x7fc00000u | ((uint32_t)(a >> 29) & 0x007fffffu);
    return bits_of_float((float)double_of(a));
}

/* After a scalar result the rest of the register is unspecified. */
static void set_f32(dg_interpreter *in, unsigned d, uint32_t bits)
{
    in->v[d].u64[0] = DG_POISON;
    in->v[d].u64[1] = DG_POISON;
    in->v[d].u32[0] = bits;
}
static void set_f64(dg_interpreter *in, unsigned d, uint64_t bits)
{
    in->v[d].u64[0] = bits;
    in->v[d].u64[1] = DG_POISON;
}
static void set_low(dg_interpreter *in, unsigned d, uint64_t bits)
{
    in->v[d].u64[0] = bits;
    in->v[d].u64[1] = 0;
}

#define S(n) in->v[n].u32[0]
#define D(n) in->v[n].u64[0]
#define CASE(name) case DOGMA_OP_##name:
#define BINARY(NAME, F, operation, X, load)                                                                               \
    CASE(NAME##_VVV) set_##F(in, s->rd, dg_float_binary_##F(operation, X(s->ra), X(s->rb))); break;                       \
    CASE(NAME##_VVM) set_##F(in, s->rd, dg_float_binary_##F(operation, X(s->ra), load(in, s))); break;

void dg_interpret_float(dg_interpreter *in, const dg_step *s)
{
    uint64_t *r = in->r;
    switch (s->op) {
    BINARY(FADD_F32, f32, '+', S, dg_load_uint32)
    BINARY(FSUB_F32, f32, '-', S, dg_load_uint32)
    BINARY(FMUL_F32, f32, '*', S, dg_load_uint32)
    BINARY(FDIV_F32, f32, '/', S, dg_load_uint32)
    BINARY(FMIN_F32, f32, 'm', S, dg_load_uint32)
    BINARY(FMAX_F32, f32, 'M', S, dg_load_uint32)
    BINARY(FADD_F64, f64, '+', D, dg_load_uint64)
    BINARY(FSUB_F64, f64, '-', D, dg_load_uint64)
    BINARY(FMUL_F64, f64, '*', D, dg_load_uint64)
    BINARY(FDIV_F64, f64, '/', D, dg_load_uint64)
    BINARY(FMIN_F64, f64, 'm', D, dg_load_uint64)
    BINARY(FMAX_F64, f64, 'M', D, dg_load_uint64)
    CASE(LD_F32_VM) set_low(in, s->rd, dg_load_uint32(in, s)); break;
    CASE(LD_F64_VM) set_low(in, s->rd, dg_load_uint64(in, s)); break;
    CASE(ST_F32_MV) dg_store_uint32(in, s, S(s->rd)); break;
    CASE(ST_F64_MV) dg_store_uint64(in, s, D(s->rd)); break;
    CASE(FSQRT_F32_VV) set_f32(in, s->rd, dg_float_sqrt_f32(S(s->ra))); break;
    CASE(FSQRT_F64_VV) set_f64(in, s->rd, dg_float_sqrt_f64(D(s->ra))); break;
    CASE(FNEG_F32_VV) set_f32(in, s->rd, S(s->ra) ^ 0x80000000u); break;
    CASE(FNEG_F64_VV) set_f64(in, s->rd, D(s->ra) ^ (1ull << 63)); break;
    CASE(FABS_F32_VV) set_f32(in, s->rd, S(s->ra) & 0x7fffffffu); break;
    CASE(FABS_F64_VV) set_f64(in, s->rd, D(s->ra) & ~(1ull << 63)); break;
    CASE(FCOPYSIGN_F32_VVV) set_f32(in, s->rd, (S(s->ra) & 0x7fffffffu) | (S(s->rb) & 0x80000000u)); break;
    CASE(FCOPYSIGN_F64_VVV) set_f64(in, s->rd, (D(s->ra) & ~(1ull << 63)) | (D(s->rb) & (1ull << 63))); break;
    CASE(FROUND_F32_VVI) set_f32(in, s->rd, dg_float_round_f32(S(s->ra), (unsigned)s->imm)); break;
    CASE(FROUND_F64_VVI) set_f64(in, s->rd, dg_float_round_f64(D(s->ra), (unsigned)s->imm)); break;
    CASE(FMA_F32_VVV) set_f32(in, s->rd, dg_float_fma_f32(S(s->ra), S(s->rb), S(s->rd))); break;
    CASE(FMA_F64_VVV) set_f64(in, s->rd, dg_float_fma_f64(D(s->ra), D(s->rb), D(s->rd))); break;
    CASE(SET_F32_SVV) r[s->rd] = dg_float_compare_f32(s->condition, S(s->ra), S(s->rb)); break;
    CASE(SET_F64_SVV) r[s->rd] = dg_float_compare_f64(s->condition, D(s->ra), D(s->rb)); break;
    CASE(CVT_I32_F32_VR) set_f32(in, s->rd, dg_float_f32_of_i64((int32_t)(uint32_t)r[s->ra])); break;
    CASE(CVT_I64_F32_VR) set_f32(in, s->rd, dg_float_f32_of_i64((int64_t)r[s->ra])); break;
    CASE(CVT_I32_F64_VR) set_f64(in, s->rd, dg_float_f64_of_i64((int32_t)(uint32_t)r[s->ra])); break;
    CASE(CVT_I64_F64_VR) set_f64(in, s->rd, dg_float_f64_of_i64((int64_t)r[s->ra])); break;
    CASE(CVT_F32_I32_RV) r[s->rd] = (uint32_t)dg_float_i32_of_f32(S(s->ra)); break;
    CASE(CVT_F64_I32_RV) r[s->rd] = (uint32_t)dg_float_i32_of_f64(D(s->ra)); break;
    CASE(CVT_F32_I64_RV) r[s->rd] = (uint64_t)i64_of_f32(S(s->ra)); break;
    CASE(CVT_F64_I64_RV) r[s->rd] = (uint64_t)i64_of_f64(D(s->ra)); break;
    CASE(CVT_F32_F64_VV) set_f64(in, s->rd, dg_float_f64_of_f32(S(s->ra))); break;
    CASE(CVT_F64_F32_VV) set_f32(in, s->rd, dg_float_f32_of_f64(D(s->ra))); break;
    CASE(BITS_I32_V_VR) set_low(in, s->rd, (uint32_t)r[s->ra]); break;
    CASE(BITS_I64_V_VR) set_low(in, s->rd, r[s->ra]); break;
    CASE(BITS_V_I32_RV) r[s->rd] = S(s->ra); break;
    CASE(BITS_V_I64_RV) r[s->rd] = D(s->ra); break;
    default:
        dg_die(DG_EXIT_FAILURE, "bug in the runtime: the interpreter lacks the instruction %s", dogma_rows[s->op].text);
    }
}
