/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Conventions of all Dogma libraries.
 *
 * Freestanding C11. No function allocates, prints, exits, keeps global state or recurses on input. "borrowed" means the caller keeps the
 * memory and it must outlive what the header says. NULL is allowed only where said. Sizes are in bytes and end in _bytes, counts end in
 * _count. Out-parameters are written only on DOGMA_OK unless said. All functions are reentrant.
 */
#ifndef DOGMA_BASE_H
#define DOGMA_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define DOGMA_MUST_USE __attribute__((warn_unused_result))
#else
#define DOGMA_MUST_USE
#endif

#ifdef __cplusplus
#define DOGMA_EXTERN_C_BEGIN extern "C" {
#define DOGMA_EXTERN_C_END }
#else
#define DOGMA_EXTERN_C_BEGIN
#define DOGMA_EXTERN_C_END
#endif

#define DOGMA_FORMAT_REVISION 1
#define DOGMA_ISA_REVISION 1

/* Limits (spec appendix/limits). */
#define DOGMA_SLOTS_MAX 8192u
#define DOGMA_STACK_ARGUMENT_SLOTS_MAX 1024u
#define DOGMA_FUNCTIONS_MAX (1u << 20)
#define DOGMA_BLOCKS_MAX (1u << 20)
#define DOGMA_IMPORTS_MAX 65536u
#define DOGMA_TABLE_ENTRIES_MAX 65536u
#define DOGMA_BRTAB_TARGETS_MAX 65536u
#define DOGMA_SECTIONS_MAX 32u
#define DOGMA_IMAGE_BYTES_MAX 0x30000000u
#define DOGMA_DATA_FRAME_BYTES_MAX (1u << 30)
#define DOGMA_SETJMPS_MAX 255u

/* Arena map (spec 40-execution), offsets from the arena's base. */
#define DOGMA_ARENA_BYTES 0x100000000ull
#define DOGMA_ARENA_STRIDE_BYTES 0x1000000000ull
#define DOGMA_ARENA_IMPORT_CELLS 0x00100000u
#define DOGMA_ARENA_OWN_CELLS_COUNT 64u
#define DOGMA_ARENA_DATA_STACK_CELL 0x00300000u
#define DOGMA_ARENA_DATA_STACK_LIMIT_CELL 0x00300008u
#define DOGMA_ARENA_FUNCTION_TABLE 0x00800000u
#define DOGMA_ARENA_STACK_FUNCTION_TABLE 0x01000000u
#define DOGMA_ARENA_CLASS_TABLE 0x01800000u
#define DOGMA_ARENA_TABLE_ENTRIES (1u << 20)
#define DOGMA_ARENA_FUNCTION_POINTER_MASK 0x007ffff8u
#define DOGMA_ARENA_START_BLOCK 0x02000000u
#define DOGMA_ARENA_IMAGES 0x02200000u
#define DOGMA_ARENA_IMAGES_END 0x70000000u
#define DOGMA_ARENA_HEAP 0x80000000u
#define DOGMA_ARENA_HEAP_END 0xef000000u
#define DOGMA_ARENA_DATA_STACK_END 0xff000000u
#define DOGMA_DATA_FRAME_UNCHECKED_MAX 65536u

enum { DOGMA_CELL_SETJMP_LINK = 0, DOGMA_CELL_SETJMP_UNLINK = 1, DOGMA_CELL_LONGJMP = 2 };

#endif
