/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A valid module transpiles, within the space and the scratch that were promised, whatever is called proven. */
#include "access_plan.h"
#include "fuzz.h"

#include <dogma/transpile.h>

static void check_transpiles(const dogma_module *module, const test_plan *plan)
{
    const dogma_placement placement = {
        .code_address = 0x400000000000, .image_base = DOGMA_ARENA_IMAGES, .table_base = 1, .cell_base = DOGMA_ARENA_OWN_CELLS_COUNT,
    };
    const size_t capacity = dogma_transpile_code_bytes_max(module), scratch_bytes = dogma_transpile_scratch_bytes(module);
    uint8_t *out = malloc(capacity + 1);
    void *work = malloc(scratch_bytes + 1);
    uint32_t *offsets = malloc(((size_t)module->function_count + 1) * sizeof *offsets);
    dogma_scratch scratch;
    dogma_transpile_result result;
    dogma_diag diag = {.rule = NULL};
    FUZZ_ASSERT(out != NULL && work != NULL && offsets != NULL);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    const dogma_status status = dogma_transpile(module, &placement, &plan->plan, &scratch, out, capacity, offsets, &result, &diag);
    if (status != DOGMA_OK)
        fprintf(stderr, "%s in function %u at 0x%llx\n", dogma_status_name(status), diag.function, (unsigned long long)diag.offset);
    FUZZ_ASSERT(status == DOGMA_OK);
    FUZZ_ASSERT(result.code_bytes <= capacity);
    FUZZ_ASSERT(result.access_count == plan->access_count && result.plain_count == plan->plain_count);
    for (uint32_t i = 0; i < module->function_count; i++)
        FUZZ_ASSERT(offsets[i] < offsets[i + 1]);
    if (result.code_bytes > offsets[0]) {
        dogma_code_position position;
        dogma_scratch_init(&scratch, work, scratch_bytes);
        FUZZ_ASSERT(dogma_transpile_locate(module, &placement, &plan->plan, &scratch, offsets, offsets[0], NULL, 0, &position) == DOGMA_OK);
        FUZZ_ASSERT(position.function == 0);
    }
    free(out);
    free(work);
    free(offsets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = fuzz_repaired_copy(data, size);
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(size) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size);
    void *work = malloc(scratch_bytes);
    dogma_scratch scratch;
    dogma_module module;
    FUZZ_ASSERT(work != NULL);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    if (dogma_module_read(bytes, size, &scratch, &module, NULL) == DOGMA_OK &&
        dogma_module_validate(&module, &scratch, NULL) == DOGMA_OK) {
        uint64_t seed = 1 + size;
        for (unsigned i = 0; i < 4; i++) {
            static const unsigned densities[] = {TEST_PLAN_NONE, TEST_PLAN_ALL / 2, TEST_PLAN_ALL, TEST_PLAN_NONE};
            test_plan plan;
            test_plan_make(&plan, &module, densities[i], &seed);
            plan.plan.unproven = i == 3 ? DOGMA_UNPROVEN_GS : DOGMA_UNPROVEN_BEST;
            check_transpiles(&module, &plan);
            test_plan_free(&plan);
        }
    }
    free(work);
    free(bytes);
    return 0;
}
