/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The check of a proof against a module.                                        Spec: 50-proofs
 *
 *   dg_proof_read     bytes to tables                                            proof.c
 *   check_function    one pass over each function's code, with its record        flow.c, control.c, step.c; transfer.c, branch.c, access.c
 *   verdict           one line, after every pass
 */
#include "access.h"
#include "bytes.h"
#include "flow.h"

typedef struct dg_check {
    dg_flow flow;
    uint8_t *plain;
    size_t plain_bytes;
    uint32_t *first_access;
    dogma_check_observer *observe;
    void *observe_context;
    uint64_t access_count;
    dogma_check_counts counts;
    uint64_t code_from_magic; /* offset of the code section */
} dg_check;

/* What the pass has to look at in an instruction, besides its transfer. Most rows are 0. */
enum { CLASS_ENDS = 1, CLASS_CALL = 2, CLASS_MEMORY = 4, CLASS_BLOCK = 8 };
static const uint8_t insn_classes[DOGMA_OP_COUNT] = {
#define DOGMA_INSN(ENUM, TEXT, OPCODE, FORM, OPERANDS, TRAITS, RULE)                                                                                \
    [DOGMA_OP_##ENUM] = (((TRAITS) & DOGMA_TRAIT_TERMINATOR) != 0 ? CLASS_ENDS : 0) | (((TRAITS) & DOGMA_TRAIT_CALL) != 0 ? CLASS_CALL : 0) |           \
                        (((TRAITS) & (DOGMA_TRAIT_LOAD | DOGMA_TRAIT_STORE)) != 0 ? CLASS_MEMORY : 0) |          \
                        (DOGMA_OP_##ENUM == DOGMA_OP_BLOCK_N ? CLASS_BLOCK : 0),
#include <dogma/isa.def>
};

/* A counted access: P-PLAIN and P-RESIDENT, and the plan. */
static dogma_status check_access(dg_check *c, const dogma_insn *insn, bool *plain)
{
    dg_flow *flow = &c->flow;
    dogma_access_verdict verdict = {.missing = DOGMA_MISSING_RECORD};
    const uint64_t ordinal = c->access_count;
    if (ordinal >= UINT32_MAX || ordinal / 8 >= c->plain_bytes)
        return DOGMA_E_NO_SPACE;
    c->access_count++;
    if (flow->record != NULL)
        verdict = dg_access(&flow->context, &flow->state, insn);
    if (c->observe != NULL) {
        const dogma_check_access access = {
            .function = flow->function, .block = flow->block, .insn = flow->insn, .ordinal = ordinal, .verdict = verdict, .decoded = insn,
            .state = flow->record != NULL ? &flow->state : NULL, .context = flow->record != NULL ? &flow->context : NULL,
        };
        c->observe(c->observe_context, &access);
    }
    *plain = verdict.plain;
    if (!verdict.plain) {
        c->counts.safe++;
        return DOGMA_OK;
    }
    if (verdict.clamped)
        c->counts.clamp++;
    else
        c->counts.plain++;
    c->plain[ordinal / 8] = (uint8_t)(c->plain[ordinal / 8] | 1u << (ordinal % 8));
    return DOGMA_OK;
}

/* An instruction that is more than its transfer. P-ORDER: what its access teaches comes before its destination is written. */
static dogma_status check_special(dg_check *c, const dogma_insn *insn, unsigned class)
{
    dg_flow *flow = &c->flow;
    const bool counted = (class & CLASS_MEMORY) != 0 && dg_counts_access(&insn->memory);
    bool plain = false;
    dogma_status status = DOGMA_OK;
    if (counted)
        status = check_access(c, insn, &plain);
    if (status != DOGMA_OK)
        return status;
    if ((class & CLASS_ENDS) != 0)
        return dg_flow_terminator(flow, insn, plain);
    if ((class & CLASS_CALL) != 0)
        return dg_flow_call(flow, insn);
    if (counted) {
        if (dg_flow_has_step(flow))
            status = dg_flow_steps(flow, insn, plain);
        flow->anchor++;
    }
    dogma_state_transfer(&flow->context, &flow->state, insn);
    return status;
}

/* A function with a record. */
static dogma_status check_function(dg_check *c)
{
    dg_flow *flow = &c->flow;
    const uint8_t *code = flow->module->code.data;
    const size_t begin = flow->header->code_offset, end = begin + flow->header->code_bytes;
    dogma_status status = dg_flow_begin_block(flow, true);
    dogma_insn insn;
    for (size_t offset = begin; status == DOGMA_OK && offset < end;) {
        if (dogma_insn_decode(code, end, offset, &insn) != DOGMA_OK)
            return DOGMA_E_INTERNAL; /* the module is valid */
        const unsigned class = insn_classes[insn.op];
        if (class == 0) {
            dogma_state_transfer(&flow->context, &flow->state, &insn);
            offset += insn.size_bytes;
            flow->insn++;
            continue;
        }
        flow->insn_offset = c->code_from_magic + offset;
        if ((class & CLASS_BLOCK) != 0) {
            flow->block++;
            flow->insn = 0;
            status = dg_flow_begin_block(flow, true);
        } else {
            status = check_special(c, &insn, class);
        }
        offset += insn.size_bytes;
        flow->insn++;
        if (status == DOGMA_OK && (class & CLASS_ENDS) != 0 && offset < end) {
            flow->block++;
            flow->insn = 0;
            status = dg_flow_begin_block(flow, flow->falls_through);
        }
    }
    return status == DOGMA_OK ? dg_flow_end_function(flow) : status;
}

/* A function without a record: accesses are counted, and calls need the preconditions of their callees, of which nothing is known. */
static dogma_status scan_function(dg_check *c)
{
    dg_flow *flow = &c->flow;
    const uint8_t *code = flow->module->code.data;
    const size_t begin = flow->header->code_offset, end = begin + flow->header->code_bytes;
    dogma_status status = DOGMA_OK;
    dogma_insn insn;
    for (size_t offset = begin; status == DOGMA_OK && offset < end; offset += insn.size_bytes) {
        bool ignored;
        flow->insn_offset = c->code_from_magic + offset;
        if (dogma_insn_decode(code, end, offset, &insn) != DOGMA_OK)
            return DOGMA_E_INTERNAL;
        const unsigned class = insn_classes[insn.op];
        if ((class & CLASS_BLOCK) != 0) {
            flow->block++;
            flow->insn = 0;
        }
        if ((class & CLASS_MEMORY) != 0 && dg_counts_access(&insn.memory))
            status = check_access(c, &insn, &ignored);
        if (status == DOGMA_OK && insn.op == DOGMA_OP_CALL_F)
            status = dg_flow_call(flow, &insn);
        if (status == DOGMA_OK && insn.op == DOGMA_OP_TAIL_F)
            status = dg_flow_terminator(flow, &insn, false);
        flow->insn++;
        if ((class & CLASS_ENDS) != 0) {
            flow->block++;
            flow->insn = 0;
        }
    }
    return status;
}

static uint32_t block_count_max(const dogma_module *module)
{
    uint32_t most = 1;
    for (uint32_t i = 0; i < module->function_count; i++)
        most = module->functions[i].block_count > most ? module->functions[i].block_count : most;
    return most;
}

static uint32_t pool_count(uint32_t blocks)
{
    return blocks < DG_PENDING_MAX ? blocks : DG_PENDING_MAX;
}

static dogma_status make_flow(dg_flow *flow, const dogma_module *module, const dg_proof *proof, const dogma_check_policy *policy, dogma_scratch *scratch,
                              dogma_check_diag *diag)
{
    const uint32_t blocks = block_count_max(module), states = pool_count(blocks);
    flow->module = module;
    flow->proof = proof;
    flow->policy = policy;
    flow->diag = diag;
    flow->blocks = dogma_scratch_take(scratch, blocks, sizeof *flow->blocks);
    flow->pool = dogma_scratch_take(scratch, states, sizeof *flow->pool);
    flow->free_states = dogma_scratch_take(scratch, states, sizeof *flow->free_states);
    if (flow->blocks == NULL || flow->pool == NULL || flow->free_states == NULL)
        return DOGMA_E_SCRATCH;
    flow->pool_count = flow->free_count = states;
    for (uint32_t i = 0; i < states; i++)
        flow->free_states[i] = (uint16_t)(states - 1 - i);
    return DOGMA_OK;
}

uint64_t dogma_check_access_count_max(const dogma_module *module)
{
    return module->code.size_bytes / 2; /* an access has an opcode and operand bytes */
}

size_t dogma_check_plan_bytes(uint64_t access_count_max)
{
    return (size_t)(access_count_max / 8 + 1);
}

size_t dogma_check_scratch_bytes(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library)
{
    const size_t blocks = block_count_max(module), states = pool_count((uint32_t)blocks);
    return dg_proof_scratch_bytes(module, proof, proof_bytes, library) + sizeof(dg_check) + sizeof(dg_proof) + blocks * sizeof(dg_block) +
           states * (sizeof(dogma_state) + sizeof(uint16_t)) + 16 * 8;
}

static dogma_status check_all(dg_check *c, const dogma_module *module)
{
    for (uint32_t i = 0; i < module->function_count; i++) {
        c->first_access[i] = (uint32_t)c->access_count;
        dg_flow_begin_function(&c->flow, i);
        const dogma_status status = c->flow.record != NULL ? check_function(c) : scan_function(c);
        if (status != DOGMA_OK)
            return status;
    }
    c->first_access[module->function_count] = (uint32_t)c->access_count;
    return DOGMA_OK;
}

/* The passes. diag is written by whoever finds a fault first; the rest is filled in by the caller. */
static dogma_status run_passes(const dogma_module *module, const uint8_t *proof_bytes, size_t proof_size, const dogma_theory *library,
                               const dogma_check_policy *policy, dogma_scratch *scratch, dg_check *c, dg_proof *proof, dogma_check_diag *diag)
{
    dogma_status status = dg_proof_read(module, proof_bytes, proof_size, library, policy, scratch, proof, diag);
    if (status == DOGMA_OK)
        status = make_flow(&c->flow, module, proof, policy, scratch, diag);
    if (status == DOGMA_OK)
        status = check_all(c, module);
    return status;
}

dogma_status dogma_check(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library, const dogma_check_policy *policy,
                         dogma_scratch *scratch, uint8_t *plain, size_t plain_bytes, uint32_t *first_access, dogma_check_observer *observe,
                         void *observe_context, dogma_check_result *result, dogma_check_diag *diag)
{
    dogma_check_diag ignored;
    dogma_check_diag *where = diag != NULL ? diag : &ignored;
    const size_t mark = scratch->used_bytes;
    memset(result, 0, sizeof *result);
    memset(plain, 0, plain_bytes);
    *where = (dogma_check_diag){.base = {.rule = "", .function = UINT32_MAX}, .location = DOGMA_LOCATION_NONE};
    dg_check *c = dogma_scratch_take(scratch, 1, sizeof *c);
    dg_proof *tables = dogma_scratch_take(scratch, 1, sizeof *tables);
    dogma_status status = DOGMA_E_SCRATCH;
    if (c != NULL && tables != NULL) {
        memset(c, 0, sizeof *c);
        c->plain = plain;
        c->plain_bytes = plain_bytes;
        c->first_access = first_access;
        c->observe = observe;
        c->observe_context = observe_context;
        if (module->code.size_bytes != 0)
            c->code_from_magic = (uint64_t)(module->code.data - module->file.data);
        status = run_passes(module, proof, proof_bytes, library, policy, scratch, c, tables, where);
    }
    if (status != DOGMA_OK) {
        where->base.status = status;
        memset(plain, 0, plain_bytes);
        scratch->used_bytes = mark;
        return status;
    }
    result->accesses = c->counts;
    result->assumption_count = tables->assumption_count;
    scratch->used_bytes = mark;
    result->verdict = DOGMA_VERDICT_ACCEPTED;
    return DOGMA_OK;
}
