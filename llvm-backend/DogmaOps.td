// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
// Generated from spec/isa/dogma.isa by isagen; do not edit.
//
// One record per instruction row. Number is the row number (dogma_op), which the emitter finds in TSFlags.

class DogmaOp<int num, string text, string form> {
  int Number = num;
  string Text = text;
  string Form = form;
  string Operands = "";
  int AccessBytes = 0;
  int ImmediateBits = 0;
  bit Terminator = 0;
  bit Call = 0;
  bit Load = 0;
  bit Store = 0;
  bit Slot = 0;
  bit Atomic = 0;
  bit Divides = 0;
  bit Address = 0;
  bit Commutes = 0;
  bit Fixed = 0;
}

def OP_BLOCK_N : DogmaOp<1, "block", "N"> { let Operands = "-"; }
def OP_JUMP_J : DogmaOp<2, "jump", "J"> { let Operands = "t"; let Terminator = 1; }
def OP_RET_N : DogmaOp<3, "ret", "N"> { let Operands = "-"; let Terminator = 1; }
def OP_CALL_F : DogmaOp<4, "call", "F"> { let Operands = "f"; let Call = 1; }
def OP_CALL_IMPORT_I : DogmaOp<5, "call.import", "I"> { let Operands = "i"; let Call = 1; }
def OP_CALL_REG_RS : DogmaOp<6, "call.reg", "RS"> { let Operands = "x,g"; let Call = 1; }
def OP_TAIL_F : DogmaOp<7, "tail", "F"> { let Operands = "f"; let Terminator = 1; let Call = 1; }
def OP_TAIL_REG_RS : DogmaOp<8, "tail.reg", "RS"> { let Operands = "x,g"; let Terminator = 1; let Call = 1; }
def OP_BRTAB_TAB : DogmaOp<9, "brtab", "TAB"> { let Operands = "x,t*"; let Terminator = 1; }
def OP_TRAP_K : DogmaOp<10, "trap", "K"> { let Operands = "k"; let Terminator = 1; }
def OP_SETJMP_N : DogmaOp<11, "setjmp", "N"> { let Operands = "-"; let Terminator = 1; }
def OP_LONGJMP_N : DogmaOp<12, "longjmp", "N"> { let Operands = "-"; let Terminator = 1; }
def OP_BR_I32_BRR : DogmaOp<13, "br.i32", "BRR"> { let Operands = "w,w,c,t"; let Terminator = 1; }
def OP_BR_I32_BRI : DogmaOp<14, "br.i32", "BRI"> { let Operands = "w,i,c,t"; let ImmediateBits = 32; let Terminator = 1; }
def OP_BR_I32_BRM : DogmaOp<15, "br.i32", "BRM"> { let Operands = "w,m32,c,t"; let AccessBytes = 4; let Terminator = 1; let Load = 1; let Slot = 1; }
def OP_BR_I32_BMI : DogmaOp<16, "br.i32", "BMI"> { let Operands = "m32,i,c,t"; let AccessBytes = 4; let ImmediateBits = 32; let Terminator = 1; let Load = 1; let Slot = 1; }
def OP_BR_I64_BRR : DogmaOp<17, "br.i64", "BRR"> { let Operands = "x,x,c,t"; let Terminator = 1; }
def OP_BR_I64_BRI : DogmaOp<18, "br.i64", "BRI"> { let Operands = "x,i,c,t"; let ImmediateBits = 32; let Terminator = 1; }
def OP_BR_I64_BRM : DogmaOp<19, "br.i64", "BRM"> { let Operands = "x,m64,c,t"; let AccessBytes = 8; let Terminator = 1; let Load = 1; let Slot = 1; }
def OP_BR_I64_BMI : DogmaOp<20, "br.i64", "BMI"> { let Operands = "m64,i,c,t"; let AccessBytes = 8; let ImmediateBits = 32; let Terminator = 1; let Load = 1; let Slot = 1; }
def OP_BR_I8_BMI : DogmaOp<21, "br.i8", "BMI"> { let Operands = "m8,i,c,t"; let AccessBytes = 1; let ImmediateBits = 8; let Terminator = 1; let Load = 1; }
def OP_BR_I16_BMI : DogmaOp<22, "br.i16", "BMI"> { let Operands = "m16,i,c,t"; let AccessBytes = 2; let ImmediateBits = 16; let Terminator = 1; let Load = 1; }
def OP_BR_F32_BVV : DogmaOp<23, "br.f32", "BVV"> { let Operands = "s,s,p,t"; let Terminator = 1; }
def OP_BR_F64_BVV : DogmaOp<24, "br.f64", "BVV"> { let Operands = "d,d,p,t"; let Terminator = 1; }
def OP_MOV_I32_RR : DogmaOp<25, "mov.i32", "RR"> { let Operands = "=w,w"; }
def OP_MOV_I32_RI : DogmaOp<26, "mov.i32", "RI"> { let Operands = "=w,i"; let ImmediateBits = 32; }
def OP_MOV_I64_RR : DogmaOp<27, "mov.i64", "RR"> { let Operands = "=x,x"; }
def OP_MOV_I64_RI : DogmaOp<28, "mov.i64", "RI"> { let Operands = "=x,i64"; let ImmediateBits = 64; }
def OP_LD_I32_RM : DogmaOp<29, "ld.i32", "RM"> { let Operands = "=w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_LD_I64_RM : DogmaOp<30, "ld.i64", "RM"> { let Operands = "=x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_LD_U8_RM : DogmaOp<31, "ld.u8", "RM"> { let Operands = "=w,m8"; let AccessBytes = 1; let Load = 1; }
def OP_LD_U16_RM : DogmaOp<32, "ld.u16", "RM"> { let Operands = "=w,m16"; let AccessBytes = 2; let Load = 1; }
def OP_LD_S8_I32_RM : DogmaOp<33, "ld.s8.i32", "RM"> { let Operands = "=w,m8"; let AccessBytes = 1; let Load = 1; }
def OP_LD_S16_I32_RM : DogmaOp<34, "ld.s16.i32", "RM"> { let Operands = "=w,m16"; let AccessBytes = 2; let Load = 1; }
def OP_LD_S8_I64_RM : DogmaOp<35, "ld.s8.i64", "RM"> { let Operands = "=x,m8"; let AccessBytes = 1; let Load = 1; }
def OP_LD_S16_I64_RM : DogmaOp<36, "ld.s16.i64", "RM"> { let Operands = "=x,m16"; let AccessBytes = 2; let Load = 1; }
def OP_LD_S32_I64_RM : DogmaOp<37, "ld.s32.i64", "RM"> { let Operands = "=x,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_ST_I8_MR : DogmaOp<38, "st.i8", "MR"> { let Operands = "m8,w"; let AccessBytes = 1; let Store = 1; }
def OP_ST_I16_MR : DogmaOp<39, "st.i16", "MR"> { let Operands = "m16,w"; let AccessBytes = 2; let Store = 1; }
def OP_ST_I32_MR : DogmaOp<40, "st.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Store = 1; }
def OP_ST_I64_MR : DogmaOp<41, "st.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Store = 1; let Slot = 1; }
def OP_ST_I8_MI : DogmaOp<42, "st.i8", "MI"> { let Operands = "m8,i"; let AccessBytes = 1; let ImmediateBits = 8; let Store = 1; }
def OP_ST_I16_MI : DogmaOp<43, "st.i16", "MI"> { let Operands = "m16,i"; let AccessBytes = 2; let ImmediateBits = 16; let Store = 1; }
def OP_ST_I32_MI : DogmaOp<44, "st.i32", "MI"> { let Operands = "m32,i"; let AccessBytes = 4; let ImmediateBits = 32; let Store = 1; }
def OP_ST_I64_MI : DogmaOp<45, "st.i64", "MI"> { let Operands = "m64,i"; let AccessBytes = 8; let ImmediateBits = 32; let Store = 1; let Slot = 1; }
def OP_LEA_I64_RM : DogmaOp<46, "lea.i64", "RM"> { let Operands = "=x,m8"; let AccessBytes = 1; let Address = 1; }
def OP_LEA_I32_RM : DogmaOp<47, "lea.i32", "RM"> { let Operands = "=w,m8"; let AccessBytes = 1; let Address = 1; }
def OP_FNADDR_FA : DogmaOp<48, "fnaddr", "FA"> { let Operands = "=x,n"; }
def OP_CLAMP_RR : DogmaOp<49, "clamp", "RR"> { let Operands = "=x,x"; }
def OP_DFRAME_R : DogmaOp<50, "dframe", "R"> { let Operands = "=x"; }
def OP_DALLOC_RR : DogmaOp<51, "dalloc", "RR"> { let Operands = "=x,x"; }
def OP_DSET_R : DogmaOp<52, "dset", "R"> { let Operands = "x"; }
def OP_ADD_I32_RR : DogmaOp<53, "add.i32", "RR"> { let Operands = "+w,w"; let Commutes = 1; }
def OP_ADD_I32_RI : DogmaOp<54, "add.i32", "RI"> { let Operands = "+w,i"; let ImmediateBits = 32; }
def OP_ADD_I32_RM : DogmaOp<55, "add.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_ADD_I32_MR : DogmaOp<56, "add.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Load = 1; let Store = 1; }
def OP_ADD_I32_MI : DogmaOp<57, "add.i32", "MI"> { let Operands = "m32,i"; let AccessBytes = 4; let ImmediateBits = 32; let Load = 1; let Store = 1; }
def OP_ADD_I64_RR : DogmaOp<58, "add.i64", "RR"> { let Operands = "+x,x"; let Commutes = 1; }
def OP_ADD_I64_RI : DogmaOp<59, "add.i64", "RI"> { let Operands = "+x,i"; let ImmediateBits = 32; }
def OP_ADD_I64_RM : DogmaOp<60, "add.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_ADD_I64_MR : DogmaOp<61, "add.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Load = 1; let Store = 1; let Slot = 1; }
def OP_ADD_I64_MI : DogmaOp<62, "add.i64", "MI"> { let Operands = "m64,i"; let AccessBytes = 8; let ImmediateBits = 32; let Load = 1; let Store = 1; let Slot = 1; }
def OP_SUB_I32_RR : DogmaOp<63, "sub.i32", "RR"> { let Operands = "+w,w"; }
def OP_SUB_I32_RI : DogmaOp<64, "sub.i32", "RI"> { let Operands = "+w,i"; let ImmediateBits = 32; }
def OP_SUB_I32_RM : DogmaOp<65, "sub.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_SUB_I32_MR : DogmaOp<66, "sub.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Load = 1; let Store = 1; }
def OP_SUB_I32_MI : DogmaOp<67, "sub.i32", "MI"> { let Operands = "m32,i"; let AccessBytes = 4; let ImmediateBits = 32; let Load = 1; let Store = 1; }
def OP_SUB_I64_RR : DogmaOp<68, "sub.i64", "RR"> { let Operands = "+x,x"; }
def OP_SUB_I64_RI : DogmaOp<69, "sub.i64", "RI"> { let Operands = "+x,i"; let ImmediateBits = 32; }
def OP_SUB_I64_RM : DogmaOp<70, "sub.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_SUB_I64_MR : DogmaOp<71, "sub.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Load = 1; let Store = 1; let Slot = 1; }
def OP_SUB_I64_MI : DogmaOp<72, "sub.i64", "MI"> { let Operands = "m64,i"; let AccessBytes = 8; let ImmediateBits = 32; let Load = 1; let Store = 1; let Slot = 1; }
def OP_AND_I32_RR : DogmaOp<73, "and.i32", "RR"> { let Operands = "+w,w"; let Commutes = 1; }
def OP_AND_I32_RI : DogmaOp<74, "and.i32", "RI"> { let Operands = "+w,i"; let ImmediateBits = 32; }
def OP_AND_I32_RM : DogmaOp<75, "and.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_AND_I32_MR : DogmaOp<76, "and.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Load = 1; let Store = 1; }
def OP_AND_I32_MI : DogmaOp<77, "and.i32", "MI"> { let Operands = "m32,i"; let AccessBytes = 4; let ImmediateBits = 32; let Load = 1; let Store = 1; }
def OP_AND_I64_RR : DogmaOp<78, "and.i64", "RR"> { let Operands = "+x,x"; let Commutes = 1; }
def OP_AND_I64_RI : DogmaOp<79, "and.i64", "RI"> { let Operands = "+x,i"; let ImmediateBits = 32; }
def OP_AND_I64_RM : DogmaOp<80, "and.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_AND_I64_MR : DogmaOp<81, "and.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Load = 1; let Store = 1; let Slot = 1; }
def OP_AND_I64_MI : DogmaOp<82, "and.i64", "MI"> { let Operands = "m64,i"; let AccessBytes = 8; let ImmediateBits = 32; let Load = 1; let Store = 1; let Slot = 1; }
def OP_OR_I32_RR : DogmaOp<83, "or.i32", "RR"> { let Operands = "+w,w"; let Commutes = 1; }
def OP_OR_I32_RI : DogmaOp<84, "or.i32", "RI"> { let Operands = "+w,i"; let ImmediateBits = 32; }
def OP_OR_I32_RM : DogmaOp<85, "or.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_OR_I32_MR : DogmaOp<86, "or.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Load = 1; let Store = 1; }
def OP_OR_I32_MI : DogmaOp<87, "or.i32", "MI"> { let Operands = "m32,i"; let AccessBytes = 4; let ImmediateBits = 32; let Load = 1; let Store = 1; }
def OP_OR_I64_RR : DogmaOp<88, "or.i64", "RR"> { let Operands = "+x,x"; let Commutes = 1; }
def OP_OR_I64_RI : DogmaOp<89, "or.i64", "RI"> { let Operands = "+x,i"; let ImmediateBits = 32; }
def OP_OR_I64_RM : DogmaOp<90, "or.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_OR_I64_MR : DogmaOp<91, "or.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Load = 1; let Store = 1; let Slot = 1; }
def OP_OR_I64_MI : DogmaOp<92, "or.i64", "MI"> { let Operands = "m64,i"; let AccessBytes = 8; let ImmediateBits = 32; let Load = 1; let Store = 1; let Slot = 1; }
def OP_XOR_I32_RR : DogmaOp<93, "xor.i32", "RR"> { let Operands = "+w,w"; let Commutes = 1; }
def OP_XOR_I32_RI : DogmaOp<94, "xor.i32", "RI"> { let Operands = "+w,i"; let ImmediateBits = 32; }
def OP_XOR_I32_RM : DogmaOp<95, "xor.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_XOR_I32_MR : DogmaOp<96, "xor.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Load = 1; let Store = 1; }
def OP_XOR_I32_MI : DogmaOp<97, "xor.i32", "MI"> { let Operands = "m32,i"; let AccessBytes = 4; let ImmediateBits = 32; let Load = 1; let Store = 1; }
def OP_XOR_I64_RR : DogmaOp<98, "xor.i64", "RR"> { let Operands = "+x,x"; let Commutes = 1; }
def OP_XOR_I64_RI : DogmaOp<99, "xor.i64", "RI"> { let Operands = "+x,i"; let ImmediateBits = 32; }
def OP_XOR_I64_RM : DogmaOp<100, "xor.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_XOR_I64_MR : DogmaOp<101, "xor.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Load = 1; let Store = 1; let Slot = 1; }
def OP_XOR_I64_MI : DogmaOp<102, "xor.i64", "MI"> { let Operands = "m64,i"; let AccessBytes = 8; let ImmediateBits = 32; let Load = 1; let Store = 1; let Slot = 1; }
def OP_MUL_I32_RR : DogmaOp<103, "mul.i32", "RR"> { let Operands = "+w,w"; let Commutes = 1; }
def OP_MUL_I32_RRI : DogmaOp<104, "mul.i32", "RRI"> { let Operands = "=w,w,i"; let ImmediateBits = 32; }
def OP_MUL_I32_RM : DogmaOp<105, "mul.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_MUL_I64_RR : DogmaOp<106, "mul.i64", "RR"> { let Operands = "+x,x"; let Commutes = 1; }
def OP_MUL_I64_RRI : DogmaOp<107, "mul.i64", "RRI"> { let Operands = "=x,x,i"; let ImmediateBits = 32; }
def OP_MUL_I64_RM : DogmaOp<108, "mul.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_SHL_I32_RRR : DogmaOp<109, "shl.i32", "RRR"> { let Operands = "=w,w,w"; }
def OP_SHL_I32_RRI : DogmaOp<110, "shl.i32", "RRI"> { let Operands = "=w,w,i"; let ImmediateBits = 32; }
def OP_SHR_I32_RRR : DogmaOp<111, "shr.i32", "RRR"> { let Operands = "=w,w,w"; }
def OP_SHR_I32_RRI : DogmaOp<112, "shr.i32", "RRI"> { let Operands = "=w,w,i"; let ImmediateBits = 32; }
def OP_SAR_I32_RRR : DogmaOp<113, "sar.i32", "RRR"> { let Operands = "=w,w,w"; }
def OP_SAR_I32_RRI : DogmaOp<114, "sar.i32", "RRI"> { let Operands = "=w,w,i"; let ImmediateBits = 32; }
def OP_ROL_I32_RRR : DogmaOp<115, "rol.i32", "RRR"> { let Operands = "=w,w,w"; }
def OP_ROL_I32_RRI : DogmaOp<116, "rol.i32", "RRI"> { let Operands = "=w,w,i"; let ImmediateBits = 32; }
def OP_SHL_I64_RRR : DogmaOp<117, "shl.i64", "RRR"> { let Operands = "=x,x,w"; }
def OP_SHL_I64_RRI : DogmaOp<118, "shl.i64", "RRI"> { let Operands = "=x,x,i"; let ImmediateBits = 32; }
def OP_SHR_I64_RRR : DogmaOp<119, "shr.i64", "RRR"> { let Operands = "=x,x,w"; }
def OP_SHR_I64_RRI : DogmaOp<120, "shr.i64", "RRI"> { let Operands = "=x,x,i"; let ImmediateBits = 32; }
def OP_SAR_I64_RRR : DogmaOp<121, "sar.i64", "RRR"> { let Operands = "=x,x,w"; }
def OP_SAR_I64_RRI : DogmaOp<122, "sar.i64", "RRI"> { let Operands = "=x,x,i"; let ImmediateBits = 32; }
def OP_ROL_I64_RRR : DogmaOp<123, "rol.i64", "RRR"> { let Operands = "=x,x,w"; }
def OP_ROL_I64_RRI : DogmaOp<124, "rol.i64", "RRI"> { let Operands = "=x,x,i"; let ImmediateBits = 32; }
def OP_NEG_I32_RR : DogmaOp<125, "neg.i32", "RR"> { let Operands = "=w,w"; }
def OP_NOT_I32_RR : DogmaOp<126, "not.i32", "RR"> { let Operands = "=w,w"; }
def OP_BSWAP_I32_RR : DogmaOp<127, "bswap.i32", "RR"> { let Operands = "=w,w"; }
def OP_CLZ_I32_RR : DogmaOp<128, "clz.i32", "RR"> { let Operands = "=w,w"; }
def OP_CTZ_I32_RR : DogmaOp<129, "ctz.i32", "RR"> { let Operands = "=w,w"; }
def OP_POPCNT_I32_RR : DogmaOp<130, "popcnt.i32", "RR"> { let Operands = "=w,w"; }
def OP_NEG_I64_RR : DogmaOp<131, "neg.i64", "RR"> { let Operands = "=x,x"; }
def OP_NOT_I64_RR : DogmaOp<132, "not.i64", "RR"> { let Operands = "=x,x"; }
def OP_BSWAP_I64_RR : DogmaOp<133, "bswap.i64", "RR"> { let Operands = "=x,x"; }
def OP_CLZ_I64_RR : DogmaOp<134, "clz.i64", "RR"> { let Operands = "=x,x"; }
def OP_CTZ_I64_RR : DogmaOp<135, "ctz.i64", "RR"> { let Operands = "=x,x"; }
def OP_POPCNT_I64_RR : DogmaOp<136, "popcnt.i64", "RR"> { let Operands = "=x,x"; }
def OP_ZX8_I32_RR : DogmaOp<137, "zx8.i32", "RR"> { let Operands = "=w,w"; }
def OP_ZX16_I32_RR : DogmaOp<138, "zx16.i32", "RR"> { let Operands = "=w,w"; }
def OP_SX8_I32_RR : DogmaOp<139, "sx8.i32", "RR"> { let Operands = "=w,w"; }
def OP_SX16_I32_RR : DogmaOp<140, "sx16.i32", "RR"> { let Operands = "=w,w"; }
def OP_SX8_I64_RR : DogmaOp<141, "sx8.i64", "RR"> { let Operands = "=x,w"; }
def OP_SX16_I64_RR : DogmaOp<142, "sx16.i64", "RR"> { let Operands = "=x,w"; }
def OP_SX32_I64_RR : DogmaOp<143, "sx32.i64", "RR"> { let Operands = "=x,w"; }
def OP_SET_I32_SRR : DogmaOp<144, "set.i32", "SRR"> { let Operands = "=w,c,w,w"; }
def OP_SET_I32_SRI : DogmaOp<145, "set.i32", "SRI"> { let Operands = "=w,c,w,i"; let ImmediateBits = 32; }
def OP_SET_I64_SRR : DogmaOp<146, "set.i64", "SRR"> { let Operands = "=w,c,x,x"; }
def OP_SET_I64_SRI : DogmaOp<147, "set.i64", "SRI"> { let Operands = "=w,c,x,i"; let ImmediateBits = 32; }
def OP_SEL_I32_I32_CRR : DogmaOp<148, "sel.i32.i32", "CRR"> { let Operands = "+w,w,w,w,c"; }
def OP_SEL_I32_I32_CRI : DogmaOp<149, "sel.i32.i32", "CRI"> { let Operands = "+w,w,w,i,c"; let ImmediateBits = 32; }
def OP_SEL_I32_I64_CRR : DogmaOp<150, "sel.i32.i64", "CRR"> { let Operands = "+x,x,w,w,c"; }
def OP_SEL_I32_I64_CRI : DogmaOp<151, "sel.i32.i64", "CRI"> { let Operands = "+x,x,w,i,c"; let ImmediateBits = 32; }
def OP_SEL_I64_I32_CRR : DogmaOp<152, "sel.i64.i32", "CRR"> { let Operands = "+w,w,x,x,c"; }
def OP_SEL_I64_I32_CRI : DogmaOp<153, "sel.i64.i32", "CRI"> { let Operands = "+w,w,x,i,c"; let ImmediateBits = 32; }
def OP_SEL_I64_I64_CRR : DogmaOp<154, "sel.i64.i64", "CRR"> { let Operands = "+x,x,x,x,c"; }
def OP_SEL_I64_I64_CRI : DogmaOp<155, "sel.i64.i64", "CRI"> { let Operands = "+x,x,x,i,c"; let ImmediateBits = 32; }
def OP_MULWIDE_U_I64_RRRR : DogmaOp<156, "mulwide.u.i64", "RRRR"> { let Operands = "=x,=x,x,x"; }
def OP_MULWIDE_S_I64_RRRR : DogmaOp<157, "mulwide.s.i64", "RRRR"> { let Operands = "=x,=x,x,x"; }
def OP_DIV_U_I32_R : DogmaOp<158, "div.u.i32", "R"> { let Operands = "w"; let Divides = 1; let Fixed = 1; }
def OP_DIV_S_I32_R : DogmaOp<159, "div.s.i32", "R"> { let Operands = "w"; let Divides = 1; let Fixed = 1; }
def OP_DIV_U_I64_R : DogmaOp<160, "div.u.i64", "R"> { let Operands = "x"; let Divides = 1; let Fixed = 1; }
def OP_DIV_S_I64_R : DogmaOp<161, "div.s.i64", "R"> { let Operands = "x"; let Divides = 1; let Fixed = 1; }
def OP_ADDC_I32_RRR : DogmaOp<162, "addc.i32", "RRR"> { let Operands = "+w,w,+w"; }
def OP_SUBB_I32_RRR : DogmaOp<163, "subb.i32", "RRR"> { let Operands = "+w,w,+w"; }
def OP_ADDO_I32_RRR : DogmaOp<164, "addo.i32", "RRR"> { let Operands = "+w,w,=w"; }
def OP_SUBO_I32_RRR : DogmaOp<165, "subo.i32", "RRR"> { let Operands = "+w,w,=w"; }
def OP_MULO_I32_RRR : DogmaOp<166, "mulo.i32", "RRR"> { let Operands = "+w,w,=w"; }
def OP_ADDC_I64_RRR : DogmaOp<167, "addc.i64", "RRR"> { let Operands = "+x,x,+w"; }
def OP_SUBB_I64_RRR : DogmaOp<168, "subb.i64", "RRR"> { let Operands = "+x,x,+w"; }
def OP_ADDO_I64_RRR : DogmaOp<169, "addo.i64", "RRR"> { let Operands = "+x,x,=w"; }
def OP_SUBO_I64_RRR : DogmaOp<170, "subo.i64", "RRR"> { let Operands = "+x,x,=w"; }
def OP_MULO_I64_RRR : DogmaOp<171, "mulo.i64", "RRR"> { let Operands = "+x,x,=w"; }
def OP_XCHG_I8_RM : DogmaOp<172, "xchg.i8", "RM"> { let Operands = "+w,m8"; let AccessBytes = 1; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_XADD_I8_RM : DogmaOp<173, "xadd.i8", "RM"> { let Operands = "+w,m8"; let AccessBytes = 1; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_CMPXCHG_I8_MR : DogmaOp<174, "cmpxchg.i8", "MR"> { let Operands = "m8,w"; let AccessBytes = 1; let Load = 1; let Store = 1; let Atomic = 1; let Fixed = 1; }
def OP_XCHG_I16_RM : DogmaOp<175, "xchg.i16", "RM"> { let Operands = "+w,m16"; let AccessBytes = 2; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_XADD_I16_RM : DogmaOp<176, "xadd.i16", "RM"> { let Operands = "+w,m16"; let AccessBytes = 2; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_CMPXCHG_I16_MR : DogmaOp<177, "cmpxchg.i16", "MR"> { let Operands = "m16,w"; let AccessBytes = 2; let Load = 1; let Store = 1; let Atomic = 1; let Fixed = 1; }
def OP_XCHG_I32_RM : DogmaOp<178, "xchg.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_XADD_I32_RM : DogmaOp<179, "xadd.i32", "RM"> { let Operands = "+w,m32"; let AccessBytes = 4; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_CMPXCHG_I32_MR : DogmaOp<180, "cmpxchg.i32", "MR"> { let Operands = "m32,w"; let AccessBytes = 4; let Load = 1; let Store = 1; let Atomic = 1; let Fixed = 1; }
def OP_XCHG_I64_RM : DogmaOp<181, "xchg.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_XADD_I64_RM : DogmaOp<182, "xadd.i64", "RM"> { let Operands = "+x,m64"; let AccessBytes = 8; let Load = 1; let Store = 1; let Atomic = 1; }
def OP_CMPXCHG_I64_MR : DogmaOp<183, "cmpxchg.i64", "MR"> { let Operands = "m64,x"; let AccessBytes = 8; let Load = 1; let Store = 1; let Atomic = 1; let Fixed = 1; }
def OP_CMPXCHG_I128_M : DogmaOp<184, "cmpxchg.i128", "M"> { let Operands = "m128"; let AccessBytes = 16; let Load = 1; let Store = 1; let Atomic = 1; let Fixed = 1; }
def OP_FENCE_N : DogmaOp<185, "fence", "N"> { let Operands = "-"; }
def OP_CRC32_U8_RR : DogmaOp<186, "crc32.u8", "RR"> { let Operands = "+w,w"; }
def OP_LD_F32_VM : DogmaOp<187, "ld.f32", "VM"> { let Operands = "=s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_ST_F32_MV : DogmaOp<188, "st.f32", "MV"> { let Operands = "m32,s"; let AccessBytes = 4; let Store = 1; }
def OP_FADD_F32_VVV : DogmaOp<189, "fadd.f32", "VVV"> { let Operands = "=s,s,s"; let Commutes = 1; }
def OP_FADD_F32_VVM : DogmaOp<190, "fadd.f32", "VVM"> { let Operands = "=s,s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_FSUB_F32_VVV : DogmaOp<191, "fsub.f32", "VVV"> { let Operands = "=s,s,s"; }
def OP_FSUB_F32_VVM : DogmaOp<192, "fsub.f32", "VVM"> { let Operands = "=s,s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_FMUL_F32_VVV : DogmaOp<193, "fmul.f32", "VVV"> { let Operands = "=s,s,s"; let Commutes = 1; }
def OP_FMUL_F32_VVM : DogmaOp<194, "fmul.f32", "VVM"> { let Operands = "=s,s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_FDIV_F32_VVV : DogmaOp<195, "fdiv.f32", "VVV"> { let Operands = "=s,s,s"; }
def OP_FDIV_F32_VVM : DogmaOp<196, "fdiv.f32", "VVM"> { let Operands = "=s,s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_FMIN_F32_VVV : DogmaOp<197, "fmin.f32", "VVV"> { let Operands = "=s,s,s"; }
def OP_FMIN_F32_VVM : DogmaOp<198, "fmin.f32", "VVM"> { let Operands = "=s,s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_FMAX_F32_VVV : DogmaOp<199, "fmax.f32", "VVV"> { let Operands = "=s,s,s"; }
def OP_FMAX_F32_VVM : DogmaOp<200, "fmax.f32", "VVM"> { let Operands = "=s,s,m32"; let AccessBytes = 4; let Load = 1; let Slot = 1; }
def OP_FSQRT_F32_VV : DogmaOp<201, "fsqrt.f32", "VV"> { let Operands = "=s,s"; }
def OP_FNEG_F32_VV : DogmaOp<202, "fneg.f32", "VV"> { let Operands = "=s,s"; }
def OP_FABS_F32_VV : DogmaOp<203, "fabs.f32", "VV"> { let Operands = "=s,s"; }
def OP_FCOPYSIGN_F32_VVV : DogmaOp<204, "fcopysign.f32", "VVV"> { let Operands = "=s,s,s"; }
def OP_FROUND_F32_VVI : DogmaOp<205, "fround.f32", "VVI"> { let Operands = "=s,s,u"; }
def OP_FMA_F32_VVV : DogmaOp<206, "fma.f32", "VVV"> { let Operands = "+s,s,s"; }
def OP_SET_F32_SVV : DogmaOp<207, "set.f32", "SVV"> { let Operands = "=w,p,s,s"; }
def OP_CVT_I32_F32_VR : DogmaOp<208, "cvt.i32.f32", "VR"> { let Operands = "=s,w"; }
def OP_CVT_F32_I32_RV : DogmaOp<209, "cvt.f32.i32", "RV"> { let Operands = "=w,s"; }
def OP_CVT_I64_F32_VR : DogmaOp<210, "cvt.i64.f32", "VR"> { let Operands = "=s,x"; }
def OP_CVT_F32_I64_RV : DogmaOp<211, "cvt.f32.i64", "RV"> { let Operands = "=x,s"; }
def OP_LD_F64_VM : DogmaOp<212, "ld.f64", "VM"> { let Operands = "=d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_ST_F64_MV : DogmaOp<213, "st.f64", "MV"> { let Operands = "m64,d"; let AccessBytes = 8; let Store = 1; let Slot = 1; }
def OP_FADD_F64_VVV : DogmaOp<214, "fadd.f64", "VVV"> { let Operands = "=d,d,d"; let Commutes = 1; }
def OP_FADD_F64_VVM : DogmaOp<215, "fadd.f64", "VVM"> { let Operands = "=d,d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_FSUB_F64_VVV : DogmaOp<216, "fsub.f64", "VVV"> { let Operands = "=d,d,d"; }
def OP_FSUB_F64_VVM : DogmaOp<217, "fsub.f64", "VVM"> { let Operands = "=d,d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_FMUL_F64_VVV : DogmaOp<218, "fmul.f64", "VVV"> { let Operands = "=d,d,d"; let Commutes = 1; }
def OP_FMUL_F64_VVM : DogmaOp<219, "fmul.f64", "VVM"> { let Operands = "=d,d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_FDIV_F64_VVV : DogmaOp<220, "fdiv.f64", "VVV"> { let Operands = "=d,d,d"; }
def OP_FDIV_F64_VVM : DogmaOp<221, "fdiv.f64", "VVM"> { let Operands = "=d,d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_FMIN_F64_VVV : DogmaOp<222, "fmin.f64", "VVV"> { let Operands = "=d,d,d"; }
def OP_FMIN_F64_VVM : DogmaOp<223, "fmin.f64", "VVM"> { let Operands = "=d,d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_FMAX_F64_VVV : DogmaOp<224, "fmax.f64", "VVV"> { let Operands = "=d,d,d"; }
def OP_FMAX_F64_VVM : DogmaOp<225, "fmax.f64", "VVM"> { let Operands = "=d,d,m64"; let AccessBytes = 8; let Load = 1; let Slot = 1; }
def OP_FSQRT_F64_VV : DogmaOp<226, "fsqrt.f64", "VV"> { let Operands = "=d,d"; }
def OP_FNEG_F64_VV : DogmaOp<227, "fneg.f64", "VV"> { let Operands = "=d,d"; }
def OP_FABS_F64_VV : DogmaOp<228, "fabs.f64", "VV"> { let Operands = "=d,d"; }
def OP_FCOPYSIGN_F64_VVV : DogmaOp<229, "fcopysign.f64", "VVV"> { let Operands = "=d,d,d"; }
def OP_FROUND_F64_VVI : DogmaOp<230, "fround.f64", "VVI"> { let Operands = "=d,d,u"; }
def OP_FMA_F64_VVV : DogmaOp<231, "fma.f64", "VVV"> { let Operands = "+d,d,d"; }
def OP_SET_F64_SVV : DogmaOp<232, "set.f64", "SVV"> { let Operands = "=w,p,d,d"; }
def OP_CVT_I32_F64_VR : DogmaOp<233, "cvt.i32.f64", "VR"> { let Operands = "=d,w"; }
def OP_CVT_F64_I32_RV : DogmaOp<234, "cvt.f64.i32", "RV"> { let Operands = "=w,d"; }
def OP_CVT_I64_F64_VR : DogmaOp<235, "cvt.i64.f64", "VR"> { let Operands = "=d,x"; }
def OP_CVT_F64_I64_RV : DogmaOp<236, "cvt.f64.i64", "RV"> { let Operands = "=x,d"; }
def OP_CVT_F32_F64_VV : DogmaOp<237, "cvt.f32.f64", "VV"> { let Operands = "=d,s"; }
def OP_CVT_F64_F32_VV : DogmaOp<238, "cvt.f64.f32", "VV"> { let Operands = "=s,d"; }
def OP_BITS_I32_V_VR : DogmaOp<239, "bits.i32.v", "VR"> { let Operands = "=v,w"; }
def OP_BITS_I64_V_VR : DogmaOp<240, "bits.i64.v", "VR"> { let Operands = "=v,x"; }
def OP_BITS_V_I32_RV : DogmaOp<241, "bits.v.i32", "RV"> { let Operands = "=w,v"; }
def OP_BITS_V_I64_RV : DogmaOp<242, "bits.v.i64", "RV"> { let Operands = "=x,v"; }
def OP_MOV_V128_VV : DogmaOp<243, "mov.v128", "VV"> { let Operands = "=v,v"; }
def OP_LD_V128_VM : DogmaOp<244, "ld.v128", "VM"> { let Operands = "=v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_ST_V128_MV : DogmaOp<245, "st.v128", "MV"> { let Operands = "m128,v"; let AccessBytes = 16; let Store = 1; let Slot = 1; }
def OP_ZERO_V128_V : DogmaOp<246, "zero.v128", "V"> { let Operands = "=v"; }
def OP_VADD_I8_VVV : DogmaOp<247, "vadd.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADD_I8_VVM : DogmaOp<248, "vadd.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADD_I16_VVV : DogmaOp<249, "vadd.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADD_I16_VVM : DogmaOp<250, "vadd.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADD_I32_VVV : DogmaOp<251, "vadd.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADD_I32_VVM : DogmaOp<252, "vadd.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADD_I64_VVV : DogmaOp<253, "vadd.i64", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADD_I64_VVM : DogmaOp<254, "vadd.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUB_I8_VVV : DogmaOp<255, "vsub.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUB_I8_VVM : DogmaOp<256, "vsub.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUB_I16_VVV : DogmaOp<257, "vsub.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUB_I16_VVM : DogmaOp<258, "vsub.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUB_I32_VVV : DogmaOp<259, "vsub.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUB_I32_VVM : DogmaOp<260, "vsub.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUB_I64_VVV : DogmaOp<261, "vsub.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUB_I64_VVM : DogmaOp<262, "vsub.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMUL_I16_VVV : DogmaOp<263, "vmul.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMUL_I16_VVM : DogmaOp<264, "vmul.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMUL_I32_VVV : DogmaOp<265, "vmul.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMUL_I32_VVM : DogmaOp<266, "vmul.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMULHI_S_I16_VVV : DogmaOp<267, "vmulhi.s.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMULHI_S_I16_VVM : DogmaOp<268, "vmulhi.s.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMULHI_U_I16_VVV : DogmaOp<269, "vmulhi.u.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMULHI_U_I16_VVM : DogmaOp<270, "vmulhi.u.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMULWIDE_U_I32_VVV : DogmaOp<271, "vmulwide.u.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMULWIDE_U_I32_VVM : DogmaOp<272, "vmulwide.u.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMULADD_I16_VVV : DogmaOp<273, "vmuladd.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMULADD_I16_VVM : DogmaOp<274, "vmuladd.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSAD_U8_VVV : DogmaOp<275, "vsad.u8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VSAD_U8_VVM : DogmaOp<276, "vsad.u8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VAVG_U8_VVV : DogmaOp<277, "vavg.u8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VAVG_U8_VVM : DogmaOp<278, "vavg.u8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VAVG_U16_VVV : DogmaOp<279, "vavg.u16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VAVG_U16_VVM : DogmaOp<280, "vavg.u16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADDSAT_S_I8_VVV : DogmaOp<281, "vaddsat.s.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADDSAT_S_I8_VVM : DogmaOp<282, "vaddsat.s.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADDSAT_S_I16_VVV : DogmaOp<283, "vaddsat.s.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADDSAT_S_I16_VVM : DogmaOp<284, "vaddsat.s.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADDSAT_U_I8_VVV : DogmaOp<285, "vaddsat.u.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADDSAT_U_I8_VVM : DogmaOp<286, "vaddsat.u.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADDSAT_U_I16_VVV : DogmaOp<287, "vaddsat.u.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADDSAT_U_I16_VVM : DogmaOp<288, "vaddsat.u.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUBSAT_S_I8_VVV : DogmaOp<289, "vsubsat.s.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUBSAT_S_I8_VVM : DogmaOp<290, "vsubsat.s.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUBSAT_S_I16_VVV : DogmaOp<291, "vsubsat.s.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUBSAT_S_I16_VVM : DogmaOp<292, "vsubsat.s.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUBSAT_U_I8_VVV : DogmaOp<293, "vsubsat.u.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUBSAT_U_I8_VVM : DogmaOp<294, "vsubsat.u.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUBSAT_U_I16_VVV : DogmaOp<295, "vsubsat.u.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUBSAT_U_I16_VVM : DogmaOp<296, "vsubsat.u.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VAND_VVV : DogmaOp<297, "vand", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VAND_VVM : DogmaOp<298, "vand", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VOR_VVV : DogmaOp<299, "vor", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VOR_VVM : DogmaOp<300, "vor", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VXOR_VVV : DogmaOp<301, "vxor", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VXOR_VVM : DogmaOp<302, "vxor", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VANDNOT_VVV : DogmaOp<303, "vandnot", "VVV"> { let Operands = "=v,v,v"; }
def OP_VANDNOT_VVM : DogmaOp<304, "vandnot", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPEQ_I8_VVV : DogmaOp<305, "vcmpeq.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VCMPEQ_I8_VVM : DogmaOp<306, "vcmpeq.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPEQ_I16_VVV : DogmaOp<307, "vcmpeq.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VCMPEQ_I16_VVM : DogmaOp<308, "vcmpeq.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPEQ_I32_VVV : DogmaOp<309, "vcmpeq.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VCMPEQ_I32_VVM : DogmaOp<310, "vcmpeq.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPEQ_I64_VVV : DogmaOp<311, "vcmpeq.i64", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VCMPEQ_I64_VVM : DogmaOp<312, "vcmpeq.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPGT_I8_VVV : DogmaOp<313, "vcmpgt.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VCMPGT_I8_VVM : DogmaOp<314, "vcmpgt.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPGT_I16_VVV : DogmaOp<315, "vcmpgt.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VCMPGT_I16_VVM : DogmaOp<316, "vcmpgt.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPGT_I32_VVV : DogmaOp<317, "vcmpgt.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VCMPGT_I32_VVM : DogmaOp<318, "vcmpgt.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VCMPGT_I64_VVV : DogmaOp<319, "vcmpgt.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VCMPGT_I64_VVM : DogmaOp<320, "vcmpgt.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_S_I8_VVV : DogmaOp<321, "vmin.s.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMIN_S_I8_VVM : DogmaOp<322, "vmin.s.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_S_I16_VVV : DogmaOp<323, "vmin.s.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMIN_S_I16_VVM : DogmaOp<324, "vmin.s.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_S_I32_VVV : DogmaOp<325, "vmin.s.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMIN_S_I32_VVM : DogmaOp<326, "vmin.s.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_U_I8_VVV : DogmaOp<327, "vmin.u.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMIN_U_I8_VVM : DogmaOp<328, "vmin.u.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_U_I16_VVV : DogmaOp<329, "vmin.u.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMIN_U_I16_VVM : DogmaOp<330, "vmin.u.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_U_I32_VVV : DogmaOp<331, "vmin.u.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMIN_U_I32_VVM : DogmaOp<332, "vmin.u.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_S_I8_VVV : DogmaOp<333, "vmax.s.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMAX_S_I8_VVM : DogmaOp<334, "vmax.s.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_S_I16_VVV : DogmaOp<335, "vmax.s.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMAX_S_I16_VVM : DogmaOp<336, "vmax.s.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_S_I32_VVV : DogmaOp<337, "vmax.s.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMAX_S_I32_VVM : DogmaOp<338, "vmax.s.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_U_I8_VVV : DogmaOp<339, "vmax.u.i8", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMAX_U_I8_VVM : DogmaOp<340, "vmax.u.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_U_I16_VVV : DogmaOp<341, "vmax.u.i16", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMAX_U_I16_VVM : DogmaOp<342, "vmax.u.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_U_I32_VVV : DogmaOp<343, "vmax.u.i32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMAX_U_I32_VVM : DogmaOp<344, "vmax.u.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKLO_I8_VVV : DogmaOp<345, "vunpacklo.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKLO_I8_VVM : DogmaOp<346, "vunpacklo.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKHI_I8_VVV : DogmaOp<347, "vunpackhi.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKHI_I8_VVM : DogmaOp<348, "vunpackhi.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKLO_I16_VVV : DogmaOp<349, "vunpacklo.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKLO_I16_VVM : DogmaOp<350, "vunpacklo.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKHI_I16_VVV : DogmaOp<351, "vunpackhi.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKHI_I16_VVM : DogmaOp<352, "vunpackhi.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKLO_I32_VVV : DogmaOp<353, "vunpacklo.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKLO_I32_VVM : DogmaOp<354, "vunpacklo.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKHI_I32_VVV : DogmaOp<355, "vunpackhi.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKHI_I32_VVM : DogmaOp<356, "vunpackhi.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKLO_I64_VVV : DogmaOp<357, "vunpacklo.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKLO_I64_VVM : DogmaOp<358, "vunpacklo.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VUNPACKHI_I64_VVV : DogmaOp<359, "vunpackhi.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VUNPACKHI_I64_VVM : DogmaOp<360, "vunpackhi.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VPACK_S_I16_VVV : DogmaOp<361, "vpack.s.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VPACK_S_I16_VVM : DogmaOp<362, "vpack.s.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VPACK_S_I32_VVV : DogmaOp<363, "vpack.s.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VPACK_S_I32_VVM : DogmaOp<364, "vpack.s.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VPACK_U_I16_VVV : DogmaOp<365, "vpack.u.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VPACK_U_I16_VVM : DogmaOp<366, "vpack.u.i16", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VPACK_U_I32_VVV : DogmaOp<367, "vpack.u.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VPACK_U_I32_VVM : DogmaOp<368, "vpack.u.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSHUF_I8_VVV : DogmaOp<369, "vshuf.i8", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHUF_I8_VVM : DogmaOp<370, "vshuf.i8", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSHLV_I32_VVV : DogmaOp<371, "vshlv.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHLV_I32_VVM : DogmaOp<372, "vshlv.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSHRV_I32_VVV : DogmaOp<373, "vshrv.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHRV_I32_VVM : DogmaOp<374, "vshrv.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSHLV_I64_VVV : DogmaOp<375, "vshlv.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHLV_I64_VVM : DogmaOp<376, "vshlv.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSHRV_I64_VVV : DogmaOp<377, "vshrv.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHRV_I64_VVM : DogmaOp<378, "vshrv.i64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSARV_I32_VVV : DogmaOp<379, "vsarv.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSARV_I32_VVM : DogmaOp<380, "vsarv.i32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADD_F32_VVV : DogmaOp<381, "vadd.f32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADD_F32_VVM : DogmaOp<382, "vadd.f32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUB_F32_VVV : DogmaOp<383, "vsub.f32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUB_F32_VVM : DogmaOp<384, "vsub.f32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMUL_F32_VVV : DogmaOp<385, "vmul.f32", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMUL_F32_VVM : DogmaOp<386, "vmul.f32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VDIV_F32_VVV : DogmaOp<387, "vdiv.f32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VDIV_F32_VVM : DogmaOp<388, "vdiv.f32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_F32_VVV : DogmaOp<389, "vmin.f32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VMIN_F32_VVM : DogmaOp<390, "vmin.f32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_F32_VVV : DogmaOp<391, "vmax.f32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VMAX_F32_VVM : DogmaOp<392, "vmax.f32", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VADD_F64_VVV : DogmaOp<393, "vadd.f64", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VADD_F64_VVM : DogmaOp<394, "vadd.f64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSUB_F64_VVV : DogmaOp<395, "vsub.f64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSUB_F64_VVM : DogmaOp<396, "vsub.f64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMUL_F64_VVV : DogmaOp<397, "vmul.f64", "VVV"> { let Operands = "=v,v,v"; let Commutes = 1; }
def OP_VMUL_F64_VVM : DogmaOp<398, "vmul.f64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VDIV_F64_VVV : DogmaOp<399, "vdiv.f64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VDIV_F64_VVM : DogmaOp<400, "vdiv.f64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMIN_F64_VVV : DogmaOp<401, "vmin.f64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VMIN_F64_VVM : DogmaOp<402, "vmin.f64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VMAX_F64_VVV : DogmaOp<403, "vmax.f64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VMAX_F64_VVM : DogmaOp<404, "vmax.f64", "VVM"> { let Operands = "=v,v,m128"; let AccessBytes = 16; let Load = 1; let Slot = 1; }
def OP_VSHL_I16_VVI : DogmaOp<405, "vshl.i16", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHR_I16_VVI : DogmaOp<406, "vshr.i16", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSAR_I16_VVI : DogmaOp<407, "vsar.i16", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHL_I32_VVI : DogmaOp<408, "vshl.i32", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHR_I32_VVI : DogmaOp<409, "vshr.i32", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSAR_I32_VVI : DogmaOp<410, "vsar.i32", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHL_I64_VVI : DogmaOp<411, "vshl.i64", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHR_I64_VVI : DogmaOp<412, "vshr.i64", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHLC_I16_VVV : DogmaOp<413, "vshlc.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHRC_I16_VVV : DogmaOp<414, "vshrc.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSARC_I16_VVV : DogmaOp<415, "vsarc.i16", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHLC_I32_VVV : DogmaOp<416, "vshlc.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHRC_I32_VVV : DogmaOp<417, "vshrc.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSARC_I32_VVV : DogmaOp<418, "vsarc.i32", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHLC_I64_VVV : DogmaOp<419, "vshlc.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VSHRC_I64_VVV : DogmaOp<420, "vshrc.i64", "VVV"> { let Operands = "=v,v,v"; }
def OP_VBYTESHL_VVI : DogmaOp<421, "vbyteshl", "VVI"> { let Operands = "=v,v,u"; }
def OP_VBYTESHR_VVI : DogmaOp<422, "vbyteshr", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHUF_I32_VVI : DogmaOp<423, "vshuf.i32", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHUFLO_I16_VVI : DogmaOp<424, "vshuflo.i16", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHUFHI_I16_VVI : DogmaOp<425, "vshufhi.i16", "VVI"> { let Operands = "=v,v,u"; }
def OP_VSHUF2_F32_VVVI : DogmaOp<426, "vshuf2.f32", "VVVI"> { let Operands = "=v,v,v,u"; }
def OP_VSHUF2_F64_VVVI : DogmaOp<427, "vshuf2.f64", "VVVI"> { let Operands = "=v,v,v,u"; }
def OP_VALIGN_VVVI : DogmaOp<428, "valign", "VVVI"> { let Operands = "=v,v,v,u"; }
def OP_VBLEND_I16_VVVI : DogmaOp<429, "vblend.i16", "VVVI"> { let Operands = "=v,v,v,u"; }
def OP_VBLENDV_I8_VVVV : DogmaOp<430, "vblendv.i8", "VVVV"> { let Operands = "=v,v,v,v"; }
def OP_VSPLAT_I8_VV : DogmaOp<431, "vsplat.i8", "VV"> { let Operands = "=v,v"; }
def OP_VSPLAT_I16_VV : DogmaOp<432, "vsplat.i16", "VV"> { let Operands = "=v,v"; }
def OP_VSPLAT_I32_VV : DogmaOp<433, "vsplat.i32", "VV"> { let Operands = "=v,v"; }
def OP_VSPLAT_I64_VV : DogmaOp<434, "vsplat.i64", "VV"> { let Operands = "=v,v"; }
def OP_VINSERT_I8_VVRI : DogmaOp<435, "vinsert.i8", "VVRI"> { let Operands = "=v,v,w,u"; }
def OP_VINSERT_I16_VVRI : DogmaOp<436, "vinsert.i16", "VVRI"> { let Operands = "=v,v,w,u"; }
def OP_VINSERT_I32_VVRI : DogmaOp<437, "vinsert.i32", "VVRI"> { let Operands = "=v,v,w,u"; }
def OP_VINSERT_I64_VVRI : DogmaOp<438, "vinsert.i64", "VVRI"> { let Operands = "=v,v,x,u"; }
def OP_VEXTRACT_I8_RVI : DogmaOp<439, "vextract.i8", "RVI"> { let Operands = "=w,v,u"; }
def OP_VEXTRACT_I16_RVI : DogmaOp<440, "vextract.i16", "RVI"> { let Operands = "=w,v,u"; }
def OP_VEXTRACT_I32_RVI : DogmaOp<441, "vextract.i32", "RVI"> { let Operands = "=w,v,u"; }
def OP_VEXTRACT_I64_RVI : DogmaOp<442, "vextract.i64", "RVI"> { let Operands = "=x,v,u"; }
def OP_VMASK_I8_RV : DogmaOp<443, "vmask.i8", "RV"> { let Operands = "=w,v"; }
def OP_VMASK_F32_RV : DogmaOp<444, "vmask.f32", "RV"> { let Operands = "=w,v"; }
def OP_VMASK_F64_RV : DogmaOp<445, "vmask.f64", "RV"> { let Operands = "=w,v"; }
def OP_VEXTEND_S_I8_I16_VV : DogmaOp<446, "vextend.s.i8.i16", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_S_I8_I32_VV : DogmaOp<447, "vextend.s.i8.i32", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_S_I8_I64_VV : DogmaOp<448, "vextend.s.i8.i64", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_S_I16_I32_VV : DogmaOp<449, "vextend.s.i16.i32", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_S_I16_I64_VV : DogmaOp<450, "vextend.s.i16.i64", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_S_I32_I64_VV : DogmaOp<451, "vextend.s.i32.i64", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_U_I8_I16_VV : DogmaOp<452, "vextend.u.i8.i16", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_U_I8_I32_VV : DogmaOp<453, "vextend.u.i8.i32", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_U_I8_I64_VV : DogmaOp<454, "vextend.u.i8.i64", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_U_I16_I32_VV : DogmaOp<455, "vextend.u.i16.i32", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_U_I16_I64_VV : DogmaOp<456, "vextend.u.i16.i64", "VV"> { let Operands = "=v,v"; }
def OP_VEXTEND_U_I32_I64_VV : DogmaOp<457, "vextend.u.i32.i64", "VV"> { let Operands = "=v,v"; }
def OP_VABS_I8_VV : DogmaOp<458, "vabs.i8", "VV"> { let Operands = "=v,v"; }
def OP_VABS_I16_VV : DogmaOp<459, "vabs.i16", "VV"> { let Operands = "=v,v"; }
def OP_VABS_I32_VV : DogmaOp<460, "vabs.i32", "VV"> { let Operands = "=v,v"; }
def OP_VSQRT_F32_VV : DogmaOp<461, "vsqrt.f32", "VV"> { let Operands = "=v,v"; }
def OP_VNEG_F32_VV : DogmaOp<462, "vneg.f32", "VV"> { let Operands = "=v,v"; }
def OP_VABS_F32_VV : DogmaOp<463, "vabs.f32", "VV"> { let Operands = "=v,v"; }
def OP_VROUND_F32_VVI : DogmaOp<464, "vround.f32", "VVI"> { let Operands = "=v,v,u"; }
def OP_VFMA_F32_VVV : DogmaOp<465, "vfma.f32", "VVV"> { let Operands = "+v,v,v"; }
def OP_VCMP_F32_VVVI : DogmaOp<466, "vcmp.f32", "VVVI"> { let Operands = "=v,v,v,u"; }
def OP_VSQRT_F64_VV : DogmaOp<467, "vsqrt.f64", "VV"> { let Operands = "=v,v"; }
def OP_VNEG_F64_VV : DogmaOp<468, "vneg.f64", "VV"> { let Operands = "=v,v"; }
def OP_VABS_F64_VV : DogmaOp<469, "vabs.f64", "VV"> { let Operands = "=v,v"; }
def OP_VROUND_F64_VVI : DogmaOp<470, "vround.f64", "VVI"> { let Operands = "=v,v,u"; }
def OP_VFMA_F64_VVV : DogmaOp<471, "vfma.f64", "VVV"> { let Operands = "+v,v,v"; }
def OP_VCMP_F64_VVVI : DogmaOp<472, "vcmp.f64", "VVVI"> { let Operands = "=v,v,v,u"; }
def OP_VCVT_I32_F32_VV : DogmaOp<473, "vcvt.i32.f32", "VV"> { let Operands = "=v,v"; }
def OP_VCVT_F32_I32_VV : DogmaOp<474, "vcvt.f32.i32", "VV"> { let Operands = "=v,v"; }
def OP_VCVT_I32_F64_VV : DogmaOp<475, "vcvt.i32.f64", "VV"> { let Operands = "=v,v"; }
def OP_VCVT_F64_I32_VV : DogmaOp<476, "vcvt.f64.i32", "VV"> { let Operands = "=v,v"; }
def OP_VCVT_F32_F64_VV : DogmaOp<477, "vcvt.f32.f64", "VV"> { let Operands = "=v,v"; }
def OP_VCVT_F64_F32_VV : DogmaOp<478, "vcvt.f64.f32", "VV"> { let Operands = "=v,v"; }
def OP_VLDSPLAT_I8_VM : DogmaOp<479, "vldsplat.i8", "VM"> { let Operands = "=v,m8"; let AccessBytes = 1; let Load = 1; }
def OP_VLDSPLAT_I16_VM : DogmaOp<480, "vldsplat.i16", "VM"> { let Operands = "=v,m16"; let AccessBytes = 2; let Load = 1; }
def OP_VLDSPLAT_I32_VM : DogmaOp<481, "vldsplat.i32", "VM"> { let Operands = "=v,m32"; let AccessBytes = 4; let Load = 1; }
def OP_VLDSPLAT_I64_VM : DogmaOp<482, "vldsplat.i64", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VLDEXTEND_S_I8_I16_VM : DogmaOp<483, "vldextend.s.i8.i16", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VLDEXTEND_S_I8_I32_VM : DogmaOp<484, "vldextend.s.i8.i32", "VM"> { let Operands = "=v,m32"; let AccessBytes = 4; let Load = 1; }
def OP_VLDEXTEND_S_I16_I32_VM : DogmaOp<485, "vldextend.s.i16.i32", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VLDEXTEND_S_I32_I64_VM : DogmaOp<486, "vldextend.s.i32.i64", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VLDEXTEND_U_I8_I16_VM : DogmaOp<487, "vldextend.u.i8.i16", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VLDEXTEND_U_I8_I32_VM : DogmaOp<488, "vldextend.u.i8.i32", "VM"> { let Operands = "=v,m32"; let AccessBytes = 4; let Load = 1; }
def OP_VLDEXTEND_U_I16_I32_VM : DogmaOp<489, "vldextend.u.i16.i32", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VLDEXTEND_U_I32_I64_VM : DogmaOp<490, "vldextend.u.i32.i64", "VM"> { let Operands = "=v,m64"; let AccessBytes = 8; let Load = 1; }
def OP_VSWAP_F64_VV : DogmaOp<491, "vswap.f64", "VV"> { let Operands = "=v,v"; }
