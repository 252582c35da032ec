// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Linked structures: a list in random memory order walked again and again, and a binary tree. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { NODES = 200000, WALKS = 60, KEYS = 300000 };

struct node {
    struct node *next;
    uint64_t value;
};

struct tree {
    struct tree *left, *right;
    uint32_t key, count;
};

static struct node nodes[NODES];
static struct node *order[NODES];

static uint32_t state = 88172645u;

static uint32_t next_random(void)
{
    state ^= state << 13;
    state ^= state >> 17;
    state ^= state << 5;
    return state;
}

int main(void)
{
    for (int i = 0; i < NODES; i++) {
        order[i] = &nodes[i];
        nodes[i].value = (uint64_t)i;
    }
    for (int i = NODES - 1; i > 0; i--) {
        int j = (int)(next_random() % (uint32_t)(i + 1));
        struct node *swap = order[i];
        order[i] = order[j];
        order[j] = swap;
    }
    for (int i = 0; i + 1 < NODES; i++) {
        order[i]->next = order[i + 1];
    }
    uint64_t sum = 0;
    for (int walk = 0; walk < WALKS; walk++) {
        for (struct node *node = order[0]; node; node = node->next) {
            sum = sum * 3 + node->value;
            node->value++;
        }
    }
    struct tree *root = NULL;
    for (int i = 0; i < KEYS * 3; i++) {
        uint32_t key = next_random() % KEYS;
        struct tree **place = &root;
        while (*place && (*place)->key != key) {
            place = key < (*place)->key ? &(*place)->left : &(*place)->right;
        }
        if (*place == NULL) {
            *place = calloc(1, sizeof **place);
            if (*place == NULL) {
                return 1;
            }
            (*place)->key = key;
        }
        sum += ++(*place)->count;
    }
    printf("list %016llx\n", (unsigned long long)sum);
    return 0;
}
