/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Control flow: branches, calls, jump tables.                                  Spec: 40-execution X-BRANCH .. X-LONGJMP
 *
 * There is no flags register in the ISA, so a comparison and its use are always emitted together. A trapping path is a ud2 inside its
 * own instruction's code: its place alone tells what happened.
 */
#include "memory.h"

const uint8_t dg_condition_codes[DOGMA_CONDITION_COUNT] = {
    [DOGMA_EQ] = DG_CC_E,  [DOGMA_NE] = DG_CC_NE,  [DOGMA_SLT] = DG_CC_L,  [DOGMA_SLE] = DG_CC_LE,
    [DOGMA_SGT] = DG_CC_G, [DOGMA_SGE] = DG_CC_GE, [DOGMA_ULT] = DG_CC_B,  [DOGMA_ULE] = DG_CC_BE,
    [DOGMA_UGT] = DG_CC_A, [DOGMA_UGE] = DG_CC_AE, [DOGMA_TZ] = DG_CC_E,   [DOGMA_TNZ] = DG_CC_NE,
};

static bool tests_bits(unsigned condition)
{
    return condition == DOGMA_TZ || condition == DOGMA_TNZ;
}

uint8_t *dg_compare_rr(uint8_t *p, uint32_t w, unsigned condition, unsigned a, unsigned b)
{
    return dg_put_rr(p, w | (tests_bits(condition) ? 0x85u : 0x39u), b, a);
}

uint8_t *dg_compare_ri(uint8_t *p, uint32_t w, unsigned condition, unsigned a, int64_t imm)
{
    if (tests_bits(condition)) {
        if (imm >= 0 && imm <= 255) { /* only the low byte counts */
            p = dg_put_rr(p, DG_BYTE | 0xf6, 0, a);
            return dg_put8(p, (uint8_t)imm);
        }
        p = dg_put_rr(p, w | 0xf7, 0, a);
        return dg_put32(p, (uint32_t)imm);
    }
    if (imm == 0) /* leaves all the flags that cmp a, 0 leaves */
        return dg_put_rr(p, w | 0x85, a, a);
    return dg_alu_imm(p, w, 7, a, imm);
}

static uint8_t *branch(dg_lower *c, unsigned cc, uint32_t block, uint8_t *p)
{
    dg_fix(c, dg_raw(c, p), DG_FIX_BRANCH, block);
    p[0] = 0x0f;
    p[1] = (uint8_t)(0x80u | cc);
    return p + 6;
}

static uint8_t *branch_memory_imm(dg_lower *c, const dogma_insn *insn, uint32_t enc, uint8_t *p)
{
    dg_address a;
    unsigned bits = (enc >> 20) & 63u;
    uint32_t operand = enc & (DG_W | DG_P66);
    int64_t imm = insn->imm;
    p = dg_address_of(c, &insn->memory, p, &a);
    if (bits == 8) {
        p = dg_put_rm(p, tests_bits(insn->condition) ? 0xf6u : 0x80u, tests_bits(insn->condition) ? 0 : 7, &a);
        return dg_put8(p, (uint8_t)imm);
    }
    if (!tests_bits(insn->condition) && dg_fits8(imm)) {
        p = dg_put_rm(p, operand | 0x83, 7, &a);
        return dg_put8(p, (uint8_t)imm);
    }
    if (tests_bits(insn->condition))
        p = dg_put_rm(p, operand | 0xf7, 0, &a);
    else
        p = dg_put_rm(p, operand | 0x81, 7, &a);
    if (bits == 16) {
        p = dg_put8(p, (uint8_t)imm);
        return dg_put8(p, (uint8_t)((uint64_t)imm >> 8));
    }
    return dg_put32(p, (uint32_t)imm);
}

static uint8_t *branch_float(dg_lower *c, const dogma_insn *insn, uint32_t enc, uint32_t target, uint8_t *p)
{
    const dg_float_compare *f = &dg_float_compares[insn->condition];
    p = f->swap ? dg_put_vrr(p, enc, insn->rb, 0, insn->ra) : dg_put_vrr(p, enc, insn->ra, 0, insn->rb);
    if (f->second == DG_CC_NP) /* equal and ordered: unordered goes on to the next block */
        p = branch(c, DG_CC_P, c->block + 1, p);
    else if (f->second == DG_CC_P)
        p = branch(c, DG_CC_P, target, p);
    return branch(c, f->cc, target, p);
}

/*
 * r11 = (s & mask), then the class check when the link type has stack slots; *table is the table to call through. X-CALL-REG
 */
static uint8_t *function_pointer(dg_lower *c, const dogma_insn *insn, uint8_t *p, int32_t *table)
{
    uint32_t slots = c->module->signatures[insn->number].stack_slots;
    p = dg_mov(p, 0, DG_R11, insn->rd);
    p = dg_alu_imm(p, 0, 4, DG_R11, (int64_t)DOGMA_ARENA_FUNCTION_POINTER_MASK);
    *table = (int32_t)DOGMA_ARENA_FUNCTION_TABLE;
    if (slots != 0) {
        dg_address class_entry = dg_arena_r11((int32_t)DOGMA_ARENA_CLASS_TABLE);
        p = dg_alu_memory_imm(p, 0, 7, &class_entry, (int64_t)slots);
        p = dg_put_short(p, 0x70 | DG_CC_E);
        uint8_t *good = p;
        p = dg_ud2(p);
        dg_patch_short(good, p);
        *table = (int32_t)DOGMA_ARENA_STACK_FUNCTION_TABLE;
    }
    return p;
}

