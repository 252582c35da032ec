#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Build the C library: musl, fetched by pinned hash, with the Dogma layer of this folder, as LLVM bitcode.
#
#   build.sh --cc DOGMA-CC --ar DOGMA-AR --sysroot DIR [--jobs N] [--source musl-1.2.3.tar.gz]
#
# DIR receives include/ and lib/ (libc.a, crt1.o, libdogma-builtins.a, and empty libm.a, libpthread.a, ...).
# Results are kept in ${DOGMA_CACHE:-<checkout>/cache}/libc under a hash of everything that goes into them, so a second
# build copies. Exit: 0 done; 1 failed, with the reason on stderr; 2 usage.

set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/.." && pwd)
cache=${DOGMA_CACHE:-$root/cache}
source_sha256=7d5b0b6062521e4627e099e4c9dc8248d32a30285e959b7eecaa780cf8cfd4a4

cc="" ar="" sysroot="" archive="" jobs=$(nproc)

fail() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
usage() {
    printf 'usage: build.sh --cc DOGMA-CC --ar DOGMA-AR --sysroot DIR [--jobs N] [--source FILE]\n' >&2
    exit 2
}

while [ $# -gt 0 ]; do
    [ $# -ge 2 ] || usage
    case $1 in
    --cc) cc=$2 ;;
    --ar) ar=$2 ;;
    --sysroot) sysroot=$2 ;;
    --jobs) jobs=$2 ;;
    --source) archive=$2 ;;
    *) usage ;;
    esac
    shift 2
