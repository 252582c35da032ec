/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * From POSIX paths to the runtime's (directory handle, relative path).
 *
 * A process has no root directory, only the named directory handles of its start block. An absolute
 * path goes to the handle with the longest name that is a prefix of it; the current directory is a
 * string kept here. The runtime refuses (EXDEV) what leaves the directory it starts from, including
 * absolute symbolic links; those are read and resolved here.
 */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <string.h>
#include "dogma_impl.h"

#define LINKS_MAX 40

static char working_directory[DOGMA_PATH_BYTES_MAX + 1];

const char *__dogma_working_directory(void)
{
    if (!working_directory[0]) {
        const char *initial = (const char *)__dogma_start->working_directory;
        if (!initial || initial[0] != '/' || strlen(initial) >= sizeof working_directory)
            initial = "/";
        strcpy(working_directory, initial);
    }
    return working_directory;
}

static const char *skip_empty_components(const char *path)
{
    for (;;) {
        if (path[0] == '/')
            path++;
        else if (path[0] == '.' && (path[1] == '/' || !path[1]))
            path++;
        else
            return path;
    }
}

static size_t component_bytes(const char *path)
{
    size_t bytes = 0;
    while (path[bytes] && path[bytes] != '/')
        bytes++;
    return bytes;
}

static int is_parent(const char *component, size_t bytes)
{
    return bytes == 2 && component[0] == '.' && component[1] == '.';
}

/* What follows the directory name in an absolute path, or NULL if the name is no prefix of it. */
static const char *strip_prefix(const char *name, const char *path)
{
    for (;;) {
        name = skip_empty_components(name);
        /* A remainder keeps its trailing '/', which demands a directory. */
        const char *rest = skip_empty_components(path);
        if (!*name)
            return rest;
        size_t bytes = component_bytes(name);
        if (component_bytes(rest) != bytes || memcmp(name, rest, bytes))
            return NULL;
        name += bytes;
        path = rest + bytes;
    }
}

/* Whether following the components one after the other climbs above the start. */
static int climbs_out(const char *path)
{
    long depth = 0;
    for (path = skip_empty_components(path); *path; path = skip_empty_components(path)) {
        size_t bytes = component_bytes(path);
        depth += is_parent(path, bytes) ? -1 : 1;
        if (depth < 0)
            return 1;
        path += bytes;
    }
    return 0;
}

/* Remove "." and ".." from an absolute path in place, by its text alone. */
static void collapse(char *path)
{
    char *end = path;
    const char *rest = path;
    for (rest = skip_empty_components(rest); *rest; rest = skip_empty_components(rest)) {
        size_t bytes = component_bytes(rest);
        if (is_parent(rest, bytes)) {
            while (end > path && *--end != '/')
                ;
        } else {
            *end++ = '/';
            memmove(end, rest, bytes);
            end += bytes;
        }
        rest += bytes;
    }
    if (end == path)
        *end++ = '/';
    *end = 0;
}

static int find_directory(struct dogma_location *at, const char *absolute)
{
    const struct dogma_start_directory *directories = (const void *)__dogma_start->directories;
    for (unsigned i = 0; i < __dogma_start->directory_count; i++) {
        const char *rest = strip_prefix((const char *)directories[i].name, absolute);
        if (!rest || climbs_out(rest))
            continue;
        at->directory = directories[i].handle;
        at->path = *rest ? rest : ".";
        at->size_bytes = (long)strlen(at->path);
        return 1;
    }
    return 0;
}

static long locate_absolute(struct dogma_location *at, const char *absolute)
{
    if (find_directory(at, absolute))
        return 0;
    /* ".." may lead from one directory handle's tree to another's. */
    if (absolute != at->buffer)
        strcpy(at->buffer, absolute);
    collapse(at->buffer);
    return find_directory(at, at->buffer) ? 0 : -ENOENT;
}

/* buffer = directory "/" path. The path may not lie in the buffer. */
static long join(char *buffer, const char *directory, const char *path)
{
    size_t directory_bytes = strlen(directory), path_bytes = strlen(path);
    if (directory_bytes + 1 + path_bytes > DOGMA_PATH_BYTES_MAX)
        return -ENAMETOOLONG;
    memmove(buffer, directory, directory_bytes);
    buffer[directory_bytes] = '/';
    memcpy(buffer + directory_bytes + 1, path, path_bytes + 1);
    return 0;
}

long __dogma_locate(struct dogma_location *at, int directory, const char *path)
{
    if (!path)
        return -EFAULT;
    size_t bytes = strlen(path);
    if (!bytes)
        return -ENOENT;
    if (bytes > DOGMA_PATH_BYTES_MAX)
        return -ENAMETOOLONG;
    if (path[0] == '/')
        return locate_absolute(at, path);
    if (directory != AT_FDCWD) {
        if (directory < 0)
            return -EBADF;
        at->directory = directory;
        at->path = path;
        at->size_bytes = (long)bytes;
        return 0;
    }
    long error = join(at->buffer, __dogma_working_directory(), path);
    return error ? error : locate_absolute(at, at->buffer);
}

