/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Processes, signals, time, memory and the environment. Starts itself as a child with an argument.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/time.h>
#include <sys/times.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include "check.h"

extern char **environ;

static int child(int argc, char **argv)
{
    char line[64] = "";
    if (argc == 3 && !strcmp(argv[2], "echo") && fgets(line, sizeof line, stdin)) {
        printf("child got %s", line);
        return getenv("CHILD_VALUE") ? 7 : 8;
    }
    return 9;
}

static void test_spawn(const char *self)
{
    int in[2], out[2], status = 0;
    char buffer[64] = "";
    char *arguments[] = {(char *)self, "child", "echo", NULL};
    posix_spawn_file_actions_t actions;
    pid_t process = 0;

    CHECK(pipe2(in, O_CLOEXEC) == 0 && pipe2(out, O_CLOEXEC) == 0);
    CHECK(setenv("CHILD_VALUE", "1", 1) == 0);
    CHECK(posix_spawn_file_actions_init(&actions) == 0);
    CHECK(posix_spawn_file_actions_adddup2(&actions, in[0], 0) == 0);
    CHECK(posix_spawn_file_actions_adddup2(&actions, out[1], 1) == 0);
    int error = posix_spawn(&process, self, &actions, NULL, arguments, environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error) {
        printf("posix_spawn: %s\n", strerror(error));
        check_failure_count++;
        return;
    }
    close(in[0]);
    close(out[1]);
    CHECK(write(in[1], "hello\n", 6) == 6 && close(in[1]) == 0);
    CHECK(waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 7);
    CHECK(read(out[0], buffer, sizeof buffer) == 16 && !strcmp(buffer, "child got hello\n"));
    close(out[0]);
    CHECK_ERROR(waitpid(process, &status, 0), ECHILD);
    CHECK(posix_spawn(&process, "./does-not-exist", NULL, NULL, arguments, environ) == ENOENT);
}

static void test_fork(void)
{
    int status;
    fflush(stdout);
    pid_t process = fork();
    if (process < 0) {
        CHECK(errno == ENOSYS);
        return;
    }
    if (!process)
        _exit(getppid() > 0 ? 5 : 6);
    CHECK(waitpid(process, &status, 0) == process && WIFEXITED(status) && WEXITSTATUS(status) == 5);
}

static volatile sig_atomic_t caught_count, caught_signal;

static void catch_signal(int signal)
{
    caught_count++;
    caught_signal = signal;
}

static void catch_with_information(int signal, siginfo_t *information, void *context)
{
    caught_count++;
    caught_signal = information->si_signo == signal && context ? signal : -1;
}

static sigjmp_buf out_of_handler;

static void jump_out(int signal)
{
    siglongjmp(out_of_handler, signal);
}

