#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# The long tests: all of c-torture at -O0 and -O2, 300 random programs, every real program, theories in full. Builds first.
# The last line is "N passed, N failed, N skipped"; the exit status is zero only when nothing failed.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. tests/support/suites.sh

suites_begin
build_everything
ctest_suite "unit, golden, conformance and hostile tests" 1800 "$DOGMA_BUILD"
suite sanitizers 1200 tests/sanitizers.sh
suite samples 300 tests/samples.sh
suite features 300 tests/differential/features.sh
suite "c-torture at -O0" 7200 tests/differential/torture.sh --opt O0
suite "c-torture at -O2" 7200 tests/differential/torture.sh --opt O2
suite csmith 7200 tests/differential/csmith.sh 300
suite theories 14400 tests/theory/full.sh
suite "without the interpreter" 1800 tests/no_interpreter.sh
for program in zlib bzip2 libpng lua sqlite bc cmake; do
    suite "$program" 1800 "tests/programs/$program.sh"
done
suites_end
