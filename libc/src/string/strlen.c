/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>
#include <dogma/runtime_calls.h>
#include "dogma_words.h"

/* Aligned words may reach past the string but never into another page. Not inlined: the optimiser
 * would see accesses outside the object. */
__attribute__((__noinline__)) size_t strlen(const char *string)
{
    const char *place = (const char *)((uintptr_t)string & ~UINT64_C(7));
    unsigned before = (unsigned)((uintptr_t)string & 7);
    /* Bytes in front of the string count as non-zero. */
    uint64_t word = *(const aligned_word *)place | ((UINT64_C(1) << 8 * before) - 1);
    for (int words = 0; words < 4; words++) {
        uint64_t zeros = zero_bytes(word);
        if (zeros)
            return (size_t)(place - string) + (size_t)__builtin_ctzll(zeros) / 8;
        place += 8;
        word = *(const aligned_word *)place;
    }
    return (size_t)(place - string) + (size_t)__dogma_MEM_LENGTH((long)place);
}