static void test_signals(void)
{
    struct sigaction action = {.sa_handler = catch_signal}, old;
    sigset_t set, pending;

    CHECK(sigaction(SIGUSR1, &action, &old) == 0 && old.sa_handler == SIG_DFL);
    CHECK(raise(SIGUSR1) == 0 && caught_count == 1 && caught_signal == SIGUSR1);
    CHECK(kill(getpid(), SIGUSR1) == 0 && caught_count == 2);
    sigemptyset(&set);
    sigaddset(&set, SIGUSR1);
    CHECK(sigprocmask(SIG_BLOCK, &set, NULL) == 0);
    CHECK(raise(SIGUSR1) == 0 && caught_count == 2);
    CHECK(sigpending(&pending) == 0 && sigismember(&pending, SIGUSR1) == 1);
    CHECK(sigprocmask(SIG_UNBLOCK, &set, NULL) == 0 && caught_count == 3);
    action.sa_flags = SA_SIGINFO | SA_RESETHAND;
    action.sa_sigaction = catch_with_information;
    CHECK(sigaction(SIGUSR2, &action, NULL) == 0);
    CHECK(raise(SIGUSR2) == 0 && caught_count == 4 && caught_signal == SIGUSR2);
    CHECK(sigaction(SIGUSR2, NULL, &old) == 0 && old.sa_handler == SIG_DFL);
    CHECK(signal(SIGUSR2, SIG_IGN) == SIG_DFL && raise(SIGUSR2) == 0);
    CHECK_ERROR(sigaction(SIGKILL, &action, NULL), EINVAL);

    /* An alarm ends a sleep; a restarted read is not ended by one. */
    CHECK(signal(SIGALRM, catch_signal) != SIG_ERR);
    struct itimerval soon = {.it_value = {0, 20000}};
    int before = caught_count;
    CHECK(setitimer(ITIMER_REAL, &soon, NULL) == 0);
    struct timespec second = {1, 0}, left;
    CHECK_ERROR(nanosleep(&second, &left), EINTR);
    CHECK(caught_count == before + 1 && left.tv_nsec > 0);

    int value = sigsetjmp(out_of_handler, 1);
    if (!value) {
        CHECK(signal(SIGUSR1, jump_out) != SIG_ERR);
        raise(SIGUSR1);
        CHECK(0);
    }
    CHECK(value == SIGUSR1);
    CHECK(sigprocmask(SIG_BLOCK, NULL, &set) == 0 && !sigismember(&set, SIGUSR1));
}

static void test_time(void)
{
    struct timespec now, later;
    struct timeval of_day;
    CHECK(clock_gettime(CLOCK_REALTIME, &now) == 0 && now.tv_sec > 1600000000);
    CHECK(gettimeofday(&of_day, NULL) == 0 && of_day.tv_sec - now.tv_sec <= 1);
    CHECK(time(NULL) >= now.tv_sec);
    CHECK(clock_gettime(CLOCK_MONOTONIC, &now) == 0);
    CHECK(usleep(10000) == 0 && clock_gettime(CLOCK_MONOTONIC, &later) == 0);
    long elapsed = (later.tv_sec - now.tv_sec) * 1000000000 + later.tv_nsec - now.tv_nsec;
    CHECK(elapsed >= 10000000 && elapsed < 2000000000);
    CHECK(clock_getres(CLOCK_MONOTONIC, &now) == 0 && now.tv_sec == 0);
    CHECK(clock() != (clock_t)-1);
    CHECK_ERROR(clock_gettime(99, &now), EINVAL);
    struct tm parts;
    time_t day = 86400 * 365;
    char text[64];
    CHECK(gmtime_r(&day, &parts) && strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts) == 16);
    CHECK(!strcmp(text, "1971-01-01 00:00") && timegm(&parts) == day);
    struct tms ticks;
    struct rusage usage;
    CHECK(times(&ticks) != (clock_t)-1 && getrusage(RUSAGE_SELF, &usage) == 0);
}

static void test_waiting(void)
{
    int ends[2];
    CHECK(pipe(ends) == 0);
    struct pollfd entry = {.fd = ends[0], .events = POLLIN};
    CHECK(poll(&entry, 1, 0) == 0 && poll(&entry, 1, 10) == 0);
    CHECK(write(ends[1], "x", 1) == 1 && poll(&entry, 1, -1) == 1 && entry.revents == POLLIN);
    fd_set readable, writable;
    FD_ZERO(&readable);
    FD_ZERO(&writable);
    FD_SET(ends[0], &readable);
    FD_SET(ends[1], &writable);
    struct timeval timeout = {1, 0};
    CHECK(select(ends[1] + 1, &readable, &writable, NULL, &timeout) == 2);
    CHECK(FD_ISSET(ends[0], &readable) && FD_ISSET(ends[1], &writable));
    close(ends[0]);
    close(ends[1]);
}

