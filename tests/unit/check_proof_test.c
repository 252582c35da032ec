/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The checker from the outside: reader, scratch, plan, detached proofs, what a proof says to the outside. Arguments: modules with accepted proofs
 * (tests/check/accept), assembled.
 */
#include "test.h"

#include <dogma/check.h>

#include <stdlib.h>

static dogma_theory library;
static const dogma_check_policy plain_policy, safe_policy = {.speculation_safe = true};

typedef struct subject {
    const char *path;
    uint8_t *file;
    size_t file_bytes;
    dogma_module module;
    uint8_t *plain;
    size_t plain_bytes;
    uint32_t *first_access;
    uint8_t *scratch, *module_memory;
    size_t scratch_bytes;
    dogma_check_result result;
    dogma_check_diag diag;
} subject;

static void *allocate(size_t bytes)
{
    void *memory = calloc(1, bytes + 1);
    if (memory == NULL)
        abort();
    return memory;
}

static void load(subject *s, const char *path)
{
    FILE *file = fopen(path, "rb");
    memset(s, 0, sizeof *s);
    s->path = path;
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fprintf(stderr, "%s cannot be read\n", path);
        exit(3);
    }
    s->file_bytes = (size_t)ftell(file);
    s->file = allocate(s->file_bytes);
    rewind(file);
    if (fread(s->file, 1, s->file_bytes, file) != s->file_bytes)
        exit(3);
    fclose(file);
    const size_t bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(s->file_bytes) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(s->file_bytes);
    dogma_scratch scratch;
    s->module_memory = allocate(bytes);
    dogma_scratch_init(&scratch, s->module_memory, bytes);
    if (dogma_module_read(s->file, s->file_bytes, &scratch, &s->module, NULL) != DOGMA_OK || dogma_module_validate(&s->module, &scratch, NULL) != DOGMA_OK) {
        fprintf(stderr, "%s is not valid\n", path);
        exit(3);
    }
    s->plain_bytes = dogma_check_plan_bytes(dogma_check_access_count_max(&s->module));
    s->plain = allocate(s->plain_bytes);
    s->first_access = allocate((s->module.function_count + 1u) * sizeof *s->first_access);
    s->scratch_bytes = dogma_check_scratch_bytes(&s->module, s->module.proof.data, s->module.proof.size_bytes, &library);
    s->scratch = allocate(s->scratch_bytes);
}

static void unload(subject *s)
{
    free(s->file);
    free(s->plain);
    free(s->first_access);
    free(s->scratch);
    free(s->module_memory);
}

static dogma_status check_with(subject *s, const uint8_t *proof, size_t bytes, size_t scratch_bytes, size_t plain_bytes, dogma_check_observer *observe, void *context)
{
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, s->scratch, scratch_bytes);
    memset(s->plain, 0xff, s->plain_bytes);
    const dogma_status status = dogma_check(&s->module, proof, bytes, &library, &plain_policy, &scratch, s->plain, plain_bytes, s->first_access, observe, context,
                                            &s->result, &s->diag);
    CHECK_EQUAL(scratch.used_bytes, 0, "scratch is given back");
    CHECK((s->result.verdict == DOGMA_VERDICT_ACCEPTED) == (status == DOGMA_OK));
    if (status != DOGMA_OK) {
        CHECK(s->result.verdict == DOGMA_VERDICT_UNDECIDED && s->diag.base.status == status);
        for (size_t i = 0; i < plain_bytes; i++)
            if (!test_result(s->plain[i] == 0, __FILE__, __LINE__))
                break;
    }
    return status;
}

static dogma_status check(subject *s, const uint8_t *proof, size_t bytes)
{
    return check_with(s, proof, bytes, s->scratch_bytes, s->plain_bytes, NULL, NULL);
}

typedef struct seen {
    subject *s;
    uint64_t next;
    dogma_check_counts counts;
} seen;

static void observe(void *context, const dogma_check_access *access)
{
    seen *x = context;
    CHECK_EQUAL(access->ordinal, x->next++, "accesses come in order");
    CHECK(dogma_insn_counts_access(access->decoded) && (access->verdict.plain || access->verdict.missing != DOGMA_MISSING_NOTHING));
    CHECK_EQUAL(x->s->first_access[access->function] <= access->ordinal, 1, "the access is of its function");
    x->counts.plain += access->verdict.plain && !access->verdict.clamped;
    x->counts.clamp += access->verdict.plain && access->verdict.clamped;
    x->counts.safe += !access->verdict.plain;
}

