/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * A module and a proof of a given size and shape, checked once: the program whose instructions linear.sh counts.
 *
 *   linear SHAPE SCALE [none]       prints the bytes of code and proof; `none`: everything but the check, to be subtracted
 *
 * Shapes: table       jump tables of 65536 entries that all name one block, and of 4096 entries that name 4096 blocks in turn
 *         pending     thousands of blocks that wait for the joins of forward edges
 *         relations   eight relations that live through every instruction
 *         records     many functions with a record, preconditions, postconditions and calls
 *         invariants  many blocks, each with an invariant of many facts, and a backward edge
 *         steps       three steps at every anchor
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_MAX = 1 << 16, BLOCKS_PER_FUNCTION = 4000 };

typedef struct builder {
    uint8_t *code;
    size_t used, room;
    dogma_function *functions;
    uint32_t function_count;
    size_t start;
    model_proof proof;
} builder;

static void emit(builder *b, dogma_insn x, const int32_t *deltas)
{
    size_t bytes;
    if (b->used + (1 << 20) > b->room) {
        b->room = b->room * 2 + (4 << 20);
        b->code = realloc(b->code, b->room);
        if (b->code == NULL)
            exit(3);
    }
    if (dogma_insn_encode(&x, deltas, b->code + b->used, b->room - b->used, &bytes) != DOGMA_OK)
        exit(3);
    b->used += bytes;
}

static void begin_function(builder *b)
{
    b->start = b->used;
}

static model_record *end_function(builder *b)
{
    if (b->function_count == FUNCTIONS_MAX)
        exit(3);
    b->functions[b->function_count] = (dogma_function){.own_slots = 4, .saved_mask = 31, .code_offset = (uint32_t)b->start, .code_bytes = (uint32_t)(b->used - b->start)};
    return model_add_record(&b->proof, b->function_count++);
}

static void op(builder *b, dogma_op o, uint8_t rd, uint8_t ra, int64_t imm)
{
    emit(b, (dogma_insn){.op = (uint16_t)o, .rd = rd, .ra = ra, .imm = imm}, NULL);
}

static void load(builder *b, uint8_t rd, uint8_t base)
{
    emit(b, (dogma_insn){.op = DOGMA_OP_LD_I64_RM, .rd = rd, .memory = {.kind = DOGMA_MEMORY_BASE, .base = base, .disp = 8}}, NULL);
}

static void table_shape(builder *b)
{
    static int32_t deltas[65536];
    begin_function(b);
    op(b, DOGMA_OP_CLAMP_RR, DOGMA_RDI, DOGMA_RDI, 0);
    for (uint32_t i = 0; i < 65536; i++)
        deltas[i] = 1;
    emit(b, (dogma_insn){.op = DOGMA_OP_BRTAB_TAB, .rd = DOGMA_RSI, .number = 65536}, deltas);
    for (uint32_t i = 0; i < 4096; i++)
        deltas[i] = (int32_t)(1 + i % 1000);
    emit(b, (dogma_insn){.op = DOGMA_OP_BRTAB_TAB, .rd = DOGMA_RSI, .number = 4096}, deltas);
    for (uint32_t i = 0; i < 1001; i++) {
        load(b, DOGMA_RAX, DOGMA_RDI);
        op(b, DOGMA_OP_RET_N, 0, 0, 0);
    }
    end_function(b);
}

static void pending_shape(builder *b)
{
    const int32_t blocks = BLOCKS_PER_FUNCTION;
    begin_function(b);
    op(b, DOGMA_OP_CLAMP_RR, DOGMA_RDI, DOGMA_RDI, 0);
    for (int32_t i = 0; i < blocks; i++)
        emit(b, (dogma_insn){.op = DOGMA_OP_BR_I64_BRI, .ra = DOGMA_RSI, .imm = i % 100, .condition = DOGMA_EQ, .target_delta = blocks}, NULL);
    for (int32_t i = 0; i < blocks; i++) {
        load(b, DOGMA_RAX, DOGMA_RDI);
        op(b, DOGMA_OP_RET_N, 0, 0, 0);
    }
    end_function(b);
}

static void relations_shape(builder *b)
{
    static const uint8_t bases[] = {DOGMA_RAX, DOGMA_RCX, DOGMA_RDX, DOGMA_RBX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R9};
    begin_function(b);
    for (unsigned i = 0; i < 8; i++) {
        op(b, DOGMA_OP_CLAMP_RR, bases[i], DOGMA_RDI, 0);
        load(b, DOGMA_R10, bases[i]);
    }
    for (unsigned i = 0; i < 2000; i++) {
        op(b, DOGMA_OP_ADD_I64_RI, bases[i % 8], 0, i / 8 % 2 != 0 ? 8 : -8);
        op(b, DOGMA_OP_MOV_I64_RI, DOGMA_R10, 0, 7);
        emit(b, (dogma_insn){.op = DOGMA_OP_BR_I64_BRI, .ra = DOGMA_R12, .imm = 5, .condition = DOGMA_EQ, .target_delta = 1}, NULL);
    }
    op(b, DOGMA_OP_RET_N, 0, 0, 0);
    model_record *record = end_function(b);
    for (uint32_t i = 0; i < 8; i++)
        model_add_step(record, 0, i)->kind = MODEL_STEP_ADDRESS;
}

