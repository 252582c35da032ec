/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Bytes to module.                                                             Spec: 20-binary "File"
 *
 * Passes: interpreter line and header, section table, then each section with the reader of its kind. Every array is taken from the
 * scratch after its count was checked against the bytes that are left, so that a small file cannot ask for much memory.
 */
#include "bytes.h"
#include "hash.h"
#include "layout.h"

typedef struct reader {
    dg_cursor cursor;
    const uint8_t *file;
    dogma_module *module;
    dogma_scratch *scratch;
    dogma_diag *diag;
    uint32_t section;
} reader;

static dogma_status fail(reader *r, dogma_status status, const char *rule, uint64_t found, uint64_t expected)
{
    if (r->diag != NULL) {
        *r->diag = (dogma_diag){
            .status = status, .rule = rule, .offset = (uint64_t)(r->cursor.at - r->file), .section = r->section,
            .function = UINT32_MAX, .found = found, .expected = expected,
        };
    }
    return status;
}

#define TRY(EXPRESSION)                                                                                                          \
    do {                                                                                                                         \
        const dogma_status try_status = (EXPRESSION);                                                                            \
        if (try_status != DOGMA_OK)                                                                                              \
            return try_status;                                                                                                   \
    } while (0)

static dogma_status read_u8(reader *r, uint8_t *out)
{
    const dogma_status status = dg_read_u8(&r->cursor, out);
    return status == DOGMA_OK ? DOGMA_OK : fail(r, status, "B-ITEMS", 0, 1);
}

static dogma_status read_u64(reader *r, uint64_t *out)
{
    const dogma_status status = dg_read_uleb(&r->cursor, out);
    return status == DOGMA_OK ? DOGMA_OK : fail(r, status, status == DOGMA_E_TRUNCATED ? "B-ITEMS" : "B-LEB", 0, 0);
}

static dogma_status read_number(reader *r, uint64_t max, uint32_t *out)
{
    uint64_t value;
    TRY(read_u64(r, &value));
    if (value > max)
        return fail(r, DOGMA_E_VALUE, "B-ITEMS", value, max);
    *out = (uint32_t)value;
    return DOGMA_OK;
}

static dogma_status read_u32(reader *r, uint32_t *out)
{
    return read_number(r, UINT32_MAX, out);
}

static dogma_status read_s64(reader *r, int64_t *out)
{
    const dogma_status status = dg_read_sleb(&r->cursor, out);
    return status == DOGMA_OK ? DOGMA_OK : fail(r, status, status == DOGMA_E_TRUNCATED ? "B-ITEMS" : "B-LEB", 0, 0);
}

static dogma_status read_bytes(reader *r, uint64_t bytes, dogma_span *out)
{
    const size_t left = (size_t)(r->cursor.end - r->cursor.at);
    if (bytes > left)
        return fail(r, DOGMA_E_TRUNCATED, "B-ITEMS", left, bytes);
    *out = (dogma_span){r->cursor.at, (size_t)bytes};
    r->cursor.at += bytes;
    return DOGMA_OK;
}

static dogma_status read_string(reader *r, dogma_span *out)
{
    uint64_t bytes;
    TRY(read_u64(r, &bytes));
    if (bytes > 65535)
        return fail(r, DOGMA_E_STRING, "B-STRING", bytes, 65535);
    TRY(read_bytes(r, bytes, out));
    for (size_t i = 0; i < out->size_bytes; i++)
        if (out->data[i] == 0)
            return fail(r, DOGMA_E_STRING, "B-STRING", i, out->size_bytes);
    return DOGMA_OK;
}

/* Reads a count of items that take at least item_bytes_min each, and takes room for them. */
static dogma_status read_count(reader *r, size_t item_bytes_min, size_t element_bytes, uint32_t *count, void **array)
{
    uint64_t value;
    TRY(read_u64(r, &value));
    const size_t most = (size_t)(r->cursor.end - r->cursor.at) / item_bytes_min;
    if (value > most)
        return fail(r, DOGMA_E_COUNT, "B-ITEMS", value, most);
    if (value == 0 && r->section != DOGMA_SECTION_SIGNATURES)
        return fail(r, DOGMA_E_NOT_CANONICAL, "B-SECTIONS", 0, 1);
    *array = dogma_scratch_take(r->scratch, (size_t)value, element_bytes);
    if (*array == NULL)
        return fail(r, DOGMA_E_SCRATCH, "", r->scratch->size_bytes, 0);
    *count = (uint32_t)value;
    return DOGMA_OK;
}

