/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Files, directories and paths. Works in a fresh directory under the current one. */
#define _GNU_SOURCE
#include <dirent.h>
#include <fcntl.h>
#include <glob.h>
#include <libgen.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>
#include "check.h"

static char start_directory[PATH_MAX];
static char work_directory[PATH_MAX];

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    if (!file)
        return;
    CHECK(fputs(text, file) >= 0);
    CHECK(fclose(file) == 0);
}

static void check_content(const char *path, const char *text)
{
    char buffer[256];
    FILE *file = fopen(path, "r");
    CHECK(file != NULL);
    if (!file)
        return;
    size_t bytes = fread(buffer, 1, sizeof buffer - 1, file);
    buffer[bytes] = 0;
    CHECK(!strcmp(buffer, text));
    fclose(file);
}

static void test_streams(void)
{
    char line[64];
    write_file("a.txt", "first\nsecond\n");
    FILE *file = fopen("a.txt", "r+");
    CHECK(file && fgets(line, sizeof line, file) && !strcmp(line, "first\n"));
    CHECK(ftell(file) == 6);
    CHECK(fseek(file, 0, SEEK_END) == 0 && ftell(file) == 13);
    CHECK(fprintf(file, "%d %s %.3f\n", 42, "third", 1.5) == 15);
    CHECK(fclose(file) == 0);
    check_content("a.txt", "first\nsecond\n42 third 1.500\n");
    file = fopen("a.txt", "a");
    CHECK(file && fputs("end", file) >= 0 && !fclose(file));
    check_content("a.txt", "first\nsecond\n42 third 1.500\nend");
    CHECK(fopen("missing", "r") == NULL && errno == ENOENT);
    CHECK(fopen("a.txt", "wx") == NULL && errno == EEXIST);
    file = tmpfile();
    /* /tmp need not be visible. */
    if (file) {
        CHECK(fputs("x", file) >= 0 && !fflush(file));
        fclose(file);
    }
    char *memory = NULL;
    size_t size = 0;
    file = open_memstream(&memory, &size);
    CHECK(file && fprintf(file, "%s-%s", "in", "memory") == 9 && !fclose(file));
    CHECK(size == 9 && !strcmp(memory, "in-memory"));
    free(memory);
}

static void test_descriptors(void)
{
    char buffer[32];
    int handle = open("b.bin", O_RDWR | O_CREAT | O_TRUNC, 0644);
    CHECK(handle >= 3);
    CHECK(write(handle, "0123456789", 10) == 10);
    CHECK(lseek(handle, 2, SEEK_SET) == 2 && read(handle, buffer, 3) == 3 &&
          !memcmp(buffer, "234", 3));
    CHECK(pread(handle, buffer, 4, 6) == 4 && !memcmp(buffer, "6789", 4));
    CHECK(pwrite(handle, "ab", 2, 8) == 2 && lseek(handle, 0, SEEK_CUR) == 5);
    struct iovec vector[2] = {{buffer, 4}, {buffer + 4, 20}};
    CHECK(preadv(handle, vector, 2, 0) == 10 && !memcmp(buffer, "01234567ab", 10));
    CHECK(lseek(handle, 0, SEEK_SET) == 0 && readv(handle, vector, 2) == 10);
    CHECK(ftruncate(handle, 4) == 0 && lseek(handle, 0, SEEK_END) == 4);
    CHECK(posix_fallocate(handle, 0, 100) == 0);
    struct stat status;
    CHECK(fstat(handle, &status) == 0 && S_ISREG(status.st_mode) && status.st_size == 100);
    CHECK(status.st_nlink == 1 && (status.st_mode & 07777) == 0644);
    CHECK(fsync(handle) == 0 && fdatasync(handle) == 0);
    int copy = dup(handle);
    CHECK(copy > handle && fcntl(copy, F_GETFD) == 0);
    CHECK(fcntl(copy, F_SETFD, FD_CLOEXEC) == 0 && fcntl(copy, F_GETFD) == FD_CLOEXEC);
    CHECK(dup2(handle, 50) == 50 && close(50) == 0 && close(copy) == 0);
    CHECK_ERROR(close(copy), EBADF);
    CHECK((fcntl(handle, F_GETFL) & O_ACCMODE) == O_RDWR);
    CHECK(fcntl(handle, F_SETFL, O_APPEND) == 0 && (fcntl(handle, F_GETFL) & O_APPEND));
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 10};
    CHECK(fcntl(handle, F_SETLK, &lock) == 0);
    CHECK(fcntl(handle, F_GETLK, &lock) == 0 && lock.l_type == F_UNLCK);
    CHECK(!isatty(handle) && errno == ENOTTY);
    char *map = mmap(NULL, 100, PROT_READ, MAP_PRIVATE, handle, 0);
    CHECK(map != MAP_FAILED && !memcmp(map, "0123", 4) && munmap(map, 100) == 0);
    CHECK(close(handle) == 0);
    CHECK_ERROR(read(handle, buffer, 1), EBADF);
    CHECK(truncate("b.bin", 5) == 0 && stat("b.bin", &status) == 0 && status.st_size == 5);
    CHECK_ERROR(open("b.bin/x", O_RDONLY), ENOTDIR);
    CHECK_ERROR(open("", O_RDONLY), ENOENT);
}

