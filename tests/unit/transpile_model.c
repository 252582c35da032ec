/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "transpile_model.h"

#include <math.h>
#include <string.h>

typedef struct row_name { /* "cvt.f32.i64" -> "cvt", "f32", "i64" */
    char part[4][16];
    unsigned count;
} row_name;

static void split(const char *text, row_name *out)
{
    memset(out, 0, sizeof *out);
    unsigned n = 0, k = 0;
    for (; *text != 0; text++) {
        if (*text == '.') {
            n++;
            k = 0;
        } else if (n < 4 && k < 15) {
            out->part[n][k++] = *text;
        }
    }
    out->count = n + 1;
}

static unsigned type_bits(const char *t)
{
    unsigned bits = 0;
    for (t++; *t != 0; t++)
        bits = bits * 10 + (unsigned)(*t - '0');
    return bits;
}

static uint64_t cut(uint64_t x, unsigned bits)
{
    return bits >= 64 ? x : x & (((uint64_t)1 << bits) - 1);
}

static int64_t sign(uint64_t x, unsigned bits)
{
    return bits >= 64 ? (int64_t)x : (int64_t)(x << (64 - bits)) >> (64 - bits);
}

static uint64_t get(const uint8_t *p, unsigned bytes)
{
    uint64_t x = 0;
    memcpy(&x, p, bytes);
    return x;
}

static void put(uint8_t *p, uint64_t x, unsigned bytes)
{
    memcpy(p, &x, bytes);
}

/* ---- memory ---- */

static uint8_t *place(model *m, const dogma_memory *mem, unsigned bytes)
{
    uint64_t a;
    if (mem->kind == DOGMA_MEMORY_SLOT) {
        if (mem->disp < 0 || (unsigned)mem->disp * 8 + bytes > sizeof m->s.slots)
            return NULL;
        return (uint8_t *)m->s.slots + (unsigned)mem->disp * 8;
    }
    a = mem->kind == DOGMA_MEMORY_GLOBAL ? m->base + MACHINE_IMAGE_BASE + (uint64_t)(int64_t)mem->disp
                                         : m->s.r[mem->base] + (uint64_t)(int64_t)mem->disp;
    if (mem->has_index)
        a += m->s.r[mem->index] << mem->scale_log2;
    uint64_t offset = a & 0xffffffffu;
    if (offset >= MACHINE_IMAGE_BASE && offset + bytes <= MACHINE_IMAGE_BASE + MACHINE_REGION_BYTES)
        return m->image + (offset - MACHINE_IMAGE_BASE);
    if (offset >= DOGMA_ARENA_HEAP && offset + bytes <= DOGMA_ARENA_HEAP + MACHINE_REGION_BYTES)
        return m->heap + (offset - DOGMA_ARENA_HEAP);
    return NULL;
}

/* ---- floating point on bit patterns ---- */

static double to_double(uint64_t x)
{
    double d;
    memcpy(&d, &x, 8);
    return d;
}

static float to_float(uint64_t x)
{
    uint32_t y = (uint32_t)x;
    float f;
    memcpy(&f, &y, 4);
    return f;
}

static uint64_t from_double(double d)
{
    uint64_t x;
    memcpy(&x, &d, 8);
    return x;
}

static uint64_t from_float(float f)
{
    uint32_t x;
    memcpy(&x, &f, 4);
    return x;
}

static bool is_nan(uint64_t x, unsigned bits)
{
    return bits == 32 ? isnan(to_float(x)) : isnan(to_double(x));
}

static uint64_t quiet(uint64_t x, unsigned bits)
{
    return bits == 32 ? x | 0x00400000u : x | 0x0008000000000000u;
}

static uint64_t default_nan(unsigned bits)
{
    return bits == 32 ? 0xffc00000u : 0xfff8000000000000u;
}

static uint64_t float_binary(const char *op, uint64_t a, uint64_t b, unsigned bits)
{
    double x = bits == 32 ? (double)to_float(a) : to_double(a), y = bits == 32 ? (double)to_float(b) : to_double(b);
    if (strcmp(op, "min") == 0)
        return x < y ? a : b;
    if (strcmp(op, "max") == 0)
        return x > y ? a : b;
    if (is_nan(a, bits))
        return quiet(a, bits);
    if (is_nan(b, bits))
        return quiet(b, bits);
    uint64_t r;
    if (bits == 32) {
        float u = to_float(a), v = to_float(b), w;
        w = *op == 'a' ? u + v : *op == 's' ? u - v : *op == 'm' ? u * v : u / v;
        r = from_float(w);
    } else {
        r = from_double(*op == 'a' ? x + y : *op == 's' ? x - y : *op == 'm' ? x * y : x / y);
    }
    return is_nan(r, bits) ? default_nan(bits) : r;
}

static uint64_t float_sqrt(uint64_t a, unsigned bits)
{
    if (is_nan(a, bits))
        return quiet(a, bits);
    uint64_t r = bits == 32 ? from_float(sqrtf(to_float(a))) : from_double(sqrt(to_double(a)));
    return is_nan(r, bits) ? default_nan(bits) : r;
}

