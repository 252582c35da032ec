#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# runtime_table.sh TABLES RUNTIME.THM COMMITTED: the committed table of postconditions is the one runtime.thm gives.
set -euo pipefail
if ! "$1" post "$2" | cmp - "$3"; then
    echo "make it again: stdlib-theorems/runtime_tables.sh post stdlib-theorems/runtime.thm > checker/src/runtime_postconditions.inc" >&2
    exit 1
fi
# What the grammar does not know is an error, not a missing row.
if printf 'runtime dogma nothing () -> i64\n  for "A."\n  post ptr(result, 0, 1)\n' | "$1" post /dev/stdin >/dev/null 2>&1; then
    echo "a postcondition that is no postcondition was accepted" >&2
    exit 1
fi
