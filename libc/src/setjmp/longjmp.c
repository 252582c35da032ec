/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * setjmp itself is a macro of <setjmp.h>: the compiler must see the intrinsic in the function that
 * may be returned to. The token names a node that the runtime keeps on the safe stack, so a stale
 * or forged one is a trap and no jump.
 */
#include <setjmp.h>
#include <signal.h>

_Noreturn void __dogma_longjmp(unsigned long token, int value);

_Noreturn void longjmp(jmp_buf environment, int value)
{
    __dogma_longjmp(environment->__jb[0], value ? value : 1);
}

_Noreturn void _longjmp(jmp_buf, int) __attribute__((__alias__("longjmp")));
