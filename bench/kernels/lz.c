// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A byte-oriented LZ77 compressor and its inverse: byte loads, hash heads, matches, copies that overlap. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { INPUT_BYTES = 4 << 20, HASH_BITS = 15, MATCH_MIN = 4, MATCH_MAX = 130, WINDOW = 65535, ROUNDS = 12 };

static uint8_t input[INPUT_BYTES], packed[INPUT_BYTES + INPUT_BYTES / 64], output[INPUT_BYTES];
static uint32_t heads[1 << HASH_BITS];

static uint32_t load32(const uint8_t *bytes)
{
    uint32_t value;
    memcpy(&value, bytes, sizeof value);
    return value;
}

/* A token is a count below 128 and that many literals, or 128 + length - 4 and a distance of two bytes. */
static size_t compress(void)
{
    uint8_t *out = packed;
    size_t literals = 0;
    size_t at = 0;
    memset(heads, 0, sizeof heads);
    while (at < INPUT_BYTES) {
        size_t length = 0;
        size_t distance = 0;
        if (at + MATCH_MAX < INPUT_BYTES) {
            uint32_t word = load32(input + at);
            uint32_t slot = word * 2654435761u >> (32 - HASH_BITS);
            size_t candidate = heads[slot];
            heads[slot] = (uint32_t)at;
            distance = at - candidate;
            if (candidate < at && distance <= WINDOW && load32(input + candidate) == word) {
                length = MATCH_MIN;
                while (length < MATCH_MAX && input[candidate + length] == input[at + length]) {
                    length++;
                }
            }
        }
        if (length == 0) {
            literals++;
            at++;
        }
        if (literals && (length || literals == 127 || at == INPUT_BYTES)) {
            *out++ = (uint8_t)literals;
            memcpy(out, input + at - literals, literals);
            out += literals;
            literals = 0;
        }
        if (length) {
            *out++ = (uint8_t)(128 + length - MATCH_MIN);
            *out++ = (uint8_t)distance;
            *out++ = (uint8_t)(distance >> 8);
            at += length;
        }
    }
    return (size_t)(out - packed);
}

static size_t decompress(size_t packed_bytes)
{
    const uint8_t *in = packed;
    const uint8_t *end = packed + packed_bytes;
    uint8_t *out = output;
    while (in < end) {
        size_t token = *in++;
        if (token < 128) {
            memcpy(out, in, token);
            in += token;
            out += token;
        } else {
            const uint8_t *from = out - (in[0] | in[1] << 8);
            in += 2;
            for (size_t i = 0; i < token - 128 + MATCH_MIN; i++) {
                *out++ = *from++;
            }
        }
    }
    return (size_t)(out - output);
}

int main(void)
{
    uint32_t state = 7;
    for (size_t i = 0; i < INPUT_BYTES;) {
        state = state * 1664525u + 1013904223u;
        size_t run = 4 + (state >> 24) % 24;
        if (i > 100000 && state & 0x800000) {
            size_t from = i - 1 - (state >> 4) % 60000;
            while (run-- && i < INPUT_BYTES) {
                input[i++] = input[from++];
            }
        } else {
            while (run-- && i < INPUT_BYTES) {
                state = state * 1664525u + 1013904223u;
                input[i++] = (uint8_t)("etaoin shrdlu\n,."[state >> 28]);
            }
        }
    }
    uint64_t sum = 0;
    for (int round = 0; round < ROUNDS; round++) {
        size_t packed_bytes = compress();
        size_t output_bytes = decompress(packed_bytes);
        if (output_bytes != INPUT_BYTES || memcmp(input, output, INPUT_BYTES) != 0) {
            printf("lz: wrong after round %d\n", round);
            return 1;
        }
        sum = sum * 31 + packed_bytes;
        input[round * 1000] ^= 1;
    }
    printf("lz %016llx\n", (unsigned long long)sum);
    return 0;
}
