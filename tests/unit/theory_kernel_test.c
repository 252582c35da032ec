/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The theorem kernel on theories typed by hand from appendix/theory-format: every term, step and method, and what is wrong with each. Then one theory
 * with each bit turned over and each byte left off: what is accepted must be true for all values that are tried.
 */
#include "theory_internal.h"
#include "theory_meaning.h"

#include "test.h"

enum { BYTES_MAX = 4096 };

static size_t from_hex(const char *hex, uint8_t *out)
{
    size_t size = 0;
    for (; *hex != 0; hex++) {
        unsigned byte;
        if (*hex == ' ')
            continue;
        if (sscanf(hex, "%2x", &byte) != 1 || size == BYTES_MAX)
            abort();
        out[size++] = (uint8_t)byte;
        hex++;
    }
    return size;
}

static dogma_status check_bytes(const uint8_t *bytes, size_t size, const dogma_theory *base, bool axioms, uint64_t budget, void **keep, dogma_theory *out)
{
    const size_t room = dogma_theory_check_scratch_bytes(size, base, axioms);
    uint8_t *exact = malloc(size + 1); /* so that the sanitizer sees reads behind the end */
    dogma_scratch scratch;
    void *memory = malloc(room);
    if (exact == NULL || memory == NULL)
        abort();
    memcpy(exact, bytes, size);
    dogma_scratch_init(&scratch, memory, room);
    const dogma_status status = dogma_theory_check(exact, size, base, axioms, &budget, &scratch, out, NULL);
    CHECK(status != DOGMA_E_SCRATCH && status != DOGMA_E_INTERNAL);
    keep[0] = memory;
    keep[1] = exact;
    return status;
}

static void drop(void **keep)
{
    free(keep[0]);
    free(keep[1]);
}

/*
 * x = t0, y = t1; t2: x <u y, t3: x <=u y, t4: not t2, t5: t2 and t3, t6: 5, t7: x = 5, t8: not t7, t9: x <=u 5 is not there.
 * One theorem; HYPOTHESES, conclusion and proof follow.
 */
#define TERMS "01 09 0100 0101 210201 220302 2a02 2b0302 0205 200701 2a01 "
#define GOOD DOGMA_OK
#define WRONG DOGMA_E_THEORY_UNPROVEN
#define BAD DOGMA_E_THEORY_MALFORMED

