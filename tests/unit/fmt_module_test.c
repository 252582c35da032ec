/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Reading and writing modules: bytes typed by hand, orders that are refused, sizes, the interpreter line, look-ups. */
#include <dogma/module.h>

#include "test.h"

static uint8_t work_space[1 << 16];

static dogma_status read_module(const uint8_t *bytes, size_t size, dogma_module *out, dogma_diag *diag)
{
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, work_space, sizeof work_space);
    *diag = (dogma_diag){.rule = ""};
    dogma_status status = dogma_module_read(bytes, size, &scratch, out, diag);
    if (status == DOGMA_OK)
        status = dogma_module_validate(out, &scratch, diag);
    return status;
}

/* One function () -> () that returns, and nothing else. The hash field is filled in by the test. */
static const uint8_t smallest[] = {
    0x7f, 'D', 'G', 'M', 1, 0, 1, 0,                                    /* magic, revisions */
    111, 0, 0, 0, 0, 0, 0, 0,                                           /* file size */
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,                     /* hash */
    4, 0, 0, 0,                                                         /* sections */
    1, 0, 0, 0, 84, 0, 0, 0, 11, 0, 0, 0,                               /* manifest */
    2, 0, 0, 0, 95, 0, 0, 0, 5, 0, 0, 0,                                /* signatures */
    5, 0, 0, 0, 100, 0, 0, 0, 10, 0, 0, 0,                              /* functions */
    7, 0, 0, 0, 110, 0, 0, 0, 1, 0, 0, 0,                               /* code */
    2, 'm', 'y', 0, 0, 0, 0, 0, 0, 0, 0,                                /* name, memory, stacks, bss, entry, init, fini, features */
    1, 0, 0, 0, 0,                                                      /* one link type: no flags, slots, parameters, results */
    1, 0, 0x80, 0x02, 0x1f, 3, 0x90, 0x4e, 2, 1,                        /* type 0, slots 256, saved, out 3, frame 10000, dynamic, 1 byte */
    0x03,                                                               /* ret */
};

static void check_smallest(void)
{
    uint8_t bytes[sizeof smallest], written[256];
    dogma_module module;
    dogma_diag diag;
    size_t used = 0;
    memcpy(bytes, smallest, sizeof bytes);
    CHECK_EQUAL(read_module(bytes, sizeof bytes, &module, &diag), DOGMA_E_HASH, "hash of zeros");
    CHECK_TEXT(diag.rule, "B-HASH", "hash of zeros");
    CHECK_EQUAL(diag.offset, 16, "hash of zeros");
    CHECK_EQUAL(dogma_module_rehash(bytes, sizeof bytes), DOGMA_OK, "rehash");
    CHECK_EQUAL(dogma_module_rehash(bytes, 35), DOGMA_E_TRUNCATED, "rehash of a cut header");
    CHECK_EQUAL(read_module(bytes, sizeof bytes, &module, &diag), DOGMA_OK, diag.rule);
    CHECK_EQUAL(module.function_count, 1, "smallest");
    CHECK_EQUAL(module.functions[0].own_slots, 256, "smallest");
    CHECK_EQUAL(module.functions[0].outgoing_slots, 3, "smallest");
    CHECK_EQUAL(module.functions[0].saved_mask, 0x1f, "smallest");
    CHECK_EQUAL(module.functions[0].data_frame_bytes, 10000, "smallest");
    CHECK_EQUAL(module.functions[0].flags, DOGMA_FUNCTION_DYNAMIC, "smallest");
    CHECK_EQUAL(module.functions[0].block_count, 1, "smallest");
    CHECK_EQUAL(module.image_bytes, 0, "smallest");
    CHECK_EQUAL(module.manifest.name.size_bytes, 2, "smallest");
    CHECK_EQUAL(dogma_module_write(&module, false, written, sizeof written, &used, &diag), DOGMA_OK, "write");
    CHECK_BYTES(written, used, bytes, sizeof bytes, "write");
    for (size_t capacity = 0; capacity < sizeof bytes; capacity++) {
        used = 0;
        CHECK_EQUAL(dogma_module_write(&module, false, written, capacity, &used, NULL), DOGMA_E_NO_SPACE, "short buffer");
        CHECK_EQUAL(used, sizeof bytes, "short buffer");
    }
}

