/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* dogma-dump: shows what is in a module. */
#include "dump.h"

#include <inttypes.h>
#include <stdio.h>

static void print_span(dogma_span text)
{
    fwrite(text.data, 1, text.size_bytes, stdout);
}

/* One line per export: "function NAME TYPE" or "data NAME BYTES". */
static void print_exports_list(const dogma_module *m)
{
    for (uint32_t i = 0; i < m->export_count; i++) {
        const dogma_export *export = &m->exports[i];
        const bool function = export->kind == DOGMA_KIND_FUNCTION;
        printf("%s ", function ? "function" : "data");
        print_span(export->name);
        if (function)
            printf(" %s\n", export->function < m->function_count ? dump_type(m, m->functions[export->function].signature) : "?");
        else
            printf(" %" PRIu64 "\n", export->size_bytes);
    }
}

/* One line per import: "function MODULE NAME TYPE" or "data MODULE NAME BYTES". */
static void print_imports_list(const dogma_module *m)
{
    for (uint32_t i = 0; i < m->import_count; i++) {
        const dogma_import *import = &m->imports[i];
        const bool function = import->kind == DOGMA_KIND_FUNCTION;
        printf("%s ", function ? "function" : "data");
        print_span(import->module);
        putchar(' ');
        print_span(import->name);
        if (function)
            printf(" %s\n", dump_type(m, import->signature));
        else
            printf(" %" PRIu64 "\n", import->size_bytes);
    }
}

int main(int argc, char **argv)
{
    bool sections = false, disassemble = false, json = false, exports = false, imports = false, validate = false;
    dump d = {.only = NULL};
    const cli_option options[] = {
        {'s', "sections", NULL, "print the section table", &sections, NULL},
        {'d', "disassemble", NULL, "print assembly text that dogma-asm accepts", &disassemble, NULL},
        {'f', "function", "NAME", "only this function (with --disassemble, --json)", NULL, &d.only},
        {0, "json", NULL, "print a JSON object; with --disassemble, instructions too", &json, NULL},
        {0, "exports-list", NULL, "print one line per export", &exports, NULL},
        {0, "imports-list", NULL, "print one line per import", &imports, NULL},
        {0, "validate", NULL, "check all rules first; an invalid module is an error", &validate, NULL},
        {0, NULL, NULL, NULL, NULL, NULL},
    };
    const cli_tool tool = {
        .name = "dogma-dump",
        .synopsis = "[options] FILE.dgm",
        .description = "Shows a module: manifest, sections, imports, exports and functions, or what the options ask for.\n"
                       "The module must be well-formed; it need not be valid unless --validate is given.",
        .examples = "  dogma-dump prog.dgm\n  dogma-dump --disassemble --function main prog.dgm",
        .options = options,
    };
    if (cli_parse(&tool, argc, argv) != 1)
        cli_die(CLI_USAGE, "one module expected; see --help");
    dogma_module module;
    cli_load_module(argv[0], validate, &module);
    d.module = &module;
    dump_prepare(&d);
    if (d.only != NULL) {
        uint32_t i = 0;
        while (i < module.function_count && !dump_is_selected(&d, i))
            i++;
        if (i == module.function_count)
            cli_die(CLI_REJECTED, "%s: there is no function `%s`", argv[0], d.only);
    }
    if (json)
        dump_json(&d, disassemble);
    else if (disassemble)
        dump_assembly(&d);
    if (sections && !json)
        dump_sections(&d);
    if (exports)
        print_exports_list(&module);
    if (imports)
        print_imports_list(&module);
    if (!json && !disassemble && !sections && !exports && !imports)
        dump_summary(&d);
    if (fflush(stdout) != 0 || ferror(stdout))
        cli_die(CLI_ENVIRONMENT, "standard output cannot be written");
    return CLI_DONE;
}
