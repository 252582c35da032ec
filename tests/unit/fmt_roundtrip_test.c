/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Encoding and decoding are inverse: for every row over the edges of its operands, and for every byte string of one to three bytes
 * plus random longer ones, what decodes encodes to the same bytes.
 */
#include <dogma/insn.h>
#include <dogma/text.h>

#include "test.h"

static const uint8_t generals[] = {0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 12, 13, 14};
static const int64_t immediates[] = {
    -2, -1, 0, 1, 10, 11, 12, 127, 128, -127, -128, -129, 32767, 32768, -32768, -32769, INT32_MAX, INT32_MIN, INT32_MAX - 1,
};
static const int64_t wide_immediates[] = {
    (int64_t)INT32_MAX + 1, (int64_t)INT32_MIN - 1, INT64_MAX, INT64_MIN, 0xffffffff, 0x123456789abcdef,
};
static const int32_t displacements[] = {
    0, 1, 2, 4, 7, 8, 15, 16, 64, 120, 127, 128, 254, 255, 256, 508, 512, 1016, 1024, 2032, 2048, 2049, 32767, 32768, 65536, -1, -8,
    -127, -128, -129, -32768, -32769, INT32_MAX, INT32_MIN,
};
static const int32_t targets[] = {
    0, 1, 2, 11, 12, 13, 14, 267, 268, 269, 270, 32767, 32768, -1, -254, -255, -256, -257, -32768, -32769, INT32_MAX, INT32_MIN,
};
static const uint32_t numbers[] = {0, 1, 127, 128, 16383, 16384, 2097151, 2097152, 268435455, 268435456, UINT32_MAX};
#define COUNT_OF(LIST) (sizeof(LIST) / sizeof(LIST)[0])

static void check_fields(const dogma_insn *got, const dogma_insn *expected, const char *name)
{
    CHECK_EQUAL(got->op, expected->op, name);
    CHECK_EQUAL(got->form, dogma_rows[expected->op].form, name);
    CHECK_EQUAL(got->condition, expected->condition, name);
    CHECK_EQUAL(got->rd, expected->rd, name);
    CHECK_EQUAL(got->ra, expected->ra, name);
    CHECK_EQUAL(got->rb, expected->rb, name);
    CHECK_EQUAL(got->rc, expected->rc, name);
    CHECK_EQUAL(got->imm, expected->imm, name);
    CHECK_EQUAL(got->number, expected->number, name);
    CHECK_EQUAL(got->target_delta, expected->target_delta, name);
    CHECK_EQUAL(got->memory.kind, expected->memory.kind, name);
    CHECK_EQUAL(got->memory.base, expected->memory.base, name);
    CHECK_EQUAL(got->memory.has_index, expected->memory.has_index, name);
    CHECK_EQUAL(got->memory.index, expected->memory.index, name);
    CHECK_EQUAL(got->memory.scale_log2, expected->memory.scale_log2, name);
    CHECK_EQUAL(got->memory.disp, expected->memory.disp, name);
}

static void check_insn(const dogma_insn *insn)
{
    uint8_t bytes[DOGMA_INSN_BYTES_MAX], again[DOGMA_INSN_BYTES_MAX];
    size_t used = 0, used_again = 0;
    dogma_insn decoded;
    const char *name = dogma_rows[insn->op].text;
    CHECK_EQUAL(dogma_insn_encode(insn, NULL, bytes, sizeof bytes, &used), DOGMA_OK, name);
    CHECK_EQUAL(dogma_insn_decode(bytes, used, 0, &decoded), DOGMA_OK, name);
    CHECK_EQUAL(decoded.size_bytes, used, name);
    check_fields(&decoded, insn, name);
    CHECK_EQUAL(dogma_insn_encode(&decoded, NULL, again, sizeof again, &used_again), DOGMA_OK, name);
    CHECK_BYTES(again, used_again, bytes, used, name);
}

static void check_memories(dogma_insn insn)
{
    for (size_t d = 0; d < COUNT_OF(displacements); d++) {
        insn.memory = (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = generals[d % COUNT_OF(generals)], .disp = displacements[d]};
        check_insn(&insn);
        insn.memory.has_index = 1;
        for (uint8_t scale = 0; scale < 4; scale++) {
            insn.memory.scale_log2 = scale;
            insn.memory.index = generals[(d + scale) % COUNT_OF(generals)];
            check_insn(&insn);
        }
        insn.memory = (dogma_memory){.kind = DOGMA_MEMORY_GLOBAL, .disp = displacements[d]};
        check_insn(&insn);
        insn.memory.has_index = 1;
        insn.memory.index = generals[d % COUNT_OF(generals)];
        insn.memory.scale_log2 = (uint8_t)(d % 4);
        check_insn(&insn);
    }
    static const int32_t slots[] = {0, 1, 127, 128, 255, 256, 8191, 32767};
    for (size_t i = 0; i < COUNT_OF(slots); i++) {
        insn.memory = (dogma_memory){.kind = DOGMA_MEMORY_SLOT, .disp = slots[i]};
        check_insn(&insn);
    }
}

