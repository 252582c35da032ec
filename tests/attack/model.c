/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Proofs as structures: lists of parts, reading and writing bytes. */
#include "model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PART_PRE = 1, PART_POST = 2, PART_TRACKED = 4, PART_INVARIANTS = 8, PART_STEPS = 16 };

static void *grown(void *memory, size_t count, size_t bytes)
{
    void *result = realloc(memory, count * bytes);
    if (result == NULL) {
        perror("realloc");
        exit(3);
    }
    return result;
}

void model_init(model_proof *proof, const dogma_module *module)
{
    *proof = (model_proof){.theory = 0};
    dogma_proof_binding(module, proof->binding);
}

void model_free(model_proof *proof)
{
    for (uint32_t i = 0; i < proof->record_count; i++) {
        free(proof->records[i].invariants);
        free(proof->records[i].steps);
    }
    free(proof->records);
    free(proof->assumptions);
    free(proof->local);
    *proof = (model_proof){.theory = 0};
}

model_record *model_add_record(model_proof *proof, uint32_t function)
{
    if (proof->record_count == proof->record_room) {
        proof->record_room = proof->record_room * 2 + 4;
        proof->records = grown(proof->records, proof->record_room, sizeof *proof->records);
    }
    model_record *record = &proof->records[proof->record_count++];
    memset(record, 0, sizeof *record);
    record->function = function;
    return record;
}

model_record *model_find_record(const model_proof *proof, uint32_t function)
{
    uint32_t low = 0, high = proof->record_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (proof->records[middle].function == function)
            return &proof->records[middle];
        if (proof->records[middle].function < function)
            low = middle + 1;
        else
            high = middle;
    }
    return NULL;
}

model_invariant *model_add_invariant(model_record *record, uint32_t block)
{
    if (record->invariant_count == record->invariant_room) {
        record->invariant_room = record->invariant_room * 2 + 4;
        record->invariants = grown(record->invariants, record->invariant_room, sizeof *record->invariants);
    }
    model_invariant *invariant = &record->invariants[record->invariant_count++];
    memset(invariant, 0, sizeof *invariant);
    invariant->block = block;
    return invariant;
}

model_step *model_add_step(model_record *record, uint32_t block, uint32_t anchor)
{
    if (record->step_count == record->step_room) {
        record->step_room = record->step_room * 2 + 4;
        record->steps = grown(record->steps, record->step_room, sizeof *record->steps);
    }
    model_step *step = &record->steps[record->step_count++];
    memset(step, 0, sizeof *step);
    step->block = block;
    step->anchor = anchor;
    return step;
}

void model_claim_fact(model_list *list, uint8_t location, dogma_fact fact, bool safe)
{
    unsigned at = 0;
    while (at < list->claim_count && list->claims[at].location < location)
        at++;
    if (at == list->claim_count || list->claims[at].location != location) {
        if (list->claim_count == MODEL_FACTS)
            return;
        memmove(&list->claims[at + 1], &list->claims[at], (list->claim_count - at) * sizeof list->claims[0]);
        list->claim_count++;
    }
    list->claims[at] = (model_claim){location, safe, fact};
}

/* Writing */

typedef struct writer {
    uint8_t *data;
    size_t used, room;
    dogma_fact *pool;
    uint32_t pool_count, pool_room;
    uint32_t *cells; /* hash of a fact to its place in the pool + 1 */
    uint32_t cell_count;
} writer;

static void put(writer *w, uint8_t byte)
{
    if (w->used == w->room) {
        w->room = w->room * 2 + 256;
        w->data = grown(w->data, w->room, 1);
    }
    w->data[w->used++] = byte;
}

static void put_bytes(writer *w, const uint8_t *bytes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        put(w, bytes[i]);
}

static void put_uleb(writer *w, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put(w, (uint8_t)(value | 0x80));
    put(w, (uint8_t)value);
}

static void put_sleb(writer *w, int64_t value)
{
    for (;;) {
        const uint8_t low = (uint8_t)((uint64_t)value & 0x7f);
        const bool negative = value < 0;
        value = negative ? ~(~value >> 7) : value >> 7;
        if (value == (negative ? -1 : 0) && ((low & 0x40) != 0) == negative) {
            put(w, low);
            return;
        }
        put(w, low | 0x80);
    }
}

