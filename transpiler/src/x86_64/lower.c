/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * One function: module code -> raw code -> final code (relax.c).
 *
 * requires   a validated function
 * maintains  c->blocks[0 .. c->block] are set; c->held is true of the code written so far in this block
 * provides   code whose only control transfers are to blocks of this function, functions of this module, and the loader's cells and
 *            tables; whose only memory accesses are the forms of memory.c and frame.c
 */
#include "memory.h"
#include "relax.h"

#include "../port.h"

enum {
    /* Longest code per byte of the module's, for rows outside the frame (call.reg with stack arguments: 34 bytes for 3). */
    CODE_BYTES_PER_BYTE = 12,
    CODE_BYTES_PER_BYTE_DYNAMIC = 22, /* dalloc: 43 bytes for 2 */
    PROLOGUE_BYTES_MAX = 128,
    SETJMP_BYTES_MAX = 64,
    /* brtab needs two entries for 4 bytes, a float branch two for 3; returns two (the frame's) for 1 in functions of nothing but padding */
    FIXUPS_SPARE = 16
};

static size_t fixups_max(const dogma_function *f)
{
    return (size_t)f->code_bytes + FIXUPS_SPARE;
}

static uint64_t function_bytes_max(const dogma_function *f)
{
    uint64_t per_byte = CODE_BYTES_PER_BYTE, epilogue = dg_epilogue_bytes_max(f);
    if (f->flags & DOGMA_FUNCTION_DYNAMIC)
        per_byte = CODE_BYTES_PER_BYTE_DYNAMIC;
    if (per_byte < epilogue) /* a body of returns */
        per_byte = epilogue;
    return per_byte * f->code_bytes + PROLOGUE_BYTES_MAX + (SETJMP_BYTES_MAX + 8) * (uint64_t)f->setjmp_count + 16;
}

static size_t function_scratch_bytes(const dogma_function *f)
{
    return ((size_t)f->block_count + 1) * sizeof(uint32_t) + fixups_max(f) * sizeof(dg_fixup) +
           ((size_t)f->setjmp_count + 1) * sizeof(uint32_t) + 3 * 16;
}

static void region_begin(uint8_t *out)
{
    static const uint64_t pool[4] = {0x8000000080000000u, 0x7fffffff7fffffffu, 0x8000000000000000u, 0x7fffffffffffffffu};
    for (unsigned i = 0; i < 4; i++) {
        dg_put64(out + 16 * i, pool[i]);
        dg_put64(out + 16 * i + 8, pool[i]);
    }
}

static dogma_status begin(dg_lower *c, const dg_region *region, uint32_t function)
{
    const dogma_function *f = &region->module->functions[function];
    const dogma_access_plan *plan = region->plan;
    memset(c, 0, sizeof *c);
    c->module = region->module;
    c->placement = region->placement;
    c->function = f;
    c->blocks = dogma_scratch_take(region->scratch, (size_t)f->block_count + 1, sizeof(uint32_t));
    c->fixups = dogma_scratch_take(region->scratch, fixups_max(f), sizeof(dg_fixup));
    c->sites = dogma_scratch_take(region->scratch, (size_t)f->setjmp_count + 1, sizeof(uint32_t));
    if (c->blocks == NULL || c->fixups == NULL || c->sites == NULL)
        return DOGMA_E_SCRATCH;
    c->access_count = region->access_count;
    if (plan != NULL) {
        c->unproven_gs = plan->unproven == DOGMA_UNPROVEN_GS;
        c->plain = plan->plain;
        if (plan->plain != NULL)
            c->plain_limit = 8 * (uint64_t)plan->plain_bytes;
    }
    dg_frame_layout(c);
    return DOGMA_OK;
}

