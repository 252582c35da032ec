/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* LEB128 in its shortest form (B-LEB), as all writers of modules, proofs and theories need it. Readers: bytes.h. */
#ifndef DG_LEB_H
#define DG_LEB_H

#include <stddef.h>
#include <stdint.h>

#define DG_LEB_BYTES_MAX 10 /* 64 bits in groups of 7 */

/* Both store at most DG_LEB_BYTES_MAX bytes and return how many. */
static inline size_t dg_store_uleb(uint8_t *out, uint64_t value)
{
    size_t bytes = 0;
    for (; value >= 0x80; value >>= 7)
        out[bytes++] = (uint8_t)(value | 0x80);
    out[bytes++] = (uint8_t)value;
    return bytes;
}

static inline size_t dg_store_sleb(uint8_t *out, int64_t value)
{
    for (size_t bytes = 0;;) {
        /* Shifting through the unsigned type keeps the sign bits explicit. */
        const uint8_t low = (uint8_t)((uint64_t)value & 0x7f);
        const int64_t rest = value >= 0 ? value >> 7 : ~(~value >> 7);
        const int last = (rest == 0 && (low & 0x40) == 0) || (rest == -1 && (low & 0x40) != 0);
        out[bytes++] = (uint8_t)(last ? low : low | 0x80);
        if (last)
            return bytes;
        value = rest;
    }
}

#endif
