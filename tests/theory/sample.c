/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* See sample.h. */
#include "sample.h"

#include "interp/internal.h"
#include "process.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

/* ---- random values ---- */

static uint64_t random_state = 0x9e3779b97f4a7c15u;

uint64_t sample_next(void)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return random_state * 0x2545f4914f6cdd1du;
}

uint32_t sample_below(uint32_t n) { return (uint32_t)((sample_next() >> 33) % n); }
void sample_seed(uint64_t seed) { random_state = seed * 0x9e3779b97f4a7c15u + 1; }

uint64_t sample_value(void)
{
    switch (sample_below(6)) {
    case 0: return sample_next();
    case 1: return (uint64_t)(int64_t)(int32_t)sample_below(64) - 32;
    case 2: return ((uint64_t)1 << sample_below(64)) + sample_below(5) - 2;
    case 3: return 0 - ((uint64_t)1 << sample_below(64)) + sample_below(5) - 2;
    case 4: return sample_next() >> (sample_below(63) + 1);
    default: return 0 - (sample_next() >> (sample_below(63) + 1));
    }
}

/* A distance from B: in the arena, at its ends, in and behind the guard, or up to 2^43. */
static uint64_t distance(void)
{
    switch (sample_below(4)) {
    case 0: return sample_next() >> 32;
    case 1: return (sample_below(2) != 0 ? (uint64_t)1 << 32 : 0) + sample_below(64) - 32;
    case 2: return (uint64_t)((int64_t)sample_next() >> (sample_below(8) + 21));
    default: return (sample_below(2) != 0 ? (uint64_t)DOGMA_GUARD_BYTES + ((uint64_t)1 << 32) : (uint64_t)-DOGMA_GUARD_BYTES) + sample_below(64) - 32;
    }
}

static bool general(unsigned i) { return (DOGMA_GENERAL_REGISTER_BITS >> i & 1u) != 0; }

void sample_machine(machine *m)
{
    for (unsigned i = 0; i < 16; i++) {
        m->entry[i] = sample_value();
        m->registers[i] = sample_below(3) == 0 ? m->base + distance() : sample_value();
        if (sample_below(8) == 0)
            m->registers[i] = m->entry[i];
        if (i > 0 && sample_below(6) == 0)
            m->registers[i] = m->registers[i - 1] + sample_below(5) - 2;
    }
    for (unsigned i = 0; i < SAMPLE_SLOTS; i++)
        m->slots[i] = sample_below(3) == 0 ? m->base + distance() : sample_value();
}

/* ---- facts ---- */

static bool in_bounds(int64_t x) { return x >= -DOGMA_FACT_BOUND && x <= DOGMA_FACT_BOUND; }

static int64_t widen(void)
{
    switch (sample_below(4)) {
    case 0: return 0;
    case 1: return (int64_t)sample_below(3);
    case 2: return (int64_t)(sample_next() >> (sample_below(40) + 24));
    default: return (int64_t)sample_below(300);
    }
}

dogma_fact sample_fact(const machine *m, uint64_t value)
{
    const dogma_fact none = {.kind = DOGMA_FACT_NONE};
    const uint32_t choice = sample_below(10);
    if (choice == 0)
        return none;
    for (unsigned k = 0; choice == 1 && k < 16; k++) {
        if (general(k) && m->entry[k] == value)
            return (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = (uint8_t)k};
    }
    const int64_t integer = (int64_t)value, offset = (int64_t)(value - m->base);
    const bool pointer = in_bounds(offset);
    if (!pointer && !in_bounds(integer))
        return none;
    const int64_t x = pointer ? offset : integer;
    int64_t lo = x - widen(), hi = x + widen();
    /* Bounds that matter. */
    static const int64_t marks[] = {0, 1, -1, 127, 255, 65535, INT32_MAX, UINT32_MAX, INT32_MIN, (int64_t)1 << 32, DOGMA_FACT_BOUND, -DOGMA_FACT_BOUND};
    const int64_t mark = marks[sample_below(sizeof marks / sizeof marks[0])];
    if (sample_below(3) == 0 && mark <= x)
        lo = mark;
    if (sample_below(3) == 0 && mark >= x)
        hi = mark;
    lo = in_bounds(lo) ? lo : x;
    hi = in_bounds(hi) ? hi : x;
    return pointer ? dogma_fact_pointer(lo, hi) : dogma_fact_integer(lo, hi);
}