static const struct kernel_case {
    const char *name, *hex;
    dogma_status expected;
} cases[] = {
    {"slice", TERMS "01 02 03 01 02 03 04 03 10 01 00", GOOD},
    {"slice without the fact", TERMS "01 02 03 01 02 03 03 03 10 00", WRONG},
    {"slice with a fact that is not there", TERMS "01 02 03 01 02 03 04 03 10 01 01", BAD},
    {"false", TERMS "01 02 03 01 03 02 04 03 10 01 00", WRONG},
    {"no proof", TERMS "01 02 03 01 02 03 00", BAD},
    {"axiom in a local theory", TERMS "01 02 03 01 02 03 01 01", WRONG},
    {"step 00", TERMS "01 02 03 01 02 03 01 00", BAD},
    {"method 00", TERMS "01 02 03 01 02 03 02 03 00", BAD},
    {"bytes behind the end of the proof", TERMS "01 02 03 01 02 03 05 03 10 01 00 03", BAD},
    {"bytes behind the end of the theory", TERMS "01 02 03 01 02 03 04 03 10 01 00 00", BAD},
    {"proof without show", TERMS "01 02 03 01 02 03 05 02 03 10 01 00", BAD},
    {"have, then show from it", TERMS "01 02 03 01 02 03 09 02 03 10 01 00 03 10 01 01", GOOD},
    {"have something false", TERMS "01 02 03 01 03 03 09 02 02 10 01 00 03 10 01 00", WRONG},
    {"have a term", TERMS "01 02 03 01 02 03 09 02 00 10 01 00 03 10 01 00", BAD},
    {"part, left", TERMS "01 02 03 01 05 02 03 03 13 00", GOOD},
    {"part, right", TERMS "01 02 03 01 05 03 03 03 13 00", GOOD},
    {"part of what is no conjunction", TERMS "01 02 03 01 02 03 03 03 13 00", WRONG},
    {"part that is none", TERMS "01 02 03 01 05 04 03 03 13 00", WRONG},
    {"eval of something open", TERMS "01 02 03 01 02 03 02 03 11", WRONG},
    {"eval", "01 03 0205 0206 210201 01 00 00 00 02 02 03 11", GOOD},
    {"eval, false", "01 03 0205 0206 210102 01 00 00 00 02 02 03 11", WRONG},
    {"eval of B", "01 03 03 0206 200201 01 00 00 00 02 02 03 11", WRONG},
    /* cases x = 5 / otherwise: x = 5 or not. Conclusion t3 from t2 in both. */
    {"cases", TERMS "01 02 03 01 02 03 0c 04 01 07 08 03 10 01 00 03 10 01 00", GOOD},
    {"cases, last branch wrong", TERMS "01 02 03 01 02 03 0b 04 01 07 08 03 10 01 00 03 10 00", WRONG},
    {"cases, last branch missing", TERMS "01 02 03 01 02 03 08 04 01 07 08 03 10 01 00", BAD},
    {"cases, wrong negation", TERMS "01 02 03 01 02 03 0c 04 01 07 04 03 10 01 00 03 10 01 00", BAD},
    {"cases of none", TERMS "01 02 03 01 02 03 06 04 00 03 10 01 00", BAD},
    {"a branch's fact outside of it", TERMS "01 02 03 01 02 07 08 04 01 07 08 03 10 01 01", BAD},
    {"a branch's fact in the other branch", TERMS "01 02 03 00 07 0c 04 01 07 08 03 10 01 00 03 10 01 00", WRONG},
    {"the fact of a case", TERMS "01 02 03 00 07 0c 04 01 07 08 03 10 01 00 03 10 01 01", BAD},
    /* two theorems: the second is an instance of the first with x and y exchanged is false, with both x ... */
    {"instance", TERMS "02 02 03 01 02 03 04 03 10 01 00  02 03 01 02 03 06 03 12 00 00 01 00", GOOD},
    {"instance, wrong substitution", TERMS "02 02 03 01 02 03 04 03 10 01 00  02 03 01 02 03 06 03 12 00 01 00 00", WRONG},
    {"instance of itself", TERMS "01 02 03 01 02 03 06 03 12 00 00 01 00", BAD},
    {"instance of a later one", TERMS "02 02 03 01 02 03 06 03 12 01 00 01 00  02 03 01 02 03 04 03 10 01 00", BAD},
    {"instance with a formula put in", TERMS "02 02 03 01 02 03 04 03 10 01 00  02 03 01 02 03 06 03 12 00 02 01 00", BAD},
    {"instance with the wrong fact", TERMS "02 02 03 01 02 03 04 03 10 01 00  02 03 01 03 03 06 03 12 00 00 01 00", WRONG},
    {"instance with another conclusion", TERMS "02 02 03 01 02 03 04 03 10 01 00  02 03 01 02 05 06 03 12 00 00 01 00", WRONG},
    {"negation that is an and", "01 0a 0100 0101 210201 220302 2a02 2b0302 0205 200701 2a01 2b0206 01 02 03 01 02 03 0c 04 01 07 09 03 10 01 00 03 10 01 00", BAD},
    {"part of an or", "01 0a 0100 0101 210201 220302 2a02 2b0302 0205 200701 2a01 2c0706 01 02 03 01 09 02 03 03 13 00", WRONG},
    /* ~x = ~x gives no ~x = ~y; 5 <=u 6 gives no 6 <=u 5 */
    {"one pattern, two images", "01 06 0100 0101 0802 0802 200202 200302 02 01 01 00 04 03 031000 02 03 00 05 04 03120000", WRONG},
    {"one pattern, one image", "01 06 0100 0101 0802 0802 200202 200302 02 01 01 00 04 03 031000 02 03 00 04 04 03120000", GOOD},
    {"other numbers", "01 04 0205 0206 220201 220203 02 00 00 00 02 02 0311 00 00 00 03 03 031200", WRONG},
    {"revision 2", "02 00 00", BAD},
    {"empty", "01 00 00", GOOD},
    {"unknown term", "01 01 04 00", BAD},
    {"predicate 0", "01 01 30 00", BAD},
    {"variable 12", "01 01 01 0c 00", BAD},
    {"argument 0", "01 02 0100 0800 00", BAD},
    {"argument before the first", "01 02 0100 0802 00", BAD},
    {"vector where a formula goes", "01 02 0100 2a01 00", BAD},
    {"formula where a vector goes", "01 02 29 0801 00", BAD},
    {"ite of a vector", "01 02 0100 16010101 00", BAD},
    {"number not in its shortest form", "01 01 028000 00", BAD},
    {"a variable the theorem does not have", "01 03 0101 0205 200201 01 01 00 01 02 02 04 03 10 01 00", BAD},
    {"value mask beyond the variables", "01 03 0100 0205 200201 01 01 02 01 02 02 04 03 10 01 00", BAD},
    {"a hypothesis that is a term", "01 03 0100 0205 200201 01 01 01 01 00 02 04 03 10 01 00", BAD},
    {"thirteen variables", "01 01 29 01 0d 00 00 00 03 03 10 00", BAD},
    {"more theorems than bytes", "01 00 7f", BAD},
};

