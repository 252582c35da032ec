/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dogma/scratch.h>

void *dogma_scratch_take(dogma_scratch *scratch, size_t count, size_t element_bytes)
{
    if (element_bytes != 0 && count > SIZE_MAX / element_bytes)
        return NULL;
    const size_t bytes = count * element_bytes;
    /* Align the address, not the offset: the caller's buffer may start anywhere. */
    const size_t padding = (size_t)(-((uintptr_t)scratch->base + scratch->used_bytes)) & 15u;
    const size_t left = scratch->size_bytes - scratch->used_bytes;
    if (padding > left || bytes > left - padding)
        return NULL;
    uint8_t *result = scratch->base + scratch->used_bytes + padding;
    scratch->used_bytes += padding + bytes;
    if (scratch->used_bytes > scratch->peak_bytes)
        scratch->peak_bytes = scratch->used_bytes;
    return result;
}
