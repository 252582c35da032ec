#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The committed outputs of isagen are what it makes of spec/isa/dogma.isa, and it refuses damaged tables.
# usage: isa_tables_test.sh ISAGEN SOURCE_DIR
set -eu
isagen=$1 source=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$isagen" "$source/spec/isa/dogma.isa" --def "$work/isa.def" --tables "$work/isa_tables.inc" --td "$work/DogmaOps.td" \
  --index "$work/isa-index.md" --dict "$work/isa.dict"
failed=0
compare() {
  if ! cmp "$work/$1" "$source/$2"; then
    echo "$2 is out of date: build the target dogma-isa-update" >&2
    failed=1
  fi
}
compare isa.def libfmt/include/dogma/isa.def
compare isa_tables.inc libfmt/src/isa_tables.inc
compare DogmaOps.td llvm-backend/DogmaOps.td
compare isa-index.md spec/appendix/isa-index.md
compare isa.dict tests/fuzz/isa.dict

# Each line is a table of one or two rows (separated by `;`) that must be refused.
while IFS= read -r rows; do
  [ -n "$rows" ] || continue
  printf '%s\n' "$rows" | tr ';' '\n' > "$work/bad.isa"
  if "$isagen" "$work/bad.isa" --def "$work/bad.def" 2> "$work/err"; then
    echo "accepted: $rows" >&2
    failed=1
  fi
  grep -q 'bad.isa:[0-9]*: error: ' "$work/err" || { echo "no diagnostic: $rows" >&2; failed=1; }
  [ ! -e "$work/bad.def" ] || { echo "wrote output: $rows" >&2; failed=1; }
done << 'ROWS'
00 nop N - - X-A none
f0 nop N - - X-A none
f000 nop N - - X-A none
f400 nop N - - X-A none
1 nop N - - X-A none
zz nop N - - X-A none
01 nop N - - X-A none;01 nop2 N - - X-A none
02 nop N - - X-A none;01 nop2 N - - X-A none
01 nop N - - X-A none;02 nop N - - X-A none
01 nop Q - - X-A none
01 NOP N - - X-A none
01 nop RR =x - X-A one operand short
01 nop RR =x,x,x - X-A one too many
01 nop RR =x,v - X-A wrong class
01 nop RM =x,m24 L X-A wrong width
01 nop RM =x,m64 - X-A memory without trait
01 nop RR =x,x L X-A trait without memory
01 nop MR m32,w S,B X-A narrow slot write
01 nop RM =w,m8 L,B X-A narrow slot read
01 nop J t - X-A branch without T
01 nop RR =x,x Q X-A unknown trait
01 nop RR =x,x - V-A wrong rule
01 nop RR =x,x - X-A
01 nop RRI =x,x,i64 - X-A wide immediate
01 nop F =f C X-A written function
ROWS
[ $failed -eq 0 ] && echo "isa tables are up to date"
