/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Look-ups in strippable sections. They were not checked when the module was read: damage ends a search without a result. */
#include <dogma/module.h>

#include "bytes.h"

static bool take_string(dg_cursor *cursor, dogma_span *out)
{
    uint64_t bytes;
    if (dg_read_uleb(cursor, &bytes) != DOGMA_OK || bytes > (uint64_t)(cursor->end - cursor->at))
        return false;
    *out = (dogma_span){cursor->at, (size_t)bytes};
    cursor->at += bytes;
    return true;
}

dogma_span dogma_module_function_name(const dogma_module *module, uint32_t function)
{
    dogma_span name = {NULL, 0};
    if (function >= module->function_count || module->names.size_bytes == 0)
        return name;
    dg_cursor cursor = {module->names.data, module->names.data + module->names.size_bytes};
    for (uint32_t i = 0; i <= function; i++)
        if (!take_string(&cursor, &name))
            return (dogma_span){NULL, 0};
    return name;
}

typedef struct line_entry {
    uint64_t block_delta, insn_delta, file_plus_one, line;
} line_entry;

static bool take_entry(dg_cursor *cursor, line_entry *out)
{
    return dg_read_uleb(cursor, &out->block_delta) == DOGMA_OK && dg_read_uleb(cursor, &out->insn_delta) == DOGMA_OK &&
           dg_read_uleb(cursor, &out->file_plus_one) == DOGMA_OK && dg_read_uleb(cursor, &out->line) == DOGMA_OK;
}

static bool find_file(dg_cursor files, uint64_t wanted, dogma_span *out)
{
    for (uint64_t i = 0; i <= wanted; i++)
        if (!take_string(&files, out))
            return false;
    return true;
}

bool dogma_module_line(const dogma_module *module, uint32_t function, uint32_t block, uint32_t insn, dogma_span *file, uint32_t *line)
{
    uint64_t file_count, entry_count;
    dogma_span ignored;
    if (module->lines.size_bytes == 0 || function >= module->function_count)
        return false;
    dg_cursor cursor = {module->lines.data, module->lines.data + module->lines.size_bytes};
    if (dg_read_uleb(&cursor, &file_count) != DOGMA_OK)
        return false;
    const dg_cursor files = cursor;
    for (uint64_t i = 0; i < file_count; i++)
        if (!take_string(&cursor, &ignored))
            return false;
    line_entry entry, best = {0};
    for (uint32_t i = 0; i < function; i++) {
        if (dg_read_uleb(&cursor, &entry_count) != DOGMA_OK)
            return false;
        for (uint64_t k = 0; k < entry_count; k++)
            if (!take_entry(&cursor, &entry))
                return false;
    }
    if (dg_read_uleb(&cursor, &entry_count) != DOGMA_OK)
        return false;
    uint64_t entry_block = 0, entry_insn = 0;
    for (uint64_t k = 0; k < entry_count && take_entry(&cursor, &entry); k++) {
        if (entry.block_delta > UINT32_MAX || entry.insn_delta > UINT32_MAX)
            return false;
        entry_insn = entry.block_delta != 0 ? entry.insn_delta : entry_insn + entry.insn_delta;
        entry_block += entry.block_delta;
        if (entry_block > block || (entry_block == block && entry_insn > insn))
            break;
        best = entry;
    }
    if (best.file_plus_one == 0 || best.file_plus_one > file_count || best.line > UINT32_MAX)
        return false;
    if (!find_file(files, best.file_plus_one - 1, file))
        return false;
    *line = (uint32_t)best.line;
    return true;
}
