/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Bytes to instruction.                                                        Spec: 20-binary "Instructions"
 *
 * The core reads without bounds checks; where the longest instruction of the form would not fit into what is left, it reads from a
 * zero-padded copy instead. Faults are collected, not branched on: code is almost always correct. The result is filled in place,
 * because copying a structure that was just stored byte by byte stalls.
 */
#include "bytes.h"
#include "tables.h"

enum { WINDOW_BYTES = 32 };
_Static_assert(DOGMA_INSN_BYTES_MAX <= WINDOW_BYTES - 4, "a four-byte load may start at the last byte of an instruction");

enum { FAULT_RANGE = 1, FAULT_CANONICAL = 2, FAULT_LEB = 4, FAULT_TRUNCATED = 8 };

typedef struct reader {
    const uint8_t *at;
    const uint8_t *end; /* of the true bytes */
    unsigned faults;
} reader;

#if defined(__GNUC__)
#define ALWAYS_INLINE static inline __attribute__((always_inline))
#else
#define ALWAYS_INLINE static inline
#endif

/* B-REG: 4, 11 and 15 are not registers. */
ALWAYS_INLINE uint8_t general(reader *r, unsigned nibble)
{
    r->faults |= ~(DOGMA_GENERAL_REGISTER_BITS >> nibble) & FAULT_RANGE;
    return (uint8_t)nibble;
}

/* B-CANON: unused nibbles are 0. */
ALWAYS_INLINE void unused(reader *r, unsigned nibble)
{
    r->faults |= nibble != 0 ? FAULT_CANONICAL : 0u;
}

ALWAYS_INLINE uint8_t condition(reader *r, unsigned nibble)
{
    r->faults |= nibble >= DOGMA_CONDITION_COUNT ? FAULT_RANGE : 0u;
    return (uint8_t)nibble;
}

ALWAYS_INLINE uint8_t float_condition(reader *r, unsigned nibble)
{
    r->faults |= nibble >= DOGMA_FLOAT_CONDITION_COUNT ? FAULT_RANGE : 0u;
    return (uint8_t)nibble;
}

ALWAYS_INLINE int64_t immediate(reader *r, unsigned code, bool wide)
{
    int64_t value;
    if (code < 12)
        return (int64_t)code - 1;
    switch (code) {
    case 12:
        value = (int8_t)r->at[0];
        r->at += 1;
        r->faults |= value >= -1 && value <= 10 ? FAULT_CANONICAL : 0u;
        return value;
    case 13:
        value = (int16_t)dg_load16(r->at);
        r->at += 2;
        r->faults |= value == (int8_t)value ? FAULT_CANONICAL : 0u;
        return value;
    case 14:
        value = (int32_t)dg_load32(r->at);
        r->at += 4;
        r->faults |= value == (int16_t)value ? FAULT_CANONICAL : 0u;
        return value;
    default:
        if (!wide) {
            r->faults |= FAULT_RANGE;
            return 0;
        }
        value = (int64_t)dg_load64(r->at);
        r->at += 8;
        r->faults |= value == (int32_t)value ? FAULT_CANONICAL : 0u;
        return value;
    }
}

ALWAYS_INLINE int32_t target(reader *r, unsigned code)
{
    int32_t delta;
    if (code < 12)
        return 1 + (int32_t)code;
    switch (code) {
    case 12:
        return 13 + (int32_t)*r->at++;
    case 13:
        return -(int32_t)*r->at++;
    case 14:
        delta = (int16_t)dg_load16(r->at);
        r->at += 2;
        r->faults |= delta >= -255 && delta <= 268 ? FAULT_CANONICAL : 0u;
        return delta;
    default:
        delta = (int32_t)dg_load32(r->at);
        r->at += 4;
        r->faults |= delta == (int16_t)delta ? FAULT_CANONICAL : 0u;
        return delta;
    }
}

static void global_memory(reader *r, dogma_memory *memory)
{
    const unsigned mode = *r->at++;
    const unsigned bytes = (mode & 3u) + 1;
    memory->kind = DOGMA_MEMORY_GLOBAL;
    r->faults |= (mode & 0xf8u) != 0 ? FAULT_RANGE : 0u;
    if ((mode & 4u) != 0) {
        const unsigned index = *r->at++;
        memory->has_index = 1;
        memory->index = general(r, index >> 4);
        memory->scale_log2 = (uint8_t)((index >> 2) & 3u);
        unused(r, index & 3u);
    }
    const unsigned spare_bits = 32 - 8 * bytes;
    const int32_t offset = (int32_t)(dg_load32(r->at) << spare_bits) >> spare_bits;
    r->at += bytes;
    memory->disp = offset;
    if (bytes > 1) {
        const int32_t half = (int32_t)1 << (8 * bytes - 9);
        r->faults |= offset >= -half && offset < half ? FAULT_CANONICAL : 0u;
    }
}

