-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- Closures: shared upvalues, loops with fresh variables, varargs, tail calls, integer and float arithmetic.

local function counter(start)
    local n = start
    return function(step) n = n + (step or 1); return n end, function() return n end
end

local up, get = counter(10)
up(); up(5)
print("counter", get(), up(-16))

local fresh = {}
for i = 1, 4 do fresh[i] = function() i = i + 10; return i end end
print("fresh", fresh[1](), fresh[1](), fresh[2](), fresh[4]())

local function compose(...)
    local functions = table.pack(...)
    return function(...)
        local values = table.pack(...)
        for i = functions.n, 1, -1 do values = table.pack(functions[i](table.unpack(values, 1, values.n))) end
        return table.unpack(values, 1, values.n)
    end
end
print("compose", compose(function(a, b) return b, a end, function(a, b) return a * 2, b // 3 end)(7, 20))

-- A million frames if tail calls were calls.
local function countdown(n, total) if n == 0 then return total end return countdown(n - 1, total + n) end
print("tail", countdown(1000000, 0))

print("select", select("#", nil, nil), select(-1, 1, 2, 3), (select(2, "a", "b", "c")))
print("integers", 7 // 2, -7 // 2, 7 % -3, -7 % 3, 1 << 62, 1 << 64, -1 >> 60, 5 // 0.0, -5 % math.huge)
print("limits", math.maxinteger, math.mininteger, math.maxinteger + 1 == math.mininteger, math.ult(1, -1))
print("floats", 0.1 + 0.2, 1e308 * 10, -1e308 * 10, 2^53, 2^-1074, 1e15, 1e16, 3 | 0, 3.0)
print("nan", 0/0 ~= 0/0, math.type(1), math.type(1.0), math.type("1"), 10 // 3.0, 2^0.5)
print("convert", "10" + 5, "0x10" * 1, tostring(1e100), tonumber("  12  "), tonumber("z", 36), tonumber("1e1"),
      tonumber("0x.8p1"), tonumber("8", 8), math.tointeger(3.0))

local function ackermann(m, n)
    if m == 0 then return n + 1 end
    if n == 0 then return ackermann(m - 1, 1) end
    return ackermann(m - 1, ackermann(m, n - 1))
end
print("ackermann", ackermann(2, 300))

do
    local closed = {}
    do
        local first <close> = setmetatable({}, {__close = function() closed[#closed + 1] = "first" end})
        local second <close> = setmetatable({}, {__close = function() closed[#closed + 1] = "second" end})
        local fixed <const> = 42
        closed[#closed + 1] = "body " .. fixed
    end
    print("close", table.concat(closed, ", "))
end

for i = 1, 3 do
    for j = 1, 3 do
        if j == 2 then goto continue end
        io.write(i, ":", j, " ")
        ::continue::
    end
end
print()
