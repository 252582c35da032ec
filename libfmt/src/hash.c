/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The content hash, from the header-only form of the xxHash library; nothing but the one-shot XXH3-128 stays in the object. */
#define XXH_INLINE_ALL
#define XXH_NO_STREAM
#define XXH_NO_STDLIB
#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#pragma GCC diagnostic ignored "-Wswitch-enum"
#endif
#include <xxhash.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

#include "hash.h"

void dg_hash128(const uint8_t *data, size_t size, uint8_t out[16])
{
    const XXH128_hash_t hash = XXH3_128bits(data, size);
    for (unsigned i = 0; i < 8; i++) {
        out[i] = (uint8_t)(hash.low64 >> (8 * i));
        out[8 + i] = (uint8_t)(hash.high64 >> (8 * i));
    }
}
