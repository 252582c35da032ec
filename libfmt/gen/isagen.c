/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * isagen: turns the instruction table spec/isa/dogma.isa into everything that is derived from it. Host program, run by hand (target
 * dogma-isa-update) and by a test that compares; its outputs are committed, so nobody who builds the libraries needs it.
 *
 *   isagen dogma.isa [--def FILE] [--tables FILE] [--td FILE] [--index FILE] [--dict FILE]
 *
 * A row that breaks the grammar at the head of the table is an error with file and line, and nothing is written.
 */
#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { ROWS_MAX = 1023, LINE_BYTES_MAX = 512, OPERANDS_MAX = 6 };

/*
 * Operand kinds of a form, in the order of the assembly text, and the field of dogma_insn each one lives in.
 * kinds:  g general register  v vector register  m memory  i immediate  u byte  c, p condition  t block  T block list
 *         f function  I import  G signature  n table entry  k trap reason
 * fields: d rd  a ra  b rb  c rc  - none of these
 */
struct form {
    const char *name, *kinds, *fields;
};
static const struct form forms[] = {
    {"N", "", ""},           {"R", "g", "d"},          {"RR", "gg", "da"},      {"RI", "gi", "d-"},
    {"RRR", "ggg", "dab"},   {"RRI", "ggi", "da-"},    {"RRRR", "gggg", "dcab"}, {"RM", "gm", "d-"},
    {"MR", "mg", "-d"},      {"MI", "mi", "--"},       {"M", "m", "-"},         {"FA", "gn", "d-"},
    {"J", "t", "-"},         {"BRR", "ggct", "ab--"},  {"BRI", "gict", "a---"}, {"BRM", "gmct", "a---"},
    {"BMI", "mict", "----"}, {"BVV", "vvpt", "ab--"},  {"SRR", "gcgg", "d-ab"}, {"SRI", "gcgi", "d-a-"},
    {"SVV", "gpvv", "d-ab"}, {"CRR", "ggggc", "dabc-"}, {"CRI", "gggic", "dab--"}, {"F", "f", "-"},
    {"I", "I", "-"},         {"RS", "gG", "d-"},       {"TAB", "gT", "d-"},     {"K", "k", "-"},
    {"V", "v", "d"},         {"VV", "vv", "da"},       {"VVV", "vvv", "dab"},   {"VVVV", "vvvv", "dabc"},
    {"VVI", "vvu", "da-"},   {"VVVI", "vvvu", "dab-"}, {"VM", "vm", "d-"},      {"MV", "mv", "-d"},
    {"VVM", "vvm", "da-"},   {"VR", "vg", "da"},       {"RV", "gv", "da"},      {"RVI", "gvu", "da-"},
    {"VVRI", "vvgu", "dab-"},
};
enum { FORM_COUNT = sizeof forms / sizeof forms[0] };

struct trait {
    char letter;
    const char *macro, *td;
};
static const struct trait traits[] = {
    {'T', "DOGMA_TRAIT_TERMINATOR", "Terminator"}, {'C', "DOGMA_TRAIT_CALL", "Call"},   {'L', "DOGMA_TRAIT_LOAD", "Load"},
    {'S', "DOGMA_TRAIT_STORE", "Store"},           {'B', "DOGMA_TRAIT_SLOT", "Slot"},   {'A', "DOGMA_TRAIT_ATOMIC", "Atomic"},
    {'D', "DOGMA_TRAIT_DIVIDES", "Divides"},       {'E', "DOGMA_TRAIT_ADDRESS", "Address"},
    {'K', "DOGMA_TRAIT_COMMUTES", "Commutes"},     {'X', "DOGMA_TRAIT_FIXED", "Fixed"},
};
enum { TRAIT_COUNT = sizeof traits / sizeof traits[0] };

struct row {
    unsigned opcode;
    char text[40], form[8], operands[40], traits[24], rule[24], reminder[200], enumerator[64];
    const struct form *shape;
    unsigned access_bytes, immediate_bits;
    unsigned read, written, vectors; /* bit 0 rd, 1 ra, 2 rb, 3 rc */
};
static struct row rows[ROWS_MAX];
static unsigned row_count;
static const char *source_path;
static unsigned source_line;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s:%u: error: ", source_path, source_line);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(1);
}