static void check_shebang(void)
{
    uint8_t bytes[sizeof smallest], file[256];
    dogma_module module, again;
    dogma_diag diag;
    size_t used = 0;
    memcpy(bytes, smallest, sizeof bytes);
    CHECK_EQUAL(dogma_module_rehash(bytes, sizeof bytes), DOGMA_OK, "rehash");
    CHECK_EQUAL(read_module(bytes, sizeof bytes, &module, &diag), DOGMA_OK, "read");
    dogma_module copy = module;
    CHECK_EQUAL(dogma_module_write(&copy, true, file, sizeof file, &used, &diag), DOGMA_OK, "shebang");
    CHECK_EQUAL(used, sizeof bytes + 64, "shebang");
    CHECK_BYTES(file + 64, used - 64, bytes, sizeof bytes, "shebang");
    CHECK_BYTES(file, 25, "#!/usr/bin/env dogma-run ", 25, "shebang");
    CHECK_EQUAL(file[63], '\n', "shebang");
    CHECK_EQUAL(read_module(file, used, &again, &diag), DOGMA_OK, "shebang");
    CHECK_EQUAL(again.shebang_bytes, 64, "shebang");
    file[10] = '\n';
    CHECK_EQUAL(read_module(file, used, &again, &diag), DOGMA_E_SHEBANG, "early line end");
    CHECK_TEXT(diag.rule, "B-SHEBANG", "early line end");
    file[10] = 'x';
    file[63] = ' ';
    CHECK_EQUAL(read_module(file, used, &again, &diag), DOGMA_E_SHEBANG, "no line end");
    CHECK_EQUAL(read_module(file, 63, &again, &diag), DOGMA_E_TRUNCATED, "cut line");
    CHECK_EQUAL(read_module(file, 0, &again, &diag), DOGMA_E_MAGIC, "empty file");
    CHECK_EQUAL(read_module(NULL, 0, &again, &diag), DOGMA_E_MAGIC, "no file");
}

static const uint8_t classes[] = {1, 2, 3, 4, 5, 1, 1, 1};

/* The order computed from fields is the order of the encoded bytes. */
static void check_signature_order(void)
{
    static const uint16_t slots[] = {0, 1, 127, 128, 129, 255, 256, 1024};
    static const uint16_t counts[] = {0, 1, 2, 5, 7};
    enum { COUNT = 8 * 5 * 4 };
    dogma_signature list[COUNT];
    size_t used = 0, count = 0;
    static uint8_t out[1 << 15];
    for (size_t s = 0; s < 8; s++)
        for (size_t p = 0; p < 5; p++)
            for (size_t k = 0; k < 4; k++)
                list[count++] = (dogma_signature){.flags = k == 3, .stack_slots = slots[s], .parameter_count = counts[p],
                                                  .parameters = classes + k % 2, .result_count = (uint16_t)(k % 3), .results = classes};
    for (size_t i = 0; i < count; i++)
        for (size_t k = 0; k < count; k++) {
            if (dogma_signature_compare(&list[i], &list[k]) >= 0)
                continue;
            CHECK(dogma_signature_compare(&list[k], &list[i]) > 0);
            dogma_signature pair[2] = {list[i], list[k]};
            dogma_module module = {.signatures = pair, .signature_count = 2}, again;
            dogma_diag diag;
            CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_OK, "pair of link types");
            CHECK_EQUAL(read_module(out, used, &again, &diag), DOGMA_OK, "pair of link types");
            pair[0] = list[k];
            pair[1] = list[i];
            CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_E_SIGNATURE_ORDER, "wrong order");
        }
}

