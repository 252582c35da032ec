/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Labels and directives. Spec: 10-syntax. */
#include "asm.h"

#include <string.h>

static void define_symbol(assembler *as, const char *name, asm_symbol symbol, asm_place place)
{
    uint32_t ignored;
    if (asm_map_get(&as->symbol_names, name, &ignored))
        asm_fail(as, place, "`%s` is defined twice", name);
    asm_map_set(&as->symbol_names, name, (uint32_t)as->symbols_count);
    *ASM_PUSH(as, symbols) = symbol;
}

static uint64_t expect_unsigned(assembler *as, uint64_t max)
{
    const asm_place place = asm_here(as);
    const int64_t value = asm_expect_number(as);
    if ((uint64_t)value > max)
        asm_fail(as, place, "number is above %llu", (unsigned long long)max);
    return (uint64_t)value;
}

/* Manifest */

static void parse_module(assembler *as)
{
    as->module_name = asm_expect_name(as, "module name");
}

static void parse_memory_max(assembler *as)
{
    as->manifest.memory_bytes_max = expect_unsigned(as, UINT64_MAX);
}

static void parse_safe_stack(assembler *as)
{
    as->manifest.safe_stack_bytes = expect_unsigned(as, UINT64_MAX);
}

static void parse_data_stack(assembler *as)
{
    as->manifest.data_stack_bytes = expect_unsigned(as, UINT64_MAX);
}

static void parse_features(assembler *as)
{
    as->manifest.features = expect_unsigned(as, UINT64_MAX);
}

static void parse_entry(assembler *as)
{
    as->entry = asm_expect_ref(as, "function");
}

static void parse_init(assembler *as)
{
    as->initialiser = asm_expect_ref(as, "function");
}

static void parse_fini(assembler *as)
{
    as->finaliser = asm_expect_ref(as, "function");
}

/* Declarations */

static void parse_signature(assembler *as)
{
    asm_expect_type(as);
}

static void parse_import_names(assembler *as, asm_import *import, const char **symbol)
{
    import->module = asm_expect_name(as, "module name");
    import->name = asm_expect_name(as, "import name");
    *symbol = asm_accept_name(as, "as") ? asm_expect_name(as, "symbol") : import->name;
}

static void parse_import(assembler *as)
{
    const asm_place place = asm_here(as);
    asm_import import = {.kind = DOGMA_KIND_FUNCTION};
    const char *symbol;
    parse_import_names(as, &import, &symbol);
    import.type = asm_expect_type(as);
    define_symbol(as, symbol, (asm_symbol){ASM_IMPORT, (uint32_t)as->imports_count, 0}, place);
    *ASM_PUSH(as, imports) = import;
}

static void parse_import_data(assembler *as)
{
    const asm_place place = asm_here(as);
    asm_import import = {.kind = DOGMA_KIND_DATA};
    const char *symbol;
    parse_import_names(as, &import, &symbol);
    import.size_bytes = expect_unsigned(as, UINT64_MAX);
    define_symbol(as, symbol, (asm_symbol){ASM_IMPORT, (uint32_t)as->imports_count, 0}, place);
    *ASM_PUSH(as, imports) = import;
}

static void parse_import_library(assembler *as)
{
    const asm_place place = asm_here(as);
    asm_import import = {.kind = DOGMA_KIND_DATA, .module = asm_expect_name(as, "module name"), .name = ""};
    if (!asm_accept_name(as, "as"))
        asm_fail(as, asm_here(as), "`as` expected");
    define_symbol(as, asm_expect_name(as, "symbol"), (asm_symbol){ASM_IMPORT, (uint32_t)as->imports_count, 0}, place);
    *ASM_PUSH(as, imports) = import;
}

static void parse_export(assembler *as)
{
    asm_export export = {.kind = DOGMA_KIND_FUNCTION, .what = asm_expect_ref(as, "function")};
    if (asm_accept_name(as, "as"))
        export.name = asm_expect_name(as, "export name");
    else if (export.what.name != NULL)
        export.name = export.what.name;
    else
        asm_fail(as, export.what.place, "`as \"name\"` expected after a number");
    *ASM_PUSH(as, exports) = export;
}

