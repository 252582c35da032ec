/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * How often each access of a module ran, for `dogma-check --profile`. Text:
 *
 *   dogma-access-profile 1
 *   module BINDING ACCESSES      per module: its binding (50-proofs) in hexadecimal, and how many accesses it has
 *   NUMBER COUNT                 of each access that ran; numbered as in dogma/access.h
 *
 * The file is of the process that was asked for it: neither its children nor what it becomes by exec write one.
 */
#include "internal.h"

#include <dogma/check.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static pid_t owner;

void dg_access_profile_begin(dg_process *process)
{
    if (process->options.access_profile != NULL)
        owner = getpid();
}

static uint32_t count_accesses(const dg_module *module, uint32_t function)
{
    const dogma_function *header = &module->view.functions[function];
    const size_t end = (size_t)header->code_offset + header->code_bytes;
    uint32_t count = 0;
    dogma_insn insn;
    for (size_t offset = header->code_offset; offset < end; offset += insn.size_bytes) {
        if (dogma_insn_decode(module->view.code.data, end, offset, &insn) != DOGMA_OK)
            dg_die(DG_EXIT_FAILURE, "bug in the runtime: %s: a valid module does not decode", module->path);
        count += dg_is_access(&insn);
    }
    return count;
}

static void write_module(FILE *file, const dg_module *module)
{
    const uint32_t function_count = module->view.function_count;
    uint32_t *counts = dg_allocate((size_t)function_count + 1, sizeof *counts);
    uint64_t total = 0, number = 0;
    uint8_t binding[16];
    for (uint32_t i = 0; i < function_count; i++)
        total += counts[i] = count_accesses(module, i);
    dogma_proof_binding(&module->view, binding);
    fputs("module ", file);
    for (unsigned i = 0; i < sizeof binding; i++)
        fprintf(file, "%02x", binding[i]);
    fprintf(file, " %llu\n", (unsigned long long)total);
    for (uint32_t i = 0; i < function_count; number += counts[i++]) {
        const dg_predecoded *code = module->predecoded != NULL ? module->predecoded[i] : NULL;
        for (uint32_t k = 0; code != NULL && k < counts[i]; k++)
            if (code->executions[k] != 0)
                fprintf(file, "%llu %llu\n", (unsigned long long)(number + k), (unsigned long long)code->executions[k]);
    }
    dg_free(counts);
}

/* Through a temporary file beside it, so that a link that stands there is replaced, not followed. */
void dg_access_profile_write(const dg_process *process)
{
    const char *path = process->options.access_profile;
    if (path == NULL || owner != getpid())
        return;
    owner = 0;
    size_t bytes = strlen(path) + 8;
    char *temporary = dg_allocate(bytes, 1);
    snprintf(temporary, bytes, "%s.XXXXXX", path);
    int descriptor = mkstemp(temporary);
    FILE *file = descriptor >= 0 ? fdopen(descriptor, "w") : NULL;
    if (file == NULL) {
        dg_message("%s: %s", temporary, strerror(errno));
        return;
    }
    fputs("dogma-access-profile 1\n", file);
    for (uint32_t i = 0; i < process->module_count; i++)
        write_module(file, process->modules[i]);
    mode_t mask = umask(0);
    umask(mask);
    bool good = fflush(file) == 0 && !ferror(file) && fchmod(descriptor, 0666 & ~mask) == 0;
    good = fclose(file) == 0 && good;
    if (!good || rename(temporary, path) != 0) {
        dg_message("%s: %s", path, strerror(errno));
        unlink(temporary);
    }
    dg_free(temporary);
}
