/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Files by name, beneath a directory handle. */
#include "convert.h"
#include "linux.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#define READ_PATH(path, directory, address, bytes)                                                 \
    dg_path path;                                                                                  \
    do {                                                                                           \
        int path_error = dg_path_read(process, directory, address, bytes, &path);                  \
        if (path_error != 0)                                                                       \
            return path_error;                                                                     \
    } while (0)

int64_t dg_api_OPEN(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    uint32_t flags = dg_u32(a[3]), mode = 0;
    const uint32_t known = DOGMA_OPEN_ACCESS_MASK | DOGMA_OPEN_CREATE | DOGMA_OPEN_EXCLUSIVE |
                           DOGMA_OPEN_NO_TERMINAL | DOGMA_OPEN_TRUNCATE | DOGMA_OPEN_APPEND |
                           DOGMA_OPEN_NON_BLOCKING | DOGMA_OPEN_SYNC | DOGMA_OPEN_DIRECTORY |
                           DOGMA_OPEN_NO_FOLLOW | DOGMA_OPEN_NO_ACCESS_TIME |
                           DOGMA_OPEN_CLOSE_ON_EXEC | DOGMA_OPEN_PATH_ONLY | DOGMA_OPEN_TEMPORARY;
    flags &= known;
    bool close_on_exec = (flags & DOGMA_OPEN_CLOSE_ON_EXEC) != 0;
    flags |= DOGMA_OPEN_NO_TERMINAL;
    if (flags & DOGMA_OPEN_PATH_ONLY)
        flags &= DOGMA_OPEN_PATH_ONLY | DOGMA_OPEN_DIRECTORY | DOGMA_OPEN_NO_FOLLOW;
    if ((flags & DOGMA_OPEN_CREATE) || (flags & DOGMA_OPEN_TEMPORARY) == DOGMA_OPEN_TEMPORARY)
        mode = dg_u32(a[4]) & 07777;
    int64_t interrupted = dg_signals_check(process);
    if (interrupted != 0)
        return interrupted;
    int host = dg_path_open(&path, flags, mode);
    if (host < 0)
        return host;
    /* Directories know their guest path, for directory_path and for what is opened below them. */
    struct stat status;
    char *guest_path = NULL;
    const char *parent = dg_handle_guest_path(process, path.handle);
    if (parent != NULL && fstat(host, &status) == 0 && S_ISDIR(status.st_mode))
        guest_path = dg_path_join(parent, path.text);
    int64_t handle = dg_handle_add(process, host, 0, close_on_exec, guest_path);
    free(guest_path);
    return handle;
}

/* The object itself, for attribute calls: an O_PATH descriptor. */
static int open_object(const dg_path *path, uint32_t flags)
{
    return dg_path_open(path, O_PATH | ((flags & DOGMA_AT_NO_FOLLOW) ? O_NOFOLLOW : 0), 0);
}

int64_t dg_api_STAT_AT(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    int host = open_object(&path, dg_u32(a[3]));
    if (host < 0)
        return host;
    struct stat status;
    struct dogma_stat out;
    int64_t result = dg_host(fstat(host, &status));
    close(host);
    if (result != 0)
        return result;
    dg_convert_stat(&status, &out);
    return dg_copy_out(process, a[4], &out, sizeof out);
}

int64_t dg_api_CHMOD_AT(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    if (dg_u32(a[4]) & DOGMA_AT_NO_FOLLOW)
        return -EOPNOTSUPP;
    int host = open_object(&path, 0);
    if (host < 0)
        return host;
    /* chmod has no form for an O_PATH descriptor; the descriptor's own link leads to exactly this
     * object. */
    char own_link[64];
    snprintf(own_link, sizeof own_link, "/proc/self/fd/%d", host);
    int64_t result = dg_host(chmod(own_link, dg_u32(a[3]) & 07777));
    close(host);
    return result;
}

int64_t dg_api_CHOWN_AT(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    int host = open_object(&path, dg_u32(a[5]));
    if (host < 0)
        return host;
    int64_t result = dg_host(fchownat(host, "", dg_u32(a[3]), dg_u32(a[4]), AT_EMPTY_PATH));
    close(host);
    return result;
}

int64_t dg_api_SET_TIMES_AT(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    struct timespec times[2];
    int error = dg_read_times(process, a[3], times);
    if (error != 0)
        return error;
    int host = open_object(&path, dg_u32(a[4]));
    if (host < 0)
        return host;
    int64_t result =
        dg_host(syscall(SYS_utimensat, host, "", a[3] != 0 ? times : NULL, AT_EMPTY_PATH));
    close(host);
    return result;
}

