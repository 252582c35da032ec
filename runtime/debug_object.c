/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Translated code for debuggers: ELF-64, DWARF 4, all addresses absolute.
 *
 * Names and lines are strippable sections that nobody has checked: a damaged one counts as if it ended before the damage.
 */
#include "debug_object.h"

#include <elf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* DWARF registers of general registers 0 .. 15, in the machine's numbering. */
static const uint8_t dwarf_registers[16] = {0, 2, 1, 3, 7, 6, 4, 5, 8, 9, 10, 11, 12, 13, 14, 15};
enum { DWARF_RSP = 7, DWARF_RETURN_ADDRESS = 16 };

enum { SECTION_TEXT = 1, SECTION_SYMTAB, SECTION_STRTAB, SECTION_ABBREV, SECTION_INFO, SECTION_LINE, SECTION_FRAME, SECTION_SHSTRTAB, SECTION_COUNT };

typedef struct buffer {
    uint8_t *data;
    size_t used, capacity;
} buffer;

typedef struct cursor { /* over a strippable section */
    const uint8_t *at, *end;
} cursor;

typedef struct line_entry {
    uint32_t block, insn;
    uint64_t file_plus_one, line;
} line_entry;

typedef struct maker {
    const dg_module *module;
    dogma_scratch scratch;
    dogma_span *names; /* one per function */
    uint32_t file_count;
    cursor lines; /* the next function's entries */
    buffer sections[SECTION_COUNT];
} maker;

/* ---- writing ---- */

static void put(buffer *b, const void *bytes, size_t count)
{
    if (count > b->capacity - b->used) {
        b->capacity = 2 * b->capacity + count + 256;
        b->data = realloc(b->data, b->capacity);
        if (b->data == NULL)
            dg_die(DG_EXIT_FAILURE, "out of memory");
    }
    if (count != 0)
        memcpy(b->data + b->used, bytes, count);
    b->used += count;
}

static void put_u8(buffer *b, unsigned value)
{
    const uint8_t byte = (uint8_t)value;
    put(b, &byte, 1);
}

static void put_u16(buffer *b, unsigned value)
{
    const uint16_t half = (uint16_t)value;
    put(b, &half, sizeof half);
}

static void put_u32(buffer *b, uint64_t value)
{
    const uint32_t word = (uint32_t)value;
    put(b, &word, sizeof word);
}

static void put_u64(buffer *b, uint64_t value)
{
    put(b, &value, sizeof value);
}

static void put_uleb(buffer *b, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        put_u8(b, (unsigned)(value & 0x7f) | 0x80);
    put_u8(b, (unsigned)value);
}

static void put_sleb(buffer *b, int64_t value)
{
    for (; value < -64 || value > 63; value >>= 7)
        put_u8(b, (unsigned)(value & 0x7f) | 0x80);
    put_u8(b, (unsigned)(value & 0x7f));
}

/* A DWARF or ELF string; a zero byte would end it early. */
static void put_string(buffer *b, dogma_span text)
{
    const uint8_t *zero = text.size_bytes != 0 ? memchr(text.data, 0, text.size_bytes) : NULL;
    put(b, text.data, zero != NULL ? (size_t)(zero - text.data) : text.size_bytes);
    put_u8(b, 0);
}

static void put_text(buffer *b, const char *text)
{
    put(b, text, strlen(text) + 1);
}

/* Sizes in front of what they measure: a place to fill in, then the count of the bytes behind it. */
static size_t begin_sized(buffer *b)
{
    put_u32(b, 0);
    return b->used;
}

static void end_sized(buffer *b, size_t begin)
{
    const uint32_t bytes = (uint32_t)(b->used - begin);
    memcpy(b->data + begin - sizeof bytes, &bytes, sizeof bytes);
}

/* ---- what the module says ---- */

static bool take_number(cursor *c, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && c->at < c->end; shift += 7) {
        const uint8_t byte = *c->at++;
        value |= (uint64_t)(byte & 0x7fu) << shift;
        if (byte < 0x80) {
            *out = value;
            return true;
        }
    }
    return false;
}

static bool take_string(cursor *c, dogma_span *out)
{
    uint64_t bytes;
    if (!take_number(c, &bytes) || bytes > (uint64_t)(c->end - c->at))
        return false;
    *out = (dogma_span){c->at, (size_t)bytes};
    c->at += bytes;
    return true;
}

