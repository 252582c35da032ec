/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Small lies: changes of a proof that leave it well-formed more often than not. */
#include "generate.h"

#include <string.h>

static int64_t nudge(chooser *c, int64_t value)
{
    switch (choose(c, 5)) {
    case 0: return value + 1;
    case 1: return value - 1;
    case 2: return value / 2;
    case 3: return (int64_t)((uint64_t)value + choose_value(c));
    default: return (int64_t)choose_value(c);
    }
}

static void put_in_order(dogma_fact *fact)
{
    const int64_t bound = DOGMA_FACT_BOUND;
    fact->lo = fact->lo < -bound ? -bound : fact->lo > bound ? bound : fact->lo;
    fact->hi = fact->hi < -bound ? -bound : fact->hi > bound ? bound : fact->hi;
    if (fact->lo > fact->hi && fact->kind != DOGMA_FACT_ENTRY)
        fact->hi = fact->lo;
}

static uint8_t any_location(chooser *c, const model_record *record)
{
    static const uint8_t registers[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14};
    const uint32_t n = choose(c, sizeof registers + record->tracked_count);
    return n < sizeof registers ? registers[n] : (uint8_t)(16 + n - sizeof registers);
}

static void disturb_fact(chooser *c, dogma_fact *fact)
{
    switch (choose(c, 8)) {
    case 0: case 1: fact->lo = nudge(c, fact->lo); break;
    case 2: case 3: fact->hi = nudge(c, fact->hi); break;
    case 4: /* shifted */
        fact->lo += 1;
        fact->hi += 1;
        break;
    case 5: fact->kind = fact->kind == DOGMA_FACT_INTEGER ? DOGMA_FACT_POINTER : DOGMA_FACT_INTEGER; break;
    case 6:
        fact->kind = DOGMA_FACT_ENTRY;
        fact->entry = (uint8_t[]){0, 1, 2, 3, 6, 7}[choose(c, 6)];
        break;
    default:
        if (fact->kind == DOGMA_FACT_POINTER)
            fact->flags ^= DOGMA_FACT_CLAMPED;
        else
            fact->hi = fact->lo;
        break;
    }
    if (fact->kind != DOGMA_FACT_POINTER)
        fact->flags = 0;
    put_in_order(fact);
}

static void disturb_relation(chooser *c, dogma_relation *relation, const model_record *record)
{
    switch (choose(c, 7)) {
    case 0: relation->x = any_location(c, record); break;
    case 1: relation->y = any_location(c, record); break;
    case 2: relation->c = nudge(c, relation->c); break;
    case 3: relation->lo = nudge(c, relation->lo); break;
    case 4: relation->hi = nudge(c, relation->hi); break;
    case 5: relation->disp = (int32_t)(uint32_t)nudge(c, relation->disp); break;
    default: relation->scale_log2 = relation->y == DOGMA_LOCATION_NONE ? 0 : (uint8_t)choose(c, 4); break;
    }
    const int64_t bound = DOGMA_FACT_BOUND;
    relation->c = relation->c < -bound || relation->c > bound ? 0 : relation->c;
    relation->lo = relation->lo < -bound || relation->lo > bound ? 0 : relation->lo;
    relation->hi = relation->hi < relation->lo || relation->hi > bound ? relation->lo : relation->hi;
    if (relation->y == DOGMA_LOCATION_NONE)
        relation->scale_log2 = 0;
}

static void disturb_list(chooser *c, model_list *list, const model_record *record, bool may_relate)
{
    if (list->relation_count != 0 && choose(c, 3) == 0) {
        disturb_relation(c, &list->relations[choose(c, list->relation_count)], record);
        return;
    }
    if (may_relate && list->relation_count < DOGMA_RELATIONS_MAX && choose(c, 12) == 0) {
        dogma_relation *relation = &list->relations[list->relation_count++];
        *relation = (dogma_relation){.kind = (uint8_t)(1 + choose(c, 3)), .x = any_location(c, record), .y = any_location(c, record), .c = (int64_t)choose(c, 4)};
        if (relation->kind == DOGMA_RELATION_ADDRESS)
            relation->hi = 0xffffffff;
        return;
    }
    if (list->claim_count == 0 || choose(c, 6) == 0) {
        dogma_fact fact = dogma_fact_integer(0, (int64_t)(choose_value(c) & 0xffffffffff));
        if (choose(c, 2) == 0)
            fact.kind = DOGMA_FACT_POINTER;
        if (may_relate)
            model_claim_fact(list, any_location(c, record), fact, choose(c, 2) != 0);
        return;
    }
    const uint32_t i = choose(c, list->claim_count), k = choose(c, list->claim_count);
    switch (choose(c, 6)) {
    case 0: { /* facts swapped */
        const dogma_fact fact = list->claims[i].fact;
        list->claims[i].fact = list->claims[k].fact;
        list->claims[k].fact = fact;
        break;
    }
    case 1: /* one dropped */
        memmove(&list->claims[i], &list->claims[i + 1], (list->claim_count - i - 1u) * sizeof list->claims[0]);
        list->claim_count--;
        break;
    case 2:
        list->claims[i].safe = !list->claims[i].safe;
        break;
    default:
        disturb_fact(c, &list->claims[i].fact);
        break;
    }
}

static void disturb_step(chooser *c, model_record *record)
{
    const uint32_t i = choose(c, record->step_count);
    model_step *step = &record->steps[i];
    switch (choose(c, 4)) {
    case 0:
        memmove(step, step + 1, (record->step_count - i - 1u) * sizeof *step);
        record->step_count--;
        break;
    case 1:
        step->taken ^= 1;
        break;
    case 2:
        step->kind = step->kind == MODEL_STEP_ORDER ? MODEL_STEP_ADDRESS : MODEL_STEP_ORDER;
        break;
    default: /* to the next anchor, if the order stays */
        if (i + 1 == record->step_count || record->steps[i + 1].block != step->block)
            step->anchor++;
        break;
    }
}

static void disturb_record(chooser *c, const dogma_module *module, model_record *record)
{
    switch (choose(c, 12)) {
    case 0:
        if (record->pre.claim_count != 0)
            disturb_list(c, &record->pre, record, false);
        break;
    case 1: case 2:
        if (record->post.claim_count != 0)
            disturb_list(c, &record->post, record, false);
        break;
    case 3:
        if (record->tracked_count != 0) { /* other slots than the code uses */
            const uint32_t i = choose(c, record->tracked_count);
            const uint32_t after = i + 1 < record->tracked_count ? record->tracked[i + 1]
                                                                 : module->functions[record->function].outgoing_slots + module->functions[record->function].own_slots;
            if (record->tracked[i] + 1 < after)
                record->tracked[i]++;
        }
        break;
    case 4: case 5:
        if (record->step_count != 0)
            disturb_step(c, record);
        break;
    case 6:
        if (record->invariant_count != 0) {
            const uint32_t i = choose(c, record->invariant_count);
            memmove(&record->invariants[i], &record->invariants[i + 1], (record->invariant_count - i - 1u) * sizeof record->invariants[0]);
            record->invariant_count--;
        }
        break;
    default:
        if (record->invariant_count != 0)
            disturb_list(c, &record->invariants[choose(c, record->invariant_count)].list, record, true);
        break;
    }
}

void disturb_proof(chooser *c, const dogma_module *module, model_proof *proof)
{
    for (uint32_t n = 1 + choose(c, 3); n > 0 && proof->record_count != 0; n--)
        disturb_record(c, module, &proof->records[choose(c, proof->record_count)]);
}
