/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * dogma-ar, dogma-ranlib, dogma-nm, ...: objects are LLVM bitcode, so LLVM's own tools do the work. One
 * source for all of them; TOOL_NAME ("llvm-ar") and TOOL_PATH (where the build found it) come from the
 * build. When that path is gone, PATH is searched for the versioned and the plain name.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    (void)argc;
    static char name[] = TOOL_NAME;
    static char versioned_name[] = TOOL_NAME "-19";

    /* The tool chooses what to be (ar, ranlib) by its name. */
    argv[0] = name;
    if (TOOL_PATH[0] != '\0')
        execv(TOOL_PATH, argv);
    execvp(versioned_name, argv);
    execvp(name, argv);
    fprintf(stderr, "dogma-%s: error: cannot run %s: %s (Debian package llvm-19)\n", TOOL_NAME + 5, TOOL_NAME,
            strerror(errno));
    return 3;
}
