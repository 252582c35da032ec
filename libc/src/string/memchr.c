/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>
#include <dogma/runtime_calls.h>
#include "dogma_words.h"

/*
 * C allows a size that runs past the object as long as the byte is found first ("no limit" is a
 * common use), the runtime none that leaves the arena. An arena is 4 GiB at a multiple of 4 GiB.
 */
static void *find(const void *address, int byte, size_t bytes)
{
    size_t left = (UINT64_C(1) << 32) - ((uintptr_t)address & UINT32_MAX);
    return (void *)__dogma_MEM_FIND((long)address, byte, (long)(bytes < left ? bytes : left));
}

/* As in strlen: aligned words, not inlined. */
__attribute__((__noinline__)) void *memchr(const void *address, int byte, size_t bytes)
{
    const unsigned char *string = address;
    const unsigned char *place = (const unsigned char *)((uintptr_t)string & ~UINT64_C(7));
    unsigned before = (unsigned)((uintptr_t)string & 7);
    if (!bytes)
        return NULL;
    uint64_t pattern = EVERY_BYTE(byte);
    uint64_t word = (*(const aligned_word *)place ^ pattern) | ((UINT64_C(1) << 8 * before) - 1);
    for (int words = 0;; words++) {
        uint64_t zeros = zero_bytes(word);
        if (zeros) {
            const unsigned char *found = place + __builtin_ctzll(zeros) / 8;
            return (size_t)(found - string) < bytes ? (void *)found : NULL;
        }
        place += 8;
        size_t done = (size_t)(place - string);
        if (done >= bytes)
            return NULL;
        if (words == 3)
            return find(place, byte, bytes - done);
        word = *(const aligned_word *)place ^ pattern;
    }
}
