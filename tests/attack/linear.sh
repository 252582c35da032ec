#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# P-LINEAR: instructions of dogma_check per byte of code and proof stay within 10 % while the input grows by 10 and 100.
# usage: linear.sh LINEAR [SHAPE:SCALES...]       77 (skipped) without valgrind
set -u
program=$1
shift
command -v valgrind > /dev/null || { echo "valgrind is not installed: skipped"; exit 77; }
[ $# -gt 0 ] || set -- table:1,10 pending:1,10 relations:1,10,100 records:1,10,100 invariants:1,10 steps:1,10,100
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0

for shape in "$@"; do
  name=${shape%%:*} first=
  IFS=, read -ra scales <<< "${shape#*:}"
  for scale in "${scales[@]}"; do
    timeout 120 valgrind --tool=callgrind --toggle-collect=dogma_check --callgrind-out-file=/dev/null "$program" "$name" "$scale" > "$work/out" 2> "$work/err" ||
      { echo "FAIL $name $scale: $(tail -n 3 "$work/err")" >&2; failed=1; break; }
    bytes=$(head -n 1 "$work/out")
    count=$(sed -n 's/.*Collected : \([0-9]*\).*/\1/p' "$work/err")
    [ -n "$count" ] || { echo "FAIL $name $scale: no count" >&2; failed=1; break; }
    each=$((count * 1000 / bytes)) # thousandths of an instruction per byte
    : "${first:=$each}"
    printf '%-11s x%-4s %9d bytes %11d instructions %6d.%03d per byte\n' "$name" "$scale" "$bytes" "$count" $((each / 1000)) $((each % 1000))
    if [ $((each * 10)) -gt $((first * 11)) ] || [ $((each * 10)) -lt $((first * 9)) ]; then
      echo "FAIL $name: not within 10 % of the smallest" >&2
      failed=1
    fi
  done
done
exit $failed
