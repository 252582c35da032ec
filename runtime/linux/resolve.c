/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Paths: everything a program names goes through openat2 beneath one of its directories. There is
 * no fallback: a kernel without openat2 (before 5.6) gives ENOSYS.
 */
#include "linux.h"

#include <fcntl.h>
#include <linux/magic.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/vfs.h>
#include <unistd.h>

int dg_path_read(const dg_process *process, uint64_t directory, uint64_t address, uint64_t bytes,
                 dg_path *out)
{
    out->handle = dg_i32(directory);
    out->directory = dg_handle_host(process, out->handle);
    if (out->directory < 0)
        return out->directory;
    if (bytes == 0)
        return -ENOENT;
    if (bytes > DOGMA_PATH_BYTES_MAX)
        return -ENAMETOOLONG;
    int error = dg_copy_in(process, out->text, address, bytes);
    if (error != 0)
        return error;
    out->text[bytes] = '\0';
    if (memchr(out->text, '\0', bytes) != NULL)
        return -EINVAL;
    return out->text[0] == '/' ? -EXDEV : 0;
}

/* A-BENEATH: files that reach into processes, this one included, or into the kernel. */
static bool in_special_file_system(int descriptor)
{
    struct statfs status;
    if (fstatfs(descriptor, &status) != 0)
        return true;
    switch ((uint32_t)status.f_type) {
    case PROC_SUPER_MAGIC:
    case SYSFS_MAGIC:
    case DEBUGFS_MAGIC:
    case TRACEFS_MAGIC:
    case SECURITYFS_MAGIC:
    case SELINUX_MAGIC:
    case EFIVARFS_MAGIC:
    case BPF_FS_MAGIC:
    case CGROUP_SUPER_MAGIC:
    case CGROUP2_SUPER_MAGIC:
        return true;
    default:
        return false;
    }
}

static int open_beneath(int directory, const char *text, uint64_t flags, uint32_t mode)
{
    struct open_how how = {.flags = flags | O_CLOEXEC,
                           .mode = mode,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long descriptor;
    int tries = 0;
    /* EAGAIN: something was renamed while ".." was being resolved. */
    do {
        descriptor = syscall(SYS_openat2, directory, text, &how, sizeof how);
    } while (descriptor < 0 && errno == EAGAIN && ++tries < 16 && !(flags & O_NONBLOCK));
    if (descriptor < 0)
        return -errno;
    if (descriptor <= STDERR_FILENO) { /* cannot happen while the standard numbers are kept taken */
        int moved = fcntl((int)descriptor, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        close((int)descriptor);
        descriptor = moved;
        if (moved < 0)
            return -EMFILE;
    }
    if (in_special_file_system((int)descriptor)) {
        close((int)descriptor);
        return -EACCES;
    }
    return (int)descriptor;
}

int dg_path_open(const dg_path *path, uint64_t flags, uint32_t mode)
{
    return open_beneath(path->directory, path->text, flags, mode);
}

int dg_path_open_parent(dg_path *path, const char **name)
{
    char *text = path->text;
    size_t bytes = strlen(text);
    while (bytes > 1 && text[bytes - 1] == '/')
        text[--bytes] = '\0';
    char *slash = strrchr(text, '/');
    *name = slash == NULL ? text : slash + 1;
    if (strcmp(*name, ".") == 0 || strcmp(*name, "..") == 0)
        return -EINVAL;
    if (strlen(*name) > DOGMA_NAME_BYTES_MAX)
        return -ENAMETOOLONG;
    if (slash == NULL)
        return open_beneath(path->directory, ".", O_PATH | O_DIRECTORY, 0);
    *slash = '\0';
    return open_beneath(path->directory, text, O_PATH | O_DIRECTORY, 0);
}

char *dg_path_join(const char *directory, const char *relative)
{
    size_t room = strlen(directory) + strlen(relative) + 3;
    char *out = dg_allocate(room, 1);
    size_t used = 0;
    for (int part = 0; part < 2; part++) {
        const char *p = part == 0 ? directory : relative;
        while (*p != '\0') {
            const char *end = strchrnul(p, '/');
            size_t bytes = (size_t)(end - p);
            if (bytes == 2 && memcmp(p, "..", 2) == 0) {
                while (used > 0 && out[--used] != '/') {
                }
            } else if (bytes != 0 && !(bytes == 1 && *p == '.')) {
                out[used++] = '/';
                memcpy(out + used, p, bytes);
                used += bytes;
            }
            p = *end == '/' ? end + 1 : end;
        }
    }
    if (used == 0)
        out[used++] = '/';
    out[used] = '\0';
    return out;
}
