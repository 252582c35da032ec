/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Three descriptions of the same instructions against each other: safety.thm's terms, the reference interpreter, and the checker's rules.
 *
 *   transfer_test THEORY.thm... SAFETY.thm [--samples N] [--seed N] [--only MNEMONIC] [--report]
 *
 * Per sample: a random machine state, facts and relations that hold in it, one instruction.
 *   1. The term's value is what the interpreter computes (a relation holds of it).
 *   2. Every fact and relation the checker has afterwards holds of the interpreter's registers, those that were not written included.
 *   3. The checker's new fact about a result is no stronger than the rows of safety.thm, which are proven, allow: their hypotheses are looked up in
 *      the facts before, and the intervals they yield are intersected.
 * Then branches, joins, meets, entailment, accesses and residency the same way, and the axioms on random values. A difference prints everything and ends with status 1.
 */
#include "transfer.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* How often each row id was put to the test: samples in which the checker took a fact that a row of it allows. */
static struct { const char *id; unsigned long count; } row_ids[128];
static size_t row_id_count;
static unsigned long run_count, trapped;

void count_row(const char *id)
{
    for (size_t i = 0; i < row_id_count; i++) {
        if (row_ids[i].id == id) {
            row_ids[i].count++;
            return;
        }
    }
    row_ids[row_id_count].id = id;
    row_ids[row_id_count++].count = 1;
}

void different(const sampled *s, const char *what)
{
    char text[DOGMA_INSN_TEXT_BYTES_MAX];
    size_t used;
    if (dogma_insn_print(&s->insn, 0, text, sizeof text, &used) != DOGMA_OK)
        strcpy(text, dogma_rows[s->insn.op].text);
    printf("transfer_test: %s: %s (imm %" PRId64 ", condition %u)\nbefore:\n", what, text, s->insn.imm, s->insn.condition);
    machine_print(&s->before, &s->context, &s->state);
    printf("after:\n");
    machine_print(&s->after, &s->context, &s->next);
    for (size_t i = 0; i < s->environment.count; i++)
        printf("  %s = 0x%" PRIx64 "\n", s->environment.name[i], s->environment.value[i]);
    exit(1);
}

/* ---- instructions ---- */

static uint8_t any_register(void)
{
    static const uint8_t all[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14};
    return all[sample_below(sizeof all)];
}

static int64_t signed_bits(unsigned bits) { return bits >= 64 ? (int64_t)sample_value() : (int64_t)(sample_value() << (64 - bits)) >> (64 - bits); }

/* A memory operand at the page the interpreter may touch; base (or index) of the machine is changed to get there. */
static void reachable_memory(sampled *s, bool indexed)
{
    dogma_memory *memory = &s->insn.memory;
    memory->kind = DOGMA_MEMORY_BASE;
    memory->base = any_register();
    memory->disp = (int32_t)signed_bits(sample_below(2) != 0 ? 8 : 32);
    if (indexed) {
        memory->has_index = 1;
        do
            memory->index = any_register();
        while (memory->index == memory->base);
        memory->scale_log2 = (uint8_t)sample_below(4);
    }
    const uint64_t rest = (indexed ? s->before.registers[memory->index] << memory->scale_log2 : 0) + (uint64_t)(int64_t)memory->disp;
    s->before.registers[memory->base] = s->before.base + SAMPLE_PAGE - rest;
}

static void lea_memory(sampled *s, bool wide)
{
    dogma_memory *memory = &s->insn.memory;
    memory->kind = wide && sample_below(6) == 0 ? DOGMA_MEMORY_GLOBAL : DOGMA_MEMORY_BASE;
    memory->disp = (int32_t)signed_bits(sample_below(2) != 0 ? 8 : 32);
    memory->base = any_register();
    if (sample_below(3) != 0) {
        memory->has_index = 1;
        memory->index = any_register();
        memory->scale_log2 = (uint8_t)sample_below(4);
    }
    if (memory->kind == DOGMA_MEMORY_GLOBAL) {
        const uint32_t image = 0x2200000 + (sample_below(0x6000) << 12);
        memory->disp = (int32_t)sample_below(0x10000) - 0x8000;
        memory->base = 0;
        sample_place(image, 1);
    }
}

