/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef DG_HASH_H
#define DG_HASH_H

#include <dogma/base.h>

/* XXH3-128 with seed 0: low 64 bits, then high, little endian (B-HASH). */
void dg_hash128(const uint8_t *data, size_t size, uint8_t out[16]);

#endif