static dogma_status read_manifest(reader *r)
{
    dogma_manifest *m = &r->module->manifest;
    TRY(read_string(r, &m->name));
    TRY(read_u64(r, &m->memory_bytes_max));
    TRY(read_u64(r, &m->safe_stack_bytes));
    TRY(read_u64(r, &m->data_stack_bytes));
    TRY(read_u32(r, &m->bss_bytes));
    TRY(read_u32(r, &m->entry));
    TRY(read_u32(r, &m->initialiser));
    TRY(read_u32(r, &m->finaliser));
    TRY(read_u64(r, &m->features));
    if (m->features != 0)
        return fail(r, DOGMA_E_FEATURES, "B-FEATURES", m->features, 0);
    return DOGMA_OK;
}

static dogma_status read_classes(reader *r, uint16_t *count, const uint8_t **classes)
{
    uint32_t value;
    dogma_span span;
    TRY(read_number(r, UINT16_MAX, &value));
    TRY(read_bytes(r, value, &span));
    for (size_t i = 0; i < span.size_bytes; i++)
        if (span.data[i] < DOGMA_CLASS_I32 || span.data[i] > DOGMA_CLASS_V128)
            return fail(r, DOGMA_E_SIGNATURE, "B-SIG", span.data[i], DOGMA_CLASS_V128);
    *count = (uint16_t)value;
    *classes = span.data;
    return DOGMA_OK;
}

static dogma_status read_signatures(reader *r)
{
    dogma_module *module = r->module;
    void *array;
    TRY(read_count(r, 4, sizeof(dogma_signature), &module->signature_count, &array));
    module->signatures = array;
    for (uint32_t i = 0; i < module->signature_count; i++) {
        dogma_signature *s = &module->signatures[i];
        const uint8_t *begin = r->cursor.at;
        uint32_t slots;
        TRY(read_u8(r, &s->flags));
        if ((s->flags & ~(DOGMA_LINK_VARIADIC | DOGMA_LINK_RETURNS_TWICE)) != 0)
            return fail(r, DOGMA_E_SIGNATURE, "B-SIG", s->flags, 3);
        TRY(read_number(r, UINT16_MAX, &slots));
        s->stack_slots = (uint16_t)slots;
        TRY(read_classes(r, &s->parameter_count, &s->parameters));
        TRY(read_classes(r, &s->result_count, &s->results));
        s->bytes = (dogma_span){begin, (size_t)(r->cursor.at - begin)};
        if (i != 0 && dg_span_compare(module->signatures[i - 1].bytes, s->bytes) >= 0)
            return fail(r, DOGMA_E_SIGNATURE_ORDER, "B-SIG", i, i - 1);
    }
    return DOGMA_OK;
}

static int compare_imports(const dogma_import *left, const dogma_import *right)
{
    int order = dg_span_compare(left->module, right->module);
    if (order == 0)
        order = dg_span_compare(left->name, right->name);
    return order != 0 ? order : (int)left->kind - (int)right->kind;
}

static void sift_down(const dogma_import *imports, uint32_t *heap, uint32_t root, uint32_t count)
{
    for (;;) {
        uint32_t child = 2 * root + 1;
        if (child >= count)
            return;
        if (child + 1 < count && compare_imports(&imports[heap[child]], &imports[heap[child + 1]]) < 0)
            child++;
        if (compare_imports(&imports[heap[root]], &imports[heap[child]]) >= 0)
            return;
        const uint32_t swap = heap[root];
        heap[root] = heap[child];
        heap[child] = swap;
        root = child;
    }
}

