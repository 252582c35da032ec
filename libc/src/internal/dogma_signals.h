/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the signal functions share. A set of signals is a word: bit n - 1 stands for signal n. */
#ifndef DOGMA_SIGNALS_H
#define DOGMA_SIGNALS_H

#include <dogma/runtime_api.h>
#include "libc.h"

#define DOGMA_SIGNAL_BIT(signal) (1ul << ((signal)-1))

hidden uint64_t __dogma_signals_blocked(void);
hidden void __dogma_block_signals(uint64_t set);

/* Weak: present when sigaction is part of the program; without it there are no handlers. */
hidden int __dogma_has_handler(int signal);

/* Call the handler with its mask in place; returns whether it was installed with SA_RESTART. */
hidden int __dogma_signal_run(int signal, const struct dogma_signal_info *from);

#endif
