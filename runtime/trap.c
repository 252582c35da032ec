/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Traps: from a host fault to one line on standard error and an exit status.  Spec: 40-execution
 * "Traps"
 *
 * A fault whose instruction lies in translated code, in the stub of bad function-table entries, or
 * in a memory intrinsic at work, is the program's. Every other fault is a bug of the runtime and
 * ends with status 125.
 */
#include "memory.h"
#include "process.h"

#include "interp/interp.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <ucontext.h>
#include <unistd.h>

#define SIGNAL_STACK_BYTES (256u << 10)

int dg_trap_status(dogma_trap kind)
{
    switch (kind) {
    case DOGMA_TRAP_MEMORY:
    case DOGMA_TRAP_STACK:
        return 139;
    case DOGMA_TRAP_DIVISION:
        return 136;
    case DOGMA_TRAP_TRAP:
    case DOGMA_TRAP_BAD_INDEX:
    case DOGMA_TRAP_BAD_FUNCTION:
    case DOGMA_TRAP_BAD_LONGJMP:
        return 132;
    case DOGMA_TRAP_MISALIGNED:
        return 135;
    case DOGMA_TRAP_NONE:
        break;
    }
    return DG_EXIT_FAILURE;
}

static void describe(const dg_process *process, const dg_trap *trap, char *out, size_t bytes)
{
    if (trap->proof_violated) {
        int64_t distance = (int64_t)(trap->address - (uint64_t)(uintptr_t)process->arena.base);
        snprintf(out, bytes, "proof violated: access %llu at B %c 0x%llx by instruction %u",
                 (unsigned long long)trap->access, distance < 0 ? '-' : '+',
                 distance < 0 ? 0 - (unsigned long long)distance : (unsigned long long)distance, trap->insn);
        return;
    }
    switch (trap->kind) {
    case DOGMA_TRAP_MEMORY:
    case DOGMA_TRAP_STACK: {
        const char *name = trap->kind == DOGMA_TRAP_MEMORY ? "memory" : "stack overflow";
        uint64_t offset = trap->address - (uint64_t)(uintptr_t)process->arena.base;
        if (trap->kind == DOGMA_TRAP_STACK)
            snprintf(out, bytes, "%s", name);
        else if (!trap->has_address)
            snprintf(out, bytes, "%s: access outside the arena", name);
        else if (offset < DOGMA_ARENA_BYTES)
            snprintf(out, bytes, "%s: %s at arena offset 0x%llx", name,
                     trap->write ? "write" : "read", (unsigned long long)offset);
        else
            snprintf(out, bytes, "%s: %s at address 0x%llx", name, trap->write ? "write" : "read",
                     (unsigned long long)trap->address);
        return;
    }
    case DOGMA_TRAP_DIVISION:
        snprintf(out, bytes, "division by zero or overflow");
        return;
    case DOGMA_TRAP_TRAP:
        if (trap->reason == 0)
            snprintf(out, bytes, "unreachable code");
        else if (trap->reason == 1)
            snprintf(out, bytes, "__builtin_trap");
        else if (trap->reason == 2)
            snprintf(out, bytes, "assertion");
        else
            snprintf(out, bytes, "trap %lld", (long long)trap->reason);
        return;
    case DOGMA_TRAP_BAD_INDEX:
        snprintf(out, bytes, "bad index of a jump table");
        return;
    case DOGMA_TRAP_BAD_FUNCTION:
        snprintf(out, bytes, "bad function pointer");
        return;
    case DOGMA_TRAP_BAD_LONGJMP:
        snprintf(out, bytes, "longjmp to a place that is no longer live");
        return;
    case DOGMA_TRAP_MISALIGNED:
        snprintf(out, bytes, "misaligned 16-byte atomic access");
        return;
    case DOGMA_TRAP_NONE:
        break;
    }
    snprintf(out, bytes, "unknown");
}

void dg_trap_report(dg_process *process, const dg_trap *trap)
{
    char what[128], where[512] = "";
    describe(process, trap, what, sizeof what);
    if (trap->module != NULL) {
        const dogma_module *view = &trap->module->view;
        dogma_span name = dogma_module_function_name(view, trap->function), file;
        uint32_t line;
        int n = name.size_bytes != 0
                    ? snprintf(where, sizeof where, " in function %.*s",
                               (int)(name.size_bytes < 200 ? name.size_bytes : 200),
                               (const char *)name.data)
                    : snprintf(where, sizeof where, " in function %u", trap->function);
        size_t used = n > 0 ? (size_t)n : 0;
        if (dogma_module_line(view, trap->function, trap->block, trap->insn, &file, &line)) {
            n = snprintf(where + used, sizeof where - used, " (%.*s:%u)",
                         (int)(file.size_bytes < 200 ? file.size_bytes : 200),
                         (const char *)file.data, line);
            used += n > 0 ? (size_t)n : 0;
        }
        if (used < sizeof where)
            snprintf(where + used, sizeof where - used, ", block %u", trap->block);
    }
    if (process->options.statistics)
        dg_statistics_print(process);
    dg_access_profile_write(process);
    dg_die(dg_trap_status(trap->kind), "%s%s%s", trap->proof_violated ? "" : "trap: ",
           what, where);
}

