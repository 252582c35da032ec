// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ERROR: tail call cannot be guaranteed
int import(int, int) __asm__("somewhere:import");
int f(int a, int b) { __attribute__((musttail)) return import(a, b); }
