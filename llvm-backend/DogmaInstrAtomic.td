//===-- DogmaInstrAtomic.td - Wide, division, atomic ---------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//===-- Wide arithmetic ---------------------------------------------------===//

def MULWIDE_U_I64_RRRR : DogmaInst<OP_MULWIDE_U_I64_RRRR, (outs GR64:$d, GR64:$e),
    (ins GR64:$a, GR64:$b), [(set GR64:$d, GR64:$e, (umullohi GR64:$a, GR64:$b))]>;
def MULWIDE_S_I64_RRRR : DogmaInst<OP_MULWIDE_S_I64_RRRR, (outs GR64:$d, GR64:$e),
    (ins GR64:$a, GR64:$b), [(set GR64:$d, GR64:$e, (smullohi GR64:$a, GR64:$b))]>;

// Selected by hand: dividend and results are in fixed registers.
let hasSideEffects = 0 in {
  let Uses = [EAX], Defs = [EAX, EDX] in {
    def DIV_U_I32_R : DogmaInst<OP_DIV_U_I32_R, (outs), (ins GR32:$s)>;
    def DIV_S_I32_R : DogmaInst<OP_DIV_S_I32_R, (outs), (ins GR32:$s)>;
  }
  let Uses = [RAX], Defs = [RAX, RDX] in {
    def DIV_U_I64_R : DogmaInst<OP_DIV_U_I64_R, (outs), (ins GR64:$s)>;
    def DIV_S_I64_R : DogmaInst<OP_DIV_S_I64_R, (outs), (ins GR64:$s)>;
  }
}

def SDT_Carry : SDTypeProfile<2, 3, [SDTCisInt<0>, SDTCisSameAs<0, 2>, SDTCisSameAs<0, 3>,
                                     SDTCisVT<1, i32>, SDTCisVT<4, i32>]>;
def SDT_Overflow : SDTypeProfile<2, 2, [SDTCisInt<0>, SDTCisSameAs<0, 2>, SDTCisSameAs<0, 3>,
                                        SDTCisVT<1, i32>]>;
def uaddcarry : SDNode<"ISD::UADDO_CARRY", SDT_Carry, []>;
def usubcarry : SDNode<"ISD::USUBO_CARRY", SDT_Carry, []>;
def saddovf : SDNode<"ISD::SADDO", SDT_Overflow, []>;
def ssubovf : SDNode<"ISD::SSUBO", SDT_Overflow, []>;
def smulovf : SDNode<"ISD::SMULO", SDT_Overflow, []>;

// Of the carry register only the lowest bit counts, so it can be a 32-bit one for both widths.
let Constraints = "$x = $d, $c = $o" in {
  def ADDC_I32_RRR : DogmaInst<OP_ADDC_I32_RRR, (outs GR32:$d, GR32:$o),
      (ins GR32:$x, GR32:$a, GR32:$c),
      [(set GR32:$d, GR32:$o, (uaddcarry GR32:$x, GR32:$a, GR32:$c))]>;
  def SUBB_I32_RRR : DogmaInst<OP_SUBB_I32_RRR, (outs GR32:$d, GR32:$o),
      (ins GR32:$x, GR32:$a, GR32:$c),
      [(set GR32:$d, GR32:$o, (usubcarry GR32:$x, GR32:$a, GR32:$c))]>;
  def ADDC_I64_RRR : DogmaInst<OP_ADDC_I64_RRR, (outs GR64:$d, GR32:$o),
      (ins GR64:$x, GR64:$a, GR32:$c),
      [(set GR64:$d, GR32:$o, (uaddcarry GR64:$x, GR64:$a, GR32:$c))]>;
  def SUBB_I64_RRR : DogmaInst<OP_SUBB_I64_RRR, (outs GR64:$d, GR32:$o),
      (ins GR64:$x, GR64:$a, GR32:$c),
      [(set GR64:$d, GR32:$o, (usubcarry GR64:$x, GR64:$a, GR32:$c))]>;
}
let Constraints = "$x = $d" in {
  multiclass Overflow<SDNode op> {
    def _I32_RRR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_I32_RRR"), (outs GR32:$d, GR32:$o),
        (ins GR32:$x, GR32:$a), [(set GR32:$d, GR32:$o, (op GR32:$x, GR32:$a))]>;
    def _I64_RRR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_I64_RRR"), (outs GR64:$d, GR32:$o),
        (ins GR64:$x, GR64:$a), [(set GR64:$d, GR32:$o, (op GR64:$x, GR64:$a))]>;
  }
  defm ADDO : Overflow<saddovf>;
  defm SUBO : Overflow<ssubovf>;
  defm MULO : Overflow<smulovf>;
  def CRC32_U8_RR : DogmaInst<OP_CRC32_U8_RR, (outs GR32:$d), (ins GR32:$x, GR32:$s)>;
}

