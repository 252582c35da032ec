/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The generated tables, look-up by name, and the registers an instruction touches. */
#include "bytes.h"
#include "tables.h"

#include "isa_tables.inc"

const dg_form dg_forms[DOGMA_FORM_COUNT] = {
    [DOGMA_FORM_NONE] = {"", ""},
    [DOGMA_FORM_N] = {"", ""},           [DOGMA_FORM_R] = {"g", "d"},         [DOGMA_FORM_RR] = {"gg", "da"},
    [DOGMA_FORM_RI] = {"gi", "d-"},      [DOGMA_FORM_RRR] = {"ggg", "dab"},   [DOGMA_FORM_RRI] = {"ggi", "da-"},
    [DOGMA_FORM_RRRR] = {"gggg", "dcab"}, [DOGMA_FORM_RM] = {"gm", "d-"},     [DOGMA_FORM_MR] = {"mg", "-d"},
    [DOGMA_FORM_MI] = {"mi", "--"},      [DOGMA_FORM_M] = {"m", "-"},         [DOGMA_FORM_FA] = {"gn", "d-"},
    [DOGMA_FORM_J] = {"t", "-"},         [DOGMA_FORM_BRR] = {"ggct", "ab--"}, [DOGMA_FORM_BRI] = {"gict", "a---"},
    [DOGMA_FORM_BRM] = {"gmct", "a---"}, [DOGMA_FORM_BMI] = {"mict", "----"}, [DOGMA_FORM_BVV] = {"vvpt", "ab--"},
    [DOGMA_FORM_SRR] = {"gcgg", "d-ab"}, [DOGMA_FORM_SRI] = {"gcgi", "d-a-"}, [DOGMA_FORM_SVV] = {"gpvv", "d-ab"},
    [DOGMA_FORM_CRR] = {"ggggc", "dabc-"}, [DOGMA_FORM_CRI] = {"gggic", "dab--"}, [DOGMA_FORM_F] = {"f", "-"},
    [DOGMA_FORM_I] = {"I", "-"},         [DOGMA_FORM_RS] = {"gG", "d-"},      [DOGMA_FORM_TAB] = {"gT", "d-"},
    [DOGMA_FORM_K] = {"k", "-"},         [DOGMA_FORM_V] = {"v", "d"},         [DOGMA_FORM_VV] = {"vv", "da"},
    [DOGMA_FORM_VVV] = {"vvv", "dab"},   [DOGMA_FORM_VVVV] = {"vvvv", "dabc"}, [DOGMA_FORM_VVI] = {"vvu", "da-"},
    [DOGMA_FORM_VVVI] = {"vvvu", "dab-"}, [DOGMA_FORM_VM] = {"vm", "d-"},     [DOGMA_FORM_MV] = {"mv", "-d"},
    [DOGMA_FORM_VVM] = {"vvm", "da-"},   [DOGMA_FORM_VR] = {"vg", "da"},      [DOGMA_FORM_RV] = {"gv", "da"},
    [DOGMA_FORM_RVI] = {"gvu", "da-"},   [DOGMA_FORM_VVRI] = {"vvgu", "dab-"},
};

static int compare_text(const char *left, size_t left_bytes, const char *right)
{
    for (size_t i = 0; i < left_bytes; i++) {
        if (left[i] != right[i])
            return (uint8_t)left[i] < (uint8_t)right[i] ? -1 : 1;
    }
    return right[left_bytes] == '\0' ? 0 : -1;
}

dogma_op dogma_op_find(const char *text, size_t text_bytes, dogma_form form)
{
    size_t low = 0, high = DOGMA_OP_COUNT - 1;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const uint16_t op = dg_rows_by_name[middle];
        int order = compare_text(text, text_bytes, dogma_rows[op].text);
        if (order == 0)
            order = (int)form - (int)dogma_rows[op].form;
        if (order == 0)
            return (dogma_op)op;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return DOGMA_OP_NONE;
}

static void add_register(unsigned field, unsigned reg, const dg_row_effects *row, dogma_effects *out)
{
    const uint16_t bit = (uint16_t)(1u << (reg & 15u));
    const bool vector = (row->vectors & field) != 0;
    if ((row->read & field) != 0) {
        if (vector)
            out->vectors_read |= bit;
        else
            out->read |= bit;
    }
    if ((row->written & field) != 0) {
        if (vector)
            out->vectors_written |= bit;
        else
            out->written |= bit;
    }
}

/* The rows with trait X, and the two that end or restart a frame. */
static void add_fixed_registers(dogma_op op, dogma_effects *out)
{
    enum { RAX = 1 << DOGMA_RAX, RCX = 1 << DOGMA_RCX, RDX = 1 << DOGMA_RDX, RBX = 1 << DOGMA_RBX };
    switch ((unsigned)op) {
    case DOGMA_OP_DIV_U_I32_R: case DOGMA_OP_DIV_S_I32_R: case DOGMA_OP_DIV_U_I64_R: case DOGMA_OP_DIV_S_I64_R:
        out->read |= RAX;
        out->written |= RAX | RDX;
        break;
    case DOGMA_OP_CMPXCHG_I8_MR: case DOGMA_OP_CMPXCHG_I16_MR: case DOGMA_OP_CMPXCHG_I32_MR: case DOGMA_OP_CMPXCHG_I64_MR:
        out->read |= RAX;
        out->written |= RAX;
        break;
    case DOGMA_OP_CMPXCHG_I128_M:
        out->read |= RAX | RCX | RDX | RBX;
        out->written |= RAX | RDX;
        break;
    case DOGMA_OP_SETJMP_N: /* X-SETJMP leaves every register undefined, so the frame must save all that its caller owns */
        out->written = DOGMA_GENERAL_REGISTER_BITS;
        out->vectors_written = 0xffff;
        break;
    case DOGMA_OP_LONGJMP_N:
        out->read |= 1 << DOGMA_RDI | 1 << DOGMA_RSI;
        break;
    default:
        break;
    }
}

void dogma_insn_effects(const dogma_insn *insn, dogma_effects *out)
{
    const unsigned op = insn->op < DOGMA_OP_COUNT ? insn->op : DOGMA_OP_NONE;
    const dg_row_effects *row = &dg_effects_table[op];
    *out = (dogma_effects){0};
    add_register(1, insn->rd, row, out);
    add_register(2, insn->ra, row, out);
    add_register(4, insn->rb, row, out);
    add_register(8, insn->rc, row, out);
    if (insn->memory.kind == DOGMA_MEMORY_BASE)
        out->read |= (uint16_t)(1u << (insn->memory.base & 15u));
    if (insn->memory.has_index)
        out->read |= (uint16_t)(1u << (insn->memory.index & 15u));
    if (dogma_rows[op].form == DOGMA_FORM_N || (dogma_rows[op].traits & DOGMA_TRAIT_FIXED) != 0)
        add_fixed_registers((dogma_op)op, out);
}
