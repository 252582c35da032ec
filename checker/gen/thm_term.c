/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Terms of the source reader: one table for the whole process. */
#include "thm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static thm_node *nodes;
static uint32_t node_count, node_room;
static uint32_t *slots; /* node + 1 */
static uint32_t slot_count;

void *thm_grow(void *array, size_t count, size_t element)
{
    if ((count & (count - 1)) != 0)
        return array;
    array = realloc(array, (count == 0 ? 1 : 2 * count) * element);
    if (array == NULL) {
        fputs("dogma-thm: error: out of memory\n", stderr);
        exit(3);
    }
    return array;
}

const thm_node *thm_node_of(thm_term term)
{
    return &nodes[term];
}

uint32_t thm_argument_count(uint8_t op)
{
    return op == THM_OP_PARAMETER ? 0 : dg_op_describe(op).arguments;
}

static uint32_t hash_of(const thm_node *node)
{
    uint64_t h = (node->op ^ node->constant) * 0x9e3779b97f4a7c15u;
    for (uint32_t i = 0; i < DG_ARGUMENTS_MAX; i++)
        h = (h ^ h >> 29 ^ node->arguments[i]) * 0xff51afd7ed558ccdu;
    return (uint32_t)(h >> 32);
}

static void rehash(void)
{
    slot_count = slot_count == 0 ? 1 << 12 : slot_count * 2;
    free(slots);
    slots = calloc(slot_count, sizeof *slots);
    if (slots == NULL)
        abort();
    for (uint32_t n = 0; n < node_count; n++) {
        uint32_t slot = hash_of(&nodes[n]) & (slot_count - 1);
        while (slots[slot] != 0)
            slot = (slot + 1) & (slot_count - 1);
        slots[slot] = n + 1;
    }
}

thm_term thm_make(uint8_t op, uint64_t constant, const thm_term *arguments)
{
    thm_node node;
    memset(&node, 0, sizeof node);
    node.op = op;
    node.formula = op != THM_OP_PARAMETER && dg_op_describe(op).formula;
    node.constant = constant;
    for (uint32_t i = 0; i < thm_argument_count(op); i++)
        node.arguments[i] = arguments[i];
    if ((node_count + 1) * 2 > slot_count)
        rehash();
    uint32_t slot = hash_of(&node) & (slot_count - 1);
    for (; slots[slot] != 0; slot = (slot + 1) & (slot_count - 1))
        if (memcmp(&nodes[slots[slot] - 1], &node, sizeof node) == 0)
            return slots[slot] - 1;
    if (node_count == node_room) {
        node_room = node_room == 0 ? 1024 : node_room * 2;
        nodes = realloc(nodes, node_room * sizeof *nodes);
        if (nodes == NULL)
            abort();
    }
    nodes[node_count] = node;
    slots[slot] = node_count + 1;
    return node_count++;
}

thm_term thm_constant(uint64_t value)
{
    return thm_make(DG_OP_CONSTANT, value, NULL);
}

thm_term thm_variable(uint32_t number)
{
    return thm_make(DG_OP_VARIABLE, number, NULL);
}

thm_term thm_make_folded(uint8_t op, const thm_term *arguments)
{
    const uint32_t count = thm_argument_count(op);
    uint64_t values[3] = {0, 0, 0};
    if (count == 0 || count > 3 || dg_op_describe(op).formula || op == DG_OP_ITE)
        return thm_make(op, 0, arguments);
    for (uint32_t i = 0; i < count; i++) {
        const thm_node *node = thm_node_of(arguments[i]);
        if (node->op != DG_OP_CONSTANT)
            return thm_make(op, 0, arguments);
        values[i] = node->constant;
    }
    return thm_constant(dg_op_value(op, values[0], values[1], values[2], 64));
}

thm_term thm_substitute(thm_term term, uint8_t op, const thm_term *images, bool fold)
{
    const thm_node node = nodes[term]; /* a copy: the table moves */
    thm_term arguments[DG_ARGUMENTS_MAX];
    bool changed = false;
    if (node.op == op)
        return images[node.constant];
    for (uint32_t i = 0; i < thm_argument_count(node.op); i++) {
        arguments[i] = thm_substitute(node.arguments[i], op, images, fold);
        changed |= arguments[i] != node.arguments[i];
    }
    if (!changed)
        return term;
    return fold ? thm_make_folded(node.op, arguments) : thm_make(node.op, node.constant, arguments);
}

bool thm_is_closed(thm_term term)
{
    const thm_node *node = thm_node_of(term);
    if (node->op == DG_OP_VARIABLE || node->op == DG_OP_BASE || node->op == THM_OP_PARAMETER)
        return false;
    for (uint32_t i = 0; i < thm_argument_count(node->op); i++)
        if (!thm_is_closed(node->arguments[i]))
            return false;
    return true;
}

/* Bodies of the fact predicates, written again for tests: not through the kernel's expansion. */
static uint64_t evaluate_predicate(uint8_t op, const uint64_t *a, uint64_t base)
{
    const uint64_t distance = op == DG_OP_ADDR ? a[0] + (a[1] << (a[2] & 63)) + a[3] - base : a[0] - base;
    __extension__ typedef __int128 wide;
    switch (op) {
    case DG_OP_INT: return (int64_t)a[1] <= (int64_t)a[0] && (int64_t)a[0] <= (int64_t)a[2];
    case DG_OP_PTR: return (int64_t)a[1] <= (int64_t)distance && (int64_t)distance <= (int64_t)a[2];
    case DG_OP_BELOW: return (wide)a[0] < (wide)a[1] + (wide)(int64_t)a[2];
    case DG_OP_AT_MOST: return (wide)(int64_t)a[0] <= (wide)(int64_t)a[1] + (wide)(int64_t)a[2];
    default: return (int64_t)a[4] <= (int64_t)distance && (int64_t)distance <= (int64_t)a[5];
    }
}

