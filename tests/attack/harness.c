/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

static void *allocate(size_t bytes)
{
    void *memory = malloc(bytes == 0 ? 1 : bytes);
    if (memory == NULL) {
        perror("malloc");
        exit(3);
    }
    return memory;
}

#define REQUIRE(CONDITION)                                                                                                                            \
    do {                                                                                                                                              \
        if (!(CONDITION)) {                                                                                                                           \
            fprintf(stderr, "%s:%d: broken promise: %s\n", __FILE__, __LINE__, #CONDITION);                                                           \
            abort();                                                                                                                                  \
        }                                                                                                                                             \
    } while (0)

bool harness_open(opened_module *out, const uint8_t *bytes, size_t size)
{
    const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(size) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size);
    dogma_scratch scratch;
    dogma_diag diag;
    out->memory = allocate(scratch_bytes);
    dogma_scratch_init(&scratch, out->memory, scratch_bytes);
    if (dogma_module_read(bytes, size, &scratch, &out->module, &diag) == DOGMA_OK && dogma_module_validate(&out->module, &scratch, &diag) == DOGMA_OK)
        return true;
    free(out->memory);
    return false;
}

void harness_close(opened_module *opened)
{
    free(opened->memory);
}

/* What an observer must see: accesses in order, numbered from 0, and the verdicts of the plan. */
typedef struct watch {
    uint64_t next;
    const uint8_t *plain;
    dogma_check_counts counts;
} watch;

static void observe(void *context, const dogma_check_access *access)
{
    watch *w = context;
    REQUIRE(access->ordinal == w->next);
    REQUIRE(dogma_insn_counts_access(access->decoded));
    REQUIRE(!access->verdict.clamped || access->verdict.plain);
    REQUIRE(access->verdict.plain == (access->verdict.missing == DOGMA_MISSING_NOTHING));
    w->next++;
    w->counts.clamp += access->verdict.clamped;
    w->counts.plain += access->verdict.plain && !access->verdict.clamped;
    w->counts.safe += !access->verdict.plain;
}

checked harness_check(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library, bool speculation_safe)
{
    const uint64_t accesses = dogma_check_access_count_max(module);
    const size_t plain_bytes = dogma_check_plan_bytes(accesses), scratch_bytes = dogma_check_scratch_bytes(module, proof, proof_bytes, library);
    checked c = {.plain = allocate(plain_bytes), .first_access = allocate(((size_t)module->function_count + 1) * sizeof *c.first_access)};
    void *memory = allocate(scratch_bytes);
    const dogma_check_policy policy = {.speculation_safe = speculation_safe};
    dogma_scratch scratch;
    watch w = {.plain = c.plain};
    memset(c.plain, 0xff, plain_bytes);
    memset(memory, 0xa5, scratch_bytes);
    dogma_scratch_init(&scratch, memory, scratch_bytes);
    c.status = dogma_check(module, proof, proof_bytes, library, &policy, &scratch, c.plain, plain_bytes, c.first_access, observe, &w, &c.result, &c.diag);
    free(memory);
    REQUIRE(c.status != DOGMA_E_INTERNAL && c.status != DOGMA_E_SCRATCH && c.status != DOGMA_E_NO_SPACE);
    REQUIRE((c.result.verdict == DOGMA_VERDICT_ACCEPTED) == (c.status == DOGMA_OK));
    for (size_t i = 0; i < 8 * plain_bytes; i++)
        c.plain_count += c.plain[i / 8] >> i % 8 & 1;
    if (c.status != DOGMA_OK) {
        REQUIRE(c.plain_count == 0 && c.result.verdict == DOGMA_VERDICT_UNDECIDED && c.diag.base.status == c.status);
        REQUIRE(c.diag.base.rule != NULL);
        return c;
    }
    REQUIRE(c.first_access[0] == 0 && c.first_access[module->function_count] == w.next && w.next <= accesses);
    REQUIRE(memcmp(&w.counts, &c.result.accesses, sizeof w.counts) == 0);
    REQUIRE(c.plain_count == w.counts.plain + w.counts.clamp);
    return c;
}

void harness_release(checked *c)
{
    free(c->plain);
    free(c->first_access);
}

bool harness_run(const dogma_module *module, const checked *c, const model_proof *proof, bool speculation_safe, unsigned runs, uint64_t seed,
                 machine_result *result)
{
    machine m;
    bool good = true;
    machine_open(&m, module, c->plain, c->first_access, proof, speculation_safe);
    for (unsigned i = 0; i < runs && good; i++) {
        const uint32_t function = i % module->function_count;
        const model_record *record = proof != NULL ? model_find_record(proof, function) : NULL;
        if (record == NULL || record->pre.claim_count == 0)
            good = machine_run(&m, function, seed + i, result);
    }
    machine_close(&m);
    return good;
}

const dogma_theory *harness_library(void)
{
    static dogma_theory library;
    static int state; /* 1 open, 2 there is none */
    if (state == 0) {
        size_t size;
        const uint8_t *bytes = dogma_theory_library_bytes(&size);
        const size_t scratch_bytes = dogma_theory_scratch_bytes(size);
        dogma_scratch scratch;
        dogma_scratch_init(&scratch, allocate(scratch_bytes), scratch_bytes);
        state = dogma_theory_open(bytes, size, &scratch, &library) == DOGMA_OK ? 1 : 2;
    }
    return state == 1 ? &library : NULL;
}
