#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# gcc's c-torture/execute programs, three ways: native clang, translated, interpreted.
#
#   torture.sh [--opt O2] [--every N] [--list FILE] [--jobs N] [--native] [NAME...]
#       --opt LEVEL    O0 O1 O2 O3 Os (default O2)
#       --every N      every N-th program only
#       --list FILE    the programs named in FILE only, one per line
#       --native       run the native side only and print what fails there (to write the skip list)
#       NAME           only these programs, for example 20000112-1
#
# The programs come out of Debian's gcc-12-source package and are never committed. torture.skip lists what
# cannot count: its reasons are checked, an entry that works after all is a failure.
#
# Exit: 0 all agree; 1 some do not; 3 the suite could not run.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../support/common.sh"
. "$DOGMA_ROOT/tests/differential/three_way.sh"

export opt=${opt:-O2} torture_work=${torture_work:-} torture_sources=${torture_sources:-}
skip_list=$DOGMA_ROOT/tests/differential/torture.skip

# Old C that clang 19 refuses unless told; rounding as the source says, the same on both sides.
common_flags=(-w -std=gnu17 -ffp-contract=off -Wno-implicit-int -Wno-implicit-function-declaration
    -Wno-int-conversion -Wno-incompatible-pointer-types -Wno-incompatible-function-pointer-types
    -Wno-return-type -Wno-return-mismatch -Wno-deprecated-non-prototype)

# file_flags SOURCE: the options the file's directives ask for, as far as they change its meaning.
file_flags() {
    sed -n -E 's/.*dg-(additional-)?options[ {]*"([^"]*)"(.*)/\2 @\3/p' "$1" | while read -r line; do
        case $line in *@*'{ target'*) continue ;; esac
        for flag in ${line%@*}; do
            case $flag in
            -std=*|-fgnu89-inline|-fwrapv|-fno-strict-overflow|-fno-builtin*|-ffast-math|-fno-inline|\
            -finstrument-functions|-fno-common|-fno-strict-aliasing|-D*) printf '%s\n' "$flag" ;;
            esac
        done
    done
}

# One program, in a process of its own.
if [ "${1:-}" = --one ]; then
    name=$2
    source=$torture_sources/$name.c
    mapfile -t extra < <(file_flags "$source")
    if [ "${3:-}" = native ]; then
        mkdir -p "$torture_work/$name"
        native_result "$source" "$torture_work/$name" "-$opt" "${common_flags[@]}" "${extra[@]}"
        printf '%s %s\n' "$name" "$native_verdict"
        rm -rf "${torture_work:?}/$name"
    else
        three_way "$name" "$source" "$torture_work/$name" "-$opt" "${common_flags[@]}" "${extra[@]}"
    fi
    exit 0
fi

every=1 list= mode=three_way names=()
while [ $# -gt 0 ]; do
    case $1 in
    --opt) opt=$2; shift 2 ;;
    --every) every=$2; shift 2 ;;
    --list) list=$2; shift 2 ;;
    --jobs) DOGMA_JOBS=$2; shift 2 ;;
    --native) mode=native; shift ;;
    -*) die "unknown option $1" ;;
    *) names+=("$1"); shift ;;
    esac
done
opt=${opt#-}

need_native
[ $mode = native ] || need_dogma

# The programs, extracted once per archive.
archive=$("$support/fetch.sh" binary gcc-12-source "" /usr/src/gcc-12/gcc-12.2.0-dfsg.tar.xz \
    50c63ff82919323c25fbbb4a9eae259edc974118a0fb30c905190cb782ec11c2 \
    https://ftp.gnu.org/gnu/gcc/gcc-12.2.0/gcc-12.2.0.tar.xz "$DOGMA_CACHE/sources" \
    e549cf9cf3594a00e27b6589d4322d70e0720cdd213f39beb4181e06926230ff) || die "no c-torture programs"
torture_sources=$DOGMA_CACHE/torture
if [ ! -f "$torture_sources/.complete" ]; then
    rm -rf "$torture_sources"
    mkdir -p "$torture_sources"
    tar -xf "$archive" -C "$torture_sources" --strip-components=5 --no-same-owner \
        --wildcards '*/gcc/testsuite/gcc.c-torture/execute/*.[ch]' || die "cannot extract the c-torture programs"
    touch "$torture_sources/.complete"
fi
torture_work=$DOGMA_WORK/torture-$opt
rm -rf "$torture_work"
mkdir -p "$torture_work"

(cd "$torture_sources" && printf '%s\n' *.c) | sed 's/\.c$//' | LC_ALL=C sort >"$torture_work/all"
[ ${#names[@]} -eq 0 ] || printf '%s\n' "${names[@]}" >"$torture_work/all"
[ -z "$list" ] || sed -E 's/[[:space:]].*//; s/\.c$//; /^#|^$/d' "$list" >"$torture_work/all"
awk -v every="$every" 'NR % every == 0' "$torture_work/all" >"$torture_work/selected"

# Skips that apply at this level: NAME or NAME@LEVEL, then the reason.
sed -E '/^#|^$/d' "$skip_list" | awk -v level="$opt" '
    { split($1, part, "@"); if (part[2] == "" || part[2] == level) print part[1] }' |
    LC_ALL=C sort >"$torture_work/skips"

note "torture $opt: $(wc -l <"$torture_work/selected") programs"
start=$(seconds)
one_mode=$([ $mode = native ] && printf native || true)
# shellcheck disable=SC2016
xargs -P "$DOGMA_JOBS" -I '{}' "${BASH_SOURCE[0]}" --one '{}' $one_mode \
    <"$torture_work/selected" >"$torture_work/verdicts"
LC_ALL=C sort -o "$torture_work/verdicts" "$torture_work/verdicts"

if [ $mode = native ]; then
    grep -v ' ok$' "$torture_work/verdicts" || true
    note "native $opt: $(grep -c ' ok$' "$torture_work/verdicts") of $(wc -l <"$torture_work/verdicts") pass"
    exit 0
fi

awk -v work="$torture_work" '
    FILENAME ~ /skips$/ { skip[$1] = 1; next }
    $2 == "ok" && ($1 in skip) { print $1, "stale-skip it passes; remove it from torture.skip" > (work "/failures"); failed++; next }
    $2 == "ok" { passed++; next }
    $1 in skip { skipped++; next }
    { print > (work "/failures"); failed++ }
    END { print passed + 0, failed + 0, skipped + 0 }' "$torture_work/skips" "$torture_work/verdicts" \
    >"$torture_work/counts"
read -r passed failed skipped <"$torture_work/counts"
[ ! -f "$torture_work/failures" ] || sed 's/^/  /' "$torture_work/failures"
note "torture $opt took $(($(seconds) - start)) s"
report "torture $opt" "$passed" "$failed" "$skipped"
[ "$failed" -eq 0 ]