static cursor over(dogma_span span)
{
    return span.size_bytes != 0 ? (cursor){span.data, span.data + span.size_bytes} : (cursor){NULL, NULL};
}

static void read_names(maker *m)
{
    const dogma_module *view = &m->module->view;
    cursor c = over(view->names);
    m->names = dg_allocate((size_t)view->function_count + 1, sizeof *m->names);
    for (uint32_t i = 0; i < view->function_count; i++)
        if (!take_string(&c, &m->names[i]))
            return;
}

static uint64_t function_address(const maker *m, uint32_t function)
{
    return m->module->placement.code_address + m->module->function_offsets[function];
}

/* Code offsets of places of one function; false when the transpiler does not give them. */
static bool find_marks(maker *m, uint32_t function, dogma_code_mark *marks, size_t count)
{
    dogma_scratch_init(&m->scratch, m->scratch.base, m->scratch.size_bytes);
    return dogma_transpile_marks(&m->module->view, &m->module->placement, &m->module->plan, &m->scratch, m->module->function_offsets, function, marks,
                                 count) == DOGMA_OK;
}

/* ---- .debug_line ---- */

enum { LINE_COPY = 1, LINE_ADVANCE_PC, LINE_ADVANCE_LINE, LINE_SET_FILE };

static void line_header(maker *m)
{
    static const uint8_t operand_counts[] = {0, 1, 1, 1, 1, 0, 0, 0, 1, 0, 0, 1};
    buffer *b = &m->sections[SECTION_LINE];
    put_u16(b, 4); /* version */
    const size_t header = begin_sized(b);
    put_u8(b, 1);             /* bytes of the shortest instruction */
    put_u8(b, 1);             /* operations per instruction */
    put_u8(b, 1);             /* rows are statements */
    put_u8(b, (unsigned)-5);  /* line base and range of special opcodes, which are not used */
    put_u8(b, 14);
    put_u8(b, sizeof operand_counts + 1);
    put(b, operand_counts, sizeof operand_counts);
    put_u8(b, 0); /* no directories */
    m->lines = over(m->module->view.lines);
    uint64_t count;
    dogma_span name;
    if (take_number(&m->lines, &count)) {
        for (; m->file_count < count && take_string(&m->lines, &name); m->file_count++) {
            put_string(b, name.size_bytes != 0 ? name : (dogma_span){(const uint8_t *)"?", 1});
            put(b, "\0\0\0", 3); /* directory, time, size: unknown */
        }
        if (m->file_count < count)
            m->lines.at = m->lines.end;
    }
    put_u8(b, 0);
    end_sized(b, header);
}

/* The entries of the next function; NULL when the section is damaged here. */
static line_entry *read_entries(maker *m, size_t *count)
{
    cursor *c = &m->lines;
    uint64_t n, block = 0, insn = 0;
    *count = 0;
    if (!take_number(c, &n) || n > (uint64_t)(c->end - c->at) / 4)
        return NULL;
    line_entry *entries = dg_allocate((size_t)n + 1, sizeof *entries);
    for (size_t i = 0; i < n; i++) {
        uint64_t block_delta, insn_delta;
        line_entry *entry = &entries[i];
        if (!take_number(c, &block_delta) || !take_number(c, &insn_delta) || !take_number(c, &entry->file_plus_one) ||
            !take_number(c, &entry->line) || block_delta > UINT32_MAX || insn_delta > UINT32_MAX) {
            dg_free(entries);
            return NULL;
        }
        insn = block_delta != 0 ? insn_delta : insn + insn_delta;
        block += block_delta;
        entry->block = block < UINT32_MAX ? (uint32_t)block : UINT32_MAX;
        entry->insn = insn < UINT32_MAX ? (uint32_t)insn : UINT32_MAX;
    }
    *count = (size_t)n;
    return entries;
}

