/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Reading and validating ends with a verdict for any bytes, within the promised scratch; what is valid is written back as it was. */
#include "fuzz.h"

static bool has_unknown_sections(const dogma_module *module)
{
    for (uint32_t i = 0; i < module->section_count; i++)
        if (module->sections[i].kind > DOGMA_SECTION_PROOF)
            return true;
    return false;
}

static void check_written(const dogma_module *module)
{
    const size_t capacity = module->file.size_bytes;
    uint8_t *out = malloc(capacity);
    size_t used = 0;
    FUZZ_ASSERT(out != NULL);
    FUZZ_ASSERT(dogma_module_write(module, false, out, capacity, &used, NULL) == DOGMA_OK);
    FUZZ_ASSERT(used == capacity && memcmp(out, module->file.data, used) == 0);
    free(out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = fuzz_repaired_copy(data, size);
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(size) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size);
    void *work = malloc(scratch_bytes);
    dogma_scratch scratch;
    dogma_module module;
    dogma_diag diag = {.rule = NULL};
    FUZZ_ASSERT(work != NULL);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    dogma_status status = dogma_module_read(bytes, size, &scratch, &module, &diag);
    if (status == DOGMA_OK) {
        const size_t used = scratch.used_bytes;
        if (!has_unknown_sections(&module))
            check_written(&module); /* the form is canonical even where a rule is broken */
        for (uint32_t i = 0; i < 4; i++) {
            dogma_span file;
            uint32_t line;
            (void)dogma_module_function_name(&module, i);
            (void)dogma_module_line(&module, i, i, i, &file, &line);
        }
        status = dogma_module_validate(&module, &scratch, &diag);
        FUZZ_ASSERT(scratch.used_bytes == used);
    }
    FUZZ_ASSERT(status != DOGMA_E_SCRATCH && dogma_status_class_of(status) != DOGMA_CLASS_INTERNAL);
    FUZZ_ASSERT(status == DOGMA_OK || (diag.status == status && diag.rule != NULL && diag.rule[0] != '\0'));
    free(work);
    free(bytes);
    return 0;
}
