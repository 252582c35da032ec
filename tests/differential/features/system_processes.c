// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Signals, timers, fork, spawn, exec, wait, mapped memory through the C library. Prints the checks
 * that fail. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            printf("line %d: %s (%s)\n", __LINE__, #condition, strerror(errno));                   \
    } while (0)

extern char **environ;
static char buffer[64];
static volatile sig_atomic_t got;

static void handler(int number)
{
    got = number;
}

static void memory(void)
{
    char *first = mmap(NULL, 100000, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    CHECK(first != MAP_FAILED && first[99999] == 0);
    memset(first, 7, 100000);
    char *second = mremap(first, 100000, 5000000, MREMAP_MAYMOVE);
    CHECK(second != MAP_FAILED && second[99999] == 7 && second[4999999] == 0);
    CHECK(mprotect(second, 4096, PROT_READ) == 0 && second[0] == 7);
    int file = open("pages", O_CREAT | O_RDWR | O_TRUNC, 0600);
    CHECK(write(file, "file", 4) == 4 && lseek(file, 0, SEEK_SET) == 0);
    CHECK(read(file, second, 1) == -1 && errno == EFAULT);
    CHECK(munmap(second + 8192, 4096) == 0 && second[8191] == 7 && second[12288] == 7);
    CHECK(munmap(second, 5000000) == 0);
    char *view = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE, file, 0);
    CHECK(view != MAP_FAILED && memcmp(view, "file\0", 5) == 0);
    view[0] = 'F';
    CHECK(read(file, buffer, 4) == 4 && buffer[0] == 'f');
    close(file);
    unlink("pages");
}

static void signals(void)
{
    struct sigaction action = {.sa_handler = handler};
    CHECK(sigaction(SIGUSR1, &action, NULL) == 0 && raise(SIGUSR1) == 0 && got == SIGUSR1);
    sigset_t set, old, pending;
    sigemptyset(&set);
    sigaddset(&set, SIGUSR2);
    sigaction(SIGUSR2, &action, NULL);
    CHECK(sigprocmask(SIG_BLOCK, &set, &old) == 0);
    got = 0;
    kill(getpid(), SIGUSR2);
    CHECK(got == 0 && sigpending(&pending) == 0 && sigismember(&pending, SIGUSR2));
    sigprocmask(SIG_SETMASK, &old, NULL);
    CHECK(got == SIGUSR2);
    int ends[2];
    CHECK(pipe(ends) == 0);
    sigaction(SIGALRM, &action, NULL);
    struct itimerval soon = {.it_value = {0, 30000}};
    got = 0;
    setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(pause() == -1 && errno == EINTR && got == SIGALRM);
    got = 0;
    setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(read(ends[0], buffer, 1) == -1 && errno == EINTR && got == SIGALRM);
    action.sa_flags = SA_RESTART;
    sigaction(SIGALRM, &action, NULL);
    pid_t child = fork();
    if (child == 0) {
        usleep(120000);
        _exit(write(ends[1], "z", 1) == 1 ? 0 : 1);
    }
    got = 0;
    setitimer(ITIMER_REAL, &soon, NULL);
    CHECK(read(ends[0], buffer, 1) == 1 && buffer[0] == 'z' && got == SIGALRM);
    CHECK(wait(NULL) == child);
    struct timespec before, after;
    clock_gettime(CLOCK_MONOTONIC, &before);
    usleep(20000);
    clock_gettime(CLOCK_MONOTONIC, &after);
    CHECK((after.tv_sec - before.tv_sec) * 1000000000 + after.tv_nsec - before.tv_nsec >= 20000000);
}

static void processes(char *self)
{
    int status, ends[2];
    pid_t child = fork();
    if (child == 0)
        _exit(9);
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 9);
    CHECK(waitpid(-1, &status, 0) == -1 && errno == ECHILD);
    child = fork();
    if (child == 0) {
        for (;;)
            pause();
    }
    CHECK(waitpid(child, &status, WNOHANG) == 0 && kill(child, SIGTERM) == 0);
    CHECK(waitpid(child, &status, 0) == child && WIFSIGNALED(status) &&
          WTERMSIG(status) == SIGTERM);

    setenv("CHILD", "yes", 1);
    CHECK(pipe(ends) == 0 && write(ends[1], "12345", 5) == 5);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[0], 0);
    char *arguments[] = {self, "child", "spawned", NULL};
    fflush(stdout);
    CHECK(posix_spawn(&child, self, &actions, NULL, arguments, environ) == 0);
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 17);
    child = fork();
    if (child == 0) {
        dup2(ends[0], 0);
        arguments[2] = "executed";
        _exit(write(ends[1], "123", 3) == 3 && execv(self, arguments) == -1 ? 99 : 98);
    }
    CHECK(waitpid(child, &status, 0) == child && WIFEXITED(status) && WEXITSTATUS(status) == 18);
    CHECK(execl("./absent", "absent", (char *)NULL) == -1 && errno == ENOENT);
}

int main(int argc, char **argv)
{
    if (argc > 2) {
        printf("child %s %s\n", argv[2], getenv("CHILD"));
        fflush(stdout);
        return read(0, buffer, 10) == 5 ? 17 : 18;
    }
    memory();
    signals();
    processes(argv[0]);
    puts("done");
    return 0;
}
