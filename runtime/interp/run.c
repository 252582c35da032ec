/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* clang-format off: rows stay on one line */
/* The loop: control flow, calls and the integer instructions of the first page. */
#include "internal.h"

#define R in->r
#define W(n) ((uint32_t)in->r[n])
#define CASE(name) case DOGMA_OP_##name:

static bool compare(unsigned condition, uint64_t a, uint64_t b)
{
    switch ((dogma_condition)condition) {
    case DOGMA_EQ: return a == b;
    case DOGMA_NE: return a != b;
    case DOGMA_SLT: return (int64_t)a < (int64_t)b;
    case DOGMA_SLE: return (int64_t)a <= (int64_t)b;
    case DOGMA_SGT: return (int64_t)a > (int64_t)b;
    case DOGMA_SGE: return (int64_t)a >= (int64_t)b;
    case DOGMA_ULT: return a < b;
    case DOGMA_ULE: return a <= b;
    case DOGMA_UGT: return a > b;
    case DOGMA_UGE: return a >= b;
    case DOGMA_TZ: return (a & b) == 0;
    case DOGMA_TNZ: return (a & b) != 0;
    case DOGMA_CONDITION_COUNT: break;
    }
    return false;
}

/* Narrow values are compared sign-extended to 64 bits, which keeps signed and unsigned order and the common bits' emptiness. */
static inline uint64_t extend8(uint64_t value) { return (uint64_t)(int64_t)(int8_t)(uint8_t)value; }
static inline uint64_t extend16(uint64_t value) { return (uint64_t)(int64_t)(int16_t)(uint16_t)value; }
static inline uint64_t extend32(uint64_t value) { return (uint64_t)(int64_t)(int32_t)(uint32_t)value; }

static bool compare32(unsigned condition, uint64_t a, uint64_t b)
{
    return compare(condition, extend32(a), extend32(b));
}

/* ---- data stack ---- */

static uint32_t data_pointer(const dg_interpreter *in)
{
    uint32_t value;
    memcpy(&value, in->arena + DOGMA_ARENA_DATA_STACK_CELL, sizeof value);
    return value;
}

static void set_data_pointer(dg_interpreter *in, uint32_t value)
{
    memcpy(in->arena + DOGMA_ARENA_DATA_STACK_CELL, &value, sizeof value);
}

static void check_data_room(dg_interpreter *in, uint64_t bytes)
{
    uint32_t pointer = data_pointer(in), limit;
    memcpy(&limit, in->arena + DOGMA_ARENA_DATA_STACK_LIMIT_CELL, sizeof limit);
    if (pointer < limit || bytes > pointer - limit)
        dg_interpreter_trap(in, DOGMA_TRAP_STACK, 0);
}

static void lower_data_stack(dg_interpreter *in, dg_frame *frame)
{
    const dogma_function *header = frame->code->header;
    frame->data_at_entry = data_pointer(in);
    if (header->data_frame_bytes > DOGMA_DATA_FRAME_UNCHECKED_MAX)
        check_data_room(in, header->data_frame_bytes);
    frame->data_after_entry = frame->data_at_entry - header->data_frame_bytes;
    if (header->data_frame_bytes != 0)
        set_data_pointer(in, frame->data_after_entry);
}

static void raise_data_stack(dg_interpreter *in, const dg_frame *frame)
{
    const dogma_function *header = frame->code->header;
    if (header->flags & DOGMA_FUNCTION_DYNAMIC)
        set_data_pointer(in, frame->data_at_entry);
    else if (header->data_frame_bytes != 0)
        set_data_pointer(in, data_pointer(in) + header->data_frame_bytes);
}

/* ---- frames ---- */

static const uint8_t saved_registers[5] = {DOGMA_RBX, DOGMA_RBP, DOGMA_R12, DOGMA_R13, DOGMA_R14};

static void poison_registers(dg_interpreter *in)
{
    for (unsigned i = 0; i < 16; i++) {
        if ((DOGMA_GENERAL_REGISTER_BITS >> i) & 1)
            R[i] = DG_POISON;
        in->v[i].u64[0] = DG_POISON;
        in->v[i].u64[1] = DG_POISON;
    }
}

