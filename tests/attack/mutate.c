/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Makes the mutants of a table.
 *
 *   mutate TABLE SOURCE_DIR OUT_DIR
 *
 * Writes OUT_DIR/NUMBER.c for each mutant that is to be run, and a line for each to standard output: number, file, `run` or `equivalent`, first line of the old
 * text. An old text that does not stand exactly once in its file is reported to standard error; then the exit status is 1.
 *
 * Table: blocks of lines, separated by empty lines.
 *   @ facts.c      the file, for all blocks that follow         # ...  a comment
 *   - old text     one or more lines                            + new text     one or more lines, or none
 *   = why          equivalent to the original for what the tests are about, or only slower: is not run
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX = 1 << 18, TEXT_MAX = 4096, NAME_MAX_BYTES = 64 };

typedef struct mutant {
    char file[NAME_MAX_BYTES], old[TEXT_MAX], new[TEXT_MAX];
    bool equivalent;
} mutant;

static char source[FILE_MAX];

static void append(char *text, const char *line)
{
    const size_t used = strlen(text), more = strlen(line);
    if (used + more + 2 > TEXT_MAX) {
        fprintf(stderr, "a text of the table is too long\n");
        exit(2);
    }
    memcpy(text + used, line, more);
    memcpy(text + used + more, "\n", 2);
}

static void read_source(const char *directory, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", directory, name);
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        perror(path);
        exit(2);
    }
    const size_t size = fread(source, 1, sizeof source - 1, file);
    fclose(file);
    source[size] = '\0';
}

static bool finish(const mutant *m, unsigned number, const char *source_directory, const char *out_directory)
{
    read_source(source_directory, m->file);
    char *at = strstr(source, m->old);
    if (at == NULL || strstr(at + 1, m->old) != NULL) {
        fprintf(stderr, "STALE %u %s: not found exactly once:\n%s", number, m->file, m->old);
        return false;
    }
    printf("%u %s %s %.*s\n", number, m->file, m->equivalent ? "equivalent" : "run", (int)strcspn(m->old, "\n"), m->old);
    if (m->equivalent)
        return true;
    char path[4096];
    snprintf(path, sizeof path, "%s/%u.c", out_directory, number);
    FILE *out = fopen(path, "wb");
    if (out == NULL) {
        perror(path);
        exit(2);
    }
    fprintf(out, "%.*s%s%s", (int)(at - source), source, m->new, at + strlen(m->old));
    if (fclose(out) != 0) {
        perror(path);
        exit(2);
    }
    return true;
}

int main(int argc, char **argv)
{
    static mutant m;
    char line[TEXT_MAX];
    unsigned number = 0;
    bool good = true, more = true;
    FILE *table = argc == 4 ? fopen(argv[1], "r") : NULL;
    if (table == NULL) {
        fprintf(stderr, "usage: mutate TABLE SOURCE_DIR OUT_DIR\n");
        return 2;
    }
    while (more) {
        more = fgets(line, sizeof line, table) != NULL;
        line[more ? strcspn(line, "\n") : 0] = '\0';
        const char *text = strlen(line) >= 2 ? line + 2 : "";
        if (line[0] == '\0') {
            if (m.old[0] != '\0')
                good = finish(&m, number++, argv[2], argv[3]) && good;
            m.old[0] = m.new[0] = '\0';
            m.equivalent = false;
        } else if (line[0] == '@') {
            snprintf(m.file, sizeof m.file, "%.60s", text);
        } else if (line[0] == '-') {
            append(m.old, text);
        } else if (line[0] == '+') {
            append(m.new, text);
        } else if (line[0] == '=') {
            m.equivalent = true;
        } else if (line[0] != '#') {
            fprintf(stderr, "what is this: %s\n", line);
            return 2;
        }
    }
    fclose(table);
    return good ? 0 : 1;
}
