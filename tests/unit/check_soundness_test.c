/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Facts stay true: random facts about random registers, one random instruction, and after it every fact and relation of the state must still hold for the
 * values that the model of the rows computes. The model (transpile_model.c) shares nothing with the checker.
 *
 * Also: joins, branches, residency, and that what is called plain lies within the guard.
 */
#include "test.h"
#include "transpile_model.h"

#include <dogma/facts.h>

enum { SLOTS = 6, FIRST_TRACKED = 1, ROUNDS_PER_ROW = 4000 };

static random_state rng = {0x123456789abcdefu};
static uint64_t base; /* B */
static uint64_t entry[16];

static uint64_t below(uint64_t limit)
{
    return limit == 0 ? 0 : random_next(&rng) % limit;
}

static bool is_register(unsigned n)
{
    return n < 16 && (DOGMA_GENERAL_REGISTER_BITS >> n & 1u) != 0;
}

static uint8_t any_register(void)
{
    unsigned n;
    do
        n = random_below(&rng, 16);
    while (!is_register(n));
    return (uint8_t)n;
}

/* What facts mean, in 128 bits */

static bool fact_holds(const dogma_fact *fact, uint64_t value)
{
    const int64_t number = (int64_t)(fact->kind == DOGMA_FACT_POINTER ? value - base : value);
    switch (fact->kind) {
    case DOGMA_FACT_NONE:
        return true;
    case DOGMA_FACT_ENTRY:
        return value == entry[fact->entry & 15];
    default:
        return fact->lo <= number && number <= fact->hi;
    }
}

static uint64_t location_value(const machine_state *s, unsigned location)
{
    return location < DOGMA_LOCATION_SLOT ? s->r[location] : s->slots[FIRST_TRACKED + location - DOGMA_LOCATION_SLOT];
}

static bool relation_holds(const dogma_relation *relation, const machine_state *s)
{
    const uint64_t x = location_value(s, relation->x), y = relation->y == DOGMA_LOCATION_NONE ? 0 : location_value(s, relation->y);
    switch (relation->kind) {
    case DOGMA_RELATION_BELOW:
        return (__int128)x < (__int128)y + relation->c;
    case DOGMA_RELATION_AT_MOST:
        return (__int128)(int64_t)x <= (__int128)(int64_t)y + relation->c;
    default: {
        const int64_t e = (int64_t)(x + (y << relation->scale_log2) + (uint64_t)(int64_t)relation->disp - base);
        return relation->lo <= e && e <= relation->hi;
    }
    }
}

static void print_state(const dogma_state *state, const machine_state *s)
{
    for (unsigned location = 0; location < DOGMA_LOCATION_SLOT + SLOTS; location++) {
        const dogma_fact fact = dogma_fact_get(state, location);
        if (fact.kind != DOGMA_FACT_NONE)
            TEST_SAY("  location %u: kind %u entry %u [%" PRId64 ", %" PRId64 "] is %" PRIx64 "\n", location, fact.kind, fact.entry, fact.lo, fact.hi,
                     location_value(s, location));
    }
    for (unsigned i = 0; i < state->relation_count; i++)
        TEST_SAY("  relation %u(%u, %u, %u) disp %d c %" PRId64 " [%" PRId64 ", %" PRId64 "]\n", state->relations[i].kind, state->relations[i].x,
                 state->relations[i].y, state->relations[i].scale_log2, state->relations[i].disp, state->relations[i].c, state->relations[i].lo,
                 state->relations[i].hi);
}

static bool state_holds(const dogma_state *state, const machine_state *s, const char *what, unsigned op)
{
    bool good = true;
    for (unsigned location = 0; location < DOGMA_LOCATIONS; location++) {
        const dogma_fact fact = dogma_fact_get(state, location);
        if (fact.kind == DOGMA_FACT_NONE)
            continue;
        good = good && fact.lo <= fact.hi && fact.lo >= -DOGMA_FACT_BOUND && fact.hi <= DOGMA_FACT_BOUND;
        good = good && (location < 16 ? is_register(location) : location < DOGMA_LOCATION_SLOT + SLOTS) && fact_holds(&fact, location_value(s, location));
    }
    for (unsigned i = 0; i < state->relation_count; i++)
        good = good && relation_holds(&state->relations[i], s);
    if (!test_result(good, __FILE__, __LINE__)) {
        TEST_SAY("%s: %s: a fact is false afterwards\n", what, dogma_rows[op].text);
        print_state(state, s);
    }
    return good;
}

