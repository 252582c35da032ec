// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        printf("argument %d: %s\n", i, argv[i]);
    }
    const char *greeting = getenv("GREETING");
    printf("GREETING: %s\n", greeting ? greeting : "(not set)");
    const char *home = getenv("HOME");
    printf("HOME: %s\n", home ? home : "(not set)");
    return argc;
}
