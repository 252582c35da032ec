/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The hostile machine: frames, memory, calls, claims. The rows that only compute are in machine_rows.c. */
#include "machine_internal.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* ---- preparation ---- */

static void *allocate(size_t count, size_t bytes)
{
    void *memory = calloc(count + 1, bytes);
    if (memory == NULL) {
        perror("calloc");
        exit(3);
    }
    return memory;
}

static void note(machine *m, uint64_t value)
{
    if (m->interesting_count == m->interesting_room) {
        if (m->interesting_room >= 4096)
            return;
        m->interesting_room = m->interesting_room * 2 + 64;
        m->interesting = realloc(m->interesting, m->interesting_room * sizeof *m->interesting);
        if (m->interesting == NULL) {
            perror("realloc");
            exit(3);
        }
    }
    m->interesting[m->interesting_count++] = value;
}

static void note_list(machine *m, const model_list *list)
{
    for (unsigned i = 0; i < list->claim_count; i++) {
        note(m, (uint64_t)list->claims[i].fact.lo);
        note(m, (uint64_t)list->claims[i].fact.hi);
    }
    for (unsigned i = 0; i < list->relation_count; i++) {
        note(m, (uint64_t)list->relations[i].c);
        note(m, (uint64_t)list->relations[i].lo);
        note(m, (uint64_t)list->relations[i].hi);
    }
}

static void note_proof(machine *m)
{
    for (uint32_t i = 0; i < m->proof->record_count; i++) {
        const model_record *record = &m->proof->records[i];
        note_list(m, &record->pre);
        note_list(m, &record->post);
        for (uint32_t k = 0; k < record->invariant_count; k++)
            note_list(m, &record->invariants[k].list);
    }
}

static void load_function(machine *m, uint32_t function, uint32_t first_access)
{
    const dogma_function *header = &m->module->functions[function];
    const uint8_t *bytes = m->module->code.data + header->code_offset;
    machine_code *code = &m->code[function];
    dogma_insn *insns = allocate(header->code_bytes, sizeof *insns);
    uint32_t *blocks = allocate(header->block_count, sizeof *blocks), *block_of = allocate(header->code_bytes, sizeof *block_of);
    uint32_t *access = allocate(header->code_bytes, sizeof *access);
    uint32_t count = 0, block = 0, number = first_access;
    bool open = true; /* the block that begins here has no instruction yet */
    for (uint32_t at = 0; at < header->code_bytes; at += insns[count++].size_bytes) {
        dogma_insn *x = &insns[count];
        if (dogma_insn_decode(bytes, header->code_bytes, at, x) != DOGMA_OK) {
            fprintf(stderr, "the machine was given a module that is not valid\n");
            exit(3);
        }
        if (x->op == DOGMA_OP_BLOCK_N) {
            block++;
            open = true;
        }
        if (open)
            blocks[block] = count;
        open = false;
        block_of[count] = block;
        const dogma_row *row = &dogma_rows[x->op];
        if (row->access_bytes != 0 && (row->traits & DOGMA_TRAIT_ADDRESS) == 0 &&
            (x->memory.kind == DOGMA_MEMORY_BASE || (x->memory.kind == DOGMA_MEMORY_GLOBAL && x->memory.has_index != 0)))
            access[count] = ++number;
        if (row->imm_bits != 0)
            note(m, (uint64_t)x->imm);
        if (x->memory.kind == DOGMA_MEMORY_BASE && x->memory.disp != 0)
            note(m, (uint64_t)-(int64_t)x->memory.disp);
        if ((row->traits & DOGMA_TRAIT_TERMINATOR) != 0) {
            block++;
            open = true;
        }
    }
    *code = (machine_code){.insns = insns, .blocks = blocks, .block_of = block_of, .access = access, .insn_count = count};
}

