/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* dogma-check: checks the proof of a module and says what it is worth. */
#include "check_claims.h"
#include "check_text.h"
#include "cli.h"
#include "report.h"

#include <dogma/transpile.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>

enum { TIMED_RUNS_MIN = 5, TIMED_RUNS_MAX = 200 };
#define TIMED_MS_MAX 300.0

typedef struct function_counts {
    dogma_check_counts counts;
} function_counts;

typedef struct tool {
    const char *path, *proof_path;
    bool json, quiet, verbose;
    dogma_module module;
    dogma_span proof;
    bool proof_is_file;
    dogma_theory library;
    dogma_check_policy policy;
    uint8_t *plain;
    size_t plain_bytes;
    uint32_t *first_access;
    dogma_check_result result;
    dogma_check_diag diag;
    dogma_status status;
    const char *refusal; /* a reason that is not a diagnostic of the checker */
    double check_ms;
    size_t code_bytes;
    function_counts *functions;
    const char *html_path, *source_root, *profile_path;
    report_collection collection;
    report_profile profile;
    dogma_check_counts dynamic; /* executions by form, with a profile */
} tool;

/* The time this process has computed: the check waits for nothing, so what other processes take is not its cost. */
static double now_ms(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e3 + (double)time.tv_nsec / 1e6;
}

/* Input */

static void load_library(tool *t)
{
    size_t bytes;
    const uint8_t *data = dogma_theory_library_bytes(&bytes);
    dogma_scratch scratch;
    const size_t scratch_bytes = dogma_theory_scratch_bytes(bytes);
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    const dogma_status status = dogma_theory_open(data, bytes, &scratch, &t->library);
    if (status != DOGMA_OK)
        cli_die(CLI_BUG, "the library of theorems cannot be opened: %s", dogma_status_text(status));
}

static void load_proof(tool *t)
{
    t->proof = t->module.proof;
    if (t->proof_path == NULL)
        return;
    const dogma_span file = cli_read_file(t->proof_path);
    const dogma_status status = dogma_proof_detached(file.data, file.size_bytes, &t->proof);
    t->proof_is_file = true;
    if (status != DOGMA_OK) {
        t->status = status;
        t->diag = (dogma_check_diag){.base = {.status = status, .rule = "B-PROOF", .function = UINT32_MAX, .section = DOGMA_SECTION_PROOF},
                                     .location = DOGMA_LOCATION_NONE};
    }
}

/* Checking */

static void count_access(void *context, const dogma_check_access *access)
{
    tool *t = context;
    dogma_check_counts *counts = &t->functions[access->function].counts;
    if (!access->verdict.plain)
        counts->safe++;
    else if (access->verdict.clamped)
        counts->clamp++;
    else
        counts->plain++;
}

static void check_once(tool *t, dogma_scratch *scratch, dogma_check_observer *observe, void *context)
{
    t->status = dogma_check(&t->module, t->proof.data, t->proof.size_bytes, &t->library, &t->policy, scratch, t->plain, t->plain_bytes, t->first_access,
                            observe, context, &t->result, &t->diag);
}

/* What the report and the shares of a profiled run need to know of each access. */
static void collect(tool *t, dogma_scratch *scratch)
{
    report_collection_make(&t->collection, &t->module);
    check_once(t, scratch, report_collect, &t->collection);
    if (t->status != DOGMA_OK)
        cli_die(CLI_BUG, "%s: a second check had another result", t->path);
    report_collection_end(&t->collection);
    if (t->profile_path == NULL)
        return;
    const char *wrong = report_profile_read(t->profile_path, &t->module, t->collection.count, &t->profile);
    if (wrong != NULL)
        cli_die(CLI_REJECTED, "%s: %s", t->profile_path, wrong);
    t->dynamic = report_profile_counts(&t->profile, &t->collection, 0, t->collection.count);
}

