/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* See thm.h. Recursive descent over the whole text of a file. */
#include "thm.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

thm_statement *thm_statements;
size_t thm_statement_count;
thm_semantics *thm_semantics_items;
size_t thm_semantics_count;

static const char *path, *at;
static int line;

/* ---- tokens ---- */

typedef enum token_kind { END, NAME, NUMBER, SENTENCE, SYMBOL } token_kind;
static token_kind kind;
static char text[512];
static uint64_t number;

static _Noreturn void fail(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "%s:%d: ", path, line);
    vfprintf(stderr, format, arguments);
    fprintf(stderr, " (at '%s')\n", kind == END ? "end of file" : text);
    va_end(arguments);
    exit(2);
}

static void *allocate(size_t bytes)
{
    void *memory = calloc(1, bytes);
    if (memory == NULL)
        abort();
    return memory;
}

static const char *intern(const char *name)
{
    static const char **names;
    static size_t count;
    for (size_t i = 0; i < count; i++) {
        if (strcmp(names[i], name) == 0)
            return names[i];
    }
    names = realloc(names, (count + 1) * sizeof *names);
    char *copy = allocate(strlen(name) + 1);
    strcpy(copy, name);
    return names[count++] = copy;
}

static void copy_text(const char *from, size_t bytes)
{
    if (bytes >= sizeof text)
        fail("too long");
    memcpy(text, from, bytes);
    text[bytes] = '\0';
}

static void advance(void)
{
    static const char *const symbols[] = {"**", ">>>", ">>", "<<", "<=u", "<=s", ">=u", ">=s", "<u", "<s", ">u", ">s", "!=", ":="};
    for (;; at++) {
        if (*at == '#')
            while (*at != '\0' && *at != '\n')
                at++;
        if (*at == '\n')
            line++;
        if (*at == '\0' || !isspace((unsigned char)*at))
            break;
    }
    if (*at == '\0') {
        kind = END;
        text[0] = '\0';
        return;
    }
    if (isalpha((unsigned char)*at)) {
        const char *begin = at;
        /* Row ids have dashes: a capital T or P and a dash. */
        bool id = (at[0] == 'T' || at[0] == 'P') && at[1] == '-';
        while (isalnum((unsigned char)*at) || *at == '_' || (id && *at == '-') || (*at == '.' && isalnum((unsigned char)at[1])))
            at++;
        if (*at == '\'')
            at++;
        kind = NAME;
        copy_text(begin, (size_t)(at - begin));
        return;
    }
    if (isdigit((unsigned char)*at)) {
        char *end;
        kind = NUMBER;
        number = strtoull(at, &end, 0);
        copy_text(at, (size_t)(end - at));
        at = end;
        return;
    }
    if (*at == '"') {
        const char *begin = ++at;
        while (*at != '"' && *at != '\0')
            line += *at++ == '\n';
        kind = SENTENCE;
        copy_text(begin, (size_t)(at - begin));
        at += *at == '"';
        return;
    }
    kind = SYMBOL;
    for (size_t i = 0; i < sizeof symbols / sizeof symbols[0]; i++) {
        if (strncmp(at, symbols[i], strlen(symbols[i])) == 0) {
            copy_text(at, strlen(symbols[i]));
            at += strlen(symbols[i]);
            return;
        }
    }
    copy_text(at++, 1);
}

static bool is(const char *what) { return (kind == SYMBOL || kind == NAME) && strcmp(text, what) == 0; }
static bool accept(const char *what)
{
    if (!is(what))
        return false;
    advance();
    return true;
}
static void expect(const char *what)
{
    if (!accept(what))
        fail("expected '%s'", what);
}
static const char *take_name(void)
{
    if (kind != NAME)
        fail("expected a name");
    const char *name = intern(text);
    advance();
    return name;
}

/* ---- nodes ---- */

