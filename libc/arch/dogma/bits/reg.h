/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#undef __WORDSIZE
#define __WORDSIZE 64
