/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Page F1: double-width products, division, carry, overflow, atomics.          Spec: 40-execution X-MULWIDE .. X-ATOMIC
 *
 * The machine's fixed registers rax and rdx are juggled through r11 and the destinations; memory is not touched.
 */
#include "memory.h"

static uint8_t *move(uint8_t *p, unsigned d, unsigned s)
{
    return d == s ? p : dg_mov(p, DG_W, d, s);
}

static uint8_t *exchange(uint8_t *p, unsigned a, unsigned b)
{
    return dg_put_rr(p, DG_W | 0x87, a, b);
}

/* mulx high, low, s: rdx times s. */
static uint8_t *mulx(uint8_t *p, unsigned high, unsigned low, unsigned s)
{
    return dg_put_vrr(p, DG_W | DG_MAP_0F38 | DG_PF2 | 0xf6, high, low, s);
}

static uint8_t *lower_mulwide_unsigned(dg_lower *c, const dogma_insn *insn, uint8_t *p)
{
    unsigned low = insn->rd, high = insn->rc, a = insn->ra, b = insn->rb;
    if (DG_PLANTED(6)) { /* halves exchanged */
        low = insn->rc;
        high = insn->rd;
    }
    if (a == DG_RDX)
        return mulx(p, high, low, b);
    if (b == DG_RDX)
        return mulx(p, high, low, a);
    if (low == DG_RDX || high == DG_RDX) {
        p = dg_mov(p, DG_W, DG_RDX, a);
        return mulx(p, high, low, b);
    }
    c->held = DG_R11_UNKNOWN;
    p = dg_mov(p, DG_W, DG_R11, DG_RDX);
    p = dg_mov(p, DG_W, DG_RDX, a);
    p = mulx(p, high, low, b);
    return dg_mov(p, DG_W, DG_RDX, DG_R11);
}

/* imul s: rdx:rax = rax * s. Neither rax nor rdx is a destination: rdx is kept in r11, rax in `low`, from where an exchange brings it back. */
static uint8_t *mulwide_signed_elsewhere(uint8_t *p, unsigned low, unsigned high, unsigned a, unsigned b)
{
    if (b == low || (b == DG_RAX && a != low)) {
        unsigned t = a;
        a = b;
        b = t;
    }
    p = dg_mov(p, DG_W, DG_R11, DG_RDX);
    if (a == low) {
        p = exchange(p, DG_RAX, low);
        b = b == low ? DG_RAX : b == DG_RAX ? low : b;
    } else {
        p = dg_mov(p, DG_W, low, DG_RAX);
        p = move(p, DG_RAX, a);
    }
    p = dg_put_rr(p, DG_W | 0xf7, 5, b);
    p = dg_mov(p, DG_W, high, DG_RDX);
    p = exchange(p, DG_RAX, low);
    return dg_mov(p, DG_W, DG_RDX, DG_R11);
}

static uint8_t *lower_mulwide_signed(dg_lower *c, const dogma_insn *insn, uint8_t *p)
{
    unsigned low = insn->rd, high = insn->rc, a = insn->ra, b = insn->rb;
    bool keep_rax = low != DG_RAX && high != DG_RAX, keep_rdx = low != DG_RDX && high != DG_RDX;
    if (keep_rax || keep_rdx)
        c->held = DG_R11_UNKNOWN;
    if (keep_rax && keep_rdx)
        return mulwide_signed_elsewhere(p, low, high, a, b);
    if (b == DG_RAX) {
        b = a;
        a = DG_RAX;
    }
    if (keep_rdx)
        p = dg_mov(p, DG_W, DG_R11, DG_RDX);
    if (keep_rax)
        p = dg_mov(p, DG_W, DG_R11, DG_RAX);
    p = move(p, DG_RAX, a);
    p = dg_put_rr(p, DG_W | 0xf7, 5, b);
    if (low == DG_RDX && high == DG_RAX)
        return exchange(p, DG_RAX, DG_RDX);
    if (high == DG_RAX) { /* low is neither */
        p = dg_mov(p, DG_W, low, DG_RAX);
        p = dg_mov(p, DG_W, DG_RAX, DG_RDX);
    } else {
        p = move(p, high, DG_RDX);
        p = move(p, low, DG_RAX);
    }
    if (keep_rdx)
        p = dg_mov(p, DG_W, DG_RDX, DG_R11);
    if (keep_rax)
        p = dg_mov(p, DG_W, DG_RAX, DG_R11);
    return p;
}