static const thm_node *node(thm_op op, const thm_node *a, const thm_node *b, const thm_node *c)
{
    thm_node *made = allocate(sizeof *made);
    *made = (thm_node){.op = op, .a = a, .b = b, .c = c};
    return made;
}
static const thm_node *constant(uint64_t value)
{
    thm_node *made = allocate(sizeof *made);
    *made = (thm_node){.op = THM_NUMBER, .number = value};
    return made;
}
static const thm_node *variable(const char *name)
{
    thm_node *made = allocate(sizeof *made);
    *made = (thm_node){.op = THM_VARIABLE, .name = name};
    return made;
}

typedef struct definition {
    const char *name;
    thm_names parameters;
    const thm_node *body;
} definition;
static definition definitions[256];
static size_t definition_count;

static const thm_node *substitute(const thm_node *in, const thm_names *names, const thm_node *const *by)
{
    if (in == NULL)
        return NULL;
    if (in->op == THM_VARIABLE) {
        for (size_t i = 0; i < names->count; i++) {
            if (names->name[i] == in->name)
                return by[i];
        }
        return in;
    }
    thm_node *made = allocate(sizeof *made);
    *made = *in;
    made->a = substitute(in->a, names, by);
    made->b = substitute(in->b, names, by);
    made->c = substitute(in->c, names, by);
    for (size_t i = 0; i < 6; i++)
        made->arguments[i] = substitute(in->arguments[i], names, by);
    return made;
}

/* ---- terms and formulas: one ladder; whether a node is a term or a formula is its op ---- */

static const thm_node *formula(void);
static bool is_formula(const thm_node *n) { return n->op >= THM_TRUE; }
static const thm_node *term_of(const thm_node *n)
{
    if (is_formula(n))
        fail("a term is needed here");
    return n;
}
static const thm_node *formula_of(const thm_node *n)
{
    if (!is_formula(n))
        fail("a formula is needed here");
    return n;
}

static const thm_node *between(const thm_node *lo, const thm_node *x, const thm_node *hi)
{
    return node(THM_BOTH, node(THM_SLE, lo, x, NULL), node(THM_SLE, x, hi, NULL), NULL);
}

/* below and atmost: x < y + c (or <=) in the integers, for the order given. */
static const thm_node *order_in_integers(thm_op sum_order, thm_op order, const thm_node *x, const thm_node *y, const thm_node *c)
{
    const thm_node *zero = constant(0), *sum = node(THM_ADD, y, c, NULL);
    const thm_node *wraps = node(sum_order, sum, y, NULL), *holds = node(order, x, sum, NULL);
    const thm_node *up = node(THM_BOTH, node(THM_SLE, zero, c, NULL), node(THM_EITHER, wraps, holds, NULL), NULL);
    const thm_node *down = node(THM_BOTH, node(THM_SLT, c, zero, NULL), node(THM_BOTH, wraps, holds, NULL), NULL);
    return node(THM_EITHER, up, down, NULL);
}

static const thm_node *predicate(const char *name, const thm_node *const *a, size_t count)
{
    const thm_node *body = NULL;
    const thm_node *base = variable(intern("B"));
    if (strcmp(name, "int") == 0 && count == 3)
        body = between(a[1], a[0], a[2]);
    else if (strcmp(name, "ptr") == 0 && count == 3)
        body = between(a[1], node(THM_SUB, a[0], base, NULL), a[2]);
    else if (strcmp(name, "below") == 0 && count == 3)
        body = order_in_integers(THM_ULT, THM_ULT, a[0], a[1], a[2]);
    else if (strcmp(name, "atmost") == 0 && count == 3)
        body = order_in_integers(THM_SLT, THM_SLE, a[0], a[1], a[2]);
    else if (strcmp(name, "addr") == 0 && count == 6) {
        const thm_node *sum = node(THM_ADD, node(THM_ADD, a[0], node(THM_SHL, a[1], a[2], NULL), NULL), a[3], NULL);
        body = between(a[4], node(THM_SUB, sum, base, NULL), a[5]);
    }
    if (body == NULL)
        return NULL;
    thm_node *made = allocate(sizeof *made);
    *made = *body;
    made->predicate = intern(name);
    for (size_t i = 0; i < count; i++)
        made->arguments[i] = a[i];
    return made;
}