/* Fills s->insn; the machine before may change so that the instruction can run. */
static void choose_operands(sampled *s, dogma_op op)
{
    const dogma_row *row = &dogma_rows[op];
    s->insn = (dogma_insn){.op = (uint16_t)op, .form = row->form};
    dogma_insn *x = &s->insn;
    x->rd = any_register(), x->ra = any_register(), x->rb = any_register(), x->rc = any_register();
    const bool float_condition = row->form == DOGMA_FORM_SVV;
    x->condition = (uint8_t)sample_below(float_condition ? (uint32_t)DOGMA_FLOAT_CONDITION_COUNT : (uint32_t)DOGMA_CONDITION_COUNT);
    if (row->imm_bits != 0)
        x->imm = signed_bits(row->imm_bits);
    if (strncmp(row->rule, "X-SHIFT", 7) == 0 && row->form == DOGMA_FORM_RRI)
        x->imm = sample_below(strstr(row->text, ".i32") != NULL ? 32 : 64);
    switch ((unsigned)row->form) {
    case DOGMA_FORM_SVV: case DOGMA_FORM_RV: case DOGMA_FORM_RVI: /* vector registers 0 and 1 */
        x->ra = (uint8_t)sample_below(2), x->rb = (uint8_t)sample_below(2);
        x->imm = 0;
        break;
    case DOGMA_FORM_FA:
        x->number = sample_below(65536);
        sample_place(0x2200000, 1 + sample_below(900000));
        break;
    case DOGMA_FORM_RRRR: /* d and e differ */
        while (x->rc == x->rd)
            x->rc = any_register();
        break;
    case DOGMA_FORM_RRR: /* V-DIST; harmless for the others */
        while (x->rb == x->rd)
            x->rb = any_register();
        break;
    default:
        break;
    }
    if (row->access_bytes != 0) {
        if ((row->traits & DOGMA_TRAIT_ADDRESS) != 0)
            lea_memory(s, op == DOGMA_OP_LEA_I64_RM);
        else if ((row->traits & DOGMA_TRAIT_SLOT) != 0 && sample_below(2) == 0) {
            x->memory = (dogma_memory){.kind = DOGMA_MEMORY_SLOT, .disp = (int32_t)sample_below(SAMPLE_SLOTS - 1)};
        } else
            reachable_memory(s, sample_below(2) != 0);
        if (op == DOGMA_OP_CMPXCHG_I128_M) {
            x->memory = (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = x->memory.base};
            s->before.registers[x->memory.base] = s->before.base + SAMPLE_PAGE;
        }
    }
    if (op == DOGMA_OP_DALLOC_RR)
        s->before.registers[x->ra] = sample_next() >> 36;
}

dogma_fact constant_fact(int64_t value) { return dogma_fact_integer(value, value); }

