/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The theorems the prover cites, by the numbers of the library this is built with. The library of the call may be another one, so each theorem is looked at
 * before it is used: does it say what apply_step in simulate.c takes it to say?
 */
#include "prover.h"

#include <dogma/theorems.h>

static bool formula_is(const dogma_theory *theory, uint32_t id, uint32_t which, const int64_t *constants, dogma_predicate predicate, int64_t a, int64_t b)
{
    dogma_step_formula formula;
    if (dogma_theory_step_formula(theory, id, which, constants, &formula) != DOGMA_OK || formula.predicate != predicate)
        return false;
    switch (predicate) {
    case DOGMA_PREDICATE_ADDR: /* k, d, lo, hi */
        return formula.value[0] == 0 && formula.value[1] == 1 && formula.constant[0] == a && formula.constant[1] == b && formula.constant[2] == 0 &&
               formula.constant[3] == (int64_t)DOGMA_ARENA_BYTES - 1;
    case DOGMA_PREDICATE_PTR:
        return formula.value[0] == 0 && formula.constant[0] == a && formula.constant[1] == b;
    case DOGMA_PREDICATE_INT:
        return formula.value[0] == 1 && formula.constant[0] == a && formula.constant[1] == b;
    case DOGMA_PREDICATE_NONE: case DOGMA_PREDICATE_BELOW: case DOGMA_PREDICATE_AT_MOST: case DOGMA_PREDICATE_CLOSED:
    default:
        return false;
    }
}

/* index_resident_N(b, x, d) or ..._from(b, x, d, plo, phi): Address of b + x * N + d in the arena, b in [plo, phi], |x| <= 2^42; then x is in an interval. */
static bool is_index_theorem(const dogma_theory *theory, uint32_t id, unsigned scale_log2, bool from)
{
    const int64_t last = (int64_t)DOGMA_ARENA_BYTES - 1, bound = DG_STEP_INDEX_BOUND, disp = -24;
    const int64_t plo = from ? -4096 : 0, phi = from ? last + 4096 : last;
    const int64_t constants[DOGMA_STEP_VARIABLES_MAX] = {0, 0, disp, plo, phi};
    dogma_step_shape shape;
    return dogma_theory_step_shape(theory, id, &shape) == DOGMA_OK && shape.variable_count == (from ? 5u : 3u) && shape.value_mask == 3 &&
           shape.hypothesis_count >= 3 && formula_is(theory, id, 0, constants, DOGMA_PREDICATE_ADDR, scale_log2, disp) &&
           formula_is(theory, id, 1, constants, DOGMA_PREDICATE_PTR, plo, phi) &&
           formula_is(theory, id, 2, constants, DOGMA_PREDICATE_INT, -bound, bound) &&
           formula_is(theory, id, shape.hypothesis_count, constants, DOGMA_PREDICATE_INT, (-disp - phi) >> scale_log2, (last - disp - plo) >> scale_log2);
}

void dg_theorems_find(dg_program *p)
{
    static const uint32_t plain[4] = {DOGMA_THEOREM_index_resident_1, DOGMA_THEOREM_index_resident_2, DOGMA_THEOREM_index_resident_4,
                                      DOGMA_THEOREM_index_resident_8};
    static const uint32_t from[4] = {DOGMA_THEOREM_index_resident_1_from, DOGMA_THEOREM_index_resident_2_from, DOGMA_THEOREM_index_resident_4_from,
                                     DOGMA_THEOREM_index_resident_8_from};
    const dogma_theory *library = p->options->library;
    p->theorems = dg_take(p->arena, 1, sizeof *p->theorems);
    for (unsigned k = 0; k < 4 && library != NULL; k++) {
        p->theorems->index[k] = is_index_theorem(library, plain[k], k, false) && is_index_theorem(library, from[k], k, true);
        p->theorems->index_id[k] = plain[k];
        p->theorems->index_from_id[k] = from[k];
    }
}
