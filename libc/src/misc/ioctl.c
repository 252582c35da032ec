/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* As with fcntl, the third argument is read only where there is one. */
#include <errno.h>
#include <stdarg.h>
#include <sys/ioctl.h>
#include "syscall.h"

int ioctl(int handle, int request, ...)
{
    va_list arguments;
    long result;
    switch (request) {
    case TIOCGWINSZ:
    case TCGETS:
    case TCSETS:
    case TCSETSW:
    case TCSETSF:
    case FIONREAD:
    case FIONBIO:
        va_start(arguments, request);
        result = __dogma_ioctl(handle, (unsigned)request, (long)va_arg(arguments, void *));
        va_end(arguments);
        break;
    default:
        result = __dogma_ioctl(handle, (unsigned)request, 0);
    }
    return (int)__syscall_ret((unsigned long)result);
}
