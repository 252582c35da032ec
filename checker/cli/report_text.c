/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "report.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static char *room(report_text *text, size_t bytes)
{
    if (bytes > text->capacity - text->used) {
        const size_t capacity = text->capacity + text->capacity / 2 + bytes + 4096;
        char *data = realloc(text->data, capacity);
        if (data == NULL)
            cli_die(CLI_ENVIRONMENT, "out of memory");
        text->data = data;
        text->capacity = capacity;
    }
    return text->data + text->used;
}

void report_append(report_text *text, const char *data, size_t bytes)
{
    if (bytes == 0)
        return;
    memcpy(room(text, bytes), data, bytes);
    text->used += bytes;
}

void report_put(report_text *text, const char *markup)
{
    report_append(text, markup, strlen(markup));
}

void report_format(report_text *text, const char *format, ...)
{
    char line[1024];
    va_list arguments;
    va_start(arguments, format);
    const int bytes = vsnprintf(line, sizeof line, format, arguments);
    va_end(arguments);
    if (bytes < 0 || (size_t)bytes >= sizeof line)
        cli_die(CLI_BUG, "a line of the report is too long");
    report_append(text, line, (size_t)bytes);
}

void report_free(report_text *text)
{
    free(text->data);
    *text = (report_text){0};
}

void report_number(report_text *text, uint64_t number)
{
    char digits[32], grouped[48];
    const size_t count = (size_t)snprintf(digits, sizeof digits, "%" PRIu64, number);
    size_t used = 0;
    for (size_t i = 0; i < count; i++) {
        if (i != 0 && (count - i) % 3 == 0)
            grouped[used++] = ',';
        grouped[used++] = digits[i];
    }
    report_append(text, grouped, used);
}

/* Bytes of the UTF-8 character at data, and the character; 0 when there is none. */
static size_t take_character(const uint8_t *data, size_t bytes, uint32_t *out)
{
    static const uint32_t least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const uint8_t first = data[0];
    const size_t count = first < 0x80 ? 1 : first >= 0xc2 && first < 0xe0 ? 2 : first >= 0xe0 && first < 0xf0 ? 3 : first >= 0xf0 && first < 0xf5 ? 4 : 0;
    if (count == 0 || count > bytes)
        return 0;
    uint32_t value = count == 1 ? first : first & (0x7fu >> count);
    for (size_t i = 1; i < count; i++) {
        if ((data[i] & 0xc0) != 0x80)
            return 0;
        value = value << 6 | (data[i] & 0x3fu);
    }
    if (value < least[count] || value > 0x10ffff || (value >= 0xd800 && value < 0xe000))
        return 0;
    *out = value;
    return count;
}

/* Characters that would not be seen, or would change what is seen around them. */
static bool is_visible(uint32_t c)
{
    if (c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0xad || c == 0x61c || c == 0xfeff || (c & 0xfffe) == 0xfffe)
        return false;
    return !(c >= 0x200b && c <= 0x200f) && !(c >= 0x2028 && c <= 0x202e) && !(c >= 0x2060 && c <= 0x206f) && !(c >= 0xfff9 && c <= 0xfffb) &&
           !(c >= 0xe0000 && c <= 0xe0fff);
}

void report_escape(report_text *text, const void *data, size_t bytes, size_t bytes_max)
{
    const uint8_t *at = data;
    size_t i = 0, size;
    for (uint32_t c = 0; i < bytes && i < bytes_max; i += size) {
        size = take_character(at + i, bytes - i, &c);
        if (size == 0) {
            report_format(text, "\\x%02x", at[i]);
            size = 1;
        } else if (c == '&' || c == '<' || c == '>' || c == '"' || c == '\'') {
            report_format(text, "&#%u;", (unsigned)c);
        } else if (c == '\t') {
            report_put(text, "    ");
        } else if (!is_visible(c)) {
            report_format(text, c < 0x100 ? "\\x%02x" : "\\u{%x}", (unsigned)c);
        } else {
            report_append(text, (const char *)at + i, size);
        }
    }
    if (i < bytes)
        report_put(text, "\xe2\x80\xa6");
}
