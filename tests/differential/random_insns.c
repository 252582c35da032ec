/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Random instructions, translated against interpreted: every row of the table that neither ends a
 * program nor depends on other code.
 *
 *   random_insns [modules [first seed]]
 *
 * Each module has FUNCTION_COUNT functions of straight-line code with random registers, memory
 * operands and values, and short forward branches. Both ways start from the same memory; all
 * registers, slots and the whole buffer must be equal afterwards, whichever accesses are plain. A
 * difference prints the seed and the function; each module runs in a process of its own.
 */
#include "access_plan.h"
#include "interp/interp.h"
#include "process.h"

#include <asm/prctl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    FUNCTION_COUNT = 200,
    INSNS = 24,
    SLOTS = 16,
    BUFFER_BYTES = 16384,
    MIDDLE = 8192,
    CODE_MAX = 1 << 20
};

/* Kept by the generator: base of memory operands, an index of 0..255, a vector of zeros. */
enum { BASE = DOGMA_R14, INDEX = DOGMA_R13, ZERO_VECTOR = 15 };
static const uint8_t registers[] = {DOGMA_RAX, DOGMA_RCX, DOGMA_RDX, DOGMA_RBX,
                                    DOGMA_RBP, DOGMA_RSI, DOGMA_RDI, DOGMA_R8,
                                    DOGMA_R9,  DOGMA_R10, DOGMA_R12};
enum { REGISTER_COUNT = sizeof registers };

static uint64_t state;
static uint64_t next(void)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state * 0x2545f4914f6cdd1du;
}
static uint32_t below(uint32_t n)
{
    return (uint32_t)((next() >> 33) % n);
}

static uint8_t code[CODE_MAX];
static size_t code_bytes;

static void emit(const dogma_insn *insn)
{
    size_t used;
    dogma_status status =
        dogma_insn_encode(insn, NULL, code + code_bytes, CODE_MAX - code_bytes, &used);
    if (status != DOGMA_OK) {
        fprintf(stderr, "cannot encode %s: %s\n", dogma_rows[insn->op].text,
                dogma_status_text(status));
        exit(2);
    }
    code_bytes += used;
}

static void emit_simple(dogma_op op, uint8_t rd, uint8_t ra, int64_t imm)
{
    emit(&(dogma_insn){.op = (uint16_t)op, .rd = rd, .ra = ra, .imm = imm});
}

static dogma_memory global(int32_t offset)
{
    return (dogma_memory){.kind = DOGMA_MEMORY_GLOBAL, .disp = offset};
}

static uint8_t any_register(void)
{
    return registers[below(REGISTER_COUNT)];
}
static uint8_t any_vector(void)
{
    return (uint8_t)below(ZERO_VECTOR);
}

/* Values that matter: small, extreme, floats with special meanings, anything. */
static uint64_t any_value(void)
{
    static const uint64_t special[] = {0,
                                       1,
                                       2,
                                       0xffffffffffffffff,
                                       0x8000000000000000,
                                       0x7fffffffffffffff,
                                       0x80000000,
                                       0x7fffffff,
                                       0xffffffff,
                                       0x7f80000000000000,
                                       0x3ff0000000000000,
                                       0x7ff0000000000000,
                                       0xfff0000000000000,
                                       0x7ff8000000000001,
                                       0x7ff0000000000001,
                                       0xfff4000000001234,
                                       0x3f8000007f800000,
                                       0x7fc00001ff800000,
                                       0x7f800001ffc12345,
                                       0x0000000180000001,
                                       0x41e0000000000000,
                                       0xc1e0000000200000,
                                       0x43e0000000000000,
                                       0xc3e0000000000000,
                                       0x4f000000cf000000,
                                       0x5f000000df000000,
                                       0x3fdfffffffffffff,
                                       0xbfe0000000000000,
                                       0x0010000000000000,
                                       0x000fffffffffffff,
                                       0x8000000000000001,
                                       0x00800000807fffff,
                                       0x3effffffbf000000,
                                       0x4b0000004b800000,
                                       0x0102030405060708,
                                       0x80ff7f0180ff7f01,
                                       0x000000000000001f,
                                       0x0000000000000040,
                                       0x0000000f00000020};
    switch (below(4)) {
    case 0:
        return special[below(sizeof special / sizeof special[0])];
    case 1:
        return next() & 0xff;
    case 2:
        return next();
    default: /* a float of moderate size in both halves, or a double */
        if (below(2)) {
            double d = (double)(int64_t)next() / (double)(1ull << below(63));
            uint64_t bits;
            memcpy(&bits, &d, 8);
            return bits;
        } else {
            float f[2] = {(float)(int32_t)next() / (float)(1u << below(31)),
                          (float)(int32_t)next()};
            uint64_t bits;
            memcpy(&bits, f, 8);
            return bits;
        }
    }
}