static bool same_fact(const dogma_fact *a, const dogma_fact *b)
{
    return a->kind == b->kind && (a->kind == DOGMA_FACT_ENTRY ? a->entry == b->entry : a->lo == b->lo && a->hi == b->hi);
}

static uint32_t fact_hash(const dogma_fact *fact)
{
    const uint64_t mixed = ((uint64_t)fact->lo * 0x9e3779b97f4a7c15u ^ (uint64_t)fact->hi) * 0xbf58476d1ce4e5b9u + fact->kind * 77u + fact->entry;
    return (uint32_t)(mixed >> 32);
}

static void enlarge_cells(writer *w)
{
    w->cell_count = w->cell_count * 2 + 64;
    free(w->cells);
    w->cells = grown(NULL, w->cell_count, sizeof *w->cells);
    memset(w->cells, 0, w->cell_count * sizeof *w->cells);
    for (uint32_t i = 0; i < w->pool_count; i++) {
        uint32_t at = fact_hash(&w->pool[i]) % w->cell_count;
        while (w->cells[at] != 0)
            at = (at + 1) % w->cell_count;
        w->cells[at] = i + 1;
    }
}

static uint32_t pool_index(writer *w, const dogma_fact *fact)
{
    if (w->pool_count * 2 + 2 > w->cell_count)
        enlarge_cells(w);
    uint32_t at = fact_hash(fact) % w->cell_count;
    for (; w->cells[at] != 0; at = (at + 1) % w->cell_count)
        if (same_fact(&w->pool[w->cells[at] - 1], fact))
            return w->cells[at] - 1;
    if (w->pool_count == w->pool_room) {
        w->pool_room = w->pool_room * 2 + 64;
        w->pool = grown(w->pool, w->pool_room, sizeof *w->pool);
    }
    w->pool[w->pool_count++] = *fact;
    w->cells[at] = w->pool_count;
    return w->pool_count - 1;
}

static bool same_claim(const model_claim *a, const model_claim *b)
{
    return a->safe == b->safe && a->fact.flags == b->fact.flags && same_fact(&a->fact, &b->fact);
}

static const model_claim *claim_about(const model_list *list, uint8_t location)
{
    for (unsigned i = 0; i < list->claim_count; i++)
        if (list->claims[i].location == location)
            return &list->claims[i];
    return NULL;
}

static void put_claim(writer *w, const model_claim *claim)
{
    put(w, (uint8_t)(claim->location | (claim->safe ? 0x20 : 0) | ((claim->fact.flags & DOGMA_FACT_CLAMPED) != 0 ? 0x40 : 0)));
    put_uleb(w, pool_index(w, &claim->fact));
}

static void put_relations(writer *w, const model_list *list);

/* An invariant as changes to the one before it. */
static void put_changes(writer *w, const model_list *list, const model_list *before)
{
    unsigned count = 0;
    for (unsigned pass = 0; pass < 2; pass++) {
        if (pass == 1)
            put(w, (uint8_t)(count | 0x40 | (list->relation_count != 0 ? 0x80 : 0)));
        for (uint8_t location = 0; location < DOGMA_LOCATIONS; location++) {
            const model_claim *now = claim_about(list, location), *then = claim_about(before, location);
            const bool gone = now == NULL && then != NULL, other = now != NULL && (then == NULL || !same_claim(now, then));
            count += pass == 0 && (gone || other);
            if (pass == 1 && gone)
                put(w, (uint8_t)(0x80 | location));
            else if (pass == 1 && other)
                put_claim(w, now);
        }
    }
    put_relations(w, list);
}

static void put_list(writer *w, const model_list *list)
{
    put(w, (uint8_t)(list->claim_count | (list->relation_count != 0 ? 0x80 : 0)));
    for (unsigned i = 0; i < list->claim_count; i++) {
        put_claim(w, &list->claims[i]);
    }
    put_relations(w, list);
}

