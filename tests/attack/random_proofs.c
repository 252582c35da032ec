/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Random modules with random proofs: what the checker accepts, the hostile machine must not be able to refute.
 *
 *   random_proofs [--count N | --seconds S] [--seed N] [--runs N] [--quiet]
 *
 * Per seed: a module and a proof that says all the checker's rules can find; then the same with small lies, and the proof with a changed module. Every case is
 * checked under both policies. Prints what happened, so that a run which refutes nothing because it reaches nothing shows; ends with 1 on the first refutation.
 */
#include "generate.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { LIES = 6, DAMAGES = 4 };
enum { HONEST, LYING, DAMAGED, KINDS };

typedef struct totals {
    uint64_t cases[KINDS], accepted[KINDS], plain[KINDS];
    machine_result machine;
} totals;

typedef struct attack {
    totals sum;
    uint64_t seed;
    unsigned runs;
} attack;

static bool attack_once(attack *a, const dogma_module *module, const model_proof *proof, int kind)
{
    size_t size;
    uint8_t *bytes = model_write(proof, &size);
    bool good = true;
    for (int safe = 0; safe < 2 && good; safe++) {
        checked c = harness_check(module, bytes, size, NULL, safe != 0);
        a->sum.cases[kind]++;
        if (c.status == DOGMA_OK) {
            a->sum.accepted[kind]++;
            a->sum.plain[kind] += c.plain_count;
            good = harness_run(module, &c, proof, safe != 0, a->runs, a->seed * 1000 + (uint64_t)a->sum.cases[kind], &a->sum.machine);
        }
        if (!good)
            fprintf(stderr, "seed %llu, %s, %s: %s\n", (unsigned long long)a->seed, kind == HONEST ? "honest" : kind == LYING ? "lying" : "damaged",
                    safe != 0 ? "speculation-safe" : "ordinary", a->sum.machine.why);
        harness_release(&c);
    }
    if (!good) {
        char name[64];
        snprintf(name, sizeof name, "refuted-%llu.dgm", (unsigned long long)a->seed);
        FILE *file = fopen(name, "wb");
        if (file != NULL) {
            fwrite(module->file.data, 1, module->file.size_bytes, file);
            fclose(file);
        }
        snprintf(name, sizeof name, "refuted-%llu.proof", (unsigned long long)a->seed);
        file = fopen(name, "wb");
        if (file != NULL) {
            fwrite(bytes, 1, size, file);
            fclose(file);
        }
    }
    free(bytes);
    return good;
}

/* The same claims about a module that is a little different. */
static bool attack_damaged(attack *a, chooser *c, uint8_t *file, size_t size, const dogma_module *module, const uint8_t *bytes, size_t bytes_size)
{
    static uint8_t copy[GENERATE_FILE_MAX];
    bool good = true;
    for (unsigned i = 0, done = 0; i < 40 && done < DAMAGES && good; i++) {
        memcpy(copy, file, size);
        generate_damage(c, copy, size, module);
        opened_module opened;
        if (!harness_open(&opened, copy, size))
            continue;
        model_proof proof;
        if (!model_read(&proof, bytes, bytes_size, NULL)) {
            fprintf(stderr, "seed %llu: a proof that was written cannot be read\n", (unsigned long long)a->seed);
            exit(2);
        }
        dogma_proof_binding(&opened.module, proof.binding);
        good = attack_once(a, &opened.module, &proof, DAMAGED);
        model_free(&proof);
        harness_close(&opened);
        done++;
    }
    return good;
}

static bool attack_seed(attack *a)
{
    static uint8_t file[GENERATE_FILE_MAX];
    chooser c = chooser_make(NULL, 0, a->seed);
    const size_t size = generate_module(&c, file);
    opened_module opened;
    if (!harness_open(&opened, file, size)) {
        fprintf(stderr, "seed %llu: the generated module is not valid\n", (unsigned long long)a->seed);
        exit(2);
    }
    model_proof proof;
    guess_proof(&c, &opened.module, choose(&c, 3) == 0, &proof);
    bool good = attack_once(a, &opened.module, &proof, HONEST);
    size_t bytes_size;
    uint8_t *bytes = model_write(&proof, &bytes_size);
    model_free(&proof);
    for (unsigned i = 0; i < LIES && good; i++) {
        model_proof lie;
        if (!model_read(&lie, bytes, bytes_size, NULL))
            exit(2);
        disturb_proof(&c, &opened.module, &lie);
        good = attack_once(a, &opened.module, &lie, LYING);
        model_free(&lie);
    }
    if (good)
        good = attack_damaged(a, &c, file, size, &opened.module, bytes, bytes_size);
    free(bytes);
    harness_close(&opened);
    return good;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void report(const attack *a, uint64_t seeds)
{
    static const char *const names[KINDS] = {"honest", "lying", "damaged"};
    printf("%llu modules; last seed %llu\n", (unsigned long long)seeds, (unsigned long long)a->seed);
    for (int kind = 0; kind < KINDS; kind++)
        printf("  %-8s %llu proofs checked, %llu accepted, %llu plain accesses in them\n", names[kind], (unsigned long long)a->sum.cases[kind],
               (unsigned long long)a->sum.accepted[kind], (unsigned long long)a->sum.plain[kind]);
    printf("  run: %llu instructions, %llu plain accesses and %llu claims looked at\n", (unsigned long long)a->sum.machine.steps,
           (unsigned long long)a->sum.machine.plain_accesses, (unsigned long long)a->sum.machine.claims);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    uint64_t count = 500;
    double seconds = 0;
    attack a = {.seed = 1, .runs = 24};
    bool quiet = false;
    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--quiet") == 0)
            quiet = true;
        else if (i + 1 < argc && strcmp(argv[i], "--count") == 0)
            count = strtoull(argv[++i], NULL, 0);
        else if (i + 1 < argc && strcmp(argv[i], "--seconds") == 0)
            seconds = strtod(argv[++i], NULL);
        else if (i + 1 < argc && strcmp(argv[i], "--seed") == 0)
            a.seed = strtoull(argv[++i], NULL, 0);
        else if (i + 1 < argc && strcmp(argv[i], "--runs") == 0)
            a.runs = (unsigned)strtoul(argv[++i], NULL, 0);
        else {
            fprintf(stderr, "usage: random_proofs [--count N | --seconds S] [--seed N] [--runs N] [--quiet]\n");
            return 2;
        }
    }
    const double start = now();
    double reported = start;
    uint64_t seeds = 0;
    for (; seconds > 0 ? now() - start < seconds : seeds < count; seeds++, a.seed++) {
        if (!attack_seed(&a)) {
            report(&a, seeds);
            return 1;
        }
        if (now() - reported > 300) {
            reported = now();
            report(&a, seeds);
        }
    }
    if (!quiet)
        report(&a, seeds);
    /* A run that reaches nothing shows nothing. */
    const bool reached = a.sum.accepted[HONEST] * 3 > a.sum.cases[HONEST] && a.sum.accepted[LYING] != 0 && a.sum.accepted[DAMAGED] != 0 &&
                         a.sum.machine.plain_accesses != 0 && a.sum.machine.claims != 0;
    if (seeds >= 100 && !reached)
        printf("too little was reached\n");
    return seeds >= 100 && !reached ? 1 : 0;
}
