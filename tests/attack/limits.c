/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* B-PROOF: indices end where their table ends. P-JOIN: of more than 4096 blocks that wait at a time, those without room start without facts; and the ones that had room, with theirs. */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { WAITING = 4096, MORE = 40, CODE_ROOM = 1 << 20 };

static uint8_t code[CODE_ROOM];
static size_t used;

static void emit(dogma_insn x, const int32_t *deltas)
{
    size_t bytes;
    if (dogma_insn_encode(&x, deltas, code + used, CODE_ROOM - used, &bytes) != DOGMA_OK)
        exit(3);
    used += bytes;
}

/* A fact that the pool does not have: the index just behind its end. */
static bool pool_index_is_checked(const dogma_module *module)
{
    uint8_t bytes[] = {1, [25] = 0 /* pool */, 0 /* theory */, 0 /* assumptions */, 1 /* functions */, 0, 8 /* invariants */, 1, 0, 1, DOGMA_RDI, 0};
    dogma_proof_binding(module, bytes + 1);
    checked c = harness_check(module, bytes, sizeof bytes, NULL, false);
    const bool good = c.status == DOGMA_E_PROOF_MALFORMED;
    if (!good)
        fprintf(stderr, "a pool index out of range: status %u\n", c.status);
    harness_release(&c);
    return good;
}

/* block 0 clamps rdi and jumps to one of the blocks behind; each of them reads through rdi, then clamps rbx, which the next one finds as it was at entry. */
int main(void)
{
    static const uint8_t classes[1] = {DOGMA_CLASS_I64};
    static int32_t deltas[WAITING + MORE];
    static uint8_t file[CODE_ROOM + 4096];
    dogma_signature signature = {.parameter_count = 1, .result_count = 1, .parameters = classes, .results = classes};
    size_t size, proof_size;
    dogma_diag diag;
    emit((dogma_insn){.op = DOGMA_OP_CLAMP_RR, .rd = DOGMA_RDI, .ra = DOGMA_RDI}, NULL);
    for (int32_t i = 0; i < WAITING + MORE; i++)
        deltas[i] = 1 + i;
    emit((dogma_insn){.op = DOGMA_OP_BRTAB_TAB, .rd = DOGMA_RSI, .number = WAITING + MORE}, deltas);
    for (int32_t i = 0; i < WAITING + MORE; i++) {
        emit((dogma_insn){.op = DOGMA_OP_LD_I64_RM, .rd = DOGMA_RAX, .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RDI}}, NULL);
        emit((dogma_insn){.op = DOGMA_OP_LD_I64_RM, .rd = DOGMA_RAX, .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RBX}}, NULL);
        emit((dogma_insn){.op = DOGMA_OP_CLAMP_RR, .rd = DOGMA_RBX, .ra = DOGMA_RDI}, NULL);
        emit((dogma_insn){.op = DOGMA_OP_RET_N}, NULL);
    }
    dogma_function function = {.saved_mask = 31, .code_bytes = (uint32_t)used};
    const dogma_module made = {.manifest = {.name = {(const uint8_t *)"limits", 6}}, .signatures = &signature, .signature_count = 1, .functions = &function,
                               .function_count = 1, .code = {code, used}};
    opened_module opened;
    if (dogma_module_write(&made, false, file, sizeof file, &size, &diag) != DOGMA_OK || !harness_open(&opened, file, size))
        return 3;
    model_proof proof;
    model_init(&proof, &opened.module);
    (void)model_add_record(&proof, 0);
    uint8_t *bytes = model_write(&proof, &proof_size);
    checked c = harness_check(&opened.module, bytes, proof_size, NULL, false);
    /* One plain access in each block that had room. */
    printf("status %u, %u plain accesses, expected %u\n", c.status, c.plain_count, (unsigned)WAITING);
    const bool good = c.status == DOGMA_OK && c.plain_count == WAITING && pool_index_is_checked(&opened.module);
    harness_release(&c);
    free(bytes);
    model_free(&proof);
    harness_close(&opened);
    return good ? 0 : 1;
}