static dogma_memory any_memory(const dogma_row *row, bool aligned)
{
    bool wide = row->access_bytes == 16;
    int32_t disp = (int32_t)below(4000) - 2000;
    if (aligned)
        return (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = BASE, .disp = disp / 16 * 16};
    switch (below((row->traits & DOGMA_TRAIT_SLOT) ? 5 : 4)) {
    case 0:
        return (dogma_memory){
            .kind = DOGMA_MEMORY_BASE, .base = BASE, .disp = below(2) ? disp : disp / 8 * 8};
    case 1:
        return (dogma_memory){.kind = DOGMA_MEMORY_BASE,
                              .base = BASE,
                              .disp = below(3) ? disp : 0,
                              .has_index = 1,
                              .index = INDEX,
                              .scale_log2 = (uint8_t)below(4)};
    case 2:
        if (strcmp(row->text, "lea.i32") == 0)
            return (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = BASE, .disp = disp};
        return global(MIDDLE + disp);
    case 3:
        if (strcmp(row->text, "lea.i32") == 0)
            return (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = BASE, .disp = disp};
        return (dogma_memory){.kind = DOGMA_MEMORY_GLOBAL,
                              .disp = MIDDLE + disp,
                              .has_index = 1,
                              .index = INDEX,
                              .scale_log2 = (uint8_t)below(4)};
    default:
        return (dogma_memory){.kind = DOGMA_MEMORY_SLOT,
                              .disp = (int32_t)below(wide ? SLOTS - 1 : SLOTS)};
    }
}

static uint32_t lane_bits(const char *text)
{
    return strstr(text, "i8") ? 8 : strstr(text, "16") ? 16 : strstr(text, "32") ? 32 : 64;
}

/* The range that a row allows its unsigned byte. */
static uint32_t byte_range(const char *text)
{
    static const struct {
        const char *prefix;
        uint32_t range;
    } ranges[] = {{"vbytesh", 16}, {"valign", 16}, {"vshuf2.f64", 4},
                  {"fround", 4},   {"vround", 4},  {"vcmp.", DOGMA_FLOAT_CONDITION_COUNT}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++) {
        if (strncmp(text, ranges[i].prefix, strlen(ranges[i].prefix)) == 0)
            return ranges[i].range;
    }
    if (strncmp(text, "vinsert", 7) == 0 || strncmp(text, "vextract", 8) == 0)
        return 128 / lane_bits(text);
    if (strncmp(text, "vshl.", 5) == 0 || strncmp(text, "vshr.", 5) == 0 ||
        strncmp(text, "vsar.", 5) == 0)
        return lane_bits(text);
    return 256;
}

static int64_t any_immediate(const dogma_row *row)
{
    if (strcmp(row->rule, "X-SHIFT") == 0)
        return below(strstr(row->text, "i64") ? 64 : 32);
    uint64_t value = any_value();
    switch (row->imm_bits) {
    case 8:
        return (int8_t)(uint8_t)value;
    case 16:
        return (int16_t)(uint16_t)value;
    case 32:
        return (int32_t)(uint32_t)value;
    default:
        return (int64_t)value;
    }
}