static void put_relations(writer *w, const model_list *list)
{
    if (list->relation_count == 0)
        return;
    put(w, list->relation_count);
    for (unsigned i = 0; i < list->relation_count; i++) {
        const dogma_relation *relation = &list->relations[i];
        put(w, relation->kind);
        put(w, relation->x);
        put(w, relation->y);
        if (relation->kind == DOGMA_RELATION_ADDRESS) {
            put(w, relation->scale_log2);
            put_sleb(w, relation->disp);
            put_sleb(w, relation->lo);
            put_uleb(w, (uint64_t)relation->hi - (uint64_t)relation->lo);
        } else {
            put_sleb(w, relation->c);
        }
    }
}

static void put_steps(writer *w, const model_record *record)
{
    uint32_t block = 0, anchor = 0;
    put_uleb(w, record->step_count);
    for (uint32_t i = 0; i < record->step_count; i++) {
        const model_step *step = &record->steps[i];
        const bool same_block = i != 0 && step->block == block;
        put_uleb(w, (uint32_t)(step->block - block));
        put_uleb(w, same_block ? (uint32_t)(step->anchor - anchor) : step->anchor);
        block = step->block;
        anchor = step->anchor;
        put(w, step->kind);
        if (step->kind == MODEL_STEP_ORDER)
            put(w, step->taken);
        if (step->kind != MODEL_STEP_THEOREM)
            continue;
        put_uleb(w, step->theorem);
        for (unsigned k = 0; k < step->operand_count; k++) {
            put(w, step->operands[k]);
            if (step->operands[k] == MODEL_OPERAND_CONSTANT)
                put_sleb(w, step->constants[k]);
        }
    }
}

static void put_record(writer *w, const model_record *record, uint32_t difference)
{
    const bool pre = record->pre.claim_count != 0, post = record->post.claim_count != 0;
    put_uleb(w, difference);
    put(w, (uint8_t)((pre ? PART_PRE : 0) | (post ? PART_POST : 0) | (record->tracked_count != 0 ? PART_TRACKED : 0) |
                     (record->invariant_count != 0 ? PART_INVARIANTS : 0) | (record->step_count != 0 ? PART_STEPS : 0)));
    if (pre)
        put_list(w, &record->pre);
    if (post)
        put_list(w, &record->post);
    if (record->tracked_count != 0) {
        put(w, record->tracked_count);
        for (unsigned i = 0; i < record->tracked_count; i++)
            put_uleb(w, i == 0 ? record->tracked[0] : record->tracked[i] - record->tracked[i - 1] - 1);
    }
    if (record->invariant_count != 0) {
        put_uleb(w, record->invariant_count);
        for (uint32_t i = 0; i < record->invariant_count; i++) {
            const uint32_t block = record->invariants[i].block;
            put_uleb(w, i == 0 ? block : (uint32_t)(block - record->invariants[i - 1].block - 1));
            if (i % 2 != 0) /* both ways of writing them */
                put_changes(w, &record->invariants[i].list, &record->invariants[i - 1].list);
            else
                put_list(w, &record->invariants[i].list);
        }
    }
    if (record->step_count != 0)
        put_steps(w, record);
}

uint8_t *model_write(const model_proof *proof, size_t *size)
{
    writer body = {.used = 0}, head = {.used = 0};
    put_uleb(&body, proof->assumption_count);
    for (uint32_t i = 0; i < proof->assumption_count; i++) {
        put_uleb(&body, i == 0 ? proof->assumptions[0].import : proof->assumptions[i].import - proof->assumptions[i - 1].import - 1);
        put_list(&body, &proof->assumptions[i].post);
    }
    put_uleb(&body, proof->record_count);
    for (uint32_t i = 0; i < proof->record_count; i++)
        put_record(&body, &proof->records[i], i == 0 ? proof->records[0].function : proof->records[i].function - proof->records[i - 1].function - 1);

    put(&head, 1);
    put_bytes(&head, proof->binding, sizeof proof->binding);
    for (unsigned i = 0; i < 8; i++)
        put(&head, (uint8_t)(proof->theory >> 8 * i));
    put_uleb(&head, body.pool_count);
    for (uint32_t i = 0; i < body.pool_count; i++) {
        const dogma_fact *fact = &body.pool[i];
        put(&head, fact->kind);
        if (fact->kind == DOGMA_FACT_ENTRY) {
            put(&head, fact->entry);
        } else {
            put_sleb(&head, fact->lo);
            put_uleb(&head, (uint64_t)fact->hi - (uint64_t)fact->lo);
        }
    }
    put_uleb(&head, proof->local_bytes);
    put_bytes(&head, proof->local, proof->local_bytes);
    put_bytes(&head, body.data, body.used);
    free(body.data);
    free(body.pool);
    free(body.cells);
    *size = head.used;
    return head.data;
}

