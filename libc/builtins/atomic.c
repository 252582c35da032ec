/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Atomic access to objects that no instruction covers: odd sizes, more than 16 bytes, or not
 * aligned. A process has one thread and is never interrupted by its own code, so plain copies are
 * atomic within it; as everywhere, such objects are not lock-free and must not be shared between
 * processes.
 */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The compiler knows these names with other types, so they are defined under C names of their own.
 */
#define LIBRARY_NAME(name) __asm__(name)

void dogma_atomic_load(size_t, const void *, void *, int) LIBRARY_NAME("__atomic_load");
void dogma_atomic_store(size_t, void *, const void *, int) LIBRARY_NAME("__atomic_store");
void dogma_atomic_exchange(size_t, void *, const void *, void *, int)
    LIBRARY_NAME("__atomic_exchange");
bool dogma_atomic_compare_exchange(size_t, void *, void *, const void *, int, int)
    LIBRARY_NAME("__atomic_compare_exchange");
bool dogma_atomic_is_lock_free(size_t, const volatile void *) LIBRARY_NAME("__atomic_is_lock_free");

void dogma_atomic_load(size_t bytes, const void *object, void *out, int order)
{
    (void)order;
    __builtin_memcpy(out, object, bytes);
}

void dogma_atomic_store(size_t bytes, void *object, const void *value, int order)
{
    (void)order;
    __builtin_memcpy(object, value, bytes);
}

void dogma_atomic_exchange(size_t bytes, void *object, const void *value, void *out, int order)
{
    unsigned char *place = object, *old = out;
    const unsigned char *new = value;
    (void)order;
    /* value and out may be the same object. */
    for (size_t i = 0; i < bytes; i++) {
        unsigned char byte = new[i];
        old[i] = place[i];
        place[i] = byte;
    }
}

bool dogma_atomic_compare_exchange(size_t bytes, void *object, void *expected, const void *desired,
                                   int success, int failure)
{
    (void)success;
    (void)failure;
    if (!__builtin_memcmp(object, expected, bytes)) {
        __builtin_memcpy(object, desired, bytes);
        return true;
    }
    __builtin_memcpy(expected, object, bytes);
    return false;
}

bool dogma_atomic_is_lock_free(size_t bytes, const volatile void *object)
{
    return bytes && bytes <= 16 && !(bytes & (bytes - 1)) && !((uintptr_t)object & (bytes - 1));
}
