/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * dogma-bench load FILE.dgm [ROUNDS]: how fast a module loads, cold: read and validate, then
 * transpile, from the file's bytes in memory.
 *
 * Every round starts from fresh, untouched buffers for everything that is written (no code cache,
 * no warm page tables), so the page faults that a real load takes are in the figures. MB are 10^6
 * bytes of the module file.
 */
#include <dogma/transpile.h>

#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { ROUNDS_DEFAULT = 25, ROUNDS_MAX = 100000 };

static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

static void *fresh(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        cli_die(CLI_ENVIRONMENT, "out of memory");
    return memory;
}

typedef struct round_times {
    double read, validate, transpile;
} round_times;

static round_times load_once(const char *path, dogma_span file, dogma_module *module,
                             dogma_transpile_result *result)
{
    round_times times;
    dogma_scratch scratch;
    dogma_diag diag = {.function = UINT32_MAX};
    size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(file.size_bytes) +
                           DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(file.size_bytes);
    void *memory = fresh(scratch_bytes);
    dogma_scratch_init(&scratch, memory, scratch_bytes);
    double start = now_ms();
    dogma_status status = dogma_module_read(file.data, file.size_bytes, &scratch, module, &diag);
    double after_read = now_ms();
    if (status == DOGMA_OK)
        status = dogma_module_validate(module, &scratch, &diag);
    double after_validate = now_ms();
    if (status != DOGMA_OK)
        exit(cli_report(path, &diag));

    size_t capacity = dogma_transpile_code_bytes_max(module) + 1,
           work_bytes = dogma_transpile_scratch_bytes(module) + 64;
    size_t offsets_bytes = ((size_t)module->function_count + 1) * sizeof(uint32_t);
    uint8_t *code = fresh(capacity);
    void *work = fresh(work_bytes);
    uint32_t *offsets = fresh(offsets_bytes);
    dogma_placement placement = {.code_address = (uint64_t)(uintptr_t)code,
                                 .image_base = DOGMA_ARENA_IMAGES,
                                 .table_base = 1,
                                 .cell_base = DOGMA_ARENA_OWN_CELLS_COUNT};
    dogma_scratch work_scratch;
    dogma_scratch_init(&work_scratch, work, work_bytes);
    double before = now_ms();
    status =
        dogma_transpile(module, &placement, NULL, &work_scratch, code, capacity, offsets, result, &diag);
    double end = now_ms();
    if (status != DOGMA_OK)
        cli_die(CLI_BUG, "%s: does not transpile: %s", path, dogma_status_text(status));
    times = (round_times){after_read - start, after_validate - after_read, end - before};
    munmap(code, capacity);
    munmap(work, work_bytes);
    munmap(offsets, offsets_bytes);
    munmap(memory, scratch_bytes);
    return times;
}

static int ascending(const void *left, const void *right)
{
    double a, b;
    memcpy(&a, left, sizeof a);
    memcpy(&b, right, sizeof b);
    return (a > b) - (a < b);
}

static void print_row(const char *what, double *values, size_t count, double megabytes)
{
    qsort(values, count, sizeof *values, ascending);
    double least = values[0], median = values[count / 2];
    printf("%-12s %10.3f %10.3f %10.1f %10.1f\n", what, least, median, megabytes / least * 1e3,
           megabytes / median * 1e3);
}

/* One member of the JSON object. */
static void print_json_row(const char *what, double *values, size_t count)
{
    qsort(values, count, sizeof *values, ascending);
    printf(", \"%s_ms\": {\"min\": %.4f, \"median\": %.4f}", what, values[0], values[count / 2]);
}

static void bench_load(const char *path, size_t rounds, bool json)
{
    dogma_span file = cli_read_file(path);
    static dogma_module module;
    dogma_transpile_result result = {0};
    double *columns[4];
    for (int i = 0; i < 4; i++)
        columns[i] = cli_allocate(rounds * sizeof(double));
    for (size_t i = 0; i < rounds; i++) {
        round_times times = load_once(path, file, &module, &result);
        columns[0][i] = times.read;
        columns[1][i] = times.validate;
        columns[2][i] = times.transpile;
        columns[3][i] = times.read + times.validate + times.transpile;
    }
    static const char *const names[] = {"read", "validate", "transpile", "all"};
    if (json) {
        printf("{\"module_bytes\": %zu, \"functions\": %u, \"instructions\": %llu, \"code_section_bytes\": %zu, "
               "\"code_bytes\": %zu, \"rounds\": %zu",
               file.size_bytes, module.function_count, (unsigned long long)result.instruction_count,
               module.code.size_bytes, result.code_bytes, rounds);
        for (int i = 0; i < 4; i++)
            print_json_row(names[i], columns[i], rounds);
        printf("}\n");
        return;
    }
    double megabytes = (double)file.size_bytes / 1e6;
    printf("%s: %zu bytes, %u functions, %llu instructions, code %zu bytes (%.2f of the module's "
           "code section of %zu), %zu rounds\n",
           path, file.size_bytes, module.function_count,
           (unsigned long long)result.instruction_count, result.code_bytes,
           module.code.size_bytes != 0 ? (double)result.code_bytes / (double)module.code.size_bytes
                                       : 0.0,
           module.code.size_bytes, rounds);
    printf("%-12s %10s %10s %10s %10s\n", "", "min ms", "median ms", "max MB/s", "median MB/s");
    for (int i = 0; i < 4; i++)
        print_row(names[i], columns[i], rounds, megabytes);
}

int main(int argc, char **argv)
{
    static bool json;
    static const cli_option options[] = {
        {0, "json", NULL, "print a JSON object", &json, NULL},
        {0, NULL, NULL, NULL, NULL, NULL},
    };
    static const cli_tool tool = {
        .name = "dogma-bench",
        .synopsis = "load [--json] FILE.dgm [ROUNDS]",
        .description =
            "Measure how fast a module is read, validated and transpiled, without any cache.",
        .examples = "  dogma-bench load lua.dgm\n  dogma-bench load sqlite3.dgm 100\n",
        .options = options};
    int count = cli_parse(&tool, argc, argv);
    if (count < 2 || count > 3 || strcmp(argv[0], "load") != 0)
        cli_die(CLI_USAGE, "usage: dogma-bench %s", tool.synopsis);
    char *end = NULL;
    unsigned long rounds = count == 3 ? strtoul(argv[2], &end, 10) : ROUNDS_DEFAULT;
    if (rounds == 0 || rounds > ROUNDS_MAX || (end != NULL && *end != '\0'))
        cli_die(CLI_USAGE, "rounds: 1 to %d expected", ROUNDS_MAX);
    bench_load(argv[1], rounds, json);
    return CLI_DONE;
}
