/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Open files: bytes, positions, attributes. */
#include "linux.h"
#include "convert.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/syscall.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

#define HOST(argument)                                                                             \
    int host = dg_handle_host(process, dg_i32(argument));                                          \
    if (host < 0)                                                                                  \
    return host

#define MAY_BLOCK()                                                                                \
    do {                                                                                           \
        int64_t interrupted = dg_signals_check(process);                                           \
        if (interrupted != 0)                                                                      \
            return interrupted;                                                                    \
    } while (0)

int64_t dg_api_READ(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    void *buffer = dg_out(process, a[1], a[2]);
    if (buffer == NULL)
        return -EFAULT;
    MAY_BLOCK();
    return dg_host(read(host, buffer, a[2]));
}

int64_t dg_api_WRITE(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    const void *buffer = dg_in(process, a[1], a[2]);
    if (buffer == NULL)
        return -EFAULT;
    MAY_BLOCK();
    return dg_host(write(host, buffer, a[2]));
}

int64_t dg_api_PREAD(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    void *buffer = dg_out(process, a[1], a[2]);
    return buffer == NULL ? -EFAULT : dg_host(pread(host, buffer, a[2], dg_i64(a[3])));
}

int64_t dg_api_PWRITE(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    const void *buffer = dg_in(process, a[1], a[2]);
    return buffer == NULL ? -EFAULT : dg_host(pwrite(host, buffer, a[2], dg_i64(a[3])));
}

/* Copy and check the array of buffers. */
static int64_t read_buffers(const dg_process *process, uint64_t address, int32_t count,
                            unsigned bits, struct iovec *out)
{
    if (count < 0 || count > DOGMA_BUFFERS_MAX)
        return -EINVAL;
    static struct dogma_buffer buffers[DOGMA_BUFFERS_MAX];
    int error = dg_copy_in(process, buffers, address, (uint64_t)count * sizeof buffers[0]);
    if (error != 0)
        return error;
    for (int32_t i = 0; i < count; i++) {
        out[i].iov_base =
            dg_arena_range(&process->arena, buffers[i].address, buffers[i].size_bytes, bits);
        out[i].iov_len = buffers[i].size_bytes;
        if (out[i].iov_base == NULL)
            return -EFAULT;
    }
    return 0;
}

static struct iovec vectors[DOGMA_BUFFERS_MAX];

int64_t dg_api_READV(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    int64_t error = read_buffers(process, a[1], dg_i32(a[2]), DG_PAGE_WRITE, vectors);
    if (error != 0)
        return error;
    MAY_BLOCK();
    return dg_host(readv(host, vectors, dg_i32(a[2])));
}

int64_t dg_api_WRITEV(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    int64_t error = read_buffers(process, a[1], dg_i32(a[2]), DG_PAGE_READ, vectors);
    if (error != 0)
        return error;
    MAY_BLOCK();
    return dg_host(writev(host, vectors, dg_i32(a[2])));
}

int64_t dg_api_SEEK(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    int32_t whence = dg_i32(a[2]);
    return whence < 0 || whence > DOGMA_SEEK_HOLE ? -EINVAL
                                                  : dg_host(lseek(host, dg_i64(a[1]), whence));
}

int64_t dg_api_TRUNCATE(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    return dg_host(ftruncate(host, dg_i64(a[1])));
}

int64_t dg_api_ALLOCATE(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    return dg_host(fallocate(host, dg_i32(a[1]), dg_i64(a[2]), dg_i64(a[3])));
}

int64_t dg_api_SYNC(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    return dg_host(dg_i32(a[1]) != 0 ? fdatasync(host) : fsync(host));
}

int64_t dg_api_STAT(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    struct stat status;
    if (fstat(host, &status) != 0)
        return -errno;
    struct dogma_stat out;
    dg_convert_stat(&status, &out);
    return dg_copy_out(process, a[1], &out, sizeof out);
}

int64_t dg_api_CHMOD(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    return dg_host(fchmod(host, dg_u32(a[1]) & 07777));
}

int64_t dg_api_CHOWN(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    return dg_host(fchown(host, dg_u32(a[1]), dg_u32(a[2])));
}

int64_t dg_api_SET_TIMES(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    struct timespec times[2];
    int error = dg_read_times(process, a[1], times);
    return error != 0 ? error : dg_host(futimens(host, a[1] != 0 ? times : NULL));
}

