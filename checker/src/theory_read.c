/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Reading a theory: terms, then statements. Proofs are only delimited here. Spec: appendix/theory-format "Binary form". */
#include "theory_internal.h"

#include "bytes.h"
#include "hash.h"

enum { THEORY_REVISION = 1, THEORY_BYTES_MAX = 1 << 24 };

dg_op_info dg_op_describe(uint8_t op)
{
    static const dg_op_info none = {0xff, 0, false};
    switch ((dg_op)op) {
    case DG_OP_VARIABLE: case DG_OP_CONSTANT: case DG_OP_BASE:
        return (dg_op_info){0, 0, false};
    case DG_OP_COMPLEMENT:
        return (dg_op_info){1, 0, false};
    case DG_OP_ADD: case DG_OP_SUB: case DG_OP_MUL: case DG_OP_BIT_AND: case DG_OP_BIT_OR: case DG_OP_BIT_XOR: case DG_OP_SHL: case DG_OP_LSHR:
    case DG_OP_ASHR: case DG_OP_UDIV: case DG_OP_UREM: case DG_OP_SDIV: case DG_OP_SREM:
        return (dg_op_info){2, 0, false};
    case DG_OP_ITE:
        return (dg_op_info){3, 1, false};
    case DG_OP_EQ: case DG_OP_ULT: case DG_OP_ULE: case DG_OP_SLT: case DG_OP_SLE:
        return (dg_op_info){2, 0, true};
    case DG_OP_FALSE: case DG_OP_TRUE:
        return (dg_op_info){0, 0, true};
    case DG_OP_NOT:
        return (dg_op_info){1, 1, true};
    case DG_OP_AND: case DG_OP_OR: case DG_OP_IMPLIES:
        return (dg_op_info){2, 3, true};
    case DG_OP_INT: case DG_OP_PTR: case DG_OP_BELOW: case DG_OP_AT_MOST:
        return (dg_op_info){3, 0, true};
    case DG_OP_ADDR:
        return (dg_op_info){6, 0, true};
    case DG_OP_COUNT:
        break;
    }
    return none;
}

const dogma_theory *dg_theory_owner(const dogma_theory *theory, uint32_t id)
{
    /* A local theory rests on the library, safety.thm's on it too; no chain is longer than the two. */
    for (uint32_t depth = 0; theory != NULL && depth < 3; depth++, theory = theory->base)
        if (id >= theory->first_theorem)
            return id - theory->first_theorem < theory->theorem_count ? theory : NULL;
    return NULL;
}

/* A number below a limit. */
static bool read_below(dg_cursor *cursor, uint32_t limit, uint32_t *out)
{
    uint64_t value;
    if (dg_read_uleb(cursor, &value) != DOGMA_OK || value >= limit)
        return false;
    *out = (uint32_t)value;
    return true;
}

static bool read_term(dg_cursor *cursor, dg_theory_index *index)
{
    uint8_t op, number;
    int64_t constant;
    if (dg_read_u8(cursor, &op) != DOGMA_OK)
        return false;
    const dg_op_info info = dg_op_describe(op);
    if (info.arguments > DG_ARGUMENTS_MAX)
        return false;
    /* ptr and addr speak of B, though it is none of their arguments. */
    const bool base = op == DG_OP_BASE || op == DG_OP_PTR || op == DG_OP_ADDR;
    dg_term term = {.op = op, .base = base, .tree_nodes = 1, .arguments = index->argument_count};
    if (op == DG_OP_VARIABLE) {
        if (dg_read_u8(cursor, &number) != DOGMA_OK || number >= DG_VARIABLES_MAX)
            return false;
        term.arguments = number;
        term.variables = (uint16_t)(1u << number);
    } else if (op == DG_OP_CONSTANT) {
        if (dg_read_sleb(cursor, &constant) != DOGMA_OK)
            return false;
        term.constant = (uint64_t)constant;
    }
    uint32_t nodes = 1;
    for (uint32_t i = 0; i < info.arguments; i++) {
        uint32_t distance;
        if (!read_below(cursor, index->term_count + 1, &distance) || distance == 0)
            return false;
        const uint32_t argument = index->term_count - distance;
        const dg_term *of = &index->terms[argument];
        if (dg_op_describe(of->op).formula != ((info.formula_arguments >> i & 1) != 0))
            return false;
        index->arguments[index->argument_count++] = argument;
        term.base |= of->base;
        term.variables |= of->variables;
        nodes += of->tree_nodes;
    }
    term.tree_nodes = (uint16_t)(nodes > 0xffff ? 0xffff : nodes);
    index->terms[index->term_count++] = term;
    return true;
}

static bool read_formula(dg_cursor *cursor, const dg_theory_index *index, uint32_t variable_count, uint32_t *out)
{
    return read_below(cursor, index->term_count, out) && dg_op_describe(index->terms[*out].op).formula &&
           index->terms[*out].variables >> variable_count == 0;
}

