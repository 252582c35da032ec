/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* In place of the interpreter when it is not built (DOGMA_BUILD_INTERPRETER=OFF): nothing falls
 * back to anything. */
#include "interp.h"

static noreturn void absent(void)
{
    dg_die(DG_EXIT_FAILURE, "--interp: this dogma-run was built without the interpreter");
}

void dg_interpreter_make(dg_process *process)
{
    (void)process;
    absent();
}

bool dg_interpreter_try(dg_process *process, dg_module *module, uint32_t function,
                        uint64_t argument, dg_trap *trap)
{
    (void)process, (void)module, (void)function, (void)argument, (void)trap;
    absent();
}

void dg_interpreter_call(dg_process *process, dg_module *module, uint32_t function,
                         uint64_t argument)
{
    (void)process, (void)module, (void)function, (void)argument;
    absent();
}

void dg_interpreter_leave(dg_process *process)
{
    (void)process;
    absent();
}

void dg_interpreter_position(const dg_process *process, dg_trap *trap)
{
    (void)process, (void)trap;
    absent();
}

uint64_t dg_interpreter_count(const dg_process *process)
{
    (void)process;
    return 0;
}

void dg_access_profile_begin(dg_process *process)
{
    (void)process;
}

void dg_access_profile_write(const dg_process *process)
{
    (void)process;
}
