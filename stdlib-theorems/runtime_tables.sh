#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tables from runtime.thm.
#
#   runtime_tables.sh post FILE       the checker's table: functions with a postcondition, ascending by module and name
#   runtime_tables.sh contracts FILE  every function in order, with its checks and its postcondition, for tests
#
# Anything the grammar at the head of runtime.thm does not know ends in an error.
set -euo pipefail
export LC_ALL=C
if [ $# -ne 2 ] || { [ "$1" != post ] && [ "$1" != contracts ]; }; then
    echo "usage: runtime_tables.sh post|contracts FILE" >&2
    exit 2
fi

echo "/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */"
echo "/* Made from stdlib-theorems/runtime.thm by runtime_tables.sh; do not edit. */"
echo "/* clang-format off */"
awk -v what="$1" '
function fail(text) { printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"; bad = 1; exit 1 }
function argument(name,    i) {
    for (i = 1; i <= count; i++)
        if (arguments[i] == name)
            return i - 1
    fail("no argument " name)
}
function finish(    i, names) {
    if (module == "")
        return
    if (!sentence)
        fail(name " has no sentence")
    if (checks != "" && violation == "")
        fail(name " does not say what a bad range gives")
    if (what == "post") {
        if (kind != "NONE")
            printf "%s %s DOGMA_RUNTIME_POST(\"%s\", \"%s\", %s, %s, %s)\n", module, name, module, name, kind, lo, hi
    } else {
        names = ""
        for (i = 1; i <= count; i++)
            names = names sprintf("\"%s\", ", arguments[i])
        printf "{\"%s\", \"%s\", \"%s\", {%s}, %s, {%s}, DOGMA_FACT_%s, %s, %s},\n", module, name, types, names, \
               violation == "trap" ? "true" : "false", checks, kind, lo, hi
    }
}
/^ *#/ || /^ *$/ { next }
/^runtime / {
    finish()
    module = $2; name = $3; checks = ""; violation = ""; kind = "NONE"; lo = hi = 0; sentence = 0; count = 0; types = ""
    if (module !~ /^dogma(\.[a-z]+)?$/ || name !~ /^[a-z_]+$/ || !match($0, /\(.*\) -> (i32|i64|none)$/))
        fail("not a function: " $0)
    result = $NF
    inside = $0
    sub(/^[^(]*\(/, "", inside); sub(/\).*/, "", inside)
    parts = inside == "" ? 0 : split(inside, list, /, /)
    if (parts > 6)
        fail("more than six arguments")
    for (i = 1; i <= parts; i++) {
        if (split(list[i], pair, ": ") != 2 || pair[2] !~ /^i(32|64)$/)
            fail("not an argument: " list[i])
        arguments[++count] = pair[1]
        types = types (pair[2] == "i32" ? "w" : "x")
    }
    types = types ">" (result == "i32" ? "w" : result == "i64" ? "x" : "-")
    next
}
/^  for "/ { sentence = 1; if ($0 !~ /\."$/) fail("a sentence ends with a full stop"); next }
/^  (reads|writes) / {
    maybe = sub(/ or null$/, "")
    size_argument = "-1"; factor = 1
    if (NF == 3 && $3 ~ /^[0-9]+$/) factor = $3
    else if (NF == 3) size_argument = argument($3)
    else if (NF == 5 && $4 == "*") { factor = $3; size_argument = argument($5) }
    else fail("not a range: " $0)
    checks = checks sprintf("{%d, %d, %d, %s, %s}, ", argument($2), size_argument, factor, $1 == "writes" ? "true" : "false", maybe ? "true" : "false")
    next
}
/^  violation (trap|efault)$/ { violation = $2; next }
/^  post int\(result, (-[0-9]+|0x[0-9a-f]+|[0-9]+), (-[0-9]+|0x[0-9a-f]+|[0-9]+)\)$/ {
    kind = "INTEGER"; lo = $3; hi = $4; sub(/,$/, "", lo); sub(/\)$/, "", hi)
    next
}
/^  post entry\(result, [a-z_]+\)$/ {
    split("7 6 2 1 8 9", registers, " ") # rdi rsi rdx rcx r8 r9
    target = $3; sub(/\)$/, "", target)
    kind = "ENTRY"; lo = registers[argument(target) + 1]; hi = 0
    next
}
{ fail("not understood: " $0) }
END { if (!bad) finish() }
' "$2" | if [ "$1" = post ]; then sort -k1,1 -k2,2 | cut -d' ' -f3-; else cat; fi
