/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * GDB's interface for code that is made at run time: a debugger knows the two names below, sets a breakpoint on the function and reads
 * the list whenever it is called. Without a debugger nothing happens. The names and the layout are GDB's.
 */
#include "debug_object.h"

enum { JIT_NO_ACTION = 0, JIT_REGISTER = 1 };

struct jit_code_entry {
    struct jit_code_entry *next, *previous;
    const uint8_t *object;
    uint64_t object_bytes;
};

struct jit_descriptor {
    uint32_t version;
    uint32_t action;
    struct jit_code_entry *relevant, *first;
};

extern struct jit_descriptor __jit_debug_descriptor;
void __jit_debug_register_code(void);

struct jit_descriptor __jit_debug_descriptor = {.version = 1};

__attribute__((noinline, used)) void __jit_debug_register_code(void)
{
    __asm__ volatile("" ::: "memory"); /* calls are not to be merged or dropped */
}

void dg_gdb_register(const dg_process *process)
{
    for (uint32_t i = 0; i < process->module_count; i++) {
        const dg_module *module = process->modules[i];
        if (module->code == NULL)
            continue;
        size_t bytes;
        struct jit_code_entry *entry = dg_allocate(1, sizeof *entry);
        entry->object = dg_debug_object_make(module, &bytes);
        entry->object_bytes = bytes;
        entry->next = __jit_debug_descriptor.first;
        if (entry->next != NULL)
            entry->next->previous = entry;
        __jit_debug_descriptor.first = entry;
        __jit_debug_descriptor.relevant = entry;
        __jit_debug_descriptor.action = JIT_REGISTER;
        __jit_debug_register_code();
    }
    __jit_debug_descriptor.action = JIT_NO_ACTION;
}
