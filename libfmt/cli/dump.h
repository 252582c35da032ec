/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The inside of dogma-dump: one module, several ways to print it. */
#ifndef DOGMA_DUMP_H
#define DOGMA_DUMP_H

#include "cli.h"

typedef struct dump_line_entry {
    uint64_t block, insn, file_plus_one, line;
} dump_line_entry;

typedef struct dump {
    const dogma_module *module;
    dogma_span *names;      /* of functions; made up when the module has none */
    bool has_names;
    dogma_span *files;      /* of the line section */
    uint64_t file_count;
    dump_line_entry **lines; /* per function; NULL when the section is missing or damaged */
    uint64_t *line_counts;
    const char *only;       /* name of the function to show; NULL: all */
} dump;

void dump_prepare(dump *d);
const char *dump_section_name(uint32_t kind);
const char *dump_type(const dogma_module *module, uint32_t signature); /* "(i64) -> (i32) in=2" */
const char *dump_quoted(dogma_span text);                            /* with quotes and escapes of the assembler */
bool dump_is_selected(const dump *d, uint32_t function);

/* One decoded instruction of a function, in order. text is valid during the call. When bytes do not decode, insn is NULL. */
typedef void dump_visit(void *context, uint32_t offset, uint32_t block, uint32_t index, const dogma_insn *insn, const char *text);
/* Returns the offset where decoding stopped: code_bytes when all went well. */
uint32_t dump_walk(const dump *d, uint32_t function, dump_visit *visit, void *context);

void dump_summary(const dump *d);
void dump_sections(const dump *d);
void dump_assembly(const dump *d);
void dump_json(const dump *d, bool code);

#endif
