/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* dogma-thm: checks theories, and writes what the build needs of the library. Spec: appendix/theory-format. */
#include "thm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#ifndef DOGMA_VERSION
#define DOGMA_VERSION "0"
#endif

enum { FILES_MAX = 256 };
#define THEOREM_BUDGET ((uint64_t)1 << 34) /* steps for one theorem of the library: some ten seconds */

typedef struct options {
    const char *library[FILES_MAX];
    size_t library_count;
    const char *safety, *steps, *rows, *only;
    const char *out_c, *out_binary, *out_header, *out_index, *out_local, *out_asm, *local;
    bool reach, list, times, isa, library_only;
} options;

static const char help[] =
    "usage: dogma-thm [options] FILE.thm...\n"
    "Checks theories: reads the sources in the given order, and has the theorem kernel check every proof.\n"
    "\n"
    "  --safety FILE        safety.thm: its environment goes first, its rows and rules are checked after the library\n"
    "  --library-only       only the environment of safety.thm\n"
    "  --steps FILE         names of the theorems proofs of modules cite as steps\n"
    "  --reach              fail if a theorem or definition is of no use to a row, a rule or a listed step\n"
    "  --rows FILE          fail if a row id T-... in the tables of FILE has no row in safety.thm\n"
    "  --isa                fail if an instruction that writes a general register has no semantics\n"
    "  --only NAME          check this theorem alone\n"
    "  --local FILE         a further theory that rests on the library, as in a module's proof: no axioms, small budget\n"
    "  --list               print every theorem\n"
    "  --times              print what took longer than 20 ms\n"
    "  --write-binary FILE  the library in binary form\n"
    "  --write-local FILE   the theory of --local in binary form\n"
    "  --write-asm FILE     the theory of --local as directives for dogma-asm, with the numbers of its theorems\n"
    "  --write-c FILE       the same as C source that defines dogma_theory_library_bytes\n"
    "  --write-header FILE  C header with the numbers of the step theorems\n"
    "  --write-index FILE   the index of theorems, Markdown\n"
    "  --help, --version\n"
    "\n"
    "Examples:\n"
    "  dogma-thm --list stdlib-theorems/*.thm\n"
    "  dogma-thm --local mine.thm --write-local mine.bin stdlib-theorems/*.thm\n"
    "\n"
    "Exit status: 0 all proven, 1 an error in a theory, 2 usage, 3 files or memory.\n";

