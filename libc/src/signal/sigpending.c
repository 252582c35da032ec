/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <signal.h>
#include "dogma_impl.h"

int sigpending(sigset_t *set)
{
    const volatile struct dogma_process_descriptor *descriptor =
        (const void *)__dogma_start->descriptor.address;
    *set = (sigset_t){0};
    set->__bits[0] = descriptor->pending_signals;
    return 0;
}
