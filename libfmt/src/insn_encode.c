/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Instruction to its one encoding.                                             Spec: 20-binary "Instructions", B-CANON */
#include "bytes.h"
#include "tables.h"

typedef struct writer {
    uint8_t bytes[32];
    size_t used;
    bool bad; /* an operand does not fit its field */
} writer;

static void put(writer *w, unsigned byte)
{
    w->bytes[w->used++] = (uint8_t)byte;
}

static void put_signed(writer *w, int64_t value, unsigned bytes)
{
    for (unsigned i = 0; i < bytes; i++)
        put(w, (unsigned)((uint64_t)value >> (8 * i)) & 0xffu);
}

static void pair(writer *w, unsigned high, unsigned low)
{
    put(w, high << 4 | low);
}

static unsigned general(writer *w, unsigned reg)
{
    if (reg > 15 || ((DOGMA_GENERAL_REGISTER_BITS >> reg) & 1u) == 0) {
        w->bad = true;
        return 0;
    }
    return reg;
}

static unsigned vector(writer *w, unsigned reg)
{
    w->bad = w->bad || reg > 15;
    return reg & 15u;
}

static unsigned condition(writer *w, unsigned value, unsigned count)
{
    w->bad = w->bad || value >= count;
    return value & 15u;
}

static unsigned immediate_code(writer *w, int64_t value, bool wide)
{
    if (value >= -1 && value <= 10)
        return (unsigned)(value + 1);
    if (value == (int8_t)value)
        return 12;
    if (value == (int16_t)value)
        return 13;
    if (value == (int32_t)value)
        return 14;
    w->bad = w->bad || !wide;
    return 15;
}

static void put_immediate(writer *w, unsigned code, int64_t value)
{
    if (code >= 12)
        put_signed(w, value, 1u << (code - 12));
}

static unsigned target_code(int32_t delta)
{
    if (delta >= 1 && delta <= 12)
        return (unsigned)delta - 1;
    if (delta >= 13 && delta <= 268)
        return 12;
    if (delta <= 0 && delta >= -255)
        return 13;
    return delta == (int16_t)delta ? 14 : 15;
}

static void put_target(writer *w, unsigned code, int32_t delta)
{
    if (code == 12)
        put(w, (unsigned)(delta - 13));
    else if (code == 13)
        put(w, (unsigned)-delta);
    else if (code == 14)
        put_signed(w, delta, 2);
    else if (code == 15)
        put_signed(w, delta, 4);
}

static void put_number(writer *w, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put(w, (unsigned)(value & 0x7f) | 0x80u);
    put(w, (unsigned)value);
}

static void put_byte(writer *w, int64_t value)
{
    w->bad = w->bad || value < 0 || value > 255;
    put(w, (unsigned)value & 0xffu);
}

/* The nibble that announces a memory operand. */
static unsigned memory_base(writer *w, const dogma_memory *memory)
{
    switch (memory->kind) {
    case DOGMA_MEMORY_BASE: return general(w, memory->base);
    case DOGMA_MEMORY_SLOT: return 4;
    case DOGMA_MEMORY_GLOBAL: return 15;
    default: w->bad = true; return 0;
    }
}

static void put_index(writer *w, const dogma_memory *memory, unsigned low)
{
    put(w, general(w, memory->index) << 4 | (memory->scale_log2 & 3u) << 2 | low);
}

static void put_memory(writer *w, const dogma_memory *memory, unsigned access_bytes)
{
    const int32_t disp = memory->disp;
    w->bad = w->bad || memory->scale_log2 > 3;
    if (memory->kind == DOGMA_MEMORY_SLOT) {
        w->bad = w->bad || disp < 0 || disp > 0x7fff || memory->has_index;
        if (disp >= 128)
            put(w, 0x80u | ((unsigned)disp >> 8 & 0x7fu));
        put(w, (unsigned)disp & 0xffu);
        return;
    }
    if (memory->kind == DOGMA_MEMORY_GLOBAL) {
        unsigned bytes = 1;
        while (bytes < 4 && (disp < -((int32_t)1 << (8 * bytes - 1)) || disp >= (int32_t)1 << (8 * bytes - 1)))
            bytes++;
        put(w, (bytes - 1) | (memory->has_index ? 4u : 0u));
        if (memory->has_index)
            put_index(w, memory, 0);
        put_signed(w, disp, bytes);
        return;
    }
    const unsigned size_code = disp == (int8_t)disp ? 1 : disp == (int16_t)disp ? 2 : 3;
    const unsigned disp_bytes = 1u << (size_code - 1);
    if (memory->has_index) {
        if (disp == 0) {
            put(w, 0x80u | general(w, memory->index) << 2 | (memory->scale_log2 & 3u));
            return;
        }
        put(w, 0xe0);
        put_index(w, memory, size_code);
        put_signed(w, disp, disp_bytes);
        return;
    }
    if (disp >= 0 && (uint32_t)disp % access_bytes == 0 && (uint32_t)disp / access_bytes < 128) {
        put(w, (uint32_t)disp / access_bytes);
        return;
    }
    put(w, 0xc0u | size_code);
    put_signed(w, disp, disp_bytes);
}

