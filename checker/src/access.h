/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Addresses of accesses, for the rules about them.                             Spec: 50-proofs P-PLAIN, P-RESIDENT, T-GLOBAL */
#ifndef DG_CHECK_ACCESS_H
#define DG_CHECK_ACCESS_H

#include <dogma/facts.h>

/* T-GLOBAL: images end at 0x7000_0000, and V-GLOBAL lets an operand name 2^24 bytes beside the image. */
#define DG_GLOBAL_LO ((int64_t)0x01200000)
#define DG_GLOBAL_HI ((int64_t)0x71000000)
_Static_assert(DOGMA_ARENA_IMAGES - 0x01000000 == 0x01200000, "the first image, less 2^24");
_Static_assert(DOGMA_ARENA_IMAGES_END + 0x01000000u == 0x71000000u, "the end of images, plus 2^24");

/* dogma_insn_counts_access for an instruction that loads or stores: its operand is neither a slot nor a global without index. */
static inline bool dg_counts_access(const dogma_memory *memory)
{
    return memory->kind == DOGMA_MEMORY_BASE || (memory->kind == DOGMA_MEMORY_GLOBAL && memory->has_index != 0);
}

/* dogma_state_access, and if the access is plain dogma_state_resident. */
dogma_access_verdict dg_access(const dogma_fact_context *context, dogma_state *state, const dogma_insn *insn);

#endif
