/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* /tmp/perf-PID.map: names for the translated code, as the perf tool looks for them. */
#include "process.h"

#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

void dg_perf_map_write(const dg_process *process)
{
    char path[64];
    snprintf(path, sizeof path, "/tmp/perf-%d.map", (int)getpid());
    /* The name is easy to guess in a folder that all may write: never follow what is there already.
     */
    int descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    FILE *file = descriptor < 0 ? NULL : fdopen(descriptor, "w");
    if (file == NULL)
        dg_die(DG_EXIT_FAILURE, "--perf-map: cannot create %s", path);
    for (uint32_t m = 0; m < process->module_count; m++) {
        const dg_module *module = process->modules[m];
        for (uint32_t f = 0; module->code != NULL && f < module->view.function_count; f++) {
            dogma_span name = dogma_module_function_name(&module->view, f);
            fprintf(
                file, "%llx %x %s:",
                (unsigned long long)(module->placement.code_address + module->function_offsets[f]),
                module->function_offsets[f + 1] - module->function_offsets[f], module->name);
            if (name.size_bytes != 0)
                fprintf(file, "%.*s\n", (int)name.size_bytes, (const char *)name.data);
            else
                fprintf(file, "function_%u\n", f);
        }
    }
    fclose(file);
}
