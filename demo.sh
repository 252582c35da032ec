#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# From a fresh Debian 12 or 13 to running modules: install packages, build, compile a small program and Lua, run both.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. tests/support/suites.sh

DOGMA_WORK=$DOGMA_OUT/demo
suites_begin
build_everything

# Wall-clock milliseconds of a command whose output is not wanted.
milliseconds() {
    local from to
    from=$(date +%s%N)
    "$@" >/dev/null
    to=$(date +%s%N)
    printf '%d' $(((to - from) / 1000000))
}
bytes() { stat -c %s "$1"; }

note ""
note "== samples/hello"
demo=$DOGMA_WORK
note "\$ dogma-cc -O2 -o hello.dgm samples/hello/hello.c"
dogma-cc -O2 -o "$demo/hello.dgm" samples/hello/hello.c
note "\$ ./hello.dgm"
"$demo/hello.dgm"
note "\$ dogma-check hello.dgm"
(cd "$demo" && dogma-check hello.dgm)
note "hello.dgm: $(bytes "$demo/hello.dgm") bytes with the C library, $(milliseconds "$demo/hello.dgm") ms from start to end"

note ""
note "== Lua 5.4"
note "\$ make CC=dogma-cc AR=dogma-ar generic"
tests/programs/lua.sh --build dogma "$demo/lua"
tests/programs/lua.sh --build native "$demo/lua-native"
cat >"$demo/demo.lua" <<'END'
local words, count = {}, 0
for i = 1, 300000 do
    local word = ("%x"):format(i * 2654435761 % 4294967296):sub(1, 3)
    if not words[word] then words[word] = 0; count = count + 1 end
    words[word] = words[word] + 1
end
local most = {}
for word, times in pairs(words) do most[#most + 1] = {word = word, times = times} end
table.sort(most, function(a, b) if a.times ~= b.times then return a.times > b.times end return a.word < b.word end)
print(_VERSION, count .. " different words", "most frequent: " .. most[1].word .. " " .. most[1].times)
print(pcall(function() local nothing; return nothing.field end))
END
note "\$ dogma-run --dir . lua demo.lua"
(cd "$demo" && dogma-run --dir . lua/src/lua demo.lua)
cd "$demo"
note "lua module: $(bytes lua/src/lua) bytes; native static executable: $(bytes lua-native/src/lua) bytes"
note "run: $(milliseconds dogma-run --dir . lua/src/lua demo.lua) ms; native: $(milliseconds lua-native/src/lua demo.lua) ms"
without=$(milliseconds dogma-run --proof=ignored --dir . lua/src/lua demo.lua)
note "the same without using the proof: $without ms"

note ""
note "== proofs"
note "\$ dogma-check --html lua.html lua"
dogma-check --html lua.html lua/src/lua
note "report: ${demo#"$DOGMA_ROOT"/}/lua.html"
