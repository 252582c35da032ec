/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* clang-format off: rows stay on one line */
/* Page F3: 128-bit vectors, lane by lane.                                        Spec: X-VINT, X-VSHIFT, X-VFLOAT, X-CVT, X-VLOAD */
#include "internal.h"

typedef dg_vector V;

#define EACH(count) for (unsigned i = 0; i < (count); i++)

/* A function of two vectors whose lane i is an expression of a.lane[i] and b.lane[i]. Lanes are unsigned but where named s. */
#define LANES2(name, lane, count, type, expression)                                                                       \
    static V name(V a, V b)                                                                                               \
    {                                                                                                                     \
        V d;                                                                                                              \
        EACH(count) d.lane[i] = (type)(expression);                                                                       \
        return d;                                                                                                         \
    }

/* Add and subtract modulo the lane. */
LANES2(add_i8, u8, 16, uint8_t, a.u8[i] + b.u8[i])
LANES2(add_i16, u16, 8, uint16_t, a.u16[i] + b.u16[i])
LANES2(add_i32, u32, 4, uint32_t, a.u32[i] + b.u32[i])
LANES2(add_i64, u64, 2, uint64_t, a.u64[i] + b.u64[i])
LANES2(sub_i8, u8, 16, uint8_t, a.u8[i] - b.u8[i])
LANES2(sub_i16, u16, 8, uint16_t, a.u16[i] - b.u16[i])
LANES2(sub_i32, u32, 4, uint32_t, a.u32[i] - b.u32[i])
LANES2(sub_i64, u64, 2, uint64_t, a.u64[i] - b.u64[i])

/* Products. */
LANES2(mul_i16, u16, 8, uint16_t, (uint32_t)a.u16[i] * b.u16[i])
LANES2(mul_i32, u32, 4, uint32_t, a.u32[i] * b.u32[i])
LANES2(mulhi_s, u16, 8, uint16_t, (uint32_t)(a.s16[i] * b.s16[i]) >> 16)
LANES2(mulhi_u, u16, 8, uint16_t, ((uint32_t)a.u16[i] * b.u16[i]) >> 16)
LANES2(mulwide, u64, 2, uint64_t, (uint64_t)a.u32[2 * i] * b.u32[2 * i])
LANES2(muladd, u32, 4, uint32_t, (uint32_t)(a.s16[2 * i] * b.s16[2 * i]) + (uint32_t)(a.s16[2 * i + 1] * b.s16[2 * i + 1]))

static V sad(V a, V b)
{
    V d = {.u64 = {0, 0}};
    EACH(16) d.u64[i / 8] += (uint64_t)(a.u8[i] > b.u8[i] ? a.u8[i] - b.u8[i] : b.u8[i] - a.u8[i]);
    return d;
}
LANES2(avg_u8, u8, 16, uint8_t, (a.u8[i] + b.u8[i] + 1) / 2)
LANES2(avg_u16, u16, 8, uint16_t, (a.u16[i] + b.u16[i] + 1) / 2)

/* Saturation: intermediate results fit an int. */
static int saturate(int value, int low, int high) { return value < low ? low : value > high ? high : value; }
LANES2(addsat_s8, s8, 16, int8_t, saturate(a.s8[i] + b.s8[i], INT8_MIN, INT8_MAX))
LANES2(addsat_s16, s16, 8, int16_t, saturate(a.s16[i] + b.s16[i], INT16_MIN, INT16_MAX))
LANES2(addsat_u8, u8, 16, uint8_t, saturate(a.u8[i] + b.u8[i], 0, UINT8_MAX))
LANES2(addsat_u16, u16, 8, uint16_t, saturate(a.u16[i] + b.u16[i], 0, UINT16_MAX))
LANES2(subsat_s8, s8, 16, int8_t, saturate(a.s8[i] - b.s8[i], INT8_MIN, INT8_MAX))
LANES2(subsat_s16, s16, 8, int16_t, saturate(a.s16[i] - b.s16[i], INT16_MIN, INT16_MAX))
LANES2(subsat_u8, u8, 16, uint8_t, saturate(a.u8[i] - b.u8[i], 0, UINT8_MAX))
LANES2(subsat_u16, u16, 8, uint16_t, saturate(a.u16[i] - b.u16[i], 0, UINT16_MAX))

