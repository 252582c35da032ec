/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Parts of the library that this project replaces or that lean on the compiler: mathematics, text,
 * memory functions, setjmp, wide integers, complex numbers, atomics. */
#define _GNU_SOURCE
#include <complex.h>
#include <ctype.h>
#include <fenv.h>
#include <float.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <pthread.h>
#include <regex.h>
#include <search.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>
#include <threads.h>
#include <wchar.h>
#include "check.h"

/* Keeps values from the optimiser. */
static volatile double zero = 0, one = 1, two_and_a_half = 2.5, negative = -3.5;
static volatile float small_half = 0.5f;

static void test_rounding(void)
{
    CHECK(floor(two_and_a_half) == 2 && floor(negative) == -4 && floorf(small_half) == 0);
    CHECK(ceil(two_and_a_half) == 3 && ceil(negative) == -3 && ceilf(small_half) == 1);
    CHECK(trunc(two_and_a_half) == 2 && trunc(negative) == -3 && truncf(small_half) == 0);
    CHECK(rint(two_and_a_half) == 2 && rint(negative) == -4 && rintf(small_half) == 0);
    CHECK(nearbyint(two_and_a_half) == 2 && round(two_and_a_half) == 3 && round(negative) == -4);
    CHECK(lrint(two_and_a_half) == 2 && lround(two_and_a_half) == 3 && llround(negative) == -4);
    CHECK(signbit(floor(-zero)) && signbit(ceil(-small_half)) && isnan(floor(zero / zero)));
    CHECK(floor(0x1p60 * one) == 0x1p60 && isinf(ceil(one / zero)));
    CHECK(sqrt(two_and_a_half * two_and_a_half) == 2.5 && isnan(sqrt(-one)) &&
          sqrtf(small_half / 2) == 0.5f);
    CHECK(fabs(negative) == 3.5 && copysign(one, negative) == -1 && copysignf(2, -0.0f) == -2);
    CHECK(fma(0x1.0000001p0 * one, 0x1.0000001p0, -1.0) == 0x1.00000008p-27);
    CHECK(fmin(one, zero / zero) == 1 && fmax(one, two_and_a_half) == 2.5);
    CHECK(fmod(negative, 2) == -1.5 && remainder(negative, 2) == 0.5);
    CHECK(sizeof(long double) == sizeof(double) && LDBL_MANT_DIG == 53 && floorl(2.5L) == 2);
}

static void test_functions(void)
{
    CHECK(fabs(sin(one) - 0.8414709848078965) < 1e-15 &&
          fabs(cos(one) - 0.5403023058681398) < 1e-15);
    CHECK(fabs(exp(one) - M_E) < 1e-15 && fabs(log(two_and_a_half) - 0.9162907318741551) < 1e-15);
    CHECK(pow(two_and_a_half, 3) == 15.625 && fabs(pow(2, small_half) - M_SQRT2) < 1e-15);
    CHECK(fabs(atan2(one, -one) - 3 * M_PI_4) < 1e-15 && fabs(tgamma(5 * one) - 24) < 1e-13);
    CHECK(hypot(3 * one, 4) == 5 && cbrt(27 * one) == 3 &&
          fabs(erf(one) - 0.8427007929497149) < 1e-15);
    int exponent;
    CHECK(frexp(8 * one, &exponent) == 0.5 && exponent == 4 && ldexp(one, 10) == 1024);
    double integral;
    CHECK(modf(negative, &integral) == -0.5 && integral == -3 && logb(8 * one) == 3);
    CHECK(nextafter(one, 2) == 1 + DBL_EPSILON && isnan(acos(two_and_a_half)));
    CHECK(fegetround() == FE_TONEAREST && fetestexcept(FE_ALL_EXCEPT) == 0);
    double complex root = csqrt(-4 * one);
    CHECK(creal(root) == 0 && cimag(root) == 2 && cabs(3 + 4 * I * one) == 5);
    double complex quotient = (1 + 2 * I) * one / (3 - 4 * I);
    CHECK(fabs(creal(quotient) + 0.2) < 1e-15 && fabs(cimag(quotient) - 0.4) < 1e-15);
}

static int formatted(const char *expected, const char *format, ...)
{
    char text[256];
    va_list arguments;
    va_start(arguments, format);
    int size = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if ((size_t)size == strlen(expected) && !strcmp(text, expected))
        return 1;
    printf("got \"%s\", expected \"%s\"\n", text, expected);
    return 0;
}

