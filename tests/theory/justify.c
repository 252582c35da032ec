/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which facts the rows of safety.thm allow: their hypotheses are looked up among the facts before the instruction. */
#include "transfer.h"

#include <string.h>

static bool is_low32(const thm_node *n)
{
    return n->op == THM_AND && n->a->op == THM_VARIABLE && n->b->op == THM_NUMBER && n->b->number == 0xffffffff;
}

static bool is_unbound(const thm_statement *row, const thm_environment *e, const thm_node *n)
{
    bool mine = false;
    for (size_t i = 0; n->op == THM_VARIABLE && i < row->constants.count; i++)
        mine |= row->constants.name[i] == n->name;
    for (size_t i = 0; mine && i < e->count; i++) {
        if (strcmp(e->name[i], n->name) == 0)
            return false;
    }
    return mine;
}

/* int(x, a, b), ptr(x, a, b) with free a, b: bound to the fact about x. False: there is no such fact. */
static bool bind_fact(const sampled *s, const thm_statement *row, thm_environment *e, const thm_node *h)
{
    const bool pointer = strcmp(h->predicate, "ptr") == 0;
    const thm_node *x = h->arguments[0];
    const bool low = !pointer && is_low32(x);
    uint64_t value;
    dogma_fact fact;
    if (low)
        x = x->a;
    if (x->op != THM_VARIABLE || !operand(s, x->name, &value, &fact))
        return false;
    if (low) { /* w(x) */
        const bool inside = fact.kind == DOGMA_FACT_INTEGER && fact.lo >= 0 && fact.hi <= UINT32_MAX;
        if (fact.kind == DOGMA_FACT_INTEGER && fact.lo == fact.hi)
            fact = constant_fact((int64_t)(uint32_t)fact.lo);
        else if (!inside)
            fact = dogma_fact_integer(0, UINT32_MAX);
    }
    if (fact.kind != (pointer ? DOGMA_FACT_POINTER : DOGMA_FACT_INTEGER))
        return false;
    if (is_unbound(row, e, h->arguments[1]))
        thm_bind(e, h->arguments[1]->name, (uint64_t)fact.lo);
    if (is_unbound(row, e, h->arguments[2]))
        thm_bind(e, h->arguments[2]->name, (uint64_t)fact.hi);
    return (int64_t)thm_term(h->arguments[1], e) <= fact.lo && fact.hi <= (int64_t)thm_term(h->arguments[2], e);
}

/* Every operand in the formula is a constant of the instruction, or its fact is one. */
static bool is_known(const sampled *s, const thm_statement *row, const thm_node *n)
{
    thm_names names = {.count = 0};
    thm_free_variables(n, &names);
    for (size_t i = 0; i < names.count; i++) {
        uint64_t value;
        dogma_fact fact;
        bool own = names.name[i][strlen(names.name[i]) - 1] == '\'';
        for (size_t k = 0; k < row->constants.count; k++)
            own |= row->constants.name[k] == names.name[i];
        if (own)
            continue;
        if (!operand(s, names.name[i], &value, &fact) || fact.kind != DOGMA_FACT_INTEGER || fact.lo != fact.hi)
            return false;
    }
    return true;
}

static const thm_node *own_constant(const thm_statement *row, const char *name)
{
    static thm_node made;
    for (size_t i = 0; i < row->constants.count; i++) {
        if (strcmp(row->constants.name[i], name) == 0) {
            made = (thm_node){.op = THM_VARIABLE, .name = row->constants.name[i]};
            return &made;
        }
    }
    return NULL;
}

