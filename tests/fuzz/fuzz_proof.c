/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Proofs that are accepted are not refuted. The input is used twice: as choices, for a module, a proof of it and lies in it; and as the bytes of a proof, behind
 * a header that binds it to a module that stays the same.
 */
#include "fuzz.h"
#include "generate.h"
#include "harness.h"

enum { RUNS = 12 };

static void check_bytes(const dogma_module *module, const uint8_t *bytes, size_t size)
{
    for (int safe = 0; safe < 2; safe++) {
        checked c = harness_check(module, bytes, size, harness_library(), safe != 0);
        if (c.status == DOGMA_OK) {
            model_proof proof;
            machine_result result = {.refuted = false};
            FUZZ_ASSERT(model_read(&proof, bytes, size, harness_library()));
            if (!harness_run(module, &c, &proof, safe != 0, RUNS, size, &result)) {
                fprintf(stderr, "refuted: %s\n", result.why);
                FUZZ_ASSERT(false);
            }
            model_free(&proof);
        }
        harness_release(&c);
    }
}

static void as_choices(const uint8_t *data, size_t size)
{
    static uint8_t file[GENERATE_FILE_MAX];
    chooser c = chooser_make(data, size, 0);
    opened_module opened;
    model_proof proof;
    FUZZ_ASSERT(harness_open(&opened, file, generate_module(&c, file)));
    guess_proof(&c, &opened.module, choose(&c, 4) == 0, &proof);
    for (unsigned i = 0; i < 3; i++) {
        size_t bytes_size;
        uint8_t *bytes = model_write(&proof, &bytes_size);
        check_bytes(&opened.module, bytes, bytes_size);
        free(bytes);
        disturb_proof(&c, &opened.module, &proof);
    }
    model_free(&proof);
    harness_close(&opened);
}

static void as_proof(const uint8_t *data, size_t size)
{
    enum { HEADER = 25 };
    static uint8_t file[GENERATE_FILE_MAX];
    static size_t file_size;
    opened_module opened;
    if (file_size == 0) {
        chooser c = chooser_make(NULL, 0, 12345);
        file_size = generate_module(&c, file);
    }
    uint8_t *bytes = calloc(HEADER + size, 1);
    FUZZ_ASSERT(bytes != NULL && harness_open(&opened, file, file_size));
    bytes[0] = 1;
    dogma_proof_binding(&opened.module, bytes + 1);
    memcpy(bytes + HEADER, data, size);
    check_bytes(&opened.module, bytes, HEADER + size);
    harness_close(&opened);
    free(bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_choices(data, size);
    as_proof(data, size);
    return 0;
}
