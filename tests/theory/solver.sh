#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Statements checked by an SMT solver that shares nothing with the theorem kernel: none may have a counterexample.
#
#   solver.sh THM_SMT EVERY SECONDS FILE.thm...
#
# EVERY: only every n-th statement. SECONDS: per statement; what takes longer counts as undecided, and all axioms are always asked. Without z3 the
# test is skipped (status 77).
set -euo pipefail
thm_smt=$1 every=$2 seconds=$3
shift 3
if ! command -v z3 > /dev/null; then
    echo "solver.sh: z3 is not installed: skipped"
    exit 77
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ask() { # out
    z3 "-t:$((seconds * 1000))" "$work/in.smt2" > "$1" || true
    if grep -q error "$1"; then
        grep -m3 error "$1" >&2
        exit 1
    fi
}
"$thm_smt" "$@" --every "$every" > "$work/in.smt2"
ask "$work/out"
"$thm_smt" "$@" --kind axiom > "$work/in.smt2"
ask "$work/axioms"
cat "$work/axioms" >> "$work/out"
# The solver must be able to say no: a statement that is false.
printf 'theorem wrong\n  for "False."\n  value x y\n  show x <=u x + y\n  by slice\n' > "$work/wrong.thm"
"$thm_smt" "$work/wrong.thm" > "$work/in.smt2"
ask "$work/wrong"
if ! grep -qx sat "$work/wrong"; then
    echo "solver.sh: the solver does not refute a false statement" >&2
    exit 1
fi
valid=$(grep -cx unsat "$work/out" || true)
echo "solver.sh: $valid valid, $(grep -cx 'unknown\|timeout' "$work/out" || true) undecided, $(grep -cx sat "$work/out" || true) false"
if grep -qx sat "$work/out"; then
    grep -B1 -x sat "$work/out" >&2
    exit 1
fi
[ "$valid" -gt 0 ]