/* Cuts the next blank-separated word out of *cursor. */
static void take_word(const char **cursor, char *out, size_t capacity, const char *what)
{
    const char *p = *cursor;
    while (*p == ' ')
        p++;
    const char *begin = p;
    while (*p != ' ' && *p != '\0')
        p++;
    const size_t bytes = (size_t)(p - begin);
    if (bytes == 0)
        fail("column `%s` is missing", what);
    if (bytes >= capacity)
        fail("column `%s` is too long", what);
    memcpy(out, begin, bytes);
    out[bytes] = '\0';
    *cursor = p;
}

static bool has_trait(const struct row *row, char letter)
{
    return strchr(row->traits, letter) != NULL;
}

static void check_operand(struct row *row, const char *operand, unsigned position)
{
    const char kind = row->shape->kinds[position];
    const char field = row->shape->fields[position];
    const char mode = operand[0] == '=' || operand[0] == '+' ? operand[0] : ' ';
    const char *class = mode == ' ' ? operand : operand + 1;
    bool fits = false;

    switch (kind) {
    case 'g': fits = strcmp(class, "w") == 0 || strcmp(class, "x") == 0; break;
    case 'v': fits = strcmp(class, "s") == 0 || strcmp(class, "d") == 0 || strcmp(class, "v") == 0; break;
    case 'm': {
        const unsigned bits = class[0] == 'm' ? (unsigned)strtoul(class + 1, NULL, 10) : 0;
        fits = bits == 8 || bits == 16 || bits == 32 || bits == 64 || bits == 128;
        row->access_bytes = bits / 8;
        break;
    }
    case 'i':
        fits = strcmp(class, "i") == 0 || (strcmp(class, "i64") == 0 && strcmp(row->form, "RI") == 0);
        row->immediate_bits = class[1] == '6' ? 64 : 32;
        break;
    case 'T': fits = strcmp(class, "t*") == 0; break;
    case 'I': fits = strcmp(class, "i") == 0; break;
    case 'G': fits = strcmp(class, "g") == 0; break;
    default: fits = class[0] == kind && class[1] == '\0'; break;
    }
    if (!fits)
        fail("operand %u `%s` does not fit form %s", position + 1, operand, row->form);
    if (kind != 'g' && kind != 'v') {
        if (mode != ' ')
            fail("operand %u `%s`: only registers are written by name", position + 1, operand);
        return;
    }
    const unsigned bit = field == 'd' ? 1u : field == 'a' ? 2u : field == 'b' ? 4u : 8u;
    if (mode != '=')
        row->read |= bit;
    if (mode != ' ')
        row->written |= bit;
    if (kind == 'v')
        row->vectors |= bit;
}

static void check_operands(struct row *row)
{
    char copy[sizeof row->operands];
    unsigned count = 0;
    strcpy(copy, strcmp(row->operands, "-") == 0 ? "" : row->operands);
    for (char *word = strtok(copy, ","); word != NULL; word = strtok(NULL, ","), count++) {
        if (count >= strlen(row->shape->kinds))
            fail("form %s has %zu operands, the row more", row->form, strlen(row->shape->kinds));
        check_operand(row, word, count);
    }
    if (count != strlen(row->shape->kinds))
        fail("form %s has %zu operands, the row %u", row->form, strlen(row->shape->kinds), count);
    if (row->immediate_bits == 32 && row->access_bytes != 0 && row->access_bytes < 4)
        row->immediate_bits = row->access_bytes * 8;
}

static void check_traits(const struct row *row)
{
    for (const char *p = row->traits; *p != '\0'; p++) {
        bool known = *p == '-' || *p == ',';
        for (unsigned i = 0; i < TRAIT_COUNT; i++)
            known = known || traits[i].letter == *p;
        if (!known)
            fail("unknown trait `%c`", *p);
    }
    const bool memory = strchr(row->shape->kinds, 'm') != NULL;
    if (memory != (has_trait(row, 'L') || has_trait(row, 'S') || has_trait(row, 'E')))
        fail("traits L, S or E go with a memory operand");
    if (has_trait(row, 'B') && (!memory || row->access_bytes < 4))
        fail("trait B needs a memory operand of at least 32 bits");
    if (has_trait(row, 'B') && has_trait(row, 'S') && row->access_bytes < 8)
        fail("a row that writes slots writes whole ones");
    if ((strpbrk(row->shape->kinds, "tT") != NULL) && !has_trait(row, 'T'))
        fail("a row with a block operand ends its block");
}

