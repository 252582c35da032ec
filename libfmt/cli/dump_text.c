/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Summary for readers, and assembly text that dogma-asm turns back into the same module. */
#include "dump.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

void dump_sections(const dump *d)
{
    const dogma_module *m = d->module;
    printf("%-12s %-6s %10s %10s\n", "section", "kind", "offset", "bytes");
    for (uint32_t i = 0; i < m->section_count; i++) {
        const dogma_section *s = &m->sections[i];
        printf("%-12s 0x%-4x 0x%08x %10u\n", dump_section_name(s->kind), s->kind, s->offset, s->size_bytes);
    }
}

static void print_function_ref(const dump *d, const char *label, uint32_t plus_one)
{
    if (plus_one != 0 && plus_one <= d->module->function_count)
        printf("%-18s %u %s\n", label, plus_one - 1, dump_quoted(d->names[plus_one - 1]));
}

void dump_summary(const dump *d)
{
    const dogma_module *m = d->module;
    printf("%-18s %s\n", "module", dump_quoted(m->manifest.name));
    printf("%-18s %zu bytes\n", "file", m->file.size_bytes + m->shebang_bytes);
    printf("%-18s %" PRIu64 "\n", "memory maximum", m->manifest.memory_bytes_max);
    printf("%-18s %" PRIu64 "\n", "safe stack", m->manifest.safe_stack_bytes);
    printf("%-18s %" PRIu64 "\n", "data stack", m->manifest.data_stack_bytes);
    printf("%-18s %u bytes: rodata 0, relro 0x%x, data 0x%x, bss 0x%x\n", "image", m->image_bytes, m->relro_offset, m->data_offset,
           m->bss_offset);
    print_function_ref(d, "entry", m->manifest.entry);
    print_function_ref(d, "initialiser", m->manifest.initialiser);
    print_function_ref(d, "finaliser", m->manifest.finaliser);
    printf("%-18s %u functions, %u link types, %u table entries, %u relocations\n\n", "contents", m->function_count,
           m->signature_count, m->table_count, m->relocation_count);
    dump_sections(d);
    if (m->import_count != 0)
        puts("\nimports");
    for (uint32_t i = 0; i < m->import_count; i++) {
        const dogma_import *import = &m->imports[i];
        printf("%5u  %s %s ", i, dump_quoted(import->module), dump_quoted(import->name));
        if (import->kind == DOGMA_KIND_FUNCTION)
            printf("%s\n", dump_type(m, import->signature));
        else if (dogma_import_is_library(import))
            puts("library");
        else
            printf("data %" PRIu64 "\n", import->size_bytes);
    }
    if (m->export_count != 0)
        puts("\nexports");
    for (uint32_t i = 0; i < m->export_count; i++) {
        const dogma_export *export = &m->exports[i];
        printf("       %s ", dump_quoted(export->name));
        if (export->kind == DOGMA_KIND_FUNCTION)
            printf("function %u %s\n", export->function,
                   export->function < m->function_count ? dump_type(m, m->functions[export->function].signature) : "?");
        else
            printf("data 0x%x %" PRIu64 "\n", export->image_offset, export->size_bytes);
    }
    if (m->function_count != 0)
        puts("\nfunctions");
    for (uint32_t i = 0; i < m->function_count; i++) {
        const dogma_function *f = &m->functions[i];
        printf("%5u  %s %s slots=%u out=%u saved=0x%02x frame=%u flags=%u code=%u\n", i, dump_quoted(d->names[i]),
               dump_type(m, f->signature), f->own_slots, f->outgoing_slots, f->saved_mask, f->data_frame_bytes, f->flags,
               f->code_bytes);
    }
}

/* Assembly */

