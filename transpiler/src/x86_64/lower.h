/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Lowering of one function to x86-64: what its files share.
 *
 *   rows.c     table: row of the ISA -> shape and encoding
 *   lower.c    the pass: prologue, one instruction after the other, dispatch on the shape
 *   memory.h   memory operands: safe forms, slots, globals
 *   memory.c control.c integer.c wide.c vector.c   shapes by group
 *   frame.c    prologue, epilogue, data stack, setjmp
 *   relax.c    second half: long branches become short, displacements are filled in, jump tables are written
 */
#ifndef DG_X86_64_LOWER_H
#define DG_X86_64_LOWER_H

#include <dogma/transpile.h>

#include "encode.h"

/*
 * Deliberate mistakes, to show that the tests see them. DOGMA_PLANTED_BUG is defined only in test builds: a number, or the variable the
 * test sets.
 */
#ifdef DOGMA_PLANTED_BUG
extern int dg_planted_bug;
#define DG_PLANTED(n) ((DOGMA_PLANTED_BUG) == (n))
#else
#define DG_PLANTED(n) 0
#endif

/* Room that is checked for once per instruction; the longest sequences (tail.reg, setjmp, the prologue) stay below it. */
#define DG_INSN_CODE_BYTES_MAX 192u

/* Constants at the start of every code region, 16 bytes each, reached rip-relative. */
enum { DG_POOL_SIGN_F32 = 0, DG_POOL_MAGNITUDE_F32 = 16, DG_POOL_SIGN_F64 = 32, DG_POOL_MAGNITUDE_F64 = 48, DG_POOL_BYTES = 64 };

/*
 * A place in raw code that moves or whose displacement is not known yet. Raw code is what the lowering writes: every branch in its long
 * form. In order of place.
 */
typedef struct dg_fixup {
    uint32_t raw;    /* offset in the function's raw code */
    uint32_t target; /* kind in bits 28-30, number in the others */
} dg_fixup;

enum {
    DG_FIX_JUMP = 0, /* e9 rel32 to a block */
    DG_FIX_BRANCH,   /* 0f 8x rel32 to a block */
    DG_FIX_CALL,     /* e8 or e9 rel32 to a function */
    DG_FIX_POOL,     /* raw: the 4-byte displacement, last in its instruction; number: offset in the pool */
    DG_FIX_TABLE,    /* raw: the 4-byte displacement of a brtab's lea; the next entry is {code offset in the function, block} */
    DG_FIX_SITES,    /* raw: the 4-byte displacement of the lea of the setjmp sites */
    DG_FIX_SITE,     /* raw: where longjmp continues; number: the site's index */
    DG_FIX_ALIGN     /* sub or add rsp, 8 (4 bytes), dropped in functions without calls */
};
#define DG_FIX(kind, number) ((uint32_t)(kind) << 28 | (number))
#define DG_FIX_KIND(target) (((target) >> 28) & 7u) /* bit 31: relax.h */
#define DG_FIX_NUMBER(target) ((target) & 0x0fffffffu)

#define DG_R11_UNKNOWN 0xffu

typedef struct dg_lower {
    const dogma_module *module;
    const dogma_placement *placement;
    const dogma_function *function;
    /* Output: raw offset of p is bias + (p - begin). While locating, begin is a small window that every instruction starts anew. */
    uint8_t *begin;
    uint32_t bias;
    /* Per function, in the scratch. */
    uint32_t *blocks; /* raw offset of each block */
    dg_fixup *fixups;
    uint32_t *sites; /* final offsets of setjmp sites */
    uint32_t fixup_count;
    uint32_t brtab_count;
    uint32_t site_count;
    uint32_t block;       /* ordinal of the current block */
    uint32_t code_offset; /* of the current instruction, in the function's body */
    uint8_t held;         /* r11 holds the low 32 bits of this register, or DG_R11_UNKNOWN */
    bool calls;           /* the function calls: the stack must be aligned */
    bool droppable_align; /* the frame is nothing but alignment */
    /* The frame: [rsp] outgoing slots, own slots, hidden words, saved registers, return address, incoming slots. */
    uint8_t saved_mask;
    uint32_t saved_count;
    uint32_t frame_bytes;     /* what is subtracted from rsp after the pushes */
    uint32_t node_offset;     /* setjmp node, of rsp */
    uint32_t entry_offset;    /* word that keeps the data-stack pointer at entry, of rsp; 0 when there is none */
    uint32_t incoming_slot;   /* number of the first incoming slot */
    uint32_t incoming_offset; /* of rsp */
    uint64_t instruction_count, plain_count;
    uint64_t access_count; /* number of the next access in the module */
    /* The plan: bits of accesses below plain_limit, 0 when nothing is proven. */
    const uint8_t *plain;
    uint64_t plain_limit;
    bool unproven_gs;
} dg_lower;

static inline uint32_t dg_raw(const dg_lower *c, const uint8_t *p)
{
    return c->bias + (uint32_t)(p - c->begin);
}

static inline void dg_fix(dg_lower *c, uint32_t raw, unsigned kind, uint32_t number)
{
    dg_fixup *f = &c->fixups[c->fixup_count++];
    f->raw = raw;
    f->target = DG_FIX(kind, number);
}