/* Rows that are left out: control flow but for branches, and what depends on the process. */
static bool wanted(const dogma_row *row)
{
    static const char *const out[] = {"block", "dalloc", "dset", "dframe", "fnaddr"};
    for (size_t i = 0; i < sizeof out / sizeof out[0]; i++) {
        if (strcmp(row->text, out[i]) == 0)
            return false;
    }
    bool branch = strcmp(row->rule, "X-BRANCH") == 0 || strcmp(row->rule, "X-FBRANCH") == 0;
    return branch || (row->traits & (DOGMA_TRAIT_TERMINATOR | DOGMA_TRAIT_CALL)) == 0;
}

static bool is_vector_operand(const char *operands, unsigned index)
{
    for (; index > 0; index--)
        operands = strchr(operands, ',') + 1;
    return *operands == '=' || *operands == '+' ? strchr("sdv", operands[1]) != NULL
                                                : strchr("sdv", *operands) != NULL;
}

static void random_insn(dogma_op op)
{
    const dogma_row *row = &dogma_rows[op];
    bool vectors = row->form >= DOGMA_FORM_V;
    dogma_insn insn = {.op = (uint16_t)op};
    do {
        insn.rd = any_register(), insn.ra = any_register(), insn.rb = any_register(),
        insn.rc = any_register();
        if (row->form == DOGMA_FORM_BVV || row->form == DOGMA_FORM_SVV || vectors) {
            insn.ra = any_vector(), insn.rb = any_vector(), insn.rc = any_vector();
            if (row->form == DOGMA_FORM_VR)
                insn.ra = any_register();
            if (row->form == DOGMA_FORM_VVRI)
                insn.rb = any_register();
            if (vectors && row->form != DOGMA_FORM_RV && row->form != DOGMA_FORM_RVI)
                insn.rd = any_vector();
        }
    } while (insn.rd == insn.rb ||
             insn.rd == insn.rc); /* V-DIST for the rows that have it; the others lose little */
    bool twin = strcmp(row->rule, "X-CARRY") != 0 && strcmp(row->rule, "X-OVERFLOW") != 0 &&
                strcmp(row->rule, "X-MULWIDE") != 0 && strncmp(row->text, "fcopysign", 9) != 0;
    if (twin && below(4) == 0) {
        if (row->form == DOGMA_FORM_RRR || row->form == DOGMA_FORM_VVV ||
            row->form == DOGMA_FORM_VVVI || row->form == DOGMA_FORM_CRR)
            insn.rb = insn.rd;
        else if (row->form == DOGMA_FORM_SRR)
            insn.ra = insn.rb = insn.rd;
        else if (row->form == DOGMA_FORM_VVVV)
            insn.rc = insn.rd;
    }
    bool float_condition = row->form == DOGMA_FORM_BVV || row->form == DOGMA_FORM_SVV;
    insn.condition = (uint8_t)below(float_condition ? (uint32_t)DOGMA_FLOAT_CONDITION_COUNT
                                                    : (uint32_t)DOGMA_CONDITION_COUNT);
    insn.imm = strchr(row->operands, 'u') != NULL ? (int64_t)below(byte_range(row->text))
                                                  : any_immediate(row);
    bool aligned = op == DOGMA_OP_CMPXCHG_I128_M;
    if (row->access_bytes != 0)
        insn.memory = any_memory(row, aligned);
    if (row->traits & DOGMA_TRAIT_DIVIDES) {
        /* No trap: an odd divisor, a dividend that is not the lowest number. */
        emit_simple(DOGMA_OP_OR_I64_RI, insn.rd, 0, 1);
        emit(&(dogma_insn){.op = DOGMA_OP_SHR_I64_RRI,
                           .rd = DOGMA_RAX,
                           .ra = DOGMA_RAX,
                           .imm = strstr(row->text, "i32") ? 33 : 1});
        if (insn.rd == DOGMA_RAX)
            emit_simple(DOGMA_OP_OR_I64_RI, insn.rd, 0, 1);
    }
    if (aligned && below(2)) { /* now and then equal */
        dogma_memory low = insn.memory, high = insn.memory;
        high.disp += 8;
        emit(&(dogma_insn){.op = DOGMA_OP_LD_I64_RM, .rd = DOGMA_RAX, .memory = low});
        emit(&(dogma_insn){.op = DOGMA_OP_LD_I64_RM, .rd = DOGMA_RDX, .memory = high});
    }
    bool branch = (row->traits & DOGMA_TRAIT_TERMINATOR) != 0;
    insn.target_delta = 2;
    emit(&insn);
    if (branch) { /* the block that is left out when the branch is taken */
        emit_simple(DOGMA_OP_XOR_I64_RI, any_register(), 0, 0x1234567);
        emit_simple(DOGMA_OP_BLOCK_N, 0, 0, 0);
    }
    /* The rest of a register after a scalar result is unspecified: clear it. */
    if (vectors && is_vector_operand(row->operands, 0) &&
        (row->operands[0] == '=' || row->operands[0] == '+') && row->operands[1] != 'v')
        emit(&(dogma_insn){.op = DOGMA_OP_VBLEND_I16_VVVI,
                           .rd = insn.rd,
                           .ra = insn.rd,
                           .rb = ZERO_VECTOR,
                           .imm = row->operands[1] == 's' ? 0xfc : 0xf0});
}

