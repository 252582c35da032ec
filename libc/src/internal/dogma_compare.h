/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef DOGMA_COMPARE_H
#define DOGMA_COMPARE_H

#include <string.h>
#include <dogma/runtime_calls.h>
#include "dogma_words.h"

/* The first words decide most comparisons; a long common beginning is the runtime's business. */
static inline int compare_memory(const void *left, const void *right, size_t bytes)
{
    const unsigned char *a = left, *b = right;
    for (int words = 0; bytes >= 8; words++) {
        if (words == 4)
            return __dogma_MEM_COMPARE((long)a, (long)b, (long)bytes);
        uint64_t x = *(const word64 *)a, y = *(const word64 *)b;
        if (x != y) {
            x = __builtin_bswap64(x);
            y = __builtin_bswap64(y);
            return x < y ? -1 : 1;
        }
        a += 8;
        b += 8;
        bytes -= 8;
    }
    for (; bytes; a++, b++, bytes--)
        if (*a != *b)
            return *a - *b;
    return 0;
}

#endif
