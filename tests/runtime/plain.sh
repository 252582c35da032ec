#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# plain.sh ASSEMBLER PLAIN_RUN WORK_DIRECTORY: what plans do to whole programs, with a test program that makes plans without a proof.
#
# Modules of flow/ that end well touch only their own memory: with all accesses plain, with some and with none, translated and interpreted,
# they must end as they do without plans. Modules of plan/ reach beyond the arena: in the guards a plain access is the ordinary trap; beyond
# them, the interpreter says that the proof is violated. "; expect: exit STATUS [text]", "; interpreted: exit STATUS [text]".
set -u
assembler=$1 run=$2 work=$3
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
modes=("" --interp)
[ "${DOGMA_INTERPRETER:-yes}" = yes ] || modes=("")
passed=0 failed=0

# check NAME MODE STATUS TEXT
check() {
    local got
    # shellcheck disable=SC2086
    timeout 20 "$run" $2 "$work/$1.dgm" >"$work/out" 2>"$work/err"
    got=$?
    if [ "$got" = "$3" ] && { [ -z "$4" ] || grep -q -F -e "$4" "$work/err"; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s %s, plan %s: status %s, expected %s: %s\n' "$1" "$2" "${DOGMA_TEST_PLAIN:-all}" "$got" "$3 $4" "$(head -n 1 "$work/err")"
    fi
}

for file in "$here"/flow/*.dasm "$here"/plan/*.dasm; do
    "$assembler" -o "$work/$(basename "$file" .dasm).dgm" "$file" || exit 3
done
for file in "$here"/flow/*.dasm; do
    read -r status _ < <(sed -n 's/^; expect: exit //p' "$file") || continue
    [ "$status" -lt 125 ] || continue
    for mode in "" --access=gs "${modes[@]:1}"; do
        for plan in "" "0" "128 1" "128 2" "40 3"; do
            unset DOGMA_TEST_PLAIN
            [ -z "$plan" ] || export DOGMA_TEST_PLAIN=$plan
            check "$(basename "$file" .dasm)" "$mode" "$status" ""
        done
    done
done
unset DOGMA_TEST_PLAIN
for file in "$here"/plan/*.dasm; do
    for mode in "${modes[@]}"; do
        key=expect
        [ -z "$mode" ] || key=interpreted
        read -r status text < <(sed -n "s/^; $key: exit //p" "$file") || continue
        check "$(basename "$file" .dasm)" "$mode" "$status" "$text"
    done
done
printf 'runtime plain: passed %d failed %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
