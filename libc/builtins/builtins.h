/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Functions that the compiler calls for operations without an instruction. Names and meaning are
 * those of libgcc.
 *
 * No file here uses an operation that would make the compiler call the function it defines: 128-bit
 * values are taken apart into words, and only words are added, shifted, multiplied and divided. The
 * unit test compiles these files for the host under other names, with BUILTIN(name) as the prefix.
 */
#ifndef DOGMA_BUILTINS_H
#define DOGMA_BUILTINS_H

#include <stdint.h>

#ifndef BUILTIN
#define BUILTIN(name) name
#endif

typedef __int128 i128;
typedef unsigned __int128 u128;

/* A 128-bit value as two words; little-endian, like the machine. */
union wide {
    u128 value;
    i128 signed_value;
    struct {
        uint64_t low;
        uint64_t high;
    } word;
};

static inline union wide wide_from_words(uint64_t high, uint64_t low)
{
    union wide result;
    result.word.low = low;
    result.word.high = high;
    return result;
}

static inline int wide_is_negative(union wide a)
{
    return (int)(a.word.high >> 63);
}

static inline union wide wide_add(union wide a, union wide b)
{
    uint64_t low = a.word.low + b.word.low;
    return wide_from_words(a.word.high + b.word.high + (low < a.word.low), low);
}

static inline union wide wide_subtract(union wide a, union wide b)
{
    return wide_from_words(a.word.high - b.word.high - (a.word.low < b.word.low),
                           a.word.low - b.word.low);
}

static inline union wide wide_negate(union wide a)
{
    return wide_subtract(wide_from_words(0, 0), a);
}

static inline union wide wide_magnitude(union wide a)
{
    return wide_is_negative(a) ? wide_negate(a) : a;
}

static inline int wide_less(union wide a, union wide b)
{
    return a.word.high != b.word.high ? a.word.high < b.word.high : a.word.low < b.word.low;
}

/* 0 <= count <= 127 */
static inline union wide wide_shift_left(union wide a, unsigned count)
{
    if (count >= 64)
        return wide_from_words(a.word.low << (count - 64), 0);
    if (!count)
        return a;
    return wide_from_words(a.word.high << count | a.word.low >> (64 - count), a.word.low << count);
}

static inline union wide wide_shift_right(union wide a, unsigned count)
{
    if (count >= 64)
        return wide_from_words(0, a.word.high >> (count - 64));
    if (!count)
        return a;
    return wide_from_words(a.word.high >> count, a.word.high << (64 - count) | a.word.low >> count);
}

/* The full product of two words, from products of half words. */
static inline union wide wide_product(uint64_t a, uint64_t b)
{
    uint64_t a_low = (uint32_t)a, a_high = a >> 32, b_low = (uint32_t)b, b_high = b >> 32;
    uint64_t low = a_low * b_low;
    uint64_t middle =
        a_high * b_low + (low >> 32); /* cannot overflow: (2^32-1)^2 + 2^32-1 < 2^64 */
    uint64_t middle_low = (uint32_t)middle + a_low * b_high;
    return wide_from_words(a_high * b_high + (middle >> 32) + (middle_low >> 32),
                           middle_low << 32 | (uint32_t)low);
}

/* The low 128 bits of a product. */
static inline union wide wide_multiply(union wide a, union wide b)
{
    union wide result = wide_product(a.word.low, b.word.low);
    result.word.high += a.word.low * b.word.high + a.word.high * b.word.low;
    return result;
}

u128 BUILTIN(__udivmodti4)(u128 dividend, u128 divisor, u128 *remainder);

#endif
