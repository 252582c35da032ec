/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Lists to file: order of link types, image layout, symbols, bodies, relocations, then the library writes and validates. */
#include "asm.h"

#include "../src/leb.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct emitter {
    assembler *as;
    dogma_module module;
    uint32_t *type_numbers; /* of as->types, in the sorted list */
    uint32_t area_offsets[ASM_AREAS];
    uint32_t *table;        /* function indices */
    size_t table_count, table_capacity;
    asm_bytes code, names, lines;
} emitter;

static dogma_span text_span(const char *text)
{
    return (dogma_span){(const uint8_t *)text, strlen(text)};
}

static int compare_signatures(const void *left, const void *right)
{
    return dogma_signature_compare(left, right);
}

static dogma_signature signature_of(const asm_type *type)
{
    return (dogma_signature){.flags = type->flags, .stack_slots = type->stack_slots, .parameter_count = type->parameter_count,
                             .result_count = type->result_count, .parameters = type->parameters, .results = type->results};
}

static void sort_types(emitter *e)
{
    assembler *as = e->as;
    const size_t count = as->types_count;
    dogma_signature *sorted = cli_allocate((count + 1) * sizeof *sorted);
    e->type_numbers = cli_allocate((count + 1) * sizeof *e->type_numbers);
    for (size_t i = 0; i < count; i++)
        sorted[i] = signature_of(&as->types[i]);
    qsort(sorted, count, sizeof *sorted, compare_signatures);
    for (size_t i = 0; i < count; i++) {
        const dogma_signature wanted = signature_of(&as->types[i]);
        const dogma_signature *found = bsearch(&wanted, sorted, count, sizeof *sorted, compare_signatures);
        e->type_numbers[i] = (uint32_t)(found - sorted);
    }
    e->module.signatures = sorted;
    e->module.signature_count = (uint32_t)count;
}