uint64_t machine_location(const machine *m, const dogma_fact_context *context, unsigned location)
{
    if (location == DOGMA_LOCATION_NONE)
        return 0;
    return location < 16 ? m->registers[location] : m->slots[context->tracked[location - DOGMA_LOCATION_SLOT]];
}

bool machine_fact_holds(const machine *m, dogma_fact fact, uint64_t value)
{
    switch ((dogma_fact_kind)fact.kind) {
    case DOGMA_FACT_NONE: return true;
    case DOGMA_FACT_INTEGER: return fact.lo <= (int64_t)value && (int64_t)value <= fact.hi;
    case DOGMA_FACT_POINTER: return fact.lo <= (int64_t)(value - m->base) && (int64_t)(value - m->base) <= fact.hi;
    case DOGMA_FACT_ENTRY: return fact.entry < 16 && value == m->entry[fact.entry];
    }
    return false;
}

bool machine_relation_holds(const machine *m, const dogma_fact_context *context, const dogma_relation *r)
{
    const uint64_t x = machine_location(m, context, r->x), y = machine_location(m, context, r->y);
    switch ((dogma_relation_kind)r->kind) {
    case DOGMA_RELATION_BELOW: return (__int128)x < (__int128)y + r->c;
    case DOGMA_RELATION_AT_MOST: return (__int128)(int64_t)x <= (__int128)(int64_t)y + r->c;
    case DOGMA_RELATION_ADDRESS: {
        const int64_t e = (int64_t)(x + (y << r->scale_log2) + (uint64_t)(int64_t)r->disp - m->base);
        return r->lo <= e && e <= r->hi;
    }
    }
    return false;
}

/* A relation between random locations that holds, if there is one of the kind within bounds. */
static void add_relation(const machine *m, const dogma_fact_context *context, dogma_state *state)
{
    unsigned places[2];
    for (unsigned i = 0; i < 2; i++) {
        do
            places[i] = sample_below(16 + context->tracked_count);
        while (places[i] < 16 && !general(places[i]));
    }
    dogma_relation r = {.x = (uint8_t)places[0], .y = (uint8_t)places[1]};
    const uint64_t x = machine_location(m, context, r.x), y = machine_location(m, context, r.y);
    __int128 c;
    switch (sample_below(3)) {
    case 0:
        r.kind = DOGMA_RELATION_BELOW;
        c = (__int128)x - y + 1 + sample_below(3);
        break;
    case 1:
        r.kind = DOGMA_RELATION_AT_MOST;
        c = (__int128)(int64_t)x - (int64_t)y + sample_below(3);
        break;
    default:
        r.kind = DOGMA_RELATION_ADDRESS;
        r.scale_log2 = (uint8_t)sample_below(4);
        if (sample_below(4) == 0) {
            r.y = DOGMA_LOCATION_NONE;
            r.scale_log2 = 0;
        }
        /* The displacement makes an address near the arena, if 32 bits can. */
        const uint64_t sum = x + (r.y == DOGMA_LOCATION_NONE ? 0 : y << r.scale_log2) - m->base;
        r.disp = (int32_t)sample_value();
        if (sample_below(2) == 0 && (int64_t)sum == (int32_t)sum)
            r.disp = (int32_t)(0 - sum);
        const int64_t e = (int64_t)(sum + (uint64_t)(int64_t)r.disp);
        if (!in_bounds(e))
            return;
        r.lo = e - widen(), r.hi = e + widen();
        if (!in_bounds(r.lo) || !in_bounds(r.hi))
            return;
        c = 0;
        break;
    }
    if (c < -DOGMA_FACT_BOUND || c > DOGMA_FACT_BOUND)
        return;
    r.c = r.kind == DOGMA_RELATION_ADDRESS ? 0 : (int64_t)c;
    dogma_state_add_relation(state, &r);
}

