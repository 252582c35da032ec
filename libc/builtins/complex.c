/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Complex products and quotients, and integer powers.
 *
 * The compiler computes a product by the plain formula and calls here only when both parts came out
 * as NaN; a quotient always. C's annex G wants infinities to survive: an infinite factor makes an
 * infinite product even where the formula says inf - inf.
 */
#include "builtins.h"

float _Complex BUILTIN(__mulsc3)(float, float, float, float);
double _Complex BUILTIN(__muldc3)(double, double, double, double);
float _Complex BUILTIN(__divsc3)(float, float, float, float);
double _Complex BUILTIN(__divdc3)(double, double, double, double);
float BUILTIN(__powisf2)(float, int);
double BUILTIN(__powidf2)(double, int);

static int is_nan(double a)
{
    return a != a;
}

static int is_infinite(double a)
{
    return __builtin_elementwise_abs(a) == __builtin_inf();
}

static int is_finite(double a)
{
    return __builtin_elementwise_abs(a) < __builtin_inf();
}

/* An infinity becomes a signed one, anything else a signed zero. */
static double box(double a)
{
    return __builtin_elementwise_copysign(is_infinite(a) ? 1.0 : 0.0, a);
}

static double nan_to_zero(double a)
{
    return is_nan(a) ? __builtin_elementwise_copysign(0.0, a) : a;
}

struct parts {
    double real;
    double imaginary;
};

/* What annex G makes of (a + ib)(c + id) when the formula gave NaN in both parts; `overflowed` says
 * that one of its four products is infinite. Returns 0 when NaN it stays. */
static int recover_product(double a, double b, double c, double d, int overflowed,
                           struct parts *out)
{
    int recover = 0;
    if (is_infinite(a) || is_infinite(b)) {
        a = box(a);
        b = box(b);
        c = nan_to_zero(c);
        d = nan_to_zero(d);
        recover = 1;
    }
    if (is_infinite(c) || is_infinite(d)) {
        c = box(c);
        d = box(d);
        a = nan_to_zero(a);
        b = nan_to_zero(b);
        recover = 1;
    }
    if (!recover && overflowed) {
        a = nan_to_zero(a);
        b = nan_to_zero(b);
        c = nan_to_zero(c);
        d = nan_to_zero(d);
        recover = 1;
    }
    out->real = __builtin_inf() * (a * c - b * d);
    out->imaginary = __builtin_inf() * (a * d + b * c);
    return recover;
}

#define COMPLEX(type, real, imaginary) __builtin_complex((type)(real), (type)(imaginary))

double _Complex BUILTIN(__muldc3)(double a, double b, double c, double d)
{
    double ac = a * c, bd = b * d, ad = a * d, bc = b * c;
    double real = ac - bd, imaginary = ad + bc;
    struct parts fixed;
    if (is_nan(real) && is_nan(imaginary) &&
        recover_product(a, b, c, d,
                        is_infinite(ac) || is_infinite(bd) || is_infinite(ad) || is_infinite(bc),
                        &fixed))
        return COMPLEX(double, fixed.real, fixed.imaginary);
    return COMPLEX(double, real, imaginary);
}

float _Complex BUILTIN(__mulsc3)(float a, float b, float c, float d)
{
    float ac = a * c, bd = b * d, ad = a * d, bc = b * c;
    float real = ac - bd, imaginary = ad + bc;
    struct parts fixed;
    if (is_nan(real) && is_nan(imaginary) &&
        recover_product(a, b, c, d,
                        is_infinite(ac) || is_infinite(bd) || is_infinite(ad) || is_infinite(bc),
                        &fixed))
        return COMPLEX(float, fixed.real, fixed.imaginary);
    return COMPLEX(float, real, imaginary);
}

/* 2^exponent for -1022 <= exponent <= 1023 */
static double power_of_two(int exponent)
{
    union {
        uint64_t bits;
        double value;
    } x = {(uint64_t)(1023 + exponent) << 52};
    return x.value;
}

