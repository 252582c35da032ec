#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# No silent fallback: a dogma-run built without the interpreter refuses --interp and passes everything else.
#
#   no_interpreter.sh [EVERY]       every EVERY-th c-torture program (default 20), the samples, and Lua
#
# Exit: 0 as it should be; 1 not; 3 it could not be built.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/support/common.sh"
need_dogma
results=${DOGMA_RESULTS:-}

every=${1:-20}
work=$DOGMA_WORK/no-interpreter
out=$work/out
rm -rf "$work"
mkdir -p "$work"
limited 120 cmake -S "$DOGMA_ROOT" -B "$work/build" -G Ninja -DCMAKE_BUILD_TYPE=Release -DDOGMA_OUT_DIR="$out" \
    -DDOGMA_BUILD_INTERPRETER=OFF -DDOGMA_BUILD_LLVM=OFF -DDOGMA_BUILD_TESTS=OFF >"$work/build.log" 2>&1 &&
    limited 600 ninja -C "$work/build" dogma-run >>"$work/build.log" 2>&1 || die "does not build; see $work/build.log"
# The compiler and the C library are those of the ordinary build.
for part in "$DOGMA_OUT"/*; do
    case ${part##*/} in bin|tests|demo) ;; *) ln -s "$part" "$out/" ;; esac
done
for tool in "$DOGMA_OUT"/bin/*; do
    [ -e "$out/bin/${tool##*/}" ] || cp -a "$tool" "$out/bin/"
done

passed=0 failed=0
expect() { if "$2" "${@:3}"; then passed=$((passed + 1)); note "  ok   $1"; else failed=$((failed + 1)); note "  FAIL $1"; fi; }

refuses() {
    local status=0
    printf 'int main(void) { return 0; }\n' >"$work/zero.c"
    "$out/bin/dogma-cc" -o "$work/zero.dgm" "$work/zero.c"
    "$out/bin/dogma-run" --interp "$work/zero.dgm" 2>"$work/refusal" || status=$?
    [ $status -eq 125 ] || [ $status -eq 2 ] && [ -s "$work/refusal" ]
}
expect "--interp is refused, with a message" refuses

export DOGMA_OUT=$out DOGMA_WORK=$work DOGMA_INTERPRETER=no DOGMA_RESULTS=
expect "samples" limited 300 "$DOGMA_ROOT/tests/samples.sh"
expect "c-torture" limited 900 "$DOGMA_ROOT/tests/differential/torture.sh" --every "$every"
expect "csmith" limited 300 "$DOGMA_ROOT/tests/differential/csmith.sh" 10
DOGMA_RESULTS=${results:-}
report "without the interpreter" "$passed" "$failed" 0
[ "$failed" -eq 0 ]
