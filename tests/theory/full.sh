#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The tests of theories without sampling: a million instructions per row of safety.thm, every variant of every theorem, every alteration of safety.thm,
# every statement to the solver. Needs a built tree (DOGMA_BUILD, DOGMA_OUT).
#
#   full.sh [SAMPLES]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$here/../support/common.sh"
build=${DOGMA_BUILD:-$DOGMA_ROOT/build} samples=${1:-1000000}
safety=$DOGMA_ROOT/spec/safety.thm library=() passed=0 failed=0 skipped=0
for theory in bits order arithmetic intervals division addresses steps; do
    library+=("$DOGMA_ROOT/stdlib-theorems/$theory.thm")
done
run() {
    local status=0
    "$@" || status=$?
    case $status in
    0) passed=$((passed + 1)) ;;
    77) skipped=$((skipped + 1)) ;;
    *) failed=$((failed + 1)) ;;
    esac
}
run "$build/tests/theory/transfer_test" "${library[@]}" "$safety" --samples "$samples" --seed 2 --report
run "$here/variants.sh" "$DOGMA_OUT/bin/dogma-thm" "$safety" "$here/variants.harmless" 1 "${library[@]}"
run "$here/mutations.sh" "$DOGMA_OUT/bin/dogma-thm" "$build/tests/theory/transfer_test" "$safety" 1 "${library[@]}"
run "$here/solver.sh" "$build/tests/theory/thm_smt" 1 3 "${library[@]}" "$safety"
report theories "$passed" "$failed" "$skipped"
[ $failed -eq 0 ]
