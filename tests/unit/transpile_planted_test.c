/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * The tests see mistakes: the transpiler is built with deliberate bugs to choose from (DG_PLANTED), and each one must make the row or the
 * control test fail, in a process of its own because wrong code may do anything. Bug 0 is none: both tests must pass.
 */
#include "transpile_tests.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PLANTED_BUGS = 17 };

extern int dg_planted_bug;
int dg_planted_bug; /* read by the transpiler's test build */

/* True when the test fails, or dies, with the bug in place. */
static bool is_seen(int bug, bool control)
{
    fflush(NULL);
    pid_t child = fork();
    if (child < 0) {
        perror("fork");
        exit(3);
    }
    if (child == 0) {
        dg_planted_bug = bug;
        alarm(200);
        _exit((control ? transpile_control_run(1, false) : transpile_rows_run(1, 8, false)) == 0 ? 0 : 1);
    }
    int status = 0;
    if (waitpid(child, &status, 0) != child) {
        perror("waitpid");
        exit(3);
    }
    return status != 0;
}

int main(void)
{
    int wrong = 0;
    for (int bug = 0; bug <= PLANTED_BUGS; bug++) {
        bool control = is_seen(bug, true);
        bool rows = control && bug != 0 ? false : is_seen(bug, false);
        bool good = bug == 0 ? !rows && !control : rows || control;
        printf("planted bug %d: %s%s\n", bug, control ? "the control test fails" : rows ? "the row test fails" : "the tests pass",
               good ? "" : "  <- wrong");
        wrong += !good;
    }
    return wrong == 0 ? 0 : 1;
}
