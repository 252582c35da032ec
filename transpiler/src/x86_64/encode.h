/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * x86-64 instruction bytes.
 *
 * Every function appends one instruction at p and returns the new end; the caller has checked the space. An instruction is described by
 * an `enc` word (opcode, map, mandatory prefix, W...) that serves legacy and VEX encodings alike. Encodings are canonical: the shortest
 * displacement and the shortest VEX prefix, no redundant REX.
 */
#ifndef DG_X86_64_ENCODE_H
#define DG_X86_64_ENCODE_H

#include <stdint.h>

#include "../port.h"

/* The enc word: bits 0-7 opcode, 8-9 map, 10-11 mandatory prefix, then flags; bits 16-18 /n, bits 20-23 free for the row's user. */
#define DG_MAP_0F (1u << 8)
#define DG_MAP_0F38 (2u << 8)
#define DG_MAP_0F3A (3u << 8)
#define DG_P66 (1u << 10)
#define DG_PF3 (2u << 10)
#define DG_PF2 (3u << 10)
#define DG_W (1u << 12)    /* REX.W or VEX.W */
#define DG_BYTE (1u << 13) /* the register in the byte position (rm of register forms, reg of memory forms) is 8 bits wide */
#define DG_LOCK (1u << 14)
#define DG_EXT(n) ((uint32_t)(n) << 16)
#define DG_EXT_OF(enc) ((unsigned)((enc) >> 16) & 7u)

enum { DG_RAX = 0, DG_RCX = 1, DG_RDX = 2, DG_RSP = 4, DG_R11 = 11, DG_R15 = 15, DG_NO_REGISTER = 16 };

/* x86 condition codes, the low nibble of jcc, setcc, cmovcc. */
enum { DG_CC_O = 0, DG_CC_B = 2, DG_CC_AE = 3, DG_CC_E = 4, DG_CC_NE = 5, DG_CC_BE = 6, DG_CC_A = 7, DG_CC_P = 10, DG_CC_NP = 11,
       DG_CC_L = 12, DG_CC_GE = 13, DG_CC_LE = 14, DG_CC_G = 15 };

/* An address as it is encoded. gs: gs segment and 32-bit address arithmetic. */
typedef struct dg_address {
    uint8_t gs, base, index, scale_log2; /* base, index: register or DG_NO_REGISTER */
    int32_t disp;
} dg_address;

static inline uint8_t *dg_put8(uint8_t *p, unsigned value)
{
    *p = (uint8_t)value;
    return p + 1;
}

DG_INLINE uint8_t *dg_put16(uint8_t *p, uint32_t value)
{
    uint8_t bytes[2] = {(uint8_t)value, (uint8_t)(value >> 8)};
    memcpy(p, bytes, sizeof bytes);
    return p + 2;
}

DG_INLINE uint8_t *dg_put32(uint8_t *p, uint32_t value)
{
    uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    memcpy(p, bytes, sizeof bytes);
    return p + 4;
}

static inline uint8_t *dg_put64(uint8_t *p, uint64_t value)
{
    p = dg_put32(p, (uint32_t)value);
    return dg_put32(p, (uint32_t)(value >> 32));
}

static inline int dg_fits8(int64_t value)
{
    return value >= -128 && value <= 127;
}

/* Mandatory prefix, REX when needed, escape and opcode of a legacy instruction; b, x, r: register numbers that extend. */
DG_INLINE uint8_t *dg_put_opcode(uint8_t *p, uint32_t enc, unsigned r, unsigned x, unsigned b, int force_rex)
{
    static const uint8_t mandatory[4] = {0, 0x66, 0xf3, 0xf2};
    unsigned pp = (enc >> 10) & 3u, map = (enc >> 8) & 3u;
    unsigned rex = (enc & DG_W ? 8u : 0u) | ((r >> 3) & 1u) << 2 | ((x >> 3) & 1u) << 1 | ((b >> 3) & 1u);
    /* Optional bytes are written always and kept by a condition: which ones occur is hard to predict. */
    *p = 0xf0;
    p += (enc >> 14) & 1u;
    *p = mandatory[pp];
    p += pp != 0;
    *p = (uint8_t)(0x40u | rex);
    p += (rex | (unsigned)force_rex) != 0;
    p[0] = 0x0f;
    p += map != 0;
    p[0] = (uint8_t)(map == 2 ? 0x38 : 0x3a);
    p += map >= 2;
    *p = (uint8_t)enc;
    return p + 1;
}

