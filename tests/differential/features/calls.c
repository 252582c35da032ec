// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Calls: many arguments, structures by value, varargs, function pointers and casts, recursion, tail calls, returns. */
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

typedef struct { char c; } one;
typedef struct { short a; char b[3]; } five;
typedef struct { double x, y; } pair;
typedef struct { float x, y, z; } triple;
typedef struct { long a; double b; } mixed;
typedef struct { int v[9]; } big;
typedef union { long l; double d; char c[12]; } either;

NOINLINE static one f_one(one s) { s.c++; return s; }
NOINLINE static five f_five(five s) { s.a *= 2, s.b[2] = 'z'; return s; }
NOINLINE static pair f_pair(pair s, int k) { return (pair){s.y * k, s.x}; }
NOINLINE static triple f_triple(triple s) { return (triple){s.z, s.x, s.y}; }
NOINLINE static mixed f_mixed(mixed s) { s.a += (long)s.b; return s; }
NOINLINE static big f_big(big s, int k) { for (int i = 0; i < 9; i++) s.v[i] += k; return s; }
NOINLINE static either f_either(either s) { s.c[1] = 7; return s; }

NOINLINE static long many(int a, long b, char c, short d, unsigned e, long long f, int g, long h, char i, double j, float k, int l, pair m, big n,
                          double o, double p, double q, double r, double s, double t, double u, double v, int w, five x)
{
    return a + 2 * b + 3 * c + 4 * d + 5L * e + 6 * f + 7 * g + 8 * h + 9 * i + (long)(10 * j) + (long)(11 * k) + 12 * l + (long)(m.x + m.y) + n.v[8] +
           (long)(o + 2 * p + 3 * q + 4 * r + 5 * s + 6 * t + 7 * u + 8 * v) + 13 * w + x.b[2];
}

NOINLINE static long sum(const char *kinds, ...)
{
    va_list list, again;
    long total = 0;
    va_start(list, kinds);
    va_copy(again, list);
    for (; *kinds; kinds++) {
        switch (*kinds) {
        case 'i': total = total * 3 + va_arg(list, int); break;
        case 'l': total = total * 3 + va_arg(list, long); break;
        case 'd': total = total * 3 + (long)va_arg(list, double); break;
        case 'p': total = total * 3 + (long)va_arg(list, pair).y; break;
        case 'b': total = total * 3 + va_arg(list, big).v[3]; break;
        case 's': total = total * 3 + (long)strlen(va_arg(list, char *)); break;
        case 'f': total = total * 3 + va_arg(list, five).a; break;
        case 'w': total = total * 3 + (long)(va_arg(list, __int128) >> 70); break;
        case 'e': total = total * 3 + va_arg(list, one).c; break;
        }
    }
    total += va_arg(again, int);
    va_end(again);
    va_end(list);
    return total;
}

NOINLINE static int through(va_list list) { return va_arg(list, int) * 10 + va_arg(list, int); }
NOINLINE static int forward(int n, ...)
{
    va_list list;
    va_start(list, n);
    int first = through(list);
    va_end(list);
    return first;
}

static int add(int a, int b) { return a + b; }
static int sub(int a, int b) { return a - b; }
static int six(int a, int b, int c, int d, int e, int f) { return a ^ b ^ c ^ d ^ e ^ f; }
static int eight(int a, int b, int c, int d, int e, int f, int g, int h) { return a + b + c + d + e + f + g * h; }
static void none(void) { puts("none"); }
static int (*volatile operations[])(int, int) = {add, sub};
static int (*volatile take_eight)(int, int, int, int, int, int, int, int) = eight;

NOINLINE static int even(unsigned n);
NOINLINE static int odd(unsigned n)
{
    if (n == 0) return 0;
    __attribute__((musttail)) return even(n - 1);
}
static int even(unsigned n)
{
    if (n == 0) return 1;
    __attribute__((musttail)) return odd(n - 1);
}

NOINLINE static int ackermann(int m, int n) { return m == 0 ? n + 1 : n == 0 ? ackermann(m - 1, 1) : ackermann(m - 1, ackermann(m, n - 1)); }
static int compare(const void *a, const void *b) { return *(const int *)a - *(const int *)b; }
NOINLINE static uint64_t narrow(uint8_t a, int8_t b, uint16_t c, int16_t d, _Bool e) { return a + (uint64_t)b * 3 + c * 5u + (uint64_t)d * 7 + e; }
static void at_end(void) { puts("atexit"); }
__attribute__((constructor)) static void first(void) { puts("constructor"); }
__attribute__((destructor)) static void last(void) { puts("destructor"); }

int main(int argc, char **argv)
{
    (void)argv;
    atexit(at_end);
    big b = {{1, 2, 3, 4, 5, 6, 7, 8, 9}};
    five five_ = {3, "ab"};
    printf("%d %d %c %g %g\n", f_one((one){41}).c, f_five(five_).a, f_five(five_).b[2], f_pair((pair){1, 2}, 5).x, f_pair((pair){1, 2}, 5).y);
    printf("%g %g %ld %d %d\n", (double)f_triple((triple){1, 2, 3}).x, (double)f_triple((triple){1, 2, 3}).z, f_mixed((mixed){4, 5.5}).a, f_big(b, 10).v[8], b.v[8]);
    printf("%lx\n", f_either((either){.l = 0x1122334455667788}).l);
    printf("%ld\n", many(1, 2, 3, 4, 5, 6, 7, 8, 9, 10.5, 11.5f, 12, (pair){13, 14}, b, 1, 2, 3, 4, 5, 6, 7, 8, 15, five_));
    printf("%ld %ld\n", sum("ilds", 1, 2L, 3.0, "four"), sum("iidpbsfei", 1, 2, 3.0, (pair){1, 4}, b, "fives", five_, (one){9}, -5));
    printf("%d %s\n", forward(0, 4, 2), argc ? "varargs" : "");
    printf("%d %d %d\n", operations[0](5, 3), operations[1](5, 3), take_eight(1, 2, 3, 4, 5, 6, 7, 8));
    void (*volatile anything)(void) = (void (*)(void))six;
    printf("%d\n", ((int (*)(int, int, int, int, int, int))anything)(1, 2, 3, 4, 5, 6));
    /* More arguments in registers than the function takes. */
    printf("%d\n", ((int (*)(int, int, int))(void (*)(void))operations[0])(5, 6, 7));
    anything = none;
    anything();
    printf("%d %d %d\n", even(1000001), odd(1000001), ackermann(2, 50));
    int values[] = {5, 2, 9, -4, 0};
    qsort(values, 5, sizeof *values, compare);
    printf("%d %d %d\n", values[0], values[2], values[4]);
    volatile int wide = 0x12345;
    printf("%lu\n", (unsigned long)narrow((uint8_t)wide, (int8_t)(wide + 200), (uint16_t)wide, (int16_t)(wide * 3), (_Bool)wide));
    printf("%d %d\n", operations[0] == add, operations[0] == operations[1]);
    fflush(stdout);
    return 3;
}
