/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the checker knows at each access, noted while it checks. */
#include "check_text.h"
#include "report.h"

#include <dogma/text.h>

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

const char *const report_form_names[REPORT_FORMS] = {"safe", "clamp", "plain"};

void report_collection_make(report_collection *collection, const dogma_module *module)
{
    *collection = (report_collection){.module = module, .function = UINT32_MAX};
    collection->first = cli_allocate(((size_t)module->function_count + 1) * sizeof *collection->first);
}

static void put_location(report_text *out, const dogma_fact_context *context, unsigned location)
{
    if (location < DOGMA_LOCATION_SLOT)
        report_put(out, dogma_general_register_names[location]);
    else if (location - DOGMA_LOCATION_SLOT < context->tracked_count)
        report_format(out, "slot %u", context->tracked[location - DOGMA_LOCATION_SLOT]);
}

static void put_offset(report_text *out, int64_t offset)
{
    report_format(out, " %c %" PRIu64, offset < 0 ? '-' : '+', offset < 0 ? 0 - (uint64_t)offset : (uint64_t)offset);
}

static void put_relation(report_text *out, const dogma_fact_context *context, const dogma_relation *relation)
{
    put_location(out, context, relation->x);
    if (relation->kind != DOGMA_RELATION_ADDRESS) {
        report_put(out, relation->kind == DOGMA_RELATION_BELOW ? " &lt;u " : " &lt;=s ");
        put_location(out, context, relation->y);
        if (relation->c != 0)
            put_offset(out, relation->c);
        return;
    }
    if (relation->y != DOGMA_LOCATION_NONE) {
        report_put(out, " + ");
        put_location(out, context, relation->y);
        if (relation->scale_log2 != 0)
            report_format(out, "*%u", 1u << relation->scale_log2);
    }
    if (relation->disp != 0)
        put_offset(out, relation->disp);
    char text[CHECK_TEXT_BYTES];
    report_format(out, " = %s", check_fact_text((dogma_fact){.kind = DOGMA_FACT_POINTER, .lo = relation->lo, .hi = relation->hi}, text));
}

static void put_known(report_text *out, const dogma_check_access *access)
{
    char text[CHECK_TEXT_BYTES];
    bool any = false;
    for (unsigned location = 0; location < DOGMA_LOCATIONS; location++) {
        const dogma_fact fact = dogma_fact_get(access->state, location);
        if (fact.kind == DOGMA_FACT_NONE || (fact.kind == DOGMA_FACT_ENTRY && fact.entry == location))
            continue; /* that a register was not written yet is no news */
        report_put(out, any ? "; " : "");
        put_location(out, access->context, location);
        report_format(out, " %s", check_fact_text(fact, text));
        any = true;
    }
    for (unsigned i = 0; i < access->state->relation_count; i++) {
        report_put(out, any ? "; " : "");
        put_relation(out, access->context, &access->state->relations[i]);
        any = true;
    }
}

static void reach_function(report_collection *collection, uint32_t function)
{
    while (collection->function == UINT32_MAX || collection->function < function)
        collection->first[++collection->function] = collection->count;
}

void report_collect(void *context, const dogma_check_access *access)
{
    report_collection *collection = context;
    reach_function(collection, access->function);
    if (collection->count == collection->capacity) {
        collection->capacity = 2 * collection->capacity + 1024;
        collection->accesses = realloc(collection->accesses, collection->capacity * sizeof *collection->accesses);
        if (collection->accesses == NULL)
            cli_die(CLI_ENVIRONMENT, "out of memory");
    }
    const dogma_access_verdict *verdict = &access->verdict;
    const dogma_memory *memory = &access->decoded->memory;
    report_access *noted = &collection->accesses[collection->count++];
    *noted = (report_access){
        .block = access->block, .insn = access->insn, .missing = verdict->missing, .known = collection->known.used,
        .form = verdict->plain ? (verdict->clamped ? REPORT_CLAMP : REPORT_PLAIN) : REPORT_SAFE,
    };
    if (access->state == NULL)
        return;
    if (memory->kind == DOGMA_MEMORY_BASE)
        noted->base = dogma_fact_get(access->state, memory->base);
    if (memory->has_index)
        noted->index = dogma_fact_get(access->state, memory->index);
    put_known(&collection->known, access);
    noted->known_bytes = collection->known.used - noted->known;
}

void report_collection_end(report_collection *collection)
{
    if (collection->module->function_count != 0)
        reach_function(collection, collection->module->function_count - 1);
    collection->first[collection->module->function_count] = collection->count;
}

dogma_check_counts report_function_counts(const report_collection *collection, uint32_t function)
{
    dogma_check_counts counts = {0};
    for (size_t i = collection->first[function]; i < collection->first[function + 1]; i++) {
        const unsigned form = collection->accesses[i].form;
        counts.safe += form == REPORT_SAFE;
        counts.clamp += form == REPORT_CLAMP;
        counts.plain += form == REPORT_PLAIN;
    }
    return counts;
}
