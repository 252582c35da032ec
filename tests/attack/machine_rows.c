/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What rows compute, for the hostile machine. Vector registers hold any value at any time.            Spec: 40-execution, isa/dogma.isa */
#include "machine_internal.h"

#define R s->r
#define W(n) ((uint32_t)s->r[n])

static bool compare64(unsigned condition, uint64_t a, uint64_t b)
{
    const int64_t x = (int64_t)a, y = (int64_t)b;
    switch ((dogma_condition)condition) {
    case DOGMA_EQ: return a == b;
    case DOGMA_NE: return a != b;
    case DOGMA_SLT: return x < y;
    case DOGMA_SLE: return x <= y;
    case DOGMA_SGT: return x > y;
    case DOGMA_SGE: return x >= y;
    case DOGMA_ULT: return a < b;
    case DOGMA_ULE: return a <= b;
    case DOGMA_UGT: return a > b;
    case DOGMA_UGE: return a >= b;
    case DOGMA_TZ: return (a & b) == 0;
    case DOGMA_TNZ: return (a & b) != 0;
    case DOGMA_CONDITION_COUNT: break;
    }
    return false;
}

static uint64_t signed_bits(uint64_t value, unsigned bits)
{
    const uint64_t top = (uint64_t)1 << (bits - 1), mask = bits == 64 ? ~(uint64_t)0 : ((uint64_t)1 << bits) - 1;
    return ((value & mask) ^ top) - top;
}

static bool compare(unsigned bits, unsigned condition, uint64_t a, uint64_t b)
{
    return compare64(condition, signed_bits(a, bits), signed_bits(b, bits));
}

bool machine_branch_holds(machine_state *s, const dogma_insn *x)
{
    switch ((unsigned)x->op) {
    case DOGMA_OP_BR_I32_BRR: return compare(32, x->condition, R[x->ra], R[x->rb]);
    case DOGMA_OP_BR_I32_BRI: return compare(32, x->condition, R[x->ra], (uint64_t)x->imm);
    case DOGMA_OP_BR_I32_BRM: return compare(32, x->condition, R[x->ra], machine_load(s, x));
    case DOGMA_OP_BR_I32_BMI: return compare(32, x->condition, machine_load(s, x), (uint64_t)x->imm);
    case DOGMA_OP_BR_I64_BRR: return compare64(x->condition, R[x->ra], R[x->rb]);
    case DOGMA_OP_BR_I64_BRI: return compare64(x->condition, R[x->ra], (uint64_t)x->imm);
    case DOGMA_OP_BR_I64_BRM: return compare64(x->condition, R[x->ra], machine_load(s, x));
    case DOGMA_OP_BR_I64_BMI: return compare64(x->condition, machine_load(s, x), (uint64_t)x->imm);
    default: return (machine_random(s) & 1) != 0; /* memory or floats, anything */
    }
}

static uint64_t sar(uint64_t value, unsigned count)
{
    return (value >> 63) == 0 ? value >> count : ~(~value >> count);
}

static uint64_t arithmetic(char operation, uint64_t a, uint64_t b)
{
    switch (operation) {
    case '+': return a + b;
    case '-': return a - b;
    case '&': return a & b;
    case '|': return a | b;
    case '^': return a ^ b;
    default: return a * b;
    }
}

/* A row of add, sub, and, or, xor, mul in whatever form. */
static void alu(machine_state *s, const dogma_insn *x, char operation, bool wide)
{
    const uint64_t mask = wide ? ~(uint64_t)0 : 0xffffffffu;
    switch ((unsigned)x->form) {
    case DOGMA_FORM_RR: R[x->rd] = arithmetic(operation, R[x->rd], R[x->ra]) & mask; break;
    case DOGMA_FORM_RI: R[x->rd] = arithmetic(operation, R[x->rd], (uint64_t)x->imm) & mask; break;
    case DOGMA_FORM_RRI: R[x->rd] = arithmetic(operation, R[x->ra], (uint64_t)x->imm) & mask; break;
    case DOGMA_FORM_RM: R[x->rd] = arithmetic(operation, R[x->rd], machine_load(s, x)) & mask; break;
    case DOGMA_FORM_MR: machine_store(s, x, arithmetic(operation, machine_load(s, x), R[x->rd]) & mask); break;
    default: machine_store(s, x, arithmetic(operation, machine_load(s, x), (uint64_t)x->imm) & mask); break;
    }
}

