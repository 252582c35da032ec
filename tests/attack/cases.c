/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Hand-made cases in one process: modules with proofs, held against the first line of the text they were assembled from.
 *
 *   attack_cases LIST      a file with two lines per case: FILE.dasm, FILE.dgm
 *
 * "; expect: plain=1 clamp=0 safe=2": accepted with these counts, and then not refuted by the hostile machine. "; expect: P-PRE": rejected by this rule.
 * "; options: --spec-safe" as a later line sets the policy; cases with other options are the tool's own and are left out.
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS = 300 };

typedef struct expectation {
    char text[128];
    bool speculation_safe, skip;
} expectation;

static bool read_expectation(const char *path, expectation *out)
{
    char line[512];
    FILE *file = fopen(path, "r");
    *out = (expectation){.skip = false};
    if (file == NULL)
        return false;
    while (fgets(line, sizeof line, file) != NULL) {
        line[strcspn(line, "\n")] = '\0';
        if (strncmp(line, "; expect: ", 10) == 0)
            snprintf(out->text, sizeof out->text, "%.100s", line + 10);
        else if (strcmp(line, "; options: --spec-safe") == 0)
            out->speculation_safe = true;
        else if (strncmp(line, "; options: ", 11) == 0)
            out->skip = true;
    }
    fclose(file);
    return out->text[0] != '\0';
}

static uint8_t *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    uint8_t *bytes = malloc(1 << 20);
    if (file == NULL || bytes == NULL) {
        perror(path);
        exit(2);
    }
    *size = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    return bytes;
}

static bool run_case(const char *text_path, const char *module_path)
{
    expectation expected;
    size_t size;
    opened_module opened;
    if (!read_expectation(text_path, &expected)) {
        fprintf(stderr, "%s: no line '; expect: '\n", text_path);
        return false;
    }
    if (expected.skip)
        return true;
    uint8_t *bytes = read_file(module_path, &size);
    bool good = harness_open(&opened, bytes, size);
    if (!good) {
        fprintf(stderr, "%s: not a valid module\n", module_path);
        return false;
    }
    const dogma_module *module = &opened.module;
    checked c = harness_check(module, module->proof.data, module->proof.size_bytes, harness_library(), expected.speculation_safe);
    char got[128];
    if (c.status == DOGMA_OK)
        snprintf(got, sizeof got, "plain=%llu clamp=%llu safe=%llu", (unsigned long long)c.result.accesses.plain, (unsigned long long)c.result.accesses.clamp,
                 (unsigned long long)c.result.accesses.safe);
    else
        snprintf(got, sizeof got, "%.100s", c.diag.base.rule);
    good = strcmp(got, expected.text) == 0;
    if (!good)
        fprintf(stderr, "%s: expected %s, got %s\n", text_path, expected.text, got);
    model_proof proof;
    if (c.status == DOGMA_OK && module->proof.size_bytes != 0 && model_read(&proof, module->proof.data, module->proof.size_bytes, harness_library())) {
        machine_result result = {.refuted = false};
        if (!harness_run(module, &c, &proof, expected.speculation_safe, RUNS, 1, &result)) {
            fprintf(stderr, "%s: refuted: %s\n", text_path, result.why);
            good = false;
        }
        model_free(&proof);
    }
    harness_release(&c);
    harness_close(&opened);
    free(bytes);
    return good;
}

static bool read_line(FILE *file, char *line, size_t room)
{
    if (fgets(line, (int)room, file) == NULL)
        return false;
    line[strcspn(line, "\n")] = '\0';
    return true;
}

int main(int argc, char **argv)
{
    char text[4096], module[4096];
    int failures = 0, count = 0;
    FILE *list = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (list == NULL) {
        fprintf(stderr, "usage: attack_cases LIST\n");
        return 2;
    }
    for (; read_line(list, text, sizeof text) && read_line(list, module, sizeof module); count++)
        failures += !run_case(text, module);
    fclose(list);
    printf("%d cases, %d failures\n", count, failures);
    return failures != 0 || count == 0;
}
