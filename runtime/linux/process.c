/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Processes: exit, spawn, exec, fork, wait.
 *
 * A child is another dogma-run. What it gets (handles, directories, arguments, settings) is written
 * to a memory file whose descriptor it inherits; host descriptors keep their numbers, so only their
 * close-on-exec flags change, in the child.
 */
#include "convert.h"
#include "linux.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define HANDOVER_MAGIC 0x31564f484d474fu

int64_t dg_api_EXIT(dg_process *process, const uint64_t *a)
{
    dg_process_exit(process, dg_i32(a[0]));
}

int64_t dg_api_PROCESS_ID(dg_process *process, const uint64_t *a)
{
    (void)process, (void)a;
    return getpid();
}

int64_t dg_api_PARENT_ID(dg_process *process, const uint64_t *a)
{
    (void)process, (void)a;
    return getppid();
}

int64_t dg_api_UMASK(dg_process *process, const uint64_t *a)
{
    (void)process;
    return (int64_t)umask(dg_u32(a[0]) & 0777);
}

/* ---- handover: writing ---- */

typedef struct buffer {
    uint8_t *data;
    size_t used, room;
} buffer;

static void put(buffer *b, const void *bytes, size_t count)
{
    if (b->room - b->used < count) {
        b->room = 2 * b->room + count + 4096;
        b->data = realloc(b->data, b->room);
        if (b->data == NULL)
            dg_die(DG_EXIT_FAILURE, "out of memory");
    }
    if (count != 0)
        memcpy(b->data + b->used, bytes, count);
    b->used += count;
}
static void put_number(buffer *b, uint64_t number)
{
    put(b, &number, sizeof number);
}
static void put_text(buffer *b, const char *text)
{
    size_t bytes = text == NULL ? 0 : strlen(text) + 1; /* 0: NULL */
    put_number(b, bytes);
    put(b, text, bytes);
}

/* Everything that a started program needs to know, and which host descriptors it inherits. */
typedef struct start {
    int program;             /* host descriptor */
    char program_path[4096]; /* host path, for messages and libraries */
    char *executable_path;   /* guest path or NULL */
    dg_handle *handles;      /* the child's table: host descriptors of this process, -1 free */
    uint32_t handle_count;
    const char *strings; /* arguments, environment, working directory */
    struct dogma_spawn_block block;
    uint8_t *memory; /* copy of the spawn block */
    int handover;
} start;

static void write_handover(const dg_process *process, const start *s, buffer *b)
{
    put_number(b, HANDOVER_MAGIC);
    put_number(b, (uint64_t)s->program);
    put_text(b, s->program_path);
    put_text(b, s->executable_path);
    put_number(b, process->options.interpret);
    put_number(b, process->options.unproven);
    put_number(b, process->options.proof);
    put_number(b, process->options.speculation_safe);
    put_number(b, process->options.memory_bytes_max);
    put_number(b, process->options.library_path_count);
    for (size_t i = 0; i < process->options.library_path_count; i++)
        put_text(b, process->options.library_paths[i]);
    put_number(b, process->directory_count);
    for (uint32_t i = 0; i < process->directory_count; i++) {
        put_number(b, (uint64_t)process->directories[i].host);
        put_text(b, process->directories[i].guest_path);
    }
    uint64_t count = 0;
    for (uint32_t i = 0; i < s->handle_count; i++)
        count += s->handles[i].host >= 0;
    put_number(b, count);
    for (uint32_t i = 0; i < s->handle_count; i++) {
        if (s->handles[i].host < 0)
            continue;
        put_number(b, i);
        put_number(b, (uint64_t)s->handles[i].host);
        put_text(b, s->handles[i].guest_path);
    }
    const char *text = s->strings;
    const uint32_t counts[] = {s->block.argument_count, s->block.environment_count};
    for (int list = 0; list < 2; list++) {
        put_number(b, counts[list]);
        for (uint32_t i = 0; i < counts[list]; i++) {
            put_text(b, text);
            text += strlen(text) + 1;
        }
    }
    put_text(b, text); /* working directory */
}

/* ---- reading a spawn block ---- */

