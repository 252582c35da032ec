/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * html_check REPORT.html: a strict reader of the reports of dogma-check. The page must be well-formed XML with known elements and attributes, UTF-8
 * without characters that do not show, load nothing, and carry no script but its own. Prints what is in it:
 *
 *   plain=3 clamp=0 safe=2 functions=2 listings=2
 *
 * Exit status: 0 good, 1 not, with one line that says where.
 */
#include <ctype.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DEPTH_MAX = 32, NAME_MAX_BYTES = 16 };

static const char *text, *at, *end;
static char stack[DEPTH_MAX][NAME_MAX_BYTES];
static int depth;
static unsigned long plain, clamp, safe, functions, listings, scripts, styles, next_access;

__attribute__((noreturn, format(printf, 1, 2))) static void fail(const char *format, ...)
{
    size_t line = 1;
    for (const char *c = text; c < at; c++)
        line += *c == '\n';
    va_list arguments;
    va_start(arguments, format);
    fprintf(stderr, "line %zu: ", line);
    vfprintf(stderr, format, arguments);
    fputc('\n', stderr);
    va_end(arguments);
    exit(1);
}

static bool is_among(const char *name, const char *words)
{
    const size_t bytes = strlen(name);
    for (const char *c = strstr(words, name); c != NULL; c = strstr(c + 1, name))
        if ((c == words || c[-1] == ' ') && (c[bytes] == ' ' || c[bytes] == '\0'))
            return true;
    return false;
}

static uint32_t take_character(void)
{
    const uint8_t first = (uint8_t)*at;
    const int count = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (count == 0 || count > end - at)
        fail("not UTF-8");
    uint32_t value = count == 1 ? first : first & (0x7fu >> count);
    for (int i = 1; i < count; i++) {
        if (((uint8_t)at[i] & 0xc0) != 0x80)
            fail("not UTF-8");
        value = value << 6 | ((uint8_t)at[i] & 0x3fu);
    }
    const bool hidden = (value < 0x20 && value != '\n') || (value >= 0x7f && value < 0xa0) || (value >= 0x200b && value <= 0x200f) ||
                        (value >= 0x2028 && value <= 0x202e) || (value >= 0x2060 && value <= 0x206f) || value == 0xfeff;
    if (hidden)
        fail("character U+%04X does not show", value);
    at += count;
    return value;
}

static void take_reference(void)
{
    static const char *const named[] = {"&amp;", "&lt;", "&gt;", "&quot;"};
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++)
        if (strncmp(at, named[i], strlen(named[i])) == 0) {
            at += strlen(named[i]);
            return;
        }
    const char *c = at + 2;
    if (at[1] != '#')
        fail("a bare &");
    while (isdigit((unsigned char)*c))
        c++;
    if (c == at + 2 || *c != ';')
        fail("a bare &#");
    at = c + 1;
}

static void take_name(char *name)
{
    size_t bytes = 0;
    while (islower((unsigned char)*at) || isdigit((unsigned char)*at)) {
        if (bytes + 1 == NAME_MAX_BYTES)
            fail("a long name of an element");
        name[bytes++] = *at++;
    }
    if (bytes == 0)
        fail("< without an element");
    name[bytes] = '\0';
}

static void see_details(const char *class, const char *id)
{
    char expected[32];
    if (strcmp(class, "fn") == 0) {
        listings++;
        return;
    }
    plain += strcmp(class, "a plain") == 0;
    clamp += strcmp(class, "a clamp") == 0;
    safe += strcmp(class, "a safe") == 0;
    snprintf(expected, sizeof expected, "a%lu", next_access++);
    if (strcmp(id, expected) != 0)
        fail("access %s where %s was expected", id, expected);
}

