-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- io and os: files in the current directory and in the temporary directory, modes, seeking, lines, dates.

local name = "library.txt"
local file = assert(io.open(name, "w"))
print("type", io.type(file), io.type(io.stdout), io.type(42))
print("write", file:write("first line\n", 2, " ", 3.5, "\nthird\n\nlast without newline") == file)
file:close()
print("closed", io.type(file), pcall(file.write, file, "x"))

for line in io.lines(name) do io.write("[", line, "]") end
print()
for line in io.lines(name, "L") do io.write(#line, " ") end
print()
file = assert(io.open(name))
print("read", file:read("l"), file:read("n"), file:read("n"), file:read(1), file:read("a"))
print("end", file:read("l"), file:read("a"), file:read(0))
print("seek", file:seek("set", 6), file:read(4), file:seek("cur"), file:seek("end"), file:seek("cur", -7), file:read(7))
file:close()

file = assert(io.open(name, "a+"))
file:write("\nappended")
file:seek("set")
print("append", #file:read("a"))
file:close()
file = assert(io.open(name, "r+b"))
file:seek("set", 0); file:write("FIRST")
file:seek("set", 0); print("update", file:read())
file:close()
print("missing", io.open("no/such/file"))
print("mode", pcall(io.open, name, "rz"))

local temporary = os.tmpname()
local out = assert(io.open(temporary, "wb"))
out:setvbuf("full", 4096)
for i = 1, 100000 do out:write(string.char(i % 256)) end
print("size", out:seek("cur"))
out:close()
local input = assert(io.open(temporary, "rb"))
local total, blocks = 0, 0
for block in input:lines(4096) do blocks = blocks + 1; for i = 1, #block, 97 do total = total + block:byte(i) end end
input:close()
print("blocks", blocks, total)
print("remove", os.remove(temporary), (os.remove(temporary)), select(3, os.remove(temporary)))
print("rename", os.rename(name, "renamed.txt"), io.open(name) == nil, (io.open("renamed.txt")) ~= nil)

local anonymous = io.tmpfile()
anonymous:write("scratch"); anonymous:seek("set"); print("tmpfile", anonymous:read("a")); anonymous:close()

io.output("output.txt"); io.write("through the default output\n"); io.close(); io.output(io.stdout)
io.input("output.txt"); print("default", io.read()); io.close(io.input()); io.input(io.stdin)

print("date", os.date("!%Y-%m-%d %H:%M:%S %j %a %b", 86400 * 365), os.date("!*t", 1e9).yday)
print("time", os.time({year = 2000, month = 1, day = 1, hour = 12}) - os.time({year = 1999, month = 12, day = 31, hour = 12}))
print("clock", os.clock() >= 0, os.time() > 1600000000, os.difftime(10, 4))
print("environment", os.getenv("NO_SUCH_VARIABLE_HERE"), type(os.getenv("PATH")) ~= "number")
print("locale", os.setlocale("C"), os.setlocale(nil, "all"))
print("arguments", #arg, arg[1], arg[2])
print("standard input", io.read("l"), io.read("n"), io.read("a"))
io.stderr:write("to standard error\n")
os.exit(7, true)
