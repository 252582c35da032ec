#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Build everything and test it, on Debian 12 or 13, as root or with sudo (for installing packages only).
# Takes under half an hour on two cores. The last line is "N passed, N failed, N skipped"; the exit status is
# zero only when nothing failed. tests/long.sh has the rest.
#
# Environment: see tests/support/common.sh; DOGMA_NO_BUILD=1 tests what is already built.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. tests/support/suites.sh

suites_begin
build_everything
ctest_suite "unit, golden, conformance and hostile tests" 900 "$DOGMA_BUILD"
suite sanitizers 1200 tests/sanitizers.sh
suite samples 300 tests/samples.sh
suite features 300 tests/differential/features.sh
suite "c-torture, every 8th" 600 tests/differential/torture.sh --opt O2 --every 8
suite csmith 600 tests/differential/csmith.sh 30
for program in zlib bzip2 libpng lua sqlite bc cmake; do
    suite "$program" 900 "tests/programs/$program.sh"
done
suite "without the interpreter" 900 tests/no_interpreter.sh 40
suites_end
