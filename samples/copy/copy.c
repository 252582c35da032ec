// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Copy one file to another in blocks, and say how many bytes it was. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static int fail(const char *what)
{
    printf("cannot open %s: %s\n", what, strerror(errno));
    return 1;
}

int main(int argc, char **argv)
{
    static char block[4096];
    if (argc != 3) {
        printf("usage: copy FROM TO\n");
        return 2;
    }
    int from = open(argv[1], O_RDONLY);
    if (from < 0) {
        return fail(argv[1]);
    }
    int to = open(argv[2], O_WRONLY | O_CREAT | O_TRUNC, 0666);
    if (to < 0) {
        return fail(argv[2]);
    }
    long total = 0;
    for (;;) {
        ssize_t got = read(from, block, sizeof block);
        if (got < 0 || (got > 0 && write(to, block, (size_t)got) != got)) {
            printf("copy: %s\n", strerror(errno));
            return 1;
        }
        if (got == 0) {
            break;
        }
        total += got;
    }
    close(from);
    close(to);
    printf("%ld bytes\n", total);
    return 0;
}
