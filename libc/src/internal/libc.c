/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * musl's global state, and its set-up from the start block.
 *
 * The initialisers of library modules run before the program's start code and may call libc. So
 * everything that libc needs for itself is in place from the beginning; the start code only adds
 * what the start block knows.
 */
#include <elf.h>
#include <string.h>
#include <unistd.h>
#include "dogma_impl.h"
#include "pthread_impl.h"

/* Pairs of type and value, ended by AT_NULL, which is 0. */
static size_t auxiliary[32];

struct __libc __libc = {
    .auxv = auxiliary,
    .page_size = DOGMA_PAGE_BYTES,
};

size_t __hwcap;
char *__progname = "", *__progname_full = "";

weak_alias(__progname, program_invocation_short_name);
weak_alias(__progname_full, program_invocation_name);

static void no_protection(void *entropy)
{
}
weak_alias(no_protection, __init_ssp);

static size_t *add_auxiliary(size_t *end, size_t type, size_t value)
{
    end[0] = type;
    end[1] = value;
    return end + 2;
}

static void make_auxiliary(const struct dogma_start_block *start)
{
    size_t *end = auxiliary;
    end = add_auxiliary(end, AT_PAGESZ, start->page_bytes);
    end = add_auxiliary(end, AT_CLKTCK, 100);
    end = add_auxiliary(end, AT_UID, start->user);
    end = add_auxiliary(end, AT_EUID, start->user);
    end = add_auxiliary(end, AT_GID, start->group);
    end = add_auxiliary(end, AT_EGID, start->group);
    end = add_auxiliary(end, AT_SECURE, 0);
    end = add_auxiliary(end, AT_RANDOM, (size_t)start->random);
    if (start->executable_path)
        end = add_auxiliary(end, AT_EXECFN, start->executable_path);
    add_auxiliary(end, AT_NULL, 0);
}

void __init_libc(char **environment, char *name)
{
    __environ = environment;
    if (name) {
        __progname = __progname_full = name;
        for (char *slash = name; (slash = strchr(slash, '/'));)
            __progname = ++slash;
    }
    make_auxiliary(__dogma_start);
    __init_ssp((void *)__dogma_start->random);
}
