/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The assembler's inside. Passes:
 *
 *   asm_lex    a line of text to tokens                     asm_parse   directives and labels to the lists below
 *   asm_insn   an instruction line to an item of a body     asm_proof   proofs
 *   asm_emit   layout, symbols, encoding, module, deliberate damage
 *
 * Everything lives until the tool ends (cli_allocate). Errors end the tool with file:line:column.
 */
#ifndef DOGMA_ASM_H
#define DOGMA_ASM_H

#include "cli.h"

typedef struct asm_place {
    unsigned line, column;
} asm_place;

typedef enum asm_token_kind { ASM_END, ASM_NAME, ASM_NUMBER, ASM_STRING, ASM_PUNCTUATION, ASM_ARROW } asm_token_kind;

typedef struct asm_token {
    asm_token_kind kind;
    unsigned column;
    char punctuation;
    int64_t number;   /* without a sign in front: that is punctuation */
    const char *text; /* NAME, STRING (unescaped); terminated */
    size_t bytes;
} asm_token;

typedef struct asm_line {
    asm_token *tokens; /* the last one is ASM_END */
    size_t count, capacity, at;
} asm_line;

typedef struct asm_bytes {
    uint8_t *data;
    size_t used, capacity;
} asm_bytes;

/* A symbol, or a plain number (name NULL). */
typedef struct asm_ref {
    const char *name;
    int64_t number;
    asm_place place;
} asm_ref;

typedef struct asm_type {
    uint8_t flags;
    uint16_t stack_slots, parameter_count, result_count;
    uint8_t *parameters, *results;
} asm_type;

typedef struct asm_item { /* of a body: an instruction, or raw bytes when raw.data is set */
    asm_place place;
    dogma_insn insn;
    uint32_t block;
    asm_bytes raw;
    asm_ref operand;      /* callee, import, table entry, link type number */
    bool has_type;        /* link type given in place */
    size_t type;
    const char *label;    /* branch target; NULL: target_delta is final */
    asm_ref *targets;     /* brtab: insn.number labels (or deltas) */
    asm_ref global;       /* symbol of a global operand */
    uint32_t offset;      /* in the code section */
} asm_item;

typedef struct asm_line_entry {
    uint32_t block, insn, file_plus_one;
    uint64_t line;
} asm_line_entry;

typedef struct asm_map { /* text to number */
    struct asm_map_cell { const char *text; uint32_t value; } *cells;
    size_t used, capacity;
} asm_map;

#define ASM_LIST(TYPE, NAME)                                                                                                     \
    TYPE *NAME;                                                                                                                  \
    size_t NAME##_count, NAME##_capacity

enum { ASM_TRACKED_MAX = 32 };

typedef struct asm_invariant {
    uint32_t block;
    asm_bytes list; /* a fact list as it stands in the file */
} asm_invariant;

typedef struct asm_proof_step {
    uint32_t block;
    size_t item;    /* of the body: the instruction that follows the step */
    int64_t anchor; /* -1: count them */
    asm_bytes bytes;
} asm_proof_step;

typedef struct asm_record { /* of a proof, for one function */
    asm_bytes pre, post;
    int64_t tracked[ASM_TRACKED_MAX];
    unsigned tracked_count;
    ASM_LIST(asm_invariant, invariants);
    ASM_LIST(asm_proof_step, steps);
} asm_record;

typedef struct asm_assumption {
    asm_ref import;
    asm_bytes list;
} asm_assumption;

typedef struct asm_function {
    const char *name;
    asm_place place;
    size_t type;
    int64_t signature_override; /* -1: none */
    uint32_t own_slots, outgoing_slots, data_frame_bytes;
    uint8_t saved_mask, flags;
    asm_item *items;
    size_t item_count, item_capacity;
    asm_map labels;      /* to block ordinals */
    uint32_t block, insn; /* where the next instruction goes */
    bool fresh;          /* at the start of a block */
    asm_line_entry *lines;
    size_t line_count, line_capacity;
    uint32_t code_offset, code_bytes;
    asm_record *record;  /* NULL: the proof says nothing about it */
} asm_function;

typedef struct asm_import {
    const char *module, *name;
    uint8_t kind;
    size_t type;
    uint64_t size_bytes;
} asm_import;

typedef struct asm_export {
    const char *name;
    uint8_t kind;
    asm_ref what;
    uint64_t size_bytes;
} asm_export;

enum { ASM_RODATA, ASM_RELRO, ASM_DATA, ASM_BSS, ASM_AREAS };

typedef struct asm_fixup { /* eight bytes of relro or data that hold a pointer */
    uint8_t area;
    uint8_t kind; /* 0: by the symbol; else dogma_relocation_kind with a number */
    uint32_t offset;
    asm_ref what;
    int64_t addend;
} asm_fixup;

