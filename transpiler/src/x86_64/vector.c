/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Pages F2 and F3: scalar float and 128-bit vectors, all in VEX encodings.     Spec: 40-execution X-FLOAD .. X-CVT
 *
 * All 16 vector registers are the module's: constants come from the pool at the start of the code region.
 */
#include "memory.h"

/* ucomis sets CF, ZF, PF as an unsigned comparison; all three when an operand is NaN. */
const dg_float_compare dg_float_compares[DOGMA_FLOAT_CONDITION_COUNT] = {
    [DOGMA_OEQ] = {0, DG_CC_E, DG_CC_NP}, [DOGMA_OGT] = {0, DG_CC_A, 0},  [DOGMA_OGE] = {0, DG_CC_AE, 0},
    [DOGMA_OLT] = {1, DG_CC_A, 0},        [DOGMA_OLE] = {1, DG_CC_AE, 0}, [DOGMA_ONE] = {0, DG_CC_NE, 0},
    [DOGMA_ORD] = {0, DG_CC_NP, 0},       [DOGMA_UEQ] = {0, DG_CC_E, 0},  [DOGMA_FUGT] = {1, DG_CC_B, 0},
    [DOGMA_FUGE] = {1, DG_CC_BE, 0},      [DOGMA_FULT] = {0, DG_CC_B, 0}, [DOGMA_FULE] = {0, DG_CC_BE, 0},
    [DOGMA_UNE] = {0, DG_CC_NE, DG_CC_P}, [DOGMA_UNO] = {0, DG_CC_P, 0},
};

/* The predicate byte of vcmpps and vcmppd, quiet forms. */
static const uint8_t compare_predicates[DOGMA_FLOAT_CONDITION_COUNT] = {
    [DOGMA_OEQ] = 0x00, [DOGMA_OGT] = 0x1e, [DOGMA_OGE] = 0x1d,  [DOGMA_OLT] = 0x11,  [DOGMA_OLE] = 0x12,
    [DOGMA_ONE] = 0x0c, [DOGMA_ORD] = 0x07, [DOGMA_UEQ] = 0x08,  [DOGMA_FUGT] = 0x16, [DOGMA_FUGE] = 0x15,
    [DOGMA_FULT] = 0x19, [DOGMA_FULE] = 0x1a, [DOGMA_UNE] = 0x04, [DOGMA_UNO] = 0x03,
};

/* op d, s, [rip + constant] */
static uint8_t *with_pool(dg_lower *c, uint32_t enc, unsigned d, unsigned s, uint32_t constant, uint8_t *p)
{
    p = dg_put_vex(p, enc, d, s, 0, 0);
    p = dg_put8(p, (d & 7u) << 3 | 5u);
    dg_fix(c, dg_raw(c, p), DG_FIX_POOL, constant);
    return p + 4;
}

/*
 * d = magnitude of a, sign of b; d differs from b but may be a, and there is no spare register: (a ^ b) without its sign, ^ b.
 */
static uint8_t *lower_copysign(dg_lower *c, const dogma_insn *insn, uint32_t enc, uint8_t *p)
{
    uint32_t constant = enc & DG_P66 ? DG_POOL_MAGNITUDE_F64 : DG_POOL_MAGNITUDE_F32;
    p = dg_put_vrr(p, enc | 0x57, insn->rd, insn->ra, insn->rb);
    p = with_pool(c, enc | 0x54, insn->rd, insn->rd, constant, p);
    return dg_put_vrr(p, enc | 0x57, insn->rd, insn->rd, insn->rb);
}

static uint8_t *lower_set_float(dg_lower *c, const dogma_insn *insn, uint32_t enc, uint8_t *p)
{
    const dg_float_compare *f = &dg_float_compares[insn->condition];
    unsigned d = insn->rd;
    p = dg_put_rr(p, 0x31, d, d);
    p = f->swap ? dg_put_vrr(p, enc, insn->rb, 0, insn->ra) : dg_put_vrr(p, enc, insn->ra, 0, insn->rb);
    if (f->second == 0 || DG_PLANTED(8)) /* unordered is forgotten */
        return dg_put_rr(p, DG_BYTE | DG_MAP_0F | (0x90u | f->cc), 0, d);
    c->held = DG_R11_UNKNOWN;
    p = dg_put_rr(p, DG_BYTE | DG_MAP_0F | (0x90u | f->cc), 0, DG_R11);
    p = dg_put_rr(p, DG_BYTE | DG_MAP_0F | (0x90u | f->second), 0, d);
    if (f->second == DG_CC_NP)
        return dg_put_rr(p, 0x21, DG_R11, d); /* and d, r11: d is 0 or 1 */
    return dg_put_rr8(p, 0x08, DG_R11, d);
}

