/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Words of a theory's source, and errors. */
#include "thm.h"

#include <ctype.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

const char *thm_intern(const char *text, size_t size)
{
    static char **words;
    static size_t slot_count, word_count;
    if ((word_count + 1) * 2 > slot_count) {
        const size_t old_count = slot_count;
        char **old = words;
        slot_count = slot_count == 0 ? 1024 : slot_count * 2;
        words = calloc(slot_count, sizeof *words);
        if (words == NULL)
            abort();
        word_count = 0;
        for (size_t i = 0; i < old_count; i++)
            if (old[i] != NULL) {
                size_t h = 5381;
                for (const char *c = old[i]; *c != 0; c++)
                    h = h * 33 + (unsigned char)*c;
                while (words[h & (slot_count - 1)] != NULL)
                    h++;
                words[h & (slot_count - 1)] = old[i];
                word_count++;
            }
        free(old);
    }
    size_t h = 5381;
    for (size_t i = 0; i < size; i++)
        h = h * 33 + (unsigned char)text[i];
    for (; words[h & (slot_count - 1)] != NULL; h++) {
        char *word = words[h & (slot_count - 1)];
        if (strlen(word) == size && memcmp(word, text, size) == 0)
            return word;
    }
    char *word = malloc(size + 1);
    if (word == NULL)
        abort();
    memcpy(word, text, size);
    word[size] = 0;
    word_count++;
    return words[h & (slot_count - 1)] = word;
}

char *thm_format(const char *format, ...)
{
    char text[512];
    va_list list;
    va_start(list, format);
    const int size = vsnprintf(text, sizeof text, format, list);
    va_end(list);
    if (size < 0 || (size_t)size >= sizeof text)
        abort();
    return (char *)(uintptr_t)thm_intern(text, (size_t)size);
}

void thm_fail(const thm_reader *reader, const char *format, ...)
{
    va_list list;
    fprintf(stderr, "%s:%u: error: ", reader->path, reader->line);
    va_start(list, format);
    vfprintf(stderr, format, list);
    va_end(list);
    fputc('\n', stderr);
    exit(1);
}

static bool word_byte(char c)
{
    return isalnum((unsigned char)c) || c == '_' || c == '.' || c == '\'';
}

/* Longest first. Those that end in a letter stand alone only where no letter follows. */
static const char *const punctuation[] = {">>>", "<=u", ">=u", "<=s", ">=s", "<<", ">>", "<u", ">u", "<s", ">s", "!=", ":=", "->", "**", "..",
                                          "=",   ":",   ",",   "(",   ")",   "+",  "-",  "*",  "&",  "|",  "^",  "~"};

static void read_number(thm_reader *reader)
{
    char *p = reader->at;
    uint64_t value = 0;
    unsigned base = 10;
    if (p[0] == '0' && p[1] == 'x') {
        base = 16;
        p += 2;
        if (!isxdigit((unsigned char)*p))
            thm_fail(reader, "a number ends after 0x");
    }
    for (; base == 16 ? isxdigit((unsigned char)*p) : isdigit((unsigned char)*p); p++) {
        const unsigned digit = isdigit((unsigned char)*p) ? (unsigned)(*p - '0') : (unsigned)(tolower((unsigned char)*p) - 'a' + 10);
        if (value > (UINT64_MAX - digit) / base)
            thm_fail(reader, "a number is over 64 bits");
        value = value * base + digit;
    }
    if (isalpha((unsigned char)*p) || *p == '_')
        thm_fail(reader, "a letter in a number");
    reader->kind = THM_INTEGER;
    reader->number = value;
    reader->at = p;
}

static void read_text(thm_reader *reader)
{
    char *start = ++reader->at, *to = start;
    for (; *reader->at != '"'; reader->at++) {
        if (*reader->at == 0)
            thm_fail(reader, "a sentence has no end");
        reader->line += *reader->at == '\n';
        if (isspace((unsigned char)*reader->at) && to > start && to[-1] == ' ')
            continue; /* sentences may run over lines */
        *to++ = isspace((unsigned char)*reader->at) ? ' ' : *reader->at;
    }
    reader->word = thm_intern(start, (size_t)(to - start));
    reader->kind = THM_TEXT;
    reader->at++;
}

