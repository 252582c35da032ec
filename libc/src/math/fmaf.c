/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One instruction. */
#include <math.h>

float fmaf(float x, float y, float z)
{
    return __builtin_elementwise_fma(x, y, z);
}
