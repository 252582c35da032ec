#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# forms.sh DIRECTORY: one module for every pair of an addressing form and a kind of access. Each module computes, for a list of wild
# addresses, an address through that form and accesses it; the first access has to trap. To try all addresses of the list, the module
# forks a child per address and requires that every one of them ended with the status of the trap.
#
# All addresses have offsets in page 0 or in the last page of the arena, which are never mapped: there a safe form that wraps around
# traps, too, and so does one that leaves the arena for the guard.
set -u
out=$1

# Wild addresses: (register value) whose low 32 bits are in page 0 or in the last page.
wild=(0 0x20 0xff0 0xfffff000 0xfffffff0 0x100000010 0x7fff00000010 0x800000000010 0xffff800000000010 0xffffffff00000010 -16 -4080
    0x8000000000000010 0x5500000000000010)

# form name, code that makes the address in rcx come out of the operand, operand
forms=(
    "base|mov.i64 {r}, rcx|[{r}]"
    "base-disp8|lea.i64 {r}, [rcx - 127]|[{r} + 127]"
    "base-disp-below-limit|lea.i64 {r}, [rcx - 16777215]|[{r} + 16777215]"
    "base-disp-above-limit|lea.i64 {r}, [rcx - 16777216]|[{r} + 16777216]"
    "base-disp-below-negative|lea.i64 {r}, [rcx + 16777215]|[{r} - 16777215]"
    "base-disp-most|lea.i64 {r}, [rcx - 2147483647]|[{r} + 2147483647]"
    "base-disp-least|mov.i64 rdx, 2147483648; lea.i64 {r}, [rcx + rdx]|[{r} - 2147483648]"
    "index1|mov.i64 rdx, 0x123456789; mov.i64 {r}, rcx; sub.i64 {r}, rdx|[{r} + rdx]"
    "index8|mov.i64 rdx, -0x23456789; mov.i64 {r}, rdx; shl.i64 {r}, {r}, 3; neg.i64 {r}, {r}; add.i64 {r}, rcx|[{r} + rdx*8]"
    "index-only-high|mov.i64 rdx, 0x2000000000000001; lea.i64 {r}, [rcx - 8]|[{r} + rdx*8]"
    "index4-disp|mov.i64 rdx, 0x80000000; mov.i64 {r}, 0x200000000; neg.i64 {r}, {r}; add.i64 {r}, rcx; sub.i64 {r}, 1000|[{r} + rdx*4 + 1000]"
)
registers=(rax rbx rbp rsi r8 r12 r13 r14)

accesses=(
    "ld-i64|ld.i64 r9, {m}"
    "ld-u8|ld.u8 r9, {m}"
    "st-i8|st.i8 {m}, rdi"
    "st-i64|st.i64 {m}, rdi"
    "st-imm|st.i32 {m}, 5"
    "add-to-memory|add.i64 {m}, 1"
    "add-from-memory|add.i32 r9, {m}"
    "ld-v128|ld.v128 v9, {m}"
    "st-v128|st.v128 {m}, v15"
    "vadd|vadd.i8 v9, v1, {m}"
    "vldsplat|vldsplat.i8 v12, {m}"
    "ld-f64|ld.f64 v1, {m}"
    "st-f32|st.f32 {m}, v8"
    "fadd|fadd.f64 v1, v2, {m}"
    "xchg|xchg.i32 r9, {m}"
    "xadd-i8|xadd.i8 r9, {m}"
    "cmpxchg|cmpxchg.i64 {m}, r9"
    "cmpxchg-i128|cmpxchg.i128 {m}"
    "branch|br.i32 {m}, 0, eq, next"
    "branch-i8|br.i8 {m}, 0, tnz, next"
    "branch-register|br.i64 r9, {m}, ult, next"
)