static int apply_handle_action(dg_process *process, start *s,
                               const struct dogma_spawn_handle *action)
{
    if (action->child < 0 || (uint32_t)action->child >= s->handle_count)
        return -EBADF;
    dg_handle source = {.host = -1};
    if (action->parent >= 0) {
        int32_t n = action->parent;
        if ((uint32_t)n < s->handle_count && s->handles[n].host >= 0)
            source = s->handles[n];
        else if (dg_handle_host(process, n) >= 0)
            source = (dg_handle){.host = dg_handle_host(process, n), .guest_path = NULL};
        if (source.host < 0)
            return -EBADF;
    }
    source.close_on_exec = false;
    s->handles[action->child] = source; /* the path is borrowed from the process's table */
    return 0;
}

static int read_block(dg_process *process, start *s, uint64_t address, uint64_t bytes)
{
    if (bytes > DOGMA_SPAWN_BYTES_MAX)
        return -E2BIG;
    if (bytes < sizeof s->block)
        return -EINVAL;
    s->memory = dg_allocate(bytes, 1);
    int error = dg_copy_in(process, s->memory, address, bytes);
    if (error != 0)
        return error;
    memcpy(&s->block, s->memory, sizeof s->block);
    const uint32_t known = DOGMA_SPAWN_RESET_SIGNALS | DOGMA_SPAWN_SET_MASK |
                           DOGMA_SPAWN_NEW_GROUP | DOGMA_SPAWN_NO_INHERIT;
    uint64_t actions_bytes = (uint64_t)s->block.handle_count * sizeof(struct dogma_spawn_handle),
             used = sizeof s->block;
    if (s->block.version != DOGMA_SPAWN_VERSION || (s->block.flags & ~known) != 0 ||
        s->block.size_bytes != bytes || actions_bytes > bytes - used)
        return -EINVAL;
    /* Exactly the strings that are promised, each with its end. */
    uint64_t strings = used + actions_bytes,
             wanted = (uint64_t)s->block.argument_count + s->block.environment_count + 1;
    for (uint64_t i = strings; i < bytes && wanted > 0; i++)
        wanted -= s->memory[i] == '\0';
    if (wanted != 0)
        return -EINVAL;
    s->strings = (const char *)s->memory + strings;

    s->handle_count = DG_HANDLES_MAX;
    s->handles = dg_allocate(s->handle_count, sizeof *s->handles);
    for (uint32_t i = 0; i < s->handle_count; i++) {
        bool inherited = i < process->handle_count && !(s->block.flags & DOGMA_SPAWN_NO_INHERIT) &&
                         !process->handles[i].close_on_exec;
        s->handles[i] = inherited ? process->handles[i] : (dg_handle){.host = -1};
    }
    for (uint32_t i = 0; i < s->block.handle_count; i++) {
        struct dogma_spawn_handle action;
        memcpy(&action, s->memory + used + i * sizeof action, sizeof action);
        /* Actions name the parent's handles even where nothing is inherited or close-on-exec took
         * them away. */
        error = apply_handle_action(process, s, &action);
        if (error != 0)
            return error;
    }
    return 0;
}

static int open_program(dg_process *process, start *s, const uint64_t *a)
{
    dg_path path;
    int error = dg_path_read(process, a[0], a[1], a[2], &path);
    if (error != 0)
        return error;
    s->program = dg_path_open(&path, O_RDONLY | O_NONBLOCK, 0);
    if (s->program < 0)
        return s->program;
    struct stat status;
    if (fstat(s->program, &status) != 0)
        return -errno;
    if (!S_ISREG(status.st_mode))
        return -EACCES;
    char own_link[64];
    snprintf(own_link, sizeof own_link, "/proc/self/fd/%d", s->program);
    if (syscall(SYS_faccessat2, s->program, "", X_OK, AT_EMPTY_PATH) != 0)
        return -EACCES;
    /* Only modules can be started; anything else is for the caller's libc to try a shell with. */
    uint8_t head[68];
    ssize_t n = pread(s->program, head, sizeof head, 0);
    static const uint8_t magic[4] = {0x7f, 'D', 'G', 'M'};
    bool plain = n >= 4 && memcmp(head, magic, 4) == 0;
    bool behind_line =
        n == (ssize_t)sizeof head && memcmp(head, "#!", 2) == 0 && memcmp(head + 64, magic, 4) == 0;
    if (!plain && !behind_line)
        return -ENOEXEC;
    ssize_t link_bytes = readlink(own_link, s->program_path, sizeof s->program_path - 1);
    if (link_bytes <= 0)
        strcpy(s->program_path, path.text);
    const char *parent = dg_handle_guest_path(process, path.handle);
    s->executable_path = parent != NULL ? dg_path_join(parent, path.text) : NULL;
    return 0;
}