/* One sequence: rows of the entries, and the end of the code. */
static void line_rows(maker *m, uint32_t function, const line_entry *entries, const dogma_code_mark *marks, size_t count)
{
    buffer *b = &m->sections[SECTION_LINE];
    uint64_t file = 1, at = m->module->function_offsets[function];
    int64_t line = 1;
    put_u8(b, 0);
    put_uleb(b, 9);
    put_u8(b, 2); /* set address */
    put_u64(b, function_address(m, function));
    for (size_t i = 0; i < count; i++) {
        const line_entry *entry = &entries[i];
        const bool known = entry->file_plus_one != 0 && entry->file_plus_one <= m->file_count && entry->line <= INT32_MAX;
        const int64_t to = known ? (int64_t)entry->line : 0;
        if (known && entry->file_plus_one != file) {
            file = entry->file_plus_one;
            put_u8(b, LINE_SET_FILE);
            put_uleb(b, file);
        }
        put_u8(b, LINE_ADVANCE_LINE);
        put_sleb(b, to - line);
        line = to;
        /* The prologue has the first line that there is, in a row of its own: debuggers stop at the second row. */
        if (i == 0)
            put_u8(b, LINE_COPY);
        put_u8(b, LINE_ADVANCE_PC);
        put_uleb(b, marks[i].code_offset - at);
        at = marks[i].code_offset;
        put_u8(b, LINE_COPY);
    }
    put_u8(b, LINE_ADVANCE_PC);
    put_uleb(b, marks[count].code_offset - at);
    put_u8(b, 0);
    put_uleb(b, 1);
    put_u8(b, 1); /* end of sequence */
}

static void make_lines(maker *m)
{
    const dogma_module *view = &m->module->view;
    if (view->lines.size_bytes == 0)
        return;
    buffer *b = &m->sections[SECTION_LINE];
    const size_t unit = begin_sized(b);
    line_header(m);
    for (uint32_t i = 0; i < view->function_count; i++) {
        size_t count;
        line_entry *entries = read_entries(m, &count);
        if (entries == NULL)
            break;
        dogma_code_mark *marks = dg_allocate(count + 1, sizeof *marks);
        for (size_t k = 0; k < count; k++)
            marks[k] = (dogma_code_mark){.block = entries[k].block, .insn = entries[k].insn};
        marks[count] = (dogma_code_mark){.block = UINT32_MAX, .insn = UINT32_MAX};
        if (count != 0 && find_marks(m, i, marks, count + 1))
            line_rows(m, i, entries, marks, count);
        dg_free(marks);
        dg_free(entries);
    }
    end_sized(b, unit);
}

/* ---- .debug_info and .symtab ---- */

enum { ABBREV_UNIT = 1, ABBREV_UNIT_WITH_LINES, ABBREV_FUNCTION };

static void make_abbreviations(maker *m)
{
    enum { TAG_UNIT = 0x11, TAG_SUBPROGRAM = 0x2e, NAME = 0x03, STMT_LIST = 0x10, LOW_PC = 0x11, HIGH_PC = 0x12, LANGUAGE = 0x13, PRODUCER = 0x25,
           EXTERNAL = 0x3f, FORM_ADDRESS = 0x01, FORM_DATA2 = 0x05, FORM_DATA8 = 0x07, FORM_STRING = 0x08, FORM_OFFSET = 0x17, FORM_PRESENT = 0x19 };
    static const uint8_t abbreviations[] = {
        ABBREV_UNIT, TAG_UNIT, 1, PRODUCER, FORM_STRING, LANGUAGE, FORM_DATA2, NAME, FORM_STRING, LOW_PC, FORM_ADDRESS, HIGH_PC, FORM_DATA8, 0, 0,
        ABBREV_UNIT_WITH_LINES, TAG_UNIT, 1, PRODUCER, FORM_STRING, LANGUAGE, FORM_DATA2, NAME, FORM_STRING, LOW_PC, FORM_ADDRESS,
        HIGH_PC, FORM_DATA8, STMT_LIST, FORM_OFFSET, 0, 0,
        ABBREV_FUNCTION, TAG_SUBPROGRAM, 0, EXTERNAL, FORM_PRESENT, NAME, FORM_STRING, LOW_PC, FORM_ADDRESS, HIGH_PC, FORM_DATA8, 0, 0,
        0};
    put(&m->sections[SECTION_ABBREV], abbreviations, sizeof abbreviations);
}