static void check_cases(void)
{
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        uint8_t bytes[BYTES_MAX];
        dogma_theory theory;
        void *keep[2];
        const size_t size = from_hex(cases[i].hex, bytes);
        CHECK_EQUAL(check_bytes(bytes, size, NULL, false, 1 << 24, keep, &theory), cases[i].expected, cases[i].name);
        drop(keep);
        /* The form says where it ends, so no prefix of a theory is one. */
        for (size_t shorter = 0; shorter < size && cases[i].expected != BAD; shorter++) {
            CHECK_EQUAL(check_bytes(bytes, shorter, NULL, false, 1 << 24, keep, &theory), BAD, cases[i].name);
            drop(keep);
        }
    }
}

static void check_limits(void)
{
    static const char slice[] = TERMS "01 02 03 01 02 03 04 03 10 01 00", axiom[] = TERMS "01 02 03 01 03 02 01 01";
    uint8_t bytes[BYTES_MAX];
    dogma_theory theory, base;
    void *keep[2], *keep_base[2];
    size_t size = from_hex(slice, bytes);
    for (uint64_t budget = 0; budget < 2000; budget += 100) { /* the whole takes more */
        CHECK_EQUAL(check_bytes(bytes, size, NULL, false, budget, keep, &theory), DOGMA_E_LIMIT, "budget");
        drop(keep);
    }
    /* Every smaller scratch is refused, none is overrun. */
    const size_t room = dogma_theory_check_scratch_bytes(size, NULL, false);
    for (size_t less = 0; less < room; less += less < 2048 ? 1 : 4096) {
        uint64_t budget = 1 << 24;
        void *memory = malloc(less + 1);
        dogma_scratch scratch;
        dogma_scratch_init(&scratch, memory, less);
        const dogma_status status = dogma_theory_check(bytes, size, NULL, false, &budget, &scratch, &theory, NULL);
        CHECK(status == DOGMA_E_SCRATCH || status == DOGMA_OK);
        free(memory);
    }
    /* An axiom, even a false one, where axioms are allowed; and a theory that rests on it. */
    size = from_hex(axiom, bytes);
    CHECK_EQUAL(check_bytes(bytes, size, NULL, true, 1 << 24, keep_base, &base), GOOD, "axiom");
    CHECK_EQUAL(base.axiom_count, 1, "axiom");
    size = from_hex(TERMS "01 02 03 01 03 02 02 01 00", bytes);
    CHECK_EQUAL(check_bytes(bytes, size, NULL, true, 1 << 24, keep, &theory), BAD, "axiom with a proof");
    drop(keep);
    size = from_hex(TERMS "01 02 03 01 03 02 06 03 12 00 00 01 00", bytes);
    CHECK_EQUAL(check_bytes(bytes, size, &base, false, 1 << 24, keep, &theory), GOOD, "on a base");
    CHECK_EQUAL(theory.first_theorem, 1, "on a base");
    drop(keep);
    size = from_hex(TERMS "01 02 03 01 03 02 06 03 12 01 00 01 00", bytes);
    CHECK_EQUAL(check_bytes(bytes, size, &base, false, 1 << 24, keep, &theory), BAD, "itself, on a base");
    drop(keep);
    drop(keep_base);
}

