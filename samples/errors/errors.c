// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* One wrong deed for each kind of trap; the first argument says which. */
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

/* Values the compiler cannot see through. */
static volatile uintptr_t zero;
static volatile int int_zero;
static const char constant[] = "constant";
typedef int (*function)(int);

NOINLINE static int read_null(void) { return *(volatile int *)zero; }
NOINLINE static void write_null(void) { *(volatile int *)zero = 1; }
NOINLINE static int read_outside(void) { return *(volatile int *)(uintptr_t)0x7fff0000000f0000; }
NOINLINE static void write_constant(void) { *(volatile char *)(uintptr_t)constant = 'C'; }
NOINLINE static int divide_by_zero(void) { return 1000 / int_zero; }
NOINLINE static int divide_overflow(void) { return (INT32_MIN + int_zero) / (int_zero - 1); }
NOINLINE static int call_null(void) { return ((function)zero)(1) + 1; }
NOINLINE static int call_data(void) { return ((function)(uintptr_t)(zero + 0x123458))(1) + 1; }
NOINLINE static void give_up(void) { __builtin_trap(); }

/* Deep on the safe stack: many frames, each with values that must be kept over the call. */
NOINLINE static int recurse(int depth)
{
    int below = recurse(depth + 1);
    return below + depth + int_zero;
}

/* Deep on the data stack: a large local array in each frame. */
NOINLINE static int recurse_with_data(int depth)
{
    volatile char space[1 << 16];
    space[0] = (char)depth;
    space[sizeof space - 1] = 1;
    return recurse_with_data(depth + 1) + space[0] + space[sizeof space - 1];
}

int main(int argc, char **argv)
{
    const char *what = argc > 1 ? argv[1] : "";
    int result = 0;
    if (strcmp(what, "read-null") == 0) {
        result = read_null();
    } else if (strcmp(what, "write-null") == 0) {
        write_null();
    } else if (strcmp(what, "read-outside") == 0) {
        result = read_outside();
    } else if (strcmp(what, "write-constant") == 0) {
        write_constant();
    } else if (strcmp(what, "divide-by-zero") == 0) {
        result = divide_by_zero();
    } else if (strcmp(what, "divide-overflow") == 0) {
        result = divide_overflow();
    } else if (strcmp(what, "call-null") == 0) {
        result = call_null();
    } else if (strcmp(what, "call-data") == 0) {
        result = call_data();
    } else if (strcmp(what, "trap") == 0) {
        give_up();
    } else if (strcmp(what, "stack") == 0) {
        result = recurse(0);
    } else if (strcmp(what, "data-stack") == 0) {
        result = recurse_with_data(0);
    }
    printf("still here: %d\n", result);
    return 0;
}
