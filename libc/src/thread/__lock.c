/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* libc's own locks: with one thread, and no code that interrupts it, they are always free. */
#include <features.h>
#include "lock.h"

void __lock(volatile int *lock)
{
}

void __unlock(volatile int *lock)
{
}
