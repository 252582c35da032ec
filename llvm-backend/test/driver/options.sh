# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The option table: what is known, what is not, what only prints.
. "$(dirname "$0")/common.sh"

echo 'int main(void) { return 0; }' >a.c

for option in -bogus --bogus -fbogus-feature -mavx2 -march=native -march=x86-64 -O7x -Wl,--bogus \
    -Wl,-z,bogus -fuse-ld=lld -fopenmp -fsanitize=address -fprofile-generate -T --coverage; do
    run 2 "$cc" $option -c a.c -o never.o
    has stderr.txt "error:"
    has stderr.txt "${option#-Wl,}"
done 2>&1 | sed 's/-z,bogus/-z bogus/' >log.txt
# the -z case is spelt with a space in the message, -T has lost its value
grep -v -e "-z bogus" -e "lacks '-T'" log.txt | grep '^FAIL' && failures=1
[ -e never.o ] && fail "a failed run left its output"

for option in -m64 -mno-red-zone -fPIC -fpie -pipe -pthread -Wall -Wextra -std=c99 -std=gnu17 -ansi -pedantic \
    -O -O0 -O1 -O2 -O3 -Os -Oz -Og -Ofast -g -g1 -g3 -ggdb -gdwarf-4 -fno-strict-aliasing -fwrapv -fno-common -fcommon \
    -ffunction-sections -fdata-sections -fvisibility=hidden -fstack-protector-strong -fomit-frame-pointer \
    -fno-omit-frame-pointer -funsigned-char -fcf-protection -fno-plt -flto -w -Wno-unknown-pragmas -Wa,--noexecstack \
    -fdogma-clamp -fno-dogma-clamp -D_FORTIFY_SOURCE=2 -fno-builtin -ffreestanding -fno-asynchronous-unwind-tables -fexceptions -fsigned-char; do
    rm -f a.o
    run 0 "$cc" $option -c a.c -o a.o
    [ -s a.o ] || fail "$option: no object"
done

run 2 "$cc"
has stderr.txt "no input files"
run 2 "$cc" -c a.c -o
has stderr.txt "needs a value"
run 2 "$cc" -x c++ a.c
run 2 "$cc" -c a.cpp
has stderr.txt "only C"
run 2 "$cc" -c a.S
run 1 "$cc" -c missing.c
run 2 "$cc" -c a.c a.c -o both.o

run 0 "$cc" --version
has stdout.txt "dogma-unknown-linux-musl"
run 0 "$cc" -dumpmachine
[ "$(cat stdout.txt)" = dogma-unknown-linux-musl ] || fail "-dumpmachine"
run 0 "$cc" -dumpversion
run 0 "$cc" --help
has stdout.txt "-shared"
run 0 "$cc" -print-search-dirs
has stdout.txt "libraries: ="
run 0 "$cc" -print-prog-name=ar
has stdout.txt "dogma-ar"
run 0 "$cc" -print-file-name=no-such-file
[ "$(cat stdout.txt)" = no-such-file ] || fail "-print-file-name of a missing file"
run 0 "$cc" -print-libgcc-file-name
has stdout.txt "libdogma-builtins.a"
run 0 "$cc" -print-multi-os-directory
run 0 "$cc" -print-sysroot
run 0 "$cc" -print-resource-dir
run 0 "$cc" -v
has stderr.txt "dogma-cc"

rm -f a.o
run 0 "$cc" -### -c a.c -o a.o
has stderr.txt '"front end"'
[ -e a.o ] && fail "-### compiled"
finish
