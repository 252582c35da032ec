/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* State of the reference interpreter, shared by its files. */
#ifndef DOGMA_RUNTIME_INTERP_INTERNAL_H
#define DOGMA_RUNTIME_INTERP_INTERNAL_H

#include "interp.h"

#include <setjmp.h>
#include <string.h>

/* What the spec calls unspecified. As an address it lies outside every arena; as a float it is an
 * unlikely number. */
#define DG_POISON 0xa5c3a5c3a5c3a5c3u

/* 4 and 15 are no general registers: 4 always reads as 0, for operands without base or index. */
#define DG_ZERO_REGISTER 4u

typedef union dg_vector {
    uint8_t u8[16];
    int8_t s8[16];
    uint16_t u16[8];
    int16_t s16[8];
    uint32_t u32[4];
    int32_t s32[4];
    uint64_t u64[2];
    int64_t s64[2];
} dg_vector;

/* A decoded instruction, ready to run. Registers as in dogma_insn. */
typedef struct dg_step {
    uint16_t op;
    uint8_t condition;
    uint8_t rd, ra, rb, rc;
    bool slot; /* the memory operand is slot `address` */
    uint32_t proven; /* number of the access plus 1 when the plan calls it plain, else 0 */
    uint64_t *executions; /* where the runs of this access are counted; NULL without a profile and for other steps */
    uint8_t base, index, scale_log2;
    uint32_t
        number; /* as in dogma_insn; branches: step of the target; setjmp: its site; brtab: count */
    uint64_t address; /* displacement, or address of a global, or slot number; brtab: first of the
                         function's targets */
    int64_t imm;
} dg_step;

typedef struct dg_predecoded {
    dg_module *module;
    uint32_t function;
    const dogma_function *header;
    dg_step *steps;
    uint32_t *blocks;     /* step at which a block starts; block_count entries */
    uint32_t *targets;    /* steps, of all jump tables */
    uint32_t *sites;      /* per setjmp: step of the block after it */
    uint32_t frame_slots; /* own + outgoing */
    uint32_t frame_bytes; /* of safe stack that a frame stands for */
    uint64_t *executions; /* of each access of the function; NULL without a profile */
    uint8_t integer_results, vector_results;
} dg_predecoded;

typedef struct dg_frame {
    const dg_predecoded *code;
    uint32_t slots;                           /* index of slot 0 */
    uint32_t return_step;                     /* in the caller's code */
    uint32_t stack_used;                      /* before this frame */
    uint32_t data_at_entry, data_after_entry; /* data-stack pointer */
    uint64_t saved[5];                        /* rbx rbp r12 r13 r14 of the caller */
} dg_frame;

typedef struct dg_node { /* of a live returns-twice function */
    uint64_t serial;
    uint32_t depth;
} dg_node;

typedef struct dg_interpreter {
    uint64_t r[16];
    dg_vector v[16];
    uint8_t *arena;
    const uint8_t *permission;
    dg_process *process;
    uint64_t *slots;
    uint32_t slot_top; /* index one past the highest slot */
    dg_frame *frames;
    uint32_t depth; /* frames in use; the running one is frames[depth - 1] */
    uint32_t stack_bytes, stack_used;
    dg_node *nodes;
    uint32_t node_count;
    uint64_t serial;
    uint64_t count;      /* instructions run */
    const dg_step *step; /* the one that runs */
    jmp_buf leave;       /* values below */
    dg_trap trap;
} dg_interpreter;

enum { DG_LEAVE_TRAP = 1, DG_LEAVE_EXIT = 2 };

/* Stop with a trap at the current step. */
noreturn void dg_interpreter_trap(dg_interpreter *in, dogma_trap kind, int64_t reason);
noreturn void dg_interpreter_bad_access(dg_interpreter *in, uint64_t address, unsigned bytes,
                                        unsigned bits);
noreturn void dg_interpreter_proof_violated(dg_interpreter *in, const dg_step *s, uint64_t address);

/* An access as dogma/access.h counts them. */
bool dg_is_access(const dogma_insn *insn);
const dg_predecoded *dg_predecode(dg_module *module, uint32_t function, const uint8_t *arena);

