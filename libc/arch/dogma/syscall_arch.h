/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * musl's calls into a kernel, as calls of typed runtime functions.
 *
 * musl writes __syscall(SYS_name, ...) with a constant name. The switch below is inlined at each of
 * those places and folds to one case, so an object imports exactly the runtime functions it can
 * call; there is no call that takes a number at run time. Names without a case answer ENOSYS, as an
 * old kernel would.
 *
 * What needs more than passing values along is a hidden function of src/dogma: path resolution
 * (paths.c), conversions between musl's structures and those of runtime_api.h (files.c, system.c),
 * memory (memory.c), starting programs (spawn.c).
 */
#include <dogma/runtime_calls.h>

/* 64-bit values fit one argument. */
#define __SYSCALL_LL_E(x) (x)
#define __SYSCALL_LL_O(x) (x)

#define __DOGMA_HIDDEN __attribute__((__visibility__("hidden")))
#define __DOGMA_INLINE static inline __attribute__((__always_inline__, __unused__))

/* Signals are delivered when a runtime call returns. The hook is null until the process installs
 * its first handler, so programs without handlers carry no signal code. It returns non-zero when
 * the call must be made again (EINTR with SA_RESTART). */
extern __DOGMA_HIDDEN int (*__dogma_signal_hook)(long result);

/* Make a call that blocks or can raise a signal. */
#define __DOGMA_INTERRUPTIBLE(call)                                                                \
    do {                                                                                           \
        long __result;                                                                             \
        do                                                                                         \
            __result = (call);                                                                     \
        while (__builtin_expect(__dogma_signal_hook != 0, 0) && __dogma_signal_hook(__result));    \
        return __result;                                                                           \
    } while (0)

/* The same for calls that are never made again: sleeping and waiting for readiness. */
#define __DOGMA_INTERRUPTED(call)                                                                  \
    do {                                                                                           \
        long __result = (call);                                                                    \
        if (__builtin_expect(__dogma_signal_hook != 0, 0))                                         \
            __dogma_signal_hook(__result);                                                         \
        return __result;                                                                           \
    } while (0)

__DOGMA_HIDDEN long __dogma_openat(int, const char *, int, int);
__DOGMA_HIDDEN long __dogma_fstatat(int, const char *, void *, int);
__DOGMA_HIDDEN long __dogma_fchmodat(int, const char *, int, int);
__DOGMA_HIDDEN long __dogma_fchownat(int, const char *, int, int, int);
__DOGMA_HIDDEN long __dogma_utimensat(int, const char *, const void *, int);
__DOGMA_HIDDEN long __dogma_faccessat(int, const char *, int, int);
__DOGMA_HIDDEN long __dogma_mkdirat(int, const char *, int);
__DOGMA_HIDDEN long __dogma_mknodat(int, const char *, int);
__DOGMA_HIDDEN long __dogma_unlinkat(int, const char *, int);
__DOGMA_HIDDEN long __dogma_renameat(int, const char *, int, const char *);
__DOGMA_HIDDEN long __dogma_linkat(int, const char *, int, const char *, int);
__DOGMA_HIDDEN long __dogma_symlinkat(const char *, int, const char *);
__DOGMA_HIDDEN long __dogma_readlinkat(int, const char *, char *, long);
__DOGMA_HIDDEN long __dogma_truncate(const char *, long);
__DOGMA_HIDDEN long __dogma_statfs(const char *, void *);
__DOGMA_HIDDEN long __dogma_getcwd(char *, long);
__DOGMA_HIDDEN long __dogma_chdir(const char *);
__DOGMA_HIDDEN long __dogma_fchdir(int);
__DOGMA_HIDDEN long __dogma_execve(const char *, char *const *, char *const *);