static void check(tool *t)
{
    const size_t scratch_bytes = dogma_check_scratch_bytes(&t->module, t->proof.data, t->proof.size_bytes, &t->library);
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    t->plain_bytes = dogma_check_plan_bytes(dogma_check_access_count_max(&t->module));
    t->plain = cli_allocate(t->plain_bytes);
    t->first_access = cli_allocate(((size_t)t->module.function_count + 1) * sizeof *t->first_access);
    t->functions = cli_allocate(((size_t)t->module.function_count + 1) * sizeof *t->functions);
    const double begin = now_ms();
    for (int i = 0; i < TIMED_RUNS_MAX; i++) {
        const double start = now_ms();
        check_once(t, &scratch, NULL, NULL);
        const double end = now_ms();
        if (i == 0 || end - start < t->check_ms)
            t->check_ms = end - start;
        if (t->status != DOGMA_OK || (i + 1 >= TIMED_RUNS_MIN && end - begin > TIMED_MS_MAX))
            break;
    }
    if (t->status == DOGMA_OK && t->verbose)
        check_once(t, &scratch, count_access, t);
    if (t->status == DOGMA_OK && (t->html_path != NULL || t->profile_path != NULL))
        collect(t, &scratch);
}

/* Size of the machine code with this proof. The bound is generous, so the pages are only reserved. */
static void transpile(tool *t)
{
    const size_t capacity = dogma_transpile_code_bytes_max(&t->module) + 1, work_bytes = dogma_transpile_scratch_bytes(&t->module) + 64;
    uint8_t *code = mmap(NULL, capacity, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (code == MAP_FAILED)
        cli_die(CLI_ENVIRONMENT, "out of memory");
    const dogma_placement placement = {
        .code_address = (uint64_t)(uintptr_t)code, .image_base = DOGMA_ARENA_IMAGES, .table_base = 1, .cell_base = DOGMA_ARENA_OWN_CELLS_COUNT,
    };
    const dogma_access_plan plan = {.plain = t->plain, .plain_bytes = t->plain_bytes, .first_access = t->first_access};
    uint32_t *offsets = cli_allocate(((size_t)t->module.function_count + 1) * sizeof *offsets);
    dogma_transpile_result result;
    dogma_diag diag;
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, cli_allocate(work_bytes), work_bytes);
    const dogma_status status = dogma_transpile(&t->module, &placement, &plan, &scratch, code, capacity, offsets, &result, &diag);
    if (status != DOGMA_OK)
        cli_die(CLI_BUG, "%s: an accepted module does not transpile: %s", t->path, dogma_status_text(status));
    const uint64_t proven = t->result.accesses.plain + t->result.accesses.clamp;
    if (result.plain_count != proven)
        cli_die(CLI_BUG, "%s: %" PRIu64 " accesses are proven, %" PRIu64 " were emitted plain", t->path, proven, result.plain_count);
    t->code_bytes = result.code_bytes;
    munmap(code, capacity);
}

/* Output */

static const char *diagnostic_path(const tool *t)
{
    return t->proof_is_file && t->diag.base.section == DOGMA_SECTION_PROOF ? t->proof_path : t->path;
}

static int report_rejection(const tool *t)
{
    char text[768];
    if (t->refusal != NULL) {
        fprintf(stderr, "%s: error: %s\n", t->path, t->refusal);
        return CLI_REJECTED;
    }
    check_explain(&t->module, &t->diag, text, sizeof text);
    fprintf(stderr, "%s:0x%" PRIx64 ": error: %s", diagnostic_path(t), t->diag.base.offset, dogma_status_text(t->status));
    fprintf(stderr, "%s", text);
    if (t->diag.base.rule != NULL && t->diag.base.rule[0] != '\0')
        fprintf(stderr, " [%s]", t->diag.base.rule);
    fputc('\n', stderr);
    switch (dogma_status_class_of(t->status)) {
    case DOGMA_CLASS_NO_SPACE: return CLI_ENVIRONMENT;
    case DOGMA_CLASS_INTERNAL: return CLI_BUG;
    case DOGMA_CLASS_OK: case DOGMA_CLASS_MALFORMED: case DOGMA_CLASS_INVALID: case DOGMA_CLASS_LIMIT: case DOGMA_CLASS_UNSUPPORTED: break;
    }
    return CLI_REJECTED;
}

static void print_json_string(const char *text, size_t bytes)
{
    putchar('"');
    for (size_t i = 0; i < bytes; i++) {
        const unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            printf("\\%c", c);
        else if (c < 0x20 || c >= 0x7f)
            printf("\\u%04x", c);
        else
            putchar(c);
    }
    putchar('"');
}

