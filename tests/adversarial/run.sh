#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# run.sh BIN_DIRECTORY WORK_DIRECTORY [NAME...]: hostile modules that are valid. Each is run translated and interpreted and has to end
# contained: with the exit status and the text on standard error that its comment "expect: exit STATUS [TEXT]" names.
# "directories: yes" gives it handles of a directory full of traps and of the root directory, "self: yes" of the one that holds its own
# file. forms.sh writes the families: one module per way to address memory, per owned place, per instruction that writes a base.
set -u
bin=$1 work=$2
shift 2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$work"
modes=("" --interp)
[ "${DOGMA_INTERPRETER:-yes}" = yes ] || modes=("")
passed=0 failed=0

rm -rf "$work/tree"
mkdir -p "$work/tree/inside/deep" "$work/tree/outside"
echo secret >"$work/tree/outside/secret"
echo open >"$work/tree/inside/file"
ln -s /etc/passwd "$work/tree/inside/absolute"
ln -s ../outside/secret "$work/tree/inside/upwards"
ln -s ../../outside "$work/tree/inside/deep/upwards"
ln -s ../file "$work/tree/inside/deep/harmless"
ln -s loop "$work/tree/inside/loop"

# one FILE: run it in all modes
one() {
    local file=$1 name status text mode got directories=()
    name=$(basename "$file" .dasm)
    read -r status text < <(sed -n 's/^; expect: exit //p' "$file")
    if [ -z "${status:-}" ] || ! "$bin/dogma-asm" -o "$work/$name.dgm" "$file" 2>"$work/err"; then
        failed=$((failed + 1))
        printf '%s: %s\n' "$name" "$(head -n 1 "$work/err")"
        return
    fi
    if grep -q '^; directories: yes' "$file"; then
        directories=(--dir "$work/tree/inside:/inside" --dir /:/root)
    fi
    if grep -q '^; self: yes' "$file"; then
        chmod +x "$work/$name.dgm"
        directories=(--dir "$work")
    fi
    for mode in "${modes[@]}"; do
        # shellcheck disable=SC2086
        timeout 60 "$bin/dogma-run" $mode "${directories[@]}" "$work/$name.dgm" >"$work/out" 2>"$work/err" </dev/null
        got=$?
        # A trap is reported by dogma-run; a status above 128 without its line is a signal that killed dogma-run itself.
        if [ "$got" = "$status" ] && grep -q -F -e "$text" "$work/err" &&
            { [ "$status" -lt 128 ] || grep -q '^dogma-run: trap: ' "$work/err"; }; then
            passed=$((passed + 1))
        elif [ "$got" = "$status" ] && [ -z "$text" ] && [ ! -s "$work/err" ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf '%s %s: status %s, expected %s: %s\n' "$name" "$mode" "$got" "$status $text" "$(head -n 1 "$work/err")"
        fi
    done
}

if [ $# -gt 0 ]; then
    for name in "$@"; do one "$here/$name.dasm"; done
else
    for file in "$here"/*.dasm; do one "$file"; done
    rm -rf "$work/forms"
    mkdir -p "$work/forms"
    "$here/forms.sh" "$work/forms"
    for file in "$work"/forms/*.dasm; do one "$file"; done
fi
printf 'adversarial: passed %d failed %d\n' "$passed" "$failed"
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
