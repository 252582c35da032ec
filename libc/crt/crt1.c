/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The entry function of a program: link type (i64) -> none. */
#include <dogma/runtime_api.h>

int main(int, char **, char **);
_Noreturn void __dogma_start_main(const struct dogma_start_block *, int (*)(int, char **, char **));

_Noreturn void _start(uint64_t start)
{
    __dogma_start_main((const struct dogma_start_block *)start, main);
}
