/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The command line of dogma-run. */
#ifndef DOGMA_RUNTIME_OPTIONS_H
#define DOGMA_RUNTIME_OPTIONS_H

#include "../process.h"

typedef struct dg_directory_option {
    const char *host, *guest; /* guest NULL: the same as host */
} dg_directory_option;

typedef struct dg_command {
    dg_options options;
    dg_directory_option *directories;
    size_t directory_count;
    char **environment; /* K=V */
    size_t environment_count;
    bool inherit_environment;
    int handover; /* -1 none */
    const char *program;
    char **arguments; /* program's, argv[0] included, NULL-terminated */
} dg_command;

/* Options of DOGMA_RUN_FLAGS, then of the command line. Answers --help and --version; ends the
 * process on errors (125). */
void dg_command_parse(dg_command *command, int argc, char **argv);

#endif
