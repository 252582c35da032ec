// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// ERROR: in function '?f.*: there is no thread pointer
void *f(void) { return __builtin_thread_pointer(); }
