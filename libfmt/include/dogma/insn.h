/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Instructions: decode, encode, facts about rows.                              Spec: 20-binary "Instructions", isa/dogma.isa
 */
#ifndef DOGMA_INSN_H
#define DOGMA_INSN_H

#include <dogma/base.h>
#include <dogma/status.h>

DOGMA_EXTERN_C_BEGIN

/* Longest encoding but for brtab, whose target list is borrowed from the code. */
#define DOGMA_INSN_BYTES_MAX 24

/* DOGMA_OP_ADD_I64_RR, ...: row numbers, dense from 1, in table order; 0 is no instruction. DOGMA_OP_COUNT is one past the last. */
typedef enum dogma_op {
    DOGMA_OP_NONE = 0,
#define DOGMA_INSN(ENUM, TEXT, OPCODE, FORM, OPERANDS, TRAITS, RULE) DOGMA_OP_##ENUM,
#include <dogma/isa.def>
    DOGMA_OP_COUNT
} dogma_op;

typedef enum dogma_form {
    DOGMA_FORM_NONE = 0,
    DOGMA_FORM_N, DOGMA_FORM_R, DOGMA_FORM_RR, DOGMA_FORM_RI, DOGMA_FORM_RRR, DOGMA_FORM_RRI, DOGMA_FORM_RRRR, DOGMA_FORM_RM,
    DOGMA_FORM_MR, DOGMA_FORM_MI, DOGMA_FORM_M, DOGMA_FORM_FA, DOGMA_FORM_J, DOGMA_FORM_BRR, DOGMA_FORM_BRI, DOGMA_FORM_BRM,
    DOGMA_FORM_BMI, DOGMA_FORM_BVV, DOGMA_FORM_SRR, DOGMA_FORM_SRI, DOGMA_FORM_SVV, DOGMA_FORM_CRR, DOGMA_FORM_CRI, DOGMA_FORM_F,
    DOGMA_FORM_I, DOGMA_FORM_RS, DOGMA_FORM_TAB, DOGMA_FORM_K, DOGMA_FORM_V, DOGMA_FORM_VV, DOGMA_FORM_VVV, DOGMA_FORM_VVVV,
    DOGMA_FORM_VVI, DOGMA_FORM_VVVI, DOGMA_FORM_VM, DOGMA_FORM_MV, DOGMA_FORM_VVM, DOGMA_FORM_VR, DOGMA_FORM_RV, DOGMA_FORM_RVI,
    DOGMA_FORM_VVRI,
    DOGMA_FORM_COUNT
} dogma_form;

enum { /* trait bits of a row */
    DOGMA_TRAIT_TERMINATOR = 1 << 0, DOGMA_TRAIT_CALL = 1 << 1, DOGMA_TRAIT_LOAD = 1 << 2, DOGMA_TRAIT_STORE = 1 << 3,
    DOGMA_TRAIT_SLOT = 1 << 4, DOGMA_TRAIT_ATOMIC = 1 << 5, DOGMA_TRAIT_DIVIDES = 1 << 6, DOGMA_TRAIT_ADDRESS = 1 << 7,
    DOGMA_TRAIT_COMMUTES = 1 << 8, DOGMA_TRAIT_FIXED = 1 << 9
};

enum { /* general registers, x86-64 numbers */
    DOGMA_RAX = 0, DOGMA_RCX = 1, DOGMA_RDX = 2, DOGMA_RBX = 3, DOGMA_RBP = 5, DOGMA_RSI = 6, DOGMA_RDI = 7, DOGMA_R8 = 8,
    DOGMA_R9 = 9, DOGMA_R10 = 10, DOGMA_R12 = 12, DOGMA_R13 = 13, DOGMA_R14 = 14
};
#define DOGMA_GENERAL_REGISTER_BITS 0x77efu /* bit n: n is a general register */

typedef enum dogma_condition {
    DOGMA_EQ, DOGMA_NE, DOGMA_SLT, DOGMA_SLE, DOGMA_SGT, DOGMA_SGE, DOGMA_ULT, DOGMA_ULE, DOGMA_UGT, DOGMA_UGE, DOGMA_TZ, DOGMA_TNZ,
    DOGMA_CONDITION_COUNT
} dogma_condition;

typedef enum dogma_float_condition {
    DOGMA_OEQ, DOGMA_OGT, DOGMA_OGE, DOGMA_OLT, DOGMA_OLE, DOGMA_ONE, DOGMA_ORD, DOGMA_UEQ, DOGMA_FUGT, DOGMA_FUGE, DOGMA_FULT,
    DOGMA_FULE, DOGMA_UNE, DOGMA_UNO, DOGMA_FLOAT_CONDITION_COUNT
} dogma_float_condition;

typedef enum dogma_memory_kind { DOGMA_MEMORY_NONE = 0, DOGMA_MEMORY_BASE, DOGMA_MEMORY_SLOT, DOGMA_MEMORY_GLOBAL } dogma_memory_kind;

typedef struct dogma_memory {
    uint8_t kind;       /* dogma_memory_kind */
    uint8_t base;       /* BASE: general register */
    uint8_t has_index;  /* BASE, GLOBAL */
    uint8_t index;      /* general register */
    uint8_t scale_log2; /* 0..3 */
    int32_t disp;       /* BASE: displacement; GLOBAL: image offset; SLOT: slot number */
} dogma_memory;

