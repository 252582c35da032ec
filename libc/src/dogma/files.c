/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* File operations of musl's system call layer that need a path or a conversion. Results are those
 * of the kernel: -errno or more. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/uio.h>
#include <termios.h>
#include <time.h>
#include "dogma_impl.h"
#include "kstat.h"

/* Structures that pass through unchanged. */
#define SAME_PLACE(type, field, runtime_type, runtime_field)                                       \
    _Static_assert(offsetof(type, field) == offsetof(runtime_type, runtime_field) &&               \
                       sizeof(((type *)0)->field) == sizeof(((runtime_type *)0)->runtime_field),   \
                   #field)
_Static_assert(sizeof(struct kstat) == sizeof(struct dogma_stat), "struct kstat");
SAME_PLACE(struct kstat, st_dev, struct dogma_stat, device);
SAME_PLACE(struct kstat, st_ino, struct dogma_stat, inode);
SAME_PLACE(struct kstat, st_mode, struct dogma_stat, mode);
SAME_PLACE(struct kstat, st_uid, struct dogma_stat, user);
SAME_PLACE(struct kstat, st_gid, struct dogma_stat, group);
SAME_PLACE(struct kstat, st_nlink, struct dogma_stat, link_count);
SAME_PLACE(struct kstat, st_rdev, struct dogma_stat, special_device);
SAME_PLACE(struct kstat, st_size, struct dogma_stat, size_bytes);
SAME_PLACE(struct kstat, st_blksize, struct dogma_stat, io_bytes);
SAME_PLACE(struct kstat, st_blocks, struct dogma_stat, block_count);
SAME_PLACE(struct kstat, st_atime_sec, struct dogma_stat, access_time.seconds);
SAME_PLACE(struct kstat, st_mtime_sec, struct dogma_stat, modify_time.seconds);
SAME_PLACE(struct kstat, st_ctime_nsec, struct dogma_stat, change_time.nanoseconds);
SAME_PLACE(struct timespec, tv_sec, struct dogma_timespec, seconds);
SAME_PLACE(struct timespec, tv_nsec, struct dogma_timespec, nanoseconds);
SAME_PLACE(struct iovec, iov_base, struct dogma_buffer, address);
SAME_PLACE(struct iovec, iov_len, struct dogma_buffer, size_bytes);
SAME_PLACE(struct pollfd, fd, struct dogma_poll, handle);
SAME_PLACE(struct pollfd, events, struct dogma_poll, events);
SAME_PLACE(struct pollfd, revents, struct dogma_poll, results);
_Static_assert(UTIME_NOW == DOGMA_TIME_NOW && UTIME_OMIT == DOGMA_TIME_OMIT, "special times");

/* musl sets O_LARGEFILE by itself; every file is large. */
#define OPEN_FLAGS_IGNORED 0100000

long __dogma_openat(int directory, const char *path, int flags, int mode)
{
    struct dogma_location at;
    return DOGMA_WITH_PATH(&at, directory, path, !(flags & O_NOFOLLOW),
                           __dogma_OPEN(DOGMA_PLACE(&at), flags & ~OPEN_FLAGS_IGNORED, mode));
}

long __dogma_fstatat(int directory, const char *path, void *status, int flags)
{
    struct dogma_location at;
    if ((flags & AT_EMPTY_PATH) && path && !*path) {
        if (directory != AT_FDCWD)
            return __dogma_STAT(directory, (long)status);
        path = ".";
    }
    int no_follow = flags & AT_SYMLINK_NOFOLLOW;
    return DOGMA_WITH_PATH(
        &at, directory, path, !no_follow,
        __dogma_STAT_AT(DOGMA_PLACE(&at), no_follow ? DOGMA_AT_NO_FOLLOW : 0, (long)status));
}

long __dogma_fchmodat(int directory, const char *path, int mode, int flags)
{
    struct dogma_location at;
    return DOGMA_WITH_PATH(&at, directory, path, 1,
                           __dogma_CHMOD_AT(DOGMA_PLACE(&at), mode, flags));
}

long __dogma_fchownat(int directory, const char *path, int user, int group, int flags)
{
    struct dogma_location at;
    if ((flags & AT_EMPTY_PATH) && path && !*path)
        return __dogma_CHOWN(directory, user, group);
    int no_follow = flags & AT_SYMLINK_NOFOLLOW;
    return DOGMA_WITH_PATH(
        &at, directory, path, !no_follow,
        __dogma_CHOWN_AT(DOGMA_PLACE(&at), user, group, no_follow ? DOGMA_AT_NO_FOLLOW : 0));
}

long __dogma_utimensat(int directory, const char *path, const void *times, int flags)
{
    struct dogma_location at;
    if (!path)
        return __dogma_SET_TIMES(directory, (long)times);
    int no_follow = flags & AT_SYMLINK_NOFOLLOW;
    return DOGMA_WITH_PATH(
        &at, directory, path, !no_follow,
        __dogma_SET_TIMES_AT(DOGMA_PLACE(&at), (long)times, no_follow ? DOGMA_AT_NO_FOLLOW : 0));
}

long __dogma_faccessat(int directory, const char *path, int mode, int flags)
{
    struct dogma_location at;
    int runtime_flags = (flags & AT_EACCESS ? DOGMA_AT_EFFECTIVE_ACCESS : 0) |
                        (flags & AT_SYMLINK_NOFOLLOW ? DOGMA_AT_NO_FOLLOW : 0);
    return DOGMA_WITH_PATH(&at, directory, path, !(flags & AT_SYMLINK_NOFOLLOW),
                           __dogma_ACCESS_AT(DOGMA_PLACE(&at), mode, runtime_flags));
}

long __dogma_mkdirat(int directory, const char *path, int mode)
{
    struct dogma_location at;
    return DOGMA_WITH_PATH(&at, directory, path, 0, __dogma_MAKE_DIRECTORY(DOGMA_PLACE(&at), mode));
}

/* Devices cannot be made; regular files come from open. */
long __dogma_mknodat(int directory, const char *path, int mode)
{
    struct dogma_location at;
    switch (mode & S_IFMT) {
    case S_IFIFO:
        return DOGMA_WITH_PATH(&at, directory, path, 0,
                               __dogma_MAKE_PIPE(DOGMA_PLACE(&at), mode & 07777));
    case S_IFREG:
    case 0: {
        long handle =
            __dogma_openat(directory, path, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, mode & 07777);
        return handle < 0 ? handle : __dogma_CLOSE((int)handle);
    }
    }
    return -EPERM;
}

long __dogma_unlinkat(int directory, const char *path, int flags)
{
    struct dogma_location at;
    return DOGMA_WITH_PATH(
        &at, directory, path, 0,
        __dogma_REMOVE(DOGMA_PLACE(&at), flags & AT_REMOVEDIR ? DOGMA_AT_REMOVE_DIRECTORY : 0));
}

long __dogma_renameat(int old_directory, const char *old_path, int new_directory,
                      const char *new_path)
{
    struct dogma_location from, to;
    return DOGMA_WITH_PATH(&from, old_directory, old_path, 0,
                           DOGMA_WITH_PATH(&to, new_directory, new_path, 0,
                                           __dogma_RENAME(DOGMA_PLACE(&from), DOGMA_PLACE(&to))));
}

long __dogma_linkat(int old_directory, const char *old_path, int new_directory,
                    const char *new_path, int flags)
{
    struct dogma_location from, to;
    if (flags & AT_SYMLINK_FOLLOW) {
        long error = __dogma_locate_slowly(&from, old_directory, old_path, 1);
        if (error)
            return error;
        return DOGMA_WITH_PATH(&to, new_directory, new_path, 0,
                               __dogma_LINK(DOGMA_PLACE(&from), DOGMA_PLACE(&to)));
    }
    return DOGMA_WITH_PATH(&from, old_directory, old_path, 0,
                           DOGMA_WITH_PATH(&to, new_directory, new_path, 0,
                                           __dogma_LINK(DOGMA_PLACE(&from), DOGMA_PLACE(&to))));
}

long __dogma_symlinkat(const char *target, int directory, const char *path)
{
    struct dogma_location at;
    if (!target)
        return -EFAULT;
    size_t target_bytes = strlen(target);
    return DOGMA_WITH_PATH(&at, directory, path, 0,
                           __dogma_SYMLINK((long)target, (long)target_bytes, DOGMA_PLACE(&at)));
}

long __dogma_readlinkat(int directory, const char *path, char *buffer, long size_bytes)
{
    struct dogma_location at;
    if (size_bytes <= 0)
        return -EINVAL;
    return DOGMA_WITH_PATH(&at, directory, path, 0,
                           __dogma_READ_LINK(DOGMA_PLACE(&at), (long)buffer, size_bytes));
}

long __dogma_truncate(const char *path, long size_bytes)
{
    if (size_bytes < 0)
        return -EINVAL;
    long handle = __dogma_openat(AT_FDCWD, path, O_WRONLY | O_CLOEXEC | O_NONBLOCK, 0);
    if (handle < 0)
        return handle;
    long result = __dogma_TRUNCATE((int)handle, size_bytes);
    __dogma_CLOSE((int)handle);
    return result;
}

long __dogma_fstatfs(int handle, void *out)
{
    struct dogma_volume_stat volume;
    struct statfs *status = out;
    long error = __dogma_STAT_VOLUME(handle, (long)&volume);
    if (error)
        return error;
    memset(status, 0, sizeof *status);
    status->f_bsize = volume.block_bytes;
    status->f_frsize = volume.fragment_bytes;
    status->f_blocks = volume.block_count;
    status->f_bfree = volume.block_free_count;
    status->f_bavail = volume.block_available_count;
    status->f_files = volume.file_count;
    status->f_ffree = volume.file_free_count;
    status->f_fsid.__val[0] = (int)volume.volume_id;
    status->f_fsid.__val[1] = (int)(volume.volume_id >> 32);
    status->f_flags = volume.flags;
    status->f_namelen = volume.name_bytes_max;
    return 0;
}

long __dogma_statfs(const char *path, void *out)
{
    long handle = __dogma_openat(AT_FDCWD, path, O_PATH | O_CLOEXEC, 0);
    if (handle < 0)
        return handle;
    long result = __dogma_fstatfs((int)handle, out);
    __dogma_CLOSE((int)handle);
    return result;
}

/* One buffer after the other: a short transfer ends it, an error counts only when nothing was
 * transferred. */
static long transfer_vector(int handle, const struct iovec *vector, int count, long offset,
                            long (*transfer)(int, long, long, long))
{
    long total = 0;
    if (count < 0 || count > IOV_MAX)
        return -EINVAL;
    for (int i = 0; i < count; i++) {
        if (!vector[i].iov_len)
            continue;
        long done =
            transfer(handle, (long)vector[i].iov_base, (long)vector[i].iov_len, offset + total);
        if (done < 0)
            return total ? total : done;
        total += done;
        if ((size_t)done < vector[i].iov_len)
            break;
    }
    return total;
}

static long read_at(int handle, long address, long bytes, long offset)
{
    return __dogma_PREAD(handle, address, bytes, offset);
}

static long write_at(int handle, long address, long bytes, long offset)
{
    return __dogma_PWRITE(handle, address, bytes, offset);
}

long __dogma_preadv(int handle, const void *vector, int count, long offset)
{
    return transfer_vector(handle, vector, count, offset, read_at);
}

long __dogma_pwritev(int handle, const void *vector, int count, long offset)
{
    return transfer_vector(handle, vector, count, offset, write_at);
}

long __dogma_fcntl_lock(int handle, int command, void *argument)
{
    struct flock *lock = argument;
    struct dogma_lock range = {
        .kind = lock->l_type,
        .whence = lock->l_whence,
        .start = lock->l_start,
        .size_bytes = lock->l_len,
    };
    _Static_assert(F_RDLCK == DOGMA_LOCK_READ && F_WRLCK == DOGMA_LOCK_WRITE &&
                       F_UNLCK == DOGMA_LOCK_UNLOCK,
                   "kinds");
    _Static_assert(F_GETLK == DOGMA_LOCK_TEST && F_SETLK == DOGMA_LOCK_TRY &&
                       F_SETLKW == DOGMA_LOCK_WAIT,
                   "commands");
    long result;
    do
        result = __dogma_LOCK_RANGE(handle, command, (long)&range);
    while (__dogma_signal_hook && __dogma_signal_hook(result));
    if (!result && (command == F_GETLK || command == F_OFD_GETLK)) {
        lock->l_type = (short)range.kind;
        if (range.kind != DOGMA_LOCK_UNLOCK) {
            lock->l_whence = (short)range.whence;
            lock->l_start = range.start;
            lock->l_len = range.size_bytes;
            lock->l_pid = range.owner;
        }
    }
    return result;
}

#define TERMINAL_CHARACTERS sizeof(((struct dogma_terminal *)0)->characters)

long __dogma_termios_get(int handle, void *out)
{
    struct dogma_terminal terminal;
    struct termios *settings = out;
    long error = __dogma_TERMINAL_GET(handle, (long)&terminal);
    if (error)
        return error;
    memset(settings, 0, sizeof *settings);
    settings->c_iflag = terminal.input_flags;
    settings->c_oflag = terminal.output_flags;
    settings->c_cflag = terminal.control_flags;
    settings->c_lflag = terminal.local_flags;
    settings->c_line = terminal.line;
    memcpy(settings->c_cc, terminal.characters, TERMINAL_CHARACTERS);
    settings->__c_ispeed = terminal.input_speed;
    settings->__c_ospeed = terminal.output_speed;
    return 0;
}

long __dogma_termios_set(int handle, int when, const void *in)
{
    const struct termios *settings = in;
    struct dogma_terminal terminal = {
        .input_flags = settings->c_iflag,
        .output_flags = settings->c_oflag,
        .control_flags = settings->c_cflag,
        .local_flags = settings->c_lflag,
        .line = settings->c_line,
        .input_speed = settings->__c_ispeed,
        .output_speed = settings->__c_ospeed,
    };
    memcpy(terminal.characters, settings->c_cc, TERMINAL_CHARACTERS);
    return __dogma_TERMINAL_SET(handle, when, (long)&terminal);
}

long __dogma_available(int handle, int *out)
{
    long bytes = __dogma_AVAILABLE(handle);
    if (bytes < 0)
        return bytes;
    *out = bytes > INT_MAX ? INT_MAX : (int)bytes;
    return 0;
}

long __dogma_non_blocking(int handle, const int *on)
{
    long flags = __dogma_HANDLE_CONTROL(handle, DOGMA_HANDLE_GET_STATUS_FLAGS, 0);
    if (flags < 0)
        return flags;
    flags = *on ? flags | O_NONBLOCK : flags & ~O_NONBLOCK;
    return __dogma_HANDLE_CONTROL(handle, DOGMA_HANDLE_SET_STATUS_FLAGS, flags);
}

long __dogma_poll(void *entries, unsigned long count, const void *timeout)
{
    const struct timespec *limit = timeout;
    long nanoseconds = -1;
    if (count > DOGMA_POLL_MAX)
        return -EINVAL;
    if (limit) {
        if (limit->tv_sec < 0 || limit->tv_nsec < 0 || limit->tv_nsec >= 1000000000)
            return -EINVAL;
        if (__builtin_mul_overflow(limit->tv_sec, 1000000000L, &nanoseconds) ||
            __builtin_add_overflow(nanoseconds, limit->tv_nsec, &nanoseconds))
            nanoseconds = LONG_MAX;
    }
    return __dogma_POLL((long)entries, (int)count, nanoseconds);
}
