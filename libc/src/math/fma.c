/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One instruction. */
#include <math.h>

double fma(double x, double y, double z)
{
    return __builtin_elementwise_fma(x, y, z);
}
