/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * dogma_theory_check ends with a verdict for any bytes, within the promised scratch and budget; what it accepts, resting on the library, is true for
 * the values that are tried, and its steps can be asked for.
 */
#include "fuzz.h"

#include "theory_meaning.h"

static const dogma_theory *library(void)
{
    static dogma_theory theory;
    static bool open;
    if (!open) {
        size_t size;
        const uint8_t *bytes = dogma_theory_library_bytes(&size);
        const size_t room = dogma_theory_scratch_bytes(size);
        void *memory = malloc(room); /* for good */
        dogma_scratch scratch;
        FUZZ_ASSERT(memory != NULL);
        dogma_scratch_init(&scratch, memory, room);
        FUZZ_ASSERT(dogma_theory_open(bytes, size, &scratch, &theory) == DOGMA_OK);
        open = true;
    }
    return &theory;
}

static void ask_steps(const dogma_theory *theory)
{
    for (uint32_t id = 0; id < theory->first_theorem + theory->theorem_count + 2; id++) {
        dogma_step_shape shape;
        if (dogma_theory_step_shape(theory, id, &shape) != DOGMA_OK)
            continue;
        FUZZ_ASSERT(shape.variable_count <= DOGMA_STEP_VARIABLES_MAX && shape.hypothesis_count <= DOGMA_STEP_HYPOTHESES_MAX);
        int64_t constants[DOGMA_STEP_VARIABLES_MAX];
        for (uint32_t i = 0; i < DOGMA_STEP_VARIABLES_MAX; i++)
            constants[i] = (int64_t)i * 0x123456789;
        for (uint32_t which = 0; which <= shape.hypothesis_count; which++) {
            dogma_step_formula formula;
            const dogma_status status = dogma_theory_step_formula(theory, id, which, constants, &formula);
            FUZZ_ASSERT(status == DOGMA_OK || status == DOGMA_E_VALUE);
            for (uint32_t i = 0; status == DOGMA_OK && i < 2; i++)
                FUZZ_ASSERT(formula.value[i] == 0xff || (shape.value_mask >> formula.value[i] & 1) != 0);
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > 1 << 14)
        return 0;
    const size_t room = dogma_theory_check_scratch_bytes(size, library(), false);
    uint64_t budget = dogma_theory_local_budget(size), random = size;
    dogma_scratch scratch;
    dogma_theory theory;
    dogma_diag diag = {.rule = NULL};
    void *memory = malloc(room);
    FUZZ_ASSERT(memory != NULL);
    dogma_scratch_init(&scratch, memory, room);
    const dogma_status status = dogma_theory_check(data, size, library(), false, &budget, &scratch, &theory, &diag);
    FUZZ_ASSERT(status == DOGMA_OK || status == DOGMA_E_THEORY_MALFORMED || status == DOGMA_E_THEORY_UNPROVEN || status == DOGMA_E_LIMIT);
    if (status == DOGMA_OK) {
        uint64_t *values = malloc((dg_index(&theory)->term_count + 1) * sizeof *values);
        uint32_t which;
        FUZZ_ASSERT(values != NULL);
        FUZZ_ASSERT(theory.first_theorem == library()->theorem_count && theory.axiom_count == 0);
        FUZZ_ASSERT(!theory_counterexample(&theory, &random, 50, values, &which));
        ask_steps(&theory);
        free(values);
    }
    free(memory);
    return 0;
}
