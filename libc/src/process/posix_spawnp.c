/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#define _GNU_SOURCE
#include <spawn.h>

int posix_spawnp(pid_t *restrict child, const char *restrict name,
                 const posix_spawn_file_actions_t *actions,
                 const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                 char *const environment[restrict])
{
    posix_spawnattr_t with_search = {0};
    if (attributes)
        with_search = *attributes;
    /* Only whether it is null matters: posix_spawn then searches PATH. */
    with_search.__fn = (void *)posix_spawnp;
    return posix_spawn(child, name, actions, &with_search, arguments, environment);
}
