/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The handle table: small numbers of the process to host descriptors. Every host descriptor is
 * close-on-exec. */
#include "linux.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

static bool grow(dg_process *process, uint32_t count)
{
    if (count <= process->handle_count)
        return true;
    if (count > DG_HANDLES_MAX)
        return false;
    uint32_t room = process->handle_count == 0 ? 16 : process->handle_count;
    while (room < count)
        room *= 2;
    dg_handle *handles = realloc(process->handles, room * sizeof *handles);
    if (handles == NULL)
        return false;
    for (uint32_t i = process->handle_count; i < room; i++)
        handles[i] = (dg_handle){.host = -1};
    process->handles = handles;
    process->handle_count = room;
    return true;
}

void dg_host_close(int host)
{
    if (host > STDERR_FILENO) {
        close(host);
        return;
    }
    /* Messages of dogma-run go to descriptor 2: no file of the program may get that number. */
    int nothing = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (nothing >= 0) {
        dup3(nothing, host, O_CLOEXEC);
        close(nothing);
    }
}

dg_handle *dg_handle_find(dg_process *process, int32_t handle)
{
    if (handle < 0 || (uint32_t)handle >= process->handle_count ||
        process->handles[handle].host < 0)
        return NULL;
    return &process->handles[handle];
}

int dg_handle_host(const dg_process *process, int32_t handle)
{
    if (handle >= DOGMA_HANDLE_DIRECTORY_FIRST) {
        uint32_t index = (uint32_t)handle - DOGMA_HANDLE_DIRECTORY_FIRST;
        return index < process->directory_count ? process->directories[index].host : -EBADF;
    }
    if (handle < 0 || (uint32_t)handle >= process->handle_count ||
        process->handles[handle].host < 0)
        return -EBADF;
    return process->handles[handle].host;
}

const char *dg_handle_guest_path(const dg_process *process, int32_t handle)
{
    if (handle >= DOGMA_HANDLE_DIRECTORY_FIRST) {
        uint32_t index = (uint32_t)handle - DOGMA_HANDLE_DIRECTORY_FIRST;
        return index < process->directory_count ? process->directories[index].guest_path : NULL;
    }
    if (handle < 0 || (uint32_t)handle >= process->handle_count ||
        process->handles[handle].host < 0)
        return NULL;
    return process->handles[handle].guest_path;
}

int64_t dg_handle_put(dg_process *process, int host, uint32_t handle, bool close_on_exec,
                      const char *guest_path)
{
    if (handle >= DG_HANDLES_MAX || !grow(process, handle + 1)) {
        dg_host_close(host);
        return handle >= DG_HANDLES_MAX ? -EBADF : -EMFILE;
    }
    dg_handle *entry = &process->handles[handle];
    char *path = guest_path != NULL ? dg_copy_string(guest_path) : NULL;
    if (entry->host >= 0)
        dg_host_close(entry->host);
    free(entry->guest_path);
    *entry = (dg_handle){.host = host, .close_on_exec = close_on_exec, .guest_path = path};
    return handle;
}

int64_t dg_handle_add(dg_process *process, int host, uint32_t lowest, bool close_on_exec,
                      const char *guest_path)
{
    uint32_t handle = lowest;
    while (handle < process->handle_count && process->handles[handle].host >= 0)
        handle++;
    if (handle >= DG_HANDLES_MAX) {
        dg_host_close(host);
        return lowest >= DG_HANDLES_MAX ? -EINVAL : -EMFILE;
    }
    return dg_handle_put(process, host, handle, close_on_exec, guest_path);
}

void dg_handles_make_standard(dg_process *process)
{
    if (!grow(process, 16))
        dg_die(DG_EXIT_FAILURE, "out of memory");
    for (int i = 0; i <= STDERR_FILENO; i++) {
        if (fcntl(i, F_GETFD) >= 0)
            process->handles[i].host = i;
    }
    /* A closed standard stream's number must not go to one of our own files. */
    for (int nothing = open("/dev/null", O_RDWR | O_CLOEXEC); nothing >= 0;
         nothing = open("/dev/null", O_RDWR | O_CLOEXEC)) {
        if (nothing > STDERR_FILENO) {
            close(nothing);
            break;
        }
    }
}

/* ---- calls ---- */

int64_t dg_api_CLOSE(dg_process *process, const uint64_t *a)
{
    dg_handle *handle = dg_handle_find(process, dg_i32(a[0]));
    if (handle == NULL)
        return -EBADF;
    dg_host_close(handle->host);
    free(handle->guest_path);
    *handle = (dg_handle){.host = -1};
    return 0;
}

int64_t dg_api_DUP(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0]));
    if (host < 0)
        return host;
    uint32_t flags = dg_u32(a[2]);
    if (dg_i32(a[1]) < 0 || (flags & ~DOGMA_OPEN_CLOSE_ON_EXEC) != 0)
        return -EINVAL;
    int copy = fcntl(host, F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        return -errno;
    const char *path = dg_handle_guest_path(process, dg_i32(a[0]));
    return dg_handle_add(process, copy, dg_u32(a[1]), (flags & DOGMA_OPEN_CLOSE_ON_EXEC) != 0,
                         path);
}