static dogma_span span(const char *text)
{
    return (dogma_span){(const uint8_t *)text, strlen(text)};
}

static void check_refused(void)
{
    uint8_t out[512];
    size_t used;
    dogma_diag diag;
    dogma_export exports[2] = {{.name = span("b")}, {.name = span("a")}};
    dogma_module module = {.exports = exports, .export_count = 2};
    CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_E_EXPORT_ORDER, "exports");
    exports[1].name = span("b");
    CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_E_EXPORT_ORDER, "exports");
    dogma_relocation relocations[2] = {{.kind = 1, .place = 8}, {.kind = 1, .place = 15}};
    module = (dogma_module){.relocations = relocations, .relocation_count = 2};
    CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_E_RELOCATION, "relocations");
    dogma_function function = {.code_bytes = 2};
    module = (dogma_module){.functions = &function, .function_count = 1, .code = {out, 1}};
    CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_E_FUNCTION_BODY, "code bytes");
}

/* Many imports in any order, one of them twice or not. */
static void check_import_order(void)
{
    enum { COUNT = 300 };
    static char names[COUNT][8];
    static dogma_import imports[COUNT];
    static uint8_t out[1 << 14];
    uint64_t seed = 3;
    dogma_module again;
    dogma_diag diag;
    size_t used;
    for (unsigned round = 0; round < 20; round++) {
        for (unsigned i = 0; i < COUNT; i++) {
            snprintf(names[i], sizeof names[i], "n%u", i);
            imports[i] = (dogma_import){.module = span("m"), .name = span(names[i]), .kind = DOGMA_KIND_DATA};
        }
        for (unsigned i = COUNT - 1; i > 0; i--) {
            const unsigned k = (unsigned)(test_random(&seed) % (i + 1));
            const dogma_import swap = imports[i];
            imports[i] = imports[k];
            imports[k] = swap;
        }
        dogma_module module = {.imports = imports, .import_count = COUNT};
        CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_OK, "imports");
        CHECK_EQUAL(read_module(out, used, &again, &diag), DOGMA_OK, "distinct imports");
        const unsigned one = (unsigned)(test_random(&seed) % COUNT), other = (one + 1 + (unsigned)(test_random(&seed) % (COUNT - 1))) % COUNT;
        imports[one].name = imports[other].name;
        CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_OK, "imports");
        CHECK_EQUAL(read_module(out, used, &again, &diag), DOGMA_E_IMPORT, "import twice");
        CHECK_TEXT(diag.rule, "B-IMPORT", "import twice");
    }
}

