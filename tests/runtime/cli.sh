#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# cli.sh BIN_DIRECTORY WORK_DIRECTORY: the command line of dogma-run: options, messages, exit status, what a program is given.
set -u
bin=$1 work=$2
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 3
unset DOGMA_RUN_FLAGS DOGMA_LIBRARY_PATH
passed=0 failed=0

# expect STATUS TEXT COMMAND...: exit status, and TEXT in one of the streams.
expect() {
    local status=$1 text=$2 got=0
    shift 2
    timeout 20 "$@" >out 2>err </dev/null || got=$?
    if [ "$got" = "$status" ] && { [ -z "$text" ] || grep -q -F -e "$text" out err; }; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: status %s, expected %s %s: %s\n' "$*" "$got" "$status" "$text" "$(head -n 1 err)"
    fi
}
module() { cat >"$1.dasm"; "$bin/dogma-asm" -o "$1.dgm" "$1.dasm" || failed=$((failed + 1)); }

module hello <<'END'
.module "hello"
.entry start
.import "dogma" "write" as write (i32, i64, i64) -> (i64)
.import "dogma" "exit" as exit (i32) -> ()
.rodata
text: .ascii "hello, world\n"
.func start (i64) -> ()
  mov.i32 rdi, 1
  lea.i64 rsi, [@text]
  mov.i64 rdx, 13
  call.import write
  mov.i32 rdi, rax
  call.import exit
  trap 0
END
# Exit status: argument count * 16 + environment count (start block offsets of argument_count and environment_count).
module counts <<'END'
.module "counts"
.entry start
.import "dogma" "exit" as exit (i32) -> ()
.func start (i64) -> ()
  ld.i32 rax, [rdi + 80]
  shl.i32 rax, rax, 4
  add.i32 rax, [rdi + 84]
  mov.i32 rdi, rax
  call.import exit
  trap 0
END
module map_too_much <<'END'
.module "map"
.entry start
.import "dogma" "exit" as exit (i32) -> ()
.import "dogma" "map" as map (i64, i64, i32, i32, i32, i64) -> (i64)
.func start (i64) -> ()
  mov.i64 rdi, 0
  mov.i64 rsi, 1048576
  mov.i32 rdx, 3
  mov.i32 rcx, 0
  mov.i32 r8, -1
  mov.i64 r9, 0
  call.import map
  mov.i64 rdi, 0
  br.i64 rax, -12, ne, out
  mov.i32 rdi, 12
out:
  call.import exit
  trap 0
