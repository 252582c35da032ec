/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The runtime API as seen from both sides: constants and structures that pass through a process's memory.
 *                                                                                        Spec: 61-runtime-api
 *
 * The functions are the rows of runtime/api.def. Modules import them; the embedders (dogma-run, the kernel) implement them.
 * This header belongs to neither side: it needs only <stdint.h>, and every structure has the same layout for every compiler:
 * fixed-width little-endian fields, natural alignment, explicit padding. Addresses are absolute 64-bit addresses inside the
 * arena. Padding and `reserved` fields are zero when the runtime writes them and ignored when it reads them.
 *
 * Numbers of errors, signals, open flags and mode bits are those of Linux's generic architecture, so that a libc passes them
 * through unchanged. No structure is Linux's: an implementation converts.
 */
#ifndef DOGMA_RUNTIME_API_H
#define DOGMA_RUNTIME_API_H

#include <stdint.h>

/* ---- limits -------------------------------------------------------------------------------------------------------------- */

#define DOGMA_API_ARGUMENTS_MAX 6
#define DOGMA_PATH_BYTES_MAX    4095    /* longer paths are ENAMETOOLONG */
#define DOGMA_NAME_BYTES_MAX    255     /* one component of a path */
#define DOGMA_BUFFERS_MAX       1024    /* elements of one readv or writev; more is EINVAL */
#define DOGMA_POLL_MAX          1024    /* entries of one poll; more is EINVAL */
#define DOGMA_SPAWN_BYTES_MAX   0x100000 /* size of a dogma_spawn_block with its strings; more is E2BIG */

/* Results of I64 functions from -4095 to -1 are negated error numbers; everything else is a value. */
#define DOGMA_ERRNO_MAX 4095

/* ---- error numbers -------------------------------------------------------------------------------------------------------
 * The ones that the API itself promises somewhere; others may be passed on from the host. */

#define DOGMA_EPERM        1
#define DOGMA_ENOENT       2
#define DOGMA_ESRCH        3
#define DOGMA_EINTR        4
#define DOGMA_EIO          5
#define DOGMA_E2BIG        7
#define DOGMA_ENOEXEC      8
#define DOGMA_EBADF        9
#define DOGMA_ECHILD       10
#define DOGMA_EAGAIN       11
#define DOGMA_ENOMEM       12
#define DOGMA_EACCES       13
#define DOGMA_EFAULT       14
#define DOGMA_EBUSY        16
#define DOGMA_EEXIST       17
#define DOGMA_EXDEV        18
#define DOGMA_ENOTDIR      20
#define DOGMA_EISDIR       21
#define DOGMA_EINVAL       22
#define DOGMA_EMFILE       24
#define DOGMA_ENOTTY       25
#define DOGMA_EFBIG        27
#define DOGMA_ENOSPC       28
#define DOGMA_ESPIPE       29
#define DOGMA_EROFS        30
#define DOGMA_EPIPE        32
#define DOGMA_ERANGE       34
#define DOGMA_ENAMETOOLONG 36
#define DOGMA_ENOSYS       38
#define DOGMA_ENOTEMPTY    39
#define DOGMA_ELOOP        40
#define DOGMA_EOVERFLOW    75
#define DOGMA_EOPNOTSUPP   95

/* ---- memory: map, protect, remap ------------------------------------------------------------------------------------------ */

#define DOGMA_PAGE_BYTES 4096

#define DOGMA_PROTECTION_NONE  0
#define DOGMA_PROTECTION_READ  1
#define DOGMA_PROTECTION_WRITE 2
/* There is no executable memory: any other bit is EINVAL. */

/* Flags of map. Without DOGMA_MAP_FIXED the address is a hint. Only the heap area of the arena can be mapped, changed or unmapped; a
 * fixed address outside it is EINVAL, a full arena or quota is ENOMEM. Without DOGMA_MAP_FILE the handle is ignored; with it the
 * pages are a private copy of the file range, made at the call, zero behind the end of the file. */
