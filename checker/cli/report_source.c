/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Source positions of a module, and the text of source lines.
 *
 * The module is untrusted, and so are the names of files in it: a file is read only when it is a regular text file with the name of a source file
 * that lies below the root after all links are followed, with no hidden directory on the way. Whatever cannot be read is left out.
 */
#include "report.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SOURCE_BYTES_MAX = 32 << 20 };

typedef struct source_file {
    dogma_span name;
    bool tried;
    char *text; /* NULL: cannot be read */
    size_t bytes;
    uint32_t *line_begins; /* line_count + 1 */
    uint32_t line_count;
} source_file;

typedef struct entry {
    uint64_t block, insn, file_plus_one, line;
} entry;

struct report_source {
    const uint8_t *at, *end; /* in the line section: the next function's count */
    uint32_t next_function;
    uint64_t left;    /* entries of the function not yet taken */
    bool has_pending; /* `pending` was taken and lies ahead */
    entry pending, current;
    uint64_t block, insn;
    char root[PATH_MAX];
    bool root_is_given;
    source_file *files;
    uint32_t file_count;
};

/* The line section. Damage ends it. */

static bool take(report_source *s, uint64_t *out)
{
    uint64_t value = 0;
    for (unsigned shift = 0; shift < 64 && s->at < s->end; shift += 7) {
        const uint8_t byte = *s->at++;
        value |= (uint64_t)(byte & 0x7fu) << shift;
        if (byte < 0x80) {
            *out = value;
            return true;
        }
    }
    s->at = s->end;
    return false;
}

static void take_files(report_source *s)
{
    uint64_t count, bytes;
    if (!take(s, &count) || count > (uint64_t)(s->end - s->at)) {
        s->at = s->end;
        return;
    }
    s->files = cli_allocate(((size_t)count + 1) * sizeof *s->files);
    for (uint64_t i = 0; i < count; i++) {
        if (!take(s, &bytes) || bytes > (uint64_t)(s->end - s->at)) {
            s->at = s->end;
            return;
        }
        s->files[i].name = (dogma_span){s->at, (size_t)bytes};
        s->file_count++;
        s->at += bytes;
    }
}

/* The next entry of the function into `pending`. */
static void advance(report_source *s)
{
    uint64_t block, insn;
    s->has_pending = false;
    if (s->left == 0)
        return;
    s->left--;
    if (!take(s, &block) || !take(s, &insn) || !take(s, &s->pending.file_plus_one) || !take(s, &s->pending.line) ||
        block > UINT32_MAX || insn > UINT32_MAX) {
        s->at = s->end;
        s->left = 0;
        return;
    }
    s->insn = block != 0 ? insn : s->insn + insn;
    s->block += block;
    s->pending.block = s->block;
    s->pending.insn = s->insn;
    s->has_pending = true;
}

void report_source_function(report_source *s, uint32_t function)
{
    for (;;) {
        while (s->left != 0)
            advance(s);
        s->has_pending = false;
        if (s->next_function > function || !take(s, &s->left))
            return;
        s->block = s->insn = 0;
        s->current = (entry){0};
        if (s->next_function++ == function) {
            advance(s);
            return;
        }
    }
}

report_position report_source_at(report_source *s, uint32_t block, uint32_t insn)
{
    while (s->has_pending && (s->pending.block < block || (s->pending.block == block && s->pending.insn <= insn))) {
        s->current = s->pending;
        advance(s);
    }
    if (s->current.file_plus_one == 0 || s->current.file_plus_one > s->file_count || s->current.line > UINT32_MAX)
        return (report_position){0};
    return (report_position){(uint32_t)s->current.file_plus_one, (uint32_t)s->current.line};
}

dogma_span report_source_file(const report_source *s, uint32_t file)
{
    return s->files[file - 1].name;
}

/* Files */

static bool has_source_name(const char *path)
{
    static const char *const endings[] = {".c", ".h", ".cc", ".cpp", ".cxx", ".hh", ".hpp", ".hxx", ".inc", ".inl",
                                           ".def", ".y", ".l", ".s", ".S", ".dasm"};
    const char *dot = strrchr(path, '.');
    for (size_t i = 0; dot != NULL && i < sizeof endings / sizeof endings[0]; i++)
        if (strcmp(dot, endings[i]) == 0)
            return true;
    return false;
}