void sample_state(const machine *m, dogma_fact_context *context, dogma_state *state)
{
    *context = (dogma_fact_context){.speculation_safe = sample_below(8) == 0};
    for (uint16_t slot = 0; slot < SAMPLE_SLOTS; slot++) {
        if (sample_below(3) != 0)
            context->tracked[context->tracked_count++] = slot;
    }
    dogma_state_clear(state);
    for (unsigned i = 0; i < 16u + context->tracked_count; i++) {
        if (i >= 16 || general(i))
            dogma_fact_set(state, i, sample_fact(m, machine_location(m, context, i)));
    }
    for (uint32_t n = sample_below(2) == 0 ? sample_below(6) : 0; n > 0; n--)
        add_relation(m, context, state);
}

int machine_state_holds(const machine *m, const dogma_fact_context *context, const dogma_state *state)
{
    for (unsigned i = 0; i < 16u + context->tracked_count; i++) {
        if (!machine_fact_holds(m, dogma_fact_get(state, i), machine_location(m, context, i)))
            return (int)i;
    }
    for (unsigned i = 0; i < state->relation_count; i++) {
        if (!machine_relation_holds(m, context, &state->relations[i]))
            return -1;
    }
    return DOGMA_LOCATION_NONE;
}

void machine_print(const machine *m, const dogma_fact_context *context, const dogma_state *state)
{
    printf("  B 0x%" PRIx64 "%s\n", m->base, context->speculation_safe ? ", speculation-safe" : "");
    for (unsigned i = 0; i < 16u + context->tracked_count; i++) {
        const dogma_fact fact = dogma_fact_get(state, i);
        if (fact.kind != DOGMA_FACT_NONE)
            printf("  %u = 0x%" PRIx64 ": %c[%" PRId64 ", %" PRId64 "]%s\n", i, machine_location(m, context, i), " NPE"[fact.kind],
                   fact.kind == DOGMA_FACT_ENTRY ? (int64_t)fact.entry : fact.lo, fact.hi,
                   machine_fact_holds(m, fact, machine_location(m, context, i)) ? "" : "  FALSE");
    }
    for (unsigned i = 0; i < state->relation_count; i++) {
        const dogma_relation *r = &state->relations[i];
        printf("  relation %u: %u %u scale %u disp %d c %" PRId64 " [%" PRId64 ", %" PRId64 "]%s\n", r->kind, r->x, r->y, r->scale_log2, r->disp, r->c,
               r->lo, r->hi, machine_relation_holds(m, context, r) ? "" : "  FALSE");
    }
}

/* ---- the interpreter ---- */

enum { SET_STEPS = 13 + 2 * SAMPLE_SLOTS + 2 * 2, STEPS = SET_STEPS + 2 };
static dg_module module;
static dogma_function header = {.block_count = 1};
static dg_step steps[STEPS];
static uint32_t blocks[2];
static dg_predecoded code = {.module = &module, .header = &header, .steps = steps, .blocks = blocks, .frame_slots = SAMPLE_SLOTS};
static dg_predecoded *predecoded[1] = {&code};

