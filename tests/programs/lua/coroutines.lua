-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- Coroutines: generators, two-way values, errors across them, yielding inside pcall and iterators, many at once.

local function range(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i) end end) end
local sum = 0
for i in range(1000) do sum = sum + i end
print("generator", sum)

local echo = coroutine.create(function(...)
    local received = {...}
    while true do
        received = {coroutine.yield(#received, table.unpack(received))}
        if received[1] == "stop" then return "stopped", coroutine.isyieldable() end
    end
end)
print("echo", coroutine.resume(echo, 1, 2, 3))
print("echo", coroutine.resume(echo))
print("echo", coroutine.resume(echo, "x", nil, "z"))
print("echo", coroutine.resume(echo, "stop"))
print("echo", coroutine.status(echo), coroutine.resume(echo))

local failing = coroutine.create(function() local t = nil; return t.field end)
local ok, message = coroutine.resume(failing)
print("error", ok, (message:gsub("^.-:", "")), coroutine.status(failing))

local protected = coroutine.wrap(function()
    local ok, value = pcall(function()
        local got = coroutine.yield("inside pcall")
        error({code = got})
    end)
    coroutine.yield(ok)
    return value.code
end)
print("pcall", protected(), protected(99), protected())

local function permutations(list, n)
    n = n or #list
    if n <= 1 then coroutine.yield(list) else
        for i = 1, n do
            list[n], list[i] = list[i], list[n]
            permutations(list, n - 1)
            list[n], list[i] = list[i], list[n]
        end
    end
end
for p in coroutine.wrap(function() permutations({"a", "b", "c"}) end) do io.write(table.concat(p), " ") end
print()

-- A chain of filters: the sieve of Eratosthenes, one coroutine for each prime.
local function numbers() return coroutine.wrap(function() for i = 2, math.huge do coroutine.yield(i) end end) end
local function filter(prime, source)
    return coroutine.wrap(function()
        while true do
            local n = source()
            if n % prime ~= 0 then coroutine.yield(n) end
        end
    end)
end
local source, primes = numbers(), {}
for i = 1, 60 do primes[i] = source(); source = filter(primes[i], source) end
print("sieve", primes[10], primes[30], primes[60])

local many, alive = {}, 0
for i = 1, 5000 do many[i] = coroutine.create(function() coroutine.yield(i); return -i end) end
for i = 1, 5000 do local _, v = coroutine.resume(many[i]); alive = alive + v end
for i = 1, 5000 do local _, v = coroutine.resume(many[i]); alive = alive + v end
print("many", alive, coroutine.status(many[5000]))

local closing = coroutine.create(function()
    local handle <close> = setmetatable({}, {__close = function() print("closed on close") end})
    coroutine.yield()
end)
coroutine.resume(closing)
print("close", coroutine.close(closing), coroutine.status(closing))
print("nested", pcall(coroutine.wrap(function() coroutine.wrap(function() error("deep", 0) end)() end)))
local deep = 0
local function nest(n) if n > 0 then coroutine.wrap(nest)(n - 1) end deep = deep + 1 end
nest(100)
print("deep", deep)