static const thm_node *call(const char *name)
{
    const thm_node *a[THM_NAMES_MAX];
    size_t count = 0;
    expect("(");
    while (!accept(")")) {
        if (count == THM_NAMES_MAX)
            fail("too many arguments");
        a[count++] = formula();
        if (!is(")"))
            expect(",");
    }
    static const struct { const char *name; thm_op op; } functions[] = {
        {"udiv", THM_UDIV}, {"urem", THM_UREM}, {"sdiv", THM_SDIV}, {"srem", THM_SREM}};
    for (size_t i = 0; i < 4; i++) {
        if (strcmp(name, functions[i].name) == 0 && count == 2)
            return node(functions[i].op, term_of(a[0]), term_of(a[1]), NULL);
    }
    if (strcmp(name, "ite") == 0 && count == 3)
        return node(THM_ITE, formula_of(a[0]), term_of(a[1]), term_of(a[2]));
    const thm_node *known = predicate(name, a, count);
    if (known != NULL)
        return known;
    for (size_t i = definition_count; i-- > 0;) {
        if (definitions[i].name == name) {
            if (definitions[i].parameters.count != count)
                fail("%s takes %zu arguments", name, definitions[i].parameters.count);
            return substitute(definitions[i].body, &definitions[i].parameters, a);
        }
    }
    fail("unknown function %s", name);
}

static const thm_node *atom(void)
{
    if (kind == NUMBER) {
        const thm_node *made = constant(number);
        advance();
        return made;
    }
    if (accept("(")) {
        const thm_node *inner = formula();
        expect(")");
        return inner;
    }
    if (accept("true"))
        return node(THM_TRUE, NULL, NULL, NULL);
    if (accept("false"))
        return node(THM_FALSE, NULL, NULL, NULL);
    const char *name = take_name();
    if (is("("))
        return call(name);
    for (size_t i = definition_count; i-- > 0;) {
        if (definitions[i].name == name && definitions[i].parameters.count == 0)
            return definitions[i].body;
    }
    return variable(name);
}

static const thm_node *power(void)
{
    const thm_node *base = atom();
    if (!accept("**"))
        return base;
    const thm_node *exponent = atom();
    if (base->op != THM_NUMBER || exponent->op != THM_NUMBER)
        fail("** is for numbers");
    uint64_t value = 1;
    for (uint64_t i = 0; i < exponent->number; i++)
        value *= base->number;
    return constant(value);
}

static const thm_node *unary(void)
{
    if (accept("-"))
        return node(THM_NEGATE, term_of(unary()), NULL, NULL);
    if (accept("~"))
        return node(THM_COMPLEMENT, term_of(unary()), NULL, NULL);
    return power();
}

typedef struct level { const char *symbol; thm_op op; } level;
static const level levels[6][4] = {
    {{"|", THM_OR}}, {{"^", THM_XOR}}, {{"&", THM_AND}},
    {{"<<", THM_SHL}, {">>", THM_SHR}, {">>>", THM_SAR}},
    {{"+", THM_ADD}, {"-", THM_SUB}}, {{"*", THM_MUL}}};

static const thm_node *binary(size_t depth)
{
    const thm_node *left = depth == 5 ? unary() : binary(depth + 1);
    for (bool again = true; again;) {
        again = false;
        for (size_t i = 0; i < 4 && levels[depth][i].symbol != NULL; i++) {
            if (kind == SYMBOL && accept(levels[depth][i].symbol)) {
                const thm_node *right = depth == 5 ? unary() : binary(depth + 1);
                left = node(levels[depth][i].op, term_of(left), term_of(right), NULL);
                again = true;
                break;
            }
        }
    }
    return left;
}

