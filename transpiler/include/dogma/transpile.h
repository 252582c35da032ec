/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Transpile a validated module to machine code.                                Spec: 40-execution
 *
 *   read -> validate -> transpile -> (write through one mapping, run through another)
 *
 * Freestanding, no allocation, one pass per function, O(code bytes) time and space. The target is x86-64-v3 (AVX2, BMI1/2, FMA, LZCNT, MOVBE not used).
 * Register use of the code: r15 = B, gs.base = B, r11 scratch, rsp safe stack, all others as the module's registers of the same number. DF clear.
 */
#ifndef DOGMA_TRANSPILE_H
#define DOGMA_TRANSPILE_H

#include <dogma/access.h>
#include <dogma/module.h>

DOGMA_EXTERN_C_BEGIN

/* Where the module is placed in every process that runs this code. Part of the key of any code cache. */
typedef struct dogma_placement {
    uint64_t code_address; /* where out[0] will run; multiple of 4096 */
    uint32_t image_base;   /* arena offset of the image; multiple of 65536, DOGMA_ARENA_IMAGES .. */
    uint32_t table_base;   /* process function-table entry of table entry 0; >= 1 */
    uint32_t cell_base;    /* index of the import cell of import 0; >= DOGMA_ARENA_OWN_CELLS_COUNT */
} dogma_placement;

typedef struct dogma_transpile_result {
    size_t code_bytes;
    uint64_t instruction_count, access_count; /* accesses as dogma/access.h counts them */
    uint64_t plain_count;                     /* those of them that were emitted as plain accesses */
} dogma_transpile_result;

/* Upper bound of the machine code for a valid module, computed from section and table sizes. */
size_t dogma_transpile_code_bytes_max(const dogma_module *module);
size_t dogma_transpile_scratch_bytes(const dogma_module *module);

/*
 * module            validated (dogma_module_validate); block_count and setjmp_count are used
 * placement         image, table entries and cells must lie inside their parts of the arena map, else DOGMA_E_VALUE
 * plan              which accesses are proven, and how the others are emitted; NULL: nothing is proven, the fastest safe forms
 * scratch           dogma_transpile_scratch_bytes; rewound on return
 * function_offsets  out: function_count + 1 entries, code offset of each function's entry, last = end of functions; work space while it
 *                   runs, unspecified on failure
 * out, capacity     at least dogma_transpile_code_bytes_max; every byte up to code_bytes is written (padding is int3), none beyond capacity.
 *                   The bound is for the worst module: most use a quarter of it, so reserve address space rather than memory
 * result, diag      result is written on DOGMA_OK only; diag may be NULL
 *   DOGMA_E_VALUE    placement, or a plan that does not cover exactly the accesses of this module (plain_bytes, first_access), or has an
 *                    unknown unproven form
 *   DOGMA_E_NO_SPACE (also when the code would exceed 2 GiB), DOGMA_E_SCRATCH, DOGMA_E_INTERNAL
 * On any failure nothing may be run. The plan is believed: an access it calls plain is not checked by anything but the memory map, so only a
 * trusted checker may fill it.
 *
 * A new frame's own slots are not cleared: they hold what earlier frames of the same safe stack left there, return addresses included.
 * What the embedder's own code leaves on a safe stack, it must clear itself.
 */
DOGMA_MUST_USE dogma_status
dogma_transpile(const dogma_module *module, const dogma_placement *placement, const dogma_access_plan *plan, dogma_scratch *scratch,
                uint8_t *out, size_t capacity, uint32_t *function_offsets, dogma_transpile_result *result, dogma_diag *diag);