/* The most frequent shapes are lowered right here. */
DG_INLINE uint8_t *lower_insn(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p)
{
    dg_address a;
    switch ((dg_shape)row->shape) {
    case DG_SHAPE_LOAD:
    case DG_SHAPE_STORE: {
        uint32_t enc = row->enc;
        if (DG_PLANTED(2) && insn->op == DOGMA_OP_LD_S8_I32_RM) /* sign into all 64 bits */
            enc |= DG_W;
        p = dg_address_of(c, &insn->memory, p, &a);
        return dg_put_rm(p, enc, insn->rd, &a);
    }
    case DG_SHAPE_ALU:
        return dg_put_rr(p, row->enc, insn->ra, insn->rd);
    case DG_SHAPE_ALU_I:
        return dg_alu_imm(p, DG_WIDTH(row->enc), DG_EXT_OF(row->enc), insn->rd, insn->imm);
    case DG_SHAPE_STORE_I:
    case DG_SHAPE_LEA:
    case DG_SHAPE_ALU_MI:
        return dg_lower_memory(c, insn, row, p);
    case DG_SHAPE_MOV:
    case DG_SHAPE_MOV_I:
    case DG_SHAPE_FNADDR:
    case DG_SHAPE_CLAMP:
    case DG_SHAPE_DFRAME:
    case DG_SHAPE_DALLOC:
    case DG_SHAPE_DSET:
    case DG_SHAPE_UNARY_RM:
    case DG_SHAPE_MUL_I:
    case DG_SHAPE_SHIFT:
    case DG_SHAPE_SHIFT_I:
    case DG_SHAPE_ROL:
    case DG_SHAPE_ROL_I:
    case DG_SHAPE_UNARY:
    case DG_SHAPE_BSWAP:
    case DG_SHAPE_SET:
    case DG_SHAPE_SET_I:
    case DG_SHAPE_SELECT:
    case DG_SHAPE_SELECT_I:
        return dg_lower_integer(c, insn, row, p);
    case DG_SHAPE_BLOCK:
    case DG_SHAPE_JUMP:
    case DG_SHAPE_RET:
    case DG_SHAPE_CALL:
    case DG_SHAPE_CALL_IMPORT:
    case DG_SHAPE_CALL_REG:
    case DG_SHAPE_TAIL:
    case DG_SHAPE_TAIL_REG:
    case DG_SHAPE_BRTAB:
    case DG_SHAPE_TRAP:
    case DG_SHAPE_SETJMP:
    case DG_SHAPE_LONGJMP:
    case DG_SHAPE_BR_RR:
    case DG_SHAPE_BR_RI:
    case DG_SHAPE_BR_RM:
    case DG_SHAPE_BR_MI:
    case DG_SHAPE_BR_VV:
        return dg_lower_control(c, insn, row, p);
    case DG_SHAPE_MULWIDE_U:
    case DG_SHAPE_MULWIDE_S:
    case DG_SHAPE_DIV_U:
    case DG_SHAPE_DIV_S:
    case DG_SHAPE_CARRY:
    case DG_SHAPE_OVERFLOW:
    case DG_SHAPE_EXCHANGE:
    case DG_SHAPE_CMPXCHG:
    case DG_SHAPE_CMPXCHG16:
    case DG_SHAPE_FENCE:
        return dg_lower_wide(c, insn, row, p);
    case DG_SHAPE_V_ZERO:
    case DG_SHAPE_V_MOV:
    case DG_SHAPE_VV:
    case DG_SHAPE_VV_SAME:
    case DG_SHAPE_VV_POOL:
    case DG_SHAPE_VV_SWAP:
    case DG_SHAPE_VVV:
    case DG_SHAPE_VVM:
    case DG_SHAPE_VM:
    case DG_SHAPE_MV:
    case DG_SHAPE_VVI:
    case DG_SHAPE_VVI_SHIFT:
    case DG_SHAPE_ROUND:
    case DG_SHAPE_ROUND_SAME:
    case DG_SHAPE_VVVI:
    case DG_SHAPE_V_CMP:
    case DG_SHAPE_VVVV:
    case DG_SHAPE_VR:
    case DG_SHAPE_VR_CVT:
    case DG_SHAPE_RV:
    case DG_SHAPE_RV_STORE:
    case DG_SHAPE_RVI:
    case DG_SHAPE_RVI_STORE:
    case DG_SHAPE_VVRI:
    case DG_SHAPE_COPYSIGN:
    case DG_SHAPE_F_SET:
        return dg_lower_vector(c, insn, row, p);
    case DG_SHAPE_NONE:
        break;
    }
    return NULL;
}

/* What locate looks for: the instruction whose raw code reaches beyond raw. */
typedef struct dg_search {
    uint32_t raw;
    uint32_t insn_index; /* in its block */
    uint32_t block;
    dogma_insn insn; /* op NONE: the prologue */
    bool found;
    /* Instead, when there are any: marks whose code_offset becomes the raw offset of the place they name. */
    dogma_code_mark *marks;
    size_t mark_count, mark_next;
} dg_search;

static void reach_marks(dg_search *search, uint32_t block, uint32_t insn_index, uint32_t raw)
{
    for (; search->mark_next < search->mark_count; search->mark_next++) {
        dogma_code_mark *mark = &search->marks[search->mark_next];
        if (mark->block > block || (mark->block == block && mark->insn > insn_index))
            return;
        mark->code_offset = raw;
    }
}

/*
 * Lower the whole function at p. limit: last place where an instruction may begin. windowed: every instruction is written at the same place,
 * the bytes before it count as if they had been kept. search: NULL, or stop at an instruction (windowed only).
 */
