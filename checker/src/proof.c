/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Bytes of a proof to tables.                                                   Spec: 50-proofs "Proof bytes", B-PROOF, P-BINDING, P-CLAIM
 *
 * One pass over the bytes, front to back. The first fault stays (reader.status) and makes everything after it read as zero, so that loops end by their
 * counts; counts are compared with what the bytes left can hold before anything is taken from the scratch.
 */
#include "proof.h"

#include "bytes.h"
#include "state.h"

/* Each item of these tables takes at least so many bytes of the proof. */
enum { FACT_BYTES_MIN = 2, RELATION_BYTES_MIN = 4, INVARIANT_BYTES_MIN = 2, STEP_BYTES_MIN = 3, RECORD_BYTES_MIN = 2 };
/*
 * An invariant that is written as changes to the one before, at least three bytes with its first change, may claim a fact about every location; without a change it
 * shares the claims of that one. So a byte of the proof is worth at most a third of DOGMA_LOCATIONS claims.
 */
enum { CHANGED_INVARIANT_BYTES_MIN = 3 };
enum { CONSTANT_OPERAND = 32, BASE_OPERAND = 33, BINDING_BYTES = 16, HEADER_BYTES = 1 + BINDING_BYTES + 8 /* revision, binding, theory */ };

/* What a fact list says, by location, whatever the policy. */
typedef struct facts {
    uint32_t present, safe; /* bit i: a fact about location i; it holds in the speculation-safe mode, too */
    dg_claim claims[DOGMA_LOCATIONS];
} facts;

typedef struct reader {
    dg_cursor cursor;
    const uint8_t *begin;
    const dogma_module *module;
    const dogma_check_policy *policy;
    dogma_status status; /* first fault */
    const char *rule;
    uint32_t function;   /* whose record is read, or UINT32_MAX */
    /* the tables being filled, with room for all that the bytes can hold */
    dg_claim *claims;
    dogma_relation *relations;
    dg_invariant *invariants;
    dg_proof_step *steps;
    uint32_t claim_count, relation_count, invariant_count, step_count;
    facts invariant;     /* of the invariant read last, in the record at hand */
    dg_list invariant_list;
    uint32_t pool_count;
    const dogma_fact *pool;
    const dogma_theory *theory;
} reader;

static void fault(reader *r, dogma_status status, const char *rule)
{
    if (r->status == DOGMA_OK) {
        r->status = status;
        r->rule = rule;
    }
}

static void malformed(reader *r)
{
    fault(r, DOGMA_E_PROOF_MALFORMED, "B-PROOF");
}

static void claims_nothing_there(reader *r)
{
    fault(r, DOGMA_E_PROOF_CLAIM, "P-CLAIM");
}

static size_t left(const reader *r)
{
    return (size_t)(r->cursor.end - r->cursor.at);
}

static uint8_t read_byte(reader *r)
{
    uint8_t value = 0;
    if (r->status == DOGMA_OK && dg_read_u8(&r->cursor, &value) != DOGMA_OK)
        malformed(r);
    return value;
}

static uint64_t read_number(reader *r)
{
    uint64_t value = 0;
    if (r->status == DOGMA_OK && dg_read_uleb(&r->cursor, &value) != DOGMA_OK)
        malformed(r);
    return r->status == DOGMA_OK ? value : 0;
}

static int64_t read_signed(reader *r)
{
    int64_t value = 0;
    if (r->status == DOGMA_OK && dg_read_sleb(&r->cursor, &value) != DOGMA_OK)
        malformed(r);
    return r->status == DOGMA_OK ? value : 0;
}

/* A count of items that take at least so many bytes each. */
static uint32_t read_count(reader *r, size_t item_bytes_min)
{
    const uint64_t count = read_number(r);
    if (count > left(r) / item_bytes_min || count > UINT32_MAX) {
        malformed(r);
        return 0;
    }
    return (uint32_t)count;
}

/* The next of ascending numbers below limit: a difference to the previous one plus 1. previous is -1 before the first. */
static uint32_t read_ascending(reader *r, int64_t previous, uint32_t limit)
{
    const uint64_t difference = read_number(r);
    if (difference >= (uint64_t)((int64_t)limit - (previous + 1))) {
        claims_nothing_there(r);
        return 0;
    }
    return (uint32_t)((uint64_t)(previous + 1) + difference);
}