static void start_free(start *s)
{
    if (s->program >= 0)
        close(s->program);
    if (s->handover >= 0)
        close(s->handover);
    free(s->executable_path);
    free(s->handles);
    free(s->memory);
}

static int start_make(dg_process *process, start *s, const uint64_t *a)
{
    memset(s, 0, sizeof *s);
    s->program = s->handover = -1;
    int error = open_program(process, s, a);
    if (error == 0)
        error = read_block(process, s, a[3], a[4]);
    if (error != 0)
        return error;
    buffer b = {NULL, 0, 0};
    write_handover(process, s, &b);
    s->handover = memfd_create("handover", MFD_CLOEXEC);
    if (s->handover < 0)
        error = -errno;
    for (size_t done = 0; error == 0 && done < b.used;) {
        ssize_t part = write(s->handover, b.data + done, b.used - done);
        if (part < 0)
            error = -errno;
        else
            done += (size_t)part;
    }
    free(b.data);
    return error;
}

/* The file of this program. Only its own process may follow the link while the process is not
 * dumpable. */
static int open_self(void)
{
    return open("/proc/self/exe", O_PATH | O_CLOEXEC);
}

static void inherit(const dg_process *process, const start *s, bool on)
{
    int flags = on ? 0 : FD_CLOEXEC;
    fcntl(s->program, F_SETFD, flags);
    fcntl(s->handover, F_SETFD, flags);
    for (uint32_t i = 0; i < process->directory_count; i++)
        fcntl(process->directories[i].host, F_SETFD, flags);
    for (uint32_t i = 0; i < s->handle_count; i++) {
        if (s->handles[i].host > STDERR_FILENO)
            fcntl(s->handles[i].host, F_SETFD, flags);
    }
}

/* Runs in the child of vfork, or in this process for exec: system calls only. Returns -errno. */
static int become(const dg_process *process, const start *s, int self, char *const *arguments)
{
    static char *const no_environment[] = {NULL};
    if (s->block.flags & DOGMA_SPAWN_NEW_GROUP)
        setpgid(0, 0);
    if (s->block.flags & DOGMA_SPAWN_RESET_SIGNALS) {
        for (int signal = 1; signal <= DOGMA_SIGNAL_COUNT; signal++) {
            if (signal != SIGKILL && signal != SIGSTOP && !dg_signal_is_fault(signal))
                sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
        }
    }
    inherit(process, s, true);
    syscall(SYS_execveat, self, "", arguments, no_environment, AT_EMPTY_PATH);
    return -errno;
}

static void make_arguments(const start *s, char *option, size_t option_bytes, char **arguments)
{
    snprintf(option, option_bytes, "--handover=%d", s->handover);
    arguments[0] = "dogma-run";
    arguments[1] = option;
    arguments[2] = (char *)s->program_path; /* for process listings only */
    arguments[3] = NULL;
}

int64_t dg_api_SPAWN(dg_process *process, const uint64_t *a)
{
    start s;
    int error = start_make(process, &s, a), self = error == 0 ? open_self() : -1;
    if (error == 0 && self < 0)
        error = -errno;
    if (error != 0) {
        start_free(&s);
        return error;
    }
    char option[32], *arguments[4];
    make_arguments(&s, option, sizeof option, arguments);
    uint64_t all = ~0ull, old;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &old, sizeof all);
    uint64_t child_mask = (s.block.flags & DOGMA_SPAWN_SET_MASK) ? s.block.signal_mask : old;
    volatile int child_error = 0;
    pid_t child = vfork();
    if (child == 0) {
        /* No handler of the parent may run here: blocked signals stay so, ignored ones too, caught
         * ones become default by exec. */
        for (int signal = 1; signal <= DOGMA_SIGNAL_COUNT; signal++) {
            struct sigaction action;
            if (signal != SIGKILL && signal != SIGSTOP && sigaction(signal, NULL, &action) == 0 &&
                action.sa_handler != SIG_IGN)
                sigaction(signal, &(struct sigaction){.sa_handler = SIG_DFL}, NULL);
        }
        syscall(SYS_rt_sigprocmask, SIG_SETMASK, &child_mask, NULL, sizeof child_mask);
        child_error = become(process, &s, self, arguments);
        _exit(127);
    }
    int fork_error = errno;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, NULL, sizeof old);
    close(self);
    start_free(&s);
    if (child < 0)
        return -fork_error;
    if (child_error != 0) {
        waitpid(child, NULL, 0);
        return child_error;
    }
    dg_child_add(process, child);
    return child;
}

