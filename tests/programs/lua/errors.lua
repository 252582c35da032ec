-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
-- Errors: pcall, xpcall with handlers, error values of all types, deep recursion, runtime errors with positions.

local function try(f, ...) return select(2, pcall(f, ...)) end

print("pcall", pcall(error), pcall(error, nil), pcall(error, {}, 0) == false, try(error, "text", 0))
print("level", try(function() error("level 1") end), try(function() error("level 2", 2) end))
print("values", try(error, 42), try(error, true), try(function() error(setmetatable({}, {__tostring = function() return "object" end})) end) ~= nil)
print("index", try(function() local t; t.x = 1 end))
print("call", try(function() local t = {}; t.missing() end))
print("global", try(function() undefined_function() end))
print("arithmetic", try(function() return {} + 1 end))
print("concat", try(function() return "a" .. {} end))
print("compare", try(function() return 1 < "2" end), try(function() return {} < {} end))
print("integer", try(function() return 1 // 0 end), try(function() return 1 % 0 end), try(function() return 1.5 | 1 end))
print("loop", try(function() for i = 1, 10, 0 do end end))
print("syntax", load("x = = 1"), load("for"), load("return 1 +"), load("goto nowhere"))
print("handler", xpcall(function() error("oops", 0) end, function(m) return "handled " .. m end))
print("handler", xpcall(function(a, b) return a + b end, print, 3, 4))
print("traceback", (xpcall(function() error("x") end, function(m) return #debug.traceback(m) > 20 end)))
print("double fault", (select(2, xpcall(function() error("a") end, function() error("b") end))) ~= nil)

local depth = 0
local function recurse() depth = depth + 1; return 1 + recurse() end
local ok, message = pcall(recurse)
print("overflow", ok, message:match("stack overflow"), depth > 1000)
print("C overflow", pcall(string.gsub, ("x"):rep(100), "x", function() return nil end))
local nested = ("("):rep(300) .. "1" .. (")"):rep(300)
print("parser", (load("return " .. nested)) == nil)
print("pattern", (pcall(string.match, ("a"):rep(300000), ("a?"):rep(300000) .. "b")))

-- Many protected calls: each one is a setjmp, half of them a longjmp.
local failures = 0
for i = 1, 100000 do
    if not pcall(function() if i % 2 == 0 then error(i) end end) then failures = failures + 1 end
end
print("many", failures)

local function unwind(n) if n == 0 then error("bottom", 0) end local r <close> = setmetatable({}, {__close = function() depth = depth + 1 end}); unwind(n - 1) end
depth = 0
print("unwind", pcall(unwind, 100), depth)
print("assert", pcall(assert, false), pcall(assert, nil, "message"), pcall(assert, 1, 2, 3))
print("memory", (pcall(string.rep, "x", 1 << 33)))
local environment = {}
print("load", load("y = 5; return y", "chunk", "t", environment)(), environment.y, type(load(function() return nil end)))
print("binary", load(string.dump(function(a) return a * 2 end))(21), (load("\27Lua", "x", "t")))
print("warn", pcall(warn, "@off"))
error(setmetatable({}, {__tostring = function() return "final error object" end}))
