/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <signal.h>
#include <stdlib.h>
#include "dogma_impl.h"

_Noreturn void abort(void)
{
    raise(SIGABRT);
    /* A handler returned, or the signal is ignored or blocked: the default action, unconditionally.
     */
    __dogma_SIGNAL_ACTION(SIGABRT, DOGMA_SIGNAL_DEFAULT);
    __dogma_SIGNAL_MASK(0);
    __dogma_KILL((int)__dogma_PROCESS_ID(), SIGABRT);
    _Exit(128 + SIGABRT);
}
