/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The third argument is read only by commands that have one: an argument that was not passed need
 * not be there. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include "syscall.h"

int fcntl(int handle, int command, ...)
{
    va_list arguments;
    long result;
    va_start(arguments, command);
    switch (command) {
    case F_GETFD:
    case F_GETFL:
        result = __dogma_fcntl(handle, command, 0);
        break;
    case F_SETFD:
    case F_SETFL:
    case F_DUPFD:
    case F_DUPFD_CLOEXEC:
        result = __dogma_fcntl(handle, command, va_arg(arguments, int));
        break;
    case F_GETLK:
    case F_SETLK:
    case F_SETLKW:
    case F_OFD_GETLK:
    case F_OFD_SETLK:
    case F_OFD_SETLKW:
        result = __dogma_fcntl(handle, command, (long)va_arg(arguments, void *));
        break;
    default:
        result = -EINVAL;
    }
    va_end(arguments);
    return (int)__syscall_ret((unsigned long)result);
}
