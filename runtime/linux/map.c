/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Memory of the process: map, unmap, protect, remap, discard. Only the heap area of the arena can
 * change. */
#include "linux.h"

#include <sys/mman.h>
#include <unistd.h>

static uint64_t base_of(const dg_process *process)
{
    return (uint64_t)(uintptr_t)process->arena.base;
}

/* A page-aligned, non-empty range of the heap area as arena offset; false otherwise. *bytes is
 * rounded up. */
static bool heap_range(const dg_process *process, uint64_t address, uint64_t *bytes,
                       uint64_t *offset)
{
    *offset = address - base_of(process);
    if (*offset % DG_PAGE_BYTES != 0 || *bytes == 0 || *bytes > DOGMA_ARENA_BYTES)
        return false;
    *bytes = dg_page_round(*bytes);
    return *offset >= DOGMA_ARENA_HEAP && *offset < DOGMA_ARENA_HEAP_END &&
           *bytes <= DOGMA_ARENA_HEAP_END - *offset;
}

/* Writable pages are readable: the host cannot tell them apart. */
static int permission_of(uint32_t protection, unsigned *permission)
{
    if ((protection & ~(uint32_t)(DOGMA_PROTECTION_READ | DOGMA_PROTECTION_WRITE)) != 0)
        return -EINVAL;
    *permission = protection == 0                         ? 0
                  : (protection & DOGMA_PROTECTION_WRITE) ? DG_PAGE_READ | DG_PAGE_WRITE
                                                          : DG_PAGE_READ;
    return 0;
}

static void note_use(dg_process *process)
{
    process->descriptor->memory_bytes = process->arena.mapped_bytes;
}

/* The file range into fresh writable pages; zeros behind its end. */
static int64_t read_file_range(int host, uint8_t *to, uint64_t bytes, int64_t file_offset)
{
    for (uint64_t done = 0; done < bytes;) {
        ssize_t part = pread(host, to + done, bytes - done, file_offset + (int64_t)done);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return -errno;
        if (part == 0)
            break;
        done += (uint64_t)part;
    }
    return 0;
}

int64_t dg_api_MAP(dg_process *process, const uint64_t *a)
{
    dg_arena *arena = &process->arena;
    uint64_t bytes = a[1], offset;
    uint32_t flags = dg_u32(a[3]);
    unsigned permission;
    int error = permission_of(dg_u32(a[2]), &permission);
    if (error != 0)
        return error;
    if (bytes == 0 || (flags & ~(DOGMA_MAP_FIXED | DOGMA_MAP_FIXED_NO_REPLACE | DOGMA_MAP_FILE |
                                 DOGMA_MAP_SHARED)) != 0)
        return -EINVAL;
    if (bytes > DOGMA_ARENA_BYTES)
        return -ENOMEM;
    int host = -1;
    if (flags & DOGMA_MAP_FILE) {
        if (flags & DOGMA_MAP_SHARED)
            return -EOPNOTSUPP;
        host = dg_handle_host(process, dg_i32(a[4]));
        if (host < 0)
            return host;
        if (a[5] % DG_PAGE_BYTES != 0 || dg_i64(a[5]) < 0)
            return -EINVAL;
    }
    if (flags & (DOGMA_MAP_FIXED | DOGMA_MAP_FIXED_NO_REPLACE)) {
        if (!heap_range(process, a[0], &bytes, &offset))
            return -EINVAL;
        if ((flags & DOGMA_MAP_FIXED_NO_REPLACE) && !dg_arena_pages_free(arena, offset, bytes))
            return -EEXIST;
    } else {
        bytes = dg_page_round(bytes);
        uint64_t hinted = bytes, hint;
        if (a[0] != 0 && heap_range(process, a[0], &hinted, &hint) &&
            dg_arena_pages_free(arena, hint, bytes))
            offset = hint;
        else
            offset = dg_arena_find_free(arena, bytes);
        if (offset == 0)
            return -ENOMEM;
    }
    unsigned shared = (flags & DOGMA_MAP_SHARED) ? DG_PAGE_SHARED : 0;
    unsigned first = host >= 0 ? DG_PAGE_READ | DG_PAGE_WRITE : permission;
    error = dg_arena_map(arena, offset, bytes, first | shared, true);
    if (error != 0)
        return error;
    int64_t result = 0;
    if (host >= 0)
        result = read_file_range(host, arena->base + offset, bytes, dg_i64(a[5]));
    if (result == 0 && first != permission)
        result = dg_arena_protect(arena, offset, bytes, permission);
    if (result != 0)
        dg_arena_unmap(arena, offset, bytes, true);
    note_use(process);
    return result != 0 ? result : (int64_t)(base_of(process) + offset);
}

int64_t dg_api_UNMAP(dg_process *process, const uint64_t *a)
{
    uint64_t bytes = a[1], offset;
    if (!heap_range(process, a[0], &bytes, &offset))
        return -EINVAL;
    int error = dg_arena_unmap(&process->arena, offset, bytes, true);
    note_use(process);
    return error;
}

int64_t dg_api_PROTECT(dg_process *process, const uint64_t *a)
{
    uint64_t bytes = a[1], offset;
    unsigned permission;
    int error = permission_of(dg_u32(a[2]), &permission);
    if (error != 0)
        return error;
    if (bytes == 0 && a[0] % DG_PAGE_BYTES == 0)
        return 0;
    if (!heap_range(process, a[0], &bytes, &offset))
        return -EINVAL;
    if (!dg_arena_pages_have(&process->arena, offset, bytes, DG_PAGE_MAPPED))
        return -ENOMEM;
    return dg_arena_protect(&process->arena, offset, bytes, permission);
}

