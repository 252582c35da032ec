// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#include "counter.h"

#include <stdio.h>

static long show(const struct counter *counter)
{
    printf("%s = %ld\n", counter->name, counter->value);
    return counter->value;
}

int main(void)
{
    struct counter counters[] = {{"apples", 3}, {"pears", 0}};
    for (int i = 0; i < 10; i++) {
        counter_add(&counters[i % 2], i);
    }
    printf("sum %ld\n", counter_each(counters, 2, show));
    printf("calls %d\n", counter_calls);
    return 0;
}
