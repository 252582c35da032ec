/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The arena: place, guards, rights, accounting, ranges. */
#include "arena.h"

#include <errno.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

static int failed, count;

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        count++;                                                                                   \
        if (!(condition)) {                                                                        \
            failed++;                                                                              \
            printf("line %d: %s\n", __LINE__, #condition);                                         \
        }                                                                                          \
    } while (0)

enum { READ = DG_PAGE_READ, WRITE = DG_PAGE_WRITE, PAGE = DG_PAGE_BYTES };

/* Nothing else can be placed there: the whole guard is reserved. */
static void guards(const dg_arena *arena)
{
    uint64_t base = (uint64_t)(uintptr_t)arena->base;
    CHECK(base % DOGMA_ARENA_BYTES == 0 && base >= 1ull << 44 &&
          base <= (1ull << 47) - (1ull << 44));
    const uint64_t places[] = {base - DG_GUARD_BYTES,
                               base - PAGE,
                               base,
                               base + DOGMA_ARENA_BYTES - PAGE,
                               base + DOGMA_ARENA_BYTES,
                               base + DOGMA_ARENA_BYTES + DG_GUARD_BYTES - PAGE};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        void *got = mmap((void *)(uintptr_t)places[i], PAGE, PROT_READ,
                         MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
        CHECK(got == MAP_FAILED && errno == EEXIST);
    }
}

static void ranges(dg_arena *arena)
{
    uint64_t base = (uint64_t)(uintptr_t)arena->base, heap = DOGMA_ARENA_HEAP;
    CHECK(dg_arena_map(arena, heap, 2 * PAGE, READ | WRITE, true) == 0);
    CHECK(dg_arena_map(arena, heap + 2 * PAGE, PAGE, READ, true) == 0);
    CHECK(dg_arena_range(arena, base + heap, 3 * PAGE, READ) == arena->base + heap);
    CHECK(dg_arena_range(arena, base + heap, 3 * PAGE, WRITE) == NULL);
    CHECK(dg_arena_range(arena, base + heap, 3 * PAGE + 1, READ) == NULL);
    CHECK(dg_arena_range(arena, base + heap - 1, 2, READ) == NULL);
    CHECK(dg_arena_range(arena, base + heap + 3 * PAGE - 1, 1, READ) != NULL);
    CHECK(dg_arena_range(arena, 0, 1, READ) == NULL);
    CHECK(dg_arena_range(arena, base - 1, 1, READ) == NULL);
    CHECK(dg_arena_range(arena, base + DOGMA_ARENA_BYTES, 1, READ) == NULL);
    CHECK(dg_arena_range(arena, base + heap, UINT64_MAX, READ) == NULL);
    CHECK(dg_arena_range(arena, base + heap, DOGMA_ARENA_BYTES, READ) == NULL);
    CHECK(dg_arena_range(arena, UINT64_MAX, 1, READ) == NULL);
    CHECK(dg_arena_range(arena, UINT64_MAX, 2, READ) == NULL);
    CHECK(dg_arena_range(arena, 0, 0, WRITE) != NULL); /* an empty range is always valid */
    arena->base[heap] = 1;
    CHECK(dg_arena_protect(arena, heap, PAGE, READ) == 0);
    CHECK(dg_arena_range(arena, base + heap, 1, WRITE) == NULL);
    CHECK(arena->base[heap] == 1);
    CHECK(dg_arena_map(arena, heap, PAGE, READ | WRITE, true) == 0);
    CHECK(arena->base[heap] == 0); /* replaced by a zeroed page */
}

static void accounting(dg_arena *arena)
{
    uint64_t heap = DOGMA_ARENA_HEAP;
    CHECK(arena->mapped_bytes == 3 * PAGE);
    arena->mapped_bytes_max = 5 * PAGE;
    CHECK(dg_arena_map(arena, heap + 8 * PAGE, 3 * PAGE, READ, true) == -ENOMEM);
    CHECK(dg_arena_pages_free(arena, heap + 8 * PAGE, 3 * PAGE));
    CHECK(dg_arena_map(arena, heap + PAGE, 4 * PAGE, READ, true) ==
          0); /* two of them replace: five in all */
    CHECK(arena->mapped_bytes == 5 * PAGE);
    CHECK(dg_arena_unmap(arena, heap + PAGE, 64 * PAGE, true) == 0);
    CHECK(arena->mapped_bytes == PAGE);
    CHECK(dg_arena_find_free(arena, PAGE) == heap + PAGE);
    CHECK(dg_arena_unmap(arena, heap, PAGE, true) == 0);
    CHECK(arena->mapped_bytes == 0 && dg_arena_find_free(arena, PAGE) == heap);
    CHECK(dg_arena_find_free(arena, (uint64_t)DOGMA_ARENA_HEAP_END - heap) == heap);
    CHECK(dg_arena_find_free(arena, (uint64_t)DOGMA_ARENA_HEAP_END - heap + PAGE) == 0);
}

/* A second mapping shows the same pages, is not counted, and is no more writable than the permission says. */
static void mapped_again(dg_arena *arena)
{
    const uint64_t place = DOGMA_ARENA_IMAGES, base = (uint64_t)(uintptr_t)arena->base;
    uint8_t *source = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    CHECK(source != MAP_FAILED);
    source[PAGE] = 7;
    CHECK(mprotect(source, 2 * PAGE, PROT_READ) == 0);
    CHECK(dg_arena_map_again(arena, place, source, 2 * PAGE, READ | DG_PAGE_OWNED) == 0);
    CHECK(source[PAGE] == 7 && arena->base[place + PAGE] == 7);
    CHECK(arena->mapped_bytes == 0);
    CHECK(dg_arena_range(arena, base + place, 2 * PAGE, READ) == arena->base + place);
    CHECK(dg_arena_range(arena, base + place, 1, WRITE) == NULL);
    CHECK(dg_arena_range(arena, base + place, 2 * PAGE + 1, READ) == NULL);
    CHECK(dg_arena_pages_have(arena, place, 2 * PAGE, DG_PAGE_OWNED | DG_PAGE_MAPPED));
    /* The kernel agrees: a system call that writes there fails. */
    int pipes[2];
    CHECK(pipe(pipes) == 0 && write(pipes[1], "x", 1) == 1);
    CHECK(read(pipes[0], arena->base + place, 1) == -1 && errno == EFAULT);
    CHECK(dg_arena_unmap(arena, place, 2 * PAGE, false) == 0 && source[PAGE] == 7);
}

int main(void)
{
    static dg_arena arena, second;
    CHECK(dg_arena_create(&arena));
    CHECK(dg_arena_create(&second));
    CHECK(arena.base != second.base);
    guards(&arena);
    ranges(&arena);
    accounting(&arena);
    mapped_again(&arena);
    printf("arena_test: %d checks, %d failed\n", count, failed);
    return failed != 0;
}
