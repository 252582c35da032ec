/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stddef.h>

struct ring {
    size_t mask; /* one less than the size, a power of two */
    unsigned head;
    unsigned char bytes[];
};

void ring_write(struct ring *restrict r, const unsigned char *restrict from, size_t n);