static uint64_t float_fma(uint64_t a, uint64_t b, uint64_t d, unsigned bits)
{
    if (is_nan(a, bits))
        return quiet(a, bits);
    if (is_nan(b, bits))
        return quiet(b, bits);
    if (is_nan(d, bits))
        return quiet(d, bits);
    uint64_t r = bits == 32 ? from_float(fmaf(to_float(a), to_float(b), to_float(d)))
                            : from_double(fma(to_double(a), to_double(b), to_double(d)));
    return is_nan(r, bits) ? default_nan(bits) : r;
}

static uint64_t float_round(uint64_t a, unsigned how, unsigned bits)
{
    if (is_nan(a, bits))
        return quiet(a, bits);
    double x = bits == 32 ? (double)to_float(a) : to_double(a);
    double r = how == 0 ? nearbyint(x) : how == 1 ? floor(x) : how == 2 ? ceil(x) : trunc(x);
    return bits == 32 ? from_float((float)r) : from_double(r);
}

static uint64_t float_to_int(uint64_t a, unsigned bits, unsigned width)
{
    double x = bits == 32 ? (double)to_float(a) : to_double(a);
    double limit = width == 32 ? 2147483648.0 : 9223372036854775808.0;
    if (isnan(x) || trunc(x) >= limit || trunc(x) < -limit)
        return (uint64_t)1 << (width - 1);
    return cut((uint64_t)(int64_t)trunc(x), width);
}

static uint64_t int_to_float(int64_t x, unsigned bits)
{
    return bits == 32 ? from_float((float)x) : from_double((double)x);
}

static uint64_t float_convert(uint64_t a, unsigned from)
{
    if (from == 32) {
        if (is_nan(a, 32))
            return (a & 0x80000000u) << 32 | 0x7ff8000000000000u | (a & 0x007fffffu) << 29;
        return from_double((double)to_float(a));
    }
    if (is_nan(a, 64))
        return (a >> 32 & 0x80000000u) | 0x7fc00000u | (a >> 29 & 0x007fffffu);
    return from_float((float)to_double(a));
}

static bool float_condition(unsigned c, uint64_t a, uint64_t b, unsigned bits)
{
    double x = bits == 32 ? (double)to_float(a) : to_double(a), y = bits == 32 ? (double)to_float(b) : to_double(b);
    bool unordered = isnan(x) || isnan(y);
    switch (c) {
    case DOGMA_OEQ: return !unordered && x == y;
    case DOGMA_OGT: return !unordered && x > y;
    case DOGMA_OGE: return !unordered && x >= y;
    case DOGMA_OLT: return !unordered && x < y;
    case DOGMA_OLE: return !unordered && x <= y;
    case DOGMA_ONE: return !unordered && x != y;
    case DOGMA_ORD: return !unordered;
    case DOGMA_UEQ: return unordered || x == y;
    case DOGMA_FUGT: return unordered || x > y;
    case DOGMA_FUGE: return unordered || x >= y;
    case DOGMA_FULT: return unordered || x < y;
    case DOGMA_FULE: return unordered || x <= y;
    case DOGMA_UNE: return unordered || x != y;
    default: return unordered;
    }
}

/* ---- integers ---- */

static bool condition(unsigned c, uint64_t a, uint64_t b, unsigned bits)
{
    int64_t x = sign(a, bits), y = sign(b, bits);
    a = cut(a, bits);
    b = cut(b, bits);
    switch (c) {
    case DOGMA_EQ: return a == b;
    case DOGMA_NE: return a != b;
    case DOGMA_SLT: return x < y;
    case DOGMA_SLE: return x <= y;
    case DOGMA_SGT: return x > y;
    case DOGMA_SGE: return x >= y;
    case DOGMA_ULT: return a < b;
    case DOGMA_ULE: return a <= b;
    case DOGMA_UGT: return a > b;
    case DOGMA_UGE: return a >= b;
    case DOGMA_TZ: return (a & b) == 0;
    default: return (a & b) != 0;
    }
}

static uint64_t reverse_bytes(uint64_t x, unsigned bytes)
{
    uint64_t r = 0;
    for (unsigned i = 0; i < bytes; i++)
        r = r << 8 | (x >> (8 * i) & 0xff);
    return r;
}

static bool integer_unary(const char *op, uint64_t s, unsigned bits, uint64_t *out)
{
    unsigned n = 0;
    s = cut(s, bits);
    if (strcmp(op, "neg") == 0) {
        *out = 0 - s;
    } else if (strcmp(op, "not") == 0) {
        *out = ~s;
    } else if (strcmp(op, "bswap") == 0) {
        *out = reverse_bytes(s, bits / 8);
    } else if (strcmp(op, "clz") == 0) {
        while (n < bits && !(s >> (bits - 1 - n) & 1))
            n++;
        *out = n;
    } else if (strcmp(op, "ctz") == 0) {
        while (n < bits && !(s >> n & 1))
            n++;
        *out = n;
    } else if (strcmp(op, "popcnt") == 0) {
        for (unsigned i = 0; i < bits; i++)
            n += (unsigned)(s >> i & 1);
        *out = n;
    } else {
        return false;
    }
    return true;
}