/* lo, then hi - lo, both bounds within [-2^43, 2^43]. */
static void read_interval(reader *r, int64_t *lo, int64_t *hi)
{
    *lo = read_signed(r);
    const uint64_t size = read_number(r);
    if (*lo < -DOGMA_FACT_BOUND || *lo > DOGMA_FACT_BOUND || size > (uint64_t)(DOGMA_FACT_BOUND - *lo)) {
        malformed(r);
        *lo = *hi = 0;
        return;
    }
    *hi = *lo + (int64_t)size;
}

static bool is_general_register(uint8_t number)
{
    return number < 16 && (DOGMA_GENERAL_REGISTER_BITS >> number & 1u) != 0;
}

static dogma_fact read_pool_fact(reader *r)
{
    dogma_fact fact = dg_fact_none();
    fact.kind = read_byte(r);
    switch (fact.kind) {
    case DOGMA_FACT_INTEGER: case DOGMA_FACT_POINTER:
        read_interval(r, &fact.lo, &fact.hi);
        break;
    case DOGMA_FACT_ENTRY:
        fact.entry = read_byte(r);
        if (!is_general_register(fact.entry))
            malformed(r);
        break;
    default:
        malformed(r);
        break;
    }
    return fact;
}

/* Lists */

typedef struct list_kind {
    uint32_t locations; /* that may be named */
    bool entry;         /* Entry facts may stand here */
    bool relations;     /* a relation list may follow */
    bool changes;       /* the list may be written as changes to the invariant before */
} list_kind;

static uint8_t read_location(reader *r, uint32_t locations)
{
    const uint8_t location = read_byte(r);
    if (location >= DOGMA_LOCATIONS || (locations >> location & 1u) == 0) {
        malformed(r);
        return 0;
    }
    return location;
}

static dogma_relation read_relation(reader *r, uint32_t locations)
{
    dogma_relation relation = {.kind = read_byte(r)};
    switch (relation.kind) {
    case DOGMA_RELATION_BELOW: case DOGMA_RELATION_AT_MOST:
        relation.x = read_location(r, locations);
        relation.y = read_location(r, locations);
        relation.c = read_signed(r);
        if (relation.c < -DOGMA_FACT_BOUND || relation.c > DOGMA_FACT_BOUND)
            malformed(r);
        break;
    case DOGMA_RELATION_ADDRESS: {
        relation.x = read_location(r, locations);
        const bool has_index = r->cursor.at < r->cursor.end && *r->cursor.at != DOGMA_LOCATION_NONE;
        relation.y = has_index ? read_location(r, locations) : read_byte(r);
        relation.scale_log2 = read_byte(r);
        const int64_t disp = read_signed(r);
        if (relation.scale_log2 > 3 || (!has_index && relation.scale_log2 != 0) || disp < INT32_MIN || disp > INT32_MAX)
            malformed(r);
        relation.disp = (int32_t)disp;
        read_interval(r, &relation.lo, &relation.hi);
        break;
    }
    default:
        malformed(r);
        break;
    }
    return relation;
}

enum { LIST_RELATIONS = 0x80, LIST_CHANGES = 0x40, LIST_COUNT = 0x3f, FACT_GONE = 0x80, FACT_CLAMPED = 0x40, FACT_SAFE = 0x20, FACT_LOCATION = 0x1f };