static void parse_export_data(assembler *as)
{
    asm_export export = {.kind = DOGMA_KIND_DATA, .name = asm_expect_name(as, "export name")};
    asm_accept(as, '@');
    export.what = asm_expect_ref(as, "symbol or image offset");
    export.size_bytes = expect_unsigned(as, UINT64_MAX);
    *ASM_PUSH(as, exports) = export;
}

static void parse_table(assembler *as)
{
    do {
        *ASM_PUSH(as, table) = asm_expect_ref(as, "function");
    } while (asm_accept(as, ','));
}

/* Functions */

static void parse_saved(assembler *as, asm_function *f)
{
    static const char *const names[] = {"rbx", "rbp", "r12", "r13", "r14"};
    if (asm_at_number(as)) {
        f->saved_mask = (uint8_t)expect_unsigned(as, 255);
        return;
    }
    do {
        unsigned i = 0;
        while (i < 5 && !asm_accept_name(as, names[i]))
            i++;
        if (i == 5)
            asm_fail(as, asm_here(as), "rbx, rbp, r12, r13 or r14 expected");
        f->saved_mask = (uint8_t)(f->saved_mask | 1u << i);
    } while (asm_accept(as, ','));
}

static bool parse_number_attribute(assembler *as, const char *name, uint64_t max, uint32_t *out)
{
    if (!asm_accept_name(as, name))
        return false;
    asm_expect(as, '=');
    *out = (uint32_t)expect_unsigned(as, max);
    return true;
}

static void parse_func(assembler *as)
{
    const asm_place place = asm_here(as);
    asm_function f = {.place = place, .fresh = true, .signature_override = -1};
    uint32_t number;
    f.name = asm_expect_name(as, "function name");
    f.type = asm_expect_type(as);
    while (asm_peek(as)->kind != ASM_END) {
        if (parse_number_attribute(as, "slots", UINT32_MAX, &f.own_slots) ||
            parse_number_attribute(as, "out", UINT32_MAX, &f.outgoing_slots) ||
            parse_number_attribute(as, "frame", UINT32_MAX, &f.data_frame_bytes))
            continue;
        if (parse_number_attribute(as, "flags", 255, &number)) {
            f.flags = (uint8_t)(f.flags | number);
        } else if (parse_number_attribute(as, "sig", UINT32_MAX, &number)) {
            f.signature_override = number;
        } else if (asm_accept_name(as, "saved")) {
            asm_expect(as, '=');
            parse_saved(as, &f);
        } else if (asm_accept_name(as, "returns_twice")) {
            f.flags |= DOGMA_FUNCTION_RETURNS_TWICE;
        } else if (asm_accept_name(as, "dynamic")) {
            f.flags |= DOGMA_FUNCTION_DYNAMIC;
        } else {
            asm_fail(as, asm_here(as), "function attribute expected");
        }
    }
    define_symbol(as, f.name, (asm_symbol){ASM_FUNCTION, (uint32_t)as->functions_count, 0}, place);
    as->function = ASM_PUSH(as, functions);
    *as->function = f;
    as->area = -1;
}

static void parse_raw(assembler *as)
{
    asm_function *f = as->function;
    if (f == NULL)
        asm_fail(as, asm_here(as), ".raw stands outside a function");
    f->items = asm_reserve(f->items, f->item_count, &f->item_capacity, sizeof *f->items);
    asm_item *item = &f->items[f->item_count++];
    *item = (asm_item){.place = asm_here(as), .block = f->block};
    do {
        const uint8_t byte = (uint8_t)expect_unsigned(as, 255);
        asm_append(&item->raw, &byte, 1);
    } while (asm_accept(as, ','));
    f->fresh = false;
}

static uint32_t file_number(assembler *as, const char *name)
{
    for (size_t i = 0; i < as->files_count; i++)
        if (strcmp(as->files[i], name) == 0)
            return (uint32_t)i + 1;
    *ASM_PUSH(as, files) = name;
    return (uint32_t)as->files_count;
}

