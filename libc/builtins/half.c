/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Conversions of 16-bit floating formats, passed as their bits. */
#include "builtins.h"

float BUILTIN(__extendhfsf2)(uint16_t);
uint16_t BUILTIN(__truncdfhf2)(double);
uint16_t BUILTIN(__truncsfhf2)(float);
uint16_t BUILTIN(__truncsfbf2)(float);
uint16_t BUILTIN(__truncdfbf2)(double);
float BUILTIN(__gnu_h2f_ieee)(uint16_t);
uint16_t BUILTIN(__gnu_f2h_ieee)(float);

/* Round a double to a format with the given bits of significand (without the leading one) and
 * largest exponent. */
static uint16_t narrow(double a, int fraction_bits, int exponent_max)
{
    union {
        double value;
        uint64_t bits;
    } x = {a};
    int exponent_bits = 15 - fraction_bits;
    uint16_t sign = (uint16_t)(x.bits >> 48 & 0x8000);
    uint16_t infinity = (uint16_t)(((1 << exponent_bits) - 1) << fraction_bits);
    int exponent = (int)(x.bits >> 52 & 0x7ff) - 1023;
    uint64_t bits = x.bits & ((UINT64_C(1) << 52) - 1);

    if (exponent == 1024) {
        if (!bits)
            return sign | infinity;
        return (uint16_t)(sign | infinity | 1 << (fraction_bits - 1) |
                          bits >> (52 - fraction_bits));
    }
    if (exponent > exponent_max)
        return sign | infinity;
    /* Below the smallest normal number the exponent stays and the significand loses bits. */
    int drop = 52 - fraction_bits, biased = exponent + exponent_max;
    bits |= UINT64_C(1) << 52;
    if (biased < 1) {
        drop += 1 - biased;
        biased = 1;
        if (drop > 54)
            return sign;
    }
    uint64_t kept = bits >> drop, half = UINT64_C(1) << (drop - 1), rest = bits & ((half << 1) - 1);
    if (rest > half || (rest == half && (kept & 1)))
        kept++;
    /* The leading one, or the carry out of the significand, adds to the exponent below it. */
    return (uint16_t)(sign | (((uint64_t)(biased - 1) << fraction_bits) + kept));
}

/* A float was rounded from nothing, so going through double rounds only once. */
uint16_t BUILTIN(__truncdfhf2)(double a)
{
    return narrow(a, 10, 15);
}

uint16_t BUILTIN(__truncsfhf2)(float a)
{
    return narrow(a, 10, 15);
}

uint16_t BUILTIN(__gnu_f2h_ieee)(float a)
{
    return narrow(a, 10, 15);
}

uint16_t BUILTIN(__truncsfbf2)(float a)
{
    return narrow(a, 7, 127);
}

uint16_t BUILTIN(__truncdfbf2)(double a)
{
    return narrow(a, 7, 127);
}

float BUILTIN(__extendhfsf2)(uint16_t a)
{
    union {
        uint32_t bits;
        float value;
    } x = {(uint32_t)(a & 0x8000) << 16};
    unsigned exponent = a >> 10 & 31, bits = a & 0x3ff;
    if (exponent == 31) {
        x.bits |= 0x7f800000 | bits << 13 | (bits ? 0x400000 : 0);
    } else if (exponent) {
        x.bits |= (exponent + 112) << 23 | bits << 13;
    } else if (bits) {
        unsigned shift = (unsigned)__builtin_clz(bits) - 21;
        x.bits |= (113 - shift) << 23 | (bits << shift & 0x3ff) << 13;
    }
    return x.value;
}

float BUILTIN(__gnu_h2f_ieee)(uint16_t a)
{
    return BUILTIN(__extendhfsf2)(a);
}
