/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Random valid modules: what the prover writes the checker accepts, nothing is refused, and what the prover counts on the checker finds.
 *
 *   random_test [modules [first seed]]
 *
 * Control flow is arbitrary (irreducible loops, blocks that nothing reaches, tables, calls in cycles, tail calls); instructions are of the kinds that facts come
 * from: clamps, constants, sums, masks, shifts, selections, comparisons, slots, accesses with and without index.
 */
#include "test.h"

#include <dogma/prove.h>

enum { FUNCTIONS_MAX = 12, BLOCKS_MAX = 14, INSNS_MAX = 9, SLOTS = 20, CODE_MAX = 1 << 16, FILE_MAX = 1 << 17 };

static const uint8_t registers[] = {DOGMA_RAX, DOGMA_RCX, DOGMA_RDX, DOGMA_RBX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R12};
static uint64_t seed_state;
static uint8_t code[CODE_MAX];
static size_t code_bytes;

static uint32_t below(uint32_t n)
{
    return (uint32_t)((test_random(&seed_state) >> 33) % n);
}

static uint8_t any_register(void)
{
    return registers[below(sizeof registers)];
}

/* Most addresses use the registers that most clamps write (indices: the one that counts), and other rows leave them alone more often than not. */
static uint8_t pointer_register(void)
{
    return below(4) != 0 ? (below(2) != 0 ? DOGMA_RBX : DOGMA_RDI) : any_register();
}

static uint8_t written_register(void)
{
    const uint8_t r = any_register();
    return (r == DOGMA_RBX || r == DOGMA_RDI || r == DOGMA_R12) && below(5) != 0 ? DOGMA_RAX : r;
}

static void emit(dogma_insn insn, const int32_t *deltas)
{
    size_t used;
    if (dogma_insn_encode(&insn, deltas, code + code_bytes, CODE_MAX - code_bytes, &used) != DOGMA_OK) {
        fprintf(stderr, "cannot encode %s\n", dogma_rows[insn.op].text);
        exit(2);
    }
    code_bytes += used;
}

static int64_t any_constant(void)
{
    static const int64_t some[] = {0, 1, -1, 4, 8, -8, 15, 16, 255, 4096, 0x7fffffff, -0x7fffffff - 1};
    return some[below(sizeof some / sizeof some[0])];
}

static dogma_memory any_memory(bool slot)
{
    if (slot && below(2) != 0)
        return (dogma_memory){.kind = DOGMA_MEMORY_SLOT, .disp = (int32_t)below(SLOTS)};
    dogma_memory memory = {.kind = DOGMA_MEMORY_BASE, .base = pointer_register(), .disp = (int32_t)any_constant()};
    if (below(3) == 0) {
        memory.has_index = 1;
        memory.index = below(4) != 0 ? DOGMA_R12 : any_register();
        memory.scale_log2 = (uint8_t)below(4);
    }
    return memory;
}

