/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Names, sentences and classes of status codes, from status.def. */
#include <dogma/status.h>

const char *dogma_status_text(dogma_status status)
{
    switch (status) {
#define DOGMA_STATUS(NAME, NUMBER, CLASS, TEXT) case DOGMA_##NAME: return TEXT;
#include <dogma/status.def>
    }
    return "unknown status";
}

const char *dogma_status_name(dogma_status status)
{
    switch (status) {
#define DOGMA_STATUS(NAME, NUMBER, CLASS, TEXT) case DOGMA_##NAME: return #NAME;
#include <dogma/status.def>
    }
    return "E_UNKNOWN";
}

dogma_status_class dogma_status_class_of(dogma_status status)
{
    switch (status) {
#define DOGMA_STATUS(NAME, NUMBER, CLASS, TEXT) case DOGMA_##NAME: return DOGMA_CLASS_##CLASS;
#include <dogma/status.def>
    }
    return DOGMA_CLASS_INTERNAL;
}
