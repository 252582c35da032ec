/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The process that dogma-run carries: its arena, its modules, its handles.  Spec: 60-embedding
 *
 * A host process runs exactly one Dogma process, so there is one dg_process, dg_current. Hosted
 * code; shared by all files of runtime/.
 */
#ifndef DOGMA_RUNTIME_PROCESS_H
#define DOGMA_RUNTIME_PROCESS_H

#include "arena.h"

#include <dogma/module.h>
#include <dogma/runtime_api.h>
#include <dogma/transpile.h>

#include <stdnoreturn.h>

/* Exit status of dogma-run beside the program's own (spec 40-execution "Traps"). */
enum { DG_EXIT_FAILURE = 125, DG_EXIT_REJECTED = 126, DG_EXIT_NOT_FOUND = 127 };

#define DG_SAFE_STACK_BYTES_DEFAULT (8u << 20)
#define DG_SAFE_STACK_GUARD_BYTES                                                                  \
    (1u << 20) /* a frame is at most 64 KiB; the spec asks for 128 KiB */
#define DG_DATA_STACK_BYTES_DEFAULT (64u << 20)
#define DG_DATA_STACK_BYTES_MAX (DOGMA_ARENA_DATA_STACK_END - 0xf3000000u)
#define DG_RUNTIME_STACK_BYTES (256u << 10)
#define DG_MODULES_MAX 256u
#define DG_DIRECTORIES_MAX 64u

struct dg_interpreter;
struct dg_predecoded;
typedef struct dg_module dg_module;

typedef enum dg_binding_kind {
    DG_BINDING_NONE = 0,
    DG_BINDING_API,
    DG_BINDING_FUNCTION,
    DG_BINDING_DATA,
    DG_BINDING_LIBRARY /* the view of a module */
} dg_binding_kind;

typedef struct dg_binding { /* what an import stands for */
    dg_binding_kind kind;
    uint32_t number;   /* API: row; FUNCTION: function index in module */
    dg_module *module; /* FUNCTION, DATA, LIBRARY */
    uint64_t address;  /* DATA: absolute */
} dg_binding;

struct dg_module {
    dogma_module view;
    char *name;     /* as imported; of the main module: its manifest's */
    char *path;     /* host path, for messages and for finding libraries */
    uint8_t *bytes; /* private copy of the file, read-only; its pages are also those of the view */
    size_t size_bytes;
    bool view_wanted;
    uint32_t view_offset; /* arena offset of the view (spec 60-embedding E-VIEW), 0 when there is none */
    dogma_placement placement;
    dogma_access_plan plan; /* which accesses are proven; its arrays belong to the module, see dg_module_set_plan */
    dogma_span proof;       /* what was checked: the section of the file, or a detached file */
    bool proven;            /* the proof was accepted, and all it assumes about other modules holds */
    uint32_t assumption_count;
    uint8_t *code; /* executable, NULL when interpreted */
    size_t code_bytes, code_region_bytes;
    uint32_t *function_offsets;
    dg_binding *bindings;              /* one per import */
    bool *depends;                     /* one per loaded module */
    struct dg_predecoded **predecoded; /* one per function, filled on demand by the interpreter */
};

typedef struct dg_table_entry { /* process function table as the runtime keeps it */
    dg_module *module;
    uint32_t function;
} dg_table_entry;

typedef struct dg_handle {
    int host; /* host descriptor, -1 free */
    bool close_on_exec;
    bool directory;
    char *guest_path; /* directories: absolute guest path */
    uint64_t cookie;  /* reserved for directories */
} dg_handle;

typedef struct dg_directory { /* permanent directory handle */
    int host;
    char *guest_path;
} dg_directory;

typedef enum dg_proof_mode { DG_PROOF_USED = 0, DG_PROOF_IGNORED, DG_PROOF_REQUIRED } dg_proof_mode;

typedef struct dg_options {
    bool interpret;
    bool statistics;
    bool perf_map;
    bool gdb; /* register the translated code with a debugger */
    uint8_t unproven; /* dogma_unproven_form: how accesses that are not proven are translated */
    uint8_t proof;           /* dg_proof_mode */
    bool speculation_safe;   /* facts that branches or slots teach do not count */
    const char *proof_path;  /* detached proof of the program, or NULL */
    const char *access_profile; /* file for the executions of each access, or NULL; interpreter only */
    uint64_t memory_bytes_max;  /* 0: the manifest's or the default */
    const char **library_paths; /* host directories */
    size_t library_path_count;
} dg_options;

typedef struct dg_process {
    dg_arena arena;
    dg_options options;

    dg_module *modules[DG_MODULES_MAX]; /* [0] is the main module */
    uint32_t module_count;
    uint32_t order[DG_MODULES_MAX]; /* initialisation order: dependencies first */
    dg_table_entry *table;          /* table_count entries; 0 unused */
    uint32_t table_count;
    uint32_t cell_count;
    uint32_t image_next; /* arena offset behind the last image */
    uint32_t view_next;  /* arena offset of the last view placed; views grow down */

    uint8_t *safe_stack; /* low end */
    size_t safe_stack_bytes;
    uint32_t data_stack_limit; /* arena offset */
    uint8_t *signal_stack;

    dg_handle *handles;
    uint32_t handle_count; /* of the array */
    dg_directory directories[DG_DIRECTORIES_MAX];
    uint32_t directory_count;
    const char *working_directory; /* guest path */
    const char *executable_path;   /* guest path of the program, or NULL */
    int program_handle;            /* host descriptor of the program file, or -1 */

    char **arguments; /* of the program, NULL-terminated */
    char **environment;
    struct dogma_process_descriptor
        *descriptor; /* writable view of a page that is read-only in the arena */
    uint32_t descriptor_offset;
    uint64_t signals_ignored, signals_blocked; /* at start */

    int *children; /* started by this process and not yet waited for */
    uint32_t child_count, child_room;

    struct dg_interpreter *interpreter; /* NULL when translated */
    bool exited, finalising;
    int exit_status;
    uint64_t start_time_ns, load_time_ns;
} dg_process;