static void records_shape(builder *b)
{
    for (unsigned i = 0; i < 50; i++) {
        begin_function(b);
        load(b, DOGMA_RCX, DOGMA_RDI);
        op(b, DOGMA_OP_MOV_I64_RR, DOGMA_RAX, DOGMA_RDI, 0);
        op(b, DOGMA_OP_RET_N, 0, 0, 0);
        model_record *record = end_function(b);
        model_claim_fact(&record->pre, DOGMA_RDI, dogma_fact_pointer(0, 0xffffffff), false);
        model_claim_fact(&record->post, DOGMA_RAX, dogma_fact_pointer(-8, 0xffffffff), false);
        const uint32_t callee = b->function_count - 1;
        begin_function(b);
        for (unsigned k = 0; k < 20; k++) {
            op(b, DOGMA_OP_CLAMP_RR, DOGMA_RDI, DOGMA_RBX, 0);
            emit(b, (dogma_insn){.op = DOGMA_OP_CALL_F, .number = callee}, NULL);
            load(b, DOGMA_RCX, DOGMA_RAX);
        }
        op(b, DOGMA_OP_RET_N, 0, 0, 0);
        end_function(b);
    }
}

static void invariants_shape(builder *b)
{
    static const uint8_t registers[] = {DOGMA_RAX, DOGMA_RCX, DOGMA_RDX, DOGMA_RBX, DOGMA_RBP, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R9, DOGMA_R12, DOGMA_R13, DOGMA_R14};
    begin_function(b);
    for (unsigned i = 0; i < sizeof registers; i++)
        op(b, DOGMA_OP_CLAMP_RR, registers[i], DOGMA_R10, 0);
    op(b, DOGMA_OP_BLOCK_N, 0, 0, 0);
    for (unsigned i = 0; i < 1000; i++) {
        load(b, DOGMA_R10, registers[i % sizeof registers]);
        emit(b, (dogma_insn){.op = DOGMA_OP_BR_I64_BRI, .ra = DOGMA_R10, .imm = 5, .condition = DOGMA_EQ, .target_delta = 0}, NULL);
    }
    op(b, DOGMA_OP_RET_N, 0, 0, 0);
    model_record *record = end_function(b);
    for (uint32_t i = 1; i <= 1000; i++) {
        model_list *list = &model_add_invariant(record, i)->list;
        for (unsigned k = 0; k < sizeof registers; k++)
            model_claim_fact(list, registers[k], dogma_fact_pointer(-8, 0xffffffff), false);
    }
}

static void steps_shape(builder *b)
{
    begin_function(b);
    for (unsigned i = 0; i < 1000; i++) {
        op(b, DOGMA_OP_CLAMP_RR, DOGMA_RDI, DOGMA_RSI, 0);
        load(b, DOGMA_RAX, DOGMA_RDI);
    }
    op(b, DOGMA_OP_RET_N, 0, 0, 0);
    model_record *record = end_function(b);
    for (uint32_t i = 0; i < 3000; i++)
        model_add_step(record, 0, i / 3)->kind = MODEL_STEP_ADDRESS;
}

int main(int argc, char **argv)
{
    static const struct { const char *name; void (*add)(builder *); } shapes[] = {
        {"table", table_shape}, {"pending", pending_shape}, {"relations", relations_shape}, {"records", records_shape}, {"invariants", invariants_shape},
        {"steps", steps_shape},
    };
    static const uint8_t classes[1] = {DOGMA_CLASS_I64};
    dogma_signature signature = {.parameter_count = 1, .result_count = 1, .parameters = classes, .results = classes};
    builder b = {.functions = calloc(FUNCTIONS_MAX, sizeof *b.functions)};
    const unsigned long scale = argc > 2 ? strtoul(argv[2], NULL, 0) : 0;
    if (b.functions == NULL)
        return 3;
    for (size_t i = 0; i < sizeof shapes / sizeof shapes[0] && argc > 2; i++)
        for (unsigned long n = 0; n < scale && strcmp(argv[1], shapes[i].name) == 0; n++)
            shapes[i].add(&b);
    if (b.function_count == 0) {
        fprintf(stderr, "usage: linear SHAPE SCALE [none]\n");
        return 2;
    }
    dogma_module made = {.manifest = {.name = {(const uint8_t *)"linear", 6}}, .signatures = &signature, .signature_count = 1, .functions = b.functions,
                         .function_count = b.function_count, .code = {b.code, b.used}};
    const size_t room = b.used + ((size_t)b.function_count << 5) + 65536;
    uint8_t *file = malloc(room);
    size_t size, proof_size;
    dogma_diag diag = {0};
    if (file == NULL || dogma_module_write(&made, false, file, room, &size, &diag) != DOGMA_OK)
        return 3;
    opened_module opened;
    if (!harness_open(&opened, file, size)) {
        fprintf(stderr, "the module is not valid\n");
        return 3;
    }
    dogma_proof_binding(&opened.module, b.proof.binding);
    uint8_t *proof = model_write(&b.proof, &proof_size);
    printf("%zu\n", opened.module.code.size_bytes + proof_size);
    if (argc > 3)
        return 0;
    checked c = harness_check(&opened.module, proof, proof_size, NULL, false);
    if (c.status != DOGMA_OK || c.plain_count == 0)
        fprintf(stderr, "status %u %s function %u block %u, %u plain\n", c.status, c.diag.base.rule, c.diag.base.function, c.diag.block, c.plain_count);
    return c.status == DOGMA_OK && c.plain_count != 0 ? 0 : 1;
}