static bool integer_binary(const char *op, uint64_t a, uint64_t b, unsigned bits, uint64_t *out)
{
    unsigned count = (unsigned)b % bits;
    if (strcmp(op, "add") == 0)
        *out = a + b;
    else if (strcmp(op, "sub") == 0)
        *out = a - b;
    else if (strcmp(op, "and") == 0)
        *out = a & b;
    else if (strcmp(op, "or") == 0)
        *out = a | b;
    else if (strcmp(op, "xor") == 0)
        *out = a ^ b;
    else if (strcmp(op, "mul") == 0)
        *out = a * b;
    else if (strcmp(op, "shl") == 0)
        *out = a << count;
    else if (strcmp(op, "shr") == 0)
        *out = cut(a, bits) >> count;
    else if (strcmp(op, "sar") == 0)
        *out = (uint64_t)(sign(a, bits) >> count);
    else if (strcmp(op, "rol") == 0)
        *out = count == 0 ? a : cut(a, bits) << count | cut(a, bits) >> (bits - count);
    else
        return false;
    return true;
}

static uint64_t crc32c_byte(uint32_t crc, uint8_t byte)
{
    crc ^= byte;
    for (int i = 0; i < 8; i++)
        crc = crc & 1 ? crc >> 1 ^ 0x82f63b78u : crc >> 1;
    return crc;
}

/* div, mulwide, carry, atomics; also crc32 */
static model_outcome wide(model *m, const row_name *n, const dogma_insn *x)
{
    uint64_t *r = m->s.r;
    const char *op = n->part[0];
    unsigned bits = type_bits(n->part[n->count - 1]);
    if (strcmp(op, "mulwide") == 0) {
        unsigned __int128 product = *n->part[1] == 'u' ? (unsigned __int128)r[x->ra] * r[x->rb]
                                                       : (unsigned __int128)((__int128)(int64_t)r[x->ra] * (int64_t)r[x->rb]);
        r[x->rd] = (uint64_t)product;
        r[x->rc] = (uint64_t)(product >> 64);
        return MODEL_DONE;
    }
    if (strcmp(op, "div") == 0) {
        uint64_t s = cut(r[x->rd], bits), a = cut(r[0], bits), q, rest;
        if (s == 0)
            return MODEL_TRAPS;
        if (*n->part[1] == 'u') {
            q = a / s;
            rest = a % s;
        } else {
            if (a == (uint64_t)1 << (bits - 1) && sign(s, bits) == -1)
                return MODEL_TRAPS;
            q = (uint64_t)(sign(a, bits) / sign(s, bits));
            rest = (uint64_t)(sign(a, bits) % sign(s, bits));
        }
        r[0] = cut(q, bits);
        r[2] = cut(rest, bits);
        return MODEL_DONE;
    }
    if (strcmp(op, "addc") == 0 || strcmp(op, "subb") == 0) {
        unsigned __int128 d = cut(r[x->rd], bits), a = cut(r[x->ra], bits), b = r[x->rb] & 1, t;
        t = *op == 'a' ? d + a + b : d - a - b;
        r[x->rd] = cut((uint64_t)t, bits);
        r[x->rb] = (uint64_t)(t >> bits) & 1;
        return MODEL_DONE;
    }
    if (strcmp(op, "addo") == 0 || strcmp(op, "subo") == 0 || strcmp(op, "mulo") == 0) {
        __int128 d = sign(r[x->rd], bits), a = sign(r[x->ra], bits), t;
        t = *op == 'a' ? d + a : *op == 's' ? d - a : d * a;
        r[x->rd] = cut((uint64_t)t, bits);
        r[x->rb] = t != (__int128)sign((uint64_t)t, bits);
        return MODEL_DONE;
    }
    if (strcmp(op, "crc32") == 0) {
        r[x->rd] = crc32c_byte((uint32_t)r[x->rd], (uint8_t)r[x->ra]);
        return MODEL_DONE;
    }
    if (strcmp(op, "fence") == 0)
        return MODEL_DONE;
    unsigned bytes = bits / 8;
    uint8_t *p = place(m, &x->memory, bytes);
    if (p == NULL)
        return MODEL_TRAPS;
    if (bits == 128) {
        uint64_t low = get(p, 8), high = get(p + 8, 8);
        if (low == r[0] && high == r[2]) {
            put(p, r[3], 8);
            put(p + 8, r[1], 8);
        }
        r[0] = low;
        r[2] = high;
        return MODEL_DONE;
    }
    uint64_t old = get(p, bytes);
    if (strcmp(op, "xchg") == 0) {
        put(p, r[x->rd], bytes);
        r[x->rd] = old;
    } else if (strcmp(op, "xadd") == 0) {
        put(p, old + r[x->rd], bytes);
        r[x->rd] = old;
    } else if (strcmp(op, "cmpxchg") == 0) {
        if (old == cut(r[0], bits))
            put(p, r[x->rd], bytes);
        r[0] = old;
    } else {
        return MODEL_UNKNOWN_ROW;
    }
    return MODEL_DONE;
}