int64_t dg_api_DUP_TO(dg_process *process, const uint64_t *a)
{
    int32_t from = dg_i32(a[0]), to = dg_i32(a[1]);
    uint32_t flags = dg_u32(a[2]);
    int host = dg_handle_host(process, from);
    if (host < 0)
        return host;
    if ((flags & ~DOGMA_OPEN_CLOSE_ON_EXEC) != 0)
        return -EINVAL;
    if (to < 0 || (uint32_t)to >= DG_HANDLES_MAX)
        return -EBADF;
    if (from == to)
        return to;
    int copy = fcntl(host, F_DUPFD_CLOEXEC, 3);
    if (copy < 0)
        return -errno;
    return dg_handle_put(process, copy, (uint32_t)to, (flags & DOGMA_OPEN_CLOSE_ON_EXEC) != 0,
                         dg_handle_guest_path(process, from));
}

int64_t dg_api_PIPE(dg_process *process, const uint64_t *a)
{
    uint32_t flags = dg_u32(a[1]);
    int32_t handles[2];
    if ((flags & ~(DOGMA_OPEN_CLOSE_ON_EXEC | DOGMA_OPEN_NON_BLOCKING)) != 0)
        return -EINVAL;
    if (dg_out(process, a[0], sizeof handles) == NULL)
        return -EFAULT;
    int hosts[2];
    if (pipe2(hosts, O_CLOEXEC | ((flags & DOGMA_OPEN_NON_BLOCKING) ? O_NONBLOCK : 0)) != 0)
        return -errno;
    bool close_on_exec = (flags & DOGMA_OPEN_CLOSE_ON_EXEC) != 0;
    int64_t first = dg_handle_add(process, hosts[0], 0, close_on_exec, NULL);
    if (first < 0) {
        dg_host_close(hosts[1]);
        return first;
    }
    int64_t second = dg_handle_add(process, hosts[1], 0, close_on_exec, NULL);
    if (second < 0) {
        dg_handle *handle = &process->handles[first];
        dg_host_close(handle->host);
        handle->host = -1;
        return second;
    }
    handles[0] = (int32_t)first;
    handles[1] = (int32_t)second;
    return dg_copy_out(process, a[0], handles, sizeof handles);
}

int64_t dg_api_HANDLE_CONTROL(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0]));
    if (host < 0)
        return host;
    dg_handle *handle = dg_handle_find(process, dg_i32(a[0]));
    const uint32_t changeable =
        DOGMA_OPEN_APPEND | DOGMA_OPEN_NON_BLOCKING | DOGMA_OPEN_NO_ACCESS_TIME;
    const uint32_t shown = changeable | DOGMA_OPEN_ACCESS_MASK | DOGMA_OPEN_SYNC |
                           DOGMA_OPEN_DIRECTORY | DOGMA_OPEN_PATH_ONLY | DOGMA_OPEN_NO_FOLLOW;
    switch (dg_i32(a[1])) {
    case DOGMA_HANDLE_GET_DESCRIPTOR_FLAGS:
        return handle == NULL || handle->close_on_exec;
    case DOGMA_HANDLE_SET_DESCRIPTOR_FLAGS:
        if (handle == NULL)
            return -EBADF;
        handle->close_on_exec = (a[2] & 1) != 0;
        return 0;
    case DOGMA_HANDLE_GET_STATUS_FLAGS: {
        int flags = fcntl(host, F_GETFL);
        return flags < 0 ? -errno : (int64_t)((uint32_t)flags & shown);
    }
    case DOGMA_HANDLE_SET_STATUS_FLAGS: {
        int flags = fcntl(host, F_GETFL);
        if (flags < 0)
            return -errno;
        return dg_host(
            fcntl(host, F_SETFL, ((uint32_t)flags & ~changeable) | (dg_u32(a[2]) & changeable)));
    }
    default:
        return -EINVAL;
    }
}

int64_t dg_api_AVAILABLE(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0])), bytes = 0;
    if (host < 0)
        return host;
    return ioctl(host, FIONREAD, &bytes) != 0 ? -errno : bytes;
}

int64_t dg_api_DIRECTORY_PATH(dg_process *process, const uint64_t *a)
{
    int host = dg_handle_host(process, dg_i32(a[0]));
    const char *path = host < 0 ? NULL : dg_handle_guest_path(process, dg_i32(a[0]));
    if (host < 0)
        return host;
    if (path == NULL)
        return -ENOTDIR;
    size_t bytes = strlen(path);
    if (bytes > a[2])
        return -ERANGE;
    int error = dg_copy_out(process, a[1], path, bytes);
    return error != 0 ? error : (int64_t)bytes;
}