static double seconds(void)
{
    struct timespec now;
    timespec_get(&now, TIME_UTC);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

static FILE *create(const char *path)
{
    FILE *file = fopen(path, "wb");
    if (file == NULL) {
        fprintf(stderr, "dogma-thm: error: cannot write %s\n", path);
        exit(3);
    }
    return file;
}

static void finish(FILE *file, const char *path)
{
    const bool bad = ferror(file) != 0;
    if (fclose(file) != 0 || bad) {
        remove(path);
        fprintf(stderr, "dogma-thm: error: cannot write %s\n", path);
        exit(3);
    }
}

static const char *why(dogma_status status, dg_slice_result slice)
{
    if (status == DOGMA_E_THEORY_MALFORMED)
        return "malformed (a limit of the binary form?)";
    switch (slice) {
    case DG_SLICE_REFUTED: return "slice: values exist for which it is false";
    case DG_SLICE_STATES: return "slice: too many states; use `from`, or prove it in parts";
    case DG_SLICE_SIZE: return "slice: too large; use `from`, or prove it in parts";
    case DG_SLICE_BUDGET: return "the budget is used up";
    case DG_SLICE_NOTHING: case DG_SLICE_PROVEN: break;
    }
    return status == DOGMA_E_LIMIT ? "the budget is used up" : "the instance does not match";
}

typedef struct part { dogma_theory theory; uint8_t *bytes; size_t size; dogma_scratch scratch; } part;

static void *allocate(size_t size)
{
    void *memory = malloc(size);
    if (memory == NULL) {
        fputs("dogma-thm: error: out of memory\n", stderr);
        exit(3);
    }
    return memory;
}

/* Reads what was written, and has the kernel check theorem by theorem. */
static bool check(thm_world *world, const options *o, part *p, const dogma_theory *base, uint32_t first, bool axioms)
{
    const size_t size = dogma_theory_check_scratch_bytes(p->size, base, axioms);
    uint64_t budget = axioms ? THEOREM_BUDGET : dogma_theory_local_budget(p->size);
    dg_checker *checker = allocate(sizeof *checker);
    dogma_scratch work;
    bool good = true;
    dogma_scratch_init(&p->scratch, allocate(dogma_theory_scratch_bytes(p->size)), dogma_theory_scratch_bytes(p->size));
    dogma_scratch_init(&work, allocate(size), size);
    dogma_status status = dg_theory_read(p->bytes, p->size, base, &p->scratch, &p->theory);
    if (status == DOGMA_OK)
        status = dg_checker_init(checker, &p->theory, axioms, axioms ? DG_SLICE_LIBRARY_STATES_MAX : DG_SLICE_LOCAL_STATES_MAX, &budget, &work);
    if (status != DOGMA_OK) {
        fprintf(stderr, "dogma-thm: error: the kernel does not read what was written: %s\n", dogma_status_text(status));
        exit(1);
    }
    for (uint32_t i = 0; i < p->theory.theorem_count; i++) {
        const thm_theorem *theorem = &world->theorems[first + i];
        if (o->only != NULL && strcmp(o->only, theorem->name) != 0)
            continue;
        const double start = seconds();
        if (axioms)
            budget = THEOREM_BUDGET;
        status = dg_checker_theorem(checker, p->theory.first_theorem + i);
        const double took = seconds() - start;
        if (status != DOGMA_OK) {
            fprintf(stderr, "%s:%u: error: `%s` is not proven: %s (byte %u of %u of its proof)\n", theorem->file, theorem->line, theorem->name,
                    why(status, checker->slice_result), checker->fail_offset - dg_theorem_of(&p->theory, p->theory.first_theorem + i)->proof,
                    dg_theorem_of(&p->theory, p->theory.first_theorem + i)->proof_bytes);
            good = false;
        }
        if (o->times && took > 0.02)
            printf("%8.1f ms  %s\n", took * 1e3, theorem->name), fflush(stdout);
    }
    free(work.base);
    free(checker);
    return good;
}

static void print_statement(FILE *out, const thm_theorem *theorem)
{
    for (uint32_t i = 0; i < theorem->hypothesis_count; i++) {
        fputs(i == 0 ? "" : ", ", out);
        thm_print(out, theorem->hypotheses[i], theorem->variables);
    }
    fputs(theorem->hypothesis_count == 0 ? "" : " |- ", out);
    thm_print(out, theorem->conclusion, theorem->variables);
}

/* Directives that put the local theory into a proof written by hand; steps cite its theorems by the numbers in the comments. */
static void write_asm(const thm_world *world, const part *library, const part *local, const char *path)
{
    FILE *out = create(path);
    fprintf(out, ".proof theory 0x%016" PRIx64, library->theory.hash_low);
    for (size_t i = 0; i < local->size; i++)
        fprintf(out, "%s%u", i % 24 == 0 ? "\n.local_theory " : ", ", local->bytes[i]);
    fputc('\n', out);
    for (uint32_t i = 0; i < local->theory.theorem_count; i++)
        fprintf(out, "; %s = %u\n", world->theorems[world->library_count + i].name, local->theory.first_theorem + i);
    finish(out, path);
}

static void write_c(const thm_world *world, const part *library, const char *path)
{
    FILE *out = create(path);
    (void)world;
    fputs("/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */\n/* Generated from stdlib-theorems by dogma-thm; do not edit. */\n"
          "#include <dogma/theory.h>\n\nstatic const uint8_t library[] = {",
          out);
    for (size_t i = 0; i < library->size; i++)
        fprintf(out, "%s0x%02x,", i % 24 == 0 ? "\n    " : " ", library->bytes[i]);
    fputs("\n};\n\nconst uint8_t *dogma_theory_library_bytes(size_t *size)\n{\n    *size = sizeof library;\n    return library;\n}\n", out);
    finish(out, path);
}

static void write_header(const thm_world *world, const char *path)
{
    FILE *out = create(path);
    fputs("/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */\n/* Generated from stdlib-theorems by dogma-thm; do not edit. */\n"
          "/* Numbers of the theorems that proofs of modules cite as steps, and of their variables. */\n"
          "#ifndef DOGMA_THEOREMS_H\n#define DOGMA_THEOREMS_H\n\nenum {\n",
          out);
    for (uint32_t i = 0; i < world->library_count; i++) {
        const thm_theorem *theorem = &world->theorems[i];
        if (!theorem->listed_step)
            continue;
        fprintf(out, "    /* %s */\n    DOGMA_THEOREM_%s = %u,\n", theorem->sentence, theorem->name, i);
        for (uint32_t v = 0; v < theorem->variable_count; v++)
            fprintf(out, "    DOGMA_THEOREM_%s_%s = %u,%s\n", theorem->name, theorem->variables[v], v,
                    (theorem->value_mask >> v & 1) != 0 ? "" : " /* constant */");
    }
    fputs("    DOGMA_THEOREM_NONE = 0x7fffffff\n};\n\n#endif\n", out);
    finish(out, path);
}

static void write_cell(FILE *out, const thm_theorem *theorem)
{
    char *text = NULL;
    size_t size = 0;
    FILE *buffer = open_memstream(&text, &size);
    if (buffer == NULL)
        exit(3);
    print_statement(buffer, theorem);
    fclose(buffer);
    fputc('`', out);
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '|')
            fputc('\\', out);
        fputc(text[i], out);
    }
    fputc('`', out);
    free(text);
}

