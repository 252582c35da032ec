/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Frames: prologue, epilogue, data stack, setjmp.                              Spec: 40-execution X-CALL, X-DFRAME, X-SETJMP
 *
 * From rsp upwards: outgoing slots, own slots, hidden words, padding, saved registers, return address, incoming slots. rsp is a
 * multiple of 16 wherever the function calls.
 */
#include "lower.h"

static const uint8_t saved_registers[5] = {DOGMA_RBX, DOGMA_RBP, DOGMA_R12, DOGMA_R13, DOGMA_R14};

static uint32_t count_bits(uint32_t value)
{
    uint32_t n = 0;
    for (; value != 0; value &= value - 1)
        n++;
    return n;
}

static bool returns_twice(const dogma_function *f)
{
    return (f->flags & DOGMA_FUNCTION_RETURNS_TWICE) != 0;
}

static bool is_dynamic(const dogma_function *f)
{
    return (f->flags & DOGMA_FUNCTION_DYNAMIC) != 0;
}

void dg_frame_layout(dg_lower *c)
{
    const dogma_function *f = c->function;
    uint32_t slots = f->own_slots + f->outgoing_slots, hidden = 0;
    /* After a longjmp the callee-saved registers hold what some dropped frame left there: whoever lands must have saved them all. */
    c->saved_mask = returns_twice(f) && !DG_PLANTED(14) ? 0x1fu : f->saved_mask;
    c->saved_count = count_bits(c->saved_mask);
    c->entry_offset = 0;
    c->node_offset = slots * 8;
    if (returns_twice(f)) {
        hidden = 4;
        c->entry_offset = c->node_offset + (uint32_t)offsetof(dogma_setjmp_node, frame);
    } else if (is_dynamic(f)) {
        hidden = 1;
        c->entry_offset = c->node_offset;
    }
    c->frame_bytes = (slots + hidden) * 8;
    if ((c->saved_count + slots + hidden) % 2 == 0)
        c->frame_bytes += 8;
    c->droppable_align = slots + hidden == 0 && c->frame_bytes == 8 && f->incoming_slots == 0;
    c->incoming_slot = slots;
    c->incoming_offset = c->frame_bytes + c->saved_count * 8 + (DG_PLANTED(12) ? 0 : 8); /* 12: forgets the return address */
}

static uint8_t *adjust_stack(dg_lower *c, unsigned n, uint8_t *p)
{
    if (c->frame_bytes == 0)
        return p;
    if (c->droppable_align)
        dg_fix(c, dg_raw(c, p), DG_FIX_ALIGN, 0);
    return dg_alu_imm(p, DG_W, n, DG_RSP, (int64_t)c->frame_bytes);
}

static dg_address data_stack(void)
{
    return dg_arena((int32_t)DOGMA_ARENA_DATA_STACK_CELL);
}

/* Lower the data-stack pointer; frames over 64 KiB could jump over the unmapped zone and are compared with the limit. */
static uint8_t *enter_data_frame(dg_lower *c, uint8_t *p)
{
    dg_address pointer = data_stack(), limit = dg_arena((int32_t)DOGMA_ARENA_DATA_STACK_LIMIT_CELL);
    uint32_t bytes = c->function->data_frame_bytes;
    if (bytes == 0)
        return p;
    if (bytes <= DOGMA_DATA_FRAME_UNCHECKED_MAX)
        return dg_alu_memory_imm(p, 0, 5, &pointer, (int64_t)bytes);
    p = dg_put_rm(p, 0x8b, DG_R11, &pointer);
    p = dg_alu_imm(p, 0, 5, DG_R11, (int64_t)bytes);
    p = dg_put_short(p, 0x70 | DG_CC_B);
    uint8_t *wrapped = p;
    p = dg_put_rm(p, 0x3b, DG_R11, &limit);
    p = dg_put_short(p, 0x70 | DG_CC_AE);
    uint8_t *enough = p;
    dg_patch_short(wrapped, p);
    p = dg_ud2(p);
    dg_patch_short(enough, p);
    return dg_put_rm(p, 0x89, DG_R11, &pointer);
}