DG_INLINE dogma_status lower_loop(dg_lower *c, uint8_t *p, const uint8_t *limit, bool windowed, dg_search *search, uint32_t *raw_bytes)
{
    const dogma_function *f = c->function;
    const uint8_t *code = c->module->code.data + f->code_offset;
    size_t fixups_full = fixups_max(f);
    uint32_t offset = 0, insn_index = 0;
    uint64_t instruction_count = 0;
    dogma_insn insn;
    memset(&insn, 0, sizeof insn);
    if (p > limit)
        return DOGMA_E_NO_SPACE;
    c->begin = p;
    c->held = DG_R11_UNKNOWN;
    p = dg_prologue(c, p);
    if (windowed) {
        c->bias = (uint32_t)(p - c->begin);
        p = c->begin;
    }
    c->blocks[0] = dg_raw(c, p);
    if (search != NULL && search->raw < c->bias) {
        memset(search, 0, sizeof *search);
        search->found = true;
        return DOGMA_OK;
    }
    for (; offset < f->code_bytes; offset += insn.size_bytes) {
        if (p > limit)
            return DOGMA_E_NO_SPACE;
        if (c->fixup_count + 4 > fixups_full)
            return DOGMA_E_INTERNAL;
        dogma_status status = dogma_insn_decode(code, f->code_bytes, offset, &insn);
        if (status != DOGMA_OK)
            return status;
        const dg_row *row = &dg_rows[insn.op];
        c->code_offset = offset;
        instruction_count++;
        if (row->shape == DG_SHAPE_BLOCK) {
            if (++c->block >= f->block_count)
                return DOGMA_E_INTERNAL;
            c->blocks[c->block] = dg_raw(c, p);
            c->held = DG_R11_UNKNOWN;
            insn_index = 1;
            continue;
        }
        if (windowed && search != NULL && search->mark_next < search->mark_count)
            reach_marks(search, c->block, insn_index, dg_raw(c, p));
        p = lower_insn(c, &insn, row, p);
        if (p == NULL)
            return DOGMA_E_INTERNAL;
        if (windowed) {
            c->bias += (uint32_t)(p - c->begin);
            p = c->begin;
            if (search != NULL && search->raw < c->bias) {
                search->insn = insn;
                search->insn_index = insn_index;
                search->block = c->block;
                search->found = true;
                return DOGMA_OK;
            }
            insn_index++;
        }
        if ((row->flags & DG_ROW_WRITES_RD) && insn.rd == c->held && !DG_PLANTED(10)) /* r11 is stale */
            c->held = DG_R11_UNKNOWN;
        if (row->flags & DG_ROW_ENDS_BLOCK) {
            c->held = DG_R11_UNKNOWN;
            insn_index = 0;
            if (++c->block < f->block_count)
                c->blocks[c->block] = dg_raw(c, p);
        }
    }
    if (c->block != f->block_count)
        return DOGMA_E_INTERNAL;
    if (c->plain != NULL && c->access_count > c->plain_limit) /* some of them had no bit */
        return DOGMA_E_VALUE;
    c->instruction_count = instruction_count;
    *raw_bytes = dg_raw(c, p);
    return DOGMA_OK;
}

static dogma_status translate(dg_region *region, uint32_t function, uint32_t offset, uint32_t *end, dogma_diag *diag)
{
    dg_lower c;
    uint32_t raw_bytes;
    size_t mark = region->scratch->used_bytes;
    dogma_status status = begin(&c, region, function);
    (void)diag;
    if (status == DOGMA_OK && region->capacity < (size_t)offset + DG_INSN_CODE_BYTES_MAX)
        status = DOGMA_E_NO_SPACE;
    if (status == DOGMA_OK)
        status = lower_loop(&c, region->out + offset, region->out + (region->capacity - DG_INSN_CODE_BYTES_MAX), false, NULL, &raw_bytes);
    if (status == DOGMA_OK)
        status = dg_relax(&c, region, function, offset, raw_bytes, end);
    region->scratch->used_bytes = mark;
    region->instruction_count += c.instruction_count;
    region->access_count = c.access_count;
    region->plain_count += c.plain_count;
    return status;
}

static void bind(uint8_t *out, uint32_t link, uint32_t offset)
{
    while (link != 0) {
        uint8_t *field = out + link;
        uint32_t next = (uint32_t)field[0] | (uint32_t)field[1] << 8 | (uint32_t)field[2] << 16 | (uint32_t)field[3] << 24;
        dg_put32(field, offset - (link + 4));
        link = next;
    }
}

