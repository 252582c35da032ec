#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Assembles the hand-made proofs of tests/check and tests/attack/cases; OUT_DIR/list has two lines for each: source, module. With a prover, the index cases of
# tests/prover become OUT_DIR/proven-*.dgm, whose proofs have theorems as steps.
# usage: assemble.sh ASSEMBLER SOURCE_DIR OUT_DIR [PROVER]
set -eu
assembler=$1 source=$2 out=$3 prover=${4-}
mkdir -p "$out"
: > "$out/list.new"
for file in "$source"/tests/check/accept/*.dasm "$source"/tests/check/reject/*.dasm "$source"/tests/attack/cases/*.dasm; do
  [ -e "$file" ] || continue
  folder=${file%/*}
  module=$out/${folder##*/}-$(basename "$file" .dasm).dgm
  timeout 20 "$assembler" -o "$module" "$file" || { echo "$file does not assemble" >&2; exit 1; }
  printf '%s\n%s\n' "$file" "$module" >> "$out/list.new"
done
if [ -n "$prover" ]; then
  for name in index-size index-masked index32; do
    timeout 20 "$assembler" -o "$out/bare.dgm" "$source/tests/prover/cases/$name.dasm"
    timeout 20 "$prover" "$out/bare.dgm" -o "$out/proven-$name.dgm"
  done
fi
mv "$out/list.new" "$out/list"
