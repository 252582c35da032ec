// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
/* Files, directories, links, pipes, locks through the C library. Prints the checks that fail. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CHECK(condition)                                                                           \
    do {                                                                                           \
        if (!(condition))                                                                          \
            printf("line %d: %s (%s)\n", __LINE__, #condition, strerror(errno));                   \
    } while (0)

static char buffer[4096];
static struct stat status;

static void bytes(void)
{
    int file = open("t.txt", O_CREAT | O_RDWR | O_TRUNC, 0644);
    CHECK(file >= 3);
    CHECK(write(file, "hello world", 11) == 11);
    CHECK(lseek(file, 6, SEEK_SET) == 6);
    CHECK(read(file, buffer, 100) == 5 && memcmp(buffer, "world", 5) == 0);
    CHECK(read(file, buffer, 100) == 0);
    CHECK(pread(file, buffer, 5, 0) == 5 && pwrite(file, "HELLO", 5, 0) == 5);
    CHECK(lseek(file, -1, SEEK_SET) == -1 && errno == EINVAL);
    CHECK(fstat(file, &status) == 0 && status.st_size == 11 && S_ISREG(status.st_mode) &&
          (status.st_mode & 0777) == 0644);
    CHECK(ftruncate(file, 4) == 0 && stat("t.txt", &status) == 0 && status.st_size == 4);
    CHECK(fchmod(file, 0600) == 0 && chmod("t.txt", 0640) == 0 && stat("t.txt", &status) == 0 &&
          (status.st_mode & 0777) == 0640);
    CHECK(close(file) == 0 && close(file) == -1 && errno == EBADF);
    CHECK(open("t.txt", O_CREAT | O_EXCL | O_WRONLY, 0600) == -1 && errno == EEXIST);
    file = open("t.txt", O_WRONLY | O_APPEND);
    CHECK(write(file, "end", 3) == 3 && stat("t.txt", &status) == 0 && status.st_size == 7);
    CHECK(read(file, buffer, 1) == -1 && errno == EBADF);
    close(file);
}

static void names(void)
{
    CHECK(stat("nothing", &status) == -1 && errno == ENOENT);
    CHECK(mkdir("d", 0755) == 0 && mkdir("d", 0755) == -1 && errno == EEXIST);
    CHECK(rmdir("t.txt") == -1 && errno == ENOTDIR);
    CHECK(unlink("d") == -1 && (errno == EISDIR || errno == EPERM));
    CHECK(rename("t.txt", "d/u.txt") == 0 && access("d/u.txt", R_OK) == 0 &&
          access("t.txt", F_OK) == -1);
    CHECK(symlink("d/u.txt", "l") == 0 && readlink("l", buffer, 100) == 7 &&
          lstat("l", &status) == 0 && S_ISLNK(status.st_mode));
    CHECK(stat("l", &status) == 0 && S_ISREG(status.st_mode));
    CHECK(link("d/u.txt", "d/v.txt") == 0 && stat("d/v.txt", &status) == 0 && status.st_nlink == 2);
    CHECK(rmdir("d") == -1 && errno == ENOTEMPTY);
    int count = 0;
    DIR *directory = opendir("d");
    CHECK(directory != NULL);
    for (struct dirent *entry; (entry = readdir(directory)) != NULL;)
        count++;
    CHECK(count == 4);
    rewinddir(directory);
    CHECK(readdir(directory) != NULL);
    closedir(directory);
    struct timespec times[2] = {{1000, 5}, {2000, 7}};
    CHECK(utimensat(AT_FDCWD, "d/u.txt", times, 0) == 0 && stat("d/u.txt", &status) == 0);
    CHECK(status.st_mtim.tv_sec == 2000 && status.st_mtim.tv_nsec == 7);
    CHECK(chdir("d") == 0 && getcwd(buffer, sizeof buffer) != NULL &&
          strcmp(strrchr(buffer, '/'), "/d") == 0);
    CHECK(access("u.txt", F_OK) == 0 && access("../l", F_OK) == 0 && chdir("..") == 0);
    CHECK(unlink("d/u.txt") == 0 && unlink("d/v.txt") == 0 && unlink("l") == 0 && rmdir("d") == 0);
    char temporary[] = "nameXXXXXX";
    int file = mkstemp(temporary);
    CHECK(file >= 3 && unlink(temporary) == 0 && fstat(file, &status) == 0 && status.st_nlink == 0);
    close(file);
}

static void pipes(void)
{
    int ends[2];
    CHECK(pipe(ends) == 0 && write(ends[1], "x", 1) == 1);
    struct pollfd polled[2] = {{ends[0], POLLIN, 0}, {77, POLLIN, 0}};
    CHECK(poll(polled, 2, 100) == 2 && polled[0].revents == POLLIN &&
          polled[1].revents == POLLNVAL);
    CHECK(read(ends[0], buffer, 9) == 1);
    CHECK(poll(polled, 1, 10) == 0);
    int copy = dup(ends[1]);
    CHECK(copy >= 0 && dup2(ends[1], 40) == 40 && write(40, "ab", 2) == 2 &&
          read(ends[0], buffer, 9) == 2);
    CHECK(fcntl(40, F_GETFD, 0) == 0 && fcntl(40, F_SETFD, FD_CLOEXEC) == 0 &&
          fcntl(40, F_GETFD, 0) == FD_CLOEXEC);
    CHECK(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0 && read(ends[0], buffer, 1) == -1 &&
          errno == EAGAIN);
    close(40);
    close(copy);
    close(ends[0]);
    signal(SIGPIPE, SIG_IGN);
    CHECK(write(ends[1], "x", 1) == -1 && errno == EPIPE);
    signal(SIGPIPE, SIG_DFL);
    close(ends[1]);
}

static void locks(void)
{
    int file = open("lock", O_CREAT | O_RDWR, 0644), result;
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10};
    CHECK(fcntl(file, F_SETLK, &lock) == 0);
    pid_t child = fork();
    if (child == 0) {
        int own = open("lock", O_RDWR);
        struct flock wanted = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 5, .l_len = 1};
        bool refused = fcntl(own, F_SETLK, &wanted) == -1 && (errno == EAGAIN || errno == EACCES);
        _exit(refused && fcntl(own, F_GETLK, &wanted) == 0 && wanted.l_type == F_WRLCK &&
                      wanted.l_pid == getppid()
                  ? 0
                  : 1);
    }
    CHECK(waitpid(child, &result, 0) == child && result == 0);
    close(file);
    unlink("lock");
}

int main(void)
{
    umask(022);
    bytes();
    names();
    pipes();
    locks();
    puts("done");
    return 0;
}
