/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Words of the assembly text, for tools that read or write it.                 Spec: 10-syntax */
#ifndef DOGMA_TEXT_H
#define DOGMA_TEXT_H

#include <dogma/insn.h>

DOGMA_EXTERN_C_BEGIN

/* By register number; empty for numbers that are not registers. */
extern const char *const dogma_general_register_names[16];
extern const char *const dogma_condition_names[DOGMA_CONDITION_COUNT];
extern const char *const dogma_float_condition_names[DOGMA_FLOAT_CONDITION_COUNT];

/*
 * Operands of a form in the order of the text, one letter each; "" for an unknown form.
 * kinds: g general register, v vector register, m memory, i immediate, u byte, c condition, p float condition, t block, T block list,
 * f function, I import, G link type, n table entry, k trap reason. fields, same positions: the register field of dogma_insn
 * (d rd, a ra, b rb, c rc), - for other operands.
 */
const char *dogma_form_kinds(dogma_form form);
const char *dogma_form_fields(dogma_form form);

DOGMA_EXTERN_C_END
#endif
