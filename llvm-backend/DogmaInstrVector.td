//===-- DogmaInstrVector.td - 128-bit vectors ----------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

defvar AllVT = [v16i8, v8i16, v4i32, v2i64, v4f32, v2f64];
defvar IntVT = [v16i8, v8i16, v4i32, v2i64];

let isMoveReg = 1 in
def MOV_V128_VV : DogmaInst<OP_MOV_V128_VV, (outs VR128:$d), (ins VR128:$s)>;
def LD_V128_VM : Load<OP_LD_V128_VM, VR128>;
def ST_V128_MV : Store<OP_ST_V128_MV, VR128>;
let isReMaterializable = 1, isAsCheapAsAMove = 1 in
def ZERO_V128_V : DogmaInst<OP_ZERO_V128_V, (outs VR128:$d), (ins)>;

foreach VT = AllVT in {
  def : Pat<(VT (load addr:$m)), (LD_V128_VM addr:$m)>;
  def : Pat<(store (VT VR128:$s), addr:$m), (ST_V128_MV addr:$m, VR128:$s)>;
  def : Pat<(VT immAllZerosV), (ZERO_V128_V)>;
  foreach From = AllVT in
    if !ne(!cast<string>(VT), !cast<string>(From)) then
      def : Pat<(VT (bitconvert (From VR128:$s))), (VT (COPY_TO_REGCLASS VR128:$s, VR128))>;
}

//===-- Lane-wise operations ----------------------------------------------===//

class V3<DogmaOp row, list<dag> pattern = []>
    : DogmaInst<row, (outs VR128:$d), (ins VR128:$a, VR128:$b), pattern>;
class V3M<DogmaOp row, list<dag> pattern = []>
    : DogmaInst<row, (outs VR128:$d), (ins VR128:$a, mem:$m), pattern>;

