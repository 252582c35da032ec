/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Instances. The kernel never substitutes: a proof names the instance, and this compares it with the pattern, term by term.
 *
 * Requires a pattern from a theory that was read, a term of the theory at hand, a substitution that gives a term (no formula) to each variable of the pattern.
 * Maintains: image[p] is the term that the pattern term p was found equal to under the substitution, or is yet to be compared with. A pattern term has
 * one image, so a theory that writes one instance in two places must use the same term number (it shares terms), and work is linear in the pattern.
 */
#include "theory_internal.h"

static bool note(dg_matcher *matcher, uint32_t *pending, uint32_t pattern, uint32_t term)
{
    if (matcher->stamp[pattern] == matcher->current)
        return matcher->image[pattern] == term;
    matcher->stamp[pattern] = matcher->current;
    matcher->image[pattern] = term;
    matcher->worklist[(*pending)++] = pattern; /* once per pattern term: the list has room for all */
    return true;
}

bool dg_match(dg_matcher *matcher, const dg_theory_index *from, uint32_t pattern, const dg_theory_index *index, uint32_t term,
              const uint32_t *substitution, uint64_t *budget)
{
    uint32_t pending = 0;
    matcher->current++; /* 32 bits: fewer matches than bytes of proof, which are fewer than 2^24 */
    if (!note(matcher, &pending, pattern, term))
        return false;
    while (pending != 0) {
        const uint32_t p = matcher->worklist[--pending];
        const uint32_t t = matcher->image[p];
        const dg_term *pattern_term = &from->terms[p];
        const dg_term *image_term = &index->terms[t];
        if (*budget == 0)
            return false;
        *budget -= 1;
        if (pattern_term->op == DG_OP_VARIABLE) {
            if (substitution[pattern_term->arguments] != t)
                return false;
            continue;
        }
        if (pattern_term->op != image_term->op)
            return false;
        if (pattern_term->op == DG_OP_CONSTANT && pattern_term->constant != image_term->constant)
            return false;
        const uint32_t count = dg_op_describe(pattern_term->op).arguments;
        for (uint32_t i = 0; i < count; i++)
            if (!note(matcher, &pending, dg_argument(from, pattern_term, i), dg_argument(index, image_term, i)))
                return false;
    }
    return true;
}
