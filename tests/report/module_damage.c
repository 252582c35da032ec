/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * module_damage SEED IN.dgm OUT.dgm: changes a few bytes of the names and lines of a module, which nothing checks when a module is loaded, and
 * makes its hash right again.
 */
#include <dogma/module.h>

#include <stdio.h>
#include <stdlib.h>

static uint64_t state;

static uint32_t random_number(uint32_t below)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(state >> 33) % below;
}

int main(int argc, char **argv)
{
    static uint8_t bytes[1 << 20], work[1 << 25];
    dogma_scratch scratch;
    dogma_module module;
    if (argc != 4)
        return 2;
    state = strtoull(argv[1], NULL, 10);
    FILE *in = fopen(argv[2], "rb"), *out = fopen(argv[3], "wb");
    if (in == NULL || out == NULL)
        return 3;
    const size_t size = fread(bytes, 1, sizeof bytes, in);
    dogma_scratch_init(&scratch, work, sizeof work);
    if (size == sizeof bytes || dogma_module_read(bytes, size, &scratch, &module, NULL) != DOGMA_OK)
        return 1;
    uint8_t *file = bytes + module.shebang_bytes;
    for (uint32_t i = 0; i < module.section_count; i++) {
        const dogma_section *section = &module.sections[i];
        if (section->size_bytes == 0 || (section->kind != DOGMA_SECTION_NAMES && section->kind != DOGMA_SECTION_LINES))
            continue;
        for (uint32_t k = 1 + random_number(4); k > 0; k--) {
            static const uint8_t special[] = {0, 1, 0x7f, 0x80, 0xff, '<', '&', '"'};
            file[section->offset + random_number(section->size_bytes)] =
                (uint8_t)(random_number(2) != 0 ? special[random_number(sizeof special)] : random_number(256));
        }
    }
    if (dogma_module_rehash(file, module.file.size_bytes) != DOGMA_OK)
        return 1;
    const bool good = fwrite(bytes, 1, size, out) == size;
    return fclose(out) == 0 && good ? 0 : 3;
}