/* ---- vectors ---- */

static uint64_t saturate(int64_t x, int64_t low, int64_t high)
{
    return (uint64_t)(x < low ? low : x > high ? high : x);
}

/* One lane of a lane-wise row; false: not such a row. */
static bool lane_operation(const char *op, const char *t, bool is_unsigned, uint64_t a, uint64_t b, unsigned bits, uint64_t *out)
{
    int64_t x = sign(a, bits), y = sign(b, bits);
    int64_t low = -((int64_t)1 << (bits < 64 ? bits - 1 : 62)), high = ((int64_t)1 << (bits < 64 ? bits - 1 : 62)) - 1;
    int64_t top = (int64_t)(((uint64_t)1 << (bits < 64 ? bits : 62)) - 1);
    if (*t == 'f') {
        if (strcmp(op, "vadd") && strcmp(op, "vsub") && strcmp(op, "vmul") && strcmp(op, "vdiv") && strcmp(op, "vmin") && strcmp(op, "vmax"))
            return false;
        *out = float_binary(op + 1, a, b, bits);
        return true;
    }
    if (strcmp(op, "vadd") == 0)
        *out = a + b;
    else if (strcmp(op, "vsub") == 0)
        *out = a - b;
    else if (strcmp(op, "vmul") == 0)
        *out = a * b;
    else if (strcmp(op, "vmulhi") == 0)
        *out = is_unsigned ? a * b >> bits : (uint64_t)(x * y) >> bits;
    else if (strcmp(op, "vavg") == 0)
        *out = (a + b + 1) / 2;
    else if (strcmp(op, "vaddsat") == 0)
        *out = is_unsigned ? saturate((int64_t)(a + b), 0, top) : saturate(x + y, low, high);
    else if (strcmp(op, "vsubsat") == 0)
        *out = is_unsigned ? saturate((int64_t)a - (int64_t)b, 0, top) : saturate(x - y, low, high);
    else if (strcmp(op, "vcmpeq") == 0)
        *out = a == b ? ~0ull : 0;
    else if (strcmp(op, "vcmpgt") == 0)
        *out = x > y ? ~0ull : 0;
    else if (strcmp(op, "vmin") == 0)
        *out = is_unsigned ? (a < b ? a : b) : (x < y ? a : b);
    else if (strcmp(op, "vmax") == 0)
        *out = is_unsigned ? (a > b ? a : b) : (x > y ? a : b);
    else if (strcmp(op, "vshlv") == 0)
        *out = b >= bits ? 0 : a << b;
    else if (strcmp(op, "vshrv") == 0)
        *out = b >= bits ? 0 : a >> b;
    else if (strcmp(op, "vsarv") == 0)
        *out = (uint64_t)(x >> (b >= bits ? bits - 1 : b));
    else
        return false;
    return true;
}