multiclass VBinary<SDPatternOperator op, ValueType VT> {
  def _VVV : V3<!cast<DogmaOp>("OP_"#NAME#"_VVV"),
                [(set VR128:$d, (VT (op (VT VR128:$a), (VT VR128:$b))))]>;
  def _VVM : V3M<!cast<DogmaOp>("OP_"#NAME#"_VVM"),
                 [(set VR128:$d, (VT (op (VT VR128:$a), (VT (load addr:$m)))))]>;
}
multiclass VBinaryOfOther<SDPatternOperator op, ValueType VT, ValueType From> {
  def _VVV : V3<!cast<DogmaOp>("OP_"#NAME#"_VVV"),
                [(set VR128:$d, (VT (op (From VR128:$a), (From VR128:$b))))]>;
  def _VVM : V3M<!cast<DogmaOp>("OP_"#NAME#"_VVM"),
                 [(set VR128:$d, (VT (op (From VR128:$a), (From (load addr:$m)))))]>;
}

defm VADD_I8 : VBinary<add, v16i8>;
defm VADD_I16 : VBinary<add, v8i16>;
defm VADD_I32 : VBinary<add, v4i32>;
defm VADD_I64 : VBinary<add, v2i64>;
defm VSUB_I8 : VBinary<sub, v16i8>;
defm VSUB_I16 : VBinary<sub, v8i16>;
defm VSUB_I32 : VBinary<sub, v4i32>;
defm VSUB_I64 : VBinary<sub, v2i64>;
defm VMUL_I16 : VBinary<mul, v8i16>;
defm VMUL_I32 : VBinary<mul, v4i32>;
defm VMULHI_S_I16 : VBinary<mulhs, v8i16>;
defm VMULHI_U_I16 : VBinary<mulhu, v8i16>;

def dmulwide : SDNode<"DogmaISD::VMULWIDE",
    SDTypeProfile<1, 2, [SDTCisVT<0, v2i64>, SDTCisVT<1, v4i32>, SDTCisVT<2, v4i32>]>,
    [SDNPCommutative]>;
defm VMULWIDE_U_I32 : VBinaryOfOther<dmulwide, v2i64, v4i32>;

defm VAVG_U8 : VBinary<avgceilu, v16i8>;
defm VAVG_U16 : VBinary<avgceilu, v8i16>;
defm VADDSAT_S_I8 : VBinary<saddsat, v16i8>;
defm VADDSAT_S_I16 : VBinary<saddsat, v8i16>;
defm VADDSAT_U_I8 : VBinary<uaddsat, v16i8>;
defm VADDSAT_U_I16 : VBinary<uaddsat, v8i16>;
defm VSUBSAT_S_I8 : VBinary<ssubsat, v16i8>;
defm VSUBSAT_S_I16 : VBinary<ssubsat, v8i16>;
defm VSUBSAT_U_I8 : VBinary<usubsat, v16i8>;
defm VSUBSAT_U_I16 : VBinary<usubsat, v8i16>;
defm VMIN_S_I8 : VBinary<smin, v16i8>;
defm VMIN_S_I16 : VBinary<smin, v8i16>;
defm VMIN_S_I32 : VBinary<smin, v4i32>;
defm VMIN_U_I8 : VBinary<umin, v16i8>;
defm VMIN_U_I16 : VBinary<umin, v8i16>;
defm VMIN_U_I32 : VBinary<umin, v4i32>;
defm VMAX_S_I8 : VBinary<smax, v16i8>;
defm VMAX_S_I16 : VBinary<smax, v8i16>;
defm VMAX_S_I32 : VBinary<smax, v4i32>;
defm VMAX_U_I8 : VBinary<umax, v16i8>;
defm VMAX_U_I16 : VBinary<umax, v8i16>;
defm VMAX_U_I32 : VBinary<umax, v4i32>;

multiclass VLogic<SDPatternOperator op> {
  defm "" : VBinary<op, v2i64>;
  foreach VT = [v16i8, v8i16, v4i32] in {
    def : Pat<(VT (op (VT VR128:$a), (VT VR128:$b))),
              (!cast<Instruction>(NAME#"_VVV") VR128:$a, VR128:$b)>;
    def : Pat<(VT (op (VT VR128:$a), (VT (load addr:$m)))),
              (!cast<Instruction>(NAME#"_VVM") VR128:$a, addr:$m)>;
  }
}
def andnot : PatFrag<(ops node:$a, node:$b), (and (vnot node:$a), node:$b)>;
defm VAND : VLogic<and>;
defm VOR : VLogic<or>;
defm VXOR : VLogic<xor>;
let AddedComplexity = 10 in
defm VANDNOT : VLogic<andnot>;

def dvcmpeq : SDNode<"DogmaISD::VCMPEQ",
    SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisSameAs<1, 2>]>, [SDNPCommutative]>;
def dvcmpgt : SDNode<"DogmaISD::VCMPGT",
    SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisSameAs<1, 2>]>>;
defm VCMPEQ_I8 : VBinary<dvcmpeq, v16i8>;
defm VCMPEQ_I16 : VBinary<dvcmpeq, v8i16>;
defm VCMPEQ_I32 : VBinary<dvcmpeq, v4i32>;
defm VCMPEQ_I64 : VBinary<dvcmpeq, v2i64>;
defm VCMPGT_I8 : VBinary<dvcmpgt, v16i8>;
defm VCMPGT_I16 : VBinary<dvcmpgt, v8i16>;
defm VCMPGT_I32 : VBinary<dvcmpgt, v4i32>;
defm VCMPGT_I64 : VBinary<dvcmpgt, v2i64>;
foreach VT = IntVT in
  def : Pat<(VT immAllOnesV), (VCMPEQ_I32_VVV (ZERO_V128_V), (ZERO_V128_V))>;

defm VADD_F32 : VBinary<fadd, v4f32>;
defm VSUB_F32 : VBinary<fsub, v4f32>;
defm VMUL_F32 : VBinary<fmul, v4f32>;
defm VDIV_F32 : VBinary<fdiv, v4f32>;
defm VMIN_F32 : VBinary<dfmin, v4f32>;
defm VMAX_F32 : VBinary<dfmax, v4f32>;
defm VADD_F64 : VBinary<fadd, v2f64>;
defm VSUB_F64 : VBinary<fsub, v2f64>;
defm VMUL_F64 : VBinary<fmul, v2f64>;
defm VDIV_F64 : VBinary<fdiv, v2f64>;
defm VMIN_F64 : VBinary<dfmin, v2f64>;
defm VMAX_F64 : VBinary<dfmax, v2f64>;

class V2<DogmaOp row, list<dag> pattern = []>
    : DogmaInst<row, (outs VR128:$d), (ins VR128:$s), pattern>;
multiclass VUnary<SDPatternOperator op, ValueType VT, ValueType From = VT> {
  def _VV : V2<!cast<DogmaOp>("OP_"#NAME#"_VV"), [(set VR128:$d, (VT (op (From VR128:$s))))]>;
}
defm VABS_I8 : VUnary<abs, v16i8>;
defm VABS_I16 : VUnary<abs, v8i16>;
defm VABS_I32 : VUnary<abs, v4i32>;
foreach p = [["F32", "v4f32"], ["F64", "v2f64"]] in {
  defvar VT = !cast<ValueType>(p[1]);
  defm VSQRT_#p[0] : VUnary<fsqrt, VT>;
  defm VNEG_#p[0] : VUnary<fneg, VT>;
  defm VABS_#p[0] : VUnary<fabs, VT>;
  def VROUND_#p[0]#_VVI : DogmaInst<!cast<DogmaOp>("OP_VROUND_"#p[0]#"_VVI"), (outs VR128:$d),
                                    (ins VR128:$s, i32imm:$u)>;
  foreach r = [["froundeven", "0"], ["frint", "0"], ["fnearbyint", "0"]] in
    def : Pat<(VT (!cast<SDNode>(r[0]) VR128:$s)),
              (!cast<Instruction>("VROUND_"#p[0]#"_VVI") VR128:$s, 0)>;
  def : Pat<(VT (ffloor VR128:$s)), (!cast<Instruction>("VROUND_"#p[0]#"_VVI") VR128:$s, 1)>;
  def : Pat<(VT (fceil VR128:$s)), (!cast<Instruction>("VROUND_"#p[0]#"_VVI") VR128:$s, 2)>;
  def : Pat<(VT (ftrunc VR128:$s)), (!cast<Instruction>("VROUND_"#p[0]#"_VVI") VR128:$s, 3)>;
  let Constraints = "$c = $d" in
  def VFMA_#p[0]#_VVV : DogmaInst<!cast<DogmaOp>("OP_VFMA_"#p[0]#"_VVV"), (outs VR128:$d),
      (ins VR128:$c, VR128:$a, VR128:$b), [(set VR128:$d, (VT (fma VR128:$a, VR128:$b, VR128:$c)))]>;
}

def SDT_VCmpF : SDTypeProfile<1, 3, [SDTCisVT<1, i32>, SDTCisSameAs<2, 3>]>;
def dvcmpf : SDNode<"DogmaISD::VCMPF", SDT_VCmpF>;
def VCMP_F32_VVVI : DogmaInst<OP_VCMP_F32_VVVI, (outs VR128:$d),
    (ins VR128:$a, VR128:$b, i32imm:$p),
    [(set VR128:$d, (v4i32 (dvcmpf timm:$p, (v4f32 VR128:$a), (v4f32 VR128:$b))))]>;
def VCMP_F64_VVVI : DogmaInst<OP_VCMP_F64_VVVI, (outs VR128:$d),
    (ins VR128:$a, VR128:$b, i32imm:$p),
    [(set VR128:$d, (v2i64 (dvcmpf timm:$p, (v2f64 VR128:$a), (v2f64 VR128:$b))))]>;

// d = c < 0 ? b : a, by byte; a mask of whole lanes serves every lane width.
def VBLENDV_I8_VVVV : DogmaInst<OP_VBLENDV_I8_VVVV, (outs VR128:$d),
                                (ins VR128:$a, VR128:$b, VR128:$c)>;
foreach p = [["v16i8", "v16i8"], ["v8i16", "v8i16"], ["v4i32", "v4i32"], ["v2i64", "v2i64"],
             ["v4f32", "v4i32"], ["v2f64", "v2i64"]] in {
  defvar VT = !cast<ValueType>(p[0]);
  defvar MT = !cast<ValueType>(p[1]);
  def : Pat<(VT (vselect (MT VR128:$c), (VT VR128:$t), (VT VR128:$f))),
            (VBLENDV_I8_VVVV VR128:$f, VR128:$t, VR128:$c)>;
}
// A scalar selected by a comparison of its own type needs no branch.
let AddedComplexity = 5 in {
  def : Pat<(f32 (dselcc timm:$p, (f32 FR32:$a), FR32:$b, FR32:$t, FR32:$f)),
            (COPY_TO_REGCLASS (VBLENDV_I8_VVVV (COPY_TO_REGCLASS FR32:$f, VR128),
              (COPY_TO_REGCLASS FR32:$t, VR128),
              (VCMP_F32_VVVI (COPY_TO_REGCLASS FR32:$a, VR128), (COPY_TO_REGCLASS FR32:$b, VR128),
                             timm:$p)), FR32)>;
  def : Pat<(f64 (dselcc timm:$p, (f64 FR64:$a), FR64:$b, FR64:$t, FR64:$f)),
            (COPY_TO_REGCLASS (VBLENDV_I8_VVVV (COPY_TO_REGCLASS FR64:$f, VR128),
              (COPY_TO_REGCLASS FR64:$t, VR128),
              (VCMP_F64_VVVI (COPY_TO_REGCLASS FR64:$a, VR128), (COPY_TO_REGCLASS FR64:$b, VR128),
                             timm:$p)), FR64)>;
}

//===-- Shifts ------------------------------------------------------------===//

// vector, count as constant; and vector, count in the low 64 bits of a vector.
def SDT_VShiftImm : SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisVT<2, i32>]>;
def SDT_VShiftReg : SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisVT<2, v2i64>]>;
def SDT_VShiftVar : SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisSameAs<0, 2>]>;
foreach op = ["SHL", "SHR", "SAR"] in {
  def dv#op#i : SDNode<"DogmaISD::V"#op#"I", SDT_VShiftImm>;
  def dv#op#c : SDNode<"DogmaISD::V"#op#"C", SDT_VShiftReg>;
  def dv#op#v : SDNode<"DogmaISD::V"#op#"V", SDT_VShiftVar>;
}
foreach p = [["I16", "v8i16"], ["I32", "v4i32"], ["I64", "v2i64"]] in {
  defvar VT = !cast<ValueType>(p[1]);
  foreach op = !if(!eq(p[0], "I64"), ["SHL", "SHR"], ["SHL", "SHR", "SAR"]) in {
    def V#op#_#p[0]#_VVI : DogmaInst<!cast<DogmaOp>("OP_V"#op#"_"#p[0]#"_VVI"), (outs VR128:$d),
        (ins VR128:$s, i32imm:$u),
        [(set VR128:$d, (VT (!cast<SDNode>("dv"#op#"i") VR128:$s, timm:$u)))]>;
    def V#op#C_#p[0]#_VVV : V3<!cast<DogmaOp>("OP_V"#op#"C_"#p[0]#"_VVV"),
        [(set VR128:$d, (VT (!cast<SDNode>("dv"#op#"c") VR128:$a, (v2i64 VR128:$b))))]>;
  }
}
defm VSHLV_I32 : VBinary<dvSHLv, v4i32>;
defm VSHRV_I32 : VBinary<dvSHRv, v4i32>;
defm VSARV_I32 : VBinary<dvSARv, v4i32>;
defm VSHLV_I64 : VBinary<dvSHLv, v2i64>;
defm VSHRV_I64 : VBinary<dvSHRv, v2i64>;

//===-- Moving lanes ------------------------------------------------------===//

foreach p = [["I8", "v16i8"], ["I16", "v8i16"], ["I32", "v4i32"], ["I64", "v2i64"]] in {
  defm VUNPACKLO_#p[0] : VBinary<null_frag, !cast<ValueType>(p[1])>;
  defm VUNPACKHI_#p[0] : VBinary<null_frag, !cast<ValueType>(p[1])>;
  def VSPLAT_#p[0]#_VV : V2<!cast<DogmaOp>("OP_VSPLAT_"#p[0]#"_VV")>;
}
defm VPACK_S_I16 : VBinary<null_frag, v16i8>;
defm VPACK_S_I32 : VBinary<null_frag, v8i16>;
defm VPACK_U_I16 : VBinary<null_frag, v16i8>;
defm VPACK_U_I32 : VBinary<null_frag, v8i16>;
defm VSAD_U8 : VBinary<null_frag, v2i64>;
defm VMULADD_I16 : VBinary<null_frag, v4i32>;

def SDT_Unpack : SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisSameAs<0, 2>]>;
def dunpacklo : SDNode<"DogmaISD::UNPACKLO", SDT_Unpack>;
def dunpackhi : SDNode<"DogmaISD::UNPACKHI", SDT_Unpack>;
foreach p = [["v16i8", "I8"], ["v8i16", "I16"], ["v4i32", "I32"], ["v4f32", "I32"],
             ["v2i64", "I64"], ["v2f64", "I64"]] in {
  defvar VT = !cast<ValueType>(p[0]);
  foreach h = [["dunpacklo", "VUNPACKLO_"], ["dunpackhi", "VUNPACKHI_"]] in
    def : Pat<(VT (!cast<SDNode>(h[0]) VR128:$a, VR128:$b)),
              (!cast<Instruction>(h[1]#p[1]#"_VVV") VR128:$a, VR128:$b)>;
}

def SDT_VImm : SDTypeProfile<1, 2, [SDTCisSameAs<0, 1>, SDTCisVT<2, i32>]>;
def SDT_VVImm : SDTypeProfile<1, 3, [SDTCisSameAs<0, 1>, SDTCisSameAs<0, 2>, SDTCisVT<3, i32>]>;
class V2I<DogmaOp row, list<dag> pattern = []>
    : DogmaInst<row, (outs VR128:$d), (ins VR128:$s, i32imm:$u), pattern>;
class V3I<DogmaOp row, list<dag> pattern = []>
    : DogmaInst<row, (outs VR128:$d), (ins VR128:$a, VR128:$b, i32imm:$u), pattern>;

def dshuf32 : SDNode<"DogmaISD::SHUF32", SDT_VImm>;
def dshuflo16 : SDNode<"DogmaISD::SHUFLO16", SDT_VImm>;
def dshufhi16 : SDNode<"DogmaISD::SHUFHI16", SDT_VImm>;
def dbyteshl : SDNode<"DogmaISD::BYTESHL", SDT_VImm>;
def dbyteshr : SDNode<"DogmaISD::BYTESHR", SDT_VImm>;
def dshuf2 : SDNode<"DogmaISD::SHUF2", SDT_VVImm>;
def dalign : SDNode<"DogmaISD::ALIGN", SDT_VVImm>;
def dblend16 : SDNode<"DogmaISD::BLEND16", SDT_VVImm>;
def dshuf8 : SDNode<"DogmaISD::SHUF8", SDT_Unpack>;
def VSHUF_I32_VVI : V2I<OP_VSHUF_I32_VVI, [(set VR128:$d, (v4i32 (dshuf32 VR128:$s, timm:$u)))]>;
def VSHUFLO_I16_VVI : V2I<OP_VSHUFLO_I16_VVI,
                          [(set VR128:$d, (v8i16 (dshuflo16 VR128:$s, timm:$u)))]>;
def VSHUFHI_I16_VVI : V2I<OP_VSHUFHI_I16_VVI,
                          [(set VR128:$d, (v8i16 (dshufhi16 VR128:$s, timm:$u)))]>;
def VBYTESHL_VVI : V2I<OP_VBYTESHL_VVI, [(set VR128:$d, (v16i8 (dbyteshl VR128:$s, timm:$u)))]>;
def VBYTESHR_VVI : V2I<OP_VBYTESHR_VVI, [(set VR128:$d, (v16i8 (dbyteshr VR128:$s, timm:$u)))]>;
def VSHUF2_F32_VVVI : V3I<OP_VSHUF2_F32_VVVI,
                          [(set VR128:$d, (v4f32 (dshuf2 VR128:$a, VR128:$b, timm:$u)))]>;
def VSHUF2_F64_VVVI : V3I<OP_VSHUF2_F64_VVVI,
                          [(set VR128:$d, (v2f64 (dshuf2 VR128:$a, VR128:$b, timm:$u)))]>;
def VALIGN_VVVI : V3I<OP_VALIGN_VVVI,
                      [(set VR128:$d, (v16i8 (dalign VR128:$a, VR128:$b, timm:$u)))]>;
def VBLEND_I16_VVVI : V3I<OP_VBLEND_I16_VVVI,
                          [(set VR128:$d, (v8i16 (dblend16 VR128:$a, VR128:$b, timm:$u)))]>;
defm VSHUF_I8 : VBinary<dshuf8, v16i8>;
def VSWAP_F64_VV : V2<OP_VSWAP_F64_VV>;

// The splat of lane 0.
def dsplat : SDNode<"DogmaISD::SPLAT", SDTypeProfile<1, 1, [SDTCisSameAs<0, 1>]>>;
foreach p = [["v16i8", "I8"], ["v8i16", "I16"], ["v4i32", "I32"], ["v4f32", "I32"],
             ["v2i64", "I64"], ["v2f64", "I64"]] in
  def : Pat<(!cast<ValueType>(p[0]) (dsplat VR128:$s)),
            (!cast<Instruction>("VSPLAT_"#p[1]#"_VV") VR128:$s)>;

multiclass InsertExtract<string T, RegisterClass RC> {
  def VINSERT_#T#_VVRI : DogmaInst<!cast<DogmaOp>("OP_VINSERT_"#T#"_VVRI"), (outs VR128:$d),
                                   (ins VR128:$a, RC:$s, i32imm:$u)>;
  def VEXTRACT_#T#_RVI : DogmaInst<!cast<DogmaOp>("OP_VEXTRACT_"#T#"_RVI"), (outs RC:$d),
                                   (ins VR128:$s, i32imm:$u)>;
}
defm "" : InsertExtract<"I8", GR32>;
defm "" : InsertExtract<"I16", GR32>;
defm "" : InsertExtract<"I32", GR32>;
defm "" : InsertExtract<"I64", GR64>;
def toLane : SDNodeXForm<imm, [{
  return CurDAG->getTargetConstant(N->getZExtValue(), SDLoc(N), MVT::i32);
}]>;
foreach p = [["v16i8", "I8"], ["v8i16", "I16"], ["v4i32", "I32"]] in {
  defvar VT = !cast<ValueType>(p[0]);
  def : Pat<(i32 (vector_extract (VT VR128:$s), (i64 imm:$u))),
            (!cast<Instruction>("VEXTRACT_"#p[1]#"_RVI") VR128:$s, (toLane imm:$u))>;
  def : Pat<(VT (vector_insert (VT VR128:$a), GR32:$s, (i64 imm:$u))),
            (!cast<Instruction>("VINSERT_"#p[1]#"_VVRI") VR128:$a, GR32:$s, (toLane imm:$u))>;
  def : Pat<(VT (scalar_to_vector GR32:$s)), (BITS_I32_V_VR GR32:$s)>;
}
def : Pat<(i32 (vector_extract (v4i32 VR128:$s), (i64 0))), (BITS_V_I32_RV VR128:$s)>;
def : Pat<(i64 (vector_extract (v2i64 VR128:$s), (i64 0))), (BITS_V_I64_RV VR128:$s)>;
def : Pat<(i64 (vector_extract (v2i64 VR128:$s), (i64 imm:$u))),
          (VEXTRACT_I64_RVI VR128:$s, (toLane imm:$u))>;
def : Pat<(v2i64 (vector_insert (v2i64 VR128:$a), GR64:$s, (i64 imm:$u))),
          (VINSERT_I64_VVRI VR128:$a, GR64:$s, (toLane imm:$u))>;
def : Pat<(v2i64 (scalar_to_vector GR64:$s)), (BITS_I64_V_VR GR64:$s)>;
def : Pat<(v4f32 (scalar_to_vector FR32:$s)), (COPY_TO_REGCLASS FR32:$s, VR128)>;
def : Pat<(v2f64 (scalar_to_vector FR64:$s)), (COPY_TO_REGCLASS FR64:$s, VR128)>;
def : Pat<(f32 (vector_extract (v4f32 VR128:$s), (i64 0))), (COPY_TO_REGCLASS VR128:$s, FR32)>;
def : Pat<(f64 (vector_extract (v2f64 VR128:$s), (i64 0))), (COPY_TO_REGCLASS VR128:$s, FR64)>;
def : Pat<(f32 (vector_extract (v4f32 VR128:$s), (i64 1))),
          (COPY_TO_REGCLASS (VSHUF_I32_VVI VR128:$s, 1), FR32)>;
def : Pat<(f32 (vector_extract (v4f32 VR128:$s), (i64 2))),
          (COPY_TO_REGCLASS (VSHUF_I32_VVI VR128:$s, 2), FR32)>;
def : Pat<(f32 (vector_extract (v4f32 VR128:$s), (i64 3))),
          (COPY_TO_REGCLASS (VSHUF_I32_VVI VR128:$s, 3), FR32)>;
def : Pat<(f64 (vector_extract (v2f64 VR128:$s), (i64 1))),
          (COPY_TO_REGCLASS (VSWAP_F64_VV VR128:$s), FR64)>;
def : Pat<(v4f32 (vector_insert (v4f32 VR128:$a), FR32:$s, (i64 imm:$u))),
          (VINSERT_I32_VVRI VR128:$a, (BITS_V_I32_RV (COPY_TO_REGCLASS FR32:$s, VR128)),
                            (toLane imm:$u))>;
def : Pat<(v2f64 (vector_insert (v2f64 VR128:$a), FR64:$s, (i64 0))),
          (VSHUF2_F64_VVVI (COPY_TO_REGCLASS FR64:$s, VR128), VR128:$a, 2)>;
def : Pat<(v2f64 (vector_insert (v2f64 VR128:$a), FR64:$s, (i64 1))),
          (VUNPACKLO_I64_VVV VR128:$a, (COPY_TO_REGCLASS FR64:$s, VR128))>;

def VMASK_I8_RV : DogmaInst<OP_VMASK_I8_RV, (outs GR32:$d), (ins VR128:$s)>;
def VMASK_F32_RV : DogmaInst<OP_VMASK_F32_RV, (outs GR32:$d), (ins VR128:$s)>;
def VMASK_F64_RV : DogmaInst<OP_VMASK_F64_RV, (outs GR32:$d), (ins VR128:$s)>;

//===-- Conversions -------------------------------------------------------===//

def anyext_invec : SDNode<"ISD::ANY_EXTEND_VECTOR_INREG", SDTExtInvec>;

foreach p = [["I8", "I16", "v16i8", "v8i16"], ["I8", "I32", "v16i8", "v4i32"],
             ["I8", "I64", "v16i8", "v2i64"], ["I16", "I32", "v8i16", "v4i32"],
             ["I16", "I64", "v8i16", "v2i64"], ["I32", "I64", "v4i32", "v2i64"]] in {
  foreach s = [["S", "sext_invec"], ["U", "zext_invec"]] in
    def VEXTEND_#s[0]#_#p[0]#_#p[1]#_VV
        : V2<!cast<DogmaOp>("OP_VEXTEND_"#s[0]#"_"#p[0]#"_"#p[1]#"_VV"),
             [(set VR128:$d, (!cast<ValueType>(p[3])
                              (!cast<SDNode>(s[1]) (!cast<ValueType>(p[2]) VR128:$s))))]>;
  def : Pat<(!cast<ValueType>(p[3]) (anyext_invec (!cast<ValueType>(p[2]) VR128:$s))),
            (!cast<Instruction>("VEXTEND_U_"#p[0]#"_"#p[1]#"_VV") VR128:$s)>;
}
defm VCVT_I32_F32 : VUnary<sint_to_fp, v4f32, v4i32>;
defm VCVT_F32_I32 : VUnary<fp_to_sint, v4i32, v4f32>;
def VCVT_I32_F64_VV : V2<OP_VCVT_I32_F64_VV>;
def VCVT_F64_I32_VV : V2<OP_VCVT_F64_I32_VV>;
def VCVT_F32_F64_VV : V2<OP_VCVT_F32_F64_VV>;
def VCVT_F64_F32_VV : V2<OP_VCVT_F64_F32_VV>;

// Loads of one value for all lanes.
foreach p = [["I8", "v16i8"], ["I16", "v8i16"], ["I32", "v4i32"], ["I64", "v2i64"]] in
  def VLDSPLAT_#p[0]#_VM : Load<!cast<DogmaOp>("OP_VLDSPLAT_"#p[0]#"_VM"), VR128>;
