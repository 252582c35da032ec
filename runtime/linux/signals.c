/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Signals. A caught signal becomes a bit of the process descriptor; the process takes it at the
 * return of a runtime call. Blocked signals are blocked in the host, too, so that they do not
 * interrupt calls.
 */
#include "linux.h"

#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static volatile uint64_t arrived; /* caught by the host's handler, not yet taken */
static struct dogma_signal_info arrived_info[DOGMA_SIGNAL_COUNT + 1];
static uint64_t caught, blocked; /* sets of the process */

#define BIT(signal) (1ull << ((signal)-1))
/* The runtime's own: never blocked. */
#define FAULTS (BIT(SIGSEGV) | BIT(SIGBUS) | BIT(SIGFPE) | BIT(SIGILL) | BIT(SIGTRAP))

bool dg_signal_is_fault(int signal)
{
    return signal == SIGSEGV || signal == SIGBUS || signal == SIGFPE || signal == SIGILL ||
           signal == SIGTRAP;
}

static bool valid(int32_t signal)
{
    return signal >= 1 && signal <= DOGMA_SIGNAL_COUNT;
}

/* The kernel's view of a set is the same 64 bits; going around the C library keeps all of them. */
static int host_mask(int how, uint64_t set, uint64_t *old)
{
    set &= ~FAULTS;
    return (int)syscall(SYS_rt_sigprocmask, how, &set, old, sizeof set);
}

static uint64_t host_pending(void)
{
    uint64_t set = 0;
    syscall(SYS_rt_sigpending, &set, sizeof set);
    return set;
}

static void publish(dg_process *process)
{
    uint64_t waiting = blocked != 0 ? host_pending() & caught : 0;
    process->descriptor->pending_signals = arrived | waiting;
}

static void on_signal(int signal, siginfo_t *info, void *context)
{
    (void)context;
    int saved = errno;
    arrived_info[signal] =
        (struct dogma_signal_info){.signal = signal,
                                   .code = info->si_code,
                                   .process = info->si_pid,
                                   .user = info->si_uid,
                                   .status = signal == SIGCHLD ? info->si_status : 0,
                                   .value = (uint64_t)(uintptr_t)info->si_value.sival_ptr};
    __atomic_or_fetch(&arrived, BIT(signal), __ATOMIC_SEQ_CST);
    if (dg_current->descriptor != NULL)
        __atomic_or_fetch(&dg_current->descriptor->pending_signals, BIT(signal), __ATOMIC_SEQ_CST);
    errno = saved;
}

int64_t dg_signals_check(const dg_process *process)
{
    (void)process;
    return (arrived & ~blocked) != 0 ? -EINTR : 0;
}

