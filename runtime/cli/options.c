/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Options end at the first word that is none: that is the program, all after it is the program's.
 * So a script line
 * "#!/usr/bin/env dogma-run" works: the system calls dogma-run with the file and the arguments.
 */
#include "options.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char help[] =
    "usage: dogma-run [options] PROGRAM.dgm [arguments]\n"
    "\n"
    "Run a Dogma module. The program sees the standard streams, its arguments and what the options "
    "give it, and nothing else.\n"
    "\n"
    "  --dir HOST[:GUEST]   give the directory HOST, under the absolute name GUEST (default: its "
    "own)\n"
    "  --env NAME=VALUE     set an environment variable of the program\n"
    "  --inherit-env        pass on the whole environment\n"
    "  --max-memory N[KMG]  most memory the program may have mapped (default: what the program "
    "declares)\n"
    "  --library-path DIR   look here for libraries, after the program's own directory; may be "
    "repeated\n"
    "  --interp             interpret instead of translating: slow, checks every access\n"
    "  --access-profile FILE  with --interp: count how often each access runs, for dogma-check --profile\n"
    "  --proof MODE         what proofs are for: used (default), ignored, or required: then a module without a proof that holds is rejected\n"
    "  --proof-file FILE    detached proof of the program\n"
    "  --spec-safe          facts that a mispredicted branch can falsify prove nothing\n"
    "  --access FORM        how accesses without a proof are translated: best (default), or gs for the "
    "same form everywhere, to measure; both are safe\n"
    "  --stats              at the end, print sizes and times\n"
    "  --perf-map           name the translated code for perf in /tmp/perf-PID.map\n"
    "  --gdb                tell gdb the functions and source lines of the translated code; lets "
    "debuggers attach\n"
    "  --help, --version\n"
    "\n"
    "DOGMA_RUN_FLAGS holds options that go before those of the command line, separated by blanks; "
    "DOGMA_LIBRARY_PATH holds\n"
    "directories separated by colons.\n"
    "\n"
    "examples:\n"
    "  dogma-run hello.dgm\n"
    "  dogma-run --dir . --dir /tmp/work:/tmp lua.dgm script.lua\n"
    "  gdb -ex 'set breakpoint pending on' -ex 'break parse' -ex run --args dogma-run --gdb prog.dgm\n"
    "\n"
    "exit status: the program's own; 125 dogma-run failed, 126 the module was rejected, 127 not "
    "found;\n"
    "traps: 139 memory or stack, 136 division, 132 trap instruction or bad function pointer, 135 "
    "misaligned atomic\n";

static noreturn void usage(const char *format, const char *detail)
{
    char text[256];
    snprintf(text, sizeof text, format, detail);
    dg_die(DG_EXIT_FAILURE, "%s (see dogma-run --help)", text);
}

static uint64_t parse_size(const char *text)
{
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    unsigned shift = *end == 'K' || *end == 'k'   ? 10
                     : *end == 'M' || *end == 'm' ? 20
                     : *end == 'G' || *end == 'g' ? 30
                                                  : 0;
    end += shift != 0;
    if (end == text || text[0] == '-' || *end != '\0' || errno != 0 || value == 0 ||
        value > UINT64_MAX >> shift)
        usage("--max-memory: '%s' is not a size", text);
    return (uint64_t)value << shift;
}

static uint8_t parse_access(const char *text)
{
    if (strcmp(text, "best") == 0)
        return DOGMA_UNPROVEN_BEST;
    if (strcmp(text, "gs") != 0)
        usage("--access: '%s' is neither best nor gs", text);
    return DOGMA_UNPROVEN_GS;
}

static uint8_t parse_proof(const char *text)
{
    if (strcmp(text, "used") == 0)
        return DG_PROOF_USED;
    if (strcmp(text, "ignored") == 0)
        return DG_PROOF_IGNORED;
    if (strcmp(text, "required") != 0)
        usage("--proof: '%s' is none of used, ignored, required", text);
    return DG_PROOF_REQUIRED;
}

static void add_directory(dg_command *command, const char *text)
{
    command->directories = realloc(command->directories,
                                   (command->directory_count + 1) * sizeof *command->directories);
    if (command->directories == NULL)
        dg_die(DG_EXIT_FAILURE, "out of memory");
    dg_directory_option option = {.host = text};
    const char *colon = strrchr(text, ':');
    if (colon != NULL && colon[1] == '/') {
        char *host = dg_copy_string(text);
        host[colon - text] = '\0';
        option = (dg_directory_option){.host = host, .guest = colon + 1};
    } else if (colon != NULL) {
        usage("--dir %s: the guest name must be absolute", text);
    }
    if (option.host[0] == '\0')
        usage("--dir %s: no directory", text);
    command->directories[command->directory_count++] = option;
}

static void add_library_path(dg_command *command, const char *text)
{
    dg_options *options = &command->options;
    options->library_paths = realloc(options->library_paths, (options->library_path_count + 1) *
                                                                 sizeof *options->library_paths);
    if (options->library_paths == NULL)
        dg_die(DG_EXIT_FAILURE, "out of memory");
    options->library_paths[options->library_path_count++] = text;
}

