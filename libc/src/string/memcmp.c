/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "dogma_compare.h"

int memcmp(const void *left, const void *right, size_t bytes)
{
    return compare_memory(left, right, bytes);
}
