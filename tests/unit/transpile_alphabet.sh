#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# usage: transpile_alphabet.sh <transpile-bounds-test> <llvm-mc>
# Disassemble code for every row of the ISA with LLVM and compare the mnemonics with the list of what may be emitted. Neither strings,
# nor segment or system instructions, nor anything unknown.
set -euo pipefail
hex=$(mktemp)
trap 'rm -f "$hex" "$hex.s"' EXIT
"$1" --hex >"$hex"
"$2" --disassemble --triple=x86_64-unknown-linux -mattr=+avx2,+bmi,+bmi2,+fma,+lzcnt,+popcnt,+cx16,+crc32 "$hex" >"$hex.s" 2>&1 || true
if grep -n 'invalid instruction encoding' "$hex.s" | head -5; then
    echo "transpile_alphabet: LLVM cannot decode some of the code" >&2
    exit 1
fi
allowed='^(adc|add|and|bswap|bt|callq?|cltd|cqto|cmov[a-z]+|cmp|cmpxchg|cmpxchg16b|crc32b?|div|idiv|imul|j[a-z]+|lea|lock|lzcnt|mfence|mov|movabs|movs[bwl][wlq]?|movslq|movz[bw][lwq]?|mul|mulx|neg|not|or|pop|popcnt|push|ret|rol|rorx|sar|sarx|sbb|set[a-z]+|shl|shlx|shr|shrx|sub|test|tzcnt|ud2|xadd|xchg|xor|gs|addr32|v[a-z0-9_]+)[bwlq]?$'
forbidden='^(vp?gather|vp?scatter|vldmxcsr|vstmxcsr|vzero|vmaskmov|vpmaskmov)'
words=$(awk '$1 !~ /^\./ { n = 1; while ($n == "lock" || $n == "gs" || $n == "addr32") n++; print $n }' "$hex.s" | sort -u)
bad=$(printf '%s\n' "$words" | grep -Ev "$allowed" || true)
bad+=$(printf '%s\n' "$words" | grep -E "$forbidden" || true)
count=$(printf '%s\n' "$words" | wc -l)
if [ -n "$bad" ]; then
    echo "transpile_alphabet: not allowed: $bad" >&2
    exit 1
fi
if [ "$count" -lt 150 ]; then
    echo "transpile_alphabet: only $count different instructions; the list is not complete" >&2
    exit 1
fi
echo "transpile_alphabet: $count different instructions, all allowed"
