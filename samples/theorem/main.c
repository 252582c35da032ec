/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stdio.h>

long pick(const void *table, unsigned long x, unsigned long y, unsigned long z);

int main(void)
{
    static const union {
        unsigned size;
        unsigned char bytes[16];
    } table = {.bytes = {16, 0, 0, 0, 'd', 'o', 'g', 'm', 'a'}};
    printf("%c%c", (int)pick(&table, 4, 5, 16), (int)pick(&table, 7, 8, 9));
    printf(" %ld %ld\n", pick(&table, 5, 5, 16), pick(&table, 1UL << 40, 1UL << 41, 1UL << 42));
    return 0;
}
