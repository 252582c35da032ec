/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* The table of runtime functions, from api.def. */
#include "process.h"

#include <errno.h>
#include <string.h>

/* A row without an implementation in linux/ stays NULL and answers ENOSYS. */
#define DOGMA_API(id, name, result, arguments, group, sentence)                                    \
    __attribute__((weak)) extern dg_api_function dg_api_##id;
#define DOGMA_API_MEM(id, name, result, arguments, sentence) extern dg_api_function dg_api_##id;
#include "api.def"

#define I32 DOGMA_CLASS_I32
#define I64 DOGMA_CLASS_I64
#define NORETURN 0
#define CLASSES(...)                                                                               \
    {                                                                                              \
        0, __VA_ARGS__                                                                             \
    }
#define DOGMA_API(id, name, result, arguments, group, sentence)                                    \
    static const uint8_t classes_##id[] = CLASSES arguments;
#define DOGMA_API_MEM(id, name, result, arguments, sentence)                                       \
    static const uint8_t classes_##id[] = CLASSES arguments;
#include "api.def"

#define ROW(space, id, name, result, is_memory)                                                    \
    {space,                                                                                        \
     name,                                                                                         \
     dg_api_##id,                                                                                  \
     classes_##id,                                                                                 \
     (uint8_t)(sizeof classes_##id - 1),                                                           \
     (uint8_t)(result),                                                                            \
     is_memory},
const dg_api_row dg_api_rows[] = {
#define DOGMA_API(id, name, result, arguments, group, sentence)                                    \
    ROW("dogma", id, name, result, false)
#define DOGMA_API_MEM(id, name, result, arguments, sentence)                                       \
    ROW("dogma.mem", id, name, result, true)
#include "api.def"
};
const uint32_t dg_api_count = sizeof dg_api_rows / sizeof dg_api_rows[0];

static bool span_is(dogma_span span, const char *text)
{
    return span.size_bytes == strlen(text) && memcmp(span.data, text, span.size_bytes) == 0;
}

static bool type_is(const dg_api_row *row, const dogma_signature *type)
{
    if (type->flags != 0 || type->stack_slots != 0 ||
        type->parameter_count != row->parameter_count ||
        memcmp(type->parameters, row->classes + 1, row->parameter_count) != 0)
        return false;
    return row->result_class == 0
               ? type->result_count == 0
               : type->result_count == 1 && type->results[0] == row->result_class;
}

uint32_t dg_api_find(dogma_span module, dogma_span name, const dogma_signature *type,
                     const char **why)
{
    *why = "there is no such runtime function";
    for (uint32_t i = 0; i < dg_api_count; i++) {
        const dg_api_row *row = &dg_api_rows[i];
        if (!span_is(name, row->name) || !span_is(module, row->module))
            continue;
        if (type_is(row, type))
            return i;
        *why = "the runtime function has another type";
    }
    return UINT32_MAX;
}

int64_t dg_api_call(dg_process *process, uint32_t number, const uint64_t *arguments)
{
    dg_api_function *function = dg_api_rows[number].function;
    int64_t result = function != NULL ? function(process, arguments) : -ENOSYS;
    return dg_api_rows[number].result_class == DOGMA_CLASS_I32 ? (int64_t)(uint32_t)result : result;
}
