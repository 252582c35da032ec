#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The libraries and their unit, conformance, fuzz and mutation tests under the address and undefined-behaviour sanitizers.
#
# Exit: 0 all passed; 1 not; 3 it could not be built.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support/common.sh"

work=$DOGMA_WORK/sanitizers
mkdir -p "$work"
limited 120 cmake -S "$DOGMA_ROOT" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=RelWithDebInfo -DCMAKE_C_COMPILER=clang-19 \
    -DDOGMA_SANITIZE=ON -DDOGMA_WERROR=ON -DDOGMA_BUILD_LLVM=OFF -DDOGMA_INSTALL=OFF -DDOGMA_OUT_DIR="$work/out" \
    >"$work/build.log" 2>&1 &&
    limited 900 ninja -C "$work/build" >>"$work/build.log" 2>&1 || die "does not build; see $work/build.log"

passed=0 failed=0
while read -r name verdict; do
    case $verdict in
    Passed) passed=$((passed + 1)) ;;
    *) failed=$((failed + 1)); note "  FAIL $name under sanitizers" ;;
    esac
done < <(limited 900 ctest --test-dir "$work/build" -j "$DOGMA_JOBS" --timeout 300 --output-on-failure \
             -R '^(unit\.(fmt|isa|check|theory_kernel|transpile_(rows|control|bounds|access))|conform|fuzz|attack\.(cases|flips)|runtime\.(arena|hostile|interp))' \
             -E 'symbols' 2>&1 | tee "$work/ctest.log" |
             sed -n -E 's/^ *[0-9]+\/[0-9]+ +Test +#[0-9]+: +([^ ]+) \.+[ *]*(Passed|Failed|Timeout|[A-Za-z]+).*/\1 \2/p')
note "under sanitizers: $passed passed, $failed failed"
report sanitizers "$passed" "$failed" 0
[ "$failed" -eq 0 ] && [ "$passed" -gt 0 ]
