/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A valid module is proven, no record of the proof is refused, and the module stays what it was with the proof attached. */
#include "fuzz.h"

#include <dogma/prove.h>

static dogma_theory theorems;

static void open_theorems(void)
{
    size_t bytes;
    const uint8_t *library = dogma_theory_library_bytes(&bytes);
    const size_t scratch_bytes = dogma_theory_scratch_bytes(bytes);
    void *memory = malloc(scratch_bytes); /* stays */
    dogma_scratch scratch;
    FUZZ_ASSERT(memory != NULL);
    dogma_scratch_init(&scratch, memory, scratch_bytes);
    FUZZ_ASSERT(dogma_theory_open(library, bytes, &scratch, &theorems) == DOGMA_OK);
}

static void check_proves(const dogma_module *module)
{
    const dogma_prove_options options = {.library = &theorems};
    dogma_prove_result result;
    FUZZ_ASSERT(dogma_prove(module, &options, &result) == DOGMA_OK);
    FUZZ_ASSERT(result.counts.dropped == 0);
    FUZZ_ASSERT(result.accesses.plain + result.accesses.clamp >= result.counts.expected);
    uint8_t *file, binding[2][16];
    size_t file_bytes;
    FUZZ_ASSERT(dogma_prove_attach(module, result.proof, result.proof_bytes, &file, &file_bytes) == DOGMA_OK);
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(file_bytes);
    void *work = malloc(scratch_bytes);
    dogma_scratch scratch;
    dogma_module again;
    FUZZ_ASSERT(work != NULL);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    FUZZ_ASSERT(dogma_module_read(file, file_bytes, &scratch, &again, NULL) == DOGMA_OK);
    FUZZ_ASSERT(again.proof.size_bytes == result.proof_bytes && memcmp(again.proof.data, result.proof, result.proof_bytes) == 0);
    dogma_proof_binding(module, binding[0]);
    dogma_proof_binding(&again, binding[1]);
    FUZZ_ASSERT(memcmp(binding[0], binding[1], sizeof binding[0]) == 0);
    free(work);
    free(file);
    dogma_prove_release(&result);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    uint8_t *bytes = fuzz_repaired_copy(data, size);
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(size) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size);
    void *work = malloc(scratch_bytes);
    dogma_scratch scratch;
    dogma_module module;
    FUZZ_ASSERT(work != NULL);
    if (theorems.bytes == NULL)
        open_theorems();
    dogma_scratch_init(&scratch, work, scratch_bytes);
    if (dogma_module_read(bytes, size, &scratch, &module, NULL) == DOGMA_OK && dogma_module_validate(&module, &scratch, NULL) == DOGMA_OK)
        check_proves(&module);
    free(work);
    free(bytes);
    return 0;
}
