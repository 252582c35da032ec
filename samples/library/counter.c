// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "counter.h"

int counter_calls;

void counter_add(struct counter *counter, long amount)
{
    counter->value += amount;
    counter_calls++;
}

long counter_each(const struct counter *counters, int count, long (*visit)(const struct counter *))
{
    long sum = 0;
    for (int i = 0; i < count; i++) {
        sum += visit(&counters[i]);
    }
    return sum;
}
