/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Proofs at load time: check each module's proof, bind what it assumes about other modules to what their proofs say, and keep the plan of
 * plain accesses.                                                                               Spec: 50-proofs, 60-embedding E-PROOF
 *
 * Requires every module read, validated and bound. A proof that does not count costs speed only, unless --proof=required.
 */
#include "process.h"

#include <dogma/check.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

static void *work_memory(size_t bytes)
{
    void *memory = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        dg_die(DG_EXIT_FAILURE, "no memory to check a proof: %s", strerror(errno));
    return memory;
}

/* The detached proof of the main module, copied: its bytes cannot change between check and use. */
static dogma_span read_detached(const char *path)
{
    int descriptor = open(path, O_RDONLY | O_CLOEXEC);
    struct stat status;
    if (descriptor < 0 || fstat(descriptor, &status) != 0)
        dg_die(DG_EXIT_FAILURE, "%s: %s", path, strerror(errno));
    if (!S_ISREG(status.st_mode) || status.st_size > INT32_MAX)
        dg_die(DG_EXIT_REJECTED, "%s: not a regular file of at most 2 GiB", path);
    size_t size = (size_t)status.st_size, done = 0;
    uint8_t *bytes = dg_allocate(size + 1, 1);
    while (done < size) {
        ssize_t part = read(descriptor, bytes + done, size - done);
        if (part < 0 && errno == EINTR)
            continue;
        if (part <= 0)
            break;
        done += (size_t)part;
    }
    close(descriptor);
    dogma_span body;
    dogma_status result = dogma_proof_detached(bytes, done, &body);
    if (result != DOGMA_OK)
        dg_die(DG_EXIT_REJECTED, "%s: error: %s", path, dogma_status_text(result));
    return body;
}

static const dogma_theory *library(void)
{
    static dogma_theory theory;
    static bool opened;
    if (!opened) {
        size_t size;
        const uint8_t *bytes = dogma_theory_library_bytes(&size);
        dogma_scratch scratch;
        size_t scratch_bytes = dogma_theory_scratch_bytes(size);
        dogma_scratch_init(&scratch, work_memory(scratch_bytes), scratch_bytes);
        if (dogma_theory_open(bytes, size, &scratch, &theory) != DOGMA_OK)
            dg_die(DG_EXIT_FAILURE, "the library of theorems in this binary is damaged");
        opened = true;
    }
    return &theory;
}

static void not_proven(const dg_process *process, const dg_module *module, const char *why, const char *rule, uint32_t function)
{
    char where[48] = "";
    if (function != UINT32_MAX)
        snprintf(where, sizeof where, " in function %u", function);
    if (process->options.proof == DG_PROOF_REQUIRED)
        dg_die(DG_EXIT_REJECTED, "%s: error: %s%s%s%s%s", module->path, why, where, rule ? " [" : "", rule ? rule : "", rule ? "]" : "");
    if (process->options.statistics)
        dg_message("%s: not proven: %s%s%s%s%s", module->path, why, where, rule ? " [" : "", rule ? rule : "", rule ? "]" : "");
}

static void forget(dg_module *module)
{
    dg_module_set_plan(module, NULL, 0, NULL);
    module->proven = false;
}

static void check_module(dg_process *process, dg_module *module)
{
    const dogma_module *view = &module->view;
    if (module->proof.size_bytes == 0) {
        not_proven(process, module, "there is no proof", NULL, UINT32_MAX);
        return;
    }
    size_t plain_bytes = dogma_check_plan_bytes(dogma_check_access_count_max(view));
    uint8_t *plain = dg_allocate(plain_bytes + 1, 1);
    uint32_t *first_access = dg_allocate((size_t)view->function_count + 1, sizeof *first_access);
    size_t scratch_bytes = dogma_check_scratch_bytes(view, module->proof.data, module->proof.size_bytes, library());
    dogma_scratch scratch;
    void *work = work_memory(scratch_bytes);
    dogma_scratch_init(&scratch, work, scratch_bytes);
    dogma_check_policy policy = {.speculation_safe = process->options.speculation_safe};
    dogma_check_result result = {0};
    dogma_check_diag diag = {.base = {.function = UINT32_MAX}};
    dogma_status status = dogma_check(view, module->proof.data, module->proof.size_bytes, library(), &policy, &scratch, plain, plain_bytes,
                                      first_access, NULL, NULL, &result, &diag);
    munmap(work, scratch_bytes);
    if (status == DOGMA_OK && result.verdict == DOGMA_VERDICT_ACCEPTED) {
        dg_module_set_plan(module, plain, plain_bytes, first_access);
        module->proven = true;
        module->assumption_count = result.assumption_count;
        return;
    }
    dg_free(plain);
    dg_free(first_access);
    if (status == DOGMA_OK || dogma_status_class_of(status) == DOGMA_CLASS_INTERNAL)
        dg_die(DG_EXIT_FAILURE, "%s: the checker failed: %s", module->path, dogma_status_text(status));
    not_proven(process, module, dogma_status_text(status), diag.base.rule, diag.base.function);
}