/* Pages F1, F2, F3 of the table (but for branches). */
void dg_interpret_wide(dg_interpreter *in, const dg_step *s);
void dg_interpret_float(dg_interpreter *in, const dg_step *s);
void dg_interpret_vector(dg_interpreter *in, const dg_step *s);
bool dg_float_compare_f32(unsigned condition, uint32_t a, uint32_t b);
bool dg_float_compare_f64(unsigned condition, uint64_t a, uint64_t b);
/* One f32 or f64 operation on bits: '+', '-', '*', '/', 'm'in, 'M'ax. */
uint32_t dg_float_binary_f32(char operation, uint32_t a, uint32_t b);
uint64_t dg_float_binary_f64(char operation, uint64_t a, uint64_t b);
uint32_t dg_float_sqrt_f32(uint32_t a);
uint64_t dg_float_sqrt_f64(uint64_t a);
uint32_t dg_float_round_f32(uint32_t a, unsigned mode);
uint64_t dg_float_round_f64(uint64_t a, unsigned mode);
uint32_t dg_float_fma_f32(uint32_t a, uint32_t b, uint32_t d);
uint64_t dg_float_fma_f64(uint64_t a, uint64_t b, uint64_t d);
uint32_t dg_float_f32_of_i64(int64_t a);
uint64_t dg_float_f64_of_i64(int64_t a);
int32_t dg_float_i32_of_f32(uint32_t a);
int32_t dg_float_i32_of_f64(uint64_t a);
uint64_t dg_float_f64_of_f32(uint32_t a);
uint32_t dg_float_f32_of_f64(uint64_t a);

/* X-ADDR: base + index * scale + disp. */
static inline uint64_t dg_address(const dg_interpreter *in, const dg_step *s)
{
    return in->r[s->base] + (in->r[s->index] << s->scale_log2) + s->address;
}

/* What every proof of an access must show (R3): n bytes at B + offset, offset as a signed distance, lie within the guards. */
static inline bool dg_provable(uint64_t offset, unsigned bytes)
{
    int64_t distance = (int64_t)offset;
    return distance >= -(int64_t)DG_GUARD_BYTES &&
           distance <= (int64_t)(DOGMA_ARENA_BYTES + DG_GUARD_BYTES - bytes);
}

/* Host address of the memory operand: a slot of the frame, or a checked place in the arena. */
static inline uint8_t *dg_place(dg_interpreter *in, const dg_step *s, unsigned bytes, unsigned bits)
{
    if (s->slot)
        return (uint8_t *)&in->slots[in->frames[in->depth - 1].slots + s->address];
    uint64_t address = dg_address(in, s), offset = address - (uint64_t)(uintptr_t)in->arena;
    if (s->proven != 0 && !dg_provable(offset, bytes))
        dg_interpreter_proof_violated(in, s, address);
    if (offset > DOGMA_ARENA_BYTES - bytes ||
        (in->permission[offset / DG_PAGE_BYTES] &
         in->permission[(offset + bytes - 1) / DG_PAGE_BYTES] & bits) != bits)
        dg_interpreter_bad_access(in, address, bytes, bits);
    return in->arena + offset;
}

#define DG_LOAD(type)                                                                              \
    static inline type##_t dg_load_##type(dg_interpreter *in, const dg_step *s)                    \
    {                                                                                              \
        type##_t value;                                                                            \
        memcpy(&value, dg_place(in, s, sizeof value, DG_PAGE_READ), sizeof value);                 \
        return value;                                                                              \
    }                                                                                              \
    static inline void dg_store_##type(dg_interpreter *in, const dg_step *s, type##_t value)       \
    {                                                                                              \
        memcpy(dg_place(in, s, sizeof value, DG_PAGE_WRITE), &value, sizeof value);                \
    }
DG_LOAD(uint8)
DG_LOAD(uint16)
DG_LOAD(uint32)
DG_LOAD(uint64)

static inline dg_vector dg_load_vector(dg_interpreter *in, const dg_step *s)
{
    dg_vector value;
    memcpy(&value, dg_place(in, s, sizeof value, DG_PAGE_READ), sizeof value);
    return value;
}

#endif
