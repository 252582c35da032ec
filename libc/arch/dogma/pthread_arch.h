/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The only thread's descriptor is an object of static storage duration; there is no thread pointer.
 */

struct __pthread;
extern __attribute__((__visibility__("hidden"))) struct __pthread __dogma_thread;

static inline uintptr_t __get_tp(void)
{
    return (uintptr_t)&__dogma_thread;
}

#define MC_PC __program_counter
