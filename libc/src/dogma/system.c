/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Time, limits, identity and the description of the machine, in the shapes that musl expects from a
 * kernel. */
#define _GNU_SOURCE
#include <errno.h>
#include <limits.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <time.h>
#include "dogma_impl.h"

#define NANOSECONDS 1000000000L

static int is_error(long result)
{
    return result < 0 && result >= -DOGMA_ERRNO_MAX;
}

static long store_time(struct timespec *out, long nanoseconds)
{
    if (is_error(nanoseconds))
        return nanoseconds;
    if (out) {
        out->tv_sec = nanoseconds / NANOSECONDS;
        out->tv_nsec = nanoseconds % NANOSECONDS;
        if (out->tv_nsec < 0) {
            out->tv_sec--;
            out->tv_nsec += NANOSECONDS;
        }
    }
    return 0;
}

/* Nanoseconds, cut off at the longest that fits; -EINVAL for a bad value. */
static long load_time(const struct timespec *in)
{
    long nanoseconds;
    if (in->tv_sec < 0 || in->tv_nsec < 0 || in->tv_nsec >= NANOSECONDS)
        return -EINVAL;
    if (__builtin_mul_overflow(in->tv_sec, NANOSECONDS, &nanoseconds) ||
        __builtin_add_overflow(nanoseconds, in->tv_nsec, &nanoseconds))
        return LONG_MAX;
    return nanoseconds;
}

long __dogma_clock_gettime(int clock, void *out)
{
    return store_time(out, __dogma_CLOCK_READ(clock));
}

long __dogma_clock_getres(int clock, void *out)
{
    return store_time(out, __dogma_CLOCK_RESOLUTION(clock));
}

long __dogma_clock_nanosleep(int clock, int flags, const void *request, void *remaining)
{
    long left = 0, nanoseconds = load_time(request);
    if (nanoseconds < 0)
        return nanoseconds;
    int absolute = flags & TIMER_ABSTIME;
    long result =
        __dogma_SLEEP(clock, absolute, nanoseconds, absolute || !remaining ? 0 : (long)&left);
    if (result == -EINTR && !absolute)
        store_time(remaining, left);
    return result;
}

static struct timeval as_timeval(long nanoseconds)
{
    return (struct timeval){.tv_sec = nanoseconds / NANOSECONDS,
                            .tv_usec = nanoseconds % NANOSECONDS / 1000};
}

static void store_usage(struct rusage *out, const struct dogma_usage *usage)
{
    /* musl's structure ends in space that the kernel does not know. */
    memset(out, 0, offsetof(struct rusage, __reserved));
    out->ru_utime = as_timeval(usage->user_nanoseconds);
    out->ru_stime = as_timeval(usage->system_nanoseconds);
    out->ru_maxrss = (long)(usage->resident_bytes_max / 1024);
    out->ru_minflt = (long)usage->minor_fault_count;
    out->ru_majflt = (long)usage->major_fault_count;
    out->ru_inblock = (long)usage->block_input_count;
    out->ru_oublock = (long)usage->block_output_count;
    out->ru_nvcsw = (long)usage->voluntary_switch_count;
    out->ru_nivcsw = (long)usage->involuntary_switch_count;
}

long __dogma_getrusage(int who, void *out)
{
    struct dogma_usage usage;
    long error = __dogma_USAGE(who, (long)&usage);
    if (!error)
        store_usage(out, &usage);
    return error;
}

long __dogma_wait4(int process, int *status, int options, void *out)
{
    struct dogma_usage usage;
    int32_t stored = 0;
    long child = __dogma_WAIT(process, (long)&stored, options, out ? (long)&usage : 0);
    if (child > 0) {
        if (status)
            *status = stored;
        if (out)
            store_usage(out, &usage);
    }
    return child;
}

long __dogma_times(void *out)
{
    struct tms *ticks = out;
    struct dogma_usage self, children;
    const long tick = NANOSECONDS / 100; /* sysconf(_SC_CLK_TCK) is 100 */
    if (ticks) {
        long error = __dogma_USAGE(RUSAGE_SELF, (long)&self);
        if (!error)
            error = __dogma_USAGE(RUSAGE_CHILDREN, (long)&children);
        if (error)
            return error;
        ticks->tms_utime = self.user_nanoseconds / tick;
        ticks->tms_stime = self.system_nanoseconds / tick;
        ticks->tms_cutime = children.user_nanoseconds / tick;
        ticks->tms_cstime = children.system_nanoseconds / tick;
    }
    long now = __dogma_CLOCK_READ(DOGMA_CLOCK_MONOTONIC);
    return is_error(now) ? now : now / tick;
}

static void store_itimer(struct itimerval *out, const int64_t nanoseconds[2])
{
    out->it_value = as_timeval(nanoseconds[0]);
    out->it_interval = as_timeval(nanoseconds[1]);
}