/* Does the row hold here? Then its constants are bound in *e. */
static bool row_applies(const sampled *s, const thm_statement *row, thm_environment *e)
{
    *e = s->environment;
    /* Names of the row's constants may be those of results or operands elsewhere; they start unbound. */
    for (size_t i = 0; i < row->constants.count; i++) {
        for (size_t k = 0; k < e->count; k++) {
            if (strcmp(e->name[k], row->constants.name[i]) == 0)
                e->name[k] = "";
        }
    }
    for (size_t i = 0; i < row->hypothesis_count; i++) {
        const thm_node *h = row->hypotheses[i];
        /* s = k for a value k of the row: the same value. */
        for (size_t k = 0; k < row->values.count; k++) {
            if (h->op == THM_EQ && h->b->op == THM_VARIABLE && h->b->name == row->values.name[k])
                thm_bind(e, h->b->name, thm_term(h->a, e));
        }
        if (h->op == THM_IMPLIES && h->b->predicate != NULL)
            h = h->b; /* a select's side that is not chosen: here the fact holds anyway */
        if (h->predicate != NULL && !bind_fact(s, row, e, h))
            return false;
        /* s = ~m */
        if (h->op == THM_EQ && h->a->op == THM_VARIABLE && h->b->op == THM_COMPLEMENT && is_unbound(row, e, h->b->a)) {
            if (!is_known(s, row, h->a))
                return false;
            thm_bind(e, h->b->a->name, ~thm_term(h->a, e));
        }
    }
    /* The mask of or and xor: the smallest that covers both upper bounds. */
    const thm_node *m = own_constant(row, "m");
    if (m != NULL && is_unbound(row, e, m)) {
        uint64_t ones = thm_value(e, "b") | thm_value(e, "e");
        for (unsigned shift = 1; shift < 64; shift *= 2)
            ones |= ones >> shift;
        thm_bind(e, m->name, ones);
    }
    for (size_t i = 0; i < row->hypothesis_count; i++) {
        const thm_node *h = row->hypotheses[i];
        if (h->predicate == NULL && h->op != THM_IMPLIES && !thm_holds(h, e))
            return false;
    }
    return row->conclusion->predicate == NULL || (is_known(s, row, row->conclusion->arguments[1]) && is_known(s, row, row->conclusion->arguments[2]));
}

void check_justified(const sampled *s, const thm_result *result, dogma_fact fact)
{
    const dogma_insn *x = &s->insn;
    const bool select = x->form == DOGMA_FORM_CRR || x->form == DOGMA_FORM_CRI, two = x->form == DOGMA_FORM_CRR;
    /* A select whose source is compared narrows it first: that is P-BRANCH, whose facts the rows of T-SELECT take as given. */
    const bool narrowed = select && (x->ra == x->rb || x->rd == x->rb || (two && (x->ra == x->rc || x->rd == x->rc)));
    if (fact.kind == DOGMA_FACT_NONE || narrowed)
        return;
    char name[40];
    primed(result->name, name);
    int64_t lo = INT64_MIN, hi = INT64_MAX;
    bool entry = false;
    const char *tested[8];
    size_t tested_count = 0;
    for (size_t i = 0; i < s->semantics->row_count; i++) {
        const thm_statement *row = &thm_statements[s->semantics->first_row + i];
        thm_environment e;
        if (!row_applies(s, row, &e))
            continue;
        /* A conjunction of facts is taken apart; at most two. */
        const thm_node *parts[2] = {row->conclusion, NULL};
        if (row->conclusion->predicate == NULL && row->conclusion->op == THM_BOTH)
            parts[0] = row->conclusion->a, parts[1] = row->conclusion->b;
        for (unsigned k = 0; k < 2 && parts[k] != NULL; k++) {
            const thm_node *part = parts[k];
            if (part->predicate == NULL) {
                entry |= part->op == THM_EQ; /* d' = k: the same value */
                continue;
            }
            if (strcmp(part->predicate, fact.kind == DOGMA_FACT_POINTER ? "ptr" : "int") != 0 || strcmp(part->arguments[0]->name, name) != 0)
                continue;
            const int64_t row_lo = (int64_t)thm_term(part->arguments[1], &e), row_hi = (int64_t)thm_term(part->arguments[2], &e);
            lo = row_lo > lo ? row_lo : lo;
            hi = row_hi < hi ? row_hi : hi;
            if (tested_count < 8)
                tested[tested_count++] = row->name;
        }
    }
    if (fact.kind == DOGMA_FACT_ENTRY ? !entry : fact.lo > lo || fact.hi < hi)
        different(s, "the checker's fact is stronger than the rows of safety.thm");
    for (size_t i = 0; i < tested_count; i++)
        count_row(tested[i]);
    if (fact.kind == DOGMA_FACT_ENTRY)
        count_row(thm_statements[s->semantics->first_row].name);
}
