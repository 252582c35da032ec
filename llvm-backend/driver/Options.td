//===-- Options.td - Command line of dogma-cc -----------------------------===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An option that is not listed here is an error. Options of the group Frontend go to clang's driver as
// they are, after a look into clang's own table: a -f or -W option that clang does not know is an error
// as well. Options of the group Ignored are accepted because they ask for what is always so here, or
// for something that has no meaning for this target.

include "llvm/Option/OptParser.td"

def ActionGroup : OptionGroup<"<action>">, HelpText<"What to do">;
def FrontendGroup : OptionGroup<"<front end>">, HelpText<"Language, preprocessor, warnings, code">;
def LinkGroup : OptionGroup<"<link>">, HelpText<"Linking">;
def PrintGroup : OptionGroup<"<print>">, HelpText<"Information">;
def IgnoredGroup : OptionGroup<"<ignored>">;

class Action : Group<ActionGroup>;
class Frontend : Group<FrontendGroup>;
class Link : Group<LinkGroup>;
class Print : Group<PrintGroup>;
class Ignored : Group<IgnoredGroup>;

//-- What to do ---------------------------------------------------------------
def c : Flag<["-"], "c">, Action, HelpText<"Compile to an object (LLVM bitcode); do not link">;
def S : Flag<["-"], "S">, Action, HelpText<"Compile to LLVM IR text; do not link">;
def E : Flag<["-"], "E">, Action, HelpText<"Preprocess only">;
def M : Flag<["-"], "M">, Action, HelpText<"Print the files a source depends on; implies -E">;
def MM : Flag<["-"], "MM">, Action, HelpText<"Like -M, without system headers">;
def fsyntax_only : Flag<["-"], "fsyntax-only">, Action, HelpText<"Check the source only">;
def r : Flag<["-"], "r">, Action, HelpText<"Merge the inputs into one object">;
def o : JoinedOrSeparate<["-"], "o">, Action, MetaVarName<"<file>">, HelpText<"Write to <file>">;
def x : JoinedOrSeparate<["-"], "x">, Action, MetaVarName<"<language>">,
  HelpText<"Language of the inputs that follow: c, cpp-output, ir, none">;
def verbose : Flag<["-"], "v">, Action, HelpText<"Print the steps to standard error">;
def hash_hash_hash : Flag<["-"], "###">, Action, HelpText<"Print the steps, do not run them">;
def emit_llvm : Flag<["-"], "emit-llvm">, Ignored;

//-- Language, preprocessor ---------------------------------------------------
def D : JoinedOrSeparate<["-"], "D">, Frontend, MetaVarName<"<macro>[=<value>]">, HelpText<"Define a macro">;
def U : JoinedOrSeparate<["-"], "U">, Frontend, MetaVarName<"<macro>">, HelpText<"Undefine a macro">;
def I : JoinedOrSeparate<["-"], "I">, Frontend, MetaVarName<"<dir>">, HelpText<"Search <dir> for headers">;
def include_ : JoinedOrSeparate<["-", "--"], "include">, Frontend, MetaVarName<"<file>">,
  HelpText<"Include <file> before the source">;
def imacros : JoinedOrSeparate<["-", "--"], "imacros">, Frontend, MetaVarName<"<file>">,
  HelpText<"Take the macros of <file>">;
def isystem : JoinedOrSeparate<["-"], "isystem">, Frontend, MetaVarName<"<dir>">,
  HelpText<"Search <dir> for headers, as system headers">;
def iquote : JoinedOrSeparate<["-"], "iquote">, Frontend, MetaVarName<"<dir>">,
  HelpText<"Search <dir> for headers in quotation marks">;
def idirafter : JoinedOrSeparate<["-"], "idirafter">, Frontend, MetaVarName<"<dir>">,
  HelpText<"Search <dir> for headers after all others">;