/* Random states that hold */

static int64_t any_bound(void)
{
    static const int64_t special[] = {0, 1, 2, 8, 127, 128, 255, 256, 65535, 65536, INT32_MAX, (int64_t)INT32_MAX + 1, UINT32_MAX, (int64_t)UINT32_MAX + 1,
                                      DOGMA_GUARD_BYTES, DOGMA_FACT_BOUND - 1, DOGMA_FACT_BOUND};
    int64_t bound = special[below(sizeof special / sizeof special[0])];
    if (below(3) == 0)
        bound = (int64_t)below((uint64_t)1 << below(44));
    if (below(3) == 0)
        bound = -bound;
    if (below(4) == 0)
        bound += (int64_t)below(3) - 1;
    return bound < -DOGMA_FACT_BOUND ? -DOGMA_FACT_BOUND : bound > DOGMA_FACT_BOUND ? DOGMA_FACT_BOUND : bound;
}

static int64_t between(int64_t lo, int64_t hi)
{
    switch (below(4)) {
    case 0: return lo;
    case 1: return hi;
    default: return lo + (int64_t)below((uint64_t)(hi - lo) + 1);
    }
}

/* A fact and a value that has it. */
static dogma_fact any_fact(uint64_t *value)
{
    dogma_fact fact = {.kind = DOGMA_FACT_NONE};
    const uint64_t choice = below(12);
    if (choice < 2) {
        *value = random_value(&rng);
        if (below(3) == 0)
            *value += base;
        return fact;
    }
    if (choice == 2) {
        const uint8_t k = any_register();
        *value = entry[k];
        return (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = k};
    }
    int64_t lo = any_bound(), hi = below(3) == 0 ? lo : any_bound();
    if (lo > hi) {
        const int64_t swapped = lo;
        lo = hi;
        hi = swapped;
    }
    if (below(3) != 0 && lo < 0)
        lo = hi < 0 ? lo : 0;
    const int64_t number = between(lo, hi);
    if (choice < 5) {
        *value = base + (uint64_t)number;
        fact = dogma_fact_pointer(lo, hi);
        fact.flags = below(2) == 0 ? DOGMA_FACT_CLAMPED : 0;
        return fact;
    }
    *value = (uint64_t)number;
    return dogma_fact_integer(lo, hi);
}

static unsigned any_location(void)
{
    return below(5) == 0 ? (unsigned)(DOGMA_LOCATION_SLOT + below(SLOTS)) : any_register();
}

static void add_true_relation(dogma_state *state, const machine_state *s)
{
    dogma_relation relation = {.kind = (uint8_t)(1 + below(3)), .x = (uint8_t)any_location(), .y = (uint8_t)any_location()};
    const int64_t slack = below(2) == 0 ? 0 : (int64_t)below(1 << 20);
    __int128 c;
    if (relation.kind == DOGMA_RELATION_ADDRESS) {
        if (below(3) == 0)
            relation.y = DOGMA_LOCATION_NONE;
        else
            relation.scale_log2 = (uint8_t)below(4);
        relation.disp = (int32_t)random_value(&rng);
        const uint64_t y = relation.y == DOGMA_LOCATION_NONE ? 0 : location_value(s, relation.y);
        const int64_t e = (int64_t)(location_value(s, relation.x) + (y << relation.scale_log2) + (uint64_t)(int64_t)relation.disp - base);
        if (e < -DOGMA_FACT_BOUND + slack || e > DOGMA_FACT_BOUND - slack)
            return;
        relation.lo = e - slack;
        relation.hi = e + (below(2) == 0 ? 0 : slack);
    } else {
        const uint64_t x = location_value(s, relation.x), y = location_value(s, relation.y);
        if (relation.kind == DOGMA_RELATION_BELOW)
            c = (__int128)x - (__int128)y + 1 + slack;
        else
            c = (__int128)(int64_t)x - (__int128)(int64_t)y + slack;
        if (c < -DOGMA_FACT_BOUND || c > DOGMA_FACT_BOUND)
            return;
        relation.c = (int64_t)c;
    }
    CHECK(relation_holds(&relation, s));
    (void)dogma_state_add_relation(state, &relation);
}