static void make_enumerator(struct row *row)
{
    char *out = row->enumerator;
    for (const char *p = row->text; *p != '\0'; p++)
        *out++ = *p == '.' ? '_' : *p >= 'a' && *p <= 'z' ? (char)(*p - 'a' + 'A') : *p;
    *out++ = '_';
    strcpy(out, row->form);
}

static void parse_row(const char *line)
{
    if (row_count == ROWS_MAX - 1)
        fail("too many rows");
    struct row *row = &rows[row_count];
    char opcode[16];
    const char *cursor = line;
    take_word(&cursor, opcode, sizeof opcode, "opcode");
    take_word(&cursor, row->text, sizeof row->text, "mnemonic");
    take_word(&cursor, row->form, sizeof row->form, "form");
    take_word(&cursor, row->operands, sizeof row->operands, "operands");
    take_word(&cursor, row->traits, sizeof row->traits, "traits");
    take_word(&cursor, row->rule, sizeof row->rule, "rule");
    while (*cursor == ' ')
        cursor++;
    if (*cursor == '\0')
        fail("column `reminder` is missing");
    if (strlen(cursor) >= sizeof row->reminder)
        fail("column `reminder` is too long");
    strcpy(row->reminder, cursor);

    char *end;
    row->opcode = (unsigned)strtoul(opcode, &end, 16);
    const size_t digits = strlen(opcode);
    const bool one_byte = digits == 2 && row->opcode >= 1 && row->opcode <= 0xef;
    const bool two_bytes = digits == 4 && row->opcode >= 0xf100 && row->opcode <= 0xf3ff;
    if (*end != '\0' || !(one_byte || two_bytes))
        fail("opcode `%s` is not 01..ef or f1xx..f3xx", opcode);
    if (row_count != 0 && rows[row_count - 1].opcode >= row->opcode)
        fail("opcode %s is a duplicate or out of order", opcode);
    for (unsigned i = 0; i < FORM_COUNT; i++)
        if (strcmp(forms[i].name, row->form) == 0)
            row->shape = &forms[i];
    if (row->shape == NULL)
        fail("unknown form `%s`", row->form);
    for (const char *p = row->text; *p != '\0'; p++)
        if (!((*p >= 'a' && *p <= 'z') || (*p >= '0' && *p <= '9') || *p == '.'))
            fail("mnemonic `%s`: only a-z, 0-9 and dots", row->text);
    if (strncmp(row->rule, "X-", 2) != 0)
        fail("rule `%s` does not start with X-", row->rule);
    check_operands(row);
    check_traits(row);
    make_enumerator(row);
    for (unsigned i = 0; i < row_count; i++)
        if (strcmp(rows[i].enumerator, row->enumerator) == 0)
            fail("`%s` in form %s occurs twice", row->text, row->form);
    row_count++;
}

static void parse_table(void)
{
    FILE *file = fopen(source_path, "r");
    char line[LINE_BYTES_MAX];
    if (file == NULL)
        fail("%s", strerror(errno));
    while (fgets(line, sizeof line, file) != NULL) {
        source_line++;
        size_t bytes = strlen(line);
        if (bytes == 0 || line[bytes - 1] != '\n')
            fail("line too long or without an end");
        line[--bytes] = '\0';
        if (bytes != 0 && line[0] != '#')
            parse_row(line);
    }
    fclose(file);
    if (row_count == 0)
        fail("no rows");
}

static void write_trait_expression(FILE *out, const struct row *row)
{
    const char *separator = "";
    for (unsigned i = 0; i < TRAIT_COUNT; i++)
        if (has_trait(row, traits[i].letter)) {
            fprintf(out, "%s%s", separator, traits[i].macro);
            separator = " | ";
        }
    if (separator[0] == '\0')
        fputc('0', out);
}

