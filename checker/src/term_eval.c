/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the operations on terms mean: the one place where the kernel says so. Spec: appendix/theory-format "Terms and formulas". */
#include "theory_internal.h"

static bool is_negative(uint64_t value, uint32_t width)
{
    return (value >> (width - 1) & 1) != 0;
}

/* Signed order is unsigned order with the sign turned over. */
static bool signed_below(uint64_t a, uint64_t b, uint32_t width)
{
    const uint64_t sign = (uint64_t)1 << (width - 1);
    return (a ^ sign) < (b ^ sign);
}

static uint64_t magnitude(uint64_t value, uint32_t width)
{
    return is_negative(value, width) ? (0 - value) & dg_width_mask(width) : value;
}

uint64_t dg_op_value(uint8_t op, uint64_t a, uint64_t b, uint64_t c, uint32_t width)
{
    const uint64_t mask = dg_width_mask(width);
    const uint32_t count = (uint32_t)(b & (width - 1));
    uint64_t value = 0;
    switch ((dg_op)op) {
    case DG_OP_COMPLEMENT: value = ~a; break;
    case DG_OP_ADD: value = a + b; break;
    case DG_OP_SUB: value = a - b; break;
    case DG_OP_MUL: value = a * b; break;
    case DG_OP_BIT_AND: value = a & b; break;
    case DG_OP_BIT_OR: value = a | b; break;
    case DG_OP_BIT_XOR: value = a ^ b; break;
    case DG_OP_SHL: value = a << count; break;
    case DG_OP_LSHR: value = a >> count; break;
    case DG_OP_ASHR: value = a >> count | (is_negative(a, width) ? ~(mask >> count) : 0); break;
    case DG_OP_UDIV: value = b == 0 ? mask : a / b; break;
    case DG_OP_UREM: value = b == 0 ? a : a % b; break;
    case DG_OP_SDIV:
        if (b == 0)
            value = is_negative(a, width) ? 1 : mask;
        else
            value = magnitude(a, width) / magnitude(b, width);
        if (b != 0 && is_negative(a, width) != is_negative(b, width))
            value = 0 - value;
        break;
    case DG_OP_SREM:
        value = b == 0 ? a : magnitude(a, width) % magnitude(b, width);
        if (b != 0 && is_negative(a, width))
            value = 0 - value;
        break;
    case DG_OP_ITE: value = a != 0 ? b : c; break;
    case DG_OP_EQ: return a == b;
    case DG_OP_ULT: return a < b;
    case DG_OP_ULE: return a <= b;
    case DG_OP_SLT: return signed_below(a, b, width);
    case DG_OP_SLE: return !signed_below(b, a, width);
    case DG_OP_FALSE: return 0;
    case DG_OP_TRUE: return 1;
    case DG_OP_NOT: return a == 0;
    case DG_OP_AND: return a != 0 && b != 0;
    case DG_OP_OR: return a != 0 || b != 0;
    case DG_OP_IMPLIES: return a == 0 || b != 0;
    /* Not operations on values; callers do not ask. */
    case DG_OP_VARIABLE: case DG_OP_CONSTANT: case DG_OP_BASE: case DG_OP_INT: case DG_OP_PTR: case DG_OP_BELOW: case DG_OP_AT_MOST: case DG_OP_ADDR:
    case DG_OP_COUNT:
        break;
    }
    return value & mask;
}
