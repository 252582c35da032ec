/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "check_text.h"

#include <dogma/text.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

/* Small numbers in decimal, the rest, where the powers of two live, in hexadecimal. */
static void print_bound(int64_t value, char text[32])
{
    if (value > -65536 && value < 65536)
        snprintf(text, 32, "%" PRId64, value);
    else
        snprintf(text, 32, "%s0x%" PRIx64, value < 0 ? "-" : "", value < 0 ? (uint64_t)0 - (uint64_t)value : (uint64_t)value);
}

const char *check_fact_text(dogma_fact fact, char text[CHECK_TEXT_BYTES])
{
    char lo[32], hi[32];
    switch (fact.kind) {
    case DOGMA_FACT_INTEGER: case DOGMA_FACT_POINTER:
        print_bound(fact.lo, lo);
        print_bound(fact.hi, hi);
        snprintf(text, CHECK_TEXT_BYTES, "%c[%s, %s]%s", fact.kind == DOGMA_FACT_INTEGER ? 'N' : 'P', lo, hi,
                 (fact.flags & DOGMA_FACT_CLAMPED) != 0 ? " clamped" : "");
        break;
    case DOGMA_FACT_ENTRY:
        snprintf(text, CHECK_TEXT_BYTES, "Entry(%s)", dogma_general_register_names[fact.entry & 15]);
        break;
    default:
        snprintf(text, CHECK_TEXT_BYTES, "nothing");
        break;
    }
    return text;
}

const char *check_location_text(unsigned location, char text[CHECK_TEXT_BYTES])
{
    if (location < DOGMA_LOCATION_SLOT)
        snprintf(text, CHECK_TEXT_BYTES, "%s", dogma_general_register_names[location]);
    else if (location < DOGMA_LOCATIONS)
        snprintf(text, CHECK_TEXT_BYTES, "tracked slot %u", location - DOGMA_LOCATION_SLOT);
    else
        text[0] = '\0';
    return text;
}

void check_explain(const dogma_module *module, const dogma_check_diag *diag, char *text, size_t bytes)
{
    char location[CHECK_TEXT_BYTES], claimed[CHECK_TEXT_BYTES], known[CHECK_TEXT_BYTES];
    const dogma_diag *base = &diag->base;
    size_t used = 0;
    text[0] = '\0';
    if (base->function != UINT32_MAX) {
        const dogma_span name = dogma_module_function_name(module, base->function);
        used = (size_t)snprintf(text, bytes, " in function %" PRIu32 "%s%.*s%s", base->function, name.size_bytes != 0 ? " (" : "",
                                (int)(name.size_bytes < 200 ? name.size_bytes : 200), name.data != NULL ? (const char *)name.data : "",
                                name.size_bytes != 0 ? ")" : "");
    }
    if (base->section == DOGMA_SECTION_CODE && used < bytes)
        used += (size_t)snprintf(text + used, bytes - used, ", block %" PRIu32 ", instruction %" PRIu32, diag->block, diag->insn);
    if (diag->location < DOGMA_LOCATIONS && used < bytes)
        used += (size_t)snprintf(text + used, bytes - used, ": %s: claimed %s, known %s", check_location_text(diag->location, location),
                                 check_fact_text(diag->claimed, claimed), check_fact_text(diag->known, known));
    else if (base->rule != NULL && strcmp(base->rule, "P-INVARIANT") == 0 && used < bytes)
        snprintf(text + used, bytes - used, ": a backward edge to a block without invariant, or a relation that is not known");
    else if (base->rule != NULL && strcmp(base->rule, "P-STEP") == 0 && used < bytes)
        snprintf(text + used, bytes - used, ": a hypothesis does not hold, or the step cannot be made here");
}