static void add_variable(dg_command *command, char *text)
{
    if (strchr(text, '=') == NULL || text[0] == '=')
        usage("--env %s: not NAME=VALUE", text);
    command->environment = realloc(command->environment,
                                   (command->environment_count + 1) * sizeof *command->environment);
    if (command->environment == NULL)
        dg_die(DG_EXIT_FAILURE, "out of memory");
    command->environment[command->environment_count++] = text;
}

/* "--name VALUE" or "--name=VALUE"; NULL when the word is another option. */
static char *value_of(const char *name, char **words, int count, int *index)
{
    char *word = words[*index];
    size_t bytes = strlen(name);
    if (strncmp(word, name, bytes) != 0)
        return NULL;
    if (word[bytes] == '=')
        return word + bytes + 1;
    if (word[bytes] != '\0')
        return NULL;
    if (*index + 1 >= count)
        usage("%s needs a value", name);
    return words[++*index];
}

/* Returns the index of the first word that is no option. */
static int parse(dg_command *command, char **words, int count)
{
    for (int i = 0; i < count; i++) {
        char *word = words[i], *value;
        if (word[0] != '-' || word[1] == '\0')
            return i;
        if (strcmp(word, "--") == 0)
            return i + 1;
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            fputs(help, stdout);
            exit(0);
        }
        if (strcmp(word, "--version") == 0) {
            printf("dogma-run %s (format %d, ISA %d)\n", DOGMA_VERSION, DOGMA_FORMAT_REVISION,
                   DOGMA_ISA_REVISION);
            exit(0);
        }
        if (strcmp(word, "--interp") == 0)
            command->options.interpret = true;
        else if (strcmp(word, "--stats") == 0)
            command->options.statistics = true;
        else if (strcmp(word, "--perf-map") == 0)
            command->options.perf_map = true;
        else if (strcmp(word, "--gdb") == 0)
            command->options.gdb = true;
        else if (strcmp(word, "--inherit-env") == 0)
            command->inherit_environment = true;
        else if ((value = value_of("--access", words, count, &i)) != NULL)
            command->options.unproven = parse_access(value);
        else if (strcmp(word, "--spec-safe") == 0)
            command->options.speculation_safe = true;
        else if ((value = value_of("--access-profile", words, count, &i)) != NULL)
            command->options.access_profile = value;
        else if ((value = value_of("--proof-file", words, count, &i)) != NULL)
            command->options.proof_path = value;
        else if ((value = value_of("--proof", words, count, &i)) != NULL)
            command->options.proof = parse_proof(value);
        else if ((value = value_of("--dir", words, count, &i)) != NULL)
            add_directory(command, value);
        else if ((value = value_of("--env", words, count, &i)) != NULL)
            add_variable(command, value);
        else if ((value = value_of("--max-memory", words, count, &i)) != NULL)
            command->options.memory_bytes_max = parse_size(value);
        else if ((value = value_of("--library-path", words, count, &i)) != NULL)
            add_library_path(command, value);
        else if ((value = value_of("--handover", words, count, &i)) != NULL)
            command->handover = atoi(value);
        else
            usage("unknown option '%s'", word);
    }
    return count;
}

static void parse_environment_flags(dg_command *command)
{
    const char *flags = getenv("DOGMA_RUN_FLAGS");
    if (flags == NULL)
        return;
    char *copy = dg_copy_string(flags), *rest = NULL, *words[256];
    int count = 0;
    for (char *word = strtok_r(copy, " \t\n", &rest); word != NULL;
         word = strtok_r(NULL, " \t\n", &rest)) {
        if (count == 256)
            usage("%s: more than 256 words", "DOGMA_RUN_FLAGS");
        words[count++] = word;
    }
    int end = parse(command, words, count);
    if (end != count)
        usage("DOGMA_RUN_FLAGS: '%s' is no option", words[end]);
}

void dg_command_parse(dg_command *command, int argc, char **argv)
{
    memset(command, 0, sizeof *command);
    command->handover = -1;
    /* What dogma-run hands to itself is complete: the environment must not add to it. */
    if (argc < 2 || strncmp(argv[1], "--handover=", 11) != 0)
        parse_environment_flags(command);
    int first = 1 + parse(command, argv + 1, argc - 1);
    char *libraries = getenv("DOGMA_LIBRARY_PATH"), *rest = NULL;
    if (libraries != NULL) {
        char *copy = dg_copy_string(libraries);
        for (char *path = strtok_r(copy, ":", &rest); path != NULL;
             path = strtok_r(NULL, ":", &rest))
            add_library_path(command, path);
    }
    if (first >= argc)
        usage("%s", "no program given");
    if (command->options.access_profile != NULL && !command->options.interpret)
        usage("%s", "--access-profile needs --interp");
    command->program = argv[first];
    command->arguments = argv + first;
}
