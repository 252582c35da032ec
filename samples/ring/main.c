/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "ring.h"

#include <stdio.h>
#include <stdlib.h>

int main(void)
{
    struct ring *r = calloc(1, sizeof *r + 16);
    if (r == NULL)
        return 1;
    r->mask = 15;
    ring_write(r, (const unsigned char *)"The quick brown fox jumps", 25);
    printf("%.16s, head %u\n", (const char *)r->bytes, r->head);
    free(r);
    return 0;
}
