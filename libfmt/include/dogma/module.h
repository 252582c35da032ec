/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Modules: read, validate, write.                                              Spec: 20-binary, 30-validity
 *
 *   bytes --dogma_module_read--> dogma_module --dogma_module_validate--> verdict
 *
 * A dogma_module points into the bytes it was read from and into the scratch; both must outlive it.
 */
#ifndef DOGMA_MODULE_H
#define DOGMA_MODULE_H

#include <dogma/insn.h>
#include <dogma/scratch.h>

DOGMA_EXTERN_C_BEGIN

typedef struct dogma_span { /* borrowed bytes */
    const uint8_t *data;
    size_t size_bytes;
} dogma_span;

typedef enum dogma_section_kind {
    DOGMA_SECTION_MANIFEST = 1, DOGMA_SECTION_SIGNATURES = 2, DOGMA_SECTION_IMPORTS = 3, DOGMA_SECTION_EXPORTS = 4,
    DOGMA_SECTION_FUNCTIONS = 5, DOGMA_SECTION_TABLE = 6, DOGMA_SECTION_CODE = 7, DOGMA_SECTION_RODATA = 8, DOGMA_SECTION_RELRO = 9,
    DOGMA_SECTION_DATA = 10, DOGMA_SECTION_RELOCATIONS = 11,
    DOGMA_SECTION_NAMES = 0x80, DOGMA_SECTION_LINES = 0x81, DOGMA_SECTION_CTYPES = 0x82, DOGMA_SECTION_PROOF = 0x83
} dogma_section_kind;

typedef struct dogma_section {
    uint32_t kind;
    uint32_t offset; /* from the magic */
    uint32_t size_bytes;
} dogma_section;

enum { DOGMA_LINK_VARIADIC = 1, DOGMA_LINK_RETURNS_TWICE = 2 };
enum { DOGMA_CLASS_I32 = 1, DOGMA_CLASS_I64 = 2, DOGMA_CLASS_F32 = 3, DOGMA_CLASS_F64 = 4, DOGMA_CLASS_V128 = 5 };

typedef struct dogma_signature {
    dogma_span bytes; /* canonical; compare with size and memcmp */
    uint8_t flags;
    uint16_t stack_slots;
    uint16_t parameter_count, result_count;
    const uint8_t *parameters, *results; /* class bytes */
} dogma_signature;

enum { DOGMA_KIND_FUNCTION = 0, DOGMA_KIND_DATA = 1 };

typedef struct dogma_import {
    dogma_span module, name;
    uint8_t kind;
    uint32_t signature;  /* function */
    uint64_t size_bytes; /* data; 0 for a library import */
} dogma_import;

/* An import that names a module and nothing in it: what a library relocation points to. */
static inline bool dogma_import_is_library(const dogma_import *import)
{
    return import->kind == DOGMA_KIND_DATA && import->name.size_bytes == 0;
}

typedef struct dogma_export {
    dogma_span name;
    uint8_t kind;
    uint32_t function;     /* function */
    uint32_t image_offset; /* data */
    uint64_t size_bytes;
} dogma_export;

enum { DOGMA_FUNCTION_RETURNS_TWICE = 1, DOGMA_FUNCTION_DYNAMIC = 2 };

typedef struct dogma_function {
    uint32_t signature;
    uint32_t own_slots, outgoing_slots, incoming_slots;
    uint8_t saved_mask; /* bit 0 rbx, 1 rbp, 2 r12, 3 r13, 4 r14 */
    uint8_t flags;
    uint32_t data_frame_bytes;
    uint32_t code_offset; /* in the code section */
    uint32_t code_bytes;
    uint32_t block_count; /* filled by validate, 0 before */
    uint32_t setjmp_count; /* filled by validate */
} dogma_function;

enum { DOGMA_RELOCATION_DATA = 1, DOGMA_RELOCATION_FUNCTION = 2, DOGMA_RELOCATION_IMPORTED_DATA = 3, DOGMA_RELOCATION_LIBRARY = 4 };

