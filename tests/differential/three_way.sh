# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Sourced after tests/support/common.sh: run one C program natively, translated and interpreted, and compare.
#
# three_way NAME SOURCE DIRECTORY FLAGS...
#   Works in DIRECTORY (made anew, removed when all agree) and prints one line "NAME VERDICT DETAIL", where
#   VERDICT is
#     ok               exit status and standard output agree in all three
#     native-compile   the native compiler refuses the program
#     native-run       the native program does not exit with $native_status_wanted (default 0)
#     native-timeout   ... does not end in time
#     compile          dogma-cc fails           (crash and time limit are told in DETAIL)
#     rejected         dogma-run refuses the module, or fails itself
#     interpreted      only the interpreter disagrees with native
#     translated       only the translated code disagrees with native
#     both             both disagree with native
#
# The native side is kept in $DOGMA_CACHE/native-results, keyed by source and flags.
# Environment: DOGMA_INTERPRETER=no leaves the interpreter out; *_seconds below.
# shellcheck shell=bash

native_seconds=${native_seconds:-10}
compile_seconds=${compile_seconds:-60}
translated_seconds=${translated_seconds:-20}
interpreted_seconds=${interpreted_seconds:-60}
native_flags=()
native_status_wanted=${native_status_wanted:-0}

# native_result SOURCE DIRECTORY FLAGS...: leaves DIRECTORY/native.out and sets $native_verdict.
native_result() {
    local source=$1 directory=$2 key kept status=0
    shift 2
    key=$({ cat "$source" "$DOGMA_CACHE/native-musl/complete"; printf '%s\n' "$native_seconds" "${native_flags[@]}" "$@"; } | sha256sum)
    kept=$DOGMA_CACHE/native-results/${key%% *}
    if [ ! -f "$kept" ]; then
        mkdir -p "${kept%/*}"
        native_verdict=ok
        : >"$directory/native.out"
        if limited "$compile_seconds" "$native_cc" "${native_flags[@]}" "$@" -o "$directory/native" "$source" -lm \
            >"$directory/native.log" 2>&1; then
            (cd "$directory" && limited "$native_seconds" ./native >native.out 2>native.err </dev/null) \
                2>/dev/null || status=$?
            case $status in
            "$native_status_wanted") ;;
            124|137) native_verdict=native-timeout ;;
            *) native_verdict="native-run status $status" ;;
            esac
        else
            native_verdict="native-compile $(grep -m 1 -E 'error' "$directory/native.log" | sed 's/.*error: //')"
        fi
        { printf '%s\n' "$native_verdict"; cat "$directory/native.out"; } >"$kept.$$"
        mv -f "$kept.$$" "$kept"
        rm -f "$directory/native"
    else
        read -r native_verdict <"$kept"
        tail -n +2 "$kept" >"$directory/native.out"
    fi
}

# run_module DIRECTORY OUTPUT LIMIT OPTIONS...: prints "" when it agrees with native, else what differs.
run_module() {
    local directory=$1 output=$2 limit=$3 status=0
    shift 3
    mkdir -p "$directory/tmp"
    (cd "$directory" && limited "$limit" "$dogma_run" "$@" --dir . --dir "$directory/tmp:/tmp" program.dgm \
        >"$output.out" 2>"$output.err" </dev/null) 2>/dev/null || status=$?
    case $status in
    "$native_status_wanted")
        cmp -s "$directory/native.out" "$directory/$output.out" || printf 'output differs' ;;
    124|137) printf 'time limit' ;;
    *) printf 'status %s %s' "$status" "$(head -n 1 "$directory/$output.err")" ;;
    esac
}

three_way() {
    local name=$1 source=$2 directory=$3 status=0 translated interpreted=
    shift 3
    rm -rf "$directory"
    mkdir -p "$directory"
    native_result "$source" "$directory" "$@"
    if [ "$native_verdict" != ok ]; then
        printf '%s %s\n' "$name" "$native_verdict"
        rm -rf "$directory"
        return
    fi
    limited "$compile_seconds" "$dogma_cc" "$@" -o "$directory/program.dgm" "$source" -lm \
        >"$directory/compile.log" 2>&1 || status=$?
    case $status in
    0) ;;
    124|137) printf '%s compile time limit\n' "$name"; return ;;
    *)
        printf '%s compile status %d %s\n' "$name" "$status" \
            "$(grep -m 1 -E 'error|Cannot select|Assertion|UNREACHABLE|LLVM ERROR|undefined' "$directory/compile.log" ||
                tail -n 1 "$directory/compile.log")"
        return ;;
    esac
    translated=$(run_module "$directory" translated "$translated_seconds")
    [ "${DOGMA_INTERPRETER:-yes}" = no ] ||
        interpreted=$(run_module "$directory" interpreted "$interpreted_seconds" --interp)
    case $translated:$interpreted in
    :)
        printf "%s ok\n" "$name"
        rm -rf "$directory" ;;
    "status 12"[567]*) printf "%s rejected %s\n" "$name" "$translated" ;;
    :*) printf "%s interpreted %s\n" "$name" "$interpreted" ;;
    *:) printf "%s translated %s\n" "$name" "$translated" ;;
    *) printf "%s both %s\n" "$name" "$translated" ;;
    esac
}
