/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "arena.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#ifndef MAP_FIXED_NOREPLACE
#define MAP_FIXED_NOREPLACE 0x100000
#endif

#define PAGE_COUNT (DOGMA_ARENA_BYTES / DG_PAGE_BYTES)

/* B is in [2^44, 2^47 - 2^44]. The first try is always the same, so that runs of one program see
 * the same addresses. */
#define BASE_FIRST (1ull << 45)
#define BASE_TRIES 512u

#define EIGHT_MAPPED (0x0101010101010101u * DG_PAGE_MAPPED)

static const int no_access_flags = MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE;

bool dg_arena_create(dg_arena *arena)
{
    memset(arena, 0, sizeof *arena);
    uint64_t whole = DG_GUARD_BYTES + DOGMA_ARENA_BYTES + DG_GUARD_BYTES;
    for (unsigned i = 0; i < BASE_TRIES && arena->base == NULL; i++) {
        uint64_t base = BASE_FIRST + i * DOGMA_ARENA_STRIDE_BYTES;
        void *wanted = (void *)(uintptr_t)(base - DG_GUARD_BYTES);
        void *got = mmap(wanted, whole, PROT_NONE, no_access_flags | MAP_FIXED_NOREPLACE, -1, 0);
        if (got == wanted)
            arena->base = (uint8_t *)(uintptr_t)base;
        else if (got != MAP_FAILED)
            munmap(got, whole); /* a kernel without MAP_FIXED_NOREPLACE took it as a hint */
        else if (errno == ENOMEM)
            return false;
    }
    if (arena->base == NULL)
        return false;
    arena->permission = mmap(NULL, PAGE_COUNT, PROT_READ | PROT_WRITE, no_access_flags, -1, 0);
    if (arena->permission == MAP_FAILED)
        return false;
    arena->mapped_bytes_max = DOGMA_ARENA_BYTES;
    arena->heap_hint = DOGMA_ARENA_HEAP;
    return true;
}

static int host_protection(unsigned permission)
{
    return ((permission & DG_PAGE_READ) ? PROT_READ : 0) |
           ((permission & DG_PAGE_WRITE) ? PROT_WRITE : 0);
}

static uint64_t mapped_in(const dg_arena *arena, uint64_t offset, uint64_t bytes)
{
    uint64_t count = 0;
    for (uint64_t page = offset / DG_PAGE_BYTES, end = (offset + bytes) / DG_PAGE_BYTES; page < end;
         page++)
        count += (arena->permission[page] & DG_PAGE_MAPPED) != 0;
    return count * DG_PAGE_BYTES;
}

int dg_arena_map(dg_arena *arena, uint64_t offset, uint64_t bytes, unsigned permission,
                 bool counted)
{
    if (bytes == 0)
        return 0;
    uint64_t replaced = counted ? mapped_in(arena, offset, bytes) : 0;
    uint64_t total = arena->mapped_bytes - replaced + (counted ? bytes : 0);
    if (counted && total > arena->mapped_bytes_max)
        return -ENOMEM;
    int flags = MAP_ANONYMOUS | MAP_NORESERVE | MAP_FIXED |
                ((permission & DG_PAGE_SHARED) ? MAP_SHARED : MAP_PRIVATE);
    if (mmap(arena->base + offset, bytes, host_protection(permission), flags, -1, 0) == MAP_FAILED)
        return -errno;
    memset(arena->permission + offset / DG_PAGE_BYTES, (int)(permission | DG_PAGE_MAPPED),
           bytes / DG_PAGE_BYTES);
    arena->mapped_bytes = total;
    if (offset <= arena->heap_hint && offset + bytes > arena->heap_hint &&
        offset >= DOGMA_ARENA_HEAP)
        arena->heap_hint = (uint32_t)(offset + bytes);
    return 0;
}

int dg_arena_map_again(dg_arena *arena, uint64_t offset, void *source, uint64_t bytes, unsigned permission)
{
    /* An old size of 0 leaves the source where it is. The new mapping has its protection, that is, none of what the source lacks. */
    if (mremap(source, 0, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, arena->base + offset) == MAP_FAILED ||
        mprotect(arena->base + offset, bytes, host_protection(permission)) != 0)
        return -errno;
    memset(arena->permission + offset / DG_PAGE_BYTES, (int)(permission | DG_PAGE_MAPPED), bytes / DG_PAGE_BYTES);
    return 0;
}

