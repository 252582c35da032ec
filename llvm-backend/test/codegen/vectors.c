// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Vectors of 128 bits and others.

typedef int v4i __attribute__((vector_size(16)));
typedef unsigned char v16u __attribute__((vector_size(16)));
typedef float v4f __attribute__((vector_size(16)));
typedef int v8i __attribute__((vector_size(32)));
typedef char v3c __attribute__((ext_vector_type(3)));

void mul(v4i *r, v4i *a) { *r = *r * *a; }
// CHECK mul: vmul\.i32
void less(v4i *r, v4i *a) { *r = *r < *a; }
// CHECK less: vcmpgt\.i32
void divide(v4f *r, v4f *a) { *r = *r / *a; }
// CHECK divide: vdiv\.f32
void reverse(v4i *r) { *r = __builtin_shufflevector(*r, *r, 3, 2, 1, 0); }
// CHECK reverse: vshuf\.i32 v., v., 27
void interleave(v4i *r, v4i *a) { *r = __builtin_shufflevector(*r, *a, 0, 4, 1, 5); }
// CHECK interleave: vunpacklo\.i32
void pick(v16u *r, v16u *a) {
  *r = __builtin_shufflevector(*r, *a, 0, 31, 5, 19, 2, 8, 27, 30, 1, 1, 1, 16, 16, 9, 10, 11);
}
// CHECK pick: vshuf\.i8
// CHECK pick: vor
void splat(v4i *r, int x) { *r = (v4i){x, x, x, x}; }
// CHECK splat: vsplat\.i32
void wide(v8i *r, v8i *a) { *r += *a; }
// CHECK wide: vadd\.i32
// CHECK wide: vadd\.i32
void odd(v3c *r, v3c *a) { *r = *r * *a; }
int sum(int *p) {
  int s = 0;
  for (int i = 0; i < 1024; i++)
    s += p[i];
  return s;
}
// CHECK sum: vadd\.i32
