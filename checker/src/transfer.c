/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What each row of the instruction table does to a state.                       Spec: 50-proofs "Transfer rows", P-TRANSFER, P-SLOT, P-KILL
 *
 * Rows are listed in transfer_rows; a row that is not listed makes every general register it writes none (vector forms write none). Each case names its rule.
 */
#include "access.h"
#include "state.h"

enum { RESULT_WIDE = 2, COMPARE_WIDE = 1, DIV_WIDE = 1, DIV_SIGNED = 2 };

typedef enum transfer {
    UNLISTED = 0,
    NOTHING,      /* writes no register and no slot */
    STORE,        /* writes its memory operand, which may be a slot */
    STORE_SLOT64, /* st.i64 of a register */
    WRITES_W_B,   /* rd and rb as 32 bits, anything */
    WRITES_X_WB,  /* rd as 64, rb as 32 bits */
    DIVIDE,       /* argument: DIV_WIDE, DIV_SIGNED */
    CALL, SETJMP,
    /* one fact about rd */
    MOV64, CONST64, CONST32, LOAD64,
    LOAD_SIGN,    /* argument: bits, extended to 64 */
    LEA64, FNADDR, CLAMP, FRAME, ADD64, SUB64, MUL64, AND64,
    OR64,         /* argument: 1 or, 0 xor */
    SHL64, SHR64, SAR64, /* by constants */
    SHIFT64,      /* shr, sar by a register */
    SX64,         /* argument: bits */
    SET,
    SELECT,       /* argument: COMPARE_WIDE, RESULT_WIDE */
    COUNT,        /* argument: width */
    BITS,         /* argument: rd has this many low bits, the rest is zero */
    NEG64,
    /* rd is a number below 2^32 */
    FIRST_32,
    WRITES_W = FIRST_32, /* anything */
    LOAD_ZERO,    /* argument: bits */
    MOV32, LEA32, ADD32, SUB32, MUL32, AND32,
    OR32,         /* argument: 1 or, 0 xor */
    SHL32, SHR32, SAR32, /* by constants */
    SHIFT32,      /* argument: 1 sar */
    ZX, SX32      /* argument: bits */
} transfer;


typedef struct transfer_row {
    uint8_t what, argument;
} transfer_row;

