//===-- DogmaInstrFloat.td - Scalar floating point -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

multiclass FloatBinary<SDPatternOperator op, RegisterClass RC, ValueType VT> {
  def _VVV : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_VVV"), (outs RC:$d), (ins RC:$a, RC:$b),
                       [(set RC:$d, (VT (op RC:$a, RC:$b)))]>;
  def _VVM : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_VVM"), (outs RC:$d), (ins RC:$a, mem:$m),
                       [(set RC:$d, (VT (op RC:$a, (VT (load addr:$m)))))]>;
}

// a < b ? a : b, which is not what fmin() of C computes.
def dfmin : SDNode<"DogmaISD::FMIN", SDTFPBinOp>;
def dfmax : SDNode<"DogmaISD::FMAX", SDTFPBinOp>;

class FloatUnary<DogmaOp row, RegisterClass D, RegisterClass S, list<dag> pattern = []>
    : DogmaInst<row, (outs D:$d), (ins S:$s), pattern>;

multiclass Float<string T, RegisterClass RC, ValueType VT> {
  def LD_#T#_VM : Load<!cast<DogmaOp>("OP_LD_"#T#"_VM"), RC, [(set RC:$d, (load addr:$m))]>;
  def ST_#T#_MV : Store<!cast<DogmaOp>("OP_ST_"#T#"_MV"), RC, [(store RC:$s, addr:$m)]>;
  defm FADD_#T : FloatBinary<fadd, RC, VT>;
  defm FSUB_#T : FloatBinary<fsub, RC, VT>;
  defm FMUL_#T : FloatBinary<fmul, RC, VT>;
  defm FDIV_#T : FloatBinary<fdiv, RC, VT>;
  defm FMIN_#T : FloatBinary<dfmin, RC, VT>;
  defm FMAX_#T : FloatBinary<dfmax, RC, VT>;
  def FSQRT_#T#_VV : FloatUnary<!cast<DogmaOp>("OP_FSQRT_"#T#"_VV"), RC, RC,
                                [(set RC:$d, (fsqrt RC:$s))]>;
  def FNEG_#T#_VV : FloatUnary<!cast<DogmaOp>("OP_FNEG_"#T#"_VV"), RC, RC,
                               [(set RC:$d, (fneg RC:$s))]>;
  def FABS_#T#_VV : FloatUnary<!cast<DogmaOp>("OP_FABS_"#T#"_VV"), RC, RC,
                               [(set RC:$d, (fabs RC:$s))]>;
  let Constraints = "@earlyclobber $d" in
  def FCOPYSIGN_#T#_VVV : DogmaInst<!cast<DogmaOp>("OP_FCOPYSIGN_"#T#"_VVV"), (outs RC:$d),
                                    (ins RC:$a, RC:$b), [(set RC:$d, (VT (fcopysign RC:$a, RC:$b)))]>;
  def FROUND_#T#_VVI : DogmaInst<!cast<DogmaOp>("OP_FROUND_"#T#"_VVI"), (outs RC:$d),
                                 (ins RC:$s, i32imm:$u)>;
  def : Pat<(VT (froundeven RC:$s)), (!cast<Instruction>("FROUND_"#T#"_VVI") RC:$s, 0)>;
  def : Pat<(VT (frint RC:$s)), (!cast<Instruction>("FROUND_"#T#"_VVI") RC:$s, 0)>;
  def : Pat<(VT (fnearbyint RC:$s)), (!cast<Instruction>("FROUND_"#T#"_VVI") RC:$s, 0)>;
  def : Pat<(VT (ffloor RC:$s)), (!cast<Instruction>("FROUND_"#T#"_VVI") RC:$s, 1)>;
  def : Pat<(VT (fceil RC:$s)), (!cast<Instruction>("FROUND_"#T#"_VVI") RC:$s, 2)>;
  def : Pat<(VT (ftrunc RC:$s)), (!cast<Instruction>("FROUND_"#T#"_VVI") RC:$s, 3)>;
  let Constraints = "$c = $d" in
  def FMA_#T#_VVV : DogmaInst<!cast<DogmaOp>("OP_FMA_"#T#"_VVV"), (outs RC:$d),
                              (ins RC:$c, RC:$a, RC:$b), [(set RC:$d, (VT (fma RC:$a, RC:$b, RC:$c)))]>;
  def SET_#T#_SVV : DogmaInst<!cast<DogmaOp>("OP_SET_"#T#"_SVV"), (outs GR32:$d),
                              (ins RC:$a, RC:$b, ccop:$p),
                              [(set GR32:$d, (dsetcc timm:$p, (VT RC:$a), RC:$b))]>;
  let isBranch = 1, isTerminator = 1 in
  def BR_#T#_BVV : DogmaInst<!cast<DogmaOp>("OP_BR_"#T#"_BVV"), (outs),
                             (ins RC:$a, RC:$b, ccop:$p, brtarget:$t),
                             [(dbrcc timm:$p, (VT RC:$a), RC:$b, bb:$t)]>;
  def CVT_I32_#T#_VR : FloatUnary<!cast<DogmaOp>("OP_CVT_I32_"#T#"_VR"), RC, GR32,
                                  [(set RC:$d, (VT (sint_to_fp GR32:$s)))]>;
  def CVT_I64_#T#_VR : FloatUnary<!cast<DogmaOp>("OP_CVT_I64_"#T#"_VR"), RC, GR64,
                                  [(set RC:$d, (VT (sint_to_fp GR64:$s)))]>;
  def CVT_#T#_I32_RV : FloatUnary<!cast<DogmaOp>("OP_CVT_"#T#"_I32_RV"), GR32, RC,
                                  [(set GR32:$d, (fp_to_sint (VT RC:$s)))]>;
  def CVT_#T#_I64_RV : FloatUnary<!cast<DogmaOp>("OP_CVT_"#T#"_I64_RV"), GR64, RC,
                                  [(set GR64:$d, (fp_to_sint (VT RC:$s)))]>;
  let isReMaterializable = 1, isAsCheapAsAMove = 1 in
  def ZERO_#T : DogmaInst<OP_ZERO_V128_V, (outs RC:$d), (ins), [(set RC:$d, (VT fpimm0))]>;
}
defm "" : Float<"F32", FR32, f32>;
defm "" : Float<"F64", FR64, f64>;

def CVT_F32_F64_VV : FloatUnary<OP_CVT_F32_F64_VV, FR64, FR32, [(set FR64:$d, (fpextend FR32:$s))]>;
def CVT_F64_F32_VV : FloatUnary<OP_CVT_F64_F32_VV, FR32, FR64, [(set FR32:$d, (fpround FR64:$s))]>;

// The same bits in the other file.
def BITS_I32_V_VR : FloatUnary<OP_BITS_I32_V_VR, VR128, GR32>;
def BITS_I64_V_VR : FloatUnary<OP_BITS_I64_V_VR, VR128, GR64>;
def BITS_V_I32_RV : FloatUnary<OP_BITS_V_I32_RV, GR32, VR128>;
def BITS_V_I64_RV : FloatUnary<OP_BITS_V_I64_RV, GR64, VR128>;
def : Pat<(f32 (bitconvert GR32:$s)), (COPY_TO_REGCLASS (BITS_I32_V_VR GR32:$s), FR32)>;
def : Pat<(f64 (bitconvert GR64:$s)), (COPY_TO_REGCLASS (BITS_I64_V_VR GR64:$s), FR64)>;
def : Pat<(i32 (bitconvert FR32:$s)), (BITS_V_I32_RV (COPY_TO_REGCLASS FR32:$s, VR128))>;
def : Pat<(i64 (bitconvert FR64:$s)), (BITS_V_I64_RV (COPY_TO_REGCLASS FR64:$s, VR128))>;

// A slot is stored whole.
def ST_SLOTF32 : Store<OP_ST_F64_MV, FR32>;

// Selection of a float or vector by a condition of another kind: a diamond of blocks.
let usesCustomInserter = 1 in
multiclass SelectByBranch<RegisterClass RC, ValueType VT> {
  foreach c = ["I32", "I64"] in {
    defvar CRC = !if(!eq(c, "I32"), GR32, GR64);
    defvar CVT = !if(!eq(c, "I32"), i32, i64);
    defvar IO = !if(!eq(c, "I32"), i32imm, i64imm);
    def _#c#_RR : DogmaPseudo<(outs RC:$d), (ins CRC:$a, CRC:$b, ccop:$c, RC:$t, RC:$f),
        [(set (VT RC:$d), (dselcc timm:$c, (CVT CRC:$a), CRC:$b, RC:$t, RC:$f))]>;
  }
  def _I32_RI : DogmaPseudo<(outs RC:$d), (ins GR32:$a, i32imm:$b, ccop:$c, RC:$t, RC:$f),
      [(set (VT RC:$d), (dselcc timm:$c, (i32 GR32:$a), (i32 imm32:$b), RC:$t, RC:$f))]>;
  def _I64_RI : DogmaPseudo<(outs RC:$d), (ins GR64:$a, i64imm:$b, ccop:$c, RC:$t, RC:$f),
      [(set (VT RC:$d), (dselcc timm:$c, (i64 GR64:$a), (i64 simm32:$b), RC:$t, RC:$f))]>;
  def _F32_VV : DogmaPseudo<(outs RC:$d), (ins FR32:$a, FR32:$b, ccop:$c, RC:$t, RC:$f),
      [(set (VT RC:$d), (dselcc timm:$c, (f32 FR32:$a), FR32:$b, RC:$t, RC:$f))]>;
  def _F64_VV : DogmaPseudo<(outs RC:$d), (ins FR64:$a, FR64:$b, ccop:$c, RC:$t, RC:$f),
      [(set (VT RC:$d), (dselcc timm:$c, (f64 FR64:$a), FR64:$b, RC:$t, RC:$f))]>;
}
defm SELECT_F32 : SelectByBranch<FR32, f32>;
defm SELECT_F64 : SelectByBranch<FR64, f64>;
defm SELECT_V128 : SelectByBranch<VR128, v4i32>;

// The combiner looks through conversions of the sign's source; they keep the sign.
def : Pat<(f32 (fcopysign FR32:$a, FR64:$b)), (FCOPYSIGN_F32_VVV FR32:$a, (CVT_F64_F32_VV FR64:$b))>;
def : Pat<(f64 (fcopysign FR64:$a, FR32:$b)), (FCOPYSIGN_F64_VVV FR64:$a, (CVT_F32_F64_VV FR32:$b))>;

// A product with 1 makes a signalling NaN quiet and changes nothing else.
def : Pat<(f32 (fcanonicalize FR32:$s)),
          (FMUL_F32_VVV FR32:$s, (COPY_TO_REGCLASS (BITS_I32_V_VR (MOV_I32_RI 0x3f800000)), FR32))>;
def : Pat<(f64 (fcanonicalize FR64:$s)),
          (FMUL_F64_VVV FR64:$s, (COPY_TO_REGCLASS (BITS_I64_V_VR (MOV_I64_RI 0x3ff0000000000000)),
                                                   FR64))>;
