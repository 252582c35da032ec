/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "search.h"

/* The index is a size_t below a bound that nothing is known about: n could be anything. */
size_t first_difference(const unsigned *a, const unsigned *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (a[i] != b[i])
            return i;
    return n;
}
