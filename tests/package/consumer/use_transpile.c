/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dogma/transpile.h>
#include <stdio.h>

int main(void)
{
    /* A module without functions: what is needed for it is small, but asked for in the same way. */
    static const dogma_module empty;
    size_t bytes = dogma_transpile_code_bytes_max(&empty);
    printf("at most %zu bytes of code, %zu of scratch\n", bytes, dogma_transpile_scratch_bytes(&empty));
    return bytes < (1 << 20) ? 0 : 1;
}
