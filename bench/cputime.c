// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/*
 * cputime OUTPUT COMMAND [ARGUMENT...]
 *
 * Runs COMMAND with standard output into the file OUTPUT and prints the CPU time it took, user and system, of all
 * its threads and waited-for children, in microseconds. Wall time would measure the other users of the machine.
 * Exit: 0; 1 when COMMAND does not exit with status 0; 2 when it cannot be started.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

int main(int argc, char **argv)
{
    if (argc < 3) {
        fprintf(stderr, "usage: cputime OUTPUT COMMAND [ARGUMENT...]\n");
        return 2;
    }
    pid_t child = fork();
    if (child == 0) {
        int output = open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0666);
        if (output < 0 || dup2(output, STDOUT_FILENO) < 0) {
            _exit(127);
        }
        execvp(argv[2], argv + 2);
        _exit(127);
    }
    int status;
    struct rusage usage;
    if (child < 0 || wait4(child, &status, 0, &usage) < 0) {
        return 2;
    }
    if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
        fprintf(stderr, "cputime: %s: %s %d\n", argv[2], WIFEXITED(status) ? "exit status" : "signal",
                WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status));
        return 1;
    }
    printf("%lld\n", (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000LL + usage.ru_utime.tv_usec +
                         usage.ru_stime.tv_usec);
    return 0;
}
