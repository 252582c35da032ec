/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * gdb_jit_test MODULE OBJECT: translate a module, register it as --gdb does, follow the descriptor that a debugger reads, check the ELF object
 * found there and write it to OBJECT for other tools to look at.
 */
#include "debug_object.h"

#include <elf.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* As GDB declares them; not taken from the runtime's source. */
typedef struct code_entry {
    struct code_entry *next_entry, *prev_entry;
    const char *symfile_addr;
    uint64_t symfile_size;
} code_entry;
extern struct {
    uint32_t version;
    uint32_t action_flag;
    code_entry *relevant_entry, *first_entry;
} __jit_debug_descriptor;

static unsigned failures;
#define CHECK(condition)                                                                                                         \
    do {                                                                                                                         \
        if (!(condition)) {                                                                                                      \
            fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);                                                      \
            failures++;                                                                                                          \
        }                                                                                                                        \
    } while (0)

static Elf64_Shdr section(const char *object, const char *name)
{
    Elf64_Ehdr header;
    Elf64_Shdr names, found;
    memcpy(&header, object, sizeof header);
    memcpy(&names, object + header.e_shoff + header.e_shstrndx * sizeof names, sizeof names);
    for (unsigned i = 0; i < header.e_shnum; i++) {
        memcpy(&found, object + header.e_shoff + i * sizeof found, sizeof found);
        if (strcmp(object + names.sh_offset + found.sh_name, name) == 0)
            return found;
    }
    fprintf(stderr, "no section %s\n", name);
    exit(1);
}

/* Every function has its symbol, where its code is. */
static void check_symbols(const dg_module *module, const char *object)
{
    const Elf64_Shdr table = section(object, ".symtab"), strings = section(object, ".strtab");
    CHECK(table.sh_size / sizeof(Elf64_Sym) == module->view.function_count + 1u);
    for (uint32_t i = 0; i < module->view.function_count; i++) {
        const dogma_span name = dogma_module_function_name(&module->view, i);
        Elf64_Sym symbol;
        memcpy(&symbol, object + table.sh_offset + (i + 1) * sizeof symbol, sizeof symbol);
        const char *text = object + strings.sh_offset + symbol.st_name;
        if (name.size_bytes != 0)
            CHECK(strlen(text) == name.size_bytes && memcmp(text, name.data, name.size_bytes) == 0);
        else
            CHECK(strncmp(text, "function_", 9) == 0);
        CHECK(symbol.st_value == module->placement.code_address + module->function_offsets[i]);
        CHECK(symbol.st_size == module->function_offsets[i + 1] - module->function_offsets[i]);
        CHECK(ELF64_ST_TYPE(symbol.st_info) == STT_FUNC);
    }
}

/* A module whose strippable sections are cut anywhere still gives an object with all functions. */
static void check_damage(dg_module *module)
{
    const dogma_span lines = module->view.lines, names = module->view.names;
    const uint32_t functions = module->view.function_count;
    for (size_t n = 0; n <= lines.size_bytes || n <= names.size_bytes; n++) {
        uint8_t *copies[2] = {malloc(n + 1), malloc(n + 1)}; /* exactly as long, so that sanitizers see one byte too far */
        const size_t line_bytes = n < lines.size_bytes ? n : lines.size_bytes, name_bytes = n < names.size_bytes ? n : names.size_bytes;
        size_t bytes;
        copies[0] = realloc(copies[0], line_bytes + (line_bytes == 0));
        copies[1] = realloc(copies[1], name_bytes + (name_bytes == 0));
        if (line_bytes != 0)
            memcpy(copies[0], lines.data, line_bytes);
        if (name_bytes != 0)
            memcpy(copies[1], names.data, name_bytes);
        module->view.lines = (dogma_span){copies[0], line_bytes};
        module->view.names = (dogma_span){copies[1], name_bytes};
        uint8_t *object = dg_debug_object_make(module, &bytes);
        CHECK(section((const char *)object, ".symtab").sh_size == (functions + 1u) * sizeof(Elf64_Sym));
        dg_free(object);
        free(copies[0]);
        free(copies[1]);
    }
    module->view.lines = lines;
    module->view.names = names;
}

int main(int argc, char **argv)
{
    const int descriptor = argc == 3 ? open(argv[1], O_RDONLY) : -1;
    if (descriptor < 0) {
        fprintf(stderr, "usage: gdb_jit_test MODULE OBJECT\n");
        return 2;
    }
    dg_process *process = dg_current;
    dg_module *module = dg_module_open(descriptor, argv[1], "debugged");
    module->placement.image_base = DOGMA_ARENA_IMAGES;
    module->placement.table_base = 1;
    module->placement.cell_base = DOGMA_ARENA_OWN_CELLS_COUNT;
    dg_module_translate(process, module);
    process->modules[0] = module;
    process->module_count = 1;
    CHECK(__jit_debug_descriptor.version == 1 && __jit_debug_descriptor.first_entry == NULL);
    dg_gdb_register(process);
    const code_entry *entry = __jit_debug_descriptor.first_entry;
    CHECK(__jit_debug_descriptor.relevant_entry == entry && entry != NULL && entry->next_entry == NULL && entry->prev_entry == NULL);

    const char *object = entry->symfile_addr;
    CHECK(memcmp(object, ELFMAG, SELFMAG) == 0);
    const Elf64_Shdr text = section(object, ".text");
    CHECK(text.sh_type == SHT_NOBITS && text.sh_addr == module->placement.code_address && text.sh_size == module->code_bytes);
    static const char *const debug[] = {".debug_abbrev", ".debug_info", ".debug_line", ".debug_frame"};
    for (unsigned i = 0; i < 4; i++) {
        const Elf64_Shdr found = section(object, debug[i]);
        CHECK(found.sh_size != 0 && found.sh_offset <= entry->symfile_size && found.sh_size <= entry->symfile_size - found.sh_offset);
    }
    check_symbols(module, object);
    check_damage(module);

    FILE *out = fopen(argv[2], "wb");
    CHECK(out != NULL && fwrite(object, entry->symfile_size, 1, out) == 1 && fclose(out) == 0);
    printf("gdb_jit: %u failures, object of %llu bytes\n", failures, (unsigned long long)entry->symfile_size);
    return failures != 0;
}
