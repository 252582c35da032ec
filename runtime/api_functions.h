/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Prototypes of the runtime functions, dg_api_<ID> per row of api.def, and how they read their
 * arguments.
 *
 * Arguments come as they were in the registers: the upper half of an I32 is hostile, so it is read
 * through dg_i32. No argument is an address before dg_in, dg_out or the copy functions have checked
 * it. Results are a value or -errno.
 */
#ifndef DOGMA_RUNTIME_API_FUNCTIONS_H
#define DOGMA_RUNTIME_API_FUNCTIONS_H

#include "process.h"

#include <errno.h>
#include <string.h>

#define DOGMA_API(id, name, result, arguments, group, sentence) dg_api_function dg_api_##id;
#define DOGMA_API_MEM(id, name, result, arguments, sentence) dg_api_function dg_api_##id;
#include "api.def"

static inline int32_t dg_i32(uint64_t argument)
{
    return (int32_t)(uint32_t)argument;
}
static inline uint32_t dg_u32(uint64_t argument)
{
    return (uint32_t)argument;
}
static inline int64_t dg_i64(uint64_t argument)
{
    return (int64_t)argument;
}

/* Host pointer to a range of the process for reading or writing by the host kernel; NULL: EFAULT.
 * bytes = 0 is valid. */
static inline void *dg_in(const dg_process *process, uint64_t address, uint64_t bytes)
{
    return dg_arena_range(&process->arena, address, bytes, DG_PAGE_READ);
}
static inline void *dg_out(const dg_process *process, uint64_t address, uint64_t bytes)
{
    return dg_arena_range(&process->arena, address, bytes, DG_PAGE_WRITE);
}

/* Copy once: what is checked is what is used. 0 or -EFAULT. */
static inline int dg_copy_in(const dg_process *process, void *to, uint64_t address, uint64_t bytes)
{
    const void *from = dg_in(process, address, bytes);
    if (from == NULL)
        return -EFAULT;
    if (bytes != 0)
        memcpy(to, from, bytes);
    return 0;
}
static inline int dg_copy_out(const dg_process *process, uint64_t address, const void *from,
                              uint64_t bytes)
{
    void *to = dg_out(process, address, bytes);
    if (to == NULL)
        return -EFAULT;
    if (bytes != 0)
        memcpy(to, from, bytes);
    return 0;
}

/* Result of a host system call: its value or -errno. */
static inline int64_t dg_host(long long result)
{
    return result == -1 ? -(int64_t)errno : result;
}

#endif
