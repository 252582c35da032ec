/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#ifndef SHAPES_H
#define SHAPES_H

/* Area of the named shape with the given size, or a negative number when there is no such shape. */
double shapes_area(const char *name, double size);

#endif
