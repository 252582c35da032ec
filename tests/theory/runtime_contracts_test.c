/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * runtime.thm against the runtime: names and types of every function; every range it says is checked, made bad in every way; every result
 * against the postcondition the checker believes.
 *
 * Each function is called with arguments that are in order, chosen by their names in runtime.thm, but for one range. A function that answers
 * another error before it looks at a range would pass unnoticed; so the answer has to be EFAULT, or in dogma.mem a trap, in a child.
 */
#include "api_functions.h"
#include "interp/internal.h"
#include "linux/linux.h"

#include <dogma/check.h>

#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

typedef struct range { int address, size_argument; uint64_t factor; bool write, or_null; } range;
static const struct contract {
    const char *module, *name, *types, *arguments[6];
    bool traps;
    range ranges[4];
    dogma_fact_kind post;
    int64_t lo, hi; /* ENTRY: lo is the register */
} contracts[] = {
#include "runtime_contracts.inc"
};
enum { COUNT = sizeof contracts / sizeof contracts[0], PAGE = DG_PAGE_BYTES };

/* Arena offsets: two writable pages, nothing behind them, one read-only page. */
enum { GOOD = DOGMA_ARENA_HEAP + 16 * PAGE, GOOD_END = GOOD + 2 * PAGE, READ_ONLY = DOGMA_ARENA_HEAP + 64 * PAGE };
enum { TEXT = GOOD, ARRAY = GOOD + 256, AREA = GOOD + 1024, AREA_BYTES = 64 };

static dg_process *process;
static uint64_t base;
static int failed, calls;
static uint8_t read_only_before[PAGE];

static void complain(const struct contract *c, const char *what, int64_t result)
{
    printf("%s %s: %s (result %" PRId64 ")\n", c->module, c->name, what, result);
    failed++;
}

/* ---- the process ---- */

static int terminal;

static void must(bool done, const char *what)
{
    if (!done) {
        perror(what);
        exit(2);
    }
}

static void make_process(char *folder)
{
    process = dg_current;
    must(mkdtemp(folder) != NULL, "folder");
    must(chdir(folder) == 0, "chdir");
    int file = open("file", O_RDWR | O_CREAT, 0755);
    must(file >= 0 && write(file, "\x7f" "DGM", 4) == 4 && symlink("file", "link") == 0, "files");
    terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY);
    must(dg_arena_create(&process->arena), "arena");
    base = (uint64_t)(uintptr_t)process->arena.base;
    process->arena.mapped_bytes_max = 64u << 20;
    process->descriptor = dg_allocate(1, sizeof *process->descriptor);
    process->directories[0] = (dg_directory){.host = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC), .guest_path = dg_copy_string("/box")};
    process->directory_count = 1;
    dg_handle_put(process, fcntl(file, F_DUPFD_CLOEXEC, 3), 0, false, NULL);
    if (terminal >= 0)
        dg_handle_put(process, terminal, 1, false, NULL);
    dg_handle_put(process, open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC), 2, false, NULL);
    static dg_interpreter interpreter; /* in no function: a trap has no place */
    process->options.interpret = true;
    process->interpreter = &interpreter;
    must(dg_arena_map(&process->arena, GOOD, 2 * PAGE, DG_PAGE_READ | DG_PAGE_WRITE, true) == 0, "map");
    must(dg_arena_map(&process->arena, READ_ONLY, PAGE, DG_PAGE_READ | DG_PAGE_WRITE, true) == 0, "map");
    memset(process->arena.base + READ_ONLY, 0x55, PAGE);
    must(dg_arena_protect(&process->arena, READ_ONLY, PAGE, DG_PAGE_READ) == 0, "protect");
    memcpy(read_only_before, process->arena.base + READ_ONLY, PAGE);
}

static void fill_memory(void)
{
    /* Names as they were: rename, remove and their like worked on them. */
    if (access("file", F_OK) != 0) {
        const int file = open("file", O_RDWR | O_CREAT | O_CLOEXEC, 0755);
        must(file >= 0 && write(file, "\x7f" "DGM", 4) == 4 && close(file) == 0, "file");
    }
    (void)(unlink("new") == 0 || rmdir("new") == 0);
    uint8_t *memory = process->arena.base;
    memset(memory + GOOD, 0, 2 * PAGE);
    memcpy(memory + TEXT, "file", 4);
    memcpy(memory + TEXT + 16, "link", 4);
    memcpy(memory + TEXT + 32, "new", 3);
    const struct dogma_buffer buffer = {.address = base + AREA, .size_bytes = AREA_BYTES};
    memcpy(memory + ARRAY, &buffer, sizeof buffer);
}

/* ---- arguments in order, by name ---- */

