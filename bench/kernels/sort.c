// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Sorting: a quicksort of our own on integers, and the library's qsort with a comparison function on records. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { COUNT = 2000000, RECORDS = 400000 };

struct record {
    uint32_t key;
    uint32_t serial;
    char text[8];
};

static uint32_t values[COUNT];
static struct record records[RECORDS];

static uint32_t state = 2463534242u;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

static void sort(uint32_t *first, uint32_t *last)
{
    while (last - first > 16) {
        uint32_t pivot = first[(last - first) / 2];
        uint32_t *low = first;
        uint32_t *high = last - 1;
        while (low <= high) {
            while (*low < pivot) {
                low++;
            }
            while (*high > pivot) {
                high--;
            }
            if (low <= high) {
                uint32_t swap = *low;
                *low++ = *high;
                *high-- = swap;
            }
        }
        /* The smaller part by recursion, the larger one by the loop. */
        if (high + 1 - first < last - low) {
            sort(first, high + 1);
            first = low;
        } else {
            sort(low, last);
            last = high + 1;
        }
    }
    for (uint32_t *next = first + 1; next < last; next++) {
        uint32_t value = *next;
        uint32_t *hole = next;
        while (hole > first && hole[-1] > value) {
            *hole = hole[-1];
            hole--;
        }
        *hole = value;
    }
}

static int compare(const void *left, const void *right)
{
    const struct record *a = left;
    const struct record *b = right;
    if (a->key != b->key) {
        return a->key < b->key ? -1 : 1;
    }
    return a->serial < b->serial ? -1 : a->serial > b->serial;
}

int main(void)
{
    uint64_t sum = 0;
    for (int round = 0; round < 4; round++) {
        for (int i = 0; i < COUNT; i++) {
            values[i] = next_random();
        }
        sort(values, values + COUNT);
        for (int i = 0; i < COUNT; i += 1000) {
            sum = sum * 31 + values[i];
        }
    }
    for (uint32_t i = 0; i < RECORDS; i++) {
        records[i].key = next_random() % 5000;
        records[i].serial = i;
    }
    qsort(records, RECORDS, sizeof records[0], compare);
    for (int i = 0; i < RECORDS; i += 100) {
        sum = sum * 31 + records[i].serial;
    }
    printf("sort %016llx\n", (unsigned long long)sum);
    return 0;
}
