/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Shifts, products and bit counts of 128 bits, and products that report overflow. */
#include "builtins.h"

i128 BUILTIN(__ashlti3)(i128, int);
i128 BUILTIN(__lshrti3)(i128, int);
i128 BUILTIN(__ashrti3)(i128, int);
i128 BUILTIN(__multi3)(i128, i128);
i128 BUILTIN(__muloti4)(i128, i128, int *);
int64_t BUILTIN(__mulodi4)(int64_t, int64_t, int *);
int BUILTIN(__clzti2)(i128);
int BUILTIN(__ctzti2)(i128);
int BUILTIN(__ffsti2)(i128);
int BUILTIN(__popcountti2)(i128);
int BUILTIN(__parityti2)(i128);

i128 BUILTIN(__ashlti3)(i128 a, int count)
{
    return wide_shift_left((union wide){.signed_value = a}, (unsigned)count).signed_value;
}

i128 BUILTIN(__lshrti3)(i128 a, int count)
{
    return wide_shift_right((union wide){.signed_value = a}, (unsigned)count).signed_value;
}

i128 BUILTIN(__ashrti3)(i128 a, int count)
{
    union wide x = {.signed_value = a};
    uint64_t sign = 0 - (x.word.high >> 63);
    /* Shift the complement of a negative value: zeros come in where ones are wanted. */
    x = wide_shift_right(wide_from_words(x.word.high ^ sign, x.word.low ^ sign), (unsigned)count);
    return wide_from_words(x.word.high ^ sign, x.word.low ^ sign).signed_value;
}

i128 BUILTIN(__multi3)(i128 a, i128 b)
{
    return wide_multiply((union wide){.signed_value = a}, (union wide){.signed_value = b})
        .signed_value;
}

i128 BUILTIN(__muloti4)(i128 a, i128 b, int *overflow)
{
    union wide x = {.signed_value = a}, y = {.signed_value = b};
    int negative = wide_is_negative(x) != wide_is_negative(y);
    union wide result = wide_multiply(x, y);
    x = wide_magnitude(x);
    y = wide_magnitude(y);
    union wide magnitude = wide_product(x.word.low, y.word.low);
    union wide crossed =
        x.word.high ? wide_product(x.word.high, y.word.low) : wide_product(x.word.low, y.word.high);
    uint64_t high = magnitude.word.high + crossed.word.low;
    /* Beyond 2^127, or -2^127 exactly, the magnitude has its top bit set or more than 128 bits. */
    union wide limit = wide_from_words((UINT64_C(1) << 63) - !negative, negative ? 0 : UINT64_MAX);
    *overflow = (x.word.high && y.word.high) || crossed.word.high || high < magnitude.word.high ||
                wide_less(limit, wide_from_words(high, magnitude.word.low));
    return result.signed_value;
}

int64_t BUILTIN(__mulodi4)(int64_t a, int64_t b, int *overflow)
{
    uint64_t x = a < 0 ? 0 - (uint64_t)a : (uint64_t)a, y = b < 0 ? 0 - (uint64_t)b : (uint64_t)b;
    union wide magnitude = wide_product(x, y);
    uint64_t limit = (UINT64_C(1) << 63) - ((a < 0) == (b < 0));
    *overflow = magnitude.word.high || magnitude.word.low > limit;
    return (int64_t)((uint64_t)a * (uint64_t)b);
}

int BUILTIN(__clzti2)(i128 a)
{
    union wide x = {.signed_value = a};
    return x.word.high ? __builtin_clzll(x.word.high) : 64 + __builtin_clzll(x.word.low);
}

int BUILTIN(__ctzti2)(i128 a)
{
    union wide x = {.signed_value = a};
    return x.word.low ? __builtin_ctzll(x.word.low) : 64 + __builtin_ctzll(x.word.high);
}

int BUILTIN(__ffsti2)(i128 a)
{
    union wide x = {.signed_value = a};
    if (x.word.low)
        return 1 + __builtin_ctzll(x.word.low);
    return x.word.high ? 65 + __builtin_ctzll(x.word.high) : 0;
}

int BUILTIN(__popcountti2)(i128 a)
{
    union wide x = {.signed_value = a};
    return __builtin_popcountll(x.word.low) + __builtin_popcountll(x.word.high);
}

int BUILTIN(__parityti2)(i128 a)
{
    union wide x = {.signed_value = a};
    return __builtin_popcountll(x.word.low ^ x.word.high) & 1;
}
