/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The proof of one theorem.                                            Spec: appendix/theory-format "Binary form"
 *
 * A proof is read once. Maintains: every fact on the stack follows from the hypotheses and, inside branches, from the formulas of the open cases. A branch ends
 * when the conclusion was shown from its facts; the theorem is proven when the last one has.
 */
#include "theory_internal.h"

#include "bytes.h"

enum { STEP_AXIOM = 0x01, STEP_HAVE = 0x02, STEP_SHOW = 0x03, STEP_CASES = 0x04 };
enum { METHOD_SLICE = 0x10, METHOD_EVAL = 0x11, METHOD_APPLY = 0x12, METHOD_PART = 0x13 };

/* An open `cases`: branch `next` comes after the one being read. */
typedef struct open_cases {
    uint32_t fact_count; /* facts outside of its branches */
    uint32_t next, count;
    uint32_t negated_from; /* proof offset of the list of negations */
    uint32_t formulas[DG_CASES_MAX];
} open_cases;

static bool read_below(dg_cursor *cursor, uint32_t limit, uint32_t *out)
{
    uint64_t value;
    if (dg_read_uleb(cursor, &value) != DOGMA_OK || value >= limit)
        return false;
    *out = (uint32_t)value;
    return true;
}

/* A formula over the theorem's own variables. */
static bool read_formula(dg_cursor *cursor, const dg_theory_index *index, const dg_theorem *theorem, uint32_t *out)
{
    return read_below(cursor, index->term_count, out) && dg_op_describe(index->terms[*out].op).formula &&
           index->terms[*out].variables >> theorem->variable_count == 0;
}

static dogma_status add_fact(dg_checker *checker, uint32_t formula)
{
    if (checker->fact_count == DG_FACTS_MAX)
        return DOGMA_E_THEORY_MALFORMED;
    checker->facts[checker->fact_count++] = formula;
    return DOGMA_OK;
}

static dogma_status of_slice(dg_checker *checker, dg_slice_result result)
{
    checker->slice_result = result;
    switch (result) {
    case DG_SLICE_PROVEN: return DOGMA_OK;
    case DG_SLICE_BUDGET: return DOGMA_E_LIMIT;
    case DG_SLICE_REFUTED: case DG_SLICE_STATES: case DG_SLICE_SIZE: case DG_SLICE_NOTHING: break;
    }
    return DOGMA_E_THEORY_UNPROVEN;
}

static dogma_status method_slice(dg_checker *checker, dg_cursor *cursor, uint32_t formula)
{
    uint32_t count, fact;
    uint32_t facts[DG_FACTS_MAX];
    if (!read_below(cursor, DG_FACTS_MAX + 1, &count))
        return DOGMA_E_THEORY_MALFORMED;
    for (uint32_t i = 0; i < count; i++) {
        if (!read_below(cursor, checker->fact_count, &fact))
            return DOGMA_E_THEORY_MALFORMED;
        facts[i] = checker->facts[fact];
    }
    return of_slice(checker, dg_slice_decide(checker->slice, dg_index(checker->theory), facts, count, formula));
}

/* Closed formulas are calculated while the nodes are made; the procedure itself must have nothing left to do. */
static dogma_status method_eval(dg_checker *checker, uint32_t formula)
{
    const dg_term *term = &dg_index(checker->theory)->terms[formula];
    if (term->base || term->variables != 0)
        return DOGMA_E_THEORY_UNPROVEN;
    return of_slice(checker, dg_slice_decide(checker->slice, dg_index(checker->theory), NULL, 0, formula));
}