static void any_state(dogma_state *state, machine_state *s)
{
    memset(state, 0xa5, sizeof *state); /* what is not live must not be looked at */
    dogma_state_clear(state);
    for (unsigned i = 0; i < 16; i++) {
        entry[i] = random_value(&rng);
        s->r[i] = random_value(&rng);
        for (unsigned k = 0; k < 16; k++)
            s->v[i][k] = (uint8_t)random_next(&rng);
    }
    for (unsigned i = 0; i < MACHINE_SLOTS; i++)
        s->slots[i] = random_value(&rng);
    for (unsigned n = 0; n < 16; n++)
        if (is_register(n))
            dogma_fact_set(state, n, any_fact(&s->r[n]));
    for (unsigned i = 0; i < SLOTS; i++)
        dogma_fact_set(state, DOGMA_LOCATION_SLOT + i, any_fact(&s->slots[FIRST_TRACKED + i]));
    if (below(3) == 0)
        for (unsigned i = 0; i < 6; i++)
            add_true_relation(state, s);
}

/* Instructions */

static void any_memory(dogma_memory *memory, const dogma_row *row)
{
    memset(memory, 0, sizeof *memory);
    if ((row->traits & DOGMA_TRAIT_SLOT) != 0 && below(3) == 0) {
        memory->kind = DOGMA_MEMORY_SLOT;
        memory->disp = (int32_t)below(row->access_bytes == 16 ? MACHINE_SLOTS - 1 : MACHINE_SLOTS);
        return;
    }
    const bool lea32 = strcmp(row->text, "lea.i32") == 0;
    memory->kind = !lea32 && below(6) == 0 ? DOGMA_MEMORY_GLOBAL : DOGMA_MEMORY_BASE;
    memory->has_index = below(2) == 0;
    memory->base = memory->kind == DOGMA_MEMORY_BASE ? any_register() : 0;
    if (memory->has_index) {
        memory->index = any_register();
        memory->scale_log2 = (uint8_t)below(4);
    }
    memory->disp = below(3) == 0 ? (int32_t)random_value(&rng) : (int32_t)below(256) - 64;
    if (memory->kind == DOGMA_MEMORY_GLOBAL)
        memory->disp = (int32_t)below(MACHINE_REGION_BYTES - 16); /* V-GLOBAL bounds it */
}

static unsigned bound_of_imm(const char *text, unsigned bits)
{
    return strstr(text, "i32") != NULL && bits == 32 ? 32 : 64;
}

static void any_insn(unsigned op, dogma_insn *x)
{
    const dogma_row *row = &dogma_rows[op];
    memset(x, 0, sizeof *x);
    x->op = (uint16_t)op;
    x->form = row->form;
    x->rd = any_register();
    x->ra = below(6) == 0 ? x->rd : any_register();
    x->rb = below(6) == 0 ? x->rd : below(6) == 0 ? x->ra : any_register();
    x->rc = below(6) == 0 ? x->rb : below(6) == 0 ? x->ra : any_register();
    x->condition = (uint8_t)below(DOGMA_CONDITION_COUNT);
    x->target_delta = 1;
    if (row->access_bytes != 0)
        any_memory(&x->memory, row);
    x->imm = (int64_t)random_value(&rng);
    if (below(2) == 0)
        x->imm = any_bound();
    if (strncmp(row->text, "sh", 2) == 0 || strncmp(row->text, "sar", 3) == 0 || strncmp(row->text, "rol", 3) == 0)
        x->imm = (int64_t)below(bound_of_imm(row->text, 32));
    else if (row->form == DOGMA_FORM_RVI || row->form == DOGMA_FORM_VVRI || row->form == DOGMA_FORM_VVI || row->form == DOGMA_FORM_VVVI)
        x->imm = (int64_t)below(2);
    else if (strcmp(row->text, "mov.i64") != 0)
        x->imm = row->imm_bits == 8 ? (int8_t)x->imm : row->imm_bits == 16 ? (int16_t)x->imm : (int32_t)x->imm;
    if (strncmp(row->text, "and", 3) == 0 && below(2) == 0)
        x->imm = -((int64_t)1 << below(32));
}

