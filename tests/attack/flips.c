/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/*
 * Every bit of the proofs of some modules, flipped one at a time, and structural changes of them: each result is rejected, or accepted and then not refuted.
 *
 *   flips [--seeds N] [--changes N] [--write DIRECTORY] [FILE.dgm...]
 *
 * --seeds    proofs of so many random modules (generate.h)        --changes  structural changes per proof (disturb.c)
 * --write    what is accepted goes to DIRECTORY/NUMBER.dgm, to be run by other means
 */
#include "generate.h"
#include "harness.h"

#include <stdlib.h>
#include <string.h>

enum { RUNS = 6 };

typedef struct totals {
    uint64_t proofs, bytes, flips, accepted, changes, changes_accepted, written;
    machine_result machine;
    const char *directory;
} totals;

static void write_module(totals *sum, const uint8_t *file, size_t size)
{
    char path[4096];
    if (sum->directory == NULL || sum->written >= 400)
        return;
    snprintf(path, sizeof path, "%s/%llu.dgm", sum->directory, (unsigned long long)sum->written++);
    FILE *out = fopen(path, "wb");
    if (out == NULL || fwrite(file, 1, size, out) != size || fclose(out) != 0) {
        perror(path);
        exit(2);
    }
}

/* One proof under both policies. accepted: by the ordinary one. False: refuted. */
static bool attack(const dogma_module *module, const uint8_t *bytes, size_t size, totals *sum, bool *accepted)
{
    bool good = true;
    *accepted = false;
    for (int safe = 0; safe < 2 && good; safe++) {
        checked c = harness_check(module, bytes, size, harness_library(), safe != 0);
        if (c.status == DOGMA_OK) {
            model_proof proof;
            *accepted = *accepted || safe == 0;
            if (!model_read(&proof, bytes, size, harness_library())) {
                fprintf(stderr, "a proof was accepted that cannot be read\n");
                good = false;
            } else {
                good = harness_run(module, &c, &proof, safe != 0, RUNS, sum->flips + sum->changes, &sum->machine);
                if (!good)
                    fprintf(stderr, "refuted: %s\n", sum->machine.why);
                model_free(&proof);
            }
        }
        harness_release(&c);
    }
    return good;
}

static bool flip_all(const dogma_module *module, const uint8_t *bytes, size_t size, totals *sum)
{
    uint8_t *flipped = malloc(size);
    uint8_t *file = malloc(module->file.size_bytes);
    bool good = flipped != NULL && file != NULL, accepted;
    /* Where the proof is a section of the file, the flipped one can be written as a module. */
    const bool inside = bytes >= module->file.data && bytes < module->file.data + module->file.size_bytes;
    sum->proofs++;
    sum->bytes += size;
    for (size_t i = 0; i < size && good; i++) {
        for (unsigned bit = 0; bit < 8 && good; bit++) {
            memcpy(flipped, bytes, size);
            flipped[i] ^= (uint8_t)(1u << bit);
            sum->flips++;
            good = attack(module, flipped, size, sum, &accepted);
            sum->accepted += accepted;
            if (!good)
                fprintf(stderr, "byte %zu bit %u\n", i, bit);
            if (accepted && inside && sum->directory != NULL) {
                memcpy(file, module->file.data, module->file.size_bytes);
                file[(size_t)(bytes - module->file.data) + i] = flipped[i];
                if (dogma_module_rehash(file, module->file.size_bytes) == DOGMA_OK)
                    write_module(sum, file, module->file.size_bytes);
            }
        }
    }
    free(flipped);
    free(file);
    return good;
}