/* Rows with two vector sources (a and b 16 bytes each); false: no such row. */
static bool vector_binary(const row_name *n, const dogma_insn *x, const uint8_t *a, const uint8_t *b, uint8_t *d)
{
    const char *op = n->part[0], *t = n->part[n->count - 1];
    bool is_unsigned = n->count > 1 && (n->part[1][0] == 'u');
    if (strcmp(op, "vand") == 0 || strcmp(op, "vor") == 0 || strcmp(op, "vxor") == 0 || strcmp(op, "vandnot") == 0) {
        for (unsigned i = 0; i < 16; i++)
            d[i] = (uint8_t)(op[1] == 'o' ? a[i] | b[i] : op[1] == 'x' ? a[i] ^ b[i] : op[4] == 'n' ? ~a[i] & b[i] : a[i] & b[i]);
        return true;
    }
    if (strcmp(op, "valign") == 0) {
        for (unsigned i = 0; i < 16; i++) {
            unsigned k = i + (unsigned)x->imm;
            d[i] = k < 16 ? b[k] : k < 32 ? a[k - 16] : 0;
        }
        return true;
    }
    if (n->count < 2)
        return false;
    unsigned bits = type_bits(t), bytes = bits / 8, lanes = bytes ? 16 / bytes : 0;
    if (strcmp(op, "vmulwide") == 0) {
        for (unsigned i = 0; i < 2; i++)
            put(d + 8 * i, get(a + 8 * i, 4) * get(b + 8 * i, 4), 8);
    } else if (strcmp(op, "vmuladd") == 0) {
        for (unsigned i = 0; i < 4; i++)
            put(d + 4 * i,
                (uint64_t)(sign(get(a + 4 * i, 2), 16) * sign(get(b + 4 * i, 2), 16) +
                           sign(get(a + 4 * i + 2, 2), 16) * sign(get(b + 4 * i + 2, 2), 16)), 4);
    } else if (strcmp(op, "vsad") == 0) {
        for (unsigned i = 0; i < 2; i++) {
            uint64_t sum = 0;
            for (unsigned k = 8 * i; k < 8 * i + 8; k++)
                sum += a[k] > b[k] ? (uint64_t)(a[k] - b[k]) : (uint64_t)(b[k] - a[k]);
            put(d + 8 * i, sum, 8);
        }
    } else if (strcmp(op, "vunpacklo") == 0 || strcmp(op, "vunpackhi") == 0) {
        unsigned from = op[7] == 'l' ? 0 : lanes / 2;
        for (unsigned i = 0; i < lanes / 2; i++) {
            put(d + 2 * i * bytes, get(a + (from + i) * bytes, bytes), bytes);
            put(d + (2 * i + 1) * bytes, get(b + (from + i) * bytes, bytes), bytes);
        }
    } else if (strcmp(op, "vpack") == 0) {
        unsigned half = bits / 2;
        int64_t low = is_unsigned ? 0 : -((int64_t)1 << (half - 1)), high = ((int64_t)1 << (is_unsigned ? half : half - 1)) - 1;
        for (unsigned i = 0; i < 2 * lanes; i++) {
            const uint8_t *s = i < lanes ? a + i * bytes : b + (i - lanes) * bytes;
            put(d + i * bytes / 2, saturate(sign(get(s, bytes), bits), low, high), bytes / 2);
        }
    } else if (strcmp(op, "vshuf") == 0) {
        for (unsigned i = 0; i < 16; i++)
            d[i] = b[i] & 0x80 ? 0 : a[b[i] % 16];
    } else if (strcmp(op, "vshlc") == 0 || strcmp(op, "vshrc") == 0 || strcmp(op, "vsarc") == 0) {
        uint64_t c = get(b, 8);
        for (unsigned i = 0; i < lanes; i++) {
            uint64_t lane = get(a + i * bytes, bytes);
            if (op[2] == 'a')
                lane = (uint64_t)(sign(lane, bits) >> (c >= bits ? bits - 1 : c));
            else
                lane = c >= bits ? 0 : op[3] == 'l' ? lane << c : lane >> c;
            put(d + i * bytes, lane, bytes);
        }
    } else if (strcmp(op, "vshuf2") == 0) {
        unsigned u = (unsigned)x->imm, mask = lanes - 1, step = bits == 32 ? 2 : 1;
        for (unsigned i = 0; i < lanes; i++) {
            unsigned lane = u >> (step * i) & mask;
            put(d + i * bytes, get((i < lanes / 2 ? a : b) + lane * bytes, bytes), bytes);
        }
    } else if (strcmp(op, "vblend") == 0) {
        for (unsigned i = 0; i < 8; i++)
            put(d + 2 * i, get(((unsigned)x->imm >> i & 1 ? b : a) + 2 * i, 2), 2);
    } else if (strcmp(op, "vcmp") == 0) {
        for (unsigned i = 0; i < lanes; i++)
            put(d + i * bytes, float_condition((unsigned)x->imm, get(a + i * bytes, bytes), get(b + i * bytes, bytes), bits) ? ~0ull : 0, bytes);
    } else if (strcmp(op, "vfma") == 0) {
        for (unsigned i = 0; i < lanes; i++)
            put(d + i * bytes, float_fma(get(a + i * bytes, bytes), get(b + i * bytes, bytes), get(d + i * bytes, bytes), bits), bytes);
    } else {
        for (unsigned i = 0; i < lanes; i++) {
            uint64_t lane;
            if (!lane_operation(op, t, is_unsigned, get(a + i * bytes, bytes), get(b + i * bytes, bytes), bits, &lane))
                return false;
            put(d + i * bytes, lane, bytes);
        }
    }
    return true;
}

