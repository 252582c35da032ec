# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced by the measuring scripts: what is measured, how each workload is built, its input and arguments. Needs tests/support/common.sh
# first and sets `bench` (the folder) and `programs`; $work is the caller's.
# shellcheck shell=bash

bench=$DOGMA_ROOT/bench
programs="zlib bzip2 libpng lua sqlite bc"
flags="-O2 -ffp-contract=off"

# A file of 20 MB, the same everywhere.
data=$(bash -c 'suite=none; . "$1"/tests/programs/programs.sh; test_data' _ "$DOGMA_ROOT")

# all_workloads: kernels, then programs, one a line.
all_workloads() { (cd "$bench/kernels" && ls -1 -- *.c | sed 's/\.c$//'); printf '%s\n' $programs; }

# build_workload NAME KIND DIRECTORY EXTRA-FLAGS: KIND as tests/programs/programs.sh has it; the flags also count when linking, where
# modules get their code. The log goes to stdout.
build_workload() {
    if [[ " $programs " == *" $1 "* ]]; then
        PROGRAM_LDFLAGS="-s $4" PROGRAM_CFLAGS="$flags $4" "$DOGMA_ROOT/tests/programs/$1.sh" --build "$2" "$3" 2>&1
        return
    fi
    local compiler=$native_cc
    case $2 in
    native-lto) compiler=$native_cc-lto ;;
    dogma) compiler=$dogma_cc ;;
    esac
    mkdir -p "$3"
    # shellcheck disable=SC2086
    limited 300 "$compiler" $flags $4 -s -o "$3/$1" "$bench/kernels/$1.c" -lm 2>&1
}

# Name of the executable within the build, file for standard input, arguments.
executable() {
    case $1 in
    zlib) printf minigzip ;;
    bzip2) printf bzip2 ;;
    libpng) printf transcode ;;
    lua) printf src/lua ;;
    sqlite) printf sqlite3 ;;
    bc) printf bc/bc ;;
    *) printf '%s' "$1" ;;
    esac
}
input() {
    case $1 in
    zlib|bzip2) printf '%s' "$data" ;;
    sqlite) printf '%s' "$bench/work.sql" ;;
    lua) printf '%s' "$bench/work.lua" ;;
    bc) printf '%s' "$DOGMA_ROOT/tests/programs/bc/digits.bc" ;;
    *) printf /dev/null ;;
    esac
}
arguments() {
    case $1 in
    zlib) printf -- '-6' ;;
    bzip2) printf -- '-9' ;;
    libpng) printf '1200 900 4' ;;
    lua) printf -- '-' ;;
    sqlite) printf ':memory:' ;;
    bc) printf -- '-l' ;;
    esac
}
