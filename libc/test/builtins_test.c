/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The compiler support functions against the host compiler's own operations, on edge values and on
 * random ones. */
#include "../builtins/builtins.h"

#include <complex.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

u128 test__udivti3(u128, u128);
u128 test__umodti3(u128, u128);
i128 test__divti3(i128, i128);
i128 test__modti3(i128, i128);
i128 test__divmodti4(i128, i128, i128 *);
i128 test__ashlti3(i128, int);
i128 test__lshrti3(i128, int);
i128 test__ashrti3(i128, int);
i128 test__multi3(i128, i128);
i128 test__muloti4(i128, i128, int *);
int64_t test__mulodi4(int64_t, int64_t, int *);
int test__clzti2(i128);
int test__ctzti2(i128);
int test__ffsti2(i128);
int test__popcountti2(i128);
int test__parityti2(i128);
float test__floattisf(i128);
double test__floattidf(i128);
float test__floatuntisf(u128);
double test__floatuntidf(u128);
i128 test__fixsfti(float);
i128 test__fixdfti(double);
u128 test__fixunssfti(float);
u128 test__fixunsdfti(double);
float test__extendhfsf2(uint16_t);
uint16_t test__truncdfhf2(double);
uint16_t test__truncsfhf2(float);
float _Complex test__mulsc3(float, float, float, float);
double _Complex test__muldc3(double, double, double, double);
float _Complex test__divsc3(float, float, float, float);
double _Complex test__divdc3(double, double, double, double);
float test__powisf2(float, int);
double test__powidf2(double, int);
void dogma_atomic_load(size_t, const void *, void *, int) __asm__("__atomic_load");
void dogma_atomic_exchange(size_t, void *, const void *, void *, int) __asm__("__atomic_exchange");
bool dogma_atomic_compare_exchange(size_t, void *, void *, const void *, int,
                                   int) __asm__("__atomic_compare_exchange");

static unsigned failure_count;

#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition) && failure_count++ < 20) {                                                \
            printf("line %d: %s: ", __LINE__, #condition);                                         \
            printf(__VA_ARGS__);                                                                   \
            putchar('\n');                                                                         \
        }                                                                                          \
    } while (0)

#define HIGH(x) (unsigned long long)((u128)(x) >> 64)
#define LOW(x) (unsigned long long)(x)
#define WIDE "%016llx%016llx"

static uint64_t random_state = 0x9e3779b97f4a7c15u;

static uint64_t random_word(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state;
}

/* Random lengths and runs of equal bits: uniformly random values rarely reach the rare cases. */
static u128 random_wide(void)
{
    u128 value = (u128)random_word() << 64 | random_word();
    switch (random_word() % 4) {
    case 0:
        return value >> (random_word() % 128);
    case 1:
        return ~(u128)0 >> (random_word() % 128) << (random_word() % 128);
    case 2:
        return ((u128)1 << (random_word() % 128)) + (random_word() % 5) - 2;
    default:
        return value;
    }
}

static void check_division(u128 a, u128 b)
{
    if (!b)
        return;
    CHECK(test__udivti3(a, b) == a / b, WIDE " / " WIDE, HIGH(a), LOW(a), HIGH(b), LOW(b));
    CHECK(test__umodti3(a, b) == a % b, WIDE " %% " WIDE, HIGH(a), LOW(a), HIGH(b), LOW(b));
    u128 remainder = 0;
    CHECK(test__udivmodti4(a, b, &remainder) == a / b && remainder == a % b, "pair");
    if (b == ~(u128)0 && a == (u128)1 << 127)
        return; /* the quotient of the lowest value by -1 does not fit */
    i128 x = (i128)a, y = (i128)b;
    CHECK(test__divti3(x, y) == x / y, "signed " WIDE " / " WIDE, HIGH(a), LOW(a), HIGH(b), LOW(b));
    CHECK(test__modti3(x, y) == x % y, "signed " WIDE " %% " WIDE, HIGH(a), LOW(a), HIGH(b),
          LOW(b));
}

