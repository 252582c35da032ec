/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef _SETJMP_H
#define _SETJMP_H

#ifdef __cplusplus
extern "C" {
#endif

#include <features.h>
#include <bits/setjmp.h>

typedef struct __jmp_buf_tag {
    __jmp_buf __jb;
    unsigned long __fl;
    unsigned long __ss[128 / sizeof(long)];
} jmp_buf[1];

/* The compiler's intrinsic. It marks the calling function, so it cannot hide behind a library
 * function: setjmp and its relatives are macros, as C allows. */
int __dogma_setjmp(void *) __attribute__((__returns_twice__));

#define setjmp(environment) __dogma_setjmp(environment)
_Noreturn void longjmp(jmp_buf, int);

#if defined(_XOPEN_SOURCE) || defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
#define _setjmp(environment) __dogma_setjmp(environment)
_Noreturn void _longjmp(jmp_buf, int);
#endif

#if defined(_POSIX_SOURCE) || defined(_POSIX_C_SOURCE) || defined(_XOPEN_SOURCE) ||                \
    defined(_GNU_SOURCE) || defined(_BSD_SOURCE)
typedef jmp_buf sigjmp_buf;
void __dogma_save_mask(sigjmp_buf, int);
#define sigsetjmp(environment, save)                                                               \
    (__dogma_save_mask(environment, save), __dogma_setjmp(environment))
#define __sigsetjmp(environment, save) sigsetjmp(environment, save)
_Noreturn void siglongjmp(sigjmp_buf, int);
#endif

#ifdef __cplusplus
}
#endif

#endif
