/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>
#include <dogma/runtime_calls.h>
#include "dogma_words.h"

void *memcpy(void *restrict destination, const void *restrict source, size_t bytes)
{
    if (bytes > 64)
        return (void *)__dogma_MEM_COPY((long)destination, (long)source, (long)bytes);
    move_small(destination, source, bytes);
    return destination;
}