static dogma_status method_apply(dg_checker *checker, dg_cursor *cursor, const dg_theorem *theorem, uint32_t id, uint32_t formula)
{
    const dg_theory_index *index = dg_index(checker->theory);
    uint32_t cited, substitution[DG_VARIABLES_MAX], fact;
    if (!read_below(cursor, id, &cited)) /* lower ids only: no proof rests on itself */
        return DOGMA_E_THEORY_MALFORMED;
    const dogma_theory *owner = dg_theory_owner(checker->theory, cited);
    if (owner == NULL)
        return DOGMA_E_THEORY_MALFORMED;
    const dg_theory_index *from = dg_index(owner);
    const dg_theorem *pattern = dg_theorem_of(owner, cited);
    for (uint32_t i = 0; i < pattern->variable_count; i++) {
        if (!read_below(cursor, index->term_count, &substitution[i]))
            return DOGMA_E_THEORY_MALFORMED;
        const dg_term *term = &index->terms[substitution[i]];
        if (dg_op_describe(term->op).formula || term->variables >> theorem->variable_count != 0)
            return DOGMA_E_THEORY_MALFORMED;
    }
    bool holds = dg_match(&checker->matcher, from, pattern->conclusion, index, formula, substitution, checker->budget);
    for (uint32_t i = 0; i < pattern->hypothesis_count; i++) {
        if (!read_below(cursor, checker->fact_count, &fact))
            return DOGMA_E_THEORY_MALFORMED;
        holds = holds && dg_match(&checker->matcher, from, from->hypotheses[pattern->hypotheses + i], index, checker->facts[fact], substitution,
                                  checker->budget);
    }
    if (!holds)
        return *checker->budget == 0 ? DOGMA_E_LIMIT : DOGMA_E_THEORY_UNPROVEN;
    return DOGMA_OK;
}

static dogma_status method_part(const dg_checker *checker, dg_cursor *cursor, uint32_t formula)
{
    const dg_theory_index *index = dg_index(checker->theory);
    uint32_t fact;
    if (!read_below(cursor, checker->fact_count, &fact))
        return DOGMA_E_THEORY_MALFORMED;
    const dg_term *whole = &index->terms[checker->facts[fact]];
    if (whole->op == DG_OP_AND && (dg_argument(index, whole, 0) == formula || dg_argument(index, whole, 1) == formula))
        return DOGMA_OK;
    return DOGMA_E_THEORY_UNPROVEN;
}

static dogma_status prove(dg_checker *checker, dg_cursor *cursor, const dg_theorem *theorem, uint32_t id, uint32_t formula)
{
    uint8_t method;
    if (dg_read_u8(cursor, &method) != DOGMA_OK)
        return DOGMA_E_THEORY_MALFORMED;
    switch (method) {
    case METHOD_SLICE: return method_slice(checker, cursor, formula);
    case METHOD_EVAL: return method_eval(checker, formula);
    case METHOD_APPLY: return method_apply(checker, cursor, theorem, id, formula);
    case METHOD_PART: return method_part(checker, cursor, formula);
    default: return DOGMA_E_THEORY_MALFORMED;
    }
}

/* `cases`: reads both lists, keeps the first, remembers where the second is. */
static dogma_status open_branches(dg_checker *checker, dg_cursor *cursor, const dg_theorem *theorem, open_cases *cases)
{
    const dg_theory_index *index = dg_index(checker->theory);
    uint32_t negation;
    if (!read_below(cursor, DG_CASES_MAX + 1, &cases->count) || cases->count == 0)
        return DOGMA_E_THEORY_MALFORMED;
    for (uint32_t i = 0; i < cases->count; i++)
        if (!read_formula(cursor, index, theorem, &cases->formulas[i]))
            return DOGMA_E_THEORY_MALFORMED;
    cases->negated_from = (uint32_t)(cursor->at - checker->theory->bytes);
    for (uint32_t i = 0; i < cases->count; i++) {
        if (!read_formula(cursor, index, theorem, &negation))
            return DOGMA_E_THEORY_MALFORMED;
        const dg_term *term = &index->terms[negation];
        if (term->op != DG_OP_NOT || dg_argument(index, term, 0) != cases->formulas[i])
            return DOGMA_E_THEORY_MALFORMED;
    }
    cases->fact_count = checker->fact_count;
    cases->next = 1;
    return add_fact(checker, cases->formulas[0]);
}

