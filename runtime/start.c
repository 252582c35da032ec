/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* From a linked program to its end: stacks, start block, initialisers, entry, exit.  Spec:
 * 60-embedding */
#include "process.h"

#include "interp/interp.h"

#include <asm/prctl.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* ---- stacks ---- */

/* The runtime stack and the safe stack in one reservation, unmapped guards around both. The runtime stack is the lower one: debuggers expect
 * callers at higher addresses. */
static void make_host_stacks(dg_process *process)
{
    const size_t guard = DG_SAFE_STACK_GUARD_BYTES, safe_bytes = process->safe_stack_bytes;
    uint8_t *whole = mmap(NULL, 3 * guard + DG_RUNTIME_STACK_BYTES + safe_bytes, PROT_NONE,
                          MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (whole == MAP_FAILED)
        dg_die(DG_EXIT_FAILURE, "no memory for the stacks: %s", strerror(errno));
    uint8_t *runtime_stack = whole + guard, *safe_stack = runtime_stack + DG_RUNTIME_STACK_BYTES + guard;
    if (mprotect(runtime_stack, DG_RUNTIME_STACK_BYTES, PROT_READ | PROT_WRITE) != 0 ||
        mprotect(safe_stack, safe_bytes, PROT_READ | PROT_WRITE) != 0)
        dg_die(DG_EXIT_FAILURE, "no memory for the stacks: %s", strerror(errno));
    process->safe_stack = safe_stack;
    dg_runtime_stack_top = runtime_stack + DG_RUNTIME_STACK_BYTES;
}

static uint64_t at_least(uint64_t declared, uint64_t standard)
{
    return dg_page_round(declared > standard ? declared : standard);
}

void dg_stacks_make(dg_process *process)
{
    const dogma_manifest *manifest = &process->modules[0]->view.manifest;
    process->safe_stack_bytes = at_least(manifest->safe_stack_bytes, DG_SAFE_STACK_BYTES_DEFAULT);
    if (!process->options.interpret)
        make_host_stacks(process);
    uint64_t data_bytes = at_least(manifest->data_stack_bytes, DG_DATA_STACK_BYTES_DEFAULT);
    if (data_bytes > DG_DATA_STACK_BYTES_MAX)
        dg_die(DG_EXIT_REJECTED, "%s: declares a data stack of %llu bytes; at most %u are possible",
               process->modules[0]->path, (unsigned long long)data_bytes, DG_DATA_STACK_BYTES_MAX);
    uint32_t low = (uint32_t)(DOGMA_ARENA_DATA_STACK_END - data_bytes);
    process->data_stack_limit = low;
    const unsigned access = DG_PAGE_READ | DG_PAGE_WRITE | DG_PAGE_OWNED;
    int error = dg_arena_map(&process->arena, low, data_bytes, access, false);
    if (error == 0)
        error = dg_arena_map(&process->arena, DOGMA_ARENA_DATA_STACK_CELL, DG_PAGE_BYTES, access,
                             false);
    if (error != 0)
        dg_die(DG_EXIT_FAILURE, "no memory for the data stack: %s", strerror(-error));
    uint32_t top = DOGMA_ARENA_DATA_STACK_END;
    memcpy(process->arena.base + DOGMA_ARENA_DATA_STACK_CELL, &top, sizeof top);
    memcpy(process->arena.base + DOGMA_ARENA_DATA_STACK_LIMIT_CELL, &low, sizeof low);
}

/* ---- start block ---- */

typedef struct builder { /* fills the start block's pages; a first pass without memory only counts
                          */
    uint8_t *memory;
    uint64_t address; /* of memory[0] in the process */
    uint64_t used;
} builder;

static uint64_t put(builder *b, const void *bytes, size_t count, size_t alignment)
{
    b->used = (b->used + alignment - 1) / alignment * alignment;
    uint64_t address = b->address + b->used;
    if (b->memory != NULL && count != 0)
        memcpy(b->memory + b->used, bytes, count);
    b->used += count;
    return address;
}

static uint64_t put_string(builder *b, const char *text)
{
    return put(b, text, strlen(text) + 1, 1);
}

static uint64_t put_strings(builder *b, char *const *strings, uint32_t *count)
{
    uint32_t n = 0;
    while (strings[n] != NULL)
        n++;
    *count = n;
    uint64_t *addresses = dg_allocate((size_t)n + 1, sizeof *addresses);
    for (uint32_t i = 0; i < n; i++)
        addresses[i] = put_string(b, strings[i]);
    uint64_t result = put(b, addresses, ((size_t)n + 1) * sizeof *addresses, 8);
    dg_free(addresses);
    return result;
}

/* Guest path of the program file, when a directory of the process reaches it. */
static uint64_t put_executable_path(builder *b, const dg_process *process)
{
    return process->executable_path != NULL ? put_string(b, process->executable_path) : 0;
}

static void build(builder *b, const dg_process *process, struct dogma_start_block *block,
                  const uint8_t *vector)
{
    b->used = 0;
    put(b, block, sizeof *block, 8);
    block->runtime_vector = (struct dogma_view){put(b, vector, dg_api_count, 1), dg_api_count};
    block->arguments = put_strings(b, process->arguments, &block->argument_count);
    block->environment = put_strings(b, process->environment, &block->environment_count);
    /* Longest name first: the first directory whose name is a prefix of a path is the nearest. */
    struct dogma_start_directory directories[DG_DIRECTORIES_MAX];
    uint32_t order[DG_DIRECTORIES_MAX];
    for (uint32_t i = 0; i < process->directory_count; i++) {
        uint32_t j = i;
        for (; j > 0 && strlen(process->directories[order[j - 1]].guest_path) <
                            strlen(process->directories[i].guest_path);
             j--)
            order[j] = order[j - 1];
        order[j] = i;
    }
    for (uint32_t i = 0; i < process->directory_count; i++) {
        const char *name = process->directories[order[i]].guest_path;
        directories[i] = (struct dogma_start_directory){
            .name = put_string(b, name),
            .name_bytes = (uint32_t)strlen(name),
            .handle = (int32_t)(DOGMA_HANDLE_DIRECTORY_FIRST + order[i])};
    }
    block->directories = put(b, directories, process->directory_count * sizeof directories[0], 8);
    block->directory_count = process->directory_count;
    block->working_directory = put_string(b, process->working_directory);
    block->executable_path = put_executable_path(b, process);
    if (b->memory != NULL)
        memcpy(b->memory, block, sizeof *block);
}

void dg_start_block_make(dg_process *process)
{
    dg_arena *arena = &process->arena;
    const dg_module *program = process->modules[0];
    uint64_t base = (uint64_t)(uintptr_t)arena->base;
    uint8_t vector[256];
    for (uint32_t i = 0; i < dg_api_count && i < sizeof vector; i++)
        vector[i] = dg_api_rows[i].function != NULL;
    /* The descriptor has the first page to itself but for being read-only to the process: the
     * runtime writes through its own view. */
    struct dogma_start_block block = {
        .version = DOGMA_START_BLOCK_VERSION,
        .size_bytes = sizeof block,
        .process_id = (uint32_t)getpid(),
        .parent_id = (uint32_t)getppid(),
        .user = (uint32_t)getuid(),
        .group = (uint32_t)getgid(),
        .binary = {base + program->view_offset, program->view.file.size_bytes},
        .page_bytes = DG_PAGE_BYTES,
        .arena_address = base,
        .arena_bytes = DOGMA_ARENA_BYTES,
        .data_stack_low = base + process->data_stack_limit,
        .data_stack_high = base + DOGMA_ARENA_DATA_STACK_END,
        .signals_ignored = process->signals_ignored,
        .signals_blocked = process->signals_blocked,
    };
    if (getrandom(block.random, sizeof block.random, 0) != (ssize_t)sizeof block.random)
        dg_die(DG_EXIT_FAILURE, "no random numbers: %s", strerror(errno));
    builder b = {.memory = NULL, .address = base + DOGMA_START_BLOCK_OFFSET};
    build(&b, process, &block, vector);
    uint64_t block_bytes = dg_page_round(b.used);
    if (block_bytes + DG_PAGE_BYTES > DOGMA_START_BLOCK_BYTES_MAX)
        dg_die(DG_EXIT_FAILURE, "arguments and environment are too long");
    const unsigned owned = DG_PAGE_READ | DG_PAGE_OWNED;
    int error =
        dg_arena_map(arena, DOGMA_START_BLOCK_OFFSET, block_bytes, owned | DG_PAGE_WRITE, false);
    if (error != 0)
        dg_die(DG_EXIT_FAILURE, "no memory for the start block: %s", strerror(-error));

    /* The descriptor changes while the process runs: one shared page, mapped writable for the
     * runtime only. A fork makes a new one. */
    uint64_t descriptor_offset = DOGMA_START_BLOCK_OFFSET + block_bytes;
    block.descriptor = (struct dogma_view){base + descriptor_offset, sizeof *process->descriptor};
    process->descriptor_offset = (uint32_t)descriptor_offset;
    dg_descriptor_map(process);
    b.memory = arena->base + DOGMA_START_BLOCK_OFFSET;
    build(&b, process, &block, vector);
    if (dg_arena_protect(arena, DOGMA_START_BLOCK_OFFSET, block_bytes, DG_PAGE_READ) != 0)
        dg_die(DG_EXIT_FAILURE, "cannot protect the start block: %s", strerror(errno));
}

void dg_descriptor_map(dg_process *process)
{
    struct dogma_process_descriptor before = {.size_bytes = sizeof before};
    if (process->descriptor != NULL) {
        before = *process->descriptor;
        munmap(process->descriptor, DG_PAGE_BYTES);
    }
    dg_arena *arena = &process->arena;
    int memory = memfd_create("descriptor", MFD_CLOEXEC);
    void *writable = MAP_FAILED;
    if (memory >= 0 && ftruncate(memory, DG_PAGE_BYTES) == 0)
        writable = mmap(NULL, DG_PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED, memory, 0);
    if (writable == MAP_FAILED || mmap(arena->base + process->descriptor_offset, DG_PAGE_BYTES,
                                       PROT_READ, MAP_SHARED | MAP_FIXED, memory, 0) == MAP_FAILED)
        dg_die(DG_EXIT_FAILURE, "no memory for the process descriptor: %s", strerror(errno));
    close(memory);
    arena->permission[process->descriptor_offset / DG_PAGE_BYTES] =
        DG_PAGE_READ | DG_PAGE_MAPPED | DG_PAGE_OWNED;
    process->descriptor = writable;
    *process->descriptor = before;
    process->descriptor->process_id = (uint32_t)getpid();
    process->descriptor->memory_bytes = arena->mapped_bytes;
    process->descriptor->memory_bytes_max = arena->mapped_bytes_max;
}

/* ---- running ---- */

static uint64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (uint64_t)time.tv_sec * 1000000000u + (uint64_t)time.tv_nsec;
}

