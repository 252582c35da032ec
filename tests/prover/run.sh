#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Small modules with the counts that their proofs must have.
#
#   run.sh DIRECTORY-OF-THE-TOOLS [CASE...]
#
# A line "; expect [options] key=value..." of a case names options of dogma-prove and numbers of its --json. Besides: the same proof comes out twice, the
# module with its proof is the module with the detached one, and dogma-check accepts both.
set -euo pipefail
tools=$1
shift
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
fail() { failures=$((failures + 1)); printf '%s\n' "$*" >&2; }

# number KEY FILE: plain, clamp and safe are those of the first line that has them, under "accesses".
number() { grep -o "\"$1\": [0-9]*" "$2" | head -n 1 | grep -o '[0-9]*$'; }

expect() { # MODULE WORD...
    local module=$1 word options=() key value got
    shift
    for word; do [[ $word == --* ]] && options+=("$word"); done
    "$tools/dogma-prove" "${options[@]}" --json "$module" >"$work/json" || { fail "$name: dogma-prove failed"; return; }
    [ "$(number refused_functions "$work/json")" = 0 ] || fail "$name: the checker refused a record"
    for word; do
        [[ $word == --* ]] && continue
        key=${word%%=*} value=${word#*=}
        got=$(number "$key" "$work/json") || got=nothing
        [ "$got" = "$value" ] || fail "$name: expected $* but $key is $got"
    done
}

# The text that dogma-check --claims prints means the same as the bytes it was made of. It can stand behind the only function of a module.
claims_again() { # SOURCE PROVEN-MODULE
    [ "$(grep -c '^\.func' "$1")" = 1 ] || return 0
    { cat "$1" && "$tools/dogma-check" --claims "$2"; } >"$work/again.text"
    "$tools/dogma-asm" -o "$work/again.dgm" "$work/again.text" || { fail "$name: the printed proof does not assemble"; return; }
    "$tools/dogma-check" --claims "$work/again.dgm" >"$work/claims.1"
    "$tools/dogma-check" --claims "$2" | cmp -s - "$work/claims.1" || fail "$name: the printed proof is another one"
}

# More blocks than may wait for a join (P-JOIN): those that find no room start without facts.
waiting() {
    local i
    printf '; expect plain=0 clamp=4096 safe=904\n.module "waiting"\n.export f\n.func f (i64, i64) -> (i64)\n  clamp rcx, rdi\n  brtab rsi, (l0'
    for ((i = 1; i < 5000; i++)); do printf ', l%d' "$i"; done
    printf ')'
    for ((i = 0; i < 5000; i++)); do printf '\nl%d:\n  ld.u8 rax, [rcx]\n  ret' "$i"; done
    printf '\n'
}
waiting >"$work/waiting.dasm"

for file in "$here"/cases/*.dasm "$work"/*.dasm; do
    name=$(basename "$file" .dasm)
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    "$tools/dogma-asm" -o "$work/in.dgm" "$file"
    lines=0
    while read -r _ _ words; do
        lines=$((lines + 1))
        # shellcheck disable=SC2086 # words
        expect "$work/in.dgm" $words
    done < <(grep '^; expect ' "$file")
    [ $lines -gt 0 ] || fail "$name: expects nothing"
    "$tools/dogma-prove" -o "$work/a.dgm" "$work/in.dgm"
    "$tools/dogma-prove" -o "$work/b.dgm" "$work/a.dgm"
    cmp -s "$work/a.dgm" "$work/b.dgm" || fail "$name: proving a proven module gives another file"
    "$tools/dogma-prove" -o "$work/a.dgp" "$work/in.dgm"
    "$tools/dogma-prove" --detached -o "$work/b" "$work/a.dgm"
    cmp -s "$work/a.dgp" "$work/b" || fail "$name: the proof depends on an older one"
    if [ -x "$tools/dogma-check" ]; then
        claims_again "$file" "$work/a.dgm"
        "$tools/dogma-check" --require-proof "$work/a.dgm" >"$work/out" 2>&1 || fail "$name: dogma-check: $(cat "$work/out")"
        "$tools/dogma-check" --proof "$work/a.dgp" --require-proof --spec-safe "$work/in.dgm" >"$work/out" 2>&1 || fail "$name: dogma-check: $(cat "$work/out")"
    fi
done
[ "$failures" -eq 0 ]