/* Operand by operand: the others keep values that differ from each other. */
static void check_row(unsigned op)
{
    const dogma_row *row = &dogma_rows[op];
    const char *kinds = dogma_form_kinds((dogma_form)row->form), *fields = dogma_form_fields((dogma_form)row->form);
    dogma_insn base = {.op = (uint16_t)op};
    if (row->form == DOGMA_FORM_TAB)
        return;
    for (unsigned i = 0; kinds[i] != '\0'; i++) {
        uint8_t *field = fields[i] == 'd' ? &base.rd : fields[i] == 'a' ? &base.ra : fields[i] == 'b' ? &base.rb : &base.rc;
        if (kinds[i] == 'g' || kinds[i] == 'v')
            *field = generals[i + 1];
        if (kinds[i] == 'm')
            base.memory = (dogma_memory){.kind = DOGMA_MEMORY_BASE, .base = 7, .disp = 16};
    }
    check_insn(&base);
    for (unsigned i = 0; kinds[i] != '\0'; i++) {
        dogma_insn insn = base;
        uint8_t *field = fields[i] == 'd' ? &insn.rd : fields[i] == 'a' ? &insn.ra : fields[i] == 'b' ? &insn.rb : &insn.rc;
        switch (kinds[i]) {
        case 'g':
            for (size_t k = 0; k < COUNT_OF(generals); k++) {
                *field = generals[k];
                check_insn(&insn);
            }
            break;
        case 'v':
            for (uint8_t k = 0; k < 16; k++) {
                *field = k;
                check_insn(&insn);
            }
            break;
        case 'm':
            check_memories(insn);
            break;
        case 'i':
            for (size_t k = 0; k < COUNT_OF(immediates); k++) {
                insn.imm = immediates[k];
                check_insn(&insn);
            }
            for (size_t k = 0; k < COUNT_OF(wide_immediates); k++) {
                uint8_t bytes[DOGMA_INSN_BYTES_MAX];
                size_t used;
                insn.imm = wide_immediates[k];
                if (row->imm_bits == 64)
                    check_insn(&insn);
                else
                    CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
            }
            break;
        case 'u': case 'k':
            for (insn.imm = 0; insn.imm < 256; insn.imm++)
                check_insn(&insn);
            break;
        case 'c':
            for (insn.condition = 0; insn.condition < DOGMA_CONDITION_COUNT; insn.condition++)
                check_insn(&insn);
            break;
        case 'p':
            for (insn.condition = 0; insn.condition < DOGMA_FLOAT_CONDITION_COUNT; insn.condition++)
                check_insn(&insn);
            break;
        case 't':
            for (size_t k = 0; k < COUNT_OF(targets); k++) {
                insn.target_delta = targets[k];
                check_insn(&insn);
            }
            break;
        default: /* f I G n */
            for (size_t k = 0; k < COUNT_OF(numbers); k++) {
                insn.number = numbers[k];
                check_insn(&insn);
            }
            break;
        }
    }
}

/* Operands that no encoding holds are refused. */
static void check_refusals(unsigned op)
{
    const dogma_row *row = &dogma_rows[op];
    const char *kinds = dogma_form_kinds((dogma_form)row->form), *fields = dogma_form_fields((dogma_form)row->form);
    static const uint8_t not_general[] = {4, 11, 15, 16, 255};
    uint8_t bytes[DOGMA_INSN_BYTES_MAX];
    size_t used;
    for (unsigned i = 0; kinds[i] != '\0'; i++) {
        dogma_insn insn = {.op = (uint16_t)op, .memory = {.kind = DOGMA_MEMORY_BASE}};
        uint8_t *field = fields[i] == 'd' ? &insn.rd : fields[i] == 'a' ? &insn.ra : fields[i] == 'b' ? &insn.rb : &insn.rc;
        if (kinds[i] == 'g') {
            for (size_t k = 0; k < COUNT_OF(not_general); k++) {
                *field = not_general[k];
                CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
            }
        } else if (kinds[i] == 'v') {
            *field = 16;
            CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
        } else if (kinds[i] == 'm') {
            static const dogma_memory bad[] = {
                {.kind = DOGMA_MEMORY_NONE}, {.kind = DOGMA_MEMORY_BASE, .base = 4}, {.kind = DOGMA_MEMORY_SLOT, .disp = 32768},
                {.kind = DOGMA_MEMORY_SLOT, .disp = -1}, {.kind = DOGMA_MEMORY_SLOT, .has_index = 1},
                {.kind = DOGMA_MEMORY_BASE, .has_index = 1, .index = 15}, {.kind = DOGMA_MEMORY_BASE, .has_index = 1, .scale_log2 = 4},
                {.kind = 9},
            };
            for (size_t k = 0; k < COUNT_OF(bad); k++) {
                insn.memory = bad[k];
                CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
            }
        } else if (kinds[i] == 'c' || kinds[i] == 'p') {
            insn.condition = (uint8_t)(kinds[i] == 'c' ? (int)DOGMA_CONDITION_COUNT : (int)DOGMA_FLOAT_CONDITION_COUNT);
            CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
        } else if (kinds[i] == 'u' || kinds[i] == 'k') {
            insn.imm = 256;
            CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
            insn.imm = -1;
            CHECK_EQUAL(dogma_insn_encode(&insn, NULL, bytes, sizeof bytes, &used), DOGMA_E_OPERAND_RANGE, row->text);
        }
    }
}