END
# open(first directory of the start block, "../etc" and so on): exits with the error number.
open_path() {
    module "$1" <<END
.module "open"
.entry start
.import "dogma" "exit" as exit (i32) -> ()
.import "dogma" "open" as open (i32, i64, i64, i32, i32) -> (i64)
.rodata
path: .ascii "$2"
.func start (i64) -> ()
  mov.i32 rdi, 0x10000
  lea.i64 rsi, [@path]
  mov.i64 rdx, ${#2}
  mov.i32 rcx, 0
  mov.i32 r8, 0
  call.import open
  neg.i64 rdi, rax
  br.i64 rax, 0, slt, out
  mov.i32 rdi, 0
out:
  call.import exit
  trap 0
END
}

run=$bin/dogma-run
expect 0 "usage: dogma-run" "$run" --help
expect 0 "dogma-run" "$run" --version
expect 125 "no program" "$run"
expect 125 "unknown option '--bogus'" "$run" --bogus hello.dgm
expect 125 "needs a value" "$run" --dir
expect 125 "is not a size" "$run" --max-memory 12x hello.dgm
expect 125 "must be absolute" "$run" --dir .:relative hello.dgm
expect 125 "No such file" "$run" --dir absent hello.dgm
expect 127 "No such file" "$run" absent.dgm
expect 126 "directory" "$run" .
expect 126 "error" "$run" "$here/cli.sh"
head -c 100 hello.dgm >short.dgm
expect 126 "error" "$run" short.dgm
expect 13 "hello, world" "$run" hello.dgm
expect 13 "load" "$run" --stats hello.dgm
expect 16 "" "$run" --access=gs counts.dgm
expect 16 "" "$run" --access best counts.dgm
expect 125 "neither best nor gs" "$run" --access=plain counts.dgm
for form in best gs; do # other code, and nothing else
    "$run" --stats --access=$form counts.dgm 2>&1 | grep -o "code [0-9]* bytes" >code.$form
done
expect 1 "" cmp -s code.best code.gs
expect 125 "unknown option" env DOGMA_RUN_FLAGS=--bogus "$run" hello.dgm
expect 125 "is no option" env DOGMA_RUN_FLAGS=word "$run" hello.dgm
expect 13 "load" env DOGMA_RUN_FLAGS="--stats --dir ." "$run" hello.dgm
expect 16 "" "$run" counts.dgm
expect 64 "" "$run" counts.dgm one --two three
expect 18 "" "$run" --env A=1 --env=B=2 --env A=3 counts.dgm
expect 125 "not NAME=VALUE" "$run" --env A counts.dgm
expect 18 "" env -i X=1 Y=2 "$run" --inherit-env counts.dgm
expect 17 "" env -i DOGMA_RUN_FLAGS="--env Z=1" X=1 "$run" counts.dgm
expect 0 "" "$run" map_too_much.dgm
expect 0 "" "$run" --max-memory 2M map_too_much.dgm
expect 12 "" "$run" --max-memory 1000K map_too_much.dgm
expect 125 "address space" bash -c "ulimit -v 10000000; exec '$run' hello.dgm"
expect 13 "" bash -c "exec '$run' hello.dgm <&- 2>&-"
expect 247 "" bash -c "exec '$run' hello.dgm >&-" # EBADF

# An executable file with the interpreter line.
{ printf '%-63s\n' '#!/usr/bin/env dogma-run'; cat hello.dgm; } >hello
chmod +x hello
expect 13 "hello, world" env PATH="$bin:$PATH" ./hello

mkdir -p box/inside
echo secret >secret
ln -s ../secret box/link
ln -s /etc/passwd box/absolute
ln -s inside/deep box/good
echo deep >box/inside/deep
open_path up ../secret
open_path through inside/../../secret
open_path by_link link
open_path by_absolute_link absolute
open_path absolute_path /etc/passwd
open_path good good
open_path around inside/../inside/deep
open_path magic self/root/etc/passwd
open_path memory self/mem
for name in up through by_link by_absolute_link absolute_path; do
    expect 18 "" "$run" --dir box "$name.dgm"
done
expect 0 "" "$run" --dir box good.dgm
expect 0 "" "$run" --dir box around.dgm
expect 9 "" "$run" good.dgm
for name in magic memory; do
    timeout 20 "$run" --dir /proc "$name.dgm" 2>err
    [ $? != 0 ] && passed=$((passed + 1)) || { failed=$((failed + 1)); echo "procfs through --dir /proc: $name"; }
done

if [ "${DOGMA_INTERPRETER:-yes}" = yes ]; then
    expect 13 "hello, world" "$run" --interp hello.dgm
    expect 18 "" "$run" --interp --dir box up.dgm
else
    expect 125 "without the interpreter" "$run" --interp hello.dgm
fi
# The view of the binary: what the file held when it was checked, from the magic on, whatever becomes of the file.
module view <<'END'
.module "view"
.entry start
.import "dogma" "write" as write (i32, i64, i64) -> (i64)
.import "dogma" "open" as open (i32, i64, i64, i32, i32) -> (i64)
.import "dogma" "exit" as exit (i32) -> ()
.rodata
.zero 5000000
.func start (i64) -> () saved=rbx
  mov.i64 rbx, rdi
  ; with a directory: truncate the own file first
  br.i32 [rbx + 96], 0, eq, show
  ld.i64 rsi, [rbx + 120]
  br.i64 rsi, 0, eq, bad
  ld.i64 r8, [rbx + 88]
  ld.i32 rcx, [r8 + 8]
  ld.i32 rdi, [r8 + 12]
  lea.i64 rsi, [rsi + rcx + 1]
  mov.i64 rdx, 0
size:
  ld.u8 r9, [rsi + rdx]
  br.i32 r9, 0, eq, sized
  add.i64 rdx, 1
  jump size
sized:
  mov.i32 rcx, 0x201
  mov.i32 r8, 0
  call.import open
  br.i64 rax, 0, slt, bad
show:
  mov.i32 rdi, 1
  ld.i64 rsi, [rbx + 16]
  ld.i64 rdx, [rbx + 24]
  call.import write
  mov.i32 rdi, 0
  ld.i64 rdx, [rbx + 24]
  br.i64 rax, rdx, eq, out
bad:
  mov.i32 rdi, 1
out:
  call.import exit
  trap 0
END
{ printf '%-63s\n' '#!/usr/bin/env dogma-run'; cat view.dgm; } >view_line.dgm
modes=(--stats)
[ "${DOGMA_INTERPRETER:-yes}" = yes ] && modes+=(--interp)
for mode in "${modes[@]}"; do
    for name in view view_line; do
        expect 0 "" "$run" "$mode" $name.dgm
        mv out seen
        expect 0 "" cmp seen view.dgm
    done
    mkdir -p own
    cp view_line.dgm own/
    expect 0 "" "$run" "$mode" --dir own own/view_line.dgm
    mv out seen
    expect 0 "" cmp seen view.dgm
    expect 1 "" test -s own/view_line.dgm
done

# Relative to the caller: libraries in a library path.
mkdir -p libraries
for name in lib main_with_library; do "$bin/dogma-asm" -o "$name.dgm" "$here/flow/$name.dasm" || failed=$((failed + 1)); done
mv lib.dgm libraries/
expect 126 "needs the module 'lib'" "$run" main_with_library.dgm
expect 31 "" "$run" --library-path libraries main_with_library.dgm
expect 31 "" env DOGMA_LIBRARY_PATH=/nowhere:libraries "$run" main_with_library.dgm
expect 126 "it is a library" "$run" libraries/lib.dgm

printf 'runtime cli: passed %d failed %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
