/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "transpile_machine.h"

#include <asm/prctl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

/* void machine_enter(machine_state *state, const void *code, const void *arena) */
void machine_enter(machine_state *state, const void *code, const void *arena);
__asm__(".text\n"
        ".globl machine_enter\n"
        ".hidden machine_enter\n"
        ".type machine_enter,@function\n"
        "machine_enter:\n"
        "push %rbx\n push %rbp\n push %r12\n push %r13\n push %r14\n push %r15\n push %rdi\n"
        "sub $64, %rsp\n"
        "mov %rsi, %r11\n"
        "mov %rdx, %r15\n"
        "vmovups 384(%rdi), %ymm0\n vmovups %ymm0, (%rsp)\n"
        "vmovups 416(%rdi), %ymm0\n vmovups %ymm0, 32(%rsp)\n"
        "vzeroupper\n"
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
        "vmovups 128+16*\\n(%rdi), %xmm\\n\n"
        ".endr\n"
        "mov 0(%rdi), %rax\n mov 8(%rdi), %rcx\n mov 16(%rdi), %rdx\n mov 24(%rdi), %rbx\n"
        "mov 40(%rdi), %rbp\n mov 48(%rdi), %rsi\n mov 64(%rdi), %r8\n mov 72(%rdi), %r9\n"
        "mov 80(%rdi), %r10\n mov 96(%rdi), %r12\n mov 104(%rdi), %r13\n mov 112(%rdi), %r14\n"
        "mov 56(%rdi), %rdi\n"
        "call *%r11\n"
        "mov 64(%rsp), %r11\n"
        "mov %rax, 0(%r11)\n mov %rcx, 8(%r11)\n mov %rdx, 16(%r11)\n mov %rbx, 24(%r11)\n"
        "mov %rbp, 40(%r11)\n mov %rsi, 48(%r11)\n mov %rdi, 56(%r11)\n mov %r8, 64(%r11)\n"
        "mov %r9, 72(%r11)\n mov %r10, 80(%r11)\n mov %r12, 96(%r11)\n mov %r13, 104(%r11)\n"
        "mov %r14, 112(%r11)\n"
        ".irp n,0,1,2,3,4,5,6,7,8,9,10,11,12,13,14,15\n"
        "vmovups %xmm\\n, 128+16*\\n(%r11)\n"
        ".endr\n"
        "vmovups (%rsp), %ymm0\n vmovups %ymm0, 384(%r11)\n"
        "vmovups 32(%rsp), %ymm0\n vmovups %ymm0, 416(%r11)\n"
        "vzeroupper\n"
        "add $72, %rsp\n"
        "pop %r15\n pop %r14\n pop %r13\n pop %r12\n pop %rbp\n pop %rbx\n"
        "ret\n"
        ".size machine_enter, .-machine_enter\n");
_Static_assert(offsetof(machine_state, v) == 128 && offsetof(machine_state, slots) == 384, "layout of the entry code");

static sigjmp_buf fault_return;
static volatile int fault_signal;
static volatile uintptr_t fault_address;

static void on_fault(int number, siginfo_t *info, void *context)
{
    (void)info;
    fault_signal = number;
    fault_address = (uintptr_t)((ucontext_t *)context)->uc_mcontext.gregs[REG_RIP];
    siglongjmp(fault_return, 1);
}

static void die(const char *what)
{
    perror(what);
    exit(3);
}

static void *map_at(uint8_t *where, size_t bytes)
{
    void *p = mmap(where, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED | MAP_NORESERVE, -1, 0);
    if (p == MAP_FAILED)
        die("mmap");
    return p;
}

