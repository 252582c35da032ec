#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The command lines of dogma-asm and dogma-dump: exit status, streams, files, formats.
# usage: tools.sh BIN_DIR
set -u
asm=$1/dogma-asm dump=$1/dogma-dump
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 3
failed=0 count=0

# run STATUS OUT_PATTERN ERR_PATTERN command...   (extended regular expressions; - means the stream is empty)
run() {
  local status=$1 out=$2 err=$3
  shift 3
  count=$((count + 1))
  timeout 20 "$@" > out.txt 2> err.txt < /dev/null
  local got=$?
  local good=1
  [ $got -eq "$status" ] || good=0
  for stream in out err; do
    local pattern=${!stream}
    if [ "$pattern" = - ]; then
      [ ! -s $stream.txt ] || good=0
    else
      grep -qE -- "$pattern" $stream.txt || good=0
    fi
  done
  if [ $good -eq 0 ]; then
    failed=$((failed + 1))
    { echo "FAIL: $*"; echo "status $got, expected $status; out /$out/, err /$err/"; head -5 out.txt err.txt; } >&2
  fi
}

cp "$here/accept/everything.dasm" a.dasm
run 0 '^usage: dogma-asm ' - "$asm" --help
run 0 'exit status: 0 done' - "$dump" -h
run 0 '^dogma-dump [0-9.]+ \(format revision 1, ISA revision 1\)$' - "$dump" --version
run 2 - 'unknown option `--nonsense`' "$dump" --nonsense a.dgm
run 2 - 'unknown option `-x`' "$asm" -x a.dasm
run 2 - 'missing value of option `-o`' "$asm" a.dasm -o
run 2 - 'one input file expected' "$asm" -o a.dgm
run 2 - 'one input file expected' "$asm" -o a.dgm a.dasm a.dasm
run 2 - 'option --output is missing' "$asm" a.dasm
run 2 - 'one module expected' "$dump"
run 3 - 'absent.dasm: No such file' "$asm" -o a.dgm absent.dasm
run 3 - 'absent.dgm: No such file' "$dump" absent.dgm
run 3 - 'nowhere/a.dgm' "$asm" -o nowhere/a.dgm a.dasm
run 0 - - "$asm" -o a.dgm a.dasm
run 0 - - "$asm" --output=same.dgm -- a.dasm
run 0 - - cmp a.dgm same.dgm
run 0 '^entry +0 "start"$' - "$dump" a.dgm
run 0 '^code +0x7 ' - "$dump" --sections a.dgm
run 0 '^function main \(i64\) -> \(\)$' - "$dump" --exports-list a.dgm
run 0 '^data msg 6$' - "$dump" --exports-list a.dgm
run 0 '^function dogma write \(i64, i64, i64\) -> \(i64\)$' - "$dump" --imports-list a.dgm
run 0 '^  call.import 0 +; +[0-9]+ ; "dogma" "write"$' - "$dump" -d a.dgm
run 0 '^b1: ; block$' - "$dump" -d -f start a.dgm
run 0 '^  trap 1 ' - "$dump" --disassemble --function=helper a.dgm
run 1 - 'no function `nobody`' "$dump" -d -f nobody a.dgm
run 0 '"name": "everything"|"name": "demo"' - "$dump" --json a.dgm
run 0 '"text": "trap 1"' - "$dump" --json -d -f helper a.dgm
run 1 - 'a.dasm:0x0: error: this is not a Dogma module \[B-MAGIC\]' "$dump" a.dasm

# The interpreter line.
run 0 - - "$asm" --shebang -o s.dgm a.dasm
[ -x s.dgm ] || { echo "FAIL: s.dgm is not executable" >&2; failed=$((failed + 1)); }
[ "$(head -c 24 s.dgm)" = '#!/usr/bin/env dogma-run' ] || { echo "FAIL: interpreter line" >&2; failed=$((failed + 1)); }
run 0 '^entry ' - "$dump" --validate s.dgm

# Text errors name line and column, and leave no output.
error() {
  printf '%s\n' "$2" > e.dasm
  run 1 - "$1" "$asm" -o e.dgm e.dasm
  [ ! -e e.dgm ] || { echo "FAIL: output after an error" >&2; failed=$((failed + 1)); rm -f e.dgm; }
}
error 'e.dasm:2:3: error: unknown instruction `nonsense`' $'.func f () -> ()\n  nonsense\n'
error 'e.dasm:2:3: error: `add.i64` does not take these operands' $'.func f () -> ()\n  add.i64 rax, v1\n'
error 'e.dasm:1:1: error: unknown directive `.nonsense`' '.nonsense 1'
error 'e.dasm:1:1: error: an instruction stands outside a function' 'ret'
error 'e.dasm:2:3: error: label `away` is not in this function' $'.func f () -> ()\n  jump away\n'
error 'e.dasm:3:1: error: label `l` is defined twice' $'.func f () -> ()\nl: ret\nl: ret\n'
error 'e.dasm:3:7: error: `f` is defined twice' $'.func f () -> ()\n ret\n.func f () -> ()\n'
error 'e.dasm:2:8: error: `nobody` is not defined' $'.func f () -> ()\n  call nobody\n'
error 'e.dasm:2:7: error: scale is 1, 2, 4 or 8|scale is 1, 2, 4 or 8' $'.func f () -> ()\n  ld.i64 rax, [rcx + rdx*3]\n'
error 'displacement is above 32 bits' $'.func f () -> ()\n  ld.i64 rax, [rcx + 2147483648]\n'
error 'number is above 64 bits' '.memory 18446744073709551616'
error 'string without an end' '.module "x'
error 'unknown escape' '.module "\q"'
error 'unexpected character' '.module !'
error 'end of line expected' '.memory 1 2'
error 'rodata holds no pointers' $'.rodata\n .quad f\n'
error 'an operand field holds a value' $'.func f () -> ()\n  add.i64 rax, 4294967296\n'
error 'e.dasm:2:3: error: .* \[V-REG\]' $'.func f () -> ()\n  mov.i64 rbx, 1\n  ret\n'
error 'e.dasm:1:7: error: .* \[V-FUNC-2\]' $'.func f () -> () slots=9000\n  ret\n'

echo "tools: $count runs, $failed failures"
[ $failed -eq 0 ]
