/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <setjmp.h>
#include <signal.h>
#include <string.h>

/* The first half of sigsetjmp, which is a macro. */
void __dogma_save_mask(sigjmp_buf environment, int save)
{
    environment->__fl = save != 0;
    if (save)
        sigprocmask(SIG_SETMASK, 0, (sigset_t *)environment->__ss);
}

_Noreturn void siglongjmp(sigjmp_buf environment, int value)
{
    if (environment->__fl)
        sigprocmask(SIG_SETMASK, (sigset_t *)environment->__ss, 0);
    longjmp(environment, value);
}
