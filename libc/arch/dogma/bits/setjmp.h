/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One word: the token that the runtime hands out for a live setjmp. */
typedef unsigned long __jmp_buf[1];
