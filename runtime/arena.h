/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The arena: 4 GiB of address space with a guard of at least 36 GiB on both sides, and what is
 * mapped in it. Spec: 40-execution, 60-embedding The permission map has one byte per page and is
 * the truth about what the process may touch: the interpreter checks every access against it, the
 * runtime every pointer it is given; the host's page protection follows it.
 */
#ifndef DOGMA_RUNTIME_ARENA_H
#define DOGMA_RUNTIME_ARENA_H

#include <dogma/base.h>

#define DG_PAGE_BYTES 4096u
#define DG_GUARD_BYTES (36ull << 30)

enum { /* bits of the permission map */
       DG_PAGE_READ = 1,
       DG_PAGE_WRITE = 2,
       DG_PAGE_MAPPED = 4, /* also when neither readable nor writable */
       DG_PAGE_OWNED = 8,  /* the runtime's: the process cannot remap or re-protect it */
       DG_PAGE_SHARED = 16 /* same page in a forked child */
};

typedef struct dg_arena {
    uint8_t *base;         /* B */
    uint8_t *permission;   /* DOGMA_ARENA_BYTES / DG_PAGE_BYTES bytes */
    uint64_t mapped_bytes; /* counted against the maximum: images and heap */
    uint64_t mapped_bytes_max;
    uint32_t heap_hint; /* no free heap page below this offset */
} dg_arena;

/* Reserve address space. False when the host has none to give (errno says why). */
bool dg_arena_create(dg_arena *arena);

/*
 * Map zeroed pages at [offset, offset + bytes), replacing what is there; offset and bytes are
 * multiples of a page and inside the arena. counted: against mapped_bytes_max. 0 or -errno (ENOMEM
 * at the maximum, too).
 */
int dg_arena_map(dg_arena *arena, uint64_t offset, uint64_t bytes, unsigned permission,
                 bool counted);
/*
 * Map the pages of `source`, a shared mapping of the runtime's, a second time at [offset, offset + bytes). Both stay the same memory: the
 * caller sees to it that neither is ever writable again. Not counted. 0 or -errno.
 */
int dg_arena_map_again(dg_arena *arena, uint64_t offset, void *source, uint64_t bytes, unsigned permission);
/* Change the permission of mapped pages (the caller checked that all are). */
int dg_arena_protect(dg_arena *arena, uint64_t offset, uint64_t bytes, unsigned permission);
/* Remove pages; those that are not mapped are skipped. counted as in map. */
int dg_arena_unmap(dg_arena *arena, uint64_t offset, uint64_t bytes, bool counted);
/* Lowest free range in the heap area, or 0. */
uint64_t dg_arena_find_free(dg_arena *arena, uint64_t bytes);
/* True when every page of the range has all the bits. bytes > 0. */
bool dg_arena_pages_have(const dg_arena *arena, uint64_t offset, uint64_t bytes, unsigned bits);
/* True when no page of the range is mapped. */
bool dg_arena_pages_free(const dg_arena *arena, uint64_t offset, uint64_t bytes);

/*
 * A range given by the process, as an absolute address: inside the arena without wrap and every
 * page has the bits? NULL when not. bytes = 0 is always valid and gives a pointer that must not be
 * used.
 */
void *dg_arena_range(const dg_arena *arena, uint64_t address, uint64_t bytes, unsigned bits);

static inline uint64_t dg_page_round(uint64_t bytes)
{
    return (bytes + (DG_PAGE_BYTES - 1)) & ~(uint64_t)(DG_PAGE_BYTES - 1);
}

#endif
