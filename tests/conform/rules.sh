#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Every rule id of chapters 20 and 30 has code that reports it and a test that expects it, and the code reports no id that the
# chapters do not have.
# usage: rules.sh SOURCE_DIR
set -eu
source=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ids='\b[BV]-[A-Z]+(-[0-9]+)?\b'
# Not reported by themselves: B-REG and B-MODE are reported as B-OPERAND; the encoding leaves nothing of V-SLOT-3 to check.
implied='B-REG|B-MODE|V-SLOT-3'
# Expected by tests/unit/fmt_module_test.c instead of a text module: the interpreter line, and counts too large for a small file.
elsewhere='B-SHEBANG|V-FUNC-5'
grep -ohE "$ids" "$source/spec/20-binary.md" "$source/spec/30-validity.md" | sort -u > "$work/spec"
grep -ohE "\"$ids\"" "$source"/libfmt/src/*.c | tr -d '"' | sort -u > "$work/code"
for file in "$source"/tests/conform/reject/*.dasm; do
  sed -n '1s/^; expect: *//p' "$file"
done | sort -u > "$work/test"
failed=0
report() {
  if [ -n "$2" ]; then
    echo "$1:" $2 >&2
    failed=1
  fi
}
report "in the chapters, not in the code" "$(comm -23 "$work/spec" "$work/code" | grep -vxE "$implied" || true)"
report "in the code, not in the chapters" "$(comm -13 "$work/spec" "$work/code")"
report "without a test" "$(comm -23 "$work/code" "$work/test" | grep -vxE "$elsewhere" || true)"
report "tests expect unknown ids" "$(comm -13 "$work/spec" "$work/test")"
[ $failed -eq 0 ] && echo "$(wc -l < "$work/code") rules, each with code and a test"
