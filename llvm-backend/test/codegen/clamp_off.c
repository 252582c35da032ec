// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Nothing is clamped with -fno-dogma-clamp.
// FLAGS: -fno-dogma-clamp

long sum(long *a, unsigned n) {
  long s = 0;
  for (unsigned i = 0; i < n; i++)
    if (a[i] > 3)
      s += a[i];
  return s;
}
// NOT sum: clamp
