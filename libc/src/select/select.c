/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* select in terms of poll. */
#include <errno.h>
#include <limits.h>
#include <sys/select.h>
#include "dogma_impl.h"
#include "dogma_select.h"

static int is_set(int handle, const fd_set *set)
{
    return set && FD_ISSET(handle, set);
}

long __dogma_select(int count, fd_set *restrict readable, fd_set *restrict writable,
                    fd_set *restrict exceptional, long nanoseconds)
{
    struct dogma_poll entries[FD_SETSIZE];
    unsigned used = 0;
    long ready = 0;

    if (count < 0 || count > FD_SETSIZE)
        return -EINVAL;
    for (int handle = 0; handle < count; handle++) {
        unsigned events = (is_set(handle, readable) ? DOGMA_POLL_READ : 0) |
                          (is_set(handle, writable) ? DOGMA_POLL_WRITE : 0) |
                          (is_set(handle, exceptional) ? DOGMA_POLL_URGENT : 0);
        if (events)
            entries[used++] = (struct dogma_poll){.handle = handle, .events = (uint16_t)events};
    }
    long result = __dogma_POLL((long)entries, (int)used, nanoseconds);
    if (__dogma_signal_hook)
        __dogma_signal_hook(result);
    if (result < 0)
        return result;
    for (unsigned i = 0; i < used; i++)
        if (entries[i].results & DOGMA_POLL_BAD)
            return -EBADF;
    for (unsigned i = 0; i < used; i++) {
        int handle = entries[i].handle;
        unsigned results = entries[i].results;
        /* End of file and errors count as ready: the next call will not block. */
        struct {
            fd_set *set;
            unsigned mask;
        } kinds[] = {
            {readable, DOGMA_POLL_READ | DOGMA_POLL_HANGUP | DOGMA_POLL_ERROR},
            {writable, DOGMA_POLL_WRITE | DOGMA_POLL_ERROR},
            {exceptional, DOGMA_POLL_URGENT},
        };
        for (int kind = 0; kind < 3; kind++) {
            if (!is_set(handle, kinds[kind].set))
                continue;
            if (results & kinds[kind].mask)
                ready++;
            else
                FD_CLR(handle, kinds[kind].set);
        }
    }
    return ready;
}

int select(int count, fd_set *restrict readable, fd_set *restrict writable,
           fd_set *restrict exceptional, struct timeval *restrict timeout)
{
    long nanoseconds = -1;
    if (timeout) {
        if (timeout->tv_sec < 0 || timeout->tv_usec < 0)
            return (int)__syscall_ret(-EINVAL);
        if (__builtin_mul_overflow(timeout->tv_sec, 1000000000L, &nanoseconds) ||
            __builtin_add_overflow(nanoseconds, timeout->tv_usec * 1000L, &nanoseconds))
            nanoseconds = LONG_MAX;
    }
    return (int)__syscall_ret(
        (unsigned long)__dogma_select(count, readable, writable, exceptional, nanoseconds));
}
