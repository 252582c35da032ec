/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The module level: functions one after the other, calls between them, positions.
 *
 * function_offsets serves as the list of waiting calls until the last function is written; see dg_region.
 */
#include <dogma/transpile.h>

#include "port.h"
#include "target.h"

static const dg_target *const target = &dg_target_x86_64;

/* Displacements between any two places of a region are 32 bits, signed. */
#define REGION_BYTES_MAX 0x7fff0000u

size_t dogma_transpile_code_bytes_max(const dogma_module *module)
{
    uint64_t bytes = target->region_bytes + target->spare_bytes;
    for (uint32_t i = 0; i < module->function_count; i++)
        bytes += target->function_bytes_max(&module->functions[i]) + target->function_alignment;
    return bytes > SIZE_MAX ? SIZE_MAX : (size_t)bytes;
}

size_t dogma_transpile_scratch_bytes(const dogma_module *module)
{
    size_t most = 0;
    for (uint32_t i = 0; i < module->function_count; i++) {
        size_t bytes = target->function_scratch_bytes(&module->functions[i]);
        if (bytes > most)
            most = bytes;
    }
    return most + 16;
}

static dogma_status fail(dogma_diag *diag, dogma_status status, uint32_t function)
{
    if (diag != NULL) {
        memset(diag, 0, sizeof *diag);
        diag->status = status;
        diag->rule = "";
        diag->section = DOGMA_SECTION_CODE;
        diag->function = function;
    }
    return status;
}

/* Displacements into the arena are fixed in the code: all that they can reach must be what the map of the arena says. */
static bool placement_fits(const dogma_module *module, const dogma_placement *placement)
{
    uint64_t cells_end = DOGMA_ARENA_IMPORT_CELLS + 8 * ((uint64_t)placement->cell_base + module->import_count);
    return placement->code_address % 4096 == 0 && placement->image_base % 65536 == 0 && placement->image_base >= DOGMA_ARENA_IMAGES &&
           (uint64_t)placement->image_base + module->image_bytes <= DOGMA_ARENA_IMAGES_END && placement->table_base >= 1 &&
           (uint64_t)placement->table_base + module->table_count <= DOGMA_ARENA_TABLE_ENTRIES &&
           placement->cell_base >= DOGMA_ARENA_OWN_CELLS_COUNT && cells_end <= DOGMA_ARENA_DATA_STACK_CELL;
}

/* A plan without its numbering could not be used to locate. */
static bool plan_fits(const dogma_access_plan *plan)
{
    return plan == NULL || ((plan->plain == NULL || plan->first_access != NULL) && plan->unproven <= DOGMA_UNPROVEN_GS);
}

/* What the plan says about where the accesses of a function begin; `known` when it says nothing. */
static uint64_t first_access(const dogma_access_plan *plan, uint32_t function, uint64_t known)
{
    return plan == NULL || plan->plain == NULL ? known : plan->first_access[function];
}

dogma_status dogma_transpile(const dogma_module *module, const dogma_placement *placement, const dogma_access_plan *plan,
                             dogma_scratch *scratch, uint8_t *out, size_t capacity, uint32_t *function_offsets,
                             dogma_transpile_result *result, dogma_diag *diag)
{
    dg_region region = {module, placement, plan, scratch, out, capacity, function_offsets, 0, 0, 0};
    uint32_t offset = target->region_bytes;
    if (!placement_fits(module, placement) || !plan_fits(plan))
        return fail(diag, DOGMA_E_VALUE, UINT32_MAX);
    if (region.capacity > REGION_BYTES_MAX)
        region.capacity = REGION_BYTES_MAX;
    if (region.capacity < (size_t)target->region_bytes + target->spare_bytes)
        return fail(diag, DOGMA_E_NO_SPACE, UINT32_MAX);
    target->region_begin(out);
    memset(function_offsets, 0, ((size_t)module->function_count + 1) * sizeof *function_offsets);
    for (uint32_t i = 0; i < module->function_count; i++) {
        uint32_t start = (offset + target->function_alignment - 1) & ~(target->function_alignment - 1);
        uint32_t link = function_offsets[i];
        if (start > region.capacity)
            return fail(diag, DOGMA_E_NO_SPACE, i);
        if (first_access(plan, i, region.access_count) != region.access_count)
            return fail(diag, DOGMA_E_VALUE, i);
        memset(out + offset, target->padding, start - offset);
        function_offsets[i] = start;
        dogma_status status = target->function(&region, i, start, &offset, diag);
        if (status != DOGMA_OK)
            return fail(diag, status, i);
        target->bind(out, link, start);
    }
    if (first_access(plan, module->function_count, region.access_count) != region.access_count)
        return fail(diag, DOGMA_E_VALUE, UINT32_MAX);
    function_offsets[module->function_count] = offset;
    result->code_bytes = offset;
    result->instruction_count = region.instruction_count;
    result->access_count = region.access_count;
    result->plain_count = region.plain_count;
    return DOGMA_OK;
}

dogma_status dogma_transpile_locate(const dogma_module *module, const dogma_placement *placement, const dogma_access_plan *plan,
                                    dogma_scratch *scratch, const uint32_t *function_offsets, uint32_t code_offset,
                                    uint8_t *work, size_t work_bytes, dogma_code_position *out)
{
    dg_region region = {module, placement, plan, scratch, NULL, 0, NULL, 0, 0, 0};
    uint32_t low = 0, high = module->function_count;
    (void)work; /* positions are found in a window on the stack */
    (void)work_bytes;
    if (!plan_fits(plan))
        return DOGMA_E_VALUE;
    if (high == 0 || code_offset < function_offsets[0] || code_offset >= function_offsets[high])
        return DOGMA_E_NOT_FOUND;
    while (high - low > 1) {
        uint32_t middle = low + (high - low) / 2;
        if (function_offsets[middle] <= code_offset)
            low = middle;
        else
            high = middle;
    }
    region.access_count = first_access(plan, low, 0);
    return target->locate(&region, low, code_offset - function_offsets[low], out);
}

dogma_status dogma_transpile_marks(const dogma_module *module, const dogma_placement *placement, const dogma_access_plan *plan,
                                   dogma_scratch *scratch, const uint32_t *function_offsets, uint32_t function,
                                   dogma_code_mark *marks, size_t mark_count)
{
    dg_region region = {module, placement, plan, scratch, NULL, 0, NULL, 0, 0, 0};
    if (function >= module->function_count || !plan_fits(plan))
        return DOGMA_E_VALUE;
    for (size_t i = 1; i < mark_count; i++)
        if (marks[i].block < marks[i - 1].block || (marks[i].block == marks[i - 1].block && marks[i].insn < marks[i - 1].insn))
            return DOGMA_E_VALUE;
    region.access_count = first_access(plan, function, 0);
    dogma_status status = target->place_marks(&region, function, marks, mark_count);
    for (size_t i = 0; status == DOGMA_OK && i < mark_count; i++)
        marks[i].code_offset += function_offsets[function];
    return status;
}
