#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# False variants of theorems must be refuted.
#
#   variants.sh DOGMA_THM SAFETY.thm HARMLESS EVERY FILE.thm...
#
# For every theorem that the decision procedure proves alone (`by slice`): each hypothesis is left out in turn, and each number in its hypotheses and
# conclusion is made one larger and one smaller. A variant without the hypothesis, and one of the two with another number, must be refuted with values that
# make it false. What is still true stands in HARMLESS with the reason; an entry there that is refuted is an error, too.
# EVERY: only every n-th variant, for quick runs. Prints a summary.
set -euo pipefail
export LC_ALL=C
thm=$1 safety=$2 harmless=$3 every=$4
shift 4
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Writes "FILE<tab>THEOREM<tab>WHAT<tab>text of the theorem" for every variant of one file; newlines in the text as \001.
variants() {
    awk '
    function out(what, given, show,    text) {
        text = head
        if (given != "")
            text = text "  given " given "\001"
        printf "%s\t%s\t%s\t%s  show %s\001  by slice\001\n", FILENAME, name, what, text, show
    }
    # Splits a list at the commas outside of parentheses into part[1..].
    function split_list(list,    i, c, depth, n) {
        n = 1; part[1] = ""; depth = 0
        for (i = 1; i <= length(list); i++) {
            c = substr(list, i, 1)
            if (c == "(") depth++
            if (c == ")") depth--
            if (c == "," && depth == 0) { n++; part[n] = ""; i++; continue }
            part[n] = part[n] c
        }
        return list == "" ? 0 : n
    }
    # Numbers of a text; each with its neighbours, in place.
    function numbers(text, which,    rest, before, token, position, k) {
        rest = text; before = ""; k = 0
        while (match(rest, /(2\*\*[0-9]+|0x[0-9a-f]+|[0-9]+)/)) {
            token = substr(rest, RSTART, RLENGTH)
            # Digits inside names, like those of low32, are none.
            if (RSTART > 1 && substr(rest, RSTART - 1, 1) ~ /[A-Za-z_0-9.]/) {
                before = before substr(rest, 1, RSTART + RLENGTH - 1); rest = substr(rest, RSTART + RLENGTH); continue
            }
            if (RSTART == 1 && before ~ /[A-Za-z_0-9.]$/) {
                before = before token; rest = substr(rest, RLENGTH + 1); continue
            }
            before = before substr(rest, 1, RSTART - 1); rest = substr(rest, RSTART + RLENGTH); k++
            for (position = 1; position >= -1; position -= 2) {
                changed = before "(" token (position > 0 ? " + 1)" : " - 1)") rest
                if (which == "given") out("given " k " " (position > 0 ? "larger" : "smaller"), changed, show)
                else out("show " k " " (position > 0 ? "larger" : "smaller"), given, changed)
            }
            before = before token
        }
    }
    function finish(    n, i, j, rest) {
        if (name != "" && slice) {
            n = split_list(given)
            for (i = 1; i <= n; i++) {
                rest = ""
                for (j = 1; j <= n; j++)
                    if (j != i) rest = rest (rest == "" ? "" : ", ") part[j]
                out("without " i, rest, show)
            }
            numbers(given, "given")
            numbers(show, "show")
        }
        name = ""
    }
    /^theorem / { finish(); name = $2; head = $0 "\001"; given = ""; show = ""; slice = 0; next }
    /^(axiom|define|environment) / { finish() }
    name != "" && /^  (for|value|const) / { head = head $0 "\001"; next }
    name != "" && /^  given / { sub(/^  given /, ""); given = given (given == "" ? "" : ", ") $0; next }
    name != "" && /^  show / { sub(/^  show /, ""); show = $0; next }
    name != "" && /^  by slice$/ { slice = 1; next }
    END { finish() }
    ' "$1"
}

for file; do variants "$file"; done | awk -v every="$every" '{ key = $2 " " $3; sub(/ (larger|smaller)$/, "", key) } !(key in seen) { seen[key] = n++ } seen[key] % every == 0' > "$work/list"

count=0 refuted=0 unknown=0
: > "$work/alive"
: > "$work/dead"
: > "$work/broken"
while IFS=$'\t' read -r file name what text; do
    # The file with this theorem replaced; what comes after it is not needed.
    awk -v name="$name" -v text="$text" 'BEGIN { gsub(/\001/, "\n", text) } $1 == "theorem" && $2 == name { printf "%s", text; exit } { print }' "$file" > "$work/variant.thm"
    files=()
    for other; do
        if [ "$other" = "$file" ]; then
            files+=("$work/variant.thm")
            break
        fi
        files+=("$other")
    done
    count=$((count + 1))
    message=$("$thm" --safety "$safety" --library-only --only "$name" "${files[@]}" 2>&1) && status=0 || status=$?
    if [ "$status" -eq 0 ]; then
        echo "$name $what" >> "$work/alive"
    elif [[ $message == *"values exist for which it is false"* ]]; then
        echo "$name $what" >> "$work/dead"
        refuted=$((refuted + 1))
    else
        echo "$name $what" >> "$work/alive" # as good as true for this purpose: its twin has to be refuted
        [[ $message == *"too large"* || $message == *"too many states"* ]] || echo "$name $what: $message" >> "$work/broken"
        unknown=$((unknown + 1))
    fi
done < "$work/list"

# A number is pinned if one neighbour is refuted.
awk '{ key = $0; sub(/ (larger|smaller)$/, "", key); print key }' "$work/dead" | sort -u > "$work/pinned"
awk '{ key = $0; sub(/ (larger|smaller)$/, "", key); print key }' "$work/alive" | sort -u > "$work/doubtful"
comm -13 "$work/pinned" "$work/doubtful" > "$work/loose"
sed -e "/^#/d" -e "s/:.*//" -e "/^ *$/d" "$harmless" | sort -u > "$work/listed"
missing=$(comm -23 "$work/loose" "$work/listed")
stale=$(comm -12 "$work/pinned" "$work/listed")
if [ -n "$missing" ]; then
    echo "still true, and not listed in $(basename "$harmless"):" >&2
    echo "$missing" >&2
fi
if [ -n "$stale" ]; then
    echo "listed in $(basename "$harmless"), but refuted:" >&2
    echo "$stale" >&2
fi
echo "variants.sh: $count variants, $refuted refuted, $(wc -l < "$work/loose") harmless, $unknown undecided"
cat "$work/broken" >&2
[ -z "$missing" ] && [ -z "$stale" ] && [ ! -s "$work/broken" ] && [ $refuted -gt 0 ]