LANES2(and_, u64, 2, uint64_t, a.u64[i] & b.u64[i])
LANES2(or_, u64, 2, uint64_t, a.u64[i] | b.u64[i])
LANES2(xor_, u64, 2, uint64_t, a.u64[i] ^ b.u64[i])
LANES2(andnot, u64, 2, uint64_t, ~a.u64[i] & b.u64[i])

#define BY_WIDTH(name, sign, expression8, expression16, expression32)                                                     \
    LANES2(name##8, sign##8, 16, sign##8_lane, expression8)                                                               \
    LANES2(name##16, sign##16, 8, sign##16_lane, expression16)                                                            \
    LANES2(name##32, sign##32, 4, sign##32_lane, expression32)
typedef int8_t s8_lane;
typedef int16_t s16_lane;
typedef int32_t s32_lane;
typedef uint8_t u8_lane;
typedef uint16_t u16_lane;
typedef uint32_t u32_lane;
#define EQ(lane) (a.lane[i] == b.lane[i] ? -1 : 0)
#define GT(lane) (a.lane[i] > b.lane[i] ? -1 : 0)
#define MIN(lane) (a.lane[i] < b.lane[i] ? a.lane[i] : b.lane[i])
#define MAX(lane) (a.lane[i] > b.lane[i] ? a.lane[i] : b.lane[i])
BY_WIDTH(cmpeq_s, s, EQ(s8), EQ(s16), EQ(s32))
BY_WIDTH(cmpgt_s, s, GT(s8), GT(s16), GT(s32))
LANES2(cmpeq_s64, s64, 2, int64_t, EQ(s64))
LANES2(cmpgt_s64, s64, 2, int64_t, GT(s64))
BY_WIDTH(min_s, s, MIN(s8), MIN(s16), MIN(s32))
BY_WIDTH(max_s, s, MAX(s8), MAX(s16), MAX(s32))
BY_WIDTH(min_u, u, MIN(u8), MIN(u16), MIN(u32))
BY_WIDTH(max_u, u, MAX(u8), MAX(u16), MAX(u32))

/* Interleave the low (or high) halves, a first. */
#define UNPACK(name, lane, count, type)                                                                             \
    LANES2(unpacklo_##name, lane, count, type, (i % 2 == 0 ? a.lane[i / 2] : b.lane[i / 2]))                              \
    LANES2(unpackhi_##name, lane, count, type, (i % 2 == 0 ? a.lane[(count) / 2 + i / 2] : b.lane[(count) / 2 + i / 2]))
UNPACK(i8, u8, 16, uint8_t)
UNPACK(i16, u16, 8, uint16_t)
UNPACK(i32, u32, 4, uint32_t)
UNPACK(i64, u64, 2, uint64_t)

LANES2(pack_s16, s8, 16, int8_t, saturate(i < 8 ? a.s16[i % 8] : b.s16[i % 8], INT8_MIN, INT8_MAX))
LANES2(pack_s32, s16, 8, int16_t, saturate(i < 4 ? a.s32[i % 4] : b.s32[i % 4], INT16_MIN, INT16_MAX))
LANES2(pack_u16, u8, 16, uint8_t, saturate(i < 8 ? a.s16[i % 8] : b.s16[i % 8], 0, UINT8_MAX))
LANES2(pack_u32, u16, 8, uint16_t, saturate(i < 4 ? a.s32[i % 4] : b.s32[i % 4], 0, UINT16_MAX))
LANES2(shuf_i8, u8, 16, uint8_t, b.s8[i] < 0 ? 0 : a.u8[b.u8[i] % 16])

/* Shifts by lanes. */
LANES2(shlv_i32, u32, 4, uint32_t, b.u32[i] >= 32 ? 0 : a.u32[i] << b.u32[i])
LANES2(shrv_i32, u32, 4, uint32_t, b.u32[i] >= 32 ? 0 : a.u32[i] >> b.u32[i])
LANES2(shlv_i64, u64, 2, uint64_t, b.u64[i] >= 64 ? 0 : a.u64[i] << b.u64[i])
LANES2(shrv_i64, u64, 2, uint64_t, b.u64[i] >= 64 ? 0 : a.u64[i] >> b.u64[i])
LANES2(sarv_i32, s32, 4, int32_t, a.s32[i] >> (b.u32[i] > 31 ? 31 : b.u32[i]))
/* Shifts by one count for all lanes: the low 64 bits of b. */
LANES2(shlc_i16, u16, 8, uint16_t, b.u64[0] >= 16 ? 0 : a.u16[i] << b.u64[0])
LANES2(shrc_i16, u16, 8, uint16_t, b.u64[0] >= 16 ? 0 : a.u16[i] >> b.u64[0])
LANES2(sarc_i16, s16, 8, int16_t, a.s16[i] >> (b.u64[0] > 15 ? 15 : b.u64[0]))
LANES2(shlc_i32, u32, 4, uint32_t, b.u64[0] >= 32 ? 0 : a.u32[i] << b.u64[0])
LANES2(shrc_i32, u32, 4, uint32_t, b.u64[0] >= 32 ? 0 : a.u32[i] >> b.u64[0])
LANES2(sarc_i32, s32, 4, int32_t, a.s32[i] >> (b.u64[0] > 31 ? 31 : b.u64[0]))
LANES2(shlc_i64, u64, 2, uint64_t, b.u64[0] >= 64 ? 0 : a.u64[i] << b.u64[0])
LANES2(shrc_i64, u64, 2, uint64_t, b.u64[0] >= 64 ? 0 : a.u64[i] >> b.u64[0])

static V shift_bytes(V a, int left)
{
    V d;
    for (int i = 0; i < 16; i++)
        d.u8[i] = i - left >= 0 && i - left < 16 ? a.u8[i - left] : 0;
    return d;
}

LANES2(fadd_f32, u32, 4, uint32_t, dg_float_binary_f32('+', a.u32[i], b.u32[i]))
LANES2(fsub_f32, u32, 4, uint32_t, dg_float_binary_f32('-', a.u32[i], b.u32[i]))
LANES2(fmul_f32, u32, 4, uint32_t, dg_float_binary_f32('*', a.u32[i], b.u32[i]))
LANES2(fdiv_f32, u32, 4, uint32_t, dg_float_binary_f32('/', a.u32[i], b.u32[i]))
LANES2(fmin_f32, u32, 4, uint32_t, dg_float_binary_f32('m', a.u32[i], b.u32[i]))
LANES2(fmax_f32, u32, 4, uint32_t, dg_float_binary_f32('M', a.u32[i], b.u32[i]))
LANES2(fadd_f64, u64, 2, uint64_t, dg_float_binary_f64('+', a.u64[i], b.u64[i]))
LANES2(fsub_f64, u64, 2, uint64_t, dg_float_binary_f64('-', a.u64[i], b.u64[i]))
LANES2(fmul_f64, u64, 2, uint64_t, dg_float_binary_f64('*', a.u64[i], b.u64[i]))
LANES2(fdiv_f64, u64, 2, uint64_t, dg_float_binary_f64('/', a.u64[i], b.u64[i]))
LANES2(fmin_f64, u64, 2, uint64_t, dg_float_binary_f64('m', a.u64[i], b.u64[i]))
LANES2(fmax_f64, u64, 2, uint64_t, dg_float_binary_f64('M', a.u64[i], b.u64[i]))

/* Operations with an immediate u, or with one source: u is then 0. */
#define LANES1(name, lane, count, type, expression)                                                                       \
    static V name(V a, unsigned u)                                                                                        \
    {                                                                                                                     \
        V d;                                                                                                              \
        (void)u;                                                                                                          \
        EACH(count) d.lane[i] = (type)(expression);                                                                       \
        return d;                                                                                                         \
    }
LANES1(shl_i16, u16, 8, uint16_t, a.u16[i] << u)
LANES1(shr_i16, u16, 8, uint16_t, a.u16[i] >> u)
LANES1(sar_i16, s16, 8, int16_t, a.s16[i] >> u)
LANES1(shl_i32, u32, 4, uint32_t, a.u32[i] << u)
LANES1(shr_i32, u32, 4, uint32_t, a.u32[i] >> u)
LANES1(sar_i32, s32, 4, int32_t, a.s32[i] >> u)
LANES1(shl_i64, u64, 2, uint64_t, a.u64[i] << u)
LANES1(shr_i64, u64, 2, uint64_t, a.u64[i] >> u)
LANES1(shuf_i32, u32, 4, uint32_t, a.u32[(u >> (2 * i)) % 4])
LANES1(shuflo, u16, 8, uint16_t, i < 4 ? a.u16[(u >> (2 * i)) % 4] : a.u16[i])
LANES1(shufhi, u16, 8, uint16_t, i < 4 ? a.u16[i] : a.u16[4 + (u >> (2 * (i - 4))) % 4])
LANES1(splat_i8, u8, 16, uint8_t, a.u8[0])
LANES1(splat_i16, u16, 8, uint16_t, a.u16[0])
LANES1(splat_i32, u32, 4, uint32_t, a.u32[0])
LANES1(splat_i64, u64, 2, uint64_t, a.u64[0])
LANES1(extend_s_i8_i16, s16, 8, int16_t, a.s8[i])
LANES1(extend_s_i8_i32, s32, 4, int32_t, a.s8[i])
LANES1(extend_s_i8_i64, s64, 2, int64_t, a.s8[i])
LANES1(extend_s_i16_i32, s32, 4, int32_t, a.s16[i])
LANES1(extend_s_i16_i64, s64, 2, int64_t, a.s16[i])
LANES1(extend_s_i32_i64, s64, 2, int64_t, a.s32[i])
LANES1(extend_u_i8_i16, u16, 8, uint16_t, a.u8[i])
LANES1(extend_u_i8_i32, u32, 4, uint32_t, a.u8[i])
LANES1(extend_u_i8_i64, u64, 2, uint64_t, a.u8[i])
LANES1(extend_u_i16_i32, u32, 4, uint32_t, a.u16[i])
LANES1(extend_u_i16_i64, u64, 2, uint64_t, a.u16[i])
LANES1(extend_u_i32_i64, u64, 2, uint64_t, a.u32[i])
LANES1(abs_i8, u8, 16, uint8_t, a.s8[i] < 0 ? 0u - a.u8[i] : a.u8[i])
LANES1(abs_i16, u16, 8, uint16_t, a.s16[i] < 0 ? 0u - a.u16[i] : a.u16[i])
LANES1(abs_i32, u32, 4, uint32_t, a.s32[i] < 0 ? 0u - a.u32[i] : a.u32[i])
LANES1(sqrt_f32, u32, 4, uint32_t, dg_float_sqrt_f32(a.u32[i]))
LANES1(neg_f32, u32, 4, uint32_t, a.u32[i] ^ 0x80000000u)
LANES1(abs_f32, u32, 4, uint32_t, a.u32[i] & 0x7fffffffu)
LANES1(round_f32, u32, 4, uint32_t, dg_float_round_f32(a.u32[i], u))
LANES1(sqrt_f64, u64, 2, uint64_t, dg_float_sqrt_f64(a.u64[i]))
LANES1(neg_f64, u64, 2, uint64_t, a.u64[i] ^ (1ull << 63))
LANES1(abs_f64, u64, 2, uint64_t, a.u64[i] & ~(1ull << 63))
LANES1(round_f64, u64, 2, uint64_t, dg_float_round_f64(a.u64[i], u))
LANES1(cvt_i32_f32, u32, 4, uint32_t, dg_float_f32_of_i64(a.s32[i]))
LANES1(cvt_f32_i32, s32, 4, int32_t, dg_float_i32_of_f32(a.u32[i]))
LANES1(cvt_i32_f64, u64, 2, uint64_t, dg_float_f64_of_i64(a.s32[i]))
LANES1(cvt_f64_i32, s32, 4, int32_t, i < 2 ? dg_float_i32_of_f64(a.u64[i % 2]) : 0)
LANES1(cvt_f32_f64, u64, 2, uint64_t, dg_float_f64_of_f32(a.u32[i]))
LANES1(cvt_f64_f32, u32, 4, uint32_t, i < 2 ? dg_float_f32_of_f64(a.u64[i % 2]) : 0)
LANES1(swap_f64, u64, 2, uint64_t, a.u64[1 - i])

/* Two sources and an immediate. */
#define LANES3(name, lane, count, type, expression)                                                                       \
    static V name(V a, V b, unsigned u)                                                                                   \
    {                                                                                                                     \
        V d;                                                                                                              \
        EACH(count) d.lane[i] = (type)(expression);                                                                       \
        return d;                                                                                                         \
    }
LANES3(shuf2_f32, u32, 4, uint32_t, i < 2 ? a.u32[(u >> (2 * i)) % 4] : b.u32[(u >> (2 * i)) % 4])
LANES3(shuf2_f64, u64, 2, uint64_t, i == 0 ? a.u64[u % 2] : b.u64[(u >> 1) % 2])
LANES3(align, u8, 16, uint8_t, i + u < 16 ? b.u8[(i + u) % 16] : a.u8[(i + u) % 16])
LANES3(blend_i16, u16, 8, uint16_t, ((u >> i) & 1) ? b.u16[i] : a.u16[i])
LANES3(cmp_f32, u32, 4, uint32_t, dg_float_compare_f32(u, a.u32[i], b.u32[i]) ? UINT32_MAX : 0)
LANES3(cmp_f64, u64, 2, uint64_t, dg_float_compare_f64(u, a.u64[i], b.u64[i]) ? UINT64_MAX : 0)

static uint32_t mask(const V *a, unsigned lane_bytes)
{
    uint32_t bits = 0;
    for (unsigned i = 0; i < 16 / lane_bytes; i++)
        bits |= (uint32_t)(a->u8[i * lane_bytes + lane_bytes - 1] >> 7) << i;
    return bits;
}

/* Memory of `bytes` bytes in the low lanes, for the loads that extend and splat. */
static V load_low(dg_interpreter *in, const dg_step *s, unsigned bytes)
{
    V value = {.u64 = {0, 0}};
    memcpy(&value, dg_place(in, s, bytes, DG_PAGE_READ), bytes);
    return value;
}

#define CASE(name) case DOGMA_OP_##name:
#define PAIR(NAME, function)                                                                                              \
    CASE(NAME##_VVV) v[s->rd] = function(v[s->ra], v[s->rb]); break;                                                      \
    CASE(NAME##_VVM) v[s->rd] = function(v[s->ra], dg_load_vector(in, s)); break;
#define ONLY_REGISTERS(NAME, function) CASE(NAME##_VVV) v[s->rd] = function(v[s->ra], v[s->rb]); break;
#define IMMEDIATE(NAME, function) CASE(NAME##_VVI) v[s->rd] = function(v[s->ra], (unsigned)s->imm); break;
#define SINGLE(NAME, function) CASE(NAME##_VV) v[s->rd] = function(v[s->ra], 0); break;
#define TWO_IMMEDIATE(NAME, function) CASE(NAME##_VVVI) v[s->rd] = function(v[s->ra], v[s->rb], (unsigned)s->imm); break;
#define FROM_MEMORY(NAME, bytes, function) CASE(NAME##_VM) v[s->rd] = function(load_low(in, s, bytes), 0); break;

void dg_interpret_vector(dg_interpreter *in, const dg_step *s)
{
    V *v = in->v;
    uint64_t *r = in->r;
    switch (s->op) {
    CASE(MOV_V128_VV) v[s->rd] = v[s->ra]; break;
    CASE(LD_V128_VM) v[s->rd] = dg_load_vector(in, s); break;
    CASE(ST_V128_MV) memcpy(dg_place(in, s, 16, DG_PAGE_WRITE), &v[s->rd], 16); break;
    CASE(ZERO_V128_V) v[s->rd] = (V){.u64 = {0, 0}}; break;
    PAIR(VADD_I8, add_i8) PAIR(VADD_I16, add_i16) PAIR(VADD_I32, add_i32) PAIR(VADD_I64, add_i64)
    PAIR(VSUB_I8, sub_i8) PAIR(VSUB_I16, sub_i16) PAIR(VSUB_I32, sub_i32) PAIR(VSUB_I64, sub_i64)
    PAIR(VMUL_I16, mul_i16) PAIR(VMUL_I32, mul_i32)
    PAIR(VMULHI_S_I16, mulhi_s) PAIR(VMULHI_U_I16, mulhi_u) PAIR(VMULWIDE_U_I32, mulwide) PAIR(VMULADD_I16, muladd)
    PAIR(VSAD_U8, sad) PAIR(VAVG_U8, avg_u8) PAIR(VAVG_U16, avg_u16)
    PAIR(VADDSAT_S_I8, addsat_s8) PAIR(VADDSAT_S_I16, addsat_s16) PAIR(VADDSAT_U_I8, addsat_u8) PAIR(VADDSAT_U_I16, addsat_u16)
    PAIR(VSUBSAT_S_I8, subsat_s8) PAIR(VSUBSAT_S_I16, subsat_s16) PAIR(VSUBSAT_U_I8, subsat_u8) PAIR(VSUBSAT_U_I16, subsat_u16)
    PAIR(VAND, and_) PAIR(VOR, or_) PAIR(VXOR, xor_) PAIR(VANDNOT, andnot)
    PAIR(VCMPEQ_I8, cmpeq_s8) PAIR(VCMPEQ_I16, cmpeq_s16) PAIR(VCMPEQ_I32, cmpeq_s32) PAIR(VCMPEQ_I64, cmpeq_s64)
    PAIR(VCMPGT_I8, cmpgt_s8) PAIR(VCMPGT_I16, cmpgt_s16) PAIR(VCMPGT_I32, cmpgt_s32) PAIR(VCMPGT_I64, cmpgt_s64)
    PAIR(VMIN_S_I8, min_s8) PAIR(VMIN_S_I16, min_s16) PAIR(VMIN_S_I32, min_s32)
    PAIR(VMIN_U_I8, min_u8) PAIR(VMIN_U_I16, min_u16) PAIR(VMIN_U_I32, min_u32)
    PAIR(VMAX_S_I8, max_s8) PAIR(VMAX_S_I16, max_s16) PAIR(VMAX_S_I32, max_s32)
    PAIR(VMAX_U_I8, max_u8) PAIR(VMAX_U_I16, max_u16) PAIR(VMAX_U_I32, max_u32)
    PAIR(VUNPACKLO_I8, unpacklo_i8) PAIR(VUNPACKLO_I16, unpacklo_i16) PAIR(VUNPACKLO_I32, unpacklo_i32)
    PAIR(VUNPACKLO_I64, unpacklo_i64)
    PAIR(VUNPACKHI_I8, unpackhi_i8) PAIR(VUNPACKHI_I16, unpackhi_i16) PAIR(VUNPACKHI_I32, unpackhi_i32)
    PAIR(VUNPACKHI_I64, unpackhi_i64)
    PAIR(VPACK_S_I16, pack_s16) PAIR(VPACK_S_I32, pack_s32) PAIR(VPACK_U_I16, pack_u16) PAIR(VPACK_U_I32, pack_u32)
    PAIR(VSHUF_I8, shuf_i8)
    PAIR(VSHLV_I32, shlv_i32) PAIR(VSHRV_I32, shrv_i32) PAIR(VSHLV_I64, shlv_i64) PAIR(VSHRV_I64, shrv_i64)
    PAIR(VSARV_I32, sarv_i32)
    PAIR(VADD_F32, fadd_f32) PAIR(VSUB_F32, fsub_f32) PAIR(VMUL_F32, fmul_f32) PAIR(VDIV_F32, fdiv_f32)
    PAIR(VMIN_F32, fmin_f32) PAIR(VMAX_F32, fmax_f32)
    PAIR(VADD_F64, fadd_f64) PAIR(VSUB_F64, fsub_f64) PAIR(VMUL_F64, fmul_f64) PAIR(VDIV_F64, fdiv_f64)
    PAIR(VMIN_F64, fmin_f64) PAIR(VMAX_F64, fmax_f64)
    IMMEDIATE(VSHL_I16, shl_i16) IMMEDIATE(VSHR_I16, shr_i16) IMMEDIATE(VSAR_I16, sar_i16)
    IMMEDIATE(VSHL_I32, shl_i32) IMMEDIATE(VSHR_I32, shr_i32) IMMEDIATE(VSAR_I32, sar_i32)
    IMMEDIATE(VSHL_I64, shl_i64) IMMEDIATE(VSHR_I64, shr_i64)
    ONLY_REGISTERS(VSHLC_I16, shlc_i16) ONLY_REGISTERS(VSHRC_I16, shrc_i16) ONLY_REGISTERS(VSARC_I16, sarc_i16)
    ONLY_REGISTERS(VSHLC_I32, shlc_i32) ONLY_REGISTERS(VSHRC_I32, shrc_i32) ONLY_REGISTERS(VSARC_I32, sarc_i32)
    ONLY_REGISTERS(VSHLC_I64, shlc_i64) ONLY_REGISTERS(VSHRC_I64, shrc_i64)
    CASE(VBYTESHL_VVI) v[s->rd] = shift_bytes(v[s->ra], (int)s->imm); break;
    CASE(VBYTESHR_VVI) v[s->rd] = shift_bytes(v[s->ra], -(int)s->imm); break;
    IMMEDIATE(VSHUF_I32, shuf_i32) IMMEDIATE(VSHUFLO_I16, shuflo) IMMEDIATE(VSHUFHI_I16, shufhi)
    TWO_IMMEDIATE(VSHUF2_F32, shuf2_f32) TWO_IMMEDIATE(VSHUF2_F64, shuf2_f64)
    TWO_IMMEDIATE(VALIGN, align) TWO_IMMEDIATE(VBLEND_I16, blend_i16)
    CASE(VBLENDV_I8_VVVV) {
        V a = v[s->ra], b = v[s->rb], c = v[s->rc];
        EACH(16) v[s->rd].u8[i] = c.s8[i] < 0 ? b.u8[i] : a.u8[i];
        break;
    }
    SINGLE(VSPLAT_I8, splat_i8) SINGLE(VSPLAT_I16, splat_i16) SINGLE(VSPLAT_I32, splat_i32) SINGLE(VSPLAT_I64, splat_i64)
    CASE(VINSERT_I8_VVRI) v[s->rd] = v[s->ra]; v[s->rd].u8[s->imm & 15] = (uint8_t)r[s->rb]; break;
    CASE(VINSERT_I16_VVRI) v[s->rd] = v[s->ra]; v[s->rd].u16[s->imm & 7] = (uint16_t)r[s->rb]; break;
    CASE(VINSERT_I32_VVRI) v[s->rd] = v[s->ra]; v[s->rd].u32[s->imm & 3] = (uint32_t)r[s->rb]; break;
    CASE(VINSERT_I64_VVRI) v[s->rd] = v[s->ra]; v[s->rd].u64[s->imm & 1] = r[s->rb]; break;
    CASE(VEXTRACT_I8_RVI) r[s->rd] = v[s->ra].u8[s->imm & 15]; break;
    CASE(VEXTRACT_I16_RVI) r[s->rd] = v[s->ra].u16[s->imm & 7]; break;
    CASE(VEXTRACT_I32_RVI) r[s->rd] = v[s->ra].u32[s->imm & 3]; break;
    CASE(VEXTRACT_I64_RVI) r[s->rd] = v[s->ra].u64[s->imm & 1]; break;
    CASE(VMASK_I8_RV) r[s->rd] = mask(&v[s->ra], 1); break;
    CASE(VMASK_F32_RV) r[s->rd] = mask(&v[s->ra], 4); break;
    CASE(VMASK_F64_RV) r[s->rd] = mask(&v[s->ra], 8); break;
    SINGLE(VEXTEND_S_I8_I16, extend_s_i8_i16) SINGLE(VEXTEND_S_I8_I32, extend_s_i8_i32) SINGLE(VEXTEND_S_I8_I64, extend_s_i8_i64)
    SINGLE(VEXTEND_S_I16_I32, extend_s_i16_i32) SINGLE(VEXTEND_S_I16_I64, extend_s_i16_i64)
    SINGLE(VEXTEND_S_I32_I64, extend_s_i32_i64)
    SINGLE(VEXTEND_U_I8_I16, extend_u_i8_i16) SINGLE(VEXTEND_U_I8_I32, extend_u_i8_i32) SINGLE(VEXTEND_U_I8_I64, extend_u_i8_i64)
    SINGLE(VEXTEND_U_I16_I32, extend_u_i16_i32) SINGLE(VEXTEND_U_I16_I64, extend_u_i16_i64)
    SINGLE(VEXTEND_U_I32_I64, extend_u_i32_i64)
    SINGLE(VABS_I8, abs_i8) SINGLE(VABS_I16, abs_i16) SINGLE(VABS_I32, abs_i32)
    SINGLE(VSQRT_F32, sqrt_f32) SINGLE(VNEG_F32, neg_f32) SINGLE(VABS_F32, abs_f32) IMMEDIATE(VROUND_F32, round_f32)
    SINGLE(VSQRT_F64, sqrt_f64) SINGLE(VNEG_F64, neg_f64) SINGLE(VABS_F64, abs_f64) IMMEDIATE(VROUND_F64, round_f64)
    CASE(VFMA_F32_VVV) {
        V a = v[s->ra], b = v[s->rb], d = v[s->rd];
        EACH(4) v[s->rd].u32[i] = dg_float_fma_f32(a.u32[i], b.u32[i], d.u32[i]);
        break;
    }
    CASE(VFMA_F64_VVV) {
        V a = v[s->ra], b = v[s->rb], d = v[s->rd];
        EACH(2) v[s->rd].u64[i] = dg_float_fma_f64(a.u64[i], b.u64[i], d.u64[i]);
        break;
    }
    TWO_IMMEDIATE(VCMP_F32, cmp_f32) TWO_IMMEDIATE(VCMP_F64, cmp_f64)
    SINGLE(VCVT_I32_F32, cvt_i32_f32) SINGLE(VCVT_F32_I32, cvt_f32_i32) SINGLE(VCVT_I32_F64, cvt_i32_f64)
    SINGLE(VCVT_F64_I32, cvt_f64_i32) SINGLE(VCVT_F32_F64, cvt_f32_f64) SINGLE(VCVT_F64_F32, cvt_f64_f32)
    FROM_MEMORY(VLDSPLAT_I8, 1, splat_i8) FROM_MEMORY(VLDSPLAT_I16, 2, splat_i16)
    FROM_MEMORY(VLDSPLAT_I32, 4, splat_i32) FROM_MEMORY(VLDSPLAT_I64, 8, splat_i64)
    FROM_MEMORY(VLDEXTEND_S_I8_I16, 8, extend_s_i8_i16) FROM_MEMORY(VLDEXTEND_S_I8_I32, 4, extend_s_i8_i32)
    FROM_MEMORY(VLDEXTEND_S_I16_I32, 8, extend_s_i16_i32) FROM_MEMORY(VLDEXTEND_S_I32_I64, 8, extend_s_i32_i64)
    FROM_MEMORY(VLDEXTEND_U_I8_I16, 8, extend_u_i8_i16) FROM_MEMORY(VLDEXTEND_U_I8_I32, 4, extend_u_i8_i32)
    FROM_MEMORY(VLDEXTEND_U_I16_I32, 8, extend_u_i16_i32) FROM_MEMORY(VLDEXTEND_U_I32_I64, 8, extend_u_i32_i64)
    SINGLE(VSWAP_F64, swap_f64)
    default:
        dg_die(DG_EXIT_FAILURE, "bug in the runtime: the interpreter lacks the instruction %s", dogma_rows[s->op].text);
    }
}