int64_t dg_api_STAT_VOLUME(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    struct statvfs status;
    if (fstatvfs(host, &status) != 0)
        return -errno;
    struct dogma_volume_stat out = {
        .block_bytes = status.f_bsize,
        .fragment_bytes = status.f_frsize,
        .block_count = status.f_blocks,
        .block_free_count = status.f_bfree,
        .block_available_count = status.f_bavail,
        .file_count = status.f_files,
        .file_free_count = status.f_ffree,
        .volume_id = status.f_fsid,
        .flags = status.f_flag & (ST_RDONLY | ST_NOSUID),
        .name_bytes_max = status.f_namemax,
    };
    return dg_copy_out(process, a[1], &out, sizeof out);
}

/* The host's records have the layout of dogma_directory_entry. */
int64_t dg_api_READ_DIRECTORY(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    uint64_t bytes = a[2] < (1u << 20) ? a[2] : 1u << 20;
    void *buffer = dg_out(process, a[1], bytes);
    return buffer == NULL ? -EFAULT
                          : dg_host(syscall(SYS_getdents64, host, buffer, (unsigned)bytes));
}

int64_t dg_api_LOCK_FILE(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    return dg_host(flock(host, dg_i32(a[1])));
}

int64_t dg_api_LOCK_RANGE(dg_process *process, const uint64_t *a)
{
    HOST(a[0]);
    int command;
    switch (dg_i32(a[1])) {
    case DOGMA_LOCK_TEST:
        command = F_GETLK;
        break;
    case DOGMA_LOCK_TRY:
        command = F_SETLK;
        break;
    case DOGMA_LOCK_WAIT:
        command = F_SETLKW;
        break;
    case DOGMA_LOCK_TEST_OPEN_FILE:
        command = F_OFD_GETLK;
        break;
    case DOGMA_LOCK_TRY_OPEN_FILE:
        command = F_OFD_SETLK;
        break;
    case DOGMA_LOCK_WAIT_OPEN_FILE:
        command = F_OFD_SETLKW;
        break;
    default:
        return -EINVAL;
    }
    struct dogma_lock lock;
    int error = dg_copy_in(process, &lock, a[2], sizeof lock);
    if (error != 0)
        return error;
    if (lock.kind < DOGMA_LOCK_READ || lock.kind > DOGMA_LOCK_UNLOCK || lock.whence < 0 ||
        lock.whence > DOGMA_SEEK_END)
        return -EINVAL;
    struct flock host_lock = {.l_type = (short)lock.kind,
                              .l_whence = (short)lock.whence,
                              .l_start = lock.start,
                              .l_len = lock.size_bytes};
    if (fcntl(host, command, &host_lock) != 0)
        return -errno;
    if (command != F_GETLK && command != F_OFD_GETLK)
        return 0;
    lock = (struct dogma_lock){.kind = host_lock.l_type,
                               .whence = host_lock.l_whence,
                               .start = host_lock.l_start,
                               .size_bytes = host_lock.l_len,
                               .owner = host_lock.l_pid};
    return dg_copy_out(process, a[2], &lock, sizeof lock);
}

int64_t dg_api_POLL(dg_process *process, const uint64_t *a)
{
    int32_t count = dg_i32(a[1]);
    if (count < 0 || count > DOGMA_POLL_MAX)
        return -EINVAL;
    static struct dogma_poll entries[DOGMA_POLL_MAX];
    static struct pollfd hosts[DOGMA_POLL_MAX];
    uint64_t bytes = (uint64_t)count * sizeof entries[0];
    if (dg_out(process, a[0], bytes) == NULL || dg_copy_in(process, entries, a[0], bytes) != 0)
        return -EFAULT;
    bool bad = false;
    for (int32_t i = 0; i < count; i++) {
        int host = entries[i].handle < 0 ? -1 : dg_handle_host(process, entries[i].handle);
        bad |= entries[i].handle >= 0 && host < 0;
        hosts[i] = (struct pollfd){.fd = host < 0 ? -1 : host,
                                   .events = (short)(entries[i].events & 0x2fff)};
    }
    int64_t timeout = bad ? 0 : dg_i64(a[2]);
    struct timespec time = {.tv_sec = timeout / 1000000000, .tv_nsec = timeout % 1000000000};
    MAY_BLOCK();
    int ready = ppoll(hosts, (nfds_t)count, timeout < 0 ? NULL : &time, NULL);
    if (ready < 0)
        return -errno;
    for (int32_t i = 0; i < count; i++) {
        entries[i].results = (uint16_t)hosts[i].revents;
        if (entries[i].handle >= 0 && hosts[i].fd < 0) {
            entries[i].results = DOGMA_POLL_BAD;
            ready++;
        }
    }
    int error = dg_copy_out(process, a[0], entries, bytes);
    return error != 0 ? error : ready;
}
