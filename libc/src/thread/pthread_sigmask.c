/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <signal.h>
#include "dogma_impl.h"
#include "dogma_signals.h"

int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict old)
{
    const uint64_t never_blocked = DOGMA_SIGNAL_BIT(SIGKILL) | DOGMA_SIGNAL_BIT(SIGSTOP);
    uint64_t before = __dogma_signals_blocked(), after = before;
    if (set) {
        uint64_t change = set->__bits[0];
        switch (how) {
        case SIG_BLOCK:
            after = before | change;
            break;
        case SIG_UNBLOCK:
            after = before & ~change;
            break;
        case SIG_SETMASK:
            after = change;
            break;
        default:
            return EINVAL;
        }
    }
    if (old) {
        *old = (sigset_t){0};
        old->__bits[0] = before;
    }
    __dogma_block_signals(after & ~never_blocked);
    /* What was held back is delivered before the call returns. */
    if ((before & ~after) && __dogma_signal_hook)
        __dogma_signal_hook(0);
    return 0;
}
