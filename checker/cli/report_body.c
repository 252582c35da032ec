/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One function, decoded; and where the values in its registers come from. */
#include "report.h"

#include <dogma/text.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A search for a value looks at so many instructions, goes to so many blocks before, and follows so many copies. */
#define WRITER_ENTRY 0xfffffffdu /* not written since the function began */
enum { SEARCH_INSNS_MAX = 400, SEARCH_BLOCKS_MAX = 16, SEARCH_COPIES_MAX = 4, NAME_BYTES_MAX = 240 };

#define CALLER_SAVED_BITS \
    (1u << DOGMA_RAX | 1u << DOGMA_RCX | 1u << DOGMA_RDX | 1u << DOGMA_RSI | 1u << DOGMA_RDI | 1u << DOGMA_R8 | 1u << DOGMA_R9 | 1u << DOGMA_R10)

dogma_span *report_names_make(const dogma_module *module)
{
    dogma_span *names = cli_allocate(((size_t)module->function_count + 1) * sizeof *names);
    const uint8_t *at = module->names.data, *end = at != NULL ? at + module->names.size_bytes : NULL;
    for (uint32_t i = 0; i < module->function_count; i++) {
        uint64_t bytes = 0;
        for (unsigned shift = 0; at < end; shift += 7) {
            bytes |= shift < 64 ? (uint64_t)(*at & 0x7f) << shift : 0;
            if (*at++ < 0x80)
                break;
        }
        if (bytes > (uint64_t)(end - at))
            at = end;
        if (at < end && bytes != 0) {
            names[i] = (dogma_span){at, (size_t)bytes};
            at += bytes;
        } else {
            char *made_up = cli_allocate(16);
            names[i] = (dogma_span){(const uint8_t *)made_up, (size_t)snprintf(made_up, 16, "f%u", i)};
        }
    }
    return names;
}

static void *allocate(size_t count, size_t bytes)
{
    void *memory = calloc(count + 1, bytes);
    if (memory == NULL)
        cli_die(CLI_ENVIRONMENT, "out of memory");
    return memory;
}

static bool is_conditional(const dogma_insn *insn)
{
    return insn->form == DOGMA_FORM_BRR || insn->form == DOGMA_FORM_BRI || insn->form == DOGMA_FORM_BRM || insn->form == DOGMA_FORM_BMI ||
           insn->form == DOGMA_FORM_BVV;
}

static void add_edge(report_body *body, uint32_t from, int64_t to)
{
    if (to < 0 || to >= body->block_count)
        return;
    uint32_t *predecessor = &body->predecessor[to];
    body->loop_head[to] = body->loop_head[to] || to <= from;
    *predecessor = *predecessor == REPORT_NOWHERE || *predecessor == from ? from : REPORT_SEVERAL;
}

static void add_edges(report_body *body)
{
    for (uint32_t i = 0; i < body->block_count; i++)
        body->predecessor[i] = REPORT_NOWHERE;
    for (uint32_t i = 0; i < body->insn_count; i++) {
        const dogma_insn *insn = &body->insns[i];
        const uint32_t block = body->blocks[i];
        const bool terminator = (dogma_rows[insn->op].traits & DOGMA_TRAIT_TERMINATOR) != 0;
        if (!terminator && (i + 1 == body->insn_count || body->blocks[i + 1] == block))
            continue;
        if (is_conditional(insn) || insn->form == DOGMA_FORM_J)
            add_edge(body, block, (int64_t)block + insn->target_delta);
        if (!terminator || is_conditional(insn) || insn->op == DOGMA_OP_SETJMP_N)
            add_edge(body, block, (int64_t)block + 1);
        for (uint32_t k = 0; insn->form == DOGMA_FORM_TAB && k < insn->number; k++)
            add_edge(body, block, (int64_t)block + dogma_insn_table_delta(insn, k));
    }
    /* The caller is one more way into block 0. */
    if (body->block_count != 0 && body->predecessor[0] != REPORT_NOWHERE)
        body->predecessor[0] = REPORT_SEVERAL;
}

void report_body_make(report_body *body, const dogma_module *module, const dogma_span *names, uint32_t function)
{
    const dogma_function *f = &module->functions[function];
    const uint8_t *code = module->code.data + f->code_offset;
    *body = (report_body){.module = module, .names = names, .function = function};
    uint32_t count = 0;
    dogma_insn insn;
    for (uint32_t offset = 0; offset < f->code_bytes && dogma_insn_decode(code, f->code_bytes, offset, &insn) == DOGMA_OK; offset += insn.size_bytes)
        count++;
    body->insns = allocate(count, sizeof *body->insns);
    body->blocks = allocate(count, sizeof *body->blocks);
    body->block_first = allocate((size_t)count + 1, sizeof *body->block_first);
    body->predecessor = allocate(count, sizeof *body->predecessor);
    body->loop_head = allocate(count, sizeof *body->loop_head);
    bool begins = true;
    for (uint32_t offset = 0; body->insn_count < count; offset += insn.size_bytes) {
        if (dogma_insn_decode(code, f->code_bytes, offset, &insn) != DOGMA_OK)
            break;
        if (begins || insn.op == DOGMA_OP_BLOCK_N)
            body->block_first[body->block_count++] = body->insn_count;
        body->insns[body->insn_count] = insn;
        body->blocks[body->insn_count++] = body->block_count - 1;
        begins = (dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) != 0;
    }
    body->block_first[body->block_count] = body->insn_count;
    add_edges(body);
}

