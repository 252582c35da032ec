/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The tables that the checker made of a proof, printed. They are read twice: the tables of the speculation-safe policy hold just the claims that have the
 * bit, which is how this file knows which those are.
 */
#include "check_claims.h"

#include "../src/bytes.h"
#include "../src/proof.h"
#include "check_text.h"

#include "cli.h"

#include <dogma/text.h>

#include <inttypes.h>
#include <stdio.h>

typedef struct printer {
    const dogma_module *module;
    const dg_proof *all, *safe;
} printer;

static const dg_proof *open_tables(const dogma_module *module, const uint8_t *proof, size_t bytes, const dogma_theory *library, bool safe)
{
    const dogma_check_policy policy = {.speculation_safe = safe};
    const size_t scratch_bytes = dogma_check_scratch_bytes(module, proof, bytes, library);
    dogma_scratch scratch;
    const dogma_proof_tables *tables;
    dogma_scratch_init(&scratch, cli_allocate(scratch_bytes), scratch_bytes);
    const dogma_status status = dogma_proof_open(module, proof, bytes, library, &policy, &scratch, &tables);
    if (status != DOGMA_OK)
        cli_die(CLI_BUG, "an accepted proof cannot be read: %s", dogma_status_text(status));
    return tables;
}

static void print_location(const dg_record *record, unsigned location)
{
    if (location < DOGMA_LOCATION_SLOT)
        printf("%s", dogma_general_register_names[location]);
    else if (record != NULL && location - DOGMA_LOCATION_SLOT < record->tracked_count)
        printf("slot %u", record->tracked[location - DOGMA_LOCATION_SLOT]);
    else
        printf("none");
}

static bool is_safe(const printer *p, const dg_list *safe, unsigned location)
{
    return dg_list_fact(p->safe, safe, location).kind != DOGMA_FACT_NONE;
}

static void print_relation(const dg_record *record, const dogma_relation *r)
{
    printf("%s(", r->kind == DOGMA_RELATION_BELOW ? "below" : r->kind == DOGMA_RELATION_AT_MOST ? "atmost" : "address");
    print_location(record, r->x);
    printf(", ");
    print_location(record, r->y);
    if (r->kind != DOGMA_RELATION_ADDRESS) {
        printf(", %" PRId64 ")", r->c);
        return;
    }
    if (r->y != DOGMA_LOCATION_NONE)
        printf("*%u", 1u << r->scale_log2);
    printf(", %" PRId32 ", %" PRId64 ", %" PRId64 ")", r->disp, r->lo, r->hi);
}

/* A list, and the same list as the other policy has it. */
static void print_list(const printer *p, const dg_record *record, const dg_list *list, const dg_list *safe)
{
    const char *between = " ";
    for (unsigned i = 0; i < list->claim_count; i++) {
        const dg_claim *claim = &p->all->claims[list->first_claim + i];
        char text[CHECK_TEXT_BYTES];
        printf("%s", between);
        print_location(record, claim->location);
        printf(" %s%s", check_fact_text(dg_claimed_fact(p->all, claim), text), is_safe(p, safe, claim->location) ? " safe" : "");
        between = ", ";
    }
    for (unsigned i = 0; i < list->relation_count; i++) {
        printf("%s", between);
        print_relation(record, &p->all->relations[list->first_relation + i]);
        between = ", ";
    }
    putchar('\n');
}

static void print_operands(const dg_record *record, const dg_proof_step *step)
{
    dg_cursor cursor = {step->operands, step->operands_end};
    uint8_t byte;
    while (dg_read_u8(&cursor, &byte) == DOGMA_OK) {
        int64_t constant;
        printf(", ");
        if (byte < DOGMA_LOCATIONS)
            print_location(record, byte);
        else if (byte == 32 && dg_read_sleb(&cursor, &constant) == DOGMA_OK)
            printf("%" PRId64, constant);
        else
            putchar('B');
    }
}

static void print_step(const dg_record *record, const dg_proof_step *step)
{
    printf("  .step at %" PRIu32 " %" PRIu32 " ", step->block, step->anchor);
    if (step->kind == DG_STEP_ORDER) {
        printf("order %s", step->taken != 0 ? "taken" : "next");
    } else if (step->kind == DG_STEP_ADDRESS) {
        printf("address");
    } else {
        printf("theorem %" PRIu32, step->theorem);
        print_operands(record, step);
    }
    putchar('\n');
}

static void print_record(const printer *p, uint32_t index)
{
    const dg_record *record = &p->all->records[index], *safe = &p->safe->records[index];
    const dogma_span name = dogma_module_function_name(p->module, record->function);
    printf("; function %" PRIu32 " %.*s\n  .record\n", record->function, (int)name.size_bytes, name.data != NULL ? (const char *)name.data : "");
    if (record->pre.claim_count != 0)
        printf("  .pre"), print_list(p, NULL, &record->pre, &safe->pre);
    if (record->post.claim_count != 0)
        printf("  .post"), print_list(p, NULL, &record->post, &safe->post);
    for (unsigned i = 0; i < record->tracked_count; i++)
        printf("%s%u%s", i == 0 ? "  .track " : ", ", record->tracked[i], i + 1u == record->tracked_count ? "\n" : "");
    for (uint32_t i = 0; i < record->invariant_count; i++) {
        const dg_invariant *invariant = &p->all->invariants[record->first_invariant + i];
        printf("  .invariant at %" PRIu32, invariant->block);
        print_list(p, record, &invariant->list, &p->safe->invariants[safe->first_invariant + i].list);
    }
    for (uint32_t i = 0; i < record->step_count; i++)
        print_step(record, &p->all->steps[record->first_step + i]);
}

void check_claims_print(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library)
{
    if (proof_bytes == 0)
        return;
    const printer p = {module, open_tables(module, proof, proof_bytes, library, false), open_tables(module, proof, proof_bytes, library, true)};
    if (p.all->theory != NULL)
        printf(".proof theory 0x%016" PRIx64 "\n", p.all->theory->base != NULL ? p.all->theory->base->hash_low : p.all->theory->hash_low);
    for (size_t i = 0; i < p.all->local.size_bytes; i++)
        printf("%s%u%s", i % 24 == 0 ? ".local_theory " : ", ", p.all->local.bytes[i], i % 24 == 23 || i + 1 == p.all->local.size_bytes ? "\n" : "");
    for (uint32_t i = 0; i < p.all->assumption_count; i++) {
        printf(".assume %" PRIu32 ",", p.all->assumptions[i].import);
        print_list(&p, NULL, &p.all->assumptions[i].post, &p.safe->assumptions[i].post);
    }
    for (uint32_t i = 0; i < p.all->record_count; i++)
        print_record(&p, i);
}