#define DOGMA_MAP_FIXED            1u   /* exactly at address, replacing what is there */
#define DOGMA_MAP_FIXED_NO_REPLACE 2u   /* exactly at address, or EEXIST */
#define DOGMA_MAP_FILE             4u
#define DOGMA_MAP_SHARED           8u   /* with fork: same pages in parent and child; with DOGMA_MAP_FILE: EOPNOTSUPP allowed */

#define DOGMA_REMAP_MAY_MOVE 1u
#define DOGMA_REMAP_FIXED    2u         /* to the new address, replacing what is there; needs DOGMA_REMAP_MAY_MOVE */

/* ---- handles --------------------------------------------------------------------------------------------------------------
 * A handle is a small number, like a POSIX file descriptor; 0, 1 and 2 are the standard streams. The directory handles of the
 * start block are permanent and have numbers from DOGMA_HANDLE_DIRECTORY_FIRST up, out of the way of programs that count on
 * getting the lowest free number; open, dup and pipe never return such a number and dup_to onto one is EBADF. */

#define DOGMA_HANDLE_DIRECTORY_FIRST 0x10000

/* Flags of open (and of pipe, dup, dup_to: only CLOSE_ON_EXEC and NON_BLOCKING where they make sense). Octal, as everywhere else. */
#define DOGMA_OPEN_READ          00u
#define DOGMA_OPEN_WRITE         01u
#define DOGMA_OPEN_READ_WRITE    02u
#define DOGMA_OPEN_ACCESS_MASK   03u
#define DOGMA_OPEN_CREATE        0100u
#define DOGMA_OPEN_EXCLUSIVE     0200u
#define DOGMA_OPEN_NO_TERMINAL   0400u
#define DOGMA_OPEN_TRUNCATE      01000u
#define DOGMA_OPEN_APPEND        02000u
#define DOGMA_OPEN_NON_BLOCKING  04000u
#define DOGMA_OPEN_DATA_SYNC     010000u
#define DOGMA_OPEN_DIRECTORY     0200000u
#define DOGMA_OPEN_NO_FOLLOW     0400000u
#define DOGMA_OPEN_NO_ACCESS_TIME 01000000u
#define DOGMA_OPEN_CLOSE_ON_EXEC 02000000u
#define DOGMA_OPEN_SYNC          04010000u
#define DOGMA_OPEN_PATH_ONLY     010000000u /* a handle for stat and as a directory only */
#define DOGMA_OPEN_TEMPORARY     020200000u

/* Flags of the functions that take (directory, path, path bytes). An empty path is ENOENT; an absolute path or one that leaves
 * the directory is EXDEV. `handle` functions cover what an empty path would. */
#define DOGMA_AT_NO_FOLLOW        0x100u
#define DOGMA_AT_REMOVE_DIRECTORY 0x200u
#define DOGMA_AT_EFFECTIVE_ACCESS 0x200u    /* access_at only */

#define DOGMA_ACCESS_EXISTS  0u
#define DOGMA_ACCESS_EXECUTE 1u
#define DOGMA_ACCESS_WRITE   2u
#define DOGMA_ACCESS_READ    4u

#define DOGMA_SEEK_SET  0
#define DOGMA_SEEK_CURRENT 1
#define DOGMA_SEEK_END  2
#define DOGMA_SEEK_DATA 3
#define DOGMA_SEEK_HOLE 4

/* handle_control commands. */
#define DOGMA_HANDLE_GET_DESCRIPTOR_FLAGS 1 /* bit 0: closed by spawn and exec */
#define DOGMA_HANDLE_SET_DESCRIPTOR_FLAGS 2
#define DOGMA_HANDLE_GET_STATUS_FLAGS     3 /* DOGMA_OPEN_ flags */
#define DOGMA_HANDLE_SET_STATUS_FLAGS     4 /* only APPEND, NON_BLOCKING, NO_ACCESS_TIME change */

/* lock_range commands (values of POSIX F_GETLK and so on in the generic ABI) and lock kinds. */
#define DOGMA_LOCK_TEST 5
#define DOGMA_LOCK_TRY  6
#define DOGMA_LOCK_WAIT 7
/* The same with locks owned by the open file instead of by the process. */
#define DOGMA_LOCK_TEST_OPEN_FILE 36
#define DOGMA_LOCK_TRY_OPEN_FILE  37
#define DOGMA_LOCK_WAIT_OPEN_FILE 38
#define DOGMA_LOCK_READ   0
#define DOGMA_LOCK_WRITE  1
#define DOGMA_LOCK_UNLOCK 2