//===-- Atomics -----------------------------------------------------------===//

multiclass Atomic<RegisterClass RC> {
  let Constraints = "$a = $d" in {
    def XCHG_#NAME#_RM : DogmaInst<!cast<DogmaOp>("OP_XCHG_"#NAME#"_RM"), (outs RC:$d),
                                   (ins RC:$a, mem:$m)>;
    def XADD_#NAME#_RM : DogmaInst<!cast<DogmaOp>("OP_XADD_"#NAME#"_RM"), (outs RC:$d),
                                   (ins RC:$a, mem:$m)>;
  }
}
defm I8 : Atomic<GR32>;
defm I16 : Atomic<GR32>;
defm I32 : Atomic<GR32>;
defm I64 : Atomic<GR64>;

let Uses = [EAX], Defs = [EAX] in {
  def CMPXCHG_I8_MR : DogmaInst<OP_CMPXCHG_I8_MR, (outs), (ins mem:$m, GR32:$s)>;
  def CMPXCHG_I16_MR : DogmaInst<OP_CMPXCHG_I16_MR, (outs), (ins mem:$m, GR32:$s)>;
  def CMPXCHG_I32_MR : DogmaInst<OP_CMPXCHG_I32_MR, (outs), (ins mem:$m, GR32:$s)>;
}
let Uses = [RAX], Defs = [RAX] in
def CMPXCHG_I64_MR : DogmaInst<OP_CMPXCHG_I64_MR, (outs), (ins mem:$m, GR64:$s)>;
let Uses = [RAX, RDX, RBX, RCX], Defs = [RAX, RDX] in
def CMPXCHG_I128_M : DogmaInst<OP_CMPXCHG_I128_M, (outs), (ins mem:$m)>;

let hasSideEffects = 1 in {
  def FENCE_N : DogmaInst<OP_FENCE_N, (outs), (ins)>;
  // Orders the compiler only.
  def COMPILER_FENCE : DogmaPseudo<(outs), (ins)>;
}

// Plain accesses are atomic and as strong as acquire and release; see DogmaISelLowering for the rest.
def : Pat<(i32 (atomic_load_az_8 addr:$m)), (LD_U8_RM addr:$m)>;
def : Pat<(i32 (atomic_load_az_16 addr:$m)), (LD_U16_RM addr:$m)>;
def : Pat<(i32 (atomic_load_32 addr:$m)), (LD_I32_RM addr:$m)>;
def : Pat<(i64 (atomic_load_64 addr:$m)), (LD_I64_RM addr:$m)>;
def : Pat<(atomic_store_8 GR32:$s, addr:$m), (ST_I8_MR addr:$m, GR32:$s)>;
def : Pat<(atomic_store_16 GR32:$s, addr:$m), (ST_I16_MR addr:$m, GR32:$s)>;
def : Pat<(atomic_store_32 GR32:$s, addr:$m), (ST_I32_MR addr:$m, GR32:$s)>;
def : Pat<(atomic_store_64 GR64:$s, addr:$m), (ST_I64_MR addr:$m, GR64:$s)>;
