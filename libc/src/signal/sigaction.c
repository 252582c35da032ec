/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Signals are delivered by libc itself, when a runtime call returns or at raise, so a handler is an
 * ordinary function call: it never interrupts the program between two instructions.
 *
 * The runtime keeps what is pending and applies default actions; libc keeps handlers and the mask.
 * Programs that install no handler leave __dogma_signal_hook null and none of this is linked in.
 */
#include <errno.h>
#include <signal.h>
#include <string.h>
#include "dogma_impl.h"
#include "dogma_signals.h"
#include "pthread_impl.h"

static struct sigaction actions[DOGMA_SIGNAL_COUNT];
static int actions_ready;

volatile int __eintr_valid_flag;

static struct sigaction *action_of(int signal)
{
    if (!actions_ready) {
        actions_ready = 1;
        for (int i = 1; i <= DOGMA_SIGNAL_COUNT; i++)
            if (__dogma_start->signals_ignored & DOGMA_SIGNAL_BIT(i))
                actions[i - 1].sa_handler = SIG_IGN;
    }
    return &actions[signal - 1];
}

int __dogma_has_handler(int signal)
{
    struct sigaction *action = action_of(signal);
    return action->sa_handler != SIG_DFL && action->sa_handler != SIG_IGN;
}

int __dogma_signal_run(int signal, const struct dogma_signal_info *from)
{
    struct sigaction action = *action_of(signal);
    uint64_t outer_mask = __dogma_signals_blocked();
    uint64_t inner_mask = outer_mask | action.sa_mask.__bits[0];

    if (action.sa_flags & SA_RESETHAND)
        __libc_sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, 0);
    if (!(action.sa_flags & SA_NODEFER))
        inner_mask |= DOGMA_SIGNAL_BIT(signal);
    __dogma_block_signals(inner_mask);
    if (action.sa_flags & SA_SIGINFO) {
        siginfo_t info = {.si_signo = signal};
        ucontext_t context = {0};
        info.si_code = from->code;
        info.si_pid = from->process;
        info.si_uid = from->user;
        if (signal == SIGCHLD)
            info.si_status = from->status;
        else
            info.si_value.sival_ptr = (void *)from->value;
        context.uc_sigmask.__bits[0] = outer_mask;
        action.sa_sigaction(signal, &info, &context);
        outer_mask = context.uc_sigmask.__bits[0];
    } else {
        action.sa_handler(signal);
    }
    __dogma_block_signals(outer_mask);
    return (action.sa_flags & SA_RESTART) != 0;
}

/* Run the handlers of everything that is pending and not blocked. */
static int deliver(long result)
{
    const volatile struct dogma_process_descriptor *descriptor =
        (const void *)__dogma_start->descriptor.address;
    int delivered = 0, restart = 1;
    uint64_t ready;

    while ((ready = descriptor->pending_signals & ~__dogma_signals_blocked()) != 0) {
        struct dogma_signal_info info;
        long signal = __dogma_SIGNAL_TAKE((long)ready, (long)&info);
        if (signal <= 0 || signal > DOGMA_SIGNAL_COUNT)
            break;
        if (!__dogma_has_handler((int)signal))
            continue;
        delivered = 1;
        restart &= __dogma_signal_run((int)signal, &info);
    }
    return result == -EINTR && delivered && restart;
}

int __libc_sigaction(int signal, const struct sigaction *restrict new_action,
                     struct sigaction *restrict old_action)
{
    struct sigaction *action = action_of(signal);
    struct sigaction previous = *action;
    if (new_action) {
        int disposition = new_action->sa_handler == SIG_DFL   ? DOGMA_SIGNAL_DEFAULT
                          : new_action->sa_handler == SIG_IGN ? DOGMA_SIGNAL_IGNORE
                          : new_action->sa_flags & SA_RESTART ? DOGMA_SIGNAL_CATCH_RESTART
                                                              : DOGMA_SIGNAL_CATCH;
        long error = __dogma_SIGNAL_ACTION(signal, disposition);
        /* Without signals from outside, raise still works. */
        if (error && error != -ENOSYS)
            return (int)__syscall_ret((unsigned long)error);
        *action = *new_action;
        if (disposition == DOGMA_SIGNAL_CATCH)
            __eintr_valid_flag = 1;
        if (disposition >= DOGMA_SIGNAL_CATCH && !error)
            __dogma_signal_hook = deliver;
    }
    if (old_action)
        *old_action = previous;
    return 0;
}

int __sigaction(int signal, const struct sigaction *restrict new_action,
                struct sigaction *restrict old_action)
{
    if (signal < 1 || signal > DOGMA_SIGNAL_COUNT ||
        (signal >= SIGTIMER && signal <= SIGSYNCCALL) ||
        (new_action && (signal == SIGKILL || signal == SIGSTOP))) {
        errno = EINVAL;
        return -1;
    }
    return __libc_sigaction(signal, new_action, old_action);
}

weak_alias(__sigaction, sigaction);