void report_body_free(report_body *body)
{
    free(body->insns);
    free(body->blocks);
    free(body->block_first);
    free(body->predecessor);
    free(body->loop_head);
    *body = (report_body){0};
}

/* Text of an instruction */

void report_insn(report_text *out, const report_body *body, uint32_t number)
{
    const dogma_insn *insn = &body->insns[number];
    const dogma_module *m = body->module;
    char fixed[DOGMA_INSN_TEXT_BYTES_MAX];
    const size_t capacity = DOGMA_INSN_TEXT_BYTES_MAX + 14 * (size_t)(insn->form == DOGMA_FORM_TAB ? insn->number : 0);
    char *text = capacity > sizeof fixed ? allocate(capacity, 1) : fixed;
    size_t used;
    if (dogma_insn_print(insn, body->blocks[number], text, capacity, &used) != DOGMA_OK)
        cli_die(CLI_BUG, "an instruction cannot be printed");
    report_escape(out, text, used, 2000);
    if (text != fixed)
        free(text);
    dogma_span name = {NULL, 0};
    if (insn->form == DOGMA_FORM_F && insn->number < m->function_count)
        name = body->names[insn->number];
    else if (insn->form == DOGMA_FORM_FA && insn->number < m->table_count && m->table[insn->number] < m->function_count)
        name = body->names[m->table[insn->number]];
    else if (insn->form == DOGMA_FORM_I && insn->number < m->import_count)
        name = m->imports[insn->number].name;
    if (name.size_bytes != 0) {
        report_put(out, " ; ");
        report_escape(out, name.data, name.size_bytes, NAME_BYTES_MAX);
    }
}

/* Origins */

/* The instruction that wrote a register last before instruction `insn`, in its block or one that is the only way to it. */
static uint32_t find_writer(const report_body *body, uint32_t insn, unsigned reg, uint32_t *stopped_block)
{
    uint32_t block = body->blocks[insn], looked_at = 0;
    for (unsigned hop = 0; hop < SEARCH_BLOCKS_MAX; hop++) {
        *stopped_block = block;
        for (uint32_t i = insn; i > body->block_first[block];) {
            dogma_effects effects;
            dogma_insn_effects(&body->insns[--i], &effects);
            const bool call = (dogma_rows[body->insns[i].op].traits & DOGMA_TRAIT_CALL) != 0 || body->insns[i].op == DOGMA_OP_SETJMP_N;
            if ((effects.written >> reg & 1) != 0 || (call && (CALLER_SAVED_BITS >> reg & 1) != 0))
                return i;
            if (++looked_at > SEARCH_INSNS_MAX)
                return REPORT_NOWHERE;
        }
        const uint32_t before = body->predecessor[block];
        if (before == REPORT_NOWHERE || before == REPORT_SEVERAL)
            return before == REPORT_NOWHERE && block == 0 ? WRITER_ENTRY : before;
        block = before;
        insn = body->block_first[block + 1];
    }
    return REPORT_NOWHERE;
}

static void put_place(report_text *out, const report_body *body, uint32_t insn)
{
    report_put(out, "<code>");
    report_insn(out, body, insn);
    report_format(out, "</code> (%u.%u)", body->blocks[insn], insn - body->block_first[body->blocks[insn]]);
}

void report_origin(report_text *out, const report_body *body, uint32_t insn, unsigned reg)
{
    uint32_t block = 0, writer = find_writer(body, insn, reg, &block);
    for (unsigned copies = 0; copies < SEARCH_COPIES_MAX && writer < WRITER_ENTRY && body->insns[writer].op == DOGMA_OP_MOV_I64_RR; copies++) {
        report_format(out, "%s is a copy of %s. ", dogma_general_register_names[reg], dogma_general_register_names[body->insns[writer].ra & 15]);
        reg = body->insns[writer].ra & 15;
        writer = find_writer(body, writer, reg, &block);
    }
    const char *name = dogma_general_register_names[reg];
    if (writer == WRITER_ENTRY) {
        report_format(out, "%s still has the value it had when the function was entered.", name);
        return;
    }
    if (writer == REPORT_SEVERAL) {
        report_format(out, "%s comes from several blocks that meet at block %u", name, block);
        report_put(out, body->loop_head[block] ? ", the head of a loop, and the proof claims nothing of it there." : ".");
        return;
    }
    if (writer == REPORT_NOWHERE)
        return;
    const dogma_insn *insn_at = &body->insns[writer];
    const unsigned traits = dogma_rows[insn_at->op].traits;
    if (insn_at->op == DOGMA_OP_SETJMP_N)
        report_put(out, "Nothing is known after ");
    else if ((traits & DOGMA_TRAIT_CALL) != 0)
        report_format(out, reg == DOGMA_RAX || reg == DOGMA_RDX ? "%s is a result of " : "%s is not kept by ", name);
    else if (strncmp(dogma_rows[insn_at->op].text, "ld.", 3) == 0 && insn_at->memory.kind == DOGMA_MEMORY_SLOT)
        report_format(out, "%s was reloaded from a slot by ", name);
    else if (strncmp(dogma_rows[insn_at->op].text, "ld.", 3) == 0)
        report_format(out, "%s was loaded from memory, of which nothing is known, by ", name);
    else
        report_format(out, "%s was computed by ", name);
    put_place(out, body, writer);
    report_put(out, ".");
}
