// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Strings and the C library: building, searching, splitting, formatting, converting. */
#include <ctype.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LINES = 400000 };

int main(void)
{
    static char line[256], copy[256];
    uint64_t sum = 0;
    uint32_t state = 99;
    size_t capacity = 64, used = 0;
    char *text = malloc(capacity);
    if (text == NULL) {
        return 1;
    }
    text[0] = 0;
    for (int i = 0; i < LINES; i++) {
        state = state * 1664525u + 1013904223u;
        int length = snprintf(line, sizeof line, "%d;user%u;%s;0x%08x;%.2f", i, state >> 20, state & 64 ? "left" : "right",
                              (unsigned)state, state / 65536.0);
        strcpy(copy, line);
        char *rest = NULL;
        int column = 0;
        for (char *field = strtok_r(copy, ";", &rest); field; field = strtok_r(NULL, ";", &rest), column++) {
            switch (column) {
            case 0: sum += (uint64_t)atoi(field); break;
            case 1: sum += strlen(field); break;
            case 2: sum += strcmp(field, "left") == 0; break;
            case 3: sum ^= strtoul(field, NULL, 16); break;
            default: sum += (uint64_t)strtod(field, NULL); break;
            }
        }
        for (char *p = line; *p; p++) {
            *p = (char)toupper((unsigned char)*p);
        }
        sum += strstr(line, "RIGHT") != NULL;
        sum += (uint64_t)(strchr(line, ';') - line);
        if (i % 8 == 0) {
            while (used + (size_t)length + 1 > capacity) {
                capacity *= 2;
                text = realloc(text, capacity);
                if (text == NULL) {
                    return 1;
                }
            }
            memcpy(text + used, line, (size_t)length + 1);
            used += (size_t)length;
        }
    }
    int found = 0;
    for (const char *p = text; (p = strstr(p, "USER12")) != NULL; p++) {
        found++;
    }
    printf("strings %016llx %zu %d\n", (unsigned long long)sum, used, found);
    return 0;
}
