#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# SQLite 3.40.1: its amalgamation and shell, SQL scripts on database files.
set -euo pipefail
suite=sqlite
build_seconds=1200

# The amalgamation is generated natively from the source tree (needs tclsh), once.
amalgamation() {
    local archive tree=$DOGMA_CACHE/sqlite-amalgamation
    [ ! -f "$tree/complete" ] || { printf '%s\n' "$tree"; return; }
    archive=$(source_file sqlite3 sqlite3_3.40.1.orig.tar.xz \
        aaa776260ab4dc976db34aa7891819484c8676b5b2783123ebc6301e2ca5d655 \
        https://www.sqlite.org/2022/sqlite-amalgamation-3400100.zip \
        49112cc7328392aa4e3e5dae0b2f6736d0153430143d21f69327788ff4efe734)
    rm -rf "$tree"
    mkdir -p "$tree"
    case $(file -b --mime-type "$archive") in
    application/zip) unzip -q -j "$archive" -d "$tree" ;;
    *)
        unpack "$archive" "$tree/source"
        (cd "$tree" && CC=cc CFLAGS=-O0 ./source/configure --disable-tcl --disable-readline --disable-load-extension &&
            make sqlite3.c shell.c) >"$tree/make.log" 2>&1
        rm -rf "$tree/source" "$tree/tsrc" ;;
    esac
    touch "$tree/complete"
    printf '%s\n' "$tree"
}

# What the machine lacks: threads, loadable extensions, WAL's shared memory, long doubles wider than double.
flags=(-DSQLITE_THREADSAFE=0 -DSQLITE_OMIT_LOAD_EXTENSION -DSQLITE_OMIT_WAL -DSQLITE_MAX_MMAP_SIZE=0
    -DLONGDOUBLE_TYPE=double -DSQLITE_ENABLE_RTREE -DSQLITE_ENABLE_FTS5 -DSQLITE_ENABLE_EXPLAIN_COMMENTS -DSQLITE_NOHAVE_SYSTEM
    -DHAVE_USLEEP=1 -DHAVE_LOCALTIME_R=1 -DHAVE_GMTIME_R=1)

build() {
    local tree
    tree=$(amalgamation)
    cd "$1"
    # Both files at once: one -c each, as a makefile would.
    # shellcheck disable=SC2086
    "$CC" $CFLAGS -w "${flags[@]}" -I"$tree" -c -o sqlite3.o "$tree/sqlite3.c" &
    # shellcheck disable=SC2086
    "$CC" $CFLAGS -w "${flags[@]}" -I"$tree" -c -o shell.o "$tree/shell.c"
    wait $!
    # shellcheck disable=SC2086
    "$CC" $CFLAGS $LDFLAGS -o sqlite3 shell.o sqlite3.o -lm
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

scripts=$DOGMA_ROOT/tests/programs/sqlite

in_file() {
    run sqlite3 data.db <"$scripts/$1.sql"
    # Messages of failing statements are part of the result.
    cp run.err errors.txt
}
several() {
    run sqlite3 data.db <"$scripts/volume.sql"
    run sqlite3 data.db <"$scripts/again.sql"
    run sqlite3 data.db .dump >dump.sql
    run sqlite3 restored.db <dump.sql
    run sqlite3 restored.db "SELECT count(*), sum(id) FROM fact;"
    # The bytes of the files hold random blobs that were deleted; the dump is what must agree.
    rm -f ./*.db
}
in_memory() { run sqlite3 :memory: <"$scripts/basics.sql"; }

check() {
    wanted_status=1 same "basics.sql in a file" in_file basics
    wanted_status=1 same "basics.sql in memory" in_memory
    same "volume.sql, another process, dump and restore" several
}
program_main "$@"
