/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One fuzz target per property. A broken property ends the process; libFuzzer and the replay driver call the same entry. */
#ifndef DOGMA_FUZZ_H
#define DOGMA_FUZZ_H

#include <dogma/module.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define FUZZ_ASSERT(CONDITION)                                                                                                   \
    do {                                                                                                                         \
        if (!(CONDITION)) {                                                                                                      \
            fprintf(stderr, "%s:%d: property broken: %s\n", __FILE__, __LINE__, #CONDITION);                                     \
            abort();                                                                                                             \
        }                                                                                                                        \
    } while (0)

/*
 * A module out of arbitrary bytes: the file size field and the content hash are repaired in a copy, so that changes reach the rules
 * behind them. Free with free().
 */
static inline uint8_t *fuzz_repaired_copy(const uint8_t *data, size_t size)
{
    uint8_t *copy = malloc(size == 0 ? 1 : size);
    FUZZ_ASSERT(copy != NULL);
    if (size != 0)
        memcpy(copy, data, size);
    for (unsigned i = 0; i < 8 && size >= 36; i++)
        copy[8 + i] = (uint8_t)((uint64_t)size >> (8 * i));
    if (size >= 36)
        FUZZ_ASSERT(dogma_module_rehash(copy, size) == DOGMA_OK);
    return copy;
}

#endif
