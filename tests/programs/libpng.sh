#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# libpng 1.6.39 over zlib 1.2.13: its own test, the suite of odd images, and a program that writes and reads images.
set -euo pipefail
suite=libpng

build() {
    local archive
    archive=$(source_file zlib zlib_1.2.13.dfsg.orig.tar.bz2 \
        71feb7947e3c00ef125f83b79a4e529bde31171e5babe48b391f06758d1ab0a1 \
        https://zlib.net/fossils/zlib-1.2.13.tar.gz \
        b3a24de97a8fdbc835b9833169501030b8977031bcb54b3b3ac13740f846ab30)
    unpack "$archive" "$1/zlib"
    archive=$(source_file libpng1.6 libpng1.6_1.6.39.orig.tar.gz \
        a00e9d2f2f664186e4202db9299397f851aea71b36a35e74910b8820e380d441 \
        https://github.com/pnggroup/libpng/archive/refs/tags/v1.6.39.tar.gz)
    unpack "$archive" "$1/libpng"
    (cd "$1/zlib" && ./configure --static && make -j"$DOGMA_JOBS" AR="$AR" ARFLAGS=rc RANLIB="$RANLIB" libz.a)
    cd "$1/libpng"
    cp scripts/pnglibconf.h.prebuilt pnglibconf.h
    local objects=() source
    for source in png pngerror pngget pngmem pngpread pngread pngrio pngrtran pngrutil pngset pngtrans pngwio pngwrite pngwtran pngwutil; do
        # shellcheck disable=SC2086
        "$CC" $CFLAGS -I../zlib -c -o "$source.o" "$source.c"
        objects+=("$source.o")
    done
    "$AR" rc libpng.a "${objects[@]}"
    "$RANLIB" libpng.a
    # shellcheck disable=SC2086
    "$CC" $CFLAGS -I../zlib -o pngtest pngtest.c $LDFLAGS -L. -L../zlib -lpng -lz -lm
    # shellcheck disable=SC2086
    "$CC" $CFLAGS -I. -I../zlib -o ../transcode "$DOGMA_ROOT/tests/programs/libpng/transcode.c" $LDFLAGS -L. -L../zlib -lpng -lz -lm
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

own_test() {
    cp "$work/native/libpng/pngtest.png" .
    run libpng/pngtest pngtest.png
}
# pngtest reads, writes and compares; with -m it goes on to the next file, so odd and broken images come together.
odd_images() {
    cp "$work"/native/libpng/contrib/pngsuite/*.png .
    run libpng/pngtest -m -- *.png
}

check() {
    same "pngtest" own_test
    same "pngtest on the suite of images" odd_images
    same "transcode 97 x 61" run transcode 97 61 2
    same "transcode 900 x 700" run transcode 900 700 1
}
program_main "$@"
