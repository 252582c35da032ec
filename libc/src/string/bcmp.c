/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _BSD_SOURCE
#include <strings.h>
#include "dogma_compare.h"

int bcmp(const void *left, const void *right, size_t bytes)
{
    return compare_memory(left, right, bytes);
}