static void make_functions(maker *m)
{
    enum { LANGUAGE_C99 = 0x0c };
    const dg_module *module = m->module;
    buffer *info = &m->sections[SECTION_INFO], *symbols = &m->sections[SECTION_SYMTAB], *strings = &m->sections[SECTION_STRTAB];
    const bool lines = m->sections[SECTION_LINE].used != 0;
    const size_t unit = begin_sized(info);
    put_u16(info, 4); /* version */
    put_u32(info, 0); /* abbreviations */
    put_u8(info, 8);  /* bytes of an address */
    put_uleb(info, lines ? ABBREV_UNIT_WITH_LINES : ABBREV_UNIT);
    put_text(info, "dogma-run " DOGMA_VERSION);
    put_u16(info, LANGUAGE_C99);
    put_text(info, module->path);
    put_u64(info, module->placement.code_address);
    put_u64(info, module->code_bytes);
    if (lines)
        put_u32(info, 0);
    const Elf64_Sym none = {0};
    put(symbols, &none, sizeof none);
    put_u8(strings, 0);
    for (uint32_t i = 0; i < module->view.function_count; i++) {
        char number[24];
        snprintf(number, sizeof number, "function_%u", i);
        const dogma_span name = m->names[i].size_bytes != 0 ? m->names[i] : (dogma_span){(const uint8_t *)number, strlen(number)};
        const Elf64_Sym symbol = {
            .st_name = (Elf64_Word)strings->used, .st_info = ELF64_ST_INFO(STB_GLOBAL, STT_FUNC), .st_shndx = SECTION_TEXT,
            .st_value = function_address(m, i), .st_size = module->function_offsets[i + 1] - module->function_offsets[i]};
        put(symbols, &symbol, sizeof symbol);
        put_string(strings, name);
        put_uleb(info, ABBREV_FUNCTION);
        put_string(info, name);
        put_u64(info, symbol.st_value);
        put_u64(info, symbol.st_size);
    }
    put_u8(info, 0); /* no more children */
    end_sized(info, unit);
}

/* ---- .debug_frame ---- */

enum { CFA_ADVANCE_4 = 0x04, CFA_REMEMBER = 0x0a, CFA_RESTORE = 0x0b, CFA_DEFINE = 0x0c, CFA_DEFINE_OFFSET = 0x0e, CFA_OFFSET = 0x80 };

/* What a prologue does to the stack, read from its code: the transpiler alone decides that. */
typedef struct frame {
    uint8_t saved[5];         /* general registers in the order they are pushed */
    unsigned saved_count;
    uint32_t bytes;           /* subtracted from rsp afterwards */
    uint32_t push_ends[5], adjust_end; /* code offsets in the function */
    uint8_t leave[24];        /* the code that undoes it */
    unsigned leave_bytes, adjust_bytes;
} frame;

static void read_prologue(const uint8_t *code, size_t bytes, frame *f)
{
    size_t at = 0;
    memset(f, 0, sizeof *f);
    while (f->saved_count < 5 && bytes - at >= 2) {
        const unsigned wide = code[at] == 0x41;
        if ((code[at + wide] & 0xf8) != 0x50)
            break;
        f->saved[f->saved_count] = (uint8_t)((code[at + wide] & 7u) | wide << 3);
        at += 1 + wide;
        f->push_ends[f->saved_count++] = (uint32_t)at;
    }
    if (bytes - at >= 7 && code[at] == 0x48 && (code[at + 1] == 0x83 || code[at + 1] == 0x81) && code[at + 2] == 0xec) {
        f->adjust_bytes = code[at + 1] == 0x83 ? 4 : 7;
        memcpy(&f->bytes, code + at + 3, sizeof f->bytes);
        if (f->adjust_bytes == 4)
            f->bytes &= 0xff;
        memcpy(f->leave, code + at, f->adjust_bytes);
        f->leave[2] = 0xc4; /* add */
        f->leave_bytes = f->adjust_bytes;
        at += f->adjust_bytes;
    }
    f->adjust_end = (uint32_t)at;
    for (unsigned i = f->saved_count; i-- > 0;) {
        if (f->saved[i] >= 8)
            f->leave[f->leave_bytes++] = 0x41;
        f->leave[f->leave_bytes++] = (uint8_t)(0x58 | (f->saved[i] & 7));
    }
}

static void advance(buffer *b, uint32_t *at, uint32_t to)
{
    put_u8(b, CFA_ADVANCE_4);
    put_u32(b, to - *at);
    *at = to;
}

static void define_offset(buffer *b, uint32_t bytes)
{
    put_u8(b, CFA_DEFINE_OFFSET);
    put_uleb(b, bytes);
}

