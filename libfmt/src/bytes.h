/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Little-endian loads and stores on unaligned bytes, and the bounds-checked cursor through which all tables are read. */
#ifndef DG_BYTES_H
#define DG_BYTES_H

#include <dogma/status.h>

/* The only functions the libraries take from their surroundings; declared here because freestanding has no string.h. */
void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memmove(void *to, const void *from, size_t bytes);
void *memset(void *to, int value, size_t bytes);
int memcmp(const void *left, const void *right, size_t bytes);

static inline uint16_t dg_load16(const uint8_t *p)
{
    return (uint16_t)(p[0] | (unsigned)p[1] << 8);
}

static inline uint32_t dg_load32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static inline uint64_t dg_load64(const uint8_t *p)
{
    return (uint64_t)dg_load32(p) | (uint64_t)dg_load32(p + 4) << 32;
}

static inline void dg_store16(uint8_t *p, uint16_t value)
{
    p[0] = (uint8_t)value;
    p[1] = (uint8_t)(value >> 8);
}

static inline void dg_store32(uint8_t *p, uint32_t value)
{
    dg_store16(p, (uint16_t)value);
    dg_store16(p + 2, (uint16_t)(value >> 16));
}

static inline void dg_store64(uint8_t *p, uint64_t value)
{
    dg_store32(p, (uint32_t)value);
    dg_store32(p + 4, (uint32_t)(value >> 32));
}

/* Untrusted bytes being read front to back. Invariant: at <= end. */
typedef struct dg_cursor {
    const uint8_t *at, *end;
} dg_cursor;

static inline dogma_status dg_read_u8(dg_cursor *cursor, uint8_t *out)
{
    if (cursor->at == cursor->end)
        return DOGMA_E_TRUNCATED;
    *out = *cursor->at++;
    return DOGMA_OK;
}

/* B-LEB: shortest form, at most 64 bits. The cursor moves only on success. */
static inline dogma_status dg_read_uleb(dg_cursor *cursor, uint64_t *out)
{
    const uint8_t *p = cursor->at;
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (p == cursor->end)
            return DOGMA_E_TRUNCATED;
        const uint8_t byte = *p++;
        if (shift == 63 && byte > 1)
            return DOGMA_E_LEB;
        value |= (uint64_t)(byte & 0x7fu) << shift;
        if (byte < 0x80) {
            if (byte == 0 && shift != 0)
                return DOGMA_E_LEB;
            cursor->at = p;
            *out = value;
            return DOGMA_OK;
        }
    }
    return DOGMA_E_LEB;
}

static inline dogma_status dg_read_sleb(dg_cursor *cursor, int64_t *out)
{
    const uint8_t *p = cursor->at;
    uint64_t value = 0;
    uint8_t previous = 0;
    for (unsigned shift = 0; shift < 70; shift += 7) {
        if (p == cursor->end)
            return DOGMA_E_TRUNCATED;
        const uint8_t byte = *p++;
        if (shift == 63 && byte != 0x00 && byte != 0x7f)
            return DOGMA_E_LEB;
        value |= (uint64_t)(byte & 0x7fu) << shift;
        if (byte < 0x80) {
            /* A last byte that only repeats the sign of the one before is not the shortest form. */
            if (shift != 0 && ((byte == 0x00 && (previous & 0x40) == 0) || (byte == 0x7f && (previous & 0x40) != 0)))
                return DOGMA_E_LEB;
            if ((byte & 0x40) != 0 && shift < 57)
                value |= ~(uint64_t)0 << (shift + 7);
            cursor->at = p;
            *out = (int64_t)value;
            return DOGMA_OK;
        }
        previous = byte;
    }
    return DOGMA_E_LEB;
}

static inline size_t dg_uleb_bytes(uint64_t value)
{
    size_t bytes = 1;
    while ((value >>= 7) != 0)
        bytes++;
    return bytes;
}

#endif
