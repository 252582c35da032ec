/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Invariants written as changes to the one before: what the checker takes, and what it calls malformed. Spec: 50-proofs "Proof bytes" */
#include "test.h"

#include <dogma/check.h>

enum { BUFFER = 4096 };

static uint8_t code[256], file[BUFFER], memory[1 << 20], proof[BUFFER];
static size_t code_bytes;

static void emit(dogma_insn insn)
{
    size_t used;
    CHECK_EQUAL(dogma_insn_encode(&insn, NULL, code + code_bytes, sizeof code - code_bytes, &used), DOGMA_OK, dogma_rows[insn.op].text);
    code_bytes += used;
}

/* Two loops, blocks 1 and 2, which read at a pointer in rcx and write nothing. */
static void make_module(dogma_module *out, dogma_scratch *scratch)
{
    static const uint8_t classes[2] = {DOGMA_CLASS_I64, DOGMA_CLASS_I64};
    const dogma_memory at_rcx = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RCX};
    dogma_signature signature = {.parameter_count = 2, .result_count = 1, .parameters = classes, .results = classes};
    emit((dogma_insn){.op = DOGMA_OP_CLAMP_RR, .rd = DOGMA_RCX, .ra = DOGMA_RDI});
    emit((dogma_insn){.op = DOGMA_OP_BLOCK_N});
    for (unsigned i = 0; i < 2; i++) {
        emit((dogma_insn){.op = DOGMA_OP_LD_I64_RM, .rd = DOGMA_RAX, .memory = at_rcx});
        emit((dogma_insn){.op = DOGMA_OP_BR_I64_BRI, .ra = DOGMA_RAX, .imm = 0, .condition = DOGMA_NE, .target_delta = 0});
    }
    emit((dogma_insn){.op = DOGMA_OP_RET_N});
    dogma_function function = {.code_bytes = (uint32_t)code_bytes};
    const dogma_module module = {
        .manifest = {.name = {(const uint8_t *)"changes", 7}}, .signatures = &signature, .signature_count = 1,
        .functions = &function, .function_count = 1, .code = {code, code_bytes},
    };
    size_t used;
    CHECK_EQUAL(dogma_module_write(&module, false, file, sizeof file, &used, NULL), DOGMA_OK, "write");
    CHECK_EQUAL(dogma_module_read(file, used, scratch, out, NULL), DOGMA_OK, "read");
    CHECK_EQUAL(dogma_module_validate(out, scratch, NULL), DOGMA_OK, "validate");
}

/* Pool: 0 is P[0, 2^32 - 1], 1 is P[0, 2^32]. */
static const uint8_t pool[] = {0, 0, 0, 0, 0, 0, 0, 0, 2, 2, 0, 0xff, 0xff, 0xff, 0xff, 0x0f, 2, 0, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 1, 0};

typedef struct test_case {
    const char *name;
    uint8_t part[20]; /* of the record, from its parts byte */
    uint8_t bytes;
    dogma_status status, status_safe; /* in both policies */
    uint8_t plain, plain_safe;        /* accesses */
} test_case;

/* In each: block 1, then block 2 (a difference of 0), with their lists. rcx is location 1. */
static const test_case cases[] = {
    {"both in full", {8, 2, 1, 1, 0x21, 0, 0, 1, 0x21, 0}, 10, DOGMA_OK, DOGMA_OK, 2, 2},
    {"no change", {8, 2, 1, 1, 0x21, 0, 0, 0x40}, 8, DOGMA_OK, DOGMA_OK, 2, 2},
    {"another fact", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0x21, 1}, 10, DOGMA_OK, DOGMA_OK, 2, 2},
    {"another fact, not safe", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0x01, 1}, 10, DOGMA_OK, DOGMA_OK, 2, 1},
    {"the same fact, not safe", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0x01, 0}, 10, DOGMA_OK, DOGMA_OK, 2, 1},
    {"safe after one that is not", {8, 2, 1, 1, 0x01, 0, 0, 0x41, 0x21, 0}, 10, DOGMA_OK, DOGMA_E_PROOF_CLAIM, 2, 0}, /* the block before has nothing to bear it out */
    {"gone", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0x81}, 9, DOGMA_OK, DOGMA_OK, 1, 1},
    {"a fact besides", {8, 2, 1, 0, 0, 0x41, 0x01, 0}, 8, DOGMA_E_PROOF_CLAIM, DOGMA_OK, 0, 0}, /* well-formed; the loop before does not bear it out */
    {"changes to nothing", {8, 2, 1, 0x41, 0x01, 0, 0, 0}, 8, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"no change to nothing", {8, 2, 1, 0x40, 0, 0}, 6, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"the same fact again", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0x21, 0}, 10, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"gone, but not there", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0x82}, 9, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"gone twice", {8, 2, 1, 1, 0x21, 0, 0, 0x42, 0x81, 0x81}, 10, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"gone with flags", {8, 2, 1, 1, 0x21, 0, 0, 0x41, 0xa1}, 9, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"gone in a full list", {8, 2, 1, 1, 0x21, 0, 0, 1, 0x81}, 9, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"not ascending", {8, 2, 1, 1, 0x21, 0, 0, 0x42, 0x02, 0, 0x81}, 11, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
    {"precondition as changes", {1, 0x41, 1, 0}, 4, DOGMA_E_PROOF_MALFORMED, DOGMA_E_PROOF_MALFORMED, 0, 0},
};

static size_t make_proof(const dogma_module *module, const test_case *c)
{
    proof[0] = 1;
    dogma_proof_binding(module, proof + 1);
    memcpy(proof + 17, pool, sizeof pool); /* theory, pool, no local theory, no assumptions, one record: function 0 */
    memcpy(proof + 17 + sizeof pool, c->part, c->bytes);
    return 17 + sizeof pool + c->bytes;
}

static void check(const dogma_module *module, dogma_scratch scratch, const test_case *c, bool safe)
{
    const dogma_check_policy policy = {.speculation_safe = safe};
    const size_t bytes = make_proof(module, c);
    uint8_t plain[8];
    uint32_t first[2];
    dogma_check_result result;
    dogma_check_diag diag;
    CHECK(dogma_check_scratch_bytes(module, proof, bytes, NULL) <= scratch.size_bytes - scratch.used_bytes);
    const dogma_status status = dogma_check(module, proof, bytes, NULL, &policy, &scratch, plain, sizeof plain, first, NULL, NULL, &result, &diag);
    CHECK_EQUAL(status, safe ? c->status_safe : c->status, c->name);
    if (status == DOGMA_OK)
        CHECK_EQUAL(result.accesses.plain + result.accesses.clamp, safe ? c->plain_safe : c->plain, c->name);
}

int main(void)
{
    dogma_scratch scratch;
    dogma_module module;
    dogma_scratch_init(&scratch, memory, sizeof memory);
    make_module(&module, &scratch);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        check(&module, scratch, &cases[i], false);
        check(&module, scratch, &cases[i], true);
    }
    return test_end("prover changes");
}