static void write_def(FILE *out)
{
    fputs("/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */\n"
          "/*\n * Generated from spec/isa/dogma.isa by isagen; do not edit.\n *\n"
          " * One row per instruction, in opcode order. Define DOGMA_INSN(ENUM, TEXT, OPCODE, FORM, OPERANDS, TRAITS, RULE) and\n"
          " * include; the macro is undefined at the end. FORM is the bare name: paste it to DOGMA_FORM_.\n */\n"
          "#ifndef DOGMA_INSN\n#error \"define DOGMA_INSN before including isa.def\"\n#endif\n\n",
          out);
    for (unsigned i = 0; i < row_count; i++) {
        const struct row *row = &rows[i];
        fprintf(out, "DOGMA_INSN(%s, \"%s\", 0x%02x, %s, \"%s\", ", row->enumerator, row->text, row->opcode, row->form, row->operands);
        write_trait_expression(out, row);
        fprintf(out, ", \"%s\")\n", row->rule);
    }
    fputs("\n#undef DOGMA_INSN\n", out);
}

static int compare_names(const void *left, const void *right)
{
    const struct row *a = &rows[*(const unsigned *)left], *b = &rows[*(const unsigned *)right];
    const int order = strcmp(a->text, b->text);
    return order != 0 ? order : a->shape < b->shape ? -1 : a->shape > b->shape;
}

static void write_tables(FILE *out)
{
    fputs("/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */\n"
          "/* Generated from spec/isa/dogma.isa by isagen; do not edit. Private tables of libfmt. */\n\n"
          "const dogma_row dogma_rows[DOGMA_OP_COUNT] = {\n"
          "    {\"\", \"-\", \"\", 0, 0, DOGMA_FORM_NONE, 0, 0},\n",
          out);
    for (unsigned i = 0; i < row_count; i++) {
        const struct row *row = &rows[i];
        fprintf(out, "    {\"%s\", \"%s\", \"%s\", 0x%02x, ", row->text, row->operands, row->rule, row->opcode);
        write_trait_expression(out, row);
        fprintf(out, ", DOGMA_FORM_%s, %u, %u},\n", row->form, row->access_bytes, row->immediate_bits);
    }
    fputs("};\n\n/* Opcode byte to row, per page: one-byte opcodes, then f1, f2, f3. op 0 is reserved. */\n"
          "const dg_opcode dg_opcode_table[4][256] = {\n",
          out);
    for (unsigned page = 0; page < 4; page++) {
        fputs("    {\n", out);
        for (unsigned i = 0; i < row_count; i++) {
            const struct row *row = &rows[i];
            const unsigned row_page = row->opcode < 0x100 ? 0 : (row->opcode >> 8) - 0xf0;
            if (row_page == page) {
                unsigned shift = 0;
                while ((1u << shift) < row->access_bytes)
                    shift++;
                fprintf(out, "        [0x%02x] = {%u, DOGMA_FORM_%s, %u},\n", row->opcode & 0xff, i + 1, row->form,
                        shift | (row->immediate_bits == 64 ? 0x80u : 0u));
            }
        }
        fputs("    },\n", out);
    }
    fputs("};\n\n/* Registers of a row: bit 0 rd, 1 ra, 2 rb, 3 rc; vectors says which of them are vector registers. */\n"
          "const dg_row_effects dg_effects_table[DOGMA_OP_COUNT] = {\n    {0, 0, 0},\n",
          out);
    for (unsigned i = 0; i < row_count; i++)
        fprintf(out, "    {%u, %u, %u},\n", rows[i].read, rows[i].written, rows[i].vectors);
    fputs("};\n\n/* Row numbers sorted by mnemonic, then form. */\nstatic const uint16_t dg_rows_by_name[DOGMA_OP_COUNT - 1] = {", out);
    static unsigned order[ROWS_MAX];
    for (unsigned i = 0; i < row_count; i++)
        order[i] = i;
    qsort(order, row_count, sizeof order[0], compare_names);
    for (unsigned i = 0; i < row_count; i++)
        fprintf(out, "%s%u,", i % 20 == 0 ? "\n    " : " ", order[i] + 1);
    fputs("\n};\n", out);
}