static uint8_t *lower_brtab(dg_lower *c, const dogma_insn *insn, uint8_t *p)
{
    dg_address entry = {0, DG_R11, insn->rd, 3, 0};
    p = dg_alu_imm(p, DG_W, 7, insn->rd, (int64_t)insn->number);
    p = dg_put_short(p, 0x70 | DG_CC_AE);
    uint8_t *checked = p;
    if (DG_PLANTED(3)) /* no check */
        p = checked - 2;
    p = dg_put_opcode(p, DG_W | 0x8d, DG_R11, 0, 0, 0); /* lea r11, [rip + table] */
    p = dg_put8(p, (DG_R11 & 7u) << 3 | 5u);
    dg_fix(c, dg_raw(c, p), DG_FIX_TABLE, 0);
    c->fixups[c->fixup_count].raw = c->code_offset;
    c->fixups[c->fixup_count++].target = c->block;
    c->brtab_count++;
    p += 4;
    p = dg_put_rm(p, 0xff, 4, &entry);
    if (!DG_PLANTED(3))
        dg_patch_short(checked, p);
    return dg_ud2(p);
}

static uint8_t *jump_or_call(dg_lower *c, unsigned opcode, unsigned kind, uint32_t number, uint8_t *p)
{
    dg_fix(c, dg_raw(c, p), kind, number);
    *p = (uint8_t)opcode;
    return p + 5;
}

uint8_t *dg_lower_control(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    uint32_t w = DG_WIDTH(row->enc);
    uint32_t target = c->block + (uint32_t)insn->target_delta;
    int32_t table;
    dg_address a;
    switch (row->shape) {
    case DG_SHAPE_JUMP:
        if (target == c->block + 1)
            return p;
        return jump_or_call(c, 0xe9, DG_FIX_JUMP, target, p);
    case DG_SHAPE_RET:
        p = dg_leave_runtime(c, p);
        p = dg_leave_stack(c, p);
        return dg_put8(p, 0xc3);
    case DG_SHAPE_CALL:
        c->calls = true;
        c->held = DG_R11_UNKNOWN;
        return jump_or_call(c, 0xe8, DG_FIX_CALL, insn->number, p);
    case DG_SHAPE_CALL_IMPORT:
        c->calls = true;
        c->held = DG_R11_UNKNOWN;
        a = dg_arena((int32_t)(DOGMA_ARENA_IMPORT_CELLS + 8u * (c->placement->cell_base + insn->number)));
        return dg_put_rm(p, 0xff, 2, &a);
    case DG_SHAPE_CALL_REG:
        c->calls = true;
        p = function_pointer(c, insn, p, &table);
        c->held = DG_R11_UNKNOWN;
        a = dg_arena_r11(table);
        return dg_put_rm(p, 0xff, 2, &a);
    case DG_SHAPE_TAIL:
        p = dg_leave_runtime(c, p);
        p = dg_leave_stack(c, p);
        return jump_or_call(c, 0xe9, DG_FIX_CALL, insn->number, p);
    case DG_SHAPE_TAIL_REG: /* s may be a saved register: read before they are restored */
        p = dg_leave_runtime(c, p);
        p = function_pointer(c, insn, p, &table);
        p = dg_leave_stack(c, p);
        a = dg_arena_r11(table);
        return dg_put_rm(p, 0xff, 4, &a);
    case DG_SHAPE_BRTAB:
        return lower_brtab(c, insn, p);
    case DG_SHAPE_TRAP:
        return dg_ud2(p);
    case DG_SHAPE_SETJMP:
        return dg_lower_setjmp(c, p);
    case DG_SHAPE_LONGJMP:
        c->calls = true; /* the stub may rely on the alignment */
        a = dg_arena((int32_t)(DOGMA_ARENA_IMPORT_CELLS + 8u * DOGMA_CELL_LONGJMP));
        return dg_put_rm(p, 0xff, 4, &a);
    case DG_SHAPE_BR_RR:
        p = dg_compare_rr(p, w, insn->condition, insn->ra, insn->rb);
        break;
    case DG_SHAPE_BR_RI:
        p = dg_compare_ri(p, w, insn->condition, insn->ra, insn->imm);
        break;
    case DG_SHAPE_BR_RM:
        p = dg_address_of(c, &insn->memory, p, &a);
        p = dg_put_rm(p, w | (tests_bits(insn->condition) ? 0x85u : 0x3bu), insn->ra, &a);
        break;
    case DG_SHAPE_BR_MI:
        p = branch_memory_imm(c, insn, row->enc, p);
        break;
    case DG_SHAPE_BR_VV:
        return branch_float(c, insn, row->enc, target, p);
    default: /* block */
        return p;
    }
    unsigned cc = dg_condition_codes[insn->condition];
    if (DG_PLANTED(4) && insn->condition == DOGMA_ULE) /* signed instead of unsigned */
        cc = DG_CC_LE;
    return branch(c, cc, target, p);
}