extern dg_process *dg_current;

/* ---- messages ---- */

/* One line "dogma-run: ..." on standard error. */
__attribute__((format(printf, 1, 2))) void dg_message(const char *format, ...);
/* The same, then the end of the process; runs nothing of the program. */
__attribute__((format(printf, 2, 3))) noreturn void dg_die(int status, const char *format, ...);
void *dg_allocate(size_t count, size_t bytes); /* zeroed; ends the process when memory is short */
char *dg_copy_string(const char *text);
void dg_free(void *memory);

/* ---- link.c, module.c ---- */

/* Read and validate one module file. Ends the process with a message when that fails (126, 127). */
dg_module *dg_module_open(int descriptor, const char *path, const char *name);
/* Takes over both arrays (dg_allocate; NULL, 0, NULL: nothing is proven) and frees those of an earlier plan. They stay until the process ends: traps
 * are located and instructions interpreted with them. */
void dg_module_set_plan(dg_module *module, uint8_t *plain, size_t plain_bytes, uint32_t *first_access);
void dg_module_translate(dg_process *process, dg_module *module);

/* Load the program and all modules it needs, bind imports, place and fill images, tables and cells.
 */
void dg_link(dg_process *process, int descriptor, const char *path);

/* ---- proof.c ---- */

/* Decide which accesses of all bound modules are proven, before any is translated or interpreted: the only caller of dg_module_set_plan. */
void dg_proofs_check(dg_process *process);

/* ---- start.c ---- */

void dg_start_block_make(dg_process *process);
void dg_stacks_make(dg_process *process);
/* Give the process its descriptor page; again after fork, so that parent and child do not share it.
 */
void dg_descriptor_map(dg_process *process);
void dg_statistics_print(const dg_process *process);
void dg_perf_map_write(const dg_process *process);
/* Tell a debugger that controls or attaches to this process about the translated code (gdb_jit.c). */
void dg_gdb_register(const dg_process *process);
/* Initialisers in dependency order, then the entry function; returns the exit status. */
int dg_process_run(dg_process *process);
/* From a runtime function: the program is over. */
noreturn void dg_process_exit(dg_process *process, int status);

/* ---- api.c ---- */

typedef int64_t dg_api_function(dg_process *process, const uint64_t *arguments);

typedef struct dg_api_row {
    const char *module, *name;
    dg_api_function *function; /* NULL: answers ENOSYS */
    const uint8_t *classes;    /* [0] result class or 0, then the parameters */
    uint8_t parameter_count;
    uint8_t result_class; /* 0 none */
    bool memory;          /* an intrinsic of dogma.mem */
} dg_api_row;
extern const dg_api_row dg_api_rows[];
extern const uint32_t dg_api_count;

/* Row of an import, or UINT32_MAX with *why set when there is none of that name and type. */
uint32_t dg_api_find(dogma_span module, dogma_span name, const dogma_signature *type,
                     const char **why);
/* Call row `number`; what the thunks and the interpreter use. */
int64_t dg_api_call(dg_process *process, uint32_t number, const uint64_t *arguments);

/* ---- trap.c ---- */

typedef struct dg_trap {
    dogma_trap kind;
    dg_module *module; /* NULL: not known */
    uint32_t function, block, insn;
    int64_t reason; /* of a trap instruction */
    /* The interpreter only: an access that is called proven has an address that no proof allows. Not the program's fault, so not one of its traps:
     * kind is NONE and the exit status 125. */
    bool proof_violated;
    uint64_t access; /* its number in the module */
    bool has_address, write;
    uint64_t address; /* absolute */
} dg_trap;

/* Print the line and end the process with the status of 40-execution. */
noreturn void dg_trap_report(dg_process *process, const dg_trap *trap);
int dg_trap_status(dogma_trap kind);
void dg_trap_handlers_install(dg_process *process);
/* What a memory fault at this address is: memory, or stack below the data stack's limit. */
dogma_trap dg_trap_kind_of_address(const dg_process *process, uint64_t address);

/* ---- thunks.S ---- */

/* Enter translated code on the safe stack; returns when the function returns or dg_leave is called.
 */
void dg_enter(uint64_t code, uint64_t argument, void *safe_stack_top, uint64_t arena_base);
noreturn void dg_leave(void);
extern const uint64_t dg_api_stubs[]; /* code address per API row */
extern const char dg_stub_bad_function[], dg_stub_setjmp_link[], dg_stub_setjmp_unlink[],
    dg_stub_longjmp[], dg_stub_bad_longjmp[];
extern const char dg_memory_short_begin[],
    dg_memory_short_end[]; /* copies without a stack of their own */
extern void *dg_runtime_stack_top;
extern uint64_t dg_guest_stack_pointer;
extern dogma_setjmp_node *dg_setjmp_head;
extern uint64_t dg_setjmp_serial;

#endif
