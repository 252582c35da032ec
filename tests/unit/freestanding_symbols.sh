#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# A freestanding library takes nothing from its surroundings but four memory functions, and exports only its own names.
# usage: freestanding_symbols.sh NM ARCHIVE [ALLOWED_PREFIX...]     extra prefixes: symbols of other libraries of the project
set -eu
nm=$1 archive=$2
shift 2
# The last one is made by the linker for position-independent code.
allowed='memcpy|memmove|memset|memcmp|_GLOBAL_OFFSET_TABLE_'
defined=$("$nm" --defined-only -g "$archive" | awk 'NF == 3 { print $3 }' | sort -u)
undefined=$("$nm" -u "$archive" | awk '$1 == "U" { print $2 }' | sort -u | comm -23 - <(printf '%s\n' "$defined") |
            grep -vxE "$allowed" || true)
for prefix in "$@"; do
  undefined=$(printf '%s\n' "$undefined" | grep -v "^$prefix" || true)
done
foreign=$(printf '%s\n' "$defined" | grep -vE '^(dogma_|dg_)' || true)
if [ -n "$undefined" ]; then
  echo "undefined symbols beyond $allowed:" $undefined >&2
  exit 1
fi
if [ -n "$foreign" ]; then
  echo "exported names without the prefix dogma_ or dg_:" $foreign >&2
  exit 1
fi
echo "$archive: $(printf '%s\n' "$defined" | wc -l) symbols, nothing undefined"