/* lock_file operations; DOGMA_LOCK_FILE_TRY is added to one of the others. */
#define DOGMA_LOCK_FILE_SHARED    1
#define DOGMA_LOCK_FILE_EXCLUSIVE 2
#define DOGMA_LOCK_FILE_TRY       4
#define DOGMA_LOCK_FILE_UNLOCK    8

/* File type bits of dogma_stat.mode; the low 12 bits are the permission bits. */
#define DOGMA_MODE_TYPE_MASK 0170000u
#define DOGMA_MODE_PIPE      0010000u
#define DOGMA_MODE_CHARACTER 0020000u
#define DOGMA_MODE_DIRECTORY 0040000u
#define DOGMA_MODE_BLOCK     0060000u
#define DOGMA_MODE_FILE      0100000u
#define DOGMA_MODE_LINK      0120000u
#define DOGMA_MODE_SOCKET    0140000u

struct dogma_timespec {
    int64_t seconds;
    int64_t nanoseconds;                /* 0..999999999, or one of the two below in set_times */
};
#define DOGMA_TIME_NOW  0x3fffffff
#define DOGMA_TIME_OMIT 0x3ffffffe

struct dogma_stat {
    uint64_t device;
    uint64_t inode;
    uint32_t mode;
    uint32_t user;
    uint32_t group;
    uint32_t reserved0;
    uint64_t link_count;
    uint64_t special_device;            /* of a character or block device */
    int64_t size_bytes;
    int64_t io_bytes;                   /* preferred transfer size */
    int64_t block_count;                /* allocated, in units of 512 bytes */
    struct dogma_timespec access_time;
    struct dogma_timespec modify_time;
    struct dogma_timespec change_time;
};                                      /* 120 bytes */

struct dogma_volume_stat {
    uint64_t block_bytes;
    uint64_t fragment_bytes;            /* unit of the three counts */
    uint64_t block_count;
    uint64_t block_free_count;
    uint64_t block_available_count;     /* to unprivileged users */
    uint64_t file_count;
    uint64_t file_free_count;
    uint64_t volume_id;
    uint64_t flags;                     /* bit 0 read-only, bit 1 no set-user-id */
    uint64_t name_bytes_max;
};                                      /* 80 bytes */

/* A record of read_directory: name is NUL-terminated, record_bytes is a multiple of 8 and covers the padding after it. */
struct dogma_directory_entry {
    uint64_t inode;
    int64_t cookie;                     /* position after this record, for seek */
    uint16_t record_bytes;
    uint8_t type;                       /* file type bits of the mode shifted right by 12; 0 unknown */
    char name[5];                       /* and further: the true size follows from record_bytes */
};                                      /* name starts at byte 19 */

struct dogma_buffer {
    uint64_t address;
    uint64_t size_bytes;
};

#define DOGMA_POLL_READ   0x001u
#define DOGMA_POLL_URGENT 0x002u
#define DOGMA_POLL_WRITE  0x004u
#define DOGMA_POLL_ERROR  0x008u        /* results only, with the next two */
#define DOGMA_POLL_HANGUP 0x010u
#define DOGMA_POLL_BAD    0x020u        /* not an open handle */

struct dogma_poll {
    int32_t handle;                     /* negative: skipped */
    uint16_t events;
    uint16_t results;
};

struct dogma_lock {
    int32_t kind;                       /* DOGMA_LOCK_READ, _WRITE or _UNLOCK */
    int32_t whence;                     /* DOGMA_SEEK_SET, _CURRENT or _END */
    int64_t start;
    int64_t size_bytes;                 /* 0: up to the end of the file, however it grows */
    int32_t owner;                      /* DOGMA_LOCK_TEST: process that holds the conflicting lock */
    int32_t reserved;
};

/* ---- terminals ------------------------------------------------------------------------------------------------------------ */