/* Beginning and end of each instruction that leaves the frame. */
static dogma_code_mark *find_leaves(maker *m, uint32_t function, size_t *count)
{
    const dogma_module *view = &m->module->view;
    const dogma_function *f = &view->functions[function];
    const uint8_t *body = view->code.data + f->code_offset;
    dogma_code_mark *marks = dg_allocate(2 * (size_t)f->block_count + 2, sizeof *marks);
    dogma_insn insn;
    uint32_t block = 0, index = 0;
    *count = 0;
    for (uint32_t at = 0; at < f->code_bytes; at += insn.size_bytes, index++) {
        if (dogma_insn_decode(body, f->code_bytes, at, &insn) != DOGMA_OK)
            break;
        if (insn.op == DOGMA_OP_BLOCK_N) {
            block++;
            index = 0;
        }
        if (insn.op == DOGMA_OP_RET_N || insn.op == DOGMA_OP_TAIL_F || insn.op == DOGMA_OP_TAIL_REG_RS) {
            marks[(*count)++] = (dogma_code_mark){.block = block, .insn = index};
            marks[(*count)++] = (dogma_code_mark){.block = block + 1};
        }
        if ((dogma_rows[insn.op].traits & DOGMA_TRAIT_TERMINATOR) != 0) {
            block++;
            index = UINT32_MAX; /* 0 with the next instruction */
        }
    }
    if (!find_marks(m, function, marks, *count))
        *count = 0;
    return marks;
}

/* The last place in [begin, end) where the frame is left; end when there is none. */
static uint32_t find_leave(const uint8_t *code, const frame *f, uint32_t begin, uint32_t end)
{
    for (uint32_t at = end - begin >= f->leave_bytes ? end - f->leave_bytes + 1 : begin; at-- > begin;)
        if (memcmp(code + at, f->leave, f->leave_bytes) == 0)
            return at;
    return end;
}

static void frame_instructions(maker *m, buffer *b, uint32_t function)
{
    const uint32_t *offsets = m->module->function_offsets;
    const uint32_t begin = offsets[function];
    const uint8_t *code = m->module->code;
    uint32_t at = begin;
    frame f;
    read_prologue(code + begin, offsets[function + 1] - begin, &f);
    for (unsigned i = 0; i < f.saved_count; i++) {
        advance(b, &at, begin + f.push_ends[i]);
        define_offset(b, 16 + 8 * i);
        put_u8(b, CFA_OFFSET | dwarf_registers[f.saved[i]]);
        put_uleb(b, 2 + i);
    }
    const uint32_t whole = 8 + 8 * f.saved_count + f.bytes;
    if (f.bytes != 0) {
        advance(b, &at, begin + f.adjust_end);
        define_offset(b, whole);
    }
    if (f.leave_bytes == 0)
        return;
    size_t count;
    dogma_code_mark *leaves = find_leaves(m, function, &count);
    for (size_t i = 0; i + 1 < count; i += 2) {
        const uint32_t end = leaves[i + 1].code_offset;
        uint32_t place = find_leave(code, &f, leaves[i].code_offset, end), left = whole - f.bytes;
        if (place == end)
            continue;
        put_u8(b, CFA_REMEMBER);
        if (f.bytes != 0) {
            place += f.adjust_bytes;
            advance(b, &at, place);
            define_offset(b, left);
        }
        for (unsigned k = f.saved_count; k-- > 0;) {
            place += f.saved[k] >= 8 ? 2 : 1;
            advance(b, &at, place);
            define_offset(b, left -= 8);
            put_u8(b, 0xc0 | dwarf_registers[f.saved[k]]); /* as the caller had it */
        }
        advance(b, &at, end);
        put_u8(b, CFA_RESTORE);
    }
    dg_free(leaves);
}

static void end_record(buffer *b, size_t begin)
{
    while ((b->used - begin + 4) % 8 != 0)
        put_u8(b, 0);
    end_sized(b, begin);
}

static void make_frames(maker *m)
{
    buffer *b = &m->sections[SECTION_FRAME];
    size_t record = begin_sized(b);
    put_u32(b, UINT32_MAX); /* common part */
    put_u8(b, 1);           /* version */
    put_u8(b, 0);           /* no augmentation */
    put_uleb(b, 1);
    put_sleb(b, -8);
    put_u8(b, DWARF_RETURN_ADDRESS);
    put_u8(b, CFA_DEFINE);
    put_uleb(b, DWARF_RSP);
    put_uleb(b, 8);
    put_u8(b, CFA_OFFSET | DWARF_RETURN_ADDRESS);
    put_uleb(b, 1);
    end_record(b, record);
    for (uint32_t i = 0; i < m->module->view.function_count; i++) {
        record = begin_sized(b);
        put_u32(b, 0); /* place of the common part */
        put_u64(b, function_address(m, i));
        put_u64(b, m->module->function_offsets[i + 1] - m->module->function_offsets[i]);
        frame_instructions(m, b, i);
        end_record(b, record);
    }
}