__DOGMA_HIDDEN long __dogma_fstatfs(int, void *);
__DOGMA_HIDDEN long __dogma_preadv(int, const void *, int, long);
__DOGMA_HIDDEN long __dogma_pwritev(int, const void *, int, long);
__DOGMA_HIDDEN long __dogma_fcntl_lock(int, int, void *);
__DOGMA_HIDDEN long __dogma_termios_get(int, void *);
__DOGMA_HIDDEN long __dogma_termios_set(int, int, const void *);
__DOGMA_HIDDEN long __dogma_available(int, int *);
__DOGMA_HIDDEN long __dogma_non_blocking(int, const int *);
__DOGMA_HIDDEN long __dogma_poll(void *, unsigned long, const void *);

__DOGMA_HIDDEN long __dogma_mmap(unsigned long, unsigned long, int, int, int, long);

__DOGMA_HIDDEN long __dogma_clock_gettime(int, void *);
__DOGMA_HIDDEN long __dogma_clock_getres(int, void *);
__DOGMA_HIDDEN long __dogma_clock_nanosleep(int, int, const void *, void *);
__DOGMA_HIDDEN long __dogma_times(void *);
__DOGMA_HIDDEN long __dogma_getrusage(int, void *);
__DOGMA_HIDDEN long __dogma_getitimer(int, void *);
__DOGMA_HIDDEN long __dogma_setitimer(int, const void *, void *);
__DOGMA_HIDDEN long __dogma_uname(void *);
__DOGMA_HIDDEN long __dogma_sysinfo(void *);
__DOGMA_HIDDEN long __dogma_prlimit(int, int, const void *, void *);
__DOGMA_HIDDEN long __dogma_sched_getaffinity(int, unsigned long, void *);
__DOGMA_HIDDEN long __dogma_user(void);
__DOGMA_HIDDEN long __dogma_group(void);
__DOGMA_HIDDEN long __dogma_three_ids(long, int *, int *, int *);
__DOGMA_HIDDEN long __dogma_check_ids(long, int, int, int);
__DOGMA_HIDDEN long __dogma_wait4(int, int *, int, void *);
__DOGMA_HIDDEN long __dogma_waitid(int, int, void *, int, void *);
__DOGMA_HIDDEN long __dogma_futex(volatile int *, int, int, const void *);

__DOGMA_INLINE long __dogma_fcntl(int handle, int command, long value)
{
    switch (command) {
    case 0: /* F_DUPFD */
        return __dogma_DUP(handle, value, 0);
    case 1030: /* F_DUPFD_CLOEXEC */
        return __dogma_DUP(handle, value, DOGMA_OPEN_CLOSE_ON_EXEC);
    case 1: /* F_GETFD */
    case 2: /* F_SETFD */
    case 3: /* F_GETFL */
    case 4: /* F_SETFL */
        return __dogma_HANDLE_CONTROL(handle, command, value);
    case 5:  /* F_GETLK */
    case 6:  /* F_SETLK */
    case 7:  /* F_SETLKW */
    case 36: /* F_OFD_GETLK */
    case 37: /* F_OFD_SETLK */
    case 38: /* F_OFD_SETLKW */
        return __dogma_fcntl_lock(handle, command, (void *)value);
    }
    return -EINVAL;
}

__DOGMA_INLINE long __dogma_ioctl(int handle, unsigned request, long value)
{
    switch (request) {
    case 0x5413: /* TIOCGWINSZ; struct winsize and struct dogma_terminal_size are both four 16-bit
                    numbers */
        return __dogma_TERMINAL_SIZE(handle, value);
    case 0x5401: /* TCGETS */
        return __dogma_termios_get(handle, (void *)value);
    case 0x5402: /* TCSETS */
    case 0x5403: /* TCSETSW */
    case 0x5404: /* TCSETSF */
        return __dogma_termios_set(handle, request - 0x5402, (const void *)value);
    case 0x541b: /* FIONREAD */
        return __dogma_available(handle, (int *)value);
    case 0x5421: /* FIONBIO */
        return __dogma_non_blocking(handle, (const int *)value);
    case 0x5450: /* FIONCLEX */
        return __dogma_HANDLE_CONTROL(handle, DOGMA_HANDLE_SET_DESCRIPTOR_FLAGS, 0);
    case 0x5451: /* FIOCLEX */
        return __dogma_HANDLE_CONTROL(handle, DOGMA_HANDLE_SET_DESCRIPTOR_FLAGS, 1);
    }
    return -ENOTTY;
}

