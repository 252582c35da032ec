/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Only the calling thread could be cancelled, and it is at no cancellation point; with deferred
 * cancellation the request is noted for pthread_testcancel. */
#include "pthread_impl.h"

void __testcancel(void)
{
    pthread_t self = __pthread_self();
    if (self->cancel && !self->canceldisable)
        pthread_exit(PTHREAD_CANCELED);
}

int pthread_cancel(pthread_t thread)
{
    thread->cancel = 1;
    if (thread->canceldisable == PTHREAD_CANCEL_ENABLE && thread->cancelasync)
        pthread_exit(PTHREAD_CANCELED);
    return 0;
}