/* rows.c */
typedef struct dg_row {
    uint8_t shape;
    uint8_t flags;
    uint32_t enc;
} dg_row;
enum { DG_ROW_WRITES_RD = 1, DG_ROW_ENDS_BLOCK = 2, DG_ROW_ACCESS = 4 };

typedef enum dg_shape {
    DG_SHAPE_NONE = 0,
    /* control.c */
    DG_SHAPE_BLOCK, DG_SHAPE_JUMP, DG_SHAPE_RET, DG_SHAPE_CALL, DG_SHAPE_CALL_IMPORT, DG_SHAPE_CALL_REG, DG_SHAPE_TAIL,
    DG_SHAPE_TAIL_REG, DG_SHAPE_BRTAB, DG_SHAPE_TRAP, DG_SHAPE_SETJMP, DG_SHAPE_LONGJMP, DG_SHAPE_BR_RR, DG_SHAPE_BR_RI,
    DG_SHAPE_BR_RM, DG_SHAPE_BR_MI, DG_SHAPE_BR_VV,
    /* integer.c and memory.c; LOAD, STORE, ALU, ALU_I in lower.c */
    DG_SHAPE_MOV, DG_SHAPE_MOV_I, DG_SHAPE_LOAD, DG_SHAPE_STORE, DG_SHAPE_STORE_I, DG_SHAPE_LEA, DG_SHAPE_FNADDR, DG_SHAPE_CLAMP,
    DG_SHAPE_DFRAME, DG_SHAPE_DALLOC, DG_SHAPE_DSET, DG_SHAPE_ALU, DG_SHAPE_ALU_I, DG_SHAPE_ALU_MI, DG_SHAPE_UNARY_RM,
    DG_SHAPE_MUL_I, DG_SHAPE_SHIFT, DG_SHAPE_SHIFT_I, DG_SHAPE_ROL, DG_SHAPE_ROL_I, DG_SHAPE_UNARY, DG_SHAPE_BSWAP, DG_SHAPE_SET,
    DG_SHAPE_SET_I, DG_SHAPE_SELECT, DG_SHAPE_SELECT_I,
    /* wide.c */
    DG_SHAPE_MULWIDE_U, DG_SHAPE_MULWIDE_S, DG_SHAPE_DIV_U, DG_SHAPE_DIV_S, DG_SHAPE_CARRY, DG_SHAPE_OVERFLOW, DG_SHAPE_EXCHANGE,
    DG_SHAPE_CMPXCHG, DG_SHAPE_CMPXCHG16, DG_SHAPE_FENCE,
    /* vector.c */
    DG_SHAPE_V_ZERO, DG_SHAPE_V_MOV, DG_SHAPE_VV, DG_SHAPE_VV_SAME, DG_SHAPE_VV_POOL, DG_SHAPE_VV_SWAP, DG_SHAPE_VVV, DG_SHAPE_VVM,
    DG_SHAPE_VM, DG_SHAPE_MV, DG_SHAPE_VVI, DG_SHAPE_VVI_SHIFT, DG_SHAPE_ROUND, DG_SHAPE_ROUND_SAME, DG_SHAPE_VVVI, DG_SHAPE_V_CMP,
    DG_SHAPE_VVVV, DG_SHAPE_VR, DG_SHAPE_VR_CVT, DG_SHAPE_RV, DG_SHAPE_RV_STORE, DG_SHAPE_RVI, DG_SHAPE_RVI_STORE, DG_SHAPE_VVRI,
    DG_SHAPE_COPYSIGN, DG_SHAPE_F_SET
} dg_shape;

extern const dg_row dg_rows[DOGMA_OP_COUNT];
extern const uint8_t dg_condition_codes[DOGMA_CONDITION_COUNT];
#define DG_WIDTH(enc) ((enc) & DG_W)

/* memory.c */
uint8_t *dg_lower_memory(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p);

/* control.c; compares are shared with set and select. */
uint8_t *dg_compare_rr(uint8_t *p, uint32_t w, unsigned condition, unsigned a, unsigned b);
uint8_t *dg_compare_ri(uint8_t *p, uint32_t w, unsigned condition, unsigned a, int64_t imm);
uint8_t *dg_lower_control(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p);

uint8_t *dg_lower_integer(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p);
uint8_t *dg_lower_wide(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p);
uint8_t *dg_lower_vector(dg_lower *c, const dogma_insn *insn, const dg_row *row, uint8_t *p);

/* vector.c: a float comparison as ucomis; *cc holds when the result says so, *second is a second condition to combine or 0xff. */
typedef struct dg_float_compare {
    uint8_t swap;   /* compare (b, a) */
    uint8_t cc;     /* the condition */
    uint8_t second; /* DG_CC_NP: and this; DG_CC_P: or this; 0: nothing */
} dg_float_compare;
extern const dg_float_compare dg_float_compares[DOGMA_FLOAT_CONDITION_COUNT];

/* frame.c */
void dg_frame_layout(dg_lower *c);
uint8_t *dg_prologue(dg_lower *c, uint8_t *p);
uint8_t *dg_leave_runtime(dg_lower *c, uint8_t *p); /* data stack, setjmp chain; clobbers r11 */
uint8_t *dg_leave_stack(dg_lower *c, uint8_t *p);   /* rsp, saved registers; keeps r11 */
uint8_t *dg_lower_setjmp(dg_lower *c, uint8_t *p);
uint32_t dg_epilogue_bytes_max(const dogma_function *function);

#endif
