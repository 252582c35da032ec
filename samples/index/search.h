/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stddef.h>

size_t first_difference(const unsigned *a, const unsigned *b, size_t n);