/* A fact of a list, or a change. Each says something new: what stands already is not written again, what is not there cannot go. */
static void read_fact(reader *r, list_kind kind, bool changes, int *previous, facts *out)
{
    const uint8_t byte = read_byte(r);
    const uint8_t location = byte & FACT_LOCATION;
    const uint32_t bit = 1u << location;
    if (location <= *previous || (kind.locations & bit) == 0) {
        malformed(r);
        return;
    }
    *previous = location;
    if ((byte & FACT_GONE) != 0) {
        if (!changes || byte != (FACT_GONE | location) || (out->present & bit) == 0)
            malformed(r);
        out->present &= ~bit;
        return;
    }
    const uint64_t pool = read_number(r);
    if (pool >= r->pool_count) {
        malformed(r);
        return;
    }
    const uint8_t fact_kind = r->pool[pool].kind;
    const bool clamped = (byte & FACT_CLAMPED) != 0, safe = (byte & FACT_SAFE) != 0;
    const dg_claim claim = {.location = location, .flags = clamped ? DOGMA_FACT_CLAMPED : 0, .pool = (uint32_t)pool};
    const dg_claim *old = &out->claims[location];
    if ((clamped && fact_kind != DOGMA_FACT_POINTER) || (fact_kind == DOGMA_FACT_ENTRY && !kind.entry) ||
        ((out->present & bit) != 0 && old->pool == claim.pool && old->flags == claim.flags && ((out->safe & bit) != 0) == safe)) {
        malformed(r);
        return;
    }
    out->claims[location] = claim;
    out->present |= bit;
    out->safe = safe ? out->safe | bit : out->safe & ~bit;
}

/* Puts the facts into the table. With speculation-safe set, only claims that say they hold so are kept (50-proofs "Policy"). */
static void list_claims(reader *r, const facts *from, dg_list *list)
{
    const uint32_t kept = r->policy->speculation_safe ? from->present & from->safe : from->present;
    list->first_claim = r->claim_count;
    list->claim_count = 0;
    for (unsigned location = 0; location < DOGMA_LOCATIONS; location++)
        if ((kept >> location & 1u) != 0) {
            r->claims[r->claim_count++] = from->claims[location];
            list->claim_count++;
        }
}

/* A fact list. Relations are not kept with speculation-safe set. */
static dg_list read_list(reader *r, list_kind kind)
{
    const uint8_t head = read_byte(r);
    const unsigned count = head & LIST_COUNT;
    const bool changes = (head & LIST_CHANGES) != 0;
    dg_list list = {.first_relation = r->relation_count};
    facts full;
    facts *into = kind.changes ? &r->invariant : &full;
    int previous = -1;
    if (count > DG_LIST_FACTS_MAX || (changes && !kind.changes))
        malformed(r);
    if (!changes)
        into->present = into->safe = 0;
    for (unsigned i = 0; i < count && r->status == DOGMA_OK; i++)
        read_fact(r, kind, changes, &previous, into);
    if (r->status != DOGMA_OK)
        return list;
    if (changes && count == 0) {
        list.first_claim = r->invariant_list.first_claim;
        list.claim_count = r->invariant_list.claim_count;
    } else {
        list_claims(r, into, &list);
    }
    if ((head & LIST_RELATIONS) == 0)
        return list;
    const unsigned relation_count = read_byte(r);
    if (!kind.relations || relation_count == 0 || relation_count > DOGMA_RELATIONS_MAX)
        malformed(r);
    for (unsigned i = 0; i < relation_count && r->status == DOGMA_OK; i++) {
        const dogma_relation relation = read_relation(r, kind.locations);
        if (r->status != DOGMA_OK || r->policy->speculation_safe)
            continue;
        r->relations[r->relation_count++] = relation;
        list.relation_count++;
    }
    return list;
}

/* Pre, post, assumption: a part that is there says something. */
static dg_list read_condition(reader *r, list_kind kind)
{
    if (r->cursor.at < r->cursor.end && *r->cursor.at == 0)
        malformed(r);
    return read_list(r, kind);
}

/* X-CALL: only results survive a return: integers, of the first four results, in rax, then rdx. */
static dg_list read_postcondition(reader *r, uint32_t signature)
{
    const dogma_signature *type = &r->module->signatures[signature];
    const unsigned count = type->result_count < 4 ? type->result_count : 4;
    unsigned integers = 0;
    for (unsigned i = 0; i < count; i++)
        integers += type->results[i] == DOGMA_CLASS_I32 || type->results[i] == DOGMA_CLASS_I64;
    const uint32_t results = (integers >= 1 ? 1u << DOGMA_RAX : 0) | (integers >= 2 ? 1u << DOGMA_RDX : 0);
    return read_condition(r, (list_kind){.locations = results, .entry = true});
}

/* Parts of a record */