static void print_declarations(const dump *d)
{
    const dogma_module *m = d->module;
    const dogma_manifest *manifest = &m->manifest;
    printf(".module %s\n", dump_quoted(manifest->name));
    if (manifest->memory_bytes_max != 0)
        printf(".memory %" PRIu64 "\n", manifest->memory_bytes_max);
    if (manifest->safe_stack_bytes != 0)
        printf(".safe_stack %" PRIu64 "\n", manifest->safe_stack_bytes);
    if (manifest->data_stack_bytes != 0)
        printf(".data_stack %" PRIu64 "\n", manifest->data_stack_bytes);
    if (manifest->entry != 0)
        printf(".entry %u\n", manifest->entry - 1);
    if (manifest->initialiser != 0)
        printf(".init %u\n", manifest->initialiser - 1);
    if (manifest->finaliser != 0)
        printf(".fini %u\n", manifest->finaliser - 1);
    if (!d->has_names)
        puts(".names none");
    for (uint32_t i = 0; i < m->signature_count; i++)
        printf(".signature %s ; %u\n", dump_type(m, i), i);
    for (uint32_t i = 0; i < m->import_count; i++) {
        const dogma_import *import = &m->imports[i];
        if (import->kind == DOGMA_KIND_FUNCTION)
            printf(".import %s %s as import.%u %s\n", dump_quoted(import->module), dump_quoted(import->name), i,
                   dump_type(m, import->signature));
        else if (dogma_import_is_library(import))
            printf(".import_library %s as import.%u\n", dump_quoted(import->module), i);
        else
            printf(".import_data %s %s as import.%u %" PRIu64 "\n", dump_quoted(import->module), dump_quoted(import->name), i,
                   import->size_bytes);
    }
    for (uint32_t i = 0; i < m->export_count; i++) {
        const dogma_export *export = &m->exports[i];
        if (export->kind == DOGMA_KIND_FUNCTION)
            printf(".export %u as %s\n", export->function, dump_quoted(export->name));
        else
            printf(".export_data %s @%u %" PRIu64 "\n", dump_quoted(export->name), export->image_offset, export->size_bytes);
    }
    for (uint32_t i = 0; i < m->table_count; i++)
        printf(".table %u ; entry %u\n", m->table[i], i);
}

static void print_bytes(const uint8_t *data, size_t bytes, const char *directive)
{
    for (size_t i = 0; i < bytes; i += 16) {
        printf("  %s ", directive);
        for (size_t k = i; k < bytes && k < i + 16; k++)
            printf("%s%u", k == i ? "" : ", ", data[k]);
        putchar('\n');
    }
}

static void print_relocation(const dogma_relocation *relocation)
{
    switch (relocation->kind) {
    case DOGMA_RELOCATION_DATA:
        printf("  .quad @%" PRId64 "\n", relocation->addend);
        break;
    case DOGMA_RELOCATION_FUNCTION:
        printf("  .quad fn %u\n", relocation->number);
        break;
    case DOGMA_RELOCATION_LIBRARY:
        printf("  .quad library %u\n", relocation->number);
        break;
    default:
        printf("  .quad import %u + %" PRId64 "\n", relocation->number, relocation->addend);
        break;
    }
}

static void print_area(const dogma_module *m, const char *name, dogma_span bytes, uint32_t image_offset)
{
    if (bytes.size_bytes == 0)
        return;
    printf("\n.%s ; image offset %u\n", name, image_offset);
    size_t at = 0;
    for (uint32_t i = 0; i < m->relocation_count; i++) {
        const dogma_relocation *relocation = &m->relocations[i];
        if (relocation->place < image_offset || relocation->place - image_offset >= bytes.size_bytes)
            continue;
        const size_t place = relocation->place - image_offset;
        print_bytes(bytes.data + at, place - at, ".byte");
        print_relocation(relocation);
        at = place + 8 < bytes.size_bytes ? place + 8 : bytes.size_bytes;
    }
    print_bytes(bytes.data + at, bytes.size_bytes - at, ".byte");
}

typedef struct walk {
    const dump *d;
    uint32_t function, line_at;
    bool after_block; /* the last instruction was `block`: a label alone would not make the next one */
} walk;

static void print_comment(const dump *d, const dogma_insn *insn)
{
    const dogma_module *m = d->module;
    switch (insn->form) {
    case DOGMA_FORM_F:
        if (insn->number < m->function_count)
            printf(" ; %s", dump_quoted(d->names[insn->number]));
        break;
    case DOGMA_FORM_FA:
        if (insn->number < m->table_count && m->table[insn->number] < m->function_count)
            printf(" ; %s", dump_quoted(d->names[m->table[insn->number]]));
        break;
    case DOGMA_FORM_I:
        if (insn->number < m->import_count)
            printf(" ; %s %s", dump_quoted(m->imports[insn->number].module), dump_quoted(m->imports[insn->number].name));
        break;
    case DOGMA_FORM_RS:
        printf(" ; %s", dump_type(m, insn->number));
        break;
    default:
        break;
    }
}

