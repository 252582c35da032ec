/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One instruction. */
#include <math.h>

double rint(double x)
{
    return __builtin_elementwise_rint(x);
}