static void slot_memory(reader *r, dogma_memory *memory)
{
    const unsigned first = *r->at++;
    memory->kind = DOGMA_MEMORY_SLOT;
    memory->disp = (int32_t)first;
    if (first >= 0x80) {
        memory->disp = (int32_t)((first & 0x7fu) << 8 | *r->at++);
        r->faults |= memory->disp < 128 ? FAULT_CANONICAL : 0u;
    }
}

static void wide_memory(reader *r, unsigned mode, unsigned shift, dogma_memory *memory)
{
    unsigned bytes_code = mode & 3u; /* 1, 2, 3: one, two, four bytes */
    if (mode == 0xe0) {
        const unsigned index = *r->at++;
        memory->has_index = 1;
        memory->index = general(r, index >> 4);
        memory->scale_log2 = (uint8_t)((index >> 2) & 3u);
        bytes_code = index & 3u;
    } else if (mode < 0xc1 || mode > 0xc3) { /* B-MODE */
        r->faults |= FAULT_RANGE;
        return;
    }
    int32_t disp;
    switch (bytes_code) {
    case 1:
        disp = (int8_t)r->at[0];
        r->at += 1;
        r->faults |= memory->has_index && disp == 0 ? FAULT_CANONICAL : 0u;
        break;
    case 2:
        disp = (int16_t)dg_load16(r->at);
        r->at += 2;
        r->faults |= disp == (int8_t)disp ? FAULT_CANONICAL : 0u;
        break;
    case 3:
        disp = (int32_t)dg_load32(r->at);
        r->at += 4;
        r->faults |= disp == (int16_t)disp ? FAULT_CANONICAL : 0u;
        break;
    default:
        r->faults |= FAULT_RANGE;
        return;
    }
    memory->disp = disp;
    const uint32_t access_mask = (1u << shift) - 1;
    if (!memory->has_index && disp >= 0 && ((uint32_t)disp & access_mask) == 0 && ((uint32_t)disp >> shift) < 128)
        r->faults |= FAULT_CANONICAL;
}

/* Every memory operand but a general base or slot with a mode byte below 0x80. */
static void rare_memory(reader *r, unsigned base, unsigned shift, dogma_memory *memory)
{
    if (base == 4) {
        slot_memory(r, memory);
        return;
    }
    if (base == 15) {
        global_memory(r, memory);
        return;
    }
    memory->kind = DOGMA_MEMORY_BASE;
    memory->base = general(r, base);
    const unsigned mode = *r->at++;
    if (mode >= 0xc0) {
        wide_memory(r, mode, shift, memory);
    } else if (mode >= 0x80) {
        memory->has_index = 1;
        memory->index = general(r, (mode >> 2) & 15u);
        memory->scale_log2 = (uint8_t)(mode & 3u);
    }
}

/* The common case, base or slot with a short form, is one branch: programs mix the two at random. */
ALWAYS_INLINE void memory_operand(reader *r, unsigned base, unsigned shift, dogma_memory *memory)
{
    const unsigned short_bases = DOGMA_GENERAL_REGISTER_BITS | 1u << 4;
    const unsigned mode = *r->at;
    if (mode < 0x80 && ((short_bases >> base) & 1u) != 0) {
        const bool slot = base == 4;
        memory->kind = slot ? DOGMA_MEMORY_SLOT : DOGMA_MEMORY_BASE;
        memory->base = (uint8_t)(slot ? 0 : base);
        memory->disp = (int32_t)(mode << (slot ? 0 : shift));
        r->at++;
        return;
    }
    rare_memory(r, base, shift, memory);
}

/* A number of at most 32 bits. */
ALWAYS_INLINE uint32_t number(reader *r)
{
    uint64_t value = r->at[0];
    if (value < 0x80) {
        r->at++;
        return (uint32_t)value;
    }
    dg_cursor cursor = {r->at, r->at < r->end ? r->end : r->at};
    const dogma_status status = dg_read_uleb(&cursor, &value);
    if (status != DOGMA_OK) {
        r->faults |= status == DOGMA_E_TRUNCATED ? FAULT_TRUNCATED : FAULT_LEB;
        return 0;
    }
    r->at = cursor.at;
    r->faults |= value > UINT32_MAX ? FAULT_RANGE : 0u;
    return (uint32_t)value;
}