int64_t dg_api_EXEC(dg_process *process, const uint64_t *a)
{
    start s;
    int error = start_make(process, &s, a), self = error == 0 ? open_self() : -1;
    if (error == 0 && self < 0)
        error = -errno;
    if (error == 0) {
        char option[32], *arguments[4];
        make_arguments(&s, option, sizeof option, arguments);
        uint64_t old;
        bool set_mask = (s.block.flags & DOGMA_SPAWN_SET_MASK) != 0;
        if (set_mask)
            syscall(SYS_rt_sigprocmask, SIG_SETMASK, &s.block.signal_mask, &old, sizeof old);
        error = become(process, &s, self, arguments);
        inherit(process, &s, false);
        if (set_mask)
            syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, NULL, sizeof old);
    }
    if (self >= 0)
        close(self);
    start_free(&s);
    return error;
}

int64_t dg_api_FORK(dg_process *process, const uint64_t *a)
{
    (void)a;
    /* No handler may run in the child before it has a descriptor page of its own. */
    uint64_t all = ~0ull, old;
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &all, &old, sizeof all);
    pid_t child = fork();
    int fork_error = errno;
    if (child == 0) {
        process->child_count = 0;
        dg_descriptor_map(process);
        dg_signals_after_fork(process);
    }
    syscall(SYS_rt_sigprocmask, SIG_SETMASK, &old, NULL, sizeof old);
    if (child == 0)
        return 0;
    if (child < 0)
        return -fork_error;
    dg_child_add(process, child);
    return child;
}

void dg_child_add(dg_process *process, int child)
{
    if (process->child_count == process->child_room) {
        process->child_room = 2 * process->child_room + 8;
        process->children =
            realloc(process->children, process->child_room * sizeof *process->children);
        if (process->children == NULL)
            dg_die(DG_EXIT_FAILURE, "out of memory");
    }
    process->children[process->child_count++] = child;
}

int64_t dg_api_WAIT(dg_process *process, const uint64_t *a)
{
    int32_t id = dg_i32(a[0]);
    uint32_t flags = dg_u32(a[2]);
    if ((flags & ~(DOGMA_WAIT_NO_HANG | DOGMA_WAIT_UNTRACED | DOGMA_WAIT_CONTINUED)) != 0 ||
        id == INT32_MIN)
        return -EINVAL;
    if ((a[1] != 0 && dg_out(process, a[1], sizeof(int32_t)) == NULL) ||
        (a[3] != 0 && dg_out(process, a[3], sizeof(struct dogma_usage)) == NULL))
        return -EFAULT;
    int64_t interrupted = dg_signals_check(process);
    if (interrupted != 0 && !(flags & DOGMA_WAIT_NO_HANG))
        return interrupted;
    int status = 0;
    struct rusage usage;
    memset(&usage, 0, sizeof usage);
    pid_t child = wait4(id, &status, (int)flags, &usage);
    if (child < 0)
        return -errno;
    if (child == 0)
        return 0;
    for (uint32_t i = 0; i < process->child_count && (WIFEXITED(status) || WIFSIGNALED(status));
         i++) {
        if (process->children[i] == child)
            process->children[i] = process->children[--process->child_count];
    }
    int32_t out_status = status;
    if (a[1] != 0 && dg_copy_out(process, a[1], &out_status, sizeof out_status) != 0)
        return -EFAULT;
    struct dogma_usage out;
    dg_convert_usage(&usage, &out);
    if (a[3] != 0 && dg_copy_out(process, a[3], &out, sizeof out) != 0)
        return -EFAULT;
    return child;
}

/* ---- handover: reading ---- */

typedef struct reader {
    const uint8_t *data;
    size_t size, used;
} reader;

static noreturn void bad_handover(void)
{
    dg_die(DG_EXIT_FAILURE, "--handover is for dogma-run itself");
}

static uint64_t get_number(reader *r)
{
    uint64_t number;
    if (r->size - r->used < sizeof number)
        bad_handover();
    memcpy(&number, r->data + r->used, sizeof number);
    r->used += sizeof number;
    return number;
}

