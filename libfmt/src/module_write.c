/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Module to bytes.                                                             Spec: 20-binary "File" */
#include "bytes.h"
#include "hash.h"
#include "layout.h"
#include "leb.h"

/* Counts everything, stores what fits. */
typedef struct writer {
    uint8_t *out;
    size_t capacity, used;
} writer;

static void put(writer *w, uint8_t byte)
{
    if (w->used < w->capacity)
        w->out[w->used] = byte;
    w->used++;
}

static void put_bytes(writer *w, const uint8_t *data, size_t bytes)
{
    if (bytes != 0 && w->used <= w->capacity && bytes <= w->capacity - w->used)
        memcpy(w->out + w->used, data, bytes);
    w->used += bytes;
}

static void put_u32(writer *w, uint32_t value)
{
    uint8_t bytes[4];
    dg_store32(bytes, value);
    put_bytes(w, bytes, sizeof bytes);
}

static void put_uleb(writer *w, uint64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    put_bytes(w, leb, dg_store_uleb(leb, value));
}

static void put_sleb(writer *w, int64_t value)
{
    uint8_t leb[DG_LEB_BYTES_MAX];
    put_bytes(w, leb, dg_store_sleb(leb, value));
}

static void put_string(writer *w, dogma_span text)
{
    put_uleb(w, text.size_bytes);
    put_bytes(w, text.data, text.size_bytes);
}

static void put_manifest(writer *w, const dogma_manifest *m)
{
    put_string(w, m->name);
    put_uleb(w, m->memory_bytes_max);
    put_uleb(w, m->safe_stack_bytes);
    put_uleb(w, m->data_stack_bytes);
    put_uleb(w, m->bss_bytes);
    put_uleb(w, m->entry);
    put_uleb(w, m->initialiser);
    put_uleb(w, m->finaliser);
    put_uleb(w, m->features);
}

static void put_signature(writer *w, const dogma_signature *s)
{
    put(w, s->flags);
    put_uleb(w, s->stack_slots);
    put_uleb(w, s->parameter_count);
    put_bytes(w, s->parameters, s->parameter_count);
    put_uleb(w, s->result_count);
    put_bytes(w, s->results, s->result_count);
}

static void put_import(writer *w, const dogma_import *import)
{
    put_string(w, import->module);
    put_string(w, import->name);
    put(w, import->kind);
    put_uleb(w, import->kind == DOGMA_KIND_FUNCTION ? import->signature : import->size_bytes);
}

static void put_export(writer *w, const dogma_export *export)
{
    put_string(w, export->name);
    put(w, export->kind);
    if (export->kind == DOGMA_KIND_FUNCTION) {
        put_uleb(w, export->function);
    } else {
        put_uleb(w, export->image_offset);
        put_uleb(w, export->size_bytes);
    }
}

static void put_function(writer *w, const dogma_function *f)
{
    put_uleb(w, f->signature);
    put_uleb(w, f->own_slots);
    put(w, f->saved_mask);
    put_uleb(w, f->outgoing_slots);
    put_uleb(w, f->data_frame_bytes);
    put(w, f->flags);
    put_uleb(w, f->code_bytes);
}

static void put_relocation(writer *w, const dogma_relocation *relocation, uint32_t previous_place)
{
    put(w, relocation->kind);
    put_uleb(w, relocation->place - previous_place);
    if (relocation->kind != DOGMA_RELOCATION_DATA)
        put_uleb(w, relocation->number);
    if (relocation->kind == DOGMA_RELOCATION_DATA || relocation->kind == DOGMA_RELOCATION_IMPORTED_DATA)
        put_sleb(w, relocation->addend);
}

static void put_section(writer *w, const dogma_module *m, uint32_t kind)
{
    uint32_t i;
    switch (kind) {
    case DOGMA_SECTION_MANIFEST:
        put_manifest(w, &m->manifest);
        break;
    case DOGMA_SECTION_SIGNATURES:
        put_uleb(w, m->signature_count);
        for (i = 0; i < m->signature_count; i++)
            put_signature(w, &m->signatures[i]);
        break;
    case DOGMA_SECTION_IMPORTS:
        put_uleb(w, m->import_count);
        for (i = 0; i < m->import_count; i++)
            put_import(w, &m->imports[i]);
        break;
    case DOGMA_SECTION_EXPORTS:
        put_uleb(w, m->export_count);
        for (i = 0; i < m->export_count; i++)
            put_export(w, &m->exports[i]);
        break;
    case DOGMA_SECTION_FUNCTIONS:
        put_uleb(w, m->function_count);
        for (i = 0; i < m->function_count; i++)
            put_function(w, &m->functions[i]);
        break;
    case DOGMA_SECTION_TABLE:
        put_uleb(w, m->table_count);
        for (i = 0; i < m->table_count; i++)
            put_uleb(w, m->table[i]);
        break;
    case DOGMA_SECTION_RELOCATIONS:
        put_uleb(w, m->relocation_count);
        for (i = 0; i < m->relocation_count; i++)
            put_relocation(w, &m->relocations[i], i == 0 ? 0 : m->relocations[i - 1].place);
        break;
    default:
        break;
    }
}

