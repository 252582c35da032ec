/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Instruction to assembly text.                                                Spec: 10-syntax */
#include <dogma/text.h>

#include "bytes.h"
#include "tables.h"

/* Keeps room for the terminator; counts nothing beyond the capacity. */
typedef struct writer {
    char *out;
    size_t capacity, used;
    bool full;
} writer;

static void put(writer *w, char c)
{
    if (w->used + 1 < w->capacity)
        w->out[w->used++] = c;
    else
        w->full = true;
}

static void put_text(writer *w, const char *text)
{
    while (*text != '\0')
        put(w, *text++);
}

static void put_unsigned(writer *w, uint64_t value)
{
    char digits[20];
    unsigned count = 0;
    do {
        digits[count++] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    while (count != 0)
        put(w, digits[--count]);
}

static void put_signed(writer *w, int64_t value)
{
    if (value < 0)
        put(w, '-');
    put_unsigned(w, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

const char *const dogma_general_register_names[16] = {
    "rax", "rcx", "rdx", "rbx", "", "rbp", "rsi", "rdi", "r8", "r9", "r10", "", "r12", "r13", "r14", "",
};
const char *const dogma_condition_names[DOGMA_CONDITION_COUNT] = {
    "eq", "ne", "slt", "sle", "sgt", "sge", "ult", "ule", "ugt", "uge", "tz", "tnz",
};
const char *const dogma_float_condition_names[DOGMA_FLOAT_CONDITION_COUNT] = {
    "oeq", "ogt", "oge", "olt", "ole", "one", "ord", "ueq", "ugt", "uge", "ult", "ule", "une", "uno",
};

static void put_general(writer *w, unsigned reg)
{
    put_text(w, dogma_general_register_names[reg & 15u]);
}

static void put_disp(writer *w, int64_t disp)
{
    if (disp == 0)
        return;
    put_text(w, disp < 0 ? " - " : " + ");
    put_unsigned(w, disp < 0 ? (uint64_t)-disp : (uint64_t)disp);
}

static void put_index(writer *w, const dogma_memory *memory)
{
    if (!memory->has_index)
        return;
    put_text(w, " + ");
    put_general(w, memory->index);
    if (memory->scale_log2 != 0) {
        put(w, '*');
        put_unsigned(w, 1u << (memory->scale_log2 & 3u));
    }
}

static void put_memory(writer *w, const dogma_memory *memory)
{
    put(w, '[');
    switch (memory->kind) {
    case DOGMA_MEMORY_SLOT:
        put_text(w, "slot ");
        put_signed(w, memory->disp);
        break;
    case DOGMA_MEMORY_GLOBAL:
        put(w, '@');
        put_signed(w, memory->disp);
        put_index(w, memory);
        break;
    default:
        put_general(w, memory->base);
        put_index(w, memory);
        put_disp(w, memory->disp);
        break;
    }
    put(w, ']');
}

static void put_target(writer *w, uint32_t block, int32_t delta)
{
    put(w, 'b');
    put_signed(w, (int64_t)block + delta);
}

static void put_register_field(writer *w, const dogma_insn *x, char field, bool vector)
{
    const unsigned reg = field == 'd' ? x->rd : field == 'a' ? x->ra : field == 'b' ? x->rb : x->rc;
    if (vector) {
        put(w, 'v');
        put_unsigned(w, reg);
    } else {
        put_general(w, reg);
    }
}

static void put_targets(writer *w, const dogma_insn *x, uint32_t block)
{
    put(w, '(');
    for (uint32_t i = 0; i < x->number && !w->full; i++) {
        if (i != 0)
            put_text(w, ", ");
        put_target(w, block, dogma_insn_table_delta(x, i));
    }
    put(w, ')');
}

dogma_status dogma_insn_print(const dogma_insn *insn, uint32_t block, char *out, size_t capacity, size_t *used_bytes)
{
    writer w = {.out = out, .capacity = capacity};
    if (insn->op == DOGMA_OP_NONE || insn->op >= DOGMA_OP_COUNT)
        return DOGMA_E_OPERAND_RANGE;
    if (capacity == 0)
        return DOGMA_E_NO_SPACE;
    const dogma_row *row = &dogma_rows[insn->op];
    const dg_form *form = &dg_forms[row->form];
    put_text(&w, row->text);
    for (unsigned i = 0; form->kinds[i] != '\0'; i++) {
        put_text(&w, i == 0 ? " " : ", ");
        switch (form->kinds[i]) {
        case 'g': put_register_field(&w, insn, form->fields[i], false); break;
        case 'v': put_register_field(&w, insn, form->fields[i], true); break;
        case 'm': put_memory(&w, &insn->memory); break;
        case 'c': put_text(&w, dogma_condition_names[insn->condition % DOGMA_CONDITION_COUNT]); break;
        case 'p': put_text(&w, dogma_float_condition_names[insn->condition % DOGMA_FLOAT_CONDITION_COUNT]); break;
        case 't': put_target(&w, block, insn->target_delta); break;
        case 'T': put_targets(&w, insn, block); break;
        case 'f': case 'I': case 'G': case 'n': put_unsigned(&w, insn->number); break;
        default: put_signed(&w, insn->imm); break;
        }
    }
    out[w.used] = '\0';
    if (w.full)
        return DOGMA_E_NO_SPACE;
    *used_bytes = w.used;
    return DOGMA_OK;
}

const char *dogma_form_kinds(dogma_form form)
{
    return form < DOGMA_FORM_COUNT ? dg_forms[form].kinds : "";
}

const char *dogma_form_fields(dogma_form form)
{
    return form < DOGMA_FORM_COUNT ? dg_forms[form].fields : "";
}