void dg_signals_make(dg_process *process)
{
    /* Those a shell, nohup or a parent process commonly ignores. */
    static const int asked[] = {SIGHUP,  SIGINT,  SIGQUIT, SIGPIPE, SIGTERM,
                                SIGCHLD, SIGUSR1, SIGUSR2, SIGALRM};
    for (size_t i = 0; i < sizeof asked / sizeof asked[0]; i++) {
        struct sigaction action;
        if (sigaction(asked[i], NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            process->signals_ignored |= BIT(asked[i]);
    }
    /* Whoever started us may have blocked the faults: a trap must arrive as a trap. */
    host_mask(SIG_BLOCK, 0, &blocked);
    host_mask(SIG_SETMASK, blocked, NULL);
    process->signals_blocked = blocked;
}

void dg_signals_after_fork(dg_process *process)
{
    arrived = 0;
    process->descriptor->pending_signals = 0;
}

int64_t dg_api_SIGNAL_ACTION(dg_process *process, const uint64_t *a)
{
    int32_t signal = dg_i32(a[0]), disposition = dg_i32(a[1]);
    if (!valid(signal) || signal == SIGKILL || signal == SIGSTOP ||
        disposition < DOGMA_SIGNAL_DEFAULT || disposition > DOGMA_SIGNAL_CATCH_RESTART)
        return -EINVAL;
    bool catch = disposition >= DOGMA_SIGNAL_CATCH;
    if (!dg_signal_is_fault(signal)) {
        struct sigaction action = {.sa_flags = SA_SIGINFO | SA_ONSTACK};
        if (catch)
            action.sa_sigaction = on_signal;
        else
            action.sa_handler = disposition == DOGMA_SIGNAL_IGNORE ? SIG_IGN : SIG_DFL;
        sigfillset(&action.sa_mask);
        if (sigaction(signal, &action, NULL) != 0)
            return -errno;
    }
    caught = catch ? caught | BIT(signal) : caught & ~BIT(signal);
    if (!catch)
        __atomic_and_fetch(&arrived, ~BIT(signal), __ATOMIC_SEQ_CST);
    publish(process);
    return 0;
}

int64_t dg_api_SIGNAL_MASK(dg_process *process, const uint64_t *a)
{
    uint64_t old = blocked;
    blocked = a[0] & ~(BIT(SIGKILL) | BIT(SIGSTOP));
    if (host_mask(SIG_SETMASK, blocked, NULL) != 0)
        return -errno;
    publish(process);
    /* A set is 64 bits: as a result it may look like an error number only if nearly all signals are
     * in it. */
    return (int64_t)old;
}

static int64_t take(dg_process *process, uint64_t set, struct dogma_signal_info *info)
{
    for (int signal = 1; signal <= DOGMA_SIGNAL_COUNT; signal++) {
        if ((set & BIT(signal)) == 0)
            continue;
        uint64_t one = BIT(signal);
        if (arrived & one) {
            *info = arrived_info[signal];
            __atomic_and_fetch(&arrived, ~one, __ATOMIC_SEQ_CST);
            publish(process);
            return signal;
        }
        if ((blocked & caught & one) == 0)
            continue;
        siginfo_t host;
        struct timespec none = {0, 0};
        if (syscall(SYS_rt_sigtimedwait, &one, &host, &none, sizeof one) == signal) {
            *info = (struct dogma_signal_info){.signal = signal,
                                               .code = host.si_code,
                                               .process = host.si_pid,
                                               .user = host.si_uid,
                                               .status = signal == SIGCHLD ? host.si_status : 0};
            publish(process);
            return signal;
        }
    }
    publish(process);
    return 0;
}

int64_t dg_api_SIGNAL_TAKE(dg_process *process, const uint64_t *a)
{
    struct dogma_signal_info info = {0};
    if (a[1] != 0 && dg_out(process, a[1], sizeof info) == NULL)
        return -EFAULT;
    int64_t signal = take(process, a[0], &info);
    if (signal != 0 && a[1] != 0)
        return dg_copy_out(process, a[1], &info, sizeof info) != 0 ? -EFAULT : signal;
    return signal;
}

int64_t dg_api_SIGNAL_WAIT(dg_process *process, const uint64_t *a)
{
    uint64_t during = a[0] & ~(BIT(SIGKILL) | BIT(SIGSTOP)), unblocked_faults = during;
    int64_t timeout = dg_i64(a[1]);
    struct timespec left = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
    /* All blocked between the test and the wait, so that none slips through. */
    if (host_mask(SIG_SETMASK, ~0ull, NULL) != 0)
        return -errno;
    int64_t result = -EINTR;
    while ((arrived & ~during) == 0) {
        unblocked_faults &=
            ~(BIT(SIGSEGV) | BIT(SIGBUS) | BIT(SIGFPE) | BIT(SIGILL) | BIT(SIGTRAP));
        /* The raw call writes back what is left of the time. */
        long waited = syscall(SYS_ppoll, NULL, 0, timeout < 0 ? NULL : &left, &unblocked_faults,
                              sizeof unblocked_faults);
        if (waited == 0) {
            result = (arrived & ~during) != 0 ? -EINTR : -EAGAIN;
            break;
        }
    }
    host_mask(SIG_SETMASK, blocked, NULL);
    publish(process);
    return result;
}

/* ---- kill ---- */

static int64_t raise_here(dg_process *process, int32_t signal)
{
    if (dg_signal_is_fault(signal)) {
        if (caught & BIT(signal)) {
            arrived_info[signal] =
                (struct dogma_signal_info){.signal = signal, .process = getpid(), .user = getuid()};
            __atomic_or_fetch(&arrived, BIT(signal), __ATOMIC_SEQ_CST);
            publish(process);
            return 0;
        }
        struct sigaction standard = {.sa_handler = SIG_DFL};
        sigaction(signal, &standard, NULL);
    }
    int64_t result = dg_host(kill(getpid(), signal));
    publish(process);
    return result;
}

int64_t dg_api_KILL(dg_process *process, const uint64_t *a)
{
    int32_t id = dg_i32(a[0]), signal = dg_i32(a[1]);
    if (signal != 0 && !valid(signal))
        return -EINVAL;
    if (id == getpid())
        return signal == 0 ? 0 : raise_here(process, signal);
    for (uint32_t i = 0; id > 0 && i < process->child_count; i++) {
        /* A child whose end was ignored is gone without a wait: its number may be another process's. */
        siginfo_t info;
        if (process->children[i] == id)
            return waitid(P_PID, (id_t)id, &info, WEXITED | WNOHANG | WNOWAIT) != 0 ? -ESRCH : dg_host(kill(id, signal));
    }
    return id > 0 ? -ESRCH : -EPERM;
}