static void print_json_counts(const dogma_check_counts *counts)
{
    printf("{\"plain\": %" PRIu64 ", \"clamp\": %" PRIu64 ", \"safe\": %" PRIu64 "}", counts->plain, counts->clamp, counts->safe);
}

static void print_json_diagnostic(const tool *t)
{
    char text[768];
    const dogma_check_diag *d = &t->diag;
    printf(", \"diagnostics\": [{\"text\": ");
    if (t->refusal != NULL) {
        print_json_string(t->refusal, strlen(t->refusal));
        printf("}]");
        return;
    }
    check_explain(&t->module, d, text, sizeof text);
    print_json_string(dogma_status_text(t->status), strlen(dogma_status_text(t->status)));
    printf(", \"rule\": \"%s\", \"status\": \"%s\", \"offset\": %" PRIu64, d->base.rule != NULL ? d->base.rule : "", dogma_status_name(t->status), d->base.offset);
    if (d->base.function != UINT32_MAX)
        printf(", \"function\": %" PRIu32, d->base.function);
    if (d->base.section == DOGMA_SECTION_CODE)
        printf(", \"block\": %" PRIu32 ", \"instruction\": %" PRIu32, d->block, d->insn);
    printf(", \"explanation\": ");
    print_json_string(text, strlen(text));
    printf("}]");
}

static void print_json(const tool *t, bool accepted)
{
    printf("{\"verdict\": \"%s\", \"accesses\": ", accepted ? "accepted" : "rejected");
    print_json_counts(&t->result.accesses);
    printf(", \"proof_bytes\": %zu, \"code_bytes\": %zu, \"module_bytes\": %zu, \"check_ms\": %.4f, \"assumptions\": %" PRIu32, t->proof.size_bytes,
           t->code_bytes, t->module.file.size_bytes, t->check_ms, t->result.assumption_count);
    if (accepted && t->profile.executions != NULL) {
        printf(", \"dynamic\": ");
        print_json_counts(&t->dynamic);
    }
    if (accepted && t->verbose) {
        printf(", \"functions\": [");
        for (uint32_t i = 0; i < t->module.function_count; i++) {
            const dogma_span name = dogma_module_function_name(&t->module, i);
            printf("%s{\"name\": ", i != 0 ? ", " : "");
            print_json_string((const char *)name.data, name.size_bytes);
            printf(", \"accesses\": ");
            print_json_counts(&t->functions[i].counts);
            putchar('}');
        }
        putchar(']');
    }
    if (!accepted)
        print_json_diagnostic(t);
    printf("}\n");
}

static void write_report(tool *t, bool accepted)
{
    const report r = {
        .path = t->path, .proof_path = t->proof_is_file ? t->proof_path : NULL, .module = &t->module, .names = report_names_make(&t->module),
        .accepted = accepted, .speculation_safe = t->policy.speculation_safe, .refusal = t->refusal, .status = t->status, .diag = &t->diag,
        .assumption_count = t->result.assumption_count, .proof_bytes = t->proof.size_bytes, .code_bytes = t->code_bytes, .check_ms = t->check_ms,
        .collection = accepted ? &t->collection : NULL, .profile = t->profile, .source = report_source_open(&t->module, t->source_root),
    };
    report_write(&r, t->html_path);
}

static double percent(uint64_t part, uint64_t whole)
{
    return whole != 0 ? 100.0 * (double)part / (double)whole : 0.0;
}

static void print_counts(const dogma_check_counts *c)
{
    const uint64_t all = c->plain + c->clamp + c->safe;
    printf("%8" PRIu64 " accesses: %8" PRIu64 " plain (%5.1f%%) %8" PRIu64 " clamp (%5.1f%%) %8" PRIu64 " safe (%5.1f%%)", all, c->plain,
           percent(c->plain, all), c->clamp, percent(c->clamp, all), c->safe, percent(c->safe, all));
}

