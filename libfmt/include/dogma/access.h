/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Which memory accesses of a module are proven: what a checker of proofs hands to a translator.         Spec: 50-proofs, 60-embedding
 *
 *   validate -> check (fills a plan) -> transpile (reads it)
 *
 * The accesses of a module are its memory operands that are neither slots nor globals without index, rows that only compute an address (lea)
 * excluded. They are numbered from 0 in the order of the code, function by function; a row that reads and writes its operand is one access.
 * Whoever makes or reads a plan counts them by this rule alone.
 */
#ifndef DOGMA_ACCESS_H
#define DOGMA_ACCESS_H

#include <dogma/base.h>

DOGMA_EXTERN_C_BEGIN

/* How an access that is not proven is emitted. All of these are safe; they differ in speed and size. */
typedef enum dogma_unproven_form {
    DOGMA_UNPROVEN_BEST = 0, /* what is fastest for the operand */
    DOGMA_UNPROVEN_GS = 1    /* gs segment and 32-bit address arithmetic for every operand: for measurements */
} dogma_unproven_form;

/*
 * plain, plain_bytes  bit i % 8 of plain[i / 8]: access i is proven, and is emitted as a plain access. plain NULL: nothing is proven. It covers all
 *                     accesses of the module; more bytes are allowed and not read
 * first_access        function_count + 1 entries: number of each function's first access, then the number of accesses; may be NULL when plain is
 * unproven            dogma_unproven_form
 *
 * All of it is borrowed. A plan belongs to one module: a set bit in the wrong place is an access that may leave the arena.
 */
typedef struct dogma_access_plan {
    const uint8_t *plain;
    size_t plain_bytes;
    const uint32_t *first_access;
    uint8_t unproven;
} dogma_access_plan;

DOGMA_EXTERN_C_END
#endif