/* What a code offset belongs to; found by translating that one function again, so it costs nothing while code runs. */
typedef struct dogma_code_position {
    uint32_t function, block, insn; /* insn counts within the block, as 20-binary "Lines" does */
    uint16_t op;                    /* dogma_op */
    uint8_t trap;                   /* dogma_trap: what a fault at this place means, see dogma_transpile_locate */
    int64_t trap_reason;            /* of `trap` */
} dogma_code_position;
typedef enum dogma_trap {
    DOGMA_TRAP_NONE = 0, DOGMA_TRAP_MEMORY, DOGMA_TRAP_STACK, DOGMA_TRAP_DIVISION, DOGMA_TRAP_TRAP, DOGMA_TRAP_BAD_INDEX,
    DOGMA_TRAP_BAD_FUNCTION, DOGMA_TRAP_BAD_LONGJMP, DOGMA_TRAP_MISALIGNED
} dogma_trap;
/*
 * plan          the one the code was made with, and placement, too: the same function is translated again
 * code_offset   of the faulting instruction; for a return address pass the address - 1
 * work          not needed by this implementation, may be NULL
 * out->trap     what a fault of the instruction itself means: ud2 and #DE as the row says (prologue: data-stack overflow), #GP of a 16-byte
 *               atomic DOGMA_TRAP_MISALIGNED, page faults DOGMA_TRAP_MEMORY. A page fault whose address lies in the guard of a safe stack is
 *               DOGMA_TRAP_STACK, and one anywhere else is DOGMA_TRAP_MEMORY, whatever is said here. op is 0 in a prologue.
 *   DOGMA_E_NOT_FOUND  outside of functions, or in a function's tables
 *   DOGMA_E_VALUE      the plan: plain without first_access, or too short for this function
 *   DOGMA_E_SCRATCH    less than dogma_transpile_scratch_bytes
 */
DOGMA_MUST_USE dogma_status
dogma_transpile_locate(const dogma_module *module, const dogma_placement *placement, const dogma_access_plan *plan, dogma_scratch *scratch,
                       const uint32_t *function_offsets, uint32_t code_offset, uint8_t *work, size_t work_bytes, dogma_code_position *out);

/*
 * The other direction: where the code of given instructions of one function begins, for debuggers. One pass over that function.
 *
 * plan               as in dogma_transpile_locate
 * marks, mark_count  in: block and insn, in ascending order of (block, insn); out: code_offset, which ascends, too. An instruction without
 *                    code has the offset of the next one, a position behind the last instruction the end of the code
 *   DOGMA_E_VALUE    no such function, the marks are not in order, or the plan as in dogma_transpile_locate; marks may have been written
 *   DOGMA_E_SCRATCH  less than dogma_transpile_scratch_bytes
 */
typedef struct dogma_code_mark {
    uint32_t block, insn; /* as in dogma_code_position */
    uint32_t code_offset; /* as in function_offsets */
} dogma_code_mark;
DOGMA_MUST_USE dogma_status
dogma_transpile_marks(const dogma_module *module, const dogma_placement *placement, const dogma_access_plan *plan, dogma_scratch *scratch,
                      const uint32_t *function_offsets, uint32_t function, dogma_code_mark *marks, size_t mark_count);

/*
 * setjmp node on the safe stack, shared with the embedder's stubs (cells DOGMA_CELL_*). At entry of a returns-twice function the code sets r11 to the node's
 * address, fills `sites` and calls [r15 + link cell]; the stub fills serial and previous and makes it the chain's head. At return and tail call the code
 * calls the unlink cell (pops the head). Both stubs keep every register but r11 and flags. `setjmp` puts token = serial << 8 | site (site 1..255) into rdx.
 * longjmp jumps to the longjmp cell with rdi = token, esi = value: the stub finds the node with that serial, checks 1 <= site <= sites->count, pops the nodes above it,
 * sets rsp = the node's address, eax = value or 1, rdx = token, and jumps to sites->address[site - 1]. The code there rebuilds everything else (data-stack pointer).
 */
typedef struct dogma_setjmp_sites {
    uint64_t count;
    uint64_t address[]; /* in the code region, read-only */
} dogma_setjmp_sites;
typedef struct dogma_setjmp_node {
    uint64_t previous, serial;
    uint64_t sites; /* address of dogma_setjmp_sites */
    uint64_t frame; /* free for the code */
} dogma_setjmp_node;

DOGMA_EXTERN_C_END
#endif
