#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Proofs that the prover wrote, every bit flipped: what is still accepted runs as before, interpreted (where a plain access outside the guard ends the process
# with status 125) and translated.
# usage: flips.sh TOOLS FLIPS SOURCE_DIR
set -u
tools=$1 flips=$2 source=$3
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/accepted"
fail() { echo "FAIL $*" >&2; exit 1; }

prove() { # SOURCE OUT
  timeout 20 "$tools/dogma-asm" -o "$work/bare.dgm" "$1" && timeout 20 "$tools/dogma-prove" "$work/bare.dgm" -o "$2" || fail "$1 cannot be proven"
}

# Modules that are only checked; and programs, which are run, too.
modules=()
for file in "$source"/tests/prover/cases/*.dasm; do
  module=$work/$(basename "$file" .dasm).dgm
  prove "$file" "$module"
  modules+=("$module")
done
timeout 200 "$flips" --changes 50 "${modules[@]}" || fail "the proofs of the prover's cases"

for file in "$source"/tests/attack/programs/*.dasm; do
  module=$work/$(basename "$file" .dasm).dgm
  prove "$file" "$module"
  timeout 200 "$flips" --changes 200 --write "$work/accepted" "$module" || fail "$file"
  timeout 20 "$tools/dogma-run" "$module"
  expected=$?
  [ $expected -lt 100 ] || fail "$file ends with $expected"
  count=0
  for changed in "$module" "$work"/accepted/*.dgm; do
    timeout 20 "$tools/dogma-run" --interp --proof=required "$changed" > "$work/out" 2>&1
    status=$?
    [ $status -eq $expected ] || fail "$changed interpreted: status $status, not $expected: $(cat "$work/out")"
    timeout 20 "$tools/dogma-run" --proof=required "$changed" > "$work/out" 2>&1
    status=$?
    [ $status -eq $expected ] || fail "$changed translated: status $status, not $expected: $(cat "$work/out")"
    count=$((count + 1))
  done
  [ $count -gt 10 ] || fail "$file: only $count proofs were run"
  echo "$(basename "$file"): $count accepted proofs run, interpreted and translated, status $expected"
  rm -f "$work"/accepted/*
done