#define RM_RR_RI(NAME, WHAT, ARGUMENT)                                                                                                              \
    [DOGMA_OP_##NAME##_RR] = {WHAT, ARGUMENT}, [DOGMA_OP_##NAME##_RI] = {WHAT, ARGUMENT}, [DOGMA_OP_##NAME##_RM] = {WHAT, ARGUMENT},                    \
    [DOGMA_OP_##NAME##_MR] = {STORE, 0}, [DOGMA_OP_##NAME##_MI] = {STORE, 0}
#define SELECTS(NAME, ARGUMENT) [DOGMA_OP_##NAME##_CRR] = {SELECT, ARGUMENT}, [DOGMA_OP_##NAME##_CRI] = {SELECT, ARGUMENT}

static const transfer_row transfer_rows[DOGMA_OP_COUNT] = {
    [DOGMA_OP_BLOCK_N] = {NOTHING, 0},      [DOGMA_OP_JUMP_J] = {NOTHING, 0},      [DOGMA_OP_RET_N] = {NOTHING, 0},
    [DOGMA_OP_TAIL_F] = {NOTHING, 0},       [DOGMA_OP_TAIL_REG_RS] = {NOTHING, 0}, [DOGMA_OP_BRTAB_TAB] = {NOTHING, 0},
    [DOGMA_OP_TRAP_K] = {NOTHING, 0},       [DOGMA_OP_FENCE_N] = {NOTHING, 0},     [DOGMA_OP_DSET_R] = {NOTHING, 0},
    [DOGMA_OP_BR_I32_BRR] = {NOTHING, 0},   [DOGMA_OP_BR_I32_BRI] = {NOTHING, 0},  [DOGMA_OP_BR_I32_BRM] = {NOTHING, 0},
    [DOGMA_OP_BR_I32_BMI] = {NOTHING, 0},   [DOGMA_OP_BR_I64_BRR] = {NOTHING, 0},  [DOGMA_OP_BR_I64_BRI] = {NOTHING, 0},
    [DOGMA_OP_BR_I64_BRM] = {NOTHING, 0},   [DOGMA_OP_BR_I64_BMI] = {NOTHING, 0},  [DOGMA_OP_BR_I8_BMI] = {NOTHING, 0},
    [DOGMA_OP_BR_I16_BMI] = {NOTHING, 0},
    [DOGMA_OP_CALL_F] = {CALL, 0},          [DOGMA_OP_CALL_IMPORT_I] = {CALL, 0},  [DOGMA_OP_CALL_REG_RS] = {CALL, 0},
    [DOGMA_OP_SETJMP_N] = {SETJMP, 0},

    [DOGMA_OP_ST_I8_MR] = {STORE, 0},       [DOGMA_OP_ST_I16_MR] = {STORE, 0},     [DOGMA_OP_ST_I32_MR] = {STORE, 0},
    [DOGMA_OP_ST_I8_MI] = {STORE, 0},       [DOGMA_OP_ST_I16_MI] = {STORE, 0},     [DOGMA_OP_ST_I32_MI] = {STORE, 0},
    [DOGMA_OP_ST_I64_MI] = {STORE, 0},      [DOGMA_OP_ST_I64_MR] = {STORE_SLOT64, 0},

    [DOGMA_OP_MOV_I64_RR] = {MOV64, 0},     [DOGMA_OP_MOV_I32_RR] = {MOV32, 0},
    [DOGMA_OP_MOV_I64_RI] = {CONST64, 0},   [DOGMA_OP_MOV_I32_RI] = {CONST32, 0},
    [DOGMA_OP_LD_I64_RM] = {LOAD64, 0},     [DOGMA_OP_LD_I32_RM] = {LOAD_ZERO, 32},
    [DOGMA_OP_LD_U8_RM] = {LOAD_ZERO, 8},   [DOGMA_OP_LD_U16_RM] = {LOAD_ZERO, 16},
    [DOGMA_OP_LD_S8_I32_RM] = {WRITES_W, 0}, [DOGMA_OP_LD_S16_I32_RM] = {WRITES_W, 0},
    [DOGMA_OP_LD_S8_I64_RM] = {LOAD_SIGN, 8}, [DOGMA_OP_LD_S16_I64_RM] = {LOAD_SIGN, 16}, [DOGMA_OP_LD_S32_I64_RM] = {LOAD_SIGN, 32},
    [DOGMA_OP_LEA_I64_RM] = {LEA64, 0},     [DOGMA_OP_LEA_I32_RM] = {LEA32, 0},    [DOGMA_OP_FNADDR_FA] = {FNADDR, 0},
    [DOGMA_OP_CLAMP_RR] = {CLAMP, 0},       [DOGMA_OP_DFRAME_R] = {FRAME, 0},      [DOGMA_OP_DALLOC_RR] = {FRAME, 0},

    RM_RR_RI(ADD_I64, ADD64, 0), RM_RR_RI(ADD_I32, ADD32, 0), RM_RR_RI(SUB_I64, SUB64, 0), RM_RR_RI(SUB_I32, SUB32, 0),
    RM_RR_RI(AND_I64, AND64, 0), RM_RR_RI(AND_I32, AND32, 0), RM_RR_RI(OR_I64, OR64, 1), RM_RR_RI(OR_I32, OR32, 1),
    RM_RR_RI(XOR_I64, OR64, 0), RM_RR_RI(XOR_I32, OR32, 0),
    [DOGMA_OP_MUL_I64_RR] = {MUL64, 0},     [DOGMA_OP_MUL_I64_RRI] = {MUL64, 0},   [DOGMA_OP_MUL_I64_RM] = {MUL64, 0},
    [DOGMA_OP_MUL_I32_RR] = {MUL32, 0},     [DOGMA_OP_MUL_I32_RRI] = {MUL32, 0},   [DOGMA_OP_MUL_I32_RM] = {MUL32, 0},
    [DOGMA_OP_SHL_I64_RRI] = {SHL64, 0},    [DOGMA_OP_SHL_I32_RRI] = {SHL32, 0},   [DOGMA_OP_SHR_I64_RRI] = {SHR64, 0},
    [DOGMA_OP_SHR_I32_RRI] = {SHR32, 0},    [DOGMA_OP_SAR_I64_RRI] = {SAR64, 0},   [DOGMA_OP_SAR_I32_RRI] = {SAR32, 0},
    [DOGMA_OP_SHR_I64_RRR] = {SHIFT64, 0},  [DOGMA_OP_SAR_I64_RRR] = {SHIFT64, 0},
    [DOGMA_OP_SHR_I32_RRR] = {SHIFT32, 0},  [DOGMA_OP_SAR_I32_RRR] = {SHIFT32, 1},
    [DOGMA_OP_SHL_I32_RRR] = {WRITES_W, 0}, [DOGMA_OP_ROL_I32_RRR] = {WRITES_W, 0}, [DOGMA_OP_ROL_I32_RRI] = {WRITES_W, 0},
    [DOGMA_OP_NEG_I32_RR] = {WRITES_W, 0},  [DOGMA_OP_NOT_I32_RR] = {WRITES_W, 0}, [DOGMA_OP_BSWAP_I32_RR] = {WRITES_W, 0},
    [DOGMA_OP_NEG_I64_RR] = {NEG64, 0},
    [DOGMA_OP_CLZ_I32_RR] = {COUNT, 32},    [DOGMA_OP_CTZ_I32_RR] = {COUNT, 32},   [DOGMA_OP_POPCNT_I32_RR] = {COUNT, 32},
    [DOGMA_OP_CLZ_I64_RR] = {COUNT, 64},    [DOGMA_OP_CTZ_I64_RR] = {COUNT, 64},   [DOGMA_OP_POPCNT_I64_RR] = {COUNT, 64},
    [DOGMA_OP_ZX8_I32_RR] = {ZX, 8},        [DOGMA_OP_ZX16_I32_RR] = {ZX, 16},
    [DOGMA_OP_SX8_I32_RR] = {SX32, 8},      [DOGMA_OP_SX16_I32_RR] = {SX32, 16},
    [DOGMA_OP_SX8_I64_RR] = {SX64, 8},      [DOGMA_OP_SX16_I64_RR] = {SX64, 16},   [DOGMA_OP_SX32_I64_RR] = {SX64, 32},
    [DOGMA_OP_SET_I32_SRR] = {SET, 0},      [DOGMA_OP_SET_I32_SRI] = {SET, 0},     [DOGMA_OP_SET_I64_SRR] = {SET, 0},
    [DOGMA_OP_SET_I64_SRI] = {SET, 0},      [DOGMA_OP_SET_F32_SVV] = {SET, 0},     [DOGMA_OP_SET_F64_SVV] = {SET, 0},
    SELECTS(SEL_I32_I32, 0), SELECTS(SEL_I32_I64, RESULT_WIDE), SELECTS(SEL_I64_I32, COMPARE_WIDE), SELECTS(SEL_I64_I64, COMPARE_WIDE | RESULT_WIDE),

    [DOGMA_OP_DIV_U_I32_R] = {DIVIDE, 0},   [DOGMA_OP_DIV_S_I32_R] = {DIVIDE, DIV_SIGNED},
    [DOGMA_OP_DIV_U_I64_R] = {DIVIDE, DIV_WIDE}, [DOGMA_OP_DIV_S_I64_R] = {DIVIDE, DIV_WIDE | DIV_SIGNED},
    [DOGMA_OP_ADDC_I32_RRR] = {WRITES_W_B, 0}, [DOGMA_OP_SUBB_I32_RRR] = {WRITES_W_B, 0}, [DOGMA_OP_ADDO_I32_RRR] = {WRITES_W_B, 0},
    [DOGMA_OP_SUBO_I32_RRR] = {WRITES_W_B, 0}, [DOGMA_OP_MULO_I32_RRR] = {WRITES_W_B, 0},
    [DOGMA_OP_ADDC_I64_RRR] = {WRITES_X_WB, 0}, [DOGMA_OP_SUBB_I64_RRR] = {WRITES_X_WB, 0}, [DOGMA_OP_ADDO_I64_RRR] = {WRITES_X_WB, 0},
    [DOGMA_OP_SUBO_I64_RRR] = {WRITES_X_WB, 0}, [DOGMA_OP_MULO_I64_RRR] = {WRITES_X_WB, 0},
    [DOGMA_OP_XCHG_I8_RM] = {WRITES_W, 0},  [DOGMA_OP_XCHG_I16_RM] = {WRITES_W, 0}, [DOGMA_OP_XCHG_I32_RM] = {WRITES_W, 0},
    [DOGMA_OP_XADD_I8_RM] = {WRITES_W, 0},  [DOGMA_OP_XADD_I16_RM] = {WRITES_W, 0}, [DOGMA_OP_XADD_I32_RM] = {WRITES_W, 0},
    [DOGMA_OP_CRC32_U8_RR] = {WRITES_W, 0},
    [DOGMA_OP_CVT_F32_I32_RV] = {WRITES_W, 0}, [DOGMA_OP_CVT_F64_I32_RV] = {WRITES_W, 0}, [DOGMA_OP_BITS_V_I32_RV] = {WRITES_W, 0},
    [DOGMA_OP_VEXTRACT_I8_RVI] = {BITS, 8}, [DOGMA_OP_VEXTRACT_I16_RVI] = {BITS, 16}, [DOGMA_OP_VEXTRACT_I32_RVI] = {BITS, 32},
    [DOGMA_OP_VMASK_I8_RV] = {BITS, 16},    [DOGMA_OP_VMASK_F32_RV] = {BITS, 4},   [DOGMA_OP_VMASK_F64_RV] = {BITS, 2},
};

/* Helpers */

static inline bool is_integer(const dogma_fact *fact)
{
    return fact->kind == DOGMA_FACT_INTEGER;
}

static inline bool is_pointer(const dogma_fact *fact)
{
    return fact->kind == DOGMA_FACT_POINTER;
}

static inline bool is_nonnegative(const dogma_fact *fact)
{
    return fact->kind == DOGMA_FACT_INTEGER && fact->lo >= 0;
}

static inline bool is_constant(const dogma_fact *fact)
{
    return fact->kind == DOGMA_FACT_INTEGER && fact->lo == fact->hi;
}

/* Rounds toward minus infinity, as sar does. */
static inline int64_t shifted_right(int64_t value, unsigned count)
{
    return value >= 0 ? value >> count : ~(~value >> count);
}

/* All bits at and below the highest one that is set. */
static inline int64_t filled(int64_t value)
{
    uint64_t ones = (uint64_t)value;
    for (unsigned shift = 1; shift < 64; shift *= 2)
        ones |= ones >> shift;
    return (int64_t)ones;
}

/* P-SLOT: what is known of the whole slot; nothing of memory. */
static inline const dogma_fact *slot_interval(const dogma_fact_context *context, const dogma_state *state, const dogma_memory *memory)
{
    static const dogma_fact none = {.kind = DOGMA_FACT_NONE};
    if (memory->kind != DOGMA_MEMORY_SLOT || context->speculation_safe)
        return &none;
    const unsigned location = dg_slot_location(context, memory->disp);
    return location != DOGMA_LOCATION_NONE ? dg_interval_at(state, location) : &none;
}

/* P-SLOT: a write to a slot; one that is wider takes the next slot, too. */
static void write_slot(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn, dogma_fact fact)
{
    if (insn->memory.kind != DOGMA_MEMORY_SLOT || context->tracked_count == 0)
        return;
    unsigned location = dg_slot_location(context, insn->memory.disp);
    if (location != DOGMA_LOCATION_NONE)
        dg_write(state, location, fact);
    if (dogma_rows[insn->op].access_bytes <= 8)
        return;
    location = dg_slot_location(context, (int64_t)insn->memory.disp + 1);
    if (location != DOGMA_LOCATION_NONE)
        dg_write(state, location, dg_fact_none());
}

/* 32-bit rows: intervals within [0, 2^32) */

typedef struct range {
    int64_t lo, hi;
} range;

static inline range full(void)
{
    return (range){0, UINT32_MAX};
}

/* w(x): the low 32 bits. */
static inline range w(const dogma_fact *fact)
{
    return is_nonnegative(fact) && fact->hi <= UINT32_MAX ? (range){fact->lo, fact->hi} : full();
}

static inline range w_at(const dogma_state *state, unsigned location)
{
    return w(dg_interval_at(state, location));
}

/* Result of a row whose value in the integers lies in [lo, hi]. */
static inline range result32(int64_t lo, int64_t hi)
{
    return lo >= 0 && hi <= UINT32_MAX ? (range){lo, hi} : full();
}

static inline range left32(const dogma_state *state, const dogma_insn *insn)
{
    return w_at(state, insn->form == DOGMA_FORM_RRI || insn->form == DOGMA_FORM_RRR ? insn->ra : insn->rd);
}

/* Constants are taken mod 2^32. */
static inline range right32(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn)
{
    switch ((unsigned)insn->form) {
    case DOGMA_FORM_RR:
        return w_at(state, insn->ra);
    case DOGMA_FORM_RI: case DOGMA_FORM_RRI:
        return (range){(uint32_t)insn->imm, (uint32_t)insn->imm};
    case DOGMA_FORM_RM:
        return w(slot_interval(context, state, &insn->memory));
    default:
        return full();
    }
}

/* T-ADD32, T-SUB32: immediates count with their sign, for adding i and adding i mod 2^32 is the same. */
static range add32(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn, bool subtract)
{
    const range a = w_at(state, insn->rd);
    if (insn->form == DOGMA_FORM_RI) {
        const int64_t by = subtract ? -insn->imm : insn->imm;
        return result32(a.lo + by, a.hi + by);
    }
    const range b = right32(context, state, insn);
    return subtract ? result32(a.lo - b.hi, a.hi - b.lo) : result32(a.lo + b.lo, a.hi + b.hi);
}

/* T-MUL32: 64 unsigned bits hold the product. */
static range mul32(range a, range b)
{
    const uint64_t hi = (uint64_t)a.hi * (uint64_t)b.hi;
    return hi <= UINT32_MAX ? (range){a.lo * b.lo, (int64_t)hi} : full();
}

/* T-LEA32: a sum of 32 bits, 35 bits and 32 signed bits. */
static range lea32(const dogma_state *state, const dogma_memory *memory)
{
    if (memory->kind != DOGMA_MEMORY_BASE)
        return full();
    const range base = w_at(state, memory->base), index = memory->has_index != 0 ? w_at(state, memory->index) : (range){0, 0};
    return result32(base.lo + (index.lo << memory->scale_log2) + memory->disp, base.hi + (index.hi << memory->scale_log2) + memory->disp);
}

static range transfer32(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn, transfer_row row)
{
    const unsigned count = (unsigned)insn->imm & 31u; /* of shifts by constants */
    const int64_t ones = ((int64_t)1 << row.argument) - 1;
    range a, b;
    switch (row.what) {
    case MOV32: /* T-MOV32 */
        return w_at(state, insn->ra);
    case LOAD_ZERO: /* T-LOAD */
        return row.argument == 32 ? w(slot_interval(context, state, &insn->memory)) : (range){0, ones};
    case LEA32:
        return lea32(state, &insn->memory);
    case ADD32:
        return add32(context, state, insn, false);
    case SUB32:
        return add32(context, state, insn, true);
    case MUL32:
        return mul32(left32(state, insn), right32(context, state, insn));
    case AND32: /* T-AND32 */
        a = left32(state, insn);
        b = right32(context, state, insn);
        return (range){0, a.hi < b.hi ? a.hi : b.hi};
    case OR32: /* T-OR, T-XOR: no bit above the highest of either; or sets no bit back */
        a = left32(state, insn);
        b = right32(context, state, insn);
        return (range){row.argument == 0 ? 0 : a.lo > b.lo ? a.lo : b.lo, filled(a.hi | b.hi)};
    case SHL32: /* T-SHL32: 32 bits, moved by 31 at most */
        a = w_at(state, insn->ra);
        return result32(a.lo << count, a.hi << count);
    case SHR32: /* T-SHR32 */
        a = w_at(state, insn->ra);
        return (range){a.lo >> count, a.hi >> count};
    case SAR32: /* T-SAR32 */
        a = w_at(state, insn->ra);
        return a.hi <= INT32_MAX ? (range){a.lo >> count, a.hi >> count} : full();
    case SHIFT32: /* T-SHRV */
        a = w_at(state, insn->ra);
        return row.argument == 0 || a.hi <= INT32_MAX ? (range){0, a.hi} : full();
    case ZX: /* T-ZX */
        a = w_at(state, insn->ra);
        return a.hi <= ones ? a : (range){0, ones};
    case SX32: /* T-SX32 */
        a = w_at(state, insn->ra);
        return a.hi <= ones >> 1 ? a : full();
    default:
        return full();
    }
}

/* 64-bit rows */

static inline const dogma_fact *left64(const dogma_state *state, const dogma_insn *insn)
{
    return dg_interval_at(state, insn->form == DOGMA_FORM_RRI ? insn->ra : insn->rd);
}

/* constant: room for the fact of an immediate. */
static inline const dogma_fact *right64(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn, dogma_fact *constant)
{
    switch ((unsigned)insn->form) {
    case DOGMA_FORM_RR:
        return dg_interval_at(state, insn->ra);
    case DOGMA_FORM_RI: case DOGMA_FORM_RRI:
        *constant = dg_integer(insn->imm, insn->imm);
        return constant;
    case DOGMA_FORM_RM:
        return slot_interval(context, state, &insn->memory);
    default:
        *constant = dg_fact_none();
        return constant;
    }
}

/* T-ADD64 */
static inline dogma_fact add64(const dogma_fact *a, const dogma_fact *b)
{
    if (is_integer(a) && is_integer(b))
        return dg_integer(a->lo + b->lo, a->hi + b->hi);
    if ((is_pointer(a) && is_integer(b)) || (is_integer(a) && is_pointer(b)))
        return dg_fact(DOGMA_FACT_POINTER, a->lo + b->lo, a->hi + b->hi);
    return dg_fact_none();
}

/* T-SUB64: (B + i) - (B + j) = i - j. */
static inline dogma_fact sub64(const dogma_fact *a, const dogma_fact *b)
{
    if (is_integer(b) && (is_integer(a) || is_pointer(a)))
        return dg_fact((dogma_fact_kind)a->kind, a->lo - b->hi, a->hi - b->lo);
    if (is_pointer(a) && is_pointer(b))
        return dg_integer(a->lo - b->hi, a->hi - b->lo);
    return dg_fact_none();
}

/* T-MUL64: a constant times an interval, or two nonnegative ones. Products of bounds have up to 87 bits. */
static dogma_fact mul64(const dogma_fact *a, const dogma_fact *b)
{
    int64_t first, second;
    if (!is_integer(a) || !is_integer(b))
        return dg_fact_none();
    if (!is_constant(a) && !is_constant(b) && (a->lo < 0 || b->lo < 0))
        return dg_fact_none();
    /* With a constant on one side, the bounds of the other are where the product is least and greatest, in the order of its sign. */
    if (__builtin_mul_overflow(a->lo, b->lo, &first) || __builtin_mul_overflow(a->hi, b->hi, &second))
        return dg_fact_none();
    return first <= second ? dg_integer(first, second) : dg_integer(second, first);
}

/* The k of a mask -2^k with k <= 32; -1 for others. */
static int mask_bits(const dogma_fact *fact)
{
    if (!is_constant(fact) || fact->lo >= 0 || fact->lo < -((int64_t)1 << 32))
        return -1;
    const uint64_t size = (uint64_t)-fact->lo;
    return (size & (size - 1)) == 0 ? __builtin_ctzll(size) : -1;
}

/* T-AND64 with -2^bits: B is a multiple of 2^32, so masking B + d masks d. */
static dogma_fact masked(const dogma_fact *a, int bits)
{
    if (!is_integer(a) && !is_pointer(a))
        return dg_fact_none();
    int64_t lo = a->lo - (((int64_t)1 << bits) - 1);
    if (is_nonnegative(a) && lo < 0)
        lo = 0;
    return dg_fact((dogma_fact_kind)a->kind, lo, a->hi);
}

/* T-AND64 */
static dogma_fact and64(const dogma_fact *a, const dogma_fact *b)
{
    const int a_bits = mask_bits(a), b_bits = mask_bits(b);
    if (b_bits >= 0 && !is_nonnegative(a))
        return masked(a, b_bits);
    if (a_bits >= 0 && !is_nonnegative(b))
        return masked(b, a_bits);
    if (b_bits >= 0 || a_bits >= 0)
        return b_bits >= 0 ? masked(a, b_bits) : masked(b, a_bits);
    if (is_nonnegative(a) && is_nonnegative(b))
        return dg_integer(0, a->hi < b->hi ? a->hi : b->hi);
    if (is_nonnegative(a))
        return dg_integer(0, a->hi);
    return is_nonnegative(b) ? dg_integer(0, b->hi) : dg_fact_none();
}

/* T-OR, T-XOR: no bit above the highest of either; or sets no bit back. */
static dogma_fact or_xor64(const dogma_fact *a, const dogma_fact *b, bool is_or)
{
    if (!is_nonnegative(a) || !is_nonnegative(b))
        return dg_fact_none();
    const int64_t lo = a->lo > b->lo ? a->lo : b->lo;
    return dg_integer(is_or ? lo : 0, filled(a->hi | b->hi));
}

/* T-SHL64 */
static dogma_fact shl64(const dogma_fact *a, unsigned count)
{
    if (!is_integer(a) || a->lo < -(DOGMA_FACT_BOUND >> count) || a->hi > DOGMA_FACT_BOUND >> count)
        return dg_fact_none();
    if (count > 43)
        return dg_integer(0, 0); /* the bounds above are 0 then */
    return dg_integer(a->lo * ((int64_t)1 << count), a->hi * ((int64_t)1 << count));
}

/* T-SHR64 */
static dogma_fact shr64(const dogma_fact *a, unsigned count)
{
    if (is_nonnegative(a))
        return dg_integer(a->lo >> count, a->hi >> count);
    return count < 21 ? dg_fact_none() : dg_integer(0, ((int64_t)1 << (64 - count)) - 1);
}

/* T-SAR64 */
static dogma_fact sar64(const dogma_fact *a, unsigned count)
{
    if (is_integer(a))
        return dg_integer(shifted_right(a->lo, count), shifted_right(a->hi, count));
    return count < 20 ? dg_fact_none() : dg_integer(-((int64_t)1 << (63 - count)), ((int64_t)1 << (63 - count)) - 1);
}

/* T-SX64, T-LOADS: `bits` low bits, sign-extended. */
static dogma_fact sign_extended(const dogma_fact *a, unsigned bits)
{
    const int64_t limit = (int64_t)1 << (bits - 1);
    return is_integer(a) && a->lo >= -limit && a->hi < limit ? dg_integer(a->lo, a->hi) : dg_integer(-limit, limit - 1);
}

/* T-LEA, T-GLOBAL; bounds times 8 and a displacement are below 2^47. */
static dogma_fact lea64(const dogma_state *state, const dogma_memory *memory)
{
    static const dogma_fact global = {.kind = DOGMA_FACT_POINTER, .lo = DG_GLOBAL_LO, .hi = DG_GLOBAL_HI}, zero = {.kind = DOGMA_FACT_INTEGER};
    const bool is_global = memory->kind == DOGMA_MEMORY_GLOBAL;
    const dogma_fact *base = is_global ? &global : dg_interval_at(state, memory->base);
    const dogma_fact *index = memory->has_index != 0 ? dg_interval_at(state, memory->index) : &zero;
    const int64_t scale = (int64_t)1 << memory->scale_log2, disp = is_global ? 0 : memory->disp;
    const bool pointer_base = is_pointer(base) && is_integer(index);
    const bool pointer_index = is_integer(base) && is_pointer(index) && memory->scale_log2 == 0;
    if (!pointer_base && !pointer_index && !(is_integer(base) && is_integer(index)))
        return dg_fact_none();
    return dg_fact(pointer_base || pointer_index ? DOGMA_FACT_POINTER : DOGMA_FACT_INTEGER, base->lo + index->lo * scale + disp,
                   base->hi + index->hi * scale + disp);
}

/* P-KILL's exception: the register grows by a constant, an Address relation goes on with a lower displacement. */
static void write_moved(dogma_state *state, unsigned location, int64_t by, dogma_fact fact)
{
    dogma_relation moved[DOGMA_RELATIONS_MAX];
    unsigned count = 0;
    for (unsigned i = 0; i < state->relation_count; i++) {
        dogma_relation relation = state->relations[i];
        if (relation.kind != DOGMA_RELATION_ADDRESS || (relation.x == location) == (relation.y == location))
            continue;
        const int64_t disp = relation.disp - (relation.x == location ? by : by * ((int64_t)1 << relation.scale_log2));
        if (disp < INT32_MIN || disp > INT32_MAX)
            continue;
        relation.disp = (int32_t)disp;
        moved[count++] = relation;
    }
    dg_write(state, location, fact); /* drops all that mention it */
    for (unsigned i = 0; i < count; i++)
        state->relations[state->relation_count++] = moved[i]; /* as many as were dropped, at most */
}

/* The new fact of rd, where rd grew by a constant. */
static inline void write_sum(dogma_state *state, const dogma_insn *insn, bool by_constant, int64_t by, dogma_fact fact)
{
    if (by_constant && state->relation_count != 0)
        write_moved(state, insn->rd, by, fact);
    else
        dg_write(state, insn->rd, fact);
}

/* Rows of their own */

static dogma_fact low_half(dogma_fact fact)
{
    const range r = w(&fact);
    return dg_integer(r.lo, r.hi);
}

/* T-SELECT */
static dogma_fact selected(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn, unsigned argument)
{
    const bool wide = (argument & COMPARE_WIDE) != 0, two_registers = insn->form == DOGMA_FORM_CRR;
    dogma_fact s = dg_get(state, insn->ra), d = dg_get(state, insn->rd);
    const dogma_fact a = dg_get(state, insn->rb);
    const dogma_fact b = two_registers ? dg_get(state, insn->rc) : dg_compared_constant(wide, insn->imm);
    if (!context->speculation_safe && !(two_registers && insn->rb == insn->rc)) {
        dogma_fact x = a, y = b;
        dg_narrow(wide, (dogma_condition)insn->condition, &x, &y);
        if (insn->ra == insn->rb)
            s = x;
        else if (two_registers && insn->ra == insn->rc)
            s = y;
        x = a;
        y = b;
        dg_narrow(wide, dg_negated(insn->condition), &x, &y);
        if (insn->rd == insn->rb)
            d = x;
        else if (two_registers && insn->rd == insn->rc)
            d = y;
    }
    return (argument & RESULT_WIDE) != 0 ? dogma_fact_join(s, d) : dogma_fact_join(low_half(s), low_half(d));
}

/* T-DIVU, T-DIVS: rax by rd, quotient to rax, remainder to rdx. */
static void divide(dogma_state *state, const dogma_insn *insn, unsigned argument)
{
    const bool wide = (argument & DIV_WIDE) != 0, is_signed = (argument & DIV_SIGNED) != 0;
    dogma_fact a = dg_get(state, DOGMA_RAX), s = dg_get(state, insn->rd);
    dogma_fact quotient = wide ? dg_fact_none() : dg_integer(0, UINT32_MAX), remainder = quotient;
    if (!wide) {
        a = low_half(a);
        s = low_half(s);
    }
    const int64_t limit = wide ? DOGMA_FACT_BOUND : is_signed ? INT32_MAX : (int64_t)UINT32_MAX;
    const bool a_known = is_nonnegative(&a) && a.hi <= limit, s_known = is_nonnegative(&s) && s.hi <= limit;
    if (a_known && (s_known || !is_signed)) {
        quotient = dg_integer(0, a.hi);
        remainder = dg_integer(0, a.hi);
    }
    if (s_known && s.hi >= 1 && (a_known || !is_signed)) {
        const int64_t hi = a_known && a.hi < s.hi - 1 ? a.hi : s.hi - 1;
        remainder = dg_integer(0, hi);
    }
    dg_write(state, DOGMA_RAX, quotient);
    dg_write(state, DOGMA_RDX, remainder);
}

/* P-TRANSFER for rows that no rule knows. */
static DG_NOINLINE void unlisted(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn)
{
    dogma_effects effects;
    dogma_insn_effects(insn, &effects);
    dg_kill(state, effects.written);
    if ((dogma_rows[insn->op].traits & DOGMA_TRAIT_STORE) != 0)
        write_slot(context, state, insn, dg_fact_none());
}

/* Rows whose result is one fact about rd. */
static dogma_fact transfer64(const dogma_fact_context *context, const dogma_state *state, const dogma_insn *insn, transfer_row row)
{
    const unsigned count = (unsigned)insn->imm & 63u; /* of shifts by constants; V-SHIFT bounds it by the width */
    const dogma_fact *a;
    dogma_fact constant, fact;
    switch (row.what) {
    case MOV64: /* T-MOV */
        return dg_get(state, insn->ra);
    case CONST64: /* T-CONST */
        return dg_integer(insn->imm, insn->imm);
    case CONST32:
        return dg_compared_constant(false, insn->imm);
    case LOAD64: /* T-LOAD64: the fact, Entry and flags too */
        if (insn->memory.kind != DOGMA_MEMORY_SLOT || context->speculation_safe)
            return dg_fact_none();
        return dogma_fact_get(state, dg_slot_location(context, insn->memory.disp));
    case LOAD_SIGN: /* T-LOADS */
        return sign_extended(slot_interval(context, state, &insn->memory), row.argument);
    case FNADDR: /* T-FNADDR */
        return dg_integer(0, DOGMA_ARENA_FUNCTION_POINTER_MASK);
    case CLAMP: /* P-CLAMP */
        fact = dg_fact(DOGMA_FACT_POINTER, 0, UINT32_MAX);
        fact.flags = DOGMA_FACT_CLAMPED;
        return fact;
    case FRAME: /* T-FRAME */
        return dg_fact(DOGMA_FACT_POINTER, 0, UINT32_MAX);
    case MUL64:
        return mul64(left64(state, insn), right64(context, state, insn, &constant));
    case AND64:
        return and64(left64(state, insn), right64(context, state, insn, &constant));
    case OR64:
        return or_xor64(left64(state, insn), right64(context, state, insn, &constant), row.argument != 0);
    case SHL64:
        return shl64(dg_interval_at(state, insn->ra), count);
    case SHR64:
        return shr64(dg_interval_at(state, insn->ra), count);
    case SAR64:
        return sar64(dg_interval_at(state, insn->ra), count);
    case SHIFT64: /* T-SHRV */
        a = dg_interval_at(state, insn->ra);
        return is_nonnegative(a) ? dg_integer(0, a->hi) : dg_fact_none();
    case SX64:
        return sign_extended(dg_interval_at(state, insn->ra), row.argument);
    case SET: /* T-SET */
        return dg_integer(0, 1);
    case SELECT:
        return selected(context, state, insn, row.argument);
    case COUNT: /* T-COUNT */
        return dg_integer(0, row.argument);
    case BITS: /* T-EXTRACT */
        return dg_integer(0, ((int64_t)1 << row.argument) - 1);
    case NEG64: /* T-NARROW */
        a = dg_interval_at(state, insn->ra);
        return is_integer(a) ? dg_integer(-a->hi, -a->lo) : dg_fact_none();
    default:
        return dg_fact_none();
    }
}

/* Rows that are rare, or write more than rd. */
static DG_NOINLINE void transfer_rest(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn, transfer_row row)
{
    switch (row.what) {
    case UNLISTED:
        unlisted(context, state, insn);
        return;
    case STORE:
        write_slot(context, state, insn, dg_fact_none());
        return;
    case STORE_SLOT64: /* P-SLOT */
        write_slot(context, state, insn, dg_get(state, insn->rd));
        return;
    case SETJMP:
        dogma_state_clear(state);
        return;
    case DIVIDE:
        divide(state, insn, row.argument);
        return;
    case WRITES_W_B:
        dg_write_integer(state, insn->rd, 0, UINT32_MAX);
        dg_write_integer(state, insn->rb, 0, UINT32_MAX);
        return;
    case WRITES_X_WB:
        dg_kill(state, 1u << insn->rd);
        dg_write_integer(state, insn->rb, 0, UINT32_MAX);
        return;
    default:
        dg_write(state, insn->rd, transfer64(context, state, insn, row));
        return;
    }
}

/* ADD64, SUB64, LEA64: what can move an Address relation. */
static DG_NOINLINE void transfer_sum(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn, transfer_row row)
{
    const dogma_memory *memory = &insn->memory;
    dogma_fact constant;
    if (row.what == LEA64) {
        const bool by_constant = memory->kind == DOGMA_MEMORY_BASE && memory->has_index == 0 && memory->base == insn->rd;
        write_sum(state, insn, by_constant, memory->disp, lea64(state, memory));
        return;
    }
    const dogma_fact *a = dg_interval_at(state, insn->rd), *b = right64(context, state, insn, &constant);
    if (row.what == ADD64)
        write_sum(state, insn, insn->form == DOGMA_FORM_RI, insn->imm, add64(a, b));
    else
        write_sum(state, insn, insn->form == DOGMA_FORM_RI, -insn->imm, sub64(a, b));
}

static DG_NOINLINE void write_transfer32(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn, transfer_row row)
{
    const range result = transfer32(context, state, insn, row);
    dg_write_integer(state, insn->rd, result.lo, result.hi);
}

/* The frequent rows are here, in a function without a frame; the others behind it. */
void dogma_state_transfer(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn)
{
    const transfer_row row = transfer_rows[insn->op];
    const bool is_slot = insn->memory.kind == DOGMA_MEMORY_SLOT;
    switch (row.what) {
    case NOTHING:
        return;
    case STORE: case STORE_SLOT64:
        if (is_slot)
            break;
        return;
    case CALL: /* P-INDIRECT; the caller of this function adds what it knows about results */
        /* The other registers come back from the stack: a reload like those of P-SLOT. */
        dg_kill(state, context->speculation_safe ? DOGMA_GENERAL_REGISTER_BITS : DG_CALLER_SAVED_BITS);
        return;
    case LOAD64: /* T-LOAD64 */
        if (is_slot)
            break;
        dg_kill(state, 1u << insn->rd);
        return;
    case CONST32: /* T-CONST */
        dg_write_integer(state, insn->rd, (uint32_t)insn->imm, (uint32_t)insn->imm);
        return;
    case ADD64: case SUB64: case LEA64:
        transfer_sum(context, state, insn, row);
        return;
    default:
        if (row.what >= FIRST_32) {
            write_transfer32(context, state, insn, row);
            return;
        }
        break;
    }
    transfer_rest(context, state, insn, row);
}
