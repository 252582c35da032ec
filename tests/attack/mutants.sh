#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Mutation test of the checker: each mutant deletes or weakens one condition of checker/src (mutants.txt), and some fast test must fail then.
#
# usage: mutants.sh MUTATE SOURCE_DIR WORK_DIR SAMPLE SEED KILLER...
#   MUTATE   the program of mutate.c
#   SAMPLE   number of mutants, drawn by SEED; `all`: every one
#   KILLER   NAME:OBJECT,OBJECT,...:ARGUMENTS   a test program as objects that are linked with the mutant, in front of the libraries
#   CC, CFLAGS_CHECK (how the checker is compiled), LIBRARIES (linked behind the objects), JOBS (default 2) come from the environment
set -u
export LC_ALL=C
mutate=$1 source=$2 work=$3 sample=$4 seed=$5
shift 5
killers=("$@")
jobs=${JOBS:-2}
: "${CC:=cc}" "${CFLAGS_CHECK:=}" "${LIBRARIES:=}"
rm -rf "$work"
mkdir -p "$work/source" "$work/clean"

stale=0
"$mutate" "$source/tests/attack/mutants.txt" "$source/checker/src" "$work/source" > "$work/table" || stale=1

# Prints the name of the first program that fails.
run_killers() { # DIRECTORY OBJECT-OF-THE-MUTANT
  local killer name objects arguments list
  for killer in "${killers[@]}"; do
    IFS=: read -r name objects arguments <<< "$killer"
    IFS=, read -ra list <<< "$objects"
    # shellcheck disable=SC2086 # words
    $CC -o "$1/$name" "${list[@]}" ${2:+"$2"} $LIBRARIES 2> "$1/link.log" || { echo "LINK $(head -n 1 "$1/link.log")"; return 0; }
    # shellcheck disable=SC2086 # words
    (cd "$1" && timeout 60 "./$name" $arguments > "$1/$name.log" 2>&1) || { echo "$name"; return 0; }
    rm -f "$1/$name"
  done
  return 1
}

# What fails below is the mutant's doing.
if by=$(run_killers "$work/clean" ""); then
  echo "FAIL without any mutant: $by" >&2
  cat "$work/clean"/*.log >&2
  exit 1
fi

one() { # NUMBER FILE TEXT
  local directory=$work/$1 by
  mkdir -p "$directory"
  # shellcheck disable=SC2086 # words
  if ! $CC $CFLAGS_CHECK -w -I "$source/checker/src" -c -o "$directory/mutant.o" "$work/source/$1.c" 2> "$directory/compile.log"; then
    echo "BROKEN $1 $2: does not compile: $3: $(head -n 2 "$directory/compile.log")"
  elif by=$(run_killers "$directory" "$directory/mutant.o") && [[ $by != LINK* ]]; then
    echo "killed $1 $2 by $by: $3"
  else
    [[ $by == LINK* ]] && echo "BROKEN $1 $2: $by" && return
    echo "SURVIVED $1 $2: $3"
  fi
  rm -rf "$directory"
}

# A sample by a linear congruential generator, so that a seed means the same everywhere.
mapfile -t chosen < <(grep -E '^[0-9]+ [^ ]+ run ' "$work/table")
equivalent=$(grep -cE '^[0-9]+ [^ ]+ equivalent ' "$work/table")
total=${#chosen[@]}
if [ "$sample" != all ]; then
  state=$seed picked=()
  while [ ${#picked[@]} -lt "$sample" ] && [ ${#chosen[@]} -gt 0 ]; do
    state=$(((state * 1103515245 + 12345) & 0x7fffffff))
    at=$(((state >> 8) % ${#chosen[@]}))
    picked+=("${chosen[at]}")
    chosen=("${chosen[@]:0:at}" "${chosen[@]:at+1}")
  done
  chosen=("${picked[@]}")
fi
echo "$total mutants, and $equivalent argued to be equivalent; running ${#chosen[@]}, seed $seed"

running=0
for entry in "${chosen[@]}"; do
  read -r number file _ text <<< "$entry"
  one "$number" "$file" "$text" > "$work/result.$number" &
  running=$((running + 1))
  if [ $running -ge "$jobs" ]; then
    wait -n
    running=$((running - 1))
  fi
done
wait
cat "$work"/result.* > "$work/results"
killed=$(grep -c '^killed' "$work/results")
grep -v '^killed' "$work/results" >&2
[ -z "${VERBOSE:-}" ] || grep '^killed' "$work/results"
echo "$killed of ${#chosen[@]} killed"
[ "$killed" -eq ${#chosen[@]} ] && [ "$stale" -eq 0 ]