__DOGMA_INLINE long __dogma_syscall(long n, long a, long b, long c, long d, long e, long f)
{
    switch (n) {
    /* the end of the process */
    case __NR_exit:
    case __NR_exit_group:
        __dogma_EXIT(a);

    /* open files */
    case __NR_read:
        __DOGMA_INTERRUPTIBLE(__dogma_READ(a, b, c));
    case __NR_readv:
        __DOGMA_INTERRUPTIBLE(__dogma_READV(a, b, c));
    case __NR_write:
        __DOGMA_INTERRUPTIBLE(__dogma_WRITE(a, b, c));
    case __NR_writev:
        __DOGMA_INTERRUPTIBLE(__dogma_WRITEV(a, b, c));
    case __NR_pread:
        __DOGMA_INTERRUPTIBLE(__dogma_PREAD(a, b, c, d));
    case __NR_pwrite:
        __DOGMA_INTERRUPTIBLE(__dogma_PWRITE(a, b, c, d));
    case __NR_preadv:
        return __dogma_preadv(a, (const void *)b, c, d);
    case __NR_pwritev:
        return __dogma_pwritev(a, (const void *)b, c, d);
    case __NR_close:
        return __dogma_CLOSE(a);
    case __NR_lseek:
        return __dogma_SEEK(a, b, c);
    case __NR_ftruncate:
        return __dogma_TRUNCATE(a, b);
    case __NR_fallocate:
        return __dogma_ALLOCATE(a, b, c, d);
    case __NR_fsync:
        return __dogma_SYNC(a, 0);
    case __NR_fdatasync:
        return __dogma_SYNC(a, 1);
    case __NR_sync:
    case __NR_fadvise:
    case __NR_readahead:
        return 0;
    case __NR_syncfs:
        return __dogma_SYNC(a, 0);
    case __NR_fstat:
        return __dogma_STAT(a, b);
    case __NR_fchmod:
        return __dogma_CHMOD(a, b);
    case __NR_fchown:
        return __dogma_CHOWN(a, b, c);
    case __NR_fstatfs:
        return __dogma_fstatfs(a, (void *)b);
    case __NR_getdents64:
        return __dogma_READ_DIRECTORY(a, b, c);
    case __NR_dup:
        return __dogma_DUP(a, 0, 0);
    case __NR_dup3:
        return a == b ? -EINVAL : __dogma_DUP_TO(a, b, c);
    case __NR_pipe2:
        return __dogma_PIPE(a, b);
    case __NR_fcntl:
        return __dogma_fcntl(a, b, c);
    case __NR_ioctl:
        return __dogma_ioctl(a, b, c);
    case __NR_flock:
        __DOGMA_INTERRUPTIBLE(__dogma_LOCK_FILE(a, b));
    case __NR_ppoll:
        __DOGMA_INTERRUPTED(__dogma_poll((void *)a, b, (const void *)c));

    /* paths */
    case __NR_openat:
        __DOGMA_INTERRUPTIBLE(__dogma_openat(a, (const char *)b, c, d));
    case __NR_fstatat:
        return __dogma_fstatat(a, (const char *)b, (void *)c, d);
    case __NR_fchmodat:
        return __dogma_fchmodat(a, (const char *)b, c, 0);
    case __NR_fchownat:
        return __dogma_fchownat(a, (const char *)b, c, d, e);
    case __NR_utimensat:
        return __dogma_utimensat(a, (const char *)b, (const void *)c, d);
    case __NR_faccessat:
        return __dogma_faccessat(a, (const char *)b, c, 0);
    case __NR_faccessat2:
        return __dogma_faccessat(a, (const char *)b, c, d);
    case __NR_mkdirat:
        return __dogma_mkdirat(a, (const char *)b, c);
    case __NR_mknodat:
        return __dogma_mknodat(a, (const char *)b, c);
    case __NR_unlinkat:
        return __dogma_unlinkat(a, (const char *)b, c);
    case __NR_renameat2:
        return e ? -EINVAL : __dogma_renameat(a, (const char *)b, c, (const char *)d);
    case __NR_linkat:
        return __dogma_linkat(a, (const char *)b, c, (const char *)d, e);
    case __NR_symlinkat:
        return __dogma_symlinkat((const char *)a, b, (const char *)c);
    case __NR_readlinkat:
        return __dogma_readlinkat(a, (const char *)b, (char *)c, d);
    case __NR_truncate:
        return __dogma_truncate((const char *)a, b);
    case __NR_statfs:
        return __dogma_statfs((const char *)a, (void *)b);
    case __NR_getcwd:
        return __dogma_getcwd((char *)a, b);
    case __NR_chdir:
        return __dogma_chdir((const char *)a);
    case __NR_fchdir:
        return __dogma_fchdir(a);
    case __NR_umask:
        return __dogma_UMASK(a);

    /* memory */
    case __NR_mmap:
        return __dogma_mmap(a, b, c, d, e, f);
    case __NR_munmap:
        return __dogma_UNMAP(a, b);
    case __NR_mprotect:
        return __dogma_PROTECT(a, b, c);
    case __NR_mremap:
        return __dogma_REMAP(a, b, c, d, e);
    case __NR_madvise:
        return b && c == 4 /* MADV_DONTNEED */ ? __dogma_DISCARD(a, b) : 0;
    case __NR_msync:
    case __NR_mlock:
    case __NR_mlock2:
    case __NR_munlock:
    case __NR_mlockall:
    case __NR_munlockall:
        return 0;

    /* time */
    case __NR_clock_gettime:
        return __dogma_clock_gettime(a, (void *)b);
    case __NR_clock_getres:
        return __dogma_clock_getres(a, (void *)b);
    case __NR_clock_nanosleep:
        __DOGMA_INTERRUPTED(__dogma_clock_nanosleep(a, b, (const void *)c, (void *)d));
    case __NR_nanosleep:
        __DOGMA_INTERRUPTED(__dogma_clock_nanosleep(0, 0, (const void *)a, (void *)b));
    case __NR_clock_settime:
    case __NR_settimeofday:
    case __NR_adjtimex:
    case __NR_clock_adjtime:
        return -EPERM;
    case __NR_times:
        return __dogma_times((void *)a);
    case __NR_getitimer:
        return __dogma_getitimer(a, (void *)b);
    case __NR_setitimer:
        return __dogma_setitimer(a, (const void *)b, (void *)c);

    /* the machine and its limits */
    case __NR_getrandom:
        __DOGMA_INTERRUPTIBLE(__dogma_RANDOM(a, b, c));
    case __NR_uname:
        return __dogma_uname((void *)a);
    case __NR_sysinfo:
        return __dogma_sysinfo((void *)a);
    case __NR_getrusage:
        return __dogma_getrusage(a, (void *)b);
    case __NR_prlimit64:
        return __dogma_prlimit(a, b, (const void *)c, (void *)d);
    case __NR_getrlimit:
        return __dogma_LIMIT_GET(a, b);
    case __NR_setrlimit:
        return __dogma_LIMIT_SET(a, b);
    case __NR_sched_yield:
        return __dogma_YIELD();
    case __NR_sched_getaffinity:
        return __dogma_sched_getaffinity(a, b, (void *)c);
    case __NR_getpriority:
        return 20;

    /* identity: shown, not authority */
    case __NR_getuid:
    case __NR_geteuid:
        return __dogma_user();
    case __NR_getgid:
    case __NR_getegid:
        return __dogma_group();
    case __NR_getresuid:
        return __dogma_three_ids(__dogma_user(), (int *)a, (int *)b, (int *)c);
    case __NR_getresgid:
        return __dogma_three_ids(__dogma_group(), (int *)a, (int *)b, (int *)c);
    case __NR_setuid:
        return __dogma_check_ids(__dogma_user(), a, a, a);
    case __NR_setgid:
        return __dogma_check_ids(__dogma_group(), a, a, a);
    case __NR_setreuid:
        return __dogma_check_ids(__dogma_user(), a, b, b);
    case __NR_setregid:
        return __dogma_check_ids(__dogma_group(), a, b, b);
    case __NR_setresuid:
        return __dogma_check_ids(__dogma_user(), a, b, c);
    case __NR_setresgid:
        return __dogma_check_ids(__dogma_group(), a, b, c);
    case __NR_getgroups:
        return 0;
    case __NR_setgroups:
        return -EPERM;

    /* processes */
    case __NR_getpid:
    case __NR_gettid:
    case __NR_set_tid_address:
        return __dogma_PROCESS_ID();
    case __NR_getppid:
        return __dogma_PARENT_ID();
    /* Every process counts as a group and a session of its own. */
    case __NR_getpgid:
    case __NR_getsid:
        return a ? a : __dogma_PROCESS_ID();
    case __NR_setpgid:
    case __NR_setsid:
        return -EPERM;
    case __NR_fork:
        return __dogma_FORK();
    case __NR_execve:
        return __dogma_execve((const char *)a, (char *const *)b, (char *const *)c);
    case __NR_wait4:
        __DOGMA_INTERRUPTIBLE(__dogma_wait4(a, (int *)b, c, (void *)d));
    case __NR_waitid:
        __DOGMA_INTERRUPTIBLE(__dogma_waitid(a, b, (void *)c, d, (void *)e));
    case __NR_kill:
    case __NR_tkill:
        __DOGMA_INTERRUPTIBLE(__dogma_KILL(a, b));
    /* Signals arrive only when a call returns, so musl's own critical sections need no mask; the
     * program's calls of sigprocmask do not come this way. */
    case __NR_rt_sigprocmask:
        return 0;
    case __NR_futex:
        return __dogma_futex((volatile int *)a, b, c, (const void *)d);
    }
    return -ENOSYS;
}

