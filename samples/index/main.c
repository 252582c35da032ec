/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "search.h"

#include <stdio.h>

int main(void)
{
    static unsigned a[1000], b[1000];
    for (unsigned i = 0; i < 1000; i++)
        a[i] = b[i] = i * i;
    printf("equal: %zu\n", first_difference(a, b, 1000));
    b[777] = 0;
    printf("different: %zu\n", first_difference(a, b, 1000));
    return 0;
}
