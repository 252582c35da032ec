/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* An ELF object in memory that tells a debugger about a module's translated code. */
#ifndef DOGMA_RUNTIME_DEBUG_OBJECT_H
#define DOGMA_RUNTIME_DEBUG_OBJECT_H

#include "process.h"

/*
 * ELF64 executable without contents: .text covers the code where it lies; .symtab has a symbol per function; .debug_info a unit with the
 * functions; .debug_line source positions when the module has them; .debug_frame how to unwind. The module must be translated. The
 * object belongs to the caller, who frees it with dg_free. Linear in the module, for about four passes over its code.
 */
uint8_t *dg_debug_object_make(const dg_module *module, size_t *size_bytes);

#endif