static bool change_structure(const dogma_module *module, const uint8_t *bytes, size_t size, unsigned changes, totals *sum)
{
    bool good = true, accepted;
    for (unsigned i = 0; i < changes && good; i++) {
        model_proof proof;
        if (!model_read(&proof, bytes, size, harness_library()))
            return false;
        chooser c = chooser_make(NULL, 0, i);
        disturb_proof(&c, module, &proof);
        size_t changed_size;
        uint8_t *changed = model_write(&proof, &changed_size);
        model_free(&proof);
        sum->changes++;
        good = attack(module, changed, changed_size, sum, &accepted);
        sum->changes_accepted += accepted;
        free(changed);
    }
    return good;
}

static bool attack_file(const uint8_t *bytes, size_t size, unsigned changes, totals *sum, const char *name)
{
    opened_module opened;
    bool accepted;
    if (!harness_open(&opened, bytes, size)) {
        fprintf(stderr, "%s: not a valid module\n", name);
        return false;
    }
    const dogma_span proof = opened.module.proof;
    bool good = true;
    if (proof.size_bytes != 0) {
        good = attack(&opened.module, proof.data, proof.size_bytes, sum, &accepted);
        if (good && accepted)
            good = flip_all(&opened.module, proof.data, proof.size_bytes, sum) &&
                   change_structure(&opened.module, proof.data, proof.size_bytes, changes, sum);
    }
    if (!good)
        fprintf(stderr, "%s: refuted\n", name);
    harness_close(&opened);
    return good;
}

static bool attack_seed(uint64_t seed, unsigned changes, totals *sum)
{
    static uint8_t file[GENERATE_FILE_MAX];
    chooser c = chooser_make(NULL, 0, seed);
    const size_t size = generate_module(&c, file);
    opened_module opened;
    model_proof proof;
    size_t bytes_size;
    bool accepted;
    if (!harness_open(&opened, file, size))
        exit(2);
    guess_proof(&c, &opened.module, false, &proof);
    uint8_t *bytes = model_write(&proof, &bytes_size);
    model_free(&proof);
    bool good = attack(&opened.module, bytes, bytes_size, sum, &accepted);
    if (good && accepted)
        good = flip_all(&opened.module, bytes, bytes_size, sum) && change_structure(&opened.module, bytes, bytes_size, changes, sum);
    if (!good)
        fprintf(stderr, "seed %llu: refuted\n", (unsigned long long)seed);
    free(bytes);
    harness_close(&opened);
    return good;
}

int main(int argc, char **argv)
{
    static uint8_t file[1 << 20];
    totals sum = {.directory = NULL};
    unsigned long seeds = 0;
    unsigned changes = 100;
    bool good = true;
    for (int i = 1; i < argc && good; i++) {
        if (i + 1 < argc && strcmp(argv[i], "--seeds") == 0) {
            seeds = strtoul(argv[++i], NULL, 0);
        } else if (i + 1 < argc && strcmp(argv[i], "--changes") == 0) {
            changes = (unsigned)strtoul(argv[++i], NULL, 0);
        } else if (i + 1 < argc && strcmp(argv[i], "--write") == 0) {
            sum.directory = argv[++i];
        } else {
            FILE *in = fopen(argv[i], "rb");
            if (in == NULL) {
                perror(argv[i]);
                return 2;
            }
            const size_t size = fread(file, 1, sizeof file, in);
            fclose(in);
            good = attack_file(file, size, changes, &sum, argv[i]);
        }
    }
    for (uint64_t seed = 1; seed <= seeds && good; seed++)
        good = attack_seed(seed, changes, &sum);
    printf("%llu proofs, %llu bytes; %llu bits flipped, %llu still accepted; %llu changes, %llu accepted; %llu plain accesses, %llu claims looked at\n",
           (unsigned long long)sum.proofs, (unsigned long long)sum.bytes, (unsigned long long)sum.flips, (unsigned long long)sum.accepted,
           (unsigned long long)sum.changes, (unsigned long long)sum.changes_accepted, (unsigned long long)sum.machine.plain_accesses,
           (unsigned long long)sum.machine.claims);
    return good && sum.flips != 0 ? 0 : 1;
}
