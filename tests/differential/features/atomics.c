// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Atomics of 1 to 16 bytes: every operation, compare-exchange both ways, flags, the older builtins. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>

#define NOINLINE __attribute__((noinline))

#define WIDTH(bits)                                                                                         \
    static _Atomic uint##bits##_t cell##bits;                                                               \
    NOINLINE static uint64_t try##bits(uint##bits##_t v)                                                    \
    {                                                                                                       \
        uint64_t h = 0;                                                                                     \
        atomic_store(&cell##bits, v);                                                                       \
        h = h * 31 + atomic_fetch_add(&cell##bits, (uint##bits##_t)(v + 3));                                \
        h = h * 31 + atomic_fetch_sub(&cell##bits, (uint##bits##_t)7);                                      \
        h = h * 31 + atomic_fetch_and(&cell##bits, (uint##bits##_t)0xf3f3f3f3f3f3f3f3);                     \
        h = h * 31 + atomic_fetch_or(&cell##bits, (uint##bits##_t)0x11);                                    \
        h = h * 31 + atomic_fetch_xor(&cell##bits, (uint##bits##_t)0x5555555555555555);                     \
        h = h * 31 + atomic_exchange(&cell##bits, (uint##bits##_t)(v * 5));                                 \
        uint##bits##_t expected = (uint##bits##_t)(v * 5);                                                  \
        h = h * 31 + atomic_compare_exchange_strong(&cell##bits, &expected, 42);                            \
        h = h * 31 + atomic_compare_exchange_strong(&cell##bits, &expected, 43) + expected;                 \
        h = h * 31 + __sync_val_compare_and_swap((uint##bits##_t *)&cell##bits, 42, 77);                    \
        h = h * 31 + __sync_add_and_fetch((uint##bits##_t *)&cell##bits, 1);                                \
        h = h * 31 + __atomic_nand_fetch((uint##bits##_t *)&cell##bits, 12, __ATOMIC_SEQ_CST);              \
        h = h * 31 + __atomic_fetch_max((uint##bits##_t *)&cell##bits, 90, __ATOMIC_RELAXED);               \
        return h * 31 + atomic_load_explicit(&cell##bits, memory_order_acquire);                            \
    }
WIDTH(8)
WIDTH(16)
WIDTH(32)
WIDTH(64)

static _Atomic(void *) pointer;
static _Atomic double number = 1.5;
static _Atomic _Bool truth;
static atomic_flag flag = ATOMIC_FLAG_INIT;
static _Atomic int plain;
static _Alignas(16) unsigned __int128 wide;
struct two { uint64_t a, b; };
static _Atomic struct two both;

int main(void)
{
    for (uint64_t v = 1; v < 0x2000000000000000; v = v * 13 + 5)
        printf("%llx %llx %llx %llx\n", (unsigned long long)try8((uint8_t)v), (unsigned long long)try16((uint16_t)v),
               (unsigned long long)try32((uint32_t)v), (unsigned long long)try64(v));
    void *none = NULL;
    printf("%d %d\n", atomic_compare_exchange_strong(&pointer, &none, &plain), atomic_load(&pointer) == &plain);
    number += 2.25;
    number *= 2;
    printf("%g %d %d %d\n", number, atomic_flag_test_and_set(&flag), atomic_flag_test_and_set(&flag), atomic_exchange(&truth, 1));
    plain++, plain += 5, plain |= 64, --plain;
    printf("%d %d\n", plain, atomic_is_lock_free(&plain));
    unsigned __int128 expected = 0, desired = (unsigned __int128)3 << 64 | 9;
    int first = __atomic_compare_exchange_n(&wide, &expected, desired, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    int second = __atomic_compare_exchange_n(&wide, &expected, 1, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
    printf("%d %d %llu %llu\n", first, second, (unsigned long long)(expected >> 64), (unsigned long long)__atomic_load_n(&wide, __ATOMIC_SEQ_CST));
    struct two old = {0, 0}, new = {5, 6};
    printf("%d\n", atomic_compare_exchange_strong(&both, &old, new));
    old = atomic_load(&both);
    printf("%llu %llu\n", (unsigned long long)old.a, (unsigned long long)old.b);
    atomic_thread_fence(memory_order_seq_cst);
    return 0;
}
