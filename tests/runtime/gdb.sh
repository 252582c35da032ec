#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# gdb.sh BIN_DIRECTORY GDB_JIT_TEST WORK_DIRECTORY: what dogma-run --gdb tells a debugger. gdb_jit_test checks the object that a debugger finds;
# readelf, llvm-dwarfdump and gdb look at it, too, where they are installed. DOGMA_GDB=no leaves gdb out.
set -u
bin=$1 check=$2 work=$3
first_of() { for tool in "$@"; do command -v "$tool" && return; done; }
readelf=$(first_of readelf llvm-readelf-19 llvm-readelf)
dwarfdump=$(first_of llvm-dwarfdump-19 llvm-dwarfdump)
gdb=$(first_of gdb)
[ "${DOGMA_GDB:-yes}" = yes ] || gdb=
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 3
unset DOGMA_RUN_FLAGS DOGMA_LIBRARY_PATH DEBUGINFOD_URLS
failed=0

# expect FILE PATTERN: a line of the file matches
expect() {
    grep -qE -e "$2" "$1" && return
    failed=$((failed + 1))
    printf '%s: no line matches %s\n' "$1" "$2"
    head -n 40 "$1"
}

"$bin/dogma-asm" -o debugged.dgm "$here/gdb.dasm" && "$check" debugged.dgm object || exit 1
timeout 20 "$bin/dogma-run" --gdb debugged.dgm
[ $? = 4 ] || { echo "--gdb changes what the program does"; failed=1; }

if [ -n "$readelf" ]; then
    "$readelf" -W -h -S -l -s object >elf 2>&1 || failed=1
    for name in leaf saves large hops aligned start; do expect elf "FUNC +GLOBAL +DEFAULT +1 $name\$"; done
    grep -iE 'warning|error' elf && failed=1
else
    echo "no readelf: the object is not read by other tools"
fi

if [ -n "$dwarfdump" ]; then
    "$dwarfdump" --verify object >verify 2>&1 || failed=1
    expect verify '^No errors'
    "$dwarfdump" --debug-line --debug-frame object >lines 2>&1 || failed=1
    expect lines '^0x[0-9a-f]+ +61 +0 +2 .*is_stmt'
    expect lines '^0x[0-9a-f]+ +5 +0 +1 .*is_stmt'
    expect lines 'DW_CFA_def_cfa_offset: \+2416|DW_CFA_def_cfa_offset: 2416|CFA=RSP\+2416'
else
    echo "no llvm-dwarfdump: DWARF is not verified"
fi

if [ -z "$gdb" ]; then
    echo "no gdb: not tried with gdb"
else
    run_gdb() { timeout 120 "$gdb" -q -nx -batch -iex 'set auto-load off' -x "$1" --args "$bin/dogma-run" --gdb debugged.dgm; }
    cat >break.gdb <<'EOF'
set breakpoint pending on
set width 0
break aligned
run
backtrace
delete
break source.c:61
continue
backtrace
kill
delete
break leaf
run
frame function large
print $rbx
frame function start
print $rbx
EOF
    run_gdb break.gdb >break.out 2>&1
    if grep -q 'ptrace: Operation not permitted\|Could not trace the inferior' break.out; then
        echo "gdb may not trace here: not tried with gdb"
    else
        expect break.out '^Breakpoint 1, .*aligned \(\) at source\.c:50'
        expect break.out '^#1 .* start \(\) at source\.c:60'
        expect break.out '^#2 .* dg_enter \(\)'
        expect break.out '^#0 .*start \(\) at source\.c:61'
        # Saved registers, as the callers have them.
        expect break.out "^.[0-9]+ = 77$"
        expect break.out "^.[0-9]+ = 0$"
        # Whatever the instruction, prologues, epilogues and the way into the runtime included, a backtrace leads to the first frame; after
        # the exit that is main of dogma-run.
        cat >steps.gdb <<'EOF'
set breakpoint pending on
set width 0
break start
run
set $i = 0
while $i < 120
  printf "step\n"
  backtrace
  stepi
  set $i = $i + 1
end
EOF
        run_gdb steps.gdb >steps.out 2>&1
        awk '/^step$/ { if (n++ && last !~ /(dg_enter|main) \(\)/) { print "backtrace ends in " last; bad = 1 } last = "" }
             /^#/ { last = $0 }
             END { if (n < 80) { print "only " n " steps"; bad = 1 } exit bad }' steps.out || failed=1
        for name in leaf saves large hops aligned; do expect steps.out "^#0 .*$name \(\)"; done
    fi
fi
[ "$failed" = 0 ] && echo "gdb: passed"
[ "$failed" = 0 ]
