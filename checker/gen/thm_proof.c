/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Proofs of a theory's source, turned into the kernel's steps while they are read. Keeps the stack of facts the kernel will have, so that names become
 * numbers; what an instance needs and is not there yet is written as a `have ... by slice` or `by eval` in front of it.
 */
#include "thm.h"

#include <string.h>

enum { STEP_HAVE = 0x02, STEP_SHOW = 0x03, STEP_CASES = 0x04, METHOD_SLICE = 0x10, METHOD_EVAL = 0x11, METHOD_APPLY = 0x12, METHOD_PART = 0x13 };
enum { LABELS_MAX = 1024 };

typedef struct proof {
    thm_reader *reader;
    thm_theorem *theorem;
    thm_term facts[DG_FACTS_MAX];
    bool implied[DG_FACTS_MAX]; /* left out where all facts are meant: its parts, or what it came from, are there */
    uint32_t fact_count;
    struct { const char *name; uint32_t first, count; } labels[LABELS_MAX];
    uint32_t label_count;
} proof;

typedef struct fact_list { uint32_t facts[DG_FACTS_MAX]; uint32_t count; bool given; } fact_list;

static void put(proof *p, thm_token_kind kind, uint64_t value)
{
    thm_theorem *t = p->theorem;
    t->proof = thm_grow(t->proof, t->proof_count, sizeof *t->proof);
    t->proof[t->proof_count].kind = kind;
    t->proof[t->proof_count++].value = value;
}

static void label(proof *p, const char *name, uint32_t first, uint32_t count)
{
    if (p->label_count == LABELS_MAX)
        thm_fail(p->reader, "too many names of facts");
    p->labels[p->label_count].name = name;
    p->labels[p->label_count].first = first;
    p->labels[p->label_count++].count = count;
}

static uint32_t add_fact(proof *p, thm_term formula, bool implied)
{
    if (p->fact_count == DG_FACTS_MAX)
        thm_fail(p->reader, "too many facts");
    p->facts[p->fact_count] = formula;
    p->implied[p->fact_count] = implied;
    return p->fact_count++;
}

static uint32_t begin_have(proof *p, thm_term formula)
{
    put(p, THM_BYTE, STEP_HAVE);
    put(p, THM_TERM, formula);
    return p->fact_count;
}

static void put_slice(proof *p, fact_list *facts, thm_term formula)
{
    if (!facts->given)
        thm_search_facts(p->facts, facts->facts, &facts->count, formula);
    put(p, THM_BYTE, METHOD_SLICE);
    put(p, THM_NUMBER, facts->count);
    for (uint32_t i = 0; i < facts->count; i++)
        put(p, THM_NUMBER, facts->facts[i]);
}

/* Adds both sides of a conjunction as facts, and so on; leaves are named name.1, name.2, ... */
static void split(proof *p, uint32_t fact, const char *name, uint32_t *leaves)
{
    const thm_node node = *thm_node_of(p->facts[fact]);
    if (node.op != DG_OP_AND) {
        if (name != NULL)
            label(p, thm_format("%s.%u", name, ++*leaves), fact, 1);
        return;
    }
    p->implied[fact] = true;
    for (uint32_t i = 0; i < 2; i++) {
        (void)begin_have(p, node.arguments[i]);
        put(p, THM_BYTE, METHOD_PART);
        put(p, THM_NUMBER, fact);
        split(p, add_fact(p, node.arguments[i], false), name, leaves);
    }
}

static void add_named(proof *p, thm_term formula, const char *name)
{
    uint32_t leaves = 0;
    const uint32_t fact = add_fact(p, formula, false);
    if (name != NULL)
        label(p, name, fact, 1);
    if (thm_node_of(formula)->op == DG_OP_AND)
        split(p, fact, name, &leaves);
}

static void all_facts(const proof *p, fact_list *out)
{
    out->count = 0;
    out->given = false;
    for (uint32_t i = 0; i < p->fact_count; i++)
        if (!p->implied[i])
            out->facts[out->count++] = i;
}

