/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* A few instructions, no call. */
#include <math.h>

float copysignf(float x, float y)
{
    return __builtin_elementwise_copysign(x, y);
}
