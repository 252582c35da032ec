/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Runtime functions with hostile arguments: addresses outside the arena, ranges that wrap or run
 * into unmapped and read-only pages, handles that do not exist, upper halves of i32 full of ones.
 * Nothing may crash, nothing that the process cannot write may change, and whatever is a result
 * must be a plausible one.
 *
 *   hostile_calls_test [rounds [seed]]
 */
#include "api_functions.h"
#include "linux/linux.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { READ_ONLY_PAGES = 4, PAGE = DG_PAGE_BYTES };

static uint64_t state;
static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545f4914f6cdd1du;
}
static uint32_t below(uint32_t n)
{
    return (uint32_t)((next() >> 33) % n);
}

/* Ends the process, waits, sends signals, changes what this test needs itself, or traps by
 * contract. */
static bool left_out(const char *name, bool memory)
{
    static const char *const names[] = {"exit",        "fork",        "kill",          "sleep",
                                        "timer_set",   "signal_wait", "signal_action", "limit_set",
                                        "wait",        "umask",       "lock_file",     "lock_range",
                                        "signal_mask", "close",       "dup_to"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return memory;
}

static uint64_t base;

static uint64_t hostile(void)
{
    static const uint64_t sizes[] = {0,
                                     1,
                                     2,
                                     8,
                                     16,
                                     32,
                                     120,
                                     4095,
                                     4096,
                                     4097,
                                     8192,
                                     65536,
                                     0x7fffffff,
                                     0x80000000,
                                     0xffffffff,
                                     0x100000000,
                                     0x7fffffffffffffff,
                                     0x8000000000000000,
                                     UINT64_MAX,
                                     UINT64_MAX - 1,
                                     UINT64_MAX - 4096};
    const uint64_t places[] = {0,
                               1,
                               base,
                               base - 1,
                               base + DOGMA_ARENA_BYTES,
                               base + DOGMA_ARENA_BYTES - 1,
                               base + DOGMA_ARENA_HEAP,
                               base + DOGMA_ARENA_HEAP + 2 * PAGE - 1,
                               base + DOGMA_ARENA_HEAP + 2 * PAGE - 64,
                               base + DOGMA_ARENA_HEAP - 1,
                               base + DOGMA_ARENA_IMAGES,
                               base + DOGMA_ARENA_IMAGES + 17,
                               base + DOGMA_ARENA_HEAP + 16,
                               base + DOGMA_ARENA_HEAP + 160,
                               base + DOGMA_ARENA_HEAP_END - PAGE,
                               (uint64_t)(uintptr_t)&state,
                               (uint64_t)(uintptr_t)dg_current,
                               0xffff800000000000,
                               0xdead000000000000};
    switch (below(5)) {
    case 0:
        return sizes[below(sizeof sizes / sizeof sizes[0])];
    case 1:
    case 2:
        return places[below(sizeof places / sizeof places[0])];
    case 3:
        return next() << 32 | below(12); /* a handle or flags with a dirty upper half */
    default:
        return below(3) ? below(64) : DOGMA_HANDLE_DIRECTORY_FIRST + below(3);
    }
}

static uint8_t read_only_before[READ_ONLY_PAGES * PAGE];

/* The process's memory as the test needs it; calls may have unmapped or re-protected the heap. */
static void prepare(dg_process *process)
{
    dg_arena *arena = &process->arena;
    dg_arena_unmap(arena, DOGMA_ARENA_HEAP, DOGMA_ARENA_HEAP_END - DOGMA_ARENA_HEAP, true);
    if (dg_arena_map(arena, DOGMA_ARENA_HEAP, 2 * PAGE, DG_PAGE_READ | DG_PAGE_WRITE, true) != 0)
        exit(2);
    memset(arena->base + DOGMA_ARENA_HEAP, 'a',
           2 * PAGE); /* paths of one letter, structures of large numbers */
}

int main(int argc, char **argv)
{
    unsigned long rounds = argc > 1 ? strtoul(argv[1], NULL, 0) : 300;
    state = (argc > 2 ? strtoull(argv[2], NULL, 0) : 1) * 0x9e3779b97f4a7c15u + 1;
    char folder[] = "/tmp/hostile-XXXXXX";
    dg_process *process = dg_current;
    int nothing = open("/dev/null", O_RDWR);
    if (mkdtemp(folder) == NULL || !dg_arena_create(&process->arena) || nothing < 0)
        return 2;
    base = (uint64_t)(uintptr_t)process->arena.base;
    process->arena.mapped_bytes_max = 64u << 20;
    process->descriptor = dg_allocate(1, sizeof *process->descriptor);
    process->directories[0] = (dg_directory){.host = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC),
                                             .guest_path = dg_copy_string("/box")};
    process->directory_count = 1;
    for (uint32_t i = 0; i < 4; i++)
        dg_handle_put(process, fcntl(nothing, F_DUPFD_CLOEXEC, 3), i, false, NULL);
    if (dg_arena_map(&process->arena, DOGMA_ARENA_IMAGES, sizeof read_only_before,
                     DG_PAGE_READ | DG_PAGE_WRITE | DG_PAGE_OWNED, false) != 0)
        return 2;
    for (size_t i = 0; i < sizeof read_only_before; i++)
        read_only_before[i] = (uint8_t)next();
    memcpy(process->arena.base + DOGMA_ARENA_IMAGES, read_only_before, sizeof read_only_before);
    if (dg_arena_protect(&process->arena, DOGMA_ARENA_IMAGES, sizeof read_only_before,
                         DG_PAGE_READ) != 0)
        return 2;

    unsigned long calls = 0, faults = 0, failed = 0;
    for (unsigned long round = 0; round < rounds; round++) {
        prepare(process);
        for (uint32_t row = 0; row < dg_api_count; row++) {
            const dg_api_row *api = &dg_api_rows[row];
            if (api->function == NULL || left_out(api->name, api->memory))
                continue;
            uint64_t arguments[6];
            for (unsigned i = 0; i < 6; i++)
                arguments[i] = hostile();
            if (strcmp(api->name, "poll") == 0)
                arguments[2] = 0;
            int64_t result = dg_api_call(process, row, arguments);
            calls++;
            faults += result == -EFAULT;
            if (memcmp(process->arena.base + DOGMA_ARENA_IMAGES, read_only_before,
                       sizeof read_only_before) != 0) {
                printf("%s changed read-only memory\n", api->name);
                return 1;
            }
            bool known_error =
                result >= 0 || result < -DOGMA_ERRNO_MAX || strerror((int)-result)[0] != 'U';
            if (!known_error) {
                failed++;
                printf("%s: strange error %lld\n", api->name, (long long)result);
            }
        }
        /* Handles that were opened go again, so that the table does not fill up. */
        for (uint32_t i = 4; i < process->handle_count; i++) {
            uint64_t handle = i;
            dg_api_CLOSE(process, &handle);
        }
    }
    char command[64];
    snprintf(command, sizeof command, "rm -rf %s", folder);
    failed += system(command) != 0;
    printf("hostile_calls_test: %lu calls, %lu EFAULT, %lu failed\n", calls, faults, failed);
    return failed != 0 || faults == 0;
}