/* [from NAME, ...] */
static void read_from(proof *p, fact_list *out)
{
    if (!thm_accept(p->reader, "from")) {
        all_facts(p, out);
        return;
    }
    out->count = 0;
    out->given = true;
    if (thm_accept(p->reader, "nothing"))
        return;
    do {
        const char *name = thm_expect_name(p->reader, "the name of a fact");
        uint32_t i = p->label_count;
        while (i > 0 && p->labels[i - 1].name != name)
            i--;
        if (i == 0)
            thm_fail(p->reader, "no fact is named `%s`", name);
        for (uint32_t j = 0; j < p->labels[i - 1].count; j++) {
            if (out->count == DG_FACTS_MAX)
                thm_fail(p->reader, "too many facts");
            out->facts[out->count++] = p->labels[i - 1].first + j;
        }
    } while (thm_accept(p->reader, ","));
}

typedef struct instance {
    const thm_theorem *theorem;
    uint32_t number;
    thm_term images[DG_VARIABLES_MAX];
    thm_term conclusion;
    uint32_t facts[DG_HYPOTHESES_MAX];
    fact_list from;
} instance;

/* NAME(x := t, ...), NAME was read. */
static void read_substitution(proof *p, const char *name, instance *out)
{
    thm_reader *reader = p->reader;
    bool given[DG_VARIABLES_MAX] = {false};
    out->theorem = thm_find_theorem(reader, name, &out->number);
    thm_expect(reader, "(");
    if (!thm_is(reader, ")"))
        do {
            const char *variable = thm_expect_name(reader, "a variable");
            uint32_t i = 0;
            while (i < out->theorem->variable_count && out->theorem->variables[i] != variable)
                i++;
            if (i == out->theorem->variable_count || given[i])
                thm_fail(reader, given[i] ? "`%s` is given twice" : "%s has no variable `%s`", given[i] ? variable : name, variable);
            thm_expect(reader, ":=");
            out->images[i] = thm_read_term(reader);
            given[i] = true;
        } while (thm_accept(reader, ","));
    thm_expect(reader, ")");
    for (uint32_t i = 0; i < out->theorem->variable_count; i++) {
        uint32_t j = reader->name_count;
        while (!given[i] && j > 0 && reader->names[j - 1] != out->theorem->variables[i])
            j--;
        if (!given[i] && j == 0)
            thm_fail(reader, "variable `%s` of %s is not given", out->theorem->variables[i], name);
        if (!given[i])
            out->images[i] = reader->values[j - 1];
    }
    out->conclusion = thm_substitute(out->theorem->conclusion, DG_OP_VARIABLE, out->images, false);
}

/* Finds or makes the facts the instance needs. */
static void supply(proof *p, instance *what)
{
    for (uint32_t i = 0; i < what->theorem->hypothesis_count; i++) {
        const thm_term needed = thm_substitute(what->theorem->hypotheses[i], DG_OP_VARIABLE, what->images, false);
        uint32_t fact = 0;
        while (fact < p->fact_count && p->facts[fact] != needed)
            fact++;
        if (fact == p->fact_count) {
            (void)begin_have(p, needed);
            if (thm_is_closed(needed))
                put(p, THM_BYTE, METHOD_EVAL);
            else
                {
                fact_list from = what->from;
                put_slice(p, &from, needed);
            };
            (void)add_fact(p, needed, true);
        }
        what->facts[i] = fact;
    }
}

static void put_apply(proof *p, const instance *what)
{
    put(p, THM_BYTE, METHOD_APPLY);
    put(p, THM_CITE, what->number);
    for (uint32_t i = 0; i < what->theorem->variable_count; i++)
        put(p, THM_TERM, what->images[i]);
    for (uint32_t i = 0; i < what->theorem->hypothesis_count; i++)
        put(p, THM_NUMBER, what->facts[i]);
}

static void begin(proof *p, bool show, thm_term formula)
{
    if (show)
        put(p, THM_BYTE, STEP_SHOW);
    else
        (void)begin_have(p, formula);
}