static void check_integers(u128 a, u128 b)
{
    i128 x = (i128)a, y = (i128)b, expected;
    int overflow = -1;
    CHECK((u128)test__multi3(x, y) == a * b, WIDE " * " WIDE, HIGH(a), LOW(a), HIGH(b), LOW(b));
    int expected_overflow = __builtin_mul_overflow(x, y, &expected);
    CHECK(test__muloti4(x, y, &overflow) == expected, WIDE " * " WIDE, HIGH(a), LOW(a), HIGH(b),
          LOW(b));
    CHECK(overflow == expected_overflow, WIDE " * " WIDE, HIGH(a), LOW(a), HIGH(b), LOW(b));
    int64_t expected_word;
    expected_overflow = __builtin_mul_overflow((int64_t)a, (int64_t)b, &expected_word);
    CHECK(test__mulodi4((int64_t)a, (int64_t)b, &overflow) == expected_word &&
              overflow == expected_overflow,
          "word");
    int count = (int)(b & 127);
    CHECK((u128)test__ashlti3(x, count) == a << count, "shift %d", count);
    CHECK((u128)test__lshrti3(x, count) == a >> count, "shift %d", count);
    CHECK(test__ashrti3(x, count) == x >> count, "shift %d", count);
    int ones = 0, leading = 128, trailing = 128;
    for (int i = 0; i < 128; i++)
        if (a >> i & 1) {
            ones++;
            leading = 127 - i;
            if (trailing == 128)
                trailing = i;
        }
    CHECK(test__popcountti2(x) == ones && test__parityti2(x) == ones % 2, "ones");
    CHECK(test__ffsti2(x) == (a ? trailing + 1 : 0), "first");
    if (a)
        CHECK(test__clzti2(x) == leading && test__ctzti2(x) == trailing, "zeros");
}

static void check_conversions(u128 a)
{
    i128 x = (i128)a;
    CHECK(test__floatuntidf(a) == (double)a, WIDE, HIGH(a), LOW(a));
    CHECK(test__floatuntisf(a) == (float)a, WIDE, HIGH(a), LOW(a));
    CHECK(test__floattidf(x) == (double)x, WIDE, HIGH(a), LOW(a));
    CHECK(test__floattisf(x) == (float)x, WIDE, HIGH(a), LOW(a));
    double wide = (double)(i128)(a >> 1) / (double)(1 + (random_word() % 3));
    float narrow = (float)wide;
    if (wide < 0x1p127)
        CHECK(test__fixdfti(wide) == (i128)wide && test__fixdfti(-wide) == (i128)-wide, "%a", wide);
    CHECK(test__fixunsdfti(wide) == (u128)wide, "%a", wide);
    if (narrow < 0x1p127f) {
        CHECK(test__fixsfti(narrow) == (i128)narrow && test__fixsfti(-narrow) == (i128)-narrow,
              "%a", (double)narrow);
        CHECK(test__fixunssfti(narrow) == (u128)narrow, "%a", (double)narrow);
    }
}

static double random_double(void)
{
    static const double edges[] = {
        0.0,       -0.0,     1.0,         -1.0,      INFINITY,
        -INFINITY, NAN,      0x1p-1074,   0x1p-1022, 0x1.fffffffffffffp1023,
        65504.0,   65519.99, 65520.0,     0x1p-24,   0x1p-25,
        0x1.8p-25, 0x1p-14,  0x1.ffcp-15, 3.5,       1e300};
    union {
        uint64_t bits;
        double value;
    } x = {random_word()};
    switch (random_word() % 3) {
    case 0:
        return edges[random_word() % (sizeof edges / sizeof *edges)];
    case 1:
        return (double)(int64_t)random_word() * 0x1p-60;
    default:
        return x.value;
    }
}

