// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// FLAGS: -std=gnu11
// The two stacks: data frames, alignment, dynamic allocation, spills.

void use(void *);
static void *volatile sink;
void use(void *p) { sink = p; }
int frame(void) {
  int a[10];
  use(a);
  return a[3];
}
// CHECK frame: frame=48
// CHECK frame: dframe
int aligned(void) {
  _Alignas(64) char b[64];
  use(b);
  return b[3];
}
// CHECK aligned: frame=112
// CHECK aligned: and\.i64 r.., -64
int dynamic(int n) {
  char b[n];
  use(b);
  return b[n - 1];
}
// CHECK dynamic: dalloc
void loop(int n) {
  while (n--) {
    char b[n + 1];
    use(b);
  }
}
// CHECK loop: dalloc
// CHECK loop: dset
__attribute__((noinline)) static void keep(void *p) { sink = p; }
long spill(long *p) {
  double x = p[0];
  long a = p[0], b = p[1], c = p[2], d = p[3], e = p[4], f = p[5], g = p[6], h = p[7];
  keep(p);
  return a + b * c + d * e + f * g * h + p[8] + a * h + (long)x;
}
// CHECK spill: slots=[1-9]
// CHECK spill: st\.[if]64 \[slot
