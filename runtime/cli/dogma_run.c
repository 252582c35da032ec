/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* dogma-run: run a module on Linux. */
#include "../interp/interp.h"
#include "../linux/linux.h"
#include "../process.h"
#include "options.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <time.h>
#include <unistd.h>

/* What translated code may use beyond the base instruction set: x86-64-v3 without MOVBE. */
static void check_processor(void)
{
    const char *missing = NULL;
    __builtin_cpu_init();
    if (!__builtin_cpu_supports("avx2"))
        missing = "AVX2";
    else if (!__builtin_cpu_supports("bmi"))
        missing = "BMI1";
    else if (!__builtin_cpu_supports("bmi2"))
        missing = "BMI2";
    else if (!__builtin_cpu_supports("fma"))
        missing = "FMA";
    else if (!__builtin_cpu_supports("lzcnt"))
        missing = "LZCNT";
    else if (!__builtin_cpu_supports("popcnt"))
        missing = "POPCNT";
    if (missing != NULL)
        dg_die(DG_EXIT_FAILURE,
               "this processor lacks %s; programs need x86-64-v3 (--interp runs without)", missing);
}

static void open_directories(dg_process *process, const dg_command *command)
{
    char *here = getcwd(NULL, 0);
    if (here == NULL)
        here = dg_copy_string("/");
    bool here_is_known = false;
    for (size_t i = 0; i < command->directory_count; i++) {
        const dg_directory_option *option = &command->directories[i];
        if (process->directory_count == DG_DIRECTORIES_MAX)
            dg_die(DG_EXIT_FAILURE, "more than %u directories", DG_DIRECTORIES_MAX);
        int host = open(option->host, O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (host < 0)
            dg_die(DG_EXIT_FAILURE, "--dir %s: %s", option->host, strerror(errno));
        char *guest = option->guest != NULL
                          ? dg_path_join("/", option->guest)
                          : dg_path_join(option->host[0] == '/' ? "/" : here, option->host);
        process->directories[process->directory_count++] =
            (dg_directory){.host = host, .guest_path = guest};
        /* Relative names mean what they mean to the caller, if any directory has to do with where
         * the caller is. */
        size_t bytes = strcmp(guest, "/") == 0 ? 0 : strlen(guest), here_bytes = strlen(here);
        here_is_known |=
            strncmp(here, guest, bytes) == 0 && (here[bytes] == '/' || here[bytes] == '\0');
        here_is_known |= option->guest == NULL && strncmp(guest, here, here_bytes) == 0;
    }
    process->working_directory = here_is_known ? here : "/";
    /* Guest path of the program, if a directory leads to it under the caller's own name. */
    char *program = dg_path_join(command->program[0] == '/' ? "/" : here, command->program);
    for (uint32_t i = 0; i < process->directory_count && process->executable_path == NULL; i++) {
        const char *guest = process->directories[i].guest_path;
        size_t bytes = strcmp(guest, "/") == 0 ? 0 : strlen(guest);
        if (strncmp(program, guest, bytes) == 0 && program[bytes] == '/')
            process->executable_path = program;
    }
}

static char **make_environment(const dg_command *command)
{
    size_t inherited = 0;
    while (command->inherit_environment && environ[inherited] != NULL)
        inherited++;
    char **environment =
        dg_allocate(inherited + command->environment_count + 1, sizeof *environment);
    size_t count = 0;
    for (size_t i = 0; i < inherited; i++) {
        if (strncmp(environ[i], "DOGMA_RUN_FLAGS=", 16) != 0)
            environment[count++] = environ[i];
    }
    for (size_t i = 0; i < command->environment_count; i++) {
        char *entry = command->environment[i];
        size_t name_bytes = (size_t)(strchr(entry, '=') - entry) + 1, j = 0;
        while (j < count && strncmp(environment[j], entry, name_bytes) != 0)
            j++;
        environment[j] = entry;
        count += j == count;
    }
    return environment;
}

int main(int argc, char **argv)
{
    dg_process *process = dg_current;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    process->start_time_ns = (uint64_t)now.tv_sec * 1000000000u + (uint64_t)now.tv_nsec;

    dg_command command;
    dg_command_parse(&command, argc, argv);
    process->options = command.options;
    process->program_handle = -1;
    /* No other process of the user may look into this one or change it through /proc. */
    if (!process->options.gdb)
        prctl(PR_SET_DUMPABLE, 0);
    int program;
    char *path = (char *)command.program;
    if (command.handover >= 0) {
        dg_handover_read(process, command.handover, &program, &path);
        /* Keep the standard numbers taken, whatever the parent left open. */
        for (int i = open("/dev/null", O_RDWR | O_CLOEXEC); i >= 0;
             i = open("/dev/null", O_RDWR | O_CLOEXEC)) {
            if (i > STDERR_FILENO) {
                close(i);
                break;
            }
        }
    } else {
        dg_handles_make_standard(process);
        program = open(command.program, O_RDONLY | O_CLOEXEC);
        if (program < 0)
            dg_die(errno == ENOENT || errno == ENOTDIR ? DG_EXIT_NOT_FOUND : DG_EXIT_REJECTED,
                   "%s: %s", command.program, strerror(errno));
        open_directories(process, &command);
        process->arguments = command.arguments;
        process->environment = make_environment(&command);
    }
    if (!process->options.interpret)
        check_processor();
    dg_access_profile_begin(process);
    dg_signals_make(process);
    if (!dg_arena_create(&process->arena))
        dg_die(DG_EXIT_FAILURE, "cannot reserve %llu GiB of address space (a limit of ulimit -v?)",
               (unsigned long long)((2 * DG_GUARD_BYTES + DOGMA_ARENA_BYTES) >> 30));
    dg_link(process, program, path);
    close(program);
    dg_stacks_make(process);
    dg_start_block_make(process);
    int status = dg_process_run(process);
    if (process->options.statistics)
        dg_statistics_print(process);
    dg_access_profile_write(process);
    _exit(status);
}
