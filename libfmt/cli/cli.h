/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * What the command line tools share: options, files, diagnostics, memory. Hosted; a tool is one thread and one command.
 *
 * Exit status of every tool: 0 done, 1 input rejected, 2 usage, 3 environment (files, memory, limits), 4 our bug.
 */
#ifndef DOGMA_CLI_H
#define DOGMA_CLI_H

#include <dogma/module.h>

enum { CLI_DONE = 0, CLI_REJECTED = 1, CLI_USAGE = 2, CLI_ENVIRONMENT = 3, CLI_BUG = 4 };

#if defined(__GNUC__)
#define CLI_PRINTF(FORMAT, FIRST) __attribute__((format(printf, FORMAT, FIRST)))
#define CLI_NORETURN __attribute__((noreturn))
#else
#define CLI_PRINTF(FORMAT, FIRST)
#define CLI_NORETURN
#endif

/*
 * One option. With argument != NULL it takes a value ("--name VALUE" or "--name=VALUE"), which is stored in *value; otherwise *flag
 * becomes true. argument names the value in the help text. The last entry has long_name NULL.
 */
typedef struct cli_option {
    char short_name; /* 0: none */
    const char *long_name, *argument, *help;
    bool *flag;
    const char **value;
} cli_option;

typedef struct cli_tool {
    const char *name, *synopsis, *description, *examples; /* the texts of --help */
    const cli_option *options;
} cli_tool;

/*
 * Parses argv, handles --help and --version (exit 0) and errors (exit 2). Returns the number of operands, which are moved to
 * argv[0 .. n-1]. "--" ends the options.
 */
int cli_parse(const cli_tool *tool, int argc, char **argv);

/* Prints "tool: error: ..." and exits with status. */
CLI_NORETURN void cli_die(int status, const char *format, ...) CLI_PRINTF(2, 3);

/* Memory that lives until the tool ends. Never NULL: exits with 3. cli_allocate zeroes; cli_grow keeps the contents. */
void *cli_allocate(size_t bytes);
void *cli_grow(void *old, size_t old_bytes, size_t new_bytes);
char *cli_copy_text(const char *text, size_t bytes);

/* A whole file, or standard input for "-". Exits with 3. Followed by a zero byte that does not count. */
dogma_span cli_read_file(const char *path);

/* Writes through a temporary file beside path and renames, so that a failure leaves nothing; "-" is standard output. Exits with 3. */
void cli_write_file(const char *path, const uint8_t *data, size_t bytes, bool executable);

/* "path:0x1c: error: <text> [V-CALL-2] (function 3, found 1, expected 2)" to stderr. Returns the exit status that fits. */
int cli_report(const char *path, const dogma_diag *diag);

/* Reads and, if asked, validates a module file; exits with the diagnostic's status on failure. */
void cli_load_module(const char *path, bool validate, dogma_module *out);

#endif
