/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Deliberate damage: sections replaced or dropped, bytes patched, the file cut or extended; then size and hash are repaired. */
#include "asm.h"

#include <string.h>

enum { HEADER_BYTES = 36, ENTRY_BYTES = 12, SECTIONS_MAX = 40 };

typedef struct section {
    uint32_t kind;
    dogma_span bytes;
} section;

static uint32_t load32(const uint8_t *p)
{
    return (uint32_t)p[0] | (uint32_t)p[1] << 8 | (uint32_t)p[2] << 16 | (uint32_t)p[3] << 24;
}

static void append32(asm_bytes *out, uint32_t value)
{
    const uint8_t bytes[4] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    asm_append(out, bytes, 4);
}

static size_t list_sections(const asm_bytes *file, section *out)
{
    const uint32_t count = load32(file->data + 32);
    if (count > SECTIONS_MAX || file->used < HEADER_BYTES + (size_t)count * ENTRY_BYTES)
        cli_die(CLI_REJECTED, "an edit follows one that destroyed the section table");
    for (uint32_t i = 0; i < count; i++) {
        const uint8_t *entry = file->data + HEADER_BYTES + i * ENTRY_BYTES;
        const uint32_t offset = load32(entry + 4), bytes = load32(entry + 8);
        if (offset > file->used || bytes > file->used - offset)
            cli_die(CLI_REJECTED, "an edit follows one that destroyed the section table");
        out[i] = (section){load32(entry), {file->data + offset, bytes}};
    }
    return count;
}

/* Rebuilds the container around the changed list of sections, kinds ascending. */
static void edit_section(const assembler *as, asm_bytes *file, const asm_edit *edit)
{
    section list[SECTIONS_MAX];
    size_t count = list_sections(file, list), at = 0;
    while (at < count && list[at].kind < edit->section)
        at++;
    const bool present = at < count && list[at].kind == edit->section;
    if (edit->kind == ASM_EDIT_DROP) {
        if (!present)
            cli_die(CLI_REJECTED, "%s: there is no section 0x%x to drop", as->path, edit->section);
        memmove(&list[at], &list[at + 1], (--count - at) * sizeof list[0]);
    } else {
        if (!present) {
            if (count == SECTIONS_MAX)
                cli_die(CLI_REJECTED, "%s: too many sections", as->path);
            memmove(&list[at + 1], &list[at], (count++ - at) * sizeof list[0]);
        }
        list[at] = (section){edit->section, {edit->bytes.data, edit->bytes.used}};
    }
    asm_bytes out = {0};
    asm_append(&out, file->data, 32);
    append32(&out, (uint32_t)count);
    size_t offset = HEADER_BYTES + count * ENTRY_BYTES;
    for (size_t i = 0; i < count; i++) {
        append32(&out, list[i].kind);
        append32(&out, (uint32_t)offset);
        append32(&out, (uint32_t)list[i].bytes.size_bytes);
        offset += list[i].bytes.size_bytes;
    }
    for (size_t i = 0; i < count; i++)
        asm_append(&out, list[i].bytes.data, list[i].bytes.size_bytes);
    *file = out;
}

static void store_size(asm_bytes *file)
{
    for (unsigned i = 0; i < 8 && file->used >= 16; i++)
        file->data[8 + i] = (uint8_t)((uint64_t)file->used >> (8 * i));
}

static void patch(const assembler *as, asm_bytes *file, const asm_edit *edit)
{
    uint64_t offset = edit->offset;
    if (edit->section != 0) {
        section list[SECTIONS_MAX];
        const size_t count = list_sections(file, list);
        size_t at = 0;
        while (at < count && list[at].kind != edit->section)
            at++;
        if (at == count)
            cli_die(CLI_REJECTED, "%s: there is no section 0x%x to patch", as->path, edit->section);
        offset += (uint64_t)(list[at].bytes.data - file->data);
    }
    if (offset > file->used || edit->bytes.used > file->used - offset)
        cli_die(CLI_REJECTED, "%s: patch beyond the end of the file", as->path);
    memcpy(file->data + offset, edit->bytes.data, edit->bytes.used);
}

void asm_damage(const assembler *as, asm_bytes *file)
{
    bool keep_hash = false;
    for (size_t i = 0; i < as->edits_count; i++) {
        const asm_edit *edit = &as->edits[i];
        switch (edit->kind) {
        case ASM_EDIT_SECTION:
        case ASM_EDIT_DROP:
            edit_section(as, file, edit);
            store_size(file);
            break;
        case ASM_EDIT_PATCH:
            patch(as, file, edit);
            break;
        case ASM_EDIT_TRUNCATE:
            file->used = edit->offset < file->used ? (size_t)edit->offset : file->used;
            store_size(file);
            break;
        case ASM_EDIT_APPEND:
            asm_append(file, edit->bytes.data, edit->bytes.used);
            store_size(file);
            break;
        case ASM_EDIT_KEEP_HASH:
            keep_hash = true;
            break;
        }
    }
    if (!keep_hash && file->used >= HEADER_BYTES && dogma_module_rehash(file->data, file->used) != DOGMA_OK)
        cli_die(CLI_BUG, "the hash cannot be repaired");
}
