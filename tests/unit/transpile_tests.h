/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Test bodies that also run against planted bugs. Each returns its number of failures. */
#ifndef TRANSPILE_TESTS_H
#define TRANSPILE_TESTS_H

#include <stdbool.h>
#include <stdint.h>

unsigned transpile_rows_run(uint64_t seed, unsigned per_row, bool report);
unsigned transpile_control_run(uint64_t seed, bool report);

#endif