static void read_tracked(reader *r, const dogma_function *function, dg_record *record)
{
    const uint8_t count = read_byte(r);
    /* Own slots lie above the outgoing ones; V-FUNC-2 keeps the sum small. */
    int64_t previous = -1;
    if (count == 0 || count > DOGMA_TRACKED_SLOTS_MAX)
        malformed(r);
    for (unsigned i = 0; i < count && r->status == DOGMA_OK; i++) {
        const uint32_t slot = read_ascending(r, previous, function->outgoing_slots + function->own_slots);
        if (slot < function->outgoing_slots)
            claims_nothing_there(r);
        record->tracked[i] = (uint16_t)slot;
        previous = slot;
    }
    record->tracked_count = r->status == DOGMA_OK ? count : 0;
}

static void read_invariants(reader *r, const dogma_function *function, uint32_t locations, dg_record *record)
{
    const uint32_t count = read_count(r, INVARIANT_BYTES_MIN);
    int64_t previous = -1;
    record->first_invariant = r->invariant_count;
    if (count == 0)
        malformed(r);
    for (uint32_t i = 0; i < count && r->status == DOGMA_OK; i++) {
        dg_invariant *invariant = &r->invariants[r->invariant_count++];
        invariant->block = read_ascending(r, previous, function->block_count);
        /* The first invariant of a record has none before it. */
        if (i == 0 && r->cursor.at < r->cursor.end && (*r->cursor.at & LIST_CHANGES) != 0)
            malformed(r);
        invariant->list = read_list(r, (list_kind){.locations = locations, .entry = true, .relations = true, .changes = true});
        r->invariant_list = invariant->list;
        previous = invariant->block;
        record->invariant_count++;
    }
}

/* The operands of a theorem step, one per variable of the theorem: form only; what they mean is looked at when the step is made. */
static void read_operands(reader *r, dg_proof_step *step, uint32_t locations)
{
    dogma_step_shape shape = {0};
    const uint64_t id = read_number(r);
    if (r->status != DOGMA_OK)
        return;
    if (r->theory == NULL || id > UINT32_MAX || dogma_theory_step_shape(r->theory, (uint32_t)id, &shape) != DOGMA_OK) {
        claims_nothing_there(r);
        return;
    }
    step->theorem = (uint32_t)id;
    step->operands = r->cursor.at;
    for (uint32_t i = 0; i < shape.variable_count && r->status == DOGMA_OK; i++) {
        const uint8_t operand = read_byte(r);
        if (operand == CONSTANT_OPERAND)
            (void)read_signed(r);
        else if (operand != BASE_OPERAND && (operand >= DOGMA_LOCATIONS || (locations >> operand & 1u) == 0))
            malformed(r);
    }
    step->operands_end = r->cursor.at;
}

static void read_steps(reader *r, const dogma_function *function, uint32_t locations, dg_record *record)
{
    const uint32_t count = read_count(r, STEP_BYTES_MIN);
    uint64_t block = 0, anchor = 0;
    unsigned at_anchor = 0;
    record->first_step = r->step_count;
    if (count == 0)
        malformed(r);
    for (uint32_t i = 0; i < count && r->status == DOGMA_OK; i++) {
        dg_proof_step *step = &r->steps[r->step_count++];
        const uint64_t block_difference = read_number(r), anchor_number = read_number(r);
        const bool same_block = i != 0 && block_difference == 0;
        if (block_difference > UINT32_MAX || anchor_number > UINT32_MAX)
            malformed(r);
        block += block_difference;
        anchor = same_block ? anchor + anchor_number : anchor_number;
        at_anchor = same_block && anchor_number == 0 ? at_anchor + 1 : 1;
        if (at_anchor > DG_STEPS_PER_ANCHOR_MAX || anchor > UINT32_MAX)
            malformed(r);
        if (block >= function->block_count)
            claims_nothing_there(r);
        *step = (dg_proof_step){.block = (uint32_t)block, .anchor = (uint32_t)anchor, .kind = read_byte(r)};
        switch (step->kind) {
        case DG_STEP_ORDER:
            step->taken = read_byte(r);
            if (step->taken > 1)
                malformed(r);
            break;
        case DG_STEP_ADDRESS:
            break;
        case DG_STEP_THEOREM:
            read_operands(r, step, locations);
            break;
        default:
            malformed(r);
            break;
        }
        record->step_count++;
    }
}

