/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the Dogma layer of libc shares among its own files. */
#ifndef DOGMA_IMPL_H
#define DOGMA_IMPL_H

#include <stddef.h>
#include <dogma/runtime_api.h>
#include "libc.h"
#include "syscall.h"

/* The start block has a fixed place in the arena, and an arena lies at a multiple of 4 GiB, so any
 * address leads to it. */
#define __dogma_start                                                                              \
    ((const struct dogma_start_block *)(((uintptr_t)&__libc & -(UINT64_C(1) << 32)) +              \
                                        DOGMA_START_BLOCK_OFFSET))

/* A path as the runtime takes it: relative to a directory handle. */
struct dogma_location {
    int directory;
    const char *path; /* borrowed from the caller's string or from buffer */
    long size_bytes;
    char buffer[DOGMA_PATH_BYTES_MAX + 1];
};

/* Resolve a POSIX (directory, path) pair. Returns 0 or -errno. Costs no runtime call. */
hidden long __dogma_locate(struct dogma_location *, int directory, const char *path);

/* The same after the runtime answered EXDEV: the path meets an absolute symbolic link or leaves the
 * directory it started from. Reads the links one by one; the last component only when follow is
 * set. Returns 0 or -errno. */
hidden long __dogma_locate_slowly(struct dogma_location *, int directory, const char *path,
                                  int follow);

/* Evaluate `call`, which uses *at, with the located path; once more with the slowly located one
 * where that is needed. */
#define DOGMA_WITH_PATH(at, directory, path, follow, call)                                         \
    ({                                                                                             \
        long result_ = __dogma_locate(at, directory, path);                                        \
        if (!result_) {                                                                            \
            result_ = (call);                                                                      \
            if (result_ == -EXDEV) {                                                               \
                result_ = __dogma_locate_slowly(at, directory, path, follow);                      \
                if (!result_)                                                                      \
                    result_ = (call);                                                              \
            }                                                                                      \
        }                                                                                          \
        result_;                                                                                   \
    })
#define DOGMA_PLACE(at) (at)->directory, (long)(at)->path, (at)->size_bytes

/* The current directory as an absolute guest path. */
hidden const char *__dogma_working_directory(void);

/* One contiguous block for the runtime's spawn and exec. Returns its address or -errno; release
 * with __dogma_spawn_release. */
hidden long __dogma_spawn_prepare(char *const *arguments, char *const *environment,
                                  const char *working_directory,
                                  const struct dogma_spawn_handle *handles, unsigned handle_count,
                                  unsigned flags, uint64_t signal_mask);
hidden void __dogma_spawn_release(long block);

#endif
