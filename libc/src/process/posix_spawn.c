/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * posix_spawn as one call of the runtime: the file actions become the list of handle actions of a
 * dogma_spawn_block. Files that the child shall open are opened here first, at numbers that the
 * list then moves to the wanted ones.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include "dogma_impl.h"
#include "dogma_signals.h"
#include "fdop.h"
#undef malloc
#undef calloc
#undef realloc
#undef free

#define ACTIONS_MAX 64

struct plan {
    struct dogma_spawn_handle handles[ACTIONS_MAX];
    unsigned handle_count;
    int opened[ACTIONS_MAX];
    unsigned opened_count;
    char working_directory[DOGMA_PATH_BYTES_MAX + 1];
};

static int add_handle(struct plan *plan, int child, int parent)
{
    if (plan->handle_count == ACTIONS_MAX)
        return ENOMEM;
    plan->handles[plan->handle_count++] =
        (struct dogma_spawn_handle){.child = child, .parent = parent};
    return 0;
}

/* The child's idea of the current directory, while file actions are planned in the parent. */
static int plan_path(const struct plan *plan, const char *path, char *out)
{
    size_t directory_bytes = strlen(plan->working_directory), path_bytes = strlen(path);
    if (path[0] == '/')
        directory_bytes = 0;
    if (directory_bytes + 1 + path_bytes > DOGMA_PATH_BYTES_MAX)
        return ENAMETOOLONG;
    memcpy(out, plan->working_directory, directory_bytes);
    if (directory_bytes)
        out[directory_bytes++] = '/';
    memcpy(out + directory_bytes, path, path_bytes + 1);
    return 0;
}

static int plan_open(struct plan *plan, const struct fdop *op)
{
    char path[DOGMA_PATH_BYTES_MAX + 1];
    int error = plan_path(plan, op->path, path);
    if (error)
        return error;
    long handle = __dogma_openat(AT_FDCWD, path, op->oflag | O_CLOEXEC, (int)op->mode);
    if (handle < 0)
        return (int)-handle;
    if (plan->opened_count == ACTIONS_MAX) {
        __dogma_CLOSE((int)handle);
        return ENOMEM;
    }
    /* Out of the way of the numbers that other actions name. */
    long high = __dogma_DUP((int)handle, 512, DOGMA_OPEN_CLOSE_ON_EXEC);
    if (high >= 0) {
        __dogma_CLOSE((int)handle);
        handle = high;
    }
    plan->opened[plan->opened_count++] = (int)handle;
    return add_handle(plan, op->fd, (int)handle);
}

static int plan_chdir(struct plan *plan, const char *path)
{
    char absolute[DOGMA_PATH_BYTES_MAX + 1];
    int error = plan_path(plan, path, absolute);
    if (!error)
        strcpy(plan->working_directory, absolute);
    return error;
}

static int plan_action(struct plan *plan, const struct fdop *op)
{
    char path[DOGMA_PATH_BYTES_MAX + 1];
    long bytes;
    switch (op->cmd) {
    case FDOP_CLOSE:
        return add_handle(plan, op->fd, -1);
    case FDOP_DUP2:
        return add_handle(plan, op->fd, op->srcfd);
    case FDOP_OPEN:
        return plan_open(plan, op);
    case FDOP_CHDIR:
        return plan_chdir(plan, op->path);
    case FDOP_FCHDIR:
        bytes = __dogma_DIRECTORY_PATH(op->fd, (long)path, DOGMA_PATH_BYTES_MAX);
        if (bytes < 0)
            return (int)-bytes;
        path[bytes] = 0;
        return plan_chdir(plan, path);
    }
    return EINVAL;
}

/* The list is linked from the last action to the first. */
static int plan_actions(struct plan *plan, const posix_spawn_file_actions_t *actions)
{
    if (!actions || !actions->__actions)
        return 0;
    const struct fdop *op = actions->__actions;
    while (op->next)
        op = op->next;
    for (; op; op = op->prev) {
        int error = plan_action(plan, op);
        if (error)
            return error;
    }
    return 0;
}

static int start(pid_t *restrict child, const char *path, const struct plan *plan,
                 const posix_spawnattr_t *attributes, char *const *arguments,
                 char *const *environment)
{
    struct dogma_location at;
    char absolute[DOGMA_PATH_BYTES_MAX + 1];
    unsigned flags = 0;
    uint64_t mask = __dogma_signals_blocked();

    if (attributes->__flags & POSIX_SPAWN_SETSIGMASK) {
        flags |= DOGMA_SPAWN_SET_MASK;
        mask = attributes->__mask.__bits[0];
    }
    if ((attributes->__flags & POSIX_SPAWN_SETSIGDEF) && attributes->__def.__bits[0])
        flags |= DOGMA_SPAWN_RESET_SIGNALS;
    if (attributes->__flags & (POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSID))
        flags |= DOGMA_SPAWN_NEW_GROUP;

    int error = plan_path(plan, path, absolute);
    if (error)
        return error;
    long block = __dogma_spawn_prepare(arguments, environment, plan->working_directory,
                                       plan->handles, plan->handle_count, flags, mask);
    if (block < 0 && block >= -DOGMA_ERRNO_MAX)
        return (int)-block;
    long result = DOGMA_WITH_PATH(
        &at, AT_FDCWD, absolute, 1,
        __dogma_SPAWN(DOGMA_PLACE(&at), block, ((struct dogma_spawn_block *)block)->size_bytes));
    __dogma_spawn_release(block);
    if (result < 0)
        return (int)-result;
    if (child)
        *child = (pid_t)result;
    return 0;
}

/* The candidates of a name without '/': the directories of PATH in turn, as execvp takes them. */
static int start_from_path(pid_t *restrict child, const char *name, const struct plan *plan,
                           const posix_spawnattr_t *attributes, char *const *arguments,
                           char *const *environment)
{
    char path[DOGMA_PATH_BYTES_MAX + 1];
    const char *list = getenv("PATH");
    int denied = 0;
    size_t name_bytes = strlen(name);

    if (!name_bytes)
        return ENOENT;
    if (!list)
        list = "/usr/local/bin:/bin:/usr/bin";
    for (;;) {
        size_t bytes = strcspn(list, ":");
        if (bytes + 1 + name_bytes <= DOGMA_PATH_BYTES_MAX) {
            memcpy(path, list, bytes);
            path[bytes] = '/';
            memcpy(path + bytes + !!bytes, name, name_bytes + 1);
            int error = start(child, path, plan, attributes, arguments, environment);
            if (error == EACCES)
                denied = 1;
            else if (error != ENOENT && error != ENOTDIR)
                return error;
        }
        if (!list[bytes])
            return denied ? EACCES : ENOENT;
        list += bytes + 1;
    }
}

int posix_spawn(pid_t *restrict child, const char *restrict path,
                const posix_spawn_file_actions_t *actions,
                const posix_spawnattr_t *restrict attributes, char *const arguments[restrict],
                char *const environment[restrict])
{
    static const posix_spawnattr_t no_attributes;
    struct plan plan = {.handle_count = 0, .opened_count = 0};
    if (!attributes)
        attributes = &no_attributes;

    strcpy(plan.working_directory, __dogma_working_directory());
    int error = plan_actions(&plan, actions);
    if (!error)
        error = attributes->__fn && !strchr(path, '/')
                    ? start_from_path(child, path, &plan, attributes, arguments, environment)
                    : start(child, path, &plan, attributes, arguments, environment);
    for (unsigned i = 0; i < plan.opened_count; i++)
        __dogma_CLOSE(plan.opened[i]);
    return error;
}