static void read_record(reader *r, dg_record *record)
{
    const dogma_function *function = &r->module->functions[record->function];
    const uint8_t parts = read_byte(r);
    r->function = record->function;
    if ((parts & ~(unsigned)DG_PARTS_ALL) != 0)
        malformed(r);
    /* The callee-saved registers are not part of a precondition: at a tail call they have been given back already. P-PRE */
    if ((parts & DG_PART_PRE) != 0)
        record->pre = read_condition(r, (list_kind){.locations = DG_CALLER_SAVED_BITS});
    if ((parts & DG_PART_POST) != 0)
        record->post = read_postcondition(r, function->signature);
    if ((parts & DG_PART_TRACKED) != 0)
        read_tracked(r, function, record);
    const uint32_t slots = ((1u << record->tracked_count) - 1) << DOGMA_LOCATION_SLOT;
    const uint32_t locations = DOGMA_GENERAL_REGISTER_BITS | slots;
    if ((parts & DG_PART_INVARIANTS) != 0)
        read_invariants(r, function, locations, record);
    if ((parts & DG_PART_STEPS) != 0)
        read_steps(r, function, locations, record);
}

/* Parts of the body */

static size_t claims_max(size_t proof_bytes)
{
    return (proof_bytes / CHANGED_INVARIANT_BYTES_MIN + 1) * DOGMA_LOCATIONS;
}

static void *take(reader *r, dogma_scratch *scratch, size_t count, size_t element_bytes)
{
    void *memory = dogma_scratch_take(scratch, count, element_bytes);
    if (memory == NULL)
        fault(r, DOGMA_E_SCRATCH, "");
    return memory;
}

static uint32_t *take_zeroed(reader *r, dogma_scratch *scratch, size_t count)
{
    uint32_t *memory = take(r, scratch, count, sizeof *memory);
    if (memory != NULL)
        memset(memory, 0, count * sizeof *memory);
    return memory;
}

static void read_header(reader *r, const dogma_theory *library, uint64_t *theory_hash)
{
    uint8_t binding[BINDING_BYTES];
    if (read_byte(r) != 1)
        malformed(r);
    if (left(r) < sizeof binding + 8) {
        malformed(r);
        return;
    }
    dogma_proof_binding(r->module, binding);
    if (memcmp(binding, r->cursor.at, sizeof binding) != 0)
        fault(r, DOGMA_E_PROOF_BINDING, "P-BINDING");
    r->cursor.at += sizeof binding;
    *theory_hash = dg_load64(r->cursor.at);
    r->cursor.at += 8;
    if (*theory_hash != 0 && (library == NULL || library->hash_low != *theory_hash))
        fault(r, DOGMA_E_PROOF_BINDING, "P-BINDING");
}

static void read_pool(reader *r, dogma_scratch *scratch)
{
    const uint32_t count = read_count(r, FACT_BYTES_MIN);
    if (count > DG_POOL_MAX)
        malformed(r);
    dogma_fact *pool = r->status == DOGMA_OK ? take(r, scratch, count, sizeof *pool) : NULL;
    for (uint32_t i = 0; i < count && r->status == DOGMA_OK; i++)
        pool[i] = read_pool_fact(r);
    r->pool = pool;
    r->pool_count = r->status == DOGMA_OK ? count : 0;
}

static void read_local_theory(reader *r, const dogma_theory *library, uint64_t theory_hash, dogma_scratch *scratch, dg_proof *out, dogma_diag *diag)
{
    const uint32_t bytes = read_count(r, 1);
    if (r->status != DOGMA_OK)
        return;
    r->theory = theory_hash != 0 ? library : NULL;
    if (bytes == 0)
        return;
    if (r->theory == NULL) {
        malformed(r);
        return;
    }
    uint64_t budget = dogma_theory_local_budget(bytes); /* A-BUDGET */
    const dogma_status status = dogma_theory_check(r->cursor.at, bytes, library, false, &budget, scratch, &out->local, diag);
    if (status != DOGMA_OK) {
        fault(r, status, "P-THEORY");
        return;
    }
    r->cursor.at += bytes;
    r->theory = &out->local;
}