/* After a call: rax, rdx, v0, v1 keep results, the callee-saved keep their values, all others are unspecified. */
static void poison_caller_saved(dg_interpreter *in, const dg_predecoded *code)
{
    static const uint8_t others[] = {DOGMA_RCX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R9, DOGMA_R10};
    for (size_t i = 0; i < sizeof others; i++)
        R[others[i]] = DG_POISON;
    if (code->integer_results < 1)
        R[DOGMA_RAX] = DG_POISON;
    if (code->integer_results < 2)
        R[DOGMA_RDX] = DG_POISON;
    for (unsigned i = code->vector_results; i < 16; i++) {
        in->v[i].u64[0] = DG_POISON;
        in->v[i].u64[1] = DG_POISON;
    }
}

/*
 * New topmost frame whose incoming slots begin at index `incoming`. Slots of a frame are numbered upwards from its outgoing ones, so a
 * callee's incoming slots, which follow its own, are the caller's outgoing ones.
 */
static void enter(dg_interpreter *in, const dg_predecoded *code, uint32_t incoming, uint32_t return_step, uint32_t stack_used)
{
    if (code->frame_bytes > in->stack_bytes - stack_used)
        dg_interpreter_trap(in, DOGMA_TRAP_STACK, 0);
    dg_frame *frame = &in->frames[in->depth++];
    frame->code = code;
    frame->slots = incoming - code->frame_slots;
    frame->return_step = return_step;
    frame->stack_used = stack_used;
    in->stack_used = stack_used + code->frame_bytes;
    for (uint32_t i = 0; i < code->frame_slots; i++)
        in->slots[frame->slots + i] = DG_POISON;
    lower_data_stack(in, frame);
    if (code->header->flags & DOGMA_FUNCTION_RETURNS_TWICE)
        in->nodes[in->node_count++] = (dg_node){++in->serial, in->depth};
}

/* Undo what enter and the code did, but for the results; the frame stays readable until the next enter. */
static const dg_frame *leave_frame(dg_interpreter *in)
{
    const dg_frame *frame = &in->frames[in->depth - 1];
    raise_data_stack(in, frame);
    if (frame->code->header->flags & DOGMA_FUNCTION_RETURNS_TWICE)
        in->node_count--;
    for (unsigned i = 0; i < 5; i++)
        R[saved_registers[i]] = frame->saved[i];
    in->depth--;
    in->stack_used = frame->stack_used;
    return frame;
}

static void save_registers(dg_interpreter *in)
{
    dg_frame *frame = &in->frames[in->depth - 1];
    for (unsigned i = 0; i < 5; i++)
        frame->saved[i] = R[saved_registers[i]];
}

/* The function that call.reg and tail.reg go to (X-CALL-REG). */
static const dg_predecoded *indirect_target(dg_interpreter *in, const dg_step *s)
{
    const dg_process *process = in->process;
    const dg_module *module = in->frames[in->depth - 1].code->module;
    uint64_t entry = (R[s->rd] & DOGMA_ARENA_FUNCTION_POINTER_MASK) / 8;
    if (entry >= process->table_count || process->table[entry].module == NULL)
        dg_interpreter_trap(in, DOGMA_TRAP_BAD_FUNCTION, 0);
    const dg_table_entry *target = &process->table[entry];
    uint32_t slots = module->view.signatures[s->number].stack_slots;
    if (target->module->view.functions[target->function].incoming_slots != slots)
        dg_interpreter_trap(in, DOGMA_TRAP_BAD_FUNCTION, 0);
    return dg_predecode(target->module, target->function, in->arena);
}

static void call_runtime(dg_interpreter *in, uint32_t row)
{
    const uint64_t arguments[6] = {R[DOGMA_RDI], R[DOGMA_RSI], R[DOGMA_RDX], R[DOGMA_RCX], R[DOGMA_R8], R[DOGMA_R9]};
    R[DOGMA_RAX] = (uint64_t)dg_api_call(in->process, row, arguments);
    static const uint8_t others[] = {DOGMA_RCX, DOGMA_RDX, DOGMA_RSI, DOGMA_RDI, DOGMA_R8, DOGMA_R9, DOGMA_R10};
    for (size_t i = 0; i < sizeof others; i++)
        R[others[i]] = 0;
    memset(in->v, 0, sizeof in->v);
}

