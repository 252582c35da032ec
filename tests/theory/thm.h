/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A second reader of theory sources, for tests: statements only, proofs are skipped.         Spec: appendix/theory-format "Source form"
 *
 * It shares nothing with the compiler or the kernel, so that a mistake of theirs about what a statement says has to be made twice. Definitions
 * and fact predicates are expanded while reading. Memory is never given back. A syntax error ends the program with the place.
 */
#ifndef DOGMA_TESTS_THM_H
#define DOGMA_TESTS_THM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum thm_op {
    THM_VARIABLE, THM_NUMBER,
    THM_NEGATE, THM_COMPLEMENT,                                                     /* a */
    THM_ADD, THM_SUB, THM_MUL, THM_AND, THM_XOR, THM_OR, THM_SHL, THM_SHR, THM_SAR, /* a b */
    THM_UDIV, THM_UREM, THM_SDIV, THM_SREM,
    THM_ITE,                                                                        /* a formula, b, c terms */
    /* formulas */
    THM_TRUE, THM_FALSE, THM_EQ, THM_ULT, THM_ULE, THM_SLT, THM_SLE, /* a b terms */
    THM_NOT, THM_BOTH, THM_EITHER, THM_IMPLIES                       /* formulas */
} thm_op;

typedef struct thm_node {
    thm_op op;
    const struct thm_node *a, *b, *c;
    uint64_t number;
    const char *name;               /* VARIABLE; B is the variable "B" */
    /* A fact predicate keeps its name, for rows that are compared with facts; a is its expansion as well. */
    const char *predicate;          /* "int", "ptr", ...; NULL otherwise */
    const struct thm_node *arguments[6];
} thm_node;

enum { THM_NAMES_MAX = 24, THM_FORMULAS_MAX = 24, THM_RESULTS_MAX = 2, THM_FORMS_MAX = 8 };

typedef struct thm_names {
    const char *name[THM_NAMES_MAX];
    size_t count;
} thm_names;

typedef struct thm_statement {
    const char *kind; /* "axiom" "theorem" "environment" "row" "rule" */
    const char *name; /* of a row: its id */
    const char *word; /* row: the word after the id */
    const char *sentence;
    const char *file;
    int line;
    thm_names values, constants;
    const thm_node *hypotheses[THM_FORMULAS_MAX];
    size_t hypothesis_count;
    const thm_node *conclusion;
    const struct thm_semantics *semantics; /* of a row */
} thm_statement;

typedef struct thm_result {
    const char *name;        /* without the apostrophe */
    const thm_node *term;    /* the value, or NULL */
    const thm_node *relation; /* what holds of name and name', or NULL */
} thm_result;

typedef struct thm_semantics {
    thm_names mnemonics, forms, operands, any;
    unsigned access_bytes; /* 0: none */
    thm_result results[THM_RESULTS_MAX];
    size_t result_count;
    size_t first_row, row_count; /* in thm_statements */
    const char *file;
    int line;
} thm_semantics;

extern thm_statement *thm_statements;
extern size_t thm_statement_count;
extern thm_semantics *thm_semantics_items;
extern size_t thm_semantics_count;

/* Read one file; definitions stay in scope for the next. */
void thm_read(const char *path);

/* Values of variables. A name that is missing ends the program. */
typedef struct thm_environment {
    const char *name[2 * THM_NAMES_MAX + 8];
    uint64_t value[2 * THM_NAMES_MAX + 8];
    size_t count;
} thm_environment;
void thm_bind(thm_environment *environment, const char *name, uint64_t value); /* replaces */
uint64_t thm_value(const thm_environment *environment, const char *name);
uint64_t thm_term(const thm_node *term, const thm_environment *environment);
bool thm_holds(const thm_node *formula, const thm_environment *environment);

/* Names of the free variables of a node, added to those in *names. */
void thm_free_variables(const thm_node *node, thm_names *names);


#endif
