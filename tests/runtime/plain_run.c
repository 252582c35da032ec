/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * dogma-run with plans that nobody proved: a test of what is done with plans, never a policy. A test program of its own, because dogma-run
 * has no way to ask for this: the check of proofs is replaced when it is linked (--wrap).
 *
 * A program that only touches its own memory behaves the same whatever the plan. DOGMA_TEST_PLAIN: how many of 256 accesses are called proven,
 * and a seed to choose them, "128 7"; all of them without it.
 */
#include "access_plan.h"
#include "process.h"

#include <stdio.h>
#include <stdlib.h>

void __wrap_dg_proofs_check(dg_process *process);

void __wrap_dg_proofs_check(dg_process *process)
{
    const char *wish = getenv("DOGMA_TEST_PLAIN");
    unsigned density = TEST_PLAN_ALL;
    unsigned long long number = 1;
    if (wish != NULL && sscanf(wish, "%u %llu", &density, &number) < 1)
        dg_die(DG_EXIT_FAILURE, "DOGMA_TEST_PLAIN: '%s' is no number", wish);
    uint64_t seed = number * 0x9e3779b97f4a7c15u + 1;
    for (uint32_t i = 0; i < process->module_count; i++) {
        dg_module *module = process->modules[i];
        test_plan plan;
        test_plan_make(&plan, &module->view, density, &seed);
        dg_module_set_plan(module, plan.plain, plan.plan.plain_bytes, plan.first_access);
        module->plan.unproven = process->options.unproven;
        if (process->options.statistics)
            dg_message("%s: %u of %u accesses plain", module->path, plan.plain_count, plan.access_count);
    }
}
