/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include "syscall.h"

int faccessat(int directory, const char *path, int mode, int flags)
{
    if (flags & ~(AT_EACCESS | AT_SYMLINK_NOFOLLOW))
        return (int)__syscall_ret(-EINVAL);
    return (int)__syscall_ret((unsigned long)__dogma_faccessat(directory, path, mode, flags));
}
