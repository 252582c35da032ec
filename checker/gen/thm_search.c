/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which facts a slice needs, where the source does not say. The procedure's cost grows with each variable, so small sets of facts are tried first; what the
 * proof then names is checked by the kernel like everything else.
 */
#include "thm.h"

#include <stdlib.h>
#include <string.h>

enum { BASE_BIT = 1 << DG_VARIABLES_MAX };

static uint32_t variables_of(thm_term term)
{
    const thm_node *node = thm_node_of(term);
    uint32_t set = node->op == DG_OP_VARIABLE ? 1u << node->constant : 0;
    if (node->op == DG_OP_BASE || node->op == DG_OP_PTR || node->op == DG_OP_ADDR)
        set |= BASE_BIT;
    for (uint32_t i = 0; i < thm_argument_count(node->op); i++)
        set |= variables_of(node->arguments[i]);
    return set;
}

/* The terms of one sequent as the kernel has them. */
typedef struct sequent {
    dg_term terms[DG_SLICE_NODES_MAX];
    uint32_t arguments[DG_SLICE_NODES_MAX * DG_ARGUMENTS_MAX];
    thm_term source[DG_SLICE_NODES_MAX];
    dg_theory_index index;
    bool full;
} sequent;

static uint32_t add_term(sequent *s, thm_term term)
{
    for (uint32_t i = 0; i < s->index.term_count; i++)
        if (s->source[i] == term)
            return i;
    const thm_node node = *thm_node_of(term);
    uint32_t arguments[DG_ARGUMENTS_MAX];
    for (uint32_t i = 0; i < thm_argument_count(node.op); i++)
        arguments[i] = add_term(s, node.arguments[i]);
    if (s->index.term_count == DG_SLICE_NODES_MAX) {
        s->full = true;
        return 0;
    }
    const uint32_t number = s->index.term_count++;
    s->source[number] = term;
    s->terms[number] = (dg_term){.op = node.op, .constant = node.constant};
    s->terms[number].arguments = node.op == DG_OP_VARIABLE ? (uint32_t)node.constant : s->index.argument_count;
    for (uint32_t i = 0; i < thm_argument_count(node.op); i++)
        s->arguments[s->index.argument_count++] = arguments[i];
    return number;
}

static bool follows(const thm_term *facts, uint32_t count, thm_term goal, uint64_t budget)
{
    static sequent s;
    static dg_slice *slice;
    static uint64_t left;
    uint32_t numbers[DG_FACTS_MAX];
    if (slice == NULL) {
        const size_t size = dg_slice_scratch_bytes(DG_SLICE_NODES_MAX, DG_SLICE_LOCAL_STATES_MAX * 8);
        dogma_scratch scratch;
        slice = malloc(sizeof *slice);
        void *memory = malloc(size);
        if (slice == NULL || memory == NULL)
            abort();
        dogma_scratch_init(&scratch, memory, size);
        if (dg_slice_init(slice, DG_SLICE_NODES_MAX, DG_SLICE_LOCAL_STATES_MAX * 8, &left, &scratch) != DOGMA_OK)
            abort();
    }
    memset(&s.index, 0, sizeof s.index);
    s.index.terms = s.terms;
    s.index.arguments = s.arguments;
    s.full = false;
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = add_term(&s, facts[i]);
    const uint32_t goal_number = add_term(&s, goal);
    left = budget;
    return !s.full && dg_slice_decide(slice, &s.index, numbers, count, goal_number) == DG_SLICE_PROVEN;
}

void thm_search_facts(const thm_term *facts, uint32_t *chosen, uint32_t *count, thm_term goal)
{
    thm_term set[DG_FACTS_MAX];
    uint32_t numbers[DG_FACTS_MAX], size = 0;
    const uint32_t wanted = variables_of(goal);
    /* Nothing; facts about nothing but the goal's variables; facts with one further; with two; in the end the given ones. */
    for (uint32_t others = 0; others <= 3; others++) {
        size = 0;
        for (uint32_t i = 0; i < *count && others > 0; i++) {
            const uint32_t variables = variables_of(facts[chosen[i]]);
            if ((variables & wanted) == 0 || (uint32_t)__builtin_popcount(variables & ~wanted) > others - 1)
                continue;
            numbers[size] = chosen[i];
            set[size++] = facts[chosen[i]];
        }
        if ((others == 0 || size != 0) && size != *count && follows(set, size, goal, (uint64_t)1 << (22 + 2 * others))) {
            *count = size;
            memcpy(chosen, numbers, size * sizeof chosen[0]);
            return;
        }
    }
}
