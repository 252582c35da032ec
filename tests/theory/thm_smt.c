/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Statements as SMT-LIB, for a solver that shares no code with the kernel.
 *
 *   thm_smt FILE.thm... [--name NAME] [--kind KIND] [--every N] > out.smt2
 *
 * Each statement becomes: hypotheses and the negated conclusion, satisfiable exactly if the statement is false. The answer of a good library is
 * `unsat` once per `echo`. Environment statements are assumed throughout.
 */
#include "thm.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void print(const thm_node *n)
{
    static const char *const names[] = {
        [THM_NEGATE] = "bvneg", [THM_COMPLEMENT] = "bvnot", [THM_ADD] = "bvadd", [THM_SUB] = "bvsub", [THM_MUL] = "bvmul", [THM_AND] = "bvand",
        [THM_XOR] = "bvxor", [THM_OR] = "bvor", [THM_SHL] = "bvshl", [THM_SHR] = "bvlshr", [THM_SAR] = "bvashr", [THM_UDIV] = "bvudiv",
        [THM_UREM] = "bvurem", [THM_SDIV] = "bvsdiv", [THM_SREM] = "bvsrem", [THM_ITE] = "ite", [THM_EQ] = "=", [THM_ULT] = "bvult",
        [THM_ULE] = "bvule", [THM_SLT] = "bvslt", [THM_SLE] = "bvsle", [THM_NOT] = "not", [THM_BOTH] = "and", [THM_EITHER] = "or",
        [THM_IMPLIES] = "=>"};
    switch ((unsigned)n->op) {
    case THM_VARIABLE: printf("|%s|", n->name); return;
    case THM_NUMBER: printf("#x%016llx", (unsigned long long)n->number); return;
    case THM_TRUE: printf("true"); return;
    case THM_FALSE: printf("false"); return;
    default: break;
    }
    printf("(%s ", names[n->op]);
    print(n->a);
    if (n->op == THM_SHL || n->op == THM_SHR || n->op == THM_SAR) {
        printf(" (bvand #x000000000000003f ");
        print(n->b);
        printf(")");
    } else if (n->b != NULL) {
        printf(" ");
        print(n->b);
    }
    if (n->c != NULL) {
        printf(" ");
        print(n->c);
    }
    printf(")");
}

static void declare(const thm_names *names)
{
    for (size_t i = 0; i < names->count; i++) {
        if (strcmp(names->name[i], "B") != 0)
            printf("(declare-const |%s| (_ BitVec 64))\n", names->name[i]);
    }
}

static void assert_formula(const thm_node *n, bool negated)
{
    printf(negated ? "(assert (not " : "(assert ");
    print(n);
    printf(negated ? "))\n" : ")\n");
}

int main(int argc, char **argv)
{
    const char *only = NULL, *kind = NULL;
    unsigned long every = 1;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--name") == 0 && i + 1 < argc)
            only = argv[++i];
        else if (strcmp(argv[i], "--kind") == 0 && i + 1 < argc)
            kind = argv[++i];
        else if (strcmp(argv[i], "--every") == 0 && i + 1 < argc)
            every = strtoul(argv[++i], NULL, 10);
        else
            thm_read(argv[i]);
    }
    if (every == 0)
        every = 1;
    printf("(set-logic QF_BV)\n(declare-const B (_ BitVec 64))\n");
    for (size_t i = 0; i < thm_statement_count; i++) {
        if (strcmp(thm_statements[i].kind, "environment") == 0)
            assert_formula(thm_statements[i].conclusion, false);
    }
    size_t count = 0;
    for (size_t i = 0; i < thm_statement_count; i++) {
        const thm_statement *s = &thm_statements[i];
        if (strcmp(s->kind, "environment") == 0 || (only != NULL && strcmp(s->name, only) != 0) ||
            (kind != NULL && strcmp(s->kind, kind) != 0) || count++ % every != 0)
            continue;
        thm_names names = {.count = 0};
        const thm_semantics *of = s->semantics;
        for (size_t k = 0; k < s->hypothesis_count; k++)
            thm_free_variables(s->hypotheses[k], &names);
        thm_free_variables(s->conclusion, &names);
        for (size_t k = 0; of != NULL && k < of->result_count; k++) {
            thm_free_variables(of->results[k].term, &names);
            thm_free_variables(of->results[k].relation, &names);
        }
        printf("(push)\n(echo \"%s%s%s %s:%d\")\n", s->name, s->word != NULL ? " " : "", s->word != NULL ? s->word : "", s->file, s->line);
        /* Results of a row are variables that its semantics defines. */
        for (size_t k = 0; of != NULL && k < of->result_count; k++) {
            char *primed = malloc(strlen(of->results[k].name) + 2);
            if (primed == NULL)
                return 2;
            sprintf(primed, "%s'", of->results[k].name);
            thm_node *result = calloc(1, sizeof *result);
            if (result == NULL)
                return 2;
            *result = (thm_node){.op = THM_VARIABLE, .name = primed};
            thm_free_variables(result, &names);
        }
        declare(&names);
        for (size_t k = 0; k < s->hypothesis_count; k++)
            assert_formula(s->hypotheses[k], false);
        for (size_t k = 0; of != NULL && k < of->result_count; k++) {
            if (of->results[k].relation != NULL)
                assert_formula(of->results[k].relation, false);
            else {
                printf("(assert (= |%s'| ", of->results[k].name);
                print(of->results[k].term);
                printf("))\n");
            }
        }
        assert_formula(s->conclusion, true);
        printf("(check-sat)\n(pop)\n");
    }
    return 0;
}