void machine_open(machine *m, size_t code_capacity)
{
    const size_t guard = (size_t)36 << 30, arena = (size_t)4 << 30;
    uint8_t *all = mmap(NULL, 2 * guard + 2 * arena, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (all == MAP_FAILED)
        die("mmap of the arena");
    memset(m, 0, sizeof *m);
    m->arena = (uint8_t *)(((uintptr_t)all + guard + arena - 1) & ~(arena - 1));
    m->image = map_at(m->arena + MACHINE_IMAGE_BASE, MACHINE_REGION_BYTES);
    m->heap = map_at(m->arena + DOGMA_ARENA_HEAP, MACHINE_REGION_BYTES);
    m->data_stack = map_at(m->arena + DOGMA_ARENA_DATA_STACK_CELL, 4096);
    map_at(m->arena + DOGMA_ARENA_IMPORT_CELLS, 4096);
    map_at(m->arena + DOGMA_ARENA_FUNCTION_TABLE, 8u << 20);
    map_at(m->arena + DOGMA_ARENA_STACK_FUNCTION_TABLE, 8u << 20);
    map_at(m->arena + DOGMA_ARENA_CLASS_TABLE, 8u << 20);
    m->code_capacity = code_capacity;
    m->code = mmap(NULL, code_capacity, PROT_READ | PROT_WRITE | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (m->code == MAP_FAILED)
        die("mmap of the code");
    m->placement.code_address = (uint64_t)(uintptr_t)m->code;
    m->placement.image_base = MACHINE_IMAGE_BASE;
    m->placement.table_base = MACHINE_TABLE_BASE;
    m->placement.cell_base = MACHINE_CELL_BASE;
    if (syscall(SYS_arch_prctl, ARCH_SET_GS, m->arena) != 0)
        die("arch_prctl");

    static uint8_t stack[65536];
    stack_t alternate = {.ss_sp = stack, .ss_size = sizeof stack};
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_sigaction = on_fault;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    if (sigaltstack(&alternate, NULL) != 0)
        die("sigaltstack");
    const int signals[] = {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (sigaction(signals[i], &action, NULL) != 0)
            die("sigaction");
}

int machine_run(machine *m, const builder *b, uint32_t index, machine_state *state, uint32_t *where)
{
    fault_signal = 0;
    if (sigsetjmp(fault_return, 1) == 0) {
        machine_enter(state, m->code + b->offsets[index], m->arena);
        return 0;
    }
    if (where != NULL) {
        uintptr_t code = (uintptr_t)m->code;
        *where = fault_address >= code && fault_address - code < b->result.code_bytes ? (uint32_t)(fault_address - code) : UINT32_MAX;
    }
    return fault_signal;
}

void builder_open(builder *b)
{
    memset(b, 0, sizeof *b);
    b->code_capacity = (size_t)1 << 20;
    b->function_capacity = 1u << 12;
    b->code = malloc(b->code_capacity);
    b->module.functions = calloc(b->function_capacity, sizeof(dogma_function));
    b->offsets = calloc((size_t)b->function_capacity + 1, sizeof(uint32_t));
    b->module.signatures = b->signatures;
    b->module.signature_count = 16;
    if (b->code == NULL || b->module.functions == NULL || b->offsets == NULL)
        die("malloc");
    for (unsigned i = 0; i < 16; i++) /* link type i has i stack slots */
        b->signatures[i].stack_slots = (uint16_t)i;
}

void builder_close(builder *b)
{
    free(b->code);
    free(b->module.functions);
    free(b->offsets);
    free(b->scratch);
}

dogma_function *builder_function(builder *b, uint32_t own_slots, uint32_t incoming_slots)
{
    if (b->module.function_count == b->function_capacity)
        die("too many functions");
    dogma_function *f = &b->module.functions[b->module.function_count++];
    memset(f, 0, sizeof *f);
    f->own_slots = own_slots;
    f->incoming_slots = incoming_slots;
    f->signature = incoming_slots;
    f->code_offset = (uint32_t)b->code_bytes;
    return f;
}

void builder_add(builder *b, const dogma_insn *insn, const int32_t *deltas)
{
    dogma_function *f = &b->module.functions[b->module.function_count - 1];
    size_t used = 0;
    dogma_status status = dogma_insn_encode(insn, deltas, b->code + b->code_bytes, b->code_capacity - b->code_bytes, &used);
    if (status != DOGMA_OK) {
        char text[512];
        size_t length;
        if (dogma_insn_print(insn, 0, text, sizeof text, &length) != DOGMA_OK)
            strcpy(text, "?");
        fprintf(stderr, "cannot encode %s (%s): status %d\n", dogma_rows[insn->op].text, text, (int)status);
        exit(3);
    }
    b->code_bytes += used;
    f->code_bytes = (uint32_t)(b->code_bytes - f->code_offset);
    if (dogma_rows[insn->op].traits & DOGMA_TRAIT_TERMINATOR)
        f->block_count++;
    if (insn->op == DOGMA_OP_BLOCK_N)
        f->block_count++;
    if (insn->op == DOGMA_OP_SETJMP_N)
        f->setjmp_count++;
}

dogma_status builder_load(builder *b, machine *m)
{
    dogma_scratch scratch;
    b->module.code.data = b->code;
    b->module.code.size_bytes = b->code_bytes;
    size_t scratch_bytes = dogma_transpile_scratch_bytes(&b->module);
    b->code_bytes_max = dogma_transpile_code_bytes_max(&b->module);
    if (b->code_bytes_max > m->code_capacity) {
        fprintf(stderr, "code bound %zu is beyond the test's %zu\n", b->code_bytes_max, m->code_capacity);
        exit(3);
    }
    free(b->scratch);
    b->scratch = malloc(scratch_bytes);
    dogma_scratch_init(&scratch, b->scratch, scratch_bytes);
    dogma_diag diag;
    return dogma_transpile(&b->module, &m->placement, b->plan, &scratch, m->code, b->code_bytes_max, b->offsets, &b->result, &diag);
}

uint64_t random_next(random_state *r)
{
    r->s ^= r->s << 13;
    r->s ^= r->s >> 7;
    r->s ^= r->s << 17;
    return r->s * 0x2545f4914f6cdd1du;
}

uint32_t random_below(random_state *r, uint32_t n)
{
    return (uint32_t)((random_next(r) >> 32) * n >> 32);
}

uint64_t random_value(random_state *r)
{
    static const uint64_t special[] = {0, 1, 2, 127, 128, 255, 256, 32767, 32768, 65535, 0x7fffffff, 0x80000000, 0xffffffff, 0x100000000,
                                       0x7fffffffffffffff, 0x8000000000000000, ~0ull, ~1ull, 0xffffffff80000000, 0xffffffff7fffffff};
    uint64_t x = random_next(r);
    switch (random_below(r, 4)) {
    case 0:
        return special[random_below(r, sizeof special / sizeof *special)];
    case 1:
        return (uint64_t)((int64_t)x >> (x & 63));
    case 2:
        return (x & 0xffffffff00000000u) | special[random_below(r, sizeof special / sizeof *special)];
    default:
        return x;
    }
}