typedef struct dogma_relocation {
    uint8_t kind;
    uint32_t place;   /* image offset of 8 bytes */
    uint32_t number;  /* FUNCTION table entry; IMPORTED_DATA, LIBRARY import */
    int64_t addend;   /* DATA: image offset; IMPORTED_DATA: addend */
} dogma_relocation;

typedef struct dogma_manifest {
    dogma_span name;
    uint64_t memory_bytes_max;
    uint64_t safe_stack_bytes, data_stack_bytes;
    uint32_t bss_bytes;
    uint32_t entry, initialiser, finaliser; /* function index + 1; 0 none */
    uint64_t features;
} dogma_manifest;

typedef struct dogma_module {
    dogma_span file; /* from the magic on */
    size_t shebang_bytes; /* 0 or 64 */
    uint8_t hash[16];
    dogma_section sections[DOGMA_SECTIONS_MAX];
    uint32_t section_count;
    dogma_manifest manifest;
    dogma_signature *signatures; uint32_t signature_count;
    dogma_import *imports;       uint32_t import_count;
    dogma_export *exports;       uint32_t export_count;
    dogma_function *functions;   uint32_t function_count;
    uint32_t *table;             uint32_t table_count; /* function indices */
    dogma_relocation *relocations; uint32_t relocation_count;
    dogma_span code, rodata, relro, data, names, lines, ctypes, proof;
    uint32_t relro_offset, data_offset, bss_offset, image_bytes; /* image layout, from 20-binary */
} dogma_module;

/*
 * Read a module: container, hash, all tables. Code is not looked at. scratch holds the arrays; its need is at most
 * DOGMA_MODULE_READ_SCRATCH_BYTES(size). diag may be NULL. Linear in size.
 */
#define DOGMA_MODULE_READ_SCRATCH_BYTES(size) ((size_t)(size) * 24u + 4096u)
DOGMA_MUST_USE dogma_status
dogma_module_read(const uint8_t *bytes, size_t size, dogma_scratch *scratch, dogma_module *out, dogma_diag *diag);

/*
 * Check every rule of 30-validity in one pass over code and tables; fills block_count and setjmp_count. The scratch need is one bit per byte of the largest
 * function plus bookkeeping, at most DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size); it is rewound on return. diag may be NULL.
 */
#define DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size) ((size_t)(size) * 8u + 4096u)
DOGMA_MUST_USE dogma_status
dogma_module_validate(dogma_module *module, dogma_scratch *scratch, dogma_diag *diag);

/*
 * Write a module. All arrays of *module are input (hash, section table, layout fields, code_offset, code_bytes sums are computed or checked);
 * function bodies are module->code with functions[i].code_bytes. Sorts nothing: signatures and exports must be in canonical order
 * (DOGMA_E_SIGNATURE_ORDER ...). When capacity is short: DOGMA_E_NO_SPACE and *used_bytes = the size needed.
 * shebang: put the 64-byte interpreter line in front.
 */
DOGMA_MUST_USE dogma_status
dogma_module_write(const dogma_module *module, bool shebang, uint8_t *out, size_t capacity, size_t *used_bytes, dogma_diag *diag);

/* Order of link types: that of their canonical bytes, computed from the fields (bytes is not looked at). Below 0, 0, above 0. */
int dogma_signature_compare(const dogma_signature *left, const dogma_signature *right);

/* Name of a function from the names section or an empty span. Linear in the number of functions. */
dogma_span dogma_module_function_name(const dogma_module *module, uint32_t function);

/* Source position of instruction `insn` of block `block` of a function. False when there is none. */
bool dogma_module_line(const dogma_module *module, uint32_t function, uint32_t block, uint32_t insn, dogma_span *file, uint32_t *line);

/* Recompute and store the content hash of a complete file image (from the magic on), for tools and tests that edit files. */
DOGMA_MUST_USE dogma_status dogma_module_rehash(uint8_t *file, size_t size);

DOGMA_EXTERN_C_END
#endif