static bool read_theorem(dg_cursor *cursor, const uint8_t *bytes, dg_theory_index *index)
{
    dg_theorem theorem = {.hypotheses = index->hypothesis_count};
    uint32_t mask, hypothesis_count;
    if (dg_read_u8(cursor, &theorem.variable_count) != DOGMA_OK || theorem.variable_count > DG_VARIABLES_MAX)
        return false;
    if (!read_below(cursor, (uint32_t)1 << theorem.variable_count, &mask) || !read_below(cursor, DG_HYPOTHESES_MAX + 1, &hypothesis_count))
        return false;
    theorem.value_mask = (uint16_t)mask;
    theorem.hypothesis_count = (uint8_t)hypothesis_count;
    for (uint32_t i = 0; i < hypothesis_count; i++)
        if (!read_formula(cursor, index, theorem.variable_count, &index->hypotheses[index->hypothesis_count++]))
            return false;
    if (!read_formula(cursor, index, theorem.variable_count, &theorem.conclusion))
        return false;
    if (!read_below(cursor, (uint32_t)(cursor->end - cursor->at) + 1, &theorem.proof_bytes))
        return false;
    if (theorem.proof_bytes == 0 || (size_t)theorem.proof_bytes > (size_t)(cursor->end - cursor->at))
        return false;
    theorem.proof = (uint32_t)(cursor->at - bytes);
    theorem.axiom = cursor->at[0] == 0x01;
    cursor->at += theorem.proof_bytes;
    theorem.step = dg_theorem_can_step(index, &theorem);
    index->theorems[index->theorem_count++] = theorem;
    return true;
}

/* Counts before what is counted bound the tables; every entry takes at least one byte, so the bytes do too. */
size_t dg_theory_read_scratch_bytes(size_t size)
{
    /* terms: 1 byte each or more; arguments: 1 byte each; hypotheses: 1; theorems: 6 bytes or more. */
    return size * (sizeof(dg_term) + 2 * sizeof(uint32_t)) + (size / 6 + 1) * sizeof(dg_theorem) + sizeof(dg_theory_index) + 512;
}

dogma_status dg_theory_read(const uint8_t *bytes, size_t size, const dogma_theory *base, dogma_scratch *scratch, dogma_theory *out)
{
    dg_cursor cursor = {bytes, bytes + size};
    uint8_t revision;
    uint32_t count;
    if (size < 3 || size > THEORY_BYTES_MAX || dg_read_u8(&cursor, &revision) != DOGMA_OK || revision != THEORY_REVISION)
        return DOGMA_E_THEORY_MALFORMED;
    dg_theory_index *index = (dg_theory_index *)dogma_scratch_take(scratch, 1, sizeof *index);
    if (index == NULL)
        return DOGMA_E_SCRATCH;
    memset(index, 0, sizeof *index);

    if (!read_below(&cursor, (uint32_t)(cursor.end - cursor.at) + 1, &count))
        return DOGMA_E_THEORY_MALFORMED;
    index->terms = (dg_term *)dogma_scratch_take(scratch, (size_t)count + 1, sizeof(dg_term));
    index->arguments = (uint32_t *)dogma_scratch_take(scratch, (size_t)(cursor.end - cursor.at) + 1, sizeof(uint32_t));
    if (index->terms == NULL || index->arguments == NULL)
        return DOGMA_E_SCRATCH;
    for (uint32_t i = 0; i < count; i++)
        if (!read_term(&cursor, index))
            return DOGMA_E_THEORY_MALFORMED;

    const size_t left = (size_t)(cursor.end - cursor.at);
    if (!read_below(&cursor, (uint32_t)(left / 6) + 1, &count))
        return DOGMA_E_THEORY_MALFORMED;
    index->theorems = (dg_theorem *)dogma_scratch_take(scratch, (size_t)count + 1, sizeof(dg_theorem));
    index->hypotheses = (uint32_t *)dogma_scratch_take(scratch, left + 1, sizeof(uint32_t));
    if (index->theorems == NULL || index->hypotheses == NULL)
        return DOGMA_E_SCRATCH;
    for (uint32_t i = 0; i < count; i++)
        if (!read_theorem(&cursor, bytes, index))
            return DOGMA_E_THEORY_MALFORMED;
    if (cursor.at != cursor.end)
        return DOGMA_E_THEORY_MALFORMED;

    uint8_t hash[16];
    dg_hash128(bytes, size, hash);
    dogma_theory theory = {
        .bytes = bytes,
        .size_bytes = size,
        .base = base,
        .first_theorem = base != NULL ? base->first_theorem + base->theorem_count : 0,
        .theorem_count = index->theorem_count,
        .index = index,
        .hash_low = dg_load64(hash),
    };
    for (uint32_t i = 0; i < index->theorem_count; i++)
        theory.axiom_count += index->theorems[i].axiom;
    *out = theory;
    return DOGMA_OK;
}
