/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include <dogma/module.h>
#include <stdio.h>

int main(void)
{
    static uint8_t work[DOGMA_MODULE_READ_SCRATCH_BYTES(12)];
    dogma_scratch scratch;
    dogma_module module;
    dogma_scratch_init(&scratch, work, sizeof work);
    dogma_status status = dogma_module_read((const uint8_t *)"not a module", 12, &scratch, &module, NULL);
    printf("%s\n", dogma_status_name(status));
    return dogma_status_class_of(status) == DOGMA_CLASS_MALFORMED ? 0 : 1;
}