def iprefix : JoinedOrSeparate<["-"], "iprefix">, Frontend;
def iwithprefix : JoinedOrSeparate<["-"], "iwithprefix">, Frontend;
def iwithprefixbefore : JoinedOrSeparate<["-"], "iwithprefixbefore">, Frontend;
def nostdinc : Flag<["-", "--"], "nostdinc">, Action, HelpText<"Do not search the standard header directories">;
def nobuiltininc : Flag<["-"], "nobuiltininc">, Action, HelpText<"Do not search the compiler's own headers">;
def nostdlibinc : Flag<["-"], "nostdlibinc">, Action, HelpText<"Do not search the C library's headers">;
def C : Flag<["-"], "C">, Frontend, HelpText<"Keep comments with -E">;
def CC : Flag<["-"], "CC">, Frontend;
def P : Flag<["-"], "P">, Frontend, HelpText<"No line markers with -E">;
def H : Flag<["-"], "H">, Frontend, HelpText<"Show which headers are included">;
def dM : Flag<["-"], "dM">, Frontend, HelpText<"Print macro definitions with -E">;
def dD : Flag<["-"], "dD">, Frontend;
def dI : Flag<["-"], "dI">, Frontend;
def undef : Flag<["-"], "undef">, Frontend;
def MD : Flag<["-"], "MD">, Frontend, HelpText<"Also write a dependency file">;
def MMD : Flag<["-"], "MMD">, Frontend, HelpText<"Like -MD, without system headers">;
def MF : JoinedOrSeparate<["-"], "MF">, Frontend, MetaVarName<"<file>">, HelpText<"Name of the dependency file">;
def MG : Flag<["-"], "MG">, Frontend, HelpText<"Treat missing headers as generated">;
def MP : Flag<["-"], "MP">, Frontend, HelpText<"Add an empty rule for each header">;
def MT : JoinedOrSeparate<["-"], "MT">, Frontend, MetaVarName<"<target>">, HelpText<"Target of the rule">;
def MQ : JoinedOrSeparate<["-"], "MQ">, Frontend, MetaVarName<"<target>">, HelpText<"Like -MT, quoted for make">;
def Wp_COMMA : CommaJoined<["-"], "Wp,">, Frontend;
def std_EQ : Joined<["-", "--"], "std=">, Frontend, MetaVarName<"<standard>">, HelpText<"Language standard">;
def ansi : Flag<["-", "--"], "ansi">, Frontend, HelpText<"Same as -std=c89">;
def traditional_cpp : Flag<["-", "--"], "traditional-cpp">, Frontend;
def trigraphs : Flag<["-", "--"], "trigraphs">, Frontend;
def pedantic : Flag<["-", "--"], "pedantic">, Frontend;
def pedantic_errors : Flag<["-", "--"], "pedantic-errors">, Frontend;
def w : Flag<["-"], "w">, Frontend, HelpText<"No warnings">;
def W_Joined : Joined<["-"], "W">, Frontend, MetaVarName<"<warning>">, HelpText<"Warnings, as clang's">;
def O_Joined : Joined<["-"], "O">, Frontend, MetaVarName<"<level>">,
  HelpText<"Optimise: 0 1 2 3 s z g fast. Without it 0 when compiling, 2 when linking">;
def g_Joined : Joined<["-"], "g">, Frontend, HelpText<"Line information, as clang's -g options">;
def f_Joined : Joined<["-"], "f">, Frontend, MetaVarName<"<feature>">, HelpText<"Features, as clang's">;
def pthread : Flag<["-"], "pthread">, Frontend;
def pthreads : Flag<["-"], "pthreads">, Alias<pthread>;

//-- Features with a meaning of their own --------------------------------------
def fdogma_clamp : Flag<["-"], "fdogma-clamp">, Link,
  HelpText<"Clamp addresses where it pays, so that accesses can be proven; counts when linking. Default at -O1 and above">;
def fno_dogma_clamp : Flag<["-"], "fno-dogma-clamp">, Link, HelpText<"Clamp nothing">;
def fdogma_proof : Flag<["-"], "fdogma-proof">, Link,
  HelpText<"Prove accesses and put the proof into the module; counts when linking. Default">;
def fno_dogma_proof : Flag<["-"], "fno-dogma-proof">, Link, HelpText<"Write no proof">;
def fno_lto : Flag<["-"], "fno-lto">, Ignored;
def flto : Flag<["-"], "flto">, Ignored;
def flto_EQ : Joined<["-"], "flto=">, Ignored;
def ffat_lto_objects : Flag<["-"], "ffat-lto-objects">, Ignored;
def fno_fat_lto_objects : Flag<["-"], "fno-fat-lto-objects">, Ignored;
def fuse_linker_plugin : Flag<["-"], "fuse-linker-plugin">, Ignored;
def fno_use_linker_plugin : Flag<["-"], "fno-use-linker-plugin">, Ignored;
def fPIC : Flag<["-"], "fPIC">, Ignored;
def fpic : Flag<["-"], "fpic">, Ignored;
def fPIE : Flag<["-"], "fPIE">, Ignored;
def fpie : Flag<["-"], "fpie">, Ignored;
def fno_PIC : Flag<["-"], "fno-PIC">, Ignored;
def fno_pic : Flag<["-"], "fno-pic">, Ignored;
def fno_PIE : Flag<["-"], "fno-PIE">, Ignored;
def fno_pie : Flag<["-"], "fno-pie">, Ignored;
def fplt : Flag<["-"], "fplt">, Ignored;
def fno_plt : Flag<["-"], "fno-plt">, Ignored;
def fcf_protection : Flag<["-"], "fcf-protection">, Ignored;
def fcf_protection_EQ : Joined<["-"], "fcf-protection=">, Ignored;
def fstack_clash_protection : Flag<["-"], "fstack-clash-protection">, Ignored;
def fno_stack_clash_protection : Flag<["-"], "fno-stack-clash-protection">, Ignored;

def fsanitize_EQ : CommaJoined<["-"], "fsanitize=">, Action, MetaVarName<"<check>">,
  HelpText<"Only checks that need no library: with -fsanitize-trap=all">;