__DOGMA_INLINE long __syscall0(long n)
{
    return __dogma_syscall(n, 0, 0, 0, 0, 0, 0);
}

__DOGMA_INLINE long __syscall1(long n, long a)
{
    return __dogma_syscall(n, a, 0, 0, 0, 0, 0);
}

__DOGMA_INLINE long __syscall2(long n, long a, long b)
{
    return __dogma_syscall(n, a, b, 0, 0, 0, 0);
}

__DOGMA_INLINE long __syscall3(long n, long a, long b, long c)
{
    return __dogma_syscall(n, a, b, c, 0, 0, 0);
}

__DOGMA_INLINE long __syscall4(long n, long a, long b, long c, long d)
{
    return __dogma_syscall(n, a, b, c, d, 0, 0);
}

__DOGMA_INLINE long __syscall5(long n, long a, long b, long c, long d, long e)
{
    return __dogma_syscall(n, a, b, c, d, e, 0);
}

__DOGMA_INLINE long __syscall6(long n, long a, long b, long c, long d, long e, long f)
{
    return __dogma_syscall(n, a, b, c, d, e, f);
}

/* There are no threads to cancel, so cancellation points are ordinary calls: build.sh makes musl's
 * __syscall_cpN the same as
 * __syscallN, because a function that took the number at run time would import the whole API. */
