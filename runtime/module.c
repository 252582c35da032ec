/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* One module: file to memory, validation, translation. */
#include "process.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* Address space that costs nothing until it is touched. */
static void *reserve(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        dg_die(DG_EXIT_FAILURE, "no memory for a module: %s", strerror(errno));
    return memory;
}

/* A private copy: nobody can change the file under us between check and use. */
static void read_file(dg_module *module, int descriptor)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0)
        dg_die(DG_EXIT_NOT_FOUND, "%s: %s", module->path, strerror(errno));
    if (S_ISDIR(status.st_mode))
        dg_die(DG_EXIT_REJECTED, "%s: is a directory", module->path);
    if (!S_ISREG(status.st_mode) || status.st_size > INT32_MAX)
        dg_die(DG_EXIT_REJECTED, "%s: not a regular file of at most 2 GiB", module->path);
    module->size_bytes = (size_t)status.st_size;
    /* Pages that can be mapped a second time, as the view of the module in the arena. */
    size_t room = dg_page_round(module->size_bytes + 1);
    module->bytes = mmap(NULL, room, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (module->bytes == MAP_FAILED)
        dg_die(DG_EXIT_FAILURE, "no memory for a module: %s", strerror(errno));
    for (size_t done = 0; done < module->size_bytes;) {
        ssize_t part =
            pread(descriptor, module->bytes + done, module->size_bytes - done, (off_t)done);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            dg_die(DG_EXIT_NOT_FOUND, "%s: %s", module->path, strerror(errno));
        if (part == 0) {
            module->size_bytes = done;
            break;
        }
        done += (size_t)part;
    }
    if (mprotect(module->bytes, room, PROT_READ) != 0)
        dg_die(DG_EXIT_FAILURE, "cannot protect memory: %s", strerror(errno));
}

static noreturn void reject(const dg_module *module, dogma_status status, const dogma_diag *diag,
                            const dogma_module *view)
{
    char where[160] = "";
    if (diag->function != UINT32_MAX && view != NULL) {
        dogma_span name = dogma_module_function_name(view, diag->function);
        snprintf(where, sizeof where, " in function %u%s%.*s", (unsigned)diag->function,
                 name.size_bytes ? " " : "", (int)(name.size_bytes < 100 ? name.size_bytes : 100),
                 name.size_bytes ? (const char *)name.data : "");
    }
    int exit_status =
        dogma_status_class_of(status) == DOGMA_CLASS_INTERNAL ? DG_EXIT_FAILURE : DG_EXIT_REJECTED;
    dg_die(exit_status, "%s:0x%llx: error: %s%s%s%s%s (found %llu, expected %llu)", module->path,
           (unsigned long long)diag->offset, dogma_status_text(status), where,
           diag->rule ? " [" : "", diag->rule ? diag->rule : "", diag->rule ? "]" : "",
           (unsigned long long)diag->found, (unsigned long long)diag->expected);
}

dg_module *dg_module_open(int descriptor, const char *path, const char *name)
{
    dg_module *module = dg_allocate(1, sizeof *module);
    module->path = dg_copy_string(path);
    module->name = dg_copy_string(name != NULL ? name : "");
    read_file(module, descriptor);

    dogma_scratch scratch;
    size_t scratch_bytes = DOGMA_MODULE_READ_SCRATCH_BYTES(module->size_bytes) +
                           DOGMA_MODULE_VALIDATE_SCRATCH_BYTES(module->size_bytes);
    dogma_scratch_init(&scratch, reserve(scratch_bytes), scratch_bytes);
    dogma_diag diag = {.function = UINT32_MAX};
    dogma_status status =
        dogma_module_read(module->bytes, module->size_bytes, &scratch, &module->view, &diag);
    if (status != DOGMA_OK)
        reject(module, status, &diag, NULL);
    diag = (dogma_diag){.function = UINT32_MAX};
    status = dogma_module_validate(&module->view, &scratch, &diag);
    if (status != DOGMA_OK)
        reject(module, status, &diag, &module->view);
    return module;
}

/* ---- what is proven ---- */

void dg_module_set_plan(dg_module *module, uint8_t *plain, size_t plain_bytes, uint32_t *first_access)
{
    dg_free((void *)(uintptr_t)module->plan.plain);
    dg_free((void *)(uintptr_t)module->plan.first_access);
    module->plan.plain = plain;
    module->plan.plain_bytes = plain_bytes;
    module->plan.first_access = first_access;
}

void dg_module_translate(dg_process *process, dg_module *module)
{
    (void)process;
    const dogma_module *view = &module->view;
    size_t capacity = dg_page_round(dogma_transpile_code_bytes_max(view) + 1);
    size_t scratch_bytes = dogma_transpile_scratch_bytes(view) + 64;
    /* Written while only writable, then made only executable; the arena's reservation keeps it far
     * from the process's data. */
    module->code = reserve(capacity);
    module->code_region_bytes = capacity;
    module->placement.code_address = (uint64_t)(uintptr_t)module->code;
    module->function_offsets =
        dg_allocate((size_t)view->function_count + 1, sizeof *module->function_offsets);
    void *work = reserve(scratch_bytes);
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, work, scratch_bytes);
    dogma_transpile_result result;
    dogma_diag diag = {.function = UINT32_MAX};
    dogma_status status = dogma_transpile(view, &module->placement, &module->plan, &scratch,
                                          module->code, capacity,
                                          module->function_offsets, &result, &diag);
    if (status != DOGMA_OK)
        dg_die(DG_EXIT_FAILURE, "%s: cannot be translated: %s (function %d)", module->path,
               dogma_status_text(status), (int)diag.function);
    munmap(work, scratch_bytes);
    module->code_bytes = result.code_bytes;
    size_t used = dg_page_round(result.code_bytes);
    if (used < capacity)
        munmap(module->code + used, capacity - used);
    module->code_region_bytes = used;
    if (used != 0 && mprotect(module->code, used, PROT_READ | PROT_EXEC) != 0)
        dg_die(DG_EXIT_FAILURE, "cannot make code executable: %s", strerror(errno));
}
