// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Arguments, results, stack arguments, variadic calls, tail calls, calls through pointers.

struct three { long a, b, c; };
struct mixed { double d; int i; };

__attribute__((noinline)) struct three large(long x) { return (struct three){x, x + 1, x + 2}; }
// CHECK large: mov\.i64 rax, rdi
// CHECK large: st\.i64 \[r..\], rsi
__attribute__((noinline)) struct mixed pair(double d) { return (struct mixed){d + 1, 3}; }
// CHECK pair: mov\.i32 rax, 3
long split(long a, long b, long c, long d, long e, long f, long g, double h) { return a + f + g + (long)h; }
// CHECK split: \[slot 0\]
__attribute__((noinline)) static long many(long a, long b, long c, long d, long e, long f, long g, long h) {
  return a * b + c * d + e * f + g * h;
}
long call_many(long x) { return many(1, 2, 3, 4, 5, 6, x, 8) + 1; }
// CHECK call_many: st\.i64 \[slot [01]\]
// CHECK call_many: st\.i64 \[slot [01]\]
// CHECK call_many: call [0-9]+
long tail(long a, long b, long c, long d, long e, long f, long g, long h) { return many(h, g, f, e, d, c, b, a); }
// CHECK tail: tail [0-9]+
int through(int (*f)(int), int x) { return f(x) + 1; }
// CHECK through: call\.reg
int tail_through(int (*f)(int), int x) { return f(x); }
// CHECK tail_through: tail\.reg
__attribute__((noinline)) static int variadic(int n, ...) {
  __builtin_va_list list;
  int sum = 0;
  __builtin_va_start(list, n);
  while (n--)
    sum += __builtin_va_arg(list, int);
  __builtin_va_end(list);
  return sum;
}
int call_variadic(int x) { return variadic(2, x, 5); }
// CHECK call_variadic: dframe
// CHECK call_variadic: call [0-9]+
int local(int);
int (*address(void))(int) { return local; }
int local(int x) { return x; }
// CHECK address: fnaddr rax
void trap(void) { __builtin_trap(); }
// CHECK trap: trap 1