//-- Machine -------------------------------------------------------------------
def m64 : Flag<["-"], "m64">, Ignored;
def mno_red_zone : Flag<["-"], "mno-red-zone">, Ignored;

//-- Linking -------------------------------------------------------------------
def L : JoinedOrSeparate<["-"], "L">, Link, MetaVarName<"<dir>">, HelpText<"Search <dir> for libraries">;
def l : JoinedOrSeparate<["-"], "l">, Link, MetaVarName<"<name>">,
  HelpText<"Link lib<name>.dgm or lib<name>.a">;
def shared : Flag<["-", "--"], "shared">, Link, HelpText<"Write a library module">;
def static : Flag<["-", "--"], "static">, Link, HelpText<"Use archives only">;
def static_pie : Flag<["-", "--"], "static-pie">, Link;
def rdynamic : Flag<["-"], "rdynamic">, Link, HelpText<"Export the symbols of a program">;
def s : Flag<["-"], "s">, Link, HelpText<"Strip names and lines">;
def e : JoinedOrSeparate<["-"], "e">, Link, MetaVarName<"<symbol>">, HelpText<"Entry function, default _start">;
def u : JoinedOrSeparate<["-"], "u">, Link, MetaVarName<"<symbol>">, HelpText<"Take <symbol> from an archive">;
def z : Separate<["-"], "z">, Link, MetaVarName<"<keyword>">, HelpText<"Same as -Wl,-z,<keyword>">;
def Wl_COMMA : CommaJoined<["-"], "Wl,">, Link, MetaVarName<"<option>,...">, HelpText<"Options of the linker, see below">;
def Xlinker : Separate<["-"], "Xlinker">, Link, MetaVarName<"<option>">;
def nostdlib : Flag<["-", "--"], "nostdlib">, Link, HelpText<"No start files, no standard libraries">;
def nodefaultlibs : Flag<["-"], "nodefaultlibs">, Link, HelpText<"No standard libraries">;
def nolibc : Flag<["-"], "nolibc">, Link, HelpText<"No C library">;
def nostartfiles : Flag<["-"], "nostartfiles">, Link, HelpText<"No start files">;
def sysroot_EQ : Joined<["--"], "sysroot=">, Action, MetaVarName<"<dir>">,
  HelpText<"Directory with include and lib of the C library">;
def sysroot : Separate<["--"], "sysroot">, Alias<sysroot_EQ>;
def pie : Flag<["-"], "pie">, Ignored;
def no_pie : Flag<["-"], "no-pie">, Ignored;
def nopie : Flag<["-"], "nopie">, Ignored;
def symbolic : Flag<["-"], "symbolic">, Ignored;
def static_libgcc : Flag<["-"], "static-libgcc">, Ignored;
def shared_libgcc : Flag<["-"], "shared-libgcc">, Ignored;
def Wa_noexecstack : Flag<["-"], "Wa,--noexecstack">, Ignored;
def pipe : Flag<["-"], "pipe">, Ignored;
def Qunused_arguments : Flag<["-"], "Qunused-arguments">, Ignored;

//-- Information ---------------------------------------------------------------
def help : Flag<["-", "--"], "help">, Print, HelpText<"Print this text">;
def version : Flag<["-", "--"], "version">, Print, HelpText<"Print the version">;
def dumpmachine : Flag<["-"], "dumpmachine">, Print, HelpText<"Print the target triple">;
def dumpversion : Flag<["-"], "dumpversion">, Print, HelpText<"Print the version number of clang">;
def dumpfullversion : Flag<["-"], "dumpfullversion">, Alias<dumpversion>;
def print_file_name_EQ : Joined<["-", "--"], "print-file-name=">, Print, MetaVarName<"<file>">,
  HelpText<"Print the full path of a library or header file">;
def print_prog_name_EQ : Joined<["-", "--"], "print-prog-name=">, Print, MetaVarName<"<tool>">,
  HelpText<"Print the full path of a tool">;
def print_search_dirs : Flag<["-", "--"], "print-search-dirs">, Print, HelpText<"Print the search paths">;
def print_libgcc_file_name : Flag<["-", "--"], "print-libgcc-file-name">, Print,
  HelpText<"Print the path of the library of compiler support functions">;
def print_sysroot : Flag<["-", "--"], "print-sysroot">, Print, HelpText<"Print the path of the sysroot">;
def print_resource_dir : Flag<["-", "--"], "print-resource-dir">, Print,
  HelpText<"Print the directory of the compiler's own headers">;
def print_target_triple : Flag<["-", "--"], "print-target-triple">, Print;
def print_multi_os_directory : Flag<["-", "--"], "print-multi-os-directory">, Print;
def print_multi_directory : Flag<["-", "--"], "print-multi-directory">, Print;
def print_multi_lib : Flag<["-", "--"], "print-multi-lib">, Print;
def print_multiarch : Flag<["-", "--"], "print-multiarch">, Print;
