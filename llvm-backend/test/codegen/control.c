// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Switches and computed gotos are branch tables; setjmp ends a block; block memory operations.

int dense(int x) {
  switch (x) {
  case 0: return 5;
  case 1: return 17;
  case 2: return 2;
  case 3: return 99;
  case 4: return x * 3;
  case 5: return x / 7;
  case 6: return x << 4;
  case 7: return x ^ 5;
  }
  return -1;
}
int jumps(int x, int *p) {
  switch (x) {
  case 0: return *p;
  case 1: return p[1] * 3;
  case 2: return p[2] / 5;
  case 3: return p[3] ^ 9;
  case 4: return p[4] - 4;
  case 5: return p[5] << 2;
  }
  return -1;
}
// CHECK jumps: brtab
int computed(int i, int k) {
  static void *const labels[] = {&&a, &&b, &&c};
  goto *labels[i];
a:
  return k + 3;
b:
  return k * 5;
c:
  return k / 9;
}
// CHECK computed: br\.i64 r.., [123]
int __dogma_setjmp(void *) __attribute__((returns_twice));
void __dogma_longjmp(unsigned long, int) __attribute__((noreturn));
static unsigned long buffer[8];
int jump(int x) {
  int r = __dogma_setjmp(buffer);
  if (r == 0)
    __dogma_longjmp(buffer[0], x);
  return r;
}
// CHECK jump: setjmp
// CHECK jump: st\.i64 \[@[0-9]+\], r
// CHECK jump: longjmp
void copy(char *a, char *b, long n) { __builtin_memcpy(a, b, n); }
// CHECK copy: call\.import
void copy32(char *a, char *b) { __builtin_memcpy(a, b, 32); }
// CHECK copy32: ld\.v128
// CHECK copy32: ld\.v128