static void write_index(const thm_world *world, const char *path)
{
    FILE *out = create(path);
    uint32_t axioms = 0, environment = 0, rows = 0;
    for (uint32_t i = 0; i < world->theorem_count; i++) {
        axioms += world->theorems[i].axiom && !world->theorems[i].environment;
        environment += world->theorems[i].environment;
        rows += world->theorems[i].row != NULL;
    }
    fprintf(out,
            "<!-- SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception -->\n"
            "# Index of theorems\n\n"
            "Generated by `dogma-thm` from stdlib-theorems and safety.thm; do not edit. Statements are those the kernel checks: definitions are expanded. All arithmetic\n"
            "is modulo 2^64, `<u` is unsigned, `<s` signed. Proof: slice, eval, instance (of earlier ones, with slices between), cases, axiom.\n\n"
            "%u theorems in the library, %u of them axioms, %u facts of the environment; %u rows and rules of safety.thm.\n",
            world->library_count - axioms - environment, axioms, environment, rows);
    const char *file = NULL;
    for (uint32_t i = 0; i < world->theorem_count; i++) {
        const thm_theorem *theorem = &world->theorems[i];
        const char *base = strrchr(theorem->file, '/');
        base = base == NULL ? theorem->file : base + 1;
        if (file == NULL || strcmp(file, base) != 0) {
            file = base;
            fprintf(out, "\n## %s\n\n| id | name | statement | proof | for |\n|---|---|---|---|---|\n", file);
        }
        fprintf(out, "| %u | %s%s | ", i, theorem->name, theorem->listed_step ? " (step)" : "");
        write_cell(out, theorem);
        fprintf(out, " | %s | %s |\n", theorem->method, theorem->sentence);
    }
    finish(out, path);
}

/* Row ids in the first cells of a document's tables: `| T-ADD64, T-SUB64 | ...`. */
static bool check_rows(const thm_world *world, const char *path)
{
    FILE *file = fopen(path, "rb");
    char line[4096];
    uint32_t found = 0;
    bool good = true;
    if (file == NULL) {
        fprintf(stderr, "dogma-thm: error: cannot open %s\n", path);
        exit(3);
    }
    while (fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, "| T-", 4) != 0)
            continue;
        char *end = strstr(line + 2, " |");
        if (end != NULL)
            *end = 0;
        for (char *id = strtok(line + 2, ", \n"); id != NULL; id = strtok(NULL, ", \n")) {
            bool justified = false;
            found++;
            for (uint32_t i = 0; i < world->theorem_count; i++)
                justified |= world->theorems[i].row != NULL && strcmp(world->theorems[i].row, id) == 0;
            if (!justified)
                fprintf(stderr, "%s: error: row %s has no justification in safety.thm\n", path, id);
            good &= justified;
        }
    }
    fclose(file);
    if (found == 0) {
        fprintf(stderr, "%s: error: no row ids in it\n", path);
        good = false;
    }
    return good;
}