static void put_operands(writer *w, const dogma_insn *x, const dogma_row *row)
{
    const dogma_memory *memory = &x->memory;
    const unsigned access = row->access_bytes;
    unsigned ic, tc;

    switch ((dogma_form)row->form) {
    case DOGMA_FORM_N:
        break;
    case DOGMA_FORM_R:
        pair(w, general(w, x->rd), 0);
        break;
    case DOGMA_FORM_RR:
        pair(w, general(w, x->rd), general(w, x->ra));
        break;
    case DOGMA_FORM_RI:
        ic = immediate_code(w, x->imm, row->imm_bits == 64);
        pair(w, general(w, x->rd), ic);
        put_immediate(w, ic, x->imm);
        break;
    case DOGMA_FORM_RRR:
        pair(w, general(w, x->rd), general(w, x->ra));
        pair(w, general(w, x->rb), 0);
        break;
    case DOGMA_FORM_RRI:
        ic = immediate_code(w, x->imm, false);
        pair(w, general(w, x->rd), general(w, x->ra));
        pair(w, 0, ic);
        put_immediate(w, ic, x->imm);
        break;
    case DOGMA_FORM_RRRR:
        pair(w, general(w, x->rd), general(w, x->rc));
        pair(w, general(w, x->ra), general(w, x->rb));
        break;
    case DOGMA_FORM_RM:
    case DOGMA_FORM_MR:
        pair(w, general(w, x->rd), memory_base(w, memory));
        put_memory(w, memory, access);
        break;
    case DOGMA_FORM_MI:
        ic = immediate_code(w, x->imm, false);
        pair(w, ic, memory_base(w, memory));
        put_memory(w, memory, access);
        put_immediate(w, ic, x->imm);
        break;
    case DOGMA_FORM_M:
        pair(w, 0, memory_base(w, memory));
        put_memory(w, memory, access);
        break;
    case DOGMA_FORM_FA:
    case DOGMA_FORM_RS:
        pair(w, general(w, x->rd), 0);
        put_number(w, x->number);
        break;
    case DOGMA_FORM_J:
        tc = target_code(x->target_delta);
        pair(w, 0, tc);
        put_target(w, tc, x->target_delta);
        break;
    case DOGMA_FORM_BRR:
        tc = target_code(x->target_delta);
        pair(w, general(w, x->ra), general(w, x->rb));
        pair(w, condition(w, x->condition, DOGMA_CONDITION_COUNT), tc);
        put_target(w, tc, x->target_delta);
        break;
    case DOGMA_FORM_BRI:
        ic = immediate_code(w, x->imm, false);
        tc = target_code(x->target_delta);
        pair(w, general(w, x->ra), ic);
        pair(w, condition(w, x->condition, DOGMA_CONDITION_COUNT), tc);
        put_immediate(w, ic, x->imm);
        put_target(w, tc, x->target_delta);
        break;
    case DOGMA_FORM_BRM:
        tc = target_code(x->target_delta);
        pair(w, general(w, x->ra), memory_base(w, memory));
        put_memory(w, memory, access);
        pair(w, condition(w, x->condition, DOGMA_CONDITION_COUNT), tc);
        put_target(w, tc, x->target_delta);
        break;
    case DOGMA_FORM_BMI:
        ic = immediate_code(w, x->imm, false);
        tc = target_code(x->target_delta);
        pair(w, ic, memory_base(w, memory));
        put_memory(w, memory, access);
        pair(w, condition(w, x->condition, DOGMA_CONDITION_COUNT), tc);
        put_immediate(w, ic, x->imm);
        put_target(w, tc, x->target_delta);
        break;
    case DOGMA_FORM_BVV:
        tc = target_code(x->target_delta);
        pair(w, vector(w, x->ra), vector(w, x->rb));
        pair(w, condition(w, x->condition, DOGMA_FLOAT_CONDITION_COUNT), tc);
        put_target(w, tc, x->target_delta);
        break;
    case DOGMA_FORM_SRR:
        pair(w, general(w, x->rd), condition(w, x->condition, DOGMA_CONDITION_COUNT));
        pair(w, general(w, x->ra), general(w, x->rb));
        break;
    case DOGMA_FORM_SRI:
        ic = immediate_code(w, x->imm, false);
        pair(w, general(w, x->rd), condition(w, x->condition, DOGMA_CONDITION_COUNT));
        pair(w, general(w, x->ra), ic);
        put_immediate(w, ic, x->imm);
        break;
    case DOGMA_FORM_SVV:
        pair(w, general(w, x->rd), condition(w, x->condition, DOGMA_FLOAT_CONDITION_COUNT));
        pair(w, vector(w, x->ra), vector(w, x->rb));
        break;
    case DOGMA_FORM_CRR:
        pair(w, general(w, x->rd), general(w, x->ra));
        pair(w, general(w, x->rb), general(w, x->rc));
        pair(w, condition(w, x->condition, DOGMA_CONDITION_COUNT), 0);
        break;
    case DOGMA_FORM_CRI:
        ic = immediate_code(w, x->imm, false);
        pair(w, general(w, x->rd), general(w, x->ra));
        pair(w, general(w, x->rb), ic);
        pair(w, condition(w, x->condition, DOGMA_CONDITION_COUNT), 0);
        put_immediate(w, ic, x->imm);
        break;
    case DOGMA_FORM_F:
    case DOGMA_FORM_I:
        put_number(w, x->number);
        break;
    case DOGMA_FORM_K:
        put_byte(w, x->imm);
        break;
    case DOGMA_FORM_V:
        pair(w, vector(w, x->rd), 0);
        break;
    case DOGMA_FORM_VV:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        break;
    case DOGMA_FORM_VVV:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        pair(w, vector(w, x->rb), 0);
        break;
    case DOGMA_FORM_VVVV:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        pair(w, vector(w, x->rb), vector(w, x->rc));
        break;
    case DOGMA_FORM_VVI:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        put_byte(w, x->imm);
        break;
    case DOGMA_FORM_VVVI:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        pair(w, vector(w, x->rb), 0);
        put_byte(w, x->imm);
        break;
    case DOGMA_FORM_VM:
    case DOGMA_FORM_MV:
        pair(w, vector(w, x->rd), memory_base(w, memory));
        put_memory(w, memory, access);
        break;
    case DOGMA_FORM_VVM:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        pair(w, 0, memory_base(w, memory));
        put_memory(w, memory, access);
        break;
    case DOGMA_FORM_VR:
        pair(w, vector(w, x->rd), general(w, x->ra));
        break;
    case DOGMA_FORM_RV:
        pair(w, general(w, x->rd), vector(w, x->ra));
        break;
    case DOGMA_FORM_RVI:
        pair(w, general(w, x->rd), vector(w, x->ra));
        put_byte(w, x->imm);
        break;
    case DOGMA_FORM_VVRI:
        pair(w, vector(w, x->rd), vector(w, x->ra));
        pair(w, general(w, x->rb), 0);
        put_byte(w, x->imm);
        break;
    case DOGMA_FORM_TAB: /* see dogma_insn_encode */
    case DOGMA_FORM_NONE:
    case DOGMA_FORM_COUNT:
        w->bad = true;
        break;
    }
}