/* The absolute guest path that (directory, path) names, before symbolic links. */
static long absolute_path(char *buffer, int directory, const char *path)
{
    if (path[0] == '/') {
        strcpy(buffer, path);
        return 0;
    }
    if (directory == AT_FDCWD)
        return join(buffer, __dogma_working_directory(), path);
    long bytes = __dogma_DIRECTORY_PATH(directory, (long)buffer, DOGMA_PATH_BYTES_MAX);
    if (bytes < 0)
        return bytes == -ENOSYS ? -EXDEV : bytes;
    buffer[bytes] = 0;
    return join(buffer, buffer, path);
}

__attribute__((__noinline__)) long __dogma_locate_slowly(struct dogma_location *at, int directory,
                                                         const char *path, int follow)
{
    char done[DOGMA_PATH_BYTES_MAX + 1]; /* absolute, free of links, no trailing '/' */
    char todo[DOGMA_PATH_BYTES_MAX + 1]; /* what is still to be walked */
    char target[DOGMA_PATH_BYTES_MAX + 1];
    unsigned link_count = 0;

    long error = absolute_path(todo, directory, path);
    if (error)
        return error;
    done[0] = 0;
    for (const char *rest = skip_empty_components(todo); *rest;
         rest = skip_empty_components(rest)) {
        size_t done_bytes = strlen(done), bytes = component_bytes(rest);
        if (is_parent(rest, bytes)) {
            while (done_bytes && done[--done_bytes] != '/')
                ;
            done[done_bytes] = 0;
            rest += bytes;
            continue;
        }
        if (done_bytes + 1 + bytes > DOGMA_PATH_BYTES_MAX)
            return -ENAMETOOLONG;
        done[done_bytes] = '/';
        memcpy(done + done_bytes + 1, rest, bytes);
        done[done_bytes + 1 + bytes] = 0;
        rest += bytes;
        if (!*rest && !follow)
            break;
        if (locate_absolute(at, done))
            continue; /* above every directory handle: only a name */
        long target_bytes = __dogma_READ_LINK(DOGMA_PLACE(at), (long)target, DOGMA_PATH_BYTES_MAX);
        if (target_bytes < 0)
            continue; /* no link; a missing file is found by the call itself */
        if (++link_count > LINKS_MAX)
            return -ELOOP;
        size_t rest_bytes = strlen(rest);
        if ((size_t)target_bytes + rest_bytes > DOGMA_PATH_BYTES_MAX)
            return -ENAMETOOLONG;
        memcpy(target + target_bytes, rest, rest_bytes + 1);
        strcpy(todo, target);
        done[todo[0] == '/' ? 0 : done_bytes] = 0;
        rest = todo;
    }
    strcpy(at->buffer, done[0] ? done : "/");
    return locate_absolute(at, at->buffer);
}

long __dogma_getcwd(char *buffer, long size_bytes)
{
    const char *path = __dogma_working_directory();
    long needed = (long)strlen(path) + 1;
    if (size_bytes < needed)
        return -ERANGE;
    memcpy(buffer, path, (size_t)needed);
    return needed;
}

long __dogma_chdir(const char *path)
{
    struct dogma_location at;
    struct dogma_stat status;
    char absolute[DOGMA_PATH_BYTES_MAX + 1];

    long error = DOGMA_WITH_PATH(&at, AT_FDCWD, path, 1,
                                 __dogma_STAT_AT(DOGMA_PLACE(&at), 0, (long)&status));
    if (error)
        return error;
    if ((status.mode & DOGMA_MODE_TYPE_MASK) != DOGMA_MODE_DIRECTORY)
        return -ENOTDIR;
    error = DOGMA_WITH_PATH(&at, AT_FDCWD, path, 1,
                            __dogma_ACCESS_AT(DOGMA_PLACE(&at), DOGMA_ACCESS_EXECUTE, 0));
    if (error)
        return error;
    /* The kernel's getcwd has no links and no ".."; read them out only where the text needs it. */
    error = absolute_path(absolute, AT_FDCWD, path);
    if (error)
        return error;
    if (strstr(absolute, "..")) {
        error = __dogma_locate_slowly(&at, AT_FDCWD, path, 1);
        if (error)
            return error;
        strcpy(absolute, at.buffer);
    }
    collapse(absolute);
    strcpy(working_directory, absolute);
    return 0;
}

long __dogma_fchdir(int handle)
{
    char absolute[DOGMA_PATH_BYTES_MAX + 1];
    long bytes = __dogma_DIRECTORY_PATH(handle, (long)absolute, DOGMA_PATH_BYTES_MAX);
    if (bytes < 0)
        return bytes;
    absolute[bytes] = 0;
    return __dogma_chdir(absolute);
}