/* Reading */

typedef struct reader {
    const uint8_t *at, *end;
    bool bad;
    dogma_fact *pool;
    uint64_t pool_count;
    const dogma_theory *library;
} reader;

static uint8_t get(reader *r)
{
    if (r->at == r->end) {
        r->bad = true;
        return 0;
    }
    return *r->at++;
}

static uint64_t get_uleb(reader *r)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t byte = get(r);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) == 0)
            return value;
    }
    r->bad = true;
    return 0;
}

static int64_t get_sleb(reader *r)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
        const uint8_t byte = get(r);
        value |= (uint64_t)(byte & 0x7f) << shift;
        if ((byte & 0x80) != 0)
            continue;
        if (shift + 7 < 64 && (byte & 0x40) != 0)
            value |= ~(uint64_t)0 << (shift + 7);
        return (int64_t)value;
    }
    r->bad = true;
    return 0;
}

static void remove_claim(model_list *list, uint8_t location)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < list->claim_count; i++)
        if (list->claims[i].location != location)
            list->claims[kept++] = list->claims[i];
    list->claim_count = (uint8_t)kept;
}

/* before: the invariant that changes are to, or NULL. */
static void get_list(reader *r, model_list *list, const model_list *before)
{
    const uint8_t head = get(r);
    memset(list, 0, sizeof *list);
    if ((head & 0x40) != 0 && before != NULL) {
        *list = *before;
        list->relation_count = 0;
    }
    if ((head & 0x3f) >= MODEL_FACTS || ((head & 0x40) != 0 && before == NULL))
        r->bad = true;
    for (unsigned i = 0; i < (head & 0x3fu) && !r->bad; i++) {
        const uint8_t byte = get(r);
        if ((byte & 0x80) != 0) {
            remove_claim(list, byte & 31);
            continue;
        }
        const uint64_t index = get_uleb(r);
        if (index >= r->pool_count) {
            r->bad = true;
            return;
        }
        dogma_fact fact = r->pool[index];
        fact.flags = (byte & 0x40) != 0 ? DOGMA_FACT_CLAMPED : 0;
        model_claim_fact(list, byte & 31, fact, (byte & 0x20) != 0);
    }
    const unsigned relations = (head & 0x80) != 0 ? get(r) : 0;
    if (relations >= MODEL_RELATIONS)
        r->bad = true;
    for (unsigned i = 0; i < relations && !r->bad; i++) {
        dogma_relation *relation = &list->relations[list->relation_count++];
        relation->kind = get(r);
        relation->x = get(r);
        relation->y = get(r);
        if (relation->kind == DOGMA_RELATION_ADDRESS) {
            relation->scale_log2 = get(r);
            relation->disp = (int32_t)get_sleb(r);
            relation->lo = get_sleb(r);
            relation->hi = (int64_t)((uint64_t)relation->lo + get_uleb(r));
        } else {
            relation->c = get_sleb(r);
        }
    }
}

static void get_steps(reader *r, model_record *record)
{
    uint32_t block = 0, anchor = 0;
    const uint64_t count = get_uleb(r);
    for (uint64_t i = 0; i < count && !r->bad; i++) {
        const uint32_t difference = (uint32_t)get_uleb(r), number = (uint32_t)get_uleb(r);
        anchor = i != 0 && difference == 0 ? anchor + number : number;
        block += difference;
        model_step *step = model_add_step(record, block, anchor);
        step->kind = get(r);
        if (step->kind == MODEL_STEP_ORDER)
            step->taken = get(r);
        if (step->kind != MODEL_STEP_THEOREM)
            continue;
        dogma_step_shape shape = {0};
        step->theorem = (uint32_t)get_uleb(r);
        if (r->library == NULL || dogma_theory_step_shape(r->library, step->theorem, &shape) != DOGMA_OK || shape.variable_count > MODEL_OPERANDS) {
            r->bad = true;
            return;
        }
        step->operand_count = (uint8_t)shape.variable_count;
        for (unsigned k = 0; k < shape.variable_count; k++) {
            step->operands[k] = get(r);
            if (step->operands[k] == MODEL_OPERAND_CONSTANT)
                step->constants[k] = get_sleb(r);
        }
    }
}

