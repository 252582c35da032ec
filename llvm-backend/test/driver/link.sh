# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Linking: archives, weak and common symbols, constructors, what the compiler calls by itself.
. "$(dirname "$0")/common.sh"

object() { # object <name> <source>
    echo "$2" >"$1.c"
    run 0 "$cc" -O1 -ffreestanding -c "$1.c" -o "$1.o"
}
archive() { # archive <name> <objects...>
    rm -f "$1"
    "$ar" rcs "$@" || fail "dogma-ar"
}

object start 'int main(void); extern void out(long) __asm__("dogma:out"); void _start(void) { out(main()); }'

# Undefined symbols: all of them, with who needs them.
object undefined 'int f(void), g(void); int main(void) { return f() + g(); }'
run 1 "$cc" -nostdlib start.o undefined.o -o never
has stderr.txt "undefined symbol 'f'"
has stderr.txt "undefined symbol 'g'"
has stderr.txt "undefined.o"
run 1 "$cc" -nostdlib undefined.o -o never
has stderr.txt "undefined symbol '_start'"

# An import (a name with a colon) stays.
object plain 'int main(void) { return 41; }'
link_ir start.o plain.o
has linked.ll '@"dogma:out"'

# Duplicate definitions.
object twice 'int main(void) { return 2; }'
run 1 "$cc" -nostdlib start.o plain.o twice.o -o never
has stderr.txt "multiple definitions of 'main'"
link_ir -Wl,-z,muldefs start.o plain.o twice.o
has linked.ll 'noundef 41)'

# Archives: only needed members, in any order, mutual references, first definition wins.
object one 'int two(void); int one(void) { return two() + 1; }'
object two 'int base(void); int two(void) { return base() + 1; }'
object base 'int base(void) { return 100; } '
object bad 'int no_such_function(void); int bad(void) { return no_such_function(); }'
object other 'int base(void) { return 999; }'
object user 'int one(void); int main(void) { return one(); }'
archive libone.a one.o base.o bad.o
archive libtwo.a two.o other.o
link_ir start.o user.o libone.a libtwo.a
has linked.ll 'noundef 102)'
link_ir libtwo.a libone.a start.o user.o
has linked.ll 'noundef 1001)'
link_ir start.o user.o -L. -Wl,--start-group -lone -ltwo -Wl,--end-group
has linked.ll 'noundef 102)'
run 1 "$cc" -nostdlib start.o user.o -Wl,--whole-archive libone.a -Wl,--no-whole-archive libtwo.a -o never
has stderr.txt "no_such_function"
run 1 "$cc" -nostdlib start.o -lmissing -o never
has stderr.txt "cannot find -lmissing"
llvm_index_removed=libnoindex.a
"$ar" rcS $llvm_index_removed one.o two.o base.o
link_ir start.o user.o $llvm_index_removed
has linked.ll 'noundef 102)'
run 0 "$out/bin/dogma-ranlib" $llvm_index_removed
run 0 "$out/bin/dogma-nm" one.o
has stdout.txt "T one"
link_ir start.o user.o two.o -Wl,-u,one libone.a -u two

# Weak definitions and references, common symbols, aliases.
object weakdef '__attribute__((weak)) int value(void) { return 7; } int main(void) { return value(); }'
object strong 'int value(void) { return 8; }'
link_ir start.o weakdef.o
has linked.ll 'noundef 7)'
link_ir start.o weakdef.o strong.o
has linked.ll 'noundef 8)'
archive libstrong.a strong.o
link_ir start.o weakdef.o libstrong.a
has linked.ll 'noundef 7)'
object weakref '__attribute__((weak)) int maybe(void); int main(void) { return maybe ? maybe() : 5; }'
object maybe 'int maybe(void) { return 6; }'
link_ir start.o weakref.o
has linked.ll 'noundef 5)'
link_ir start.o weakref.o maybe.o
has linked.ll 'noundef 6)'
echo 'int shared_value; int main(void) { return shared_value; }' >common1.c
echo 'int shared_value;' >common2.c
echo 'int shared_value = 9;' >common3.c
run 0 "$cc" -fcommon -O1 -c common1.c common2.c common3.c
link_ir start.o common1.o common2.o
link_ir start.o common1.o common2.o common3.o
has linked.ll 'noundef 9)'
object alias 'int real(void) { return 11; } int nick(void) __attribute__((weak, alias("real"))); int main(void) { return nick(); }'
link_ir start.o alias.o
has linked.ll 'noundef 11)'
lacks linked.ll ' alias '

