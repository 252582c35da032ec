-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- Metatables, inheritance, garbage collection with finalisers and weak tables, and a few small algorithms.

local Vector = {}
Vector.__index = Vector
local function vector(x, y) return setmetatable({x = x, y = y}, Vector) end
Vector.__add = function(a, b) return vector(a.x + b.x, a.y + b.y) end
Vector.__mul = function(a, b) return type(b) == "number" and vector(a.x * b, a.y * b) or a.x * b.x + a.y * b.y end
Vector.__unm = function(a) return vector(-a.x, -a.y) end
Vector.__eq = function(a, b) return a.x == b.x and a.y == b.y end
Vector.__lt = function(a, b) return a * a < b * b end
Vector.__le = function(a, b) return a * a <= b * b end
Vector.__len = function() return 2 end
Vector.__call = function(self, name) return self[name] end
Vector.__concat = function(a, b) return tostring(a) .. tostring(b) end
Vector.__tostring = function(a) return "(" .. a.x .. ", " .. a.y .. ")" end
Vector.__idiv = function(a, n) return vector(a.x // n, a.y // n) end
Vector.__band = function(a, b) return "and" end
Vector.__close = function() print("vector closed") end
local a, b = vector(1, 2), vector(3, 4)
print(tostring(a + b), a * b, tostring(a * 3), tostring(-a), a == vector(1, 2), a < b, a >= b, #a, a("y"), a .. b, tostring(b // 2), a & b)

local Animal = {}; Animal.__index = Animal
function Animal.new(class, name) return setmetatable({name = name}, class) end
function Animal:speak() return self.name .. " says " .. self:sound() end
local Dog = setmetatable({}, {__index = Animal}); Dog.__index = Dog
function Dog:sound() return "woof" end
print(Animal.new(Dog, "Rex"):speak())

local log = {}
local proxy = setmetatable({}, {
    __index = function(_, k) log[#log + 1] = "get " .. tostring(k); return k end,
    __newindex = function(t, k, v) log[#log + 1] = "set " .. tostring(k); rawset(t, k, v) end,
    __pairs = function() return function(_, k) if not k then return 1, "one" end end, nil, nil end,
    __metatable = "locked", __name = "Proxy"})
proxy.x = proxy.y; proxy.x = 2; local _ = proxy.x
print(table.concat(log, ", "), getmetatable(proxy), pcall(setmetatable, proxy, {}), rawlen({1, 2}), rawequal(a, a))
for k, v in pairs(proxy) do print("pairs", k, v) end

local finalised = 0
for i = 1, 1000 do setmetatable({}, {__gc = function() finalised = finalised + 1 end}) end
collectgarbage(); collectgarbage()
print("finalised", finalised)
local weak_values, weak_keys = setmetatable({}, {__mode = "v"}), setmetatable({}, {__mode = "k"})
local kept = {}
for i = 1, 100 do weak_values[i] = i % 10 == 0 and kept or {} weak_keys[{}] = i end
weak_keys[kept] = "kept"
collectgarbage()
local values, keys = 0, 0
for _ in pairs(weak_values) do values = values + 1 end
for _ in pairs(weak_keys) do keys = keys + 1 end
print("weak", values, keys, weak_keys[kept])
print("modes", collectgarbage("generational"), collectgarbage("incremental"), collectgarbage("isrunning"))
local before = collectgarbage("count")
local garbage = {}
for i = 1, 100000 do garbage[i] = {i, tostring(i)} end
local grown = collectgarbage("count") > before + 5000
garbage = nil
collectgarbage()
print("memory", grown, collectgarbage("count") < before + 5000)

local function queens(n)
    local solutions, columns, up, down = 0, {}, {}, {}
    local function place(row)
        if row > n then solutions = solutions + 1; return end
        for c = 1, n do
            if not (columns[c] or up[row + c] or down[row - c]) then
                columns[c], up[row + c], down[row - c] = true, true, true
                place(row + 1)
                columns[c], up[row + c], down[row - c] = nil, nil, nil
            end
        end
    end
    place(1)
    return solutions
end
print("queens", queens(8))

local sieve, count = {}, 0
for i = 2, 200000 do
    if not sieve[i] then count = count + 1; for j = i * i, 200000, i do sieve[j] = true end end
end
print("primes", count)

local function mandelbrot(width)
    local inside = 0
    for py = 0, width - 1 do
        for px = 0, width - 1 do
            local x0, y0 = px / width * 3 - 2, py / width * 2 - 1
            local x, y, i = 0.0, 0.0, 0
            while x * x + y * y <= 4 and i < 50 do x, y, i = x * x - y * y + x0, 2 * x * y + y0, i + 1 end
            if i == 50 then inside = inside + 1 end
        end
    end
    return inside
end
print("mandelbrot", mandelbrot(100))

local t = {}
for i = 1, 1000 do t["key" .. i] = i end
for i = 1, 1000, 2 do t["key" .. i] = nil end
local n, sum = 0, 0
for k, v in pairs(t) do n = n + 1; sum = sum + v; t[k] = nil end
print("hash", n, sum, next(t), #table.pack(table.unpack({}, 1, 200)))
print("math", math.floor(-3.5), math.ceil(-3.5), math.fmod(-7, 3), math.abs(math.mininteger), math.max(1, 5, 3), math.sqrt(2), math.exp(1), math.log(8, 2), math.sin(1), math.atan(1, 2))
math.randomseed(42); local r = math.random(100); math.randomseed(42); print("random", r == math.random(100), math.random(1, 1))