write() { # name setup memory access
    local value
    {
        echo "; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
        echo "; expect: exit 0"
        echo ".module \"$1\""
        echo ".entry start"
        echo '.import "dogma" "exit" as exit (i32) -> ()'
        echo '.import "dogma" "fork" as fork () -> (i64)'
        echo '.import "dogma" "wait" as wait (i32, i64, i32, i64) -> (i64)'
        echo '.bss status 8 align 8'
        echo ".func touch (i64) -> () saved=0x1f"
        echo "  mov.i64 rcx, rdi"
        echo "  mov.i64 rax, 0"
        tr ';' '\n' <<<"$2" | sed 's/^ */  /'
        echo "  ${4//\{m\}/$3}"
        case $4 in br*) echo "  ret" && echo "next:" ;; esac
        echo "  ret"
        echo ".func try (i64) -> () slots=1"
        echo "  st.i64 [slot 0], rdi"
        echo "  call.import fork"
        echo "  br.i64 rax, 0, eq, child"
        echo "  br.i64 rax, 0, slt, bad"
        echo "  mov.i32 rdi, -1"
        echo "  lea.i64 rsi, [@status]"
        echo "  mov.i32 rdx, 0"
        echo "  mov.i64 rcx, 0"
        echo "  call.import wait"
        echo "  ld.i32 rcx, [@status]"
        echo "  br.i32 rcx, 35584, ne, bad"
        echo "  ret"
        echo "bad:"
        echo "  mov.i32 rdi, 1"
        echo "  call.import exit"
        echo "  trap 0"
        echo "child:"
        echo "  ld.i64 rdi, [slot 0]"
        echo "  call touch"
        echo "  mov.i32 rdi, 2"
        echo "  call.import exit"
        echo "  trap 0"
        echo ".func start (i64) -> ()"
        for value in "${wild[@]}"; do
            echo "  mov.i64 rdi, $value"
            echo "  call try"
        done
        # The same offsets as addresses of the arena, and one stride above and below.
        echo "  mov.i32 rdi, 0x20"
        echo "  clamp rdi, rdi"
        echo "  call try"
        echo "  mov.i32 rdi, 0"
        echo "  clamp rdi, rdi"
        echo "  call try"
        echo "  mov.i32 rcx, 0"
        echo "  clamp rdi, rcx"
        echo "  mov.i64 rcx, 0x100000000"
        echo "  add.i64 rdi, rcx"
        echo "  call try"
        echo "  mov.i32 rcx, 0"
        echo "  clamp rdi, rcx"
        echo "  sub.i64 rdi, 16"
        echo "  call try"
        echo "  mov.i32 rdi, 0"
        echo "  call.import exit"
        echo "  trap 0"
    } >"$out/$1.dasm"
}