# Constructors: priorities, then order on the command line; destructors the other way round.
object begin 'int main(void); extern void out(long) __asm__("dogma:out"); void __dogma_run_constructors(void),
__dogma_run_destructors(void); void _start(void) { __dogma_run_constructors(); out(main()); __dogma_run_destructors(); }'
object ctor1 'extern void out(long) __asm__("dogma:out"); __attribute__((constructor)) static void c(void) { out(3); }
__attribute__((constructor(200))) static void d(void) { out(2); } __attribute__((destructor)) static void e(void) { out(6); }'
object ctor2 'extern void out(long) __asm__("dogma:out"); __attribute__((constructor)) static void c(void) { out(4); }
__attribute__((constructor(101))) static void d(void) { out(1); } __attribute__((destructor)) static void e(void) { out(5); }'
link_ir begin.o plain.o ctor1.o ctor2.o
calls=$(grep -o '"dogma:out"(i64 noundef [0-9]*)' linked.ll | grep -o '[0-9]*)' | tr -d ')\n')
[ "$calls" = 12344156 ] || fail "constructors ran in the order $calls"
link_ir begin.o plain.o
object section 'static void f(void) {} __attribute__((section(".init_array"), used)) void (*const p)(void) = f;'
run 1 "$cc" -nostdlib begin.o plain.o section.o -o never
has stderr.txt ".init_array"

# Functions that operations of the language call are taken from archives, and kept only if called.
object wide '__int128 volatile a, b; double volatile x, y; double fmod(double, double);
int main(void) { return (int)(a / b) + (int)__builtin_fmod(x, y); }'
run 0 "$cc" -O1 -fno-math-errno -c wide.c -o wide.o
object divti3 '__int128 __divti3(__int128 a, __int128 b) { return (long)a / (long)b; }'
object udivti3 'unsigned __int128 __udivti3(unsigned __int128 a, unsigned __int128 b) { return (long)a / (long)b; }'
object fmod 'double fmod(double a, double b) { return a - b; }'
object memcpy 'void *memcpy(void *d, const void *s, unsigned long n) { char *a = d; const char *b = s; while (n--) *a++ = *b++; return d; }'
archive libbuiltins.a divti3.o udivti3.o fmod.o memcpy.o
link_ir start.o wide.o libbuiltins.a
has linked.ll '@__divti3('
has linked.ll '@fmod('
lacks linked.ll '@__udivti3('
# A copy loop in memcpy must not become a call of memcpy.
grep -A20 'define.*@memcpy(' linked.ll | grep -q 'call.*mem' && fail "memcpy calls itself"

# Libraries: default visibility is exported, the rest is not; what is undefined comes from the program.
object library 'int outside(int); static int inner(int x) { return outside(x) + 1; } int api(int x) { return inner(x); }
__attribute__((visibility("hidden"))) int hidden(int x) { return x; } int data = 5;
int renamed(int) __attribute__((alias("api")));'
link_ir -shared library.o
has linked.ll '@api('
has linked.ll '@data ='
has linked.ll 'declare dso_local signext i32 @outside('
lacks linked.ll '@hidden('
lacks linked.ll '@_start'
run 1 "$cc" -nostdlib -shared -Wl,--no-undefined library.o -o never
has stderr.txt "undefined symbol 'outside'"

# Statements without text are gone after the optimiser; a tied output has the value of its input.
object barrier 'int main(void) { int x = 77, y; __asm__ volatile("" : "+r"(x)); __asm__("" : "=m"(y) : "0"(x)); return y; }'
link_ir start.o barrier.o
lacks linked.ll ' asm '
has linked.ll '77'

# A library function that the optimiser knows keeps its meaning although one caller only uses half of it.
object known 'int puts(const char *); int printf(const char *, ...); int main(void) { return printf("%s", "x") + puts("y"); }'
object stdio 'extern long out2(const char *) __asm__("dogma:out2"); int puts(const char *s) { return (int)out2(s); }
int printf(const char *f, ...) { return (int)out2(f); }'
link_ir -O0 start.o known.o stdio.o
grep -q 'define internal.*@puts' linked.ll || fail "puts is not made local after the optimiser"

# Merging objects.
run 0 "$cc" -r -nostdlib one.o two.o -o merged.o
link_ir start.o user.o merged.o base.o
has linked.ll 'noundef 102)'

# Foreign files.
printf '\177ELF\2\1\1\0' >elf.o
run 1 "$cc" -nostdlib start.o elf.o -o never
echo nonsense >text.o
run 1 "$cc" -nostdlib start.o text.o -o never
has stderr.txt "not recognised"
[ -e never ] && fail "a failed run left its output"
finish