/* Rows with one vector source s, immediate in x->imm. */
static bool vector_unary(const row_name *n, const dogma_insn *x, const uint8_t *s, uint8_t *d)
{
    const char *op = n->part[0], *t = n->part[n->count - 1];
    unsigned u = (unsigned)x->imm;
    if (strcmp(op, "vbyteshl") == 0 || strcmp(op, "vbyteshr") == 0) {
        for (unsigned i = 0; i < 16; i++)
            d[i] = op[7] == 'l' ? (i < u ? 0 : s[i - u]) : (i + u > 15 ? 0 : s[i + u]);
        return true;
    }
    if (n->count < 2)
        return false;
    unsigned bits = type_bits(t), bytes = bits / 8, lanes = bytes ? 16 / bytes : 0;
    if (strcmp(op, "vextend") == 0 || strcmp(op, "vldextend") == 0) {
        unsigned from = type_bits(n->part[2]);
        for (unsigned i = 0; i < lanes; i++) {
            uint64_t lane = get(s + i * from / 8, from / 8);
            put(d + i * bytes, *n->part[1] == 's' ? (uint64_t)sign(lane, from) : lane, bytes);
        }
        return true;
    }
    if (strcmp(op, "vcvt") == 0) {
        unsigned from = type_bits(n->part[1]);
        bool from_float_type = *n->part[1] == 'f', to_float_type = *t == 'f';
        unsigned count = from > bits ? 16 / (from / 8) : lanes;
        for (unsigned i = 0; i < lanes; i++) {
            uint64_t lane = i < count ? get(s + i * from / 8, from / 8) : 0;
            if (i < count)
                lane = !from_float_type ? int_to_float(sign(lane, from), bits) : to_float_type ? float_convert(lane, from) : float_to_int(lane, from, bits);
            put(d + i * bytes, lane, bytes);
        }
        return true;
    }
    for (unsigned i = 0; i < lanes; i++) {
        uint64_t lane = get(s + i * bytes, bytes), r;
        if (strcmp(op, "vshl") == 0)
            r = lane << u;
        else if (strcmp(op, "vshr") == 0)
            r = lane >> u;
        else if (strcmp(op, "vsar") == 0)
            r = (uint64_t)(sign(lane, bits) >> u);
        else if (strcmp(op, "vshuf") == 0)
            r = get(s + (u >> (2 * i) & 3) * 4, 4);
        else if (strcmp(op, "vshuflo") == 0)
            r = i < 4 ? get(s + (u >> (2 * i) & 3) * 2, 2) : lane;
        else if (strcmp(op, "vshufhi") == 0)
            r = i >= 4 ? get(s + (4 + (u >> (2 * (i - 4)) & 3)) * 2, 2) : lane;
        else if (strcmp(op, "vsplat") == 0 || strcmp(op, "vldsplat") == 0)
            r = get(s, bytes);
        else if (strcmp(op, "vabs") == 0 && *t == 'i')
            r = sign(lane, bits) < 0 ? 0 - lane : lane;
        else if (strcmp(op, "vabs") == 0)
            r = lane & ~((uint64_t)1 << (bits - 1));
        else if (strcmp(op, "vneg") == 0)
            r = lane ^ (uint64_t)1 << (bits - 1);
        else if (strcmp(op, "vsqrt") == 0)
            r = float_sqrt(lane, bits);
        else if (strcmp(op, "vround") == 0)
            r = float_round(lane, u, bits);
        else if (strcmp(op, "vswap") == 0)
            r = get(s + 8 * (1 - i), 8);
        else
            return false;
        put(d + i * bytes, r, bytes);
    }
    return true;
}