static void prologue(void)
{
    emit(&(dogma_insn){.op = DOGMA_OP_LEA_I64_RM, .rd = BASE, .memory = global(MIDDLE)});
    emit(&(dogma_insn){.op = DOGMA_OP_LD_U8_RM, .rd = INDEX, .memory = global(0)});
    for (int i = 0; i < SLOTS; i++) {
        emit(&(dogma_insn){
            .op = DOGMA_OP_LD_I64_RM, .rd = DOGMA_RAX, .memory = global(512 + 8 * i)});
        emit(&(dogma_insn){.op = DOGMA_OP_ST_I64_MR,
                           .rd = DOGMA_RAX,
                           .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = i}});
    }
    for (int i = 0; i < REGISTER_COUNT; i++)
        emit(&(dogma_insn){
            .op = DOGMA_OP_LD_I64_RM, .rd = registers[i], .memory = global(8 + 8 * i)});
    for (uint8_t i = 0; i < ZERO_VECTOR; i++)
        emit(&(dogma_insn){.op = DOGMA_OP_LD_V128_VM, .rd = i, .memory = global(128 + 16 * i)});
    emit_simple(DOGMA_OP_ZERO_V128_V, ZERO_VECTOR, 0, 0);
}

static void epilogue(void)
{
    for (int i = 0; i < REGISTER_COUNT; i++)
        emit(&(dogma_insn){
            .op = DOGMA_OP_ST_I64_MR, .rd = registers[i], .memory = global(8 + 8 * i)});
    for (uint8_t i = 0; i < ZERO_VECTOR; i++)
        emit(&(dogma_insn){.op = DOGMA_OP_ST_V128_MV, .rd = i, .memory = global(128 + 16 * i)});
    for (int i = 0; i < SLOTS; i++) {
        emit(&(dogma_insn){.op = DOGMA_OP_LD_I64_RM,
                           .rd = DOGMA_RAX,
                           .memory = {.kind = DOGMA_MEMORY_SLOT, .disp = i}});
        emit(&(dogma_insn){
            .op = DOGMA_OP_ST_I64_MR, .rd = DOGMA_RAX, .memory = global(512 + 8 * i)});
    }
    emit_simple(DOGMA_OP_RET_N, 0, 0, 0);
}

static dogma_op rows_in_use[DOGMA_OP_COUNT];
static uint32_t row_count;

