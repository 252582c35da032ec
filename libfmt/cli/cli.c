/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *tool_name = "dogma";

void cli_die(int status, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s: error: ", tool_name);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(status);
}

/* Options */

static void print_help(const cli_tool *tool)
{
    printf("usage: %s %s\n\n%s\n\noptions:\n", tool->name, tool->synopsis, tool->description);
    for (const cli_option *option = tool->options; option->long_name != NULL; option++) {
        char left[64];
        int at = 0;
        if (option->short_name != 0)
            at = snprintf(left, sizeof left, "-%c, ", option->short_name);
        else
            at = snprintf(left, sizeof left, "    ");
        snprintf(left + at, sizeof left - (size_t)at, "--%s%s%s", option->long_name, option->argument != NULL ? " " : "",
                 option->argument != NULL ? option->argument : "");
        printf("  %-28s %s\n", left, option->help);
    }
    printf("  %-28s %s\n  %-28s %s\n\nexamples:\n%s\n\n", "-h, --help", "print this help", "    --version", "print the version",
           tool->examples);
    fputs("exit status: 0 done, 1 input rejected, 2 usage, 3 environment (files, memory, limits), 4 internal error\n", stdout);
}

CLI_NORETURN static void usage_error(const cli_tool *tool, const char *what, const char *word)
{
    fprintf(stderr, "%s: error: %s `%s`\nusage: %s %s\n", tool->name, what, word, tool->name, tool->synopsis);
    exit(CLI_USAGE);
}

static const cli_option *find_option(const cli_tool *tool, const char *word, const char **inline_value)
{
    *inline_value = NULL;
    for (const cli_option *option = tool->options; option->long_name != NULL; option++) {
        if (word[1] != '-') {
            if (option->short_name == word[1] && word[1] != 0 && word[2] == '\0')
                return option;
            continue;
        }
        const size_t bytes = strlen(option->long_name);
        if (strncmp(word + 2, option->long_name, bytes) != 0)
            continue;
        if (word[2 + bytes] == '\0')
            return option;
        if (word[2 + bytes] == '=' && option->argument != NULL) {
            *inline_value = word + 3 + bytes;
            return option;
        }
    }
    return NULL;
}

int cli_parse(const cli_tool *tool, int argc, char **argv)
{
    int operands = 0;
    bool options_end = false;
    tool_name = tool->name;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        const char *value;
        if (options_end || word[0] != '-' || word[1] == '\0') {
            argv[operands++] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            options_end = true;
            continue;
        }
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            print_help(tool);
            exit(fflush(stdout) == 0 ? CLI_DONE : CLI_ENVIRONMENT);
        }
        if (strcmp(word, "--version") == 0) {
            printf("%s %s (format revision %d, ISA revision %d)\n", tool->name, DOGMA_VERSION, DOGMA_FORMAT_REVISION,
                   DOGMA_ISA_REVISION);
            exit(fflush(stdout) == 0 ? CLI_DONE : CLI_ENVIRONMENT);
        }
        const cli_option *option = find_option(tool, word, &value);
        if (option == NULL)
            usage_error(tool, "unknown option", word);
        if (option->argument == NULL) {
            *option->flag = true;
            continue;
        }
        if (value == NULL) {
            if (i + 1 == argc)
                usage_error(tool, "missing value of option", word);
            value = argv[++i];
        }
        *option->value = value;
    }
    return operands;
}

/* Memory: blocks in one list, so that leak checkers see them as reachable. */

typedef struct block {
    struct block *next;
    size_t unused;
} block;
static block *blocks;

void *cli_allocate(size_t bytes)
{
    block *b = bytes <= SIZE_MAX - sizeof *b ? calloc(1, sizeof *b + bytes) : NULL;
    if (b == NULL)
        cli_die(CLI_ENVIRONMENT, "out of memory");
    b->next = blocks;
    blocks = b;
    return b + 1;
}

void *cli_grow(void *old, size_t old_bytes, size_t new_bytes)
{
    void *fresh = cli_allocate(new_bytes);
    if (old_bytes != 0)
        memcpy(fresh, old, old_bytes);
    return fresh;
}

