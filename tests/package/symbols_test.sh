#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# symbols_test.sh OUT-DIRECTORY LIBRARY...
#
# The tools must not borrow another machine's code generator, the freestanding libraries must need nothing from the
# host but four memory functions, and everything they export must carry their prefix.
set -euo pipefail
out=$1
shift
problems=0
problem() { printf '%s\n' "$*"; problems=1; }

for tool in "$out"/bin/dogma-*; do
    file -b "$tool" | grep -q ELF || continue
    # All targets of the shared LLVM start life in LLVMInitialize<Target>...; a tool that refers to one could use it.
    foreign=$( (nm -D --undefined-only "$tool" 2>/dev/null; nm "$tool" 2>/dev/null) | grep -oE 'LLVMInitialize[A-Za-z0-9_]+' |
        grep -v Dogma | sort -u || true)
    [ -z "$foreign" ] || problem "${tool##*/} refers to other targets:" $foreign
    case ${tool##*/} in
    dogma-cc) ;;
    *) ! ldd "$tool" 2>/dev/null | grep -qE 'libLLVM|libclang' || problem "${tool##*/} links LLVM" ;;
    esac
done

for library; do
    nm -A --defined-only --extern-only "$library" 2>/dev/null | awk 'NF >= 3 { print $NF }' | sort -u >"${TMPDIR:-/tmp}/defined.$$"
    nm --undefined-only "$library" 2>/dev/null | awk '$1 == "U" { print $2 }' | sort -u |
        grep -vxF -f "${TMPDIR:-/tmp}/defined.$$" >"${TMPDIR:-/tmp}/needed.$$" || true
    wrong=$(grep -vxE 'memcpy|memmove|memset|memcmp|_GLOBAL_OFFSET_TABLE_|(dogma|dg)_.*' "${TMPDIR:-/tmp}/needed.$$" |
        grep -vE '^__(asan|ubsan|sanitizer)_' || true)
    [ -z "$wrong" ] || problem "${library##*/} needs:" $wrong
    wrong=$(grep -vE '^(dogma|dg)_' "${TMPDIR:-/tmp}/defined.$$" || true)
    [ -z "$wrong" ] || problem "${library##*/} exports:" $wrong
    # Mutable globals would be shared by all users.
    wrong=$(nm -f sysv "$library" 2>/dev/null | tr -d ' ' | awk -F'|' '$7 ~ /^\.(data|bss|tdata|tbss)/ && $7 !~ /^\.data\.rel\.ro/ && $4 == "OBJECT" { print $1 }' |
        grep -vE '^__' || true)
    [ -z "$wrong" ] || problem "${library##*/} has mutable globals:" $wrong
done
rm -f "${TMPDIR:-/tmp}/defined.$$" "${TMPDIR:-/tmp}/needed.$$"
exit $problems
