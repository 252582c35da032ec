/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Unaligned words and vectors, for the memory functions.
 *
 * Those do small sizes themselves and leave large ones to the runtime, whose loops are faster than
 * any that the instruction set can express, but whose call costs as much as copying some 64 bytes.
 */
#ifndef DOGMA_WORDS_H
#define DOGMA_WORDS_H

#include <stdint.h>

typedef uint16_t __attribute__((__may_alias__, __aligned__(1))) word16;
typedef uint32_t __attribute__((__may_alias__, __aligned__(1))) word32;
typedef uint64_t __attribute__((__may_alias__, __aligned__(1))) word64;
typedef uint64_t __attribute__((__vector_size__(16), __may_alias__, __aligned__(1))) vector128;
typedef uint64_t __attribute__((__may_alias__)) aligned_word;

#define EVERY_BYTE(byte) (UINT64_C(0x0101010101010101) * (unsigned char)(byte))

/* The lowest set bit of the result marks the first zero byte of a word; 0 if there is none. */
static inline uint64_t zero_bytes(uint64_t word)
{
    return (word - EVERY_BYTE(0x01)) & ~word & EVERY_BYTE(0x80);
}

/* Sizes up to 64 bytes, ranges may overlap: everything is loaded before anything is stored. */
static inline __attribute__((__always_inline__)) void move_small(void *destination,
                                                                 const void *source, size_t bytes)
{
    unsigned char *to = destination;
    const unsigned char *from = source;
#define MOVE_ENDS(type)                                                                            \
    do {                                                                                           \
        type first = *(const type *)from, last = *(const type *)(from + bytes - sizeof(type));     \
        *(type *)to = first;                                                                       \
        *(type *)(to + bytes - sizeof(type)) = last;                                               \
    } while (0)
    if (bytes > 32) {
        vector128 a = *(const vector128 *)from, b = *(const vector128 *)(from + 16);
        vector128 c = *(const vector128 *)(from + bytes - 32);
        vector128 d = *(const vector128 *)(from + bytes - 16);
        *(vector128 *)to = a;
        *(vector128 *)(to + 16) = b;
        *(vector128 *)(to + bytes - 32) = c;
        *(vector128 *)(to + bytes - 16) = d;
    } else if (bytes >= 16) {
        MOVE_ENDS(vector128);
    } else if (bytes >= 8) {
        MOVE_ENDS(word64);
    } else if (bytes >= 4) {
        MOVE_ENDS(word32);
    } else if (bytes >= 2) {
        MOVE_ENDS(word16);
    } else if (bytes) {
        *to = *from;
    }
#undef MOVE_ENDS
}

#endif
