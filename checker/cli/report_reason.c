/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Which fact was missing, in words. */
#include "check_text.h"
#include "report.h"

#include <dogma/text.h>

const char *const report_missing_names[REPORT_MISSING_COUNT] = {
    [DOGMA_MISSING_NOTHING] = "proven",
    [DOGMA_MISSING_BASE] = "nothing known about the base",
    [DOGMA_MISSING_POINTER] = "no part of the address is known to be a pointer",
    [DOGMA_MISSING_INDEX] = "no bounds known for the index",
    [DOGMA_MISSING_RECORD] = "the proof does not describe the function",
    [DOGMA_MISSING_RANGE] = "the bounds are too wide",
};

/* "base rcx: nothing known" */
static void put_fact(report_text *out, const char *role, unsigned reg, dogma_fact fact)
{
    char text[CHECK_TEXT_BYTES];
    report_format(out, "%s <code>%s</code>: ", role, dogma_general_register_names[reg & 15]);
    if (fact.kind == DOGMA_FACT_NONE)
        report_put(out, "nothing known");
    else if (fact.kind == DOGMA_FACT_ENTRY)
        report_format(out, "nothing known but that it is what %s was when the function was entered, and the proof claims nothing of that",
                      dogma_general_register_names[fact.entry & 15]);
    else
        report_format(out, "<code>%s</code>", check_fact_text(fact, text));
}

static void put_operands(report_text *out, const dogma_insn *insn, const report_access *access)
{
    const dogma_memory *memory = &insn->memory;
    if (memory->kind == DOGMA_MEMORY_GLOBAL)
        report_put(out, "Base: a global");
    else
        put_fact(out, "Base", memory->base, access->base);
    if (memory->has_index)
        put_fact(out, "; index", memory->index, access->index);
    report_put(out, ". ");
}

static bool is_bounded(dogma_fact fact)
{
    return fact.kind == DOGMA_FACT_INTEGER || fact.kind == DOGMA_FACT_POINTER;
}

static void put_missing(report_text *out, const report_body *body, uint32_t number, const report_access *access)
{
    const dogma_memory *memory = &body->insns[number].memory;
    switch ((dogma_missing)access->missing) {
    case DOGMA_MISSING_RECORD:
        report_put(out, "The proof has no record of this function, so nothing is known in it.");
        return;
    case DOGMA_MISSING_BASE:
        if (access->base.kind != DOGMA_FACT_ENTRY)
            report_origin(out, body, number, memory->base);
        return;
    case DOGMA_MISSING_INDEX:
        if (memory->kind == DOGMA_MEMORY_BASE && memory->index == memory->base)
            report_put(out, "One register is base and index: it cannot be a pointer and a bounded number at once.");
        else if (access->index.kind == DOGMA_FACT_POINTER)
            report_put(out, "The index must be a number with bounds, and it is a pointer.");
        else if (access->index.kind != DOGMA_FACT_ENTRY)
            report_origin(out, body, number, memory->index);
        return;
    case DOGMA_MISSING_POINTER:
        report_put(out, "One of them would have to be a pointer into the arena. ");
        if (memory->has_index && !is_bounded(access->index))
            report_origin(out, body, number, memory->index);
        else if (memory->kind == DOGMA_MEMORY_BASE)
            report_origin(out, body, number, memory->base);
        return;
    case DOGMA_MISSING_RANGE:
        report_put(out, "With these bounds the address could lie more than 36 GiB outside of the arena, beyond what is kept unmapped.");
        return;
    case DOGMA_MISSING_NOTHING:
        return;
    }
}

void report_reason(report_text *out, const report_body *body, uint32_t number, const report_access *access)
{
    const dogma_insn *insn = &body->insns[number];
    if (access->form == REPORT_SAFE && access->missing == DOGMA_MISSING_RECORD) {
        put_missing(out, body, number, access);
        return;
    }
    put_operands(out, insn, access);
    if (access->form == REPORT_SAFE) {
        put_missing(out, body, number, access);
        return;
    }
    const bool global = insn->memory.kind == DOGMA_MEMORY_GLOBAL;
    const bool by_bounds = (global || is_bounded(access->base)) && (!insn->memory.has_index || is_bounded(access->index));
    if (access->form == REPORT_CLAMP)
        report_put(out, "The pointer is the result of a clamp.");
    else if (by_bounds)
        report_put(out, "So the address is inside the arena or its guards.");
    else
        report_put(out, "A relation between them, listed below, bounds the address.");
}
