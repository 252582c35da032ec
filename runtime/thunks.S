/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Crossings between translated code and the runtime, x86-64.                                     Spec: 60-embedding
 *
 * Translated code runs on the safe stack with r15 = gs.base = B. Runtime functions are C code and run on the runtime stack, which is
 * never nested: a runtime function does not call translated code. DF is clear in both worlds, MXCSR is the default one.
 */
        .text

/*
 * Unwinding: stubs are entered by a call from translated code. On the runtime stack the first word is the safe stack's pointer at entry, where
 * the return address is.
 */
        .macro  cfa_in_first_word depth
        .cfi_escape 0x0f, 5, 0x77, \depth, 0x06, 0x23, 8      /* CFA = *(rsp + depth) + 8 */
        .endm

/* Caller-saved registers other than rax become 0, so that nothing of the runtime's values gets out. */
        .macro zero_caller_saved
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        xorl    %esi, %esi
        xorl    %edi, %edi
        xorl    %r8d, %r8d
        xorl    %r9d, %r9d
        xorl    %r10d, %r10d
        xorl    %r11d, %r11d
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        vpxor   %xmm\n, %xmm\n, %xmm\n
        .endr
        .endm

        .macro function name
        .globl  \name
        .hidden \name
        .type   \name, @function
        .p2align 4
\name:
        .endm

/* void dg_enter(uint64_t code, uint64_t argument, void *safe_stack_top, uint64_t arena_base) */
        function dg_enter
        .cfi_startproc
        pushq   %rbx
        pushq   %rbp
        pushq   %r12
        pushq   %r13
        pushq   %r14
        pushq   %r15
        .cfi_adjust_cfa_offset 48
        subq    $8, %rsp
        .cfi_adjust_cfa_offset 8
        stmxcsr (%rsp)
        movl    $0x1f80, 4(%rsp)
        ldmxcsr 4(%rsp)
        movq    %rsp, host_stack_pointer(%rip)
        /* Nodes of frames that `exit` left behind lie where the next call puts its own slots. */
        movq    $0, dg_setjmp_head(%rip)
        cld
        movq    %rcx, %r15
        movq    %rdi, %rax
        movq    %rsi, %rdi
        movq    %rdx, %rsp
        .cfi_undefined %rip             /* the first frame of the safe stack */
        xorl    %ecx, %ecx
        xorl    %edx, %edx
        xorl    %esi, %esi
        xorl    %ebx, %ebx
        xorl    %ebp, %ebp
        xorl    %r8d, %r8d
        xorl    %r9d, %r9d
        xorl    %r10d, %r10d
        xorl    %r12d, %r12d
        xorl    %r13d, %r13d
        xorl    %r14d, %r14d
        movq    %rax, %r11
        xorl    %eax, %eax
        .irp    n, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
        vpxor   %xmm\n, %xmm\n, %xmm\n
        .endr
        call    *%r11
        .cfi_endproc

/* void dg_leave(void): back to the caller of dg_enter, from anywhere. */
        function dg_leave
        movq    host_stack_pointer(%rip), %rsp
        vzeroupper
        cld
        ldmxcsr (%rsp)
        addq    $8, %rsp
        popq    %r15
        popq    %r14
        popq    %r13
        popq    %r12
        popq    %rbp
        popq    %rbx
        ret

/* A stub per row of api.def: r11 = row number, then the common part. */
        .macro  stub label
        .p2align 3
\label: movl    $(api_number), %r11d
        .set    api_number, api_number + 1
        jmp     api_enter
        .endm
        .set    api_number, 0
        .cfi_startproc
#define DOGMA_API(id, name, result, arguments, group, sentence) stub stub_##id
#define DOGMA_API_MEM(id, name, result, arguments, sentence)    stub stub_##id
#include "api.def"

        .p2align 4
api_enter:
        movq    %rsp, dg_guest_stack_pointer(%rip)
        movq    %rsp, %rax
        .cfi_def_cfa %rax, 8
        movq    dg_runtime_stack_top(%rip), %rsp
        pushq   %rax
        pushq   %rax                    /* aligns */
        pushq   %r9
        pushq   %r8
        pushq   %rcx
        pushq   %rdx
        pushq   %rsi
        pushq   %rdi
        movq    dg_current(%rip), %rdi
        movl    %r11d, %esi
        movq    %rsp, %rdx
        vzeroupper
        cfa_in_first_word 48
        call    dg_api_call
        vzeroupper
        movq    dg_guest_stack_pointer(%rip), %rsp
        .cfi_def_cfa %rsp, 8
        zero_caller_saved
        ret
        .cfi_endproc

/*
 * Memory intrinsics: leaf functions of memory.c get the base as an extra argument and may fault on the process's memory; the fault
 * handler finds the caller through dg_guest_stack_pointer.
 */
        .macro  memory_stub name, function, base
        .p2align 4