/* Forms whose operands are vector registers; scalar floats included. */
static model_outcome vector_row(model *m, const row_name *n, const dogma_insn *x)
{
    uint64_t *r = m->s.r;
    const char *op = n->part[0], *t = n->part[n->count - 1];
    unsigned bits = n->count > 1 ? type_bits(t) : 128;
    unsigned access = dogma_rows[x->op].access_bytes;
    uint8_t source[16] = {0}, result[16];
    uint8_t *p = NULL;
    if (access != 0) {
        p = place(m, &x->memory, access);
        if (p == NULL)
            return MODEL_TRAPS;
    }
    memcpy(result, m->s.v[x->rd], 16);
    switch ((unsigned)x->form) {
    case DOGMA_FORM_V:
        memset(m->s.v[x->rd], 0, 16);
        return MODEL_DONE;
    case DOGMA_FORM_MV:
        memcpy(p, m->s.v[x->rd], access);
        return MODEL_DONE;
    case DOGMA_FORM_VM:
        memcpy(source, p, access);
        if (strcmp(op, "ld") == 0)
            memcpy(result, source, 16);
        else if (!vector_unary(n, x, source, result))
            return MODEL_UNKNOWN_ROW;
        break;
    case DOGMA_FORM_VVV:
    case DOGMA_FORM_VVM:
    case DOGMA_FORM_VVVI: {
        memcpy(source, x->form == DOGMA_FORM_VVM ? p : m->s.v[x->rb], x->form == DOGMA_FORM_VVM ? access : 16);
        const uint8_t *a = m->s.v[x->ra];
        if (*op == 'f') {
            uint64_t u = get(a, bits / 8), v = get(source, bits / 8), w;
            if (strcmp(op, "fma") == 0)
                w = float_fma(u, v, get(result, bits / 8), bits);
            else if (strcmp(op, "fcopysign") == 0)
                w = (u & ~((uint64_t)1 << (bits - 1))) | (v & (uint64_t)1 << (bits - 1));
            else
                w = float_binary(op + 1, u, v, bits);
            put(result, w, bits / 8);
        } else if (!vector_binary(n, x, a, source, result)) {
            return MODEL_UNKNOWN_ROW;
        }
        break;
    }
    case DOGMA_FORM_VVVV:
        for (unsigned i = 0; i < 16; i++)
            result[i] = m->s.v[x->rc][i] & 0x80 ? m->s.v[x->rb][i] : m->s.v[x->ra][i];
        break;
    case DOGMA_FORM_VV:
    case DOGMA_FORM_VVI: {
        const uint8_t *s = m->s.v[x->ra];
        uint64_t u = get(s, bits <= 64 ? bits / 8 : 8);
        if (strcmp(op, "mov") == 0)
            memcpy(result, s, 16);
        else if (strcmp(op, "fsqrt") == 0)
            put(result, float_sqrt(u, bits), bits / 8);
        else if (strcmp(op, "fneg") == 0)
            put(result, u ^ (uint64_t)1 << (bits - 1), bits / 8);
        else if (strcmp(op, "fabs") == 0)
            put(result, u & ~((uint64_t)1 << (bits - 1)), bits / 8);
        else if (strcmp(op, "fround") == 0)
            put(result, float_round(u, (unsigned)x->imm, bits), bits / 8);
        else if (strcmp(op, "cvt") == 0)
            put(result, float_convert(get(s, type_bits(n->part[1]) / 8), type_bits(n->part[1])), bits / 8);
        else {
            memcpy(source, s, 16);
            if (!vector_unary(n, x, source, result))
                return MODEL_UNKNOWN_ROW;
        }
        break;
    }
    case DOGMA_FORM_VR:
        if (strcmp(op, "bits") == 0) {
            memset(result, 0, 16);
            put(result, r[x->ra], type_bits(n->part[1]) / 8);
        } else {
            put(result, int_to_float(sign(r[x->ra], type_bits(n->part[1])), bits), bits / 8);
        }
        break;
    case DOGMA_FORM_VVRI:
        memcpy(result, m->s.v[x->ra], 16);
        put(result + (unsigned)x->imm * bits / 8, r[x->rb], bits / 8);
        break;
    case DOGMA_FORM_RV:
        if (strcmp(op, "bits") == 0) {
            r[x->rd] = get(m->s.v[x->ra], bits / 8);
        } else if (strcmp(op, "vmask") == 0) {
            uint64_t mask = 0;
            for (unsigned i = 0; i < 128 / bits; i++)
                mask |= (uint64_t)(m->s.v[x->ra][(i + 1) * bits / 8 - 1] >> 7) << i;
            r[x->rd] = mask;
        } else {
            r[x->rd] = float_to_int(get(m->s.v[x->ra], 8), type_bits(n->part[1]), bits);
        }
        return MODEL_DONE;
    case DOGMA_FORM_RVI:
        r[x->rd] = get(m->s.v[x->ra] + (unsigned)x->imm * bits / 8, bits / 8);
        return MODEL_DONE;
    case DOGMA_FORM_SVV:
        r[x->rd] = float_condition(x->condition, get(m->s.v[x->ra], bits / 8), get(m->s.v[x->rb], bits / 8), bits);
        return MODEL_DONE;
    default:
        return MODEL_UNKNOWN_ROW;
    }
    memcpy(m->s.v[x->rd], result, 16);
    return MODEL_DONE;
}

