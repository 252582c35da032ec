/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Random modules: every row that touches general registers, arbitrary control flow. */
#include "generate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FUNCTIONS_MAX = 6, BLOCKS_MAX = 9, INSNS_MAX = 8, OWN_SLOTS = 12, OUTGOING = 2, CODE_MAX = 1 << 15, BSS_BYTES = 1 << 16 };

chooser chooser_make(const uint8_t *data, size_t size, uint64_t seed)
{
    chooser c = {.data = data, .left = size, .state = seed + size};
    for (size_t i = 0; i < size; i++)
        c.state = (c.state ^ data[i]) * 0x100000001b3u;
    return c;
}

static uint64_t random64(chooser *c)
{
    uint64_t z = (c->state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint32_t choose(chooser *c, uint32_t n)
{
    if (c->left == 0)
        return (uint32_t)((random64(c) >> 33) % n);
    uint32_t value = *c->data++;
    c->left--;
    if (n > 256 && c->left != 0) {
        value = value << 8 | *c->data++;
        c->left--;
    }
    return value % n;
}

uint64_t choose_value(chooser *c)
{
    static const int64_t some[] = {0, 1, 4, 7, 8, 15, 16, 255, 256, 4096, 65535, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000, 0x900000000, 0xa00000000,
                                   0xffffffff8, 0x71000000, 0x01200000, (int64_t)1 << 43, (int64_t)1 << 42, ((int64_t)1 << 43) - 1, (int64_t)1 << 40};
    switch (choose(c, 4)) {
    case 0:
        return random64(c) >> choose(c, 64);
    case 1:
        return choose(c, 256);
    default: {
        const uint64_t value = (uint64_t)some[choose(c, sizeof some / sizeof some[0])] + choose(c, 3) - 1;
        return choose(c, 3) == 0 ? 0 - value : value;
    }
    }
}

typedef struct generator {
    chooser *c;
    uint8_t code[CODE_MAX];
    size_t used;
    uint32_t functions;
    dogma_function headers[FUNCTIONS_MAX];
    uint32_t current;
} generator;

static const uint8_t registers[] = {DOGMA_RAX, DOGMA_RCX, DOGMA_RDX, DOGMA_RBX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R10, DOGMA_R12, DOGMA_RBP};

/* Most addresses are made of the registers that most clamps write, and other rows leave those alone more often than not. */
static uint8_t pointer_register(generator *g)
{
    const uint32_t n = choose(g->c, 8);
    return n < 4 ? DOGMA_RBX : n < 6 ? DOGMA_RDI : registers[choose(g->c, sizeof registers)];
}

/* Few registers, so that values meet. */
static uint8_t any_register(generator *g)
{
    return registers[choose(g->c, choose(g->c, 3) == 0 ? sizeof registers : 6)];
}

static uint8_t written_register(generator *g)
{
    const uint8_t r = any_register(g);
    return (r == DOGMA_RBX || r == DOGMA_RDI) && choose(g->c, 4) != 0 ? DOGMA_RAX : r;
}

static void emit(generator *g, const dogma_insn *x, const int32_t *deltas)
{
    size_t bytes;
    if (dogma_insn_encode(x, deltas, g->code + g->used, CODE_MAX - g->used, &bytes) != DOGMA_OK) {
        fprintf(stderr, "cannot encode %s\n", dogma_rows[x->op].text);
        exit(2);
    }
    g->used += bytes;
}

static int64_t any_immediate(generator *g, unsigned bits)
{
    const uint64_t value = choose_value(g->c);
    switch (bits) {
    case 8: return (int8_t)(uint8_t)value;
    case 16: return (int16_t)(uint16_t)value;
    case 32: return (int32_t)(uint32_t)value;
    default: return (int64_t)value;
    }
}

static int32_t any_displacement(generator *g)
{
    return choose(g->c, 2) != 0 ? (int32_t)choose(g->c, 64) - 32 : (int32_t)(uint32_t)choose_value(g->c);
}

static dogma_memory any_memory(generator *g, const dogma_row *row)
{
    if ((row->traits & DOGMA_TRAIT_SLOT) != 0 && choose(g->c, 2) != 0) {
        const dogma_function *f = &g->headers[g->current];
        const uint32_t pair = row->access_bytes > 8, slots = f->own_slots + f->outgoing_slots;
        uint32_t slot = choose(g->c, slots - pair);
        if (pair != 0 && slot + 1 == f->outgoing_slots)
            slot++;
        return (dogma_memory){.kind = DOGMA_MEMORY_SLOT, .disp = (int32_t)slot};
    }
    const bool no_global = strcmp(row->text, "lea.i32") == 0;
    dogma_memory memory = {.kind = DOGMA_MEMORY_BASE, .base = pointer_register(g), .disp = choose(g->c, 3) != 0 ? any_displacement(g) : 0};
    if (choose(g->c, 5) == 0 && !no_global)
        memory = (dogma_memory){.kind = DOGMA_MEMORY_GLOBAL, .disp = (int32_t)choose(g->c, BSS_BYTES - 64)};
    if (choose(g->c, 3) == 0) {
        memory.has_index = 1;
        memory.index = any_register(g);
        memory.scale_log2 = (uint8_t)choose(g->c, 4);
        if (memory.kind == DOGMA_MEMORY_GLOBAL && choose(g->c, 2) != 0)
            memory.disp -= 1 << 24;
    }
    return memory;
}

static bool has_memory(const dogma_row *row)
{
    return row->access_bytes != 0;
}

/* Registers, immediates and memory of a row, whatever its form. */
static dogma_insn filled(generator *g, dogma_op op)
{
    const dogma_row *row = &dogma_rows[op];
    dogma_insn x = {.op = (uint16_t)op, .form = row->form, .rd = op == DOGMA_OP_CLAMP_RR ? pointer_register(g) : written_register(g), .ra = any_register(g), .rb = any_register(g), .rc = any_register(g)};
    if (choose(g->c, 3) == 0)
        x.ra = x.rd;
    else if (choose(g->c, 3) == 0)
        x.rb = x.rd;
    while (x.rb == x.rd && row->form == DOGMA_FORM_RRR && strcmp(row->rule, "X-SHIFT") != 0)
        x.rb = registers[choose(g->c, sizeof registers)];
    while (x.rc == x.rd && row->form == DOGMA_FORM_RRRR)
        x.rc = registers[choose(g->c, sizeof registers)];
    while (strcmp(row->rule, "X-FLOAT") == 0 && x.rb == x.rd)
        x.rb = registers[choose(g->c, sizeof registers)];
    if (has_memory(row))
        x.memory = any_memory(g, row);
    const bool float_condition = row->form == DOGMA_FORM_BVV || row->form == DOGMA_FORM_SVV;
    x.condition = (uint8_t)choose(g->c, float_condition ? (uint32_t)DOGMA_FLOAT_CONDITION_COUNT : (uint32_t)DOGMA_CONDITION_COUNT);
    if (strcmp(row->rule, "X-SHIFT") == 0)
        x.imm = choose(g->c, row->form == DOGMA_FORM_VVI ? 8 : strstr(row->text, "i64") != NULL ? 64 : 32);
    else if (row->imm_bits != 0)
        x.imm = any_immediate(g, row->imm_bits);
    else if (row->form == DOGMA_FORM_VVI || row->form == DOGMA_FORM_VVVI || row->form == DOGMA_FORM_RVI || row->form == DOGMA_FORM_VVRI)
        x.imm = choose(g->c, 2);
    return x;
}

static bool is_plain_row(const dogma_row *row)
{
    return (row->traits & (DOGMA_TRAIT_TERMINATOR | DOGMA_TRAIT_CALL)) == 0 && strcmp(row->text, "block") != 0 && strcmp(row->text, "fnaddr") != 0;
}

static void any_insn(generator *g)
{
    static const uint16_t often[] = {DOGMA_OP_CLAMP_RR, DOGMA_OP_CLAMP_RR, DOGMA_OP_MOV_I64_RR, DOGMA_OP_MOV_I64_RI, DOGMA_OP_MOV_I32_RR, DOGMA_OP_ADD_I64_RI, DOGMA_OP_ADD_I64_RR,
                                     DOGMA_OP_SUB_I64_RI, DOGMA_OP_SUB_I64_RR, DOGMA_OP_LEA_I64_RM, DOGMA_OP_LEA_I64_RM, DOGMA_OP_AND_I64_RI, DOGMA_OP_AND_I32_RI, DOGMA_OP_AND_I64_RR,
                                     DOGMA_OP_LD_I64_RM, DOGMA_OP_LD_U8_RM, DOGMA_OP_LD_I32_RM, DOGMA_OP_ST_I64_MR,
                                     DOGMA_OP_LD_I64_RM, DOGMA_OP_LD_U8_RM, DOGMA_OP_LD_U16_RM, DOGMA_OP_ST_I64_MR, DOGMA_OP_ST_I32_MR, DOGMA_OP_LD_V128_VM, DOGMA_OP_CLAMP_RR, DOGMA_OP_ST_I64_MI, DOGMA_OP_SHL_I64_RRI, DOGMA_OP_SHR_I64_RRI,
                                     DOGMA_OP_SAR_I64_RRI, DOGMA_OP_SEL_I64_I64_CRR, DOGMA_OP_SEL_I64_I64_CRI, DOGMA_OP_SEL_I32_I32_CRI, DOGMA_OP_MUL_I64_RRI, DOGMA_OP_MUL_I64_RR,
                                     DOGMA_OP_DIV_U_I64_R, DOGMA_OP_DIV_U_I32_R, DOGMA_OP_DIV_S_I32_R, DOGMA_OP_DIV_S_I64_R, DOGMA_OP_ZX16_I32_RR, DOGMA_OP_SX32_I64_RR, DOGMA_OP_MOV_I32_RI,
                                     DOGMA_OP_XCHG_I64_RM, DOGMA_OP_CMPXCHG_I64_MR, DOGMA_OP_CMPXCHG_I128_M, DOGMA_OP_MULWIDE_U_I64_RRRR, DOGMA_OP_ADDO_I64_RRR, DOGMA_OP_ADDC_I64_RRR,
                                     DOGMA_OP_ADD_I64_MR, DOGMA_OP_ADD_I64_RM, DOGMA_OP_NEG_I64_RR, DOGMA_OP_DFRAME_R, DOGMA_OP_ADD_I32_RI, DOGMA_OP_SUB_I32_RI, DOGMA_OP_SUB_I32_RR,
                                     DOGMA_OP_OR_I64_RR, DOGMA_OP_XOR_I64_RI, DOGMA_OP_MUL_I32_RRI, DOGMA_OP_LEA_I32_RM, DOGMA_OP_SHL_I32_RRI, DOGMA_OP_SAR_I32_RRI, DOGMA_OP_SHR_I32_RRR,
                                     DOGMA_OP_LD_S32_I64_RM, DOGMA_OP_LD_V128_VM, DOGMA_OP_ST_V128_MV};
    dogma_op op;
    if (choose(g->c, 16) == 0) {
        const uint32_t kind = choose(g->c, 3);
        dogma_insn call = {.op = kind == 0 ? DOGMA_OP_CALL_IMPORT_I : kind == 1 ? DOGMA_OP_CALL_REG_RS : DOGMA_OP_CALL_F, .rd = any_register(g)};
        call.number = kind == 2 ? choose(g->c, g->functions) : 0;
        emit(g, &call, NULL);
        return;
    }
    if (choose(g->c, 40) == 0) {
        emit(g, &(dogma_insn){.op = DOGMA_OP_FNADDR_FA, .rd = any_register(g)}, NULL);
        return;
    }
    if (choose(g->c, 4) != 0) {
        op = (dogma_op)often[choose(g->c, sizeof often / sizeof often[0])];
    } else {
        do
            op = (dogma_op)(1 + choose(g->c, DOGMA_OP_COUNT - 1));
        while (!is_plain_row(&dogma_rows[op]));
    }
    const dogma_insn x = filled(g, op);
    emit(g, &x, NULL);
}

static void any_terminator(generator *g, uint32_t block, uint32_t blocks)
{
    static const uint16_t branches[] = {DOGMA_OP_BR_I64_BRR, DOGMA_OP_BR_I64_BRR, DOGMA_OP_BR_I64_BRI, DOGMA_OP_BR_I32_BRR, DOGMA_OP_BR_I32_BRI, DOGMA_OP_BR_I32_BRM,
                                        DOGMA_OP_BR_I64_BRM, DOGMA_OP_BR_I32_BMI, DOGMA_OP_BR_I64_BMI, DOGMA_OP_BR_I8_BMI, DOGMA_OP_BR_I16_BMI, DOGMA_OP_BR_F64_BVV};
    const bool last = block + 1 == blocks;
    int32_t deltas[4];
    for (unsigned i = 0; i < 4; i++)
        deltas[i] = (int32_t)(choose(g->c, 4) != 0 && !last ? block + 1 + choose(g->c, blocks - block - 1) : choose(g->c, blocks)) - (int32_t)block;
    dogma_insn x = {.rd = any_register(g), .target_delta = deltas[0]};
    const uint32_t kind = choose(g->c, last ? 5 : 16);
    if (kind == 0 || kind == 1) {
        x.op = DOGMA_OP_RET_N;
    } else if (kind == 2) {
        uint32_t callee = choose(g->c, g->functions);
        if (g->headers[callee].incoming_slots > g->headers[g->current].incoming_slots)
            callee = g->current;
        x.op = DOGMA_OP_TAIL_F;
        x.number = callee;
    } else if (kind == 3) {
        x.op = DOGMA_OP_BRTAB_TAB;
        x.number = 4;
    } else if (kind == 4) {
        x.op = last && choose(g->c, 4) == 0 ? DOGMA_OP_LONGJMP_N : DOGMA_OP_JUMP_J;
    } else if (kind == 5 && (g->headers[g->current].flags & DOGMA_FUNCTION_RETURNS_TWICE) != 0) {
        x.op = DOGMA_OP_SETJMP_N;
    } else if (kind == 6) {
        emit(g, &(dogma_insn){.op = DOGMA_OP_FENCE_N}, NULL); /* V-BLOCK: not right behind a terminator */
        x.op = DOGMA_OP_BLOCK_N;
    } else {
        x = filled(g, (dogma_op)branches[choose(g->c, sizeof branches / sizeof branches[0])]);
        x.target_delta = deltas[0];
    }
    emit(g, &x, deltas);
}

/* One register gets a fact of some kind. */
static void make_fact(generator *g, uint8_t r)
{
    static const uint16_t makers[] = {DOGMA_OP_MOV_I32_RR, DOGMA_OP_AND_I64_RI, DOGMA_OP_MOV_I64_RI, DOGMA_OP_CLAMP_RR, DOGMA_OP_SHR_I64_RRI, DOGMA_OP_ZX16_I32_RR,
                                      DOGMA_OP_SX32_I64_RR, DOGMA_OP_SX8_I64_RR, DOGMA_OP_SAR_I64_RRI, DOGMA_OP_LEA_I64_RM, DOGMA_OP_SET_I64_SRI, DOGMA_OP_AND_I32_RI};
    dogma_insn x = filled(g, (dogma_op)makers[choose(g->c, sizeof makers / sizeof makers[0])]);
    x.rd = r;
    if (x.op == DOGMA_OP_SHR_I64_RRI || x.op == DOGMA_OP_SAR_I64_RRI)
        x.imm = 21 + choose(g->c, 43);
    emit(g, &x, NULL);
}

/* Facts first, then a few rows, a branch, and blocks that can claim what it taught. */
static void focused_function(generator *g)
{
    static const uint16_t branches[] = {DOGMA_OP_BR_I64_BRR, DOGMA_OP_BR_I64_BRI, DOGMA_OP_BR_I32_BRR, DOGMA_OP_BR_I32_BRI};
    for (unsigned i = 0; i < 6; i++)
        if (choose(g->c, 4) != 0)
            make_fact(g, registers[i]);
    for (uint32_t n = choose(g->c, 4); n > 0; n--)
        any_insn(g);
    dogma_insn x = filled(g, (dogma_op)branches[choose(g->c, 4)]);
    x.target_delta = 1 + (int32_t)choose(g->c, 2);
    if (choose(g->c, 2) != 0)
        x.imm = choose(g->c, 40);
    emit(g, &x, NULL);
    for (uint32_t n = choose(g->c, 3); n > 0; n--)
        any_insn(g);
    emit(g, &(dogma_insn){.op = DOGMA_OP_JUMP_J, .target_delta = 1}, NULL);
    for (uint32_t n = choose(g->c, 2); n > 0; n--)
        any_insn(g);
    emit(g, &(dogma_insn){.op = DOGMA_OP_RET_N}, NULL);
}

static void any_function(generator *g)
{
    if (choose(g->c, 3) != 0) {
        focused_function(g);
        return;
    }
    const uint32_t blocks = 1 + choose(g->c, BLOCKS_MAX);
    for (uint32_t b = 0; b < blocks; b++) {
        for (uint32_t n = choose(g->c, INSNS_MAX); n > 0; n--)
            any_insn(g);
        any_terminator(g, b, blocks);
    }
}

size_t generate_module(chooser *c, uint8_t *file)
{
    static const uint8_t classes[6] = {DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64, DOGMA_CLASS_I64};
    static generator g;
    dogma_signature signatures[] = {
        {.parameter_count = 6, .result_count = 1, .parameters = classes, .results = classes},
        {.parameter_count = 6, .result_count = 2, .parameters = classes, .results = classes},
    };
    dogma_import import = {.module = {(const uint8_t *)"lib", 3}, .name = {(const uint8_t *)"f", 1}, .kind = DOGMA_KIND_FUNCTION, .signature = 0};
    dogma_export export = {.name = {(const uint8_t *)"start", 5}, .kind = DOGMA_KIND_FUNCTION, .function = 0};
    uint32_t table[1] = {1};
    g.c = c;
    g.used = 0;
    g.functions = 2 + choose(c, FUNCTIONS_MAX - 1);
    for (uint32_t i = 0; i < g.functions; i++)
        g.headers[i] = (dogma_function){.signature = choose(c, 2), .own_slots = OWN_SLOTS, .outgoing_slots = OUTGOING, .saved_mask = 31,
                                        .flags = (uint8_t)(DOGMA_FUNCTION_DYNAMIC | (choose(c, 4) == 0 ? DOGMA_FUNCTION_RETURNS_TWICE : 0))};
    for (uint32_t i = 0; i < g.functions; i++) {
        g.current = i;
        g.headers[i].code_offset = (uint32_t)g.used;
        any_function(&g);
        g.headers[i].code_bytes = (uint32_t)(g.used - g.headers[i].code_offset);
    }
    const dogma_module module = {
        .manifest = {.name = {(const uint8_t *)"random", 6}, .bss_bytes = BSS_BYTES},
        .signatures = signatures, .signature_count = 2, .imports = &import, .import_count = 1,
        .functions = g.headers, .function_count = g.functions,
        .exports = &export, .export_count = 1, .table = table, .table_count = 1, .code = {g.code, g.used},
    };
    size_t used;
    dogma_diag diag = {0};
    if (dogma_module_write(&module, false, file, GENERATE_FILE_MAX, &used, &diag) != DOGMA_OK) {
        fprintf(stderr, "cannot write a module: %s\n", dogma_status_text(diag.status));
        exit(2);
    }
    return used;
}

void generate_damage(chooser *c, uint8_t *file, size_t size, const dogma_module *module)
{
    const size_t code = (size_t)(module->code.data - module->file.data);
    uint8_t *byte = &file[code + choose(c, (uint32_t)module->code.size_bytes)];
    *byte = choose(c, 2) != 0 ? (uint8_t)(*byte ^ 1u << choose(c, 8)) : (uint8_t)choose(c, 256);
    if (dogma_module_rehash(file, size) != DOGMA_OK)
        exit(2);
}