static void plan_and_observer(subject *s)
{
    seen x = {.s = s};
    const dogma_span proof = s->module.proof;
    CHECK_EQUAL(check_with(s, proof.data, proof.size_bytes, s->scratch_bytes, s->plain_bytes, observe, &x), DOGMA_OK, s->path);
    const dogma_check_counts *counts = &s->result.accesses;
    CHECK(memcmp(&x.counts, counts, sizeof x.counts) == 0);
    CHECK_EQUAL(x.next, s->first_access[s->module.function_count], "all accesses");
    CHECK_EQUAL(s->first_access[0], 0, "first access");
    uint64_t set = 0;
    for (uint64_t i = 0; i < x.next; i++)
        set += s->plain[i / 8] >> (i % 8) & 1u;
    CHECK_EQUAL(set, counts->plain + counts->clamp, "bits of the plan");
    for (uint64_t i = x.next; i < s->plain_bytes * 8; i++)
        CHECK_EQUAL(s->plain[i / 8] >> (i % 8) & 1u, 0, "bits behind the last access");
    /* the plan is too small; no proof at all */
    if (x.next != 0)
        CHECK_EQUAL(check_with(s, proof.data, proof.size_bytes, s->scratch_bytes, (x.next - 1) / 8, NULL, NULL), DOGMA_E_NO_SPACE, "plan");
    CHECK_EQUAL(check(s, NULL, 0), DOGMA_OK, "without proof");
    CHECK_EQUAL(s->result.accesses.safe, x.next, "without proof");
}

static void scratch_sizes(subject *s)
{
    const dogma_span proof = s->module.proof;
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, s->scratch, s->scratch_bytes);
    CHECK_EQUAL(dogma_check(&s->module, proof.data, proof.size_bytes, &library, &plain_policy, &scratch, s->plain, s->plain_bytes, s->first_access, NULL, NULL,
                            &s->result, NULL), DOGMA_OK, "without diagnostic");
    CHECK(scratch.peak_bytes <= s->scratch_bytes);
    const size_t peak = scratch.peak_bytes;
    for (size_t bytes = 0; bytes < peak; bytes += 1 + bytes / 64)
        CHECK_EQUAL(check_with(s, proof.data, proof.size_bytes, bytes, s->plain_bytes, NULL, NULL), DOGMA_E_SCRATCH, "short scratch");
}

static bool is_refusal(dogma_status status)
{
    return status == DOGMA_E_PROOF_MALFORMED || status == DOGMA_E_PROOF_BINDING || status == DOGMA_E_PROOF_CLAIM || status == DOGMA_E_THEORY_MALFORMED ||
           status == DOGMA_E_THEORY_UNPROVEN || status == DOGMA_E_LIMIT || status == DOGMA_E_SCRATCH;
}

/* Every prefix, every byte with every other value of a bit, one byte more. */
static void damage(subject *s)
{
    const dogma_span proof = s->module.proof;
    uint8_t *copy = allocate(proof.size_bytes + 1);
    memcpy(copy, proof.data, proof.size_bytes);
    for (size_t bytes = 1; bytes < proof.size_bytes; bytes++) {
        uint8_t *cut = allocate(bytes); /* of its own, so that reading on is seen */
        memcpy(cut, copy, bytes);
        CHECK_EQUAL(check(s, cut, bytes), DOGMA_E_PROOF_MALFORMED, "prefix");
        free(cut);
    }
    for (size_t i = 0; i < proof.size_bytes; i++) {
        for (unsigned bit = 0; bit < 8; bit++) {
            copy[i] ^= (uint8_t)(1u << bit);
            const dogma_status status = check(s, copy, proof.size_bytes);
            CHECK(status == DOGMA_OK || is_refusal(status));
            if (i < 17)
                CHECK_EQUAL(status, i == 0 ? DOGMA_E_PROOF_MALFORMED : DOGMA_E_PROOF_BINDING, "revision and binding");
            copy[i] ^= (uint8_t)(1u << bit);
        }
    }
    CHECK_EQUAL(check(s, copy, proof.size_bytes + 1), DOGMA_E_PROOF_MALFORMED, "one byte more");
    CHECK_EQUAL(check(s, copy, proof.size_bytes), DOGMA_OK, "undamaged");
    free(copy);
}

