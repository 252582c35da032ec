//===-- DogmaInstrInfo.td - Integer and control instructions -*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

//===-- Arithmetic --------------------------------------------------------===//

// Two-address operations with all five forms. Name of the instances: ADD_I32 + _RR, _RI, _RM, _MR, _MI.
multiclass Alu<SDPatternOperator op, RegisterClass RC, ValueType VT, ImmLeaf Imm, Operand IO> {
  let Constraints = "$a = $d" in {
    let isConvertibleToThreeAddress = 1 in {
      def _RR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RR"), (outs RC:$d), (ins RC:$a, RC:$b),
                          [(set RC:$d, (VT (op RC:$a, RC:$b)))]>;
      def _RI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RI"), (outs RC:$d), (ins RC:$a, IO:$b),
                          [(set RC:$d, (VT (op RC:$a, Imm:$b)))]>;
    }
    def _RM : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RM"), (outs RC:$d), (ins RC:$a, mem:$m),
                        [(set RC:$d, (VT (op RC:$a, (VT (load addr:$m)))))]>;
  }
  def _MR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_MR"), (outs), (ins mem:$m, RC:$b),
                      [(store (op (VT (load addr:$m)), RC:$b), addr:$m)]>;
  def _MI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_MI"), (outs), (ins mem:$m, IO:$b),
                      [(store (op (VT (load addr:$m)), Imm:$b), addr:$m)]>;
}
multiclass Alu2<SDPatternOperator op> {
  defm _I32 : Alu<op, GR32, i32, imm32, i32imm>;
  defm _I64 : Alu<op, GR64, i64, simm32, i64imm>;
}
defm ADD : Alu2<add>;
defm SUB : Alu2<sub>;
defm AND : Alu2<and>;
defm OR : Alu2<or>;
defm XOR : Alu2<xor>;

multiclass Mul<RegisterClass RC, ValueType VT, ImmLeaf Imm, Operand IO> {
  let Constraints = "$a = $d" in {
    def _RR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RR"), (outs RC:$d), (ins RC:$a, RC:$b),
                        [(set RC:$d, (VT (mul RC:$a, RC:$b)))]>;
    def _RM : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RM"), (outs RC:$d), (ins RC:$a, mem:$m),
                        [(set RC:$d, (VT (mul RC:$a, (VT (load addr:$m)))))]>;
  }
  def _RRI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RRI"), (outs RC:$d), (ins RC:$a, IO:$b),
                       [(set RC:$d, (VT (mul RC:$a, Imm:$b)))]>;
}
defm MUL_I32 : Mul<GR32, i32, imm32, i32imm>;
defm MUL_I64 : Mul<GR64, i64, simm32, i64imm>;

multiclass Shift<SDPatternOperator op, RegisterClass RC, ValueType VT, ImmLeaf Imm> {
  def _RRR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RRR"), (outs RC:$d), (ins RC:$a, GR32:$b),
                       [(set RC:$d, (VT (op RC:$a, GR32:$b)))]>;
  def _RRI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_RRI"), (outs RC:$d), (ins RC:$a, i32imm:$b),
                       [(set RC:$d, (VT (op RC:$a, Imm:$b)))]>;
}
multiclass Shift2<SDPatternOperator op> {
  defm _I32 : Shift<op, GR32, i32, shamt32>;
  defm _I64 : Shift<op, GR64, i64, shamt64>;
}
defm SHL : Shift2<shl>;
defm SHR : Shift2<srl>;
defm SAR : Shift2<sra>;
defm ROL : Shift2<rotl>;