bool operand(const sampled *s, const char *name, uint64_t *value, dogma_fact *fact)
{
    const dogma_insn *x = &s->insn;
    const dogma_fact none = {.kind = DOGMA_FACT_NONE};
    unsigned reg = 16;
    *fact = none;
    if (strcmp(name, "rax") == 0)
        reg = DOGMA_RAX;
    else if (strcmp(name, "d") == 0)
        reg = x->form == DOGMA_FORM_RRI ? x->ra : x->rd; /* mul RRI: the source takes d's part */
    else if (strcmp(name, "n") == 0 || strcmp(name, "i") == 0) {
        *value = (uint64_t)x->imm;
        *fact = constant_fact(x->imm);
        return true;
    } else if (strcmp(name, "s") == 0) {
        switch ((unsigned)x->form) {
        case DOGMA_FORM_R: reg = x->rd; break;
        case DOGMA_FORM_RI: case DOGMA_FORM_RRI:
            *value = (uint64_t)x->imm;
            *fact = constant_fact(x->imm);
            return true;
        case DOGMA_FORM_RM: return operand(s, "m", value, fact);
        default: reg = x->ra; break;
        }
    } else if (strcmp(name, "a") == 0)
        reg = x->form == DOGMA_FORM_CRR || x->form == DOGMA_FORM_CRI ? x->rb : x->ra;
    else if (strcmp(name, "b") == 0) {
        if (x->form == DOGMA_FORM_SRI || x->form == DOGMA_FORM_CRI) {
            *value = (uint64_t)x->imm;
            *fact = constant_fact(x->imm);
            return true;
        }
        reg = x->form == DOGMA_FORM_CRR ? x->rc : x->rb;
    } else if (strcmp(name, "base") == 0) {
        if (x->memory.kind == DOGMA_MEMORY_GLOBAL) {
            *value = s->environment.value[0]; /* bound first, see bind */
            *fact = dogma_fact_pointer(0x01200000, 0x71000000);
            return true;
        }
        reg = x->memory.base;
    } else if (strcmp(name, "index") == 0) {
        if (!x->memory.has_index) {
            *value = 0;
            *fact = constant_fact(0);
            return true;
        }
        reg = x->memory.index;
    } else if (strcmp(name, "scale") == 0) {
        *value = (uint64_t)1 << x->memory.scale_log2;
        *fact = constant_fact((int64_t)*value);
        return true;
    } else if (strcmp(name, "disp") == 0) {
        const int64_t disp = x->memory.kind == DOGMA_MEMORY_GLOBAL ? 0 : x->memory.disp;
        *value = (uint64_t)disp;
        *fact = constant_fact(disp);
        return true;
    } else if (strcmp(name, "m") == 0) {
        *value = s->memory[0];
        if (x->memory.kind == DOGMA_MEMORY_SLOT && !s->context.speculation_safe) {
            for (unsigned i = 0; i < s->context.tracked_count; i++) {
                if (s->context.tracked[i] == (uint16_t)x->memory.disp)
                    *fact = dogma_fact_get(&s->state, DOGMA_LOCATION_SLOT + i);
            }
        }
        return true;
    } else if (strcmp(name, "c") == 0) {
        *value = x->condition;
        return true;
    } else
        return false;
    *value = s->before.registers[reg];
    *fact = dogma_fact_get(&s->state, reg);
    return true;
}

static unsigned result_register(const dogma_insn *x, const char *name)
{
    if (strcmp(name, "rax") == 0)
        return DOGMA_RAX;
    if (strcmp(name, "rdx") == 0)
        return DOGMA_RDX;
    if (strcmp(name, "b") == 0)
        return x->rb;
    return strcmp(name, "e") == 0 ? x->rc : x->rd;
}

void primed(const char *name, char *out)
{
    strcpy(out, name);
    strcat(out, "'");
}

/* Values of all names: operands, and for values nothing is known about what the interpreter found, if it is a result of its own. */
static void bind(sampled *s, uint64_t global)
{
    static char names[THM_RESULTS_MAX][40];
    s->environment.count = 0;
    thm_bind(&s->environment, "base", global); /* first: operand() looks there */
    thm_bind(&s->environment, "B", s->before.base);
    for (unsigned pass = 0; pass < 2; pass++) {
        const thm_names *list = pass == 0 ? &s->semantics->operands : &s->semantics->any;
        for (size_t i = 0; i < list->count; i++) {
            uint64_t value;
            dogma_fact fact;
            if (!operand(s, list->name[i], &value, &fact)) {
                /* h: the second result; f: 8 times it is the result; v: the first. */
                const unsigned reg = result_register(&s->insn, strcmp(list->name[i], "h") == 0 ? s->semantics->results[1].name : s->semantics->results[0].name);
                value = s->after.registers[reg];
                if (strcmp(list->name[i], "f") == 0)
                    value >>= 3;
            }
            thm_bind(&s->environment, list->name[i], value);
        }
    }
    for (size_t i = 0; i < s->semantics->result_count; i++) {
        primed(s->semantics->results[i].name, names[i]);
        thm_bind(&s->environment, names[i], s->after.registers[result_register(&s->insn, s->semantics->results[i].name)]);
    }
}

