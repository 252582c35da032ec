#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Measure what proofs give: shares of accesses, size of proofs, time to check and to find them, run time with and without.
#
#   proofs.sh [--rounds N] [--no-run] [--profile] [NAME...]      30 rounds and everything by default
#
# Variants: proof (as dogma-cc builds by default), ignored (the same module, proof not used), without (-fno-dogma-clamp, no proof: the
# best code without proofs), gs (the same, every access through gs). A round runs all of them one after the other, in an order that alternates;
# figures are CPU time of the whole process, loading and checking included. Ratios are means of the logarithms of each round's ratio, with
# their 95 % interval (t distribution). --profile also counts executed accesses with the interpreter, on the kernels and on small inputs.
#
# Prints tables in Markdown. Exit: 0 measured; 1 some workload failed; 3 cannot run.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../tests/support/common.sh"

rounds=30 run=yes profile=no names=()
while [ $# -gt 0 ]; do
    case $1 in
    --rounds) rounds=$2; shift 2 ;;
    --no-run) run=no; shift ;;
    --profile) profile=yes; shift ;;
    -*) die "unknown option $1" ;;
    *) names+=("$1"); shift ;;
    esac
done
need_native
need_dogma
. "$DOGMA_ROOT/bench/workloads.sh"
work=$DOGMA_WORK/bench-proofs
mkdir -p "$work/tmp"
problems=0
cputime=$work/cputime
"$native_cc" -O2 -o "$cputime" "$bench/cputime.c"
complain() { note "  FAIL $*" >&2; problems=$((problems + 1)); }
[ ${#names[@]} -gt 0 ] || mapfile -t names < <(all_workloads)
: >"$work/build.log"
: >"$work/run.log"
: >"$work/times"

# field KEY FILE: a number of a JSON report on one or more lines; keys are distinct in what is asked for.
field() { tr -d ' \n' <"$2" | grep -o "\"$1\":[0-9.]*" | head -n 1 | cut -d: -f2; }

usable=()
for name in "${names[@]}"; do
    if build_workload "$name" dogma "$work/$name/proof" "" >>"$work/build.log" &&
        build_workload "$name" dogma "$work/$name/without" "-fno-dogma-clamp -fno-dogma-proof" >>"$work/build.log"; then
        usable+=("$name")
    else
        complain "$name does not build; see $work/build.log"
    fi
done

printf '\n## Accesses, proofs, checking\n\n'
printf '| program | accesses | plain | clamp | safe | plain without clamps | proof / x86 bytes | check ms | check MB/s of code | prover ms |\n'
printf '|---|---|---|---|---|---|---|---|---|---|\n'
: >"$work/totals"
for name in "${usable[@]}"; do
    module=$work/$name/proof/$(executable "$name")
    report=$work/$name/check.json
    if ! limited 120 "$DOGMA_OUT/bin/dogma-check" --json "$module" >"$report"; then complain "$name: dogma-check"; continue; fi
    bare=$work/$name/without/$(executable "$name")
    limited 300 "$DOGMA_OUT/bin/dogma-prove" --json "$bare" -o "$work/$name/bare.dgm" >"$work/$name/prove-bare.json" &&
        limited 120 "$DOGMA_OUT/bin/dogma-check" --json "$work/$name/bare.dgm" >"$work/$name/bare.json" || complain "$name: dogma-prove without clamps"
    limited 300 "$DOGMA_OUT/bin/dogma-prove" --json "$module" -o "$work/$name/again.dgm" >"$work/$name/prove.json" || complain "$name: dogma-prove"
    code=$("$DOGMA_OUT/bin/dogma-dump" --sections "$module" | awk '$1 == "code" { print $4 }')
    printf '%s %s %s %s %s %s %s %s %s %s %s %s\n' "$name" "$(field plain "$report")" "$(field clamp "$report")" "$(field safe "$report")" \
        "$(field plain "$work/$name/bare.json")" "$(field clamp "$work/$name/bare.json")" "$(field safe "$work/$name/bare.json")" \
        "$(field proof_bytes "$report")" "$(field code_bytes "$report")" "$(field check_ms "$report")" "${code:-0}" "$(field prove_ms "$work/$name/prove.json")" >>"$work/totals"
done
awk '
    { all = $2 + $3 + $4; bare = $5 + $6 + $7
      printf "| %s | %d | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.1f %% | %.3f | %s | %s |\n", $1, all, 100 * $2 / all, 100 * $3 / all, 100 * $4 / all, bare ? 100 * ($5 + $6) / bare : 0,
             100 * $8 / $9, $10, $11 ? sprintf("%.0f", $11 / 1000 / $10) : "-", $12
      p += $2; c += $3; s += $4; bp += $5 + $6; ba += bare; proof += $8; code += $9; ms += $10; module += $11 }
    END { if (NR) printf "| **all** | %d | **%.1f %%** | **%.1f %%** | **%.1f %%** | **%.1f %%** | **%.1f %%** | %.2f | **%.0f** | |\n", p + c + s, 100 * p / (p + c + s), 100 * c / (p + c + s), 100 * s / (p + c + s), 100 * bp / ba, 100 * proof / code, ms, module / 1000 / ms }' "$work/totals"

# measure NAME VARIANT: microseconds on stdout
measure() {
    local folder=without options=(--proof=ignored)
    case $2 in
    proof) folder=proof options=(--proof=required) ;;
    ignored) folder=proof ;;
    gs) options+=(--access=gs) ;;
    esac
    # shellcheck disable=SC2046
    limited 300 "$cputime" "$work/$1/$2.out" "$dogma_run" "${options[@]}" --env HOME=/nowhere --dir "$work/tmp:/tmp" "$work/$1/$folder/$(executable "$1")" \
        $(arguments "$1") <"$(input "$1")" 2>>"$work/run.log"
}
if [ $run = yes ]; then
    for ((round = 0; round < rounds; round++)); do
        variants=(proof ignored without gs)
        [ $((round % 2)) = 0 ] || variants=(gs without ignored proof)
        for name in "${usable[@]}"; do
            line="$name"
            for variant in "${variants[@]}"; do
                if taken=$(measure "$name" "$variant"); then line+=" $variant $taken"
                elif [ $round = 0 ]; then complain "$name does not run as $variant; see $work/run.log"; fi
            done
            printf '%s\n' "$line" >>"$work/times"
        done
        [ $round != 0 ] || for name in "${usable[@]}"; do
            for variant in ignored without gs; do
                cmp -s "$work/$name/proof.out" "$work/$name/$variant.out" || complain "$name: output of $variant differs"
            done
        done
    done
    printf '\n## Run time, %d interleaved rounds: means of ratios and their 95 %% intervals\n\n' "$rounds"
    printf '| program | proof ms | proof / without | proof / ignored | gs / without |\n|---|---|---|---|---|\n'
    awk -v order="${usable[*]}" '
        { delete v; for (i = 2; i < NF; i += 2) v[$i] = $(i + 1)
          if (!("proof" in v) || !("without" in v) || !("ignored" in v) || !("gs" in v)) next
          n[$1]++; if (!($1 in best) || v["proof"] < best[$1]) best[$1] = v["proof"]
          add($1, "a", log(v["proof"] / v["without"])); add($1, "b", log(v["proof"] / v["ignored"])); add($1, "c", log(v["gs"] / v["without"])) }
        function add(p, k, x) { sum[p, k] += x; square[p, k] += x * x }
        function quantile(df) { return 1.96 + 2.4 / df + 2.6 / (df * df) }   # of t at 97.5 %, to 0.01 from 5 degrees of freedom on
        function show(p, k,  m, s, h) { m = sum[p, k] / n[p]; s = n[p] > 1 ? (square[p, k] - n[p] * m * m) / (n[p] - 1) : 0; if (s < 0) s = 0
            h = n[p] > 1 ? quantile(n[p] - 1) * sqrt(s / n[p]) : 0; total[k] += m; return sprintf("%.3f [%.3f, %.3f]", exp(m), exp(m - h), exp(m + h)) }
        END { count = split(order, names, " ")
            for (i = 1; i <= count; i++) { p = names[i]; if (!n[p]) continue
                good++; printf "| %s | %.1f | %s | %s | %s |\n", p, best[p] / 1000, show(p, "a"), show(p, "b"), show(p, "c") }
            if (good) printf "| **geometric mean of %d** | | **%.3f** | **%.3f** | **%.3f** |\n", good, exp(total["a"] / good), exp(total["b"] / good), exp(total["c"] / good) }' "$work/times"
