/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * P-STEP: a step by a theorem of the library is refused when one of its hypotheses is not known to hold. For every theorem, random constants and registers that
 * hold nothing known, a number near a bound of a hypothesis, or a pointer; no relations. What must hold is computed here from the theorem's formulas.
 */
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { TRIES = 3000, UNKNOWN = 0, NUMBER = 1, POINTER = 2 };
static const uint8_t registers[] = {DOGMA_RAX, DOGMA_RCX, DOGMA_RDX, DOGMA_RBX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R9, DOGMA_R10, DOGMA_R12, DOGMA_R13, DOGMA_R14};
static uint64_t seed = 1;
static uint64_t accepted, refused;

static uint32_t below(uint32_t n)
{
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % n);
}

static int64_t any_constant(void)
{
    static const int64_t some[] = {0, 0, 1, 3, 8, -8, 0xffffffff, 0x100000000, -0x80000000ll, 0xfffffff8, (int64_t)1 << 40, -((int64_t)1 << 42), (int64_t)1 << 42};
    return some[below(sizeof some / sizeof some[0])];
}

typedef struct attempt {
    int64_t constants[DOGMA_STEP_VARIABLES_MAX], number[DOGMA_STEP_VARIABLES_MAX];
    uint8_t kind[DOGMA_STEP_VARIABLES_MAX];
} attempt;

static bool holds(const dogma_step_formula *formula, const attempt *a)
{
    const uint8_t v = formula->value[0];
    switch (formula->predicate) {
    case DOGMA_PREDICATE_CLOSED: return formula->holds;
    case DOGMA_PREDICATE_INT: return a->kind[v] == NUMBER && formula->constant[0] <= a->number[v] && a->number[v] <= formula->constant[1];
    case DOGMA_PREDICATE_PTR: return a->kind[v] == POINTER && formula->constant[0] <= 0 && formula->constant[1] >= 0xffffffff;
    default: return false;
    }
}

static void emit(uint8_t *code, size_t *used, dogma_insn x)
{
    size_t bytes;
    if (dogma_insn_encode(&x, NULL, code + *used, 1024 - *used, &bytes) != DOGMA_OK)
        exit(3);
    *used += bytes;
}

/* One step at the only access of a function. */
static bool try_step(const dogma_theory *library, uint32_t id, const dogma_step_shape *shape, const attempt *a, bool expected)
{
    static const uint8_t classes[1] = {DOGMA_CLASS_I64};
    static uint8_t code[1024], file[8192];
    dogma_signature signature = {.parameter_count = 1, .result_count = 1, .parameters = classes, .results = classes};
    size_t used = 0, size, proof_size;
    dogma_diag diag;
    for (uint32_t v = 0; v < shape->variable_count; v++) {
        if (a->kind[v] == NUMBER)
            emit(code, &used, (dogma_insn){.op = DOGMA_OP_MOV_I64_RI, .rd = registers[v], .imm = a->number[v]});
        else if (a->kind[v] == POINTER)
            emit(code, &used, (dogma_insn){.op = DOGMA_OP_CLAMP_RR, .rd = registers[v], .ra = registers[v]});
    }
    emit(code, &used, (dogma_insn){.op = DOGMA_OP_ST_I64_MR, .rd = DOGMA_RBP, .memory = {.kind = DOGMA_MEMORY_BASE, .base = DOGMA_RBP}});
    emit(code, &used, (dogma_insn){.op = DOGMA_OP_RET_N});
    dogma_function function = {.saved_mask = 31, .code_bytes = (uint32_t)used};
    const dogma_module made = {.manifest = {.name = {(const uint8_t *)"theorems", 8}}, .signatures = &signature, .signature_count = 1, .functions = &function,
                               .function_count = 1, .code = {code, used}};
    opened_module opened;
    if (dogma_module_write(&made, false, file, sizeof file, &size, &diag) != DOGMA_OK || !harness_open(&opened, file, size))
        exit(3);
    model_proof proof;
    model_init(&proof, &opened.module);
    proof.theory = library->hash_low;
    model_step *step = model_add_step(model_add_record(&proof, 0), 0, 0);
    step->kind = MODEL_STEP_THEOREM;
    step->theorem = id;
    step->operand_count = (uint8_t)shape->variable_count;
    for (uint32_t v = 0; v < shape->variable_count; v++) {
        const bool value = (shape->value_mask >> v & 1u) != 0;
        step->operands[v] = value ? registers[v] : MODEL_OPERAND_CONSTANT;
        step->constants[v] = a->constants[v];
    }
    uint8_t *bytes = model_write(&proof, &proof_size);
    checked c = harness_check(&opened.module, bytes, proof_size, library, false);
    const bool good = c.status != DOGMA_OK || expected;
    accepted += c.status == DOGMA_OK;
    refused += c.status != DOGMA_OK;
    if (!good)
        fprintf(stderr, "theorem %u: a step was made though a hypothesis does not hold\n", id);
    harness_release(&c);
    free(bytes);
    model_free(&proof);
    harness_close(&opened);
    return good;
}

static bool try_theorem(const dogma_theory *library, uint32_t id, const dogma_step_shape *shape)
{
    attempt a;
    dogma_step_formula formula;
    bool expected = true;
    int64_t bounds[2 * DOGMA_STEP_HYPOTHESES_MAX + 1] = {0};
    uint32_t bound_count = 1;
    memset(&a, 0, sizeof a);
    for (uint32_t v = 0; v < shape->variable_count; v++)
        if ((shape->value_mask >> v & 1u) == 0)
            a.constants[v] = any_constant();
    for (uint32_t i = 0; i < shape->hypothesis_count; i++)
        if (dogma_theory_step_formula(library, id, i, a.constants, &formula) == DOGMA_OK && formula.predicate == DOGMA_PREDICATE_INT) {
            bounds[bound_count++] = formula.constant[0];
            bounds[bound_count++] = formula.constant[1];
        }
    for (uint32_t v = 0; v < shape->variable_count; v++) {
        if ((shape->value_mask >> v & 1u) == 0)
            continue;
        a.kind[v] = (uint8_t)below(3);
        a.number[v] = bounds[below(bound_count)] + (int64_t)below(3) - 1;
        if (a.number[v] < -DOGMA_FACT_BOUND || a.number[v] > DOGMA_FACT_BOUND)
            a.number[v] = 0;
    }
    for (uint32_t i = 0; i < shape->hypothesis_count; i++)
        expected = expected && dogma_theory_step_formula(library, id, i, a.constants, &formula) == DOGMA_OK && holds(&formula, &a);
    return try_step(library, id, shape, &a, expected);
}

int main(void)
{
    const dogma_theory *library = harness_library();
    bool good = library != NULL;
    uint32_t steps = 0;
    for (uint32_t id = 0; good && id < library->first_theorem + library->theorem_count; id++) {
        dogma_step_shape shape;
        if (dogma_theory_step_shape(library, id, &shape) != DOGMA_OK || shape.variable_count > sizeof registers)
            continue;
        steps++;
        for (unsigned i = 0; i < TRIES && good; i++)
            good = try_theorem(library, id, &shape);
    }
    printf("%u theorems that can be steps; %llu steps made, %llu refused\n", steps, (unsigned long long)accepted, (unsigned long long)refused);
    return good && steps > 10 && accepted > 10 && refused > 100 ? 0 : 1;
}
