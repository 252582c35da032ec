#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# GNU bc and dc 1.07.1, the autoconf way: ./configure CC=... && make, which runs what it has built.
set -euo pipefail
suite=bc

build() {
    local archive
    archive=$(source_file bc bc_1.07.1.orig.tar.gz \
        62adfca89b0a1c0164c2cdca59ca210c1d44c3ffc46daf9931cf4942664cb02a \
        https://ftp.gnu.org/gnu/bc/bc-1.07.1.tar.gz)
    unpack "$archive" "$1"
    cd "$1"
    # Old C; and the generated parser and scanner of the release are used as they are.
    ./configure CC="$CC" AR="$AR" RANLIB="$RANLIB" CFLAGS="$CFLAGS -std=gnu89 -w" MAKEINFO=true \
        YACC=false LEX=: </dev/null
    make -j"$DOGMA_JOBS" MAKEINFO=true
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

scripts=$DOGMA_ROOT/tests/programs/bc

program() {
    cp "$scripts/$1.bc" .
    run bc/bc -l "$1.bc" </dev/null
}
expression() { printf '%s\n' "$2" | run "$1"; }

check() {
    same "digits.bc" program digits
    same "language.bc" program language
    same "bc from standard input" expression bc/bc "scale=30; sqrt(2); 2^200; obase=16; 255; ibase=2; 1011"
    same "errors" expression bc/bc "1/0; 5 +; a[-1]; sqrt(-1); 7"
    same "dc" expression dc/dc "20k 2v p [la1+dsa*pla10>y]sy 0sa1 lyx 16o 255p 3 5^p 17 5~ f 2 10 7|p"
}
program_main "$@"