/* A module file in memory: function 0 is the entry, which is never run. */
static int make_module(void)
{
    static dogma_function functions[FUNCTION_COUNT + 1];
    static const uint8_t i64_class[1] = {DOGMA_CLASS_I64};
    dogma_signature signatures[2] = {{.parameter_count = 0},
                                     {.parameter_count = 1, .parameters = i64_class}};
    code_bytes = 0;
    emit_simple(DOGMA_OP_RET_N, 0, 0, 0);
    functions[0] = (dogma_function){.signature = 1, .code_bytes = (uint32_t)code_bytes};
    for (uint32_t f = 1; f <= FUNCTION_COUNT; f++) {
        size_t start = code_bytes;
        prologue();
        for (int i = 0; i < INSNS; i++)
            random_insn(rows_in_use[below(row_count)]);
        epilogue();
        functions[f] = (dogma_function){.signature = 0,
                                        .own_slots = SLOTS,
                                        .saved_mask = 31,
                                        .code_bytes = (uint32_t)(code_bytes - start)};
    }
    dogma_module module = {
        .manifest = {.name = {(const uint8_t *)"random", 6}, .bss_bytes = BUFFER_BYTES, .entry = 1},
        .signatures = signatures,
        .signature_count = 2,
        .functions = functions,
        .function_count = FUNCTION_COUNT + 1,
        .code = {code, code_bytes}};
    static uint8_t file[CODE_MAX + (1 << 16)];
    size_t used;
    dogma_diag diag;
    dogma_status status = dogma_module_write(&module, false, file, sizeof file, &used, &diag);
    int descriptor = memfd_create("random", MFD_CLOEXEC);
    if (status != DOGMA_OK || descriptor < 0 || write(descriptor, file, used) != (ssize_t)used) {
        fprintf(stderr, "cannot make a module: %s\n", dogma_status_text(status));
        exit(2);
    }
    return descriptor;
}

/* Only the random part: what loads and stores the state is the same everywhere. */
static void print_function(const dogma_module *view, uint32_t f)
{
    const uint32_t first = 2 + 2 * SLOTS + REGISTER_COUNT + ZERO_VECTOR + 1;
    const uint32_t epilogue = REGISTER_COUNT + ZERO_VECTOR + 2 * SLOTS + 1;
    uint32_t total = 0, number = 0;
    size_t offset = view->functions[f].code_offset, end = offset + view->functions[f].code_bytes;
    uint32_t block = 0;
    dogma_insn insn;
    for (size_t at = offset; at < end && dogma_insn_decode(view->code.data, view->code.size_bytes,
                                                           at, &insn) == DOGMA_OK;
         at += insn.size_bytes)
        total++;
    for (; offset < end &&
           dogma_insn_decode(view->code.data, view->code.size_bytes, offset, &insn) == DOGMA_OK;
         offset += insn.size_bytes) {
        char text[256];
        size_t used;
        bool shown = number >= first && number < total - epilogue;
        number++;
        if (shown && dogma_insn_print(&insn, block, text, sizeof text, &used) == DOGMA_OK)
            fprintf(stderr, "    %s\n", text);
        block += insn.op == DOGMA_OP_BLOCK_N ||
                 (dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) != 0;
    }
}

/* All memory operands stay in the buffer, so any plan will do: some accesses plain, in the module that was linked without a plan. */
static void make_plan(dg_process *process, uint64_t seed)
{
    dg_module *module = process->modules[0];
    static const unsigned densities[] = {TEST_PLAN_ALL, TEST_PLAN_NONE, TEST_PLAN_ALL / 2, TEST_PLAN_ALL / 4};
    uint64_t plan_seed = seed + 1;
    test_plan plan;
    test_plan_make(&plan, &module->view, densities[seed % 4], &plan_seed);
    dg_module_set_plan(module, plan.plain, plan.plan.plain_bytes, plan.first_access);
    module->plan.unproven = seed / 4 % 2 == 0 ? DOGMA_UNPROVEN_BEST : DOGMA_UNPROVEN_GS;
    dg_module_translate(process, module);
}