/* What the accepted proofs say to the outside, read once: a module may have as many assumptions as imports. */
typedef struct open_proofs {
    struct { const dogma_proof_tables *tables; void *memory; size_t bytes; } of[DG_MODULES_MAX]; /* in the order of process->modules */
} open_proofs;

static const dogma_proof_tables *tables_of(const dg_process *process, open_proofs *proofs, const dg_module *module)
{
    uint32_t m = 0;
    while (process->modules[m] != module)
        m++;
    if (proofs->of[m].memory == NULL) {
        dogma_check_policy policy = {.speculation_safe = process->options.speculation_safe};
        dogma_scratch scratch;
        proofs->of[m].bytes = dogma_check_scratch_bytes(&module->view, module->proof.data, module->proof.size_bytes, library());
        proofs->of[m].memory = work_memory(proofs->of[m].bytes);
        dogma_scratch_init(&scratch, proofs->of[m].memory, proofs->of[m].bytes);
        if (dogma_proof_open(&module->view, module->proof.data, module->proof.size_bytes, library(), &policy, &scratch, &proofs->of[m].tables) != DOGMA_OK)
            proofs->of[m].tables = NULL;
    }
    return proofs->of[m].tables;
}

static void close_proofs(open_proofs *proofs)
{
    for (uint32_t m = 0; m < DG_MODULES_MAX; m++)
        if (proofs->of[m].memory != NULL)
            munmap(proofs->of[m].memory, proofs->of[m].bytes);
}

/* P-IMPORT: does what the supplier's proof says entail what this proof assumes? */
static bool assumption_holds(const dg_process *process, open_proofs *proofs, const dg_module *module, uint32_t i)
{
    uint32_t import;
    dogma_postcondition assumed;
    const dogma_proof_tables *tables = tables_of(process, proofs, module);
    if (tables == NULL || !dogma_proof_assumption(tables, i, &import, &assumed) || import >= module->view.import_count)
        return false;
    const dg_binding *binding = &module->bindings[import];
    if (binding->kind != DG_BINDING_FUNCTION || !binding->module->proven)
        return false;
    const dogma_proof_tables *supplier = tables_of(process, proofs, binding->module);
    if (supplier == NULL)
        return false;
    const dogma_postcondition have = dogma_proof_postcondition(supplier, binding->number);
    return dogma_postcondition_entails(&have, &assumed);
}

void dg_proofs_check(dg_process *process)
{
    for (uint32_t m = 0; m < process->module_count; m++) {
        dg_module *module = process->modules[m];
        module->plan.unproven = process->options.unproven;
        if (process->options.proof == DG_PROOF_IGNORED)
            continue;
        module->proof = m == 0 && process->options.proof_path != NULL ? read_detached(process->options.proof_path) : module->view.proof;
        check_module(process, module);
    }
    open_proofs proofs = {0};
    /* A proof that falls takes those with it that lean on it: at most one more round per module. */
    for (bool again = true; again;) {
        again = false;
        for (uint32_t m = 0; m < process->module_count; m++) {
            dg_module *module = process->modules[m];
            for (uint32_t i = 0; module->proven && i < module->assumption_count; i++) {
                if (assumption_holds(process, &proofs, module, i))
                    continue;
                forget(module);
                not_proven(process, module, "the proof assumes something about an import that is not proven", "P-IMPORT", UINT32_MAX);
                again = true;
            }
        }
    }
    close_proofs(&proofs);
}
