/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Integer rows: moves, arithmetic, shifts, set, select, the data stack.        Spec: 40-execution X-MOV .. X-SELECT
 *
 * Sources are read before any destination is written, whatever registers coincide. A 32-bit operation clears the upper half by itself.
 */
#include "lower.h"

static uint8_t *lower_shift_imm(const dogma_insn *insn, uint32_t enc, uint8_t *p)
{
    uint32_t w = DG_WIDTH(enc);
    unsigned count = (unsigned)insn->imm;
    if (insn->rd != insn->ra || count == 0)
        p = dg_mov(p, w, insn->rd, insn->ra); /* also clears the upper half when the count is 0 */
    if (count == 0)
        return p;
    if (count == 1)
        return dg_put_rr(p, w | 0xd1, DG_EXT_OF(enc), insn->rd);
    p = dg_put_rr(p, enc, DG_EXT_OF(enc), insn->rd);
    return dg_put8(p, count);
}

/* d = a rotated left by b. Without rcx: (a << b) | (a >> -b), both counts taken modulo the width by the machine. */
static uint8_t *lower_rotate(dg_lower *c, const dogma_insn *insn, uint32_t w, uint8_t *p)
{
    unsigned d = insn->rd, a = insn->ra, b = insn->rb;
    if (b == DG_RCX && d != DG_RCX) {
        if (d != a || w == 0) /* a 32-bit rotate by 0 may leave the upper half: clear it first */
            p = dg_mov(p, w, d, a);
        return dg_put_rr(p, w | 0xd3, 0, d);
    }
    c->held = DG_R11_UNKNOWN;
    p = dg_mov(p, 0, DG_R11, b);
    p = dg_put_rr(p, 0xf7, 3, DG_R11);
    p = dg_put_vrr(p, w | DG_MAP_0F38 | DG_PF2 | 0xf7, DG_R11, DG_R11, a); /* shrx r11, a, r11 */
    p = dg_put_vrr(p, w | DG_MAP_0F38 | DG_P66 | 0xf7, d, b, a);           /* shlx d, a, b */
    return dg_put_rr(p, w | 0x09, DG_R11, d);
}

/* setcc into d, which is cleared first unless it is compared. */
static uint8_t *lower_set(const dogma_insn *insn, uint32_t w, bool immediate, uint8_t *p)
{
    unsigned d = insn->rd, cc = dg_condition_codes[insn->condition];
    bool clear = d != insn->ra && (immediate || d != insn->rb);
    if (DG_PLANTED(5)) /* clears an operand */
        clear = true;
    if (clear)
        p = dg_put_rr(p, 0x31, d, d);
    p = immediate ? dg_compare_ri(p, w, insn->condition, insn->ra, insn->imm)
                  : dg_compare_rr(p, w, insn->condition, insn->ra, insn->rb);
    p = dg_put_rr(p, DG_BYTE | DG_MAP_0F | (0x90u | cc), 0, d);
    return clear ? p : dg_put_rr(p, DG_BYTE | DG_MAP_0F | 0xb6, d, d);
}

/* d = B + pointer; trap when s exceeds what is left above the limit. */
static uint8_t *lower_dalloc(dg_lower *c, const dogma_insn *insn, uint8_t *p)
{
    dg_address pointer = dg_arena((int32_t)DOGMA_ARENA_DATA_STACK_CELL);
    dg_address limit = dg_arena((int32_t)DOGMA_ARENA_DATA_STACK_LIMIT_CELL);
    dg_address result = dg_arena_r11(0);
    c->held = DG_R11_UNKNOWN;
    p = dg_put_rm(p, 0x8b, DG_R11, &pointer);
    p = dg_put_rm(p, 0x2b, DG_R11, &limit);
    p = dg_put_rr(p, DG_W | 0x39, insn->ra, DG_R11);
    p = dg_put_short(p, 0x70 | DG_CC_AE);
    uint8_t *enough = p;
    p = dg_ud2(p);
    dg_patch_short(enough, p);
    p = dg_put_rm(p, 0x8b, DG_R11, &pointer);
    p = dg_put_rr(p, 0x29, insn->ra, DG_R11);
    p = dg_put_rm(p, 0x89, DG_R11, &pointer);
    return dg_put_rm(p, DG_W | 0x8d, insn->rd, &result);
}