static const thm_node *comparison(void)
{
    static const struct { const char *symbol; thm_op op; bool turned, negated; } orders[] = {
        {"=", THM_EQ, false, false}, {"!=", THM_EQ, false, true}, {"<u", THM_ULT, false, false}, {"<=u", THM_ULE, false, false},
        {">u", THM_ULT, true, false}, {">=u", THM_ULE, true, false}, {"<s", THM_SLT, false, false}, {"<=s", THM_SLE, false, false},
        {">s", THM_SLT, true, false}, {">=s", THM_SLE, true, false}};
    const thm_node *left = binary(0), *all = NULL;
    for (;;) {
        size_t i = 0;
        while (i < sizeof orders / sizeof orders[0] && !(kind == SYMBOL && is(orders[i].symbol)))
            i++;
        if (i == sizeof orders / sizeof orders[0])
            return all != NULL ? all : left;
        advance();
        const thm_node *right = term_of(binary(0));
        const thm_node *one = orders[i].turned ? node(orders[i].op, right, term_of(left), NULL) : node(orders[i].op, term_of(left), right, NULL);
        if (orders[i].negated)
            one = node(THM_NOT, one, NULL, NULL);
        all = all == NULL ? one : node(THM_BOTH, all, one, NULL);
        left = right;
    }
}

static const thm_node *negation(void)
{
    if (accept("not"))
        return node(THM_NOT, formula_of(negation()), NULL, NULL);
    return comparison();
}
static const thm_node *conjunction(void)
{
    const thm_node *left = negation();
    while (accept("and"))
        left = node(THM_BOTH, formula_of(left), formula_of(negation()), NULL);
    return left;
}
static const thm_node *disjunction(void)
{
    const thm_node *left = conjunction();
    while (accept("or"))
        left = node(THM_EITHER, formula_of(left), formula_of(conjunction()), NULL);
    return left;
}
static const thm_node *formula(void)
{
    const thm_node *left = disjunction();
    if (!accept("implies"))
        return left;
    return node(THM_IMPLIES, formula_of(left), formula_of(formula()), NULL);
}

/* ---- items ---- */

static bool starts_item(void)
{
    static const char *const words[] = {"define", "axiom", "theorem", "environment", "semantics", "rule", "row", "runtime"};
    if (kind == END)
        return true;
    for (size_t i = 0; kind == NAME && i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i]) == 0)
            return true;
    }
    return false;
}

static void take_names(thm_names *names, bool (*stop)(void))
{
    while (kind == NAME && !stop()) {
        if (names->count == THM_NAMES_MAX)
            fail("too many names");
        names->name[names->count++] = take_name();
    }
}

static bool starts_clause(void)
{
    static const char *const words[] = {"for", "value", "const", "given", "show", "yields", "by", "proof", "operands", "any", "access", "result"};
    for (size_t i = 0; kind == NAME && i < sizeof words / sizeof words[0]; i++) {
        if (strcmp(text, words[i]) == 0)
            return true;
    }
    return starts_item();
}

static const char *take_sentence(void)
{
    expect("for");
    if (kind != SENTENCE)
        fail("expected a sentence");
    char *copy = allocate(strlen(text) + 1);
    strcpy(copy, text);
    advance();
    return copy;
}

static void take_given(thm_statement *s)
{
    do {
        if (s->hypothesis_count == THM_FORMULAS_MAX)
            fail("too many hypotheses");
        /* A name and a colon may stand in front. */
        const char *back = at;
        int back_line = line;
        token_kind back_kind = kind;
        char back_text[sizeof text];
        memcpy(back_text, text, sizeof text);
        if (kind == NAME) {
            advance();
            if (!accept(":")) {
                at = back;
                line = back_line;
                kind = back_kind;
                memcpy(text, back_text, sizeof text);
            }
        }
        s->hypotheses[s->hypothesis_count++] = formula_of(formula());
    } while (accept(","));
}

/* Clauses up to the proof, which is skipped. */
static void take_statement(thm_statement *s, const char *conclusion_word)
{
    for (;;) {
        if (is("for"))
            s->sentence = take_sentence();
        else if (accept("value"))
            take_names(&s->values, starts_clause);
        else if (accept("const"))
            take_names(&s->constants, starts_clause);
        else if (accept("given"))
            take_given(s);
        else if (accept(conclusion_word))
            s->conclusion = formula_of(formula());
        else
            break;
    }
    if (s->conclusion == NULL)
        fail("no conclusion");
    while (!starts_item())
        advance();
}

