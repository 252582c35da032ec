/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The whole test harness: checks that print what they expected and got, and count. A test program is a main that calls its cases
 * and ends with `return test_end("name");`. A failed check does not end the program, so one run shows all failures.
 */
#ifndef DOGMA_TEST_H
#define DOGMA_TEST_H

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static unsigned long long test_checks, test_failures;
enum { TEST_FAILURES_SHOWN = 50 };

static inline bool test_result(bool good, const char *file, int line)
{
    test_checks++;
    if (good)
        return true;
    if (++test_failures <= TEST_FAILURES_SHOWN)
        fprintf(stderr, "%s:%d: ", file, line);
    return false;
}

#define TEST_SAY(...) (test_failures <= TEST_FAILURES_SHOWN ? (void)fprintf(stderr, __VA_ARGS__) : (void)0)

#define CHECK(CONDITION)                                                                                                         \
    do {                                                                                                                         \
        if (!test_result((CONDITION), __FILE__, __LINE__))                                                                       \
            TEST_SAY("false: %s\n", #CONDITION);                                                                                 \
    } while (0)

/* Integers of any kind. CONTEXT is a text that tells the case, such as a row's name. */
#define CHECK_EQUAL(GOT, EXPECTED, CONTEXT)                                                                                      \
    do {                                                                                                                         \
        const long long test_got = (long long)(GOT), test_expected = (long long)(EXPECTED);                                      \
        if (!test_result(test_got == test_expected, __FILE__, __LINE__))                                                         \
            TEST_SAY("%s: %s: got %lld, expected %lld\n", (CONTEXT), #GOT, test_got, test_expected);                             \
    } while (0)

#define CHECK_TEXT(GOT, EXPECTED, CONTEXT)                                                                                       \
    do {                                                                                                                         \
        const char *test_got = (GOT), *test_expected = (EXPECTED);                                                               \
        if (!test_result(strcmp(test_got, test_expected) == 0, __FILE__, __LINE__))                                              \
            TEST_SAY("%s: %s: got \"%s\", expected \"%s\"\n", (CONTEXT), #GOT, test_got, test_expected);                         \
    } while (0)

static inline void test_print_bytes(const void *data, size_t bytes)
{
    for (size_t i = 0; i < bytes && test_failures <= TEST_FAILURES_SHOWN; i++)
        fprintf(stderr, " %02x", ((const unsigned char *)data)[i]);
}

#define CHECK_BYTES(GOT, GOT_BYTES, EXPECTED, EXPECTED_BYTES, CONTEXT)                                                           \
    do {                                                                                                                         \
        const size_t test_got = (GOT_BYTES), test_expected = (EXPECTED_BYTES);                                                   \
        if (!test_result(test_got == test_expected && memcmp((GOT), (EXPECTED), test_got) == 0, __FILE__, __LINE__)) {           \
            TEST_SAY("%s: got", (CONTEXT));                                                                                      \
            test_print_bytes((GOT), test_got);                                                                                   \
            TEST_SAY(", expected");                                                                                              \
            test_print_bytes((EXPECTED), test_expected);                                                                         \
            TEST_SAY("\n");                                                                                                      \
        }                                                                                                                        \
    } while (0)

/* A generator for reproducible cases: splitmix64. */
static inline uint64_t test_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static inline int test_end(const char *name)
{
    printf("%s: %llu checks, %llu failures\n", name, test_checks, test_failures);
    return test_failures == 0 && test_checks != 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

#endif