static int same_double(double a, double b)
{
    return (isnan(a) && isnan(b)) || (a == b && signbit(a) == signbit(b));
}

static int near_double(double a, double b, double magnitude, double tolerance)
{
    return same_double(a, b) || a == b || fabs(a - b) <= tolerance * magnitude;
}

static uint32_t float_bits(float a)
{
    uint32_t bits;
    memcpy(&bits, &a, sizeof bits);
    return bits;
}

static void check_half(void)
{
    for (unsigned bits = 0; bits < 0x10000; bits++) {
        _Float16 half;
        uint16_t pattern = (uint16_t)bits;
        memcpy(&half, &pattern, sizeof half);
        float expected = (float)half, got = test__extendhfsf2(pattern);
        CHECK(float_bits(expected) == float_bits(got), "%04x", bits);
        if (!isnan(expected))
            CHECK(test__truncsfhf2(expected) == pattern, "%04x", bits);
    }
    for (int i = 0; i < 1000000; i++) {
        double value = i % 2
                           ? random_double()
                           : ldexp((double)(int64_t)random_word(), -63 - (int)(random_word() % 30));
        float narrow = (float)value;
        _Float16 from_double = (_Float16)value, from_float = (_Float16)narrow;
        uint16_t bits;
        memcpy(&bits, &from_double, sizeof bits);
        if (!isnan(value)) {
            CHECK(test__truncdfhf2(value) == bits, "%a", value);
            memcpy(&bits, &from_float, sizeof bits);
            CHECK(test__truncsfhf2(narrow) == bits, "%a", (double)narrow);
        }
    }
}

/* Finite quotients may differ in the last places between algorithms; what is not finite is given by
 * annex G. */
static void check_complex(void)
{
    double a = random_double(), b = random_double(), c = random_double(), d = random_double();
    double complex x = __builtin_complex(a, b), y = __builtin_complex(c, d);
    double complex expected = x * y, got = test__muldc3(a, b, c, d);
    CHECK(same_double(creal(expected), creal(got)) && same_double(cimag(expected), cimag(got)),
          "(%a,%a)*(%a,%a)", a, b, c, d);

    float e = (float)a, f = (float)b, g = (float)c, h = (float)d;
    float complex narrow_expected = __builtin_complex(e, f) * __builtin_complex(g, h),
                  narrow = test__mulsc3(e, f, g, h);
    CHECK(same_double(crealf(narrow_expected), crealf(narrow)) &&
              same_double(cimagf(narrow_expected), cimagf(narrow)),
          "(%a,%a)*(%a,%a)", (double)e, (double)f, (double)g, (double)h);

    expected = x / y;
    got = test__divdc3(a, b, c, d);
    double size = cabs(expected);
    if (isfinite(size) && size > 0x1p-900 && size < 0x1p900 && fabs(a) < 0x1p900 &&
        fabs(b) < 0x1p900)
        CHECK(near_double(creal(expected), creal(got), size, 0x1p-48) &&
                  near_double(cimag(expected), cimag(got), size, 0x1p-48),
              "(%a,%a)/(%a,%a) = (%a,%a), not (%a,%a)", a, b, c, d, creal(expected),
              cimag(expected), creal(got), cimag(got));
    narrow_expected = __builtin_complex(e, f) / __builtin_complex(g, h);
    narrow = test__divsc3(e, f, g, h);
    size = cabsf(narrow_expected);
    if (isfinite(size) && size > 0x1p-100 && size < 0x1p100 && fabsf(e) < 0x1p100f &&
        fabsf(f) < 0x1p100f)
        CHECK(near_double(crealf(narrow_expected), crealf(narrow), size, 0x1p-20) &&
                  near_double(cimagf(narrow_expected), cimagf(narrow), size, 0x1p-20),
              "(%a,%a)/(%a,%a)", (double)e, (double)f, (double)g, (double)h);
}

