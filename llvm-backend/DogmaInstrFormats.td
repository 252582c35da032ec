//===-- DogmaInstrFormats.td - Instruction classes -----------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// An instruction has the name of its row. The emitter finds the row number in TSFlags and maps operands by the
// row's form: definitions and uses in the order written here, tied uses left out, a memory operand as five
// machine operands, a condition behind the values it compares, a branch target last.
//
//===----------------------------------------------------------------------===//

class DogmaInst<DogmaOp row, dag outs, dag ins, list<dag> pattern = []> : Instruction {
  let Namespace = "Dogma";
  let OutOperandList = outs;
  let InOperandList = ins;
  let AsmString = row.Text;
  let Pattern = pattern;
  let Size = 8; // an upper bound for branch heuristics; the emitter knows the real one
  let hasSideEffects = 0;
  let mayLoad = row.Load;
  let mayStore = row.Store;
  let isCommutable = row.Commutes;
  bits<16> RowNumber = row.Number;
  let TSFlags{15-0} = RowNumber;
}

class DogmaPseudo<dag outs, dag ins, list<dag> pattern = []> : Instruction {
  let Namespace = "Dogma";
  let OutOperandList = outs;
  let InOperandList = ins;
  let AsmString = "";
  let Pattern = pattern;
  let Size = 0;
  let hasSideEffects = 0;
  let mayLoad = 0;
  let mayStore = 0;
  let isPseudo = 1;
  let isCodeGenOnly = 1;
}

//===-- Operands ----------------------------------------------------------===//

// base register or frame index, scale, index register, displacement or symbol, data-frame register.
// The last one goes with a frame index on the data stack: it holds the frame's lowest address.
def mem : Operand<iPTR> {
  let MIOperandInfo = (ops BASE64, i32imm, GR64, i32imm, GR64);
  let OperandType = "OPERAND_MEMORY";
}
// The same for 32-bit sums: of the registers only the low halves count.
def mem32 : Operand<i32> {
  let MIOperandInfo = (ops GR32, i32imm, GR32, i32imm, GR32);
  let OperandType = "OPERAND_MEMORY";
}
def addr : ComplexPattern<iPTR, 5, "selectAddr", [], []>;
def leaaddr : ComplexPattern<i64, 5, "selectLea", [add, sub, mul, shl, or, frameindex], []>;
def lea32addr : ComplexPattern<i32, 5, "selectLea32", [add, mul, shl, or], []>;

def brtarget : Operand<OtherVT>;
def ccop : Operand<i32>;

def imm32 : ImmLeaf<i32, [{ return true; }]>;
def simm32 : ImmLeaf<i64, [{ return isInt<32>(Imm); }]>;
def uimm32 : ImmLeaf<i64, [{ return isUInt<32>(Imm) && !isInt<32>(Imm); }]>;
def shamt32 : ImmLeaf<i32, [{ return Imm >= 0 && Imm < 32; }]>;
def shamt64 : ImmLeaf<i32, [{ return Imm >= 0 && Imm < 64; }]>;
def fpimm0 : PatLeaf<(fpimm), [{ return N->isExactlyValue(+0.0); }]>;

// Every instruction with a 32-bit result zeroes the upper half of its register; these nodes may not be one.
def def32 : PatLeaf<(i32 GR32:$src), [{ return isDef32(*N); }]>;

//===-- Nodes -------------------------------------------------------------===//

def SDT_CallSeqStart : SDCallSeqStart<[SDTCisVT<0, i32>, SDTCisVT<1, i32>]>;
def SDT_CallSeqEnd : SDCallSeqEnd<[SDTCisVT<0, i32>, SDTCisVT<1, i32>]>;
def callseq_start : SDNode<"ISD::CALLSEQ_START", SDT_CallSeqStart, [SDNPHasChain, SDNPOutGlue]>;
def callseq_end : SDNode<"ISD::CALLSEQ_END", SDT_CallSeqEnd,
                         [SDNPHasChain, SDNPOptInGlue, SDNPOutGlue]>;

def SDT_DogmaCall : SDTypeProfile<0, -1, [SDTCisPtrTy<0>, SDTCisVT<1, i32>]>;
def dcall : SDNode<"DogmaISD::CALL", SDT_DogmaCall,
                   [SDNPHasChain, SDNPOptInGlue, SDNPOutGlue, SDNPVariadic]>;
def dtail : SDNode<"DogmaISD::TAIL", SDT_DogmaCall, [SDNPHasChain, SDNPOptInGlue, SDNPVariadic]>;
def dsetjmp : SDNode<"DogmaISD::SETJMP", SDTypeProfile<0, -1, []>,
                     [SDNPHasChain, SDNPOptInGlue, SDNPOutGlue, SDNPVariadic]>;
def dlongjmp : SDNode<"DogmaISD::LONGJMP", SDTypeProfile<0, -1, []>,
                      [SDNPHasChain, SDNPOptInGlue, SDNPOutGlue, SDNPVariadic]>;
def dret : SDNode<"DogmaISD::RET", SDTNone, [SDNPHasChain, SDNPOptInGlue, SDNPVariadic]>;

// condition, left, right, ...
def dbrcc : SDNode<"DogmaISD::BRCC",
    SDTypeProfile<0, 4, [SDTCisVT<0, i32>, SDTCisSameAs<1, 2>, SDTCisVT<3, OtherVT>]>, [SDNPHasChain]>;
def dselcc : SDNode<"DogmaISD::SELCC",
    SDTypeProfile<1, 5, [SDTCisVT<1, i32>, SDTCisSameAs<2, 3>, SDTCisSameAs<0, 4>, SDTCisSameAs<4, 5>]>>;
def dsetcc : SDNode<"DogmaISD::SETCC",
    SDTypeProfile<1, 3, [SDTCisVT<0, i32>, SDTCisVT<1, i32>, SDTCisSameAs<2, 3>]>>;
def dbrtab : SDNode<"DogmaISD::BRTAB", SDTypeProfile<0, 2, [SDTCisVT<0, i64>, SDTCisVT<1, i64>]>,
                    [SDNPHasChain]>;

def dwrap : SDNode<"DogmaISD::WRAP", SDTypeProfile<1, 1, [SDTCisSameAs<0, 1>, SDTCisPtrTy<0>]>>;
def dfnaddr : SDNode<"DogmaISD::FNADDR", SDTypeProfile<1, 1, [SDTCisSameAs<0, 1>, SDTCisPtrTy<0>]>>;
def ddframe : SDNode<"DogmaISD::DFRAME", SDTypeProfile<1, 0, [SDTCisVT<0, i64>]>, [SDNPHasChain]>;
def ddset : SDNode<"DogmaISD::DSET", SDTypeProfile<0, 1, [SDTCisVT<0, i64>]>, [SDNPHasChain]>;
def ddalloc : SDNode<"DogmaISD::DALLOC", SDTypeProfile<1, 1, [SDTCisVT<0, i64>, SDTCisVT<1, i64>]>,
                     [SDNPHasChain]>;
