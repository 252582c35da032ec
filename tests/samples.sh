#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Run every sample: the lines of its file `commands`, in a scratch copy of its folder, must print `expected`.
#
#   samples.sh [NAME...]        all samples by default
#
# Exit: 0 all as expected; 1 some are not; 3 the tools are missing.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support/common.sh"
need_dogma

passed=0 failed=0
work=$DOGMA_WORK/samples
rm -rf "$work"
mkdir -p "$work"
for folder in "$DOGMA_ROOT"/samples/*/; do
    name=$(basename "$folder")
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    cp -R "$folder" "$work/$name"
    status=0
    (cd "$work/$name" && limited 120 bash -e ./commands) >"$work/$name.out" 2>"$work/$name.err" </dev/null || status=$?
    if [ $status -eq 0 ] && cmp -s "$folder/expected" "$work/$name.out"; then
        passed=$((passed + 1))
        note "  ok   sample $name"
    else
        failed=$((failed + 1))
        note "  FAIL sample $name: status $status"
        diff "$folder/expected" "$work/$name.out" | head -n 6 | sed 's/^/         /' || true
        head -n 3 "$work/$name.err" | sed 's/^/         /'
    fi
done
report samples "$passed" "$failed" 0
[ "$failed" -eq 0 ]