static void any_insn(uint32_t functions)
{
    static const uint16_t two[] = {DOGMA_OP_MOV_I64_RR, DOGMA_OP_MOV_I32_RR, DOGMA_OP_ADD_I64_RR, DOGMA_OP_SUB_I64_RR, DOGMA_OP_ADD_I32_RR,
                                   DOGMA_OP_AND_I64_RR, DOGMA_OP_OR_I64_RR,  DOGMA_OP_MUL_I64_RR, DOGMA_OP_ZX16_I32_RR, DOGMA_OP_SX32_I64_RR};
    static const uint16_t with_constant[] = {DOGMA_OP_MOV_I64_RI, DOGMA_OP_MOV_I32_RI, DOGMA_OP_ADD_I64_RI, DOGMA_OP_ADD_I64_RI, DOGMA_OP_ADD_I32_RI,
                                             DOGMA_OP_AND_I64_RI, DOGMA_OP_AND_I32_RI, DOGMA_OP_SUB_I64_RI};
    static const uint16_t load[] = {DOGMA_OP_LD_U8_RM, DOGMA_OP_LD_U16_RM, DOGMA_OP_LD_S8_I64_RM};
    static const uint16_t slot_load[] = {DOGMA_OP_LD_I64_RM, DOGMA_OP_LD_I32_RM, DOGMA_OP_ADD_I64_RM, DOGMA_OP_LD_S32_I64_RM};
    dogma_insn x = {.rd = written_register(), .ra = any_register(), .rb = any_register(), .rc = any_register(), .imm = any_constant()};
    switch (below(12)) {
    case 0: case 1:
        x.op = DOGMA_OP_CLAMP_RR;
        x.rd = pointer_register();
        break;
    case 2:
        x.op = two[below(sizeof two / sizeof two[0])];
        break;
    case 3:
        x.op = with_constant[below(sizeof with_constant / sizeof with_constant[0])];
        if (below(3) == 0) { /* an index that counts */
            x.op = below(4) != 0 ? DOGMA_OP_ADD_I64_RI : DOGMA_OP_MOV_I64_RI;
            x.rd = DOGMA_R12;
            x.imm = below(3);
        }
        break;
    case 4: case 5:
        x.op = load[below(sizeof load / sizeof load[0])];
        x.memory = any_memory(false);
        break;
    case 6: case 7:
        x.op = slot_load[below(sizeof slot_load / sizeof slot_load[0])];
        x.memory = any_memory(true);
        break;
    case 8:
        x.op = below(3) != 0 ? DOGMA_OP_ST_I64_MR : DOGMA_OP_ADD_I64_MR;
        x.memory = any_memory(true);
        break;
    case 9:
        x.op = DOGMA_OP_LEA_I64_RM;
        x.memory = any_memory(false);
        break;
    case 10:
        x.op = below(2) != 0 ? DOGMA_OP_SEL_I64_I64_CRR : DOGMA_OP_SHR_I64_RRI;
        x.condition = (uint8_t)below(DOGMA_CONDITION_COUNT);
        if (x.op == DOGMA_OP_SHR_I64_RRI)
            x.imm = below(64);
        break;
    default:
        x.op = DOGMA_OP_CALL_F;
        x.number = below(functions);
        break;
    }
    emit(x, NULL);
}

static void any_terminator(uint32_t block, uint32_t blocks, uint32_t functions)
{
    int32_t deltas[3];
    for (unsigned i = 0; i < 3; i++)
        deltas[i] = (int32_t)below(blocks) - (int32_t)block;
    dogma_insn x = {.ra = any_register(), .rb = any_register(), .rd = any_register(), .target_delta = deltas[0], .imm = any_constant()};
    x.condition = (uint8_t)below(DOGMA_CONDITION_COUNT);
    const bool last = block + 1 == blocks;
    switch (below(last ? 4 : 12)) {
    case 0: case 1:
        x.op = DOGMA_OP_RET_N;
        break;
    case 2:
        x.op = DOGMA_OP_TAIL_F;
        x.number = below(functions);
        break;
    case 3:
        x.op = DOGMA_OP_BRTAB_TAB;
        x.number = 3;
        break;
    case 4:
        x.op = DOGMA_OP_JUMP_J;
        break;
    case 5: case 6: case 7:
        x.op = below(2) != 0 ? DOGMA_OP_BR_I64_BRR : DOGMA_OP_BR_I32_BRR;
        break;
    case 8: case 9:
        x.op = below(2) != 0 ? DOGMA_OP_BR_I64_BRI : DOGMA_OP_BR_I32_BRI;
        break;
    case 10:
        x.op = DOGMA_OP_BR_I64_BRM;
        x.memory = any_memory(true);
        break;
    default:
        emit((dogma_insn){.op = DOGMA_OP_MOV_I64_RR, .rd = x.rd, .ra = x.ra}, NULL); /* V-BLOCK: not right behind a terminator */
        x.op = DOGMA_OP_BLOCK_N; /* belongs to the next block */
        break;
    }
    emit(x, deltas);
}

static void any_function(uint32_t functions)
{
    const uint32_t blocks = 1 + below(BLOCKS_MAX);
    for (uint32_t b = 0; b < blocks; b++) {
        for (uint32_t n = below(INSNS_MAX); n > 0; n--)
            any_insn(functions);
        any_terminator(b, blocks, functions);
    }
}