/* B-IMPORT: distinct. Heap sort, because its worst case is as good as its best; compilers write sorted imports, which skip it. */
static dogma_status check_imports_distinct(reader *r)
{
    const dogma_import *imports = r->module->imports;
    const uint32_t count = r->module->import_count;
    uint32_t sorted = 1;
    while (sorted < count && compare_imports(&imports[sorted - 1], &imports[sorted]) < 0)
        sorted++;
    if (sorted >= count)
        return DOGMA_OK;

    const size_t mark = r->scratch->used_bytes;
    uint32_t *heap = dogma_scratch_take(r->scratch, count, sizeof *heap);
    if (heap == NULL)
        return fail(r, DOGMA_E_SCRATCH, "", r->scratch->size_bytes, 0);
    for (uint32_t i = 0; i < count; i++)
        heap[i] = i;
    for (uint32_t root = count / 2; root-- > 0;)
        sift_down(imports, heap, root, count);
    for (uint32_t end = count - 1; end > 0; end--) {
        const uint32_t largest = heap[0];
        heap[0] = heap[end];
        heap[end] = largest;
        sift_down(imports, heap, 0, end);
        if (end + 1 < count && compare_imports(&imports[heap[end]], &imports[heap[end + 1]]) == 0)
            return fail(r, DOGMA_E_IMPORT, "B-IMPORT", heap[end], heap[end + 1]);
    }
    if (count > 1 && compare_imports(&imports[heap[0]], &imports[heap[1]]) == 0)
        return fail(r, DOGMA_E_IMPORT, "B-IMPORT", heap[0], heap[1]);
    r->scratch->used_bytes = mark;
    return DOGMA_OK;
}

static dogma_status read_imports(reader *r)
{
    dogma_module *module = r->module;
    void *array;
    TRY(read_count(r, 4, sizeof(dogma_import), &module->import_count, &array));
    module->imports = array;
    for (uint32_t i = 0; i < module->import_count; i++) {
        dogma_import *import = &module->imports[i];
        *import = (dogma_import){0};
        TRY(read_string(r, &import->module));
        TRY(read_string(r, &import->name));
        TRY(read_u8(r, &import->kind));
        if (import->kind == DOGMA_KIND_FUNCTION)
            TRY(read_u32(r, &import->signature));
        else if (import->kind == DOGMA_KIND_DATA)
            TRY(read_u64(r, &import->size_bytes));
        else
            return fail(r, DOGMA_E_IMPORT, "B-IMPORT", import->kind, DOGMA_KIND_DATA);
        if (dogma_import_is_library(import) && import->size_bytes != 0)
            return fail(r, DOGMA_E_IMPORT, "B-IMPORT", import->size_bytes, 0);
    }
    return check_imports_distinct(r);
}

static dogma_status read_exports(reader *r)
{
    dogma_module *module = r->module;
    void *array;
    TRY(read_count(r, 3, sizeof(dogma_export), &module->export_count, &array));
    module->exports = array;
    for (uint32_t i = 0; i < module->export_count; i++) {
        dogma_export *export = &module->exports[i];
        *export = (dogma_export){0};
        TRY(read_string(r, &export->name));
        TRY(read_u8(r, &export->kind));
        if (export->kind == DOGMA_KIND_FUNCTION) {
            TRY(read_u32(r, &export->function));
        } else if (export->kind == DOGMA_KIND_DATA) {
            TRY(read_u32(r, &export->image_offset));
            TRY(read_u64(r, &export->size_bytes));
        } else {
            return fail(r, DOGMA_E_EXPORT, "B-EXPORT", export->kind, DOGMA_KIND_DATA);
        }
        if (export->kind == DOGMA_KIND_DATA && export->name.size_bytes == 0)
            return fail(r, DOGMA_E_EXPORT, "B-EXPORT", 0, 1);
        if (i != 0 && dg_span_compare(module->exports[i - 1].name, export->name) >= 0)
            return fail(r, DOGMA_E_EXPORT_ORDER, "B-EXPORT", i, i - 1);
    }
    return DOGMA_OK;
}

