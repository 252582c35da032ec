/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Linking at load time: find modules by name, bind imports by name and exact link type, place and
 * fill.  Spec: 60-embedding
 *
 * Requires nothing of the modules but validity. Provides: every binding resolved, images and tables
 * in the arena, in `order` every module after those it imports from. Anything that does not fit
 * ends the process with status 126 before code runs.
 */
#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define CELLS_MAX ((DOGMA_ARENA_DATA_STACK_CELL - DOGMA_ARENA_IMPORT_CELLS) / 8u)
#define IMAGE_GRANULE 65536u

#define SPAN(span) (int)(span).size_bytes, (const char *)(span).data

static bool span_equal(dogma_span a, dogma_span b)
{
    return a.size_bytes == b.size_bytes && memcmp(a.data, b.data, a.size_bytes) == 0;
}

static bool is_runtime(dogma_span name)
{
    return name.size_bytes >= 5 && memcmp(name.data, "dogma", 5) == 0 &&
           (name.size_bytes == 5 || name.data[5] == '.');
}

/* ---- finding modules ---- */

static int open_in(const char *directory, size_t directory_bytes, const char *name, char *path,
                   size_t path_bytes)
{
    int n = snprintf(path, path_bytes, "%.*s/%s.dgm", (int)directory_bytes, directory, name);
    if (n < 0 || (size_t)n >= path_bytes)
        return -1;
    return open(path, O_RDONLY | O_CLOEXEC);
}

/* Beside the program, then the library paths in order. */
static int open_library(dg_process *process, const char *name, char *path, size_t path_bytes)
{
    const char *program = process->modules[0]->path;
    const char *slash = strrchr(program, '/');
    int descriptor = slash == NULL
                         ? open_in(".", 1, name, path, path_bytes)
                         : open_in(program, (size_t)(slash - program), name, path, path_bytes);
    for (size_t i = 0; descriptor < 0 && i < process->options.library_path_count; i++) {
        const char *directory = process->options.library_paths[i];
        descriptor = open_in(directory, strlen(directory), name, path, path_bytes);
    }
    return descriptor;
}

static uint32_t find_module(dg_process *process, const dg_module *importer, dogma_span name)
{
    /* E-PROGRAM: what the main module itself defines, the C library above all. */
    if (name.size_bytes == 7 && memcmp(name.data, "program", 7) == 0)
        return 0;
    for (uint32_t i = 0; i < process->module_count; i++) {
        const char *loaded = process->modules[i]->name;
        if (strlen(loaded) == name.size_bytes && memcmp(loaded, name.data, name.size_bytes) == 0)
            return i;
    }
    /* A name is one file name: it cannot lead out of the directories. */
    if (name.size_bytes == 0 || name.size_bytes > 200 || name.data[0] == '.' ||
        memchr(name.data, '/', name.size_bytes) != NULL)
        dg_die(DG_EXIT_REJECTED, "%s: imports from a module with the impossible name '%.*s'",
               importer->path, SPAN(name));
    if (process->module_count == DG_MODULES_MAX)
        dg_die(DG_EXIT_REJECTED, "%s: more than %u modules", process->modules[0]->path,
               DG_MODULES_MAX);
    char text[208], path[4096];
    snprintf(text, sizeof text, "%.*s", SPAN(name));
    int descriptor = open_library(process, text, path, sizeof path);
    if (descriptor < 0)
        dg_die(DG_EXIT_REJECTED,
               "%s: needs the module '%s', and there is no %s.dgm beside the program or in a "
               "library path",
               importer->path, text, text);
    dg_module *module = dg_module_open(descriptor, path, text);
    close(descriptor);
    process->modules[process->module_count] = module;
    return process->module_count++;
}

/* ---- binding ---- */