/* VEX prefix and opcode (128-bit or scalar); an unused vvvv is 0 here. */
static inline uint8_t *dg_put_vex(uint8_t *p, uint32_t enc, unsigned r, unsigned vvvv, unsigned x, unsigned b)
{
    unsigned pp = (enc >> 10) & 3u, map = (enc >> 8) & 3u;
    unsigned low = (~vvvv & 15u) << 3 | pp;
    if (map == 1 && !(enc & DG_W) && !((x | b) & 8u)) {
        *p++ = 0xc5;
        *p++ = (uint8_t)((~r & 8u) << 4 | low);
    } else {
        *p++ = 0xc4;
        *p++ = (uint8_t)((~r & 8u) << 4 | (~x & 8u) << 3 | (~b & 8u) << 2 | map);
        *p++ = (uint8_t)((enc & DG_W ? 0x80u : 0u) | low);
    }
    *p++ = (uint8_t)enc;
    return p;
}

DG_INLINE uint8_t *dg_put_modrm(uint8_t *p, unsigned reg, unsigned rm)
{
    *p = (uint8_t)(0xc0u | (reg & 7u) << 3 | (rm & 7u));
    return p + 1;
}

/* ModRM, SIB, displacement of a memory operand. */
DG_INLINE uint8_t *dg_put_modrm_address(uint8_t *p, unsigned reg, const dg_address *a)
{
    unsigned field = (reg & 7u) << 3;
    unsigned index = a->index == DG_NO_REGISTER ? 4u : (a->index & 7u);
    if (a->base == DG_NO_REGISTER) { /* SIB without base: always a 32-bit displacement */
        *p++ = (uint8_t)(field | 4u);
        *p++ = (uint8_t)((unsigned)a->scale_log2 << 6 | index << 3 | 5u);
        return dg_put32(p, (uint32_t)a->disp);
    }
    unsigned base = a->base & 7u;
    unsigned sib = a->index != DG_NO_REGISTER || base == 4;
    /* rbp and r13 have no form without displacement */
    unsigned mod = a->disp == 0 && base != 5 ? 0u : dg_fits8(a->disp) ? 1u : 2u;
    p[0] = (uint8_t)(mod << 6 | field | (sib ? 4u : base));
    p[1] = (uint8_t)((unsigned)a->scale_log2 << 6 | index << 3 | base);
    p += 1 + sib;
    dg_put32(p, (uint32_t)a->disp);
    return p + ((0x410u >> (4 * mod)) & 15u); /* 0, 1 or 4 bytes of it count */
}

/* Legacy instruction, register operands: reg field and rm field. */
DG_INLINE uint8_t *dg_put_rr(uint8_t *p, uint32_t enc, unsigned reg, unsigned rm)
{
    p = dg_put_opcode(p, enc, reg, 0, rm, (enc & DG_BYTE) && rm >= 4);
    return dg_put_modrm(p, reg, rm);
}

/* The same with both operands 8 bits wide. */
static inline uint8_t *dg_put_rr8(uint8_t *p, uint32_t enc, unsigned reg, unsigned rm)
{
    p = dg_put_opcode(p, enc, reg, 0, rm, reg >= 4 || rm >= 4);
    return dg_put_modrm(p, reg, rm);
}

/* Legacy instruction, register (or /n) and memory. */
DG_INLINE uint8_t *dg_put_rm(uint8_t *p, uint32_t enc, unsigned reg, const dg_address *a)
{
    p[0] = 0x65;
    p[1] = 0x67;
    p += 2u * a->gs;
    p = dg_put_opcode(p, enc, reg, a->index, a->base, (enc & DG_BYTE) && reg >= 4);
    return dg_put_modrm_address(p, reg, a);
}