dogma_trap dg_trap_kind_of_address(const dg_process *process, uint64_t address)
{
    /* Frames up to 64 KiB are not compared with the limit: they run into the unmapped zone below
     * the data stack. */
    uint64_t limit = (uint64_t)(uintptr_t)process->arena.base + process->data_stack_limit;
    const uint64_t zone_bytes = 64u << 20;
    return address < limit && address >= limit - zone_bytes ? DOGMA_TRAP_STACK : DOGMA_TRAP_MEMORY;
}

/* ---- translated code ---- */

static dg_module *module_of_code(dg_process *process, uint64_t address)
{
    for (uint32_t i = 0; i < process->module_count; i++) {
        dg_module *module = process->modules[i];
        if (module->code != NULL && address - module->placement.code_address < module->code_bytes)
            return module;
    }
    return NULL;
}

/* Fills the place; false when the address belongs to no function. */
static bool locate(dg_process *process, uint64_t address, dg_trap *trap,
                   dogma_code_position *position)
{
    dg_module *module = module_of_code(process, address);
    if (module == NULL)
        return false;
    size_t scratch_bytes = dogma_transpile_scratch_bytes(&module->view) + 4096,
           work_bytes = module->code_region_bytes;
    uint8_t *memory = mmap(NULL, scratch_bytes + work_bytes, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (memory == MAP_FAILED)
        return false;
    dogma_scratch scratch;
    dogma_scratch_init(&scratch, memory, scratch_bytes);
    dogma_status status = dogma_transpile_locate(
        &module->view, &module->placement, &module->plan, &scratch, module->function_offsets,
        (uint32_t)(address - module->placement.code_address), memory + scratch_bytes, work_bytes,
        position);
    munmap(memory, scratch_bytes + work_bytes);
    if (status != DOGMA_OK)
        return false;
    trap->module = module;
    trap->function = position->function;
    trap->block = position->block;
    trap->insn = position->insn;
    return true;
}

void dg_trap_locate_caller(dg_process *process, dg_trap *trap)
{
    if (process->options.interpret) {
        dg_interpreter_position(process, trap);
        return;
    }
    uint64_t return_address;
    dogma_code_position position;
    memcpy(&return_address, (const void *)(uintptr_t)dg_guest_stack_pointer, sizeof return_address);
    (void)locate(process, return_address - 1, trap, &position);
}

static bool in_function_tables(const dg_process *process, uint64_t address)
{
    uint64_t offset = address - (uint64_t)(uintptr_t)process->arena.base;
    return offset >= DOGMA_ARENA_FUNCTION_TABLE &&
           offset < DOGMA_ARENA_CLASS_TABLE + 8ull * DOGMA_ARENA_TABLE_ENTRIES;
}

static bool in_safe_stack_guard(const dg_process *process, uint64_t address)
{
    uint64_t low = (uint64_t)(uintptr_t)process->safe_stack;
    return address < low && address >= low - DG_SAFE_STACK_GUARD_BYTES;
}

static void fault_in_code(dg_process *process, const siginfo_t *info, const ucontext_t *context,
                          int signal, uint64_t rip)
{
    dg_trap trap = {.kind = DOGMA_TRAP_NONE};
    dogma_code_position position = {.op = DOGMA_OP_NONE};
    bool known = locate(process, rip, &trap, &position);
    trap.kind = known ? (dogma_trap)position.trap : DOGMA_TRAP_NONE;
    trap.reason = position.trap_reason;
    if (signal == SIGSEGV || signal == SIGBUS) {
        /* A general-protection fault has no address: a non-canonical one, or a misaligned 16-byte
         * atomic. */
        bool has_address =
            info->si_code == SEGV_MAPERR || info->si_code == SEGV_ACCERR || signal == SIGBUS;
        trap.address = (uint64_t)(uintptr_t)info->si_addr;
        trap.has_address = has_address;
        trap.write = (context->uc_mcontext.gregs[REG_ERR] & 2) != 0;
        bool indirect = position.op == DOGMA_OP_CALL_REG_RS || position.op == DOGMA_OP_TAIL_REG_RS;
        if (has_address && in_safe_stack_guard(process, trap.address))
            trap.kind = DOGMA_TRAP_STACK;
        else if (has_address && indirect && in_function_tables(process, trap.address))
            trap.kind = DOGMA_TRAP_BAD_FUNCTION;
        else if (!has_address && position.op == DOGMA_OP_CMPXCHG_I128_M)
            trap.kind = DOGMA_TRAP_MISALIGNED;
        else
            trap.kind =
                has_address ? dg_trap_kind_of_address(process, trap.address) : DOGMA_TRAP_MEMORY;
    } else if (signal == SIGFPE) {
        trap.kind = DOGMA_TRAP_DIVISION;
    } else if (trap.kind == DOGMA_TRAP_NONE || trap.kind == DOGMA_TRAP_MEMORY) {
        trap.kind = DOGMA_TRAP_TRAP;
    }
    dg_trap_report(process, &trap);
}

static void on_fault(int signal, siginfo_t *info, void *opaque)
{
    const ucontext_t *context = opaque;
    dg_process *process = dg_current;
    uint64_t rip = (uint64_t)context->uc_mcontext.gregs[REG_RIP],
             rsp = (uint64_t)context->uc_mcontext.gregs[REG_RSP];
    uint64_t address = (uint64_t)(uintptr_t)info->si_addr;
    __asm__ volatile("cld");

    /* Sent by somebody with kill: not a fault. */
    if (info->si_code <= 0 && info->si_code != SI_KERNEL) {
        struct sigaction standard = {.sa_handler = SIG_DFL};
        sigaction(signal, &standard, NULL);
        raise(signal);
        return;
    }
    if (module_of_code(process, rip) != NULL)
        fault_in_code(process, info, context, signal, rip);
    bool bad_function = rip == (uint64_t)(uintptr_t)dg_stub_bad_function,
         bad_longjmp = rip == (uint64_t)(uintptr_t)dg_stub_bad_longjmp;
    if (signal == SIGILL && (bad_function || bad_longjmp)) {
        dg_trap trap = {.kind = bad_function ? DOGMA_TRAP_BAD_FUNCTION : DOGMA_TRAP_BAD_LONGJMP};
        dogma_code_position position;
        uint64_t return_address;
        /* longjmp is reached by a jump; its caller is unknown unless it was a call. */
        if (bad_function &&
            rsp - (uint64_t)(uintptr_t)process->safe_stack < process->safe_stack_bytes) {
            memcpy(&return_address, (const void *)(uintptr_t)rsp, sizeof return_address);
            (void)locate(process, return_address - 1, &trap, &position);
        }
        dg_trap_report(process, &trap);
    }
    bool short_copy = rip >= (uint64_t)(uintptr_t)dg_memory_short_begin &&
                      rip < (uint64_t)(uintptr_t)dg_memory_short_end;
    if (short_copy)
        dg_guest_stack_pointer = rsp;
    if (signal == SIGSEGV && (dg_memory_active || short_copy)) {
        dg_trap trap = {.has_address = info->si_code != SI_KERNEL,
                        .address = address,
                        .write = (context->uc_mcontext.gregs[REG_ERR] & 2) != 0};
        trap.kind = dg_trap_kind_of_address(process, address);
        dg_trap_locate_caller(process, &trap);
        dg_trap_report(process, &trap);
    }
    /* Stubs push a little on the safe stack. */
    if (signal == SIGSEGV && process->safe_stack != NULL && in_safe_stack_guard(process, address)) {
        dg_trap trap = {.kind = DOGMA_TRAP_STACK};
        dg_trap_report(process, &trap);
    }
    dg_die(DG_EXIT_FAILURE, "bug in the runtime: signal %d at address 0x%llx, instruction 0x%llx",
           signal, (unsigned long long)address, (unsigned long long)rip);
}

void dg_trap_handlers_install(dg_process *process)
{
    process->signal_stack = mmap(NULL, SIGNAL_STACK_BYTES, PROT_READ | PROT_WRITE,
                                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    stack_t stack = {.ss_sp = process->signal_stack, .ss_size = SIGNAL_STACK_BYTES};
    if (process->signal_stack == MAP_FAILED || sigaltstack(&stack, NULL) != 0)
        dg_die(DG_EXIT_FAILURE, "no signal stack: %s", strerror(errno));
    struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_ONSTACK};
    sigfillset(&action.sa_mask);
    static const int signals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP};
    for (size_t i = 0; i < sizeof signals / sizeof signals[0]; i++)
        sigaction(signals[i], &action, NULL);
}
