// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* A hash table with open addressing: random accesses to a few megabytes, string keys, growth. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct entry {
    char *key;
    uint32_t hash;
    uint32_t value;
};

struct table {
    struct entry *entries;
    uint32_t capacity;
    uint32_t used;
};

static uint32_t hash_of(const char *key)
{
    uint32_t hash = 2166136261u;
    for (; *key; key++) {
        hash = (hash ^ (unsigned char)*key) * 16777619u;
    }
    return hash;
}

static struct entry *find(struct table *table, const char *key, uint32_t hash)
{
    uint32_t index = hash & (table->capacity - 1);
    for (;;) {
        struct entry *entry = &table->entries[index];
        if (entry->key == NULL || (entry->hash == hash && strcmp(entry->key, key) == 0)) {
            return entry;
        }
        index = (index + 1) & (table->capacity - 1);
    }
}

static void grow(struct table *table)
{
    struct entry *old = table->entries;
    uint32_t old_capacity = table->capacity;
    table->capacity = old_capacity ? old_capacity * 2 : 64;
    table->entries = calloc(table->capacity, sizeof *table->entries);
    if (table->entries == NULL) {
        exit(1);
    }
    for (uint32_t i = 0; i < old_capacity; i++) {
        if (old[i].key) {
            *find(table, old[i].key, old[i].hash) = old[i];
        }
    }
    free(old);
}

int main(void)
{
    struct table table = {0};
    uint32_t state = 1;
    uint64_t sum = 0;
    for (int i = 0; i < 12000000; i++) {
        char key[16];
        state = state * 1664525u + 1013904223u;
        uint32_t n = (state >> 8) % 200000;
        int length = 0;
        do {
            key[length++] = (char)('a' + n % 26);
            n /= 26;
        } while (n);
        key[length] = 0;
        if (table.used * 3 >= table.capacity * 2) {
            grow(&table);
        }
        uint32_t hash = hash_of(key);
        struct entry *entry = find(&table, key, hash);
        if (entry->key == NULL) {
            entry->key = strdup(key);
            entry->hash = hash;
            table.used++;
        }
        sum += ++entry->value;
    }
    printf("hash %u keys %llu\n", table.used, (unsigned long long)sum);
    return 0;
}
