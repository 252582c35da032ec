/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Profiles of accesses, as `dogma-run --interp --access-profile FILE` writes them (runtime/interp/profile.c):
 *
 *   dogma-access-profile 1
 *   module BINDING ACCESSES      binding in 32 hexadecimal digits, number of accesses
 *   NUMBER COUNT                 ascending numbers, counts above 0; up to the next module
 */
#include "report.h"

#include <stdio.h>
#include <string.h>

typedef struct cursor {
    const char *at, *end;
} cursor;

static bool take_line(cursor *c, const char **line, size_t *bytes)
{
    if (c->at == c->end)
        return false;
    const char *end = memchr(c->at, '\n', (size_t)(c->end - c->at));
    *line = c->at;
    *bytes = (size_t)((end != NULL ? end : c->end) - c->at);
    c->at = end != NULL ? end + 1 : c->end;
    return true;
}

/* Digits and nothing else up to stop; 2^64 - 1 at most. */
static bool take_number(const char **at, const char *end, char stop, uint64_t *out)
{
    uint64_t value = 0;
    const char *begin = *at;
    for (; *at < end && **at >= '0' && **at <= '9'; ++*at) {
        const unsigned digit = (unsigned)(**at - '0');
        if (value > (UINT64_MAX - digit) / 10)
            return false;
        value = 10 * value + digit;
    }
    if (*at == begin)
        return false;
    if (stop == '\0')
        return *at == end && (*out = value, true);
    if (*at == end || **at != stop)
        return false;
    ++*at;
    *out = value;
    return true;
}

static const char *read_counts(const char *line, size_t bytes, report_profile *out, uint64_t *next)
{
    uint64_t number, count;
    const char *end = line + bytes;
    if (!take_number(&line, end, ' ', &number) || !take_number(&line, end, '\0', &count) || number < *next || number >= out->access_count)
        return "a line of the profile is not the number of an access and a count";
    out->executions[number] = count;
    *next = number + 1;
    return NULL;
}

const char *report_profile_read(const char *path, const dogma_module *module, uint64_t access_count, report_profile *out)
{
    static const char magic[] = "dogma-access-profile 1";
    const dogma_span file = cli_read_file(path);
    cursor c = {(const char *)file.data, (const char *)file.data + file.size_bytes};
    const char *line;
    size_t bytes;
    uint8_t binding[16];
    char header[48] = "module ";
    if (!take_line(&c, &line, &bytes) || bytes != sizeof magic - 1 || memcmp(line, magic, bytes) != 0)
        return "the profile does not begin with 'dogma-access-profile 1'";
    dogma_proof_binding(module, binding);
    for (unsigned i = 0; i < 16; i++)
        snprintf(header + 7 + 2 * i, 3, "%02x", binding[i]);
    header[39] = ' ';
    bool found = false, ours = false;
    uint64_t next = 0;
    *out = (report_profile){.access_count = access_count};
    while (take_line(&c, &line, &bytes)) {
        const char *wrong = NULL;
        if (bytes > 7 && memcmp(line, "module ", 7) == 0) {
            uint64_t count;
            ours = bytes > 40 && memcmp(line, header, 40) == 0;
            if (!ours)
                continue;
            const char *at = line + 40;
            if (found || !take_number(&at, line + bytes, '\0', &count) || count != access_count)
                return "the profile has another number of accesses than the module";
            found = true;
            out->executions = cli_allocate((size_t)(access_count + 1) * sizeof *out->executions);
        } else if (ours) {
            wrong = read_counts(line, bytes, out, &next);
        }
        if (wrong != NULL)
            return wrong;
    }
    return found ? NULL : "the profile is not of this module";
}

dogma_check_counts report_profile_counts(const report_profile *profile, const report_collection *collection, size_t from, size_t to)
{
    dogma_check_counts counts = {0};
    for (size_t i = from; i < to && i < profile->access_count; i++) {
        const uint64_t executions = profile->executions[i];
        const unsigned form = collection->accesses[i].form;
        counts.safe += form == REPORT_SAFE ? executions : 0;
        counts.clamp += form == REPORT_CLAMP ? executions : 0;
        counts.plain += form == REPORT_PLAIN ? executions : 0;
    }
    return counts;
}
