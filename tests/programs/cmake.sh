#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A CMake project through the toolchain file: configure checks that run programs, a library, CTest, install.
set -euo pipefail
suite=cmake

build() {
    local toolchain=()
    case $KIND in
    dogma) toolchain=(-DCMAKE_TOOLCHAIN_FILE="$DOGMA_OUT/share/dogma/dogma-toolchain.cmake") ;;
    *) toolchain=(-DCMAKE_C_COMPILER="$CC" -DCMAKE_AR="$(command -v "$AR")") ;;
    esac
    # The environment's compiler must not win over the toolchain file's.
    env -u CC -u CFLAGS cmake -G Ninja -S "$DOGMA_ROOT/tests/programs/cmake" -B "$1" "${toolchain[@]}" \
        -DCMAKE_BUILD_TYPE=Release -DCMAKE_INSTALL_PREFIX="$1/installed"
    ninja -C "$1"
    (cd "$1" && ctest --output-on-failure --timeout 60)
    ninja -C "$1" install
}
. "$(dirname "${BASH_SOURCE[0]}")/programs.sh"

check() {
    same "what configure found" run installed/bin/area facts
    same "the program" run installed/bin/area circle 1.5
    wanted_status=1 same "a failing run" run installed/bin/area cube 1
}
program_main "$@"
