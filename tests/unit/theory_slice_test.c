/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The decision procedure of the theorem kernel against enumeration: random sequents over vectors of 4 and 8 bits, every value of every variable and
 * of B. What it proves must hold for all values; where it knows all operations, what it refutes must not. The meaning of terms is the oracle's.
 *
 *   theory_slice_test [sequents]
 */
#include "theory_internal.h"
#include "theory_meaning.h"

#include "test.h"

enum { TERMS_MAX = 96, VALUES_PER_SEQUENT_MAX = 1 << 16 };

typedef struct sequent {
    dg_term terms[TERMS_MAX];
    uint32_t arguments[TERMS_MAX * DG_ARGUMENTS_MAX];
    dg_theory_index index;
    uint32_t facts[4], fact_count, goal;
    uint32_t width, variable_count;
    bool opaque; /* has an operation the procedure does not know */
} sequent;

static uint32_t add(sequent *s, uint8_t op, uint64_t constant, const uint32_t *arguments)
{
    const uint32_t number = s->index.term_count++;
    s->terms[number] = (dg_term){.op = op, .constant = constant, .arguments = op == DG_OP_VARIABLE ? (uint32_t)constant : s->index.argument_count};
    for (uint32_t i = 0; i < dg_op_describe(op).arguments; i++)
        s->arguments[s->index.argument_count++] = arguments[i];
    return number;
}

static uint64_t below(uint64_t *random, uint64_t limit)
{
    return test_random(random) % limit;
}

static uint32_t pick(const sequent *s, uint64_t *random, bool formula)
{
    for (;;) {
        const uint32_t number = (uint32_t)below(random, s->index.term_count);
        if (dg_op_describe(s->terms[number].op).formula == formula)
            return number;
    }
}

static uint32_t random_constant(sequent *s, uint64_t *random)
{
    static const uint64_t special[] = {0, 1, 2, 3, 7, 0x55, ~(uint64_t)0, 0x80, 8, 0x7f, 0xf};
    const uint64_t value = below(random, 3) != 0 ? special[below(random, sizeof special / sizeof special[0])] : test_random(random);
    return add(s, DG_OP_CONSTANT, value, NULL);
}

static uint32_t random_term(sequent *s, uint64_t *random)
{
    static const uint8_t operations[] = {DG_OP_ADD, DG_OP_ADD, DG_OP_SUB, DG_OP_SUB, DG_OP_BIT_AND, DG_OP_BIT_OR, DG_OP_BIT_XOR, DG_OP_COMPLEMENT,
                                         DG_OP_SHL, DG_OP_LSHR, DG_OP_ASHR, DG_OP_MUL, DG_OP_ITE};
    static const uint8_t unknown[] = {DG_OP_UDIV, DG_OP_UREM, DG_OP_SDIV, DG_OP_SREM, DG_OP_MUL, DG_OP_SHL, DG_OP_ASHR};
    uint32_t arguments[3] = {pick(s, random, false), pick(s, random, false), pick(s, random, false)};
    uint8_t op = operations[below(random, sizeof operations)];
    if (below(random, 12) == 0) {
        op = unknown[below(random, sizeof unknown)];
        s->opaque = true;
    } else if (op == DG_OP_SHL || op == DG_OP_LSHR || op == DG_OP_ASHR || op == DG_OP_MUL) {
        arguments[1] = random_constant(s, random);
        if (op != DG_OP_MUL && below(random, 3) == 0) { /* two in a row, past the top now and then */
            arguments[0] = add(s, op, 0, arguments);
            arguments[1] = random_constant(s, random);
        }
    } else if (op == DG_OP_ITE) {
        arguments[0] = pick(s, random, true);
    }
    return add(s, op, 0, arguments);
}

static uint32_t random_formula(sequent *s, uint64_t *random)
{
    static const uint8_t operations[] = {DG_OP_EQ,  DG_OP_ULT, DG_OP_ULE, DG_OP_SLT, DG_OP_SLE,   DG_OP_ULE, DG_OP_SLE, DG_OP_NOT,
                                         DG_OP_AND, DG_OP_OR,  DG_OP_INT, DG_OP_PTR, DG_OP_BELOW, DG_OP_AT_MOST, DG_OP_ADDR, DG_OP_IMPLIES};
    const uint8_t op = operations[below(random, sizeof operations)];
    const dg_op_info info = dg_op_describe(op);
    uint32_t arguments[DG_ARGUMENTS_MAX];
    for (uint32_t i = 0; i < info.arguments; i++)
        arguments[i] = pick(s, random, (info.formula_arguments >> i & 1) != 0);
    if (op == DG_OP_ADDR)
        arguments[2] = add(s, DG_OP_CONSTANT, below(random, 4), NULL);
    return add(s, op, 0, arguments);
}