/* Point the base at memory that the model has, keeping what is known of it true: P facts are chosen around the address. */
static void aim(const dogma_insn *x, dogma_state *state, model *m)
{
    const dogma_memory *memory = &x->memory;
    if (memory->kind == DOGMA_MEMORY_SLOT || dogma_rows[x->op].access_bytes == 0)
        return;
    const uint64_t place = DOGMA_ARENA_HEAP + below(MACHINE_REGION_BYTES - 16);
    if (memory->kind == DOGMA_MEMORY_GLOBAL) {
        if (!memory->has_index)
            return;
        m->s.r[memory->index] = below(16);
        state->relation_count = 0; /* some may have spoken of it */
        dogma_fact_set(state, memory->index, dogma_fact_integer(0, (int64_t)(15 + below(100))));
        return;
    }
    if (memory->has_index && memory->index == memory->base)
        return;
    const bool pointer_index = memory->has_index && memory->scale_log2 == 0 && below(4) == 0;
    const unsigned pointer = pointer_index ? memory->index : memory->base;
    uint64_t other = 0;
    if (memory->has_index)
        other = pointer_index ? m->s.r[memory->base] : m->s.r[memory->index] << memory->scale_log2;
    m->s.r[pointer] = base + place - other - (uint64_t)(int64_t)memory->disp;
    const int64_t d = (int64_t)(m->s.r[pointer] - base);
    const int64_t slack = (int64_t)below((uint64_t)1 << below(38));
    const bool far = d < -(DOGMA_FACT_BOUND >> 1) || d > DOGMA_FACT_BOUND >> 1;
    dogma_fact_set(state, pointer, far ? (dogma_fact){.kind = DOGMA_FACT_NONE} : dogma_fact_pointer(d - slack, d + (int64_t)below((uint64_t)slack + 1)));
    state->relation_count = 0;
    for (unsigned i = 0; i < 3; i++)
        add_true_relation(state, &m->s);
}

/* P-PLAIN: wherever the values lie, the address is within the guard. P-RESIDENT: if the access does not trap, the facts still hold. */
static void check_access(const dogma_fact_context *context, const dogma_insn *x, dogma_state *state, const machine_state *s)
{
    const dogma_memory *memory = &x->memory;
    const int64_t bytes = dogma_rows[x->op].access_bytes;
    const dogma_access_verdict verdict = dogma_state_access(context, state, x);
    if (!verdict.plain)
        return;
    uint64_t address = memory->kind == DOGMA_MEMORY_GLOBAL ? base + MACHINE_IMAGE_BASE : s->r[memory->base];
    address += (uint64_t)(int64_t)memory->disp + (memory->has_index ? s->r[memory->index] << memory->scale_log2 : 0);
    const int64_t e = (int64_t)(address - base);
    const bool good = e >= -DOGMA_GUARD_BYTES && e <= (int64_t)DOGMA_ARENA_BYTES + DOGMA_GUARD_BYTES - bytes;
    if (!test_result(good, __FILE__, __LINE__)) {
        TEST_SAY("%s: a plain access outside the guard, at B + %" PRId64 "\n", dogma_rows[x->op].text, e);
        print_state(state, s);
    }
    if (e < 0 || e > (int64_t)DOGMA_ARENA_BYTES - bytes)
        return;
    dogma_state_resident(context, state, x);
    state_holds(state, s, "residency", x->op);
}

/* Rows that the model does not run: by hand. */
static const char *const not_modelled[] = {"block", "jump", "ret", "call", "call.import", "call.reg", "tail", "tail.reg", "brtab", "trap", "setjmp", "longjmp",
                                           "fnaddr", "dframe", "dalloc", "dset", "fence", NULL};

static bool is_modelled(unsigned op)
{
    for (unsigned i = 0; not_modelled[i] != NULL; i++)
        if (strcmp(dogma_rows[op].text, not_modelled[i]) == 0)
            return false;
    return true;
}

static unsigned long long executed[DOGMA_OP_COUNT];

