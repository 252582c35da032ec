/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The descriptor of the only thread. thread_local objects are ordinary globals of their module, so
 * there is nothing to allocate. */
#include "pthread_impl.h"

volatile int __thread_list_lock;

struct __pthread __dogma_thread = {
    .self = &__dogma_thread,
    .prev = &__dogma_thread,
    .next = &__dogma_thread,
    .tid = 1,
    .detach_state = DT_JOINABLE,
    .locale = &libc.global_locale,
    .robust_list.head = &__dogma_thread.robust_list.head,
};
