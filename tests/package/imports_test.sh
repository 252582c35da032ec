#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# imports_test.sh OUT-DIRECTORY API-DEF SCRATCH
#
# What a program imports is what it may do: every import of a large program is in the API table, a program that only
# computes imports next to nothing, and there is no import through which everything could be reached.
set -euo pipefail
out=$1 api=$2 scratch=$3
for tool in dogma-cc dogma-dump; do
    [ -x "$out/bin/$tool" ] || { printf '%s is not built\n' "$tool"; exit 77; }
done
[ -f "$out/sysroot/lib/libc.a" ] || { printf 'the C library is not built\n'; exit 77; }
rm -rf "$scratch"
mkdir -p "$scratch"

cat >"$scratch/large.c" <<'END'
#include <dirent.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
int main(int argc, char **argv)
{
    struct stat status;
    char buffer[100];
    int ends[2];
    time_t now = time(NULL);
    DIR *directory = opendir(argv[0]);
    if (directory) closedir(directory);
    signal(SIGINT, SIG_IGN);
    void *memory = mmap(0, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    printf("%d %s %d %d %p\n", argc, ctime(&now), stat(argv[0], &status), pipe(ends), memory);
    snprintf(buffer, sizeof buffer, "%s", getcwd(buffer, sizeof buffer));
    return rename(argv[0], buffer) + unlink(buffer) + mkdir(buffer, 0777) + fcntl(0, F_GETFL) + isatty(0) + poll(0, 0, 0);
}
END
printf 'int main(int argc, char **argv) { (void)argv; return argc * 7 %% 5; }\n' >"$scratch/small.c"

imports() {
    "$out/bin/dogma-cc" -O2 -o "$scratch/$1.dgm" "$scratch/$1.c"
    "$out/bin/dogma-dump" --imports-list "$scratch/$1.dgm" | awk '{ print $3 }' | sort -u >"$scratch/$1.imports"
}
imports large
imports small
problems=0
[ -s "$scratch/large.imports" ] || { printf 'no imports found in the large program\n'; problems=1; }
while read -r name; do
    grep -qF "\"$name\"" "$api" || { printf 'not in the API table: %s\n' "$name"; problems=1; }
    case $name in *syscall*) printf 'generic call: %s\n' "$name"; problems=1 ;; esac
done <"$scratch/large.imports"
if grep -qE 'open|unlink|rename|spawn|pipe|socket' "$scratch/small.imports"; then
    printf 'a program that only computes imports:\n'
    cat "$scratch/small.imports"
    problems=1
fi
printf '%d imports of the large program, %d of the small one\n' "$(wc -l <"$scratch/large.imports")" \
    "$(wc -l <"$scratch/small.imports")"
exit $problems
