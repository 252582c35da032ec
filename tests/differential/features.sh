#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Our own programs, each about one part of the language or the library, three ways at several levels.
#
#   features.sh [--jobs N] [--levels "O0 O1 O2 Os"] [NAME...]
#
# Exit: 0 all agree; 1 some do not; 3 the suite could not run.

set -euo pipefail
. "$(dirname "${BASH_SOURCE[0]}")/../support/common.sh"
. "$DOGMA_ROOT/tests/differential/three_way.sh"

folder=$DOGMA_ROOT/tests/differential/features
export features_work=${features_work:-}

if [ "${1:-}" = --one ]; then
    name=${2%@*} level=${2#*@}
    # calls.c returns 3 to show that it can.
    [ "$name" != calls ] || native_status_wanted=3
    # 16-byte atomics are lock-free here without being asked for.
    native_flags=(-mcx16)
    three_way "$2" "$folder/$name.c" "$features_work/$2" "-$level" -w -std=gnu17 -D_GNU_SOURCE -ffp-contract=off
    exit 0
fi

levels="O0 O1 O2 Os"
while [ $# -gt 0 ]; do
    case $1 in
    --jobs) DOGMA_JOBS=$2; shift 2 ;;
    --levels) levels=$2; shift 2 ;;
    -*) die "unknown option $1" ;;
    *) break ;;
    esac
done
need_native
need_dogma
features_work=$DOGMA_WORK/features
rm -rf "$features_work"
mkdir -p "$features_work"
for source in "$folder"/*.c; do
    name=$(basename "$source" .c)
    [ $# -eq 0 ] || [[ " $* " == *" $name "* ]] || continue
    for level in $levels; do printf '%s@%s\n' "$name" "$level"; done
done >"$features_work/selected"
note "features: $(wc -l <"$features_work/selected") programs and levels"
xargs -P "$DOGMA_JOBS" -I '{}' "${BASH_SOURCE[0]}" --one '{}' <"$features_work/selected" >"$features_work/verdicts"
passed=$(grep -c ' ok$' "$features_work/verdicts" || true)
failed=$(($(wc -l <"$features_work/verdicts") - passed))
sort "$features_work/verdicts" | grep -v ' ok$' | sed 's/^/  /' || true
report features "$passed" "$failed" 0
[ "$failed" -eq 0 ]
