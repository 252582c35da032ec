# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced by the test scripts: where things are, messages, time limits, machine-readable counts.
#
#   DOGMA_ROOT     the checkout
#   DOGMA_OUT      where the built tools are (default <checkout>/out); tools are in $DOGMA_OUT/bin
#   DOGMA_CACHE    downloads and native reference builds (default <checkout>/cache)
#   DOGMA_WORK     scratch of the test runs (default $DOGMA_OUT/tests)
#   DOGMA_RESULTS  if set, each suite appends a line "SUITE PASSED FAILED SKIPPED" to this file
#   DOGMA_JOBS     parallel jobs (default: processors)
# shellcheck shell=bash

DOGMA_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
DOGMA_OUT=${DOGMA_OUT:-$DOGMA_ROOT/out}
DOGMA_CACHE=${DOGMA_CACHE:-$DOGMA_ROOT/cache}
DOGMA_WORK=${DOGMA_WORK:-$DOGMA_OUT/tests}
DOGMA_JOBS=${DOGMA_JOBS:-$(nproc)}
export DOGMA_ROOT DOGMA_OUT DOGMA_CACHE DOGMA_WORK DOGMA_JOBS

support=$DOGMA_ROOT/tests/support
dogma_cc=$DOGMA_OUT/bin/dogma-cc
dogma_run=$DOGMA_OUT/bin/dogma-run
native_cc=$DOGMA_CACHE/native-musl/bin/native-cc
export PATH="$DOGMA_OUT/bin:$PATH"

# die MESSAGE: the suite cannot run at all.
die() { printf '%s: %s\n' "${0##*/}" "$*" >&2; exit 3; }

# note MESSAGE: a progress line.
note() { printf '%s\n' "$*"; }

# Seconds on a clock that only goes forward, for "took N s" lines.
seconds() { local up; read -r up _ </proc/uptime; printf '%s' "${up%.*}"; }

# report SUITE PASSED FAILED SKIPPED: the suite's summary, on stdout and for the script that called us.
report() {
    printf '%s: passed %d failed %d skipped %d\n' "$@"
    [ -z "${DOGMA_RESULTS:-}" ] || printf "%s %d %d %d\n" "${1// /-}" "$2" "$3" "$4" >>"$DOGMA_RESULTS"
}

# limited SECONDS COMMAND...: run under a time limit; 124 or 137 when it was reached.
limited() { local limit=$1; shift; timeout --kill-after=5 "$limit" "$@"; }

# source_file PACKAGE FILE SHA256 URL [URL-SHA256]: fetch a pinned source archive, print its path.
source_file() {
    "$support/fetch.sh" source "$1" "" "$2" "$3" "$4" "$DOGMA_CACHE/sources" "${5:-$3}"
}

# unpack ARCHIVE DIRECTORY: extract without the archive's top folder; done once per archive content.
unpack() {
    local archive=$1 directory=$2 stamp=$2/.unpacked
    [ "$(cat "$stamp" 2>/dev/null)" != "$archive" ] || return 0
    rm -rf "$directory"
    mkdir -p "$directory"
    tar -xf "$archive" -C "$directory" --strip-components=1 --no-same-owner
    printf '%s\n' "$archive" >"$stamp"
}

# need_native: build the native reference if it is not there yet.
need_native() { "$support/native-musl.sh" || die "no native reference compiler"; }

# need_dogma: the tools must have been built.
need_dogma() {
    [ -x "$dogma_cc" ] || die "no dogma-cc in $DOGMA_OUT/bin (build first, or set DOGMA_OUT)"
    [ -x "$dogma_run" ] || die "no dogma-run in $DOGMA_OUT/bin (build first, or set DOGMA_OUT)"
}