static bool is_runtime_module(dogma_span name)
{
    static const char dogma[] = "dogma";
    const size_t bytes = sizeof dogma - 1;
    return name.size_bytes >= bytes && memcmp(name.data, dogma, bytes) == 0 && (name.size_bytes == bytes || name.data[bytes] == '.');
}

static void read_assumptions(reader *r, dogma_scratch *scratch, dg_proof *out)
{
    const uint32_t count = read_count(r, 2);
    uint32_t *of_import = take_zeroed(r, scratch, r->module->import_count);
    dg_assumption *assumptions = r->status == DOGMA_OK ? take(r, scratch, count, sizeof *assumptions) : NULL;
    int64_t previous = -1;
    for (uint32_t i = 0; i < count && r->status == DOGMA_OK; i++) {
        const uint32_t import = read_ascending(r, previous, r->module->import_count);
        if (r->status != DOGMA_OK)
            break;
        const dogma_import *imported = &r->module->imports[import];
        if (imported->kind != DOGMA_KIND_FUNCTION || is_runtime_module(imported->module))
            fault(r, DOGMA_E_PROOF_CLAIM, "P-IMPORT");
        if (r->status != DOGMA_OK)
            break;
        assumptions[i] = (dg_assumption){.import = import, .post = read_postcondition(r, imported->signature)};
        of_import[import] = i + 1;
        previous = import;
    }
    out->assumptions = assumptions;
    out->assumption_count = r->status == DOGMA_OK ? count : 0;
    out->assumption_of_import = of_import;
}

static void read_records(reader *r, dogma_scratch *scratch, dg_proof *out)
{
    const uint32_t count = read_count(r, RECORD_BYTES_MIN);
    if (count > r->module->function_count)
        claims_nothing_there(r);
    uint32_t *of_function = take_zeroed(r, scratch, r->module->function_count);
    dg_record *records = r->status == DOGMA_OK ? take(r, scratch, count, sizeof *records) : NULL;
    int64_t previous = -1;
    for (uint32_t i = 0; i < count && r->status == DOGMA_OK; i++) {
        const uint32_t function = read_ascending(r, previous, r->module->function_count);
        if (r->status != DOGMA_OK)
            break;
        records[i] = (dg_record){.function = function};
        read_record(r, &records[i]);
        of_function[function] = i + 1;
        previous = function;
    }
    out->records = records;
    out->record_count = r->status == DOGMA_OK ? count : 0;
    out->record_of_function = of_function;
}

/* P-PRE: functions that can be called from elsewhere have no precondition. */
static void check_no_precondition(reader *r, const dg_proof *out, uint32_t function)
{
    if (r->status != DOGMA_OK || out->record_of_function[function] == 0)
        return;
    if (out->records[out->record_of_function[function] - 1].pre.claim_count != 0) {
        r->function = function;
        fault(r, DOGMA_E_PROOF_CLAIM, "P-PRE");
    }
}

static void check_entries(reader *r, const dg_proof *out)
{
    const dogma_module *m = r->module;
    const uint32_t special[] = {m->manifest.entry, m->manifest.initialiser, m->manifest.finaliser};
    for (unsigned i = 0; i < sizeof special / sizeof special[0]; i++)
        if (special[i] != 0)
            check_no_precondition(r, out, special[i] - 1);
    for (uint32_t i = 0; i < m->table_count; i++)
        check_no_precondition(r, out, m->table[i]);
    for (uint32_t i = 0; i < m->export_count; i++)
        if (m->exports[i].kind == DOGMA_KIND_FUNCTION)
            check_no_precondition(r, out, m->exports[i].function);
}

/* Size of the local theory of a body, or 0 when the bytes are not that far right: the reader will say so. */
static size_t local_theory_bytes(const uint8_t *proof, size_t size)
{
    uint64_t count = 0, bytes = 0, ignored;
    int64_t lo;
    uint8_t kind;
    if (size < HEADER_BYTES)
        return 0;
    dg_cursor cursor = {proof + HEADER_BYTES, proof + size};
    if (dg_read_uleb(&cursor, &count) != DOGMA_OK || count > DG_POOL_MAX)
        return 0;
    for (uint64_t i = 0; i < count; i++) {
        if (dg_read_u8(&cursor, &kind) != DOGMA_OK)
            return 0;
        const bool read = kind == DOGMA_FACT_ENTRY ? dg_read_u8(&cursor, &kind) == DOGMA_OK
                                                   : dg_read_sleb(&cursor, &lo) == DOGMA_OK && dg_read_uleb(&cursor, &ignored) == DOGMA_OK;
        if (!read)
            return 0;
    }
    if (dg_read_uleb(&cursor, &bytes) != DOGMA_OK || bytes > (uint64_t)(cursor.end - cursor.at))
        return 0;
    return (size_t)bytes;
}