struct dogma_terminal_size {
    uint16_t rows;
    uint16_t columns;
    uint16_t width_pixels;
    uint16_t height_pixels;
};

struct dogma_terminal {                 /* bits and characters as in the generic termios */
    uint32_t input_flags;
    uint32_t output_flags;
    uint32_t control_flags;
    uint32_t local_flags;
    uint8_t line;
    uint8_t characters[19];
    uint32_t input_speed;
    uint32_t output_speed;
};                                      /* 44 bytes */

/* ---- time and the machine --------------------------------------------------------------------------------------------------- */

#define DOGMA_CLOCK_REALTIME    0       /* since 1970-01-01 UTC */
#define DOGMA_CLOCK_MONOTONIC   1
#define DOGMA_CLOCK_PROCESS_CPU 2
#define DOGMA_CLOCK_THREAD_CPU  3
#define DOGMA_CLOCK_MONOTONIC_RAW 4
#define DOGMA_CLOCK_REALTIME_COARSE 5
#define DOGMA_CLOCK_MONOTONIC_COARSE 6
#define DOGMA_CLOCK_BOOT        7

#define DOGMA_RANDOM_NON_BLOCKING 1u

struct dogma_usage {
    int64_t user_nanoseconds;
    int64_t system_nanoseconds;
    uint64_t resident_bytes_max;
    uint64_t minor_fault_count;
    uint64_t major_fault_count;
    uint64_t block_input_count;
    uint64_t block_output_count;
    uint64_t voluntary_switch_count;
    uint64_t involuntary_switch_count;
};

struct dogma_system_info {
    uint64_t uptime_seconds;
    uint64_t memory_bytes;
    uint64_t memory_free_bytes;
    uint64_t load[3];                   /* averages over 1, 5, 15 minutes, times 65536 */
    uint32_t processor_count;
    uint32_t process_count;
    char host_name[64];                 /* NUL-terminated */
    char runtime_name[32];              /* NUL-terminated, for example "dogma-run" */
    char runtime_version[32];           /* NUL-terminated */
};

/* Resources of limit_get and limit_set: the generic RLIMIT_ numbers (data 2, stack 3, files 7, address space 9, ...).
 * DOGMA_LIMIT_INFINITE stands for no limit. */
#define DOGMA_LIMIT_INFINITE UINT64_MAX

/* ---- processes and signals ---------------------------------------------------------------------------------------------------- */

/* spawn and exec take one contiguous block:
 *
 *     struct dogma_spawn_block
 *     struct dogma_spawn_handle[handle_count]       applied in order
 *     strings, each with its NUL: argument_count arguments, environment_count environment entries, the working directory
 *
 * size_bytes is the size of all of it and equals the size passed to the call. The child's directory handles are the parent's.
 * The child inherits the other handles that are not marked close-on-exec; then the handle actions are applied in its table. */
#define DOGMA_SPAWN_VERSION 1
#define DOGMA_SPAWN_RESET_SIGNALS 1u    /* dispositions back to default, nothing ignored */
#define DOGMA_SPAWN_SET_MASK      2u    /* start with signal_mask instead of the caller's mask */
#define DOGMA_SPAWN_NEW_GROUP     4u    /* own process group */
#define DOGMA_SPAWN_NO_INHERIT    8u    /* start from no handles; actions still name the parent's */

struct dogma_spawn_block {
    uint32_t version;
    uint32_t flags;
    uint32_t size_bytes;
    uint32_t handle_count;
    uint32_t argument_count;
    uint32_t environment_count;
    uint64_t signal_mask;
};                                      /* 32 bytes */

struct dogma_spawn_handle {
    int32_t child;                      /* number in the child */
    int32_t parent;                     /* number at this point of the list to copy from (clears close-on-exec); -1 closes child */
};

/* Exit status stored by wait: bits as in POSIX wait macros of the generic ABI. A trap of the child is reported as an exit with
 * the status that the spec, chapter execution, lists. */
#define DOGMA_WAIT_NO_HANG   1u
#define DOGMA_WAIT_UNTRACED  2u
#define DOGMA_WAIT_CONTINUED 8u

