/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "ring.h"

/* mask comes from memory: to the checker it is any number of 64 bits. */
void ring_write(struct ring *restrict r, const unsigned char *restrict from, size_t n)
{
    size_t mask = r->mask, head = r->head;
    for (size_t i = 0; i < n; i++) {
        r->bytes[head] = from[i];
        head = (head + 1) & mask;
    }
    r->head = (unsigned)head;
}