n=0
for access in "${accesses[@]}"; do
    for form in "${forms[@]}"; do
        IFS='|' read -r form_name setup memory <<<"$form"
        register=${registers[n % ${#registers[@]}]}
        n=$((n + 1))
        write "form-$form_name-${access%%|*}" "${setup//\{r\}/$register}" "${memory//\{r\}/$register}" "${access#*|}"
    done
done

# Addresses inside the arena have to be reached exactly, whatever the register values that add up to them.
for form in "${forms[@]}"; do
    IFS='|' read -r form_name setup memory <<<"$form"
    for register in "${registers[@]}"; do
        name=agree-$form_name-$register
        {
            echo "; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
            echo "; expect: exit 0"
            echo ".module \"$name\""
            echo ".entry start"
            echo '.import "dogma" "exit" as exit (i32) -> ()'
            echo '.bss before 8 align 8'
            echo '.bss cell 8 align 8'
            echo ".func start (i64) -> () saved=0x1f"
            echo "  mov.i64 r9, 0x1122334455667788"
            echo "  lea.i64 rcx, [@cell]"
            tr ';' '\n' <<<"${setup//\{r\}/$register}" | sed 's/^ */  /'
            echo "  st.i64 ${memory//\{r\}/$register}, r9"
            echo "  xor.i64 r9, ${memory//\{r\}/$register}"
            echo "  br.i64 r9, 0, ne, bad"
            echo "  ld.i64 r10, [@cell]"
            echo "  mov.i64 r9, 0x1122334455667788"
            echo "  br.i64 r10, r9, ne, bad"
            echo "  mov.i32 rdi, 0"
            echo "  call.import exit"
            echo "bad:"
            echo "  trap 7"
        } >"$out/$name.dasm"
    done
done

# case NAME STATUS COMMENT: a module of its own, its text from standard input
case_file() {
    {
        echo "; SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception"
        echo "; expect: exit $2"
        echo "; $3"
        echo ".module \"$1\""
        echo ".entry start"
        cat
    } >"$out/$1.dasm"
}

# E-OWNED: what the runtime owns cannot be written, by no kind of store and by no memory function.
for place in 0x100000:import-cells 0x100200:own-import 0x800000:function-table 0x1000000:stack-function-table 0x1800000:class-table \
    0x2000000:start-block; do
    for access in "st.i64 [rcx], rdi" "xadd.i8 rdi, [rcx]" "cmpxchg.i128 [rcx]" "st.v128 [rcx + 0], v1" "or.i64 [rcx], 0" \
        "st.i8 [rcx + rax], 1"; do
        word=${access%% *}
        case_file "owned-${place#*:}-${word//./-}" "139 memory: write" "E-OWNED: $access at arena offset ${place%:*}." <<EOF
.table f
.import "dogma" "process_id" as process_id () -> (i64)
.func f () -> () in=1
  ret
.func start (i64) -> ()
  mov.i64 rcx, ${place%:*}
  clamp rcx, rcx
  mov.i64 rax, 0
  ld.i64 rdx, [rcx]
  $access
  trap 3
EOF
    done
    for bytes in 8 64 65; do
        for function in copy move; do
            case_file "owned-${place#*:}-$function-$bytes" "139 memory: write" "E-INTRINSIC: $function at arena offset ${place%:*}." <<EOF
.import "dogma.mem" "$function" as mem (i64, i64, i64) -> (i64)
.table f
.bss source 128 align 8
.func f () -> () in=1
  ret
.func start (i64) -> ()
  mov.i64 rdi, ${place%:*}
  clamp rdi, rdi
  lea.i64 rsi, [@source]
  mov.i64 rdx, $bytes
  call.import mem
  trap 3
EOF
        done
    done
done

# A register that was the base of an access is written, then used as base again: the new value counts. {r} becomes a small number or
# page 0, so the second access has to trap.
number=0
while IFS='|' read -r register writer; do
    number=$((number + 1))
    case_file "base-rewritten-$number" "139 memory" "X-ADDR: $writer between two accesses through $register." <<EOF
.table f
.import "dogma" "process_id" as process_id () -> (i64)
.bss place 64 align 16
.bss zero 64 align 16
.func f () -> ()
  mov.i64 rcx, 0
  mov.i64 rdx, 0
  ret
.func g () -> () saved=0x1f
  mov.i64 rbx, 0
  ret
.func start (i64) -> () saved=0x1f slots=2
  mov.i64 rax, 3
  mov.i64 rdx, 0
  mov.i64 rsi, 1
  mov.i64 rdi, 2
  mov.i64 r8, 0
  zero.v128 v0
  zero.v128 v1
  mov.i64 rbx, 0
  mov.i64 r12, 0
  st.i64 [slot 0], rbx
  lea.i64 $register, [@place]
  ld.i64 r9, [$register]
  ld.i64 r9, [$register + 8]
  ${writer//;/
 }
  ld.i64 r10, [$register]
  trap 3
EOF
done <<'EOF'
rcx|mov.i32 rcx, 0
rcx|mov.i64 rcx, rdx
rcx|mov.i32 rcx, rdx
rcx|ld.i32 rcx, [@zero]
rcx|ld.i64 rcx, [rcx]
rcx|ld.u8 rcx, [rcx + 1]
rcx|ld.s32.i64 rcx, [rcx]
rcx|ld.i64 rcx, [slot 0]
rcx|lea.i64 rcx, [rdx + 8]
rcx|lea.i32 rcx, [rdx + rdi*4]
rcx|fnaddr rcx, f
rcx|clamp rcx, rdx
rcx|sub.i64 rcx, rcx
rcx|and.i64 rcx, 15
rcx|and.i64 rcx, [rcx + 8]
rcx|xor.i32 rcx, rcx
rcx|mul.i64 rcx, rdx
rcx|mul.i32 rcx, rdi, 5
rcx|shl.i64 rcx, rdi, 3
rcx|shr.i64 rcx, rcx, 63
rcx|sar.i64 rcx, rdx, rsi
rcx|rol.i64 rcx, rdi, rsi
rcx|rol.i32 rcx, rdi, 2
rcx|popcnt.i64 rcx, rcx
rcx|clz.i64 rcx, rcx
rcx|ctz.i32 rcx, rdi
rcx|bswap.i64 rcx, rdx
rcx|neg.i64 rcx, rdx
rcx|zx8.i32 rcx, rdi
rcx|sx32.i64 rcx, rdi
rcx|set.i64 rcx, eq, rdi, rsi
rcx|set.i32 rcx, ne, rcx, 0
rcx|sel.i64.i64 rcx, rdx, rsi, rdi, ne
rcx|sel.i32.i32 rcx, rdx, rsi, 1, eq
rcx|set.f64 rcx, oeq, v0, v1
rcx|set.f32 rcx, une, v0, v1
rcx|addc.i64 rdi, rsi, rcx
rcx|addc.i64 rdi, rsi, rcx;addo.i64 rdi, rsi, rcx
rcx|subb.i32 rdi, rsi, rcx
rcx|addo.i64 rdi, rsi, rcx
rcx|subo.i32 rdi, rsi, rcx
rcx|mulo.i64 rdi, rsi, rcx
rcx|mulwide.u.i64 rcx, r8, rsi, rdi
rcx|mulwide.u.i64 r8, rcx, rsi, rdi
rcx|mulwide.s.i64 rcx, r8, rsi, rdi
rcx|mulwide.s.i64 r8, rcx, rsi, rdi
rdx|mulwide.s.i64 rax, rdx, rsi, rdi
rax|mulwide.s.i64 rdx, rax, rsi, rdi
rax|mulwide.u.i64 rdx, rax, rsi, rdi
rax|mov.i64 rdx, 0;mov.i64 rsi, -1;div.u.i64 rsi
rdx|mov.i64 rax, 5;div.u.i64 rdi
rdx|mov.i64 rax, 5;div.s.i32 rdi
rdx|mov.i64 rax, 5;div.u.i64 rdx
rax|cmpxchg.i64 [@zero], rdi
rax|cmpxchg.i8 [rax + 16], rdi;and.i64 rax, 255
rax|cmpxchg.i64 [rax + 16], rdi
rax|cmpxchg.i128 [@zero]
rdx|cmpxchg.i128 [@zero]
rcx|xchg.i64 rcx, [@zero]
rcx|xchg.i64 rcx, [rcx + 16]
rcx|xadd.i64 rcx, [rcx + 16]
rcx|xadd.i8 rcx, [rcx + 16]
rcx|crc32.u8 rcx, rcx;zx8.i32 rcx, rcx
rcx|cvt.f64.i64 rcx, v0
rcx|cvt.f32.i32 rcx, v0
rcx|bits.v.i64 rcx, v0
rcx|bits.v.i32 rcx, v0
rcx|vextract.i64 rcx, v0, 1
rcx|vextract.i16 rcx, v0, 1
rcx|vmask.i8 rcx, v0
rcx|vmask.f64 rcx, v0
rcx|call f;mov.i64 rcx, 0
rcx|call.import process_id;mov.i64 rcx, 0
rbx|call g;mov.i64 rbx, 0
r12|mov.i64 r12, 0
r13|mov.i64 r13, 0
rbp|mov.i64 rbp, 0
rcx|xchg.i64 rbx, [rcx];mov.i64 rcx, rbx
EOF
