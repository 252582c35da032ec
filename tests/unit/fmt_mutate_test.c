/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Damaged modules: every byte of the given modules changed in several ways, with the content hash repaired (else nothing would get
 * past it) and not; every prefix; every size of scratch. The reader and the validator must answer, and what passes must be printable.
 * A share of the changed modules must be valid, or the test would only see the first checks.
 *
 * usage: fmt_mutate_test FILE.dgm...
 */
#include <dogma/module.h>

#include "test.h"

enum { HEADER_BYTES = 36, VALID_PERCENT_MIN = 5 };

static size_t read_file(const char *path, uint8_t **out)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(3);
    }
    fseek(file, 0, SEEK_END);
    const long bytes = ftell(file);
    rewind(file);
    *out = malloc((size_t)bytes);
    if (*out == NULL || fread(*out, 1, (size_t)bytes, file) != (size_t)bytes)
        exit(3);
    fclose(file);
    return (size_t)bytes;
}

static void print_all(const dogma_module *module)
{
    for (uint32_t i = 0; i < module->function_count; i++) {
        const dogma_function *f = &module->functions[i];
        uint32_t block = 0;
        dogma_insn insn;
        (void)dogma_module_function_name(module, i);
        for (uint32_t offset = 0; offset < f->code_bytes; offset += insn.size_bytes) {
            char text[4096];
            size_t used;
            dogma_span file;
            uint32_t line;
            const dogma_status status = dogma_insn_decode(module->code.data + f->code_offset, f->code_bytes, offset, &insn);
            CHECK_EQUAL(status, DOGMA_OK, "instruction of a valid module");
            if (status != DOGMA_OK)
                return;
            CHECK_EQUAL(dogma_insn_print(&insn, block, text, sizeof text, &used), DOGMA_OK, "text");
            if (dogma_module_line(module, i, block, 0, &file, &line))
                CHECK(file.size_bytes <= module->lines.size_bytes);
            if (insn.op == DOGMA_OP_BLOCK_N || (dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) != 0)
                block++;
        }
        CHECK_EQUAL(f->block_count, block, "number of blocks");
    }
}

/* Exact copies on the heap, so that a sanitizer sees a read past the end. */
static dogma_status judge(const uint8_t *bytes, size_t size, size_t scratch_bytes, dogma_diag *diag)
{
    uint8_t *copy = malloc(size + (size == 0)), *work = malloc(scratch_bytes + (scratch_bytes == 0));
    dogma_scratch scratch;
    dogma_module module;
    if (copy == NULL || work == NULL)
        exit(3);
    memcpy(copy, bytes, size);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    *diag = (dogma_diag){.rule = ""};
    dogma_status status = dogma_module_read(copy, size, &scratch, &module, diag);
    if (status == DOGMA_OK)
        status = dogma_module_validate(&module, &scratch, diag);
    if (status == DOGMA_OK)
        print_all(&module);
    else
        CHECK_EQUAL(diag->status, status, "status of the diagnostic");
    if (status != DOGMA_OK && dogma_status_class_of(status) != DOGMA_CLASS_NO_SPACE)
        CHECK(diag->rule != NULL && diag->rule[0] != '\0');
    CHECK(dogma_status_class_of(status) != DOGMA_CLASS_INTERNAL);
    free(copy);
    free(work);
    return status;
}

static size_t scratch_need(size_t size)
{
    return DOGMA_MODULE_READ_SCRATCH_BYTES(size) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(size);
}

static void check_flips(const char *path, const uint8_t *original, size_t size)
{
    static const uint8_t changes[] = {0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff, 0x7f};
    unsigned long long tried = 0, valid = 0, unrepaired_valid = 0;
    uint8_t *bytes = malloc(size);
    dogma_diag diag;
    memcpy(bytes, original, size);
    for (size_t at = 0; at < size; at++) {
        for (size_t i = 0; i < sizeof changes; i++) {
            bytes[at] = (uint8_t)(original[at] ^ changes[i]);
            unrepaired_valid += judge(bytes, size, scratch_need(size), &diag) == DOGMA_OK;
            CHECK_EQUAL(dogma_module_rehash(bytes, size), DOGMA_OK, "rehash");
            valid += judge(bytes, size, scratch_need(size), &diag) == DOGMA_OK;
            tried++;
            memcpy(bytes, original, size);
        }
    }
    free(bytes);
    printf("%s: %zu bytes, %llu changes, %llu valid (%.1f %%)\n", path, size, tried, valid, 100.0 * (double)valid / (double)tried);
    CHECK_EQUAL(unrepaired_valid, 0, "changed modules with the old hash that pass");
    CHECK(valid * 100 >= tried * VALID_PERCENT_MIN);
}

static void check_prefixes(const uint8_t *original, size_t size)
{
    uint8_t *bytes = malloc(size);
    dogma_diag diag;
    for (size_t cut = 0; cut < size; cut++) {
        memcpy(bytes, original, size);
        CHECK(judge(bytes, cut, scratch_need(size), &diag) != DOGMA_OK);
        if (cut < HEADER_BYTES)
            continue;
        for (unsigned i = 0; i < 8; i++) /* once more with size and hash repaired */
            bytes[8 + i] = (uint8_t)((uint64_t)cut >> (8 * i));
        CHECK_EQUAL(dogma_module_rehash(bytes, cut), DOGMA_OK, "rehash");
        CHECK(judge(bytes, cut, scratch_need(size), &diag) != DOGMA_OK);
    }
    free(bytes);
}

static void check_scratch_sizes(const uint8_t *original, size_t size)
{
    dogma_diag diag;
    size_t needed = 0;
    for (size_t bytes = 0; bytes <= scratch_need(size); bytes += bytes < 4096 ? 1 : 64) {
        const dogma_status status = judge(original, size, bytes, &diag);
        if (status == DOGMA_OK && needed == 0)
            needed = bytes;
        CHECK(status == DOGMA_OK || (needed == 0 && status == DOGMA_E_SCRATCH));
    }
    printf("scratch needed: %zu of %zu promised\n", needed, scratch_need(size));
    CHECK_EQUAL(judge(original, size, scratch_need(size), &diag), DOGMA_OK, "promised scratch");
}

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        uint8_t *bytes;
        const size_t size = read_file(argv[i], &bytes);
        check_flips(argv[i], bytes, size);
        check_prefixes(bytes, size);
        check_scratch_sizes(bytes, size);
        free(bytes);
    }
    return test_end("fmt_mutate");
}
