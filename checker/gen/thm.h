/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Theories in source form: read, written as binary theories, evaluated.      Spec: appendix/theory-format
 *
 * Hosted, for the build and for tests; not trusted: the kernel checks what this writes. Errors in a source end the process with status 1 after
 * `file:line: error: ...`; memory is never given back, the process is short.
 */
#ifndef THM_H
#define THM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "theory_internal.h" /* dg_op: the operations are the kernel's */

/* ---- terms: hash-consed, so equal terms have equal numbers ---------------------------------------------------------------------- */

typedef uint32_t thm_term;
enum { THM_NO_TERM = 0xffffffffu };
enum { THM_OP_PARAMETER = 0xf0 }; /* of a definition; constant: its number */

typedef struct thm_node {
    uint8_t op; /* dg_op or THM_OP_PARAMETER */
    bool formula;
    uint64_t constant; /* CONSTANT; of VARIABLE and PARAMETER the number */
    thm_term arguments[DG_ARGUMENTS_MAX];
} thm_node;

const thm_node *thm_node_of(thm_term term);
thm_term thm_make(uint8_t op, uint64_t constant, const thm_term *arguments); /* as it is */
thm_term thm_make_folded(uint8_t op, const thm_term *arguments);             /* numbers alone are calculated: for source text */
thm_term thm_constant(uint64_t value);
thm_term thm_variable(uint32_t number);
uint32_t thm_argument_count(uint8_t op);
/* Replaces VARIABLE (or PARAMETER) number i by images[i]. */
thm_term thm_substitute(thm_term term, uint8_t op, const thm_term *images, bool fold);
bool thm_is_closed(thm_term term);
/* Value under values for the variables and for B; formulas 0 or 1. width 64. */
uint64_t thm_evaluate(thm_term term, const uint64_t *variables, uint64_t base);
/* Text of a term; names of the variables. */
void thm_print(FILE *out, thm_term term, const char *const *names);

/* ---- items ---------------------------------------------------------------------------------------------------------------------- */

enum { THM_NAMES_MAX = 2 * DG_VARIABLES_MAX };

typedef enum thm_token_kind { THM_BYTE, THM_NUMBER, THM_TERM, THM_CITE } thm_token_kind;
typedef struct thm_token { thm_token_kind kind; uint64_t value; } thm_token; /* of a proof being written */

typedef struct thm_theorem {
    const char *name, *sentence, *file;
    uint32_t line;
    uint32_t variable_count, value_mask;
    const char *variables[DG_VARIABLES_MAX];
    thm_term hypotheses[DG_HYPOTHESES_MAX];
    uint32_t hypothesis_count;
    thm_term conclusion;
    bool axiom, environment;
    thm_token *proof;
    size_t proof_count, proof_room;
    const char *method;   /* first word of its proof, for the index */
    const char *row;      /* of safety.thm: row or rule id, or NULL */
    int32_t semantics;    /* of safety.thm: index, or -1 */
    bool listed_step;     /* in the list of step theorems */
    bool needed;          /* reached from something of use */
    uint32_t id;          /* in the binary form */
} thm_theorem;

typedef struct thm_result {
    const char *name; /* with its apostrophe */
    thm_term value;   /* or, for a relation, the variable that stands for it */
    thm_term where;   /* THM_NO_TERM: value says it all */
} thm_result;

/* Meaning of rows of the ISA table. Variables 0.. are the operands, then the `any`, then results that are relations. */
typedef struct thm_semantics {
    const char *mnemonic, *forms[16], *sentence, *file;
    uint32_t form_count, line;
    const char *variables[DG_VARIABLES_MAX];
    uint32_t operand_count, variable_count;
    uint32_t access_bytes; /* 0: none */
    thm_result results[4];
    uint32_t result_count;
} thm_semantics;

typedef struct thm_definition {
    const char *name, *file;
    uint32_t line, parameter_count;
    thm_term body;
    bool used, library;
} thm_definition;

/* LOCAL: a theory in a module's proof. Loaded instead of the rows of safety.thm, so both stand behind the library. */
typedef enum thm_part { THM_LIBRARY, THM_SAFETY, THM_LOCAL } thm_part;

typedef struct thm_world {
    thm_theorem *theorems; /* library first (environment first of all), then safety's rows and rules */
    uint32_t theorem_count, library_count;
    thm_definition *definitions;
    uint32_t definition_count;
    thm_semantics *semantics;
    uint32_t semantics_count;
} thm_world;

/*
 * Reads theories, in this order: the environment of safety.thm, the library's files, the rest of safety.thm or, if given, the local theory
 * instead (rows: read the rest of safety.thm). NULL for what is not there.
 */
thm_world *thm_load(const char *const *library, size_t library_count, const char *safety, const char *local, bool rows);

/* Marks the theorems that a list names as steps; true if all exist. */
bool thm_mark_steps(thm_world *world, const char *path);
/* Is everything reached by rows, rules and listed steps? Reports the rest to stderr. */
bool thm_reach(thm_world *world);

/* Binary form of the library (part THM_LIBRARY) or of safety.thm's theorems. malloc'd. */
uint8_t *thm_write(thm_world *world, thm_part part, size_t *size);

/* ---- shared by the reader's files ------------------------------------------------------------------------------------------------ */

typedef enum thm_lexeme { THM_END, THM_NAME, THM_INTEGER, THM_TEXT, THM_PUNCTUATION } thm_lexeme;

typedef struct thm_reader {
    const char *path;
    char *text, *at;      /* at: behind the current lexeme */
    uint32_t line;
    thm_lexeme kind;
    const char *word;     /* NAME, PUNCTUATION, TEXT (without quotes): interned */
    uint64_t number;
    thm_world *world;
    /* names in scope */
    const char *names[THM_NAMES_MAX];
    thm_term values[THM_NAMES_MAX];
    uint32_t name_count;
    uint32_t visible;     /* theorems before this one may be cited */
    bool in_library;
} thm_reader;

const char *thm_intern(const char *text, size_t size);
char *thm_format(const char *format, ...) __attribute__((format(printf, 1, 2))); /* interned */
_Noreturn void thm_fail(const thm_reader *reader, const char *format, ...) __attribute__((format(printf, 2, 3)));
void thm_open(thm_reader *reader, thm_world *world, const char *path);
void thm_next(thm_reader *reader);
const char *thm_raw_word(thm_reader *reader); /* what follows the current lexeme up to a blank, then the next lexeme */
bool thm_is(const thm_reader *reader, const char *word);
bool thm_accept(thm_reader *reader, const char *word);
void thm_expect(thm_reader *reader, const char *word);
const char *thm_expect_name(thm_reader *reader, const char *what);
uint64_t thm_expect_number(thm_reader *reader);
thm_term thm_read_term(thm_reader *reader);
thm_term thm_read_formula(thm_reader *reader);
thm_term thm_read_any(thm_reader *reader); /* either sort */
void thm_bind(thm_reader *reader, const char *name, thm_term value);
thm_theorem *thm_find_theorem(thm_reader *reader, const char *name, uint32_t *number);
/* Narrows chosen[0 .. count - 1], numbers of facts, to a set from which the goal follows, if a small search finds one. */
void thm_search_facts(const thm_term *facts, uint32_t *chosen, uint32_t *count, thm_term goal);
/* `by ...` or `proof ... end`; fact_names: of the hypotheses. */
void thm_read_proof(thm_reader *reader, thm_theorem *theorem, const char *const *fact_names);
void *thm_grow(void *array, size_t count, size_t element); /* room for one more; doubles at powers of two */

#endif
