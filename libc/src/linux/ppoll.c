/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _GNU_SOURCE
#include <poll.h>
#include <signal.h>
#include "dogma_impl.h"
#include "dogma_signals.h"

int ppoll(struct pollfd *entries, nfds_t count, const struct timespec *timeout,
          const sigset_t *mask)
{
    uint64_t before = __dogma_signals_blocked();
    if (mask)
        __dogma_block_signals(mask->__bits[0]);
    long result = __dogma_poll(entries, count, timeout);
    if (__dogma_signal_hook)
        __dogma_signal_hook(result);
    if (mask)
        __dogma_block_signals(before);
    return (int)__syscall_ret((unsigned long)result);
}
