/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <errno.h>
#include <signal.h>
#include <time.h>

/* The runtime has one interval timer per process, for setitimer and alarm. */
int timer_create(clockid_t clock, struct sigevent *restrict event, timer_t *restrict timer)
{
    errno = ENOSYS;
    return -1;
}
