# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The CMake toolchain file. Without the C library only a static library is built.
. "$(dirname "$0")/common.sh"
cmake=$(command -v cmake) || { echo "SKIP: no cmake"; exit 77; }
cat >CMakeLists.txt <<'END'
cmake_minimum_required(VERSION 3.10)
project(example C)
add_library(part STATIC part.c)
add_library(loaded SHARED loaded.c)
add_executable(example example.c)
target_link_libraries(example part loaded m)
END
echo 'int part(void) { return 40; }' >part.c
echo 'int loaded(void) { return 2; }' >loaded.c
printf '#include <stdio.h>\nint part(void), loaded(void);\nint main(void) { printf("%%d\\n", part() + loaded()); return 0; }\n' >example.c
options="-DCMAKE_TOOLCHAIN_FILE=$out/share/dogma/dogma-toolchain.cmake"
whole=yes
[ -e "$out/sysroot/lib/libc.a" ] && [ -x "$out/bin/dogma-run" ] || whole=
[ $whole ] || options="$options -DCMAKE_TRY_COMPILE_TARGET_TYPE=STATIC_LIBRARY"
run 0 "$cmake" -S . -B build $options
if [ ! $whole ]; then
    run 0 "$cmake" --build build --target part
    [ -s build/libpart.a ] || fail "no library"
    finish
fi
run 0 "$cmake" --build build
[ -s build/libloaded.dgm ] || fail "no library module"
run 0 "$out/bin/dogma-run" build/example
[ "$(cat stdout.txt)" = 42 ] || fail "the program printed '$(cat stdout.txt)'"
finish
