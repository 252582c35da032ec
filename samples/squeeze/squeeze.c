/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "squeeze.h"

/* Two places in one text: from goes ahead, to follows. */
size_t squeeze(unsigned char *text, size_t n)
{
    size_t to = 0;
    for (size_t from = 0; from < n; from++) {
        unsigned char c = text[from];
        text[to] = c;
        to += c != ' ';
    }
    return to;
}
