/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <string.h>
#include <dogma/runtime_calls.h>
#include "dogma_words.h"

void *memmove(void *destination, const void *source, size_t bytes)
{
    if (bytes > 64)
        return (void *)__dogma_MEM_MOVE((long)destination, (long)source, (long)bytes);
    move_small(destination, source, bytes);
    return destination;
}