\name:  .cfi_startproc
        movq    %rsp, dg_guest_stack_pointer(%rip)
        movq    %rsp, %rax
        .cfi_def_cfa %rax, 8
        movq    dg_runtime_stack_top(%rip), %rsp
        pushq   %rax
        pushq   %rax                    /* aligns */
        cfa_in_first_word 8
        movq    %r15, \base
        call    \function
        movq    dg_guest_stack_pointer(%rip), %rsp
        .cfi_def_cfa %rsp, 8
        zero_caller_saved
        ret
        .cfi_endproc
        .endm
        memory_stub slow_MEM_MOVE,    dg_memory_move,    %rcx
        memory_stub slow_MEM_SET,     dg_memory_set,     %rcx
        memory_stub slow_MEM_COMPARE, dg_memory_compare, %rcx
        memory_stub fast_MEM_LENGTH,  dg_memory_length,  %rsi
        memory_stub fast_MEM_FIND,    dg_memory_find,    %rcx

/*
 * Up to 64 bytes, the most common sizes, without leaving the safe stack. An offset below 4 GiB is enough of a check: the range then ends
 * at most 64 bytes behind the arena, and neither its last page nor anything behind it is ever mapped. All loads come before all
 * stores, so ranges may overlap. A fault between dg_memory_short_begin and _end is the program's, with its return address at rsp.
 */
        function dg_memory_short_begin
        .cfi_startproc
fast_MEM_COPY:
fast_MEM_MOVE:
        cmpq    $64, %rdx
        ja      slow_MEM_MOVE
        movq    %rdi, %rax
        testl   %edx, %edx
        jz      9f
        movq    %rdi, %r10
        subq    %r15, %r10
        movq    %rsi, %r11
        subq    %r15, %r11
        orq     %r10, %r11
        shrq    $32, %r11
        jnz     slow_MEM_MOVE
        cmpl    $16, %edx
        jb      1f
        cmpl    $32, %edx
        ja      5f
        vmovdqu (%rsi), %xmm0
        vmovdqu -16(%rsi,%rdx), %xmm1
        vmovdqu %xmm0, (%rdi)
        vmovdqu %xmm1, -16(%rdi,%rdx)
        jmp     9f
5:      vmovdqu (%rsi), %ymm0
        vmovdqu -32(%rsi,%rdx), %ymm1
        vmovdqu %ymm0, (%rdi)
        vmovdqu %ymm1, -32(%rdi,%rdx)
        jmp     9f
1:      cmpl    $8, %edx
        jb      2f
        movq    (%rsi), %r8
        movq    -8(%rsi,%rdx), %r9
        movq    %r8, (%rdi)
        movq    %r9, -8(%rdi,%rdx)
        jmp     9f
2:      cmpl    $4, %edx
        jb      3f
        movl    (%rsi), %r8d
        movl    -4(%rsi,%rdx), %r9d
        movl    %r8d, (%rdi)
        movl    %r9d, -4(%rdi,%rdx)
        jmp     9f
3:      cmpl    $2, %edx
        jb      4f
        movzwl  (%rsi), %r8d
        movzbl  -1(%rsi,%rdx), %r9d
        movw    %r8w, (%rdi)
        movb    %r9b, -1(%rdi,%rdx)
        jmp     9f
4:      movzbl  (%rsi), %r8d
        movb    %r8b, (%rdi)
9:      zero_caller_saved
        ret

        .p2align 4
fast_MEM_SET:
        cmpq    $64, %rdx
        ja      slow_MEM_SET
        movq    %rdi, %rax
        testl   %edx, %edx
        jz      9f
        movq    %rdi, %r10
        subq    %r15, %r10
        shrq    $32, %r10
        jnz     slow_MEM_SET
        vmovd   %esi, %xmm0
        vpbroadcastb %xmm0, %ymm0
        cmpl    $16, %edx
        jb      1f
        cmpl    $32, %edx
        ja      5f
        vmovdqu %xmm0, (%rdi)
        vmovdqu %xmm0, -16(%rdi,%rdx)
        jmp     9f
5:      vmovdqu %ymm0, (%rdi)
        vmovdqu %ymm0, -32(%rdi,%rdx)
        jmp     9f
1:      vmovq   %xmm0, %r8
        cmpl    $8, %edx
        jb      2f
        movq    %r8, (%rdi)
        movq    %r8, -8(%rdi,%rdx)
        jmp     9f
2:      cmpl    $4, %edx
        jb      3f
        movl    %r8d, (%rdi)
        movl    %r8d, -4(%rdi,%rdx)
        jmp     9f
3:      movb    %r8b, (%rdi)
        movb    %r8b, -1(%rdi,%rdx)
        cmpl    $3, %edx
        jb      9f
        movb    %r8b, 1(%rdi)