#define DOGMA_SIGNAL_DEFAULT 0
#define DOGMA_SIGNAL_IGNORE  1
#define DOGMA_SIGNAL_CATCH   2          /* becomes pending; blocked calls return EINTR */
#define DOGMA_SIGNAL_CATCH_RESTART 3    /* becomes pending; calls that can be restarted are restarted by the caller, too */
#define DOGMA_SIGNAL_COUNT   64

struct dogma_signal_info {
    int32_t signal;
    int32_t code;                       /* generic si_code */
    int32_t process;                    /* sender, or child for SIGCHLD */
    uint32_t user;
    int32_t status;                     /* of the child for SIGCHLD */
    int32_t reserved;
    uint64_t value;
};

/* ---- start block ----------------------------------------------------------------------------------------------------------
 *
 * At arena offset DOGMA_START_BLOCK_OFFSET, read-only for the process. The entry function of the main module, `_start`, has link
 * type (i64) -> none and gets its address. It must not return: it ends with `exit`. */

#define DOGMA_START_BLOCK_OFFSET    0x02000000u     /* 32 MiB */
#define DOGMA_START_BLOCK_BYTES_MAX 0x00200000u     /* with descriptor, strings and tables: up to 34 MiB */
#define DOGMA_START_BLOCK_VERSION   1

struct dogma_view {                     /* a range of the arena that the runtime owns and the process may read */
    uint64_t address;
    uint64_t size_bytes;
};

/* What the process may see of its own descriptor; the runtime changes it while the process runs. Read it with volatile or
 * atomic loads. It lies in pages of its own. */
struct dogma_process_descriptor {
    uint32_t size_bytes;                /* of this structure; later versions append */
    uint32_t process_id;
    uint64_t pending_signals;           /* bit n - 1: signal n is caught and waits for signal_take, blocked or not */
    uint64_t preemption_pending;        /* non-zero: yield() soon, or be preempted */
    uint64_t memory_bytes;              /* mapped for the process */
    uint64_t memory_bytes_max;          /* quota */
};

struct dogma_start_directory {
    uint64_t name;                      /* address of the absolute guest path, NUL-terminated, no trailing '/' but in "/" */
    uint32_t name_bytes;
    int32_t handle;
};

struct dogma_start_block {
    uint32_t version;                   /* DOGMA_START_BLOCK_VERSION */
    uint32_t size_bytes;                /* of this structure; later versions append */
    uint32_t process_id;                /* at start; process_id() knows about fork */
    uint32_t parent_id;
    struct dogma_view binary;           /* view of the main module: its file from the magic on */
    struct dogma_view descriptor;       /* dogma_process_descriptor */
    struct dogma_view runtime_vector;   /* one byte per row of api.def in order: 1 provided, 0 answers ENOSYS */
    uint64_t arguments;                 /* address of argument_count string addresses and a 0 */
    uint64_t environment;               /* address of environment_count string addresses and a 0 */
    uint32_t argument_count;
    uint32_t environment_count;
    uint64_t directories;               /* address of directory_count dogma_start_directory, longest name first */
    uint32_t directory_count;
    uint32_t user;                      /* identity to show, no authority in it */
    uint32_t group;
    uint32_t page_bytes;
    uint64_t working_directory;         /* address of the absolute guest path, NUL-terminated */
    uint64_t executable_path;           /* address of the guest path of the main module, or 0 */
    uint64_t arena_address;             /* B */
    uint64_t arena_bytes;               /* 4 GiB */
    uint64_t data_stack_low;            /* lowest address that the data stack may reach */
    uint64_t data_stack_high;           /* its start */
    uint8_t random[16];                 /* differs from start to start */
    uint64_t signals_ignored;           /* bit n - 1: signal n was ignored by whoever started the process */
    uint64_t signals_blocked;
};

/* A function of the process together with what it needs to run: for fault handlers and upcalls. */
struct dogma_closure {
    uint64_t function;                  /* function pointer, link type (i64 context, i64 argument) -> i64 */
    uint64_t context;
    uint64_t data_stack_bytes;          /* on the data stack */
    uint64_t safe_stack_bytes;
};

#endif
