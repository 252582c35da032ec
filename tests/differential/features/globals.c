// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Initialised data of all kinds: pointers into objects, function tables, constants, common symbols, weak, thread-local, alignment. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct node { const char *name; struct node *next; int values[3]; int (*operation)(int); };
static int twice(int x) { return 2 * x; }
static int square(int x) { return x * x; }
extern struct node third;
static struct node first = {"first", &third, {1, 2, 3}, twice};
struct node third = {"third", &first, {7, 8, 9}, square};
static int grid[4][5] = {[1] = {1, 2, 3}, [3][4] = 99};
static int *const inside[] = {&grid[1][2], &grid[3][4], &third.values[1], NULL};
static const char *const words[] = {"zero", "one", "two" + 1, (const char *)&"three"[2]};
static const uintptr_t number = (uintptr_t)42;
static const ptrdiff_t between = (char *)&grid[2] - (char *)&grid[0];
static double constants[] = {1.5, -0.0, 1e300, 0x1p-1074};
static const wchar_t wide[] = L"w\u00efde";
static char padded[100] = "short";
int common_symbol;
extern int missing __attribute__((weak));
__attribute__((weak)) int weakly(void) { return 5; }
static _Thread_local int per_thread = 17;
static _Thread_local int zero_per_thread[10];
static _Alignas(64) char aligned[64];
static _Alignas(4096) char page_aligned[4096];
static struct { char c; _Alignas(32) int i; } nested = {1, 2};
static const struct { unsigned a : 5, b : 11; uint8_t tail[]; } flexible = {3, 1000, {1, 2, 3}};
static union { float f; uint32_t u; } punned = {1.0f};
static int (*const table[])(int) = {square, twice, NULL};
static const int big_constant[3000] = {[0] = 5, [2999] = 6};
static char big_zero[1 << 20];
static void *self = &self;
static const char bytes[] = {"\0\1\2\377 with \"zero\"\0 inside"};
int aliased_target = 11;
extern int aliased __attribute__((alias("aliased_target")));
static int counter(void) { static int calls = 100; return ++calls; }

int main(void)
{
    struct node *node = &first;
    for (int i = 0; i < 4; i++, node = node->next) printf("%s %d %d\n", node->name, node->values[i % 3], node->operation(i + 5));
    printf("%d %d %d %d\n", *inside[0], *inside[1], *inside[2], inside[3] == NULL);
    printf("%s %s %s %s %lu %td\n", words[0], words[1], words[2], words[3], (unsigned long)number, between);
    printf("%g %g %g %g %zu %x\n", constants[0], constants[1], constants[2], constants[3], sizeof wide / sizeof *wide, (unsigned)wide[1]);
    printf("%s %d %d %d %d %d\n", padded, padded[99], common_symbol, &missing == NULL, weakly(), per_thread + zero_per_thread[9]);
    printf("%d %d %d %zu\n", (int)((uintptr_t)aligned % 64), (int)((uintptr_t)page_aligned % 4096), (int)((uintptr_t)&nested.i % 32), offsetof(struct node, operation));
    printf("%d %d %d %x %d %d\n", flexible.a, flexible.b, flexible.tail[2], punned.u, table[0](9), table[2] == NULL);
    printf("%d %d %d %d\n", big_constant[0] + big_constant[1500] + big_constant[2999], big_zero[12345], self == &self, (unsigned char)bytes[3]);
    per_thread++;
    aliased = 12;
    printf("%d %d %zu %d %d\n", per_thread, aliased_target, sizeof bytes, counter(), counter());
    memset(big_zero, 1, sizeof big_zero);
    printf("%d\n", big_zero[sizeof big_zero - 1] + (int)strlen(__FILE_NAME__));
    return 0;
}