static dogma_status read_functions(reader *r)
{
    dogma_module *module = r->module;
    uint64_t code_offset = 0;
    void *array;
    TRY(read_count(r, 7, sizeof(dogma_function), &module->function_count, &array));
    module->functions = array;
    for (uint32_t i = 0; i < module->function_count; i++) {
        dogma_function *f = &module->functions[i];
        *f = (dogma_function){0};
        TRY(read_u32(r, &f->signature));
        TRY(read_u32(r, &f->own_slots));
        TRY(read_u8(r, &f->saved_mask));
        TRY(read_u32(r, &f->outgoing_slots));
        TRY(read_u32(r, &f->data_frame_bytes));
        TRY(read_u8(r, &f->flags));
        TRY(read_u32(r, &f->code_bytes));
        if (f->saved_mask > 0x1f || (f->flags & ~(DOGMA_FUNCTION_RETURNS_TWICE | DOGMA_FUNCTION_DYNAMIC)) != 0)
            return fail(r, DOGMA_E_FUNCTION_HEADER, "B-FUNCTION", f->saved_mask, f->flags);
        f->code_offset = (uint32_t)code_offset;
        code_offset += f->code_bytes;
        if (code_offset > UINT32_MAX)
            return fail(r, DOGMA_E_FUNCTION_BODY, "V-FUNC-4", code_offset, UINT32_MAX);
    }
    return DOGMA_OK;
}

static dogma_status read_table(reader *r)
{
    dogma_module *module = r->module;
    void *array;
    TRY(read_count(r, 1, sizeof(uint32_t), &module->table_count, &array));
    module->table = array;
    for (uint32_t i = 0; i < module->table_count; i++)
        TRY(read_u32(r, &module->table[i]));
    return DOGMA_OK;
}

static dogma_status read_relocations(reader *r)
{
    dogma_module *module = r->module;
    uint64_t place = 0;
    void *array;
    TRY(read_count(r, 3, sizeof(dogma_relocation), &module->relocation_count, &array));
    module->relocations = array;
    for (uint32_t i = 0; i < module->relocation_count; i++) {
        dogma_relocation *relocation = &module->relocations[i];
        uint32_t delta;
        *relocation = (dogma_relocation){0};
        TRY(read_u8(r, &relocation->kind));
        TRY(read_u32(r, &delta));
        place += delta;
        if (place > DOGMA_IMAGE_BYTES_MAX || (i != 0 && delta < 8))
            return fail(r, DOGMA_E_RELOCATION, "B-RELOC", delta, 8);
        relocation->place = (uint32_t)place;
        switch (relocation->kind) {
        case DOGMA_RELOCATION_DATA:
            TRY(read_s64(r, &relocation->addend));
            break;
        case DOGMA_RELOCATION_FUNCTION:
            TRY(read_u32(r, &relocation->number));
            break;
        case DOGMA_RELOCATION_IMPORTED_DATA:
            TRY(read_u32(r, &relocation->number));
            TRY(read_s64(r, &relocation->addend));
            break;
        case DOGMA_RELOCATION_LIBRARY:
            TRY(read_u32(r, &relocation->number));
            break;
        default:
            return fail(r, DOGMA_E_RELOCATION, "B-RELOC", relocation->kind, DOGMA_RELOCATION_LIBRARY);
        }
    }
    return DOGMA_OK;
}

static dogma_status read_section(reader *r)
{
    dogma_module *module = r->module;
    const dogma_span all = {r->cursor.at, (size_t)(r->cursor.end - r->cursor.at)};
    switch (r->section) {
    case DOGMA_SECTION_MANIFEST: TRY(read_manifest(r)); break;
    case DOGMA_SECTION_SIGNATURES: TRY(read_signatures(r)); break;
    case DOGMA_SECTION_IMPORTS: TRY(read_imports(r)); break;
    case DOGMA_SECTION_EXPORTS: TRY(read_exports(r)); break;
    case DOGMA_SECTION_FUNCTIONS: TRY(read_functions(r)); break;
    case DOGMA_SECTION_TABLE: TRY(read_table(r)); break;
    case DOGMA_SECTION_RELOCATIONS: TRY(read_relocations(r)); break;
    case DOGMA_SECTION_CODE: module->code = all; return DOGMA_OK;
    case DOGMA_SECTION_RODATA: module->rodata = all; return DOGMA_OK;
    case DOGMA_SECTION_RELRO: module->relro = all; return DOGMA_OK;
    case DOGMA_SECTION_DATA: module->data = all; return DOGMA_OK;
    /* Strippable sections are looked into when they are used; damage there loses only what they say. */
    case DOGMA_SECTION_NAMES: module->names = all; return DOGMA_OK;
    case DOGMA_SECTION_LINES: module->lines = all; return DOGMA_OK;
    case DOGMA_SECTION_CTYPES: module->ctypes = all; return DOGMA_OK;
    case DOGMA_SECTION_PROOF: module->proof = all; return DOGMA_OK;
    default:
        return r->section >= 0x80 ? DOGMA_OK : fail(r, DOGMA_E_SECTION_UNKNOWN, "B-SECTIONS", r->section, 0);
    }
    if (r->cursor.at != r->cursor.end)
        return fail(r, DOGMA_E_SECTION_TRAILING, "B-ITEMS", (uint64_t)(r->cursor.end - r->cursor.at), 0);
    return DOGMA_OK;
}