/* floor(log2(a)) of a positive finite number. */
static int exponent_of(double a)
{
    union {
        double value;
        uint64_t bits;
    } x = {a};
    int exponent = (int)(x.bits >> 52 & 0x7ff);
    return exponent ? exponent - 1023 : 63 - __builtin_clzll(x.bits) - 1074;
}

/* a * 2^exponent in steps that stay in range; only the last can round. */
static double scale(double a, int exponent)
{
    while (exponent > 1000) {
        a *= power_of_two(1000);
        exponent -= 1000;
    }
    while (exponent < -900) {
        a *= power_of_two(-900);
        exponent += 900;
    }
    return a * power_of_two(exponent);
}

static struct parts recover_quotient(double a, double b, double c, double d, double denominator,
                                     struct parts formula)
{
    struct parts out = formula;
    if (denominator == 0 && (!is_nan(a) || !is_nan(b))) {
        double infinity = __builtin_elementwise_copysign(__builtin_inf(), c);
        out = (struct parts){infinity * a, infinity * b};
    } else if ((is_infinite(a) || is_infinite(b)) && is_finite(c) && is_finite(d)) {
        a = box(a);
        b = box(b);
        out = (struct parts){__builtin_inf() * (a * c + b * d), __builtin_inf() * (b * c - a * d)};
    } else if ((is_infinite(c) || is_infinite(d)) && is_finite(a) && is_finite(b)) {
        c = box(c);
        d = box(d);
        out = (struct parts){0.0 * (a * c + b * d), 0.0 * (b * c - a * d)};
    }
    return out;
}

/* Scale a pair so that the larger is about one, and say by how much; what cannot be scaled stays.
 */
static int normalise(double *a, double *b)
{
    double largest = __builtin_elementwise_abs(*a);
    if (largest < __builtin_elementwise_abs(*b) || is_nan(largest))
        largest = __builtin_elementwise_abs(*b);
    if (!(largest > 0) || !is_finite(largest))
        return 0;
    int exponent = exponent_of(largest);
    *a = scale(*a, -exponent);
    *b = scale(*b, -exponent);
    return exponent;
}

/* With both pairs near one, no product overflows or vanishes. */
double _Complex BUILTIN(__divdc3)(double a, double b, double c, double d)
{
    int exponent = normalise(&a, &b);
    exponent -= normalise(&c, &d);
    double denominator = c * c + d * d;
    struct parts out = {scale((a * c + b * d) / denominator, exponent),
                        scale((b * c - a * d) / denominator, exponent)};
    if (is_nan(out.real) && is_nan(out.imaginary))
        out = recover_quotient(a, b, c, d, denominator, out);
    return COMPLEX(double, out.real, out.imaginary);
}

/* In double nothing overflows or vanishes, and only the results are rounded to float. */
float _Complex BUILTIN(__divsc3)(float a, float b, float c, float d)
{
    double wide_c = c, wide_d = d;
    double denominator = wide_c * wide_c + wide_d * wide_d;
    struct parts out = {(a * wide_c + b * wide_d) / denominator,
                        (b * wide_c - a * wide_d) / denominator};
    if (is_nan(out.real) && is_nan(out.imaginary))
        out = recover_quotient(a, b, c, d, denominator, out);
    return COMPLEX(float, out.real, out.imaginary);
}

double BUILTIN(__powidf2)(double base, int exponent)
{
    unsigned left = exponent < 0 ? 0u - (unsigned)exponent : (unsigned)exponent;
    double result = 1;
    for (; left; left >>= 1, base *= base)
        if (left & 1)
            result *= base;
    return exponent < 0 ? 1 / result : result;
}

float BUILTIN(__powisf2)(float base, int exponent)
{
    unsigned left = exponent < 0 ? 0u - (unsigned)exponent : (unsigned)exponent;
    float result = 1;
    for (; left; left >>= 1, base *= base)
        if (left & 1)
            result *= base;
    return exponent < 0 ? 1 / result : result;
}
