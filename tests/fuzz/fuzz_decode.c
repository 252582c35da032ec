/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What decodes stays inside its bytes, can be printed, and encodes to the same bytes. */
#include "fuzz.h"

static void check_insn(const dogma_insn *insn, const uint8_t *bytes)
{
    const uint32_t targets = insn->form == DOGMA_FORM_TAB ? insn->number : 0;
    const size_t text_bytes = DOGMA_INSN_TEXT_BYTES_MAX + 14 * (size_t)targets;
    int32_t *deltas = malloc((targets + 1) * sizeof *deltas);
    uint8_t *again = malloc(insn->size_bytes);
    char *text = malloc(text_bytes);
    size_t used = 0;
    dogma_effects effects;
    FUZZ_ASSERT(deltas != NULL && again != NULL && text != NULL);
    for (uint32_t i = 0; i < targets; i++)
        deltas[i] = dogma_insn_table_delta(insn, i);
    FUZZ_ASSERT(dogma_insn_encode(insn, deltas, again, insn->size_bytes, &used) == DOGMA_OK);
    FUZZ_ASSERT(used == insn->size_bytes && memcmp(again, bytes, used) == 0);
    FUZZ_ASSERT(dogma_insn_print(insn, UINT32_MAX, text, text_bytes, &used) == DOGMA_OK && strlen(text) == used);
    dogma_insn_effects(insn, &effects);
    FUZZ_ASSERT(((effects.read | effects.written) & ~DOGMA_GENERAL_REGISTER_BITS) == 0);
    free(deltas);
    free(again);
    free(text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (size_t offset = 0; offset < size;) {
        dogma_insn insn;
        if (dogma_insn_decode(data, size, offset, &insn) != DOGMA_OK) {
            offset++;
            continue;
        }
        FUZZ_ASSERT(insn.size_bytes > 0 && insn.size_bytes <= size - offset);
        check_insn(&insn, data + offset);
        offset += insn.size_bytes;
    }
    return 0;
}
