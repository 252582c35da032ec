/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Items of theories: definitions, axioms, theorems; semantics and rules of safety.thm. */
#include "thm.h"

#include <stdlib.h>
#include <string.h>

static const char *read_sentence(thm_reader *reader)
{
    thm_expect(reader, "for");
    if (reader->kind != THM_TEXT)
        thm_fail(reader, "expected a sentence in double quotes");
    const char *text = reader->word;
    const size_t size = strlen(text);
    if (size < 2 || text[size - 1] != '.')
        thm_fail(reader, "a sentence ends with a full stop");
    thm_next(reader);
    return text;
}

thm_theorem *thm_find_theorem(thm_reader *reader, const char *name, uint32_t *number)
{
    for (uint32_t i = reader->visible; i-- > 0;)
        if (reader->world->theorems[i].name == name) {
            *number = i;
            return &reader->world->theorems[i];
        }
    thm_fail(reader, "no theorem `%s` stands before this", name);
}

static thm_theorem *add_theorem(thm_reader *reader, const char *name)
{
    thm_world *world = reader->world;
    for (uint32_t i = 0; i < world->theorem_count; i++)
        if (world->theorems[i].name == name)
            thm_fail(reader, "there is a theorem `%s` already (%s:%u)", name, world->theorems[i].file, world->theorems[i].line);
    world->theorems = thm_grow(world->theorems, world->theorem_count, sizeof *world->theorems);
    thm_theorem *theorem = &world->theorems[world->theorem_count++];
    memset(theorem, 0, sizeof *theorem);
    theorem->name = name;
    theorem->file = reader->path;
    theorem->line = reader->line;
    theorem->semantics = -1;
    return theorem;
}

static void add_variable(thm_reader *reader, thm_theorem *theorem, const char *name, bool value)
{
    if (theorem->variable_count == DG_VARIABLES_MAX)
        thm_fail(reader, "more than %d variables", DG_VARIABLES_MAX);
    thm_bind(reader, name, thm_variable(theorem->variable_count));
    theorem->variables[theorem->variable_count] = name;
    if (value)
        theorem->value_mask |= 1u << theorem->variable_count;
    theorem->variable_count++;
}

static bool is_keyword(const thm_reader *reader)
{
    static const char *const keywords[] = {"for", "value", "const", "given", "show", "yields", "by", "proof", "end", "row", "rule", "theorem", "axiom",
                                           "define", "environment", "semantics", "operands", "any", "access", "result", "where"};
    for (size_t i = 0; i < sizeof keywords / sizeof keywords[0]; i++)
        if (thm_is(reader, keywords[i]))
            return true;
    return false;
}

static void read_variables(thm_reader *reader, thm_theorem *theorem, bool value)
{
    while (reader->kind == THM_NAME && !is_keyword(reader))
        add_variable(reader, theorem, thm_expect_name(reader, "a variable"), value);
}

static uint32_t leaves_of(thm_term formula)
{
    const thm_node *node = thm_node_of(formula);
    return node->op == DG_OP_AND ? leaves_of(node->arguments[0]) + leaves_of(node->arguments[1]) : 1;
}

static void add_leaves(thm_reader *reader, thm_theorem *theorem, const char **names, thm_term formula, const char *name, bool one, uint32_t *leaf)
{
    const thm_node node = *thm_node_of(formula);
    if (node.op == DG_OP_AND) {
        add_leaves(reader, theorem, names, node.arguments[0], name, one, leaf);
        add_leaves(reader, theorem, names, node.arguments[1], name, one, leaf);
        return;
    }
    if (theorem->hypothesis_count == DG_HYPOTHESES_MAX)
        thm_fail(reader, "more than %d hypotheses", DG_HYPOTHESES_MAX);
    names[theorem->hypothesis_count] = one ? name : thm_format("%s.%u", name, ++*leaf);
    theorem->hypotheses[theorem->hypothesis_count++] = formula;
}

static void add_hypothesis(thm_reader *reader, thm_theorem *theorem, const char **names, thm_term formula, const char *name)
{
    uint32_t leaf = 0;
    add_leaves(reader, theorem, names, formula, name, leaves_of(formula) == 1, &leaf);
}

static void read_given(thm_reader *reader, thm_theorem *theorem, const char **names, uint32_t *given)
{
    do {
        const char *name = thm_format("h%u", ++*given);
        const char *p = reader->at;
        while (*p == ' ')
            p++;
        if (reader->kind == THM_NAME && p[0] == ':' && p[1] != '=') {
            name = thm_expect_name(reader, "a name");
            thm_expect(reader, ":");
        }
        add_hypothesis(reader, theorem, names, thm_read_formula(reader), name);
    } while (thm_accept(reader, ","));
}