typedef enum asm_symbol_kind { ASM_FUNCTION, ASM_IMPORT, ASM_LABEL } asm_symbol_kind;

typedef struct asm_symbol {
    asm_symbol_kind kind;
    uint32_t index; /* function, import; LABEL: area */
    uint32_t offset;
} asm_symbol;

typedef enum asm_edit_kind { ASM_EDIT_SECTION, ASM_EDIT_DROP, ASM_EDIT_PATCH, ASM_EDIT_TRUNCATE, ASM_EDIT_APPEND, ASM_EDIT_KEEP_HASH } asm_edit_kind;

typedef struct asm_edit { /* deliberate damage, in order */
    asm_edit_kind kind;
    uint32_t section; /* SECTION, DROP, PATCH (0: offset counts from the magic) */
    uint64_t offset;  /* PATCH, TRUNCATE */
    asm_bytes bytes;
} asm_edit;

typedef struct assembler {
    const char *path;
    unsigned line_number;
    asm_line line;
    dogma_manifest manifest;
    const char *module_name;
    asm_ref entry, initialiser, finaliser;
    bool no_names;
    ASM_LIST(asm_type, types);
    ASM_LIST(asm_import, imports);
    ASM_LIST(asm_export, exports);
    ASM_LIST(asm_function, functions);
    ASM_LIST(asm_ref, table);
    ASM_LIST(asm_fixup, fixups);
    ASM_LIST(asm_symbol, symbols);
    ASM_LIST(const char *, files);
    ASM_LIST(asm_edit, edits);
    bool has_proof;
    uint64_t proof_theory;
    asm_bytes local_theory;
    ASM_LIST(asm_bytes, pool); /* facts as they stand in the file */
    ASM_LIST(asm_assumption, assumptions);
    asm_map symbol_names;
    asm_bytes areas[ASM_AREAS]; /* BSS: used only */
    int area;                   /* where data goes; -1: none */
    asm_function *function;     /* where instructions go; NULL: none */
} assembler;

/* Room for one more element of a list. */
#define ASM_PUSH(OWNER, NAME)                                                                                                    \
    ((OWNER)->NAME = asm_reserve((OWNER)->NAME, (OWNER)->NAME##_count, &(OWNER)->NAME##_capacity, sizeof *(OWNER)->NAME),         \
     &(OWNER)->NAME[(OWNER)->NAME##_count++])
void *asm_reserve(void *list, size_t count, size_t *capacity, size_t element_bytes);

void asm_append(asm_bytes *bytes, const void *data, size_t count);
void asm_map_set(asm_map *map, const char *text, uint32_t value);
bool asm_map_get(const asm_map *map, const char *text, uint32_t *value);

CLI_NORETURN void asm_fail(const assembler *as, asm_place place, const char *format, ...) CLI_PRINTF(3, 4);

/* Tokens of the current line. */
void asm_lex_line(assembler *as, const char *text, size_t bytes);
const asm_token *asm_peek(const assembler *as);
asm_place asm_here(const assembler *as);
bool asm_accept(assembler *as, char punctuation);
void asm_expect(assembler *as, char punctuation);
bool asm_accept_name(assembler *as, const char *name);
const char *asm_expect_name(assembler *as, const char *what); /* a name or a string */
int64_t asm_expect_number(assembler *as);                     /* with an optional sign */
bool asm_at_number(const assembler *as);
asm_ref asm_expect_ref(assembler *as, const char *what);
void asm_expect_end(assembler *as);
size_t asm_expect_type(assembler *as); /* "(i64, i32) -> (i64) in=2 variadic", interned */

void asm_parse(assembler *as, dogma_span text);
void asm_parse_insn(assembler *as, const char *mnemonic);
void asm_start_block(assembler *as); /* a label: emits `block` unless a block starts here anyway */

/* Directives for proofs. */
void asm_parse_record(assembler *as);
void asm_parse_pre(assembler *as);
void asm_parse_post(assembler *as);
void asm_parse_track(assembler *as);
void asm_parse_invariant(assembler *as);
void asm_parse_step(assembler *as);
void asm_parse_assume(assembler *as);
void asm_parse_proof(assembler *as);
void asm_parse_local_theory(assembler *as);
/* The proof section for a module that was read back from the file without it. */
asm_bytes asm_emit_proof(const assembler *as, const dogma_module *module, uint32_t (*import_number)(void *, const asm_ref *), void *context);

/* Builds the file; validates it unless told not to. */
asm_bytes asm_emit(assembler *as, bool shebang, bool validate);
/* Carries out the edits on a file image without interpreter line. */
void asm_damage(const assembler *as, asm_bytes *file);

#endif