static void detached(subject *s)
{
    const dogma_span proof = s->module.proof;
    const size_t bytes = proof.size_bytes + DOGMA_PROOF_FILE_HEADER_BYTES;
    uint8_t *file = allocate(bytes + 1);
    dogma_span body = {NULL, 0};
    dogma_proof_detach(proof.data, proof.size_bytes, file);
    CHECK_EQUAL(dogma_proof_detached(file, bytes, &body), DOGMA_OK, "detached");
    CHECK_BYTES(body.data, body.size_bytes, proof.data, proof.size_bytes, "detached");
    CHECK_EQUAL(check(s, body.data, body.size_bytes), DOGMA_OK, "detached");
    CHECK_EQUAL(dogma_proof_detached(file, bytes + 1, &body), DOGMA_E_FILE_SIZE, "longer");
    for (size_t cut = 0; cut < bytes; cut++)
        CHECK_EQUAL(dogma_proof_detached(file, cut, &body), cut < DOGMA_PROOF_FILE_HEADER_BYTES ? DOGMA_E_PROOF_MALFORMED : DOGMA_E_FILE_SIZE, "cut");
    for (size_t i = 0; i < bytes; i++) {
        const dogma_status expected = i < 4 ? DOGMA_E_PROOF_MALFORMED : i < 8 ? DOGMA_E_VERSION : i < 16 ? DOGMA_E_FILE_SIZE : DOGMA_E_HASH;
        file[i] ^= 0x10;
        CHECK_EQUAL(dogma_proof_detached(file, bytes, &body), expected, "damaged");
        file[i] ^= 0x10;
    }
    free(file);
}

/* A local theory is bound to the library; bytes that are no theory are refused. */
static void local_theory(subject *s)
{
    const dogma_span proof = s->module.proof;
    uint8_t *copy = allocate(proof.size_bytes + 8);
    memcpy(copy, proof.data, proof.size_bytes);
    if (copy[25] != 0 || copy[26] != 0) { /* a pool: the place of the theory is elsewhere */
        free(copy);
        return;
    }
    memmove(copy + 30, copy + 27, proof.size_bytes - 27);
    copy[26] = 3;
    copy[27] = copy[28] = copy[29] = 0xff;
    CHECK_EQUAL(check(s, copy, proof.size_bytes + 3), DOGMA_E_PROOF_MALFORMED, "local theory without library");
    for (unsigned i = 0; i < 8; i++)
        copy[17 + i] = (uint8_t)(library.hash_low >> (8 * i));
    const size_t bytes = dogma_check_scratch_bytes(&s->module, copy, proof.size_bytes + 3, &library);
    free(s->scratch);
    s->scratch = allocate(bytes);
    s->scratch_bytes = bytes;
    CHECK_EQUAL(check(s, copy, proof.size_bytes + 3), DOGMA_E_THEORY_MALFORMED, "no theory");
    CHECK_TEXT(s->diag.base.rule, "P-THEORY", "no theory");
    free(copy);
}

static bool is_none(dogma_fact fact)
{
    return fact.kind == DOGMA_FACT_NONE;
}

static const dogma_proof_tables *open_proof(subject *s, const dogma_check_policy *policy, dogma_scratch *scratch)
{
    const dogma_proof_tables *tables = NULL;
    dogma_scratch_init(scratch, s->scratch, s->scratch_bytes);
    CHECK_EQUAL(dogma_proof_open(&s->module, s->module.proof.data, s->module.proof.size_bytes, &library, policy, scratch, &tables), DOGMA_OK, s->path);
    return tables;
}

