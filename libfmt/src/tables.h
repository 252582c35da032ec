/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Shapes of the generated tables in isa_tables.inc, and the operand layout of each form. */
#ifndef DG_TABLES_H
#define DG_TABLES_H

#include <dogma/insn.h>

typedef struct dg_opcode {
    uint16_t op;
    uint8_t form;
    uint8_t access; /* bits 0..2: log2 of the access bytes; bit 7: the immediate may have 64 bits */
} dg_opcode;

typedef struct dg_row_effects {
    uint8_t read, written, vectors; /* bit 0 rd, 1 ra, 2 rb, 3 rc */
} dg_row_effects;

extern const dg_opcode dg_opcode_table[4][256];
extern const dg_row_effects dg_effects_table[DOGMA_OP_COUNT];

/*
 * Operands of a form in the order of the assembly text. kinds: g general register, v vector register, m memory, i immediate,
 * u byte, c integer condition, p float condition, t block, T block list, f function, I import, G link type, n table entry,
 * k trap reason. fields: the register field of dogma_insn: d rd, a ra, b rb, c rc, - none.
 */
typedef struct dg_form {
    const char *kinds, *fields;
} dg_form;
/* A body is below 4 GiB, so a longer list cannot exist. */
#define DG_TABLE_ENTRIES_CODABLE (1u << 28)

extern const dg_form dg_forms[DOGMA_FORM_COUNT];

#endif
