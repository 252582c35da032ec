// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Vector extensions of all sizes, shuffles, comparisons, conversions, and loops that vectorise. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

typedef int8_t i8x16 __attribute__((vector_size(16)));
typedef uint16_t u16x8 __attribute__((vector_size(16)));
typedef int32_t i32x4 __attribute__((vector_size(16)));
typedef int64_t i64x2 __attribute__((vector_size(16)));
typedef float f32x4 __attribute__((vector_size(16)));
typedef double f64x2 __attribute__((vector_size(16)));
typedef int32_t i32x8 __attribute__((vector_size(32)));
typedef int32_t i32x2 __attribute__((vector_size(8)));
typedef double f64x4 __attribute__((vector_size(32)));

static void show(const char *what, const void *data, size_t bytes)
{
    printf("%s", what);
    for (size_t i = 0; i < bytes; i++) printf(" %02x", ((const unsigned char *)data)[i]);
    printf("\n");
}
#define SHOW(e) do { __typeof__(e) v_ = (e); show(#e, &v_, sizeof v_); } while (0)

NOINLINE static i32x4 mix(i32x4 a, i32x4 b) { return (a + b) * (a - b) ^ (a & ~b) ^ (a << 3) ^ (b >> 2); }
NOINLINE static i32x8 wide(i32x8 a, i32x8 b) { return a * b + a; }
NOINLINE static i32x2 half(i32x2 a) { return a * a - 1; }
NOINLINE static f64x4 four(f64x4 a, double k) { return a * k + a; }

enum { N = 1003 };
static int32_t ints[N], more[N];
static float floats[N];
static double doubles[N];
static uint8_t bytes[N], other[N];
static uint16_t shorts[N];
static int64_t longs[N];

NOINLINE static void fill(void)
{
    uint32_t s = 1;
    for (int i = 0; i < N; i++) {
        s = s * 1664525u + 1013904223u;
        ints[i] = (int32_t)(s >> 3) - 100000000, more[i] = (int32_t)(s % 1000), floats[i] = (float)(s % 977) / 8, doubles[i] = (double)(s % 9973) / 16;
        bytes[i] = (uint8_t)(s >> 24), other[i] = (uint8_t)(s >> 16), shorts[i] = (uint16_t)(s >> 8), longs[i] = (int64_t)s * s;
    }
}
NOINLINE static int64_t loops(void)
{
    int64_t h = 0;
    int32_t sum = 0, low = ints[0], high = ints[0];
    for (int i = 0; i < N; i++) sum += more[i], low = ints[i] < low ? ints[i] : low, high = ints[i] > high ? ints[i] : high;
    h = sum + low * 3LL + high * 5LL;
    uint64_t total = 0;
    for (int i = 0; i < N; i++) total += bytes[i];
    unsigned difference = 0;
    for (int i = 0; i < N; i++) difference += (unsigned)(bytes[i] > other[i] ? bytes[i] - other[i] : other[i] - bytes[i]);
    h = h * 31 + (int64_t)total + difference;
    for (int i = 0; i < N; i++) more[i] = more[i] * 7 + (ints[i] >> 5), shorts[i] = (uint16_t)(shorts[i] * 3 + 1);
    for (int i = 0; i < N; i++) ints[i] = more[i] < 0 ? -more[i] : more[i];
    for (int i = 0; i < N; i++) bytes[i] = (uint8_t)((bytes[i] + other[i] + 1) / 2), longs[i] = longs[i] * 3 - ints[i];
    for (int i = 0; i < N; i++) other[i] = (uint8_t)(bytes[i] == shorts[i] % 256);
    for (int i = 0; i < N; i++) h = h * 31 + ints[i] + bytes[i] * 3 + other[i] + shorts[i] + longs[i];
    int count = 0;
    for (int i = 0; i < N; i++) count += longs[i] > 1000000;
    for (int i = 0; i < N; i++) floats[i] = floats[i] * 2.0f + 1.0f, doubles[i] = doubles[i] * 0.5 - (double)floats[i];
    for (int i = 0; i < N; i++) h = h * 31 + (int64_t)floats[i] + (int64_t)(doubles[i] * 16) + (floats[i] > 50.0f);
    for (int i = 0; i < N; i++) more[i] = (int32_t)floats[i], doubles[i] = ints[i], floats[i] = (float)shorts[i];
    for (int i = 0; i < N; i++) h = h * 31 + more[i] + (int64_t)doubles[i] + (int64_t)floats[i];
    for (int i = 0; i < N / 2; i++) ints[i] = ints[2 * i] + ints[2 * i + 1];
    for (int i = N - 1; i >= N / 2; i--) h = h * 31 + __builtin_popcount((unsigned)ints[i]);
    return h * 31 + count + ints[17];
}

int main(void)
{
    volatile int seed = 5;
    i32x4 a = {1, -2, 3, seed * 1000000}, b = {7, 11, -13, seed};
    SHOW(mix(a, b));
    SHOW(a == b); SHOW(a < b); SHOW(a / b); SHOW(a % b); SHOW(-a); SHOW(~b);
    SHOW(__builtin_shufflevector(a, b, 0, 4, 3, 7)); SHOW(__builtin_shufflevector(a, a, 3, 2, 1, 0)); SHOW(__builtin_shufflevector(a, b, 1, 6, -1 + 1, 5));
    i8x16 c = {1, 2, 3, 4, 5, 6, 7, 8, -9, 10, -11, 12, 13, 14, 15, (int8_t)(seed * 25)};
    SHOW(c + c); SHOW(c * c); SHOW(c > 5); SHOW(c << 1); SHOW(c >> 2); SHOW(__builtin_shufflevector(c, c, 15, 0, 1, 14, 2, 13, 3, 12, 4, 11, 5, 10, 6, 9, 7, 8));
    u16x8 d = {1, 2, 3, 40000, 50000, 6, 65535, (uint16_t)seed};
    SHOW(d * d); SHOW(d >> 3); SHOW(d / 3); SHOW(d < 1000); SHOW(__builtin_convertvector(__builtin_shufflevector(d, d, 0, 1, 2, 3), i32x4));
    i64x2 e = {seed, -7000000000};
    SHOW(e * e); SHOW(e + 1); SHOW(e < 0); SHOW(e >> 5); SHOW(e << 7);
    f32x4 f = {1.5f, -2.25f, 1e10f, (float)seed};
    SHOW(f * f + f); SHOW(f / 3); SHOW(f > 1); SHOW(-f); SHOW(__builtin_convertvector(f / 1e3f, i32x4)); SHOW(__builtin_convertvector(a, f32x4));
    f64x2 g = {seed, -0.125};
    SHOW(g * g - g); SHOW(g / 7); SHOW(g <= 5); SHOW(__builtin_convertvector(e, f64x2)); SHOW(__builtin_convertvector(g, i64x2));
    SHOW(wide((i32x8){1, 2, 3, 4, 5, 6, 7, seed}, (i32x8){9, 8, 7, 6, 5, 4, 3, 2})); SHOW(half((i32x2){3, seed})); SHOW(four((f64x4){1, 2, 3, 4}, seed));
    a[seed - 3] = 99; c[seed] = 1;
    printf("%d %d %d %g\n", a[seed - 3], c[seed], d[seed - 2], (double)f[seed - 2]);
    printf("%d %d\n", __builtin_reduce_add(a), __builtin_reduce_max(b));
    fill();
    printf("%lld\n", (long long)loops());
    return 0;
}
