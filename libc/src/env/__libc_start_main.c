/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * From the runtime's start block to main.
 *
 * The start block is read-only and its strings are the runtime's; C lets a program change argv, its
 * strings and environ, so they are copied.
 */
#include <stdlib.h>
#include <string.h>
#include "dogma_impl.h"

/* The linker collects the program's constructors and destructors into these two functions, which
 * may be empty. */
extern hidden void __dogma_run_constructors(void);
extern hidden void __dogma_run_destructors(void);

static void nothing(void)
{
}
weak_alias(nothing, _init);

static size_t string_bytes(const uint64_t *strings, unsigned count)
{
    size_t bytes = 0;
    for (unsigned i = 0; i < count; i++)
        bytes += strlen((const char *)strings[i]) + 1;
    return bytes;
}

static char *copy_strings(char **out, const uint64_t *strings, unsigned count, char *end)
{
    for (unsigned i = 0; i < count; i++) {
        size_t bytes = strlen((const char *)strings[i]) + 1;
        out[i] = memcpy(end, (const char *)strings[i], bytes);
        end += bytes;
    }
    out[count] = 0;
    return end;
}

/* argv and environ one after the other, as a kernel would lay them out, then the strings. */
static char **copy_arguments(const struct dogma_start_block *start)
{
    static char *small[512];
    const uint64_t *arguments = (const void *)start->arguments;
    const uint64_t *environment = (const void *)start->environment;
    size_t vector_count = (size_t)start->argument_count + start->environment_count + 2;
    size_t bytes = vector_count * sizeof(char *) + string_bytes(arguments, start->argument_count) +
                   string_bytes(environment, start->environment_count);
    char **vector = small;
    if (bytes > sizeof small) {
        long address =
            __dogma_MAP(0, (long)bytes, DOGMA_PROTECTION_READ | DOGMA_PROTECTION_WRITE, 0, -1, 0);
        if (address < 0 && address >= -DOGMA_ERRNO_MAX)
            __dogma_EXIT(127);
        vector = (char **)address;
    }
    char *end = (char *)(vector + vector_count);
    end = copy_strings(vector, arguments, start->argument_count, end);
    copy_strings(vector + start->argument_count + 1, environment, start->environment_count, end);
    return vector;
}

static void libc_start_init(void)
{
    _init();
    __dogma_run_constructors();
}
weak_alias(libc_start_init, __libc_start_init);

static void libc_exit_fini(void)
{
    __dogma_run_destructors();
}
weak_alias(libc_exit_fini, __libc_exit_fini);

_Noreturn void __dogma_start_main(const struct dogma_start_block *start,
                                  int (*main)(int, char **, char **))
{
    char **arguments = copy_arguments(start);
    char **environment = arguments + start->argument_count + 1;
    __init_libc(environment, arguments[0]);
    __libc_start_init();
    /* main stays a function of its own, for messages to name it. */
    int status;
    [[clang::noinline]] status = main((int)start->argument_count, arguments, environment);
    exit(status);
}