void machine_open(machine *m, const dogma_module *module, const uint8_t *plain, const uint32_t *first_access, const model_proof *proof, bool speculation_safe)
{
    *m = (machine){.module = module, .plain = plain, .proof = proof, .speculation_safe = speculation_safe};
    m->code = allocate(module->function_count, sizeof *m->code);
    for (uint32_t i = 0; i < module->function_count; i++)
        load_function(m, i, first_access[i]);
    if (proof != NULL)
        note_proof(m);
}

void machine_close(machine *m)
{
    for (uint32_t i = 0; i < m->module->function_count; i++) {
        free((void *)(uintptr_t)m->code[i].insns);
        free((void *)(uintptr_t)m->code[i].blocks);
        free((void *)(uintptr_t)m->code[i].block_of);
        free((void *)(uintptr_t)m->code[i].access);
    }
    free(m->code);
    free(m->interesting);
}

/* ---- choice ---- */

uint64_t machine_random(machine_state *s)
{
    uint64_t z = (s->seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint32_t below(machine_state *s, uint32_t n)
{
    return (uint32_t)((machine_random(s) >> 33) % n);
}

uint64_t machine_any_value(machine_state *s)
{
    static const uint64_t places[] = {0, 1ull << 31, 1ull << 32, 1ull << 43, 1ull << 63, 0x900000000, 0xa00000000, 0x71000000, 0x01200000};
    uint64_t value;
    switch (below(s, 10)) {
    case 0: case 1: case 2: /* a bound that somebody named */
        value = s->m->interesting_count != 0 ? s->m->interesting[below(s, s->m->interesting_count)] : 0;
        value += (uint64_t)(int64_t)below(s, 5) - 2;
        break;
    case 3:
        value = places[below(s, sizeof places / sizeof places[0])] + below(s, 5) - 2;
        break;
    case 4:
        value = (uint64_t)1 << below(s, 64);
        value -= below(s, 2);
        break;
    case 5:
        value = below(s, 300);
        break;
    case 6: /* like a register */
        return s->r[below(s, 16)] + below(s, 9) - 4;
    case 7:
        value = machine_random(s) >> below(s, 64);
        break;
    case 8:
        value = machine_random(s) & 0xffffffff;
        break;
    default:
        return machine_random(s);
    }
    if (below(s, 4) == 0)
        value = 0 - value;
    return below(s, 2) != 0 ? value + s->base : value;
}

/* ---- outcomes ---- */

noreturn void machine_stop(machine_state *s)
{
    longjmp(s->leave, 1);
}

noreturn static void refute(machine_state *s, const char *format, ...)
{
    const machine_frame *frame = &s->frames[s->depth - 1];
    const machine_code *code = &s->m->code[frame->function];
    va_list arguments;
    const int used = snprintf(s->result->why, sizeof s->result->why, "function %u block %u instruction %u (B = 0x%llx): ", frame->function,
                              frame->at < code->insn_count ? code->block_of[frame->at] : 0, frame->at, (unsigned long long)s->base);
    va_start(arguments, format);
    vsnprintf(s->result->why + used, sizeof s->result->why - (size_t)used, format, arguments);
    va_end(arguments);
    s->result->refuted = true;
    longjmp(s->leave, 1);
}

/* ---- claims ---- */

static uint64_t location_value(const machine_state *s, const machine_frame *frame, const model_record *record, unsigned location)
{
    if (location < 16)
        return s->r[location];
    return s->slots[frame->slots + record->tracked[location - 16]];
}

__extension__ typedef __int128 wide;

static bool fact_holds(const machine_state *s, const dogma_fact *fact, uint64_t value, const uint64_t *entry)
{
    switch (fact->kind) {
    case DOGMA_FACT_INTEGER: return (int64_t)value >= fact->lo && (int64_t)value <= fact->hi;
    case DOGMA_FACT_POINTER: return (int64_t)(value - s->base) >= fact->lo && (int64_t)(value - s->base) <= fact->hi;
    case DOGMA_FACT_ENTRY: return value == entry[fact->entry];
    default: return true;
    }
}

static bool relation_holds(const machine_state *s, const machine_frame *frame, const model_record *record, const dogma_relation *relation)
{
    const uint64_t x = location_value(s, frame, record, relation->x);
    const uint64_t y = relation->y == DOGMA_LOCATION_NONE ? 0 : location_value(s, frame, record, relation->y);
    int64_t offset;
    switch (relation->kind) {
    case DOGMA_RELATION_BELOW: return (wide)x < (wide)y + relation->c;
    case DOGMA_RELATION_AT_MOST: return (wide)(int64_t)x <= (wide)(int64_t)y + relation->c;
    default:
        offset = (int64_t)(x + (y << relation->scale_log2) + (uint64_t)(int64_t)relation->disp - s->base);
        return offset >= relation->lo && offset <= relation->hi;
    }
}

static void check_list(machine_state *s, const model_record *record, const model_list *list, const uint64_t *entry, const char *what)
{
    const machine_frame *frame = &s->frames[s->depth - 1];
    for (unsigned i = 0; i < list->claim_count; i++) {
        const model_claim *claim = &list->claims[i];
        if (s->m->speculation_safe && !claim->safe)
            continue;
        const uint64_t value = location_value(s, frame, record, claim->location);
        s->result->claims++;
        if (!fact_holds(s, &claim->fact, value, entry))
            refute(s, "%s: location %u holds 0x%llx, claimed kind %u [%lld, %lld]", what, claim->location, (unsigned long long)value, claim->fact.kind,
                   (long long)claim->fact.lo, (long long)claim->fact.hi);
    }
    for (unsigned i = 0; i < list->relation_count && !s->m->speculation_safe; i++) {
        s->result->claims++;
        if (!relation_holds(s, frame, record, &list->relations[i]))
            refute(s, "%s: relation %u is false", what, i);
    }
}

static const model_record *record_of(const machine_state *s, uint32_t function)
{
    return s->m->proof != NULL ? model_find_record(s->m->proof, function) : NULL;
}

static void check_invariant(machine_state *s, const machine_frame *frame, uint32_t block)
{
    const model_record *record = record_of(s, frame->function);
    if (record == NULL)
        return;
    uint32_t low = 0, high = record->invariant_count;
    while (low < high) {
        const uint32_t middle = low + (high - low) / 2;
        if (record->invariants[middle].block < block)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < record->invariant_count && record->invariants[low].block == block)
        check_list(s, record, &record->invariants[low].list, frame->entry, "invariant");
}

/* ---- memory ---- */

static uint64_t address_of(machine_state *s, const dogma_memory *memory)
{
    uint64_t address = (uint64_t)(int64_t)memory->disp;
    address += memory->kind == DOGMA_MEMORY_GLOBAL ? s->base + s->image_base : s->r[memory->base];
    return memory->has_index != 0 ? address + (s->r[memory->index] << memory->scale_log2) : address;
}

uint64_t machine_address(machine_state *s, const dogma_insn *x)
{
    return address_of(s, &x->memory);
}

/* The access of the instruction, once, before anything else of it. */
static void check_access(machine_state *s, const machine_code *code, uint32_t at)
{
    if (code->access[at] == 0)
        return;
    const dogma_insn *x = &code->insns[at];
    const uint32_t number = code->access[at] - 1;
    if ((s->m->plain[number / 8] >> number % 8 & 1) == 0)
        return;
    const int64_t bytes = dogma_rows[x->op].access_bytes, offset = (int64_t)(address_of(s, &x->memory) - s->base);
    s->result->plain_accesses++;
    if (offset < -DOGMA_GUARD_BYTES || offset > (int64_t)DOGMA_ARENA_BYTES + DOGMA_GUARD_BYTES - bytes)
        refute(s, "the plain access %u goes to B + 0x%llx", number, (unsigned long long)offset);
    if (offset < 0 || offset > (int64_t)DOGMA_ARENA_BYTES - bytes)
        machine_stop(s);
}

uint64_t machine_load(machine_state *s, const dogma_insn *x)
{
    const unsigned bytes = dogma_rows[x->op].access_bytes;
    const uint64_t mask = bytes >= 8 ? ~(uint64_t)0 : ((uint64_t)1 << 8 * bytes) - 1;
    if (x->memory.kind == DOGMA_MEMORY_SLOT)
        return s->slots[s->frames[s->depth - 1].slots + (uint32_t)x->memory.disp] & mask;
    return machine_any_value(s) & mask;
}

void machine_store(machine_state *s, const dogma_insn *x, uint64_t value)
{
    if (x->memory.kind == DOGMA_MEMORY_SLOT)
        s->slots[s->frames[s->depth - 1].slots + (uint32_t)x->memory.disp] = value;
}

/* ---- calls ---- */

static const uint8_t saved_registers[5] = {DOGMA_RBX, DOGMA_RBP, DOGMA_R12, DOGMA_R13, DOGMA_R14};

static void forget_caller_saved(machine_state *s, const dogma_signature *type)
{
    static const uint8_t others[] = {DOGMA_RCX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R9, DOGMA_R10};
    unsigned integers = 0;
    for (unsigned i = 0; i < type->result_count; i++)
        integers += type->results[i] == DOGMA_CLASS_I32 || type->results[i] == DOGMA_CLASS_I64;
    for (unsigned i = 0; i < sizeof others; i++)
        s->r[others[i]] = machine_any_value(s);
    if (integers < 1)
        s->r[DOGMA_RAX] = machine_any_value(s);
    if (integers < 2)
        s->r[DOGMA_RDX] = machine_any_value(s);
}

static void enter(machine_state *s, uint32_t function, uint32_t incoming, bool direct)
{
    const dogma_function *header = &s->m->module->functions[function];
    const uint32_t own = header->own_slots + header->outgoing_slots;
    if (s->depth == MACHINE_FRAMES || incoming < own)
        machine_stop(s);
    machine_frame *frame = &s->frames[s->depth++];
    *frame = (machine_frame){.function = function, .slots = incoming - own};
    memcpy(frame->entry, s->r, sizeof frame->entry);
    for (uint32_t i = 0; i < own; i++)
        s->slots[frame->slots + i] = machine_any_value(s);
    const model_record *record = record_of(s, function);
    if (record != NULL && direct)
        check_list(s, record, &record->pre, frame->entry, "precondition");
    check_invariant(s, frame, 0);
}

static void restore_saved(machine_state *s, const machine_frame *frame)
{
    for (unsigned i = 0; i < 5; i++)
        s->r[saved_registers[i]] = frame->entry[saved_registers[i]];
}

/* At the return of a function, in its frame. */
static void check_post(machine_state *s, uint32_t function, const uint64_t *entry)
{
    const model_record *record = record_of(s, function);
    if (record != NULL)
        check_list(s, record, &record->post, entry, "postcondition");
}

static void leave(machine_state *s)
{
    machine_frame *frame = &s->frames[s->depth - 1];
    restore_saved(s, frame);
    check_post(s, frame->function, frame->entry);
    for (unsigned i = frame->tail_count; i-- > 0;)
        check_post(s, frame->tails[i].function, frame->tails[i].entry);
    s->depth--;
    if (s->depth == 0)
        machine_stop(s);
    forget_caller_saved(s, &s->m->module->signatures[s->m->module->functions[frame->function].signature]);
}

/* The callee takes this frame's place; what this function promised its caller stays to be kept. */
static void tail_call(machine_state *s, uint32_t function, bool direct)
{
    const machine_frame old = s->frames[s->depth - 1];
    const dogma_function *header = &s->m->module->functions[old.function];
    restore_saved(s, &old);
    if (old.tail_count == MACHINE_TAILS)
        machine_stop(s);
    s->depth--;
    const uint32_t incoming = old.slots + header->own_slots + header->outgoing_slots;
    enter(s, function, incoming, direct);
    machine_frame *frame = &s->frames[s->depth - 1];
    memcpy(frame->tails, old.tails, sizeof frame->tails);
    frame->tail_count = old.tail_count + 1;
    frame->tails[old.tail_count].function = old.function;
    memcpy(frame->tails[old.tail_count].entry, old.entry, sizeof old.entry);
}

static uint32_t indirect_target(machine_state *s, const dogma_insn *x)
{
    const dogma_module *module = s->m->module;
    if (module->table_count == 0)
        machine_stop(s);
    const uint32_t function = module->table[below(s, module->table_count)];
    if (module->functions[function].incoming_slots != module->signatures[x->number].stack_slots)
        machine_stop(s);
    return function;
}

/* What rax is promised to be: by the proof's assumption, or by the runtime. */
static dogma_fact promise_of(const machine_state *s, uint32_t import)
{
    const model_proof *proof = s->m->proof;
    for (uint32_t i = 0; proof != NULL && i < proof->assumption_count; i++)
        for (unsigned k = 0; k < proof->assumptions[i].post.claim_count; k++)
            if (proof->assumptions[i].import == import && proof->assumptions[i].post.claims[k].location == DOGMA_RAX)
                return proof->assumptions[i].post.claims[k].fact;
    return dogma_runtime_postcondition(s->m->module->imports[import].module, s->m->module->imports[import].name);
}

static void call_import(machine_state *s, const dogma_insn *x)
{
    const dogma_fact promised = promise_of(s, x->number);
    const uint64_t kept = s->r[promised.entry & 15];
    forget_caller_saved(s, &(dogma_signature){.result_count = 0});
    if (promised.kind == DOGMA_FACT_ENTRY)
        s->r[DOGMA_RAX] = kept;
    if (promised.kind == DOGMA_FACT_INTEGER || promised.kind == DOGMA_FACT_POINTER) {
        const uint64_t size = (uint64_t)promised.hi - (uint64_t)promised.lo;
        const uint64_t offset = below(s, 3) == 0 ? 0 : below(s, 2) != 0 ? size : size != 0 ? machine_random(s) % size : 0;
        s->r[DOGMA_RAX] = (uint64_t)promised.lo + offset + (promised.kind == DOGMA_FACT_POINTER ? s->base : 0);
    }
}

/* X-LONGJMP, to any setjmp of any live frame. */
static void long_jump(machine_state *s)
{
    uint32_t depth = 1 + below(s, s->depth);
    for (; depth > 0; depth--) {
        const machine_frame *frame = &s->frames[depth - 1];
        const dogma_function *header = &s->m->module->functions[frame->function];
        if (header->setjmp_count != 0)
            break;
    }
    if (depth == 0)
        machine_stop(s);
    machine_frame *frame = &s->frames[depth - 1];
    const machine_code *code = &s->m->code[frame->function];
    uint32_t left = 1 + below(s, s->m->module->functions[frame->function].setjmp_count), at = 0;
    while (at < code->insn_count) {
        if (code->insns[at].op == DOGMA_OP_SETJMP_N && --left == 0)
            break;
        at++;
    }
    s->depth = depth;
    for (unsigned i = 0; i < 16; i++)
        s->r[i] = machine_any_value(s);
    frame->at = at + 1;
    check_invariant(s, frame, code->block_of[at + 1]);
}

/* ---- the loop ---- */

static void go_to(machine_state *s, machine_frame *frame, uint32_t block)
{
    frame->at = s->m->code[frame->function].blocks[block];
    check_invariant(s, frame, block);
}

/* True when the instruction was one of those that decide where to go on. */
static bool control(machine_state *s, machine_frame *frame, const dogma_insn *x, uint32_t block)
{
    switch ((unsigned)x->op) {
    case DOGMA_OP_JUMP_J:
        go_to(s, frame, block + (uint32_t)x->target_delta);
        return true;
    case DOGMA_OP_RET_N:
        leave(s);
        return true;
    case DOGMA_OP_CALL_F:
        frame->at++;
        enter(s, x->number, frame->slots, true);
        return true;
    case DOGMA_OP_CALL_REG_RS: {
        const uint32_t target = indirect_target(s, x);
        frame->at++;
        enter(s, target, frame->slots, false);
        return true;
    }
    case DOGMA_OP_CALL_IMPORT_I:
        call_import(s, x);
        frame->at++;
        return true;
    case DOGMA_OP_TAIL_F:
        tail_call(s, x->number, true);
        return true;
    case DOGMA_OP_TAIL_REG_RS:
        tail_call(s, indirect_target(s, x), false);
        return true;
    case DOGMA_OP_BRTAB_TAB:
        if (s->r[x->rd] >= x->number)
            machine_stop(s);
        go_to(s, frame, block + (uint32_t)dogma_insn_table_delta(x, (uint32_t)s->r[x->rd]));
        return true;
    case DOGMA_OP_TRAP_K:
        machine_stop(s);
    case DOGMA_OP_SETJMP_N:
        for (unsigned i = 0; i < 16; i++)
            s->r[i] = machine_any_value(s);
        s->r[DOGMA_RAX] = 0;
        frame->at++;
        check_invariant(s, frame, block + 1);
        return true;
    case DOGMA_OP_LONGJMP_N:
        long_jump(s);
        return true;
    case DOGMA_OP_BLOCK_N: /* reached from above, or from somewhere else */
        check_invariant(s, frame, block);
        frame->at++;
        return true;
    default:
        break;
    }
    if ((dogma_rows[x->op].traits & DOGMA_TRAIT_TERMINATOR) == 0)
        return false;
    if (machine_branch_holds(s, x)) {
        go_to(s, frame, block + (uint32_t)x->target_delta);
    } else {
        frame->at++;
        check_invariant(s, frame, block + 1);
    }
    return true;
}

static void run(machine_state *s)
{
    for (;;) {
        machine_frame *frame = &s->frames[s->depth - 1];
        const machine_code *code = &s->m->code[frame->function];
        const uint32_t at = frame->at;
        const dogma_insn *x = &code->insns[at];
        if (s->steps++ == MACHINE_STEPS)
            return;
        check_access(s, code, at);
        if (control(s, frame, x, code->block_of[at]))
            continue;
        machine_compute(s, x);
        frame->at++;
    }
}

static uint64_t any_base(machine_state *s)
{
    const uint64_t low = (uint64_t)1 << 44, high = ((uint64_t)1 << 47) - ((uint64_t)1 << 44);
    uint64_t base = below(s, 3) == 0 ? low : below(s, 2) != 0 ? high : low + machine_random(s) % (high - low);
    base &= ~(uint64_t)0xffffffff;
    return below(s, 3) == 0 ? 0 - base : base;
}

bool machine_run(const machine *m, uint32_t function, uint64_t seed, machine_result *result)
{
    static machine_state s;
    s.m = m;
    s.result = result;
    s.seed = seed * 0x9e3779b97f4a7c15u + 1;
    s.depth = 0;
    s.steps = 0;
    s.base = any_base(&s);
    s.image_base = (machine_random(&s) & 1) != 0 ? DOGMA_ARENA_IMAGES : (DOGMA_ARENA_IMAGES_END - m->module->image_bytes) & ~(uint64_t)0xffff;
    result->refuted = false;
    for (unsigned i = 0; i < 16; i++)
        s.r[i] = 0;
    for (unsigned i = 0; i < 16; i++)
        s.r[i] = machine_any_value(&s);
    if (setjmp(s.leave) == 0) {
        enter(&s, function, MACHINE_SLOTS - m->module->functions[function].incoming_slots, false);
        run(&s);
    }
    result->steps += s.steps;
    return !result->refuted;
}
