/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Starting other programs: the block that spawn and exec take, and execve. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include "dogma_impl.h"

static size_t strings_bytes(char *const *strings, unsigned *count)
{
    size_t bytes = 0;
    for (*count = 0; strings && strings[*count]; ++*count)
        bytes += strlen(strings[*count]) + 1;
    return bytes;
}

static char *append(char *end, const char *string)
{
    size_t bytes = strlen(string) + 1;
    memcpy(end, string, bytes);
    return end + bytes;
}

/* The memory comes straight from the runtime: the caller may be between fork and exec, where
 * malloc's state is not safe to use. */
long __dogma_spawn_prepare(char *const *arguments, char *const *environment,
                           const char *working_directory, const struct dogma_spawn_handle *handles,
                           unsigned handle_count, unsigned flags, uint64_t signal_mask)
{
    unsigned argument_count, environment_count;
    size_t bytes = sizeof(struct dogma_spawn_block) + handle_count * sizeof *handles +
                   strings_bytes(arguments, &argument_count) +
                   strings_bytes(environment, &environment_count) + strlen(working_directory) + 1;
    if (bytes > DOGMA_SPAWN_BYTES_MAX)
        return -E2BIG;
    long address =
        __dogma_MAP(0, (long)bytes, DOGMA_PROTECTION_READ | DOGMA_PROTECTION_WRITE, 0, -1, 0);
    if (address < 0 && address >= -DOGMA_ERRNO_MAX)
        return address;
    struct dogma_spawn_block *block = (void *)address;
    block->version = DOGMA_SPAWN_VERSION;
    block->flags = flags;
    block->size_bytes = (uint32_t)bytes;
    block->handle_count = handle_count;
    block->argument_count = argument_count;
    block->environment_count = environment_count;
    block->signal_mask = signal_mask;
    char *end = (char *)(block + 1);
    memcpy(end, handles, handle_count * sizeof *handles);
    end += handle_count * sizeof *handles;
    for (unsigned i = 0; i < argument_count; i++)
        end = append(end, arguments[i]);
    for (unsigned i = 0; i < environment_count; i++)
        end = append(end, environment[i]);
    append(end, working_directory);
    return address;
}

void __dogma_spawn_release(long block)
{
    __dogma_UNMAP(block, ((const struct dogma_spawn_block *)block)->size_bytes);
}

long __dogma_execve(const char *path, char *const *arguments, char *const *environment)
{
    struct dogma_location at;
    long block =
        __dogma_spawn_prepare(arguments, environment, __dogma_working_directory(), NULL, 0, 0, 0);
    if (block < 0 && block >= -DOGMA_ERRNO_MAX)
        return block;
    long result = DOGMA_WITH_PATH(
        &at, AT_FDCWD, path, 1,
        __dogma_EXEC(DOGMA_PLACE(&at), block, ((struct dogma_spawn_block *)block)->size_bytes));
    __dogma_spawn_release(block);
    return result;
}

long __dogma_waitid(int kind, int id, void *out, int options, void *usage)
{
    siginfo_t *info = out;
    int status = 0;
    /* The runtime removes an ended child when it reports it, and reports only ended ones here. */
    if ((options & ~(WEXITED | WNOHANG)) || !(options & WEXITED))
        return -EINVAL;
    if (kind != P_ALL && kind != P_PID)
        return -EINVAL;
    long child = __dogma_wait4(kind == P_ALL ? -1 : id, &status, options & WNOHANG, usage);
    if (child < 0)
        return child;
    if (info) {
        memset(info, 0, sizeof *info);
        if (child) {
            info->si_signo = SIGCHLD;
            info->si_pid = (pid_t)child;
            info->si_uid = (uid_t)__dogma_user();
            info->si_code = WIFEXITED(status) ? CLD_EXITED : CLD_KILLED;
            info->si_status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
        }
    }
    return 0;
}
