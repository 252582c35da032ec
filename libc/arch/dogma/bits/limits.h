/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define PAGESIZE 4096