/* A random module as file bytes. */
static size_t any_module(uint8_t *file)
{
    static const uint8_t classes[6] = {DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64};
    dogma_signature signature = {.parameter_count = 6, .result_count = 1, .parameters = classes, .results = classes};
    dogma_function functions[FUNCTIONS_MAX];
    dogma_export export = {.name = {(const uint8_t *)"start", 5}, .kind = DOGMA_KIND_FUNCTION, .function = 0};
    uint32_t table[1] = {1};
    const uint32_t count = 2 + below(FUNCTIONS_MAX - 1);
    code_bytes = 0;
    for (uint32_t i = 0; i < count; i++) {
        const size_t start = code_bytes;
        functions[i] = (dogma_function){.own_slots = SLOTS, .saved_mask = 31, .code_offset = (uint32_t)start};
        any_function(count);
        functions[i].code_bytes = (uint32_t)(code_bytes - start);
    }
    const dogma_module module = {
        .manifest = {.name = {(const uint8_t *)"random", 6}},
        .signatures = &signature, .signature_count = 1, .functions = functions, .function_count = count,
        .exports = &export, .export_count = 1, .table = table, .table_count = 1, .code = {code, code_bytes},
    };
    size_t used;
    dogma_diag diag;
    if (dogma_module_write(&module, false, file, FILE_MAX, &used, &diag) != DOGMA_OK) {
        fprintf(stderr, "cannot write: %s\n", dogma_status_text(diag.status));
        exit(2);
    }
    return used;
}

typedef struct totals {
    uint64_t plain, accesses, invariants, preconditions, postconditions, steps;
} totals;

static void open_library(dogma_theory *theory, void **memory)
{
    size_t bytes;
    const uint8_t *library = dogma_theory_library_bytes(&bytes);
    const size_t scratch_bytes = dogma_theory_scratch_bytes(bytes);
    dogma_scratch scratch;
    *memory = malloc(scratch_bytes);
    dogma_scratch_init(&scratch, *memory, scratch_bytes);
    if (*memory == NULL || dogma_theory_open(library, bytes, &scratch, theory) != DOGMA_OK) {
        fprintf(stderr, "cannot open the library of theorems\n");
        exit(2);
    }
}

static void try_module(uint64_t seed, const dogma_theory *library, totals *sum)
{
    static uint8_t file[FILE_MAX];
    static uint8_t memory[DOGMA_MODULE_READ_SCRATCH_BYTES(FILE_MAX) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(FILE_MAX)];
    char name[40];
    snprintf(name, sizeof name, "seed %llu", (unsigned long long)seed);
    seed_state = seed;
    const size_t bytes = any_module(file);
    dogma_scratch scratch;
    dogma_module module;
    dogma_diag diag = {0};
    dogma_scratch_init(&scratch, memory, sizeof memory);
    CHECK_EQUAL(dogma_module_read(file, bytes, &scratch, &module, &diag), DOGMA_OK, name);
    CHECK_EQUAL(dogma_module_validate(&module, &scratch, &diag), DOGMA_OK, name);

    const dogma_prove_options options = {.library = library};
    dogma_prove_result result, again;
    CHECK_EQUAL(dogma_prove(&module, &options, &result), DOGMA_OK, name);
    CHECK_EQUAL(result.counts.dropped, 0, name);
    if (result.counts.dropped != 0)
        TEST_SAY("  refused: %s function %u block %u instruction %u location %u\n", result.refused.base.rule, result.refused.base.function,
                 result.refused.block, result.refused.insn, result.refused.location);
    CHECK(result.accesses.plain + result.accesses.clamp >= result.counts.expected);
    CHECK_EQUAL(dogma_prove(&module, &options, &again), DOGMA_OK, name);
    CHECK_BYTES(again.proof, again.proof_bytes, result.proof, result.proof_bytes, name);

    sum->plain += result.accesses.plain + result.accesses.clamp;
    sum->accesses += result.accesses.plain + result.accesses.clamp + result.accesses.safe;
    sum->invariants += result.counts.invariants;
    sum->preconditions += result.counts.preconditions;
    sum->postconditions += result.counts.postconditions;
    sum->steps += result.counts.steps;
    dogma_prove_release(&result);
    dogma_prove_release(&again);
}

int main(int argc, char **argv)
{
    const uint64_t count = argc > 1 ? strtoull(argv[1], NULL, 0) : 2000, first = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    totals sum = {0};
    dogma_theory library;
    void *memory;
    open_library(&library, &memory);
    for (uint64_t i = 0; i < count; i++)
        try_module(first + i, &library, &sum);
    printf("%llu of %llu accesses plain; %llu invariants, %llu preconditions, %llu postconditions, %llu steps\n", (unsigned long long)sum.plain,
           (unsigned long long)sum.accesses, (unsigned long long)sum.invariants, (unsigned long long)sum.preconditions,
           (unsigned long long)sum.postconditions, (unsigned long long)sum.steps);
    /* The generator has to reach what it is for. */
    CHECK(count < 100 || (sum.plain * 10 > sum.accesses && sum.invariants > count && sum.preconditions > 0 && sum.postconditions > 0 && sum.steps > 0));
    free(memory);
    return test_end("prover random");
}
