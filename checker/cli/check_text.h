/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Facts, places and failed claims in words. Hosted. */
#ifndef DG_CHECK_TEXT_H
#define DG_CHECK_TEXT_H

#include <dogma/check.h>

enum { CHECK_TEXT_BYTES = 96 };

/* "N[0, 255]", "P[0, 0xffffffff] clamped", "Entry(rdi)", "nothing". Returns text. */
const char *check_fact_text(dogma_fact fact, char text[CHECK_TEXT_BYTES]);
/* "rdi", "tracked slot 2"; "" for none. */
const char *check_location_text(unsigned location, char text[CHECK_TEXT_BYTES]);
/* What was claimed and what is known there, or what else is wrong: the second half of a diagnostic. */
void check_explain(const dogma_module *module, const dogma_check_diag *diag, char *text, size_t bytes);

#endif
