/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Status codes of all libraries, and the optional diagnostic. Numbers are never reused or moved. */
#ifndef DOGMA_STATUS_H
#define DOGMA_STATUS_H

#include <dogma/base.h>

DOGMA_EXTERN_C_BEGIN

typedef enum dogma_status {
#define DOGMA_STATUS(NAME, NUMBER, CLASS, TEXT) DOGMA_##NAME = NUMBER,
#include <dogma/status.def>
} dogma_status;

typedef enum dogma_status_class {
    DOGMA_CLASS_OK = 0,
    DOGMA_CLASS_MALFORMED,   /* cannot decode */
    DOGMA_CLASS_INVALID,     /* decodes, breaks a rule */
    DOGMA_CLASS_LIMIT,       /* beyond a limit of ours */
    DOGMA_CLASS_NO_SPACE,    /* the caller may retry with more */
    DOGMA_CLASS_UNSUPPORTED,
    DOGMA_CLASS_INTERNAL     /* our bug */
} dogma_status_class;

/* Where and what. The first failure wins. rule is a constant string such as "V-CALL-2". */
typedef struct dogma_diag {
    dogma_status status;
    const char *rule;
    uint64_t offset;   /* bytes from the magic */
    uint32_t section;  /* kind, 0 none */
    uint32_t function; /* index, UINT32_MAX none */
    uint64_t found, expected;
} dogma_diag;

const char *dogma_status_text(dogma_status status); /* one sentence, constant */
const char *dogma_status_name(dogma_status status); /* "E_TRUNCATED" */
dogma_status_class dogma_status_class_of(dogma_status status);

DOGMA_EXTERN_C_END
#endif