int64_t dg_api_ACCESS_AT(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    uint32_t flags = dg_u32(a[4]);
    if (dg_u32(a[3]) > 7)
        return -EINVAL;
    int host = open_object(&path, flags);
    if (host < 0)
        return host;
    int host_flags = AT_EMPTY_PATH | ((flags & DOGMA_AT_EFFECTIVE_ACCESS) ? AT_EACCESS : 0);
    int64_t result = dg_host(syscall(SYS_faccessat2, host, "", dg_i32(a[3]), host_flags));
    close(host);
    return result;
}

/* Calls that make or remove a name: the parent is resolved, the name itself never followed. */
#define WITH_PARENT(path, call)                                                                    \
    do {                                                                                           \
        const char *name;                                                                          \
        int parent = dg_path_open_parent(&path, &name);                                            \
        if (parent < 0)                                                                            \
            return parent;                                                                         \
        int64_t result = dg_host(call);                                                            \
        close(parent);                                                                             \
        return result;                                                                             \
    } while (0)

int64_t dg_api_MAKE_DIRECTORY(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    /* "." and "..", also at the end of a path, exist. */
    size_t bytes = strlen(path.text);
    while (bytes > 1 && path.text[bytes - 1] == '/')
        path.text[--bytes] = '\0';
    const char *slash = strrchr(path.text, '/'), *last = slash == NULL ? path.text : slash + 1;
    if (strcmp(last, ".") == 0 || strcmp(last, "..") == 0)
        return -EEXIST;
    WITH_PARENT(path, mkdirat(parent, name, dg_u32(a[3]) & 07777));
}

int64_t dg_api_MAKE_PIPE(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    WITH_PARENT(path, mkfifoat(parent, name, dg_u32(a[3]) & 07777));
}

int64_t dg_api_REMOVE(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    bool directory = (dg_u32(a[3]) & DOGMA_AT_REMOVE_DIRECTORY) != 0;
    if (!directory && path.text[strlen(path.text) - 1] == '/')
        return -ENOTDIR;
    WITH_PARENT(path, unlinkat(parent, name, directory ? AT_REMOVEDIR : 0));
}

int64_t dg_api_SYMLINK(dg_process *process, const uint64_t *a)
{
    char target[DOGMA_PATH_BYTES_MAX + 1];
    if (a[1] == 0)
        return -ENOENT;
    if (a[1] > DOGMA_PATH_BYTES_MAX)
        return -ENAMETOOLONG;
    int error = dg_copy_in(process, target, a[0], a[1]);
    if (error != 0)
        return error;
    target[a[1]] = '\0';
    if (strlen(target) != a[1])
        return -EINVAL;
    READ_PATH(path, a[2], a[3], a[4]);
    WITH_PARENT(path, symlinkat(target, parent, name));
}

static int64_t two_names(dg_process *process, const uint64_t *a, bool link)
{
    READ_PATH(from, a[0], a[1], a[2]);
    READ_PATH(to, a[3], a[4], a[5]);
    const char *from_name, *to_name;
    int from_parent = dg_path_open_parent(&from, &from_name);
    if (from_parent < 0)
        return from_parent == -EINVAL ? -EBUSY : from_parent;
    int to_parent = dg_path_open_parent(&to, &to_name);
    if (to_parent < 0) {
        close(from_parent);
        return to_parent == -EINVAL ? -EBUSY : to_parent;
    }
    int64_t result = dg_host(link ? linkat(from_parent, from_name, to_parent, to_name, 0)
                                  : renameat(from_parent, from_name, to_parent, to_name));
    close(from_parent);
    close(to_parent);
    return result;
}

int64_t dg_api_RENAME(dg_process *process, const uint64_t *a)
{
    return two_names(process, a, false);
}

int64_t dg_api_LINK(dg_process *process, const uint64_t *a)
{
    return two_names(process, a, true);
}

int64_t dg_api_READ_LINK(dg_process *process, const uint64_t *a)
{
    READ_PATH(path, a[0], a[1], a[2]);
    uint64_t bytes = a[4] < DOGMA_PATH_BYTES_MAX + 1 ? a[4] : DOGMA_PATH_BYTES_MAX + 1;
    char *buffer = dg_out(process, a[3], bytes);
    if (buffer == NULL)
        return -EFAULT;
    if (bytes == 0)
        return -EINVAL;
    int host = open_object(&path, DOGMA_AT_NO_FOLLOW);
    if (host < 0)
        return host;
    int64_t result = dg_host(readlinkat(host, "", buffer, bytes));
    close(host);
    return result == -ENOENT ? -EINVAL : result; /* with an empty path: not a link */
}