static void print_lines_before(walk *w, uint32_t block, uint32_t index)
{
    const dump *d = w->d;
    if (d->lines == NULL)
        return;
    const dump_line_entry *entries = d->lines[w->function];
    while (w->line_at < d->line_counts[w->function]) {
        const dump_line_entry *entry = &entries[w->line_at];
        if (entry->block > block || (entry->block == block && entry->insn > index))
            return;
        if (entry->file_plus_one == 0)
            puts("  .line none");
        else
            printf("  .line %s %" PRIu64 "\n", dump_quoted(d->files[entry->file_plus_one - 1]), entry->line);
        w->line_at++;
    }
}

static void print_insn(void *context, uint32_t offset, uint32_t block, uint32_t index, const dogma_insn *insn, const char *text)
{
    walk *w = context;
    const bool starts_block = insn->op == DOGMA_OP_BLOCK_N;
    if (starts_block && w->after_block)
        puts("  block");
    w->after_block = starts_block;
    if (index == 0 && block != 0)
        printf("b%u:%s\n", block, starts_block ? " ; block" : "");
    else if (index == 0)
        puts("b0:");
    if (starts_block)
        return; /* the label makes it */
    print_lines_before(w, block, index);
    printf("  %-48s ; %4u", text, offset);
    print_comment(w->d, insn);
    putchar('\n');
}

static bool is_repeated_name(const dump *d, uint32_t function)
{
    const dogma_span name = d->names[function];
    for (uint32_t i = 0; i < function; i++)
        if (d->names[i].size_bytes == name.size_bytes && memcmp(d->names[i].data, name.data, name.size_bytes) == 0)
            return true;
    return false;
}

static void print_function(const dump *d, uint32_t function)
{
    const dogma_module *m = d->module;
    const dogma_function *f = &m->functions[function];
    if (is_repeated_name(d, function))
        printf("\n.func \"%.*s$%u\" %s", (int)d->names[function].size_bytes, (const char *)d->names[function].data, function,
               dump_type(m, f->signature));
    else
        printf("\n.func %s %s", dump_quoted(d->names[function]), dump_type(m, f->signature));
    if (f->own_slots != 0)
        printf(" slots=%u", f->own_slots);
    if (f->outgoing_slots != 0)
        printf(" out=%u", f->outgoing_slots);
    if (f->saved_mask != 0)
        printf(" saved=%u", f->saved_mask);
    if (f->data_frame_bytes != 0)
        printf(" frame=%u", f->data_frame_bytes);
    if ((f->flags & DOGMA_FUNCTION_RETURNS_TWICE) != 0)
        printf(" returns_twice");
    if ((f->flags & DOGMA_FUNCTION_DYNAMIC) != 0)
        printf(" dynamic");
    printf(" ; %u\n", function);
    walk w = {.d = d, .function = function};
    const uint32_t end = dump_walk(d, function, print_insn, &w);
    if (end != f->code_bytes) {
        printf("  ; bytes that do not decode\n");
        print_bytes(m->code.data + f->code_offset + end, f->code_bytes - end, ".raw");
    }
}

void dump_assembly(const dump *d)
{
    const dogma_module *m = d->module;
    if (d->only == NULL) {
        print_declarations(d);
        print_area(m, "rodata", m->rodata, 0);
        print_area(m, "relro", m->relro, m->relro_offset);
        print_area(m, "data", m->data, m->data_offset);
        if (m->manifest.bss_bytes != 0)
            printf("\n.bss %u ; image offset %u\n", m->manifest.bss_bytes, m->bss_offset);
    }
    for (uint32_t i = 0; i < m->function_count; i++)
        if (dump_is_selected(d, i))
            print_function(d, i);
    if (d->only != NULL)
        return;
    for (uint32_t i = 0; i < m->section_count; i++) {
        const dogma_section *s = &m->sections[i];
        if (s->kind <= DOGMA_SECTION_LINES)
            continue;
        char directive[40];
        snprintf(directive, sizeof directive, ".raw_section 0x%x,", s->kind);
        print_bytes(m->file.data + s->offset, s->size_bytes, directive);
    }
}
