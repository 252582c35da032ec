/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "asm.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void asm_fail(const assembler *as, asm_place place, const char *format, ...)
{
    va_list arguments;
    fprintf(stderr, "%s:%u:%u: error: ", as->path, place.line, place.column);
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(CLI_REJECTED);
}

void *asm_reserve(void *list, size_t count, size_t *capacity, size_t element_bytes)
{
    if (count < *capacity)
        return list;
    *capacity = *capacity == 0 ? 16 : 2 * *capacity;
    return cli_grow(list, count * element_bytes, *capacity * element_bytes);
}

void asm_append(asm_bytes *bytes, const void *data, size_t count)
{
    if (count > bytes->capacity - bytes->used) {
        const size_t capacity = 2 * (bytes->used + count) + 64;
        bytes->data = cli_grow(bytes->data, bytes->used, capacity);
        bytes->capacity = capacity;
    }
    if (count != 0)
        memcpy(bytes->data + bytes->used, data, count);
    bytes->used += count;
}

static struct asm_map_cell *find_cell(const asm_map *map, const char *text)
{
    uint32_t hash = 2166136261u;
    for (const char *p = text; *p != '\0'; p++)
        hash = (hash ^ (uint8_t)*p) * 16777619u;
    for (size_t i = hash;; i++) {
        struct asm_map_cell *cell = &map->cells[i & (map->capacity - 1)];
        if (cell->text == NULL || strcmp(cell->text, text) == 0)
            return cell;
    }
}

void asm_map_set(asm_map *map, const char *text, uint32_t value)
{
    if (2 * (map->used + 1) > map->capacity) {
        asm_map larger = {NULL, 0, map->capacity == 0 ? 16 : 2 * map->capacity};
        larger.cells = cli_allocate(larger.capacity * sizeof *larger.cells);
        for (size_t i = 0; i < map->capacity; i++)
            if (map->cells[i].text != NULL)
                asm_map_set(&larger, map->cells[i].text, map->cells[i].value);
        *map = larger;
    }
    struct asm_map_cell *cell = find_cell(map, text);
    if (cell->text == NULL)
        map->used++;
    *cell = (struct asm_map_cell){text, value};
}

bool asm_map_get(const asm_map *map, const char *text, uint32_t *value)
{
    if (map->capacity == 0)
        return false;
    const struct asm_map_cell *cell = find_cell(map, text);
    if (cell->text == NULL)
        return false;
    *value = cell->value;
    return true;
}