/* The next branch of the innermost `cases` that has one left. */
static dogma_status next_branch(dg_checker *checker, const dg_cursor *cursor, open_cases *cases)
{
    dogma_status status = DOGMA_OK;
    checker->fact_count = cases->fact_count;
    if (cases->next < cases->count) {
        status = add_fact(checker, cases->formulas[cases->next]);
    } else { /* the last: none of the formulas. The list was read before, so this cannot fail. */
        dg_cursor again = {checker->theory->bytes + cases->negated_from, cursor->at};
        uint32_t negation;
        for (uint32_t i = 0; i < cases->count && status == DOGMA_OK; i++) {
            if (!read_below(&again, dg_index(checker->theory)->term_count, &negation))
                return DOGMA_E_INTERNAL;
            status = add_fact(checker, negation);
        }
    }
    cases->next++;
    return status;
}

dogma_status dg_checker_theorem(dg_checker *checker, uint32_t id)
{
    const dogma_theory *theory = checker->theory;
    const dg_theory_index *index = dg_index(theory);
    if (id < theory->first_theorem || id - theory->first_theorem >= theory->theorem_count)
        return DOGMA_E_NOT_FOUND;
    const dg_theorem *theorem = dg_theorem_of(theory, id);
    dg_cursor cursor = {theory->bytes + theorem->proof, theory->bytes + theorem->proof + theorem->proof_bytes};
    open_cases *cases = (open_cases *)(void *)checker->cases;
    uint32_t depth = 0;

    checker->fact_count = 0;
    checker->slice_result = DG_SLICE_NOTHING;
    checker->fail_offset = theorem->proof;
    if (theorem->axiom)
        return !checker->allow_axioms ? DOGMA_E_THEORY_UNPROVEN : theorem->proof_bytes == 1 ? DOGMA_OK : DOGMA_E_THEORY_MALFORMED;
    for (uint32_t i = 0; i < theorem->hypothesis_count; i++)
        checker->facts[checker->fact_count++] = index->hypotheses[theorem->hypotheses + i];

    for (;;) { /* every turn reads at least one byte */
        uint8_t step;
        uint32_t formula;
        dogma_status status;
        checker->fail_offset = (uint32_t)(cursor.at - theory->bytes);
        if (dg_read_u8(&cursor, &step) != DOGMA_OK)
            return DOGMA_E_THEORY_MALFORMED;
        switch (step) {
        case STEP_HAVE:
            if (!read_formula(&cursor, index, theorem, &formula))
                return DOGMA_E_THEORY_MALFORMED;
            status = prove(checker, &cursor, theorem, id, formula);
            if (status == DOGMA_OK)
                status = add_fact(checker, formula);
            break;
        case STEP_SHOW:
            status = prove(checker, &cursor, theorem, id, theorem->conclusion);
            if (status != DOGMA_OK)
                return status;
            while (depth != 0 && cases[depth - 1].next > cases[depth - 1].count)
                depth--;
            if (depth == 0)
                return cursor.at == cursor.end ? DOGMA_OK : DOGMA_E_THEORY_MALFORMED;
            status = next_branch(checker, &cursor, &cases[depth - 1]);
            break;
        case STEP_CASES:
            if (depth == DG_CASE_DEPTH_MAX)
                return DOGMA_E_THEORY_MALFORMED;
            status = open_branches(checker, &cursor, theorem, &cases[depth++]);
            break;
        default:
            return DOGMA_E_THEORY_MALFORMED;
        }
        if (status != DOGMA_OK)
            return status;
    }
}

size_t dg_checker_scratch_bytes(uint32_t term_count, uint32_t base_term_count, uint32_t states_max)
{
    const size_t patterns = term_count > base_term_count ? term_count : base_term_count;
    return dg_slice_scratch_bytes(term_count, states_max) + sizeof(dg_slice) + 3 * (patterns + 1) * sizeof(uint32_t) +
           DG_CASE_DEPTH_MAX * sizeof(open_cases) + 8 * 16;
}

