/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* An instruction line: operands are read by their looks, then the row is the first of this mnemonic whose form takes them. */
#include "asm.h"

#include <dogma/text.h>
#include <string.h>

enum { OPERANDS_MAX = 6 };

typedef enum operand_kind { OPERAND_GENERAL, OPERAND_VECTOR, OPERAND_NUMBER, OPERAND_WORD, OPERAND_MEMORY, OPERAND_LIST, OPERAND_TYPE } operand_kind;

typedef struct operand {
    operand_kind kind;
    asm_place place;
    uint8_t reg;
    int64_t number;
    const char *word;
    dogma_memory memory;
    asm_ref global;
    asm_ref *targets;
    uint32_t target_count;
    size_t type;
} operand;

static int find_word(const char *word, const char *const *list, int count)
{
    for (int i = 0; i < count; i++)
        if (list[i][0] != '\0' && strcmp(list[i], word) == 0)
            return i;
    return -1;
}

static int vector_number(const char *word)
{
    if (word[0] != 'v' || word[1] < '0' || word[1] > '9')
        return -1;
    if (word[2] == '\0')
        return word[1] - '0';
    return word[1] == '1' && word[2] >= '0' && word[2] <= '5' && word[3] == '\0' ? 10 + word[2] - '0' : -1;
}

static uint8_t expect_general(assembler *as)
{
    const asm_place place = asm_here(as);
    const int reg = find_word(asm_expect_name(as, "register"), dogma_general_register_names, 16);
    if (reg < 0)
        asm_fail(as, place, "general register expected");
    return (uint8_t)reg;
}

static void set_disp(assembler *as, dogma_memory *memory, int64_t disp, asm_place place)
{
    if (disp != (int32_t)disp)
        asm_fail(as, place, "displacement is above 32 bits");
    memory->disp = (int32_t)disp;
}

/* "+ rcx*4" and "+ 8", "- 8" after the base. */
static void parse_address_rest(assembler *as, dogma_memory *memory, int64_t disp)
{
    const asm_place place = asm_here(as);
    while (!asm_accept(as, ']')) {
        const bool minus = asm_accept(as, '-');
        if (!minus)
            asm_expect(as, '+');
        if (asm_peek(as)->kind == ASM_NUMBER) {
            const int64_t value = asm_expect_number(as);
            if (value < 0 || value > (int64_t)1 << 33)
                asm_fail(as, place, "displacement is above 32 bits");
            disp += minus ? -value : value;
            continue;
        }
        if (memory->has_index || minus)
            asm_fail(as, place, "an address has one index, added");
        memory->has_index = 1;
        memory->index = expect_general(as);
        if (asm_accept(as, '*')) {
            const int64_t scale = asm_expect_number(as);
            while (memory->scale_log2 < 4 && (1 << memory->scale_log2) != scale)
                memory->scale_log2++;
            if (memory->scale_log2 == 4)
                asm_fail(as, place, "scale is 1, 2, 4 or 8");
        }
    }
    set_disp(as, memory, disp, place);
}

static void parse_memory(assembler *as, operand *out)
{
    dogma_memory *memory = &out->memory;
    out->kind = OPERAND_MEMORY;
    if (asm_accept_name(as, "slot")) {
        memory->kind = DOGMA_MEMORY_SLOT;
        set_disp(as, memory, asm_expect_number(as), out->place);
        asm_expect(as, ']');
    } else if (asm_accept(as, '@')) {
        memory->kind = DOGMA_MEMORY_GLOBAL;
        out->global = asm_expect_ref(as, "symbol or image offset");
        parse_address_rest(as, memory, out->global.name == NULL ? out->global.number : 0);
    } else {
        memory->kind = DOGMA_MEMORY_BASE;
        memory->base = expect_general(as);
        parse_address_rest(as, memory, 0);
    }
}

static bool at_class_list(const assembler *as)
{
    const asm_token *next = asm_peek(as) + 1;
    if (next->kind == ASM_PUNCTUATION && next->punctuation == ')')
        return next[1].kind == ASM_ARROW;
    static const char *const classes[] = {"i32", "i64", "f32", "f64", "v128"};
    return next->kind == ASM_NAME && find_word(next->text, classes, 5) >= 0;
}

static void parse_list(assembler *as, operand *out)
{
    size_t capacity = 0;
    out->kind = OPERAND_LIST;
    asm_expect(as, '(');
    while (!asm_accept(as, ')')) {
        if (out->target_count != 0)
            asm_expect(as, ',');
        out->targets = asm_reserve(out->targets, out->target_count, &capacity, sizeof *out->targets);
        out->targets[out->target_count++] = asm_expect_ref(as, "label");
    }
}

static void parse_operand(assembler *as, operand *out)
{
    *out = (operand){.place = asm_here(as)};
    const asm_token *token = asm_peek(as);
    if (asm_accept(as, '[')) {
        parse_memory(as, out);
    } else if (token->kind == ASM_PUNCTUATION && token->punctuation == '(') {
        if (at_class_list(as)) {
            out->kind = OPERAND_TYPE;
            out->type = asm_expect_type(as);
        } else {
            parse_list(as, out);
        }
    } else if (asm_at_number(as)) {
        out->kind = OPERAND_NUMBER;
        out->number = asm_expect_number(as);
    } else {
        out->word = asm_expect_name(as, "operand");
        const int general = find_word(out->word, dogma_general_register_names, 16), vector = vector_number(out->word);
        out->kind = general >= 0 ? OPERAND_GENERAL : vector >= 0 ? OPERAND_VECTOR : OPERAND_WORD;
        out->reg = (uint8_t)(general >= 0 ? general : vector);
    }
}