/* by METHOD, for the conclusion (show) or another formula; `by` was read. */
static void read_method(proof *p, bool show, thm_term formula)
{
    thm_reader *reader = p->reader;
    const char *name = thm_expect_name(reader, "slice, eval, part or a theorem");
    fact_list facts;
    if (p->theorem->method == NULL || strcmp(name, "slice") != 0)
        p->theorem->method = strcmp(name, "slice") == 0 || strcmp(name, "eval") == 0 || strcmp(name, "part") == 0 ? name : "instance";
    if (strcmp(name, "slice") == 0) {
        read_from(p, &facts);
        begin(p, show, formula);
        put_slice(p, &facts, formula);
    } else if (strcmp(name, "eval") == 0) {
        begin(p, show, formula);
        put(p, THM_BYTE, METHOD_EVAL);
    } else if (strcmp(name, "part") == 0) {
        thm_expect(reader, "of");
        const uint32_t before = p->label_count;
        const char *whole = thm_expect_name(reader, "the name of a fact");
        uint32_t i = before;
        while (i > 0 && p->labels[i - 1].name != whole)
            i--;
        if (i == 0)
            thm_fail(reader, "no fact is named `%s`", whole);
        const uint32_t fact = p->labels[i - 1].first;
        begin(p, show, formula);
        if (thm_node_of(p->facts[fact])->op == DG_OP_AND) {
            put(p, THM_BYTE, METHOD_PART);
            put(p, THM_NUMBER, fact);
        } else { /* int, ptr, addr: the procedure opens them */
            facts.facts[0] = fact;
            facts.count = 1;
            facts.given = true;
            put_slice(p, &facts, formula);
        }
    } else {
        instance what;
        read_substitution(p, name, &what);
        read_from(p, &what.from);
        supply(p, &what);
        if (what.conclusion == formula) {
            begin(p, show, formula);
            put_apply(p, &what);
            return;
        }
        /* The same thing written otherwise. */
        (void)begin_have(p, what.conclusion);
        put_apply(p, &what);
        if (!what.from.given)
            what.from.count = 0;
        what.from.given = true;
        if (what.from.count == DG_FACTS_MAX)
            thm_fail(reader, "too many facts");
        what.from.facts[what.from.count++] = add_fact(p, what.conclusion, true);
        begin(p, show, formula);
        put_slice(p, &what.from, formula);
    }
}

/* [NAME:] */
static const char *optional_label(thm_reader *reader)
{
    if (reader->kind != THM_NAME)
        return NULL;
    const char *p = reader->at;
    while (*p == ' ')
        p++;
    if (p[0] != ':' || p[1] == '=')
        return NULL;
    const char *name = reader->word;
    thm_next(reader);
    thm_expect(reader, ":");
    return name;
}

static void read_steps(proof *p);

static void read_branch(proof *p, const thm_term *added, uint32_t count, bool numbered)
{
    const uint32_t facts = p->fact_count, labels = p->label_count;
    for (uint32_t i = 0; i < count; i++)
        label(p, numbered ? thm_format("case.%u", i + 1) : thm_intern("case", 4), add_fact(p, added[i], false), 1);
    if (numbered)
        label(p, thm_intern("case", 4), facts, count);
    read_steps(p);
    p->fact_count = facts;
    p->label_count = labels;
}