static void check_truth(const dogma_theory *theory, uint64_t *random, const char *context)
{
    uint64_t values[BYTES_MAX];
    uint32_t which = 0;
    const bool wrong = theory_counterexample(theory, random, 40, values, &which);
    CHECK(!wrong);
    if (wrong)
        TEST_SAY("  %s, theorem %" PRIu32 " was accepted\n", context, which);
}

/*
 * Three theorems over x, y, lo, hi: an order, an interval by cases, an instance of the first.
 * t0..t3 variables, t4 x <u y, t5 x <=u y, t6 int(x, lo, hi), t7 lo <=s x, t8 x <=s hi, t9 not t4, t10 x + 1, t11 1, t12 x + t11, t13 t12 <=u y
 */
static const char damaged[] = "01 0e 0100 0101 0102 0103 210403 220504 31060403 240507 240805 2a05 0205 0201 090c01 220c01"
                              "03 02 03 01 04 05 04 03100100"
                              "04 03 01 06 08 0c 0401040903100100 03100100"
                              "02 03 01 04 05 06 031200000100";

static void check_damage(void)
{
    uint8_t bytes[BYTES_MAX];
    dogma_theory theory;
    void *keep[2];
    uint64_t random = 1, accepted = 0;
    const size_t size = from_hex(damaged, bytes);
    CHECK_EQUAL(check_bytes(bytes, size, NULL, false, 1 << 26, keep, &theory), GOOD, "undamaged");
    check_truth(&theory, &random, "undamaged");
    drop(keep);
    for (size_t i = 0; i < size; i++)
        for (unsigned value = 0; value < 256; value++) {
            char context[64];
            const uint8_t saved = bytes[i];
            if (value == saved)
                continue;
            bytes[i] = (uint8_t)value;
            (void)snprintf(context, sizeof context, "byte %zu = %02x", i, value);
            const dogma_status status = check_bytes(bytes, size, NULL, false, 1 << 22, keep, &theory);
            CHECK(status == GOOD || status == WRONG || status == BAD || status == DOGMA_E_LIMIT);
            if (status == GOOD) {
                accepted++;
                check_truth(&theory, &random, context);
            }
            drop(keep);
            bytes[i] = saved;
        }
    printf("%" PRIu64 " of %zu damaged theories are still theories\n", accepted, size * 255);
    CHECK(accepted > 0 && accepted < size * 64);
}

/* Stacks that are full: facts, open cases. */
static void check_stacks(void)
{
    static const char head[] = TERMS "01 02 03 01 02 03";
    for (uint32_t haves = 254; haves <= 256; haves++) { /* and the hypothesis */
        uint8_t bytes[BYTES_MAX];
        dogma_theory theory;
        void *keep[2];
        size_t size = from_hex(head, bytes);
        const uint32_t proof = haves * 5 + 4;
        bytes[size++] = (uint8_t)(proof | 0x80);
        bytes[size++] = (uint8_t)(proof >> 7);
        for (uint32_t i = 0; i < haves; i++)
            size += from_hex("02 03 10 01 00", bytes + size);
        size += from_hex("03 10 01 00", bytes + size);
        CHECK_EQUAL(check_bytes(bytes, size, NULL, false, 1 << 26, keep, &theory), haves <= 255 ? GOOD : BAD, "full of facts");
        drop(keep);
    }
    for (uint32_t depth = 7; depth <= 9; depth++) {
        uint8_t bytes[BYTES_MAX];
        dogma_theory theory;
        void *keep[2];
        size_t size = from_hex(head, bytes);
        bytes[size++] = (uint8_t)(depth * 8 + 4);
        for (uint32_t i = 0; i < depth; i++)
            size += from_hex("04 01 07 08", bytes + size);
        for (uint32_t i = 0; i <= depth; i++)
            size += from_hex("03 10 01 00", bytes + size);
        CHECK_EQUAL(check_bytes(bytes, size, NULL, false, 1 << 26, keep, &theory), depth <= 8 ? GOOD : BAD, "nested cases");
        drop(keep);
    }
}

/*
 * Shapes of steps, as axioms over x (a value), a, b: t3 int(x, a, b), t4 a + b, t5 int(x, a, a + b), t6 a <=s b, t7 ptr(a, a, b), t8 not t7, t9 int(x, x, a),
 * t11 addr(x, 0, b, a, 0, 0) with t10 = 0, t12 below(x, x, a), t18 int(x, s, s) with s = 32 * a as sums.
 */