static void one_row(unsigned op, unsigned rounds)
{
    static model m;
    dogma_fact_context context = {.tracked_count = SLOTS};
    for (unsigned i = 0; i < SLOTS; i++)
        context.tracked[i] = (uint16_t)(FIRST_TRACKED + i);
    for (unsigned round = 0; round < rounds; round++) {
        dogma_insn x;
        dogma_state state;
        bool taken = false;
        base = (uint64_t)(0x1000 + below(0x6000)) << 32;
        if (below(2) == 0)
            base = (0 - base) & ~(uint64_t)UINT32_MAX;
        m.base = base;
        context.speculation_safe = below(8) == 0;
        any_insn(op, &x);
        any_state(&state, &m.s);
        if (below(3) != 0)
            aim(&x, &state, &m);
        if (!state_holds(&state, &m.s, "the test's own state", op))
            return;
        if (dogma_insn_counts_access(&x))
            check_access(&context, &x, &state, &m.s);
        const machine_state before = m.s;
        if (!is_modelled(op) || model_execute(&m, &x, &taken) != MODEL_DONE)
            continue;
        executed[op]++;
        dogma_state after = state;
        dogma_state_transfer(&context, &after, &x);
        if (!state_holds(&after, &m.s, "transfer", op)) {
            TEST_SAY(" rd %u ra %u rb %u rc %u condition %u imm %" PRId64 " memory %u base %u index %u/%u scale %u disp %d; before:\n", x.rd, x.ra, x.rb, x.rc,
                     x.condition, x.imm, x.memory.kind, x.memory.base, x.memory.has_index, x.memory.index, x.memory.scale_log2, x.memory.disp);
            print_state(&state, &before);
        }
        if ((dogma_rows[op].traits & DOGMA_TRAIT_TERMINATOR) != 0) {
            dogma_state_branch(&context, &after, &x, taken);
            if (!state_holds(&after, &m.s, "branch", op)) {
                TEST_SAY(" ra %u rb %u condition %u imm %" PRId64 " taken %d; before:\n", x.ra, x.rb, x.condition, x.imm, taken);
                print_state(&state, &before);
            }
        }
    }
}

/* Two states that hold for the same registers: so does their join, and their meeting fact by fact. */
static void joins(unsigned rounds)
{
    for (unsigned round = 0; round < rounds; round++) {
        static model m;
        dogma_state a, b;
        base = (uint64_t)(0x1000 + below(0x6000)) << 32;
        any_state(&a, &m.s);
        dogma_state_clear(&b);
        for (unsigned location = 0; location < DOGMA_LOCATION_SLOT + SLOTS; location++) {
            if (location < 16 && !is_register(location))
                continue;
            const uint64_t value = location_value(&m.s, location);
            dogma_fact fact = {.kind = DOGMA_FACT_NONE};
            const int64_t number = (int64_t)value, offset = (int64_t)(value - base), slack = (int64_t)below((uint64_t)1 << below(40));
            if (below(4) != 0) {
                if (number > -(DOGMA_FACT_BOUND >> 1) && number < DOGMA_FACT_BOUND >> 1)
                    fact = dogma_fact_integer(number - slack, number + (int64_t)below(1000));
                else if (offset > -(DOGMA_FACT_BOUND >> 1) && offset < DOGMA_FACT_BOUND >> 1)
                    fact = dogma_fact_pointer(offset - slack, offset + (int64_t)below(1000));
            } else {
                for (uint8_t k = 0; k < 16; k++)
                    if (is_register(k) && entry[k] == value)
                        fact = (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = k};
            }
            dogma_fact_set(&b, location, fact);
            const dogma_fact met = dogma_fact_meet(dogma_fact_get(&a, location), fact), joined = dogma_fact_join(dogma_fact_get(&a, location), fact);
            CHECK(fact_holds(&met, value) && fact_holds(&joined, value));
            CHECK(dogma_fact_entails(fact, joined) && dogma_fact_entails(dogma_fact_get(&a, location), joined));
        }
        for (unsigned i = 0; i < 4; i++)
            add_true_relation(&b, &m.s);
        if (!state_holds(&b, &m.s, "the test's own state", 0))
            return;
        dogma_state joined = a;
        dogma_state_join(&joined, &b);
        state_holds(&joined, &m.s, "join", 0);
        CHECK(dogma_state_entails(&a, &joined) && dogma_state_entails(&b, &joined));
        for (unsigned location = 0; location < DOGMA_LOCATION_SLOT + SLOTS; location++) {
            const dogma_fact one = dogma_fact_get(&joined, location), two = dogma_fact_join(dogma_fact_get(&a, location), dogma_fact_get(&b, location));
            CHECK(dogma_fact_entails(one, two) && dogma_fact_entails(two, one));
        }
    }
}


int main(int argc, char **argv)
{
    const unsigned rounds = argc > 1 ? (unsigned)atoi(argv[1]) : ROUNDS_PER_ROW;
    if (argc > 2)
        rng.s = strtoull(argv[2], NULL, 0) | 1;
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        one_row(op, rounds);
        if (is_modelled(op) && !test_result(executed[op] >= rounds / 100, __FILE__, __LINE__))
            TEST_SAY("%s (form %u): executed only %llu times\n", dogma_rows[op].text, dogma_rows[op].form, executed[op]);
    }
    joins(rounds * 10);
    return test_end("check_soundness");
}
