#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# report.sh BIN_DIRECTORY HELPER_DIRECTORY WORK_DIRECTORY: the HTML report of dogma-check and profiles of accesses, without a browser.
set -u
bin=$1 helpers=$2 html_check=$2/html_check work=$3
here=$(cd "$(dirname "$0")" && pwd)
rm -rf "$work"
mkdir -p "$work/sources/.hidden"
cd "$work" || exit 3
unset DOGMA_RUN_FLAGS DOGMA_LIBRARY_PATH
passed=0 failed=0

# check WHAT COMMAND...: the command succeeds.
check() {
    local what=$1
    shift
    if timeout 60 "$@" >check.out 2>check.err </dev/null; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf '%s: failed: %s %s\n' "$what" "$(head -n 2 check.out)" "$(head -n 2 check.err)"
    fi
}
# status WHAT EXPECTED TEXT COMMAND...: exit status, and TEXT in one of the streams.
status() {
    local what=$1 expected=$2 text=$3 got=0
    shift 3
    timeout 60 "$@" >status.out 2>status.err </dev/null || got=$?
    check "$what (status $got, expected $expected; $(head -n 1 status.err))" test "$got" = "$expected"
    [ -z "$text" ] || check "$what: '$text'" grep -q -F -e "$text" status.err status.out
}
has() { check "$1 has '$2'" grep -q -F -e "$2" "$1"; }
has_not() { check "$1 has no '$2'" sh -c '! grep -q -F -e "$2" "$1"' - "$1" "$2"; }
# number KEY JSON: of the first object after KEY ("accesses", "dynamic"), as html_check prints it.
numbers() { sed -n -E 's/"functions": .*//; s/.*"'"$1"'": \{"plain": ([0-9]+), "clamp": ([0-9]+), "safe": ([0-9]+)\}.*/plain=\1 clamp=\2 safe=\3/p' "$2"; }
# agree REPORT JSON: every access of the JSON is in the report, in the same form.
agree() {
    "$html_check" "$1" >checked 2>err || { failed=$((failed + 1)); printf '%s: %s\n' "$1" "$(cat err)"; return; }
    local functions
    functions=$(grep -o '"name":' "$2" | wc -l)
    check "$1 against $2: $(cat checked)" test "$(cat checked)" = "$(numbers accesses "$2") functions=$functions listings=$functions"
    if command -v xmllint >/dev/null; then check "xmllint $1" xmllint --noout "$1"; fi
}

for name in hostile counts; do
    check "assemble $name" "$bin/dogma-asm" -o "$name-bare.dgm" "$here/$name.dasm"
    check "prove $name" "$bin/dogma-prove" -o "$name.dgm" "$name-bare.dgm"
    for module in "$name" "$name-bare"; do
        check "report on $module" "$bin/dogma-check" --quiet --html "$module.html" "$module.dgm"
        "$bin/dogma-check" --verbose --json "$module.dgm" >"$module.json"
        agree "$module.html" "$module.json"
    done
done

# The report says which fact is missing, and where the value came from.
has counts.html 'the proof claims nothing of that'
has counts-bare.html 'The proof has no record of this function'
has counts-bare.html 'accepted without a proof'

# Markup in names stays text; html_check has seen that there is no other script, element or link.
has hostile.html '&#60;/script&#62;&#60;script&#62;window.hostile=1'
has hostile.html '&#60;/noscript&#62;&#60;img src=x onerror=&#34;window.hostile=2&#34;&#62;'
has hostile.html '\u{202e} detsurt'
has hostile.html '\x1b[31m\xff\xc3('

# Sources: lines of files below the root, and nothing else.
printf 'int nothing;\nint wanted_line = 1;\n' >sources/good.c
printf 'int secret_line = 1;\n' >outside.c
ln -s ../outside.c sources/link.c
printf 'secret_line\n' >sources/notes.txt
printf 'int secret_line = 2;\n' >sources/.hidden/secret.c
mkfifo sources/pipe.c
for root in "$work/sources" "$work/sources/"; do
    check "report with --source-root" "$bin/dogma-check" --quiet --html sources.html --source-root "$root" hostile.dgm
    has sources.html 'good.c:2</b><q>int wanted_line = 1;</q>'
    has sources.html 'good.c:4000000000</b>'
    has_not sources.html secret_line
    has_not sources.html root:
done
has_not hostile.html wanted_line
(cd sources && timeout 20 "$bin/dogma-check" --quiet --html ../sources.html ../hostile.dgm)
has sources.html wanted_line
has_not sources.html secret_line
status "a source root that is not there" 3 "nowhere" "$bin/dogma-check" --html x.html --source-root nowhere counts.dgm

