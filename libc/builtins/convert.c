/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Conversions between 128-bit integers and floating types. */
#include "builtins.h"

float BUILTIN(__floattisf)(i128);
double BUILTIN(__floattidf)(i128);
float BUILTIN(__floatuntisf)(u128);
double BUILTIN(__floatuntidf)(u128);
i128 BUILTIN(__fixsfti)(float);
i128 BUILTIN(__fixdfti)(double);
u128 BUILTIN(__fixunssfti)(float);
u128 BUILTIN(__fixunsdfti)(double);

/*
 * Value = (significand + a bit of what was cut off) * 2^exponent. The significand has its top bit
 * set and the lowest bit says whether anything non-zero was cut off; as it is longer than both
 * formats' by more than two bits, the conversion from the word rounds exactly as one from all 128
 * bits would.
 */
static uint64_t significand(union wide a, unsigned *exponent)
{
    unsigned shift = (unsigned)__builtin_clzll(a.word.high);
    union wide normal = wide_shift_left(a, shift);
    *exponent = 64 - shift;
    return normal.word.high | (normal.word.low != 0);
}

static double power_of_two(unsigned exponent)
{
    union {
        uint64_t bits;
        double value;
    } x = {(uint64_t)(1023 + exponent) << 52};
    return x.value;
}

static double to_double(union wide a)
{
    unsigned exponent;
    if (!a.word.high)
        return (double)a.word.low;
    uint64_t bits = significand(a, &exponent);
    return (double)bits * power_of_two(exponent);
}

static float to_float(union wide a)
{
    unsigned exponent;
    if (!a.word.high)
        return (float)a.word.low;
    uint64_t bits = significand(a, &exponent);
    return (float)bits * (float)power_of_two(exponent);
}

double BUILTIN(__floatuntidf)(u128 a)
{
    return to_double((union wide){a});
}

float BUILTIN(__floatuntisf)(u128 a)
{
    return to_float((union wide){a});
}

double BUILTIN(__floattidf)(i128 a)
{
    union wide x = {.signed_value = a};
    return wide_is_negative(x) ? -to_double(wide_negate(x)) : to_double(x);
}

float BUILTIN(__floattisf)(i128 a)
{
    union wide x = {.signed_value = a};
    return wide_is_negative(x) ? -to_float(wide_negate(x)) : to_float(x);
}

/* The magnitude without its fraction, for less than 2^128. A float is a double, so one function
 * serves both. */
static union wide truncated_magnitude(double a, int *too_large)
{
    union {
        double value;
        uint64_t bits;
    } x = {a};
    int exponent = (int)(x.bits >> 52 & 0x7ff) - 1023;
    uint64_t bits = (x.bits & ((UINT64_C(1) << 52) - 1)) | UINT64_C(1) << 52;
    *too_large = exponent >= 128;
    if (exponent < 0 || exponent >= 128)
        return wide_from_words(0, 0);
    if (exponent <= 52)
        return wide_from_words(0, bits >> (52 - exponent));
    return wide_shift_left(wide_from_words(0, bits), (unsigned)exponent - 52);
}

/* Out of range is undefined in C; it gives the nearest value here, and 0 for what is not a number.
 */
i128 BUILTIN(__fixdfti)(double a)
{
    int too_large;
    union wide x = truncated_magnitude(a, &too_large);
    if (a != a)
        return 0;
    if (too_large || wide_is_negative(x)) {
        uint64_t top = UINT64_C(1) << 63;
        return a < 0 ? wide_from_words(top, 0).signed_value
                     : wide_from_words(top - 1, UINT64_MAX).signed_value;
    }
    return a < 0 ? wide_negate(x).signed_value : x.signed_value;
}

u128 BUILTIN(__fixunsdfti)(double a)
{
    int too_large;
    union wide x = truncated_magnitude(a, &too_large);
    if (!(a > 0))
        return 0;
    return too_large ? wide_from_words(UINT64_MAX, UINT64_MAX).value : x.value;
}

i128 BUILTIN(__fixsfti)(float a)
{
    return BUILTIN(__fixdfti)(a);
}

u128 BUILTIN(__fixunssfti)(float a)
{
    return BUILTIN(__fixunsdfti)(a);
}