static void parse_line(assembler *as)
{
    asm_function *f = as->function;
    if (f == NULL)
        asm_fail(as, asm_here(as), ".line stands outside a function");
    asm_line_entry entry = {.block = f->block, .insn = f->insn};
    if (!asm_accept_name(as, "none")) {
        entry.file_plus_one = file_number(as, asm_expect_name(as, "file name"));
        entry.line = expect_unsigned(as, UINT32_MAX);
    }
    f->lines = asm_reserve(f->lines, f->line_count, &f->line_capacity, sizeof *f->lines);
    f->lines[f->line_count++] = entry;
}

static void parse_names(assembler *as)
{
    if (!asm_accept_name(as, "none"))
        asm_fail(as, asm_here(as), "`none` expected");
    as->no_names = true;
}

/* Data */

static void enter_area(assembler *as, int area)
{
    as->area = area;
    as->function = NULL;
}

static void parse_rodata(assembler *as)
{
    enter_area(as, ASM_RODATA);
}

static void parse_relro(assembler *as)
{
    enter_area(as, ASM_RELRO);
}

static void parse_data(assembler *as)
{
    enter_area(as, ASM_DATA);
}

static void parse_bss(assembler *as)
{
    const asm_place place = asm_here(as);
    const char *name = asm_at_number(as) ? NULL : asm_expect_name(as, "symbol or size");
    const uint64_t bytes = expect_unsigned(as, UINT32_MAX);
    uint64_t alignment = 1;
    if (asm_accept_name(as, "align"))
        alignment = expect_unsigned(as, 4096);
    if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        asm_fail(as, place, "alignment is a power of two");
    const uint64_t offset = (as->areas[ASM_BSS].used + alignment - 1) & ~(alignment - 1);
    if (offset + bytes > UINT32_MAX)
        asm_fail(as, place, "bss is too large");
    if (name != NULL)
        define_symbol(as, name, (asm_symbol){ASM_LABEL, ASM_BSS, (uint32_t)offset}, place);
    as->areas[ASM_BSS].used = (size_t)(offset + bytes);
}

static asm_bytes *current_area(assembler *as)
{
    if (as->area < 0)
        asm_fail(as, asm_here(as), "data stands outside .rodata, .relro and .data");
    return &as->areas[as->area];
}

static void append_number(asm_bytes *area, uint64_t value, unsigned bytes)
{
    uint8_t out[8];
    for (unsigned i = 0; i < bytes; i++)
        out[i] = (uint8_t)(value >> (8 * i));
    asm_append(area, out, bytes);
}

static void parse_numbers(assembler *as, unsigned bytes)
{
    do {
        asm_bytes *area = current_area(as);
        append_number(area, (uint64_t)asm_expect_number(as), bytes);
    } while (asm_accept(as, ','));
}

static void parse_byte(assembler *as)
{
    parse_numbers(as, 1);
}

static void parse_half(assembler *as)
{
    parse_numbers(as, 2);
}

static void parse_word(assembler *as)
{
    parse_numbers(as, 4);
}

static void parse_pointer(assembler *as)
{
    asm_bytes *area = current_area(as);
    asm_fixup fixup = {.area = (uint8_t)as->area, .offset = (uint32_t)area->used, .what = {NULL, 0, asm_here(as)}};
    if (as->area == ASM_RODATA)
        asm_fail(as, asm_here(as), "rodata holds no pointers: use .relro");
    if (asm_accept(as, '@')) {
        fixup.kind = DOGMA_RELOCATION_DATA;
        fixup.addend = asm_expect_number(as);
    } else if (asm_peek(as)[1].kind == ASM_NUMBER && asm_accept_name(as, "fn")) {
        fixup.kind = DOGMA_RELOCATION_FUNCTION;
        fixup.what.number = asm_expect_number(as);
    } else if (asm_peek(as)[1].kind == ASM_NUMBER && asm_accept_name(as, "library")) {
        fixup.kind = DOGMA_RELOCATION_LIBRARY;
        fixup.what.number = asm_expect_number(as);
    } else {
        if (asm_peek(as)[1].kind == ASM_NUMBER && asm_accept_name(as, "import")) {
            fixup.kind = DOGMA_RELOCATION_IMPORTED_DATA;
            fixup.what.number = asm_expect_number(as);
        } else {
            fixup.what = asm_expect_ref(as, "symbol");
        }
        if (asm_accept(as, '+'))
            fixup.addend = asm_expect_number(as);
        else if (asm_at_number(as))
            fixup.addend = asm_expect_number(as);
    }
    *ASM_PUSH(as, fixups) = fixup;
    append_number(area, 0, 8);
}