/* Longest instruction of a form, opcode of two bytes included; of a LEB128 number one byte, for its reader checks bounds itself. */
static const uint8_t form_bytes_max[DOGMA_FORM_COUNT] = {
    [DOGMA_FORM_N] = 2,     [DOGMA_FORM_R] = 3,     [DOGMA_FORM_RR] = 3,    [DOGMA_FORM_RI] = 11,   [DOGMA_FORM_RRR] = 4,
    [DOGMA_FORM_RRI] = 8,   [DOGMA_FORM_RRRR] = 4,  [DOGMA_FORM_RM] = 9,    [DOGMA_FORM_MR] = 9,    [DOGMA_FORM_MI] = 13,
    [DOGMA_FORM_M] = 9,     [DOGMA_FORM_FA] = 4,    [DOGMA_FORM_J] = 7,     [DOGMA_FORM_BRR] = 8,   [DOGMA_FORM_BRI] = 12,
    [DOGMA_FORM_BRM] = 14,  [DOGMA_FORM_BMI] = 18,  [DOGMA_FORM_BVV] = 8,   [DOGMA_FORM_SRR] = 4,   [DOGMA_FORM_SRI] = 8,
    [DOGMA_FORM_SVV] = 4,   [DOGMA_FORM_CRR] = 5,   [DOGMA_FORM_CRI] = 9,   [DOGMA_FORM_F] = 3,     [DOGMA_FORM_I] = 3,
    [DOGMA_FORM_RS] = 4,    [DOGMA_FORM_TAB] = 4,   [DOGMA_FORM_K] = 3,     [DOGMA_FORM_V] = 3,     [DOGMA_FORM_VV] = 3,
    [DOGMA_FORM_VVV] = 4,   [DOGMA_FORM_VVVV] = 4,  [DOGMA_FORM_VVI] = 4,   [DOGMA_FORM_VVVI] = 5,  [DOGMA_FORM_VM] = 9,
    [DOGMA_FORM_MV] = 9,    [DOGMA_FORM_VVM] = 10,  [DOGMA_FORM_VR] = 3,    [DOGMA_FORM_RV] = 3,    [DOGMA_FORM_RVI] = 4,
    [DOGMA_FORM_VVRI] = 5,
};

