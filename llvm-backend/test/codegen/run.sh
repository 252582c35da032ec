#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# What the code generator makes of C: run.sh OUT-DIRECTORY WORK-DIRECTORY SOURCE.c
#
# The source says in comments what it expects:
#   FLAGS: OPTIONS          further options, before any other directive
#   CHECK function: REGEX   the disassembly of the function has a line that matches, behind the line that matched last
#   NOT function: REGEX     no line of it matches
#   ONCE function: REGEX    exactly one line of it matches
#   ERROR: REGEX            linking fails with status 1 and a message that matches
# Every source is compiled at the level of FLAGS (default -O2) with LLVM's machine verifier on, once more at -O0 and
# -O3 without looking at the result, and each module must be valid.
#
# Exit: 0 as expected; 1 not; 77 a tool is missing.

set -u
out=$1 work=$2 source=$3
cc=$out/bin/dogma-cc dump=$out/bin/dogma-dump
[ -x "$cc" ] && [ -x "$dump" ] || exit 77
rm -rf "$work"
mkdir -p "$work"
failures=0
fail() { printf 'FAIL: %s: %s\n' "${source##*/}" "$*"; failures=$((failures + 1)); }

directives=$(sed -n -E 's|^ *// ?(FLAGS\|CHECK\|NOT\|ONCE\|ERROR)( [A-Za-z0-9_]+)?: ?|\1\2\t|p' "$source")
read -r -a flags <<<"$(awk -F '\t' '$1 == "FLAGS" { print $2 }' <<<"$directives" | tr '\n' ' ')"
export DOGMA_VERIFY_MACHINE_CODE=1

compile() { # compile NAME FLAGS...: status of dogma-cc, messages in NAME.log
    local name=$1
    shift
    timeout 60 "$cc" -ffreestanding -nostdlib -shared -w "$@" "$source" -o "$work/$name.dgm" \
        >"$work/$name.log" 2>&1 </dev/null
}

error=$(awk -F '\t' '$1 == "ERROR" { print $2 }' <<<"$directives")
if [ -n "$error" ]; then
    compile checked -O2 "${flags[@]}"
    status=$?
    [ $status -eq 1 ] || fail "exit status $status instead of 1"
    grep -qE -- "$error" "$work/checked.log" || { fail "no message matches '$error'"; cat "$work/checked.log"; }
    [ ! -e "$work/checked.dgm" ] || fail "an output was written"
    [ $failures -eq 0 ]
    exit
fi

for level in 2 0 3; do
    compile "O$level" "-O$level" "${flags[@]}" || { fail "does not compile at -O$level"; head -20 "$work/O$level.log"; continue; }
    "$dump" --validate "$work/O$level.dgm" >/dev/null || fail "invalid module at -O$level"
done
[ $failures -eq 0 ] || exit 1

declare -A position
while IFS=$'\t' read -r head pattern; do
    read -r kind function <<<"$head"
    case $kind in CHECK|NOT|ONCE) ;; *) continue ;; esac
    text=$work/$function.txt
    [ -f "$text" ] || "$dump" -d -f "$function" "$work/O2.dgm" | sed 's/ *;.*//' >"$text" || fail "no function $function"
    if [ "$kind" = NOT ]; then
        ! grep -qE -- "$pattern" "$text" || { fail "$function: '$pattern' is there"; cat "$text"; }
        continue
    fi
    if [ "$kind" = ONCE ]; then
        [ "$(grep -cE -- "$pattern" "$text")" -eq 1 ] || { fail "$function: not exactly one line matches '$pattern'"; cat "$text"; }
        continue
    fi
    start=${position[$function]:-0}
    line=$(tail -n +$((start + 1)) "$text" | grep -nE -m 1 -- "$pattern" | cut -d : -f 1)
    if [ -z "$line" ]; then
        fail "$function: nothing matches '$pattern' behind line $start"
        cat "$text"
    else
        position[$function]=$((start + line))
    fi
done <<<"$directives"
[ $failures -eq 0 ]