/* Sections that are a span as it stands. */
static dogma_span raw_section(const dogma_module *m, uint32_t kind)
{
    switch (kind) {
    case DOGMA_SECTION_CODE: return m->code;
    case DOGMA_SECTION_RODATA: return m->rodata;
    case DOGMA_SECTION_RELRO: return m->relro;
    case DOGMA_SECTION_DATA: return m->data;
    case DOGMA_SECTION_NAMES: return m->names;
    case DOGMA_SECTION_LINES: return m->lines;
    case DOGMA_SECTION_CTYPES: return m->ctypes;
    case DOGMA_SECTION_PROOF: return m->proof;
    default: return (dogma_span){NULL, 0};
    }
}

static bool is_present(const dogma_module *m, uint32_t kind)
{
    switch (kind) {
    case DOGMA_SECTION_MANIFEST: return true;
    case DOGMA_SECTION_SIGNATURES: return true;
    case DOGMA_SECTION_IMPORTS: return m->import_count != 0;
    case DOGMA_SECTION_EXPORTS: return m->export_count != 0;
    case DOGMA_SECTION_FUNCTIONS: return m->function_count != 0;
    case DOGMA_SECTION_TABLE: return m->table_count != 0;
    case DOGMA_SECTION_RELOCATIONS: return m->relocation_count != 0;
    default: return raw_section(m, kind).size_bytes != 0;
    }
}

int dg_span_compare(dogma_span left, dogma_span right)
{
    const size_t shared = left.size_bytes < right.size_bytes ? left.size_bytes : right.size_bytes;
    const int order = shared == 0 ? 0 : memcmp(left.data, right.data, shared);
    if (order != 0)
        return order;
    return left.size_bytes < right.size_bytes ? -1 : left.size_bytes > right.size_bytes;
}

static int compare_counts(uint32_t left, uint32_t right)
{
    /* The order of LEB128 bytes, lowest group first, is not the order of the numbers. */
    for (;;) {
        const uint32_t l = (left & 0x7f) | (left >= 0x80 ? 0x80u : 0), r = (right & 0x7f) | (right >= 0x80 ? 0x80u : 0);
        if (l != r)
            return l < r ? -1 : 1;
        if (l < 0x80)
            return 0;
        left >>= 7;
        right >>= 7;
    }
}

int dogma_signature_compare(const dogma_signature *left, const dogma_signature *right)
{
    int order;
    if (left->flags != right->flags)
        return left->flags < right->flags ? -1 : 1;
    if ((order = compare_counts(left->stack_slots, right->stack_slots)) != 0)
        return order;
    if ((order = compare_counts(left->parameter_count, right->parameter_count)) != 0)
        return order;
    if (left->parameter_count != 0 && (order = memcmp(left->parameters, right->parameters, left->parameter_count)) != 0)
        return order;
    if ((order = compare_counts(left->result_count, right->result_count)) != 0)
        return order;
    return left->result_count == 0 ? 0 : memcmp(left->results, right->results, left->result_count);
}

static dogma_status fail(dogma_diag *diag, dogma_status status, const char *rule, uint32_t section, uint64_t found, uint64_t expected)
{
    if (diag != NULL)
        *diag = (dogma_diag){.status = status, .rule = rule, .section = section, .function = UINT32_MAX,
                             .found = found, .expected = expected};
    return status;
}