static dogma_status encode_table(writer *w, const dogma_insn *x, const int32_t *deltas, uint8_t *out, size_t capacity,
                                 size_t *used_bytes)
{
    unsigned width_log2 = 0;
    for (uint32_t i = 0; i < x->number; i++) {
        if (deltas[i] != (int16_t)deltas[i])
            width_log2 = 2;
        else if (deltas[i] != (int8_t)deltas[i] && width_log2 == 0)
            width_log2 = 1;
    }
    pair(w, general(w, x->rd), width_log2);
    put_number(w, x->number);
    if (w->bad || x->number > DG_TABLE_ENTRIES_CODABLE)
        return DOGMA_E_OPERAND_RANGE;
    const size_t entry_bytes = (size_t)1 << width_log2;
    if (w->used > capacity || x->number > (capacity - w->used) / entry_bytes)
        return DOGMA_E_NO_SPACE;
    memcpy(out, w->bytes, w->used);
    uint8_t *entry = out + w->used;
    for (uint32_t i = 0; i < x->number; i++)
        for (size_t k = 0; k < entry_bytes; k++)
            *entry++ = (uint8_t)((uint32_t)deltas[i] >> (8 * k));
    *used_bytes = (size_t)(entry - out);
    return DOGMA_OK;
}

dogma_status dogma_insn_encode(const dogma_insn *insn, const int32_t *deltas, uint8_t *out, size_t capacity, size_t *used_bytes)
{
    writer w = {.used = 0, .bad = false};
    if (insn->op == DOGMA_OP_NONE || insn->op >= DOGMA_OP_COUNT)
        return DOGMA_E_OPERAND_RANGE;
    const dogma_row *row = &dogma_rows[insn->op];
    if (row->opcode >= 0x100)
        put(&w, row->opcode >> 8);
    put(&w, row->opcode & 0xffu);
    if (row->form == DOGMA_FORM_TAB)
        return encode_table(&w, insn, deltas, out, capacity, used_bytes);
    put_operands(&w, insn, row);
    if (w.bad)
        return DOGMA_E_OPERAND_RANGE;
    if (w.used > capacity)
        return DOGMA_E_NO_SPACE;
    memcpy(out, w.bytes, w.used);
    *used_bytes = w.used;
    return DOGMA_OK;
}