/* Everything after the opcode but the entries of a TAB. */
ALWAYS_INLINE void operands(reader *r, dg_opcode opcode, dogma_insn *x)
{
    const unsigned shift = opcode.access & 7u;
    unsigned b0, b1, b2;
    if (opcode.form == DOGMA_FORM_N)
        return;
    if (opcode.form == DOGMA_FORM_F || opcode.form == DOGMA_FORM_I) {
        x->number = number(r);
        return;
    }
    b0 = *r->at++;
    const unsigned high = b0 >> 4, low = b0 & 15u;

    switch ((dogma_form)opcode.form) {
    case DOGMA_FORM_R:
        x->rd = general(r, high);
        unused(r, low);
        break;
    case DOGMA_FORM_RR:
        x->rd = general(r, high);
        x->ra = general(r, low);
        break;
    case DOGMA_FORM_RI:
        x->rd = general(r, high);
        x->imm = immediate(r, low, (opcode.access & 0x80u) != 0);
        break;
    case DOGMA_FORM_RRR:
        b1 = *r->at++;
        x->rd = general(r, high);
        x->ra = general(r, low);
        x->rb = general(r, b1 >> 4);
        unused(r, b1 & 15u);
        break;
    case DOGMA_FORM_RRI:
        b1 = *r->at++;
        x->rd = general(r, high);
        x->ra = general(r, low);
        unused(r, b1 >> 4);
        x->imm = immediate(r, b1 & 15u, false);
        break;
    case DOGMA_FORM_RRRR:
        b1 = *r->at++;
        x->rd = general(r, high);
        x->rc = general(r, low);
        x->ra = general(r, b1 >> 4);
        x->rb = general(r, b1 & 15u);
        break;
    case DOGMA_FORM_RM:
    case DOGMA_FORM_MR:
        x->rd = general(r, high);
        memory_operand(r, low, shift, &x->memory);
        break;
    case DOGMA_FORM_MI:
        memory_operand(r, low, shift, &x->memory);
        x->imm = immediate(r, high, false);
        break;
    case DOGMA_FORM_M:
        unused(r, high);
        memory_operand(r, low, shift, &x->memory);
        break;
    case DOGMA_FORM_FA:
    case DOGMA_FORM_RS:
        x->rd = general(r, high);
        unused(r, low);
        x->number = number(r);
        break;
    case DOGMA_FORM_J:
        unused(r, high);
        x->target_delta = target(r, low);
        break;
    case DOGMA_FORM_BRR:
        b1 = *r->at++;
        x->ra = general(r, high);
        x->rb = general(r, low);
        x->condition = condition(r, b1 >> 4);
        x->target_delta = target(r, b1 & 15u);
        break;
    case DOGMA_FORM_BRI:
        b1 = *r->at++;
        x->ra = general(r, high);
        x->condition = condition(r, b1 >> 4);
        x->imm = immediate(r, low, false);
        x->target_delta = target(r, b1 & 15u);
        break;
    case DOGMA_FORM_BRM:
        x->ra = general(r, high);
        memory_operand(r, low, shift, &x->memory);
        b1 = *r->at++;
        x->condition = condition(r, b1 >> 4);
        x->target_delta = target(r, b1 & 15u);
        break;
    case DOGMA_FORM_BMI:
        memory_operand(r, low, shift, &x->memory);
        b1 = *r->at++;
        x->condition = condition(r, b1 >> 4);
        x->imm = immediate(r, high, false);
        x->target_delta = target(r, b1 & 15u);
        break;
    case DOGMA_FORM_BVV:
        b1 = *r->at++;
        x->ra = (uint8_t)high;
        x->rb = (uint8_t)low;
        x->condition = float_condition(r, b1 >> 4);
        x->target_delta = target(r, b1 & 15u);
        break;
    case DOGMA_FORM_SRR:
        b1 = *r->at++;
        x->rd = general(r, high);
        x->condition = condition(r, low);
        x->ra = general(r, b1 >> 4);
        x->rb = general(r, b1 & 15u);
        break;
    case DOGMA_FORM_SRI:
        b1 = *r->at++;
        x->rd = general(r, high);
        x->condition = condition(r, low);
        x->ra = general(r, b1 >> 4);
        x->imm = immediate(r, b1 & 15u, false);
        break;
    case DOGMA_FORM_SVV:
        b1 = *r->at++;
        x->rd = general(r, high);
        x->condition = float_condition(r, low);
        x->ra = (uint8_t)(b1 >> 4);
        x->rb = (uint8_t)(b1 & 15u);
        break;
    case DOGMA_FORM_CRR:
        b1 = *r->at++;
        b2 = *r->at++;
        x->rd = general(r, high);
        x->ra = general(r, low);
        x->rb = general(r, b1 >> 4);
        x->rc = general(r, b1 & 15u);
        x->condition = condition(r, b2 >> 4);
        unused(r, b2 & 15u);
        break;
    case DOGMA_FORM_CRI:
        b1 = *r->at++;
        b2 = *r->at++;
        x->rd = general(r, high);
        x->ra = general(r, low);
        x->rb = general(r, b1 >> 4);
        x->condition = condition(r, b2 >> 4);
        unused(r, b2 & 15u);
        x->imm = immediate(r, b1 & 15u, false);
        break;
    case DOGMA_FORM_TAB:
        x->rd = general(r, high);
        r->faults |= low > 2 ? FAULT_RANGE : 0u;
        x->table_width = (uint8_t)(1u << (low & 3u));
        x->number = number(r);
        break;
    case DOGMA_FORM_K:
        x->imm = b0;
        break;
    case DOGMA_FORM_V:
        x->rd = (uint8_t)high;
        unused(r, low);
        break;
    case DOGMA_FORM_VV:
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        break;
    case DOGMA_FORM_VVV:
        b1 = *r->at++;
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        x->rb = (uint8_t)(b1 >> 4);
        unused(r, b1 & 15u);
        break;
    case DOGMA_FORM_VVVV:
        b1 = *r->at++;
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        x->rb = (uint8_t)(b1 >> 4);
        x->rc = (uint8_t)(b1 & 15u);
        break;
    case DOGMA_FORM_VVI:
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        x->imm = *r->at++;
        break;
    case DOGMA_FORM_VVVI:
        b1 = *r->at++;
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        x->rb = (uint8_t)(b1 >> 4);
        unused(r, b1 & 15u);
        x->imm = *r->at++;
        break;
    case DOGMA_FORM_VM:
    case DOGMA_FORM_MV:
        x->rd = (uint8_t)high;
        memory_operand(r, low, shift, &x->memory);
        break;
    case DOGMA_FORM_VVM:
        b1 = *r->at++;
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        unused(r, b1 >> 4);
        memory_operand(r, b1 & 15u, shift, &x->memory);
        break;
    case DOGMA_FORM_VR:
        x->rd = (uint8_t)high;
        x->ra = general(r, low);
        break;
    case DOGMA_FORM_RV:
        x->rd = general(r, high);
        x->ra = (uint8_t)low;
        break;
    case DOGMA_FORM_RVI:
        x->rd = general(r, high);
        x->ra = (uint8_t)low;
        x->imm = *r->at++;
        break;
    case DOGMA_FORM_VVRI:
        b1 = *r->at++;
        x->rd = (uint8_t)high;
        x->ra = (uint8_t)low;
        x->rb = general(r, b1 >> 4);
        unused(r, b1 & 15u);
        x->imm = *r->at++;
        break;
    case DOGMA_FORM_NONE:
    case DOGMA_FORM_N:
    case DOGMA_FORM_F:
    case DOGMA_FORM_I:
    case DOGMA_FORM_COUNT:
        r->faults |= FAULT_RANGE;
        break;
    }
}