static char *get_text(reader *r)
{
    uint64_t bytes = get_number(r);
    if (bytes == 0)
        return NULL;
    if (bytes > r->size - r->used || r->data[r->used + bytes - 1] != '\0')
        bad_handover();
    r->used += bytes;
    return dg_copy_string((const char *)r->data + r->used - bytes);
}

static char *get_required_text(reader *r)
{
    char *text = get_text(r);
    if (text == NULL)
        bad_handover();
    return text;
}

static int get_descriptor(reader *r)
{
    uint64_t number = get_number(r);
    if (number > INT32_MAX || fcntl((int)number, F_GETFD) < 0)
        bad_handover();
    if ((int)number > STDERR_FILENO)
        fcntl((int)number, F_SETFD, FD_CLOEXEC);
    return (int)number;
}

static char **get_list(reader *r)
{
    uint64_t count = get_number(r);
    if (count > DOGMA_SPAWN_BYTES_MAX)
        bad_handover();
    char **list = dg_allocate(count + 1, sizeof *list);
    for (uint64_t i = 0; i < count; i++)
        list[i] = get_required_text(r);
    return list;
}

void dg_handover_read(dg_process *process, int descriptor, int *program, char **program_path)
{
    struct stat status;
    if (fstat(descriptor, &status) != 0 || !S_ISREG(status.st_mode) || status.st_size <= 0)
        bad_handover();
    reader r = {.size = (size_t)status.st_size};
    uint8_t *data = dg_allocate(r.size, 1);
    if (pread(descriptor, data, r.size, 0) != (ssize_t)r.size)
        bad_handover();
    close(descriptor);
    r.data = data;
    if (get_number(&r) != HANDOVER_MAGIC)
        bad_handover();
    *program = get_descriptor(&r);
    *program_path = get_required_text(&r);
    process->executable_path = get_text(&r);
    process->options.interpret = get_number(&r) != 0;
    process->options.unproven = get_number(&r) != DOGMA_UNPROVEN_BEST ? DOGMA_UNPROVEN_GS : DOGMA_UNPROVEN_BEST;
    /* The policy is inherited; a detached proof belongs to one program. Anything unknown is the strictest. */
    const uint64_t proof = get_number(&r);
    process->options.proof = proof == DG_PROOF_USED || proof == DG_PROOF_IGNORED ? (uint8_t)proof : DG_PROOF_REQUIRED;
    process->options.speculation_safe = get_number(&r) != 0;
    process->options.memory_bytes_max = get_number(&r);
    process->options.library_path_count = get_number(&r);
    if (process->options.library_path_count > 4096)
        bad_handover();
    process->options.library_paths =
        dg_allocate(process->options.library_path_count, sizeof *process->options.library_paths);
    for (size_t i = 0; i < process->options.library_path_count; i++)
        process->options.library_paths[i] = get_required_text(&r);
    uint64_t count = get_number(&r);
    if (count > DG_DIRECTORIES_MAX)
        bad_handover();
    for (; process->directory_count < count; process->directory_count++) {
        dg_directory *directory = &process->directories[process->directory_count];
        directory->host = get_descriptor(&r);
        directory->guest_path = get_required_text(&r);
    }
    count = get_number(&r);
    for (uint64_t i = 0; i < count; i++) {
        uint64_t handle = get_number(&r);
        int host = get_descriptor(&r);
        char *path = get_text(&r);
        /* Two handles of the table may have shared one host descriptor through actions: each gets
         * its own here. */
        int own = host <= STDERR_FILENO && (uint64_t)host != handle
                      ? fcntl(host, F_DUPFD_CLOEXEC, 3)
                      : host;
        for (uint32_t j = 0; j < process->handle_count; j++) {
            if (process->handles[j].host == own)
                own = fcntl(host, F_DUPFD_CLOEXEC, 3);
        }
        if (own < 0 || handle >= DG_HANDLES_MAX ||
            dg_handle_put(process, own, (uint32_t)handle, false, path) < 0)
            bad_handover();
        /* Messages go where the program's standard error went at its start. */
        if (handle == STDERR_FILENO && own != STDERR_FILENO)
            dup2(own, STDERR_FILENO);
        free(path);
    }
    process->arguments = get_list(&r);
    process->environment = get_list(&r);
    char *working_directory = get_text(&r);
    process->working_directory =
        working_directory != NULL && working_directory[0] != '\0' ? working_directory : "/";
    free(data);
}
