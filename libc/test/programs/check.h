/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* For the programs of this folder: they run as modules, print what failed, and exit with 0 or 1. */
#ifndef DOGMA_CHECK_H
#define DOGMA_CHECK_H

#include <errno.h>
#include <stdio.h>
#include <string.h>

static unsigned check_failure_count;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        errno = 0;                                                                                 \
        if (!(condition)) {                                                                        \
            check_failure_count++;                                                                 \
            printf("%s:%d: failed: %s (errno %d, %s)\n", __FILE__, __LINE__, #condition, errno,    \
                   strerror(errno));                                                               \
        }                                                                                          \
    } while (0)

#define CHECK_ERROR(call, error) CHECK((call) == -1 && errno == (error))

static int check_result(void)
{
    printf("%s\n", check_failure_count ? "FAILED" : "passed");
    return check_failure_count != 0;
}

#endif
