// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
// Atomics of 1 to 16 bytes without locks, fences.

static _Atomic int i;
static _Atomic char c;
static _Atomic __int128 w;
int add(int x) { return __atomic_fetch_add((int *)&i, x, __ATOMIC_SEQ_CST); }
// CHECK add: xadd\.i32
char exchange(char x) { return __atomic_exchange_n((char *)&c, x, __ATOMIC_SEQ_CST); }
// CHECK exchange: xchg\.i8
void store(int x) { i = x; }
// CHECK store: xchg\.i32
void store_release(int x) { __atomic_store_n((int *)&i, x, __ATOMIC_RELEASE); }
// CHECK store_release: st\.i32
int load(void) { return i; }
// CHECK load: ld\.i32
void nand(char x) { __atomic_fetch_nand((char *)&c, x, __ATOMIC_SEQ_CST); }
// CHECK nand: cmpxchg\.i8
void add128(__int128 x) { w += x; }
// CHECK add128: cmpxchg\.i128
void fence(void) { __sync_synchronize(); }
// CHECK fence: fence
void barrier(void) { __atomic_signal_fence(__ATOMIC_SEQ_CST); }
// NOT barrier: fence
