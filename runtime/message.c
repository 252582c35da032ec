/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Messages and memory of dogma-run itself. */
#include "process.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static dg_process the_process;
dg_process *dg_current = &the_process;

/* One write, so that lines of several processes do not mix. */
__attribute__((format(printf, 1, 0))) static void print(const char *format, va_list arguments)
{
    char line[1024] = "dogma-run: ";
    size_t used = strlen(line);
    int n = vsnprintf(line + used, sizeof line - used - 1, format, arguments);
    used += n < 0 ? 0 : (size_t)n < sizeof line - used - 1 ? (size_t)n : sizeof line - used - 2;
    /* Names come from files: no control characters on a terminal. */
    for (size_t i = 0; i < used; i++) {
        if ((unsigned char)line[i] < 0x20 || line[i] == 0x7f)
            line[i] = '?';
    }
    line[used++] = '\n';
    for (size_t done = 0; done < used;) {
        ssize_t part = write(STDERR_FILENO, line + done, used - done);
        if (part <= 0)
            break;
        done += (size_t)part;
    }
}

void dg_message(const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(format, arguments);
    va_end(arguments);
}

void dg_die(int status, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    print(format, arguments);
    va_end(arguments);
    _exit(status);
}

void *dg_allocate(size_t count, size_t bytes)
{
    void *memory = calloc(count != 0 ? count : 1, bytes);
    if (memory == NULL)
        dg_die(DG_EXIT_FAILURE, "out of memory");
    return memory;
}

char *dg_copy_string(const char *text)
{
    size_t bytes = strlen(text) + 1;
    return memcpy(dg_allocate(bytes, 1), text, bytes);
}

void dg_free(void *memory)
{
    free(memory);
}
