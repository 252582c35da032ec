/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef DOGMA_SELECT_H
#define DOGMA_SELECT_H

#include <features.h>
#include <sys/select.h>

/* select with the timeout in nanoseconds, negative for none. Result as from a kernel. */
hidden long __dogma_select(int count, fd_set *restrict, fd_set *restrict, fd_set *restrict,
                           long nanoseconds);

#endif
