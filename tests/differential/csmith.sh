#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Random programs by csmith, three ways: native clang, translated, interpreted. Each prints a checksum.
#
#   csmith.sh [--opt O2] [--jobs N] COUNT [FIRST-SEED]
#
# Without FIRST-SEED the first COUNT seeds of csmith.seeds are used: seeds whose programs end quickly.
# With it, COUNT consecutive seeds; those whose native program does not end are skipped.
#
# Exit: 0 all agree; 1 some do not; 3 the suite could not run.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../support/common.sh"
. "$DOGMA_ROOT/tests/differential/three_way.sh"

export opt=${opt:-O2} csmith_work=${csmith_work:-} csmith_headers=${csmith_headers:-}

if [ "${1:-}" = --one ] || [ "${1:-}" = --native ]; then
    seed=$2
    # The seeds kept in csmith.seeds end very quickly, since the interpreter has to run them, too.
    native_seconds=$([ "$1" = --native ] && echo 0.1 || echo 5)
    # csmith keeps a file of its own in the current directory.
    mkdir -p "$csmith_work/csmith-$seed"
    (cd "$csmith_work/csmith-$seed" && csmith --seed "$seed" --max-funcs 6 --max-block-depth 3) >"$csmith_work/$seed.c"
    rm -rf "$csmith_work/csmith-$seed"
    flags=("-$opt" -w -std=gnu17 -ffp-contract=off -isystem "$csmith_headers")
    if [ "$1" = --native ]; then
        mkdir -p "$csmith_work/$seed"
        native_result "$csmith_work/$seed.c" "$csmith_work/$seed" "${flags[@]}"
        printf '%s %s\n' "$seed" "$native_verdict"
        rm -rf "${csmith_work:?}/$seed"
    else
        three_way "$seed" "$csmith_work/$seed.c" "$csmith_work/$seed" "${flags[@]}"
    fi
    [ -d "$csmith_work/$seed" ] || rm -f "$csmith_work/$seed.c"
    exit 0
fi

mode=--one
while [ $# -gt 0 ]; do
    case $1 in
    --opt) opt=$2; shift 2 ;;
    --jobs) DOGMA_JOBS=$2; shift 2 ;;
    --find) mode=--native; shift ;;    # print which of the seeds end natively, to write csmith.seeds
    -*) die "unknown option $1" ;;
    *) break ;;
    esac
done
[ $# -ge 1 ] || die "usage: csmith.sh [--opt LEVEL] [--jobs N] COUNT [FIRST-SEED]"
opt=${opt#-}
count=$1 first=${2:-}

command -v csmith >/dev/null || die "no csmith; run tests/support/packages.sh"
csmith_headers=$(dirname "$(dpkg -L libcsmith-dev 2>/dev/null | grep '/csmith\.h$' | head -n 1)")
[ -f "$csmith_headers/csmith.h" ] || die "no csmith.h"
need_native
[ $mode = --native ] || need_dogma

csmith_work=$DOGMA_WORK/csmith-$opt
rm -rf "$csmith_work"
mkdir -p "$csmith_work"
if [ -n "$first" ]; then
    seq "$first" $((first + count - 1)) >"$csmith_work/seeds"
else
    sed -E '/^#/d' "$DOGMA_ROOT/tests/differential/csmith.seeds" | tr ' ' '\n' | head -n "$count" >"$csmith_work/seeds"
fi

note "csmith $opt: $(wc -l <"$csmith_work/seeds") programs"
start=$(seconds)
xargs -P "$DOGMA_JOBS" -I '{}' "${BASH_SOURCE[0]}" $mode '{}' <"$csmith_work/seeds" >"$csmith_work/verdicts"
sort -n -o "$csmith_work/verdicts" "$csmith_work/verdicts"
if [ $mode = --native ]; then
    grep ' ok$' "$csmith_work/verdicts" || true
    exit 0
fi
passed=$(grep -c ' ok$' "$csmith_work/verdicts" || true)
skipped=$(grep -c ' native-' "$csmith_work/verdicts" || true)
failed=$(($(wc -l <"$csmith_work/verdicts") - passed - skipped))
grep -v -E ' (ok$|native-)' "$csmith_work/verdicts" | sed 's/^/  seed /' || true
note "csmith $opt took $(($(seconds) - start)) s"
report "csmith $opt" "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
