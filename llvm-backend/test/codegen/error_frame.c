// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// FLAGS: -std=gnu11
// ERROR: local variables are too large
void use(void *p);
static void *volatile sink;
int f(int i) {
  char huge[0x50000000];
  sink = huge;
  return huge[i];
}