static uint8_t *lower_divide(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    uint32_t w = DG_WIDTH(row->enc);
    unsigned s = insn->rd;
    if (s == DG_RDX) {
        p = dg_mov(p, w, DG_R11, DG_RDX);
        c->held = DG_R11_UNKNOWN;
        s = DG_R11;
    }
    if (c->held == DG_RAX || c->held == DG_RDX)
        c->held = DG_R11_UNKNOWN;
    if (row->shape == DG_SHAPE_DIV_S)
        p = dg_put_opcode(p, w | 0x99, 0, 0, 0, 0); /* cdq, cqo */
    else
        p = dg_put_rr(p, 0x31, DG_RDX, DG_RDX);
    return dg_put_rr(p, row->enc, DG_EXT_OF(row->enc), s);
}

/* setcc and zero-extend in place */
static uint8_t *set_flag(uint8_t *p, unsigned cc, unsigned d)
{
    p = dg_put_rr(p, DG_BYTE | DG_MAP_0F | (0x90u | cc), 0, d);
    return dg_put_rr(p, DG_BYTE | DG_MAP_0F | 0xb6, d, d);
}

static uint8_t *lower_cmpxchg(dg_lower *c, const dogma_insn *insn, uint32_t enc, uint8_t *p)
{
    dg_address a;
    p = dg_address_of(c, &insn->memory, p, &a);
    p = dg_put_rm(p, enc, insn->rd, &a);
    if (c->held == DG_RAX)
        c->held = DG_R11_UNKNOWN;
    /* rax is not written on success: cut it to the width */
    if ((enc & 0xffu) == 0xb0u)
        return dg_put_rr(p, DG_MAP_0F | 0xb6, DG_RAX, DG_RAX);
    if (enc & DG_P66)
        return dg_put_rr(p, DG_MAP_0F | 0xb7, DG_RAX, DG_RAX);
    return enc & DG_W ? p : dg_mov(p, 0, DG_RAX, DG_RAX);
}

uint8_t *dg_lower_wide(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    uint32_t enc = row->enc;
    dg_address a;
    switch (row->shape) {
    case DG_SHAPE_MULWIDE_U:
        p = lower_mulwide_unsigned(c, insn, p);
        if (c->held == insn->rc)
            c->held = DG_R11_UNKNOWN;
        return p;
    case DG_SHAPE_MULWIDE_S:
        p = lower_mulwide_signed(c, insn, p);
        if (c->held == insn->rc)
            c->held = DG_R11_UNKNOWN;
        return p;
    case DG_SHAPE_DIV_U:
    case DG_SHAPE_DIV_S:
        return lower_divide(c, insn, row, p);
    case DG_SHAPE_CARRY:
        if (c->held == insn->rb)
            c->held = DG_R11_UNKNOWN;
        p = dg_put_rr(p, DG_MAP_0F | 0xba, 4, insn->rb); /* bt b, 0 */
        p = dg_put8(p, 0);
        p = dg_put_rr(p, enc, insn->ra, insn->rd);
        return set_flag(p, DG_PLANTED(7) ? DG_CC_O : DG_CC_B, insn->rb);
    case DG_SHAPE_OVERFLOW:
        if (c->held == insn->rb)
            c->held = DG_R11_UNKNOWN;
        if ((enc & 0xffu) == 0xafu)
            p = dg_put_rr(p, enc, insn->rd, insn->ra);
        else
            p = dg_put_rr(p, enc, insn->ra, insn->rd);
        return set_flag(p, DG_CC_O, insn->rb);
    case DG_SHAPE_EXCHANGE:
        p = dg_address_of(c, &insn->memory, p, &a);
        p = dg_put_rm(p, enc, insn->rd, &a);
        if (enc & DG_BYTE)
            return dg_put_rr(p, DG_BYTE | DG_MAP_0F | 0xb6, insn->rd, insn->rd);
        return enc & DG_P66 ? dg_put_rr(p, DG_MAP_0F | 0xb7, insn->rd, insn->rd) : p;
    case DG_SHAPE_CMPXCHG:
        return lower_cmpxchg(c, insn, enc, p);
    case DG_SHAPE_CMPXCHG16:
        p = dg_address_of(c, &insn->memory, p, &a);
        if (c->held == DG_RAX || c->held == DG_RDX)
            c->held = DG_R11_UNKNOWN;
        return dg_put_rm(p, enc, DG_EXT_OF(enc), &a);
    default: /* FENCE: mfence */
        p = dg_put_opcode(p, DG_MAP_0F | 0xae, 0, 0, 0, 0);
        return dg_put8(p, 0xf0);
    }
}