/*
 * One decoded instruction. Which fields count is the form's (letters of isa/dogma.isa):
 *   rd   d, or r of MR/MV (the stored register), or s of RS/TAB      ra   s of RR/VV/.., a of others
 *   rb   b; e of RRRR is in rc, its sources in ra, rb                rc   e, or c of VVVV, or the compared b of CRR
 *   CRR: rd, ra = s, rb = a, rc = b     CRI: rd, ra = s, rb = a, imm      SRR, SVV: rd, ra, rb     SRI: rd, ra, imm
 *   BRR, BVV: ra, rb   BRI: ra, imm   BRM: ra, memory   BMI: memory, imm   VVRI: rd, ra = a, rb = s, imm = lane   RVI: rd, ra, imm
 */
typedef struct dogma_insn {
    uint16_t op;          /* dogma_op */
    uint8_t form;         /* dogma_form */
    uint8_t condition;    /* dogma_condition or dogma_float_condition */
    uint8_t rd, ra, rb, rc;
    dogma_memory memory;
    int64_t imm;          /* immediates, u bytes, trap reason */
    uint32_t number;      /* F function, I import, RS signature, FA table entry, TAB count */
    int32_t target_delta; /* branch forms: target ordinal minus the ordinal of the instruction's block */
    const uint8_t *table; /* TAB: first entry, borrowed from the code */
    uint8_t table_width;  /* TAB: bytes per entry, 1, 2 or 4 */
    uint32_t size_bytes;  /* of the encoding, whole */
} dogma_insn;

/* Facts of a row; index with dogma_op. Rows are constant data. */
typedef struct dogma_row {
    const char *text;     /* "add.i64" */
    const char *operands; /* the operands column */
    const char *rule;     /* "X-ALU" */
    uint16_t opcode;      /* 0x40, or 0xf102 */
    uint16_t traits;
    uint8_t form;
    uint8_t access_bytes; /* of its memory operand: 1, 2, 4, 8, 16; 0 when there is none; lea: 1 */
    uint8_t imm_bits;     /* 8, 16, 32 or 64: signed width an immediate must fit (st.i8 8, ..., 64-bit rows 32); 0 none */
} dogma_row;
extern const dogma_row dogma_rows[DOGMA_OP_COUNT];

/*
 * Decode the instruction that starts at code[offset].                          Spec: rules B-CANON, B-REG, B-MODE, B-LEB
 *
 *   code, size   borrowed for this call (a TAB's table pointer: as long as the insn is used); untrusted, unaligned
 *   offset       bytes; any value is legal, past the end is DOGMA_E_TRUNCATED
 *   out          filled in place: unspecified on failure
 *
 * Then encoding *out gives the same bytes. Constant time (TAB: not its entries), no scratch.
 *   DOGMA_E_TRUNCATED  DOGMA_E_OPCODE_RESERVED  DOGMA_E_OPERAND_RANGE  DOGMA_E_NOT_CANONICAL
 */
DOGMA_MUST_USE dogma_status
dogma_insn_decode(const uint8_t *code, size_t size, size_t offset, dogma_insn *out);

/*
 * Encode *insn (size_bytes and form are ignored, op decides). For TAB, targets come as deltas[number]; table, table_width ignored.
 *   DOGMA_E_NO_SPACE when capacity is short; DOGMA_E_OPERAND_RANGE when an operand does not fit its field
 */
DOGMA_MUST_USE dogma_status
dogma_insn_encode(const dogma_insn *insn, const int32_t *deltas, uint8_t *out, size_t capacity, size_t *used_bytes);

/* Entry i of a decoded TAB (i < insn->number): delta to the instruction's block ordinal. */
int32_t dogma_insn_table_delta(const dogma_insn *insn, uint32_t i);

/* Row by mnemonic text (not terminated, bytes long) and form; DOGMA_OP_NONE when there is none. Logarithmic. */
dogma_op dogma_op_find(const char *text, size_t text_bytes, dogma_form form);

/*
 * Registers read and written, as bit masks (bit n: general register n; bit n of vectors: vector register n), implicit ones included
 * (div, cmpxchg, setjmp, longjmp), calls excluded. Memory operand registers count as read.
 */
typedef struct dogma_effects {
    uint16_t read, written, vectors_read, vectors_written;
} dogma_effects;
void dogma_insn_effects(const dogma_insn *insn, dogma_effects *out);

/*
 * Assembly text of the instruction (spec 10-syntax), without a line end, always terminated. block is the ordinal of its block, for targets.
 *   DOGMA_E_NO_SPACE: needs at most DOGMA_INSN_TEXT_BYTES_MAX, brtab 14 more per target. *used_bytes does not count the terminator.
 */
#define DOGMA_INSN_TEXT_BYTES_MAX 160
DOGMA_MUST_USE dogma_status
dogma_insn_print(const dogma_insn *insn, uint32_t block, char *out, size_t capacity, size_t *used_bytes);

DOGMA_EXTERN_C_END
#endif
