/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Calling a function in every thread, of which there is one. */
#include "pthread_impl.h"

void __synccall(void (*function)(void *), void *context)
{
    function(context);
}
