/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <signal.h>
#include "dogma_impl.h"
#include "dogma_signals.h"

static int no_handler(int signal)
{
    return 0;
}
weak_alias(no_handler, __dogma_has_handler);

static int no_run(int signal, const struct dogma_signal_info *from)
{
    return 0;
}
weak_alias(no_run, __dogma_signal_run);

int raise(int signal)
{
    if (signal < 0 || signal > DOGMA_SIGNAL_COUNT)
        return (int)__syscall_ret(-EINVAL);
    long self = __dogma_PROCESS_ID();
    /* A handler that may run now needs no way through the runtime. */
    if (signal && __dogma_has_handler(signal) &&
        !(__dogma_signals_blocked() & DOGMA_SIGNAL_BIT(signal))) {
        struct dogma_signal_info info = {
            .signal = signal, .code = SI_TKILL, .process = (int)self, .user = __dogma_start->user};
        __dogma_signal_run(signal, &info);
        return 0;
    }
    return (int)__syscall_ret((unsigned long)__syscall(SYS_kill, self, signal));
}