static uint64_t good_argument(const struct contract *c, unsigned i)
{
    const char *name = c->arguments[i];
    const bool is_terminal = strncmp(c->name, "terminal", 8) == 0, link = strcmp(c->name, "read_link") == 0;
    const bool makes = strncmp(c->name, "make_", 5) == 0 || strcmp(c->name, "symlink") == 0;
    static const struct { const char *name; uint64_t value; } plain[] = {
        {"count", 1}, {"bytes", AREA_BYTES}, {"path_bytes", 4}, {"old_bytes", 4}, {"new_bytes", 3}, {"target_bytes", 4}, {"block_bytes", AREA_BYTES},
        {"name_bytes", 4}, {"type_bytes", 4}, {"mode", 0755}, {"byte", 'x'}, {"timeout", 0}, {"first", UINT64_MAX}, {"id", UINT64_MAX}};
    if (strstr(name, "directory") != NULL)
        return DOGMA_HANDLE_DIRECTORY_FIRST | 0xabcdef0000000000;
    if (strcmp(name, "handle") == 0) {
        if (strcmp(c->name, "directory_path") == 0)
            return DOGMA_HANDLE_DIRECTORY_FIRST;
        return is_terminal ? 1 : strcmp(c->name, "read_directory") == 0 ? 2 : 0;
    }
    if (strcmp(c->name, "directory_path") == 0 && strcmp(name, "bytes") == 0)
        return strlen("/box"); /* what it writes */
    if (strcmp(name, "resource") == 0)
        return 3; /* one that stays inside the runtime */
    if (strcmp(c->name, "access_at") == 0 && strcmp(name, "mode") == 0)
        return 4;
    if (strcmp(c->name, "lock_range") == 0 && strcmp(name, "command") == 0)
        return DOGMA_LOCK_TEST;
    if (strcmp(c->name, "wait") == 0 && strcmp(name, "flags") == 0)
        return DOGMA_WAIT_NO_HANG;
    if (strcmp(name, "path_bytes") == 0 && makes)
        return 3;
    for (size_t k = 0; k < sizeof plain / sizeof plain[0]; k++) {
        if (strcmp(name, plain[k].name) == 0)
            return plain[k].value;
    }
    if (strcmp(name, "new_path") == 0 || (strcmp(name, "path") == 0 && makes))
        return base + TEXT + 32;
    if (strcmp(name, "path") == 0 || strcmp(name, "old_path") == 0 || strcmp(name, "target") == 0)
        return base + TEXT + (link ? 16 : 0);
    if (strcmp(name, "buffers") == 0)
        return base + ARRAY;
    for (unsigned k = 0; k < 4 && c->ranges[k].factor != 0; k++) {
        if (c->ranges[k].address == (int)i)
            return base + AREA;
    }
    return 0;
}

static void good_arguments(const struct contract *c, uint64_t *arguments)
{
    for (unsigned i = 0; i < 6; i++)
        arguments[i] = c->arguments[i] != NULL ? good_argument(c, i) : 0;
}

static uint64_t range_bytes(const range *r, const uint64_t *arguments)
{
    return r->size_argument < 0 ? r->factor : r->factor * arguments[r->size_argument];
}

/* ---- calls ---- */

/* Ends, waits, or changes what the test stands on. Their posts are those of functions of the same kind, seen below. */
static bool is_left_out(const char *name)
{
    static const char *const names[] = {"exit", "fork", "signal_wait", "close", "dup_to"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (strcmp(name, names[i]) == 0)
            return true;
    }
    return false;
}

static int64_t call(const struct contract *c, uint32_t row, const uint64_t *arguments)
{
    const int64_t result = dg_api_call(process, row, arguments);
    calls++;
    if (c->post == DOGMA_FACT_INTEGER && (result < c->lo || result > c->hi))
        complain(c, "the result is outside of its postcondition", result);
    static const uint8_t registers[6] = {DOGMA_RDI, DOGMA_RSI, DOGMA_RDX, DOGMA_RCX, DOGMA_R8, DOGMA_R9};
    for (unsigned i = 0; c->post == DOGMA_FACT_ENTRY && i < 6; i++) {
        if (registers[i] == c->lo && (uint64_t)result != arguments[i])
            complain(c, "the result is not the argument it is said to be", result);
    }
    if (memcmp(process->arena.base + READ_ONLY, read_only_before, PAGE) != 0)
        complain(c, "read-only memory changed", result);
    return result;
}

/* In a child: memory functions end the process. */
static bool traps(const struct contract *c, uint32_t row, const uint64_t *arguments)
{
    fflush(stdout);
    const pid_t child = fork();
    if (child == 0) {
        const int nothing = open("/dev/null", O_WRONLY);
        dup2(nothing, STDERR_FILENO);
        call(c, row, arguments);
        _exit(0);
    }
    int status = 0;
    must(child > 0 && waitpid(child, &status, 0) == child, "child");
    return WIFEXITED(status) && WEXITSTATUS(status) == 139;
}

