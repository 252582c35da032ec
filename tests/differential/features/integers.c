// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Integers of all widths: arithmetic, division, shifts, rotations, bit counts, overflow builtins, 128 bits, bit-fields. */
#include <inttypes.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>

#define NOINLINE __attribute__((noinline))

static void show128(const char *what, unsigned __int128 v)
{
    printf("%s %016" PRIx64 "%016" PRIx64 "\n", what, (uint64_t)(v >> 64), (uint64_t)v);
}

static const uint64_t samples[] = {0,          1,          2,          3,           7,           0x7f,        0x80,
                                   0xff,       0x7fff,     0x8000,     0xffff,      0x7fffffff,  0x80000000,  0xffffffff,
                                   0x100000000, 0x123456789abcdef0, INT64_MAX, 0x8000000000000000, UINT64_MAX};
enum { COUNT = sizeof samples / sizeof samples[0] };

#define WIDTH(bits)                                                                                                    \
    NOINLINE static uint64_t mix##bits(uint##bits##_t a, uint##bits##_t b)                                             \
    {                                                                                                                  \
        int##bits##_t sa = (int##bits##_t)a, sb = (int##bits##_t)b;                                                    \
        uint64_t h = 0;                                                                                                \
        h = h * 31 + (uint##bits##_t)(a + b);                                                                          \
        h = h * 31 + (uint##bits##_t)(a - b);                                                                          \
        h = h * 31 + (uint##bits##_t)((uint64_t)a * b);                                                                \
        if (b) h = h * 31 + a / b, h = h * 31 + a % b;                                                                 \
        if (sb && !(sb == -1 && sa == INT##bits##_MIN)) h = h * 31 + (uint64_t)(sa / sb), h = h * 31 + (uint64_t)(sa % sb); \
        h = h * 31 + (uint##bits##_t)(a << (b % bits));                                                                \
        h = h * 31 + (a >> (b % bits));                                                                                \
        h = h * 31 + (uint64_t)(sa >> (b % bits));                                                                     \
        h = h * 31 + (uint##bits##_t)(a << (b % bits) | a >> ((bits - b % bits) % bits));                              \
        h = h * 31 + (uint64_t)(a < b) + 2u * (sa < sb) + 4u * (a <= b) + 8u * (sa <= sb) + 16u * (a == b);            \
        int##bits##_t r;                                                                                               \
        h = h * 31 + __builtin_add_overflow(sa, sb, &r), h = h * 31 + (uint64_t)r;                                     \
        h = h * 31 + __builtin_sub_overflow(sa, sb, &r), h = h * 31 + (uint64_t)r;                                     \
        h = h * 31 + __builtin_mul_overflow(sa, sb, &r), h = h * 31 + (uint64_t)r;                                     \
        uint##bits##_t u;                                                                                              \
        h = h * 31 + __builtin_add_overflow(a, b, &u), h = h * 31 + u;                                                 \
        h = h * 31 + __builtin_sub_overflow(a, b, &u), h = h * 31 + u;                                                 \
        h = h * 31 + __builtin_mul_overflow(a, b, &u), h = h * 31 + u;                                                 \
        return h;                                                                                                      \
    }
WIDTH(8)
WIDTH(16)
WIDTH(32)
WIDTH(64)

NOINLINE static unsigned __int128 mix128(unsigned __int128 a, unsigned __int128 b)
{
    __int128 sa = (__int128)a, sb = (__int128)b, r;
    unsigned __int128 h = a + b;
    h = h * 31 + (a - b);
    h = h * 31 + a * b;
    if (b) h = h * 31 + a / b, h = h * 31 + a % b;
    if (sb && sb != -1) h = h * 31 + (unsigned __int128)(sa / sb), h = h * 31 + (unsigned __int128)(sa % sb);
    unsigned n = (unsigned)b % 128;
    h = h * 31 + (a << n), h = h * 31 + (a >> n), h = h * 31 + (unsigned __int128)(sa >> n);
    h = h * 31 + (a < b) + 2u * (sa < sb) + 4u * (a == b);
    h = h * 31 + (unsigned)__builtin_add_overflow(sa, sb, &r);
    h = h * 31 + (unsigned)__builtin_sub_overflow(sa, sb, &r);
    h = h * 31 + (unsigned)__builtin_mul_overflow(sa, sb, &r), h = h * 31 + (unsigned __int128)r;
    return h;
}

struct fields {
    signed a : 3;
    unsigned b : 7;
    long long c : 41;
    unsigned long long d : 13;
    _Bool e : 1;
} __attribute__((packed));

NOINLINE static void set_fields(volatile struct fields *f, long v)
{
    f->a = (int)v, f->b = (unsigned)v, f->c = v * 12345, f->d = (unsigned)(v >> 2) & 0x1fff, f->e = v & 1;
    f->a++, f->b--, f->c /= 3;
}

NOINLINE static int bits(uint64_t v)
{
    int h = __builtin_popcountll(v) + 100 * __builtin_parityll(v) + __builtin_ffsll((long long)v) + __builtin_clrsbll((long long)v);
    if (v) h += 1000 * __builtin_clzll(v) + 7 * __builtin_ctzll(v);
    if ((uint32_t)v) h += 3 * __builtin_clz((uint32_t)v) + 5 * __builtin_ctz((uint32_t)v);
    return h + (int)(__builtin_bswap64(v) >> 60) + (int)(__builtin_bswap32((uint32_t)v) & 15) + __builtin_bswap16((uint16_t)v) +
           (int)(__builtin_bitreverse32((uint32_t)v) & 255) + (int)(__builtin_rotateleft64(v, 13) & 63) + __builtin_rotateright8((uint8_t)v, 3);
}

int main(void)
{
    for (int i = 0; i < COUNT; i++) {
        uint64_t h8 = 0, h16 = 0, h32 = 0, h64 = 0;
        unsigned __int128 h128 = 0;
        for (int j = 0; j < COUNT; j++) {
            h8 = h8 * 7 + mix8((uint8_t)samples[i], (uint8_t)samples[j]);
            h16 = h16 * 7 + mix16((uint16_t)samples[i], (uint16_t)samples[j]);
            h32 = h32 * 7 + mix32((uint32_t)samples[i], (uint32_t)samples[j]);
            h64 = h64 * 7 + mix64(samples[i], samples[j]);
            h128 = h128 * 7 + mix128((unsigned __int128)samples[i] << 64 | samples[j], samples[COUNT - 1 - j]);
            h128 = h128 * 7 + mix128(samples[i], (unsigned __int128)samples[j] << 32);
        }
        struct fields f = {0};
        set_fields(&f, (long)samples[i]);
        printf("%" PRIx64 " %" PRIx64 " %" PRIx64 " %" PRIx64 " %d %u %lld %d %d bits %d\n", h8, h16, h32, h64, f.a, f.b,
               (long long)f.c, (int)f.d, f.e, bits(samples[i]));
        show128("wide", h128);
    }
    return 0;
}
