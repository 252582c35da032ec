/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* dogma-prove: find a proof for a module. */
#include <dogma/prove.h>

#include "cli.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static double now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static bool ends_with(const char *text, const char *end)
{
    const size_t a = strlen(text), b = strlen(end);
    return a >= b && strcmp(text + a - b, end) == 0;
}

static void print_shares(const char *title, const dogma_check_counts *c)
{
    const uint64_t all = c->plain + c->clamp + c->safe;
    const double part = all == 0 ? 0 : 100.0 / (double)all;
    printf("%s: %" PRIu64 " accesses: %" PRIu64 " plain (%.1f %%), %" PRIu64 " clamp (%.1f %%), %" PRIu64 " safe form (%.1f %%)\n", title, all,
           c->plain, (double)c->plain * part, c->clamp, (double)c->clamp * part, c->safe, (double)c->safe * part);
}

static void print_text(const dogma_module *module, const dogma_prove_result *r, double ms)
{
    print_shares("proof", &r->accesses);
    print_shares("speculation-safe", &r->accesses_spec_safe);
    printf("%zu proof bytes for %zu bytes of code (%.1f %%): %u functions, %u preconditions, %u postconditions, %u invariants, %u facts from a pool of %u, "
           "%u steps\n",
           r->proof_bytes, module->code.size_bytes,
           module->code.size_bytes == 0 ? 0 : 100.0 * (double)r->proof_bytes / (double)module->code.size_bytes, r->counts.records,
           r->counts.preconditions, r->counts.postconditions, r->counts.invariants, r->counts.facts, r->counts.pool, r->counts.steps);
    printf("%" PRIu64 " plain accesses expected, %.1f ms\n", r->counts.expected, ms);
}

static void print_counts(const char *key, const dogma_check_counts *c)
{
    printf("  \"%s\": {\"plain\": %" PRIu64 ", \"clamp\": %" PRIu64 ", \"safe\": %" PRIu64 "},\n", key, c->plain, c->clamp, c->safe);
}

static void print_json(const dogma_module *module, const dogma_prove_result *r, double ms)
{
    printf("{\n");
    print_counts("accesses", &r->accesses);
    print_counts("accesses_speculation_safe", &r->accesses_spec_safe);
    printf("  \"proof_bytes\": %zu,\n  \"module_code_bytes\": %zu,\n", r->proof_bytes, module->code.size_bytes);
    printf("  \"functions\": %u,\n  \"preconditions\": %u,\n  \"postconditions\": %u,\n  \"invariants\": %u,\n  \"facts\": %u,\n", r->counts.records,
           r->counts.preconditions, r->counts.postconditions, r->counts.invariants, r->counts.facts);
    printf("  \"pool\": %u,\n  \"steps\": %u,\n  \"refused_functions\": %u,\n  \"prove_ms\": %.3f\n}\n", r->counts.pool, r->counts.steps,
           r->counts.dropped, ms);
}

static void report_refusal(const char *path, const dogma_prove_result *r)
{
    fprintf(stderr, "dogma-prove: %s: the checker refused the records of %u functions, first function %u, block %u, instruction %u [%s]: a bug of the prover\n",
            path, r->counts.dropped, r->refused.base.function, r->refused.block, r->refused.insn, r->refused.base.rule != NULL ? r->refused.base.rule : "");
}

static void write_detached(const char *path, const dogma_prove_result *r)
{
    uint8_t *file = cli_allocate(r->proof_bytes + DOGMA_PROOF_FILE_HEADER_BYTES);
    dogma_proof_detach(r->proof, r->proof_bytes, file);
    cli_write_file(path, file, r->proof_bytes + DOGMA_PROOF_FILE_HEADER_BYTES, false);
}

static int write_attached(const char *path, const dogma_module *module, const dogma_prove_result *r)
{
    uint8_t *file;
    size_t bytes;
    const dogma_status status = dogma_prove_attach(module, r->proof, r->proof_bytes, &file, &bytes);
    if (status != DOGMA_OK)
        cli_die(status == DOGMA_E_SCRATCH ? CLI_ENVIRONMENT : CLI_BUG, "cannot write the module: %s", dogma_status_text(status));
    cli_write_file(path, file, bytes, module->shebang_bytes != 0);
    free(file);
    return CLI_DONE;
}

int main(int argc, char **argv)
{
    const char *output = NULL;
    bool detached = false, json = false, verbose = false, no_steps = false, no_calls = false;
    const cli_option options[] = {
        {'o', "output", "FILE", "write to FILE: a module with its proof, or with the ending .dgp a detached proof; - is standard output", NULL, &output},
        {0, "detached", NULL, "write a detached proof whatever the ending of FILE is", &detached, NULL},
        {0, "no-steps", NULL, "use no theorems", &no_steps, NULL},
        {0, "no-calls", NULL, "claim nothing about arguments and results of functions", &no_calls, NULL},
        {0, "json", NULL, "print counts and time as JSON", &json, NULL},
        {'v', "verbose", NULL, "print counts and time", &verbose, NULL},
        {0, NULL, NULL, NULL, NULL, NULL},
    };
    const cli_tool tool = {
        .name = "dogma-prove",
        .synopsis = "[options] FILE.dgm",
        .description = "Finds a proof for a module: invariants of loops, conditions on arguments and results of functions, steps by theorems, all that\n"
                       "lets the loader use plain accesses. What is written has been checked as dogma-check does, under both policies; an older proof of\n"
                       "the module is replaced. Without --output nothing is written.",
        .examples = "  dogma-prove -v -o proven.dgm program.dgm\n  dogma-prove -o program.dgp program.dgm",
        .options = options,
    };
    if (cli_parse(&tool, argc, argv) != 1)
        cli_die(CLI_USAGE, "one module expected; see --help");
    if ((json || verbose) && output != NULL && strcmp(output, "-") == 0)
        cli_die(CLI_USAGE, "--json and --verbose print to standard output, where the result goes already");
    dogma_module module;
    cli_load_module(argv[0], true, &module);

    const double start = now_ms();
    size_t library_bytes;
    const uint8_t *bytes = dogma_theory_library_bytes(&library_bytes);
    dogma_theory library;
    dogma_scratch scratch;
    const size_t scratch_bytes = dogma_theory_scratch_bytes(library_bytes);
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    if (!no_steps && dogma_theory_open(bytes, library_bytes, &scratch, &library) != DOGMA_OK)
        cli_die(CLI_BUG, "the built-in theorems cannot be opened");
    const dogma_prove_options prove = {.library = no_steps ? NULL : &library, .no_calls = no_calls};
    dogma_prove_result result;
    const dogma_status status = dogma_prove(&module, &prove, &result);
    const double ms = now_ms() - start;
    if (status == DOGMA_E_SCRATCH)
        cli_die(CLI_ENVIRONMENT, "out of memory");
    if (status != DOGMA_OK)
        cli_die(CLI_BUG, "%s", dogma_status_text(status));
    if (result.counts.dropped != 0 && (verbose || json))
        report_refusal(argv[0], &result);
    if (output != NULL && (detached || ends_with(output, ".dgp")))
        write_detached(output, &result);
    else if (output != NULL)
        write_attached(output, &module, &result);
    if (json)
        print_json(&module, &result, ms);
    else if (verbose)
        print_text(&module, &result, ms);
    dogma_prove_release(&result);
    return CLI_DONE;
}
