/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What all ways of printing a module need: names, lines, types, a walk over a body. */
#include "dump.h"

#include <stdio.h>
#include <string.h>

typedef struct cursor {
    const uint8_t *at, *end;
} cursor;

static bool take_number(cursor *c, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && c->at < c->end; shift += 7) {
        const uint8_t byte = *c->at++;
        value |= (uint64_t)(byte & 0x7fu) << shift;
        if (byte < 0x80) {
            *out = value;
            return true;
        }
    }
    return false;
}

static bool take_string(cursor *c, dogma_span *out)
{
    uint64_t bytes;
    if (!take_number(c, &bytes) || bytes > (uint64_t)(c->end - c->at))
        return false;
    *out = (dogma_span){c->at, (size_t)bytes};
    c->at += bytes;
    return true;
}

static void prepare_names(dump *d)
{
    const dogma_module *m = d->module;
    d->names = cli_allocate((m->function_count + 1) * sizeof *d->names);
    d->has_names = m->names.size_bytes != 0;
    cursor c = {m->names.data, d->has_names ? m->names.data + m->names.size_bytes : NULL};
    for (uint32_t i = 0; i < m->function_count && d->has_names; i++)
        d->has_names = take_string(&c, &d->names[i]);
    for (uint32_t i = 0; i < m->function_count && !d->has_names; i++) {
        char *name = cli_allocate(16);
        const int bytes = snprintf(name, 16, "f%u", i);
        d->names[i] = (dogma_span){(const uint8_t *)name, (size_t)bytes};
    }
}

static bool prepare_function_lines(dump *d, cursor *c, uint32_t function)
{
    uint64_t count, block = 0, insn = 0;
    if (!take_number(c, &count) || count > (uint64_t)(c->end - c->at))
        return false;
    dump_line_entry *entries = cli_allocate(((size_t)count + 1) * sizeof *entries);
    for (uint64_t i = 0; i < count; i++) {
        dump_line_entry *entry = &entries[i];
        if (!take_number(c, &entry->block) || !take_number(c, &entry->insn) || !take_number(c, &entry->file_plus_one) ||
            !take_number(c, &entry->line))
            return false;
        insn = entry->block != 0 ? entry->insn : insn + entry->insn;
        block += entry->block;
        entry->block = block;
        entry->insn = insn;
        if (entry->file_plus_one > d->file_count)
            return false;
    }
    d->lines[function] = entries;
    d->line_counts[function] = count;
    return true;
}

static void prepare_lines(dump *d)
{
    const dogma_module *m = d->module;
    if (m->lines.size_bytes == 0)
        return;
    cursor c = {m->lines.data, m->lines.data + m->lines.size_bytes};
    if (!take_number(&c, &d->file_count) || d->file_count > m->lines.size_bytes)
        return;
    d->files = cli_allocate(((size_t)d->file_count + 1) * sizeof *d->files);
    for (uint64_t i = 0; i < d->file_count; i++)
        if (!take_string(&c, &d->files[i]))
            return;
    d->line_counts = cli_allocate((m->function_count + 1) * sizeof *d->line_counts);
    d->lines = cli_allocate((m->function_count + 1) * sizeof *d->lines);
    for (uint32_t i = 0; i < m->function_count; i++)
        if (!prepare_function_lines(d, &c, i)) {
            fputs("dogma-dump: warning: the line section is damaged\n", stderr);
            d->lines = NULL;
            return;
        }
}

void dump_prepare(dump *d)
{
    prepare_names(d);
    prepare_lines(d);
}

const char *dump_section_name(uint32_t kind)
{
    static const char *const names[] = {"", "manifest", "signatures", "imports", "exports", "functions", "table", "code",
                                        "rodata", "relro", "data", "relocations"};
    static const char *const strippable[] = {"names", "lines", "ctypes", "proof"};
    if (kind < sizeof names / sizeof names[0])
        return names[kind];
    if (kind >= 0x80 && kind - 0x80 < sizeof strippable / sizeof strippable[0])
        return strippable[kind - 0x80];
    return "unknown";
}

