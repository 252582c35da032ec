/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What a proof says, as directives of the assembler (10-syntax). Hosted. */
#ifndef DG_CHECK_CLAIMS_H
#define DG_CHECK_CLAIMS_H

#include <dogma/check.h>

/* Prints an accepted proof to standard output. Exits when there is no memory. */
void check_claims_print(const dogma_module *module, const uint8_t *proof, size_t proof_bytes, const dogma_theory *library);

#endif
