#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Measure: run time and file size of kernels and real programs as modules, against native code; and the load path.
#
#   run.sh [--rounds N] [--no-size] [NAME...]        5 rounds and everything by default
#
# Native is clang 19 -O2, static, with musl built by the same compiler from the same tarball; native-v3 is the same
# with -march=x86-64-v3, the baseline of translated code; native-lto with link-time optimisation of program and C library,
# which modules always have. Floating point is not contracted on any side. Each round
# runs all variants one after the other; figures are CPU time (user and system) of the whole process, so for modules
# loading and translating is included. Everything is linked with -s. Ratios are between the smallest times. Outputs must be equal.
#
# Prints tables in Markdown. Exit: 0 measured; 1 some workload failed; 3 cannot run.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../tests/support/common.sh"

rounds=5 sizes=yes names=()
while [ $# -gt 0 ]; do
    case $1 in
    --rounds) rounds=$2; shift 2 ;;
    --no-size) sizes=no; shift ;;
    -*) die "unknown option $1" ;;
    *) names+=("$1"); shift ;;
    esac
done
need_native
need_dogma

. "$DOGMA_ROOT/bench/workloads.sh"
work=$DOGMA_WORK/bench
mkdir -p "$work/tmp"
variants=(native native-v3 native-lto dogma)
problems=0
cputime=$work/cputime
"$native_cc" -O2 -o "$cputime" "$bench/cputime.c"

complain() { note "  FAIL $*" >&2; problems=$((problems + 1)); }

# build NAME VARIANT: in $work/NAME/VARIANT
build() {
    local extra=
    [ "$2" != native-v3 ] || extra=-march=x86-64-v3
    build_workload "$1" "${2%-v3}" "$work/$1/$2" "$extra" >>"$work/build.log"
}

# measure NAME VARIANT: microseconds on stdout, output in $work/NAME/VARIANT.out
measure() {
    local command=("$work/$1/$2/$(executable "$1")")
    [ "$2" != dogma ] || command=("$dogma_run" --env HOME=/nowhere --dir "$work/tmp:/tmp" "${command[@]}")
    # shellcheck disable=SC2046
    limited 300 "$cputime" "$work/$1/$2.out" "${command[@]}" $(arguments "$1") <"$(input "$1")" 2>>"$work/run.log"
}

[ ${#names[@]} -gt 0 ] || mapfile -t names < <(all_workloads)
: >"$work/build.log"
: >"$work/run.log"
: >"$work/times"
usable=()
for name in "${names[@]}"; do
    ok=yes
    for variant in "${variants[@]}"; do
        build "$name" "$variant" || { complain "$name does not build as $variant; see $work/build.log"; ok=no; }
    done
    [ $ok = no ] || usable+=("$name")
done

for ((round = 0; round < rounds; round++)); do
    for name in "${usable[@]}"; do
        for variant in "${variants[@]}"; do
            if taken=$(measure "$name" "$variant"); then
                printf '%s %s %s\n' "$name" "$variant" "$taken" >>"$work/times"
            elif [ $round = 0 ]; then
                complain "$name does not run as $variant; see $work/run.log"
            fi
            [ $round != 0 ] || cmp -s "$work/$name/native.out" "$work/$name/$variant.out" ||
                complain "$name: output of $variant differs from native"
        done
    done
done

printf '\n## Run time, CPU milliseconds, %d rounds\n\n' "$rounds"
printf '| program | native min | native median | v3 min | LTO min | dogma min | dogma median | v3 / native | LTO / native | dogma / native |\n'
printf '|---|---|---|---|---|---|---|---|---|---|\n'
sort -k1,1 -k2,2 -k3,3n "$work/times" | awk -v order="${usable[*]}" '
    { key = $1 SUBSEP $2; n[key]++; t[key, n[key]] = $3 / 1000 }
    function minimum(p, v) { return n[p, v] ? t[p, v, 1] : 0 }
    function median(p, v,  k) { k = n[p, v]; return k ? (t[p, v, int((k + 1) / 2)] + t[p, v, int(k / 2) + 1]) / 2 : 0 }
    END {
        count = split(order, names, " ")
        for (i = 1; i <= count; i++) {
            p = names[i]; base = minimum(p, "native"); v3 = minimum(p, "native-v3"); d = minimum(p, "dogma"); lto = minimum(p, "native-lto")
            if (!base || !v3 || !lto || !d) { printf "| %s | failed | | | | | | | | |\n", p; continue }
            printf "| %s | %.1f | %.1f | %.1f | %.1f | %.1f | %.1f | %.2f | %.2f | %.2f |\n", p, base, median(p, "native"), v3, lto, d, median(p, "dogma"), v3 / base, lto / base, d / base
            log_v3 += log(v3 / base); log_d += log(d / base); log_lto += log(lto / base); good++
        }
        if (good) printf "| **geometric mean of %d** | | | | | | | **%.3f** | **%.3f** | **%.3f** |\n", good, exp(log_v3 / good), exp(log_lto / good), exp(log_d / good)
    }'

if [ $sizes = yes ]; then
    printf '\n## Size, bytes: stripped module against .text+.rodata+.data of a static native LTO executable\n\n'
    printf '| program | native sections | module | ratio | native zstd -19 | module zstd -19 |\n|---|---|---|---|---|---|\n'
    packed() { if command -v zstd >/dev/null; then zstd -19 -c -q "$1" | wc -c; else printf -- '-'; fi; }
    for name in "${usable[@]}"; do
        native=$work/$name/native-lto/$(executable "$name")
        module=$work/$name/dogma/$(executable "$name")
        sections=$(llvm-size-19 -A "$native" | awk '$1 ~ /^\.(text|rodata|data|data\.rel\.ro)$/ { s += $2 } END { print s }')
        rm -f "$work/sections"*
        for section in .text .rodata .data.rel.ro .data; do
            llvm-objcopy-19 -O binary --only-section="$section" "$native" "$work/section" 2>/dev/null &&
                cat "$work/section" >>"$work/sections" || true
        done
        bytes=$(stat -c %s "$module")
        printf '| %s | %d | %d | %s | %s | %s |\n' "$name" "$sections" "$bytes" \
            "$(awk -v a="$bytes" -v b="$sections" 'BEGIN { printf "%.2f", a / b }')" \
            "$(packed "$work/sections")" "$(packed "$module")"
        printf '%s %s\n' "$sections" "$bytes"
    done | tee "$work/sizes" | grep '^|' || true
    awk '!/^\|/ { l += log($2 / $1); n++ } END { if (n) printf "| **geometric mean of %d** | | | **%.3f** | | |\n", n, exp(l / n) }' "$work/sizes"
fi

if [ -x "$DOGMA_OUT/bin/dogma-bench" ]; then
    printf '\n## Load path\n\n'
    for name in "${usable[@]}"; do
        printf '%s: ' "$name"
        limited 120 "$DOGMA_OUT/bin/dogma-bench" load "$work/$name/dogma/$(executable "$name")" || complain "$name: dogma-bench"
    done
fi
[ $problems -eq 0 ]