static uint32_t align_up(uint32_t value, uint32_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

static void layout_image(emitter *e)
{
    const asm_bytes *areas = e->as->areas;
    uint64_t total = 3 * 4096;
    for (int i = 0; i < ASM_AREAS; i++)
        total += areas[i].used;
    if (total > UINT32_MAX)
        cli_die(CLI_REJECTED, "the image is too large");
    e->area_offsets[ASM_RODATA] = 0;
    e->area_offsets[ASM_RELRO] = align_up((uint32_t)areas[ASM_RODATA].used, 4096);
    e->area_offsets[ASM_DATA] = align_up(e->area_offsets[ASM_RELRO] + (uint32_t)areas[ASM_RELRO].used, 4096);
    e->area_offsets[ASM_BSS] = align_up(e->area_offsets[ASM_DATA] + (uint32_t)areas[ASM_DATA].used, 64);
    e->module.rodata = (dogma_span){areas[ASM_RODATA].data, areas[ASM_RODATA].used};
    e->module.relro = (dogma_span){areas[ASM_RELRO].data, areas[ASM_RELRO].used};
    e->module.data = (dogma_span){areas[ASM_DATA].data, areas[ASM_DATA].used};
    e->module.manifest.bss_bytes = (uint32_t)areas[ASM_BSS].used;
}

static const asm_symbol *find_symbol(const assembler *as, const asm_ref *ref)
{
    uint32_t index;
    if (!asm_map_get(&as->symbol_names, ref->name, &index))
        asm_fail(as, ref->place, "`%s` is not defined", ref->name);
    return &as->symbols[index];
}

/* A function, import or entry number: by name, or as written. */
static uint32_t resolve(const emitter *e, const asm_ref *ref, asm_symbol_kind kind, const char *what)
{
    if (ref->name == NULL) {
        if (ref->number < 0 || ref->number > UINT32_MAX)
            asm_fail(e->as, ref->place, "number out of range");
        return (uint32_t)ref->number;
    }
    const asm_symbol *symbol = find_symbol(e->as, ref);
    if (symbol->kind != kind)
        asm_fail(e->as, ref->place, "`%s` is not %s", ref->name, what);
    return symbol->index;
}

static int64_t resolve_image(const emitter *e, const asm_ref *ref)
{
    if (ref->name == NULL)
        return ref->number;
    const asm_symbol *symbol = find_symbol(e->as, ref);
    if (symbol->kind != ASM_LABEL)
        asm_fail(e->as, ref->place, "`%s` is not data", ref->name);
    return (int64_t)e->area_offsets[symbol->index] + symbol->offset;
}

/* The table entry of a function, made when it is not listed yet. */
static uint32_t table_entry(emitter *e, uint32_t function)
{
    for (uint32_t i = 0; i < e->table_count; i++)
        if (e->table[i] == function)
            return i;
    e->table = asm_reserve(e->table, e->table_count, &e->table_capacity, sizeof *e->table);
    e->table[e->table_count] = function;
    return (uint32_t)e->table_count++;
}

static void fill_table(emitter *e)
{
    for (size_t i = 0; i < e->as->table_count; i++) {
        e->table = asm_reserve(e->table, e->table_count, &e->table_capacity, sizeof *e->table);
        e->table[e->table_count++] = resolve(e, &e->as->table[i], ASM_FUNCTION, "a function");
    }
}

/* Bodies */

static int32_t label_delta(const emitter *e, const asm_function *f, const asm_item *item, const asm_ref *label)
{
    uint32_t block;
    if (label->name == NULL)
        return (int32_t)label->number;
    if (!asm_map_get(&f->labels, label->name, &block))
        asm_fail(e->as, label->place, "label `%s` is not in this function", label->name);
    return (int32_t)((int64_t)block - item->block);
}

static void resolve_item(emitter *e, const asm_function *f, asm_item *item)
{
    dogma_insn *x = &item->insn;
    if (item->label != NULL) {
        const asm_ref label = {item->label, 0, item->place};
        x->target_delta = label_delta(e, f, item, &label);
    }
    if (item->global.name != NULL) {
        const int64_t disp = resolve_image(e, &item->global) + x->memory.disp;
        if (disp != (int32_t)disp)
            asm_fail(e->as, item->place, "image offset is above 32 bits");
        x->memory.disp = (int32_t)disp;
    }
    switch (x->form) {
    case DOGMA_FORM_F:
        x->number = resolve(e, &item->operand, ASM_FUNCTION, "a function");
        break;
    case DOGMA_FORM_I:
        x->number = resolve(e, &item->operand, ASM_IMPORT, "an import");
        break;
    case DOGMA_FORM_FA:
        x->number = resolve(e, &item->operand, ASM_FUNCTION, "a function");
        if (item->operand.name != NULL)
            x->number = table_entry(e, x->number);
        break;
    case DOGMA_FORM_RS:
        x->number = item->has_type ? e->type_numbers[item->type] : resolve(e, &item->operand, ASM_FUNCTION, "a link type");
        break;
    default:
        break;
    }
}

static void emit_item(emitter *e, const asm_function *f, asm_item *item)
{
    item->offset = (uint32_t)e->code.used;
    if (item->raw.data != NULL) {
        asm_append(&e->code, item->raw.data, item->raw.used);
        return;
    }
    resolve_item(e, f, item);
    const uint32_t target_count = item->insn.form == DOGMA_FORM_TAB ? item->insn.number : 0;
    int32_t *deltas = cli_allocate((target_count + 1) * sizeof *deltas);
    for (uint32_t i = 0; i < target_count; i++)
        deltas[i] = label_delta(e, f, item, &item->targets[i]);
    const size_t capacity = DOGMA_INSN_BYTES_MAX + 4 * (size_t)target_count;
    uint8_t *out = cli_allocate(capacity);
    size_t used = 0;
    const dogma_status status = dogma_insn_encode(&item->insn, deltas, out, capacity, &used);
    if (status != DOGMA_OK)
        asm_fail(e->as, item->place, "%s", dogma_status_text(status));
    asm_append(&e->code, out, used);
}

static void emit_functions(emitter *e)
{
    assembler *as = e->as;
    dogma_function *functions = cli_allocate((as->functions_count + 1) * sizeof *functions);
    for (size_t i = 0; i < as->functions_count; i++) {
        asm_function *f = &as->functions[i];
        f->code_offset = (uint32_t)e->code.used;
        for (size_t k = 0; k < f->item_count; k++)
            emit_item(e, f, &f->items[k]);
        f->code_bytes = (uint32_t)e->code.used - f->code_offset;
        functions[i] = (dogma_function){
            .signature = f->signature_override >= 0 ? (uint32_t)f->signature_override : e->type_numbers[f->type],
            .own_slots = f->own_slots, .outgoing_slots = f->outgoing_slots, .saved_mask = f->saved_mask, .flags = f->flags,
            .data_frame_bytes = f->data_frame_bytes, .code_bytes = f->code_bytes,
        };
    }
    e->module.functions = functions;
    e->module.function_count = (uint32_t)as->functions_count;
    e->module.code = (dogma_span){e->code.data, e->code.used};
}

/* Tables */

static void emit_imports(emitter *e)
{
    const assembler *as = e->as;
    dogma_import *imports = cli_allocate((as->imports_count + 1) * sizeof *imports);
    for (size_t i = 0; i < as->imports_count; i++) {
        const asm_import *import = &as->imports[i];
        imports[i] = (dogma_import){.module = text_span(import->module), .name = text_span(import->name), .kind = import->kind,
                                    .size_bytes = import->size_bytes};
        if (import->kind == DOGMA_KIND_FUNCTION)
            imports[i].signature = e->type_numbers[import->type];
    }
    e->module.imports = imports;
    e->module.import_count = (uint32_t)as->imports_count;
}

static int compare_exports(const void *left, const void *right)
{
    return strcmp((const char *)((const dogma_export *)left)->name.data, (const char *)((const dogma_export *)right)->name.data);
}

static void emit_exports(emitter *e)
{
    const assembler *as = e->as;
    dogma_export *exports = cli_allocate((as->exports_count + 1) * sizeof *exports);
    for (size_t i = 0; i < as->exports_count; i++) {
        const asm_export *export = &as->exports[i];
        exports[i] = (dogma_export){.name = text_span(export->name), .kind = export->kind, .size_bytes = export->size_bytes};
        if (export->kind == DOGMA_KIND_FUNCTION)
            exports[i].function = resolve(e, &export->what, ASM_FUNCTION, "a function");
        else
            exports[i].image_offset = (uint32_t)resolve_image(e, &export->what);
    }
    qsort(exports, as->exports_count, sizeof *exports, compare_exports);
    e->module.exports = exports;
    e->module.export_count = (uint32_t)as->exports_count;
}

static int compare_relocations(const void *left, const void *right)
{
    const uint32_t a = ((const dogma_relocation *)left)->place, b = ((const dogma_relocation *)right)->place;
    return a < b ? -1 : a > b;
}

static void emit_relocations(emitter *e)
{
    const assembler *as = e->as;
    dogma_relocation *relocations = cli_allocate((as->fixups_count + 1) * sizeof *relocations);
    for (size_t i = 0; i < as->fixups_count; i++) {
        const asm_fixup *fixup = &as->fixups[i];
        dogma_relocation *out = &relocations[i];
        *out = (dogma_relocation){.kind = fixup->kind, .place = e->area_offsets[fixup->area] + fixup->offset,
                                  .number = (uint32_t)fixup->what.number, .addend = fixup->addend};
        if (fixup->kind != 0)
            continue;
        const asm_symbol *symbol = find_symbol(as, &fixup->what);
        switch (symbol->kind) {
        case ASM_FUNCTION:
            if (fixup->addend != 0)
                asm_fail(as, fixup->what.place, "a function pointer has no addend");
            out->kind = DOGMA_RELOCATION_FUNCTION;
            out->number = table_entry(e, symbol->index);
            break;
        case ASM_IMPORT:
            out->kind = dogma_import_is_library(&e->module.imports[symbol->index]) ? DOGMA_RELOCATION_LIBRARY
                                                                                   : DOGMA_RELOCATION_IMPORTED_DATA;
            out->number = symbol->index;
            if (out->kind == DOGMA_RELOCATION_LIBRARY && fixup->addend != 0)
                asm_fail(as, fixup->what.place, "a library pointer has no addend");
            break;
        case ASM_LABEL:
            out->kind = DOGMA_RELOCATION_DATA;
            out->addend += (int64_t)e->area_offsets[symbol->index] + symbol->offset;
            break;
        }
    }
    qsort(relocations, as->fixups_count, sizeof *relocations, compare_relocations);
    e->module.relocations = relocations;
    e->module.relocation_count = (uint32_t)as->fixups_count;
}

static void append_uleb(asm_bytes *out, uint64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    asm_append(out, leb, dg_store_uleb(leb, value));
}

static void append_string(asm_bytes *out, const char *text)
{
    append_uleb(out, strlen(text));
    asm_append(out, text, strlen(text));
}

static void emit_names(emitter *e)
{
    const assembler *as = e->as;
    if (!as->no_names)
        for (size_t i = 0; i < as->functions_count; i++)
            append_string(&e->names, as->functions[i].name);
    e->module.names = (dogma_span){e->names.data, e->names.used};
}

static void emit_lines(emitter *e)
{
    const assembler *as = e->as;
    bool any = as->files_count != 0;
    for (size_t i = 0; i < as->functions_count; i++)
        any = any || as->functions[i].line_count != 0;
    if (!any)
        return;
    append_uleb(&e->lines, as->files_count);
    for (size_t i = 0; i < as->files_count; i++)
        append_string(&e->lines, as->files[i]);
    for (size_t i = 0; i < as->functions_count; i++) {
        const asm_function *f = &as->functions[i];
        uint32_t block = 0, insn = 0;
        append_uleb(&e->lines, f->line_count);
        for (size_t k = 0; k < f->line_count; k++) {
            const asm_line_entry *entry = &f->lines[k];
            append_uleb(&e->lines, entry->block - block);
            append_uleb(&e->lines, entry->block != block ? entry->insn : entry->insn - insn);
            append_uleb(&e->lines, entry->file_plus_one);
            append_uleb(&e->lines, entry->line);
            block = entry->block;
            insn = entry->insn;
        }
    }
    e->module.lines = (dogma_span){e->lines.data, e->lines.used};
}

static uint32_t special_function(const emitter *e, const asm_ref *ref)
{
    return ref->place.line == 0 ? 0 : resolve(e, ref, ASM_FUNCTION, "a function") + 1;
}

/* Validation with places of the source */

static asm_place place_of(const emitter *e, const dogma_module *module, const dogma_diag *diag)
{
    const assembler *as = e->as;
    if (diag->function >= as->functions_count)
        return (asm_place){0, 0};
    const asm_function *f = &as->functions[diag->function];
    asm_place place = f->place;
    if (diag->section != DOGMA_SECTION_CODE)
        return place;
    const uint64_t code = (uint64_t)(module->code.data - module->file.data);
    for (size_t i = 0; i < f->item_count && f->items[i].offset + code <= diag->offset; i++)
        place = f->items[i].place;
    return place;
}

static void validate_file(const emitter *e, const asm_bytes *file)
{
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(file->used) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(file->used);
    dogma_scratch scratch;
    dogma_module module = {0};
    dogma_diag diag = {.function = UINT32_MAX};
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    dogma_status status = dogma_module_read(file->data, file->used, &scratch, &module, &diag);
    if (status == DOGMA_OK)
        status = dogma_module_validate(&module, &scratch, &diag);
    if (status == DOGMA_OK)
        return;
    const asm_place place = place_of(e, &module, &diag);
    if (place.line == 0)
        exit(cli_report(e->as->path, &diag));
    asm_fail(e->as, place, "%s [%s] (found %lld, expected %lld)", dogma_status_text(status), diag.rule, (long long)diag.found,
             (long long)diag.expected);
}

static uint32_t import_number(void *context, const asm_ref *ref)
{
    return resolve(context, ref, ASM_IMPORT, "an import");
}

static asm_bytes write_file(emitter *e, bool shebang)
{
    asm_bytes file = {0};
    dogma_diag diag = {.function = UINT32_MAX};
    size_t used = 0;
    dogma_status status = dogma_module_write(&e->module, shebang, NULL, 0, &used, &diag);
    if (status == DOGMA_E_NO_SPACE) {
        file = (asm_bytes){cli_allocate(used + 1), used, used};
        status = dogma_module_write(&e->module, shebang, file.data, used, &used, &diag);
    }
    if (status != DOGMA_OK)
        exit(cli_report(e->as->path, &diag));
    return file;
}

/* A proof is bound to the other sections, so they are written first and read back. */
static void add_proof(emitter *e)
{
    const asm_bytes file = write_file(e, false);
    dogma_module module = {0};
    dogma_scratch scratch;
    dogma_diag diag = {.function = UINT32_MAX};
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(file.used);
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    const dogma_status status = dogma_module_read(file.data, file.used, &scratch, &module, &diag);
    if (status != DOGMA_OK)
        exit(cli_report(e->as->path, &diag));
    const asm_bytes proof = asm_emit_proof(e->as, &module, import_number, e);
    e->module.proof = (dogma_span){proof.data, proof.used};
}

asm_bytes asm_emit(assembler *as, bool shebang, bool validate)
{
    emitter e = {.as = as};
    sort_types(&e);
    layout_image(&e);
    fill_table(&e);
    emit_imports(&e);
    emit_functions(&e);
    emit_relocations(&e);
    emit_exports(&e);
    emit_names(&e);
    emit_lines(&e);
    e.module.table = e.table;
    e.module.table_count = (uint32_t)e.table_count;
    const uint32_t bss_bytes = e.module.manifest.bss_bytes;
    e.module.manifest = as->manifest;
    e.module.manifest.bss_bytes = bss_bytes;
    e.module.manifest.name = text_span(as->module_name != NULL ? as->module_name : "");
    e.module.manifest.entry = special_function(&e, &as->entry);
    e.module.manifest.initialiser = special_function(&e, &as->initialiser);
    e.module.manifest.finaliser = special_function(&e, &as->finaliser);

    if (as->has_proof)
        add_proof(&e);
    asm_bytes file = write_file(&e, shebang);
    if (as->edits_count != 0) {
        if (shebang)
            cli_die(CLI_USAGE, "--shebang does not go with edits of the file");
        asm_damage(as, &file);
    }
    if (validate)
        validate_file(&e, &file);
    return file;
}
