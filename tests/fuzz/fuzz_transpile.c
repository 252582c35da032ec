/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A valid module transpiles, within the space and the scratch that were promised. */
#include "fuzz.h"

#include <dogma/transpile.h>

static void check_transpiles(dogma_module *module)
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
    const dogma_status status = dogma_transpile(module, &placement, &scratch, out, capacity, offsets, &result, &diag);
    if (status != DOGMA_OK)
        fprintf(stderr, "%s in function %u at 0x%llx\n", dogma_status_name(status), diag.function, (unsigned long long)diag.offset);
    FUZZ_ASSERT(status == DOGMA_OK);
    FUZZ_ASSERT(result.code_bytes <= capacity);
    for (uint32_t i = 0; i < module->function_count; i++)
        FUZZ_ASSERT(offsets[i] < offsets[i + 1]);
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
        dogma_module_validate(&module, &scratch, NULL) == DOGMA_OK)
        check_transpiles(&module);
    free(work);
    free(bytes);
    return 0;
}