static void test_memory(void)
{
    size_t size = 1 << 20;
    unsigned char *area =
        mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(area != MAP_FAILED && area[0] == 0 && area[size - 1] == 0);
    area[0] = area[size - 1] = 1;
    unsigned char *moved = mremap(area, size, 2 * size, MREMAP_MAYMOVE);
    CHECK(moved != MAP_FAILED && moved[0] == 1 && moved[size - 1] == 1 && moved[2 * size - 1] == 0);
    CHECK(mprotect(moved, 4096, PROT_READ) == 0 && moved[0] == 1);
    CHECK(madvise(moved + size, size, MADV_DONTNEED) == 0 && moved[size] == 0);
    CHECK(munmap(moved + 4096, 4096) == 0);
    CHECK(mmap(moved + 4096, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED,
               -1, 0) == moved + 4096);
    CHECK(moved[4096] == 0 && munmap(moved, 2 * size) == 0);
    CHECK(mmap(NULL, (size_t)1 << 40, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) ==
              MAP_FAILED &&
          errno == ENOMEM);
    CHECK(mmap(NULL, 4096, PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0) == MAP_FAILED &&
          errno == EACCES);

    char *blocks[1000];
    unsigned seed = 1;
    for (int round = 0; round < 3; round++) {
        for (int i = 0; i < 1000; i++) {
            seed = seed * 1103515245 + 12345;
            size_t bytes = 1 + (seed >> 16) % (i % 50 ? 500 : 300000);
            blocks[i] = malloc(bytes);
            CHECK(blocks[i] != NULL && (size_t)blocks[i] % 16 == 0);
            memset(blocks[i], i, bytes);
            if (i % 3 == 0) {
                blocks[i] = realloc(blocks[i], 2 * bytes);
                CHECK(blocks[i] && blocks[i][0] == (char)i && blocks[i][bytes - 1] == (char)i);
            }
        }
        for (int i = 0; i < 1000; i++)
            free(blocks[(i * 7) % 1000]);
    }
    void *volatile too_large = malloc((size_t)1 << 40);
    CHECK(too_large == NULL);
    void *aligned = NULL;
    CHECK(posix_memalign(&aligned, 4096, 100) == 0 && (size_t)aligned % 4096 == 0);
    free(aligned);
    unsigned char *zeros = calloc(1000, 1000);
    CHECK(zeros && zeros[999999] == 0);
    free(zeros);
}

static void test_environment(char **argv)
{
    struct utsname names;
    unsigned char noise[16] = {0}, none[16] = {0};
    struct rlimit limit;
    CHECK(uname(&names) == 0 && !strcmp(names.sysname, "Dogma") && !strcmp(names.machine, "dogma"));
    CHECK(getrandom(noise, sizeof noise, 0) == sizeof noise && memcmp(noise, none, sizeof noise));
    CHECK(getpid() > 1 && getppid() > 0 && getuid() == geteuid());
    CHECK(sysconf(_SC_PAGESIZE) == 4096 && sysconf(_SC_NPROCESSORS_ONLN) >= 1 &&
          sysconf(_SC_CLK_TCK) == 100);
    CHECK(getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur >= 3);
    CHECK(setenv("SET_BY_TEST", "value", 1) == 0 && !strcmp(getenv("SET_BY_TEST"), "value"));
    CHECK(unsetenv("SET_BY_TEST") == 0 && !getenv("SET_BY_TEST"));
    argv[0][0] = argv[0][0]; /* argv is writable */
    CHECK(argv[1] == NULL || argv[2] == NULL);
}

static int exit_order;

static void at_exit(void)
{
    if (exit_order++ != 1)
        puts("exit handlers ran in the wrong order");
}

static void at_exit_first(void)
{
    if (exit_order++ != 0)
        puts("exit handlers ran in the wrong order");
}

static int constructed;
__attribute__((constructor)) static void construct(void)
{
    constructed = 1;
}

int main(int argc, char **argv)
{
    if (argc >= 2 && !strcmp(argv[1], "child"))
        return child(argc, argv);
    CHECK(constructed == 1);
    CHECK(atexit(at_exit) == 0 && atexit(at_exit_first) == 0);
    test_environment(argv);
    test_memory();
    test_time();
    test_waiting();
    test_signals();
    test_fork();
    test_spawn(argv[0]);
    return check_result();
}
