/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <sys/select.h>
#include "dogma_impl.h"
#include "dogma_select.h"
#include "dogma_signals.h"

int pselect(int count, fd_set *restrict readable, fd_set *restrict writable,
            fd_set *restrict exceptional, const struct timespec *restrict timeout,
            const sigset_t *restrict mask)
{
    long nanoseconds = -1;
    if (timeout) {
        if (timeout->tv_sec < 0 || timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000)
            return (int)__syscall_ret(-EINVAL);
        if (__builtin_mul_overflow(timeout->tv_sec, 1000000000L, &nanoseconds) ||
            __builtin_add_overflow(nanoseconds, timeout->tv_nsec, &nanoseconds))
            nanoseconds = LONG_MAX;
    }
    /* A signal that the new mask lets through stays pending until the wait, which it then ends at
     * once. */
    uint64_t before = __dogma_signals_blocked();
    if (mask)
        __dogma_block_signals(mask->__bits[0]);
    long result = __dogma_select(count, readable, writable, exceptional, nanoseconds);
    if (mask)
        __dogma_block_signals(before);
    return (int)__syscall_ret((unsigned long)result);
}