static void test_text(void)
{
    CHECK(formatted("-5 5 f F 017 +3", "%d %u %x %X %#o %+d", -5, 5u, 15, 15, 15, 3));
    CHECK(formatted("1.500000 1.5e+00 1.5 0x1.8p+0", "%f %.1e %g %a", 1.5, 1.5, 1.5, 1.5));
    CHECK(formatted("0.1000000000000000055511151231257827", "%.34f", 0.1));
    CHECK(formatted("  ab|ab  |abc", "%4s|%-4s|%.3s", "ab", "ab", "abcdef"));
    CHECK(
        formatted("9223372036854775807 18446744073709551615", "%lld %ju", LLONG_MAX, UINTMAX_MAX));
    CHECK(formatted("c % 0x10 inf nan 2.500000", "%c %% %p %f %f %Lf", 'c', (void *)16, INFINITY,
                    (double)NAN, 2.5L));
    CHECK(formatted("a 1 2.0 b 3 4.0 5 6 7 8 9", "%s %d %.1f %s %d %.1f %d %d %d %d %d", "a", 1,
                    2.0, "b", 3, 4.0, 5, 6, 7, 8, 9));
    int number, count;
    double real;
    char word[16];
    CHECK(sscanf("12 3.25 word%n", "%d %lf %15s%n", &number, &real, word, &count) == 3 &&
          number == 12);
    CHECK(real == 3.25 && !strcmp(word, "word%n"));
    CHECK(strtod("0x1.8p3", NULL) == 12 && strtod("1e-320", NULL) > 0 &&
          strtod("1e400", NULL) == HUGE_VAL);
    CHECK(strtod("179769313486231570000000000000000000000e270", NULL) == DBL_MAX);
    CHECK(strtol("-0x7f", NULL, 0) == -127 && strtoull("zz", NULL, 36) == 1295);
    CHECK(atoi("42x") == 42 && strtof("3.4028235e38", NULL) == FLT_MAX);
    CHECK(isalpha('a') && !isalpha('1') && toupper('x') == 'X' && isspace('\t'));
    char list[] = "a,b,,c", *rest = list;
    CHECK(!strcmp(strtok_r(rest, ",", &rest), "a") && !strcmp(strtok_r(NULL, ",", &rest), "b"));
    CHECK(strstr("haystack with needle", "needle") && !strcasecmp("HeLLo", "hEllO"));
    CHECK(memmem("abcdef", 6, "cde", 3) && strspn("aabbc", "ab") == 4 && strrchr("a/b/c", '/'));
    regex_t pattern;
    regmatch_t match[2];
    CHECK(regcomp(&pattern, "a(b+)c", REG_EXTENDED) == 0);
    CHECK(regexec(&pattern, "xxabbbc", 2, match, 0) == 0 && match[1].rm_so == 3 &&
          match[1].rm_eo == 6);
    regfree(&pattern);
    wchar_t wide[8];
    CHECK(setlocale(LC_CTYPE, "C.UTF-8") && mbstowcs(wide, "h\xc3\xa9", 8) == 2 && wide[1] == 0xe9);
    CHECK(wcslen(L"wide") == 4 && swprintf(wide, 8, L"%d", 123) == 3 && !wcscmp(wide, L"123"));
}

static void check_size(size_t size, size_t offset)
{
    unsigned char buffer[256], other[256];
    memset(buffer, 1, sizeof buffer);
    memset(other, 2, sizeof other);
    CHECK(memcpy(buffer + offset, other + 3, size) == buffer + offset);
    for (size_t i = 0; i < sizeof buffer; i++)
        CHECK(buffer[i] == (i >= offset && i < offset + size ? 2 : 1));
    CHECK(memset(buffer + offset, 0x1ff, size) == buffer + offset);
    for (size_t i = 0; i < sizeof buffer; i++)
        CHECK(buffer[i] == (i >= offset && i < offset + size ? 0xff : 1));
    for (int step = -4; step <= 4; step++) {
        for (size_t i = 0; i < sizeof buffer; i++)
            buffer[i] = (unsigned char)i;
        size_t to = offset + 4 + (size_t)step;
        memmove(buffer + to, buffer + offset + 4, size);
        for (size_t i = 0; i < size; i++)
            CHECK(buffer[to + i] == offset + 4 + i);
    }
    memset(other, 7, sizeof other);
    other[offset + size] = 0;
    const char *string = (const char *)other + offset;
    CHECK(strlen(string) == size && strnlen(string, SIZE_MAX) == size);
    CHECK(memchr(string, 0, SIZE_MAX) == string + size && !memchr(string, 0, size));
    CHECK(!memchr(string, 8, sizeof other - offset) &&
          memchr(string, 0, size + 1) == string + size);
    memset(buffer, 7, sizeof buffer);
    CHECK(memcmp(buffer + 1, string, size) == 0 && memcmp(buffer + 1, string, size + 1) > 0);
    CHECK(memcmp(string, buffer + 1, size + 1) < 0);
}

static void test_memory_functions(void)
{
    for (size_t size = 0; size <= 150; size++)
        for (size_t offset = 0; offset < 17; offset++)
            check_size(size, offset);
    CHECK(memcmp("abc", "abd", 3) < 0 && memcmp("\xff", "\x01", 1) > 0 && memcmp("a", "b", 0) == 0);
}