/* B-SHEBANG. Leaves the cursor at the magic. */
static dogma_status skip_shebang(reader *r, size_t size)
{
    if (size < 2 || r->cursor.at[0] != '#' || r->cursor.at[1] != '!')
        return DOGMA_OK;
    if (size < DG_SHEBANG_BYTES)
        return fail(r, DOGMA_E_TRUNCATED, "B-SHEBANG", size, DG_SHEBANG_BYTES);
    for (unsigned i = 0; i < DG_SHEBANG_BYTES; i++)
        if ((r->cursor.at[i] == '\n') != (i == DG_SHEBANG_BYTES - 1))
            return fail(r, DOGMA_E_SHEBANG, "B-SHEBANG", i, DG_SHEBANG_BYTES - 1);
    r->cursor.at += DG_SHEBANG_BYTES;
    r->file = r->cursor.at;
    r->module->shebang_bytes = DG_SHEBANG_BYTES;
    return DOGMA_OK;
}

static dogma_status read_header(reader *r)
{
    static const uint8_t magic[4] = {0x7f, 'D', 'G', 'M'};
    const uint8_t *file = r->file;
    const size_t size = (size_t)(r->cursor.end - file);
    if (size < sizeof magic || memcmp(file, magic, sizeof magic) != 0)
        return fail(r, DOGMA_E_MAGIC, "B-MAGIC", size < 4 ? size : dg_load32(file), 0x4d47447f);
    if (size < DG_HEADER_BYTES)
        return fail(r, DOGMA_E_TRUNCATED, "B-SIZE", size, DG_HEADER_BYTES);
    r->cursor.at = file + 4;
    if (dg_load16(file + 4) != DOGMA_FORMAT_REVISION || dg_load16(file + 6) != DOGMA_ISA_REVISION)
        return fail(r, DOGMA_E_VERSION, "B-VERSION", dg_load32(file + 4), DOGMA_ISA_REVISION << 16 | DOGMA_FORMAT_REVISION);
    r->cursor.at = file + DG_OFFSET_FILE_SIZE;
    if (dg_load64(file + DG_OFFSET_FILE_SIZE) != size)
        return fail(r, DOGMA_E_FILE_SIZE, "B-SIZE", dg_load64(file + DG_OFFSET_FILE_SIZE), size);
    if (size > UINT32_MAX)
        return fail(r, DOGMA_E_LIMIT, "B-SIZE", size, UINT32_MAX);
    r->cursor.at = file + DG_OFFSET_HASH;
    uint8_t hash[16];
    dg_hash128(file + DG_OFFSET_SECTION_COUNT, size - DG_OFFSET_SECTION_COUNT, hash);
    if (memcmp(hash, r->cursor.at, sizeof hash) != 0)
        return fail(r, DOGMA_E_HASH, "B-HASH", dg_load64(r->cursor.at), dg_load64(hash));
    memcpy(r->module->hash, hash, sizeof hash);
    r->module->file = (dogma_span){file, size};
    return DOGMA_OK;
}

