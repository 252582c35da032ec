/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What runtime functions return.                                                Spec: 50-proofs P-IMPORT, runtime.thm */
#include "bytes.h"
#include "state.h"

#include <dogma/check.h>

/*
 * DOGMA_RUNTIME_POST(MODULE, FUNCTION, KIND, LO, HI): rax after the call is INTEGER or POINTER with these bounds, or ENTRY: what register LO held at the
 * call. Rows ascend by module, then function, as bytes; functions without a postcondition have no row. Made from stdlib-theorems/runtime.thm.
 */
typedef struct runtime_post {
    const char *module, *function;
    dogma_fact_kind kind;
    int64_t lo, hi;
} runtime_post;

static const runtime_post posts[] = {
#define DOGMA_RUNTIME_POST(MODULE, FUNCTION, KIND, LO, HI) {MODULE, FUNCTION, DOGMA_FACT_##KIND, LO, HI},
#include "runtime_postconditions.inc"
#undef DOGMA_RUNTIME_POST
};
enum { POST_COUNT = sizeof posts / sizeof posts[0] };

static int compare(dogma_span name, const char *text)
{
    for (size_t i = 0; i < name.size_bytes; i++)
        if (name.data[i] != (uint8_t)text[i] || text[i] == '\0')
            return name.data[i] < (uint8_t)text[i] ? -1 : 1;
    return text[name.size_bytes] == '\0' ? 0 : -1;
}

dogma_fact dogma_runtime_postcondition(dogma_span module_name, dogma_span function_name)
{
    size_t low = 0, high = POST_COUNT;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        int order = compare(module_name, posts[middle].module);
        if (order == 0)
            order = compare(function_name, posts[middle].function);
        if (order == 0)
            return posts[middle].kind == DOGMA_FACT_ENTRY ? (dogma_fact){.kind = DOGMA_FACT_ENTRY, .entry = (uint8_t)posts[middle].lo}
                                                          : dg_fact(posts[middle].kind, posts[middle].lo, posts[middle].hi);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return dg_fact_none();
}