static bool is_name_start(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' || c == '$';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static size_t lex_number(assembler *as, const char *text, asm_token *token, asm_place place)
{
    size_t at = 0;
    unsigned base = 10;
    uint64_t value = 0;
    if (text[0] == '0' && text[1] == 'x') {
        base = 16;
        at = 2;
    }
    const size_t first = at;
    for (;; at++) {
        const int digit = hex_digit(text[at]);
        if (digit < 0 || (unsigned)digit >= base)
            break;
        if (value > (UINT64_MAX - (unsigned)digit) / base)
            asm_fail(as, place, "number is above 64 bits");
        value = value * base + (unsigned)digit;
    }
    if (at == first || is_name_start(text[at]))
        asm_fail(as, place, "malformed number");
    token->kind = ASM_NUMBER;
    token->number = (int64_t)value;
    return at;
}

static size_t lex_string(assembler *as, const char *text, size_t bytes, asm_token *token, asm_place place)
{
    char *out = cli_allocate(bytes + 1);
    size_t used = 0, at = 1;
    while (at < bytes && text[at] != '"') {
        char c = text[at++];
        if (c == '\\' && at < bytes) {
            c = text[at++];
            switch (c) {
            case 'n': c = '\n'; break;
            case 't': c = '\t'; break;
            case 'r': c = '\r'; break;
            case '0': c = '\0'; break;
            case 'x':
                if (at + 2 > bytes || hex_digit(text[at]) < 0 || hex_digit(text[at + 1]) < 0)
                    asm_fail(as, place, "\\x needs two hexadecimal digits");
                c = (char)(hex_digit(text[at]) * 16 + hex_digit(text[at + 1]));
                at += 2;
                break;
            case '\\': case '"': break;
            default: asm_fail(as, place, "unknown escape \\%c", c);
            }
        }
        out[used++] = c;
    }
    if (at >= bytes)
        asm_fail(as, place, "string without an end");
    token->kind = ASM_STRING;
    token->text = out;
    token->bytes = used;
    return at + 1;
}

void asm_lex_line(assembler *as, const char *text, size_t bytes)
{
    asm_line *line = &as->line;
    line->count = line->at = 0;
    size_t at = 0;
    for (;;) {
        while (at < bytes && (text[at] == ' ' || text[at] == '\t' || text[at] == '\r'))
            at++;
        line->tokens = asm_reserve(line->tokens, line->count, &line->capacity, sizeof *line->tokens);
        asm_token *token = &line->tokens[line->count++];
        const asm_place place = {as->line_number, (unsigned)at + 1};
        *token = (asm_token){.kind = ASM_END, .column = place.column};
        if (at >= bytes || text[at] == ';' || text[at] == '#')
            return;
        if (is_name_start(text[at])) {
            const size_t begin = at;
            while (at < bytes && (is_name_start(text[at]) || is_digit(text[at])))
                at++;
            token->kind = ASM_NAME;
            token->bytes = at - begin;
            token->text = cli_copy_text(text + begin, token->bytes);
        } else if (is_digit(text[at])) {
            at += lex_number(as, text + at, token, place);
        } else if (text[at] == '"') {
            at += lex_string(as, text + at, bytes - at, token, place);
        } else if (text[at] == '-' && at + 1 < bytes && text[at + 1] == '>') {
            token->kind = ASM_ARROW;
            at += 2;
        } else if (strchr("()[]{},:+-*=@", text[at]) != NULL && text[at] != '\0') {
            token->kind = ASM_PUNCTUATION;
            token->punctuation = text[at++];
        } else {
            asm_fail(as, place, "unexpected character 0x%02x", (unsigned)(uint8_t)text[at]);
        }
    }
}

const asm_token *asm_peek(const assembler *as)
{
    return &as->line.tokens[as->line.at];
}

asm_place asm_here(const assembler *as)
{
    return (asm_place){as->line_number, asm_peek(as)->column};
}

static const asm_token *advance(assembler *as)
{
    return &as->line.tokens[as->line.at++];
}

bool asm_accept(assembler *as, char punctuation)
{
    const asm_token *token = asm_peek(as);
    if (token->kind != ASM_PUNCTUATION || token->punctuation != punctuation)
        return false;
    as->line.at++;
    return true;
}

void asm_expect(assembler *as, char punctuation)
{
    if (!asm_accept(as, punctuation))
        asm_fail(as, asm_here(as), "`%c` expected", punctuation);
}

bool asm_accept_name(assembler *as, const char *name)
{
    const asm_token *token = asm_peek(as);
    if (token->kind != ASM_NAME || strcmp(token->text, name) != 0)
        return false;
    as->line.at++;
    return true;
}

const char *asm_expect_name(assembler *as, const char *what)
{
    const asm_token *token = asm_peek(as);
    if (token->kind != ASM_NAME && token->kind != ASM_STRING)
        asm_fail(as, asm_here(as), "%s expected", what);
    return advance(as)->text;
}

bool asm_at_number(const assembler *as)
{
    const asm_token *token = asm_peek(as);
    return token->kind == ASM_NUMBER ||
           (token->kind == ASM_PUNCTUATION && token->punctuation == '-' && token[1].kind == ASM_NUMBER);
}

int64_t asm_expect_number(assembler *as)
{
    const bool negative = asm_accept(as, '-');
    if (asm_peek(as)->kind != ASM_NUMBER)
        asm_fail(as, asm_here(as), "number expected");
    const uint64_t value = (uint64_t)advance(as)->number;
    return (int64_t)(negative ? 0 - value : value);
}

asm_ref asm_expect_ref(assembler *as, const char *what)
{
    asm_ref ref = {NULL, 0, asm_here(as)};
    if (asm_at_number(as))
        ref.number = asm_expect_number(as);
    else
        ref.name = asm_expect_name(as, what);
    return ref;
}

void asm_expect_end(assembler *as)
{
    if (asm_peek(as)->kind != ASM_END)
        asm_fail(as, asm_here(as), "end of line expected");
}

static uint8_t expect_class(assembler *as)
{
    static const char *const names[] = {"i32", "i64", "f32", "f64", "v128"};
    for (uint8_t i = 0; i < 5; i++)
        if (asm_accept_name(as, names[i]))
            return (uint8_t)(i + 1);
    asm_fail(as, asm_here(as), "class i32, i64, f32, f64 or v128 expected");
}

static void expect_classes(assembler *as, uint16_t *count, uint8_t **classes)
{
    asm_bytes list = {0};
    asm_expect(as, '(');
    while (!asm_accept(as, ')')) {
        if (list.used != 0)
            asm_expect(as, ',');
        const uint8_t class = expect_class(as);
        asm_append(&list, &class, 1);
        if (list.used > UINT16_MAX)
            asm_fail(as, asm_here(as), "too many parameters");
    }
    *count = (uint16_t)list.used;
    *classes = list.data;
}

static bool same_type(const asm_type *a, const asm_type *b)
{
    return a->flags == b->flags && a->stack_slots == b->stack_slots && a->parameter_count == b->parameter_count &&
           a->result_count == b->result_count &&
           (a->parameter_count == 0 || memcmp(a->parameters, b->parameters, a->parameter_count) == 0) &&
           (a->result_count == 0 || memcmp(a->results, b->results, a->result_count) == 0);
}

size_t asm_expect_type(assembler *as)
{
    asm_type type = {0};
    expect_classes(as, &type.parameter_count, &type.parameters);
    if (asm_peek(as)->kind != ASM_ARROW)
        asm_fail(as, asm_here(as), "`->` expected");
    advance(as);
    expect_classes(as, &type.result_count, &type.results);
    for (;;) {
        if (asm_accept_name(as, "variadic")) {
            type.flags |= DOGMA_LINK_VARIADIC;
        } else if (asm_accept_name(as, "link_returns_twice")) {
            type.flags |= DOGMA_LINK_RETURNS_TWICE;
        } else if (asm_accept_name(as, "in")) {
            asm_expect(as, '=');
            const int64_t slots = asm_expect_number(as);
            if (slots < 0 || slots > UINT16_MAX)
                asm_fail(as, asm_here(as), "stack slots out of range");
            type.stack_slots = (uint16_t)slots;
        } else {
            break;
        }
    }
    for (size_t i = 0; i < as->types_count; i++)
        if (same_type(&as->types[i], &type))
            return i;
    *ASM_PUSH(as, types) = type;
    return as->types_count - 1;
}