/* Clauses of a theorem from its variables on; `conclude` is `show` or `yields`. */
static void read_statement(thm_reader *reader, thm_theorem *theorem, const char *conclude, const char **names)
{
    uint32_t given = 0;
    for (;;) {
        if (thm_accept(reader, "value"))
            read_variables(reader, theorem, true);
        else if (thm_accept(reader, "const"))
            read_variables(reader, theorem, false);
        else if (thm_accept(reader, "given"))
            read_given(reader, theorem, names, &given);
        else
            break;
    }
    thm_expect(reader, conclude);
    theorem->conclusion = thm_read_formula(reader);
}

static void read_theorem(thm_reader *reader, bool axiom, bool environment)
{
    const char *names[DG_HYPOTHESES_MAX];
    const char *name = thm_expect_name(reader, "a name");
    thm_theorem theorem = *add_theorem(reader, name); /* the array may move while the proof is read: no, but keep it plain */
    reader->name_count = 0;
    theorem.sentence = read_sentence(reader);
    theorem.axiom = axiom;
    theorem.environment = environment;
    read_statement(reader, &theorem, "show", names);
    if (axiom)
        theorem.method = "axiom";
    else
        thm_read_proof(reader, &theorem, names);
    reader->world->theorems[reader->world->theorem_count - 1] = theorem;
    reader->visible = reader->world->theorem_count;
}

static void read_definition(thm_reader *reader)
{
    thm_world *world = reader->world;
    thm_definition definition = {.file = reader->path, .line = reader->line, .library = reader->in_library};
    definition.name = thm_expect_name(reader, "a name");
    for (uint32_t i = 0; i < world->definition_count; i++)
        if (world->definitions[i].name == definition.name)
            thm_fail(reader, "`%s` is defined already", definition.name);
    reader->name_count = 0;
    if (thm_accept(reader, "(")) {
        do
            thm_bind(reader, thm_expect_name(reader, "a parameter"), thm_make(THM_OP_PARAMETER, definition.parameter_count++, NULL));
        while (thm_accept(reader, ","));
        thm_expect(reader, ")");
    }
    thm_expect(reader, "=");
    /* Either sort: a formula needs no parentheses. */
    definition.body = thm_read_any(reader);
    world->definitions = thm_grow(world->definitions, world->definition_count, sizeof *world->definitions);
    world->definitions[world->definition_count++] = definition;
}

/* ---- safety.thm ------------------------------------------------------------------------------------------------------------------ */

static const char *identifier(const char *row)
{
    char text[128];
    size_t i = 0;
    for (; row[i] != 0 && i + 1 < sizeof text; i++)
        text[i] = row[i];
    text[i] = 0;
    return thm_intern(text, i);
}

/* row ID NAME or rule ID NAME; the word was read but not left. */
static void read_row(thm_reader *reader, const thm_semantics *semantics, int32_t number)
{
    const char *names[DG_HYPOTHESES_MAX];
    const char *row = thm_raw_word(reader);
    const char *name = thm_expect_name(reader, "a name for the row");
    thm_theorem theorem = *add_theorem(reader, semantics != NULL ? thm_format("%s %s %s %s", semantics->mnemonic, semantics->forms[0], row, name)
                                                                 : thm_format("%s %s", row, name));
    theorem.row = identifier(row);
    theorem.semantics = number;
    reader->name_count = 0;
    if (semantics == NULL) {
        theorem.sentence = read_sentence(reader);
    } else {
        theorem.sentence = semantics->sentence;
        for (uint32_t i = 0; i < semantics->variable_count; i++)
            add_variable(reader, &theorem, semantics->variables[i], true);
        for (uint32_t i = 0; i < semantics->result_count; i++) {
            const thm_result *result = &semantics->results[i];
            if (result->where == THM_NO_TERM)
                thm_bind(reader, result->name, result->value);
            else
                add_hypothesis(reader, &theorem, names, result->where, result->name);
        }
    }
    read_statement(reader, &theorem, "yields", names);
    thm_read_proof(reader, &theorem, names);
    reader->world->theorems[reader->world->theorem_count - 1] = theorem;
}