char *cli_copy_text(const char *text, size_t bytes)
{
    char *copy = cli_allocate(bytes + 1);
    memcpy(copy, text, bytes);
    return copy;
}

/* Files */

dogma_span cli_read_file(const char *path)
{
    FILE *file = strcmp(path, "-") == 0 ? stdin : fopen(path, "rb");
    size_t used = 0, capacity = 1 << 16;
    uint8_t *data = cli_allocate(capacity + 1);
    if (file == NULL)
        cli_die(CLI_ENVIRONMENT, "%s: %s", path, strerror(errno));
    for (;;) {
        used += fread(data + used, 1, capacity - used, file);
        if (used < capacity)
            break;
        data = cli_grow(data, used, 2 * capacity + 1);
        capacity *= 2;
    }
    if (ferror(file))
        cli_die(CLI_ENVIRONMENT, "%s: %s", path, strerror(errno));
    if (file != stdin)
        fclose(file);
    data[used] = 0;
    return (dogma_span){data, used};
}

static bool write_all(int descriptor, const uint8_t *data, size_t bytes)
{
    while (bytes != 0) {
        const ssize_t written = write(descriptor, data, bytes);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0)
            return false;
        data += written;
        bytes -= (size_t)written;
    }
    return true;
}

void cli_write_file(const char *path, const uint8_t *data, size_t bytes, bool executable)
{
    if (strcmp(path, "-") == 0) {
        if (isatty(STDOUT_FILENO))
            cli_die(CLI_USAGE, "binary output is not written to a terminal");
        if (!write_all(STDOUT_FILENO, data, bytes))
            cli_die(CLI_ENVIRONMENT, "standard output: %s", strerror(errno));
        return;
    }
    const size_t name_bytes = strlen(path) + 16;
    char *temporary = cli_allocate(name_bytes);
    snprintf(temporary, name_bytes, "%s.XXXXXX", path);
    const int descriptor = mkstemp(temporary);
    if (descriptor < 0)
        cli_die(CLI_ENVIRONMENT, "%s: %s", temporary, strerror(errno));
    const mode_t mask = umask(0);
    umask(mask);
    const mode_t mode = (executable ? 0777u : 0666u) & ~mask;
    const bool good = write_all(descriptor, data, bytes) && fchmod(descriptor, mode) == 0;
    if (close(descriptor) != 0 || !good || rename(temporary, path) != 0) {
        const int reason = errno;
        unlink(temporary);
        cli_die(CLI_ENVIRONMENT, "%s: %s", path, strerror(reason));
    }
}

/* Diagnostics */

int cli_report(const char *path, const dogma_diag *diag)
{
    fprintf(stderr, "%s:0x%llx: error: %s", path, (unsigned long long)diag->offset, dogma_status_text(diag->status));
    if (diag->rule != NULL && diag->rule[0] != '\0')
        fprintf(stderr, " [%s]", diag->rule);
    if (diag->function != UINT32_MAX)
        fprintf(stderr, " in function %u", diag->function);
    fprintf(stderr, " (found %lld, expected %lld)\n", (long long)diag->found, (long long)diag->expected);
    switch (dogma_status_class_of(diag->status)) {
    case DOGMA_CLASS_OK: return CLI_DONE;
    case DOGMA_CLASS_NO_SPACE: return CLI_ENVIRONMENT;
    case DOGMA_CLASS_INTERNAL: return CLI_BUG;
    case DOGMA_CLASS_MALFORMED:
    case DOGMA_CLASS_INVALID:
    case DOGMA_CLASS_LIMIT:
    case DOGMA_CLASS_UNSUPPORTED:
        break;
    }
    return CLI_REJECTED;
}

void cli_load_module(const char *path, bool validate, dogma_module *out)
{
    const dogma_span file = cli_read_file(path);
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(file.size_bytes) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(file.size_bytes);
    dogma_scratch scratch;
    dogma_diag diag = {.function = UINT32_MAX};
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    dogma_status status = dogma_module_read(file.data, file.size_bytes, &scratch, out, &diag);
    if (status == DOGMA_OK && validate)
        status = dogma_module_validate(out, &scratch, &diag);
    if (status != DOGMA_OK)
        exit(cli_report(path, &diag));
}
