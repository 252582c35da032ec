#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A safety.thm that is wrong about an instruction must not pass.
#
#   mutations.sh DOGMA_THM TRANSFER_TEST SAFETY.thm EVERY FILE.thm...
#
# For every `result` of every `semantics`, the term is altered: one is added, an operator or a definition is exchanged for another, a relation is turned
# round. Then either a proof of a row must fail, or the comparison with the interpreter and the checker must find a difference. For every `yields` of an
# interval, its ends are drawn in by one: the proof must fail. EVERY: only every n-th, for quick runs.
set -euo pipefail
export LC_ALL=C
thm=$1 transfer=$2 safety=$3 every=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# "LINE<tab>MNEMONIC<tab>KIND<tab>THEOREM<tab>new text of the line"
awk '
function out(kind, text) { printf "%d\t%s\t%s\t%s\t%s\n", FNR, mnemonic == "" ? "-" : mnemonic, kind, theorem == "" ? "-" : theorem, text }
function exchange(from, to,    p) {
    p = index(term, from)
    if (p > 0)
        out("result", front "(" substr(term, 1, p - 1) to substr(term, p + length(from)) ")")
}
/^semantics / { mnemonic = $2; form = $3; theorem = "" }
/^  row / { theorem = mnemonic " " form " " $2 " " $3 }
/^(rule|environment|define) / { mnemonic = ""; theorem = $2 " " $3 }
/^  result .* where / { p = index($0, " where "); out("result", substr($0, 1, p + 6) "not (" substr($0, p + 7) ")"); next }
/^  result / {
    p = index($0, " = "); front = substr($0, 1, p + 2); term = substr($0, p + 3)
    out("result", front "(" term ") + 1")
    exchange(" + ", " - "); exchange(" - ", " + "); exchange(" & ", " | "); exchange(" | ", " & "); exchange(" ^ ", " | "); exchange(" << ", " >> ")
    exchange(" >> ", " << "); exchange(" >>> ", " >> "); exchange("udiv", "urem"); exchange("urem", "udiv"); exchange("sdiv", "udiv"); exchange("srem", "urem")
    exchange("low32", "low16"); exchange("low16", "low8"); exchange("sext32", "low32"); exchange("sext16", "low16"); exchange("sext8", "low8")
    exchange("1, 0", "0, 1"); exchange("holds(c, a, b)", "holds(c, b, a)"); exchange("b & 31", "b & 63"); exchange("* scale", "")
}
/^    yields (int|ptr)\([a-z]*.?, .*\)$/ && !/ and / {
    # The last comma outside of parentheses divides the ends.
    inside = $0; sub(/^    yields (int|ptr)\([a-z]*.?, /, "", inside); head = substr($0, 1, length($0) - length(inside)); sub(/\)$/, "", inside)
    depth = 0; cut = 0
    for (i = 1; i <= length(inside); i++) {
        c = substr(inside, i, 1)
        if (c == "(") depth++
        if (c == ")") depth--
        if (c == "," && depth == 0) cut = i
    }
    if (cut > 0) {
        out("yields", head substr(inside, 1, cut - 1) " + 1," substr(inside, cut + 1) ")")
        out("yields", head substr(inside, 1, cut) substr(inside, cut + 1) " - 1)")
    }
}
' "$safety" | awk -v every="$every" 'NR % every == 0' > "$work/list"

count=0 proofs=0 differences=0 survived=0
while IFS=$'\t' read -r line mnemonic kind theorem text; do
    count=$((count + 1))
    only=()
    [ "$kind" = result ] || only=(--only "$theorem")
    awk -v line="$line" -v text="$text" 'NR == line { print text; next } { print }' "$safety" > "$work/safety.thm"
    if [ "$kind" = result ] && ! "$transfer" "$@" "$work/safety.thm" --only "$mnemonic" --samples 1000 > "$work/out" 2>&1; then
        differences=$((differences + 1))
    elif ! "$thm" --safety "$work/safety.thm" ${only[@]+"${only[@]}"} "$@" > "$work/out" 2>&1; then
        proofs=$((proofs + 1))
    else
        survived=$((survived + 1))
        echo "passes although altered: $safety:$line: $text" >&2
    fi
done < "$work/list"
echo "mutations.sh: $count alterations, $differences found by comparing, $proofs by proofs, $survived not found"
[ $survived -eq 0 ] && [ $count -gt 0 ]
