/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Memory intrinsics (module "dogma.mem").
 *
 * The dg_memory_ functions are called by the stubs of thunks.S for translated code: one range
 * check, then plain copying, in which a page that is not mapped faults; dg_memory_active tells the
 * fault handler that such a fault is the program's. The dg_api_MEM_ functions do the same for the
 * interpreter and check every page beforehand.
 */
#include "memory.h"
#include "api_functions.h"
#include "process.h"

#include <stdatomic.h>
#include <string.h>

volatile bool dg_memory_active;

/* The accesses between the two must not move out: the fault handler goes by the flag. */
static inline void memory_access_begin(void)
{
    dg_memory_active = true;
    atomic_signal_fence(memory_order_seq_cst);
}

static inline void memory_access_end(void)
{
    atomic_signal_fence(memory_order_seq_cst);
    dg_memory_active = false;
}

static inline bool outside(uint64_t base, uint64_t address, uint64_t bytes)
{
    uint64_t offset = address - base;
    return bytes != 0 && (offset >= DOGMA_ARENA_BYTES || bytes > DOGMA_ARENA_BYTES - offset);
}

static noreturn void bad_range(uint64_t address, bool write)
{
    dg_trap trap = {
        .kind = DOGMA_TRAP_MEMORY, .has_address = true, .address = address, .write = write};
    memory_access_end();
    dg_trap_locate_caller(dg_current, &trap);
    dg_trap_report(dg_current, &trap);
}

/* Short ones do not come here: see thunks.S. */
uint64_t dg_memory_move(uint64_t destination, uint64_t source, uint64_t bytes, uint64_t base)
{
    if (outside(base, destination, bytes))
        bad_range(destination, true);
    if (outside(base, source, bytes))
        bad_range(source, false);
    memory_access_begin();
    if (bytes != 0)
        memmove((void *)(uintptr_t)destination, (const void *)(uintptr_t)source, bytes);
    memory_access_end();
    return destination;
}

uint64_t dg_memory_set(uint64_t address, uint32_t byte, uint64_t bytes, uint64_t base)
{
    if (outside(base, address, bytes))
        bad_range(address, true);
    memory_access_begin();
    if (bytes != 0)
        memset((void *)(uintptr_t)address, (int)(byte & 0xff), bytes);
    memory_access_end();
    return address;
}

/* Eight bytes at a time: a page that is not mapped may fault although an earlier byte differs, which A-RANGE allows. */
static uint32_t compare_bytes(const uint8_t *left, const uint8_t *right, uint64_t bytes)
{
    uint64_t i = 0;
    for (; bytes - i >= 8; i += 8) {
        uint64_t a, b;
        memcpy(&a, left + i, 8);
        memcpy(&b, right + i, 8);
        if (a != b) {
            i += (uint64_t)__builtin_ctzll(a ^ b) / 8;
            return (uint32_t)left[i] - right[i];
        }
    }
    for (; i < bytes; i++) {
        if (left[i] != right[i])
            return (uint32_t)left[i] - right[i];
    }
    return 0;
}

uint64_t dg_memory_compare(uint64_t left, uint64_t right, uint64_t bytes, uint64_t base)
{
    if (outside(base, left, bytes))
        bad_range(left, false);
    if (outside(base, right, bytes))
        bad_range(right, false);
    memory_access_begin();
    uint32_t result =
        compare_bytes((const uint8_t *)(uintptr_t)left, (const uint8_t *)(uintptr_t)right, bytes);
    memory_access_end();
    return result;
}

uint64_t dg_memory_length(uint64_t address, uint64_t base)
{
    if (outside(base, address, 1))
        bad_range(address, false);
    memory_access_begin();
    uint64_t result = strlen((const char *)(uintptr_t)address);
    memory_access_end();
    return result;
}

