/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
#include "prover.h"

#include <stdlib.h>
#include <string.h>

#define CHUNK_BYTES ((size_t)1 << 20)

typedef struct dg_chunk {
    struct dg_chunk *next;
    size_t pad; /* what follows is aligned to 16 */
} dg_chunk;

void *dg_take(dg_arena *arena, size_t count, size_t element_bytes)
{
    if (element_bytes != 0 && count > (SIZE_MAX / 4) / element_bytes)
        longjmp(arena->out_of_memory, 1);
    const size_t bytes = (count * element_bytes + 15) & ~(size_t)15;
    if (bytes > arena->left_bytes) {
        const size_t room = bytes > CHUNK_BYTES ? bytes : CHUNK_BYTES;
        dg_chunk *chunk = malloc(sizeof *chunk + room);
        if (chunk == NULL)
            longjmp(arena->out_of_memory, 1);
        chunk->next = arena->chunks;
        arena->chunks = chunk;
        arena->at = (uint8_t *)(chunk + 1);
        arena->left_bytes = room;
    }
    void *memory = arena->at;
    arena->at += bytes;
    arena->left_bytes -= bytes;
    memset(memory, 0, bytes);
    return memory;
}

void dg_arena_free(dg_arena *arena)
{
    while (arena->chunks != NULL) {
        dg_chunk *next = arena->chunks->next;
        free(arena->chunks);
        arena->chunks = next;
    }
    arena->at = NULL;
    arena->left_bytes = 0;
}