static int run_module(uint64_t seed)
{
    state = seed * 0x9e3779b97f4a7c15u + 1;
    for (int i = 0; i < 8; i++)
        next();
    dg_process *process = dg_current;
    int descriptor = make_module();
    if (!dg_arena_create(&process->arena))
        return 2;
    dg_link(process, descriptor, "random");
    make_plan(process, seed);
    dg_stacks_make(process);
    dg_trap_handlers_install(process);
    dg_interpreter_make(process);
    syscall(SYS_arch_prctl, ARCH_SET_GS, process->arena.base);
    dg_module *module = process->modules[0];
    uint8_t *buffer = process->arena.base + module->placement.image_base;
    static uint64_t initial[BUFFER_BYTES / 8], translated[BUFFER_BYTES / 8];
    int bad = 0;
    for (uint32_t f = 1; f <= FUNCTION_COUNT; f++) {
        for (size_t i = 0; i < BUFFER_BYTES / 8; i++)
            initial[i] = any_value();
        memcpy(buffer, initial, BUFFER_BYTES);
        process->options.interpret = false;
        dg_enter(module->placement.code_address + module->function_offsets[f], 0,
                 process->safe_stack + process->safe_stack_bytes,
                 (uint64_t)(uintptr_t)process->arena.base);
        memcpy(translated, buffer, BUFFER_BYTES);
        memcpy(buffer, initial, BUFFER_BYTES);
        dg_trap trap;
        process->options.interpret = true;
        if (!dg_interpreter_try(process, module, f, 0, &trap)) {
            fprintf(stderr, "seed %llu function %u: trap %d when interpreted\n",
                    (unsigned long long)seed, f, (int)trap.kind);
            print_function(&module->view, f);
            return 1;
        }
        if (memcmp(translated, buffer, BUFFER_BYTES) == 0)
            continue;
        fprintf(stderr, "seed %llu function %u:\n", (unsigned long long)seed, f);
        for (size_t i = 0; i < BUFFER_BYTES / 8; i++) {
            uint64_t interpreted;
            memcpy(&interpreted, buffer + 8 * i, 8);
            if (interpreted != translated[i])
                fprintf(stderr,
                        "  at %zu: started %016llx, translated %016llx, interpreted %016llx\n",
                        8 * i, (unsigned long long)initial[i], (unsigned long long)translated[i],
                        (unsigned long long)interpreted);
        }
        print_function(&module->view, f);
        if (++bad == 3)
            break;
    }
    return bad != 0;
}

int main(int argc, char **argv)
{
    unsigned long modules = argc > 1 ? strtoul(argv[1], NULL, 0) : 20;
    uint64_t first = argc > 2 ? strtoull(argv[2], NULL, 0) : 1;
    const char *only = argc > 3 ? argv[3] : NULL; /* rows whose text begins so */
    for (int op = 1; op < DOGMA_OP_COUNT; op++) {
        if (wanted(&dogma_rows[op]) &&
            (only == NULL || strncmp(dogma_rows[op].text, only, strlen(only)) == 0))
            rows_in_use[row_count++] = (dogma_op)op;
    }
    if (row_count == 0)
        return 2;
    unsigned long failed = 0;
    for (unsigned long i = 0; i < modules; i++) {
        pid_t child = fork();
        if (child == 0) {
            int result = run_module(first + i);
            fflush(NULL);
            _exit(result);
        }
        int status = -1;
        waitpid(child, &status, 0);
        if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
            fprintf(stderr, "seed %llu: failed (%d)\n", (unsigned long long)(first + i), status);
            if (++failed == 5)
                break;
        }
    }
    printf("random_insns: %u rows, %lu modules of %d functions, %lu failed\n", row_count, modules,
           FUNCTION_COUNT, failed);
    return failed != 0;
}
