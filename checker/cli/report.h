/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The HTML report of dogma-check: which accesses of a module are proven, where, and why the others are not.
 *
 *   report_collect (observer of dogma_check) --> report_write --> one HTML file
 *
 * Everything in a module is untrusted text: it reaches the page through report_escape alone. The page is well-formed XML, too, which the tests use.
 */
#ifndef DG_CHECK_REPORT_H
#define DG_CHECK_REPORT_H

#include "cli.h"

#include <dogma/check.h>

/* Text that grows. Memory is given back by report_free. */
typedef struct report_text {
    char *data;
    size_t used, capacity;
} report_text;
void report_put(report_text *text, const char *markup);                         /* as it is: never with text of a module */
void report_append(report_text *text, const char *markup, size_t bytes);
void report_format(report_text *text, const char *format, ...) CLI_PRINTF(2, 3); /* as it is: numbers and names of the project only */
/* Untrusted bytes as text of the page: markup, control and direction characters and what is not UTF-8 become visible. At most bytes_max, then "...". */
void report_escape(report_text *text, const void *data, size_t bytes, size_t bytes_max);
void report_number(report_text *text, uint64_t number); /* 1,234,567 */
void report_free(report_text *text);

typedef enum report_form { REPORT_SAFE = 0, REPORT_CLAMP, REPORT_PLAIN, REPORT_FORMS } report_form;
extern const char *const report_form_names[REPORT_FORMS];

typedef struct report_access {
    uint32_t block, insn;
    uint8_t form;    /* report_form */
    uint8_t missing; /* dogma_missing, for safe ones */
    dogma_fact base, index;
    size_t known, known_bytes; /* text of all that is known there, in report_collection.known */
} report_access;

/* What the observer notes. function_count + 1 entries in first; accesses of function f: first[f] .. first[f + 1] - 1. */
typedef struct report_collection {
    const dogma_module *module;
    report_access *accesses;
    size_t count, capacity;
    size_t *first;
    uint32_t function; /* of the last access */
    report_text known;
} report_collection;
void report_collection_make(report_collection *collection, const dogma_module *module);
void report_collect(void *collection, const dogma_check_access *access); /* a dogma_check_observer */
void report_collection_end(report_collection *collection);
dogma_check_counts report_function_counts(const report_collection *collection, uint32_t function);

/* How often each access ran: the file of `dogma-run --access-profile`. */
typedef struct report_profile {
    uint64_t *executions; /* by number of the access; NULL: no profile */
    uint64_t access_count;
} report_profile;
/* Reads the part of a profile that belongs to the module. NULL on success, else what is wrong with the file. access_count: of the module. */
const char *report_profile_read(const char *path, const dogma_module *module, uint64_t access_count, report_profile *out);
/* Sums of all executions, and of those of one function, by form. */
dogma_check_counts report_profile_counts(const report_profile *profile, const report_collection *collection, size_t from, size_t to);

/* Source positions of one function after the other, and lines of source files. */
typedef struct report_source report_source;
typedef struct report_position {
    uint32_t file; /* + 1; 0: none */
    uint32_t line;
} report_position;
/* root: directory below which files are read, NULL: the current one. */
report_source *report_source_open(const dogma_module *module, const char *root);
/* Go to a function; functions are visited in ascending order. Then report_source_at in ascending order, too. */
void report_source_function(report_source *source, uint32_t function);
report_position report_source_at(report_source *source, uint32_t block, uint32_t insn);
dogma_span report_source_file(const report_source *source, uint32_t file);                         /* name; file as in report_position, not 0 */
bool report_source_line(report_source *source, report_position position, dogma_span *text);       /* false: it cannot be read */

/* A decoded function: to print it and to say where a register's value comes from. */
typedef struct report_body {
    const dogma_module *module;
    const dogma_span *names; /* of all functions */
    uint32_t function;
    dogma_insn *insns;
    uint32_t *blocks;      /* block of each instruction */
    uint32_t *block_first; /* first instruction of each block; block_count + 1 entries */
    uint32_t *predecessor; /* of each block: a block, REPORT_NOWHERE or REPORT_SEVERAL */
    bool *loop_head;       /* of each block: an edge leads back to it */
    uint32_t insn_count, block_count;
} report_body;
#define REPORT_NOWHERE 0xffffffffu
#define REPORT_SEVERAL 0xfffffffeu
void report_body_make(report_body *body, const dogma_module *module, const dogma_span *names, uint32_t function);
void report_body_free(report_body *body);
/* A sentence: where the value of a register just before an instruction was made. */
void report_origin(report_text *out, const report_body *body, uint32_t insn, unsigned reg);
/* The text of an instruction with a comment for calls, escaped. */
void report_insn(report_text *out, const report_body *body, uint32_t insn);
dogma_span *report_names_make(const dogma_module *module); /* of all functions; f7 where the module has none */

/* Why an access is not proven, or what proves it: one or more sentences. */
void report_reason(report_text *out, const report_body *body, uint32_t insn, const report_access *access);
extern const char *const report_missing_names[]; /* short, by dogma_missing */
enum { REPORT_MISSING_COUNT = DOGMA_MISSING_RANGE + 1 };

/* All that a report tells. */
typedef struct report {
    const char *path, *proof_path; /* proof_path NULL: the module's own */
    const dogma_module *module;
    const dogma_span *names;
    bool accepted, speculation_safe;
    const char *refusal; /* a reason for rejection that is not the checker's, or NULL */
    dogma_status status;
    const dogma_check_diag *diag;
    uint32_t assumption_count;
    size_t proof_bytes, code_bytes;
    double check_ms;
    report_collection *collection; /* NULL when rejected */
    report_profile profile;
    report_source *source;
} report;
void report_write(const report *r, const char *html_path); /* "-": standard output. Exits with 3 when it cannot be written */
/* report_code.c: the listing of a function. marked_insn: of the diagnostic, or UINT32_MAX. */
void report_function(report_text *out, const report *r, uint32_t function, uint32_t marked_block, uint32_t marked_insn);

/* Generated from report.css and report.js. */
extern const char report_css[], report_js[];

#endif