dogma_status dg_checker_init(dg_checker *checker, const dogma_theory *theory, bool allow_axioms, uint32_t states_max, uint64_t *budget,
                             dogma_scratch *scratch)
{
    uint32_t patterns = 0;
    const dogma_theory *under = theory;
    for (uint32_t depth = 0; under != NULL && depth < 3; depth++, under = under->base)
        if (patterns < dg_index(under)->term_count)
            patterns = dg_index(under)->term_count;
    memset(checker, 0, sizeof *checker);
    checker->theory = theory;
    checker->allow_axioms = allow_axioms;
    checker->budget = budget;
    checker->slice = (dg_slice *)dogma_scratch_take(scratch, 1, sizeof(dg_slice));
    checker->matcher.stamp = (uint32_t *)dogma_scratch_take(scratch, (size_t)patterns + 1, sizeof(uint32_t));
    checker->matcher.image = (uint32_t *)dogma_scratch_take(scratch, (size_t)patterns + 1, sizeof(uint32_t));
    checker->matcher.worklist = (uint32_t *)dogma_scratch_take(scratch, (size_t)patterns + 1, sizeof(uint32_t));
    checker->cases = (uint8_t *)dogma_scratch_take(scratch, DG_CASE_DEPTH_MAX, sizeof(open_cases));
    if (checker->slice == NULL || checker->matcher.stamp == NULL || checker->matcher.image == NULL || checker->matcher.worklist == NULL ||
        checker->cases == NULL)
        return DOGMA_E_SCRATCH;
    memset(checker->matcher.stamp, 0, ((size_t)patterns + 1) * sizeof(uint32_t));
    return dg_slice_init(checker->slice, dg_index(theory)->term_count, states_max, budget, scratch);
}

/* A theory in a module's proof may use the base's axioms, bring none, and make its slices within a small number of states. */
static uint32_t states_of(bool allow_axioms)
{
    return allow_axioms ? DG_SLICE_LIBRARY_STATES_MAX : DG_SLICE_LOCAL_STATES_MAX;
}

size_t dogma_theory_scratch_bytes(size_t size)
{
    return dg_theory_read_scratch_bytes(size);
}

size_t dogma_theory_check_scratch_bytes(size_t size, const dogma_theory *base, bool allow_axioms)
{
    uint32_t base_terms = 0;
    for (uint32_t depth = 0; base != NULL && depth < 2; depth++, base = base->base)
        if (base_terms < dg_index(base)->term_count)
            base_terms = dg_index(base)->term_count;
    return dg_theory_read_scratch_bytes(size) + sizeof(dg_checker) + 16 + dg_checker_scratch_bytes((uint32_t)size, base_terms, states_of(allow_axioms));
}

uint64_t dogma_theory_local_budget(size_t size)
{
    return ((uint64_t)1 << 22) + (uint64_t)size * 1024;
}

dogma_status dogma_theory_open(const uint8_t *bytes, size_t size, dogma_scratch *scratch, dogma_theory *out)
{
    return dg_theory_read(bytes, size, NULL, scratch, out);
}

dogma_status dogma_theory_check(const uint8_t *bytes, size_t size, const dogma_theory *base, bool allow_axioms, uint64_t *budget, dogma_scratch *scratch,
                                dogma_theory *out, dogma_diag *diag)
{
    dogma_theory theory;
    dg_checker *checker = NULL;
    uint32_t id = 0;
    dogma_status status = dg_theory_read(bytes, size, base, scratch, &theory);
    const size_t keep = scratch->used_bytes; /* the index stays, the work space does not */
    if (status == DOGMA_OK) {
        checker = (dg_checker *)dogma_scratch_take(scratch, 1, sizeof *checker);
        status = checker == NULL ? DOGMA_E_SCRATCH : dg_checker_init(checker, &theory, allow_axioms, states_of(allow_axioms), budget, scratch);
    }
    for (uint32_t i = 0; status == DOGMA_OK && i < theory.theorem_count; i++) {
        id = theory.first_theorem + i;
        status = dg_checker_theorem(checker, id);
    }
    if (status == DOGMA_OK)
        *out = theory;
    else if (diag != NULL)
        *diag = (dogma_diag){.status = status, .rule = "P-THEORY", .offset = checker != NULL ? checker->fail_offset : 0, .function = UINT32_MAX, .found = id};
    scratch->used_bytes = keep;
    return status;
}