fi

# Smaller inputs: the interpreter is some 30 times slower.
profile_input() {
    case $1 in
    zlib|bzip2) head -c 300000 "$data" >"$work/small"; printf '%s' "$work/small" ;;
    *) input "$1" ;;
    esac
}
profile_arguments() {
    case $1 in
    libpng) printf '200 150 1' ;;
    *) arguments "$1" ;;
    esac
}
if [ $profile = yes ]; then
    printf '\n## Executed accesses\n\n| program | accesses | plain | clamp | safe |\n|---|---|---|---|---|\n'
    for name in "${usable[@]}"; do
        module=$work/$name/proof/$(executable "$name")
        rm -rf "$work/$name/profile"*
        # shellcheck disable=SC2046
        if limited 900 "$dogma_run" --interp --access-profile "$work/$name/profile" --env HOME=/nowhere --dir "$work/tmp:/tmp" "$module" \
            $(profile_arguments "$name") <"$(profile_input "$name")" >/dev/null 2>>"$work/run.log" &&
            "$DOGMA_OUT/bin/dogma-check" --json --profile "$work/$name/profile" "$module" >"$work/$name/dynamic.json"; then
            tr -d ' \n' <"$work/$name/dynamic.json" | sed 's/.*"dynamic"://' >"$work/$name/dynamic"
            printf '%s %s %s %s\n' "$name" "$(field plain "$work/$name/dynamic")" "$(field clamp "$work/$name/dynamic")" "$(field safe "$work/$name/dynamic")"
        else
            complain "$name: no profile; see $work/run.log"
        fi
    done | awk '{ all = $2 + $3 + $4; if (all) printf "| %s | %d | %.1f %% | %.1f %% | %.1f %% |\n", $1, all, 100 * $2 / all, 100 * $3 / all, 100 * $4 / all }'
fi
[ $problems -eq 0 ]
