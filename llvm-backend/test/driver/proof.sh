# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Proofs of linked modules: there by default, absent on request, resting on what libraries promise.
. "$(dirname "$0")/common.sh"
dump=$out/bin/dogma-dump
[ -x "$dump" ] || exit 77

cat >lib.c <<'END'
static long store[64];
long *place(unsigned long i) { return &store[i & 63]; }
END
cat >use.c <<'END'
long *place(unsigned long i);
long first(void) { return *place(1); }
END

run 0 "$cc" -O2 -shared -nostdlib -fno-dogma-proof -o none.dgm lib.c
run 0 "$dump" none.dgm
lacks stdout.txt "0x83"
run 0 "$cc" -O2 -shared -nostdlib -o libplace.dgm lib.c
run 0 "$dump" libplace.dgm
has stdout.txt "0x83"

# The address comes from a function of the library, whose proof says that it is one.
run 0 "$cc" -O2 -shared -nostdlib -v -o use.dgm use.c -L. -lplace
has stderr.txt "proof: 1 plain, 0 clamped, 0 safe accesses"
cp none.dgm libplace.dgm
run 0 "$cc" -O2 -shared -nostdlib -v -o use2.dgm use.c -L. -lplace
has stderr.txt "proof: 0 plain, 0 clamped, 1 safe accesses"

# The same input gives the same bytes.
mv use2.dgm before.dgm
run 0 "$cc" -O2 -shared -nostdlib -o use2.dgm use.c -L. -lplace
cmp -s use2.dgm before.dgm || fail "two links gave different modules"
finish