/* tests/check/accept/call-conditions.dasm: g2 (function 2) returns P[0, 2^32 - 1] in rax; the claim is not speculation-safe. */
static void postconditions(subject *s)
{
    dogma_scratch scratch;
    const dogma_proof_tables *tables = open_proof(s, &plain_policy, &scratch);
    if (tables == NULL)
        return;
    const dogma_postcondition have = dogma_proof_postcondition(tables, 2), nothing = dogma_proof_postcondition(tables, 0);
    CHECK(have.rax.kind == DOGMA_FACT_POINTER && have.rax.lo == 0 && have.rax.hi == UINT32_MAX && is_none(have.rdx));
    CHECK(is_none(nothing.rax) && is_none(nothing.rdx) && is_none(dogma_proof_postcondition(tables, 99).rax));
    dogma_postcondition claim = have;
    CHECK(dogma_postcondition_entails(&have, &claim) && dogma_postcondition_entails(&have, &nothing) && !dogma_postcondition_entails(&nothing, &have));
    claim.rax.hi--;
    CHECK(!dogma_postcondition_entails(&have, &claim));
    claim = nothing;
    claim.rdx = have.rax;
    CHECK(!dogma_postcondition_entails(&have, &claim));
    tables = open_proof(s, &safe_policy, &scratch);
    CHECK(tables != NULL && is_none(dogma_proof_postcondition(tables, 2).rax));
}

/* tests/check/accept/assumption.dasm */
static void assumptions(subject *s)
{
    dogma_scratch scratch;
    uint32_t import = 7;
    dogma_postcondition assumed;
    const dogma_proof_tables *tables = open_proof(s, &plain_policy, &scratch);
    if (tables == NULL)
        return;
    CHECK(dogma_proof_assumption(tables, 0, &import, &assumed) && import == 0 && assumed.rax.kind == DOGMA_FACT_POINTER && is_none(assumed.rdx));
    CHECK(!dogma_proof_assumption(tables, 1, &import, &assumed));
    CHECK_EQUAL(check(s, s->module.proof.data, s->module.proof.size_bytes), DOGMA_OK, s->path);
    CHECK_EQUAL(s->result.assumption_count, 1, "assumptions");
}

/* Every row of the runtime's postconditions is found, nothing beside them is. */
static void runtime_postconditions(void)
{
    static const struct row {
        const char *module, *function;
        dogma_fact_kind kind;
        int64_t lo, hi;
    } rows[] = {
#define DOGMA_RUNTIME_POST(MODULE, FUNCTION, KIND, LO, HI) {MODULE, FUNCTION, DOGMA_FACT_##KIND, LO, HI},
#include "runtime_postconditions.inc"
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        dogma_span module = {(const uint8_t *)rows[i].module, strlen(rows[i].module)}, function = {(const uint8_t *)rows[i].function, strlen(rows[i].function)};
        const dogma_fact fact = dogma_runtime_postcondition(module, function);
        CHECK_EQUAL(fact.kind, rows[i].kind, rows[i].function);
        CHECK_EQUAL(fact.kind == DOGMA_FACT_ENTRY ? fact.entry : fact.lo, rows[i].lo, rows[i].function);
        CHECK_EQUAL(fact.hi, fact.kind == DOGMA_FACT_ENTRY ? 0 : rows[i].hi, rows[i].function);
        module.size_bytes--;
        CHECK_EQUAL(dogma_runtime_postcondition(module, function).kind, DOGMA_FACT_NONE, "another module");
    }
}

int main(int argc, char **argv)
{
    size_t library_bytes;
    const uint8_t *bytes = dogma_theory_library_bytes(&library_bytes);
    dogma_scratch scratch;
    const size_t scratch_bytes = dogma_theory_scratch_bytes(library_bytes);
    uint8_t *library_memory = allocate(scratch_bytes);
    dogma_scratch_init(&scratch, library_memory, scratch_bytes);
    CHECK_EQUAL(dogma_theory_open(bytes, library_bytes, &scratch, &library), DOGMA_OK, "library");
    runtime_postconditions();
    for (int i = 1; i < argc; i++) {
        static subject s;
        load(&s, argv[i]);
        plan_and_observer(&s);
        scratch_sizes(&s);
        damage(&s);
        detached(&s);
        if (strstr(argv[i], "call-conditions") != NULL)
            postconditions(&s);
        if (strstr(argv[i], "assumption") != NULL)
            assumptions(&s);
        local_theory(&s);
        unload(&s);
    }
    free(library_memory);
    CHECK(argc > 1);
    return test_end("check_proof");
}
