// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Wide arithmetic, overflow, division, bit operations, rotation.

unsigned __int128 add128(unsigned __int128 a, unsigned __int128 b) { return a + b; }
// CHECK add128: addc\.i64
unsigned __int128 mul128(unsigned __int128 a, unsigned __int128 b) { return a * b; }
// CHECK mul128: mulwide\.u\.i64
int overflow(long a, long b, long *r) { return __builtin_mul_overflow(a, b, r); }
// CHECK overflow: mulo\.i64
int divide(int a, int b) { return a / b + a % b; }
// CHECK divide: div\.s\.i32
// NOT divide: mul\.
unsigned long tenth(unsigned long a) { return a / 10; }
// CHECK tenth: mulwide\.u\.i64
// NOT tenth: div
int count(unsigned long x) { return __builtin_popcountl(x) + __builtin_clzl(x | 1) + __builtin_ctzl(x | 64); }
// CHECK count: popcnt\.i64
// CHECK count: clz\.i64
// CHECK count: ctz\.i64
unsigned rotate(unsigned x, int n) { return x << (n & 31) | x >> (-n & 31); }
// CHECK rotate: rol\.i32
unsigned long swap(unsigned long x) { return __builtin_bswap64(x); }
// CHECK swap: bswap\.i64
long zext(unsigned x, long y) { return (unsigned long)(x + 1) + y; }
// NOT zext: mov\.i32
__int128 shift(__int128 a, int n) { return a >> n; }
// NOT shift: call
