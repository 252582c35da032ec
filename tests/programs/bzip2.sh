#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# bzip2 1.0.8: its own samples, and 20 MB there and back.
set -euo pipefail
suite=bzip2

build() {
    local archive
    archive=$(source_file bzip2 bzip2_1.0.8.orig.tar.gz \
        ab5a03176ee106d3f0fa90e381da478ddae405918153cca248e682cd0c4a2269 \
        https://sourceware.org/pub/bzip2/bzip2-1.0.8.tar.gz)
    unpack "$archive" "$1"
    cd "$1"
    make -j"$DOGMA_JOBS" CC="$CC" AR="$AR" RANLIB="$RANLIB" CFLAGS="$CFLAGS -D_FILE_OFFSET_BITS=64" \
        LDFLAGS="$LDFLAGS" bzip2 bzip2recover
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

sample() {
    local number=$1
    run bzip2 "-$number" <"$work/native/sample$number.ref" >packed
    cmp -s packed "$work/native/sample$number.bz2" || wrong 100
    run bzip2 -d <"$work/native/sample$number.bz2" >unpacked
    cmp -s unpacked "$work/native/sample$number.ref" || wrong 101
}
roundtrip() {
    run bzip2 -9 <"$data" >packed
    run bzip2 -d <packed >unpacked
    cmp -s unpacked "$data" || wrong 100
    rm unpacked
}
damaged() {
    { head -c 5000 "$work/native/sample1.bz2"; printf 'xxxx'; tail -c +5005 "$work/native/sample1.bz2"; } >damaged.bz2
    run bzip2 -d <damaged.bz2
}
on_files() {
    cp "$work/native/sample2.ref" file
    run bzip2 -k file
    rm file
    run bzip2 -t file.bz2
    run bzip2 -d file.bz2
}

check() {
    data=$(test_data)
    for number in 1 2 3; do same "sample $number" sample $number; done
    wanted_status=2 same "damaged input" damaged
    same "on files" on_files
    same "there and back, 20 MB" roundtrip
}
program_main "$@"