# Profiles: exact counts, whatever proof there is.
if [ "${DOGMA_INTERPRETER:-yes}" = yes ]; then
    check "profile" "$bin/dogma-run" --interp --access-profile counts.profile counts.dgm
    printf '0 1\n1 100\n2 100\n3 100\n4 25\n' >expected
    tail -n +3 counts.profile >got
    check "numbers of the profile: $(tr '\n' ' ' <got)" cmp got expected
    check "profile without proofs" "$bin/dogma-run" --interp --proof ignored --access-profile bare.profile counts.dgm
    check "the same profile" cmp counts.profile bare.profile
    check "profile of the bare module" "$bin/dogma-run" --interp --access-profile bare.profile counts-bare.dgm
    check "the proof is not part of the binding" cmp counts.profile bare.profile
    "$bin/dogma-check" --json --verbose --profile counts.profile --html dynamic.html counts.dgm >dynamic.json
    agree dynamic.html dynamic.json
    check "sums of executions: $(numbers dynamic dynamic.json)" test "$(numbers dynamic dynamic.json | sed 's/[a-z]*=//g; s/ /+/g' | { read -r sum; echo $((sum)); })" = 326
    check "the loop is proven" test "$(numbers dynamic dynamic.json | sed 's/plain=\([0-9]*\) .*/\1/')" -ge 300
    has dynamic.html 'Unproven accesses that ran most'
    has dynamic.html '<u>25</u>'
    has_not counts.html 'Unproven accesses that ran most'
    "$bin/dogma-check" --profile counts.profile counts.dgm >out
    has out 'made by the profiled run'
    status "a profile of another module" 1 "not of this module" "$bin/dogma-check" --profile counts.profile hostile.dgm
    for damage in '1s/1$/2/' '2s/ 6$/ 7/' '3s/0 1/6 1/' '4s/^1/0/' '3s/ 1/ -1/' '3s/ 1/ 18446744073709551616/' '3s/$/ 1/'; do
        sed "$damage" counts.profile >damaged.profile
        check "'$damage' damages" sh -c '! cmp -s counts.profile damaged.profile'
        status "a profile damaged by '$damage'" 1 "profile" "$bin/dogma-check" --profile damaged.profile counts.dgm
    done
    status "a profile that is not there" 3 "" "$bin/dogma-check" --profile nowhere counts.dgm
    status "a profile without the interpreter" 125 "needs --interp" "$bin/dogma-run" --access-profile x.profile counts.dgm
    check "hostile run" sh -c '"$1" --interp --access-profile trap.profile hostile.dgm; test $? -ge 128' - "$bin/dogma-run"
    check "a trap leaves a profile" grep -q -E '^[0-9]+ 1$' trap.profile
fi

# Rejected proofs: a report with the diagnostic and the place; no form counts.
check "detached proof" "$bin/dogma-prove" -o other.dgp hostile-bare.dgm
status "the proof of another module" 1 "P-BINDING" "$bin/dogma-check" --html rejected.html --proof other.dgp counts-bare.dgm
check "no access in rejected.html" sh -c '"$1" rejected.html | grep -q "^plain=0 clamp=0 safe=0 functions=0 listings=0$"' - "$html_check"
has rejected.html '>rejected</p>'
has rejected.html 'Rule P-BINDING'
status "no proof where one is required" 1 "has no proof" "$bin/dogma-check" --require-proof --html required.html counts-bare.dgm
check "required.html" "$html_check" required.html
has required.html 'the module has no proof'
# Proof bytes are raised one by one until a claim about a place in the code fails.
"$bin/dogma-dump" --disassemble counts.dgm >counts.text
claim=
bytes=$(sed -n "s/.*raw_section 0x83,//p" counts.text | tr "," "\n" | wc -l)
for ((i = 24; i < bytes && i < 400; i++)); do
    awk -v wanted="$i" '/raw_section 0x83/ {
            count = split($0, part, ","); line = part[1]
            for (k = 2; k <= count; k++) line = line ", " (byte++ == wanted ? (part[k] + 1) % 128 : part[k] + 0)
            print line; next } { print }' \
        counts.text >claim.dasm
    "$bin/dogma-asm" -o claim.dgm claim.dasm 2>/dev/null || continue
    "$bin/dogma-check" --json --html claim.html claim.dgm >claim.json 2>/dev/null && continue
    if grep -q '"block"' claim.json; then claim=$i; break; fi
done
check "a proof byte whose change makes a claim fail (of $bytes)" test -n "$claim"
if [ -n "$claim" ]; then
    check "one listing, no access in claim.html" sh -c '"$1" claim.html | grep -q "^plain=0 clamp=0 safe=0 functions=0 listings=1$"' - "$html_check"
    has claim.html 'id="failed"'
    has claim.html 'Rule P-'
fi

# Names and lines are not checked when a module is loaded: whatever they hold, the report is well-formed and has every access.
for ((seed = 1; seed <= ${DOGMA_REPORT_SEEDS:-40}; seed++)); do
    "$helpers/module_damage" "$seed" hostile.dgm damaged.dgm || { failed=$((failed + 1)); break; }
    if timeout 20 "$bin/dogma-check" --quiet --html damaged.html --source-root sources damaged.dgm 2>damaged.err && "$html_check" damaged.html >checked 2>>damaged.err &&
        grep -q "^plain=[0-9]* clamp=0 safe=[0-9]* functions=5 listings=5$" checked; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        printf 'seed %d: %s\n' "$seed" "$(tail -n 1 damaged.err)"
    fi
done

# The file is written whole or not at all.
mkdir -p readonly
status "a report that cannot be written" 3 "" "$bin/dogma-check" --quiet --html nowhere/report.html counts.dgm
check "no file is left" sh -c 'test -z "$(ls -- *.html.* 2>/dev/null)"'
check "the same input gives the same report" sh -c '"$1" --quiet --html again.html counts.dgm && sed "s/[0-9.]* ms//" again.html >a && sed "s/[0-9.]* ms//" counts.html >b && cmp a b' - "$bin/dogma-check"

# The reader of this test is not blind.
while IFS= read -r damage; do
    sed "$damage" counts.html >damaged.html
    check "'$damage' damages" sh -c '! cmp -s counts.html damaged.html'
    status "html_check after '$damage'" 1 "line" "$html_check" damaged.html
done <<'END'
0,/<\/section>/s/<\/section>//
s/<main>/<main onclick="x">/
s/<main>/<main><img src="x"\/>/
s/<main>/<main><script>x<\/script>/
s/href="#functions"/href="other.html"/
s/id="a1"/id="a7"/
s/<main>/<main>a \& b/
s/var(--page)/url(page.png)/
s/<h1>/<h1>\xff/
END
printf 'report: passed %d failed %d\n' "$passed" "$failed"
[ "$failed" = 0 ]
