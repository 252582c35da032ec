// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Addresses: base, index, scale, displacement, globals, memory operands of arithmetic.

static int table[256];
int element(int *p, long i) { return p[i + 3]; }
// CHECK element: ld\.i32 rax, \[rdi \+ rsi\*4 \+ 12\]
int global(unsigned char i) { return table[i]; }
// CHECK global: ld\.i32 rax, \[@[0-9]+ \+ r..\*4\]
void count(int i) { table[i & 255]++; }
// CHECK count: add\.i32 \[@[0-9]+ \+ r..\*4\], 1
long sum(long a, long b) { return a + b * 8 + 5; }
// CHECK sum: lea\.i64 rax, \[rdi \+ rsi\*8 \+ 5\]
int sum32(int a, int b) { return a + b * 4 + 7; }
// CHECK sum32: lea\.i32 rax, \[rdi \+ rsi\*4 \+ 7\]
long add_memory(long a, long *p) { return a + *p; }
// CHECK add_memory: add\.i64 r.., \[rsi\]
void update(long *p, long x) { *p ^= x; }
// CHECK update: xor\.i64 \[rdi\], rsi
void constant(int *p) { *p = 7; p[1] = -1; }
// CHECK constant: st\.i(32|64) \[rdi
int absolute(void) { return *(volatile int *)0x12345678; }
// CHECK absolute: ld\.i32 rax, \[r
long beyond(void) { return (long)&table[100000]; }
// CHECK beyond: lea\.i64 r
