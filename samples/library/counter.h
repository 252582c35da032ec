// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#ifndef COUNTER_H
#define COUNTER_H

struct counter {
    const char *name;
    long value;
};

extern int counter_calls;

void counter_add(struct counter *counter, long amount);
long counter_each(const struct counter *counters, int count, long (*visit)(const struct counter *));

#endif
