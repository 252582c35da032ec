/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>
#include <dogma/runtime_calls.h>
#include "dogma_words.h"

void *memset(void *destination, int byte, size_t bytes)
{
    unsigned char *to = destination;
    uint64_t word = EVERY_BYTE(byte);
    vector128 vector = {word, word};
    if (bytes > 64)
        return (void *)__dogma_MEM_SET((long)destination, byte, (long)bytes);
    if (bytes >= 16) {
        *(vector128 *)to = vector;
        *(vector128 *)(to + bytes - 16) = vector;
        if (bytes > 32) {
            *(vector128 *)(to + 16) = vector;
            *(vector128 *)(to + bytes - 32) = vector;
        }
    } else if (bytes >= 8) {
        *(word64 *)to = word;
        *(word64 *)(to + bytes - 8) = word;
    } else if (bytes >= 4) {
        *(word32 *)to = (uint32_t)word;
        *(word32 *)(to + bytes - 4) = (uint32_t)word;
    } else if (bytes >= 2) {
        *(word16 *)to = (uint16_t)word;
        *(word16 *)(to + bytes - 2) = (uint16_t)word;
    } else if (bytes) {
        *to = (unsigned char)byte;
    }
    return destination;
}