9:      zero_caller_saved
        ret

        .p2align 4
fast_MEM_COMPARE:
        cmpq    $32, %rdx
        ja      slow_MEM_COMPARE
        xorl    %eax, %eax
        testl   %edx, %edx
        jz      9f
        movq    %rdi, %r10
        subq    %r15, %r10
        movq    %rsi, %r11
        subq    %r15, %r11
        orq     %r10, %r11
        shrq    $32, %r11
        jnz     slow_MEM_COMPARE
        cmpl    $8, %edx
        jb      3f
        /* Eight bytes at a time; the last eight may overlap what was equal. rcx: bytes that are equal so far. */
        xorl    %ecx, %ecx
        subl    $8, %edx
1:      movq    (%rdi,%rcx), %r8
        movq    (%rsi,%rcx), %r9
        cmpq    %r9, %r8
        jne     2f
        cmpl    %edx, %ecx
        je      9f
        addl    $8, %ecx
        cmpl    %edx, %ecx
        cmoval  %edx, %ecx
        jmp     1b
2:      xorq    %r9, %r8
        tzcntq  %r8, %r8
        shrl    $3, %r8d
        addl    %r8d, %ecx
        jmp     4f
3:      xorl    %ecx, %ecx
5:      movzbl  (%rdi,%rcx), %eax
        movzbl  (%rsi,%rcx), %r8d
        subl    %r8d, %eax
        jnz     9f
        incl    %ecx
        cmpl    %edx, %ecx
        jne     5b
        jmp     9f
4:      movzbl  (%rdi,%rcx), %eax
        movzbl  (%rsi,%rcx), %r8d
        subl    %r8d, %eax
9:      zero_caller_saved
        ret
        .cfi_endproc
        function dg_memory_short_end

/* Function-table entries that hold no function of their kind. The return address tells the trap handler who called. */
        function dg_stub_bad_function
        .cfi_startproc
        ud2
        .cfi_endproc

/*
 * setjmp chain (see transpile.h). Node: +0 previous, +8 serial, +16 sites, +24 frame. Only r11 and flags may change.
 */
        function dg_stub_setjmp_link
        pushq   %rax
        movq    dg_setjmp_head(%rip), %rax
        movq    %rax, (%r11)
        movq    dg_setjmp_serial(%rip), %rax
        incq    %rax
        movq    %rax, dg_setjmp_serial(%rip)
        movq    %rax, 8(%r11)
        movq    %r11, dg_setjmp_head(%rip)
        popq    %rax
        ret

        function dg_stub_setjmp_unlink
        movq    dg_setjmp_head(%rip), %r11
        movq    (%r11), %r11
        movq    %r11, dg_setjmp_head(%rip)
        ret

/* rdi = token (serial << 8 | site), esi = value. The chain holds live frames only; serials fall along it. */
        function dg_stub_longjmp
        movq    %rdi, %rcx
        shrq    $8, %rcx
        movzbl  %dil, %r8d
        movq    dg_setjmp_head(%rip), %r11
1:      testq   %r11, %r11
        jz      dg_stub_bad_longjmp
        cmpq    %rcx, 8(%r11)
        je      2f
        movq    (%r11), %r11
        jmp     1b
2:      movq    16(%r11), %r9
        testl   %r8d, %r8d
        jz      dg_stub_bad_longjmp
        cmpq    (%r9), %r8
        ja      dg_stub_bad_longjmp
        movq    %r11, dg_setjmp_head(%rip)
        movq    %r11, %rsp
        movl    $1, %eax
        testl   %esi, %esi
        cmovnel %esi, %eax
        movq    %rdi, %rdx
        movq    (%r9,%r8,8), %r11
        xorl    %ecx, %ecx              /* no value of ours stays in a register that the code can read */
        xorl    %r8d, %r8d
        xorl    %r9d, %r9d
        jmp     *%r11

        function dg_stub_bad_longjmp
        ud2

        .section .data.rel.ro.dogma, "aw", @progbits
        .globl  dg_api_stubs
        .hidden dg_api_stubs
        .p2align 3
dg_api_stubs:
#define DOGMA_API(id, name, result, arguments, group, sentence) .quad stub_##id
#define DOGMA_API_MEM(id, name, result, arguments, sentence)    .quad fast_##id
#include "api.def"

        .bss
        .macro  variable name
        .globl  \name
        .hidden \name
        .p2align 3
\name:  .zero   8
        .endm
        .p2align 3
host_stack_pointer:
        .zero   8
        variable dg_guest_stack_pointer
        variable dg_runtime_stack_top
        variable dg_setjmp_head
        variable dg_setjmp_serial

        .section .note.GNU-stack, "", @progbits
