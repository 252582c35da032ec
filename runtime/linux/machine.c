/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Time, randomness, the machine, terminals. */
#include "convert.h"
#include "linux.h"

#include <asm/termbits.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/sysinfo.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#define NANOSECONDS 1000000000

int64_t dg_api_YIELD(dg_process *process, const uint64_t *a)
{
    (void)process, (void)a;
    return dg_host(sched_yield());
}

/* ---- time ---- */

static bool known_clock(int32_t clock)
{
    return clock >= DOGMA_CLOCK_REALTIME && clock <= DOGMA_CLOCK_BOOT; /* the host's numbers */
}

int64_t dg_api_CLOCK_READ(dg_process *process, const uint64_t *a)
{
    (void)process;
    struct timespec time;
    if (!known_clock(dg_i32(a[0])))
        return -EINVAL;
    if (clock_gettime(dg_i32(a[0]), &time) != 0)
        return -errno;
    return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

int64_t dg_api_CLOCK_RESOLUTION(dg_process *process, const uint64_t *a)
{
    (void)process;
    struct timespec time;
    if (!known_clock(dg_i32(a[0])))
        return -EINVAL;
    if (clock_getres(dg_i32(a[0]), &time) != 0)
        return -errno;
    return (int64_t)time.tv_sec * NANOSECONDS + time.tv_nsec;
}

int64_t dg_api_SLEEP(dg_process *process, const uint64_t *a)
{
    int32_t clock = dg_i32(a[0]);
    bool absolute = dg_i32(a[1]) != 0;
    int64_t duration = dg_i64(a[2]);
    if (!known_clock(clock) || duration < 0)
        return -EINVAL;
    if (a[3] != 0 && dg_out(process, a[3], sizeof duration) == NULL)
        return -EFAULT;
    struct timespec time = {.tv_sec = duration / NANOSECONDS, .tv_nsec = duration % NANOSECONDS},
                    left = time;
    int64_t interrupted = dg_signals_check(process);
    int error = interrupted != 0
                    ? EINTR
                    : clock_nanosleep(clock, absolute ? TIMER_ABSTIME : 0, &time, &left);
    if (error == EINTR && !absolute && a[3] != 0) {
        int64_t remaining = (int64_t)left.tv_sec * NANOSECONDS + left.tv_nsec;
        if (dg_copy_out(process, a[3], &remaining, sizeof remaining) != 0)
            return -EFAULT;
    }
    return -error;
}

static struct timeval timeval_of(int64_t nanoseconds)
{
    /* Not less than asked for: a timer of 1 ns must not be a timer of 0, which disarms. */
    int64_t microseconds = nanoseconds / 1000 + (nanoseconds % 1000 != 0);
    return (struct timeval){.tv_sec = microseconds / 1000000, .tv_usec = microseconds % 1000000};
}

int64_t dg_api_TIMER_SET(dg_process *process, const uint64_t *a)
{
    int32_t which = dg_i32(a[0]);
    int64_t first = dg_i64(a[1]), interval = dg_i64(a[2]);
    if (which < 0 || which > 2 || first < -1 || interval < 0)
        return -EINVAL;
    if (a[3] != 0 && dg_out(process, a[3], 2 * sizeof(int64_t)) == NULL)
        return -EFAULT;
    struct itimerval old,
        new = {.it_value = timeval_of(first < 0 ? 0 : first), .it_interval = timeval_of(interval)};
    if ((first < 0 ? getitimer((__itimer_which_t)which, &old)
                   : setitimer((__itimer_which_t)which, &new, &old)) != 0)
        return -errno;
    const int64_t out[2] = {dg_nanoseconds(old.it_value), dg_nanoseconds(old.it_interval)};
    return a[3] == 0 ? 0 : dg_copy_out(process, a[3], out, sizeof out);
}

int64_t dg_api_RANDOM(dg_process *process, const uint64_t *a)
{
    void *buffer = dg_out(process, a[0], a[1]);
    uint32_t flags = dg_u32(a[2]);
    if ((flags & ~DOGMA_RANDOM_NON_BLOCKING) != 0)
        return -EINVAL;
    return buffer == NULL ? -EFAULT
                          : dg_host(getrandom(buffer, a[1], flags != 0 ? GRND_NONBLOCK : 0));
}

/* ---- machine and limits ---- */

int64_t dg_api_SYSTEM_INFO(dg_process *process, const uint64_t *a)
{
    struct sysinfo info;
    struct utsname name;
    if (sysinfo(&info) != 0 || uname(&name) != 0)
        return -errno;
    cpu_set_t processors;
    CPU_ZERO(&processors);
    int count =
        sched_getaffinity(0, sizeof processors, &processors) == 0 ? CPU_COUNT(&processors) : 1;
    struct dogma_system_info out = {
        .uptime_seconds = (uint64_t)info.uptime,
        .memory_bytes = (uint64_t)info.totalram * info.mem_unit,
        .memory_free_bytes = (uint64_t)info.freeram * info.mem_unit,
        .load = {info.loads[0], info.loads[1], info.loads[2]},
        .processor_count = (uint32_t)count,
        .process_count = info.procs,
        .runtime_name = "dogma-run",
        .runtime_version = DOGMA_VERSION,
    };
    memcpy(out.host_name, name.nodename, strnlen(name.nodename, sizeof out.host_name - 1));
    uint64_t bytes = a[1] < sizeof out ? a[1] : sizeof out;
    int error = dg_copy_out(process, a[0], &out, bytes);
    return error != 0 ? error : (int64_t)bytes;
}

int64_t dg_api_USAGE(dg_process *process, const uint64_t *a)
{
    int32_t who = dg_i32(a[0]);
    struct rusage usage;
    if (who != 0 && who != -1)
        return -EINVAL;
    if (getrusage(who == 0 ? RUSAGE_SELF : RUSAGE_CHILDREN, &usage) != 0)
        return -errno;
    struct dogma_usage out;
    dg_convert_usage(&usage, &out);
    return dg_copy_out(process, a[1], &out, sizeof out);
}

/* Limits are the process's own view: those of the host would hit the runtime. Only CPU time and
 * file size are passed on. */
#define LIMIT_COUNT 16
static uint64_t limits[LIMIT_COUNT][2];
static bool limits_set[LIMIT_COUNT];

static int64_t read_limit(const dg_process *process, int32_t resource, uint64_t out[2])
{
    if (resource < 0 || resource >= LIMIT_COUNT)
        return -EINVAL;
    if (limits_set[resource]) {
        memcpy(out, limits[resource], sizeof limits[resource]);
        return 0;
    }
    uint64_t value = DOGMA_LIMIT_INFINITE;
    if (resource == RLIMIT_CPU || resource == RLIMIT_FSIZE) {
        struct rlimit host;
        if (getrlimit((__rlimit_resource_t)resource, &host) != 0)
            return -errno;
        out[0] = host.rlim_cur;
        out[1] = host.rlim_max;
        return 0;
    }
    if (resource == RLIMIT_NOFILE)
        value = DG_HANDLES_MAX;
    else if (resource == RLIMIT_STACK)
        value = DOGMA_ARENA_DATA_STACK_END - process->data_stack_limit;
    else if (resource == RLIMIT_DATA || resource == RLIMIT_AS)
        value = process->arena.mapped_bytes_max;
    else if (resource == RLIMIT_CORE)
        value = 0;
    out[0] = out[1] = value;
    return 0;
}

int64_t dg_api_LIMIT_GET(dg_process *process, const uint64_t *a)
{
    uint64_t values[2];
    int64_t error = read_limit(process, dg_i32(a[0]), values);
    return error != 0 ? error : dg_copy_out(process, a[1], values, sizeof values);
}

int64_t dg_api_LIMIT_SET(dg_process *process, const uint64_t *a)
{
    int32_t resource = dg_i32(a[0]);
    uint64_t old[2], new[2];
    int64_t error = read_limit(process, resource, old);
    if (error == 0)
        error = dg_copy_in(process, new, a[1], sizeof new);
    if (error != 0)
        return error;
    if (new[0] > new[1])
        return -EINVAL;
    if (new[1] > old[1])
        return -EPERM;
    if (resource == RLIMIT_CPU || resource == RLIMIT_FSIZE) {
        struct rlimit host = {.rlim_cur = new[0], .rlim_max = new[1]};
        return dg_host(setrlimit((__rlimit_resource_t)resource, &host));
    }
    memcpy(limits[resource], new, sizeof new);
    limits_set[resource] = true;
    return 0;
}

/* ---- terminals ---- */

_Static_assert(sizeof(struct termios2) == sizeof(struct dogma_terminal),
               "dogma_terminal has the generic layout");

int64_t dg_api_TERMINAL_SIZE(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0]));
    if (host < 0)
        return host;
    struct winsize size;
    if (ioctl(host, TIOCGWINSZ, &size) != 0)
        return -errno;
    struct dogma_terminal_size out = {size.ws_row, size.ws_col, size.ws_xpixel, size.ws_ypixel};
    return dg_copy_out(process, a[1], &out, sizeof out);
}

int64_t dg_api_TERMINAL_GET(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0]));
    if (host < 0)
        return host;
    struct termios2 settings;
    if (ioctl(host, TCGETS2, &settings) != 0)
        return -errno;
    return dg_copy_out(process, a[1], &settings, sizeof settings);
}

int64_t dg_api_TERMINAL_SET(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0]));
    uint32_t when = dg_u32(a[1]);
    if (host < 0)
        return host;
    if (when > 2)
        return -EINVAL;
    struct termios2 settings;
    int error = dg_copy_in(process, &settings, a[2], sizeof settings);
    if (error != 0)
        return error;
    return dg_host(ioctl(host, when == 0 ? TCSETS2 : when == 1 ? TCSETSW2 : TCSETSF2, &settings));
}