static void write_td(FILE *out)
{
    fputs("// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
          "//\n// Generated from spec/isa/dogma.isa by isagen; do not edit.\n//\n"
          "// One record per instruction row. Number is the row number (dogma_op), which the emitter finds in TSFlags.\n\n"
          "class DogmaOp<int num, string text, string form> {\n"
          "  int Number = num;\n  string Text = text;\n  string Form = form;\n  string Operands = \"\";\n  int AccessBytes = 0;\n"
          "  int ImmediateBits = 0;\n",
          out);
    for (unsigned i = 0; i < TRAIT_COUNT; i++)
        fprintf(out, "  bit %s = 0;\n", traits[i].td);
    fputs("}\n\n", out);
    for (unsigned i = 0; i < row_count; i++) {
        const struct row *row = &rows[i];
        fprintf(out, "def OP_%s : DogmaOp<%u, \"%s\", \"%s\"> {", row->enumerator, i + 1, row->text, row->form);
        fprintf(out, " let Operands = \"%s\";", row->operands);
        if (row->access_bytes != 0)
            fprintf(out, " let AccessBytes = %u;", row->access_bytes);
        if (row->immediate_bits != 0)
            fprintf(out, " let ImmediateBits = %u;", row->immediate_bits);
        for (unsigned k = 0; k < TRAIT_COUNT; k++)
            if (has_trait(row, traits[k].letter))
                fprintf(out, " let %s = 1;", traits[k].td);
        fputs(" }\n", out);
    }
}

static void write_index(FILE *out)
{
    fprintf(out,
            "<!-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception -->\n"
            "<!-- Generated from spec/isa/dogma.isa by isagen; do not edit. -->\n"
            "# Instruction index\n\n%u instructions. Columns as in isa/dogma.isa; the meaning is under the rule in 40-execution.\n\n"
            "| opcode | mnemonic | form | operands | traits | rule | reminder |\n|---|---|---|---|---|---|---|\n",
            row_count);
    for (unsigned i = 0; i < row_count; i++) {
        const struct row *row = &rows[i];
        fprintf(out, "| %02x | `%s` | %s | %s | %s | %s | ", row->opcode, row->text, row->form, row->operands, row->traits, row->rule);
        for (const char *p = row->reminder; *p != '\0'; p++) {
            if (*p == '|' || *p == '*' || *p == '<')
                fputc('\\', out);
            fputc(*p, out);
        }
        fputs(" |\n", out);
    }
}

static void write_dictionary(FILE *out)
{
    fputs("# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception\n"
          "# Generated from spec/isa/dogma.isa by isagen; do not edit. Fuzzing dictionary: magic and opcodes.\n"
          "magic=\"\\x7fDGM\\x01\\x00\\x01\\x00\"\n",
          out);
    for (unsigned i = 0; i < row_count; i++) {
        if (rows[i].opcode < 0x100)
            fprintf(out, "%s=\"\\x%02x\"\n", rows[i].enumerator, rows[i].opcode);
        else
            fprintf(out, "%s=\"\\x%02x\\x%02x\"\n", rows[i].enumerator, rows[i].opcode >> 8, rows[i].opcode & 0xff);
    }
}

int main(int argc, char **argv)
{
    static const struct {
        const char *option;
        void (*write)(FILE *);
    } outputs[] = {
        {"--def", write_def}, {"--tables", write_tables}, {"--td", write_td}, {"--index", write_index}, {"--dict", write_dictionary},
    };
    if (argc < 2 || argv[1][0] == '-') {
        fputs("usage: isagen dogma.isa [--def FILE] [--tables FILE] [--td FILE] [--index FILE] [--dict FILE]\n", stderr);
        return 2;
    }
    source_path = argv[1];
    parse_table();
    for (int i = 2; i < argc; i += 2) {
        unsigned k = 0;
        while (k < sizeof outputs / sizeof outputs[0] && strcmp(outputs[k].option, argv[i]) != 0)
            k++;
        if (k == sizeof outputs / sizeof outputs[0] || i + 1 == argc) {
            fprintf(stderr, "isagen: bad option %s\n", argv[i]);
            return 2;
        }
        FILE *out = fopen(argv[i + 1], "w");
        if (out == NULL) {
            fprintf(stderr, "isagen: %s: %s\n", argv[i + 1], strerror(errno));
            return 3;
        }
        outputs[k].write(out);
        if (fclose(out) != 0) {
            fprintf(stderr, "isagen: %s: %s\n", argv[i + 1], strerror(errno));
            return 3;
        }
    }
    return 0;
}
