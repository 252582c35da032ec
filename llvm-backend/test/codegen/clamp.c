// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Where addresses are clamped, and where not.

struct node { struct node *next; int a, b, c; };
struct big { int a, b, c, d; long e; };

// A base that a loop does not change is clamped in front of it, once.
long sum(long *a, unsigned n) {
  long s = 0;
#pragma clang loop vectorize(disable) unroll(disable)
  for (unsigned i = 0; i < n; i++)
    if (a[i] > 3)
      s += a[i];
  return s;
}
// ONCE sum: clamp r..?, rdi
// CHECK sum: clamp
// CHECK sum: ^b[0-9]+:
// CHECK sum: \[r

// A pointer that walks is clamped before it starts.
void copy(char *restrict to, const char *restrict from) {
  while ((*to++ = *from++))
    ;
}
// ONCE copy: clamp r..?, rdi
// ONCE copy: clamp r..?, rsi
// CHECK copy: clamp
// CHECK copy: clamp
// CHECK copy: ^b[0-9]+:
// CHECK copy: ld\.u8

// One in front of several uses.
int several(struct big *p, int x) {
  if (x) {
    p->a = x;
    p->b += 3;
  }
  p->c++;
  p->d += p->b;
  return p->a;
}
// ONCE several: clamp r..?, rdi
// NOT several: \[rdi

// Not for one or two.
int one(struct big *p) { return p->c; }
// NOT one: clamp

// Never where a loop loads a pointer through itself.
int chase(struct node *p) {
  int s = 0;
  while (p) {
    s += p->a + p->b * p->c;
    p = p->next;
  }
  return s;
}
// NOT chase: clamp

// What is compared, stored, passed or returned is the pointer itself.
int null(long *p, unsigned n) {
  if (!p)
    return 7;
#pragma clang loop vectorize(disable) unroll(disable)
  for (unsigned i = 0; i < n; i++)
    if (p[i] > 3)
      p[i] ^= n;
  return p == (void *)(long)n;
}
// CHECK null: br\.i64 rdi, 0, (eq|ne)
// ONCE null: clamp r..?, rdi
// ONCE null: set\.i64 .*eq, .*rdi

extern void *keep;
extern void take(void *);
void escape(struct big *p) {
  for (int i = 0; i < 100; i++)
    p->a += p->b += p->c += p->d;
  keep = p;
  take(p);
}
// CHECK escape: st\.i64 \[r..?\], rdi
// CHECK escape: (call|tail)

// Addresses of locals and globals need none.
int local(unsigned char i) {
  char buffer[256];
  take(buffer);
  return buffer[i] + buffer[0] + buffer[(unsigned char)(i + 1)];
}
// NOT local: clamp
int table[300];
int global(unsigned char i) { return table[i]++ + table[i + 1]++ + table[i + 2]; }
// NOT global: clamp

// A pointer far from what is accessed is no address: only sums with it are. Here the loop starts from such a one.
long far(long *a, long distance, unsigned mask) {
  long s = 0;
#pragma clang loop vectorize(disable) unroll(disable)
  for (unsigned i = 0; i < 100000; i++)
    if ((i ^ 5) & mask)
      s += (a - distance)[i];
  return s;
}
// NOT far: clamp

// A whole address that is used several times and that no interval bounds.
struct wide { long a, b, c, d; };
void whole(struct wide *p, int i) {
  p[i].a += 1;
  p[i].b -= p[i].c;
  p[i].d ^= 3;
}
// CHECK whole: lea\.i64
// ONCE whole: clamp