static void shift(machine_state *s, const dogma_insn *x, char kind, unsigned bits)
{
    const unsigned count = (unsigned)(x->form == DOGMA_FORM_RRI ? (uint64_t)x->imm : R[x->rb]) % bits;
    const uint64_t mask = bits == 64 ? ~(uint64_t)0 : 0xffffffffu, a = R[x->ra] & mask;
    uint64_t result = 0;
    switch (kind) {
    case 'l': result = a << count; break;
    case 'r': result = a >> count; break;
    case 'a': result = sar(signed_bits(a, bits), count); break;
    default: result = count == 0 ? a : a << count | a >> (bits - count); break;
    }
    R[x->rd] = result & mask;
}

static void select(machine_state *s, const dogma_insn *x, unsigned compared, bool wide)
{
    const uint64_t b = x->form == DOGMA_FORM_CRR ? R[x->rc] : (uint64_t)x->imm;
    const uint64_t chosen = compare(compared, x->condition, R[x->rb], b) ? R[x->ra] : R[x->rd];
    R[x->rd] = wide ? chosen : (uint32_t)chosen;
}

static void divide(machine_state *s, const dogma_insn *x, unsigned bits, bool is_signed)
{
    const uint64_t mask = bits == 64 ? ~(uint64_t)0 : 0xffffffffu;
    const uint64_t a = R[DOGMA_RAX] & mask, b = R[x->rd] & mask;
    if (b == 0)
        machine_stop(s);
    if (!is_signed) {
        R[DOGMA_RAX] = a / b;
        R[DOGMA_RDX] = a % b;
        return;
    }
    const int64_t n = (int64_t)signed_bits(a, bits), d = (int64_t)signed_bits(b, bits);
    if (d == -1) {
        if (n == (int64_t)signed_bits((uint64_t)1 << (bits - 1), bits))
            machine_stop(s);
        R[DOGMA_RAX] = (0 - (uint64_t)n) & mask;
        R[DOGMA_RDX] = 0;
        return;
    }
    R[DOGMA_RAX] = (uint64_t)(n / d) & mask;
    R[DOGMA_RDX] = (uint64_t)(n % d) & mask;
}

static uint64_t bits_of(uint64_t value, unsigned bits)
{
    return bits == 64 ? value : value & (((uint64_t)1 << bits) - 1);
}

static unsigned count_leading(uint64_t value, unsigned bits)
{
    unsigned n = 0;
    while (n < bits && (value >> (bits - 1 - n) & 1) == 0)
        n++;
    return n;
}

static unsigned count_trailing(uint64_t value, unsigned bits)
{
    unsigned n = 0;
    while (n < bits && (value >> n & 1) == 0)
        n++;
    return n;
}

static unsigned count_ones(uint64_t value)
{
    unsigned n = 0;
    for (; value != 0; value &= value - 1)
        n++;
    return n;
}

/* Carry and overflow rows: d by a, with b as carry in and flag out. */
static void carry(machine_state *s, const dogma_insn *x, char operation, unsigned bits, bool takes_carry)
{
    __extension__ typedef __int128 wide;
    const wide in = takes_carry ? (wide)(R[x->rb] & 1) : 0;
    const uint64_t ud = bits_of(R[x->rd], bits), ua = bits_of(R[x->ra], bits);
    const wide d = takes_carry ? (wide)ud : (wide)(int64_t)signed_bits(ud, bits), a = takes_carry ? (wide)ua : (wide)(int64_t)signed_bits(ua, bits);
    const wide result = operation == '+' ? d + a + in : operation == '-' ? d - a - in : d * a;
    const uint64_t low = bits_of((uint64_t)result, bits);
    const bool out = takes_carry ? result < 0 || (result >> bits) != 0 : result != (wide)(int64_t)signed_bits(low, bits);
    R[x->rd] = low;
    R[x->rb] = out;
}

