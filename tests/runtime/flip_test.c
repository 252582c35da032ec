/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Every byte of a module changed to several values, and every prefix of it, run for real: dogma-run must reject the module (126) or run it
 * contained, that is end with a status a program can have. A signal, or 125, is dogma-run's own failure.
 *
 *   flip_test DOGMA-RUN MODULE...
 *
 * The content hash is repaired after each change, so that the change itself is judged. A program may loop for ever: CPU time is limited, and running
 * out of it counts as contained.
 */
#include "../support/test.h"

#include <dogma/module.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MODULE_BYTES_MAX = 1 << 16, SHEBANG_BYTES = 64, REJECTED = 126, OUR_FAILURE = 125 };

static const char *dogma_run;
static char path[64];
static unsigned long run_count, rejected_count, finished_count, killed_count;

static void write_module(const uint8_t *bytes, size_t size)
{
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    if (file < 0 || write(file, bytes, size) != (ssize_t)size || close(file) != 0) {
        fprintf(stderr, "flip_test: cannot write %s: %s\n", path, strerror(errno));
        exit(3);
    }
}

static void run_contained(const uint8_t *bytes, size_t size, const char *what, size_t offset)
{
    write_module(bytes, size);
    int status = 0;
    const pid_t child = fork();
    if (child == 0) {
        const struct itimerval limit = {.it_value.tv_usec = 150000}; /* survives exec */
        setitimer(ITIMER_PROF, &limit, NULL);
        const int nothing = open("/dev/null", O_RDWR);
        for (int file = 0; file < 3; file++)
            dup2(nothing, file);
        execl(dogma_run, dogma_run, "--max-memory", "64M", path, (char *)NULL);
        _exit(OUR_FAILURE);
    }
    if (child < 0 || waitpid(child, &status, 0) != child) {
        fprintf(stderr, "flip_test: cannot run %s: %s\n", dogma_run, strerror(errno));
        exit(3);
    }
    run_count++;
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGPROF) {
        killed_count++;
        return;
    }
    if (!test_result(WIFEXITED(status) && WEXITSTATUS(status) != OUR_FAILURE, __FILE__, __LINE__))
        TEST_SAY("%s at byte %zu: wait status 0x%x\n", what, offset, status);
    if (WIFEXITED(status) && WEXITSTATUS(status) == REJECTED)
        rejected_count++;
    else
        finished_count++;
}

static void test_module(const char *module_path)
{
    static uint8_t original[MODULE_BYTES_MAX], changed[MODULE_BYTES_MAX];
    static const uint8_t masks[] = {0x01, 0x10, 0x80, 0xff};
    FILE *file = fopen(module_path, "rb");
    const size_t size = file == NULL ? 0 : fread(original, 1, sizeof original, file);
    if (file == NULL || size == 0 || size == sizeof original) {
        fprintf(stderr, "flip_test: cannot use %s\n", module_path);
        exit(3);
    }
    fclose(file);
    const size_t start = size > 2 && original[0] == '#' ? SHEBANG_BYTES : 0;
    for (size_t offset = 0; offset < size; offset++)
        for (size_t i = 0; i < sizeof masks; i++) {
            memcpy(changed, original, size);
            changed[offset] = (uint8_t)(changed[offset] ^ masks[i]);
            /* A damaged header may leave no hash to repair; then this is one more file to reject. */
            (void)!dogma_module_rehash(changed + start, size - start);
            run_contained(changed, size, "change", offset);
        }
    for (size_t bytes = 0; bytes < size; bytes += 3)
        run_contained(original, bytes, "prefix", bytes);
}

int main(int count, char **arguments)
{
    if (count < 3) {
        fprintf(stderr, "usage: flip_test DOGMA-RUN MODULE...\n");
        return 2;
    }
    dogma_run = arguments[1];
    snprintf(path, sizeof path, "flip-%ld.dgm", (long)getpid());
    for (int i = 2; i < count; i++)
        test_module(arguments[i]);
    unlink(path);
    printf("%lu runs: %lu rejected, %lu ended, %lu stopped for time\n", run_count, rejected_count, finished_count, killed_count);
    CHECK(rejected_count > 0 && finished_count > run_count / 20);
    return test_end("flip");
}
