/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Second half of the translation of a function; see relax.c. */
#ifndef DG_X86_64_RELAX_H
#define DG_X86_64_RELAX_H

#include "../target.h"
#include "lower.h"

#define DG_FIX_SHORT 0x80000000u

dogma_status dg_relax_decide(dg_lower *c, uint32_t raw_bytes, uint32_t *final_bytes);
uint32_t dg_relax_raw_offset(const dg_lower *c, uint32_t final);
void dg_relax_final_offsets(const dg_lower *c, dogma_code_mark *marks, size_t mark_count);
dogma_status dg_relax(dg_lower *c, dg_region *region, uint32_t function, uint32_t start, uint32_t raw_bytes, uint32_t *end);

#endif