/* Move pages to a place that is free; page by page permissions come along. */
static int try_move_pages(dg_arena *arena, uint64_t from, uint64_t to, uint64_t bytes)
{
    uint8_t *permission = arena->permission;
    uint64_t count = bytes / DG_PAGE_BYTES;
    if (mremap(arena->base + from, bytes, bytes, MREMAP_MAYMOVE | MREMAP_FIXED, arena->base + to) ==
        MAP_FAILED) {
        /* Several host mappings: copy instead. Unreadable pages have to become readable for that.
         */
        if (mprotect(arena->base + from, bytes, PROT_READ) != 0)
            return -errno;
        int error = dg_arena_map(arena, to, bytes, DG_PAGE_READ | DG_PAGE_WRITE, false);
        if (error != 0)
            return error;
        memcpy(arena->base + to, arena->base + from, bytes);
        for (uint64_t i = 0; i < count; i++) {
            unsigned wanted = permission[from / DG_PAGE_BYTES + i] & (DG_PAGE_READ | DG_PAGE_WRITE);
            error = dg_arena_protect(arena, to + i * DG_PAGE_BYTES, DG_PAGE_BYTES, wanted);
            if (error != 0)
                return error;
        }
    }
    memcpy(permission + to / DG_PAGE_BYTES, permission + from / DG_PAGE_BYTES, count);
    /* The hole goes back to the reservation. The pages stay counted: they are mapped elsewhere. */
    return dg_arena_unmap(arena, from, bytes, false);
}

/* A move that fails halfway may leave a hole in the arena that the host could fill with something of its own: nothing may run after that. */
static void move_pages(dg_arena *arena, uint64_t from, uint64_t to, uint64_t bytes)
{
    const int error = try_move_pages(arena, from, to, bytes);
    if (error != 0)
        dg_die(DG_EXIT_FAILURE, "cannot move pages of the arena: %s", strerror(-error));
}

int64_t dg_api_REMAP(dg_process *process, const uint64_t *a)
{
    dg_arena *arena = &process->arena;
    uint64_t old_bytes = a[1], new_bytes = a[2], offset, target;
    uint32_t flags = dg_u32(a[3]);
    if ((flags & ~(DOGMA_REMAP_MAY_MOVE | DOGMA_REMAP_FIXED)) != 0 || flags == DOGMA_REMAP_FIXED ||
        new_bytes == 0)
        return -EINVAL;
    if (!heap_range(process, a[0], &old_bytes, &offset))
        return -EINVAL;
    if (new_bytes > DOGMA_ARENA_HEAP_END - DOGMA_ARENA_HEAP)
        return -ENOMEM;
    new_bytes = dg_page_round(new_bytes);
    if (!dg_arena_pages_have(arena, offset, old_bytes, DG_PAGE_MAPPED))
        return -EFAULT;
    unsigned last = arena->permission[(offset + old_bytes) / DG_PAGE_BYTES - 1];
    unsigned permission = last & (DG_PAGE_READ | DG_PAGE_WRITE | DG_PAGE_SHARED);
    if (new_bytes > old_bytes &&
        arena->mapped_bytes + (new_bytes - old_bytes) > arena->mapped_bytes_max)
        return -ENOMEM;
    uint64_t kept = new_bytes < old_bytes ? new_bytes : old_bytes;
    int error = 0;
    if (flags & DOGMA_REMAP_FIXED) {
        uint64_t target_bytes = new_bytes;
        if (!heap_range(process, a[4], &target_bytes, &target) ||
            (target < offset + old_bytes && offset < target + new_bytes))
            return -EINVAL;
        error = dg_arena_unmap(arena, target, new_bytes, true);
    } else {
        target = offset;
        if (new_bytes > old_bytes) {
            bool room = new_bytes <= DOGMA_ARENA_HEAP_END - offset &&
                        dg_arena_pages_free(arena, offset + old_bytes, new_bytes - old_bytes);
            if (!room && !(flags & DOGMA_REMAP_MAY_MOVE))
                return -ENOMEM;
            if (!room)
                target = dg_arena_find_free(arena, new_bytes);
            if (target == 0)
                return -ENOMEM;
        }
    }
    if (error == 0 && target != offset) {
        if (kept < old_bytes)
            error = dg_arena_unmap(arena, offset + kept, old_bytes - kept, true);
        if (error == 0)
            move_pages(arena, offset, target, kept);
        if (error == 0 && new_bytes > kept)
            error = dg_arena_map(arena, target + kept, new_bytes - kept, permission, true);
    } else if (error == 0 && new_bytes > old_bytes) {
        error = dg_arena_map(arena, offset + old_bytes, new_bytes - old_bytes, permission, true);
    } else if (error == 0 && new_bytes < old_bytes) {
        error = dg_arena_unmap(arena, offset + new_bytes, old_bytes - new_bytes, true);
    }
    note_use(process);
    return error != 0 ? error : (int64_t)(base_of(process) + target);
}

int64_t dg_api_DISCARD(dg_process *process, const uint64_t *a)
{
    uint64_t bytes = a[1], offset;
    if (!heap_range(process, a[0], &bytes, &offset))
        return -EINVAL;
    dg_arena *arena = &process->arena;
    if (!dg_arena_pages_have(arena, offset, bytes, DG_PAGE_MAPPED))
        return -ENOMEM;
    bool shared = false;
    for (uint64_t page = offset / DG_PAGE_BYTES; page < (offset + bytes) / DG_PAGE_BYTES; page++)
        shared |= (arena->permission[page] & DG_PAGE_SHARED) != 0;
    return dg_host(madvise(arena->base + offset, bytes, shared ? MADV_REMOVE : MADV_DONTNEED));
}