uint8_t *dg_prologue(dg_lower *c, uint8_t *p)
{
    const dogma_function *f = c->function;
    dg_address a;
    for (unsigned i = 0; i < 5; i++)
        if (c->saved_mask & 1u << i)
            p = dg_put_opcode(p, 0x50u | (saved_registers[i] & 7u), 0, 0, saved_registers[i], 0);
    p = adjust_stack(c, 5, p);
    if (c->entry_offset != 0 || is_dynamic(f)) {
        a = data_stack();
        p = dg_put_rm(p, 0x8b, DG_R11, &a);
        a = dg_stack((int32_t)c->entry_offset);
        p = dg_put_rm(p, DG_W | 0x89, DG_R11, &a);
    }
    p = enter_data_frame(c, p);
    if (returns_twice(f)) {
        c->calls = true;
        p = dg_put_opcode(p, DG_W | 0x8d, DG_R11, 0, 0, 0); /* lea r11, [rip + sites] */
        p = dg_put8(p, (DG_R11 & 7u) << 3 | 5u);
        dg_fix(c, dg_raw(c, p), DG_FIX_SITES, 0);
        p += 4;
        a = dg_stack((int32_t)(c->node_offset + (uint32_t)offsetof(dogma_setjmp_node, sites)));
        p = dg_put_rm(p, DG_W | 0x89, DG_R11, &a);
        a = dg_stack((int32_t)c->node_offset);
        p = dg_put_rm(p, DG_W | 0x8d, DG_R11, &a);
        a = dg_arena((int32_t)(DOGMA_ARENA_IMPORT_CELLS + 8u * DOGMA_CELL_SETJMP_LINK));
        p = dg_put_rm(p, 0xff, 2, &a);
    }
    return p;
}

uint8_t *dg_leave_runtime(dg_lower *c, uint8_t *p)
{
    const dogma_function *f = c->function;
    dg_address a;
    if (returns_twice(f)) {
        a = dg_arena((int32_t)(DOGMA_ARENA_IMPORT_CELLS + 8u * DOGMA_CELL_SETJMP_UNLINK));
        p = dg_put_rm(p, 0xff, 2, &a);
    }
    if (is_dynamic(f)) {
        a = dg_stack((int32_t)c->entry_offset);
        p = dg_put_rm(p, 0x8b, DG_R11, &a);
        a = data_stack();
        p = dg_put_rm(p, 0x89, DG_R11, &a);
    } else if (f->data_frame_bytes != 0) {
        a = data_stack();
        p = dg_alu_memory_imm(p, 0, 0, &a, (int64_t)f->data_frame_bytes);
    }
    return p;
}

uint8_t *dg_leave_stack(dg_lower *c, uint8_t *p)
{
    p = adjust_stack(c, 0, p);
    for (unsigned i = 5; i-- > 0;)
        if (c->saved_mask & 1u << i)
            p = dg_put_opcode(p, 0x58u | (saved_registers[i] & 7u), 0, 0, saved_registers[i], 0);
    return p;
}

/*
 * rax = 0, rdx = token; then, where longjmp continues with rsp = the node's address: rsp and the data-stack pointer as after entry.
 */
uint8_t *dg_lower_setjmp(dg_lower *c, uint8_t *p)
{
    dg_address a = dg_stack((int32_t)(c->node_offset + (uint32_t)offsetof(dogma_setjmp_node, serial)));
    p = dg_put_rm(p, DG_W | 0x8b, DG_RDX, &a);
    p = dg_put_rr(p, DG_W | 0xc1, 4, DG_RDX);
    p = dg_put8(p, 8);
    p = dg_alu_imm(p, DG_W, 1, DG_RDX, (int64_t)c->site_count + 1);
    p = dg_put_rr(p, 0x31, DG_RAX, DG_RAX);
    p = dg_put_short(p, 0xeb);
    uint8_t *direct = p;
    dg_fix(c, dg_raw(c, p), DG_FIX_SITE, c->site_count++);
    a = dg_stack(-(int32_t)c->node_offset);
    p = dg_put_rm(p, DG_W | 0x8d, DG_RSP, &a);
    a = dg_stack((int32_t)c->entry_offset);
    p = dg_put_rm(p, 0x8b, DG_R11, &a);
    if (c->function->data_frame_bytes != 0)
        p = dg_alu_imm(p, 0, 5, DG_R11, (int64_t)c->function->data_frame_bytes);
    a = data_stack();
    p = dg_put_rm(p, 0x89, DG_R11, &a);
    dg_patch_short(direct, p);
    return p;
}

uint32_t dg_epilogue_bytes_max(const dogma_function *f)
{
    uint32_t bytes = 16; /* add rsp, imm32; five pops; ret */
    if (returns_twice(f))
        bytes += 7;
    if (is_dynamic(f))
        bytes += 15;
    else if (f->data_frame_bytes != 0)
        bytes += 11;
    return bytes;
}