static bool kind_takes(char kind, const operand *o)
{
    const bool word = o->kind == OPERAND_WORD, number = o->kind == OPERAND_NUMBER;
    switch (kind) {
    case 'g': return o->kind == OPERAND_GENERAL;
    case 'v': return o->kind == OPERAND_VECTOR;
    case 'm': return o->kind == OPERAND_MEMORY;
    case 'i': case 'u': case 'k': return number;
    case 'c': return word && find_word(o->word, dogma_condition_names, DOGMA_CONDITION_COUNT) >= 0;
    case 'p': return word && find_word(o->word, dogma_float_condition_names, DOGMA_FLOAT_CONDITION_COUNT) >= 0;
    case 'T': return o->kind == OPERAND_LIST;
    case 'G': return o->kind == OPERAND_TYPE || number;
    default: return word || number; /* t f I n */
    }
}

static bool row_takes(const dogma_row *row, const operand *operands, size_t count)
{
    const char *kinds = dogma_form_kinds((dogma_form)row->form);
    if (strlen(kinds) != count)
        return false;
    for (size_t i = 0; i < count; i++)
        if (!kind_takes(kinds[i], &operands[i]))
            return false;
    return true;
}

static void set_register(dogma_insn *x, char field, uint8_t reg)
{
    switch (field) {
    case 'd': x->rd = reg; break;
    case 'a': x->ra = reg; break;
    case 'b': x->rb = reg; break;
    default: x->rc = reg; break;
    }
}

static void set_target(assembler *as, asm_item *item, const operand *o)
{
    if (o->kind == OPERAND_WORD)
        item->label = o->word;
    else if (o->number == (int32_t)o->number)
        item->insn.target_delta = (int32_t)o->number;
    else
        asm_fail(as, o->place, "block delta is above 32 bits");
}

static void fill_operand(assembler *as, asm_item *item, char kind, char field, const operand *o)
{
    dogma_insn *x = &item->insn;
    switch (kind) {
    case 'g': case 'v': set_register(x, field, o->reg); break;
    case 'm':
        x->memory = o->memory;
        item->global = o->global;
        break;
    case 'c': x->condition = (uint8_t)find_word(o->word, dogma_condition_names, DOGMA_CONDITION_COUNT); break;
    case 'p': x->condition = (uint8_t)find_word(o->word, dogma_float_condition_names, DOGMA_FLOAT_CONDITION_COUNT); break;
    case 't': set_target(as, item, o); break;
    case 'T':
        item->targets = o->targets;
        x->number = o->target_count;
        break;
    case 'i': case 'u': case 'k': x->imm = o->number; break;
    default:
        item->has_type = o->kind == OPERAND_TYPE;
        item->type = o->type;
        item->operand = (asm_ref){o->word, o->number, o->place};
        break;
    }
}

static asm_item *push_item(assembler *as, dogma_op op, asm_place place)
{
    asm_function *f = as->function;
    f->items = asm_reserve(f->items, f->item_count, &f->item_capacity, sizeof *f->items);
    asm_item *item = &f->items[f->item_count++];
    *item = (asm_item){.place = place, .insn = {.op = (uint16_t)op, .form = dogma_rows[op].form}};
    if (op == DOGMA_OP_BLOCK_N) {
        f->block++;
        f->insn = 0;
    }
    item->block = f->block;
    f->insn++;
    f->fresh = op == DOGMA_OP_BLOCK_N;
    if ((dogma_rows[op].traits & DOGMA_TRAIT_TERMINATOR) != 0) {
        f->block++;
        f->insn = 0;
        f->fresh = true;
    }
    return item;
}

void asm_start_block(assembler *as)
{
    if (!as->function->fresh)
        push_item(as, DOGMA_OP_BLOCK_N, asm_here(as));
}

void asm_parse_insn(assembler *as, const char *mnemonic)
{
    operand operands[OPERANDS_MAX];
    size_t count = 0;
    bool known = false;
    const asm_place place = {as->line_number, as->line.tokens[as->line.at - 1].column};
    if (as->function == NULL)
        asm_fail(as, place, "an instruction stands outside a function");
    while (asm_peek(as)->kind != ASM_END) {
        if (count == OPERANDS_MAX)
            asm_fail(as, asm_here(as), "too many operands");
        if (count != 0)
            asm_expect(as, ',');
        parse_operand(as, &operands[count++]);
    }
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        const dogma_row *row = &dogma_rows[op];
        if (strcmp(row->text, mnemonic) != 0)
            continue;
        known = true;
        if (!row_takes(row, operands, count))
            continue;
        asm_item *item = push_item(as, (dogma_op)op, place);
        for (size_t i = 0; i < count; i++)
            fill_operand(as, item, dogma_form_kinds((dogma_form)row->form)[i], dogma_form_fields((dogma_form)row->form)[i], &operands[i]);
        return;
    }
    asm_fail(as, place, known ? "`%s` does not take these operands" : "unknown instruction `%s`", mnemonic);
}