/* Every row of the ISA table that writes a general register has a meaning, and every meaning a row. */
static bool check_isa(const thm_world *world)
{
    static const struct { const char *mnemonic, *form, *operands, *rule; } rows[] = {
#define DOGMA_INSN(NAME, TEXT, OPCODE, FORM, OPERANDS, TRAITS, RULE) {TEXT, #FORM, OPERANDS, RULE},
#include <dogma/isa.def>
    };
    const size_t count = sizeof rows / sizeof rows[0];
    bool good = true;
    for (size_t r = 0; r < count; r++) {
        const char *o = rows[r].operands;
        const bool writes = strstr(o, "=w") != NULL || strstr(o, "=x") != NULL || strstr(o, "+w") != NULL || strstr(o, "+x") != NULL;
        bool found = !writes;
        for (uint32_t s = 0; s < world->semantics_count && !found; s++)
            for (uint32_t f = 0; f < world->semantics[s].form_count; f++)
                found |= strcmp(world->semantics[s].mnemonic, rows[r].mnemonic) == 0 && strcmp(world->semantics[s].forms[f], rows[r].form) == 0;
        if (!found)
            fprintf(stderr, "safety.thm: error: no semantics for %s %s\n", rows[r].mnemonic, rows[r].form);
        good &= found;
    }
    for (uint32_t s = 0; s < world->semantics_count; s++)
        for (uint32_t f = 0; f < world->semantics[s].form_count; f++) {
            bool found = false;
            for (size_t r = 0; r < count && !found; r++)
                found = strcmp(world->semantics[s].mnemonic, rows[r].mnemonic) == 0 && strcmp(world->semantics[s].forms[f], rows[r].form) == 0;
            for (uint32_t other = 0; other < s; other++)
                for (uint32_t g = 0; g < world->semantics[other].form_count; g++)
                    if (world->semantics[other].mnemonic == world->semantics[s].mnemonic && world->semantics[other].forms[g] == world->semantics[s].forms[f]) {
                        fprintf(stderr, "%s:%u: error: %s %s has semantics already\n", world->semantics[s].file, world->semantics[s].line,
                                world->semantics[s].mnemonic, world->semantics[s].forms[f]);
                        good = false;
                    }
            if (!found)
                fprintf(stderr, "%s:%u: error: the ISA has no row %s %s\n", world->semantics[s].file, world->semantics[s].line, world->semantics[s].mnemonic,
                        world->semantics[s].forms[f]);
            good &= found;
        }
    return good;
}

/* What is listed as a step must have the shape of one. */
static bool check_steps(const thm_world *world, const part *library)
{
    bool good = true;
    for (uint32_t i = 0; i < world->library_count; i++) {
        dogma_step_shape shape;
        if (!world->theorems[i].listed_step || dogma_theory_step_shape(&library->theory, i, &shape) == DOGMA_OK)
            continue;
        fprintf(stderr, "%s:%u: error: `%s` is listed as a step but does not have the shape of one\n", world->theorems[i].file, world->theorems[i].line,
                world->theorems[i].name);
        good = false;
    }
    return good;
}

static int usage(const char *what, const char *word)
{
    fprintf(stderr, "dogma-thm: error: %s%s; see --help\n", what, word);
    return 2;
}

