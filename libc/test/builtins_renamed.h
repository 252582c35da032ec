/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Included before each file under test: keeps our functions apart from the host compiler's own. */
#define BUILTIN(name) test##name
