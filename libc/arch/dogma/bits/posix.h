/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _POSIX_V6_LP64_OFF64 1
#define _POSIX_V7_LP64_OFF64 1
