/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* What the files of the Linux implementation share: handles, paths, signals. */
#ifndef DOGMA_RUNTIME_LINUX_H
#define DOGMA_RUNTIME_LINUX_H

#include "../api_functions.h"

#include <poll.h>
#include <signal.h>
#include <sys/stat.h>

#define DG_HANDLES_MAX 4096u

/* ---- handles.c ---- */

/* Handles 0, 1, 2 from the host's standard streams, those that are open. */
void dg_handles_make_standard(dg_process *process);
/* Host descriptor behind a handle, permanent directories included, or -EBADF. Borrowed. */
int dg_handle_host(const dg_process *process, int32_t handle);
dg_handle *dg_handle_find(dg_process *process, int32_t handle);
/* Lowest free handle not below `lowest` for a host descriptor, which the table then owns; on
 * failure it is closed. guest_path may be NULL. */
int64_t dg_handle_add(dg_process *process, int host, uint32_t lowest, bool close_on_exec,
                      const char *guest_path);
/* Put a host descriptor at a given handle, closing what was there. */
int64_t dg_handle_put(dg_process *process, int host, uint32_t handle, bool close_on_exec,
                      const char *guest_path);
/* Guest path of a directory handle, or NULL. */
const char *dg_handle_guest_path(const dg_process *process, int32_t handle);
/* Close a host descriptor that the table owned; the standard ones are replaced, so that their
 * numbers stay taken. */
void dg_host_close(int host);

/* ---- resolve.c ---- */

typedef struct dg_path {
    int directory; /* host descriptor, borrowed */
    int32_t handle;
    char text[DOGMA_PATH_BYTES_MAX + 1]; /* relative, not empty */
} dg_path;

/* Read (directory, path, bytes) of a call. 0 or -errno: ENOENT empty, EXDEV absolute, ENAMETOOLONG,
 * EINVAL with a NUL, EFAULT, EBADF. */
int dg_path_read(const dg_process *process, uint64_t directory, uint64_t address, uint64_t bytes,
                 dg_path *out);
/* Open beneath the directory: never outside it, never through a magic link, never in procfs. Host
 * descriptor (close-on-exec) or -errno. */
int dg_path_open(const dg_path *path, uint64_t flags, uint32_t mode);
/* Open the parent directory and cut the last component off: *name points into path->text. "." and
 * ".." as last are -EINVAL. */
int dg_path_open_parent(dg_path *path, const char **name);
/* Lexical join and cleaning of an absolute guest path; allocated. */
char *dg_path_join(const char *directory, const char *relative);

/* ---- signals.c ---- */

/* Called before a call that may block: -EINTR when a caught signal is pending and not blocked. */
int64_t dg_signals_check(const dg_process *process);
void dg_signals_make(dg_process *process);
/* In the child of a fork, with all signals blocked: what was pending is the parent's. */
void dg_signals_after_fork(dg_process *process);
/* Signals that must stay the runtime's own. */
bool dg_signal_is_fault(int signal);

/* ---- process.c ---- */

void dg_child_add(dg_process *process, int child);

/* Fill the process from what a parent dogma-run left in a memory file; the descriptor is closed. */
void dg_handover_read(dg_process *process, int descriptor, int *program, char **program_path);

#endif
