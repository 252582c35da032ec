/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Work space made by the caller: a bump allocator over one buffer. No free; mark by copying `used_bytes`, rewind by setting it back. */
#ifndef DOGMA_SCRATCH_H
#define DOGMA_SCRATCH_H

#include <dogma/base.h>

DOGMA_EXTERN_C_BEGIN

typedef struct dogma_scratch {
    uint8_t *base;      /* borrowed */
    size_t size_bytes;
    size_t used_bytes;
    size_t peak_bytes;  /* highest use so far */
} dogma_scratch;

static inline void dogma_scratch_init(dogma_scratch *scratch, void *base, size_t size_bytes)
{
    scratch->base = (uint8_t *)base;
    scratch->size_bytes = size_bytes;
    scratch->used_bytes = 0;
    scratch->peak_bytes = 0;
}

/* count * element_bytes bytes aligned to 16, uninitialised; NULL when they do not fit or the product overflows. */
void *dogma_scratch_take(dogma_scratch *scratch, size_t count, size_t element_bytes);

DOGMA_EXTERN_C_END
#endif