static size_t append(char *out, size_t used, size_t capacity, const char *text)
{
    const size_t bytes = strlen(text);
    if (used + bytes < capacity)
        memcpy(out + used, text, bytes + 1);
    return used + bytes;
}

static size_t append_classes(char *out, size_t used, size_t capacity, const uint8_t *classes, uint32_t count)
{
    static const char *const names[] = {"?", "i32", "i64", "f32", "f64", "v128"};
    used = append(out, used, capacity, "(");
    for (uint32_t i = 0; i < count; i++) {
        used = append(out, used, capacity, i == 0 ? "" : ", ");
        used = append(out, used, capacity, names[classes[i]]);
    }
    return append(out, used, capacity, ")");
}

const char *dump_type(const dogma_module *module, uint32_t signature)
{
    if (signature >= module->signature_count)
        return "(?) -> (?)";
    const dogma_signature *s = &module->signatures[signature];
    const size_t capacity = 6 * ((size_t)s->parameter_count + s->result_count) + 80;
    char *out = cli_allocate(capacity);
    size_t used = append_classes(out, 0, capacity, s->parameters, s->parameter_count);
    used = append(out, used, capacity, " -> ");
    used = append_classes(out, used, capacity, s->results, s->result_count);
    if (s->stack_slots != 0)
        used += (size_t)snprintf(out + used, capacity - used, " in=%u", s->stack_slots);
    if ((s->flags & DOGMA_LINK_VARIADIC) != 0)
        used = append(out, used, capacity, " variadic");
    if ((s->flags & DOGMA_LINK_RETURNS_TWICE) != 0)
        append(out, used, capacity, " link_returns_twice");
    return out;
}

const char *dump_quoted(dogma_span text)
{
    char *out = cli_allocate(4 * text.size_bytes + 3);
    size_t used = 0;
    out[used++] = '"';
    for (size_t i = 0; i < text.size_bytes; i++) {
        const uint8_t c = text.data[i];
        if (c == '"' || c == '\\') {
            out[used++] = '\\';
            out[used++] = (char)c;
        } else if (c >= 0x20 && c != 0x7f) {
            out[used++] = (char)c;
        } else {
            used += (size_t)snprintf(out + used, 5, "\\x%02x", c);
        }
    }
    out[used] = '"';
    return out;
}

bool dump_is_selected(const dump *d, uint32_t function)
{
    const dogma_span name = d->names[function];
    return d->only == NULL || (strlen(d->only) == name.size_bytes && memcmp(d->only, name.data, name.size_bytes) == 0);
}

uint32_t dump_walk(const dump *d, uint32_t function, dump_visit *visit, void *context)
{
    const dogma_function *f = &d->module->functions[function];
    const uint8_t *code = d->module->code.data + f->code_offset;
    uint32_t block = 0, index = 0, offset = 0;
    size_t capacity = 0;
    char *text = NULL;
    while (offset < f->code_bytes) {
        dogma_insn insn;
        size_t used;
        if (dogma_insn_decode(code, f->code_bytes, offset, &insn) != DOGMA_OK)
            return offset;
        const size_t needed = DOGMA_INSN_TEXT_BYTES_MAX + 14 * (size_t)(insn.form == DOGMA_FORM_TAB ? insn.number : 0);
        if (needed > capacity) {
            capacity = 2 * needed;
            text = cli_allocate(capacity);
        }
        if (insn.op == DOGMA_OP_BLOCK_N) {
            block++;
            index = 0;
        }
        if (dogma_insn_print(&insn, block, text, capacity, &used) != DOGMA_OK)
            cli_die(CLI_BUG, "an instruction cannot be printed");
        visit(context, offset, block, index, &insn, text);
        index++;
        offset += insn.size_bytes;
        if ((dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) != 0) {
            block++;
            index = 0;
        }
    }
    return offset;
}
