#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Lua 5.4.4 (plain C configuration): the scripts of tests/programs/lua, as source and as bytecode.
set -euo pipefail
suite=lua

build() {
    local archive
    archive=$(source_file lua5.4 lua5.4_5.4.4.orig.tar.gz \
        164c7849653b80ae67bec4b7473b884bf5cc8d2dca05653475ec2ed27b9ebf61 \
        https://www.lua.org/ftp/lua-5.4.4.tar.gz)
    unpack "$archive" "$1"
    make -C "$1" -j"$DOGMA_JOBS" CC="$CC -std=gnu99" AR="$AR rcu" RANLIB="$RANLIB" MYCFLAGS="$CFLAGS" \
        MYLDFLAGS="$LDFLAGS" generic
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

scripts=$DOGMA_ROOT/tests/programs/lua

script() {
    cp "$scripts/$1.lua" .
    printf 'input line\n 42 the rest\nof the input\n' | run src/lua "$1.lua" argument "second argument"
    # Error texts of the interpreter itself are part of what is compared.
    sed -E "s,^[^ ]*/lua: ,lua: ," run.err >errors.txt
}
bytecode() {
    cp "$scripts/$1.lua" .
    run src/luac -s -o "$1.luac" "$1.lua"
    [ "$(cat status)" = 0 ] || return 0
    run src/lua "$1.luac" </dev/null
}

check() {
    for name in closures coroutines strings objects; do same "$name.lua" script $name; done
    wanted_status=1 same "errors.lua" script errors
    wanted_status=7 same "library.lua" script library
    same "luac and run, objects.lua" bytecode objects
    same "luac and run, strings.lua" bytecode strings
}
program_main "$@"