uint64_t thm_evaluate(thm_term term, const uint64_t *variables, uint64_t base)
{
    const thm_node *node = thm_node_of(term);
    uint64_t values[DG_ARGUMENTS_MAX] = {0};
    if (node->op == DG_OP_VARIABLE)
        return variables[node->constant];
    if (node->op == DG_OP_CONSTANT)
        return node->constant;
    if (node->op == DG_OP_BASE)
        return base;
    for (uint32_t i = 0; i < thm_argument_count(node->op); i++)
        values[i] = thm_evaluate(node->arguments[i], variables, base);
    if (node->op >= DG_OP_INT)
        return evaluate_predicate(node->op, values, base);
    return dg_op_value(node->op, values[0], values[1], values[2], 64);
}

/* Numbers as a person would write them: powers of two and near ones, small ones in decimal, masks in hexadecimal. */
static void print_constant(FILE *out, uint64_t value)
{
    const uint64_t minus = 0 - value;
    if (value < 65536)
        fprintf(out, "%" PRIu64, value);
    else if ((value & (value - 1)) == 0)
        fprintf(out, "2**%d", __builtin_ctzll(value));
    else if (minus < 65536)
        fprintf(out, "-%" PRIu64, minus);
    else if ((minus & (minus - 1)) == 0)
        fprintf(out, "-(2**%d)", __builtin_ctzll(minus));
    else
        fprintf(out, "0x%" PRIx64, value);
}

typedef struct style { const char *text; int level; } style;

/* How an operation is written; level: binds tighter when higher. */
static style style_of(uint8_t op)
{
    switch (op) {
    case DG_OP_MUL: return (style){" * ", 12};
    case DG_OP_ADD: return (style){" + ", 11};
    case DG_OP_SUB: return (style){" - ", 11};
    case DG_OP_SHL: return (style){" << ", 10};
    case DG_OP_LSHR: return (style){" >> ", 10};
    case DG_OP_ASHR: return (style){" >>> ", 10};
    case DG_OP_BIT_AND: return (style){" & ", 9};
    case DG_OP_BIT_XOR: return (style){" ^ ", 8};
    case DG_OP_BIT_OR: return (style){" | ", 7};
    case DG_OP_EQ: return (style){" = ", 6};
    case DG_OP_ULT: return (style){" <u ", 6};
    case DG_OP_ULE: return (style){" <=u ", 6};
    case DG_OP_SLT: return (style){" <s ", 6};
    case DG_OP_SLE: return (style){" <=s ", 6};
    case DG_OP_AND: return (style){" and ", 4};
    case DG_OP_OR: return (style){" or ", 3};
    case DG_OP_IMPLIES: return (style){" implies ", 2};
    default: return (style){NULL, 20};
    }
}

static const char *function_name(uint8_t op)
{
    switch (op) {
    case DG_OP_UDIV: return "udiv";
    case DG_OP_UREM: return "urem";
    case DG_OP_SDIV: return "sdiv";
    case DG_OP_SREM: return "srem";
    case DG_OP_ITE: return "ite";
    case DG_OP_INT: return "int";
    case DG_OP_PTR: return "ptr";
    case DG_OP_BELOW: return "below";
    case DG_OP_AT_MOST: return "atmost";
    case DG_OP_ADDR: return "addr";
    default: return "?";
    }
}

static void print_at(FILE *out, thm_term term, const char *const *names, int level)
{
    const thm_node *node = thm_node_of(term);
    const style how = style_of(node->op);
    switch (node->op) {
    case DG_OP_VARIABLE: fputs(names[node->constant], out); return;
    case DG_OP_CONSTANT: print_constant(out, node->constant); return;
    case DG_OP_BASE: fputs("B", out); return;
    case DG_OP_TRUE: fputs("true", out); return;
    case DG_OP_FALSE: fputs("false", out); return;
    case DG_OP_COMPLEMENT:
        fputs("~", out);
        print_at(out, node->arguments[0], names, 13);
        return;
    case DG_OP_NOT:
        fputs(level > 5 ? "(not " : "not ", out);
        print_at(out, node->arguments[0], names, 6);
        fputs(level > 5 ? ")" : "", out);
        return;
    default: break;
    }
    if (how.text == NULL) {
        fprintf(out, "%s(", function_name(node->op));
        for (uint32_t i = 0; i < thm_argument_count(node->op); i++) {
            fputs(i == 0 ? "" : ", ", out);
            print_at(out, node->arguments[i], names, 0);
        }
        fputs(")", out);
        return;
    }
    fputs(how.level < level ? "(" : "", out);
    print_at(out, node->arguments[0], names, node->op == DG_OP_IMPLIES ? how.level + 1 : how.level == 6 ? 7 : how.level);
    fputs(how.text, out);
    print_at(out, node->arguments[1], names, node->op == DG_OP_IMPLIES ? how.level : how.level + 1);
    fputs(how.level < level ? ")" : "", out);
}

void thm_print(FILE *out, thm_term term, const char *const *names)
{
    print_at(out, term, names, 0);
}