static void make_sequent(sequent *s, uint64_t *random)
{
    memset(s, 0, sizeof *s);
    s->index.terms = s->terms;
    s->index.arguments = s->arguments;
    s->width = below(random, 3) == 0 ? 8 : 4;
    s->variable_count = 1 + (uint32_t)below(random, s->width == 8 ? 1 : 3); /* and B */
    for (uint32_t i = 0; i < s->variable_count; i++)
        (void)add(s, DG_OP_VARIABLE, i, NULL);
    (void)add(s, DG_OP_BASE, 0, NULL);
    (void)random_constant(s, random);
    (void)random_constant(s, random);
    (void)add(s, DG_OP_TRUE, 0, NULL);
    const uint32_t count = 2 + (uint32_t)below(random, 9);
    for (uint32_t i = 0; i < count; i++)
        (void)(below(random, 2) == 0 ? random_term(s, random) : random_formula(s, random));
    s->goal = random_formula(s, random);
    /* Facts: sometimes a number for a variable, which the procedure puts in. */
    s->fact_count = (uint32_t)below(random, 4);
    for (uint32_t i = 0; i < s->fact_count; i++) {
        const uint32_t sides[2] = {0, s->variable_count + 1};
        s->facts[i] = below(random, 8) == 0 ? add(s, DG_OP_EQ, 0, sides) : random_formula(s, random);
    }
}

static bool valid(const sequent *s)
{
    const uint32_t bits = s->width * (s->variable_count + 1);
    for (uint64_t code = 0; code >> bits == 0; code++) {
        uint64_t values[TERMS_MAX] = {0}, variables[4];
        const uint64_t mask = ((uint64_t)1 << s->width) - 1;
        for (uint32_t i = 0; i <= s->variable_count; i++)
            variables[i] = code >> (i * s->width) & mask;
        for (uint32_t t = 0; t < s->index.term_count; t++)
            values[t] = theory_meaning(&s->index, t, values, variables, variables[s->variable_count], s->width);
        bool facts = true;
        for (uint32_t i = 0; i < s->fact_count; i++)
            facts = facts && values[s->facts[i]] != 0;
        if (facts && values[s->goal] == 0)
            return false;
    }
    return true;
}

static void show(const sequent *s, uint64_t number)
{
    fprintf(stderr, "sequent %" PRIu64 ", %" PRIu32 " bits:\n", number, s->width);
    for (uint32_t t = 0; t < s->index.term_count; t++) {
        fprintf(stderr, "  t%" PRIu32 " = %02x", t, s->terms[t].op);
        if (s->terms[t].op <= DG_OP_BASE)
            fprintf(stderr, " %" PRIx64, s->terms[t].constant);
        for (uint32_t i = 0; i < dg_op_describe(s->terms[t].op).arguments; i++)
            fprintf(stderr, " t%" PRIu32, s->arguments[s->terms[t].arguments + i]);
        fprintf(stderr, "\n");
    }
    for (uint32_t i = 0; i < s->fact_count; i++)
        fprintf(stderr, "  fact t%" PRIu32 "\n", s->facts[i]);
    fprintf(stderr, "  goal t%" PRIu32 "\n", s->goal);
}

int main(int argc, char **argv)
{
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 10) : 3000;
    const size_t size = dg_slice_scratch_bytes(TERMS_MAX, 1 << 16);
    dg_slice *slice = malloc(sizeof *slice);
    uint64_t budget = 0, proven = 0, refuted = 0, given_up = 0, run = 0;
    dogma_scratch scratch;
    void *memory = malloc(size);
    if (slice == NULL || memory == NULL)
        return 3;
    dogma_scratch_init(&scratch, memory, size);
    CHECK(dg_slice_init(slice, TERMS_MAX, 1 << 16, &budget, &scratch) == DOGMA_OK);
    for (uint64_t i = 0; i < count; i++) {
        static sequent s;
        uint64_t random = i;
        make_sequent(&s, &random);
        slice->width = s.width;
        budget = (uint64_t)1 << 32;
        const dg_slice_result result = dg_slice_decide(slice, &s.index, s.facts, s.fact_count, s.goal);
        run += slice->most_states != 0;
        const bool truth = valid(&s);
        const bool good = result == DG_SLICE_PROVEN ? truth : result == DG_SLICE_REFUTED ? !truth || s.opaque : true;
        CHECK(good);
        if (!good)
            show(&s, i);
        proven += result == DG_SLICE_PROVEN;
        refuted += result == DG_SLICE_REFUTED;
        given_up += result != DG_SLICE_PROVEN && result != DG_SLICE_REFUTED;
    }
    printf("%" PRIu64 " proven, %" PRIu64 " refuted, %" PRIu64 " given up; %" PRIu64 " needed the states\n", proven, refuted, given_up, run);
    CHECK(proven > count / 50 && refuted > count / 50 && run > count / 4);
    CHECK(given_up < count / 50);
    free(memory);
    free(slice);
    return test_end("theory_slice");
}
