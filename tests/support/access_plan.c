/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "access_plan.h"

#include <stdio.h>
#include <stdlib.h>

bool test_is_access(const dogma_insn *insn)
{
    const dogma_row *row = &dogma_rows[insn->op];
    if (row->access_bytes == 0 || (row->traits & DOGMA_TRAIT_ADDRESS))
        return false;
    return insn->memory.kind == DOGMA_MEMORY_BASE || (insn->memory.kind == DOGMA_MEMORY_GLOBAL && insn->memory.has_index);
}

static void *allocate(size_t count, size_t bytes)
{
    void *memory = calloc(count, bytes);
    if (memory == NULL) {
        perror("calloc");
        exit(3);
    }
    return memory;
}

static unsigned any_byte(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return (unsigned)((*seed * 0x2545f4914f6cdd1du) >> 56);
}

void test_plan_make(test_plan *p, const dogma_module *module, unsigned density, uint64_t *seed)
{
    *p = (test_plan){.plain = allocate(module->code.size_bytes / 16 + 1, 1), /* an access takes at least two bytes */
                     .first_access = allocate((size_t)module->function_count + 1, sizeof(uint32_t))};
    for (uint32_t f = 0; f < module->function_count; f++) {
        const dogma_function *function = &module->functions[f];
        dogma_insn insn;
        p->first_access[f] = p->access_count;
        for (uint32_t at = 0; at < function->code_bytes; at += insn.size_bytes) {
            if (dogma_insn_decode(module->code.data + function->code_offset, function->code_bytes, at, &insn) != DOGMA_OK) {
                fprintf(stderr, "test_plan_make: the module is not valid\n");
                exit(3);
            }
            if (!test_is_access(&insn))
                continue;
            if (any_byte(seed) < density) {
                p->plain[p->access_count / 8] |= (uint8_t)(1u << p->access_count % 8);
                p->plain_count++;
            }
            p->access_count++;
        }
    }
    p->first_access[module->function_count] = p->access_count;
    p->plan = (dogma_access_plan){.plain = p->plain, .plain_bytes = (p->access_count + 7) / 8, .first_access = p->first_access};
}

void test_plan_free(test_plan *p)
{
    free(p->plain);
    free(p->first_access);
}
