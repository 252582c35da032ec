/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Memory operands.                                                             Spec: 40-execution X-ADDR
 *
 * An access that the plan calls proven is plain: one instruction, the address as the program computes it.
 *   base + index * s + disp         [base + index * s + disp]
 *   global + index * s              [r15 + index * s + image base + offset]
 * All others are safe forms:
 *   base + disp, |disp| < 16 MiB    mov r11d, ebase; [r15 + r11 + disp]    r11 is kept while base keeps its value within the block
 *   base + index * s + disp         gs:[ebase + eindex * s + disp]         32-bit address arithmetic, gs.base = B
 *   global + index * s              gs:[eindex * s + image base + offset]
 * No accesses in the sense of a plan:
 *   global                          [r15 + image base + offset]            validity bounds the offset
 *   slot                            [rsp + place]
 */
#ifndef DG_X86_64_MEMORY_H
#define DG_X86_64_MEMORY_H

#include "lower.h"

#define DG_R11_FORM_DISP_LIMIT (16 << 20)

/* Counts the access; true when it is to be plain. */
DG_INLINE bool dg_next_is_plain(dg_lower *c)
{
    uint64_t number = c->access_count++;
    if (DG_PLANTED(15)) /* the bit of the next access */
        number++;
    bool plain = number < c->plain_limit && (c->plain[number / 8] >> (number % 8) & 1u) != 0;
    c->plain_count += plain;
    return plain;
}

/* The address of a memory operand, after what must be computed first (r11). */
DG_INLINE uint8_t *dg_address_of(dg_lower *c, const dogma_memory *m, uint8_t *p, dg_address *out)
{
    if (m->kind == DOGMA_MEMORY_SLOT) {
        uint32_t slot = (uint32_t)m->disp;
        uint32_t offset = slot * 8u;
        if (slot >= c->incoming_slot)
            offset = c->incoming_offset + (slot - c->incoming_slot) * 8u;
        *out = dg_stack((int32_t)offset);
        return p;
    }
    if (m->kind == DOGMA_MEMORY_GLOBAL) {
        int32_t disp = (int32_t)(c->placement->image_base + (uint32_t)m->disp);
        *out = dg_arena(disp);
        if (m->has_index) {
            out->index = m->index;
            out->scale_log2 = m->scale_log2;
            if (!dg_next_is_plain(c)) {
                out->gs = 1;
                out->base = DG_NO_REGISTER;
            } else if (DG_PLANTED(16)) { /* forgets the base of the arena */
                out->base = DG_NO_REGISTER;
            }
        }
        return p;
    }
    bool plain = dg_next_is_plain(c);
    if (!plain && !m->has_index && !c->unproven_gs && m->disp > -DG_R11_FORM_DISP_LIMIT && m->disp < DG_R11_FORM_DISP_LIMIT) {
        /* mov r11d, ebase, kept only when r11 holds something else */
        dg_mov(p, 0, DG_R11, m->base);
        p += c->held != m->base ? 3 : 0;
        c->held = m->base;
        *out = dg_arena_r11(m->disp);
        if (DG_PLANTED(11) && m->disp < 0) /* displacement taken as unsigned byte */
            out->disp = (uint8_t)m->disp;
        return p;
    }
    out->gs = !plain;
    if (DG_PLANTED(17) && plain) /* claims that r11 was loaded */
        c->held = m->base;
    out->base = m->base;
    out->index = m->has_index ? m->index : DG_NO_REGISTER;
    out->scale_log2 = m->has_index ? m->scale_log2 : 0;
    out->disp = m->disp;
    if (DG_PLANTED(1) && m->has_index) /* plain 64-bit addressing */
        out->gs = 0;
    return p;
}

#endif