static dogma_status check_order(const dogma_module *m, dogma_diag *diag)
{
    for (uint32_t i = 1; i < m->signature_count; i++)
        if (dogma_signature_compare(&m->signatures[i - 1], &m->signatures[i]) >= 0)
            return fail(diag, DOGMA_E_SIGNATURE_ORDER, "B-SIG", DOGMA_SECTION_SIGNATURES, i, i - 1);
    for (uint32_t i = 1; i < m->export_count; i++)
        if (dg_span_compare(m->exports[i - 1].name, m->exports[i].name) >= 0)
            return fail(diag, DOGMA_E_EXPORT_ORDER, "B-EXPORT", DOGMA_SECTION_EXPORTS, i, i - 1);
    for (uint32_t i = 1; i < m->relocation_count; i++)
        if (m->relocations[i].place < m->relocations[i - 1].place || m->relocations[i].place - m->relocations[i - 1].place < 8)
            return fail(diag, DOGMA_E_RELOCATION, "B-RELOC", DOGMA_SECTION_RELOCATIONS, m->relocations[i].place,
                        (uint64_t)m->relocations[i - 1].place + 8);
    uint64_t code_bytes = 0;
    for (uint32_t i = 0; i < m->function_count; i++)
        code_bytes += m->functions[i].code_bytes;
    if (code_bytes != m->code.size_bytes)
        return fail(diag, DOGMA_E_FUNCTION_BODY, "V-FUNC-4", DOGMA_SECTION_FUNCTIONS, code_bytes, m->code.size_bytes);
    return DOGMA_OK;
}

dogma_status dogma_module_write(const dogma_module *module, bool shebang, uint8_t *out, size_t capacity, size_t *used_bytes,
                                dogma_diag *diag)
{
    static const uint8_t kinds[] = {
        DOGMA_SECTION_MANIFEST, DOGMA_SECTION_SIGNATURES, DOGMA_SECTION_IMPORTS, DOGMA_SECTION_EXPORTS, DOGMA_SECTION_FUNCTIONS,
        DOGMA_SECTION_TABLE, DOGMA_SECTION_CODE, DOGMA_SECTION_RODATA, DOGMA_SECTION_RELRO, DOGMA_SECTION_DATA,
        DOGMA_SECTION_RELOCATIONS, DOGMA_SECTION_NAMES, DOGMA_SECTION_LINES, DOGMA_SECTION_CTYPES, DOGMA_SECTION_PROOF};
    static const char interpreter[] = "#!/usr/bin/env dogma-run";
    static const uint8_t head[8] = {0x7f, 'D', 'G', 'M', DOGMA_FORMAT_REVISION, 0, DOGMA_ISA_REVISION, 0};

    const dogma_status order = check_order(module, diag);
    if (order != DOGMA_OK)
        return order;

    writer w = {out, capacity, 0};
    if (shebang) {
        put_bytes(&w, (const uint8_t *)interpreter, sizeof interpreter - 1);
        while (w.used < DG_SHEBANG_BYTES - 1)
            put(&w, ' ');
        put(&w, '\n');
    }
    const size_t start = w.used;
    uint32_t section_count = 0;
    for (size_t i = 0; i < sizeof kinds; i++)
        section_count += is_present(module, kinds[i]);
    put_bytes(&w, head, sizeof head);
    for (unsigned i = 0; i < 24; i++) /* size and hash come last */
        put(&w, 0);
    put_u32(&w, section_count);
    writer table = w;
    for (uint32_t i = 0; i < section_count * DG_SECTION_ENTRY_BYTES; i++)
        put(&w, 0);
    for (size_t i = 0; i < sizeof kinds; i++) {
        const uint32_t kind = kinds[i];
        if (!is_present(module, kind))
            continue;
        const size_t offset = w.used - start;
        const dogma_span raw = raw_section(module, kind);
        if (raw.size_bytes != 0)
            put_bytes(&w, raw.data, raw.size_bytes);
        else
            put_section(&w, module, kind);
        const size_t bytes = w.used - start - offset;
        if (offset > UINT32_MAX || bytes > UINT32_MAX - offset)
            return fail(diag, DOGMA_E_LIMIT, "B-SIZE", kind, offset, UINT32_MAX);
        put_u32(&table, kind);
        put_u32(&table, (uint32_t)offset);
        put_u32(&table, (uint32_t)bytes);
    }
    *used_bytes = w.used;
    if (w.used > capacity)
        return fail(diag, DOGMA_E_NO_SPACE, "", 0, capacity, w.used);
    uint8_t *file = out + start;
    dg_store64(file + DG_OFFSET_FILE_SIZE, w.used - start);
    return dogma_module_rehash(file, w.used - start);
}

dogma_status dogma_module_rehash(uint8_t *file, size_t size)
{
    if (size < DG_HEADER_BYTES)
        return DOGMA_E_TRUNCATED;
    dg_hash128(file + DG_OFFSET_SECTION_COUNT, size - DG_OFFSET_SECTION_COUNT, file + DG_OFFSET_HASH);
    return DOGMA_OK;
}