static inline uint8_t *dg_put_vrr(uint8_t *p, uint32_t enc, unsigned reg, unsigned vvvv, unsigned rm)
{
    p = dg_put_vex(p, enc, reg, vvvv, 0, rm);
    return dg_put_modrm(p, reg, rm);
}

static inline uint8_t *dg_put_vrm(uint8_t *p, uint32_t enc, unsigned reg, unsigned vvvv, const dg_address *a)
{
    p[0] = 0x65;
    p[1] = 0x67;
    p += 2u * a->gs;
    p = dg_put_vex(p, enc, reg, vvvv, a->index, a->base);
    return dg_put_modrm_address(p, reg, a);
}

/* Short jump over bytes that are not there yet: returns the place to patch with dg_patch8. */
static inline uint8_t *dg_put_short(uint8_t *p, unsigned opcode)
{
    *p = (uint8_t)opcode;
    return p + 2;
}

static inline void dg_patch_short(uint8_t *after, const uint8_t *target)
{
    after[-1] = (uint8_t)(target - after);
}

/* Frequent instructions. W is 0 or DG_W. */
DG_INLINE uint8_t *dg_mov(uint8_t *p, uint32_t w, unsigned d, unsigned s)
{
    return dg_put_rr(p, w | 0x89, s, d);
}

static inline uint8_t *dg_mov_constant(uint8_t *p, unsigned d, int64_t value)
{
    if (value == 0)
        return dg_put_rr(p, 0x31, d, d); /* xor: no flag is live between instructions */
    if (value >= 0 && value <= (int64_t)UINT32_MAX) {
        p = dg_put_opcode(p, 0xb8u | (d & 7u), 0, 0, d, 0);
        return dg_put32(p, (uint32_t)value);
    }
    if (value >= INT32_MIN && value < 0) {
        p = dg_put_rr(p, DG_W | 0xc7, 0, d);
        return dg_put32(p, (uint32_t)value);
    }
    p = dg_put_opcode(p, DG_W | 0xb8u | (d & 7u), 0, 0, d, 0);
    return dg_put64(p, (uint64_t)value);
}

/* Group 1: op /n with immediate: 0 add, 1 or, 2 adc, 3 sbb, 4 and, 5 sub, 6 xor, 7 cmp. */
static inline uint8_t *dg_alu_imm(uint8_t *p, uint32_t w, unsigned n, unsigned d, int64_t imm)
{
    unsigned small = dg_fits8(imm) ? 1 : 0;
    p = dg_put_rr(p, w | 0x81u | small << 1, n, d);
    dg_put32(p, (uint32_t)imm);
    return p + (small ? 1 : 4);
}

static inline uint8_t *dg_alu_memory_imm(uint8_t *p, uint32_t w, unsigned n, const dg_address *a, int64_t imm)
{
    unsigned small = dg_fits8(imm) ? 1 : 0;
    p = dg_put_rm(p, w | 0x81u | small << 1, n, a);
    dg_put32(p, (uint32_t)imm);
    return p + (small ? 1 : 4);
}

static inline uint8_t *dg_ud2(uint8_t *p)
{
    p[0] = 0x0f;
    p[1] = 0x0b;
    return p + 2;
}

/* [r15 + disp]: the loader's cells and tables, and globals. */
static inline dg_address dg_arena(int32_t disp)
{
    dg_address a = {0, DG_R15, DG_NO_REGISTER, 0, disp};
    return a;
}

/* [r15 + r11 + disp] */
static inline dg_address dg_arena_r11(int32_t disp)
{
    dg_address a = {0, DG_R15, DG_R11, 0, disp};
    return a;
}

/* [rsp + disp] */
static inline dg_address dg_stack(int32_t disp)
{
    dg_address a = {0, DG_RSP, DG_NO_REGISTER, 0, disp};
    return a;
}

#endif
