#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# zlib 1.2.13: minigzip over 20 MB and the library's own example test.
set -euo pipefail
suite=zlib

build() {
    local archive
    archive=$(source_file zlib zlib_1.2.13.dfsg.orig.tar.bz2 \
        71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1 \
        https://zlib.net/fossils/zlib-1.2.13.tar.gz \
        b3a24de97a8fdbc835b9833169501030b8977031bcb54b3b3ac13740f846ab30)
    unpack "$archive" "$1"
    cd "$1"
    ./configure --static
    make -j"$DOGMA_JOBS" AR="$AR" ARFLAGS=rc RANLIB="$RANLIB" libz.a example minigzip
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

compress() { run minigzip "$1" <"$data"; }
roundtrip() {
    run minigzip -6 <"$data" >data.gz
    run minigzip -d <data.gz >data.back
    cmp -s data.back "$data" || wrong 100
    rm data.back
}
in_place() {
    cp "$data" copy
    run minigzip copy
    run minigzip -d copy.gz
}

check() {
    data=$(test_data)
    same "minigzip -1, 20 MB" compress -1
    same "minigzip -9, 20 MB" compress -9
    same "minigzip there and back, 20 MB" roundtrip
    same "minigzip on files" in_place
    same "example test" run example
}
program_main "$@"