/* Rows that move between general and vector registers, and vector rows: any value that the result can have. */
static void from_vectors(machine_state *s, const dogma_insn *x)
{
    dogma_effects effects;
    unsigned bits = 32;
    dogma_insn_effects(x, &effects);
    switch ((unsigned)x->op) {
    case DOGMA_OP_VEXTRACT_I8_RVI: bits = 8; break;
    case DOGMA_OP_VEXTRACT_I16_RVI: case DOGMA_OP_VMASK_I8_RV: bits = 16; break;
    case DOGMA_OP_VMASK_F32_RV: bits = 4; break;
    case DOGMA_OP_VMASK_F64_RV: bits = 2; break;
    case DOGMA_OP_SET_F32_SVV: case DOGMA_OP_SET_F64_SVV: bits = 1; break;
    case DOGMA_OP_CRC32_U8_RR: case DOGMA_OP_VEXTRACT_I32_RVI: case DOGMA_OP_CVT_F32_I32_RV: case DOGMA_OP_CVT_F64_I32_RV: case DOGMA_OP_BITS_V_I32_RV: break;
    default: bits = 64; break;
    }
    for (unsigned i = 0; i < 16; i++)
        if ((effects.written >> i & 1) != 0)
            R[i] = bits_of(machine_any_value(s), bits);
    const dogma_row *row = &dogma_rows[x->op];
    if ((row->traits & DOGMA_TRAIT_STORE) == 0 || x->memory.kind != DOGMA_MEMORY_SLOT)
        return;
    machine_store(s, x, machine_any_value(s));
    if (row->access_bytes > 8) {
        dogma_insn upper = *x;
        upper.memory.disp++;
        machine_store(s, &upper, machine_any_value(s));
    }
}

#define ALU(NAME, OPERATION)                                                                                                                         \
    case DOGMA_OP_##NAME##_I32_RR: case DOGMA_OP_##NAME##_I32_RI: case DOGMA_OP_##NAME##_I32_RM: case DOGMA_OP_##NAME##_I32_MR:                       \
    case DOGMA_OP_##NAME##_I32_MI: alu(s, x, OPERATION, false); break;                                                                                \
    case DOGMA_OP_##NAME##_I64_RR: case DOGMA_OP_##NAME##_I64_RI: case DOGMA_OP_##NAME##_I64_RM: case DOGMA_OP_##NAME##_I64_MR:                       \
    case DOGMA_OP_##NAME##_I64_MI: alu(s, x, OPERATION, true); break;
#define SHIFT(NAME, KIND)                                                                                                                            \
    case DOGMA_OP_##NAME##_I32_RRR: case DOGMA_OP_##NAME##_I32_RRI: shift(s, x, KIND, 32); break;                                                     \
    case DOGMA_OP_##NAME##_I64_RRR: case DOGMA_OP_##NAME##_I64_RRI: shift(s, x, KIND, 64); break;
#define SELECT(NAME, COMPARED, WIDE)                                                                                                                 \
    case DOGMA_OP_##NAME##_CRR: case DOGMA_OP_##NAME##_CRI: select(s, x, COMPARED, WIDE); break;
#define EXCHANGE(BITS)                                                                                                                               \
    case DOGMA_OP_XCHG_I##BITS##_RM: case DOGMA_OP_XADD_I##BITS##_RM: R[x->rd] = machine_load(s, x); break;                                            \
    case DOGMA_OP_CMPXCHG_I##BITS##_MR: R[DOGMA_RAX] = machine_load(s, x); break;