/* B-SECTIONS: ascending kinds, no gaps, the last one ends the file. */
static dogma_status read_section_table(reader *r)
{
    dogma_module *module = r->module;
    const size_t size = module->file.size_bytes;
    r->cursor.at = r->file + DG_OFFSET_SECTION_COUNT;
    const uint32_t count = dg_load32(r->cursor.at);
    if (count > DOGMA_SECTIONS_MAX)
        return fail(r, DOGMA_E_SECTION_TABLE, "B-SECTIONS", count, DOGMA_SECTIONS_MAX);
    uint64_t next = DG_HEADER_BYTES + (uint64_t)count * DG_SECTION_ENTRY_BYTES;
    if (next > size)
        return fail(r, DOGMA_E_TRUNCATED, "B-SECTIONS", size, next);
    uint32_t previous_kind = 0;
    for (uint32_t i = 0; i < count; i++) {
        r->cursor.at = r->file + DG_HEADER_BYTES + (size_t)i * DG_SECTION_ENTRY_BYTES;
        const dogma_section section = {dg_load32(r->cursor.at), dg_load32(r->cursor.at + 4), dg_load32(r->cursor.at + 8)};
        if (section.kind <= previous_kind)
            return fail(r, DOGMA_E_SECTION_TABLE, "B-SECTIONS", section.kind, previous_kind + 1);
        if (section.offset != next)
            return fail(r, DOGMA_E_SECTION_TABLE, "B-SECTIONS", section.offset, next);
        if (section.size_bytes == 0)
            return fail(r, DOGMA_E_SECTION_TABLE, "B-SECTIONS", 0, 1);
        if (section.size_bytes > size - next)
            return fail(r, DOGMA_E_TRUNCATED, "B-SECTIONS", section.size_bytes, size - next);
        next += section.size_bytes;
        previous_kind = section.kind;
        module->sections[i] = section;
    }
    if (next != size)
        return fail(r, DOGMA_E_SECTION_TABLE, "B-SECTIONS", next, size);
    module->section_count = count;
    return DOGMA_OK;
}

/* What takes more than one section: mandatory ones, image layout, incoming slots, bodies that tile the code. */
static dogma_status connect(reader *r)
{
    dogma_module *module = r->module;
    if (module->section_count < 2 || module->sections[0].kind != DOGMA_SECTION_MANIFEST ||
        module->sections[1].kind != DOGMA_SECTION_SIGNATURES)
        return fail(r, DOGMA_E_SECTION_MISSING, "B-SECTIONS", 0, 0);
    if (!dg_image_layout(module))
        return fail(r, DOGMA_E_IMAGE_BYTES, "B-IMAGE", 0, DOGMA_IMAGE_BYTES_MAX);
    uint64_t code_bytes = 0;
    for (uint32_t i = 0; i < module->function_count; i++) {
        dogma_function *f = &module->functions[i];
        code_bytes += f->code_bytes;
        if (f->signature < module->signature_count)
            f->incoming_slots = module->signatures[f->signature].stack_slots;
    }
    if (code_bytes != module->code.size_bytes)
        return fail(r, DOGMA_E_FUNCTION_BODY, "V-FUNC-4", code_bytes, module->code.size_bytes);
    return DOGMA_OK;
}

dogma_status dogma_module_read(const uint8_t *bytes, size_t size, dogma_scratch *scratch, dogma_module *out, dogma_diag *diag)
{
    static const uint8_t nothing[1];
    dogma_module module;
    memset(&module, 0, sizeof module);
    if (size == 0)
        bytes = nothing; /* so that pointer arithmetic below is defined */
    reader r = {.cursor = {bytes, bytes + size}, .file = bytes, .module = &module, .scratch = scratch, .diag = diag};
    TRY(skip_shebang(&r, size));
    TRY(read_header(&r));
    TRY(read_section_table(&r));
    for (uint32_t i = 0; i < module.section_count; i++) {
        const dogma_section *section = &module.sections[i];
        r.section = section->kind;
        r.cursor.at = r.file + section->offset;
        r.cursor.end = r.cursor.at + section->size_bytes;
        TRY(read_section(&r));
    }
    r.section = 0;
    TRY(connect(&r));
    *out = module;
    return DOGMA_OK;
}