static void bad_range(const struct contract *c, uint32_t row, const range *r)
{
    uint64_t arguments[6];
    good_arguments(c, arguments);
    const uint64_t bytes = range_bytes(r, arguments);
    const uint64_t places[] = {base - 1, base - bytes, base, base + DOGMA_ARENA_BYTES, base + DOGMA_ARENA_BYTES - 1, 0 - bytes / 2, UINT64_MAX, 1,
                               base + GOOD_END, base + GOOD_END - bytes + 1, base + GOOD - 1, base + DOGMA_ARENA_HEAP_END, (uint64_t)(uintptr_t)&failed,
                               0xdead000000000000, base + (1ull << 32) + AREA, base - (1ull << 32) + AREA, base + READ_ONLY};
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        if (i + 1 == sizeof places / sizeof places[0] && !r->write)
            continue;
        fill_memory();
        good_arguments(c, arguments);
        arguments[r->address] = places[i];
        if (c->traps) {
            if (!traps(c, row, arguments))
                complain(c, "a bad range does not trap", (int64_t)i);
            continue;
        }
        const int64_t result = call(c, row, arguments);
        if (result != -EFAULT)
            complain(c, "a bad range is not EFAULT", result);
    }
}

/* A range that just fits, an empty one, and none. */
static void good_range(const struct contract *c, uint32_t row, const range *r)
{
    uint64_t arguments[6];
    fill_memory();
    good_arguments(c, arguments);
    const bool content = strstr(c->arguments[r->address], "path") != NULL || strcmp(c->arguments[r->address], "target") == 0 ||
                         strcmp(c->arguments[r->address], "buffers") == 0;
    const uint64_t bytes = range_bytes(r, arguments);
    if (!content) {
        arguments[r->address] = base + GOOD_END - bytes;
        if (call(c, row, arguments) == -EFAULT)
            complain(c, "a range that fits is EFAULT", -EFAULT);
    }
    if (r->size_argument >= 0) {
        good_arguments(c, arguments);
        arguments[r->size_argument] = 0;
        arguments[r->address] = 0xdead000000000000;
        /* Where two ranges share a size, both are empty. */
        if (call(c, row, arguments) == -EFAULT)
            complain(c, "an empty range is EFAULT", -EFAULT);
    }
    if (r->or_null) {
        good_arguments(c, arguments);
        arguments[r->address] = 0;
        if (call(c, row, arguments) == -EFAULT)
            complain(c, "an address of 0 is EFAULT", -EFAULT);
    }
}

static void check_names_and_types(void)
{
    if (COUNT != dg_api_count) {
        printf("runtime.thm has %d functions, api.def %u\n", COUNT, dg_api_count);
        exit(1);
    }
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct contract *c = &contracts[i];
        const dg_api_row *row = &dg_api_rows[i];
        char types[16];
        unsigned n = 0;
        for (; n < row->parameter_count; n++)
            types[n] = row->classes[n + 1] == DOGMA_CLASS_I32 ? 'w' : 'x';
        types[n++] = '>';
        types[n++] = row->result_class == 0 ? '-' : row->result_class == DOGMA_CLASS_I32 ? 'w' : 'x';
        types[n] = '\0';
        if (strcmp(c->module, row->module) != 0 || strcmp(c->name, row->name) != 0 || strcmp(c->types, types) != 0)
            complain(c, "is another function or has another type in api.def", (int64_t)i);
        /* The checker's table says the same. */
        const dogma_fact known = dogma_runtime_postcondition((dogma_span){(const uint8_t *)c->module, strlen(c->module)},
                                                             (dogma_span){(const uint8_t *)c->name, strlen(c->name)});
        const bool same = known.kind == c->post && (known.kind == DOGMA_FACT_ENTRY     ? known.entry == c->lo
                                                    : known.kind == DOGMA_FACT_INTEGER ? known.lo == c->lo && known.hi == c->hi
                                                                                       : true);
        if (!same)
            complain(c, "the checker has another postcondition", (int64_t)i);
    }
    const dogma_fact nothing = dogma_runtime_postcondition((dogma_span){(const uint8_t *)"dogma", 5}, (dogma_span){(const uint8_t *)"reed", 4});
    if (nothing.kind != DOGMA_FACT_NONE)
        complain(&contracts[0], "a function that does not exist has a postcondition", 0);
}

int main(void)
{
    char folder[] = "/tmp/contracts-XXXXXX", command[64];
    int ranges = 0;
    make_process(folder);
    check_names_and_types();
    for (uint32_t i = 0; i < COUNT; i++) {
        const struct contract *c = &contracts[i];
        if (is_left_out(c->name) || dg_api_rows[i].function == NULL)
            continue;
        if (strncmp(c->name, "terminal", 8) == 0 && terminal < 0) {
            printf("%s: no terminal here, left out\n", c->name);
            continue;
        }
        for (unsigned k = 0; k < 4 && c->ranges[k].factor != 0; k++) {
            ranges++;
            bad_range(c, i, &c->ranges[k]);
            good_range(c, i, &c->ranges[k]);
        }
        uint64_t arguments[6];
        fill_memory();
        good_arguments(c, arguments);
        call(c, i, arguments);
    }
    snprintf(command, sizeof command, "rm -rf %s", folder);
    failed += chdir("/") != 0 || system(command) != 0;
    printf("runtime_contracts_test: %d functions, %d ranges, %d calls, %d failed\n", COUNT, ranges, calls, failed);
    return failed != 0;
}