static thm_statement *new_statement(const char *statement_kind)
{
    thm_statements = realloc(thm_statements, (thm_statement_count + 1) * sizeof *thm_statements);
    thm_statement *made = &thm_statements[thm_statement_count++];
    *made = (thm_statement){.kind = statement_kind, .file = path, .line = line};
    return made;
}

static void take_definition(void)
{
    definition made = {.name = take_name()};
    if (accept("(")) {
        while (!accept(")")) {
            made.parameters.name[made.parameters.count++] = take_name();
            if (!is(")"))
                expect(",");
        }
    }
    expect("=");
    made.body = formula();
    if (definition_count == sizeof definitions / sizeof definitions[0])
        fail("too many definitions");
    definitions[definition_count++] = made;
}

static void take_semantics(void)
{
    thm_semantics_items = realloc(thm_semantics_items, (thm_semantics_count + 1) * sizeof *thm_semantics_items);
    thm_semantics *s = &thm_semantics_items[thm_semantics_count++];
    *s = (thm_semantics){.file = path, .line = line};
    while (kind == NAME && !starts_clause()) {
        const char *name = take_name();
        thm_names *to = isupper((unsigned char)name[0]) ? &s->forms : &s->mnemonics;
        if (to->count == THM_NAMES_MAX)
            fail("too many names");
        to->name[to->count++] = name;
    }
    for (;;) {
        if (is("for"))
            take_sentence();
        else if (accept("operands"))
            take_names(&s->operands, starts_clause);
        else if (accept("any"))
            take_names(&s->any, starts_clause);
        else if (accept("access")) {
            s->access_bytes = (unsigned)number;
            advance();
        } else if (accept("result")) {
            if (s->result_count == THM_RESULTS_MAX)
                fail("too many results");
            thm_result *r = &s->results[s->result_count++];
            char name[sizeof text];
            strcpy(name, take_name());
            if (name[strlen(name) - 1] != '\'')
                fail("a result has an apostrophe");
            name[strlen(name) - 1] = '\0';
            r->name = intern(name);
            if (accept("where"))
                r->relation = formula_of(formula());
            else {
                expect("=");
                r->term = term_of(formula());
            }
        } else
            break;
    }
    s->first_row = thm_statement_count;
    while (accept("row")) {
        const char *id = take_name();
        thm_statement *row = new_statement("row");
        row->name = id;
        if (kind == NAME && !starts_clause())
            row->word = take_name();
        take_statement(row, "yields");
        thm_semantics_items[thm_semantics_count - 1].row_count++;
    }
}

void thm_read(const char *file)
{
    path = intern(file);
    FILE *in = fopen(file, "rb");
    if (in == NULL) {
        perror(file);
        exit(2);
    }
    size_t used = 0, room = 1 << 20;
    char *whole = allocate(room + 1);
    used = fread(whole, 1, room, in);
    fclose(in);
    if (used == room) {
        fprintf(stderr, "%s: too long\n", file);
        exit(2);
    }
    at = whole;
    line = 1;
    advance();
    while (kind != END) {
        if (accept("define"))
            take_definition();
        else if (is("theorem") || is("axiom") || is("environment")) {
            const char *what = take_name();
            thm_statement *s = new_statement(what);
            s->name = take_name();
            take_statement(s, "show");
        } else if (accept("rule")) {
            thm_statement *s = new_statement("rule");
            s->name = take_name();
            if (kind == NAME && !starts_clause())
                s->word = take_name();
            take_statement(s, "yields");
        } else if (accept("semantics"))
            take_semantics();
        else
            fail("expected an item");
    }
    /* Statements moved while the array grew; rows find their semantics now. */
    for (size_t i = 0; i < thm_semantics_count; i++) {
        for (size_t k = 0; k < thm_semantics_items[i].row_count; k++)
            thm_statements[thm_semantics_items[i].first_row + k].semantics = &thm_semantics_items[i];
    }
}

/* ---- evaluation ---- */

void thm_bind(thm_environment *environment, const char *name, uint64_t value)
{
    for (size_t i = 0; i < environment->count; i++) {
        if (strcmp(environment->name[i], name) == 0) {
            environment->value[i] = value;
            return;
        }
    }
    if (environment->count == sizeof environment->name / sizeof environment->name[0])
        abort();
    environment->name[environment->count] = name;
    environment->value[environment->count++] = value;
}