static void read_cases(proof *p)
{
    thm_reader *reader = p->reader;
    thm_term formulas[DG_CASES_MAX], negations[DG_CASES_MAX];
    uint64_t first = 0;
    uint32_t count = 0;
    bool values = false;
    /* `x in 0 .. 7`, or formulas. Names are single words, so what follows the first one tells. */
    thm_reader start = *reader;
    if (reader->kind == THM_NAME) {
        thm_next(reader);
        values = thm_is(reader, "in");
    }
    if (values) {
        const thm_term in = (*reader = start, thm_read_term(reader));
        thm_expect(reader, "in");
        first = thm_expect_number(reader);
        thm_expect(reader, "..");
        const uint64_t last = thm_expect_number(reader);
        if (last < first || last - first >= DG_CASES_MAX)
            thm_fail(reader, "at most %d values", DG_CASES_MAX);
        for (uint64_t value = first; value <= last; value++) {
            const thm_term sides[2] = {in, thm_constant(value)};
            formulas[count++] = thm_make(DG_OP_EQ, 0, sides);
        }
    } else {
        *reader = start;
        do {
            if (count == DG_CASES_MAX)
                thm_fail(reader, "at most %d formulas", DG_CASES_MAX);
            formulas[count++] = thm_read_formula(reader);
        } while (thm_accept(reader, ","));
    }
    put(p, THM_BYTE, STEP_CASES);
    put(p, THM_NUMBER, count);
    for (uint32_t i = 0; i < count; i++)
        put(p, THM_TERM, formulas[i]);
    for (uint32_t i = 0; i < count; i++) {
        negations[i] = thm_make(DG_OP_NOT, 0, &formulas[i]);
        put(p, THM_TERM, negations[i]);
    }
    start = *reader;
    for (uint32_t i = 0; i < count; i++) {
        if (values)
            *reader = start; /* the same text for each value */
        thm_expect(reader, "case");
        const uint32_t names = reader->name_count;
        if (values) {
            const char *name = thm_intern("case.value", 10);
            if (names > 0 && reader->name_count == THM_NAMES_MAX)
                thm_fail(reader, "too many names");
            reader->names[reader->name_count] = name;
            reader->values[reader->name_count++] = thm_constant(first + i);
        }
        read_branch(p, &formulas[i], 1, false);
        reader->name_count = names;
    }
    thm_expect(reader, "otherwise");
    read_branch(p, negations, count, true);
    thm_expect(reader, "end");
}

/* A list of steps up to its `show` or `cases`. */
static void read_steps(proof *p)
{
    thm_reader *reader = p->reader;
    for (;;) {
        if (thm_accept(reader, "have")) {
            const char *name = optional_label(reader);
            const thm_term formula = thm_read_formula(reader);
            thm_expect(reader, "by");
            read_method(p, false, formula);
            add_named(p, formula, name);
        } else if (thm_accept(reader, "use")) {
            const char *name = optional_label(reader);
            instance what;
            read_substitution(p, thm_expect_name(reader, "a theorem"), &what);
            read_from(p, &what.from);
            supply(p, &what);
            (void)begin_have(p, what.conclusion);
            put_apply(p, &what);
            add_named(p, what.conclusion, name);
        } else if (thm_accept(reader, "show")) {
            thm_expect(reader, "by");
            read_method(p, true, p->theorem->conclusion);
            return;
        } else if (thm_accept(reader, "cases")) {
            p->theorem->method = "cases";
            read_cases(p);
            return;
        } else {
            thm_fail(reader, "expected have, use, show or cases, found `%s`", reader->word);
        }
    }
}

void thm_read_proof(thm_reader *reader, thm_theorem *theorem, const char *const *fact_names)
{
    static proof p; /* large */
    memset(&p, 0, sizeof p);
    p.reader = reader;
    p.theorem = theorem;
    for (uint32_t i = 0; i < theorem->hypothesis_count; i++)
        (void)add_fact(&p, theorem->hypotheses[i], false);
    /* fact_names[i]: own name of hypothesis i; "name.1" also means that "name" is all with that stem. */
    for (uint32_t i = 0; i < theorem->hypothesis_count; i++) {
        label(&p, fact_names[i], i, 1);
        const char *dot = strrchr(fact_names[i], '.');
        if (dot == NULL || strcmp(dot, ".1") != 0)
            continue;
        const size_t stem = (size_t)(dot - fact_names[i]);
        uint32_t count = 1;
        while (i + count < theorem->hypothesis_count && strncmp(fact_names[i], fact_names[i + count], stem + 1) == 0)
            count++;
        label(&p, thm_intern(fact_names[i], stem), i, count);
    }
    if (thm_accept(reader, "by")) {
        read_method(&p, true, theorem->conclusion);
        return;
    }
    thm_expect(reader, "proof");
    read_steps(&p);
    thm_expect(reader, "end");
}
