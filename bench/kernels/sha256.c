// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* SHA-256 (FIPS 180-4) of a long message: rotations and additions on registers. */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { MESSAGE_BYTES = 1 << 20, ROUNDS = 130 };

static uint32_t constants[64];
static uint8_t message[MESSAGE_BYTES];

static uint32_t rotate(uint32_t value, int by) { return value >> by | value << (32 - by); }

/* The constants are the first 32 bits of the fractions of roots of the first primes. */
static uint32_t fraction(double root) { return (uint32_t)((root - floor(root)) * 4294967296.0); }

static void prepare(uint32_t hash[8])
{
    int count = 0;
    for (int n = 2; count < 64; n++) {
        int prime = 1;
        for (int d = 2; d * d <= n; d++) {
            prime &= n % d != 0;
        }
        if (prime) {
            if (count < 8) {
                hash[count] = fraction(sqrt(n));
            }
            constants[count++] = fraction(cbrt(n));
        }
    }
}

static void block(uint32_t hash[8], const uint8_t *bytes)
{
    uint32_t w[64];
    for (int i = 0; i < 16; i++) {
        w[i] = (uint32_t)bytes[4 * i] << 24 | (uint32_t)bytes[4 * i + 1] << 16 | (uint32_t)bytes[4 * i + 2] << 8 |
               bytes[4 * i + 3];
    }
    for (int i = 16; i < 64; i++) {
        uint32_t s0 = rotate(w[i - 15], 7) ^ rotate(w[i - 15], 18) ^ w[i - 15] >> 3;
        uint32_t s1 = rotate(w[i - 2], 17) ^ rotate(w[i - 2], 19) ^ w[i - 2] >> 10;
        w[i] = w[i - 16] + s0 + w[i - 7] + s1;
    }
    uint32_t a = hash[0], b = hash[1], c = hash[2], d = hash[3];
    uint32_t e = hash[4], f = hash[5], g = hash[6], h = hash[7];
    for (int i = 0; i < 64; i++) {
        uint32_t s1 = rotate(e, 6) ^ rotate(e, 11) ^ rotate(e, 25);
        uint32_t t1 = h + s1 + ((e & f) ^ (~e & g)) + constants[i] + w[i];
        uint32_t s0 = rotate(a, 2) ^ rotate(a, 13) ^ rotate(a, 22);
        uint32_t t2 = s0 + ((a & b) ^ (a & c) ^ (b & c));
        h = g, g = f, f = e, e = d + t1, d = c, c = b, b = a, a = t1 + t2;
    }
    hash[0] += a, hash[1] += b, hash[2] += c, hash[3] += d;
    hash[4] += e, hash[5] += f, hash[6] += g, hash[7] += h;
}

int main(void)
{
    uint32_t hash[8];
    prepare(hash);
    for (uint32_t i = 0; i < MESSAGE_BYTES; i++) {
        message[i] = (uint8_t)(i * 2654435761u >> 24);
    }
    for (int round = 0; round < ROUNDS; round++) {
        for (uint32_t i = 0; i < MESSAGE_BYTES; i += 64) {
            block(hash, message + i);
        }
    }
    uint8_t last[64] = {0x80};
    uint64_t bits = (uint64_t)MESSAGE_BYTES * ROUNDS * 8;
    for (int i = 0; i < 8; i++) {
        last[56 + i] = (uint8_t)(bits >> (56 - 8 * i));
    }
    block(hash, last);
    printf("sha256 ");
    for (int i = 0; i < 8; i++) {
        printf("%08x", hash[i]);
    }
    printf("\n");
    return 0;
}
