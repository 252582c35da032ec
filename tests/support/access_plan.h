/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Plans without a proof, for tests of what is done with plans: accesses are counted by the rule of dogma/access.h and by nothing else. */
#ifndef TEST_ACCESS_PLAN_H
#define TEST_ACCESS_PLAN_H

#include <dogma/access.h>
#include <dogma/module.h>

typedef struct test_plan {
    dogma_access_plan plan;
    uint8_t *plain; /* what plan points to */
    uint32_t *first_access;
    uint32_t access_count, plain_count;
} test_plan;

bool test_is_access(const dogma_insn *insn);

enum { TEST_PLAN_NONE = 0, TEST_PLAN_ALL = 256 };
/*
 * A plan for a validated module: of 256 accesses, `density` are called proven, chosen by *seed (not 0; updated). malloc; ends the process when
 * memory is short.
 */
void test_plan_make(test_plan *p, const dogma_module *module, unsigned density, uint64_t *seed);
void test_plan_free(test_plan *p);
static inline bool test_plan_is_plain(const test_plan *p, uint32_t access)
{
    return (p->plain[access / 8] >> access % 8 & 1) != 0;
}

#endif
