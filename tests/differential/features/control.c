// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Control flow: switches of all shapes, computed goto, loops, setjmp and longjmp, VLAs and alloca, statement expressions. */
#include <alloca.h>
#include <setjmp.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#define NOINLINE __attribute__((noinline))

NOINLINE static int dense(int n)
{
    switch (n) {
    case 0: return 10; case 1: return 3; case 2: return 77; case 3: return 5; case 4: return 61; case 5: n++; /* fall through */
    case 6: return n * 9; case 7: return 1; case 8: return 4; case 9: return 15; default: return -1;
    }
}
NOINLINE static int sparse(long n)
{
    switch (n) {
    case -5000000000: return 1; case -1: return 2; case 17: return 3; case 1000: return 4; case 65536: return 5; case 1L << 40: return 6;
    case 100 ... 200: return 7; default: return 0;
    }
}
NOINLINE static unsigned narrow(unsigned char c)
{
    switch (c) { case 'a' ... 'f': return c - 'a' + 10u; case '0' ... '9': return c - '0'; case 0xff: return 99; }
    return 1000;
}

NOINLINE static long interpret(const unsigned char *code)
{
    static const void *const labels[] = {&&add, &&sub, &&mul, &&jump_back, &&stop};
    long value = 1, budget = 20;
    goto *labels[*code++];
add: value += 3; goto *labels[*code++];
sub: value -= 1; goto *labels[*code++];
mul: value *= 5; goto *labels[*code++];
jump_back: if (--budget > 0) code -= 3; goto *labels[*code++];
stop: return value;
}

static jmp_buf outer, inner;
NOINLINE static void deep(int n, jmp_buf where)
{
    volatile char pad[100];
    memset((char *)pad, n, sizeof pad);
    if (n == 0) longjmp(where, pad[0] + 42);
    deep(n - 1, where);
}
NOINLINE static int jumps(void)
{
    volatile int count = 0;
    int result = setjmp(outer);
    if (result == 0) deep(20, outer);
    count++;
    if (count < 5) {
        int nested = setjmp(inner);
        if (nested == 0) deep(count, inner);
        count += nested & 1;
        longjmp(outer, count);
    }
    sigjmp_buf with_mask;
    if (sigsetjmp(with_mask, 1) == 0) siglongjmp(with_mask, 9);
    return result * 100 + count;
}
NOINLINE static int jump_in_loop(void)
{
    int total = 0;
    for (volatile int i = 0; i < 1000; i++) {
        jmp_buf here;
        if (setjmp(here) == 0) { if (i % 3) longjmp(here, i); total++; } else total += 1000;
    }
    return total;
}

NOINLINE static int variable(int n)
{
    int sum = 0;
    for (int i = 1; i < n; i++) {
        int array[i], grid[2][i];
        for (int j = 0; j < i; j++) array[j] = j * i, grid[0][j] = j, grid[1][j] = i;
        sum += array[i - 1] + grid[1][i - 1] + (int)sizeof array;
        if (i == 7) continue;
        if (i == n - 2) goto out;
    }
out:;
    char *text = alloca((size_t)n * 10);
    strcpy(text, "on the stack");
    char *more = alloca(5000);
    memset(more, 'x', 4999);
    more[4999] = 0;
    return sum + (int)strlen(text) + (int)strlen(more);
}
NOINLINE static int variable_recursive(int n)
{
    if (n == 0) return 0;
    volatile char space[n * 17];
    space[0] = (char)n, space[n * 17 - 1] = 1;
    return variable_recursive(n - 1) + space[0] + space[n * 17 - 1];
}
NOINLINE static long large_frame(int n)
{
    volatile long table[20000];
    for (int i = 0; i < 20000; i++) table[i] = i ^ n;
    return table[n] + table[19999 - n];
}

static volatile sig_atomic_t caught;
static void handler(int signal) { caught += signal == SIGUSR1 ? 1 : 100; }

int main(void)
{
    for (int i = -1; i < 11; i++) printf("%d ", dense(i));
    static const long keys[] = {-5000000000, -1, 0, 17, 99, 100, 150, 200, 201, 1000, 65536, 1L << 40};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) printf("%d ", sparse(keys[i]));
    printf("%u %u %u %u\n", narrow('c'), narrow('7'), narrow(0xff), narrow(' '));
    printf("%ld\n", interpret((const unsigned char[]){0, 2, 0, 3, 1, 1, 4}));
    printf("%d\n", jumps());
    printf("%d\n", jump_in_loop());
    printf("%d %d %ld\n", variable(40), variable_recursive(300), large_frame(1234));
    int x = ({ int y = 5; for (int i = 0; i < 3; i++) y *= 2; y; });
    printf("%d\n", x ?: 7);
    signal(SIGUSR1, handler);
    raise(SIGUSR1);
    raise(SIGUSR1);
    printf("%d\n", (int)caught);
    return 0;
}
