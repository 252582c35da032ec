# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Sourced by the driver's tests: bash <test>.sh <out directory> <work directory>

set -u
out=$1
work=$2
cc=$out/bin/dogma-cc
ar=$out/bin/dogma-ar
unset CPATH C_INCLUDE_PATH LIBRARY_PATH
rm -rf "$work"
mkdir -p "$work"
cd "$work" || exit 1
failures=0

fail() {
    echo "FAIL: $*"
    failures=$((failures + 1))
}

# run <status> <command...>: runs a command and compares its exit status; output goes to stdout.txt, stderr.txt
run() {
    local want=$1 got=0
    shift
    timeout 60 "$@" >stdout.txt 2>stderr.txt </dev/null || got=$?
    if [ "$got" != "$want" ]; then
        fail "exit status $got instead of $want: $*"
        sed 's/^/    /' stderr.txt
    fi
}

# has <file> <fixed string>, lacks <file> <fixed string>
has() {
    grep -qF -- "$2" "$1" || { fail "'$1' lacks '$2'"; sed 's/^/    /' "$1" | head -20; }
}
lacks() {
    if grep -qF -- "$2" "$1"; then fail "'$1' has '$2'"; fi
}

# Links without the C library and looks at the module the code generator would get.
link_ir() {
    run 0 "$cc" -nostdlib -Wl,--emit-llvm -o linked.ll "$@"
}

finish() {
    if [ $failures != 0 ]; then
        echo "$failures failure(s)"
        exit 1
    fi
    exit 0
}
