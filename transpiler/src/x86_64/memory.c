/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Loads, stores, arithmetic with a memory operand, lea.                        Spec: 40-execution X-LOAD, X-STORE, X-ALU, X-LEA */
#include "memory.h"

/* X-LEA: 64-bit arithmetic on registers; a global base gives the address in the arena. */
static uint8_t *lower_lea(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    const dogma_memory *m = &insn->memory;
    dg_address a = {0, m->base, m->has_index ? m->index : DG_NO_REGISTER, m->has_index ? m->scale_log2 : 0, m->disp};
    if (m->kind == DOGMA_MEMORY_GLOBAL) {
        a.base = DG_R15;
        a.disp = (int32_t)(c->placement->image_base + (uint32_t)m->disp);
    } else if (!m->has_index && m->disp == 0) {
        return dg_mov(p, DG_WIDTH(row->enc), insn->rd, m->base);
    }
    return dg_put_rm(p, row->enc, insn->rd, &a);
}

uint8_t *dg_lower_memory(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    dg_address a;
    uint32_t enc = row->enc;
    switch (row->shape) {
    case DG_SHAPE_LEA:
        return lower_lea(c, insn, row, p);
    case DG_SHAPE_STORE_I:
        p = dg_address_of(c, &insn->memory, p, &a);
        p = dg_put_rm(p, enc, 0, &a);
        if ((enc & 0xffu) == 0xc6u)
            return dg_put8(p, (uint8_t)insn->imm);
        if (enc & DG_P66) {
            p = dg_put8(p, (uint8_t)insn->imm);
            return dg_put8(p, (uint8_t)((uint64_t)insn->imm >> 8));
        }
        return dg_put32(p, (uint32_t)insn->imm);
    default: /* ALU_MI */
        p = dg_address_of(c, &insn->memory, p, &a);
        return dg_alu_memory_imm(p, DG_WIDTH(enc), DG_EXT_OF(enc), &a, insn->imm);
    }
}
