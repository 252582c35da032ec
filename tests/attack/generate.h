/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Random valid modules, proofs of them that are nearly always right, and changes that make them wrong in small ways.
 *
 * All choices come from a chooser: first from the bytes of a fuzzer, then from a generator seeded by them, so every input means something.
 */
#ifndef ATTACK_GENERATE_H
#define ATTACK_GENERATE_H

#include "model.h"

typedef struct chooser {
    const uint8_t *data;
    size_t left;
    uint64_t state;
} chooser;

chooser chooser_make(const uint8_t *data, size_t size, uint64_t seed);
uint32_t choose(chooser *c, uint32_t n); /* 0 .. n - 1 */
uint64_t choose_value(chooser *c);       /* numbers near the bounds that rules have */

enum { GENERATE_FILE_MAX = 1 << 16 };
/* A file image of at most GENERATE_FILE_MAX bytes; the size. */
size_t generate_module(chooser *c, uint8_t *file);
/* Changes one byte of the code in the file image and its hash; the result may be invalid. */
void generate_damage(chooser *c, uint8_t *file, size_t size, const dogma_module *module);

/* A proof by simulating the checker's own domain: claims as strong as it would find them. */
void guess_proof(chooser *c, const dogma_module *module, bool speculation_safe, model_proof *out);
/* Changes 1 to 3 things. */
void disturb_proof(chooser *c, const dogma_module *module, model_proof *proof);

#endif