static void call(dg_process *process, dg_module *module, uint32_t function, uint64_t argument)
{
    if (process->options.interpret) {
        dg_interpreter_call(process, module, function, argument);
        return;
    }
    uint64_t code = module->placement.code_address + module->function_offsets[function];
    dg_enter(code, argument, process->safe_stack + process->safe_stack_bytes,
             (uint64_t)(uintptr_t)process->arena.base);
}

int dg_process_run(dg_process *process)
{
    if (!process->options.interpret) {
        if (syscall(SYS_arch_prctl, ARCH_SET_GS, process->arena.base) != 0)
            dg_die(DG_EXIT_FAILURE, "cannot set gs: %s", strerror(errno));
        dg_trap_handlers_install(process);
        if (process->options.perf_map)
            dg_perf_map_write(process);
        if (process->options.gdb)
            dg_gdb_register(process);
    } else {
        dg_interpreter_make(process);
    }
    process->load_time_ns = now_ns() - process->start_time_ns;
    for (uint32_t i = 0; i < process->module_count && !process->exited; i++) {
        dg_module *module = process->modules[process->order[i]];
        if (module->view.manifest.initialiser != 0)
            call(process, module, module->view.manifest.initialiser - 1, 0);
    }
    dg_module *program = process->modules[0];
    if (!process->exited) {
        uint64_t block = (uint64_t)(uintptr_t)process->arena.base + DOGMA_START_BLOCK_OFFSET;
        call(process, program, program->view.manifest.entry - 1, block);
        if (!process->exited) { /* A-START: it must not return */
            dg_trap trap = {.kind = DOGMA_TRAP_TRAP,
                            .module = program,
                            .function = program->view.manifest.entry - 1};
            dg_trap_report(process, &trap);
        }
    }
    /* Finalisers run once, in the opposite order; an exit inside one ends the process at once
     * (dg_process_exit). */
    process->finalising = true;
    for (uint32_t i = process->module_count; i-- > 0;) {
        dg_module *module = process->modules[process->order[i]];
        if (module->view.manifest.finaliser != 0)
            call(process, module, module->view.manifest.finaliser - 1, 0);
    }
    return process->exit_status;
}

void dg_statistics_print(const dg_process *process)
{
    size_t module_bytes = 0, code_bytes = 0;
    for (uint32_t i = 0; i < process->module_count; i++) {
        module_bytes += process->modules[i]->size_bytes;
        code_bytes += process->modules[i]->code_bytes;
    }
    dg_message(
        "modules %u, %zu bytes, code %zu bytes; memory %llu bytes; load %.3f ms, run %.3f ms",
        process->module_count, module_bytes, code_bytes,
        (unsigned long long)process->arena.mapped_bytes, (double)process->load_time_ns / 1e6,
        (double)(now_ns() - process->start_time_ns - process->load_time_ns) / 1e6);
    if (process->options.interpret)
        dg_message("interpreted %llu instructions",
                   (unsigned long long)dg_interpreter_count(process));
}

void dg_process_exit(dg_process *process, int status)
{
    bool again = process->finalising;
    process->exited = true;
    process->exit_status = status & 0xff;
    if (again) {
        if (process->options.statistics)
            dg_statistics_print(process);
        dg_access_profile_write(process);
        _exit(process->exit_status);
    }
    if (process->options.interpret)
        dg_interpreter_leave(process);
    dg_leave();
}
