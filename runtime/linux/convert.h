/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Host structures to those of runtime_api.h and back. */
#ifndef DOGMA_RUNTIME_CONVERT_H
#define DOGMA_RUNTIME_CONVERT_H

#include "linux.h"

#include <sys/resource.h>
#include <sys/time.h>

static inline void dg_convert_stat(const struct stat *from, struct dogma_stat *to)
{
    *to = (struct dogma_stat){
        .device = from->st_dev,
        .inode = from->st_ino,
        .mode = from->st_mode,
        .user = from->st_uid,
        .group = from->st_gid,
        .link_count = from->st_nlink,
        .special_device = from->st_rdev,
        .size_bytes = from->st_size,
        .io_bytes = from->st_blksize,
        .block_count = from->st_blocks,
        .access_time = {from->st_atim.tv_sec, from->st_atim.tv_nsec},
        .modify_time = {from->st_mtim.tv_sec, from->st_mtim.tv_nsec},
        .change_time = {from->st_ctim.tv_sec, from->st_ctim.tv_nsec},
    };
}

/* dogma_timespec[2] at an address; 0 means now and leaves *times alone. NOW and OMIT have the
 * host's values. */
static inline int dg_read_times(const dg_process *process, uint64_t address,
                                struct timespec times[2])
{
    if (address == 0)
        return 0;
    struct dogma_timespec in[2];
    int error = dg_copy_in(process, in, address, sizeof in);
    if (error != 0)
        return error;
    for (int i = 0; i < 2; i++)
        times[i] = (struct timespec){.tv_sec = in[i].seconds, .tv_nsec = in[i].nanoseconds};
    return 0;
}

static inline int64_t dg_nanoseconds(struct timeval time)
{
    return (int64_t)time.tv_sec * 1000000000 + (int64_t)time.tv_usec * 1000;
}

static inline void dg_convert_usage(const struct rusage *from, struct dogma_usage *to)
{
    *to = (struct dogma_usage){
        .user_nanoseconds = dg_nanoseconds(from->ru_utime),
        .system_nanoseconds = dg_nanoseconds(from->ru_stime),
        .resident_bytes_max = (uint64_t)from->ru_maxrss * 1024,
        .minor_fault_count = (uint64_t)from->ru_minflt,
        .major_fault_count = (uint64_t)from->ru_majflt,
        .block_input_count = (uint64_t)from->ru_inblock,
        .block_output_count = (uint64_t)from->ru_oublock,
        .voluntary_switch_count = (uint64_t)from->ru_nvcsw,
        .involuntary_switch_count = (uint64_t)from->ru_nivcsw,
    };
}

#endif