// Counts are taken modulo the width.
def shiftMask32 : PatFrag<(ops node:$n), (and node:$n, (i32 31))>;
def shiftMask64 : PatFrag<(ops node:$n), (and node:$n, (i32 63))>;
foreach p = [["SHL", "shl"], ["SHR", "srl"], ["SAR", "sra"], ["ROL", "rotl"]] in {
  def : Pat<(i32 (!cast<SDNode>(p[1]) GR32:$a, (shiftMask32 GR32:$b))),
            (!cast<Instruction>(p[0]#"_I32_RRR") GR32:$a, GR32:$b)>;
  def : Pat<(i64 (!cast<SDNode>(p[1]) GR64:$a, (shiftMask64 GR32:$b))),
            (!cast<Instruction>(p[0]#"_I64_RRR") GR64:$a, GR32:$b)>;
}

class Unary<DogmaOp row, RegisterClass D, RegisterClass S, list<dag> pattern = []>
    : DogmaInst<row, (outs D:$d), (ins S:$s), pattern>;
multiclass Unary2<SDPatternOperator op> {
  def _I32_RR : Unary<!cast<DogmaOp>("OP_"#NAME#"_I32_RR"), GR32, GR32,
                      [(set GR32:$d, (op GR32:$s))]>;
  def _I64_RR : Unary<!cast<DogmaOp>("OP_"#NAME#"_I64_RR"), GR64, GR64,
                      [(set GR64:$d, (op GR64:$s))]>;
}
defm NEG : Unary2<ineg>;
defm NOT : Unary2<not>;
defm BSWAP : Unary2<bswap>;
defm CLZ : Unary2<ctlz>;
defm CTZ : Unary2<cttz>;
defm POPCNT : Unary2<ctpop>;

def ZX8_I32_RR : Unary<OP_ZX8_I32_RR, GR32, GR32, [(set GR32:$d, (and GR32:$s, 255))]>;
def ZX16_I32_RR : Unary<OP_ZX16_I32_RR, GR32, GR32, [(set GR32:$d, (and GR32:$s, 65535))]>;
def SX8_I32_RR : Unary<OP_SX8_I32_RR, GR32, GR32, [(set GR32:$d, (sext_inreg GR32:$s, i8))]>;
def SX16_I32_RR : Unary<OP_SX16_I32_RR, GR32, GR32, [(set GR32:$d, (sext_inreg GR32:$s, i16))]>;
def SX8_I64_RR : Unary<OP_SX8_I64_RR, GR64, GR32>;
def SX16_I64_RR : Unary<OP_SX16_I64_RR, GR64, GR32>;
def SX32_I64_RR : Unary<OP_SX32_I64_RR, GR64, GR32, [(set GR64:$d, (sext GR32:$s))]>;
def : Pat<(i64 (sext_inreg GR64:$s, i8)), (SX8_I64_RR (EXTRACT_SUBREG GR64:$s, sub_32))>;
def : Pat<(i64 (sext_inreg GR64:$s, i16)), (SX16_I64_RR (EXTRACT_SUBREG GR64:$s, sub_32))>;
def : Pat<(i64 (sext_inreg GR64:$s, i32)), (SX32_I64_RR (EXTRACT_SUBREG GR64:$s, sub_32))>;
def : Pat<(i64 (sext (sext_inreg GR32:$s, i8))), (SX8_I64_RR GR32:$s)>;
def : Pat<(i64 (sext (sext_inreg GR32:$s, i16))), (SX16_I64_RR GR32:$s)>;

let isMoveReg = 1 in {
  def MOV_I32_RR : Unary<OP_MOV_I32_RR, GR32, GR32>;
  def MOV_I64_RR : Unary<OP_MOV_I64_RR, GR64, GR64>;
}

// Between widths.
def toU32 : SDNodeXForm<imm, [{
  return CurDAG->getTargetConstant(SignExtend64<32>(N->getZExtValue()), SDLoc(N), MVT::i32);
}]>;
def : Pat<(i64 (zext def32:$s)), (SUBREG_TO_REG (i64 0), GR32:$s, sub_32)>;
def : Pat<(i64 (zext GR32:$s)), (SUBREG_TO_REG (i64 0), (MOV_I32_RR GR32:$s), sub_32)>;
def : Pat<(i64 (anyext GR32:$s)), (INSERT_SUBREG (i64 (IMPLICIT_DEF)), GR32:$s, sub_32)>;
def : Pat<(i32 (trunc GR64:$s)), (EXTRACT_SUBREG GR64:$s, sub_32)>;
def : Pat<(and GR64:$s, 0xffffffff),
          (SUBREG_TO_REG (i64 0), (MOV_I32_RR (EXTRACT_SUBREG GR64:$s, sub_32)), sub_32)>;
def : Pat<(and GR64:$s, 255),
          (SUBREG_TO_REG (i64 0), (ZX8_I32_RR (EXTRACT_SUBREG GR64:$s, sub_32)), sub_32)>;
def : Pat<(and GR64:$s, 65535),
          (SUBREG_TO_REG (i64 0), (ZX16_I32_RR (EXTRACT_SUBREG GR64:$s, sub_32)), sub_32)>;
def : Pat<(and GR64:$s, uimm32:$i),
          (SUBREG_TO_REG (i64 0), (AND_I32_RI (EXTRACT_SUBREG GR64:$s, sub_32), (toU32 imm:$i)),
                         sub_32)>;

//===-- Constants and addresses -------------------------------------------===//

let isReMaterializable = 1, isAsCheapAsAMove = 1, isMoveImm = 1 in {
  def MOV_I32_RI : DogmaInst<OP_MOV_I32_RI, (outs GR32:$d), (ins i32imm:$i),
                             [(set GR32:$d, imm:$i)]>;
  def MOV_I64_RI : DogmaInst<OP_MOV_I64_RI, (outs GR64:$d), (ins i64imm:$i),
                             [(set GR64:$d, imm:$i)]>;
}
// The shorter encoding of what fits 32 unsigned bits.
def : Pat<(i64 uimm32:$i), (SUBREG_TO_REG (i64 0), (MOV_I32_RI (toU32 imm:$i)), sub_32)>;

let isReMaterializable = 1, isAsCheapAsAMove = 1 in {
  def LEA_I64_RM : DogmaInst<OP_LEA_I64_RM, (outs GR64:$d), (ins mem:$m),
                             [(set GR64:$d, leaaddr:$m)]>;
  def FNADDR_FA : DogmaInst<OP_FNADDR_FA, (outs GR64:$d), (ins i64imm:$f)>;
}
def LEA_I32_RM : DogmaInst<OP_LEA_I32_RM, (outs GR32:$d), (ins mem32:$m),
                           [(set GR32:$d, lea32addr:$m)]>;
def : Pat<(i64 (dfnaddr tglobaladdr:$f)), (FNADDR_FA tglobaladdr:$f)>;

// Whether it can be computed again is a question of the function: see DogmaInstrInfo.
let isReMaterializable = 1 in
def DFRAME_R : DogmaInst<OP_DFRAME_R, (outs GR64:$d), (ins)>;

// Placed by DogmaClamp.cpp.
def CLAMP_RR : Unary<OP_CLAMP_RR, GR64, GR64>;
let hasSideEffects = 1 in {
  // As DFRAME_R, where the pointer may have moved.
  def DFRAME_NOW : DogmaInst<OP_DFRAME_R, (outs GR64:$d), (ins), [(set GR64:$d, (ddframe))]>;
  def DALLOC_RR : DogmaInst<OP_DALLOC_RR, (outs GR64:$d), (ins GR64:$s),
                            [(set GR64:$d, (ddalloc GR64:$s))]>;
  def DSET_R : DogmaInst<OP_DSET_R, (outs), (ins GR64:$s), [(ddset GR64:$s)]>;
}

//===-- Loads and stores --------------------------------------------------===//

class Load<DogmaOp row, RegisterClass RC, list<dag> pattern = []>
    : DogmaInst<row, (outs RC:$d), (ins mem:$m), pattern> {
  let canFoldAsLoad = 1;
  let isReMaterializable = 1;
}
class Store<DogmaOp row, RegisterClass RC, list<dag> pattern = []>
    : DogmaInst<row, (outs), (ins mem:$m, RC:$s), pattern>;

def LD_I32_RM : Load<OP_LD_I32_RM, GR32, [(set GR32:$d, (load addr:$m))]>;
def LD_I64_RM : Load<OP_LD_I64_RM, GR64, [(set GR64:$d, (load addr:$m))]>;
def LD_U8_RM : Load<OP_LD_U8_RM, GR32, [(set GR32:$d, (zextloadi8 addr:$m))]>;
def LD_U16_RM : Load<OP_LD_U16_RM, GR32, [(set GR32:$d, (zextloadi16 addr:$m))]>;
def LD_S8_I32_RM : Load<OP_LD_S8_I32_RM, GR32, [(set GR32:$d, (sextloadi8 addr:$m))]>;
def LD_S16_I32_RM : Load<OP_LD_S16_I32_RM, GR32, [(set GR32:$d, (sextloadi16 addr:$m))]>;
def LD_S8_I64_RM : Load<OP_LD_S8_I64_RM, GR64, [(set GR64:$d, (sextloadi8 addr:$m))]>;
def LD_S16_I64_RM : Load<OP_LD_S16_I64_RM, GR64, [(set GR64:$d, (sextloadi16 addr:$m))]>;
def LD_S32_I64_RM : Load<OP_LD_S32_I64_RM, GR64, [(set GR64:$d, (sextloadi32 addr:$m))]>;

def : Pat<(i32 (extloadi8 addr:$m)), (LD_U8_RM addr:$m)>;
def : Pat<(i32 (extloadi16 addr:$m)), (LD_U16_RM addr:$m)>;
foreach ext = ["zextload", "extload"] in {
  def : Pat<(i64 (!cast<PatFrag>(ext#"i8") addr:$m)),
            (SUBREG_TO_REG (i64 0), (LD_U8_RM addr:$m), sub_32)>;
  def : Pat<(i64 (!cast<PatFrag>(ext#"i16") addr:$m)),
            (SUBREG_TO_REG (i64 0), (LD_U16_RM addr:$m), sub_32)>;
  def : Pat<(i64 (!cast<PatFrag>(ext#"i32") addr:$m)),
            (SUBREG_TO_REG (i64 0), (LD_I32_RM addr:$m), sub_32)>;
}

def ST_I8_MR : Store<OP_ST_I8_MR, GR32, [(truncstorei8 GR32:$s, addr:$m)]>;
def ST_I16_MR : Store<OP_ST_I16_MR, GR32, [(truncstorei16 GR32:$s, addr:$m)]>;
def ST_I32_MR : Store<OP_ST_I32_MR, GR32, [(store GR32:$s, addr:$m)]>;
def ST_I64_MR : Store<OP_ST_I64_MR, GR64, [(store GR64:$s, addr:$m)]>;
def : Pat<(truncstorei8 GR64:$s, addr:$m), (ST_I8_MR addr:$m, (EXTRACT_SUBREG GR64:$s, sub_32))>;
def : Pat<(truncstorei16 GR64:$s, addr:$m), (ST_I16_MR addr:$m, (EXTRACT_SUBREG GR64:$s, sub_32))>;
def : Pat<(truncstorei32 GR64:$s, addr:$m), (ST_I32_MR addr:$m, (EXTRACT_SUBREG GR64:$s, sub_32))>;

// A slot is stored whole, whatever the width of the value.
def ST_SLOT32 : Store<OP_ST_I64_MR, GR32>;

def toI8 : SDNodeXForm<imm, [{
  return CurDAG->getTargetConstant(SignExtend64<8>(N->getZExtValue()), SDLoc(N), MVT::i32);
}]>;
def toI16 : SDNodeXForm<imm, [{
  return CurDAG->getTargetConstant(SignExtend64<16>(N->getZExtValue()), SDLoc(N), MVT::i32);
}]>;
def ST_I8_MI : DogmaInst<OP_ST_I8_MI, (outs), (ins mem:$m, i32imm:$i)>;
def ST_I16_MI : DogmaInst<OP_ST_I16_MI, (outs), (ins mem:$m, i32imm:$i)>;
def ST_I32_MI : DogmaInst<OP_ST_I32_MI, (outs), (ins mem:$m, i32imm:$i),
                          [(store (i32 imm32:$i), addr:$m)]>;
def ST_I64_MI : DogmaInst<OP_ST_I64_MI, (outs), (ins mem:$m, i64imm:$i),
                          [(store (i64 simm32:$i), addr:$m)]>;
def : Pat<(truncstorei8 (i32 imm32:$i), addr:$m), (ST_I8_MI addr:$m, (toI8 imm:$i))>;
def : Pat<(truncstorei16 (i32 imm32:$i), addr:$m), (ST_I16_MI addr:$m, (toI16 imm:$i))>;

//===-- Compare and set, select, branch -----------------------------------===//

multiclass Set<RegisterClass RC, ValueType VT, ImmLeaf Imm, Operand IO> {
  def _SRR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_SRR"), (outs GR32:$d),
                       (ins RC:$a, RC:$b, ccop:$c),
                       [(set GR32:$d, (dsetcc timm:$c, (VT RC:$a), RC:$b))]>;
  def _SRI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_SRI"), (outs GR32:$d),
                       (ins RC:$a, IO:$b, ccop:$c),
                       [(set GR32:$d, (dsetcc timm:$c, (VT RC:$a), (VT Imm:$b)))]>;
}
defm SET_I32 : Set<GR32, i32, imm32, i32imm>;
defm SET_I64 : Set<GR64, i64, simm32, i64imm>;

multiclass Sel<RegisterClass CRC, ValueType CVT, ImmLeaf Imm, Operand IO, RegisterClass RC,
               ValueType VT> {
  let Constraints = "$f = $d" in {
    def _CRR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_CRR"), (outs RC:$d),
                         (ins RC:$f, RC:$t, CRC:$a, CRC:$b, ccop:$c),
                         [(set (VT RC:$d), (dselcc timm:$c, (CVT CRC:$a), CRC:$b, RC:$t, RC:$f))]>;
    def _CRI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_CRI"), (outs RC:$d),
                         (ins RC:$f, RC:$t, CRC:$a, IO:$b, ccop:$c),
                         [(set (VT RC:$d),
                           (dselcc timm:$c, (CVT CRC:$a), (CVT Imm:$b), RC:$t, RC:$f))]>;
  }
}
defm SEL_I32_I32 : Sel<GR32, i32, imm32, i32imm, GR32, i32>;
defm SEL_I32_I64 : Sel<GR32, i32, imm32, i32imm, GR64, i64>;
defm SEL_I64_I32 : Sel<GR64, i64, simm32, i64imm, GR32, i32>;
defm SEL_I64_I64 : Sel<GR64, i64, simm32, i64imm, GR64, i64>;

let isBranch = 1, isTerminator = 1 in {
  let isBarrier = 1 in {
    def JUMP_J : DogmaInst<OP_JUMP_J, (outs), (ins brtarget:$t), [(br bb:$t)]>;
    let isIndirectBranch = 1 in
    def BRTAB_TAB : DogmaInst<OP_BRTAB_TAB, (outs), (ins GR64:$i, i64imm:$table),
                              [(dbrtab GR64:$i, tjumptable:$table)]>;
  }
  multiclass Br<RegisterClass RC, ValueType VT, ImmLeaf Imm, Operand IO> {
    def _BRR : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_BRR"), (outs),
                         (ins RC:$a, RC:$b, ccop:$c, brtarget:$t),
                         [(dbrcc timm:$c, (VT RC:$a), RC:$b, bb:$t)]>;
    def _BRI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_BRI"), (outs),
                         (ins RC:$a, IO:$b, ccop:$c, brtarget:$t),
                         [(dbrcc timm:$c, (VT RC:$a), (VT Imm:$b), bb:$t)]>;
    def _BRM : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_BRM"), (outs),
                         (ins RC:$a, mem:$m, ccop:$c, brtarget:$t),
                         [(dbrcc timm:$c, (VT RC:$a), (VT (load addr:$m)), bb:$t)]>;
    def _BMI : DogmaInst<!cast<DogmaOp>("OP_"#NAME#"_BMI"), (outs),
                         (ins mem:$m, IO:$b, ccop:$c, brtarget:$t),
                         [(dbrcc timm:$c, (VT (load addr:$m)), (VT Imm:$b), bb:$t)]>;
  }
  defm BR_I32 : Br<GR32, i32, imm32, i32imm>;
  defm BR_I64 : Br<GR64, i64, simm32, i64imm>;
  def BR_I8_BMI : DogmaInst<OP_BR_I8_BMI, (outs), (ins mem:$m, i32imm:$b, ccop:$c, brtarget:$t)>;
  def BR_I16_BMI : DogmaInst<OP_BR_I16_BMI, (outs), (ins mem:$m, i32imm:$b, ccop:$c, brtarget:$t)>;
}

// A narrow value in memory against a constant of its range: zero-extended values compare as unsigned ones.
def u8imm32 : ImmLeaf<i32, [{ return isUInt<8>(Imm); }]>;
def s8imm32 : ImmLeaf<i32, [{ return isInt<8>(Imm); }]>;
def u16imm32 : ImmLeaf<i32, [{ return isUInt<16>(Imm); }]>;
def s16imm32 : ImmLeaf<i32, [{ return isInt<16>(Imm); }]>;
def toUnsigned : SDNodeXForm<timm, [{
  return CurDAG->getTargetConstant(unsignedCondition(N->getZExtValue()), SDLoc(N), MVT::i32);
}]>;
foreach ext = ["zextload", "extload"] in {
  def : Pat<(dbrcc timm:$c, (i32 (!cast<PatFrag>(ext#"i8") addr:$m)), (i32 u8imm32:$i), bb:$t),
            (BR_I8_BMI addr:$m, (toI8 imm:$i), (toUnsigned timm:$c), bb:$t)>;
  def : Pat<(dbrcc timm:$c, (i32 (!cast<PatFrag>(ext#"i16") addr:$m)), (i32 u16imm32:$i), bb:$t),
            (BR_I16_BMI addr:$m, (toI16 imm:$i), (toUnsigned timm:$c), bb:$t)>;
}
def : Pat<(dbrcc timm:$c, (i32 (sextloadi8 addr:$m)), (i32 s8imm32:$i), bb:$t),
          (BR_I8_BMI addr:$m, (toI8 imm:$i), timm:$c, bb:$t)>;
def : Pat<(dbrcc timm:$c, (i32 (sextloadi16 addr:$m)), (i32 s16imm32:$i), bb:$t),
          (BR_I16_BMI addr:$m, (toI16 imm:$i), timm:$c, bb:$t)>;

//===-- Calls and traps ---------------------------------------------------===//

// The second operand is a number of DogmaModuleInfo's table of link types.
let isCall = 1 in {
  def CALL_F : DogmaInst<OP_CALL_F, (outs), (ins i64imm:$f, i32imm:$type, variable_ops)>;
  def CALL_REG_RS : DogmaInst<OP_CALL_REG_RS, (outs), (ins GR64:$f, i32imm:$type, variable_ops),
                              [(dcall GR64:$f, timm:$type)]>;
  let isTerminator = 1, isReturn = 1, isBarrier = 1 in {
    def TAIL_F : DogmaInst<OP_TAIL_F, (outs), (ins i64imm:$f, i32imm:$type, variable_ops)>;
    def TAIL_REG_RS : DogmaInst<OP_TAIL_REG_RS, (outs),
                                (ins GR64_TC:$f, i32imm:$type, variable_ops),
                                [(dtail GR64_TC:$f, timm:$type)]>;
  }
  // To LLVM a call that keeps nothing: the code after it runs once more for every longjmp.
  def SETJMP_N : DogmaInst<OP_SETJMP_N, (outs), (ins variable_ops), [(dsetjmp)]>;
  def LONGJMP_N : DogmaInst<OP_LONGJMP_N, (outs), (ins variable_ops), [(dlongjmp)]>;
}
def : Pat<(dcall tglobaladdr:$f, timm:$type), (CALL_F tglobaladdr:$f, timm:$type)>;
def : Pat<(dcall texternalsym:$f, timm:$type), (CALL_F texternalsym:$f, timm:$type)>;
def : Pat<(dtail tglobaladdr:$f, timm:$type), (TAIL_F tglobaladdr:$f, timm:$type)>;
def : Pat<(dtail texternalsym:$f, timm:$type), (TAIL_F texternalsym:$f, timm:$type)>;

let isReturn = 1, isTerminator = 1, isBarrier = 1 in
def RET_N : DogmaInst<OP_RET_N, (outs), (ins), [(dret)]>;

let isTrap = 1, hasSideEffects = 1 in
def TRAP_K : DogmaInst<OP_TRAP_K, (outs), (ins i32imm:$k), [(ubsantrap (i32 timm:$k))]>;
def : Pat<(trap), (TRAP_K (i32 0))>;
def : Pat<(debugtrap), (TRAP_K (i32 1))>;

let hasSideEffects = 1 in {
  def ADJCALLSTACKDOWN : DogmaPseudo<(outs), (ins i32imm:$a, i32imm:$b),
                                     [(callseq_start timm:$a, timm:$b)]>;
  def ADJCALLSTACKUP : DogmaPseudo<(outs), (ins i32imm:$a, i32imm:$b),
                                   [(callseq_end timm:$a, timm:$b)]>;
}
