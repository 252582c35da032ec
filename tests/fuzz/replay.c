/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Runs a fuzz target without libFuzzer: over files, and over random changes of them with a fixed seed, so that it works with any
 * compiler and always does the same.
 *
 * usage: TARGET ROUNDS FILE...      ROUNDS changed variants per file
 */
#include "fuzz.h"

enum { FILE_BYTES_MAX = 1 << 20 };

static uint64_t state = 1;

static uint64_t next_random(void)
{
    uint64_t z = (state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static void feed(const uint8_t *data, size_t size)
{
    uint8_t *exact = malloc(size == 0 ? 1 : size);
    FUZZ_ASSERT(exact != NULL);
    memcpy(exact, data, size);
    (void)LLVMFuzzerTestOneInput(exact, size);
    free(exact);
}

/* One to four changes: a byte, a bit, a short run moved, a cut. */
static size_t change(uint8_t *bytes, size_t size)
{
    for (uint64_t n = 1 + next_random() % 4; n > 0 && size > 1; n--) {
        const size_t at = next_random() % size;
        switch (next_random() % 6) {
        case 0: bytes[at] = (uint8_t)next_random(); break;
        case 1: bytes[at] = (uint8_t)(bytes[at] ^ 1u << next_random() % 8); break;
        case 2: bytes[at] = (uint8_t)(bytes[at] + 1); break;
        case 3: bytes[at] = (uint8_t)(next_random() % 2 != 0 ? 0xff : 0x80); break;
        case 4: {
            const size_t from = next_random() % size, run = 1 + next_random() % 8;
            if (from + run <= size && at + run <= size)
                memmove(bytes + at, bytes + from, run);
            break;
        }
        default:
            if (next_random() % 8 == 0)
                size = at;
            break;
        }
    }
    return size;
}

int main(int argc, char **argv)
{
    const unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 0;
    static uint8_t original[FILE_BYTES_MAX], bytes[FILE_BYTES_MAX];
    for (int i = 2; i < argc; i++) {
        FILE *file = fopen(argv[i], "rb");
        if (file == NULL) {
            perror(argv[i]);
            return 3;
        }
        const size_t size = fread(original, 1, sizeof original, file);
        fclose(file);
        feed(original, size);
        for (unsigned long k = 0; k < rounds; k++) {
            memcpy(bytes, original, size);
            feed(bytes, change(bytes, size));
        }
    }
    printf("%d files, %lu changed variants each\n", argc > 2 ? argc - 2 : 0, rounds);
    return argc > 2 ? 0 : 2;
}