model_outcome model_execute(model *m, const dogma_insn *x, bool *taken)
{
    row_name n;
    uint64_t *r = m->s.r, value;
    split(dogma_rows[x->op].text, &n);
    const char *op = n.part[0], *t = n.part[n.count - 1];
    dogma_form form = (dogma_form)dogma_rows[x->op].form;
    unsigned bits = n.count > 1 && (*t == 'i' || *t == 'f') ? type_bits(t) : 64;
    unsigned access = dogma_rows[x->op].access_bytes;
    uint8_t *p = NULL;

    if (form == DOGMA_FORM_RRRR || form == DOGMA_FORM_N || dogma_rows[x->op].opcode >> 8 == 0xf1)
        return wide(m, &n, x);
    if (strcmp(op, "br") == 0 && *t == 'f') {
        *taken = float_condition(x->condition, get(m->s.v[x->ra], bits / 8), get(m->s.v[x->rb], bits / 8), bits);
        return MODEL_DONE;
    }
    if (dogma_rows[x->op].opcode >> 8 == 0xf2 || dogma_rows[x->op].opcode >> 8 == 0xf3)
        return vector_row(m, &n, x);

    if (access != 0 && strcmp(op, "lea") != 0) {
        p = place(m, &x->memory, access);
        if (p == NULL)
            return MODEL_TRAPS;
    }
    switch ((unsigned)form) {
    case DOGMA_FORM_BRR:
        *taken = condition(x->condition, r[x->ra], r[x->rb], bits);
        return MODEL_DONE;
    case DOGMA_FORM_BRI:
        *taken = condition(x->condition, r[x->ra], (uint64_t)x->imm, bits);
        return MODEL_DONE;
    case DOGMA_FORM_BRM:
        *taken = condition(x->condition, r[x->ra], get(p, access), bits);
        return MODEL_DONE;
    case DOGMA_FORM_BMI:
        *taken = condition(x->condition, get(p, access), (uint64_t)x->imm, bits);
        return MODEL_DONE;
    case DOGMA_FORM_SRR:
        r[x->rd] = condition(x->condition, r[x->ra], r[x->rb], bits);
        return MODEL_DONE;
    case DOGMA_FORM_SRI:
        r[x->rd] = condition(x->condition, r[x->ra], (uint64_t)x->imm, bits);
        return MODEL_DONE;
    case DOGMA_FORM_CRR:
    case DOGMA_FORM_CRI: /* sel.<compared>.<chosen> */
        value = form == DOGMA_FORM_CRR ? r[x->rc] : (uint64_t)x->imm;
        r[x->rd] = cut(condition(x->condition, r[x->rb], value, type_bits(n.part[1])) ? r[x->ra] : r[x->rd], bits);
        return MODEL_DONE;
    case DOGMA_FORM_FA:
        r[x->rd] = 8 * ((uint64_t)MACHINE_TABLE_BASE + x->number);
        return MODEL_DONE;
    default:
        break;
    }
    if (strcmp(op, "clamp") == 0) {
        r[x->rd] = m->base + (r[x->ra] & 0xffffffffu);
        return MODEL_DONE;
    }
    if (strcmp(op, "lea") == 0) {
        value = x->memory.kind == DOGMA_MEMORY_GLOBAL ? m->base + MACHINE_IMAGE_BASE : r[x->memory.base];
        value += (uint64_t)(int64_t)x->memory.disp;
        if (x->memory.has_index)
            value += r[x->memory.index] << x->memory.scale_log2;
        r[x->rd] = cut(value, bits);
        return MODEL_DONE;
    }
    if (strcmp(op, "ld") == 0) { /* ld.i32, ld.u8, ld.s8.i64 */
        value = get(p, access);
        r[x->rd] = *n.part[1] == 's' ? cut((uint64_t)sign(value, access * 8), bits) : value;
        return MODEL_DONE;
    }
    if (strcmp(op, "st") == 0) {
        put(p, form == DOGMA_FORM_MR ? r[x->rd] : (uint64_t)x->imm, access);
        return MODEL_DONE;
    }
    if (strcmp(op, "mov") == 0) {
        r[x->rd] = cut(form == DOGMA_FORM_RR ? r[x->ra] : (uint64_t)x->imm, bits);
        return MODEL_DONE;
    }
    if (strncmp(op, "zx", 2) == 0 || strncmp(op, "sx", 2) == 0) {
        unsigned from = type_bits(op + 1);
        r[x->rd] = *op == 'z' ? cut(r[x->ra], from) : cut((uint64_t)sign(r[x->ra], from), bits);
        return MODEL_DONE;
    }
    if (form == DOGMA_FORM_RR && integer_unary(op, r[x->ra], bits, &value)) {
        r[x->rd] = cut(value, bits);
        return MODEL_DONE;
    }
    uint64_t a, b;
    switch ((unsigned)form) {
    case DOGMA_FORM_RR: a = r[x->rd]; b = r[x->ra]; break;
    case DOGMA_FORM_RI: a = r[x->rd]; b = (uint64_t)x->imm; break;
    case DOGMA_FORM_RRR: a = r[x->ra]; b = r[x->rb]; break;
    case DOGMA_FORM_RRI: a = r[x->ra]; b = (uint64_t)x->imm; break;
    case DOGMA_FORM_RM: a = r[x->rd]; b = get(p, access); break;
    case DOGMA_FORM_MR: a = get(p, access); b = r[x->rd]; break;
    case DOGMA_FORM_MI: a = get(p, access); b = (uint64_t)x->imm; break;
    default: return MODEL_UNKNOWN_ROW;
    }
    if (!integer_binary(op, a, b, bits, &value))
        return MODEL_UNKNOWN_ROW;
    if (form == DOGMA_FORM_MR || form == DOGMA_FORM_MI)
        put(p, value, access);
    else
        r[x->rd] = cut(value, bits);
    return MODEL_DONE;
}

unsigned model_vector_bytes(const dogma_insn *x)
{
    row_name n;
    split(dogma_rows[x->op].text, &n);
    switch ((unsigned)dogma_rows[x->op].form) {
    case DOGMA_FORM_V:
    case DOGMA_FORM_VV:
    case DOGMA_FORM_VVV:
    case DOGMA_FORM_VVVV:
    case DOGMA_FORM_VVI:
    case DOGMA_FORM_VVVI:
    case DOGMA_FORM_VM:
    case DOGMA_FORM_VVM:
    case DOGMA_FORM_VR:
    case DOGMA_FORM_VVRI:
        break;
    default:
        return 0;
    }
    /* scalar results leave the rest of the register open, but for loads and bits */
    if (dogma_rows[x->op].operands[1] == 's')
        return strcmp(n.part[0], "ld") == 0 ? 16 : 4;
    if (dogma_rows[x->op].operands[1] == 'd')
        return strcmp(n.part[0], "ld") == 0 ? 16 : 8;
    return 16;
}
