#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# run.sh OUT PROGRAM.c DIRECTORY: compile a test program with OUT/bin/dogma-cc at -O0 and -O2, and run it under
# dogma-run in DIRECTORY, the only one it can see. Exit 0 when both runs print "passed".

set -euo pipefail

out=$1 program=$2 directory=$3
export PATH="$out/bin:$PATH"

rm -rf "$directory"
mkdir -p "$directory"
cd "$directory"
for level in -O0 -O2; do
    dogma-cc "$level" "$program" -lm -o "test$level.dgm"
    status=0
    timeout 60 dogma-run --dir . "test$level.dgm" >output 2>&1 </dev/null || status=$?
    cat output
    [ "$status" = 0 ] || { printf "%s: exit status %d\n" "$level" "$status"; exit 1; }
    [ "$(tail -n 1 output)" = passed ] || exit 1
done