/* What a fault inside the code of a row means. */
static void classify(const dogma_insn *insn, dogma_code_position *out)
{
    out->trap_reason = 0;
    switch (dg_rows[insn->op].shape) {
    case DG_SHAPE_TRAP:
        out->trap = DOGMA_TRAP_TRAP;
        out->trap_reason = insn->imm;
        return;
    case DG_SHAPE_BRTAB:
        out->trap = DOGMA_TRAP_BAD_INDEX;
        return;
    case DG_SHAPE_CALL_REG:
    case DG_SHAPE_TAIL_REG:
        out->trap = DOGMA_TRAP_BAD_FUNCTION;
        return;
    case DG_SHAPE_DIV_U:
    case DG_SHAPE_DIV_S:
        out->trap = DOGMA_TRAP_DIVISION;
        return;
    case DG_SHAPE_CMPXCHG16:
        out->trap = DOGMA_TRAP_MISALIGNED;
        return;
    case DG_SHAPE_NONE: /* the prologue */
    case DG_SHAPE_CALL:
    case DG_SHAPE_CALL_IMPORT:
    case DG_SHAPE_TAIL:
    case DG_SHAPE_DALLOC:
    case DG_SHAPE_RET:
        out->trap = DOGMA_TRAP_STACK;
        return;
    default:
        break;
    }
    out->trap = DOGMA_TRAP_NONE;
    if (dg_rows[insn->op].flags & DG_ROW_ACCESS)
        out->trap = insn->memory.kind == DOGMA_MEMORY_SLOT ? DOGMA_TRAP_STACK : DOGMA_TRAP_MEMORY;
}

static dogma_status lower_in_window(dg_lower *c, uint8_t *window, dg_search *search, uint32_t *raw_bytes)
{
    return lower_loop(c, window, window, true, search, raw_bytes);
}

/* Twice through the function in a window: once to know how its branches shrank, once to find the instruction. */
static dogma_status locate(dg_region *region, uint32_t function, uint32_t delta, dogma_code_position *out)
{
    uint8_t window[2 * DG_INSN_CODE_BYTES_MAX];
    dg_lower c;
    dg_search search;
    uint32_t raw_bytes, final_bytes;
    size_t mark = region->scratch->used_bytes;
    dogma_status status = begin(&c, region, function);
    if (status == DOGMA_OK)
        status = lower_in_window(&c, window, NULL, &raw_bytes);
    if (status == DOGMA_OK)
        status = dg_relax_decide(&c, raw_bytes, &final_bytes);
    if (status == DOGMA_OK && delta >= final_bytes)
        status = DOGMA_E_NOT_FOUND; /* in a table */
    if (status == DOGMA_OK) {
        memset(&search, 0, sizeof search);
        search.raw = dg_relax_raw_offset(&c, delta);
        region->scratch->used_bytes = mark;
        status = begin(&c, region, function);
    }
    if (status == DOGMA_OK)
        status = lower_in_window(&c, window, &search, &raw_bytes);
    region->scratch->used_bytes = mark;
    if (status != DOGMA_OK)
        return status;
    if (!search.found)
        return DOGMA_E_INTERNAL;
    out->function = function;
    out->block = search.block;
    out->insn = search.insn_index;
    out->op = search.insn.op;
    classify(&search.insn, out);
    return DOGMA_OK;
}

static dogma_status place_marks(dg_region *region, uint32_t function, dogma_code_mark *marks, size_t mark_count)
{
    uint8_t window[2 * DG_INSN_CODE_BYTES_MAX];
    dg_lower c;
    dg_search search = {.raw = UINT32_MAX, .marks = marks, .mark_count = mark_count};
    uint32_t raw_bytes, final_bytes;
    size_t before = region->scratch->used_bytes;
    dogma_status status = begin(&c, region, function);
    if (status == DOGMA_OK)
        status = lower_in_window(&c, window, &search, &raw_bytes);
    if (status == DOGMA_OK)
        status = dg_relax_decide(&c, raw_bytes, &final_bytes);
    if (status == DOGMA_OK) {
        reach_marks(&search, UINT32_MAX, UINT32_MAX, raw_bytes);
        dg_relax_final_offsets(&c, marks, mark_count);
    }
    region->scratch->used_bytes = before;
    return status;
}

const dg_target dg_target_x86_64 = {
    .region_bytes = DG_POOL_BYTES,
    .region_begin = region_begin,
    .function_bytes_max = function_bytes_max,
    .function_scratch_bytes = function_scratch_bytes,
    .function_alignment = 16,
    .padding = 0xcc,
    .spare_bytes = DG_INSN_CODE_BYTES_MAX,
    .function = translate,
    .bind = bind,
    .locate = locate,
    .place_marks = place_marks,
};
