-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- The Lua workload: tables, closures, strings, arithmetic, calls, garbage.
local function fibonacci(n) if n < 2 then return n end return fibonacci(n - 1) + fibonacci(n - 2) end
print("calls", fibonacci(29))

local sieve, count = {}, 0
for i = 2, 1000000 do
    if not sieve[i] then count = count + 1; for j = i * i, 1000000, i do sieve[j] = true end end
end
print("arrays", count)

local words, distinct = {}, 0
for i = 1, 300000 do
    local word = ("%x"):format(i * 2654435761 % 4294967296):sub(1, 4)
    if not words[word] then words[word] = 0; distinct = distinct + 1 end
    words[word] = words[word] + 1
end
print("strings", distinct)

local points = {}
for i = 1, 100000 do points[i] = {x = i * 7919 % 10007, y = i % 101} end
table.sort(points, function(a, b) if a.x ~= b.x then return a.x < b.x end return a.y < b.y end)
print("objects", points[1].x, points[50000].x, points[100000].y)

local inside = 0
for py = 0, 149 do
    for px = 0, 149 do
        local x0, y0, x, y, i = px / 50 - 2, py / 75 - 1, 0.0, 0.0, 0
        while x * x + y * y <= 4 and i < 100 do x, y, i = x * x - y * y + x0, 2 * x * y + y0, i + 1 end
        if i == 100 then inside = inside + 1 end
    end
end
print("floats", inside)

local parts = {}
for i = 1, 200000 do parts[#parts + 1] = "item " .. i end
local text = table.concat(parts, ",")
print("patterns", #text, select(2, text:gsub("%d7", "")), select(2, text:gsub("item", "thing")))
