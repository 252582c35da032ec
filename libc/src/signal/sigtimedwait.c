/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <string.h>
#include <time.h>
#include "dogma_impl.h"
#include "dogma_signals.h"

/* The runtime keeps only caught signals pending, so the awaited ones are caught meanwhile. They are
 * blocked, as POSIX demands of the caller, and therefore run no handler. */
static void catch_signals(uint64_t set, int on)
{
    for (int signal = 1; signal <= DOGMA_SIGNAL_COUNT; signal++)
        if ((set & DOGMA_SIGNAL_BIT(signal)) && !__dogma_has_handler(signal))
            __dogma_SIGNAL_ACTION(signal, on ? DOGMA_SIGNAL_CATCH : DOGMA_SIGNAL_DEFAULT);
}

static int no_handler(int signal)
{
    return 0;
}
weak_alias(no_handler, __dogma_has_handler);

int sigtimedwait(const sigset_t *restrict mask, siginfo_t *restrict out,
                 const struct timespec *restrict timeout)
{
    struct dogma_signal_info info = {0};
    uint64_t set = mask->__bits[0];
    long left = -1, signal;
    if (timeout) {
        if (timeout->tv_nsec < 0 || timeout->tv_nsec >= 1000000000)
            return (int)__syscall_ret(-EINVAL);
        if (__builtin_mul_overflow(timeout->tv_sec, 1000000000L, &left) ||
            __builtin_add_overflow(left, timeout->tv_nsec, &left))
            left = LONG_MAX;
    }
    catch_signals(set, 1);
    long begin = timeout ? __dogma_CLOCK_READ(DOGMA_CLOCK_MONOTONIC) : 0;
    while (!(signal = __dogma_SIGNAL_TAKE((long)set, (long)&info))) {
        long wait = left;
        if (timeout) {
            wait -= __dogma_CLOCK_READ(DOGMA_CLOCK_MONOTONIC) - begin;
            if (wait <= 0) {
                signal = -EAGAIN;
                break;
            }
        }
        signal = __dogma_SIGNAL_WAIT((long)~set, wait);
        if (signal != -EINTR)
            break;
    }
    catch_signals(set, 0);
    if (signal > 0 && out) {
        memset(out, 0, sizeof *out);
        out->si_signo = (int)signal;
        out->si_code = info.code;
        out->si_pid = info.process;
        out->si_uid = info.user;
        out->si_value.sival_ptr = (void *)info.value;
    }
    return (int)__syscall_ret((unsigned long)signal);
}