/* Attributes up to > or />. */
static bool take_attributes(const char *element)
{
    static const char allowed[] = "lang charset name content class id href style role tabindex type autocomplete spellcheck placeholder scope "
                                  "open aria-label aria-labelledby aria-hidden aria-live aria-sort data-safe data-value data-first data-count http-equiv";
    char name[32], value[512], class[512] = "", id[512] = "";
    while (*at == ' ') {
        size_t bytes = 0;
        for (at++; islower((unsigned char)*at) || *at == '-'; at++)
            if (bytes + 1 < sizeof name)
                name[bytes++] = *at;
        name[bytes] = '\0';
        if (!is_among(name, allowed))
            fail("attribute '%s' of %s", name, element);
        if (*at++ != '=' || *at++ != '"')
            fail("attribute %s without a quoted value", name);
        const char *begin = at;
        while (*at != '"') {
            if (*at == '<')
                fail("< in attribute %s", name);
            if (*at == '&')
                take_reference();
            else
                take_character();
        }
        snprintf(value, sizeof value, "%.*s", (int)(at - begin), begin);
        at++;
        if (strcmp(name, "href") == 0 && value[0] != '#')
            fail("a link that leads outside: %s", value);
        if (strcmp(name, "class") == 0)
            snprintf(class, sizeof class, "%s", value);
        if (strcmp(name, "id") == 0)
            snprintf(id, sizeof id, "%s", value);
    }
    if (strcmp(element, "details") == 0)
        see_details(class, id);
    functions += strcmp(element, "tr") == 0 && id[0] == 'r';
    const bool empty = *at == '/';
    at += empty;
    if (*at++ != '>')
        fail("the end of <%s is missing", element);
    return empty;
}

/* Style or script: raw text that must be neither markup nor load anything. */
static void skip_raw(const char *element)
{
    static const char *const forbidden[] = {"url(", "@import", "fetch(", "XMLHttp", "eval(", "import(", "]]>"};
    const char *stop = strchr(at, '<'), *begin = at;
    if (stop == NULL || strncmp(stop + 2, element, strlen(element)) != 0)
        fail("< inside of %s", element);
    while (at < stop)
        if (take_character() == '&')
            fail("& inside of %s", element);
    for (size_t i = 0; i < sizeof forbidden / sizeof forbidden[0]; i++) {
        const char *found = strstr(begin, forbidden[i]);
        if (found != NULL && found < stop)
            fail("%s in %s", forbidden[i], element);
    }
}

static void take_tag(void)
{
    static const char elements[] = "html head meta title style script body a header main footer section h1 h2 h3 p div span ul li b i u s q br code pre table "
                                   "thead tbody tr th td button label input output kbd details summary noscript mark strong small";
    static const char void_elements[] = "meta br input";
    char name[NAME_MAX_BYTES];
    at++;
    if (*at == '/') {
        at++;
        take_name(name);
        if (depth == 0 || strcmp(stack[depth - 1], name) != 0)
            fail("</%s> where </%s> was expected", name, depth != 0 ? stack[depth - 1] : "");
        if (*at++ != '>')
            fail("</%s is not closed", name);
        depth--;
        return;
    }
    take_name(name);
    if (!is_among(name, elements))
        fail("element %s", name);
    const bool empty = take_attributes(name);
    if (empty != is_among(name, void_elements))
        fail("element %s is %s", name, empty ? "empty" : "not empty");
    if (empty)
        return;
    if (depth == DEPTH_MAX)
        fail("nested too deeply");
    memcpy(stack[depth++], name, sizeof name);
    scripts += strcmp(name, "script") == 0;
    styles += strcmp(name, "style") == 0;
    if (strcmp(name, "script") == 0 || strcmp(name, "style") == 0)
        skip_raw(name);
}

static void read_file(const char *path)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL || fseek(file, 0, SEEK_END) != 0) {
        fprintf(stderr, "%s: cannot be read\n", path);
        exit(3);
    }
    const long size = ftell(file);
    char *bytes = calloc((size_t)size + 1, 1);
    rewind(file);
    if (bytes == NULL || fread(bytes, 1, (size_t)size, file) != (size_t)size)
        exit(3);
    fclose(file);
    text = at = bytes;
    end = bytes + size;
}

int main(int argc, char **argv)
{
    static const char doctype[] = "<!DOCTYPE html>\n";
    if (argc != 2)
        return 2;
    read_file(argv[1]);
    if (strlen(text) != (size_t)(end - text))
        fail("a zero byte");
    if (strncmp(text, doctype, sizeof doctype - 1) != 0)
        fail("no doctype");
    for (at += sizeof doctype - 1; at < end;) {
        if (*at == '<')
            take_tag();
        else if (*at == '&')
            take_reference();
        else if (take_character() != '\n' && depth == 0)
            fail("text outside of the page");
    }
    if (depth != 0)
        fail("<%s> is not closed", stack[depth - 1]);
    if (scripts != 1 || styles != 1)
        fail("%lu scripts and %lu styles", scripts, styles);
    printf("plain=%lu clamp=%lu safe=%lu functions=%lu listings=%lu\n", plain, clamp, safe, functions, listings);
    return 0;
}