int32_t dogma_insn_table_delta(const dogma_insn *insn, uint32_t i)
{
    switch (insn->table_width) {
    case 1: return (int8_t)insn->table[i];
    case 2: return (int16_t)dg_load16(insn->table + (size_t)i * 2);
    default: return (int32_t)dg_load32(insn->table + (size_t)i * 4);
    }
}

/* The entries of a TAB: present, and no narrower width would hold them all. */
static dogma_status table_entries(const uint8_t *at, size_t left, dogma_insn *x)
{
    if (x->number > left / x->table_width || x->number > DG_TABLE_ENTRIES_CODABLE)
        return DOGMA_E_TRUNCATED;
    x->table = at;
    x->size_bytes += x->number * x->table_width;
    if (x->table_width == 1)
        return DOGMA_OK;
    for (uint32_t i = 0; i < x->number; i++) {
        const int32_t delta = dogma_insn_table_delta(x, i);
        if (x->table_width == 2 ? delta != (int8_t)delta : delta != (int16_t)delta)
            return DOGMA_OK;
    }
    return DOGMA_E_NOT_CANONICAL;
}

static dogma_status fault_status(unsigned faults)
{
    if ((faults & FAULT_TRUNCATED) != 0)
        return DOGMA_E_TRUNCATED;
    if ((faults & FAULT_RANGE) != 0)
        return DOGMA_E_OPERAND_RANGE;
    return (faults & FAULT_LEB) != 0 ? DOGMA_E_LEB : DOGMA_E_NOT_CANONICAL;
}

dogma_status dogma_insn_decode(const uint8_t *code, size_t size, size_t offset, dogma_insn *out)
{
    uint8_t window[WINDOW_BYTES];
    if (offset >= size)
        return DOGMA_E_TRUNCATED;
    const size_t left = size - offset;
    const uint8_t *begin = code + offset;
    const unsigned first = begin[0];
    size_t opcode_bytes = 1;
    dg_opcode opcode;
    if (first < 0xf0) {
        opcode = dg_opcode_table[0][first];
    } else {
        if (first == 0xf0 || first > 0xf3)
            return DOGMA_E_OPCODE_RESERVED;
        if (left < 2)
            return DOGMA_E_TRUNCATED;
        opcode = dg_opcode_table[first - 0xf0][begin[1]];
        opcode_bytes = 2;
    }
    if (opcode.op == DOGMA_OP_NONE)
        return DOGMA_E_OPCODE_RESERVED;
    if (left < form_bytes_max[opcode.form]) {
        memset(window, 0, sizeof window);
        memcpy(window, begin, left);
        begin = window;
    }

    reader r = {begin + opcode_bytes, begin + left, 0};
    *out = (dogma_insn){.op = opcode.op, .form = opcode.form};
    operands(&r, opcode, out);
    const size_t used = (size_t)(r.at - begin);
    if (used > left)
        return DOGMA_E_TRUNCATED;
    if (r.faults != 0)
        return fault_status(r.faults);
    out->size_bytes = (uint32_t)used;
    if (opcode.form == DOGMA_FORM_TAB)
        return table_entries(code + offset + used, left - used, out);
    return DOGMA_OK;
}
