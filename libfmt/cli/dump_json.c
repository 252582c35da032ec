/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One JSON object on standard output. Bytes above 0x7f of names are taken for Latin-1, so the output is always valid. */
#include "dump.h"

#include <inttypes.h>
#include <stdio.h>

static void print_string(dogma_span text)
{
    putchar('"');
    for (size_t i = 0; i < text.size_bytes; i++) {
        const uint8_t c = text.data[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c >= 0x20 && c < 0x7f)
            putchar(c);
        else
            printf("\\u%04x", c);
    }
    putchar('"');
}

static void print_key(const char *key, dogma_span text)
{
    printf("\"%s\": ", key);
    print_string(text);
}

static void print_manifest(const dogma_module *m)
{
    const dogma_manifest *manifest = &m->manifest;
    printf("  \"manifest\": {");
    print_key("name", manifest->name);
    printf(", \"memory_bytes_max\": %" PRIu64 ", \"safe_stack_bytes\": %" PRIu64 ", \"data_stack_bytes\": %" PRIu64
           ", \"bss_bytes\": %u, \"entry\": %" PRId64 ", \"initialiser\": %" PRId64 ", \"finaliser\": %" PRId64 "},\n",
           manifest->memory_bytes_max, manifest->safe_stack_bytes, manifest->data_stack_bytes, manifest->bss_bytes,
           (int64_t)manifest->entry - 1, (int64_t)manifest->initialiser - 1, (int64_t)manifest->finaliser - 1);
}

static void print_sections(const dogma_module *m)
{
    printf("  \"sections\": [");
    for (uint32_t i = 0; i < m->section_count; i++) {
        const dogma_section *s = &m->sections[i];
        printf("%s\n    {\"kind\": %u, \"name\": \"%s\", \"offset\": %u, \"bytes\": %u}", i == 0 ? "" : ",", s->kind,
               dump_section_name(s->kind), s->offset, s->size_bytes);
    }
    printf("\n  ],\n");
}

static void print_imports(const dogma_module *m)
{
    printf("  \"imports\": [");
    for (uint32_t i = 0; i < m->import_count; i++) {
        const dogma_import *import = &m->imports[i];
        printf("%s\n    {", i == 0 ? "" : ",");
        print_key("module", import->module);
        printf(", ");
        print_key("name", import->name);
        if (import->kind == DOGMA_KIND_FUNCTION)
            printf(", \"kind\": \"function\", \"type\": \"%s\"}", dump_type(m, import->signature));
        else if (dogma_import_is_library(import))
            printf(", \"kind\": \"library\"}");
        else
            printf(", \"kind\": \"data\", \"bytes\": %" PRIu64 "}", import->size_bytes);
    }
    printf("\n  ],\n");
}

static void print_exports(const dogma_module *m)
{
    printf("  \"exports\": [");
    for (uint32_t i = 0; i < m->export_count; i++) {
        const dogma_export *export = &m->exports[i];
        printf("%s\n    {", i == 0 ? "" : ",");
        print_key("name", export->name);
        if (export->kind == DOGMA_KIND_FUNCTION)
            printf(", \"kind\": \"function\", \"function\": %u}", export->function);
        else
            printf(", \"kind\": \"data\", \"image_offset\": %u, \"bytes\": %" PRIu64 "}", export->image_offset, export->size_bytes);
    }
    printf("\n  ],\n");
}

static void print_insn(void *context, uint32_t offset, uint32_t block, uint32_t index, const dogma_insn *insn, const char *text)
{
    bool *first = context;
    (void)index;
    printf("%s\n      {\"offset\": %u, \"bytes\": %u, \"block\": %u, \"text\": \"%s\"}", *first ? "" : ",", offset, insn->size_bytes,
           block, text);
    *first = false;
}

void dump_json(const dump *d, bool code)
{
    const dogma_module *m = d->module;
    printf("{\n  \"format_revision\": %d, \"isa_revision\": %d, \"file_bytes\": %zu, \"image_bytes\": %u,\n", DOGMA_FORMAT_REVISION,
           DOGMA_ISA_REVISION, m->file.size_bytes, m->image_bytes);
    print_manifest(m);
    print_sections(m);
    print_imports(m);
    print_exports(m);
    printf("  \"table_entries\": %u, \"relocations\": %u,\n  \"functions\": [", m->table_count, m->relocation_count);
    bool any = false;
    for (uint32_t i = 0; i < m->function_count; i++) {
        const dogma_function *f = &m->functions[i];
        if (!dump_is_selected(d, i))
            continue;
        printf("%s\n    {\"index\": %u, ", any ? "," : "", i);
        any = true;
        print_key("name", d->names[i]);
        printf(", \"type\": \"%s\", \"slots\": %u, \"outgoing_slots\": %u, \"saved_mask\": %u, \"data_frame_bytes\": %u, \"flags\": %u, "
               "\"code_bytes\": %u",
               dump_type(m, f->signature), f->own_slots, f->outgoing_slots, f->saved_mask, f->data_frame_bytes, f->flags,
               f->code_bytes);
        if (code) {
            bool first = true;
            printf(", \"code\": [");
            dump_walk(d, i, print_insn, &first);
            printf("]");
        }
        printf("}");
    }
    printf("\n  ]\n}\n");
}