/* V-FUNC-5, with one too many of each and with just as many as allowed. */
static void check_limits(void)
{
    static const struct {
        uint32_t functions, blocks, imports, table_entries;
        dogma_status status;
    } cases[] = {
        {DOGMA_FUNCTIONS_MAX + 1, 1, 0, 0, DOGMA_E_LIMIT}, {DOGMA_FUNCTIONS_MAX, 1, 0, 0, DOGMA_OK},
        {1, DOGMA_BLOCKS_MAX + 1, 0, 0, DOGMA_E_LIMIT},    {1, DOGMA_BLOCKS_MAX, 0, 0, DOGMA_OK},
        {1, 1, DOGMA_IMPORTS_MAX + 1, 0, DOGMA_E_LIMIT},   {1, 1, DOGMA_IMPORTS_MAX, 0, DOGMA_OK},
        {DOGMA_TABLE_ENTRIES_MAX + 1, 1, 0, DOGMA_TABLE_ENTRIES_MAX + 1, DOGMA_E_LIMIT},
        {DOGMA_TABLE_ENTRIES_MAX, 1, 0, DOGMA_TABLE_ENTRIES_MAX, DOGMA_OK},
    };
    enum { FILE_BYTES_MAX = 16 << 20 };
    uint8_t *out = malloc(FILE_BYTES_MAX), *code = malloc(2 * DOGMA_BLOCKS_MAX);
    memset(code, 0x03, 2 * DOGMA_BLOCKS_MAX); /* ret ends a block */
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        dogma_signature signature = {.flags = 0};
        dogma_function *functions = calloc(cases[i].functions, sizeof *functions);
        dogma_import *imports = calloc(cases[i].imports + 1, sizeof *imports);
        char(*names)[16] = calloc(cases[i].imports + 1, sizeof *names);
        uint32_t *table = calloc(cases[i].table_entries + 1, sizeof *table);
        size_t used = 0;
        dogma_diag diag;
        for (uint32_t k = 0; k < cases[i].functions; k++)
            functions[k].code_bytes = cases[i].blocks;
        for (uint32_t k = 0; k < cases[i].imports; k++) {
            snprintf(names[k], sizeof names[k], "%06u", k);
            imports[k] = (dogma_import){.module = span("m"), .name = span(names[k])};
        }
        for (uint32_t k = 0; k < cases[i].table_entries; k++)
            table[k] = k;
        dogma_module module = {
            .signatures = &signature, .signature_count = 1, .functions = functions, .function_count = cases[i].functions,
            .imports = imports, .import_count = cases[i].imports, .table = table, .table_count = cases[i].table_entries,
            .code = {code, (size_t)cases[i].functions * cases[i].blocks},
        };
        CHECK_EQUAL(dogma_module_write(&module, false, out, FILE_BYTES_MAX, &used, &diag), DOGMA_OK, "limits");
        const size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(used) + DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(used);
        uint8_t *work = malloc(scratch_bytes);
        dogma_scratch scratch;
        dogma_module again;
        dogma_scratch_init(&scratch, work, scratch_bytes);
        CHECK_EQUAL(dogma_module_read(out, used, &scratch, &again, &diag), DOGMA_OK, "limits");
        CHECK_EQUAL(dogma_module_validate(&again, &scratch, &diag), cases[i].status, "limits");
        if (cases[i].status != DOGMA_OK)
            CHECK_TEXT(diag.rule, "V-FUNC-5", "limits");
        free(work);
        free(functions);
        free(imports);
        free(names);
        free(table);
    }
    free(code);
    free(out);
}

