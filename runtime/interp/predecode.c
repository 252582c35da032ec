/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* From the bytes of a function to steps, at its first call. The module is valid, so decoding cannot
 * fail. */
#include "internal.h"

static void set_operand(dg_step *step, const dogma_insn *insn, const dg_module *module,
                        const uint8_t *arena)
{
    const dogma_memory *memory = &insn->memory;
    step->base = DG_ZERO_REGISTER;
    step->index = DG_ZERO_REGISTER;
    switch ((dogma_memory_kind)memory->kind) {
    case DOGMA_MEMORY_NONE:
        return;
    case DOGMA_MEMORY_SLOT:
        step->slot = true;
        step->address = (uint64_t)(uint32_t)memory->disp;
        return;
    case DOGMA_MEMORY_BASE:
        step->base = memory->base;
        step->address = (uint64_t)(int64_t)memory->disp;
        break;
    case DOGMA_MEMORY_GLOBAL:
        step->address = (uint64_t)(uintptr_t)arena + module->placement.image_base +
                        (uint64_t)(int64_t)memory->disp;
        break;
    }
    if (memory->has_index) {
        step->index = memory->index;
        step->scale_log2 = memory->scale_log2;
    }
}

/* An access as dogma/access.h counts them. */
bool dg_is_access(const dogma_insn *insn)
{
    const dogma_memory *memory = &insn->memory;
    return dogma_rows[insn->op].access_bytes != 0 && !(dogma_rows[insn->op].traits & DOGMA_TRAIT_ADDRESS) &&
           (memory->kind == DOGMA_MEMORY_BASE || (memory->kind == DOGMA_MEMORY_GLOBAL && memory->has_index));
}

static bool is_proven(const dogma_access_plan *plan, uint32_t access)
{
    return access / 8 < plan->plain_bytes && (plan->plain[access / 8] >> access % 8 & 1) != 0;
}

static bool has_target(unsigned form)
{
    return form == DOGMA_FORM_J || form == DOGMA_FORM_BRR || form == DOGMA_FORM_BRI ||
           form == DOGMA_FORM_BRM || form == DOGMA_FORM_BMI || form == DOGMA_FORM_BVV;
}

static void decode(const dg_module *module, size_t offset, dogma_insn *insn)
{
    dogma_span code = module->view.code;
    if (dogma_insn_decode(code.data, code.size_bytes, offset, insn) != DOGMA_OK)
        dg_die(DG_EXIT_FAILURE, "bug in the runtime: %s: a valid module does not decode",
               module->path);
}

/* Results in registers, by class and order: rax, rdx and v0, v1. */
static void set_results(dg_predecoded *code, const dogma_signature *type)
{
    for (uint32_t i = 0; i < type->result_count; i++) {
        if (type->results[i] == DOGMA_CLASS_I32 || type->results[i] == DOGMA_CLASS_I64)
            code->integer_results++;
        else
            code->vector_results++;
    }
}

const dg_predecoded *dg_predecode(dg_module *module, uint32_t function, const uint8_t *arena)
{
    if (module->predecoded == NULL)
        module->predecoded = dg_allocate(module->view.function_count, sizeof *module->predecoded);
    if (module->predecoded[function] != NULL)
        return module->predecoded[function];

    const dogma_function *header = &module->view.functions[function];
    dg_predecoded *code = dg_allocate(1, sizeof *code);
    code->module = module;
    code->function = function;
    code->header = header;
    code->frame_slots = header->own_slots + header->outgoing_slots;
    code->frame_bytes =
        8 * (code->frame_slots + 2 + (uint32_t)__builtin_popcount(header->saved_mask));
    set_results(code, &module->view.signatures[header->signature]);

    dogma_insn insn;
    size_t end = (size_t)header->code_offset + header->code_bytes;
    uint32_t step_count = 0, block_count = 1, target_count = 0, access_count = 0;
    for (size_t offset = header->code_offset; offset < end; offset += insn.size_bytes) {
        decode(module, offset, &insn);
        step_count++;
        access_count += dg_is_access(&insn);
        if (insn.op == DOGMA_OP_BLOCK_N || (dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR))
            block_count++;
        if (insn.form == DOGMA_FORM_TAB)
            target_count += insn.number;
    }
    code->steps = dg_allocate(step_count, sizeof *code->steps);
    code->blocks = dg_allocate(block_count + 1, sizeof *code->blocks);
    code->targets = dg_allocate(target_count, sizeof *code->targets);
    code->sites = dg_allocate(header->setjmp_count, sizeof *code->sites);
    if (dg_current->options.access_profile != NULL)
        code->executions = dg_allocate(access_count, sizeof *code->executions);

    /* Targets are kept as block ordinals first: a forward block has no step yet. */
    uint32_t step_index = 0, block = 0, target_index = 0, site = 0;
    const dogma_access_plan *plan = &module->plan;
    const uint32_t first_access = plan->plain != NULL ? plan->first_access[function] : 0;
    uint32_t access = first_access;
    bool block_open = true; /* block 0, or the one after a terminator, has begun and is empty */
    for (size_t offset = header->code_offset; offset < end;
         offset += insn.size_bytes, step_index++) {
        decode(module, offset, &insn);
        if (insn.op == DOGMA_OP_BLOCK_N) {
            block++;
            block_open = true;
        }
        if (block_open)
            code->blocks[block] = step_index;
        block_open = false;
        dg_step *step = &code->steps[step_index];
        step->op = insn.op;
        step->condition = insn.condition;
        step->rd = insn.rd;
        step->ra = insn.ra;
        step->rb = insn.rb;
        step->rc = insn.rc;
        step->imm = insn.imm;
        step->number = insn.number;
        set_operand(step, &insn, module, arena);
        if (dg_is_access(&insn)) {
            step->proven = plan->plain != NULL && is_proven(plan, access) ? access + 1 : 0;
            step->executions = code->executions != NULL ? &code->executions[access - first_access] : NULL;
            access++;
        }
        if (has_target(insn.form))
            step->number = (uint32_t)((int64_t)block + insn.target_delta);
        if (insn.form == DOGMA_FORM_TAB) {
            step->address = target_index;
            for (uint32_t i = 0; i < insn.number; i++)
                code->targets[target_index++] =
                    (uint32_t)((int64_t)block + dogma_insn_table_delta(&insn, i));
        }
        if (insn.op == DOGMA_OP_SETJMP_N) {
            code->sites[site++] = block + 1;
            step->number = site;
        }
        if (dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) {
            block++;
            block_open = true;
        }
    }
    code->blocks[block] =
        step_count; /* behind the last terminator: an end for the search of positions */
    for (uint32_t i = 0; i < step_count; i++) {
        if (has_target(dogma_rows[code->steps[i].op].form))
            code->steps[i].number = code->blocks[code->steps[i].number];
    }
    for (uint32_t i = 0; i < target_count; i++)
        code->targets[i] = code->blocks[code->targets[i]];
    for (uint32_t i = 0; i < site; i++)
        code->sites[i] = code->blocks[code->sites[i]];
    module->predecoded[function] = code;
    return code;
}
