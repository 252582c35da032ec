# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced by the scripts of this folder, each of which builds one real program from its pinned source with
# native-cc and with dogma-cc, runs both on the same input and compares.
#
#   SCRIPT                            build both ways, run, compare, print the summary
#   SCRIPT --native                   the native half alone (does the test itself work?)
#   SCRIPT --build KIND DIRECTORY     build only, in DIRECTORY; KIND is native, native-lto or dogma;
#                                     PROGRAM_CFLAGS replaces the default -O2, PROGRAM_LDFLAGS is for linking
#
# A script sets `suite`, defines `build DIRECTORY` (sources are unpacked there; CC, AR, RANLIB, CFLAGS, LDFLAGS, KIND
# are set) and `check` (calls `same` and `run`), and ends with `program_main "$@"`.
# shellcheck shell=bash

. "$(dirname "${BASH_SOURCE[0]}")/../support/common.sh"

build_seconds=${build_seconds:-600}
run_seconds=${run_seconds:-120}
passed=0 failed=0

# use KIND: choose the tools.
use() {
    KIND=$1
    case $KIND in
    native) CC=$native_cc AR=llvm-ar-19 RANLIB=llvm-ranlib-19 ;;
    native-lto) CC=$native_cc-lto AR=llvm-ar-19 RANLIB=llvm-ranlib-19 ;;
    dogma) CC=$dogma_cc AR=$DOGMA_OUT/bin/dogma-ar RANLIB=$DOGMA_OUT/bin/dogma-ranlib ;;
    *) die "unknown kind $KIND" ;;
    esac
    CFLAGS=${PROGRAM_CFLAGS:--O2}
    LDFLAGS=${PROGRAM_LDFLAGS:-}
    export CC AR RANLIB CFLAGS LDFLAGS
    # What builds run by themselves (configure's tests, generators) may use the build's own directory.
    export DOGMA_RUN_FLAGS="--dir ."
}

# build_in KIND DIRECTORY: build, with the log beside it; nonzero when it fails. The build runs in a process of
# its own, for the time limit and because "set -e" does not reach into a function called as a condition.
build_in() {
    local log=$2.log status=0
    rm -rf "$2"
    mkdir -p "$2"
    limited "$build_seconds" "$0" --make "$1" "$2" >"$log" 2>&1 || status=$?
    [ $status -ne 0 ] || return 0
    [ $status -ne 124 ] || printf 'time limit of %s s\n' "$build_seconds" >>"$log"
    return 1
}

# pass NAME, miss NAME WHY: count one comparison.
pass() { passed=$((passed + 1)); note "  ok   $suite: $1"; }
miss() { failed=$((failed + 1)); note "  FAIL $suite: $1: $2"; }

# run PROGRAM ARGUMENTS...: the program built as KIND, in the current directory, which it may use; standard
# input and output are the caller's, standard error goes to the file run.err, the exit status to `status`.
run() {
    local program=$1 status=0
    shift
    case $KIND in
    native*) HOME=/nowhere limited "$run_seconds" "$work/$KIND/$program" "$@" 2>run.err || status=$? ;;
    dogma) DOGMA_RUN_FLAGS='' limited "$run_seconds" "$dogma_run" --env HOME=/nowhere --dir . --dir "$PWD/tmp:/tmp" "$work/$KIND/$program" "$@" \
        2>run.err || status=$? ;;
    esac
    printf '%s\n' "$status" >status
}

# wrong STATUS: what was run has the wrong effect, whatever it returned.
wrong() { printf '%s\n' "$1" >status; }

# same NAME COMMAND...: run COMMAND (a function that calls `run`) for both kinds, each in a directory of its
# own; its standard output, the exit status and every file it leaves must be equal.
same() {
    local name=$1 kind status
    shift
    for kind in $kinds; do
        rm -rf "$work/run-$kind"
        mkdir -p "$work/run-$kind/tmp"
        use "$kind"
        (cd "$work/run-$kind" && "$@" >stdout)
    done
    if [ "$kinds" = native ]; then
        status=$(cat "$work/run-native/status")
        if [ "$status" = "${wanted_status:-0}" ]; then pass "$name"
        else miss "$name" "native status $status: $(head -n 1 "$work/run-native/run.err")"; fi
        return
    fi
    status=$(cat "$work/run-dogma/status")
    if [ "$status" != "$(cat "$work/run-native/status")" ]; then
        miss "$name" "status $status: $(head -n 1 "$work/run-dogma/run.err" 2>/dev/null)"
    elif ! diff -r -q -x run.err -x tmp "$work/run-native" "$work/run-dogma" >"$work/diff"; then
        miss "$name" "$(head -n 1 "$work/diff")"
    else
        pass "$name"
    fi
}

# test_data: a file of 20 MB, the same everywhere, with text-like, repetitive and random stretches.
test_data() {
    local data=$DOGMA_CACHE/test-data-1
    if [ ! -f "$data" ]; then
        "$native_cc" -O2 -o "$data.generate" "$DOGMA_ROOT/tests/programs/generate.c"
        "$data.generate" >"$data.part"
        rm -f "$data.generate"
        mv "$data.part" "$data"
    fi
    printf '%s\n' "$data"
}

program_main() {
    work=$DOGMA_WORK/programs/$suite
    kinds="native dogma"
    # Only between this file and itself.
    if [ "${1:-}" = --make ]; then use "$2"; build "$3"; exit 0; fi
    case ${1:-} in
    --build)
        [ "$2" = dogma ] && need_dogma || need_native
        mkdir -p "$(dirname "$3")"
        build_in "$2" "$3" || die "$suite does not build as $2: $(tail -n 1 "$3.log"); see $3.log"
        exit 0 ;;
    --native) kinds=native ;;
    '') need_dogma ;;
    *) die "unknown option $1" ;;
    esac
    need_native
    note "program $suite"
    local start kind
    start=$(seconds)
    rm -rf "$work"
    mkdir -p "$work"
    for kind in $kinds; do
        if build_in "$kind" "$work/$kind"; then pass "builds as $kind"
        else miss "builds as $kind" "$(grep -m 1 -E 'error' "$work/$kind.log" || tail -n 1 "$work/$kind.log")"; fi
    done
    [ $failed -ne 0 ] || check
    note "program $suite took $(($(seconds) - start)) s"
    report "program $suite" "$passed" "$failed" 0
    [ "$failed" -eq 0 ]
}
