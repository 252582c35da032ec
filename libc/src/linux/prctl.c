/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <sys/prctl.h>

/* Nothing that it controls exists here. Its arguments are not read, as their number depends on the
 * operation. */
int prctl(int operation, ...)
{
    errno = EINVAL;
    return -1;
}
