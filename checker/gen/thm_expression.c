/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Terms and formulas of a theory's source: precedence climbing over one table, then a check of sorts. */
#include "thm.h"

#include <string.h>

typedef struct operation {
    const char *text;
    int level; /* as in thm_term.c: higher binds tighter */
    uint8_t op;
    bool swap;
} operation;

static const operation operations[] = {
    {"*", 12, DG_OP_MUL, false},    {"+", 11, DG_OP_ADD, false},    {"-", 11, DG_OP_SUB, false},    {"<<", 10, DG_OP_SHL, false},
    {">>", 10, DG_OP_LSHR, false},  {">>>", 10, DG_OP_ASHR, false}, {"&", 9, DG_OP_BIT_AND, false}, {"^", 8, DG_OP_BIT_XOR, false},
    {"|", 7, DG_OP_BIT_OR, false},  {"=", 6, DG_OP_EQ, false},      {"!=", 6, DG_OP_NOT, false},    {"<u", 6, DG_OP_ULT, false},
    {"<=u", 6, DG_OP_ULE, false},   {">u", 6, DG_OP_ULT, true},     {">=u", 6, DG_OP_ULE, true},    {"<s", 6, DG_OP_SLT, false},
    {"<=s", 6, DG_OP_SLE, false},   {">s", 6, DG_OP_SLT, true},     {">=s", 6, DG_OP_SLE, true},    {"and", 4, DG_OP_AND, false},
    {"or", 3, DG_OP_OR, false},     {"implies", 2, DG_OP_IMPLIES, false},
};
enum { LEVEL_COMPARISON = 6, LEVEL_NOT = 5, LEVEL_IMPLIES = 2, LEVEL_UNARY = 13 };

static const struct { const char *name; uint8_t op; } functions[] = {
    {"udiv", DG_OP_UDIV}, {"urem", DG_OP_UREM}, {"sdiv", DG_OP_SDIV},   {"srem", DG_OP_SREM},     {"ite", DG_OP_ITE},
    {"int", DG_OP_INT},   {"ptr", DG_OP_PTR},   {"below", DG_OP_BELOW}, {"atmost", DG_OP_AT_MOST}, {"addr", DG_OP_ADDR},
};

static const operation *operation_here(const thm_reader *reader)
{
    if (reader->kind != THM_NAME && reader->kind != THM_PUNCTUATION)
        return NULL;
    for (size_t i = 0; i < sizeof operations / sizeof operations[0]; i++)
        if (strcmp(operations[i].text, reader->word) == 0)
            return &operations[i];
    return NULL;
}

static void check_sort(const thm_reader *reader, thm_term term, bool formula)
{
    if (thm_node_of(term)->formula != formula)
        thm_fail(reader, formula ? "a formula is expected here, not a value" : "a value is expected here, not a formula");
}

static thm_term make(thm_reader *reader, uint8_t op, const thm_term *arguments)
{
    const dg_op_info info = dg_op_describe(op);
    for (uint32_t i = 0; i < info.arguments; i++)
        check_sort(reader, arguments[i], (info.formula_arguments >> i & 1) != 0);
    return thm_make_folded(op, arguments);
}

static thm_term expression(thm_reader *reader, int level);

static uint32_t arguments_of(thm_reader *reader, thm_term *arguments, uint32_t limit)
{
    uint32_t count = 0;
    thm_expect(reader, "(");
    do {
        if (count == limit)
            thm_fail(reader, "too many arguments");
        arguments[count++] = expression(reader, 0);
    } while (thm_accept(reader, ","));
    thm_expect(reader, ")");
    return count;
}

static thm_term call(thm_reader *reader, const char *name)
{
    thm_term arguments[DG_VARIABLES_MAX];
    for (size_t i = 0; i < sizeof functions / sizeof functions[0]; i++)
        if (strcmp(functions[i].name, name) == 0) {
            if (arguments_of(reader, arguments, DG_ARGUMENTS_MAX) != dg_op_describe(functions[i].op).arguments)
                thm_fail(reader, "`%s` has another number of arguments", name);
            return make(reader, functions[i].op, arguments);
        }
    for (uint32_t i = reader->world->definition_count; i-- > 0;) {
        thm_definition *definition = &reader->world->definitions[i];
        if (definition->name != name)
            continue;
        definition->used = true;
        const uint32_t count = definition->parameter_count == 0 ? 0 : arguments_of(reader, arguments, DG_VARIABLES_MAX);
        if (count != definition->parameter_count)
            thm_fail(reader, "`%s` has another number of arguments", name);
        for (uint32_t j = 0; j < count; j++)
            check_sort(reader, arguments[j], false);
        return thm_substitute(definition->body, THM_OP_PARAMETER, arguments, true);
    }
    thm_fail(reader, "`%s` is not known here", name);
}

