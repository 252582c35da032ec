/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The runtime API for C code inside a module: one prototype per row of api.def.                  Spec: 61-runtime-api
 *
 * Row OPEN of namespace "dogma" becomes
 *
 *     int64_t __dogma_OPEN(int32_t, int64_t, int64_t, int32_t, int32_t) __asm__("dogma:open");
 *
 * and a row of "dogma.mem" the same with "dogma.mem:". The linker turns a call into a typed import; a function that is never
 * called leaves no import behind. Addresses travel as int64_t, so pointer arguments need a cast. No call changes errno.
 *
 * Needs api.def beside the include path's dogma/ directory or in it, and a compiler with asm labels (dogma-cc, clang, gcc).
 */
#ifndef DOGMA_RUNTIME_CALLS_H
#define DOGMA_RUNTIME_CALLS_H

#include <dogma/runtime_api.h>

#define DOGMA_CALLS_TYPE_I32      int32_t
#define DOGMA_CALLS_TYPE_I64      int64_t
#define DOGMA_CALLS_TYPE_NORETURN __attribute__((__noreturn__)) void

/* Map a list of at most six argument classes to a parameter list; an empty list counts as one empty class. */
#define DOGMA_CALLS_TYPE_                    void
#define DOGMA_CALLS_LIST_1(a)                DOGMA_CALLS_TYPE_##a
#define DOGMA_CALLS_LIST_2(a, b)             DOGMA_CALLS_TYPE_##a, DOGMA_CALLS_TYPE_##b
#define DOGMA_CALLS_LIST_3(a, b, c)          DOGMA_CALLS_LIST_2(a, b), DOGMA_CALLS_TYPE_##c
#define DOGMA_CALLS_LIST_4(a, b, c, d)       DOGMA_CALLS_LIST_3(a, b, c), DOGMA_CALLS_TYPE_##d
#define DOGMA_CALLS_LIST_5(a, b, c, d, e)    DOGMA_CALLS_LIST_4(a, b, c, d), DOGMA_CALLS_TYPE_##e
#define DOGMA_CALLS_LIST_6(a, b, c, d, e, f) DOGMA_CALLS_LIST_5(a, b, c, d, e), DOGMA_CALLS_TYPE_##f
#define DOGMA_CALLS_PICK(a, b, c, d, e, f, list, ...) list
#define DOGMA_CALLS_PARAMETERS(...)                                                                                       \
    DOGMA_CALLS_PICK(__VA_ARGS__, DOGMA_CALLS_LIST_6, DOGMA_CALLS_LIST_5, DOGMA_CALLS_LIST_4, DOGMA_CALLS_LIST_3,         \
                     DOGMA_CALLS_LIST_2, DOGMA_CALLS_LIST_1, )                                                            \
    (__VA_ARGS__)

#define DOGMA_API(id, name, result, arguments, group, sentence)                                                           \
    DOGMA_CALLS_TYPE_##result __dogma_##id(DOGMA_CALLS_PARAMETERS arguments) __asm__("dogma:" name);
#define DOGMA_API_MEM(id, name, result, arguments, sentence)                                                              \
    DOGMA_CALLS_TYPE_##result __dogma_##id(DOGMA_CALLS_PARAMETERS arguments) __asm__("dogma.mem:" name);
#include <dogma/api.def>

#endif