uint64_t sample_interpreter_make(void)
{
    dg_process *process = dg_current;
    if (!dg_arena_create(&process->arena)) {
        fprintf(stderr, "no address space for an arena\n");
        exit(2);
    }
    process->arena.mapped_bytes_max = 64u << 20;
    process->safe_stack_bytes = 1u << 20;
    if (dg_arena_map(&process->arena, DOGMA_ARENA_HEAP, DG_PAGE_BYTES, DG_PAGE_READ | DG_PAGE_WRITE, true) != 0 ||
        dg_arena_map(&process->arena, DOGMA_ARENA_DATA_STACK_CELL / DG_PAGE_BYTES * DG_PAGE_BYTES, DG_PAGE_BYTES, DG_PAGE_READ | DG_PAGE_WRITE, false) != 0) {
        fprintf(stderr, "cannot map the arena\n");
        exit(2);
    }
    dg_interpreter_make(process);
    module.predecoded = predecoded;
    return (uint64_t)(uintptr_t)process->arena.base;
}

void sample_memory_set(uint64_t low, uint64_t high, uint32_t data_stack_pointer)
{
    uint8_t *base = dg_current->arena.base;
    const uint32_t limit = 0;
    memcpy(base + SAMPLE_PAGE, &low, 8);
    memcpy(base + SAMPLE_PAGE + 8, &high, 8);
    memcpy(base + DOGMA_ARENA_DATA_STACK_CELL, &data_stack_pointer, 4);
    memcpy(base + DOGMA_ARENA_DATA_STACK_LIMIT_CELL, &limit, 4);
}

static void set_step(dg_step *step, dogma_op op, unsigned rd, uint64_t imm)
{
    *step = (dg_step){.op = (uint16_t)op, .rd = (uint8_t)rd, .base = DG_ZERO_REGISTER, .index = DG_ZERO_REGISTER, .imm = (int64_t)imm};
}

bool sample_interpret(machine *m, const dogma_insn *insn, uint64_t vectors)
{
    dg_interpreter *in = dg_current->interpreter;
    dg_step *step = steps;
    for (unsigned i = 0; i < SAMPLE_SLOTS; i++) {
        set_step(step++, DOGMA_OP_MOV_I64_RI, 0, m->slots[i]);
        set_step(step, DOGMA_OP_ST_I64_MR, 0, 0);
        step->slot = true;
        step++->address = i;
    }
    for (unsigned i = 0; i < 2; i++) { /* vector registers 0 and 1 */
        set_step(step++, DOGMA_OP_MOV_I64_RI, 0, i == 0 ? vectors : vectors * 0x9e3779b97f4a7c15u);
        set_step(step++, DOGMA_OP_BITS_I64_V_VR, i, 0);
    }
    for (unsigned i = 0; i < 16; i++) {
        if (general(i))
            set_step(step++, DOGMA_OP_MOV_I64_RI, i, m->registers[i]);
    }
    set_step(step, (dogma_op)insn->op, insn->rd, (uint64_t)insn->imm);
    step->ra = insn->ra, step->rb = insn->rb, step->rc = insn->rc;
    step->condition = insn->condition;
    step->number = insn->number;
    const dogma_memory *memory = &insn->memory;
    step->slot = memory->kind == DOGMA_MEMORY_SLOT;
    step->address = (uint64_t)(int64_t)memory->disp;
    if (memory->kind == DOGMA_MEMORY_BASE)
        step->base = memory->base;
    if (memory->kind == DOGMA_MEMORY_GLOBAL)
        step->address += (uint64_t)(uintptr_t)in->arena + module.placement.image_base;
    if (memory->has_index) {
        step->index = memory->index;
        step->scale_log2 = memory->scale_log2;
    }
    step++;
    set_step(step, DOGMA_OP_TRAP_K, 0, 0);
    dg_trap trap;
    if (dg_interpreter_try(dg_current, &module, 0, 0, &trap) || trap.kind != DOGMA_TRAP_TRAP)
        return false;
    for (unsigned i = 0; i < 16; i++) {
        if (general(i))
            m->registers[i] = in->r[i];
    }
    for (unsigned i = 0; i < SAMPLE_SLOTS; i++)
        m->slots[i] = in->slots[in->frames[in->depth - 1].slots + i];
    return true;
}

void sample_place(uint32_t image_base, uint32_t table_base)
{
    module.placement.image_base = image_base;
    module.placement.table_base = table_base;
}
