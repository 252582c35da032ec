/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The only door to the host: what a freestanding compiler may call anyway. */
#ifndef DG_TRANSPILER_PORT_H
#define DG_TRANSPILER_PORT_H

#include <stddef.h>

void *memcpy(void *restrict to, const void *restrict from, size_t bytes);
void *memset(void *to, int value, size_t bytes);

#if defined(__GNUC__)
/* A freestanding build takes memcpy for an ordinary function; copies of a few bytes must become single instructions. */
#define memcpy(to, from, bytes) __builtin_memcpy(to, from, bytes)
#define memset(to, value, bytes) __builtin_memset(to, value, bytes)
#define DG_INLINE static inline __attribute__((always_inline))
#else
#define DG_INLINE static inline
#endif

#endif
