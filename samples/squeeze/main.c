/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "squeeze.h"

#include <stdio.h>

int main(void)
{
    unsigned char text[] = "to see a world in a grain of sand";
    size_t left = squeeze(text, sizeof text - 1);
    printf("%.*s\n", (int)left, (const char *)text);
    return 0;
}