static void check_complex_edges(void)
{
    double complex quotient = test__divdc3(1, 1, 0, 0);
    CHECK(isinf(creal(quotient)) && isinf(cimag(quotient)), "finite / 0");
    quotient = test__divdc3(INFINITY, 1, 2, 3);
    CHECK(isinf(creal(quotient)) || isinf(cimag(quotient)), "infinite / finite");
    quotient = test__divdc3(1, 2, INFINITY, NAN);
    CHECK(quotient == 0, "finite / infinite");
    quotient = test__divdc3(0x1p1023, 0x1p1023, 0x1p1023, 0x1p1023);
    CHECK(creal(quotient) == 1 && cimag(quotient) == 0, "large / large");
    quotient = test__divdc3(0x1p-1074, 0, 0x1p-1074, 0);
    CHECK(creal(quotient) == 1 && cimag(quotient) == 0, "small / small");
    float complex narrow = test__divsc3(1, 1, 0, 0);
    CHECK(isinf(crealf(narrow)) && isinf(cimagf(narrow)), "finite / 0");
}

static void check_powers(void)
{
    for (int exponent = -40; exponent <= 40; exponent++) {
        double expected = pow(1.25, exponent);
        CHECK(fabs(test__powidf2(1.25, exponent) - expected) <= expected * 0x1p-46, "%d", exponent);
        CHECK(fabs((double)test__powisf2(1.25f, exponent) - expected) <= expected * 0x1p-18, "%d",
              exponent);
    }
    CHECK(test__powidf2(2, -2147483647 - 1) == 0 && test__powidf2(1, -2147483647 - 1) == 1,
          "lowest exponent");
}

static void check_atomics(void)
{
    char object[24] = "first", other[24] = "second", out[24];
    dogma_atomic_load(sizeof object, object, out, 5);
    CHECK(!strcmp(out, "first"), "load");
    dogma_atomic_exchange(sizeof object, object, other, other, 5);
    CHECK(!strcmp(object, "second") && !strcmp(other, "first"), "exchange in place");
    CHECK(!dogma_atomic_compare_exchange(sizeof object, object, other, out, 5, 5) &&
              !strcmp(other, "second"),
          "unequal");
    CHECK(dogma_atomic_compare_exchange(sizeof object, object, other, out, 5, 5) &&
              !strcmp(object, "first"),
          "equal");
}

int main(void)
{
    static const uint64_t words[] = {0,
                                     1,
                                     2,
                                     3,
                                     10,
                                     0x7fffffff,
                                     0x80000000,
                                     0xffffffff,
                                     0x100000000,
                                     0x7fffffffffffffff,
                                     0x8000000000000000,
                                     0x8000000000000001,
                                     0xfffffffffffffffe,
                                     0xffffffffffffffff,
                                     0xffffffff00000000,
                                     0x8000000080000000};
    enum { COUNT = sizeof words / sizeof *words };
    for (int i = 0; i < COUNT * COUNT; i++)
        for (int j = 0; j < COUNT * COUNT; j++) {
            u128 a = (u128)words[i / COUNT] << 64 | words[i % COUNT],
                 b = (u128)words[j / COUNT] << 64 | words[j % COUNT];
            check_division(a, b);
            check_integers(a, b);
            if (!j)
                check_conversions(a);
        }
    for (int i = 0; i < 300000; i++) {
        u128 a = random_wide(), b = random_wide();
        check_division(a, b);
        check_integers(a, b);
        check_conversions(a);
        check_complex();
    }
    CHECK(test__fixdfti(NAN) == 0 && test__fixunsdfti(-5) == 0 &&
              test__fixunsdfti(1e300) == ~(u128)0,
          "out of range");
    check_half();
    check_complex_edges();
    check_powers();
    check_atomics();
    printf("%s: %u failures\n", failure_count ? "FAILED" : "passed", failure_count);
    return failure_count != 0;
}
