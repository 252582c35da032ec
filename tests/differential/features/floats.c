// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Floating point: arithmetic, comparison with NaN, all conversions, classification, the math library, printing. */
#include <complex.h>
#include <fenv.h>
#include <float.h>
#include <inttypes.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

static const double samples[] = {0.0,   -0.0,  1.0,     -1.0,    0.5,     2.5,     3.5,    -2.5,   1e-310, 1e308,  1e300, 123456.789,
                                 0.1,   1e9,   2147483647.0, 2147483648.0, -2147483649.0, 4294967296.5, 9.2e18, 1.8e19, INFINITY, -INFINITY, NAN};
enum { COUNT = sizeof samples / sizeof samples[0] };

static uint64_t raw(double d)
{
    uint64_t bits;
    if (isnan(d)) return 0x7ff8; /* sign and payload of a NaN are open */
    memcpy(&bits, &d, sizeof bits);
    return bits;
}
static uint32_t rawf(float f)
{
    uint32_t bits;
    if (isnan(f)) return 0x7fc0;
    memcpy(&bits, &f, sizeof bits);
    return bits;
}

NOINLINE static uint64_t arithmetic(double a, double b)
{
    uint64_t h = raw(a + b);
    h = h * 31 + raw(a - b), h = h * 31 + raw(a * b), h = h * 31 + raw(a / b), h = h * 31 + raw(-a), h = h * 31 + raw(fabs(b));
    h = h * 31 + raw(sqrt(fabs(a))), h = h * 31 + raw(fma(a, b, 1.0)), h = h * 31 + raw(copysign(a, b));
    h = h * 31 + raw(fmin(a, b) + 0.0), h = h * 31 + raw(fmax(a, b) + 0.0);
    h = h * 31 + (unsigned)((a < b) + 2 * (a <= b) + 4 * (a > b) + 8 * (a >= b) + 16 * (a == b) + 32 * (a != b));
    h = h * 31 + (unsigned)(isless(a, b) + 2 * isunordered(a, b) + 4 * islessgreater(a, b) + 8 * !(a < b) + 16 * !(a >= b));
    float fa = (float)a, fb = (float)b;
    h = h * 31 + rawf(fa + fb), h = h * 31 + rawf(fa * fb), h = h * 31 + rawf(fa / fb), h = h * 31 + rawf(sqrtf(fabsf(fa)));
    h = h * 31 + (unsigned)((fa < fb) + 2 * (fa == fb) + 4 * (fa >= fb));
    return h;
}

NOINLINE static uint64_t to_integers(double a)
{
    uint64_t h = 0;
    if (a > -128 && a < 127) h += (uint64_t)(int8_t)a;
    if (a > -2147483649.0 && a < 2147483648.0) h = h * 31 + (uint64_t)(int32_t)a;
    if (a > -1 && a < 4294967296.0) h = h * 31 + (uint32_t)a;
    if (a > -9.3e18 && a < 9.2e18) h = h * 31 + (uint64_t)(int64_t)a;
    if (a > -1 && a < 1.84e19) h = h * 31 + (uint64_t)a, h = h * 31 + (uint64_t)(float)a;
    if (a > -1e30 && a < 1e30) h = h * 31 + (uint64_t)((__int128)a >> 3);
    return h;
}

NOINLINE static uint64_t from_integers(uint64_t v)
{
    uint64_t h = raw((double)v);
    h = h * 31 + raw((double)(int64_t)v), h = h * 31 + raw((double)(int32_t)v), h = h * 31 + raw((double)(uint32_t)v);
    h = h * 31 + rawf((float)v), h = h * 31 + rawf((float)(int64_t)v), h = h * 31 + rawf((float)(uint32_t)v);
    h = h * 31 + raw((double)((unsigned __int128)v << 40)), h = h * 31 + raw((double)-(__int128)v);
    return h;
}

int main(void)
{
    for (int i = 0; i < COUNT; i++) {
        uint64_t h = 0;
        double a = samples[i];
        for (int j = 0; j < COUNT; j++) h = h * 7 + arithmetic(a, samples[j]);
        printf("%" PRIx64 " %" PRIx64 " class %d %d\n", h, to_integers(a), fpclassify(a), !!signbit(a) * !isnan(a));
        printf("  round %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 "\n", raw(floor(a)), raw(ceil(a)), raw(trunc(a)),
               raw(round(a)), raw(rint(a)), raw(nearbyint(a)));
        printf("  print %g %.17g %a %e %.3f %f\n", a, a, a, a, fabs(a) < 1e20 ? a : 0, (double)(float)(fabs(a) < 1e20 ? a : 0));
    }
    static const uint64_t integers[] = {0, 1, 0x7fffffff, 0x80000000, 0xffffffff, 0x20000000000001, 0x7fffffffffffffff, 0x8000000000000000,
                                        0xffffffffffffffff, 0x8000000000000401, 0xfffffffffffffbff};
    for (size_t i = 0; i < sizeof integers / sizeof integers[0]; i++) printf("%" PRIx64 "\n", from_integers(integers[i]));
    for (double x = -3; x < 3.2; x += 0.7) {
        printf("%.13g %.13g %.13g %.13g %.13g %.13g %.13g\n", sin(x), cos(x), tan(x), atan(x), exp(x), sinh(x), tanh(x));
        printf("%.13g %.13g %.13g %.13g %.13g %.13g\n", log(x + 4), log2(x + 4), log1p(x + 3.5), cbrt(x), erf(x), tgamma(x + 5));
        printf("%.13g %.13g %.13g %.6g %.6g %.6g\n", pow(x + 4, x), hypot(x, 2), fmod(x * 7, 1.3), (double)sinf((float)x), (double)expf((float)x), (double)powf((float)x + 4, 2.5f));
        int exponent;
        double whole, fraction = frexp(x, &exponent);
        printf("%g %d %g %g %ld %g %g\n", fraction, exponent, ldexp(x, 70), modf(x * 3, &whole), lrint(x * 10), remainder(x, 0.3), nextafter(x, 9));
    }
    double complex z = 1.5 - 2.5 * I, w = z * z / (2.0 + I);
    printf("%.12g %.12g %.12g %.12g %.12g\n", creal(w), cimag(w), cabs(w), creal(cexp(z)), cimag(csqrt(z)));
    volatile float subnormal = FLT_MIN;
    for (int i = 0; i < 25; i++) subnormal /= 2;
    printf("%g %d\n", (double)subnormal, subnormal == 0);
    return 0;
}