/* The descriptor of a file that may be read, or -1. */
static int open_below(const report_source *s, const char *path)
{
    char real[PATH_MAX];
    struct stat status;
    const size_t root_bytes = strcmp(s->root, "/") == 0 ? 0 : strlen(s->root);
    if (realpath(path, real) == NULL || strncmp(real, s->root, root_bytes) != 0 || real[root_bytes] != '/')
        return -1;
    if (strstr(real + root_bytes, "/.") != NULL || !has_source_name(real))
        return -1;
    const int descriptor = open(real, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (descriptor < 0)
        return -1;
    if (fstat(descriptor, &status) == 0 && S_ISREG(status.st_mode) && status.st_size > 0 && status.st_size <= SOURCE_BYTES_MAX)
        return descriptor;
    close(descriptor);
    return -1;
}

/* With a root that was given, sources may have moved: leading directories of the name are dropped one by one until a file is there. */
static int open_source(const report_source *s, dogma_span name)
{
    char path[2 * PATH_MAX], copy[PATH_MAX];
    if (name.size_bytes == 0 || name.size_bytes >= sizeof copy || memchr(name.data, 0, name.size_bytes) != NULL)
        return -1;
    memcpy(copy, name.data, name.size_bytes);
    copy[name.size_bytes] = '\0';
    int descriptor = -1;
    if (copy[0] == '/')
        descriptor = open_below(s, copy);
    for (const char *rest = copy; descriptor < 0 && rest != NULL; rest = strchr(rest, '/')) {
        while (*rest == '/')
            rest++;
        snprintf(path, sizeof path, "%s/%s", s->root, rest);
        descriptor = open_below(s, path);
        if (!s->root_is_given)
            break;
    }
    return descriptor;
}

static void split_lines(source_file *file)
{
    size_t count = 1;
    for (size_t i = 0; i < file->bytes; i++)
        count += file->text[i] == '\n';
    file->line_begins = cli_allocate((count + 2) * sizeof *file->line_begins);
    for (size_t i = 0; i < file->bytes; i++)
        if (file->text[i] == '\n')
            file->line_begins[++file->line_count] = (uint32_t)i + 1;
    file->line_begins[++file->line_count] = (uint32_t)file->bytes + 1;
}

static void load(const report_source *s, source_file *file)
{
    struct stat status;
    file->tried = true;
    const int descriptor = open_source(s, file->name);
    if (descriptor < 0)
        return;
    if (fstat(descriptor, &status) == 0 && status.st_size <= SOURCE_BYTES_MAX) {
        const size_t size = (size_t)status.st_size;
        char *text = cli_allocate(size + 1);
        ssize_t part;
        while (file->bytes < size && (part = read(descriptor, text + file->bytes, size - file->bytes)) > 0)
            file->bytes += (size_t)part;
        if (memchr(text, 0, file->bytes) == NULL) {
            file->text = text;
            split_lines(file);
        }
    }
    close(descriptor);
}

bool report_source_line(report_source *s, report_position position, dogma_span *text)
{
    source_file *file = &s->files[position.file - 1];
    if (!file->tried)
        load(s, file);
    if (file->text == NULL || position.line == 0 || position.line > file->line_count)
        return false;
    const uint32_t begin = file->line_begins[position.line - 1], end = file->line_begins[position.line] - 1;
    *text = (dogma_span){(const uint8_t *)file->text + begin, end > begin ? end - begin : 0};
    if (text->size_bytes != 0 && text->data[text->size_bytes - 1] == '\r')
        text->size_bytes--;
    return true;
}

report_source *report_source_open(const dogma_module *module, const char *root)
{
    report_source *s = cli_allocate(sizeof *s);
    s->root_is_given = root != NULL;
    if (realpath(root != NULL ? root : ".", s->root) == NULL) {
        if (root != NULL)
            cli_die(CLI_ENVIRONMENT, "%s: no such directory", root);
        snprintf(s->root, sizeof s->root, "/nonexistent");
    }
    if (module->lines.size_bytes != 0) {
        s->at = module->lines.data;
        s->end = s->at + module->lines.size_bytes;
        take_files(s);
    }
    return s;
}