uint64_t thm_value(const thm_environment *environment, const char *name)
{
    for (size_t i = 0; i < environment->count; i++) {
        if (environment->name[i] == name || strcmp(environment->name[i], name) == 0)
            return environment->value[i];
    }
    fprintf(stderr, "no value for '%s'\n", name);
    exit(2);
}

static uint64_t arithmetic_right(uint64_t x, unsigned n) { return (x >> 63) == 0 ? x >> n : ~(~x >> n); }
static uint64_t magnitude(uint64_t x) { return (x >> 63) == 0 ? x : 0 - x; }

uint64_t thm_term(const thm_node *n, const thm_environment *e)
{
    switch ((unsigned)n->op) {
    case THM_VARIABLE: return thm_value(e, n->name);
    case THM_NUMBER: return n->number;
    case THM_NEGATE: return 0 - thm_term(n->a, e);
    case THM_COMPLEMENT: return ~thm_term(n->a, e);
    case THM_ITE: return thm_holds(n->a, e) ? thm_term(n->b, e) : thm_term(n->c, e);
    default: break;
    }
    uint64_t a = thm_term(n->a, e), b = thm_term(n->b, e);
    switch ((unsigned)n->op) {
    case THM_ADD: return a + b;
    case THM_SUB: return a - b;
    case THM_MUL: return a * b;
    case THM_AND: return a & b;
    case THM_XOR: return a ^ b;
    case THM_OR: return a | b;
    case THM_SHL: return a << (b & 63);
    case THM_SHR: return a >> (b & 63);
    case THM_SAR: return arithmetic_right(a, (unsigned)(b & 63));
    case THM_UDIV: return b == 0 ? UINT64_MAX : a / b;
    case THM_UREM: return b == 0 ? a : a % b;
    case THM_SDIV: {
        if (b == 0)
            return (a >> 63) != 0 ? 1 : UINT64_MAX;
        uint64_t q = magnitude(a) / magnitude(b);
        return ((a ^ b) >> 63) != 0 ? 0 - q : q;
    }
    case THM_SREM: {
        if (b == 0)
            return a;
        uint64_t r = magnitude(a) % magnitude(b);
        return (a >> 63) != 0 ? 0 - r : r;
    }
    default: break;
    }
    fprintf(stderr, "not a term\n");
    exit(2);
}

bool thm_holds(const thm_node *n, const thm_environment *e)
{
    switch ((unsigned)n->op) {
    case THM_TRUE: return true;
    case THM_FALSE: return false;
    case THM_EQ: return thm_term(n->a, e) == thm_term(n->b, e);
    case THM_ULT: return thm_term(n->a, e) < thm_term(n->b, e);
    case THM_ULE: return thm_term(n->a, e) <= thm_term(n->b, e);
    case THM_SLT: return (int64_t)thm_term(n->a, e) < (int64_t)thm_term(n->b, e);
    case THM_SLE: return (int64_t)thm_term(n->a, e) <= (int64_t)thm_term(n->b, e);
    case THM_NOT: return !thm_holds(n->a, e);
    case THM_BOTH: return thm_holds(n->a, e) && thm_holds(n->b, e);
    case THM_EITHER: return thm_holds(n->a, e) || thm_holds(n->b, e);
    case THM_IMPLIES: return !thm_holds(n->a, e) || thm_holds(n->b, e);
    default: break;
    }
    fprintf(stderr, "not a formula\n");
    exit(2);
}

void thm_free_variables(const thm_node *n, thm_names *names)
{
    if (n == NULL)
        return;
    if (n->op == THM_VARIABLE) {
        for (size_t i = 0; i < names->count; i++) {
            if (strcmp(names->name[i], n->name) == 0)
                return;
        }
        if (names->count == THM_NAMES_MAX)
            abort();
        names->name[names->count++] = n->name;
        return;
    }
    thm_free_variables(n->a, names);
    thm_free_variables(n->b, names);
    thm_free_variables(n->c, names);
}