static void parse_quad(assembler *as)
{
    do {
        if (asm_at_number(as))
            append_number(current_area(as), (uint64_t)asm_expect_number(as), 8);
        else
            parse_pointer(as);
    } while (asm_accept(as, ','));
}

static void parse_ascii(assembler *as)
{
    const asm_token *token = asm_peek(as);
    if (token->kind != ASM_STRING)
        asm_fail(as, asm_here(as), "string expected");
    asm_append(current_area(as), token->text, token->bytes);
    as->line.at++;
}

static void parse_asciz(assembler *as)
{
    parse_ascii(as);
    append_number(current_area(as), 0, 1);
}

static void append_zeros(asm_bytes *area, uint64_t count)
{
    static const uint8_t zeros[4096];
    for (; count > sizeof zeros; count -= sizeof zeros)
        asm_append(area, zeros, sizeof zeros);
    asm_append(area, zeros, (size_t)count);
}

static void parse_zero(assembler *as)
{
    append_zeros(current_area(as), expect_unsigned(as, 1u << 28));
}

static void parse_align(assembler *as)
{
    const uint64_t alignment = expect_unsigned(as, 4096);
    asm_bytes *area = current_area(as);
    if (alignment == 0 || (alignment & (alignment - 1)) != 0)
        asm_fail(as, asm_here(as), "alignment is a power of two");
    append_zeros(area, (0 - area->used) & (alignment - 1));
}

/* Deliberate damage */

static void parse_byte_list(assembler *as, asm_bytes *out)
{
    while (asm_peek(as)->kind != ASM_END) {
        const asm_token *token = asm_peek(as);
        if (token->kind == ASM_STRING) {
            asm_append(out, token->text, token->bytes);
            as->line.at++;
        } else {
            const uint8_t byte = (uint8_t)expect_unsigned(as, 255);
            asm_append(out, &byte, 1);
        }
        if (!asm_accept(as, ','))
            break;
    }
}

static void parse_raw_section(assembler *as)
{
    asm_edit edit = {.kind = ASM_EDIT_SECTION, .section = (uint32_t)expect_unsigned(as, UINT32_MAX)};
    if (asm_accept(as, ','))
        parse_byte_list(as, &edit.bytes);
    /* Lines with the same kind one after another continue the content. */
    if (as->edits_count != 0) {
        asm_edit *last = &as->edits[as->edits_count - 1];
        if (last->kind == ASM_EDIT_SECTION && last->section == edit.section) {
            asm_append(&last->bytes, edit.bytes.data, edit.bytes.used);
            return;
        }
    }
    *ASM_PUSH(as, edits) = edit;
}

static void parse_drop_section(assembler *as)
{
    *ASM_PUSH(as, edits) = (asm_edit){.kind = ASM_EDIT_DROP, .section = (uint32_t)expect_unsigned(as, UINT32_MAX)};
}

static void parse_patch(assembler *as)
{
    asm_edit edit = {.kind = ASM_EDIT_PATCH};
    if (asm_accept_name(as, "section")) {
        edit.section = (uint32_t)expect_unsigned(as, UINT32_MAX);
        asm_expect(as, '+');
    }
    edit.offset = expect_unsigned(as, UINT32_MAX);
    asm_expect(as, ',');
    parse_byte_list(as, &edit.bytes);
    *ASM_PUSH(as, edits) = edit;
}

