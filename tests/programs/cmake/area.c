/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "config.h"
#include "shapes.h"

#include <stdio.h>
#include <stdlib.h>

int main(int argc, char **argv)
{
    if (argc == 2) {
        printf("long %d pointer %d strlcpy %d nonsense %d runs %d %d\n", SIZEOF_LONG, SIZEOF_POINTER, HAVE_STRLCPY,
               HAVE_NO_SUCH_FUNCTION, RUNS_PROGRAMS, RUNS_FAILING_PROGRAMS);
        return 0;
    }
    if (argc != 3) {
        return 2;
    }
    double area = shapes_area(argv[1], atof(argv[2]));
    if (area < 0) {
        fprintf(stderr, "no such shape: %s\n", argv[1]);
        return 1;
    }
    printf("%s %.3f\n", argv[1], area);
    return 0;
}
