/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * SLICE, second part: nodes -> one short program per bit.
 *
 * Bits are visited from the least significant one. Each node runs at a clock of its own: at tick t it delivers its bit t + offset. So a shift by a number costs
 * nothing where everything that meets its result can run that much later or earlier; where two values meet that cannot, the one ahead is kept in a row of
 * state bits (a delay). State bits: carry of +, borrow of -, "differs" of =, "below" of <u and <s, the guessed truth of the condition of an ite, the
 * sign held by >>>, delays. All start at 0 but the guesses, which take both values and must turn out right in the end.
 */
#ifndef DG_SLICE_PLAN_H
#define DG_SLICE_PLAN_H

#include "theory_internal.h"

enum {
    /* Words of a program: two constants, the state bits, the nodes' bits, the nodes' next state. Each holds 64 lanes. */
    DG_WORD_ZERO = 0,
    DG_WORD_ONES = 1,
    DG_WORD_STATE = 2,
    DG_WORD_NODE = DG_WORD_STATE + DG_SLICE_STATE_BITS_MAX + 1,
    DG_WORD_NEXT = DG_WORD_NODE + DG_SLICE_NODES_MAX,
    DG_WORD_COUNT = DG_WORD_NEXT + DG_SLICE_NODES_MAX,
    DG_SLICE_INPUTS_MAX = 20,
    DG_BIT_NONE = 0xff
};

typedef enum dg_step_kind {
    DG_STEP_NOT, DG_STEP_AND, DG_STEP_OR, DG_STEP_XOR,
    DG_STEP_SUM,        /* to = a ^ b ^ state, next = majority(a, b, state) */
    DG_STEP_DIFFERENCE, /* to = a ^ b ^ state, next = borrow(a, b, state) */
    DG_STEP_BELOW,      /* next = borrow(a, b, state) */
    DG_STEP_DIFFERS,    /* next = state | (a ^ b) */
    DG_STEP_SELECT      /* to = state ? a : b */
} dg_step_kind;

typedef struct dg_slice_step {
    uint8_t kind;
    uint16_t to, next, a, b, state; /* words */
} dg_slice_step;

typedef struct dg_slice_plan {
    int32_t offset[DG_SLICE_NODES_MAX];
    uint8_t delay[DG_SLICE_NODES_MAX][3];  /* per argument: ticks it is kept */
    uint8_t state_bit[DG_SLICE_NODES_MAX]; /* carry, borrow, differs, below, guess, sign; DG_BIT_NONE */
    uint8_t delay_bit[DG_SLICE_NODES_MAX]; /* first of the delay row of this value */
    uint8_t delay_count[DG_SLICE_NODES_MAX];
    bool read_at_end[DG_SLICE_NODES_MAX];  /* the state bit matters after the last bit */
    uint32_t state_bits;
    uint64_t guesses;                      /* state bits of ite conditions */
    uint64_t zero_at_end;                  /* "differs" bits of facts a = b: a state with one of them set says nothing */
    int32_t first_tick, last_tick;
    /* work space of the planner: groups of nodes whose clocks are tied */
    uint16_t group[DG_SLICE_NODES_MAX];
    int32_t lead[DG_SLICE_NODES_MAX];      /* offset relative to the group */

    /* the program of the tick at hand */
    dg_slice_step steps[DG_SLICE_NODES_MAX];
    uint32_t step_count;
    uint16_t word[DG_SLICE_NODES_MAX];     /* where the node's bit is */
    uint16_t next[DG_SLICE_STATE_BITS_MAX + 1]; /* per state bit: word of its next value */
    uint16_t inputs[DG_SLICE_INPUTS_MAX];  /* words that take all combinations of bits */
    uint32_t input_count;
} dg_slice_plan;

/* Clocks, delays and state bits. False: more state bits than there is room for. */
bool dg_slice_plan_make(dg_slice *slice, dg_slice_plan *plan);
/* The program of one tick. False: too many inputs. */
bool dg_slice_plan_tick(const dg_slice *slice, dg_slice_plan *plan, int32_t tick);

/* Arguments of a live node that are vectors: first (0 or 1) and one past the last argument number. */
static inline uint16_t dg_node_argument(const dg_node *node, uint32_t i)
{
    return i == 0 ? node->a : i == 1 ? node->b : node->c;
}

#endif