done
[ -n "$cc" ] && [ -n "$ar" ] && [ -n "$sysroot" ] || usage
absolute() { case $1 in "" | /*) printf "%s" "$1" ;; *) printf "%s/%s" "$PWD" "$1" ;; esac; }
cc=$(absolute "$cc") ar=$(absolute "$ar") sysroot=$(absolute "$sysroot") archive=$(absolute "$archive")
[ -x "$cc" ] || fail "no compiler at $cc"

# Everything that the result depends on. Objects hold LLVM IR, so of the compiler it is the front end that counts.
inputs_hash() {
    {
        printf '%s\n' "$source_sha256"
        "$cc" --version | sed '/^InstalledDir/d'
        cd "$root"
        find libc/arch libc/builtins libc/crt libc/include libc/src libc/build.sh runtime/api.def runtime/include \
            llvm-backend/frontend -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum
    } | sha256sum | cut -c1-32
}

key=$(inputs_hash)
result=$cache/libc/$key
mkdir -p "$cache/libc"

install_result() {
    if [ "$(cat "$sysroot/.libc" 2>/dev/null)" != "$key" ]; then
        mkdir -p "$(dirname "$sysroot")"
        rm -rf "$sysroot.new"
        cp -a "$result" "$sysroot.new"
        printf '%s\n' "$key" >"$sysroot.new/.libc"
        rm -rf "$sysroot"
        mv "$sysroot.new" "$sysroot"
    fi
    # For build tools that compare times.
    touch "$sysroot/.libc"
    exit 0
}

exec 9>"$cache/libc/lock"
flock -w 1800 9 || fail "another build of the C library takes too long"
[ ! -d "$result" ] || install_result

if [ -z "$archive" ]; then
    archive=$("$root/tests/support/fetch.sh" source musl "" musl_1.2.3.orig.tar.gz "$source_sha256" \
        https://musl.libc.org/releases/musl-1.2.3.tar.gz "$cache/sources") || fail "cannot get musl's source"
fi
[ "$(sha256sum <"$archive" | cut -d' ' -f1)" = "$source_sha256" ] || fail "$archive: not the pinned content"

work=$cache/libc/work
rm -rf "$work"
mkdir -p "$work/musl" "$work/objects" "$work/out/include/bits" "$work/out/include/dogma" "$work/out/lib"
tar -xf "$archive" -C "$work/musl" --strip-components=1 --no-same-owner
musl=$work/musl

# Files of this folder replace musl's of the same path.
cp -R "$here/arch/dogma" "$musl/arch/"
cp -R "$here/src/." "$musl/src/"
cp -R "$here/include/." "$musl/include/"

# Cancellation points are ordinary calls: see arch/dogma/syscall_arch.h.
sed -i 's/^#define __syscall_cp\([0-6]\)(.*/#define __syscall_cp\1 __syscall\1/' "$musl/src/internal/syscall.h"
[ "$(grep -c '^#define __syscall_cp[0-6] __syscall' "$musl/src/internal/syscall.h")" = 7 ] ||
    fail "musl's syscall.h is not as expected"

# The headers, as users will see them.
include=$work/out/include
cp -R "$musl/include/." "$include/"
rm -f "$include/alltypes.h.in"
cp "$musl"/arch/generic/bits/*.h "$include/bits/"
cp "$musl"/arch/dogma/bits/*.h "$include/bits/"
sed -f "$musl/tools/mkalltypes.sed" "$musl/arch/dogma/bits/alltypes.h.in" "$musl/include/alltypes.h.in" \
    >"$include/bits/alltypes.h"
{
    cat "$musl/arch/dogma/bits/syscall.h.in"
    sed -n 's/__NR_/SYS_/p' "$musl/arch/dogma/bits/syscall.h.in"
} >"$include/bits/syscall.h"
cp "$root"/runtime/include/dogma/runtime_api.h "$root"/runtime/include/dogma/runtime_calls.h "$root"/runtime/api.def \
    "$include/dogma/"
printf '#define VERSION "%s"\n' "$(cat "$musl/VERSION")" >"$musl/src/internal/version.h"

# Without contraction, so that mathematical functions give the bits they give on other machines.
language=(-std=c99 -nostdinc -D_XOPEN_SOURCE=700 -fno-strict-aliasing -ffp-contract=off -w
    -I"$musl/arch/dogma" -I"$musl/arch/generic" -I"$musl/src/include" -I"$musl/src/internal" -I"$include")

# Code that programs spend time in is compiled for speed, the rest for size. Without -ffreestanding the optimiser may turn a
# function's own body into a call of that function; where that cannot happen, leaving it out lets calls be inlined.
flags_of() {
    case $1 in
    src/ctype | src/errno | wrappers) printf '%s\n' -O2 ;;
    src/complex | src/internal | src/malloc* | src/math | src/multibyte | src/prng | src/regex | src/search | \
        src/stdio | src/stdlib | src/string | src/time | src/locale | src/conf | src/dogma)
        printf '%s\n' -O2 -ffreestanding ;;
    *) printf '%s\n' -Os -ffreestanding ;;
    esac
}

# Functions of ours that are one instruction or one call of the runtime.
wrappers=$(cd "$here" && ls src/math/*.c src/string/*.c)

is_wrapper() { case $'\n'$wrappers$'\n' in *$'\n'$1$'\n'*) return 0 ;; esac; return 1; }

# compile_group NAME CLASS FILE...: objects into $work/objects/NAME, which is flat.
compile_group() {
    local group=$1 class=$2 flags
    shift 2
    mapfile -t flags < <(flags_of "$class")
    mkdir -p "$work/objects/$group"
    cd "$work/objects/$group"
    "$cc" "@$work/language.options" "${flags[@]}" -c "$@"
}

# Groups of files that share their flags, none of them long, so that jobs stay busy to the end.
plan=$work/plan
mkdir -p "$plan"
number=0
start_group() {
    number=$((number + 1))
    current=$plan/$(printf '%03d' "$number")
    printf '%s\n' "$1" >"$current"
    in_group=0
}
cd "$musl"
for directory in src/* src/malloc/mallocng; do
    [ -d "$directory" ] || continue
    start_group "$directory"
    for file in "$directory"/*.c; do
        [ -f "$file" ] || continue
        case $file in
        # Replaced by nothing: new threads, machine code, musl's own dynamic linker.
        src/thread/clone.c | src/thread/__unmapself.c | src/thread/__syscall_cp.c | src/thread/syscall_cp.c | \
            src/thread/__set_thread_area.c | src/thread/__tls_get_addr.c | src/signal/restore.c | \
            src/setjmp/setjmp.c | src/signal/sigsetjmp.c | src/signal/sigsetjmp_tail.c | src/env/__reset_tls.c | \
            src/linux/clone.c) continue ;;
        esac
        ! is_wrapper "$file" || continue
        [ "$in_group" -lt 60 ] || start_group "$directory"
        printf '%s\n' "../../musl/$file" >>"$current"
        in_group=$((in_group + 1))
    done
done
start_group wrappers
for file in $wrappers; do printf '%s\n' "../../musl/$file" >>"$current"; done

export -f compile_group flags_of
export cc work
# Arrays do not pass through the environment.
printf '"%s"\n' "${language[@]}" >"$work/language.options"
run_group() {
    local lines
    mapfile -t lines <"$1"
    [ "${#lines[@]}" -gt 1 ] || return 0
    compile_group "${1##*/}" "${lines[@]}" || { printf 'build.sh: %s failed\n' "${lines[0]}" >&2; return 255; }
}
export -f run_group
printf '%s\0' "$plan"/* | xargs -0 -n 1 -P "$jobs" bash -c 'run_group "$1"' run_group || fail "compiling musl failed"

cd "$work"
find objects -name '*.o' -print | LC_ALL=C sort >objects.list
xargs "$ar" qcs "$work/out/lib/libc.a" <objects.list

# Relative names, here as above: objects record them, and shall not depend on where the checkout is.
cp -R "$here/builtins" "$here/crt" "$work/"
cd "$work/builtins"
"$cc" -std=c11 -nostdinc -O2 -ffreestanding -ffp-contract=off -I"$include" -c ./*.c
"$ar" qcs "$work/out/lib/libdogma-builtins.a" ./*.o
"$cc" -std=c11 -nostdinc -O2 -ffreestanding -ffp-contract=off -I"$include" -c ../crt/crt1.c -o "$work/out/lib/crt1.o"

# What other systems split off is all in libc.
for name in m pthread rt dl util crypt xnet resolv; do
    "$ar" qcs "$work/out/lib/lib$name.a"
done

mv "$work/out" "$result"
cd "$cache/libc"
rm -rf "$work"
install_result