static void skip_blanks(thm_reader *reader)
{
    for (;; reader->at++) {
        if (*reader->at == '#')
            while (*reader->at != 0 && *reader->at != '\n')
                reader->at++;
        if (*reader->at == 0 || !isspace((unsigned char)*reader->at))
            return;
        reader->line += *reader->at == '\n';
    }
}

void thm_next(thm_reader *reader)
{
    skip_blanks(reader);
    const char c = *reader->at;
    if (c == 0) {
        reader->kind = THM_END;
        reader->word = "end of file";
    } else if (isalpha((unsigned char)c) || c == '_') {
        char *end = reader->at;
        while (word_byte(*end))
            end++;
        while (end[-1] == '.')
            end--;
        reader->kind = THM_NAME;
        reader->word = thm_intern(reader->at, (size_t)(end - reader->at));
        reader->at = end;
    } else if (isdigit((unsigned char)c)) {
        read_number(reader);
        reader->word = "number";
    } else if (c == '"') {
        read_text(reader);
    } else {
        for (size_t i = 0; i < sizeof punctuation / sizeof punctuation[0]; i++) {
            const size_t size = strlen(punctuation[i]);
            if (strncmp(reader->at, punctuation[i], size) != 0)
                continue;
            if (isalpha((unsigned char)punctuation[i][size - 1]) && word_byte(reader->at[size]))
                continue;
            reader->kind = THM_PUNCTUATION;
            reader->word = punctuation[i];
            reader->at += size;
            return;
        }
        thm_fail(reader, "character `%c` means nothing here", c);
    }
}

const char *thm_raw_word(thm_reader *reader)
{
    skip_blanks(reader);
    char *end = reader->at;
    while (*end != 0 && !isspace((unsigned char)*end))
        end++;
    if (end == reader->at)
        thm_fail(reader, "a word is missing");
    const char *word = thm_intern(reader->at, (size_t)(end - reader->at));
    reader->at = end;
    thm_next(reader);
    return word;
}

bool thm_is(const thm_reader *reader, const char *word)
{
    return (reader->kind == THM_NAME || reader->kind == THM_PUNCTUATION) && strcmp(reader->word, word) == 0;
}

bool thm_accept(thm_reader *reader, const char *word)
{
    if (!thm_is(reader, word))
        return false;
    thm_next(reader);
    return true;
}

void thm_expect(thm_reader *reader, const char *word)
{
    if (!thm_accept(reader, word))
        thm_fail(reader, "expected `%s`, found `%s`", word, reader->word);
}

const char *thm_expect_name(thm_reader *reader, const char *what)
{
    const char *name = reader->word;
    if (reader->kind != THM_NAME)
        thm_fail(reader, "expected %s, found `%s`", what, reader->word);
    thm_next(reader);
    return name;
}

uint64_t thm_expect_number(thm_reader *reader)
{
    const uint64_t number = reader->number;
    if (reader->kind != THM_INTEGER)
        thm_fail(reader, "expected a number, found `%s`", reader->word);
    thm_next(reader);
    return number;
}

void thm_open(thm_reader *reader, thm_world *world, const char *path)
{
    memset(reader, 0, sizeof *reader);
    reader->path = path;
    reader->line = 1;
    reader->world = world;
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "dogma-thm: error: cannot open %s\n", path);
        exit(3);
    }
    size_t size = 0, room = 1 << 16;
    char *text = malloc(room);
    for (size_t got; text != NULL && (got = fread(text + size, 1, room - size - 1, file)) != 0;) {
        size += got;
        if (size + 1 == room)
            text = realloc(text, room *= 2);
    }
    fclose(file);
    if (text == NULL)
        abort();
    text[size] = 0;
    reader->text = text;
    reader->at = text;
    thm_next(reader);
}
