// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* The C library beyond what the other programs use: strings, wide characters, time, locale, search, regex, memory, numbers. */
#include <ctype.h>
#include <errno.h>
#include <fnmatch.h>
#include <glob.h>
#include <iconv.h>
#include <inttypes.h>
#include <limits.h>
#include <locale.h>
#include <math.h>
#include <regex.h>
#include <search.h>
#include <stdio.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <wchar.h>
#include <wctype.h>

static int compare(const void *a, const void *b) { return strcmp(*(char *const *)a, *(char *const *)b); }

static void memory(void)
{
    static unsigned char a[5000], b[5000];
    unsigned long h = 0;
    for (size_t i = 0; i < sizeof a; i++) a[i] = (unsigned char)(i * 7 + i / 256);
    for (size_t n = 0; n < 300; n += n < 40 ? 1 : 13) {
        for (size_t shift = 0; shift < 17; shift += 5) {
            memcpy(b + shift, a + 3, n);
            memmove(b + shift + 1, b + shift, n);
            memset(b + shift + n, (int)n, 20);
            h = h * 31 + b[shift + n / 2] + (unsigned)(memcmp(a + shift, b + shift, n) < 0) + (unsigned long)((unsigned char *)memchr(b, 0, sizeof b) - b);
        }
    }
    char text[200] = "";
    for (int i = 0; i < 10; i++) sprintf(text + strlen(text), "%d,", i * i * i);
    printf("%lu %zu %s %s %zu %zu\n", h, strlen(text), strrchr(text, '7'), strpbrk(text, "59"), strspn(text, "01,"), strcspn(text, "6"));
    void *blocks[200];
    for (int round = 0; round < 20; round++) {
        for (size_t i = 0; i < 200; i++) { blocks[i] = malloc(i * i * 7 + 1); memset(blocks[i], (int)i, i * i * 7 + 1); }
        for (size_t i = 0; i < 200; i += 2) blocks[i] = realloc(blocks[i], i * 300 + 1);
        for (size_t i = 0; i < 200; i++) { h += i ? ((unsigned char *)blocks[i])[i % 10 + (i > 3 ? 1 : 0) - (i > 3 ? 1 : 0)] : 0; free(blocks[i]); }
    }
    void *volatile none = calloc(SIZE_MAX / 2, 4);
    void *aligned = aligned_alloc(4096, 8192);
    printf("%lu %d %d\n", h, aligned != NULL && (uintptr_t)aligned % 4096 == 0, none == NULL);
    free(aligned);
}

