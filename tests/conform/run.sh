#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Conformance of the module format, by text modules:
#   accept/   valid; disassembling and assembling again gives the same bytes
#   reject/   breaks exactly the rule named in the first line, "; expect: RULE"
#   survive/  whatever the verdict, the tools end with a status of theirs
# usage: run.sh BIN_DIR [DIR]      BIN_DIR holds dogma-asm and dogma-dump
set -u
bin=$1
here=${2:-$(cd "$(dirname "$0")" && pwd)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 count=0

fail() {
  echo "FAIL $1: $2" >&2
  failed=$((failed + 1))
}

for file in "$here"/accept/*.dasm; do
  [ -e "$file" ] || continue
  count=$((count + 1))
  if ! timeout 20 "$bin/dogma-asm" -o "$work/a.dgm" "$file" 2> "$work/err"; then
    fail "$file" "$(cat "$work/err")"
    continue
  fi
  timeout 20 "$bin/dogma-dump" --validate --disassemble "$work/a.dgm" > "$work/b.dasm" 2> "$work/err" &&
    timeout 20 "$bin/dogma-asm" -o "$work/b.dgm" "$work/b.dasm" 2>> "$work/err" &&
    cmp "$work/a.dgm" "$work/b.dgm" >> "$work/err" 2>&1 || fail "$file" "round trip: $(cat "$work/err")"
done

for file in "$here"/reject/*.dasm; do
  [ -e "$file" ] || continue
  count=$((count + 1))
  rule=$(sed -n '1s/^; expect: *//p' "$file")
  if [ -z "$rule" ]; then
    fail "$file" "first line names no rule"
    continue
  fi
  if ! timeout 20 "$bin/dogma-asm" --no-validate -o "$work/r.dgm" "$file" 2> "$work/err"; then
    fail "$file" "does not assemble: $(cat "$work/err")"
    continue
  fi
  timeout 20 "$bin/dogma-dump" --validate "$work/r.dgm" > /dev/null 2> "$work/err"
  status=$?
  [ $status -eq 1 ] || fail "$file" "exit status $status, expected 1"
  grep -qF "[$rule]" "$work/err" || fail "$file" "expected $rule, got: $(cat "$work/err")"
  if timeout 20 "$bin/dogma-asm" -o "$work/none.dgm" "$file" 2> "$work/err" || [ -e "$work/none.dgm" ]; then
    fail "$file" "dogma-asm wrote it"
    rm -f "$work/none.dgm"
  fi
done

for file in "$here"/survive/*.dasm; do
  [ -e "$file" ] || continue
  count=$((count + 1))
  timeout 20 "$bin/dogma-asm" --no-validate -o "$work/s.dgm" "$file" > /dev/null 2>&1
  timeout 20 "$bin/dogma-dump" --validate --disassemble "$work/s.dgm" > /dev/null 2>&1
  status=$?
  [ $status -le 1 ] || fail "$file" "exit status $status"
  timeout 20 "$bin/dogma-dump" --disassemble "$work/s.dgm" > /dev/null 2>&1
  status=$?
  [ $status -le 1 ] || fail "$file" "exit status $status"
done

echo "conform: $count modules, $failed failures"
[ $failed -eq 0 ] && [ $count -gt 0 ]