void machine_compute(machine_state *s, const dogma_insn *x)
{
    switch ((unsigned)x->op) {
    case DOGMA_OP_MOV_I32_RR: R[x->rd] = W(x->ra); break;
    case DOGMA_OP_MOV_I32_RI: R[x->rd] = (uint32_t)x->imm; break;
    case DOGMA_OP_MOV_I64_RR: R[x->rd] = R[x->ra]; break;
    case DOGMA_OP_MOV_I64_RI: R[x->rd] = (uint64_t)x->imm; break;
    case DOGMA_OP_LD_I32_RM: case DOGMA_OP_LD_I64_RM: case DOGMA_OP_LD_U8_RM: case DOGMA_OP_LD_U16_RM: R[x->rd] = machine_load(s, x); break;
    case DOGMA_OP_LD_S8_I32_RM: R[x->rd] = (uint32_t)signed_bits(machine_load(s, x), 8); break;
    case DOGMA_OP_LD_S16_I32_RM: R[x->rd] = (uint32_t)signed_bits(machine_load(s, x), 16); break;
    case DOGMA_OP_LD_S8_I64_RM: R[x->rd] = signed_bits(machine_load(s, x), 8); break;
    case DOGMA_OP_LD_S16_I64_RM: R[x->rd] = signed_bits(machine_load(s, x), 16); break;
    case DOGMA_OP_LD_S32_I64_RM: R[x->rd] = signed_bits(machine_load(s, x), 32); break;
    case DOGMA_OP_ST_I8_MR: case DOGMA_OP_ST_I16_MR: case DOGMA_OP_ST_I32_MR: case DOGMA_OP_ST_I64_MR: machine_store(s, x, R[x->rd]); break;
    case DOGMA_OP_ST_I8_MI: case DOGMA_OP_ST_I16_MI: case DOGMA_OP_ST_I32_MI: case DOGMA_OP_ST_I64_MI: machine_store(s, x, (uint64_t)x->imm); break;
    case DOGMA_OP_LEA_I64_RM: R[x->rd] = machine_address(s, x); break;
    case DOGMA_OP_LEA_I32_RM: R[x->rd] = (uint32_t)machine_address(s, x); break;
    case DOGMA_OP_FNADDR_FA: R[x->rd] = 8 * (machine_random(s) % ((1u << 20) - 1) + 1); break;
    case DOGMA_OP_CLAMP_RR: R[x->rd] = s->base + W(x->ra); break;
    case DOGMA_OP_DFRAME_R: R[x->rd] = s->base + (uint32_t)machine_any_value(s); break;
    case DOGMA_OP_DALLOC_RR: {
        const uint64_t pointer = (uint32_t)machine_any_value(s);
        if (R[x->ra] > pointer)
            machine_stop(s);
        R[x->rd] = s->base + (pointer - R[x->ra]);
        break;
    }
    case DOGMA_OP_DSET_R: case DOGMA_OP_FENCE_N: break;
    ALU(ADD, '+') ALU(SUB, '-') ALU(AND, '&') ALU(OR, '|') ALU(XOR, '^')
    case DOGMA_OP_MUL_I32_RR: case DOGMA_OP_MUL_I32_RRI: case DOGMA_OP_MUL_I32_RM: alu(s, x, '*', false); break;
    case DOGMA_OP_MUL_I64_RR: case DOGMA_OP_MUL_I64_RRI: case DOGMA_OP_MUL_I64_RM: alu(s, x, '*', true); break;
    SHIFT(SHL, 'l') SHIFT(SHR, 'r') SHIFT(SAR, 'a') SHIFT(ROL, 'o')
    case DOGMA_OP_NEG_I32_RR: R[x->rd] = 0u - W(x->ra); break;
    case DOGMA_OP_NOT_I32_RR: R[x->rd] = ~W(x->ra); break;
    case DOGMA_OP_BSWAP_I32_RR: R[x->rd] = __builtin_bswap32(W(x->ra)); break;
    case DOGMA_OP_CLZ_I32_RR: R[x->rd] = count_leading(W(x->ra), 32); break;
    case DOGMA_OP_CTZ_I32_RR: R[x->rd] = count_trailing(W(x->ra), 32); break;
    case DOGMA_OP_POPCNT_I32_RR: R[x->rd] = count_ones(W(x->ra)); break;
    case DOGMA_OP_NEG_I64_RR: R[x->rd] = 0 - R[x->ra]; break;
    case DOGMA_OP_NOT_I64_RR: R[x->rd] = ~R[x->ra]; break;
    case DOGMA_OP_BSWAP_I64_RR: R[x->rd] = __builtin_bswap64(R[x->ra]); break;
    case DOGMA_OP_CLZ_I64_RR: R[x->rd] = count_leading(R[x->ra], 64); break;
    case DOGMA_OP_CTZ_I64_RR: R[x->rd] = count_trailing(R[x->ra], 64); break;
    case DOGMA_OP_POPCNT_I64_RR: R[x->rd] = count_ones(R[x->ra]); break;
    case DOGMA_OP_ZX8_I32_RR: R[x->rd] = bits_of(R[x->ra], 8); break;
    case DOGMA_OP_ZX16_I32_RR: R[x->rd] = bits_of(R[x->ra], 16); break;
    case DOGMA_OP_SX8_I32_RR: R[x->rd] = (uint32_t)signed_bits(R[x->ra], 8); break;
    case DOGMA_OP_SX16_I32_RR: R[x->rd] = (uint32_t)signed_bits(R[x->ra], 16); break;
    case DOGMA_OP_SX8_I64_RR: R[x->rd] = signed_bits(R[x->ra], 8); break;
    case DOGMA_OP_SX16_I64_RR: R[x->rd] = signed_bits(R[x->ra], 16); break;
    case DOGMA_OP_SX32_I64_RR: R[x->rd] = signed_bits(R[x->ra], 32); break;
    case DOGMA_OP_SET_I32_SRR: R[x->rd] = compare(32, x->condition, R[x->ra], R[x->rb]); break;
    case DOGMA_OP_SET_I32_SRI: R[x->rd] = compare(32, x->condition, R[x->ra], (uint64_t)x->imm); break;
    case DOGMA_OP_SET_I64_SRR: R[x->rd] = compare64(x->condition, R[x->ra], R[x->rb]); break;
    case DOGMA_OP_SET_I64_SRI: R[x->rd] = compare64(x->condition, R[x->ra], (uint64_t)x->imm); break;
    SELECT(SEL_I32_I32, 32, false) SELECT(SEL_I32_I64, 32, true) SELECT(SEL_I64_I32, 64, false) SELECT(SEL_I64_I64, 64, true)
    case DOGMA_OP_MULWIDE_U_I64_RRRR: {
        __extension__ const unsigned __int128 product = (unsigned __int128)R[x->ra] * R[x->rb];
        R[x->rd] = (uint64_t)product;
        R[x->rc] = (uint64_t)(product >> 64);
        break;
    }
    case DOGMA_OP_MULWIDE_S_I64_RRRR: {
        __extension__ const __int128 product = (__int128)(int64_t)R[x->ra] * (int64_t)R[x->rb];
        R[x->rd] = (uint64_t)product;
        R[x->rc] = (uint64_t)(product >> 64);
        break;
    }
    case DOGMA_OP_DIV_U_I32_R: divide(s, x, 32, false); break;
    case DOGMA_OP_DIV_S_I32_R: divide(s, x, 32, true); break;
    case DOGMA_OP_DIV_U_I64_R: divide(s, x, 64, false); break;
    case DOGMA_OP_DIV_S_I64_R: divide(s, x, 64, true); break;
    case DOGMA_OP_ADDC_I32_RRR: carry(s, x, '+', 32, true); break;
    case DOGMA_OP_SUBB_I32_RRR: carry(s, x, '-', 32, true); break;
    case DOGMA_OP_ADDC_I64_RRR: carry(s, x, '+', 64, true); break;
    case DOGMA_OP_SUBB_I64_RRR: carry(s, x, '-', 64, true); break;
    case DOGMA_OP_ADDO_I32_RRR: carry(s, x, '+', 32, false); break;
    case DOGMA_OP_SUBO_I32_RRR: carry(s, x, '-', 32, false); break;
    case DOGMA_OP_MULO_I32_RRR: carry(s, x, '*', 32, false); break;
    case DOGMA_OP_ADDO_I64_RRR: carry(s, x, '+', 64, false); break;
    case DOGMA_OP_SUBO_I64_RRR: carry(s, x, '-', 64, false); break;
    case DOGMA_OP_MULO_I64_RRR: carry(s, x, '*', 64, false); break;
    EXCHANGE(8) EXCHANGE(16) EXCHANGE(32) EXCHANGE(64)
    case DOGMA_OP_CMPXCHG_I128_M:
        R[DOGMA_RAX] = machine_any_value(s);
        R[DOGMA_RDX] = machine_any_value(s);
        break;
    default:
        from_vectors(s, x);
        break;
    }
}