static void check_lines(void)
{
    static const uint8_t code[] = {0x22, 0x01, 0x01, 0x22, 0x01, 0x03, 0x03}; /* f: mov, block, mov, ret; g: ret */
    static const uint8_t lines[] = {
        2, 1, 'a', 1, 'b',
        3, 0, 0, 1, 10,   /* f: block 0, insn 0: a:10 */
        1, 1, 2, 20,      /* block 1, insn 1: b:20 */
        0, 1, 0, 0,       /* block 1, insn 2: none */
        1, 0, 0, 2, 0xac, 2, /* g: b:300 */
    };
    static const uint8_t names[] = {1, 'f', 1, 'g'};
    const dogma_signature signature = {.flags = 0};
    dogma_signature signatures[1] = {signature};
    dogma_function functions[2] = {{.code_bytes = 6}, {.code_bytes = 1}};
    dogma_module module = {
        .signatures = signatures, .signature_count = 1, .functions = functions, .function_count = 2, .code = {code, sizeof code},
        .lines = {lines, sizeof lines}, .names = {names, sizeof names},
    };
    uint8_t out[512];
    size_t used;
    dogma_module read;
    dogma_diag diag;
    dogma_span file;
    uint32_t line = 0;
    CHECK_EQUAL(dogma_module_write(&module, false, out, sizeof out, &used, &diag), DOGMA_OK, "lines");
    CHECK_EQUAL(read_module(out, used, &read, &diag), DOGMA_OK, "lines");
    static const struct {
        uint32_t function, block, insn, line;
        char file;
    } expected[] = {
        {0, 0, 0, 10, 'a'}, {0, 0, 9, 10, 'a'}, {0, 1, 0, 10, 'a'}, {0, 1, 1, 20, 'b'}, {0, 1, 2, 0, 0}, {0, 7, 0, 0, 0},
        {1, 0, 0, 300, 'b'}, {1, 3, 0, 300, 'b'}, {2, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        const bool found = dogma_module_line(&read, expected[i].function, expected[i].block, expected[i].insn, &file, &line);
        CHECK_EQUAL(found, expected[i].file != 0, "line found");
        if (found) {
            CHECK_EQUAL(line, expected[i].line, "line");
            CHECK_EQUAL(file.data[0], expected[i].file, "file");
        }
    }
    CHECK_EQUAL(dogma_module_function_name(&read, 1).data[0], 'g', "name");
    CHECK_EQUAL(dogma_module_function_name(&read, 2).size_bytes, 0, "name out of range");
    CHECK_EQUAL(read.functions[0].block_count, 2, "blocks");
    for (size_t cut = 0; cut < sizeof lines; cut++) { /* damage loses information, nothing else */
        read.lines.size_bytes = cut;
        (void)dogma_module_line(&read, 1, 0, 0, &file, &line);
    }
}

static void check_statuses(void)
{
    static const int numbers[] = {
#define DOGMA_STATUS(NAME, NUMBER, CLASS, TEXT) NUMBER,
#include <dogma/status.def>
    };
    for (size_t i = 0; i < sizeof numbers / sizeof numbers[0]; i++) {
        const dogma_status status = (dogma_status)numbers[i];
        CHECK(strlen(dogma_status_text(status)) > 3);
        CHECK_EQUAL(dogma_status_class_of(status) == DOGMA_CLASS_OK, numbers[i] == 0, dogma_status_name(status));
        CHECK(i == 0 || numbers[i - 1] < numbers[i]);
    }
    CHECK_EQUAL(DOGMA_E_TRUNCATED, 1, "pinned number");
    CHECK_EQUAL(DOGMA_E_FUNCTION_TYPE, 64, "pinned number");
    CHECK_EQUAL(DOGMA_E_NO_SPACE, 160, "pinned number");
    CHECK_EQUAL(dogma_status_class_of((dogma_status)9999), DOGMA_CLASS_INTERNAL, "unknown status");
    CHECK_TEXT(dogma_status_name(DOGMA_E_HASH), "E_HASH", "name");
}

static void check_scratch(void)
{
    uint8_t bytes[256];
    dogma_scratch scratch;
    for (size_t skew = 0; skew < 16; skew++) {
        dogma_scratch_init(&scratch, bytes + skew, 128);
        CHECK(dogma_scratch_take(&scratch, SIZE_MAX, 2) == NULL);
        CHECK(dogma_scratch_take(&scratch, SIZE_MAX, 1) == NULL);
        CHECK_EQUAL(scratch.used_bytes, 0, "failed take");
        uint8_t *one = dogma_scratch_take(&scratch, 3, 5);
        CHECK(one != NULL && (uintptr_t)one % 16 == 0 && one + 15 <= bytes + skew + 128);
        const size_t mark = scratch.used_bytes;
        uint8_t *two = dogma_scratch_take(&scratch, 1, 64);
        CHECK(two != NULL && (uintptr_t)two % 16 == 0 && two >= one + 15 && two + 64 <= bytes + skew + 128);
        CHECK(dogma_scratch_take(&scratch, 1, 64) == NULL);
        const size_t peak = scratch.peak_bytes;
        scratch.used_bytes = mark;
        CHECK(dogma_scratch_take(&scratch, 1, 1) == two);
        CHECK_EQUAL(scratch.peak_bytes, peak, "peak");
    }
}

int main(void)
{
    check_smallest();
    check_shebang();
    check_signature_order();
    check_refused();
    check_import_order();
    check_limits();
    check_lines();
    check_statuses();
    check_scratch();
    return test_end("fmt_module");
}