static void test_names(void)
{
    struct stat status, other;
    write_file("c.txt", "content");
    CHECK(rename("c.txt", "d.txt") == 0);
    CHECK_ERROR(stat("c.txt", &status), ENOENT);
    CHECK(link("d.txt", "e.txt") == 0 && stat("d.txt", &status) == 0 && status.st_nlink == 2);
    CHECK(stat("e.txt", &other) == 0 && status.st_ino == other.st_ino);
    CHECK(symlink("d.txt", "link") == 0);
    char target[64] = "";
    CHECK(readlink("link", target, sizeof target) == 5 && !memcmp(target, "d.txt", 5));
    CHECK(lstat("link", &status) == 0 && S_ISLNK(status.st_mode));
    CHECK(stat("link", &status) == 0 && S_ISREG(status.st_mode));
    check_content("link", "content");
    CHECK(chmod("d.txt", 0400) == 0 && stat("d.txt", &status) == 0 &&
          (status.st_mode & 0777) == 0400);
    CHECK(access("d.txt", R_OK) == 0);
    CHECK_ERROR(access("nowhere", F_OK), ENOENT);
    struct timespec times[2] = {{1000000000, 5}, {1100000000, 7}};
    CHECK(utimensat(AT_FDCWD, "d.txt", times, 0) == 0 && stat("d.txt", &status) == 0);
    CHECK(status.st_mtim.tv_sec == 1100000000 && status.st_atim.tv_sec == 1000000000);
    CHECK(unlink("link") == 0 && unlink("e.txt") == 0 && remove("d.txt") == 0);
    struct statvfs volume;
    CHECK(statvfs(".", &volume) == 0 && volume.f_bsize > 0);
    mode_t old = umask(077);
    write_file("private", "");
    CHECK(umask(old) == 077 && stat("private", &status) == 0 && (status.st_mode & 0777) == 0600);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static void test_directories(void)
{
    CHECK(mkdir("sub", 0755) == 0 && mkdir("sub/deep", 0755) == 0);
    CHECK_ERROR(mkdir("sub", 0755), EEXIST);
    for (int i = 0; i < 300; i++) {
        char name[64];
        snprintf(name, sizeof name, "sub/file-with-a-rather-long-name-%03d", i);
        write_file(name, name);
    }
    DIR *directory = opendir("sub");
    int count = 0;
    struct dirent *entry;
    CHECK(directory != NULL);
    while ((entry = readdir(directory)))
        count++;
    CHECK(count == 303);
    rewinddir(directory);
    CHECK(readdir(directory) != NULL);
    int handle = openat(dirfd(directory), "file-with-a-rather-long-name-007", O_RDONLY);
    CHECK(handle >= 0 && close(handle) == 0);
    CHECK(faccessat(dirfd(directory), "deep", X_OK, 0) == 0);
    CHECK(closedir(directory) == 0);
    struct dirent **list;
    count = scandir("sub", &list, NULL, by_name);
    CHECK(count == 303 && !strcmp(list[2]->d_name, "deep"));
    for (int i = 0; i < count; i++)
        free(list[i]);
    free(list);
    glob_t found;
    CHECK(glob("sub/*-00?", 0, NULL, &found) == 0 && found.gl_pathc == 10);
    globfree(&found);
    for (int i = 0; i < 300; i++) {
        char name[64];
        snprintf(name, sizeof name, "sub/file-with-a-rather-long-name-%03d", i);
        CHECK(unlink(name) == 0);
    }
    CHECK_ERROR(rmdir("sub"), ENOTEMPTY);
}

static void test_current_directory(void)
{
    char path[PATH_MAX], real[PATH_MAX];
    CHECK(chdir("sub/deep") == 0 && getcwd(path, sizeof path));
    CHECK(!strcmp(path + strlen(work_directory), "/sub/deep"));
    write_file("here", "deep");
    check_content("./here", "deep");
    check_content("../deep/here", "deep");
    check_content("../../sub/./deep//here", "deep");
    snprintf(path, sizeof path, "%s/sub/../sub/deep/here", work_directory);
    check_content(path, "deep");
    CHECK(realpath("../deep/here", real) && strlen(real) == strlen(work_directory) + 14);
    CHECK(symlink("../deep", "loop") == 0);
    check_content("loop/loop/here", "deep");
    snprintf(path, sizeof path, "%s/sub", work_directory);
    CHECK(symlink(path, "absolute") == 0);
    check_content("absolute/deep/here", "deep");
    CHECK(unlink("absolute") == 0 && unlink("loop") == 0 && unlink("here") == 0);
    int handle = open("../..", O_RDONLY | O_DIRECTORY);
    CHECK(handle >= 0);
    CHECK(fchdir(handle) == 0 && getcwd(path, sizeof path) && !strcmp(path, work_directory));
    struct stat status;
    CHECK(fstatat(handle, "sub/deep", &status, 0) == 0 && S_ISDIR(status.st_mode));
    CHECK(close(handle) == 0);
    CHECK_ERROR(chdir("missing"), ENOENT);
    CHECK_ERROR(chdir("a.txt"), ENOTDIR);
    CHECK(getcwd(path, 2) == NULL && errno == ERANGE);
}

static void test_pipes(void)
{
    int ends[2], bytes = 0;
    char buffer[8];
    CHECK(pipe(ends) == 0 && write(ends[1], "pipe", 4) == 4);
    CHECK(ioctl(ends[0], FIONREAD, &bytes) == 0 && bytes == 4);
    CHECK(read(ends[0], buffer, sizeof buffer) == 4 && !memcmp(buffer, "pipe", 4));
    CHECK(fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0);
    CHECK_ERROR(read(ends[0], buffer, 1), EAGAIN);
    CHECK(close(ends[1]) == 0 && read(ends[0], buffer, 1) == 0 && close(ends[0]) == 0);
}

static void remove_all(void)
{
    static const char *const names[] = {"a.txt", "b.bin", "private"};
    for (unsigned i = 0; i < sizeof names / sizeof *names; i++)
        CHECK(unlink(names[i]) == 0);
    CHECK(rmdir("sub/deep") == 0 && rmdir("sub") == 0);
    CHECK(chdir(start_directory) == 0 && rmdir(work_directory) == 0);
}

int main(void)
{
    char name[] = "files_test_XXXXXX";
    CHECK(getcwd(start_directory, sizeof start_directory) != NULL);
    CHECK(mkdtemp(name) != NULL && chdir(name) == 0);
    CHECK(getcwd(work_directory, sizeof work_directory) != NULL);
    test_streams();
    test_descriptors();
    test_names();
    test_directories();
    test_current_directory();
    test_pipes();
    remove_all();
    return check_result();
}
