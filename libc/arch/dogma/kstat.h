/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The runtime's struct dogma_stat under the names that musl's stat code reads. The layouts are
 * asserted equal in src/dogma/files.c. */
struct kstat {
    unsigned long st_dev;
    unsigned long st_ino;
    unsigned st_mode;
    unsigned st_uid;
    unsigned st_gid;
    unsigned __reserved;
    unsigned long st_nlink;
    unsigned long st_rdev;
    long st_size;
    long st_blksize;
    long st_blocks;
    long st_atime_sec;
    long st_atime_nsec;
    long st_mtime_sec;
    long st_mtime_nsec;
    long st_ctime_sec;
    long st_ctime_nsec;
};