/* ---- one sample of one instruction ---- */

static void sample_insn(const thm_semantics *semantics, dogma_op op, uint64_t base)
{
    static sampled s;
    s.semantics = semantics;
    s.before.base = base;
    sample_machine(&s.before);
    choose_operands(&s, op);
    const dogma_insn *x = &s.insn;
    s.memory[0] = sample_value(), s.memory[1] = sample_value();
    if (x->memory.kind == DOGMA_MEMORY_SLOT)
        s.memory[0] = s.before.slots[x->memory.disp], s.memory[1] = s.before.slots[x->memory.disp + 1];
    uint32_t data_stack = (uint32_t)sample_value();
    if (op == DOGMA_OP_DALLOC_RR)
        data_stack |= 0xf0000000;
    if (op == DOGMA_OP_DALLOC_RR || op == DOGMA_OP_DFRAME_R)
        s.memory[0] = data_stack;
    sample_memory_set(s.memory[0], s.memory[1], data_stack);
    if (dogma_rows[op].traits & DOGMA_TRAIT_DIVIDES && sample_below(2) != 0)
        s.before.registers[x->rd] = sample_below(2) != 0 ? sample_below(100) : s.before.registers[x->rd];
    sample_state(&s.before, &s.context, &s.state);

    s.after = s.before;
    run_count++;
    if (!sample_interpret(&s.after, x, sample_value())) {
        trapped++;
        return;
    }
    uint64_t global = 0;
    if (x->memory.kind == DOGMA_MEMORY_GLOBAL)
        global = s.after.registers[x->rd] - (x->memory.has_index ? s.before.registers[x->memory.index] << x->memory.scale_log2 : 0);
    bind(&s, global);

    for (size_t i = 0; i < semantics->result_count; i++) {
        const thm_result *result = &semantics->results[i];
        const uint64_t computed = s.after.registers[result_register(x, result->name)];
        if (result->term != NULL ? thm_term(result->term, &s.environment) != computed : !thm_holds(result->relation, &s.environment))
            different(&s, "safety.thm and the interpreter differ");
    }
    s.next = s.state;
    dogma_state_transfer(&s.context, &s.next, x);
    if (machine_state_holds(&s.after, &s.context, &s.next) != DOGMA_LOCATION_NONE)
        different(&s, "the checker has a fact that is false");
    for (size_t i = 0; i < semantics->result_count; i++)
        check_justified(&s, &semantics->results[i], dogma_fact_get(&s.next, result_register(x, semantics->results[i].name)));
}

/* ---- rules that are no rows ---- */

static const thm_semantics *semantics_of(const char *mnemonic)
{
    for (size_t i = 0; i < thm_semantics_count; i++) {
        if (strcmp(thm_semantics_items[i].mnemonics.name[0], mnemonic) == 0)
            return &thm_semantics_items[i];
    }
    fprintf(stderr, "no semantics of %s\n", mnemonic);
    exit(2);
}