uint8_t *dg_lower_integer(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    uint32_t enc = row->enc, w = DG_WIDTH(enc);
    unsigned d = insn->rd;
    dg_address a;
    switch (row->shape) {
    case DG_SHAPE_MOV:
        if (w && d == insn->ra)
            return p;
        return dg_put_rr(p, enc, insn->ra, d);
    case DG_SHAPE_MOV_I:
        return dg_mov_constant(p, d, w ? insn->imm : (int64_t)(uint32_t)insn->imm);
    case DG_SHAPE_FNADDR:
        return dg_mov_constant(p, d, 8 * ((int64_t)c->placement->table_base + insn->number));
    case DG_SHAPE_CLAMP:
        if (c->held != insn->ra)
            p = dg_mov(p, 0, DG_R11, insn->ra);
        c->held = insn->ra;
        a = dg_arena_r11(0);
        return dg_put_rm(p, DG_W | 0x8d, d, &a);
    case DG_SHAPE_DFRAME:
        a = dg_arena((int32_t)DOGMA_ARENA_DATA_STACK_CELL);
        p = dg_put_rm(p, 0x8b, d, &a);
        return dg_put_rr(p, DG_W | 0x01, DG_R15, d);
    case DG_SHAPE_DALLOC:
        return lower_dalloc(c, insn, p);
    case DG_SHAPE_DSET:
        a = dg_arena((int32_t)DOGMA_ARENA_DATA_STACK_CELL);
        return dg_put_rm(p, 0x89, d, &a);
    case DG_SHAPE_UNARY_RM:
        return dg_put_rr(p, enc, d, insn->ra);
    case DG_SHAPE_MUL_I:
        p = dg_put_rr(p, w | (dg_fits8(insn->imm) ? 0x6bu : 0x69u), d, insn->ra);
        return dg_fits8(insn->imm) ? dg_put8(p, (uint8_t)insn->imm) : dg_put32(p, (uint32_t)insn->imm);
    case DG_SHAPE_SHIFT:
        return dg_put_vrr(p, enc, d, insn->rb, insn->ra);
    case DG_SHAPE_SHIFT_I:
        return lower_shift_imm(insn, enc, p);
    case DG_SHAPE_ROL:
        return lower_rotate(c, insn, w, p);
    case DG_SHAPE_ROL_I: { /* rorx */
        unsigned width = w ? 64 : 32;
        p = dg_put_vrr(p, w | DG_MAP_0F3A | DG_PF2 | 0xf0, d, 0, insn->ra);
        return dg_put8(p, (width - (unsigned)insn->imm) & (width - 1));
    }
    case DG_SHAPE_UNARY:
        if (d != insn->ra)
            p = dg_mov(p, w, d, insn->ra);
        return dg_put_rr(p, enc, DG_EXT_OF(enc), d);
    case DG_SHAPE_BSWAP:
        if (d != insn->ra)
            p = dg_mov(p, w, d, insn->ra);
        return dg_put_opcode(p, w | DG_MAP_0F | 0xc8u | (d & 7u), 0, 0, d, 0);
    case DG_SHAPE_SET:
        return lower_set(insn, w, false, p);
    case DG_SHAPE_SET_I:
        return lower_set(insn, w, true, p);
    case DG_SHAPE_SELECT:
        p = dg_compare_rr(p, w, insn->condition, insn->rb, insn->rc);
        break;
    default: /* SELECT_I */
        p = dg_compare_ri(p, w, insn->condition, insn->rb, insn->imm);
        break;
    }
    /* cmov clears the upper half of a 32-bit destination even when it does not move. */
    w = enc & (1u << 20) ? DG_W : 0;
    return dg_put_rr(p, w | DG_MAP_0F | (0x40u | dg_condition_codes[insn->condition]), d, insn->ra);
}
