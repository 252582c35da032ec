#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# proof.sh BIN_DIRECTORY WORK_DIRECTORY: proofs at load time: policies, detached proofs, what a proof assumes about another module. Whether
# a proof counted is seen by --proof=required and by the message of --stats.
set -u
bin=$1 work=$2
here=$(cd "$(dirname "$0")" && pwd)
modes=("" --interp)
[ "${DOGMA_INTERPRETER:-yes}" = yes ] || modes=("")
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 3
unset DOGMA_RUN_FLAGS DOGMA_LIBRARY_PATH
passed=0 failed=0

says() { if [ "$1" = - ]; then [ ! -s err ]; else grep -q -F -e "$1" err; fi; }

# expect STATUS TEXT ARGUMENTS...: dogma-run in each mode: exit status and TEXT on standard error; TEXT "-": nothing there.
expect() {
    local status=$1 text=$2 got mode
    shift 2
    for mode in "${modes[@]}"; do
        got=0
        # shellcheck disable=SC2086
        timeout 20 "$bin/dogma-run" $mode "$@" >out 2>err </dev/null || got=$?
        if [ "$got" = "$status" ] && says "$text"; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            printf '%s %s: status %s, expected %s %s: %s\n' "$mode" "$*" "$got" "$status" "$text" "$(head -n 1 err)"
        fi
    done
}
module() { cat >"$1.dasm"; "$bin/dogma-asm" -o "$1.dgm" "$1.dasm" || failed=$((failed + 1)); }

# user NAME ASSUMED: a program that reads through what place:get returns, and ends with the value.
user() {
    module "$1" <<END
.module "$1"
.entry start
.import "dogma" "exit" as exit (i32) -> ()
.import "place" "get" as get () -> (i64)
$2
.func start (i64) -> ()
  .record
  call.import get
  ld.i32 rdi, [rax]
  call.import exit
  trap 0
END
}
# place CLAIM: the library.
place() {
    module place <<END
.module "place"
.export get
.data
value: .word 42
.func get () -> (i64)
$1
  lea.i64 rax, [@value]
  ret
END
}

user plain ""
user assumes ".assume get, rax P[0, 0xffffffff]"
user too_much ".assume get, rax P[0x2200000, 0x2200fff]"

place "  .post rax P[0x01200000, 0x71000000]"
expect 42 - --proof=required plain.dgm
expect 42 - --proof=required assumes.dgm
expect 42 - --proof=used assumes.dgm
expect 42 - --proof=ignored assumes.dgm
expect 42 "not proven: the proof assumes something about an import that is not proven [P-IMPORT]" --stats too_much.dgm
expect 126 "[P-IMPORT]" --proof=required too_much.dgm

# A library that promises nothing, one without a proof, one whose promise is false.
place "  .record"
expect 126 "[P-IMPORT]" --proof=required assumes.dgm
expect 42 "[P-IMPORT]" --stats assumes.dgm
place ""
expect 126 "there is no proof" --proof=required assumes.dgm
expect 42 "[P-IMPORT]" --stats assumes.dgm
place "  .post rax P[0, 0x1000]"
expect 126 "[P-POST]" --proof=required assumes.dgm
expect 42 "[P-IMPORT]" --stats assumes.dgm

# Detached proofs: of this program, of another one, damaged.
place "  .post rax P[0, 0x71000000]"
if "$bin/dogma-prove" -o plain.dgp plain.dgm && "$bin/dogma-prove" -o assumes.dgp assumes.dgm; then
    passed=$((passed + 1))
else
    failed=$((failed + 1))
    echo "dogma-prove failed"
fi
expect 42 - --proof=required --proof-file plain.dgp plain.dgm
expect 126 "[P-BINDING]" --proof=required --proof-file plain.dgp assumes.dgm
expect 42 - --proof-file plain.dgp assumes.dgm
head -c 40 plain.dgp >cut.dgp
expect 126 "" --proof-file cut.dgp plain.dgm
expect 126 "the bytes are not a proof" --proof-file plain.dgm plain.dgm
expect 125 "" --proof-file missing.dgp plain.dgm
expect 125 "none of used, ignored, required" --proof=maybe plain.dgm

# Many assumptions: each proof is read once, whatever the number (20000 take minutes if each assumption reads both).
many() { seq 0 19999 | sed "$1"; }
module many <<END
.module "many"
$(many 's/.*/.export f&/')
$(many 's/.*/.func f& () -> (i64)\n  .record\n  .post rax N[0, 1]\n  mov.i64 rax, 1\n  ret/')
END
module leans <<END
.module "leans"
.entry start
.import "dogma" "exit" as exit (i32) -> ()
$(many 's/.*/.import "many" "f&" as g& () -> (i64)\n.assume g&, rax N[0, 1]/')
.func start (i64) -> ()
  .record
  mov.i32 rdi, 42
  call.import exit
  trap 0
END
expect 42 - --proof=required leans.dgm

# Children inherit the policy, but not a proof from a file: this one spawns itself and ends with 0 if the child could run.
self="$here/../adversarial/spawn-with-faults-blocked.dasm"
"$bin/dogma-asm" -o self.dgm "$self" && "$bin/dogma-prove" -o self.dgp self.dgm || failed=$((failed + 1))
chmod +x self.dgm
expect 0 "trap: memory" --dir "$PWD" --proof=used --proof-file self.dgp "$PWD/self.dgm"
expect 132 "there is no proof" --dir "$PWD" --proof=required --proof-file self.dgp "$PWD/self.dgm"

printf 'runtime proof: passed %d failed %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