/* P-BRANCH: whether a branch is taken is what `set` computes. */
static void sample_branch(uint64_t base)
{
    static const struct { dogma_op branch, set; } rows[] = {{DOGMA_OP_BR_I32_BRR, DOGMA_OP_SET_I32_SRR}, {DOGMA_OP_BR_I32_BRI, DOGMA_OP_SET_I32_SRI},
                                                            {DOGMA_OP_BR_I64_BRR, DOGMA_OP_SET_I64_SRR}, {DOGMA_OP_BR_I64_BRI, DOGMA_OP_SET_I64_SRI}};
    static sampled s;
    const unsigned row = sample_below(4);
    const bool registers = row % 2 == 0;
    s.semantics = semantics_of(dogma_rows[rows[row].set].text);
    s.before.base = base;
    sample_machine(&s.before);
    s.insn = (dogma_insn){.op = (uint16_t)rows[row].branch, .form = dogma_rows[rows[row].branch].form};
    s.insn.condition = (uint8_t)sample_below(DOGMA_CONDITION_COUNT);
    s.insn.ra = any_register(), s.insn.rb = any_register(), s.insn.imm = signed_bits(32);
    sample_state(&s.before, &s.context, &s.state);
    s.after = s.before;
    s.environment.count = 0;
    thm_bind(&s.environment, "a", s.before.registers[s.insn.ra]);
    thm_bind(&s.environment, "b", registers ? s.before.registers[s.insn.rb] : (uint64_t)s.insn.imm);
    thm_bind(&s.environment, "c", s.insn.condition);
    const bool taken = thm_term(s.semantics->results[0].term, &s.environment) != 0;
    s.next = s.state;
    dogma_state_branch(&s.context, &s.next, &s.insn, taken);
    if (machine_state_holds(&s.before, &s.context, &s.next) != DOGMA_LOCATION_NONE)
        different(&s, "P-BRANCH: a fact is false");
    count_row("P-BRANCH");
}

/* P-PLAIN: an access that may be plain is in the arena or the guard. P-RESIDENT: if it came through, facts still hold. */
static void sample_access(uint64_t base)
{
    static sampled s;
    s.before.base = base;
    sample_machine(&s.before);
    static const dogma_op ops[] = {DOGMA_OP_LD_U8_RM, DOGMA_OP_LD_I64_RM, DOGMA_OP_LD_V128_VM, DOGMA_OP_ST_I16_MR, DOGMA_OP_ADD_I32_MI};
    const dogma_op op = ops[sample_below(5)];
    const int64_t bytes = dogma_rows[op].access_bytes;
    s.insn = (dogma_insn){.op = (uint16_t)op, .form = dogma_rows[op].form, .rd = any_register()};
    if (sample_below(2) == 0)
        reachable_memory(&s, sample_below(2) != 0);
    else
        lea_memory(&s, true);
    const dogma_memory *memory = &s.insn.memory;
    const bool global = memory->kind == DOGMA_MEMORY_GLOBAL;
    if (global && !memory->has_index)
        return;
    sample_state(&s.before, &s.context, &s.state);
    uint64_t address = global ? base + 0x1200000 + sample_next() % 0x6fe00001 : s.before.registers[memory->base] + (uint64_t)(int64_t)memory->disp;
    if (memory->has_index)
        address += s.before.registers[memory->index] << memory->scale_log2;
    s.after = s.before;
    s.next = s.state;
    const int64_t offset = (int64_t)(address - base);
    if (!dogma_state_access(&s.context, &s.state, &s.insn).plain)
        return;
    if (offset < -DOGMA_GUARD_BYTES || offset > ((int64_t)1 << 32) + DOGMA_GUARD_BYTES - bytes)
        different(&s, "P-PLAIN: the access is outside of the guard");
    count_row("P-PLAIN");
    if (offset < 0 || offset > ((int64_t)1 << 32) - bytes)
        return;
    dogma_state_resident(&s.context, &s.next, &s.insn);
    if (machine_state_holds(&s.before, &s.context, &s.next) != DOGMA_LOCATION_NONE)
        different(&s, "P-RESIDENT: a fact is false");
    count_row("P-RESIDENT");
}

