/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the module level needs of a machine. A second machine is a second folder and one more record. */
#ifndef DG_TARGET_H
#define DG_TARGET_H

#include <dogma/transpile.h>

/* State of one module's translation that the machine shares with the module level. */
typedef struct dg_region {
    const dogma_module *module;
    const dogma_placement *placement;
    const dogma_access_plan *plan; /* NULL: nothing is proven */
    dogma_scratch *scratch; /* what a function takes is given back at its end */
    uint8_t *out;           /* NULL while locating */
    size_t capacity;
    /*
     * Offsets of functions already written; for later ones the place of the last call of it, 0 when there is none: each such call's
     * displacement field holds the place of the one before.
     */
    uint32_t *offsets;
    uint64_t instruction_count, plain_count;
    uint64_t access_count; /* before the function that is translated */
} dg_region;

typedef struct dg_target {
    /* Bytes of the part in front of the functions, written by region_begin. */
    uint32_t region_bytes;
    void (*region_begin)(uint8_t *out);
    uint64_t (*function_bytes_max)(const dogma_function *function);
    size_t (*function_scratch_bytes)(const dogma_function *function);
    uint32_t function_alignment;
    uint8_t padding;
    uint32_t spare_bytes; /* capacity the code leaves unused at its end */
    /* Translate function at out + offset; *end is where it ends, its tables included. */
    dogma_status (*function)(dg_region *region, uint32_t function, uint32_t offset, uint32_t *end, dogma_diag *diag);
    /* Fill in the calls waiting for a function that starts at `offset`; link is offsets[function] before. */
    void (*bind)(uint8_t *out, uint32_t link, uint32_t offset);
    /* Position of the byte `delta` bytes after the start of the function. */
    dogma_status (*locate)(dg_region *region, uint32_t function, uint32_t delta, dogma_code_position *out);
    /* Places of instructions, from the start of the function; marks are in order. */
    dogma_status (*place_marks)(dg_region *region, uint32_t function, dogma_code_mark *marks, size_t mark_count);
} dg_target;

extern const dg_target dg_target_x86_64;

#endif