/* Exports are sorted by name. */
static const dogma_export *find_export(const dogma_module *view, dogma_span name)
{
    uint32_t low = 0, high = view->export_count;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        const dogma_export *candidate = &view->exports[middle];
        size_t common = name.size_bytes < candidate->name.size_bytes ? name.size_bytes
                                                                     : candidate->name.size_bytes;
        int order = memcmp(name.data, candidate->name.data, common);
        if (order == 0 && name.size_bytes == candidate->name.size_bytes)
            return candidate;
        if (order < 0 || (order == 0 && name.size_bytes < candidate->name.size_bytes))
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

static void bind_import(dg_process *process, dg_module *module, uint32_t index)
{
    const dogma_import *import = &module->view.imports[index];
    dg_binding *binding = &module->bindings[index];
    if (is_runtime(import->module)) {
        const char *why = dogma_import_is_library(import) ? "the runtime is no module file" : "the runtime has no data";
        uint32_t row = UINT32_MAX;
        if (import->kind == DOGMA_KIND_FUNCTION)
            row = dg_api_find(import->module, import->name,
                              &module->view.signatures[import->signature], &why);
        if (row == UINT32_MAX)
            dg_die(DG_EXIT_REJECTED, "%s: import %.*s:%.*s: %s", module->path, SPAN(import->module),
                   SPAN(import->name), why);
        *binding = (dg_binding){.kind = DG_BINDING_API, .number = row};
        return;
    }
    uint32_t supplier_index = find_module(process, module, import->module);
    dg_module *supplier = process->modules[supplier_index];
    if (dogma_import_is_library(import)) {
        /* A view is there before any code runs, so it orders nothing and cannot close a circle. */
        supplier->view_wanted = true;
        *binding = (dg_binding){.kind = DG_BINDING_LIBRARY, .module = supplier};
        return;
    }
    const dogma_export *export = find_export(&supplier->view, import->name);
    if (export == NULL || export->kind != import->kind)
        dg_die(DG_EXIT_REJECTED, "%s: %s has no %s '%.*s'", module->path, supplier->path,
               import->kind == DOGMA_KIND_DATA ? "data" : "function", SPAN(import->name));
    if (import->kind == DOGMA_KIND_FUNCTION) {
        const dogma_signature *wanted = &module->view.signatures[import->signature];
        const dogma_signature *offered =
            &supplier->view.signatures[supplier->view.functions[export->function].signature];
        if (!span_equal(wanted->bytes, offered->bytes))
            dg_die(DG_EXIT_REJECTED, "%s: function '%.*s' of %s has another type", module->path,
                   SPAN(import->name), supplier->path);
        *binding = (dg_binding){
            .kind = DG_BINDING_FUNCTION, .module = supplier, .number = export->function};
    } else {
        /* A smaller object than the importer was compiled for would let it see its neighbours'
         * bytes as the object's. */
        if (import->size_bytes > export->size_bytes)
            dg_die(DG_EXIT_REJECTED, "%s: data '%.*s' of %s is smaller than expected", module->path,
                   SPAN(import->name), supplier->path);
        *binding = (dg_binding){
            .kind = DG_BINDING_DATA, .module = supplier, .number = export->image_offset};
    }
    if (supplier_index != 0) /* the main module is started last, whoever imports from it */
        module->depends[supplier_index] = true;
}

/* Repeatedly take the first module whose suppliers are all taken: dependencies first, otherwise
 * load order. */
static void sort_modules(dg_process *process)
{
    bool taken[DG_MODULES_MAX] = {false};
    for (uint32_t done = 0; done < process->module_count; done++) {
        uint32_t next = UINT32_MAX;
        for (uint32_t i = 0; i < process->module_count && next == UINT32_MAX; i++) {
            bool ready = !taken[i];
            for (uint32_t j = 0; ready && j < process->module_count; j++)
                ready = taken[j] || !process->modules[i]->depends[j] || i == j;
            if (ready)
                next = i;
        }
        if (next == UINT32_MAX)
            dg_die(DG_EXIT_REJECTED, "%s: its modules import from each other in a circle",
                   process->modules[0]->path);
        taken[next] = true;
        process->order[done] = next;
    }
}

/* ---- placing ---- */

static void place(dg_process *process, dg_module *module)
{
    const dogma_module *view = &module->view;
    uint64_t image_end = (uint64_t)process->image_next + view->image_bytes;
    if (image_end > DOGMA_ARENA_IMAGES_END)
        dg_die(DG_EXIT_REJECTED, "%s: no room for its data", module->path);
    if (view->table_count > DOGMA_ARENA_TABLE_ENTRIES - process->table_count)
        dg_die(DG_EXIT_REJECTED, "%s: no room in the function table", module->path);
    if (view->import_count > CELLS_MAX - process->cell_count)
        dg_die(DG_EXIT_REJECTED, "%s: no room for its imports", module->path);
    module->placement.image_base = process->image_next;
    module->placement.table_base = process->table_count;
    module->placement.cell_base = process->cell_count;
    process->image_next =
        (uint32_t)((image_end + IMAGE_GRANULE - 1) / IMAGE_GRANULE * IMAGE_GRANULE);
    process->table_count += view->table_count;
    process->cell_count += view->import_count;
}

static void must_map(dg_process *process, uint64_t offset, uint64_t bytes, unsigned permission,
                     bool counted, const char *what)
{
    int error = dg_arena_map(&process->arena, offset, bytes, permission | DG_PAGE_OWNED, counted);
    if (error != 0)
        dg_die(DG_EXIT_FAILURE, "cannot map %s: %s", what, strerror(-error));
}

/* Failure of mprotect on our own pages would leave read-only data writable. */
static void must_protect(dg_process *process, uint64_t offset, uint64_t bytes)
{
    if (dg_arena_protect(&process->arena, offset, bytes, DG_PAGE_READ) != 0)
        dg_die(DG_EXIT_FAILURE, "cannot protect memory: %s", strerror(errno));
}

static void store_u64(uint8_t *place, uint64_t value)
{
    memcpy(place, &value, sizeof value);
}

/* E-VIEW: views lie at the end of the image area and grow down. They are the pages that hold the checked bytes, mapped once more, so a
 * view that nobody reads costs address space only. */
static void make_view(dg_process *process, dg_module *module)
{
    uint64_t bytes = dg_page_round(module->size_bytes);
    uint64_t room = process->view_next - process->image_next;
    if (bytes > room)
        dg_die(DG_EXIT_REJECTED, "%s: no room for its view", module->path);
    uint64_t offset = (process->view_next - bytes) / IMAGE_GRANULE * IMAGE_GRANULE;
    int error = dg_arena_map_again(&process->arena, offset, module->bytes, bytes, DG_PAGE_READ | DG_PAGE_OWNED);
    if (error != 0)
        dg_die(DG_EXIT_FAILURE, "cannot map the view of a module: %s", strerror(-error));
    process->view_next = (uint32_t)offset;
    module->view_offset = (uint32_t)(offset + module->view.shebang_bytes);
}

static void fill_image(dg_process *process, dg_module *module)
{
    const dogma_module *view = &module->view;
    uint64_t image = module->placement.image_base, bytes = dg_page_round(view->image_bytes);
    uint8_t *base = process->arena.base + image;
    if (bytes == 0)
        return;
    must_map(process, image, bytes, DG_PAGE_READ | DG_PAGE_WRITE, true, "a module's data");
    /* Section spans of empty sections are NULL. */
    if (view->rodata.size_bytes != 0)
        memcpy(base, view->rodata.data, view->rodata.size_bytes);
    if (view->relro.size_bytes != 0)
        memcpy(base + view->relro_offset, view->relro.data, view->relro.size_bytes);
    if (view->data.size_bytes != 0)
        memcpy(base + view->data_offset, view->data.data, view->data.size_bytes);
    uint64_t arena = (uint64_t)(uintptr_t)process->arena.base;
    for (uint32_t i = 0; i < view->relocation_count; i++) {
        const dogma_relocation *relocation = &view->relocations[i];
        uint64_t value;
        switch (relocation->kind) {
        case DOGMA_RELOCATION_DATA:
            value = arena + image + (uint64_t)relocation->addend;
            break;
        case DOGMA_RELOCATION_FUNCTION:
            value = 8 * ((uint64_t)module->placement.table_base + relocation->number);
            break;
        case DOGMA_RELOCATION_IMPORTED_DATA: {
            const dg_binding *binding = &module->bindings[relocation->number];
            if (binding->kind != DG_BINDING_DATA)
                dg_die(DG_EXIT_REJECTED, "%s: a relocation names an import that is no data",
                       module->path);
            value = arena + binding->module->placement.image_base + binding->number +
                    (uint64_t)relocation->addend;
            break;
        }
        case DOGMA_RELOCATION_LIBRARY: {
            const dg_binding *binding = &module->bindings[relocation->number];
            if (binding->kind != DG_BINDING_LIBRARY)
                dg_die(DG_EXIT_REJECTED, "%s: a relocation names an import that is no library", module->path);
            value = arena + binding->module->view_offset;
            break;
        }
        default:
            dg_die(DG_EXIT_REJECTED, "%s: relocation of kind %u is not supported", module->path,
                   relocation->kind);
        }
        store_u64(base + relocation->place, value);
    }
    /* Everything before the data section is read-only from here on. */
    uint64_t sealed = view->data_offset < bytes ? view->data_offset : bytes;
    must_protect(process, image, sealed);
}

static uint64_t function_address(const dg_module *module, uint32_t function)
{
    return module->code == NULL
               ? 0
               : module->placement.code_address + module->function_offsets[function];
}

static void fill_tables(dg_process *process)
{
    if (process->table_count == 1)
        return; /* no function pointers: a call through one faults on the empty table, which trap.c
                   knows */
    uint8_t *base = process->arena.base;
    uint64_t bytes = dg_page_round((uint64_t)process->table_count * 8);
    const uint32_t tables[] = {DOGMA_ARENA_FUNCTION_TABLE, DOGMA_ARENA_STACK_FUNCTION_TABLE,
                               DOGMA_ARENA_CLASS_TABLE};
    for (unsigned i = 0; i < 3; i++)
        must_map(process, tables[i], bytes, DG_PAGE_READ | DG_PAGE_WRITE, false,
                 "the function tables");
    uint64_t bad = (uint64_t)(uintptr_t)dg_stub_bad_function;
    for (uint64_t e = 0; e < bytes / 8; e++) {
        const dg_table_entry *entry = e < process->table_count ? &process->table[e] : NULL;
        uint64_t registers = bad, stack = bad, class = UINT64_MAX;
        if (entry != NULL && entry->module != NULL) {
            class = entry->module->view.functions[entry->function].incoming_slots;
            *(class == 0 ? &registers : &stack) = function_address(entry->module, entry->function);
        }
        store_u64(base + DOGMA_ARENA_FUNCTION_TABLE + 8 * e, registers);
        store_u64(base + DOGMA_ARENA_STACK_FUNCTION_TABLE + 8 * e, stack);
        store_u64(base + DOGMA_ARENA_CLASS_TABLE + 8 * e, class);
    }
    for (unsigned i = 0; i < 3; i++)
        must_protect(process, tables[i], bytes);
}

static void fill_cells(dg_process *process)
{
    uint8_t *base = process->arena.base + DOGMA_ARENA_IMPORT_CELLS;
    uint64_t bytes = dg_page_round((uint64_t)process->cell_count * 8);
    must_map(process, DOGMA_ARENA_IMPORT_CELLS, bytes, DG_PAGE_READ | DG_PAGE_WRITE, false,
             "the import cells");
    store_u64(base + 8 * DOGMA_CELL_SETJMP_LINK, (uint64_t)(uintptr_t)dg_stub_setjmp_link);
    store_u64(base + 8 * DOGMA_CELL_SETJMP_UNLINK, (uint64_t)(uintptr_t)dg_stub_setjmp_unlink);
    store_u64(base + 8 * DOGMA_CELL_LONGJMP, (uint64_t)(uintptr_t)dg_stub_longjmp);
    for (uint32_t m = 0; m < process->module_count; m++) {
        const dg_module *module = process->modules[m];
        for (uint32_t i = 0; i < module->view.import_count; i++) {
            const dg_binding *binding = &module->bindings[i];
            uint64_t target = 0;
            if (binding->kind == DG_BINDING_API)
                target = dg_api_stubs[binding->number];
            else if (binding->kind == DG_BINDING_FUNCTION)
                target = function_address(binding->module, binding->number);
            store_u64(base + 8 * (module->placement.cell_base + (uint64_t)i), target);
        }
    }
    must_protect(process, DOGMA_ARENA_IMPORT_CELLS, bytes);
}

void dg_link(dg_process *process, int descriptor, const char *path)
{
    dg_module *program = dg_module_open(descriptor, path, NULL);
    dogma_span own_name = program->view.manifest.name;
    free(program->name);
    program->name = dg_allocate(own_name.size_bytes + 1, 1);
    memcpy(program->name, own_name.data, own_name.size_bytes);
    if (program->view.manifest.entry == 0)
        dg_die(DG_EXIT_REJECTED, "%s: has no entry function: it is a library", path);
    process->modules[0] = program;
    process->module_count = 1;
    uint64_t memory_max = process->options.memory_bytes_max != 0
                              ? process->options.memory_bytes_max
                              : program->view.manifest.memory_bytes_max;
    if (memory_max != 0)
        process->arena.mapped_bytes_max = memory_max;

    /* Binding a module may append modules, which are then bound in turn. */
    for (uint32_t m = 0; m < process->module_count; m++) {
        dg_module *module = process->modules[m];
        module->bindings =
            dg_allocate((size_t)module->view.import_count + 1, sizeof *module->bindings);
        module->depends = dg_allocate(DG_MODULES_MAX, sizeof *module->depends);
        for (uint32_t i = 0; i < module->view.import_count; i++)
            bind_import(process, module, i);
    }
    sort_modules(process);

    process->image_next = DOGMA_ARENA_IMAGES;
    process->table_count = 1; /* entry 0 is NULL */
    process->cell_count = DOGMA_ARENA_OWN_CELLS_COUNT;
    for (uint32_t m = 0; m < process->module_count; m++)
        place(process, process->modules[m]);
    process->view_next = DOGMA_ARENA_IMAGES_END;
    program->view_wanted = true; /* the start block names it */
    for (uint32_t m = 0; m < process->module_count; m++)
        if (process->modules[m]->view_wanted)
            make_view(process, process->modules[m]);
    dg_proofs_check(process);
    process->table = dg_allocate(process->table_count, sizeof *process->table);
    for (uint32_t m = 0; m < process->module_count; m++) {
        dg_module *module = process->modules[m];
        if (!process->options.interpret)
            dg_module_translate(process, module);
        for (uint32_t n = 0; n < module->view.table_count; n++)
            process->table[module->placement.table_base + n] =
                (dg_table_entry){module, module->view.table[n]};
    }
    for (uint32_t m = 0; m < process->module_count; m++)
        fill_image(process, process->modules[m]);
    fill_tables(process);
    fill_cells(process);
}
