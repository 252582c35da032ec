/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One instruction. */
#include <math.h>

double nearbyint(double x)
{
    return __builtin_elementwise_nearbyint(x);
}
