#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Proofs as text, held against what the checker says of them:
#   accept/   the proof is accepted; the first line tells the counts, "; expect: plain=1 clamp=0 safe=2"
#   reject/   the first line names the rule, "; expect: P-INVARIANT" (or a part of the diagnostic)
# A line "; options: --spec-safe" is passed on to dogma-check. A rule without a case in reject/ is a failure.
# usage: run.sh BIN_DIR SOURCE_DIR
set -u
bin=$1 source=$2
here=$source/tests/check
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failed=0 count=0

fail() {
  echo "FAIL $1: $2" >&2
  failed=$((failed + 1))
}

run() { # the case's file; output in $work/out and $work/err, status in $status
  count=$((count + 1))
  timeout 20 "$bin/dogma-asm" -o "$work/a.dgm" "$1" 2> "$work/err" || { fail "$1" "does not assemble: $(cat "$work/err")"; return 1; }
  # shellcheck disable=SC2046 # options are words
  timeout 20 "$bin/dogma-check" --json $(sed -n 's/^; options: //p' "$1") "$work/a.dgm" > "$work/out" 2> "$work/err"
  status=$?
}

accesses() {
  sed -n 's/.*"accesses": {"plain": \([0-9]*\), "clamp": \([0-9]*\), "safe": \([0-9]*\)}.*/plain=\1 clamp=\2 safe=\3/p' "$work/out"
}

for file in "$here"/accept/*.dasm; do
  run "$file" || continue
  expected=$(sed -n '1s/^; expect: //p' "$file")
  got=$(accesses)
  [ $status -eq 0 ] && [ "$got" = "$expected" ] || fail "$file" "expected $expected, got $got, status $status $(cat "$work/err")"
done

for file in "$here"/reject/*.dasm; do
  run "$file" || continue
  expected=$(sed -n '1s/^; expect: //p' "$file")
  [ $status -eq 1 ] && grep -qF "$expected" "$work/err" || fail "$file" "expected $expected, got status $status $(cat "$work/err")"
  grep -q '"verdict": "rejected"' "$work/out" || fail "$file" "verdict: $(cat "$work/out")"
done

# At most 4096 blocks wait with their facts: here 4100 do, and the last four start without.
mkdir -p "$work/made"
{
  echo "; expect: plain=0 clamp=4096 safe=4"
  printf ".func f (i64, i64) -> (i64)\n  .record\n  clamp rdi, rdi\n"
  seq 4100 | sed "s/.*/  br.i64 rsi, &, eq, l&/"
  echo "  ret"
  seq 4100 | sed "s/.*/l&: ld.i64 rax, [rdi]\n  ret/"
} > "$work/made/pending.dasm"
run "$work/made/pending.dasm" && { [ "$(accesses)" = "plain=0 clamp=4096 safe=4" ] || fail "4100 waiting blocks" "$(cat "$work/out" "$work/err")"; }

# Each rule that the checker can name has a case. (A local theory is bound to the library: see tests/unit/check_proof_test.c.)
for rule in $(grep -ohE '"[BP]-[A-Z]+"' "$source"/checker/src/*.c | tr -d '"' | sort -u); do
  [ "$rule" = P-THEORY ] || grep -qlE "^; expect: $rule\$" "$here"/reject/*.dasm || fail "$rule" "no case in reject/"
done

echo "$count cases, $failed failures"
[ $failed -eq 0 ]
