// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Sieve of Eratosthenes: how many primes there are below a limit, and the last few of them. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    size_t limit = argc > 1 ? strtoul(argv[1], NULL, 10) : 10000000;
    uint8_t *composite = calloc(limit + 1, 1);
    if (composite == NULL) {
        printf("no memory for %zu flags\n", limit);
        return 1;
    }
    size_t count = 0;
    size_t last[5] = {0};
    for (size_t i = 2; i < limit; i++) {
        if (composite[i]) {
            continue;
        }
        last[count++ % 5] = i;
        for (size_t j = i * i; j < limit; j += i) {
            composite[j] = 1;
        }
    }
    printf("%zu primes below %zu\n", count, limit);
    for (size_t i = count > 5 ? count - 5 : 0; i < count; i++) {
        printf("%zu\n", last[i % 5]);
    }
    free(composite);
    return 0;
}