static void print_summary(const tool *t)
{
    const double module_mb = (double)t->module.code.size_bytes / 1e6;
    printf("%s: accepted%s\n", t->path, t->proof.size_bytes == 0 ? " (no proof: nothing is proven)" : "");
    if (t->verbose) {
        for (uint32_t i = 0; i < t->module.function_count; i++) {
            const dogma_span name = dogma_module_function_name(&t->module, i);
            print_counts(&t->functions[i].counts);
            printf("  %" PRIu32 " %.*s\n", i, (int)name.size_bytes, name.data != NULL ? (const char *)name.data : "");
        }
    }
    print_counts(&t->result.accesses);
    printf("\n%8zu bytes of proof, %zu of module, %zu of machine code (proof: %.1f%%)\n", t->proof.size_bytes, t->module.file.size_bytes, t->code_bytes,
           percent(t->proof.size_bytes, t->code_bytes));
    printf("%8.3f ms to check (%.1f MB/s of code)\n", t->check_ms, t->check_ms > 0 ? module_mb / t->check_ms * 1e3 : 0.0);
    if (t->profile.executions != NULL) {
        print_counts(&t->dynamic);
        printf(" made by the profiled run\n");
    }
    if (t->result.assumption_count != 0)
        printf("%8" PRIu32 " assumptions about imports, checked when the module is linked\n", t->result.assumption_count);
}

int main(int argc, char **argv)
{
    static tool t;
    bool require = false, claims = false;
    const cli_option options[] = {
        {'p', "proof", "FILE.dgp", "check this detached proof instead of the module's own", NULL, &t.proof_path},
        {'r', "require-proof", NULL, "a module without a proof is rejected", &require, NULL},
        {'s', "spec-safe", NULL, "only what mispredicted branches cannot falsify counts", &t.policy.speculation_safe, NULL},
        {0, "json", NULL, "print a JSON object", &t.json, NULL},
        {0, "claims", NULL, "print what the proof says, as directives of dogma-asm", &claims, NULL},
        {0, "html", "FILE.html", "write a report with a listing of every function", NULL, &t.html_path},
        {0, "source-root", "DIR", "where the report finds source files (default: here)", NULL, &t.source_root},
        {0, "profile", "FILE", "how often accesses ran: dogma-run --interp --access-profile FILE", NULL, &t.profile_path},
        {'q', "quiet", NULL, "print nothing but diagnostics", &t.quiet, NULL},
        {'v', "verbose", NULL, "counts for each function, too", &t.verbose, NULL},
        {0, NULL, NULL, NULL, NULL, NULL},
    };
    const cli_tool description = {
        .name = "dogma-check",
        .synopsis = "[options] FILE.dgm",
        .description = "Checks that a module is valid and that every claim of its proof holds, and counts the memory accesses that are proven (plain),\n"
                       "proven because a clamp made their pointer (clamp), and not proven, so that they get a safe form (safe). A module without a\n"
                       "proof is accepted: nothing in it is proven.",
        .examples = "  dogma-check prog.dgm\n  dogma-check --json --require-proof --proof prog.dgp prog.dgm\n"
                    "  dogma-check --html report.html --profile prog.profile prog.dgm",
        .options = options,
    };
    if (cli_parse(&description, argc, argv) != 1)
        cli_die(CLI_USAGE, "one module expected; see --help");
    t.path = argv[0];
    t.status = DOGMA_OK;
    cli_load_module(t.path, true, &t.module);
    load_library(&t);
    load_proof(&t);
    if (t.status == DOGMA_OK && require && t.proof.size_bytes == 0)
        t.refusal = "the module has no proof";
    if (t.status == DOGMA_OK && t.refusal == NULL)
        check(&t);
    const bool accepted = t.refusal == NULL && t.status == DOGMA_OK && t.result.verdict == DOGMA_VERDICT_ACCEPTED;
    if (accepted)
        transpile(&t);
    if (t.html_path != NULL)
        write_report(&t, accepted);
    if (t.html_path != NULL && strcmp(t.html_path, "-") == 0)
        t.quiet = true; /* standard output is the report */
    else if (claims && accepted)
        check_claims_print(&t.module, t.proof.data, t.proof.size_bytes, &t.library);
    else if (t.json)
        print_json(&t, accepted);
    if (accepted && !t.quiet && !t.json && !claims)
        print_summary(&t);
    if (fflush(stdout) != 0 || ferror(stdout))
        cli_die(CLI_ENVIRONMENT, "standard output cannot be written");
    return accepted ? CLI_DONE : report_rejection(&t);
}
