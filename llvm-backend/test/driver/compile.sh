# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Compiling: outputs, dependency files, response files, standard input, diagnostics.
. "$(dirname "$0")/common.sh"

cat >h.h <<'END'
extern int h(int);
END
printf '#include "h.h"\n#include <stddef.h>\nsize_t n; int f(int x) { return h(x) + 1; }\n' >a.c
printf 'int b;\n' >b.c

# Default names, several inputs.
run 0 "$cc" -nostdlibinc -c a.c b.c
[ -s a.o ] && [ -s b.o ] || fail "objects of two inputs"
run 0 "$cc" -S b.c
has b.s 'target triple = "dogma-unknown-linux-musl"'
run 0 "$cc" -c b.s -o from-text.o
run 0 "$cc" -S -o - b.c
has stdout.txt "@b ="
run 0 "$cc" -c b.c -o /dev/null
[ -c /dev/null ] || fail "/dev/null was replaced"

# Dependency files.
run 0 "$cc" -MD -c a.c -o sub.o
has sub.d "sub.o:"
has sub.d "h.h"
has sub.d "stddef.h"
run 0 "$cc" -MMD -MF deps.txt -MT target1 -MP -c a.c -o sub.o
has deps.txt "target1:"
has deps.txt "h.h:"
lacks deps.txt "stddef.h"
run 0 "$cc" -MM a.c
has stdout.txt "a.o: a.c h.h"
lacks stdout.txt "# 1"
run 0 "$cc" -E -P a.c
has stdout.txt "extern int h(int);"
run 0 "$cc" -E a.c -o a.i
run 0 "$cc" -c a.i -o from-i.o
run 0 "$cc" -fsyntax-only a.c

# Response files and standard input.
printf -- '-c "a.c"\n-o resp.o -DX=1' >args.rsp
run 0 "$cc" @args.rsp
[ -s resp.o ] || fail "response file"
echo 'int x = VALUE;' | timeout 60 "$cc" -DVALUE=3 -x c -c - -o stdin.o || fail "standard input"
[ -s stdin.o ] || fail "standard input: no output"
echo 'VALUE' | timeout 60 "$cc" -DVALUE=3 -E -P - >stdin.i || fail "-E of standard input"
has stdin.i 3
run 2 "$cc" -c -

# Macros of the target.
run 0 "$cc" -E -dM -x c /dev/null
for macro in '__dogma__ 1' '__dogma64__ 1' '__linux__ 1' '__unix__ 1' '__ELF__ 1' '__LP64__ 1' '__SIZEOF_LONG_DOUBLE__ 8' \
    '__BIGGEST_ALIGNMENT__ 16' '__SIZEOF_INT128__ 16' '__WCHAR_TYPE__ int' '__GCC_HAVE_SYNC_COMPARE_AND_SWAP_16 1'; do
    has stdout.txt "#define $macro"
done
for macro in loongarch x86_64 amd64 __CHAR_UNSIGNED__ __FLOAT128__ __PIC__; do
    lacks stdout.txt "$macro"
done

# The data model is that of x86-64 Linux.
cat >abi.c <<'END'
#define A(x) _Static_assert(x, #x)
struct bits { unsigned char a : 3; int b : 20; long c : 40; };
struct zero { char a; int : 0; char b; };
struct mixed { char c; __int128 w; };
enum small { ONE = 1 };
enum big { LARGE = 0x100000000 };
A(sizeof(long) == 8 && sizeof(void *) == 8 && sizeof(long double) == 8 && _Alignof(long double) == 8);
A(sizeof(struct bits) == 8 && sizeof(struct zero) == 5 && sizeof(struct mixed) == 32);
A(_Alignof(__int128) == 16 && sizeof(enum small) == 4 && sizeof(enum big) == 8 && (char)-1 < 0);
A(sizeof(__builtin_va_list) == 8 && sizeof(_BitInt(65)) == 16 && sizeof(_Complex double) == 16);
A((enum small)-1 > 0 && sizeof(__SIZE_TYPE__) == 8 && (__WCHAR_TYPE__)-1 < 0);
END
run 0 "$cc" -fsyntax-only abi.c

# What does not exist is rejected, with a place.
echo 'int f(void) { __asm__("nop"); return 0; }' >asm.c
run 1 "$cc" -c asm.c -o never.o
has stderr.txt "asm.c:1:"
has stderr.txt "assembly code is not supported"
echo '__asm__(".globl x");' >asm2.c
run 1 "$cc" -c asm2.c -o never.o
echo '__float128 q;' >q.c
run 1 "$cc" -c q.c -o never.o
echo '_Float16 q;' >q16.c
run 1 "$cc" -c q16.c -o never.o
echo 'int f( {' >syntax.c
run 1 "$cc" -c syntax.c -o never.o
[ -e never.o ] && fail "a failed run left its output"
# An unused inline function with assembly does no harm, nor do statements without text.
cat >empty.c <<'END'
static inline void unused(void) { __asm__("nop"); }
int g(int x, int *p) {
  __asm__ volatile("" ::: "memory");
  __asm__("" : "+r"(x));
  __asm__("" : "=m"(*p) : "0"(x), "g"(p), "i"(3));
  return x;
}
END
run 0 "$cc" -O2 -c empty.c -o empty.o

# The setjmp of the compiler becomes that of the target.
cat >sjlj.c <<'END'
void *buffer[5];
int h(void) { return __builtin_setjmp(buffer); }
void j(void) { __builtin_longjmp(buffer, 1); }
END
run 0 "$cc" -O1 -S -o - sjlj.c
has stdout.txt "@__dogma_setjmp(ptr"
has stdout.txt "@__dogma_longjmp(i64"
lacks stdout.txt sjlj.set
lacks stdout.txt frameaddress

# Thread-local variables are ordinary.
printf '_Thread_local int t; int f(void) { return t++; }\n' >tls.c
run 0 "$cc" -S -o - tls.c
lacks stdout.txt thread_local
lacks stdout.txt threadlocal
finish