int dg_arena_protect(dg_arena *arena, uint64_t offset, uint64_t bytes, unsigned permission)
{
    if (bytes == 0)
        return 0;
    if (mprotect(arena->base + offset, bytes, host_protection(permission)) != 0)
        return -errno;
    const unsigned kept = DG_PAGE_OWNED | DG_PAGE_SHARED | DG_PAGE_MAPPED;
    for (uint64_t page = offset / DG_PAGE_BYTES, end = (offset + bytes) / DG_PAGE_BYTES; page < end;
         page++)
        arena->permission[page] = (uint8_t)((arena->permission[page] & kept) | permission);
    return 0;
}

int dg_arena_unmap(dg_arena *arena, uint64_t offset, uint64_t bytes, bool counted)
{
    if (bytes == 0)
        return 0;
    uint64_t removed = counted ? mapped_in(arena, offset, bytes) : 0;
    if (mmap(arena->base + offset, bytes, PROT_NONE, no_access_flags | MAP_FIXED, -1, 0) ==
        MAP_FAILED)
        return -errno;
    memset(arena->permission + offset / DG_PAGE_BYTES, 0, bytes / DG_PAGE_BYTES);
    arena->mapped_bytes -= removed;
    if (offset >= DOGMA_ARENA_HEAP && offset < arena->heap_hint)
        arena->heap_hint = (uint32_t)offset;
    return 0;
}

uint64_t dg_arena_find_free(dg_arena *arena, uint64_t bytes)
{
    if (bytes > DOGMA_ARENA_HEAP_END - DOGMA_ARENA_HEAP)
        return 0;
    uint64_t wanted = bytes / DG_PAGE_BYTES, end = DOGMA_ARENA_HEAP_END / DG_PAGE_BYTES, run = 0;
    bool first_free = true;
    for (uint64_t page = arena->heap_hint / DG_PAGE_BYTES; page < end; page++) {
        /* Eight mapped pages at once: a fragmented heap is mostly that. */
        uint64_t eight;
        memcpy(&eight, arena->permission + page, sizeof eight);
        if ((eight & EIGHT_MAPPED) == EIGHT_MAPPED) {
            run = 0;
            page += 7;
            continue;
        }
        if (arena->permission[page] & DG_PAGE_MAPPED) {
            run = 0;
            continue;
        }
        if (first_free) {
            arena->heap_hint = (uint32_t)(page * DG_PAGE_BYTES);
            first_free = false;
        }
        if (++run == wanted)
            return (page + 1 - wanted) * DG_PAGE_BYTES;
    }
    return 0;
}

bool dg_arena_pages_have(const dg_arena *arena, uint64_t offset, uint64_t bytes, unsigned bits)
{
    for (uint64_t page = offset / DG_PAGE_BYTES, last = (offset + bytes - 1) / DG_PAGE_BYTES;
         page <= last; page++) {
        if ((arena->permission[page] & bits) != bits)
            return false;
    }
    return true;
}

bool dg_arena_pages_free(const dg_arena *arena, uint64_t offset, uint64_t bytes)
{
    for (uint64_t page = offset / DG_PAGE_BYTES, last = (offset + bytes - 1) / DG_PAGE_BYTES;
         page <= last; page++) {
        if (arena->permission[page] & DG_PAGE_MAPPED)
            return false;
    }
    return true;
}

void *dg_arena_range(const dg_arena *arena, uint64_t address, uint64_t bytes, unsigned bits)
{
    if (bytes == 0)
        return arena->base;
    uint64_t offset = address - (uint64_t)(uintptr_t)arena->base;
    if (offset >= DOGMA_ARENA_BYTES || bytes > DOGMA_ARENA_BYTES - offset ||
        !dg_arena_pages_have(arena, offset, bytes, bits))
        return NULL;
    return arena->base + offset;
}
