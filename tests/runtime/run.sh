#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# run.sh BIN_DIRECTORY WORK_DIRECTORY [NAME...]: assemble every module of flow/ and run it translated and interpreted. Each says in a
# comment what is expected: "expect: exit STATUS [text on standard error]", and "needs: MODULE".
set -u
bin=$1 work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
modes=("" --interp)
[ "${DOGMA_INTERPRETER:-yes}" = yes ] || modes=("")
passed=0 failed=0
names=("$@")
[ $# -gt 0 ] || for file in "$here"/flow/*.dasm; do names+=("$(basename "$file" .dasm)"); done
for name in "${names[@]}"; do
    file=$here/flow/$name.dasm
    "$bin/dogma-asm" -o "$work/$name.dgm" "$file" || { failed=$((failed + 1)); continue; }
done
for name in "${names[@]}"; do
    file=$here/flow/$name.dasm
    read -r status text < <(sed -n 's/^; expect: exit //p' "$file") || continue
    for mode in "${modes[@]}"; do
        # shellcheck disable=SC2086
        timeout 20 "$bin/dogma-run" $mode "$work/$name.dgm" >"$work/out" 2>"$work/err"
        got=$?
        if [ "$got" = "$status" ] && grep -q -F -e "$text" "$work/err"; then
            passed=$((passed + 1))
        elif [ "$got" = "$status" ] && [ -z "$text" ] && [ ! -s "$work/err" ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf '%s %s: status %s, expected %s: %s\n' "$name" "$mode" "$got" "$status $text" "$(head -n 1 "$work/err")"
        fi
    done
done
printf 'runtime flow: passed %d failed %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
