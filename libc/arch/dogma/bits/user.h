/* SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception */
/* Tracing another process is not part of the platform; the types exist because <sys/procfs.h> names them. */
#define ELF_NGREG 16
#define ELF_NFPREG 16
typedef unsigned long elf_greg_t, elf_gregset_t[ELF_NGREG];
typedef unsigned long elf_fpregset_t[2 * ELF_NFPREG];
