/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Bounds that loops end up with, so that a growing fact jumps to one of them instead of creeping: widths of types, the arena with the overhang
 * that a stride leaves before the next access calls the pointer back, and the farthest an access may start.
 */
#include "prover.h"

#define K(N) ((int64_t)1 << (N))
#define ARENA K(32)

static const int64_t integer_high[] = {0, 1, 127, 255, 32767, 65535, K(31) - 1, K(31), ARENA - 1, ARENA, ARENA + K(28), K(33), 9 * K(30), K(35), K(40)};
static const int64_t integer_low[] = {0, -1, -128, -32768, -K(31), -ARENA, -9 * K(30), -K(35), -K(40)};
static const int64_t pointer_high[] = {K(31) - 1, ARENA - 1, ARENA, ARENA + 4095, ARENA + 65535, ARENA + K(31), 4 * ARENA, 8 * ARENA, ARENA + DOGMA_GUARD_BYTES};
static const int64_t pointer_low[] = {0, -16, -4096, -65536, -K(31), -ARENA, -4 * ARENA, -DOGMA_GUARD_BYTES};

#define COUNT(ARRAY) (sizeof(ARRAY) / sizeof(ARRAY)[0])

static bool raise_to(const int64_t *bounds, size_t count, int64_t *value)
{
    for (size_t i = 0; i < count; i++)
        if (bounds[i] >= *value) {
            *value = bounds[i];
            return true;
        }
    return false;
}

static bool lower_to(const int64_t *bounds, size_t count, int64_t *value)
{
    for (size_t i = 0; i < count; i++)
        if (bounds[i] <= *value) {
            *value = bounds[i];
            return true;
        }
    return false;
}

dogma_fact dg_widen_fact(dogma_fact old, dogma_fact grown)
{
    if (grown.kind != old.kind || (grown.kind != DOGMA_FACT_INTEGER && grown.kind != DOGMA_FACT_POINTER))
        return grown;
    const bool pointer = grown.kind == DOGMA_FACT_POINTER;
    if (grown.hi > old.hi &&
        !(pointer ? raise_to(pointer_high, COUNT(pointer_high), &grown.hi) : raise_to(integer_high, COUNT(integer_high), &grown.hi)))
        return (dogma_fact){0};
    if (grown.lo < old.lo &&
        !(pointer ? lower_to(pointer_low, COUNT(pointer_low), &grown.lo) : lower_to(integer_low, COUNT(integer_low), &grown.lo)))
        return (dogma_fact){0};
    return grown;
}
