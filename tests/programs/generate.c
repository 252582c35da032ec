// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/*
 * Writes 20 MB of test data to standard output, the same bytes on every machine: text of words drawn from
 * a small vocabulary, long runs, slowly changing records, and bytes no compressor can shrink.
 */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { TOTAL_BYTES = 20000000, STRETCH_BYTES = 50000 };

static uint64_t state = 0x9e3779b97f4a7c15u;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return (uint32_t)(state >> 32);
}

static const char *const words[] = {"block", "proof", "arena",  "load ", "store", "the",  "of",   "and",
                                    "a",     "when",  "module", "until", "page",  "zero", "into", "register"};

static void write_text(void)
{
    size_t written = 0;
    while (written < STRETCH_BYTES) {
        const char *word = words[next_random() % (sizeof words / sizeof words[0])];
        written += (size_t)printf(next_random() % 11 == 0 ? "%s,\n" : "%s ", word);
    }
}

static void write_records(void)
{
    for (uint32_t i = 0; i < STRETCH_BYTES / 16; i++) {
        uint32_t record[4] = {i, i / 7, 0, next_random() % 100};
        fwrite(record, sizeof record, 1, stdout);
    }
}

static void write_runs(void)
{
    char run[500];
    for (int i = 0; i < STRETCH_BYTES / (int)sizeof run; i++) {
        memset(run, (int)(next_random() & 0xff), sizeof run);
        fwrite(run, sizeof run, 1, stdout);
    }
}

static void write_noise(void)
{
    for (int i = 0; i < STRETCH_BYTES / 4; i++) {
        uint32_t noise = next_random();
        fwrite(&noise, sizeof noise, 1, stdout);
    }
}

int main(void)
{
    for (int i = 0; i < TOTAL_BYTES / STRETCH_BYTES; i++) {
        switch (next_random() % 8) {
        case 0: write_noise(); break;
        case 1: write_runs(); break;
        case 2:
        case 3: write_records(); break;
        default: write_text(); break;
        }
    }
    return fflush(stdout) == 0 ? 0 : 1;
}
