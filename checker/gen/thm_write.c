/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Theories in binary form, and what is of use in them. */
#include "thm.h"

#include "leb.h"

#include <stdlib.h>
#include <string.h>

typedef struct bytes { uint8_t *data; size_t size; } bytes;

static void put_byte(bytes *out, uint8_t byte)
{
    out->data = thm_grow(out->data, out->size, 1);
    out->data[out->size++] = byte;
}

static void put_leb(bytes *out, const uint8_t *leb, size_t size)
{
    for (size_t i = 0; i < size; i++)
        put_byte(out, leb[i]);
}

static void put_uleb(bytes *out, uint64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    put_leb(out, leb, dg_store_uleb(leb, value));
}

static void put_sleb(bytes *out, int64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    put_leb(out, leb, dg_store_sleb(leb, value));
}

/* Terms that were written, in the order of their numbers in the process: arguments come first there, too. */
typedef struct numbering { uint32_t *number; uint32_t room, count; } numbering;

static void want(numbering *terms, thm_term term)
{
    if (term >= terms->room) {
        const uint32_t room = (term + 1024) * 2;
        terms->number = realloc(terms->number, room * sizeof(uint32_t));
        if (terms->number == NULL)
            abort();
        memset(terms->number + terms->room, 0, (room - terms->room) * sizeof(uint32_t));
        terms->room = room;
    }
    if (terms->number[term] != 0)
        return;
    terms->number[term] = 1;
    const thm_node node = *thm_node_of(term);
    for (uint32_t i = 0; i < thm_argument_count(node.op); i++)
        want(terms, node.arguments[i]);
}

static void write_terms(bytes *out, numbering *terms)
{
    for (uint32_t t = 0; t < terms->room; t++)
        terms->count += terms->number[t] != 0;
    put_uleb(out, terms->count);
    uint32_t next = 0;
    for (uint32_t t = 0; t < terms->room; t++) {
        if (terms->number[t] == 0)
            continue;
        const thm_node *node = thm_node_of(t);
        put_byte(out, node->op);
        if (node->op == DG_OP_VARIABLE)
            put_byte(out, (uint8_t)node->constant);
        if (node->op == DG_OP_CONSTANT)
            put_sleb(out, (int64_t)node->constant);
        for (uint32_t i = 0; i < thm_argument_count(node->op); i++)
            put_uleb(out, next - (terms->number[node->arguments[i]] - 1));
        terms->number[t] = ++next; /* number + 1 */
    }
}

static void write_theorem(bytes *out, const thm_world *world, const numbering *terms, const thm_theorem *theorem)
{
    put_byte(out, (uint8_t)theorem->variable_count);
    put_uleb(out, theorem->value_mask);
    put_uleb(out, theorem->hypothesis_count);
    for (uint32_t i = 0; i < theorem->hypothesis_count; i++)
        put_uleb(out, terms->number[theorem->hypotheses[i]] - 1);
    put_uleb(out, terms->number[theorem->conclusion] - 1);
    bytes proof = {0};
    if (theorem->axiom)
        put_byte(&proof, 0x01);
    for (size_t i = 0; i < theorem->proof_count; i++) {
        const thm_token *token = &theorem->proof[i];
        switch (token->kind) {
        case THM_BYTE: put_byte(&proof, (uint8_t)token->value); break;
        case THM_NUMBER: put_uleb(&proof, token->value); break;
        case THM_TERM: put_uleb(&proof, terms->number[token->value] - 1); break;
        case THM_CITE: put_uleb(&proof, world->theorems[token->value].id); break;
        }
    }
    put_uleb(out, proof.size);
    for (size_t i = 0; i < proof.size; i++)
        put_byte(out, proof.data[i]);
    free(proof.data);
}

uint8_t *thm_write(thm_world *world, thm_part part, size_t *size)
{
    const uint32_t from = part == THM_LIBRARY ? 0 : world->library_count;
    const uint32_t to = part == THM_LIBRARY ? world->library_count : world->theorem_count;
    numbering terms = {0};
    bytes out = {0};
    for (uint32_t i = from; i < to; i++) {
        thm_theorem *theorem = &world->theorems[i];
        theorem->id = i;
        want(&terms, theorem->conclusion);
        for (uint32_t j = 0; j < theorem->hypothesis_count; j++)
            want(&terms, theorem->hypotheses[j]);
        for (size_t j = 0; j < theorem->proof_count; j++)
            if (theorem->proof[j].kind == THM_TERM)
                want(&terms, (thm_term)theorem->proof[j].value);
    }
    put_byte(&out, 1);
    write_terms(&out, &terms);
    put_uleb(&out, to - from);
    for (uint32_t i = from; i < to; i++)
        write_theorem(&out, world, &terms, &world->theorems[i]);
    free(terms.number);
    *size = out.size;
    return out.data;
}

/* One name per line, # starts a comment. */
bool thm_mark_steps(thm_world *world, const char *path)
{
    bool complete = true;
    thm_reader reader;
    thm_open(&reader, world, path);
    while (reader.kind != THM_END) {
        const char *name = thm_expect_name(&reader, "the name of a theorem");
        uint32_t i = 0;
        while (i < world->library_count && world->theorems[i].name != name)
            i++;
        if (i == world->library_count) {
            fprintf(stderr, "%s:%u: error: no theorem `%s` in the library\n", path, reader.line, name);
            complete = false;
        } else {
            world->theorems[i].listed_step = true;
        }
    }
    return complete;
}

bool thm_reach(thm_world *world)
{
    bool complete = true;
    for (uint32_t i = world->theorem_count; i-- > 0;) { /* citations lead down */
        thm_theorem *theorem = &world->theorems[i];
        theorem->needed |= theorem->row != NULL || theorem->listed_step;
        for (size_t j = 0; theorem->needed && j < theorem->proof_count; j++)
            if (theorem->proof[j].kind == THM_CITE)
                world->theorems[theorem->proof[j].value].needed = true;
    }
    for (uint32_t i = 0; i < world->theorem_count; i++)
        if (!world->theorems[i].needed) {
            fprintf(stderr, "%s:%u: error: `%s` is of no use: no row, rule or listed step rests on it\n", world->theorems[i].file,
                    world->theorems[i].line, world->theorems[i].name);
            complete = false;
        }
    for (uint32_t i = 0; i < world->definition_count; i++)
        if (!world->definitions[i].used) {
            fprintf(stderr, "%s:%u: error: definition `%s` is not used\n", world->definitions[i].file, world->definitions[i].line,
                    world->definitions[i].name);
            complete = false;
        }
    return complete;
}