static void parse_truncate(assembler *as)
{
    *ASM_PUSH(as, edits) = (asm_edit){.kind = ASM_EDIT_TRUNCATE, .offset = expect_unsigned(as, UINT32_MAX)};
}

static void parse_append(assembler *as)
{
    asm_edit edit = {.kind = ASM_EDIT_APPEND};
    parse_byte_list(as, &edit.bytes);
    *ASM_PUSH(as, edits) = edit;
}

static void parse_keep_hash(assembler *as)
{
    *ASM_PUSH(as, edits) = (asm_edit){.kind = ASM_EDIT_KEEP_HASH};
}

static const struct directive {
    const char *name;
    void (*parse)(assembler *as);
} directives[] = {
    {".module", parse_module},         {".memory", parse_memory_max},   {".safe_stack", parse_safe_stack},
    {".data_stack", parse_data_stack}, {".features", parse_features},   {".entry", parse_entry},
    {".init", parse_init},             {".fini", parse_fini},           {".signature", parse_signature},
    {".import", parse_import},         {".import_data", parse_import_data}, {".import_library", parse_import_library}, {".export", parse_export},
    {".export_data", parse_export_data}, {".table", parse_table},       {".func", parse_func},
    {".raw", parse_raw},               {".line", parse_line},           {".names", parse_names},
    {".rodata", parse_rodata},         {".relro", parse_relro},         {".data", parse_data},
    {".bss", parse_bss},               {".byte", parse_byte},           {".half", parse_half},
    {".word", parse_word},             {".quad", parse_quad},           {".ascii", parse_ascii},
    {".asciz", parse_asciz},           {".zero", parse_zero},           {".align", parse_align},
    {".raw_section", parse_raw_section}, {".drop_section", parse_drop_section}, {".patch", parse_patch},
    {".truncate", parse_truncate},     {".append", parse_append},       {".keep_hash", parse_keep_hash},   {".record", asm_parse_record},   {".pre", asm_parse_pre},
    {".post", asm_parse_post},         {".track", asm_parse_track},     {".invariant", asm_parse_invariant},
    {".step", asm_parse_step},         {".assume", asm_parse_assume},   {".proof", asm_parse_proof},
    {".local_theory", asm_parse_local_theory},
};

static void parse_directive(assembler *as, const char *name, asm_place place)
{
    for (size_t i = 0; i < sizeof directives / sizeof directives[0]; i++) {
        if (strcmp(directives[i].name, name) == 0) {
            directives[i].parse(as);
            return;
        }
    }
    asm_fail(as, place, "unknown directive `%s`", name);
}

static void parse_label(assembler *as, const char *name, asm_place place)
{
    uint32_t ignored;
    if (as->function == NULL) {
        const asm_bytes *area = current_area(as);
        define_symbol(as, name, (asm_symbol){ASM_LABEL, (uint32_t)as->area, (uint32_t)area->used}, place);
        return;
    }
    if (asm_map_get(&as->function->labels, name, &ignored))
        asm_fail(as, place, "label `%s` is defined twice", name);
    asm_start_block(as);
    asm_map_set(&as->function->labels, name, as->function->block);
}

static void parse_one_line(assembler *as)
{
    while (asm_peek(as)->kind != ASM_END) {
        const asm_place place = asm_here(as);
        const char *name = asm_expect_name(as, "label, directive or instruction");
        if (asm_accept(as, ':')) {
            parse_label(as, name, place);
            continue;
        }
        if (name[0] == '.')
            parse_directive(as, name, place);
        else
            asm_parse_insn(as, name);
        asm_expect_end(as);
    }
}

void asm_parse(assembler *as, dogma_span text)
{
    const char *at = (const char *)text.data, *end = at + text.size_bytes;
    as->area = -1;
    while (at < end) {
        const char *line_end = memchr(at, '\n', (size_t)(end - at));
        if (line_end == NULL)
            line_end = end;
        as->line_number++;
        asm_lex_line(as, at, (size_t)(line_end - at));
        parse_one_line(as);
        at = line_end + 1;
    }
}