static thm_term primary(thm_reader *reader)
{
    thm_term arguments[2];
    if (reader->kind == THM_INTEGER) {
        uint64_t value = thm_expect_number(reader);
        if (thm_accept(reader, "**")) {
            const uint64_t power = thm_expect_number(reader);
            if (value != 2 || power > 63)
                thm_fail(reader, "only powers 2**0 to 2**63 can be written");
            value = (uint64_t)1 << power;
        }
        return thm_constant(value);
    }
    if (thm_accept(reader, "(")) {
        const thm_term inner = expression(reader, 0);
        thm_expect(reader, ")");
        return inner;
    }
    if (thm_accept(reader, "-")) {
        arguments[0] = thm_constant(0);
        arguments[1] = expression(reader, LEVEL_UNARY);
        return make(reader, DG_OP_SUB, arguments);
    }
    if (thm_accept(reader, "~")) {
        arguments[0] = expression(reader, LEVEL_UNARY);
        return make(reader, DG_OP_COMPLEMENT, arguments);
    }
    if (thm_accept(reader, "not")) {
        arguments[0] = expression(reader, LEVEL_NOT);
        return make(reader, DG_OP_NOT, arguments);
    }
    if (thm_accept(reader, "true"))
        return thm_make(DG_OP_TRUE, 0, NULL);
    if (thm_accept(reader, "false"))
        return thm_make(DG_OP_FALSE, 0, NULL);
    const char *name = thm_expect_name(reader, "a term or formula");
    for (uint32_t i = reader->name_count; i-- > 0;)
        if (reader->names[i] == name)
            return reader->values[i];
    if (strcmp(name, "B") == 0)
        return thm_make(DG_OP_BASE, 0, NULL);
    return call(reader, name);
}

static thm_term combine(thm_reader *reader, const operation *what, thm_term left, thm_term right)
{
    thm_term arguments[2] = {what->swap ? right : left, what->swap ? left : right};
    if (what->op != DG_OP_NOT)
        return make(reader, what->op, arguments);
    const thm_term equal = make(reader, DG_OP_EQ, arguments); /* != */
    return make(reader, DG_OP_NOT, &equal);
}

/* What binds tighter than, or as tight as, `level`. */
static thm_term expression(thm_reader *reader, int level)
{
    thm_term left = primary(reader);
    const operation *what;
    while ((what = operation_here(reader)) != NULL && what->level >= level) {
        thm_next(reader);
        if (what->level != LEVEL_COMPARISON) {
            const thm_term right = expression(reader, what->level == LEVEL_IMPLIES ? what->level : what->level + 1);
            left = combine(reader, what, left, right);
            continue;
        }
        /* A chain: each comparison, joined with `and`. */
        thm_term before = left, chain = THM_NO_TERM;
        for (;;) {
            const thm_term right = expression(reader, LEVEL_COMPARISON + 1);
            thm_term link[2] = {chain, combine(reader, what, before, right)};
            chain = chain == THM_NO_TERM ? link[1] : make(reader, DG_OP_AND, link);
            before = right;
            what = operation_here(reader);
            if (what == NULL || what->level != LEVEL_COMPARISON)
                break;
            thm_next(reader);
        }
        left = chain;
    }
    return left;
}

thm_term thm_read_term(thm_reader *reader)
{
    const thm_term term = expression(reader, 0);
    check_sort(reader, term, false);
    return term;
}

thm_term thm_read_formula(thm_reader *reader)
{
    const thm_term term = expression(reader, 0);
    check_sort(reader, term, true);
    return term;
}

void thm_bind(thm_reader *reader, const char *name, thm_term value)
{
    for (uint32_t i = 0; i < reader->name_count; i++)
        if (reader->names[i] == name)
            thm_fail(reader, "`%s` is declared twice", name);
    if (strcmp(name, "B") == 0 || reader->name_count == THM_NAMES_MAX)
        thm_fail(reader, strcmp(name, "B") == 0 ? "B is the arena's base" : "too many names");
    reader->names[reader->name_count] = name;
    reader->values[reader->name_count++] = value;
}

thm_term thm_read_any(thm_reader *reader)
{
    return expression(reader, 0);
}
