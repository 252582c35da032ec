/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The mask of blocked signals. The runtime is told, because it must not interrupt calls for a
 * blocked signal. */
#include "dogma_impl.h"
#include "dogma_signals.h"

int (*__dogma_signal_hook)(long);

static uint64_t blocked;
static int blocked_ready;

uint64_t __dogma_signals_blocked(void)
{
    if (!blocked_ready) {
        blocked_ready = 1;
        blocked = __dogma_start->signals_blocked;
    }
    return blocked;
}

void __dogma_block_signals(uint64_t set)
{
    if (set == __dogma_signals_blocked())
        return;
    blocked = set;
    __dogma_SIGNAL_MASK((long)set);
}
