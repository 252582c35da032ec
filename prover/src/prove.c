/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The list of passes. Then the checker reads what was written, as it will read it later; a function whose record it refuses loses the record, and what
 * is written is checked again, under both policies.
 */
#include "prover.h"

#include <stdlib.h>
#include <string.h>

/* Where a step may help the simulation tries it; dg_need_solve keeps those that do. */
static void enable_steps(dg_program *p)
{
    for (uint32_t i = 0; i < p->function_count; i++) {
        dg_function *f = &p->functions[i];
        for (uint32_t k = 0; k < f->insn_count; k++) {
            const dogma_insn *x = &f->insns[k];
            if (dogma_insn_counts_access(x) && x->memory.kind == DOGMA_MEMORY_BASE && x->memory.has_index &&
                p->theorems->index[x->memory.scale_log2])
                f->steps[k] = DG_STEP_INDEX;
        }
    }
}

typedef struct check_space {
    void *scratch;
    size_t scratch_bytes;
    uint8_t *plain;
    size_t plain_bytes;
    uint32_t *first;
} check_space;

static dogma_status check(const dg_program *p, const dg_bytes *proof, bool safe, check_space *space, dogma_check_result *result, dogma_check_diag *diag)
{
    const dogma_check_policy policy = {.speculation_safe = safe};
    const size_t need = dogma_check_scratch_bytes(p->module, proof->data, proof->used, p->options->library);
    if (need > space->scratch_bytes) {
        space->scratch = dg_take(p->arena, need, 1);
        space->scratch_bytes = need;
    }
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, space->scratch, space->scratch_bytes);
    *diag = (dogma_check_diag){0};
    *result = (dogma_check_result){0};
    return dogma_check(p->module, proof->data, proof->used, p->options->library, &policy, &scratch, space->plain, space->plain_bytes, space->first,
                       NULL, NULL, result, diag);
}

static void drop(dg_program *p, uint32_t function)
{
    dg_function *f = &p->functions[function];
    f->dropped = true;
    f->entry.live = 0;
    f->post = (dogma_postcondition){{0}, {0}};
    memset(f->steps, 0, f->insn_count);
    f->step_count = 0;
    for (uint32_t i = 0; i < f->callee_count; i++) /* its calls bear out nothing any more */
        p->functions[f->callees[i]].entry.live = 0;
}

/* Writes and checks until nothing is refused. */
static dogma_status settle(dg_program *p, dg_bytes *proof, dogma_prove_result *out)
{
    check_space space = {0};
    dogma_check_result result;
    dogma_check_diag diag;
    uint32_t dropped = 0;
    space.plain_bytes = (size_t)(dogma_check_access_count_max(p->module) + 7) / 8 + 1;
    space.plain = dg_take(p->arena, space.plain_bytes, 1);
    space.first = dg_take(p->arena, (size_t)p->function_count + 1, sizeof *space.first);
    for (;;) {
        dg_write_proof(p, proof, &out->counts);
        out->counts.dropped = dropped;
        dogma_status status = check(p, proof, false, &space, &result, &diag);
        if (status == DOGMA_OK) {
            out->accesses = result.accesses;
            status = check(p, proof, true, &space, &result, &diag);
            out->accesses_spec_safe = result.accesses;
        }
        if (status == DOGMA_OK)
            return result.verdict == DOGMA_VERDICT_ACCEPTED ? DOGMA_OK : DOGMA_E_INTERNAL;
        if (dropped++ == 0)
            out->refused = diag;
        const bool one = diag.base.function < p->function_count && !p->functions[diag.base.function].dropped;
        if (one) {
            drop(p, diag.base.function);
        } else if (dropped <= p->function_count + 1) { /* nothing to blame: a proof that says nothing */
            for (uint32_t i = 0; i < p->function_count; i++)
                drop(p, i);
            dropped = p->function_count + 2;
        } else {
            return DOGMA_E_INTERNAL;
        }
    }
}

/* The arena is the caller's, so that running out of memory finds it as it is. */
static dogma_status prove(dg_arena *arena, const dogma_module *module, const dogma_prove_options *options, dogma_prove_result *result)
{
    if (setjmp(arena->out_of_memory) != 0)
        return DOGMA_E_SCRATCH;
    dg_program *p = dg_take(arena, 1, sizeof *p);
    p->module = module;
    p->options = options;
    p->arena = arena;
    dg_program_make(p);
    dg_theorems_find(p);
    enable_steps(p);
    dg_calls_solve(p);
    dg_need_solve(p);
    dg_claims_verify(p);
    dg_claims_safe(p);

    dg_bytes proof = {.arena = arena};
    const dogma_status status = settle(p, &proof, result);
    if (status != DOGMA_OK)
        return status;
    for (uint32_t i = 0; i < p->function_count; i++)
        for (uint32_t k = 0; k < p->functions[i].insn_count; k++)
            result->counts.expected += p->functions[i].wanted[k];
    result->proof = malloc(proof.used);
    if (result->proof == NULL)
        return DOGMA_E_SCRATCH;
    memcpy(result->proof, proof.data, proof.used);
    result->proof_bytes = proof.used;
    return DOGMA_OK;
}

dogma_status dogma_prove(const dogma_module *module, const dogma_prove_options *options, dogma_prove_result *out)
{
    dg_arena arena = {0};
    dogma_prove_result result = {0};
    const dogma_status status = prove(&arena, module, options, &result);
    dg_arena_free(&arena);
    if (status == DOGMA_OK)
        *out = result;
    return status;
}

void dogma_prove_release(dogma_prove_result *result)
{
    free(result->proof);
    *result = (dogma_prove_result){0};
}

dogma_status
dogma_prove_attach(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, uint8_t **file, size_t *file_bytes)
{
    dogma_module copy = *module;
    dogma_diag diag;
    copy.proof = (dogma_span){proof_bytes != 0 ? proof : NULL, proof_bytes};
    const bool shebang = module->shebang_bytes != 0;
    size_t need = 0;
    dogma_status status = dogma_module_write(&copy, shebang, NULL, 0, &need, &diag);
    if (status != DOGMA_E_NO_SPACE)
        return status == DOGMA_OK ? DOGMA_E_INTERNAL : status;
    uint8_t *bytes = malloc(need);
    if (bytes == NULL)
        return DOGMA_E_SCRATCH;
    status = dogma_module_write(&copy, shebang, bytes, need, &need, &diag);
    if (status != DOGMA_OK) {
        free(bytes);
        return status;
    }
    *file = bytes;
    *file_bytes = need;
    return DOGMA_OK;
}
