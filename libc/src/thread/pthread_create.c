/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A process has one thread. What is here is what the rest of musl refers to. */
#include <stdlib.h>
#include "pthread_impl.h"

static void nothing(void)
{
}
weak_alias(nothing, __pthread_tsd_run_dtors);

int __pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                     void *(*entry)(void *), void *restrict argument)
{
    return ENOSYS;
}

_Noreturn void __pthread_exit(void *result)
{
    struct pthread *self = __pthread_self();
    self->result = result;
    while (self->cancelbuf) {
        struct __ptcb *cleanup = self->cancelbuf;
        self->cancelbuf = cleanup->__next;
        cleanup->__f(cleanup->__x);
    }
    __pthread_tsd_run_dtors();
    exit(0);
}

void __do_cleanup_push(struct __ptcb *cleanup)
{
    struct pthread *self = __pthread_self();
    cleanup->__next = self->cancelbuf;
    self->cancelbuf = cleanup;
}

void __do_cleanup_pop(struct __ptcb *cleanup)
{
    __pthread_self()->cancelbuf = cleanup->__next;
}

/* The list of threads has one entry and needs no lock. */
void __tl_lock(void)
{
}

void __tl_unlock(void)
{
}

void __tl_sync(pthread_t thread)
{
}

weak_alias(__pthread_exit, pthread_exit);
weak_alias(__pthread_create, pthread_create);
