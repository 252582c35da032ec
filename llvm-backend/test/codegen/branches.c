// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Compare-and-branch, tests of bits, narrow comparisons in memory, select, set.

void use(void);
int sign(long x) { return x < 0 ? 3 : 5; }
// CHECK sign: sel\.i64\.i32 rax, .*, (slt|sgt|sge|sle)
int less(int a, int b) { return a < b; }
// CHECK less: set\.i32 rax, slt, rdi, rsi
static volatile int sink;
int bit(unsigned x) {
  if (x & 0x20)
    sink = 1;
  return 2;
}
// CHECK bit: br\.i32 rdi, 32, t(z|nz)
int byte(const char *p) {
  if (*p == 'x')
    sink = 1;
  return 2;
}
// CHECK byte: br\.i8 \[rdi\], 120, (eq|ne)
int word(const unsigned short *p) {
  if (*p > 0xfff0)
    sink = 1;
  return 2;
}
// CHECK word: br\.i16 \[rdi\], -1[0-9], u
int memory(long *p, long x) {
  if (*p < x)
    sink = 1;
  return 2;
}
// CHECK memory: br\.i64 rsi, \[rdi\], s
double smaller(double a, double b) { return a < b ? a : b; }
// CHECK smaller: fmin\.f64 v0, v0, v1
int compare_float(float a, float b) {
  if (a < b)
    sink = 1;
  return 2;
}
// CHECK compare_float: br\.f32 v0, v1, (ult|olt|uge|oge)
double choose(int c, double a, double b) { return c > 3 ? a : b; }
// CHECK choose: br\.i32 rdi, [34], s
