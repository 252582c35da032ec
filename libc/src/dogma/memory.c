/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* mmap with the meaning that the runtime offers: anonymous memory, and files as private copies. */
#define _GNU_SOURCE
#include <errno.h>
#include <sys/mman.h>
#include "dogma_impl.h"

_Static_assert(PROT_READ == DOGMA_PROTECTION_READ && PROT_WRITE == DOGMA_PROTECTION_WRITE,
               "protection");
_Static_assert(MREMAP_MAYMOVE == DOGMA_REMAP_MAY_MOVE && MREMAP_FIXED == DOGMA_REMAP_FIXED,
               "remap");

long __dogma_mmap(unsigned long address, unsigned long bytes, int protection, int flags, int handle,
                  long offset)
{
    int runtime_flags = 0;
    /* Instructions come from modules only. EACCES: musl's mmap reads EPERM as "no memory". */
    if (protection & PROT_EXEC)
        return -EACCES;
    if (flags & MAP_FIXED)
        runtime_flags |= DOGMA_MAP_FIXED;
    if ((flags & MAP_FIXED_NOREPLACE) == MAP_FIXED_NOREPLACE)
        runtime_flags = (runtime_flags & ~DOGMA_MAP_FIXED) | DOGMA_MAP_FIXED_NO_REPLACE;
    if (!(flags & MAP_ANONYMOUS))
        runtime_flags |= DOGMA_MAP_FILE;
    /* A shared view that cannot be written is taken as a copy: only changes made by others after
     * the call are missed. */
    if ((flags & MAP_TYPE) != MAP_PRIVATE && ((flags & MAP_ANONYMOUS) || (protection & PROT_WRITE)))
        runtime_flags |= DOGMA_MAP_SHARED;
    return __dogma_MAP((long)address, (long)bytes, protection, runtime_flags, handle, offset);
}