/* P-JOIN, P-ENTAIL, P-STEP's meeting: on facts, then on whole states of the same or of two machines. */
static void sample_lattice(uint64_t base)
{
    static sampled s;
    static machine other;
    s.before.base = base;
    sample_machine(&s.before);
    const uint64_t x = s.before.registers[0], y = s.before.registers[sample_below(2)];
    const dogma_fact a = sample_fact(&s.before, x), b = sample_fact(&s.before, y), c = sample_fact(&s.before, x), d = sample_fact(&s.before, s.before.registers[5]);
    const dogma_fact join = dogma_fact_join(a, b);
    s.insn = (dogma_insn){.op = DOGMA_OP_BLOCK_N};
    s.after = s.before;
    if (!machine_fact_holds(&s.before, join, x) || !machine_fact_holds(&s.before, join, y))
        different(&s, "P-JOIN: a fact is false");
    if (dogma_fact_entails(a, d) && !machine_fact_holds(&s.before, d, x))
        different(&s, "P-ENTAIL: a fact is false");
    if (!machine_fact_holds(&s.before, dogma_fact_meet(a, c), x))
        different(&s, "P-STEP: a meeting is false");
    sample_state(&s.before, &s.context, &s.state);
    other = s.before;
    if (sample_below(2) == 0)
        other.registers[sample_below(2) == 0 ? 0 : 5] = sample_value();
    dogma_fact_context same;
    sample_state(&other, &same, &s.next);
    if (same.tracked_count != s.context.tracked_count || memcmp(same.tracked, s.context.tracked, sizeof same.tracked) != 0)
        return;
    if (dogma_state_entails(&s.state, &s.next) && machine_state_holds(&s.before, &s.context, &s.next) != DOGMA_LOCATION_NONE)
        different(&s, "P-ENTAIL: a state is false");
    count_row("P-ENTAIL");
    dogma_state joined = s.state;
    dogma_state_join(&joined, &s.next);
    s.next = joined;
    if (machine_state_holds(&s.before, &s.context, &joined) != DOGMA_LOCATION_NONE || machine_state_holds(&other, &s.context, &joined) != DOGMA_LOCATION_NONE)
        different(&s, "P-JOIN: a state is false");
    count_row("P-JOIN");
}

/* ---- axioms: nobody proves them, so at least many values do not refute them ---- */

static void sample_axioms(unsigned long samples)
{
    for (size_t i = 0; i < thm_statement_count; i++) {
        const thm_statement *axiom = &thm_statements[i];
        if (strcmp(axiom->kind, "axiom") != 0)
            continue;
        unsigned long met = 0;
        for (unsigned long n = 0; n < samples; n++) {
            thm_environment e = {.count = 0};
            for (size_t k = 0; k < axiom->values.count; k++) {
                uint64_t value = sample_below(2) == 0 ? sample_value() : sample_below(100);
                if (k > 0 && sample_below(3) == 0)
                    value = e.value[sample_below((uint32_t)k)] + sample_below(7) - 3;
                thm_bind(&e, axiom->values.name[k], value);
            }
            bool holds = true;
            for (size_t k = 0; k < axiom->hypothesis_count; k++)
                holds = holds && thm_holds(axiom->hypotheses[k], &e);
            met += holds;
            if (holds && !thm_holds(axiom->conclusion, &e)) {
                printf("transfer_test: the axiom %s is false for", axiom->name);
                for (size_t k = 0; k < e.count; k++)
                    printf(" %s = 0x%" PRIx64, e.name[k], e.value[k]);
                printf("\n");
                exit(1);
            }
        }
        if (met < samples / 1000) {
            printf("transfer_test: the hypotheses of the axiom %s were met only %lu times\n", axiom->name, met);
            exit(1);
        }
    }
}

/* ---- all of them ---- */

static const char *form_names[DOGMA_FORM_COUNT] = {
    [DOGMA_FORM_N] = "N",       [DOGMA_FORM_R] = "R",       [DOGMA_FORM_RR] = "RR",   [DOGMA_FORM_RI] = "RI",   [DOGMA_FORM_RRR] = "RRR",
    [DOGMA_FORM_RRI] = "RRI",   [DOGMA_FORM_RRRR] = "RRRR", [DOGMA_FORM_RM] = "RM",   [DOGMA_FORM_MR] = "MR",   [DOGMA_FORM_M] = "M",
    [DOGMA_FORM_FA] = "FA",     [DOGMA_FORM_SRR] = "SRR",   [DOGMA_FORM_SRI] = "SRI", [DOGMA_FORM_SVV] = "SVV", [DOGMA_FORM_CRR] = "CRR",
    [DOGMA_FORM_CRI] = "CRI",   [DOGMA_FORM_RV] = "RV",     [DOGMA_FORM_RVI] = "RVI"};

