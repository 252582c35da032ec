/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <signal.h>
#include "dogma_impl.h"
#include "dogma_signals.h"

int sigsuspend(const sigset_t *mask)
{
    uint64_t before = __dogma_signals_blocked();
    __dogma_block_signals(mask->__bits[0]);
    long result = __dogma_SIGNAL_WAIT((long)mask->__bits[0], -1);
    if (__dogma_signal_hook)
        __dogma_signal_hook(result);
    __dogma_block_signals(before);
    return (int)__syscall_ret((unsigned long)result);
}