int main(void)
{
    memory();
    char buffer[300], *end;
    printf("%d %d %ld %lu %lld\n", atoi(" -42x"), abs(-5), strtol("0x7fz", &end, 0), strtoul("777", NULL, 8), strtoll("-9223372036854775808", NULL, 10));
    errno = 0;
    long clamped = strtol("99999999999999999999", NULL, 10);
    printf("%ld %d %s %g %g %d\n", clamped, errno == ERANGE, end, strtod("0x1.8p3", NULL), strtod("1e-400", NULL), strtod("nan", NULL) != 0);
    printf("%5s|%-5s|%.2s|%*d|%-*d|%+d|% d|%05d|%x|%#X|%#o|%c|%%|%hhd|%zu|%jd|%td\n", "ab", "ab", "abcdef", 6, 42, 6, 42, 5, 5, -5, 255, 255, 8, 'c', (char)300, (size_t)7, (intmax_t)-8, (ptrdiff_t)9);
    printf("%e|%10.3e|%G|%.0f|%#.0f|%010.2f|%+.1f|%a|%.15g|%Lg\n", 12345.678, 0.00012, 1e-10, 2.5, 3.0, -3.14159, 2.0, 0.5, 0.1, (long double)1.5);
    int a, n; float f; char word[20], set[20]; unsigned u;
    printf("%d", sscanf("12 abc 3.5 xyz-- ff", "%d %19s %f %19[a-z]%n-- %x", &a, word, &f, set, &n, &u));
    printf(" %d %s %g %s %d %x\n", a, word, (double)f, set, n, u);
    time_t when = 1234567890;
    struct tm *tm = gmtime(&when), copy = *tm;
    strftime(buffer, sizeof buffer, "%Y-%m-%d %H:%M:%S %j %a %B %U %% %y %I %p", tm);
    printf("%s %ld %d\n", buffer, (long)timegm(&copy), strptime("2001-02-03 04:05", "%Y-%m-%d %H:%M", &copy) != NULL);
    printf("%s %d %g\n", asctime(gmtime(&when)), copy.tm_mday, difftime(when, 1234567800));
    setlocale(LC_ALL, "C.UTF-8");
    wchar_t wide[50];
    size_t units = mbstowcs(wide, "h\303\244\342\202\254\360\237\230\200!", 50);
    printf("%zu %lx %lx %d %d %zu\n", units, (unsigned long)wide[2], (unsigned long)wide[3], iswalpha((wint_t)wide[1]) != 0, (int)towupper((wint_t)wide[1]), wcslen(wide));
    printf("%zu %ls %d\n", wcstombs(buffer, wide, sizeof buffer), wide, mblen("\377", 1));
    swprintf(wide, 50, L"%d %ls %s", 42, L"wide", "narrow");
    printf("%ls %ld\n", wide, wcstol(L"123abc", NULL, 10));
    regex_t regex; regmatch_t match[3];
    printf("%d %d", regcomp(&regex, "([a-z]+)=([0-9]+)", REG_EXTENDED), regexec(&regex, "x: size=1024;", 3, match, 0));
    printf(" %d %d %d %d\n", (int)match[1].rm_so, (int)match[1].rm_eo, (int)match[2].rm_so, regexec(&regex, "none", 0, NULL, 0) == REG_NOMATCH);
    regfree(&regex);
    char *names[] = {"pear", "apple", "fig", "cherry"}, *key = "fig";
    qsort(names, 4, sizeof *names, compare);
    printf("%s %s %d\n", names[0], *(char **)bsearch(&key, names, 4, sizeof *names, compare), fnmatch("*.[ch]", "main.c", 0));
    hcreate(20);
    hsearch((ENTRY){"one", (void *)1}, ENTER);
    printf("%d %d\n", hsearch((ENTRY){"one", NULL}, FIND) != NULL, hsearch((ENTRY){"two", NULL}, FIND) != NULL);
    iconv_t cd = iconv_open("UTF-16LE", "UTF-8");
    char *in = "a\342\202\254", *out = buffer; size_t in_left = 4, out_left = sizeof buffer;
    printf("%zu", iconv(cd, &in, &in_left, &out, &out_left));
    printf(" %zu %02x %02x\n", sizeof buffer - out_left, (unsigned char)buffer[2], (unsigned char)buffer[3]);
    div_t d = div(-17, 5); ldiv_t l = ldiv(100000000000, 7);
    printf("%d %d %ld %ld %" PRIdMAX "\n", d.quot, d.rem, l.quot, l.rem, imaxabs(-7));
    srand(42); int r1 = rand(), r2 = rand(); srand(42);
    printf("%d %d %ld\n", r1 == rand(), r2 == rand(), (srandom(7), random()));
    printf("%s|%s|%s\n", strerror(ENOENT), strerror(EINVAL), strsignal(11));
    strcpy(buffer, "a:b");
    char *token = strtok(buffer, ":");
    printf("%d %d %s %s\n", strcasecmp("HeLLo", "hello"), strncmp("abc", "abd", 2), token, strtok(NULL, ":"));
    printf("%d %d %d %d\n", isalpha('x') != 0, isspace('\t') != 0, toupper('q'), isxdigit('g') != 0);
    FILE *memory_file = fmemopen(buffer, 100, "w+");
    fprintf(memory_file, "in memory %d", 7); rewind(memory_file);
    printf("%d %s", fscanf(memory_file, "%*s %19s", word), word);
    fclose(memory_file);
    size_t size; char *grown; FILE *stream = open_memstream(&grown, &size);
    for (int i = 0; i < 1000; i++) fprintf(stream, "%d ", i);
    fclose(stream);
    printf(" %zu %.10s\n", size, grown + 3000);
    free(grown);
    return 0;
}
