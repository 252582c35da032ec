/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The generic call takes its number at run time, so it would import the whole API. Only what
 * programs use it for, where libc had no function of its own for a long time, is there. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>
#include "syscall.h"

#undef syscall

long syscall(long number, ...)
{
    va_list arguments;
    long result = -1;
    va_start(arguments, number);
    switch (number) {
    case SYS_gettid:
    case SYS_getpid:
        result = getpid();
        break;
    case SYS_getrandom: {
        void *buffer = va_arg(arguments, void *);
        size_t bytes = va_arg(arguments, size_t);
        result = getrandom(buffer, bytes, va_arg(arguments, unsigned));
        break;
    }
    case SYS_clock_gettime: {
        clockid_t clock = va_arg(arguments, clockid_t);
        result = clock_gettime(clock, va_arg(arguments, struct timespec *));
        break;
    }
    default:
        errno = ENOSYS;
    }
    va_end(arguments);
    return result;
}