uint8_t *dg_lower_vector(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    uint32_t enc = row->enc;
    unsigned d = insn->rd, a = insn->ra, b = insn->rb;
    dg_address address;
    switch (row->shape) {
    case DG_SHAPE_VVV:
        if (DG_PLANTED(9) && insn->op == DOGMA_OP_VSUB_I32_VVV) /* operands exchanged */
            return dg_put_vrr(p, enc, d, b, a);
        return dg_put_vrr(p, enc, d, a, b);
    case DG_SHAPE_VVM:
        p = dg_address_of(c, &insn->memory, p, &address);
        return dg_put_vrm(p, enc, d, a, &address);
    case DG_SHAPE_VM:
    case DG_SHAPE_MV:
        p = dg_address_of(c, &insn->memory, p, &address);
        return dg_put_vrm(p, enc, d, 0, &address);
    case DG_SHAPE_V_ZERO:
        return dg_put_vrr(p, enc, d, d, d);
    case DG_SHAPE_V_MOV:
        return d == a ? p : dg_put_vrr(p, enc, d, 0, a);
    case DG_SHAPE_VV:
    case DG_SHAPE_RV:
        return dg_put_vrr(p, enc, d, 0, a);
    case DG_SHAPE_VV_SAME: /* s as merge source: no dependency on d */
        return dg_put_vrr(p, enc, d, a, a);
    case DG_SHAPE_VV_POOL:
        return with_pool(c, enc, d, a, (enc >> 20) * 16, p);
    case DG_SHAPE_VV_SWAP:
        p = dg_put_vrr(p, enc, d, 0, a);
        return dg_put8(p, 0x4e);
    case DG_SHAPE_VVI:
    case DG_SHAPE_RVI:
        p = dg_put_vrr(p, enc, d, 0, a);
        return dg_put8(p, (uint8_t)insn->imm);
    case DG_SHAPE_VVI_SHIFT: /* vvvv is the destination */
        p = dg_put_vrr(p, enc, DG_EXT_OF(enc), d, a);
        return dg_put8(p, (uint8_t)insn->imm);
    case DG_SHAPE_ROUND: /* bit 3: no inexact exception */
        p = dg_put_vrr(p, enc, d, 0, a);
        return dg_put8(p, (uint8_t)insn->imm | 8u);
    case DG_SHAPE_ROUND_SAME:
        p = dg_put_vrr(p, enc, d, a, a);
        return dg_put8(p, (uint8_t)insn->imm | 8u);
    case DG_SHAPE_VVVI:
        p = dg_put_vrr(p, enc, d, a, b);
        return dg_put8(p, (uint8_t)insn->imm);
    case DG_SHAPE_V_CMP:
        p = dg_put_vrr(p, enc, d, a, b);
        return dg_put8(p, compare_predicates[(uint64_t)insn->imm < DOGMA_FLOAT_CONDITION_COUNT ? insn->imm : 0]);
    case DG_SHAPE_VVVV:
        p = dg_put_vrr(p, enc, d, a, b);
        return dg_put8(p, (unsigned)insn->rc << 4);
    case DG_SHAPE_VR:
        return dg_put_vrr(p, enc, d, 0, a);
    case DG_SHAPE_VR_CVT: /* the conversion merges into a register: cut the dependency on its old value */
        p = dg_put_vrr(p, DG_MAP_0F | 0x57, d, d, d);
        return dg_put_vrr(p, enc, d, d, a);
    case DG_SHAPE_RV_STORE:
        return dg_put_vrr(p, enc, a, 0, d);
    case DG_SHAPE_RVI_STORE:
        p = dg_put_vrr(p, enc, a, 0, d);
        return dg_put8(p, (uint8_t)insn->imm);
    case DG_SHAPE_VVRI:
        p = dg_put_vrr(p, enc, d, a, b);
        return dg_put8(p, (uint8_t)insn->imm);
    case DG_SHAPE_COPYSIGN:
        return lower_copysign(c, insn, enc, p);
    default: /* F_SET */
        return lower_set_float(c, insn, enc, p);
    }
}
