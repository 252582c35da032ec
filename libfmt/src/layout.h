/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Fixed places of the file header, section names, and the image layout; shared by reader and writer. */
#ifndef DG_LAYOUT_H
#define DG_LAYOUT_H

#include <dogma/module.h>

enum {
    DG_SHEBANG_BYTES = 64,
    DG_OFFSET_FILE_SIZE = 8,
    DG_OFFSET_HASH = 16,
    DG_OFFSET_SECTION_COUNT = 32, /* the hash covers the file from here on */
    DG_HEADER_BYTES = 36,
    DG_SECTION_ENTRY_BYTES = 12
};

static inline uint64_t dg_align(uint64_t value, uint64_t alignment)
{
    return (value + alignment - 1) & ~(alignment - 1);
}

/* Fills relro_offset, data_offset, bss_offset and image_bytes; false when the image is above the limit. */
static inline bool dg_image_layout(dogma_module *module)
{
    const uint64_t limit = DOGMA_IMAGE_BYTES_MAX;
    if (module->rodata.size_bytes > limit || module->relro.size_bytes > limit || module->data.size_bytes > limit)
        return false;
    const uint64_t relro = dg_align(module->rodata.size_bytes, 4096);
    const uint64_t data = dg_align(relro + module->relro.size_bytes, 4096);
    const uint64_t bss = dg_align(data + module->data.size_bytes, 64);
    const uint64_t end = bss + module->manifest.bss_bytes;
    if (end > limit)
        return false;
    module->relro_offset = (uint32_t)relro;
    module->data_offset = (uint32_t)data;
    module->bss_offset = (uint32_t)bss;
    module->image_bytes = (uint32_t)end;
    return true;
}

/* Order of names and link types: bytes, the shorter first on a tie. */
int dg_span_compare(dogma_span left, dogma_span right);

#endif
