/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* dogma-asm: assembly text to module. */
#include "asm.h"

#include <stddef.h>

int main(int argc, char **argv)
{
    const char *output = NULL;
    bool no_validate = false, shebang = false;
    const cli_option options[] = {
        {'o', "output", "FILE", "write the module to FILE (mandatory; - is standard output)", NULL, &output},
        {0, "shebang", NULL, "put an interpreter line in front and make the file executable", &shebang, NULL},
        {0, "no-validate", NULL, "write the module even when it breaks a rule", &no_validate, NULL},
        {0, NULL, NULL, NULL, NULL, NULL},
    };
    const cli_tool tool = {
        .name = "dogma-asm",
        .synopsis = "[options] -o FILE.dgm FILE.dasm",
        .description = "Assembles text (specification, chapter 10) to a module. The module is validated before it is written;\n"
                       "directives for deliberate damage together with --no-validate make modules that no compiler would write.",
        .examples = "  dogma-asm -o add.dgm add.dasm\n  dogma-dump --disassemble add.dgm | dogma-asm -o same.dgm -",
        .options = options,
    };
    if (cli_parse(&tool, argc, argv) != 1)
        cli_die(CLI_USAGE, "one input file expected; see --help");
    if (output == NULL)
        cli_die(CLI_USAGE, "option --output is missing; see --help");
    assembler *as = cli_allocate(sizeof *as);
    as->path = argv[0];
    asm_parse(as, cli_read_file(argv[0]));
    const asm_bytes file = asm_emit(as, shebang, !no_validate);
    cli_write_file(output, file.data, file.used, shebang);
    return CLI_DONE;
}