static int compare_ints(const void *a, const void *b)
{
    return *(const int *)a - *(const int *)b;
}

static void test_algorithms(void)
{
    int values[200];
    unsigned seed = 7;
    for (int i = 0; i < 200; i++)
        values[i] = (int)((seed = seed * 1103515245 + 12345) >> 16 & 1023);
    qsort(values, 200, sizeof *values, compare_ints);
    for (int i = 1; i < 200; i++)
        CHECK(values[i - 1] <= values[i]);
    CHECK(bsearch(&values[77], values, 200, sizeof *values, compare_ints) != NULL);
    void *root = NULL;
    for (int i = 0; i < 50; i++)
        CHECK(tsearch(&values[i], &root, compare_ints) != NULL);
    CHECK(tfind(&values[10], &root, compare_ints) != NULL);
    srand(1);
    int first = rand();
    srand(1);
    CHECK(rand() == first && random() >= 0);
    div_t parts = div(-7, 2);
    CHECK(parts.quot == -3 && parts.rem == -1);
}

static jmp_buf place;
static volatile int depth_reached;

static void descend(int depth)
{
    volatile char on_stack[100];
    on_stack[depth % 100] = 1;
    depth_reached = depth;
    if (depth == 50)
        longjmp(place, 0);
    descend(depth + 1);
    on_stack[0] = 2;
}

static void test_jumps(void)
{
    volatile int count = 0;
    int value = setjmp(place);
    if (!value) {
        count++;
        descend(0);
        CHECK(0);
    }
    CHECK(value == 1 && count == 1 && depth_reached == 50);
    for (volatile int i = 0; i < 100; i++) {
        jmp_buf inner;
        if (!setjmp(inner))
            longjmp(inner, i + 2);
        else
            count += i;
    }
    CHECK(count == 4951);
}

typedef __int128 i128;
typedef unsigned __int128 u128;

static void test_wide_integers(void)
{
    volatile u128 a = (u128)0x123456789abcdef0 << 64 | 0xfedcba9876543210,
                  b = (u128)3 << 70 | 12345;
    CHECK(a / b * b + a % b == a && a % b < b);
    volatile i128 c = -(i128)a, d = 1000000007;
    CHECK(c / d * d + c % d == c && c % d <= 0);
    CHECK((double)a == 0x1.23456789abcdfp124 && (u128)(double)(b >> 20) == b >> 20);
    i128 product;
    CHECK(!__builtin_mul_overflow((i128)1 << 60, (i128)1 << 60, &product) && product == (i128)1
                                                                                            << 120);
    CHECK(__builtin_mul_overflow(c, c, &product));
}

static void test_atomics(void)
{
    struct three {
        char bytes[3];
    };
    _Atomic struct three odd;
    struct three value = {{4, 5, 6}}, expected = {{1, 2, 3}};
    atomic_store(&odd, expected);
    CHECK(atomic_compare_exchange_strong(&odd, &expected, value));
    struct three loaded = atomic_load(&odd);
    CHECK(loaded.bytes[2] == 6);
    _Atomic uint64_t counter = 5;
    CHECK(atomic_fetch_add(&counter, 3) == 5 && atomic_exchange(&counter, 1) == 8);
    _Atomic unsigned char byte = 250;
    CHECK(atomic_fetch_add(&byte, 10) == 250 && atomic_load(&byte) == 4);
}

static void *in_thread(void *argument)
{
    return argument;
}

static void test_threads(void)
{
    pthread_t thread;
    pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    static thread_local int local = 3;
    pthread_key_t key;
    CHECK(pthread_create(&thread, NULL, in_thread, NULL) != 0);
    CHECK(pthread_mutex_lock(&mutex) == 0 && pthread_mutex_trylock(&mutex) == EBUSY);
    CHECK(pthread_mutex_unlock(&mutex) == 0 && pthread_self() == pthread_self() && local == 3);
    CHECK(pthread_once(&once, test_algorithms) == 0);
    CHECK(pthread_key_create(&key, NULL) == 0 && pthread_setspecific(key, &key) == 0);
    CHECK(pthread_getspecific(key) == &key);
    struct timespec soon = {0};
    pthread_cond_t condition = PTHREAD_COND_INITIALIZER;
    CHECK(pthread_mutex_lock(&mutex) == 0);
    CHECK(pthread_cond_timedwait(&condition, &mutex, &soon) == ETIMEDOUT);
    CHECK((size_t)malloc(1) % alignof(max_align_t) == 0);
}

int main(void)
{
    test_rounding();
    test_functions();
    test_text();
    test_memory_functions();
    test_algorithms();
    test_jumps();
    test_wide_integers();
    test_atomics();
    test_threads();
    return check_result();
}