size_t dg_proof_scratch_bytes(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library)
{
    const size_t theory_bytes = proof != NULL ? local_theory_bytes(proof, proof_bytes) : 0;

    const size_t tables = (size_t)module->function_count * (sizeof(uint32_t) + sizeof(dg_record)) + (size_t)module->import_count * sizeof(uint32_t);
    const size_t pool = (proof_bytes / FACT_BYTES_MIN < DG_POOL_MAX ? proof_bytes / FACT_BYTES_MIN : DG_POOL_MAX) * sizeof(dogma_fact);
    const size_t lists = claims_max(proof_bytes) * sizeof(dg_claim) + (proof_bytes / RELATION_BYTES_MIN + 1) * sizeof(dogma_relation) +
                         (proof_bytes / INVARIANT_BYTES_MIN + 1) * sizeof(dg_invariant) + (proof_bytes / STEP_BYTES_MIN + 1) * sizeof(dg_proof_step);
    const size_t assumptions = (size_t)module->import_count * sizeof(dg_assumption);
    const size_t theory = theory_bytes != 0 ? dogma_theory_check_scratch_bytes(theory_bytes, library, false) : 0;
    return tables + pool + lists + assumptions + theory + 16 * 16; /* sixteen bytes of alignment for each table */
}

static void read_body(reader *r, size_t size, const dogma_theory *library, dogma_scratch *scratch, dg_proof *out, dogma_diag *diag)
{
    uint64_t theory_hash = 0;
    read_header(r, library, &theory_hash);
    read_pool(r, scratch);
    read_local_theory(r, library, theory_hash, scratch, out, diag);
    r->claims = take(r, scratch, claims_max(size), sizeof *r->claims);
    r->relations = take(r, scratch, size / RELATION_BYTES_MIN + 1, sizeof *r->relations);
    r->invariants = take(r, scratch, size / INVARIANT_BYTES_MIN + 1, sizeof *r->invariants);
    r->steps = take(r, scratch, size / STEP_BYTES_MIN + 1, sizeof *r->steps);
    if (r->status != DOGMA_OK)
        return;
    read_assumptions(r, scratch, out);
    read_records(r, scratch, out);
    if (r->status == DOGMA_OK && r->cursor.at != r->cursor.end)
        malformed(r);
    check_entries(r, out);
}

dogma_status dg_proof_read(const dogma_module *module, const uint8_t *bytes, size_t size, const dogma_theory *library,
                           const dogma_check_policy *policy, dogma_scratch *scratch, dg_proof *out, dogma_check_diag *diag)
{
    memset(out, 0, sizeof *out);
    out->function_count = module->function_count;
    if (bytes == NULL || size == 0)
        return DOGMA_OK;
    reader r = {.cursor = {bytes, bytes + size}, .begin = bytes, .module = module, .policy = policy, .function = UINT32_MAX};
    dogma_diag theory_diag = {0};
    read_body(&r, size, library, scratch, out, &theory_diag);
    out->pool = r.pool;
    out->pool_count = r.pool_count;
    out->claims = r.claims;
    out->relations = r.relations;
    out->invariants = r.invariants;
    out->steps = r.steps;
    out->theory = r.theory;
    if (r.status == DOGMA_OK)
        return DOGMA_OK;
    const bool inside = bytes >= module->file.data && bytes < module->file.data + module->file.size_bytes;
    *diag = (dogma_check_diag){
        .base = {.status = r.status, .rule = r.rule, .section = DOGMA_SECTION_PROOF, .function = r.function, .found = theory_diag.found,
                 .offset = (uint64_t)(r.cursor.at - (inside ? module->file.data : bytes))},
        .location = DOGMA_LOCATION_NONE,
    };
    return r.status;
}