static int parse(int argc, char **argv, options *o)
{
    const struct { const char *name; const char **value; } with_value[] = {
        {"--safety", &o->safety}, {"--steps", &o->steps}, {"--rows", &o->rows}, {"--only", &o->only}, {"--local", &o->local},
        {"--write-c", &o->out_c}, {"--write-binary", &o->out_binary}, {"--write-header", &o->out_header}, {"--write-index", &o->out_index},
        {"--write-local", &o->out_local}, {"--write-asm", &o->out_asm}};
    const struct { const char *name; bool *flag; } flags[] = {{"--reach", &o->reach}, {"--list", &o->list}, {"--times", &o->times}, {"--isa", &o->isa}, {"--library-only", &o->library_only}};
    for (int i = 1; i < argc; i++) {
        const char *word = argv[i];
        bool known = false;
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            fputs(help, stdout);
            exit(0);
        }
        if (strcmp(word, "--version") == 0) {
            puts("dogma-thm " DOGMA_VERSION " (theory revision 1)");
            exit(0);
        }
        for (size_t j = 0; j < sizeof flags / sizeof flags[0]; j++)
            if (strcmp(word, flags[j].name) == 0)
                *flags[j].flag = known = true;
        for (size_t j = 0; j < sizeof with_value / sizeof with_value[0] && !known; j++)
            if (strcmp(word, with_value[j].name) == 0) {
                if (i + 1 == argc)
                    return usage("a value is missing after ", word);
                *with_value[j].value = argv[++i];
                known = true;
            }
        if (known)
            continue;
        if (word[0] == '-')
            return usage("unknown option ", word);
        if (o->library_count == FILES_MAX)
            return usage("too many files", "");
        o->library[o->library_count++] = word;
    }
    if (o->library_count == 0 && o->safety == NULL)
        return usage("no file is given", "");
    return 0;
}

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
/* What is loaded lives until the tool ends: nothing to look for at the end. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
    return "detect_leaks=0";
}
#endif
#endif

int main(int argc, char **argv)
{
    options o = {0};
    const int wrong = parse(argc, argv, &o);
    if (wrong != 0)
        return wrong;
    thm_world *world = thm_load(o.library, o.library_count, o.safety, o.local, !o.library_only);
    part library = {0}, safety = {0}, local = {0};
    library.bytes = thm_write(world, THM_LIBRARY, &library.size);
    bool good = check(world, &o, &library, NULL, 0, true);
    if (good && o.safety != NULL && o.local == NULL && !o.library_only) {
        safety.bytes = thm_write(world, THM_SAFETY, &safety.size);
        good = check(world, &o, &safety, &library.theory, world->library_count, true);
    }
    if (good && o.local != NULL) {
        local.bytes = thm_write(world, THM_LOCAL, &local.size);
        good = check(world, &o, &local, &library.theory, world->library_count, false);
    }
    if (good && o.steps != NULL)
        good = thm_mark_steps(world, o.steps);
    if (good && o.steps != NULL)
        good = check_steps(world, &library);
    if (good && o.reach)
        good = thm_reach(world);
    if (good && o.rows != NULL)
        good = check_rows(world, o.rows);
    if (good && o.isa)
        good = check_isa(world);
    if (!good)
        return 1;
    uint32_t axioms = 0;
    for (uint32_t i = 0; i < world->theorem_count; i++) {
        const thm_theorem *theorem = &world->theorems[i];
        axioms += theorem->axiom;
        if (o.list) {
            printf("%u %s [%s]: ", i, theorem->name, theorem->method);
            print_statement(stdout, theorem);
            printf("\n    %s\n", theorem->sentence);
        }
    }
    printf("%u theorems proven, %u axioms, library %zu bytes\n", world->theorem_count - axioms, axioms, library.size);
    if (o.out_binary != NULL) {
        FILE *out = create(o.out_binary);
        fwrite(library.bytes, 1, library.size, out);
        finish(out, o.out_binary);
    }
    if (o.out_local != NULL && o.local != NULL) {
        FILE *out = create(o.out_local);
        fwrite(local.bytes, 1, local.size, out);
        finish(out, o.out_local);
    }
    if (o.out_asm != NULL && o.local != NULL)
        write_asm(world, &library, &local, o.out_asm);
    if (o.out_c != NULL)
        write_c(world, &library, o.out_c);
    if (o.out_header != NULL)
        write_header(world, o.out_header);
    if (o.out_index != NULL)
        write_index(world, o.out_index);
    return 0;
}