uint64_t dg_memory_find(uint64_t address, uint32_t byte, uint64_t bytes, uint64_t base)
{
    if (outside(base, address, bytes))
        bad_range(address, false);
    memory_access_begin();
    const void *found =
        bytes != 0 ? memchr((const void *)(uintptr_t)address, (int)(byte & 0xff), bytes) : NULL;
    memory_access_end();
    return (uint64_t)(uintptr_t)found;
}

/* ---- the same with every page checked, for the interpreter ---- */

/* The first address of the range that may not be touched becomes the trap's. */
static void check(dg_process *process, uint64_t address, uint64_t bytes, unsigned bits)
{
    if (dg_arena_range(&process->arena, address, bytes, bits) != NULL)
        return;
    uint64_t bad = address;
    if (!outside((uint64_t)(uintptr_t)process->arena.base, address, bytes)) {
        while (dg_arena_range(&process->arena, bad, 1, bits) != NULL)
            bad = (bad | (DG_PAGE_BYTES - 1)) + 1;
    }
    bad_range(bad, bits == DG_PAGE_WRITE);
}

int64_t dg_api_MEM_MOVE(dg_process *process, const uint64_t *a)
{
    check(process, a[0], a[2], DG_PAGE_WRITE);
    check(process, a[1], a[2], DG_PAGE_READ);
    if (a[2] != 0)
        memmove((void *)(uintptr_t)a[0], (const void *)(uintptr_t)a[1], a[2]);
    return (int64_t)a[0];
}

/* The ranges "must not overlap"; programs that let them overlap get the result of move, in both
 * modes. */
int64_t dg_api_MEM_COPY(dg_process *process, const uint64_t *a)
{
    return dg_api_MEM_MOVE(process, a);
}

int64_t dg_api_MEM_SET(dg_process *process, const uint64_t *a)
{
    check(process, a[0], a[2], DG_PAGE_WRITE);
    if (a[2] != 0)
        memset((void *)(uintptr_t)a[0], (int)(a[1] & 0xff), a[2]);
    return (int64_t)a[0];
}

/* Pages behind the first difference need not be there: translated code does not touch them either.
 */
int64_t dg_api_MEM_COMPARE(dg_process *process, const uint64_t *a)
{
    uint64_t base = (uint64_t)(uintptr_t)process->arena.base;
    if (outside(base, a[0], a[2]))
        bad_range(a[0], false);
    if (outside(base, a[1], a[2]))
        bad_range(a[1], false);
    for (uint64_t i = 0; i < a[2]; i++) {
        if (i == 0 || (a[0] + i) % DG_PAGE_BYTES == 0 || (a[1] + i) % DG_PAGE_BYTES == 0) {
            check(process, a[0] + i, 1, DG_PAGE_READ);
            check(process, a[1] + i, 1, DG_PAGE_READ);
        }
        const uint8_t *left = (const uint8_t *)(uintptr_t)(a[0] + i),
                      *right = (const uint8_t *)(uintptr_t)(a[1] + i);
        if (*left != *right)
            return (int64_t)*left - *right;
    }
    return 0;
}

/* First byte with that value in [address, address + limit), page by page. */
static uint64_t find(dg_process *process, uint64_t address, uint8_t byte, uint64_t limit)
{
    while (limit != 0) {
        uint64_t part = DG_PAGE_BYTES - address % DG_PAGE_BYTES;
        if (part > limit)
            part = limit;
        check(process, address, part, DG_PAGE_READ);
        const void *found = memchr((const void *)(uintptr_t)address, byte, part);
        if (found != NULL)
            return (uint64_t)(uintptr_t)found;
        address += part;
        limit -= part;
    }
    return 0;
}

int64_t dg_api_MEM_LENGTH(dg_process *process, const uint64_t *a)
{
    return (int64_t)(find(process, a[0], 0, UINT64_MAX) - a[0]);
}

int64_t dg_api_MEM_FIND(dg_process *process, const uint64_t *a)
{
    if (outside((uint64_t)(uintptr_t)process->arena.base, a[0], a[2]))
        bad_range(a[0], false);
    return (int64_t)find(process, a[0], (uint8_t)a[1], a[2]);
}