static dogma_op op_of(const char *mnemonic, const char *form)
{
    for (unsigned i = 0; i < DOGMA_FORM_COUNT; i++) {
        if (form_names[i] != NULL && strcmp(form_names[i], form) == 0)
            return dogma_op_find(mnemonic, strlen(mnemonic), (dogma_form)i);
    }
    return DOGMA_OP_NONE;
}

int main(int argc, char **argv)
{
    unsigned long samples = 2000, seed = 1;
    const char *only = NULL;
    bool report = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--samples") == 0 && i + 1 < argc)
            samples = strtoul(argv[++i], NULL, 0);
        else if (strcmp(argv[i], "--seed") == 0 && i + 1 < argc)
            seed = strtoul(argv[++i], NULL, 0);
        else if (strcmp(argv[i], "--only") == 0 && i + 1 < argc)
            only = argv[++i];
        else if (strcmp(argv[i], "--report") == 0)
            report = true;
        else
            thm_read(argv[i]);
    }
    sample_seed(seed);
    const uint64_t base = sample_interpreter_make();
    bool covered[DOGMA_OP_COUNT] = {false};
    for (size_t i = 0; i < thm_semantics_count; i++) {
        const thm_semantics *semantics = &thm_semantics_items[i];
        for (size_t k = 0; k < semantics->mnemonics.count * semantics->forms.count; k++) {
            const char *mnemonic = semantics->mnemonics.name[k / semantics->forms.count], *form = semantics->forms.name[k % semantics->forms.count];
            const dogma_op op = op_of(mnemonic, form);
            if (op == DOGMA_OP_NONE) {
                printf("transfer_test: no row %s %s\n", mnemonic, form);
                return 1;
            }
            covered[op] = true;
            const unsigned bytes = (dogma_rows[op].traits & DOGMA_TRAIT_ADDRESS) != 0 ? 0 : dogma_rows[op].access_bytes;
            if (bytes != 0 && bytes != semantics->access_bytes) {
                printf("transfer_test: %s %s accesses %u bytes, not %u\n", mnemonic, form, bytes, semantics->access_bytes);
                return 1;
            }
            if (op == DOGMA_OP_SETJMP_N || (only != NULL && strcmp(only, mnemonic) != 0))
                continue;
            for (unsigned long n = 0; n < samples; n++)
                sample_insn(semantics, op, base);
        }
    }
    if (only == NULL)
        sample_axioms(20 * samples);
    /* B may also lie in the upper half. */
    const uint64_t bases[] = {base, (uint64_t)1 << 44, ((uint64_t)1 << 47) - ((uint64_t)1 << 44), 0 - ((uint64_t)1 << 44), 0 - ((uint64_t)1 << 47) + ((uint64_t)1 << 44)};
    for (unsigned long n = 0; only == NULL && n < 8 * samples; n++) {
        sample_branch(bases[n % 5]);
        sample_access(bases[n % 5]);
        sample_lattice(bases[n % 5]);
    }
    /* Every row that writes a general register has semantics. */
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        dogma_insn insn = {.op = (uint16_t)op, .form = dogma_rows[op].form};
        dogma_effects effects;
        dogma_insn_effects(&insn, &effects);
        if (effects.written != 0 && !covered[op]) {
            printf("transfer_test: no semantics of %s\n", dogma_rows[op].text);
            return 1;
        }
    }
    unsigned long least = ~0ul;
    for (size_t i = 0; i < row_id_count; i++) {
        least = row_ids[i].count < least ? row_ids[i].count : least;
        if (report)
            printf("  %-10s %lu\n", row_ids[i].id, row_ids[i].count);
    }
    printf("transfer_test: %lu instructions (%lu trapped), %zu rules, the least tested %lu times: agree\n", run_count, trapped, row_id_count, least);
    return 0;
}