/* X-LONGJMP. Returns the step to go on with, in the frame that is then the topmost. */
static const dg_step *long_jump(dg_interpreter *in)
{
    uint64_t token = R[DOGMA_RDI], site = token & 0xff;
    uint32_t value = W(DOGMA_RSI), n = in->node_count;
    while (n > 0 && in->nodes[n - 1].serial != token >> 8)
        n--;
    if (n == 0)
        dg_interpreter_trap(in, DOGMA_TRAP_BAD_LONGJMP, 0);
    const dg_frame *frame = &in->frames[in->nodes[n - 1].depth - 1];
    if (site == 0 || site > frame->code->header->setjmp_count)
        dg_interpreter_trap(in, DOGMA_TRAP_BAD_LONGJMP, 0);
    in->node_count = n;
    in->depth = in->nodes[n - 1].depth;
    in->stack_used = frame->stack_used + frame->code->frame_bytes;
    set_data_pointer(in, frame->data_after_entry);
    poison_registers(in);
    R[DOGMA_RAX] = value == 0 ? 1 : value;
    R[DOGMA_RDX] = token;
    return &frame->code->steps[frame->code->sites[site - 1]];
}

/* ---- the loop ---- */

/* One operation in its five forms and two widths. */
#define ALU_REGISTER(NAME, op)                                                                                            \
    CASE(NAME##_I32_RR) R[s->rd] = (uint32_t)(W(s->rd) op W(s->ra)); break;                                               \
    CASE(NAME##_I64_RR) R[s->rd] = R[s->rd] op R[s->ra]; break;                                                           \
    CASE(NAME##_I32_RM) R[s->rd] = (uint32_t)(W(s->rd) op dg_load_uint32(in, s)); break;                                  \
    CASE(NAME##_I64_RM) R[s->rd] = R[s->rd] op dg_load_uint64(in, s); break;
#define ALU_MEMORY(FORM, type, op, operand)                                                                               \
    CASE(FORM) {                                                                                                          \
        type memory;                                                                                                      \
        uint8_t *place = dg_place(in, s, sizeof memory, DG_PAGE_READ | DG_PAGE_WRITE);                                    \
        memcpy(&memory, place, sizeof memory);                                                                            \
        memory = (type)(memory op (type)(operand));                                                                       \
        memcpy(place, &memory, sizeof memory);                                                                            \
        break;                                                                                                            \
    }
#define ALU(NAME, op)                                                                                                     \
    ALU_REGISTER(NAME, op)                                                                                                \
    CASE(NAME##_I32_RI) R[s->rd] = (uint32_t)(W(s->rd) op (uint32_t)s->imm); break;                                       \
    CASE(NAME##_I64_RI) R[s->rd] = R[s->rd] op (uint64_t)s->imm; break;                                                   \
    ALU_MEMORY(NAME##_I32_MR, uint32_t, op, R[s->rd])                                                                     \
    ALU_MEMORY(NAME##_I32_MI, uint32_t, op, s->imm)                                                                       \
    ALU_MEMORY(NAME##_I64_MR, uint64_t, op, R[s->rd])                                                                     \
    ALU_MEMORY(NAME##_I64_MI, uint64_t, op, s->imm)

static uint32_t rotate32(uint32_t value, unsigned count) { return count == 0 ? value : value << count | value >> (32 - count); }
static uint64_t rotate64(uint64_t value, unsigned count) { return count == 0 ? value : value << count | value >> (64 - count); }
/* Arithmetic shift right without relying on the host's. */
static uint64_t sar64(uint64_t value, unsigned count)
{
    return (value >> 63) == 0 ? value >> count : ~(~value >> count);
}

#define SHIFT(NAME, expression32, expression64)                                                                           \
    CASE(NAME##_I32_RRR) { unsigned n = W(s->rb) % 32; uint32_t a = W(s->ra); R[s->rd] = (uint32_t)(expression32); break; } \
    CASE(NAME##_I32_RRI) { unsigned n = (unsigned)s->imm; uint32_t a = W(s->ra); R[s->rd] = (uint32_t)(expression32); break; } \
    CASE(NAME##_I64_RRR) { unsigned n = W(s->rb) % 64; uint64_t a = R[s->ra]; R[s->rd] = (expression64); break; }         \
    CASE(NAME##_I64_RRI) { unsigned n = (unsigned)s->imm; uint64_t a = R[s->ra]; R[s->rd] = (expression64); break; }

#define BRANCH(condition_holds) if (condition_holds) next = &code->steps[s->number]; break;
#define SELECT(value, a, b, holds) { uint64_t chosen = holds(s->condition, a, b) ? R[s->ra] : R[s->rd]; R[s->rd] = value; break; }

/* Go on in the topmost frame, at this step. */
#define CONTINUE_AT(step) { code = in->frames[in->depth - 1].code; next = (step); break; }

static void run(dg_interpreter *in)
{
    const uint32_t bottom = in->depth;
    const dg_predecoded *code = in->frames[in->depth - 1].code;
    const dg_step *next = code->steps, *s;
    for (;;) {
        s = next++;
        in->step = s;
        in->count++;
        if (s->executions != NULL)
            ++*s->executions;
        switch (s->op) {
        CASE(BLOCK_N) break;
        CASE(JUMP_J) next = &code->steps[s->number]; break;
        CASE(RET_N) {
            const dg_frame *frame = leave_frame(in);
            poison_caller_saved(in, frame->code);
            if (in->depth < bottom)
                return;
            CONTINUE_AT(&code->steps[frame->return_step])
        }
        CASE(CALL_F) {
            const dg_predecoded *callee = dg_predecode(code->module, s->number, in->arena);
            enter(in, callee, in->frames[in->depth - 1].slots, (uint32_t)(next - code->steps), in->stack_used);
            save_registers(in);
            CONTINUE_AT(callee->steps)
        }
        CASE(CALL_IMPORT_I) {
            const dg_binding *binding = &code->module->bindings[s->number];
            if (binding->kind == DG_BINDING_API) {
                call_runtime(in, binding->number);
                break;
            }
            const dg_predecoded *callee = dg_predecode(binding->module, binding->number, in->arena);
            enter(in, callee, in->frames[in->depth - 1].slots, (uint32_t)(next - code->steps), in->stack_used);
            save_registers(in);
            CONTINUE_AT(callee->steps)
        }
        CASE(CALL_REG_RS) {
            const dg_predecoded *callee = indirect_target(in, s);
            enter(in, callee, in->frames[in->depth - 1].slots, (uint32_t)(next - code->steps), in->stack_used);
            save_registers(in);
            CONTINUE_AT(callee->steps)
        }
        CASE(TAIL_F)
        CASE(TAIL_REG_RS) {
            /* The new frame takes the place of ours and returns to our caller. */
            const dg_predecoded *callee =
                s->op == DOGMA_OP_TAIL_F ? dg_predecode(code->module, s->number, in->arena) : indirect_target(in, s);
            const dg_frame *frame = leave_frame(in);
            enter(in, callee, frame->slots + code->frame_slots, frame->return_step, frame->stack_used);
            save_registers(in);
            CONTINUE_AT(callee->steps)
        }
        CASE(BRTAB_TAB) {
            if (R[s->rd] >= s->number)
                dg_interpreter_trap(in, DOGMA_TRAP_BAD_INDEX, 0);
            next = &code->steps[code->targets[s->address + R[s->rd]]];
            break;
        }
        CASE(TRAP_K) dg_interpreter_trap(in, DOGMA_TRAP_TRAP, s->imm);
        CASE(SETJMP_N) {
            uint64_t serial = in->nodes[in->node_count - 1].serial;
            poison_registers(in);
            R[DOGMA_RAX] = 0;
            R[DOGMA_RDX] = serial << 8 | s->number;
            break;
        }
        CASE(LONGJMP_N) {
            const dg_step *target = long_jump(in);
            CONTINUE_AT(target)
        }

        CASE(BR_I32_BRR) BRANCH(compare32(s->condition, R[s->ra], R[s->rb]))
        CASE(BR_I32_BRI) BRANCH(compare32(s->condition, R[s->ra], (uint64_t)s->imm))
        CASE(BR_I32_BRM) BRANCH(compare32(s->condition, R[s->ra], dg_load_uint32(in, s)))
        CASE(BR_I32_BMI) BRANCH(compare32(s->condition, dg_load_uint32(in, s), (uint64_t)s->imm))
        CASE(BR_I64_BRR) BRANCH(compare(s->condition, R[s->ra], R[s->rb]))
        CASE(BR_I64_BRI) BRANCH(compare(s->condition, R[s->ra], (uint64_t)s->imm))
        CASE(BR_I64_BRM) BRANCH(compare(s->condition, R[s->ra], dg_load_uint64(in, s)))
        CASE(BR_I64_BMI) BRANCH(compare(s->condition, dg_load_uint64(in, s), (uint64_t)s->imm))
        CASE(BR_I8_BMI) BRANCH(compare(s->condition, extend8(dg_load_uint8(in, s)), extend8((uint64_t)s->imm)))
        CASE(BR_I16_BMI) BRANCH(compare(s->condition, extend16(dg_load_uint16(in, s)), extend16((uint64_t)s->imm)))
        CASE(BR_F32_BVV) BRANCH(dg_float_compare_f32(s->condition, in->v[s->ra].u32[0], in->v[s->rb].u32[0]))
        CASE(BR_F64_BVV) BRANCH(dg_float_compare_f64(s->condition, in->v[s->ra].u64[0], in->v[s->rb].u64[0]))

        CASE(MOV_I32_RR) R[s->rd] = W(s->ra); break;
        CASE(MOV_I32_RI) R[s->rd] = (uint32_t)s->imm; break;
        CASE(MOV_I64_RR) R[s->rd] = R[s->ra]; break;
        CASE(MOV_I64_RI) R[s->rd] = (uint64_t)s->imm; break;
        CASE(LD_I32_RM) R[s->rd] = dg_load_uint32(in, s); break;
        CASE(LD_I64_RM) R[s->rd] = dg_load_uint64(in, s); break;
        CASE(LD_U8_RM) R[s->rd] = dg_load_uint8(in, s); break;
        CASE(LD_U16_RM) R[s->rd] = dg_load_uint16(in, s); break;
        CASE(LD_S8_I32_RM) R[s->rd] = (uint32_t)extend8(dg_load_uint8(in, s)); break;
        CASE(LD_S16_I32_RM) R[s->rd] = (uint32_t)extend16(dg_load_uint16(in, s)); break;
        CASE(LD_S8_I64_RM) R[s->rd] = extend8(dg_load_uint8(in, s)); break;
        CASE(LD_S16_I64_RM) R[s->rd] = extend16(dg_load_uint16(in, s)); break;
        CASE(LD_S32_I64_RM) R[s->rd] = extend32(dg_load_uint32(in, s)); break;
        CASE(ST_I8_MR) dg_store_uint8(in, s, (uint8_t)R[s->rd]); break;
        CASE(ST_I16_MR) dg_store_uint16(in, s, (uint16_t)R[s->rd]); break;
        CASE(ST_I32_MR) dg_store_uint32(in, s, W(s->rd)); break;
        CASE(ST_I64_MR) dg_store_uint64(in, s, R[s->rd]); break;
        CASE(ST_I8_MI) dg_store_uint8(in, s, (uint8_t)s->imm); break;
        CASE(ST_I16_MI) dg_store_uint16(in, s, (uint16_t)s->imm); break;
        CASE(ST_I32_MI) dg_store_uint32(in, s, (uint32_t)s->imm); break;
        CASE(ST_I64_MI) dg_store_uint64(in, s, (uint64_t)s->imm); break;
        CASE(LEA_I64_RM) R[s->rd] = dg_address(in, s); break;
        CASE(LEA_I32_RM) R[s->rd] = (uint32_t)dg_address(in, s); break;
        CASE(FNADDR_FA) R[s->rd] = 8 * ((uint64_t)code->module->placement.table_base + s->number); break;
        CASE(CLAMP_RR) R[s->rd] = (uint64_t)(uintptr_t)in->arena + W(s->ra); break;
        CASE(DFRAME_R) R[s->rd] = (uint64_t)(uintptr_t)in->arena + data_pointer(in); break;
        CASE(DALLOC_RR) {
            check_data_room(in, R[s->ra]);
            uint32_t pointer = data_pointer(in) - W(s->ra);
            set_data_pointer(in, pointer);
            R[s->rd] = (uint64_t)(uintptr_t)in->arena + pointer;
            break;
        }
        CASE(DSET_R) set_data_pointer(in, W(s->rd)); break;

        ALU(ADD, +)
        ALU(SUB, -)
        ALU(AND, &)
        ALU(OR, |)
        ALU(XOR, ^)
        ALU_REGISTER(MUL, *)
        CASE(MUL_I32_RRI) R[s->rd] = W(s->ra) * (uint32_t)s->imm; break;
        CASE(MUL_I64_RRI) R[s->rd] = R[s->ra] * (uint64_t)s->imm; break;
        SHIFT(SHL, a << n, a << n)
        SHIFT(SHR, a >> n, a >> n)
        SHIFT(SAR, sar64(extend32(a), n), sar64(a, n))
        SHIFT(ROL, rotate32(a, n), rotate64(a, n))

        CASE(NEG_I32_RR) R[s->rd] = 0u - W(s->ra); break;
        CASE(NOT_I32_RR) R[s->rd] = ~W(s->ra); break;
        CASE(BSWAP_I32_RR) R[s->rd] = __builtin_bswap32(W(s->ra)); break;
        CASE(CLZ_I32_RR) R[s->rd] = W(s->ra) == 0 ? 32u : (unsigned)__builtin_clz(W(s->ra)); break;
        CASE(CTZ_I32_RR) R[s->rd] = W(s->ra) == 0 ? 32u : (unsigned)__builtin_ctz(W(s->ra)); break;
        CASE(POPCNT_I32_RR) R[s->rd] = (unsigned)__builtin_popcount(W(s->ra)); break;
        CASE(NEG_I64_RR) R[s->rd] = 0u - R[s->ra]; break;
        CASE(NOT_I64_RR) R[s->rd] = ~R[s->ra]; break;
        CASE(BSWAP_I64_RR) R[s->rd] = __builtin_bswap64(R[s->ra]); break;
        CASE(CLZ_I64_RR) R[s->rd] = R[s->ra] == 0 ? 64u : (unsigned)__builtin_clzll(R[s->ra]); break;
        CASE(CTZ_I64_RR) R[s->rd] = R[s->ra] == 0 ? 64u : (unsigned)__builtin_ctzll(R[s->ra]); break;
        CASE(POPCNT_I64_RR) R[s->rd] = (unsigned)__builtin_popcountll(R[s->ra]); break;
        CASE(ZX8_I32_RR) R[s->rd] = (uint8_t)R[s->ra]; break;
        CASE(ZX16_I32_RR) R[s->rd] = (uint16_t)R[s->ra]; break;
        CASE(SX8_I32_RR) R[s->rd] = (uint32_t)extend8(R[s->ra]); break;
        CASE(SX16_I32_RR) R[s->rd] = (uint32_t)extend16(R[s->ra]); break;
        CASE(SX8_I64_RR) R[s->rd] = extend8(R[s->ra]); break;
        CASE(SX16_I64_RR) R[s->rd] = extend16(R[s->ra]); break;
        CASE(SX32_I64_RR) R[s->rd] = extend32(R[s->ra]); break;

        CASE(SET_I32_SRR) R[s->rd] = compare32(s->condition, R[s->ra], R[s->rb]); break;
        CASE(SET_I32_SRI) R[s->rd] = compare32(s->condition, R[s->ra], (uint64_t)s->imm); break;
        CASE(SET_I64_SRR) R[s->rd] = compare(s->condition, R[s->ra], R[s->rb]); break;
        CASE(SET_I64_SRI) R[s->rd] = compare(s->condition, R[s->ra], (uint64_t)s->imm); break;
        CASE(SEL_I32_I32_CRR) SELECT((uint32_t)chosen, R[s->rb], R[s->rc], compare32)
        CASE(SEL_I32_I32_CRI) SELECT((uint32_t)chosen, R[s->rb], (uint64_t)s->imm, compare32)
        CASE(SEL_I32_I64_CRR) SELECT(chosen, R[s->rb], R[s->rc], compare32)
        CASE(SEL_I32_I64_CRI) SELECT(chosen, R[s->rb], (uint64_t)s->imm, compare32)
        CASE(SEL_I64_I32_CRR) SELECT((uint32_t)chosen, R[s->rb], R[s->rc], compare)
        CASE(SEL_I64_I32_CRI) SELECT((uint32_t)chosen, R[s->rb], (uint64_t)s->imm, compare)
        CASE(SEL_I64_I64_CRR) SELECT(chosen, R[s->rb], R[s->rc], compare)
        CASE(SEL_I64_I64_CRI) SELECT(chosen, R[s->rb], (uint64_t)s->imm, compare)

        default:
            if (s->op >= DOGMA_OP_MOV_V128_VV)
                dg_interpret_vector(in, s);
            else if (s->op >= DOGMA_OP_LD_F32_VM)
                dg_interpret_float(in, s);
            else
                dg_interpret_wide(in, s);
            break;
        }
    }
}

/* ---- traps and entry ---- */

void dg_interpreter_position(const dg_process *process, dg_trap *trap)
{
    const dg_interpreter *in = process->interpreter;
    if (in->depth == 0)
        return;
    const dg_predecoded *code = in->frames[in->depth - 1].code;
    uint32_t step = (uint32_t)(in->step - code->steps), block = 0;
    while (block + 1 < code->header->block_count && code->blocks[block + 1] <= step)
        block++;
    trap->module = code->module;
    trap->function = code->function;
    trap->block = block;
    trap->insn = step - code->blocks[block];
}

void dg_interpreter_trap(dg_interpreter *in, dogma_trap kind, int64_t reason)
{
    in->trap = (dg_trap){.kind = kind, .reason = reason};
    dg_interpreter_position(in->process, &in->trap);
    longjmp(in->leave, DG_LEAVE_TRAP);
}

void dg_interpreter_bad_access(dg_interpreter *in, uint64_t address, unsigned bytes, unsigned bits)
{
    /* The first byte that is not accessible counts. */
    while (bytes > 1 && dg_arena_range(&in->process->arena, address, 1, bits) != NULL) {
        address++;
        bytes--;
    }
    in->trap = (dg_trap){.kind = dg_trap_kind_of_address(in->process, address), .has_address = true, .address = address,
                         .write = (bits & DG_PAGE_WRITE) != 0};
    dg_interpreter_position(in->process, &in->trap);
    longjmp(in->leave, DG_LEAVE_TRAP);
}

void dg_interpreter_proof_violated(dg_interpreter *in, const dg_step *s, uint64_t address)
{
    in->trap = (dg_trap){.proof_violated = true, .access = s->proven - 1, .address = address};
    dg_interpreter_position(in->process, &in->trap);
    longjmp(in->leave, DG_LEAVE_TRAP);
}

void dg_interpreter_make(dg_process *process)
{
    dg_interpreter *in = dg_allocate(1, sizeof *in);
    process->interpreter = in;
    in->process = process;
    in->arena = process->arena.base;
    in->permission = process->arena.permission;
    in->stack_bytes = (uint32_t)process->safe_stack_bytes;
    /* Untouched parts of these cost nothing: a frame stands for at least 16 bytes of stack. */
    in->slot_top = in->stack_bytes / 8;
    in->slots = dg_allocate(in->slot_top, sizeof *in->slots);
    in->frames = dg_allocate(in->stack_bytes / 16 + 1, sizeof *in->frames);
    in->nodes = dg_allocate(in->stack_bytes / 16 + 1, sizeof *in->nodes);
}

bool dg_interpreter_try(dg_process *process, dg_module *module, uint32_t function, uint64_t argument, dg_trap *trap)
{
    dg_interpreter *in = process->interpreter;
    in->depth = 0;
    in->node_count = 0;
    in->stack_used = 0;
    int left = setjmp(in->leave);
    if (left == DG_LEAVE_TRAP) {
        *trap = in->trap;
        return false;
    }
    if (left == 0) {
        const dg_predecoded *code = dg_predecode(module, function, in->arena);
        poison_registers(in);
        R[DOGMA_RDI] = argument;
        enter(in, code, in->slot_top, 0, 0);
        save_registers(in);
        run(in);
    }
    return true;
}

void dg_interpreter_call(dg_process *process, dg_module *module, uint32_t function, uint64_t argument)
{
    dg_trap trap;
    if (!dg_interpreter_try(process, module, function, argument, &trap))
        dg_trap_report(process, &trap);
}

void dg_interpreter_leave(dg_process *process)
{
    longjmp(process->interpreter->leave, DG_LEAVE_EXIT);
}

uint64_t dg_interpreter_count(const dg_process *process)
{
    return process->interpreter->count;
}
