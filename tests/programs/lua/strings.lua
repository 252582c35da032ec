-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- Strings: patterns, format, pack, utf8, long strings, sorting, string building.

print("find", ("hello world"):find("o w"), ("hello"):find("l+"), ("a.b"):find(".", 1, true), ("x"):find(""))
print("match", ("key = value"):match("^(%w+)%s*=%s*(%w+)$"), ("2026-11-21"):match("(%d+)-(%d+)-(%d+)"))
print("position", ("abc"):match("()b()"), ("f(a(b)c)d"):match("%b()"), ("THE (quick) fox"):find("%((%a+)%)"))
print("frontier", ("THE (quick) fox"):gsub("%f[%a]%a+", string.lower))
print("gsub", ("hello world"):gsub("o", "0"), ("abc"):gsub("", "-"), ("abc"):gsub("%w", "%0%0"),
      ("$name is $age"):gsub("%$(%w+)", {name = "Ada", age = 36}))
for k, v in ("a=1, b=2, c=3"):gmatch("(%w+)=(%w+)") do io.write(k, "->", v, ";") end
print()
print("format", ("%5d|%-5d|%05d|%+d|%x|%X|%o|%c|%e|%.3f|%g|%a"):format(42, 42, 42, 42, 255, 255, 8, 65, 12345.678, 3.14159, 1e20, 1.0))
print("format", ("%q"):format("line\nquote\"zero\0end"), ("%10.3s|%-10s|%%"):format("abcdef", "left"), ("%i"):format(3.0))
print("format", pcall(string.format, "%d", 3.5))
print("numbers", 1e300 * 1e10, 123456789012345678, 0.1, 1/3, 100, 1e2, -0.0, 2^63, 1e-5, 123456.789e3)
print("case", ("MiXeD"):upper(), ("MiXeD"):lower(), ("abc"):reverse(), ("ab"):rep(3, "-"), #("x"):rep(100000))
print("sub", ("hello"):sub(2, -2), ("hello"):sub(-3), ("hello"):sub(10), ("hello"):byte(1, -1))
print("char", string.char(72, 105), ("\65\x42\u{43}\z
      D"), "\u{20AC}", #"\u{7FFFFFFF}")
print("compare", "a" < "b", "a" < "B", "" < "a", "a\0b" < "a\0c", "10" < "9")
print("pack", string.pack("<i4", 100):byte(1, -1))
print("pack", string.unpack("<d", string.pack("<d", 1.5)), string.packsize("i4i8"), string.unpack("z", "zero\0rest"))
print("pack", string.unpack("<I2 >I2 s1", string.pack("<I2 >I2 s1", 258, 258, "text")))
print("utf8", utf8.char(72, 228, 8364, 128512), utf8.len("häß€"), utf8.codepoint("€", 1), utf8.offset("a€b", 3))
for p, c in utf8.codes("a€") do io.write(p, ":", c, " ") end
print(utf8.len("\xff"))
print([[long
string]], [==[with ]] inside]==], #[[
first newline is dropped]])

local words = {}
for w in ("the quick brown fox jumps over the lazy dog and runs away from the angry bear"):gmatch("%a+") do words[#words + 1] = w end
table.sort(words)
print("sort", table.concat(words, " "))
table.sort(words, function(a, b) if #a ~= #b then return #a > #b end return a > b end)
print("sort", table.concat(words, " "))

local seed, numbers = 42, {}
for i = 1, 20000 do seed = (seed * 1103515245 + 12345) % 2147483648; numbers[i] = seed end
table.sort(numbers)
local ordered = true
for i = 2, #numbers do ordered = ordered and numbers[i - 1] <= numbers[i] end
print("sort", ordered, numbers[1], numbers[10000], numbers[20000])

local parts = {}
for i = 1, 20000 do parts[#parts + 1] = i % 7 == 0 and "seven" or tostring(i) end
local joined = table.concat(parts, ",")
local hash = 0
for i = 1, #joined, 7 do hash = (hash * 31 + joined:byte(i)) % 1000000007 end
print("build", #joined, hash, select(2, joined:gsub("seven", "")))
print("table", table.concat({1, 2, 3}, "-"), table.unpack({1, 2, 3}, 2), table.remove({5, 6, 7}), #table.move({1, 2, 3}, 1, 3, 2))
print("error", pcall(string.rep, "x", -1), pcall(string.rep), (pcall(string.find, "a", "[a")), (pcall(string.rep, "x", 1 << 40)))
