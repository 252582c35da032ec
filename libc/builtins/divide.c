/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* 128-bit division and remainder. Division by zero ends in a 64-bit division by zero, which traps.
 */
#include "builtins.h"

u128 BUILTIN(__udivti3)(u128, u128);
u128 BUILTIN(__umodti3)(u128, u128);
i128 BUILTIN(__divti3)(i128, i128);
i128 BUILTIN(__modti3)(i128, i128);
i128 BUILTIN(__divmodti4)(i128, i128, i128 *);

/*
 * (high, low) / divisor for high < divisor, so that the quotient is one word. Schoolbook division
 * in base 2^32: with the divisor's top bit set, the quotient digit guessed from its upper half is
 * at most two too large.
 */
static uint64_t divide_step(uint64_t high, uint64_t low, uint64_t divisor, uint64_t *remainder)
{
    unsigned shift = (unsigned)__builtin_clzll(divisor);
    divisor <<= shift;
    union wide dividend = wide_shift_left(wide_from_words(high, low), shift);
    uint64_t divisor_high = divisor >> 32, divisor_low = (uint32_t)divisor;
    uint64_t rest = dividend.word.high, quotient = 0;

    for (int digit = 1; digit >= 0; digit--) {
        uint64_t next = (uint32_t)(dividend.word.low >> 32 * digit);
        uint64_t guess = rest / divisor_high, guess_rest = rest % divisor_high;
        while (guess >> 32 || guess * divisor_low > (guess_rest << 32 | next)) {
            guess--;
            guess_rest += divisor_high;
            if (guess_rest >> 32)
                break;
        }
        rest = (rest << 32 | next) - guess * divisor;
        quotient = quotient << 32 | guess;
    }
    *remainder = rest >> shift;
    return quotient;
}

static union wide divide(union wide dividend, union wide divisor, union wide *remainder)
{
    uint64_t rest;
    if (!divisor.word.high) {
        uint64_t high = dividend.word.high / divisor.word.low, low;
        rest = dividend.word.high % divisor.word.low;
        if (!rest) {
            low = dividend.word.low / divisor.word.low;
            rest = dividend.word.low % divisor.word.low;
        } else {
            low = divide_step(rest, dividend.word.low, divisor.word.low, &rest);
        }
        *remainder = wide_from_words(0, rest);
        return wide_from_words(high, low);
    }
    if (wide_less(dividend, divisor)) {
        *remainder = dividend;
        return wide_from_words(0, 0);
    }
    /* Divide half the dividend by the divisor's topmost 64 bits. Scaled back, the quotient is right
     * or one too large. */
    unsigned shift = (unsigned)__builtin_clzll(divisor.word.high);
    union wide half = wide_shift_right(dividend, 1);
    uint64_t quotient = divide_step(half.word.high, half.word.low,
                                    wide_shift_left(divisor, shift).word.high, &rest);
    quotient = quotient >> (63 - shift);
    if (quotient)
        quotient--;
    union wide left = wide_subtract(dividend, wide_multiply(wide_from_words(0, quotient), divisor));
    if (!wide_less(left, divisor)) {
        quotient++;
        left = wide_subtract(left, divisor);
    }
    *remainder = left;
    return wide_from_words(0, quotient);
}

u128 BUILTIN(__udivmodti4)(u128 dividend, u128 divisor, u128 *remainder)
{
    union wide rest, quotient = divide((union wide){dividend}, (union wide){divisor}, &rest);
    if (remainder)
        *remainder = rest.value;
    return quotient.value;
}

u128 BUILTIN(__udivti3)(u128 dividend, u128 divisor)
{
    union wide rest;
    return divide((union wide){dividend}, (union wide){divisor}, &rest).value;
}

u128 BUILTIN(__umodti3)(u128 dividend, u128 divisor)
{
    union wide rest;
    divide((union wide){dividend}, (union wide){divisor}, &rest);
    return rest.value;
}

/* The quotient is cut off towards zero; the remainder has the dividend's sign. */
i128 BUILTIN(__divmodti4)(i128 dividend, i128 divisor, i128 *remainder)
{
    union wide a = {.signed_value = dividend}, b = {.signed_value = divisor}, rest;
    union wide quotient = divide(wide_magnitude(a), wide_magnitude(b), &rest);
    if (wide_is_negative(a))
        rest = wide_negate(rest);
    if (wide_is_negative(a) != wide_is_negative(b))
        quotient = wide_negate(quotient);
    *remainder = rest.signed_value;
    return quotient.signed_value;
}

i128 BUILTIN(__divti3)(i128 dividend, i128 divisor)
{
    i128 rest;
    return BUILTIN(__divmodti4)(dividend, divisor, &rest);
}

i128 BUILTIN(__modti3)(i128 dividend, i128 divisor)
{
    i128 rest;
    BUILTIN(__divmodti4)(dividend, divisor, &rest);
    return rest;
}