static void get_record(reader *r, model_record *record)
{
    const uint8_t parts = get(r);
    if ((parts & PART_PRE) != 0)
        get_list(r, &record->pre, NULL);
    if ((parts & PART_POST) != 0)
        get_list(r, &record->post, NULL);
    if ((parts & PART_TRACKED) != 0) {
        record->tracked_count = get(r);
        if (record->tracked_count >= MODEL_TRACKED) {
            r->bad = true;
            return;
        }
        for (unsigned i = 0; i < record->tracked_count; i++)
            record->tracked[i] = (uint32_t)get_uleb(r) + (i == 0 ? 0 : record->tracked[i - 1] + 1);
    }
    if ((parts & PART_INVARIANTS) != 0) {
        const uint64_t count = get_uleb(r);
        for (uint64_t i = 0; i < count && !r->bad; i++) {
            const uint32_t difference = (uint32_t)get_uleb(r);
            model_invariant *invariant = model_add_invariant(record, i == 0 ? difference : record->invariants[i - 1].block + 1 + difference);
            get_list(r, &invariant->list, i == 0 ? NULL : &record->invariants[i - 1].list);
        }
    }
    if ((parts & PART_STEPS) != 0)
        get_steps(r, record);
}

bool model_read(model_proof *proof, const uint8_t *bytes, size_t size, const dogma_theory *library)
{
    reader r = {.at = bytes, .end = bytes + size, .library = library};
    *proof = (model_proof){.theory = 0};
    if (size < 26 || bytes[0] != 1)
        return false;
    memcpy(proof->binding, bytes + 1, 16);
    for (unsigned i = 0; i < 8; i++)
        proof->theory |= (uint64_t)bytes[17 + i] << 8 * i;
    r.at += 25;
    r.pool_count = get_uleb(&r);
    if (r.pool_count > 65536)
        return false;
    r.pool = grown(NULL, (size_t)r.pool_count + 1, sizeof *r.pool);
    for (uint64_t i = 0; i < r.pool_count && !r.bad; i++) {
        dogma_fact *fact = &r.pool[i];
        memset(fact, 0, sizeof *fact);
        fact->kind = get(&r);
        if (fact->kind == DOGMA_FACT_ENTRY) {
            fact->entry = get(&r);
        } else {
            fact->lo = get_sleb(&r);
            fact->hi = (int64_t)((uint64_t)fact->lo + get_uleb(&r));
        }
    }
    proof->local_bytes = (size_t)get_uleb(&r);
    if (proof->local_bytes > (size_t)(r.end - r.at))
        r.bad = true;
    if (!r.bad && proof->local_bytes != 0) {
        proof->local = grown(NULL, proof->local_bytes, 1);
        memcpy(proof->local, r.at, proof->local_bytes);
        r.at += proof->local_bytes;
    }
    const uint64_t assumptions = get_uleb(&r);
    for (uint64_t i = 0; i < assumptions && !r.bad; i++) {
        proof->assumptions = grown(proof->assumptions, (size_t)i + 1, sizeof *proof->assumptions);
        model_assumption *assumption = &proof->assumptions[proof->assumption_count++];
        assumption->import = (uint32_t)get_uleb(&r) + (i == 0 ? 0 : proof->assumptions[i - 1].import + 1);
        get_list(&r, &assumption->post, NULL);
    }
    const uint64_t records = get_uleb(&r);
    for (uint64_t i = 0; i < records && !r.bad; i++) {
        const uint32_t difference = (uint32_t)get_uleb(&r);
        get_record(&r, model_add_record(proof, i == 0 ? difference : proof->records[i - 1].function + 1 + difference));
    }
    free(r.pool);
    const bool good = !r.bad && r.at == r.end;
    if (!good)
        model_free(proof);
    return good;
}