long __dogma_getitimer(int which, void *out)
{
    int64_t old[2];
    long error = __dogma_TIMER_SET(which, -1, 0, (long)old);
    if (!error)
        store_itimer(out, old);
    return error;
}

long __dogma_setitimer(int which, const void *in, void *out)
{
    const struct itimerval *timer = in;
    int64_t old[2];
    long first =
        load_time(&(struct timespec){timer->it_value.tv_sec, timer->it_value.tv_usec * 1000});
    long interval =
        load_time(&(struct timespec){timer->it_interval.tv_sec, timer->it_interval.tv_usec * 1000});
    if (first < 0 || interval < 0)
        return -EINVAL;
    long error = __dogma_TIMER_SET(which, first, interval, (long)old);
    if (!error && out)
        store_itimer(out, old);
    return error;
}

static void read_system_info(struct dogma_system_info *info)
{
    memset(info, 0, sizeof *info);
    __dogma_SYSTEM_INFO((long)info, sizeof *info);
    if (!info->processor_count)
        info->processor_count = 1;
}

long __dogma_uname(void *out)
{
    struct dogma_system_info info;
    struct utsname *names = out;
    read_system_info(&info);
    memset(names, 0, sizeof *names);
    strcpy(names->sysname, "Dogma");
    memcpy(names->nodename, info.host_name, sizeof info.host_name);
    memcpy(names->release, info.runtime_version, sizeof info.runtime_version);
    memcpy(names->version, info.runtime_name, sizeof info.runtime_name);
    strcpy(names->machine, "dogma");
    return 0;
}

long __dogma_sysinfo(void *out)
{
    struct dogma_system_info info;
    struct sysinfo *totals = out;
    read_system_info(&info);
    memset(totals, 0, offsetof(struct sysinfo, __reserved));
    totals->uptime = info.uptime_seconds;
    for (int i = 0; i < 3; i++)
        totals->loads[i] = info.load[i];
    totals->totalram = info.memory_bytes;
    totals->freeram = info.memory_free_bytes;
    totals->procs =
        (unsigned short)(info.process_count > USHRT_MAX ? USHRT_MAX : info.process_count);
    totals->mem_unit = 1;
    return 0;
}

long __dogma_sched_getaffinity(int process, unsigned long size_bytes, void *out)
{
    struct dogma_system_info info;
    unsigned char *set = out;
    if (process && process != __dogma_PROCESS_ID())
        return -ESRCH;
    read_system_info(&info);
    unsigned long needed = (info.processor_count + 63) / 64 * 8;
    if (size_bytes < needed)
        return -EINVAL;
    memset(set, 0, needed);
    for (unsigned i = 0; i < info.processor_count; i++)
        set[i / 8] |= (unsigned char)(1u << i % 8);
    return (long)needed;
}

long __dogma_prlimit(int process, int resource, const void *new_limit, void *old_limit)
{
    _Static_assert(sizeof(struct rlimit) == 16, "two 64-bit numbers");
    if (process && process != __dogma_PROCESS_ID())
        return -ESRCH;
    if (old_limit) {
        long error = __dogma_LIMIT_GET(resource, (long)old_limit);
        if (error)
            return error;
    }
    return new_limit ? __dogma_LIMIT_SET(resource, (long)new_limit) : 0;
}

/* A process has one user and one group that are only shown; it may "change" to those and no others.
 */

long __dogma_user(void)
{
    return (int)__dogma_start->user;
}

long __dogma_group(void)
{
    return (int)__dogma_start->group;
}

long __dogma_three_ids(long id, int *real, int *effective, int *saved)
{
    *real = *effective = *saved = (int)id;
    return 0;
}

long __dogma_check_ids(long id, int real, int effective, int saved)
{
    int own = (int)id;
    return (real == own || real == -1) && (effective == own || effective == -1) &&
                   (saved == own || saved == -1)
               ? 0
               : -EPERM;
}

/* There is nobody to wake or to be woken by inside the process; another process may share the page.
 * So waiting gives way to others, and the caller looks again. */
long __dogma_futex(volatile int *word, int operation, int value, const void *timeout)
{
    const long slice = 1000000;
    if ((operation & 127) != 0)
        return (operation & 127) == 1 ? 0 : -ENOSYS;
    if (!timeout) {
        if (*word != value)
            return -EAGAIN;
        __dogma_YIELD();
        return 0;
    }
    long left = load_time(timeout);
    if (left < 0)
        return left;
    while (*word == value) {
        if (left <= 0)
            return -ETIMEDOUT;
        long step = left < slice ? left : slice;
        if (__dogma_SLEEP(CLOCK_MONOTONIC, 0, step, 0) == -EINTR)
            return -EINTR;
        left -= step;
    }
    return -EAGAIN;
}
