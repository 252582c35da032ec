/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <stddef.h>

/* Takes the spaces out of a text. Returns what is left of n bytes. */
size_t squeeze(unsigned char *text, size_t n);