static void read_result(thm_reader *reader, thm_semantics *semantics)
{
    thm_result result = {.where = THM_NO_TERM};
    if (semantics->result_count == 4)
        thm_fail(reader, "more than 4 results");
    result.name = thm_expect_name(reader, "a result such as d'");
    if (result.name[strlen(result.name) - 1] != '\'')
        thm_fail(reader, "the name of a result ends with an apostrophe");
    if (thm_accept(reader, "=")) {
        result.value = thm_read_term(reader);
    } else {
        thm_expect(reader, "where");
        if (semantics->variable_count == DG_VARIABLES_MAX)
            thm_fail(reader, "more than %d variables", DG_VARIABLES_MAX);
        result.value = thm_variable(semantics->variable_count);
        semantics->variables[semantics->variable_count++] = result.name;
        thm_bind(reader, result.name, result.value);
        result.where = thm_read_formula(reader);
    }
    semantics->results[semantics->result_count++] = result;
}

static void read_semantics(thm_reader *reader)
{
    thm_world *world = reader->world;
    thm_semantics semantics = {.file = reader->path, .line = reader->line};
    semantics.mnemonic = thm_raw_word(reader);
    reader->name_count = 0;
    while (reader->kind == THM_NAME && !thm_is(reader, "for")) {
        if (semantics.form_count == sizeof semantics.forms / sizeof semantics.forms[0])
            thm_fail(reader, "too many forms");
        semantics.forms[semantics.form_count++] = thm_expect_name(reader, "a form");
    }
    if (semantics.form_count == 0)
        thm_fail(reader, "a form such as RR is missing");
    semantics.sentence = read_sentence(reader);
    for (;;) {
        const bool operands = thm_is(reader, "operands");
        if (thm_accept(reader, "operands") || thm_accept(reader, "any")) {
            while (reader->kind == THM_NAME && !is_keyword(reader)) {
                if (semantics.variable_count == DG_VARIABLES_MAX)
                    thm_fail(reader, "more than %d variables", DG_VARIABLES_MAX);
                const char *name = thm_expect_name(reader, "a name");
                thm_bind(reader, name, thm_variable(semantics.variable_count));
                semantics.variables[semantics.variable_count++] = name;
            }
            if (operands)
                semantics.operand_count = semantics.variable_count;
        } else if (thm_accept(reader, "access")) {
            semantics.access_bytes = (uint32_t)thm_expect_number(reader);
        } else if (thm_accept(reader, "result")) {
            read_result(reader, &semantics);
        } else {
            break;
        }
    }
    world->semantics = thm_grow(world->semantics, world->semantics_count, sizeof *world->semantics);
    world->semantics[world->semantics_count] = semantics;
    const int32_t number = (int32_t)world->semantics_count++;
    while (thm_is(reader, "row"))
        read_row(reader, &semantics, number);
}

/* ---- files ----------------------------------------------------------------------------------------------------------------------- */

/* Two ways through safety.thm: the environment first (before the library), everything else after the library. */
static void skip_environment(thm_reader *reader)
{
    (void)thm_expect_name(reader, "a name");
    (void)read_sentence(reader);
    reader->name_count = 0;
    thm_expect(reader, "show");
    (void)thm_read_formula(reader);
}

static void read_environment(thm_reader *reader)
{
    while (reader->kind != THM_END) {
        if (thm_accept(reader, "environment"))
            read_theorem(reader, true, true);
        else
            thm_next(reader); /* words of other items; none is `environment` */
    }
}

static void read_items(thm_reader *reader, thm_part part)
{
    while (reader->kind != THM_END) {
        const bool safety = part == THM_SAFETY;
        if (thm_accept(reader, "define"))
            read_definition(reader);
        else if (part == THM_LIBRARY && thm_accept(reader, "axiom"))
            read_theorem(reader, true, false);
        else if (thm_accept(reader, "theorem"))
            read_theorem(reader, false, false);
        else if (safety && thm_accept(reader, "environment"))
            skip_environment(reader);
        else if (safety && thm_is(reader, "semantics"))
            read_semantics(reader);
        else if (safety && thm_is(reader, "rule"))
            read_row(reader, NULL, -1);
        else
            thm_fail(reader, "expected an item, found `%s`", reader->word);
    }
}

thm_world *thm_load(const char *const *library, size_t library_count, const char *safety, const char *local, bool rows)
{
    thm_world *world = calloc(1, sizeof *world);
    thm_reader reader;
    if (world == NULL)
        abort();
    if (safety != NULL) {
        thm_open(&reader, world, safety);
        read_environment(&reader);
    }
    for (size_t i = 0; i < library_count; i++) {
        thm_open(&reader, world, library[i]);
        reader.visible = world->theorem_count;
        reader.in_library = true;
        read_items(&reader, THM_LIBRARY);
    }
    world->library_count = world->theorem_count;
    if ((safety != NULL && rows) || local != NULL) {
        thm_open(&reader, world, local != NULL ? local : safety);
        reader.visible = world->theorem_count;
        read_items(&reader, local != NULL ? THM_LOCAL : THM_SAFETY);
    }
    return world;
}
