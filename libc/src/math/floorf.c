/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One instruction. */
#include <math.h>

float floorf(float x)
{
    return __builtin_elementwise_floor(x);
}