/* ---- the file ---- */

static void align8(buffer *b)
{
    while (b->used % 8 != 0)
        put_u8(b, 0);
}

static buffer make_file(maker *m)
{
    static const char *const names[SECTION_COUNT] = {"", ".text", ".symtab", ".strtab", ".debug_abbrev",
                                                     ".debug_info", ".debug_line", ".debug_frame", ".shstrtab"};
    static const uint32_t types[SECTION_COUNT] = {SHT_NULL, SHT_NOBITS, SHT_SYMTAB, SHT_STRTAB,
                                                  SHT_PROGBITS, SHT_PROGBITS, SHT_PROGBITS, SHT_PROGBITS, SHT_STRTAB};
    Elf64_Shdr headers[SECTION_COUNT] = {{0}};
    buffer file = {0};
    Elf64_Ehdr elf = {
        .e_ident = {ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64, ELFDATA2LSB, EV_CURRENT}, .e_type = ET_EXEC, .e_machine = EM_X86_64,
        .e_version = EV_CURRENT, .e_phoff = sizeof elf, .e_ehsize = sizeof elf, .e_phentsize = sizeof(Elf64_Phdr), .e_phnum = 1,
        .e_shentsize = sizeof headers[0], .e_shnum = SECTION_COUNT, .e_shstrndx = SECTION_SHSTRTAB};
    const uint64_t address = m->module->placement.code_address, bytes = m->module->code_bytes;
    const Elf64_Phdr segment = {.p_type = PT_LOAD, .p_flags = PF_R | PF_X, .p_vaddr = address, .p_paddr = address,
                                .p_memsz = bytes, .p_align = DG_PAGE_BYTES};
    for (unsigned i = 0; i < SECTION_COUNT; i++) {
        headers[i].sh_name = (Elf64_Word)m->sections[SECTION_SHSTRTAB].used;
        headers[i].sh_type = types[i];
        headers[i].sh_addralign = 1;
        put_text(&m->sections[SECTION_SHSTRTAB], names[i]);
    }
    put(&file, &elf, sizeof elf);
    put(&file, &segment, sizeof segment);
    for (unsigned i = SECTION_TEXT; i < SECTION_COUNT; i++) {
        align8(&file);
        headers[i].sh_offset = file.used;
        headers[i].sh_size = m->sections[i].used;
        put(&file, m->sections[i].data, m->sections[i].used);
        dg_free(m->sections[i].data);
    }
    headers[0] = (Elf64_Shdr){0};
    headers[SECTION_TEXT].sh_flags = SHF_ALLOC | SHF_EXECINSTR;
    headers[SECTION_TEXT].sh_addr = address;
    headers[SECTION_TEXT].sh_size = bytes;
    headers[SECTION_SYMTAB].sh_link = SECTION_STRTAB;
    headers[SECTION_SYMTAB].sh_info = 1; /* the first that is not local */
    headers[SECTION_SYMTAB].sh_entsize = sizeof(Elf64_Sym);
    headers[SECTION_SYMTAB].sh_addralign = 8;
    align8(&file);
    elf.e_shoff = file.used;
    put(&file, headers, sizeof headers);
    memcpy(file.data, &elf, sizeof elf);
    return file;
}

uint8_t *dg_debug_object_make(const dg_module *module, size_t *size_bytes)
{
    maker m = {.module = module};
    const size_t scratch_bytes = dogma_transpile_scratch_bytes(&module->view) + 64;
    void *work = dg_allocate(scratch_bytes, 1);
    dogma_scratch_init(&m.scratch, work, scratch_bytes);
    read_names(&m);
    make_lines(&m);
    make_abbreviations(&m);
    make_functions(&m);
    make_frames(&m);
    const buffer file = make_file(&m);
    dg_free(m.names);
    dg_free(work);
    *size_bytes = file.used;
    return file.data;
}