static const char shapes[] = "01 13 0100 0101 0102 31030201 090302 31050401 240504 32060605 2a01 31090908 0200 350b0109 0a0101"
                             "330c0c0b 090c0c 090101 090101 090101 090101 31120101"
                             "09 03 01 02 03 06 05 01 01"
                             "03 01 02 03 08 05 01 01"
                             "03 01 01 03 09 01 01"
                             "03 01 01 03 06 01 01"
                             "03 01 02 03 07 05 01 01"
                             "03 03 01 03 05 01 01"
                             "03 01 01 03 0b 01 01"
                             "03 01 01 0c 05 01 01"
                             "03 01 01 12 05 01 01";

static void check_steps(void)
{
    static const bool can[] = {true, false, false, false, false, false, true, false, false};
    uint8_t bytes[BYTES_MAX];
    dogma_theory theory;
    dogma_step_shape shape;
    dogma_step_formula formula;
    void *keep[2];
    const size_t size = from_hex(shapes, bytes);
    CHECK_EQUAL(check_bytes(bytes, size, NULL, true, 1 << 24, keep, &theory), GOOD, "shapes");
    for (uint32_t id = 0; id < sizeof can / sizeof can[0]; id++)
        CHECK_EQUAL(dogma_theory_step_shape(&theory, id, &shape), can[id] ? DOGMA_OK : DOGMA_E_NOT_FOUND, "shape");
    CHECK_EQUAL(dogma_theory_step_shape(&theory, 9, &shape), DOGMA_E_NOT_FOUND, "no such theorem");
    CHECK(dogma_theory_step_shape(&theory, 0, &shape) == DOGMA_OK && shape.variable_count == 3 && shape.hypothesis_count == 2 && shape.value_mask == 1);
    int64_t constants[] = {0, -4, 10};
    CHECK(dogma_theory_step_formula(&theory, 0, 0, constants, &formula) == DOGMA_OK && formula.predicate == DOGMA_PREDICATE_INT &&
          formula.value[0] == 0 && formula.value[1] == 0xff && formula.constant[0] == -4 && formula.constant[1] == 10);
    CHECK(dogma_theory_step_formula(&theory, 0, 1, constants, &formula) == DOGMA_OK && formula.predicate == DOGMA_PREDICATE_CLOSED && formula.holds);
    CHECK(dogma_theory_step_formula(&theory, 0, 2, constants, &formula) == DOGMA_OK && formula.constant[0] == -4 && formula.constant[1] == 6);
    CHECK_EQUAL(dogma_theory_step_formula(&theory, 0, 3, constants, &formula), DOGMA_E_NOT_FOUND, "one formula too many");
    constants[1] = 11;
    CHECK(dogma_theory_step_formula(&theory, 0, 1, constants, &formula) == DOGMA_OK && !formula.holds);
    constants[1] = constants[2] = (int64_t)1 << 43;
    CHECK_EQUAL(dogma_theory_step_formula(&theory, 0, 0, constants, &formula), DOGMA_OK, "at the bound");
    CHECK_EQUAL(dogma_theory_step_formula(&theory, 0, 2, constants, &formula), DOGMA_E_VALUE, "over the bound");
    constants[1] = INT32_MIN;
    constants[2] = 3;
    CHECK(dogma_theory_step_formula(&theory, 6, 1, constants, &formula) == DOGMA_OK && formula.predicate == DOGMA_PREDICATE_ADDR &&
          formula.value[0] == 0 && formula.value[1] == 0xff && formula.constant[0] == 3 && formula.constant[1] == INT32_MIN);
    constants[2] = 4;
    CHECK_EQUAL(dogma_theory_step_formula(&theory, 6, 1, constants, &formula), DOGMA_E_VALUE, "scale");
    constants[2] = 0;
    constants[1] = (int64_t)INT32_MIN - 1;
    CHECK_EQUAL(dogma_theory_step_formula(&theory, 6, 1, constants, &formula), DOGMA_E_VALUE, "displacement");
    drop(keep);
}

int main(void)
{
    check_stacks();
    check_steps();
    check_cases();
    check_limits();
    check_damage();
    return test_end("theory_kernel");
}
