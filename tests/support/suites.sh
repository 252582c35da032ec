# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced by test.sh and tests/long.sh: build everything, run suites one after the other, add up.
#
# suites_begin            makes the results file
# build_everything        packages, configure, build; ends the run when that fails
# suite NAME SECONDS COMMAND...
#                         a script that reports counts through DOGMA_RESULTS; dying without them is one failure
# ctest_suite NAME SECONDS BUILD-DIRECTORY CTEST-OPTIONS...
#                         the tests CTest knows of
# suites_end              the last line, "N passed, N failed, N skipped"; exits 1 when something failed
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/common.sh"

DOGMA_BUILD=${DOGMA_BUILD:-$DOGMA_ROOT/build}
export DOGMA_BUILD

suites_begin() {
    mkdir -p "$DOGMA_WORK"
    DOGMA_RESULTS=$DOGMA_WORK/results
    export DOGMA_RESULTS
    : >"$DOGMA_RESULTS"
    suites_start=$(seconds)
}

suites_end() {
    note "took $(($(seconds) - suites_start)) s"
    awk '{ p += $2; f += $3; s += $4 }
         $3 > 0 { printf "  failed in %s: %d\n", $1, $3 }
         END { printf "%d passed, %d failed, %d skipped\n", p, f, s; exit f > 0 || p == 0 }' "$DOGMA_RESULTS"
    exit $?
}

# The build failed: say so, with counts, and stop.
build_failed() {
    printf '  FAIL %s\n' "$1"
    [ ! -f "$2" ] || grep -E 'error|FAILED|CMake Error' "$2" | head -n 15 || true
    [ ! -f "$2" ] || printf '  the whole log: %s\n' "$2"
    report build 0 1 0
    suites_end
}

build_everything() {
    local log=$DOGMA_WORK/build.log
    note "== packages"
    "$support/packages.sh" || build_failed packages /dev/null
    if [ -n "${DOGMA_NO_BUILD:-}" ]; then
        note "== build: as it is, because DOGMA_NO_BUILD is set"
        return
    fi
    note "== build into $DOGMA_OUT"
    limited 300 cmake -S "$DOGMA_ROOT" -B "$DOGMA_BUILD" -G Ninja -DCMAKE_BUILD_TYPE=Release \
        -DDOGMA_OUT_DIR="$DOGMA_OUT" >"$log" 2>&1 || build_failed "cmake" "$log"
    limited 2400 ninja -C "$DOGMA_BUILD" -j "$DOGMA_JOBS" >>"$log" 2>&1 || build_failed "ninja" "$log"
    report build 1 0 0
}

suite() {
    local name=$1 limit=$2 lines status=0
    shift 2
    note "== $name"
    lines=$(wc -l <"$DOGMA_RESULTS")
    limited "$limit" "$@" </dev/null || status=$?
    if [ "$(wc -l <"$DOGMA_RESULTS")" = "$lines" ]; then
        note "  FAIL $name ended with status $status and no result"
        report "$name" 0 1 0
    fi
}

ctest_suite() {
    local name=$1 limit=$2 build=$3 log=$DOGMA_WORK/ctest.log passed failed skipped total
    shift 3
    note "== $name"
    limited "$limit" ctest --test-dir "$build" -j "$DOGMA_JOBS" --timeout 300 --output-on-failure "$@" \
        >"$log" 2>&1 || true
    # CTest ends with "NN% tests passed, F tests failed out of T"; skipped ones count as passed there.
    total=$(sed -n -E 's/.*tests passed, [0-9]+ tests? failed out of ([0-9]+).*/\1/p' "$log" | tail -n 1)
    failed=$(sed -n -E 's/.*tests passed, ([0-9]+) tests? failed out of [0-9]+.*/\1/p' "$log" | tail -n 1)
    if [ -z "$total" ]; then
        note "  FAIL ctest did not finish: $(tail -n 1 "$log")"
        report "$name" 0 1 0
        return
    fi
    skipped=$(grep -c -E '^ *[0-9]+/[0-9]+ Test.*\*\*\*(Skipped|Not Run \(Disabled\))' "$log" || true)
    passed=$((total - failed - skipped))
    grep -E '^ *[0-9]+/[0-9]+ Test.*\*\*\*' "$log" | sed 's/^/  /' || true
    report "$name" "$passed" "$failed" "$skipped"
}