static void check_tables(void)
{
    static const int32_t lists[][3] = {
        {0, 1, -1}, {127, -128, 0}, {128, 0, 0}, {-129, 0, 0}, {32767, -32768, 5}, {32768, 0, 0}, {0, -32769, 0}, {0, 0, INT32_MIN},
    };
    for (size_t i = 0; i < COUNT_OF(lists); i++)
        for (uint32_t count = 0; count <= 3; count++) {
            const dogma_insn insn = {.op = DOGMA_OP_BRTAB_TAB, .rd = 2, .number = count};
            uint8_t bytes[32], again[32];
            size_t used = 0, used_again = 0;
            int32_t deltas[3] = {0};
            dogma_insn decoded;
            CHECK_EQUAL(dogma_insn_encode(&insn, lists[i], bytes, sizeof bytes, &used), DOGMA_OK, "brtab");
            CHECK_EQUAL(dogma_insn_decode(bytes, used, 0, &decoded), DOGMA_OK, "brtab");
            CHECK_EQUAL(decoded.number, count, "brtab");
            for (uint32_t k = 0; k < decoded.number && k < 3; k++) {
                deltas[k] = dogma_insn_table_delta(&decoded, k);
                CHECK_EQUAL(deltas[k], lists[i][k], "brtab");
            }
            CHECK_EQUAL(dogma_insn_encode(&decoded, deltas, again, sizeof again, &used_again), DOGMA_OK, "brtab");
            CHECK_BYTES(again, used_again, bytes, used, "brtab");
            for (size_t capacity = 0; capacity < used; capacity++)
                CHECK_EQUAL(dogma_insn_encode(&insn, lists[i], again, capacity, &used_again), DOGMA_E_NO_SPACE, "brtab");
        }
}

/* Returns whether the string starts with an instruction; then it must encode to the same bytes. Cheap: no check macro on success. */
static bool survives(const uint8_t *bytes, size_t size)
{
    dogma_insn insn;
    uint8_t again[512];
    size_t used = 0;
    int32_t deltas[128];
    if (dogma_insn_decode(bytes, size, 0, &insn) != DOGMA_OK)
        return false;
    if (insn.form == DOGMA_FORM_TAB) {
        if (insn.number > COUNT_OF(deltas))
            return true;
        for (uint32_t i = 0; i < insn.number; i++)
            deltas[i] = dogma_insn_table_delta(&insn, i);
    }
    const dogma_status status = dogma_insn_encode(&insn, deltas, again, sizeof again, &used);
    if (status != DOGMA_OK || used != insn.size_bytes || used > size || memcmp(again, bytes, used) != 0) {
        CHECK_EQUAL(status, DOGMA_OK, "decoded bytes do not encode");
        CHECK_BYTES(again, used, bytes, size, "decoded bytes encode otherwise");
    }
    return true;
}

static void check_short_strings(void)
{
    unsigned long long decoded = 0;
    uint8_t *bytes = malloc(3); /* exact, so that a sanitizer sees a read past the end */
    for (unsigned size = 1; size <= 3; size++)
        for (uint32_t value = 0; value < (uint32_t)1 << (8 * size); value++) {
            for (unsigned i = 0; i < size; i++)
                bytes[3 - size + i] = (uint8_t)(value >> (8 * i));
            decoded += survives(bytes + 3 - size, size);
        }
    free(bytes);
    printf("strings of 1 to 3 bytes that start with an instruction: %llu\n", decoded);
    CHECK(decoded > 1000000);
}

static void check_random_strings(unsigned long long count)
{
    uint64_t seed = 1;
    unsigned long long decoded = 0;
    uint8_t bytes[64];
    for (unsigned long long i = 0; i < count; i++) {
        for (size_t k = 0; k < sizeof bytes; k += 8) {
            const uint64_t word = test_random(&seed);
            memcpy(bytes + k, &word, 8);
        }
        if (i % 2 != 0) { /* pages f1 to f3 are rare by chance */
            bytes[1] = bytes[0];
            bytes[0] = (uint8_t)(0xf1 + i / 2 % 3);
        }
        decoded += survives(bytes, sizeof bytes);
    }
    printf("random strings that start with an instruction: %llu of %llu\n", decoded, count);
    CHECK(decoded > count / 10);
}

int main(int argc, char **argv)
{
    for (unsigned op = 1; op < DOGMA_OP_COUNT; op++) {
        check_row(op);
        check_refusals(op);
    }
    check_tables();
    check_short_strings();
    check_random_strings(argc > 1 ? strtoull(argv[1], NULL, 0) : 1000000);
    return test_end("fmt_roundtrip");
}
