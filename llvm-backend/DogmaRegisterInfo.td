//===-- DogmaRegisterInfo.td - Registers ---------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// Encodings are those of x86-64; rsp, r11 and r15 belong to the loader and do not exist here.
//
//===----------------------------------------------------------------------===//

let Namespace = "Dogma" in {

def sub_32 : SubRegIndex<32>;

class DogmaReg<bits<16> encoding, string name> : Register<name> {
  let HWEncoding = encoding;
}
class DogmaReg64<bits<16> encoding, string name, Register low>
    : RegisterWithSubRegs<name, [low]> {
  let HWEncoding = encoding;
  let SubRegIndices = [sub_32];
}

multiclass DogmaGPR<bits<16> encoding, string name64, string name32> {
  def !toupper(name32) : DogmaReg<encoding, name32>;
  def !toupper(name64) : DogmaReg64<encoding, name64, !cast<Register>(!toupper(name32))>;
}
defm "" : DogmaGPR<0, "rax", "eax">;
defm "" : DogmaGPR<1, "rcx", "ecx">;
defm "" : DogmaGPR<2, "rdx", "edx">;
defm "" : DogmaGPR<3, "rbx", "ebx">;
defm "" : DogmaGPR<5, "rbp", "ebp">;
defm "" : DogmaGPR<6, "rsi", "esi">;
defm "" : DogmaGPR<7, "rdi", "edi">;
defm "" : DogmaGPR<8, "r8", "r8d">;
defm "" : DogmaGPR<9, "r9", "r9d">;
defm "" : DogmaGPR<10, "r10", "r10d">;
defm "" : DogmaGPR<12, "r12", "r12d">;
defm "" : DogmaGPR<13, "r13", "r13d">;
defm "" : DogmaGPR<14, "r14", "r14d">;

foreach i = 0-15 in def V#i : DogmaReg<i, "v"#i>;

// The base of safe-stack slots; an operand, never a value.
def SLOT : DogmaReg<4, "slot">;

} // Namespace

// Slots are 8 bytes wide and only written whole, so narrow registers spill as 8 bytes, too.
def Spill32 : RegInfo<32, 64, 64>;

// Caller-saved registers come first.
def GR64 : RegisterClass<"Dogma", [i64], 64,
    (add RAX, RCX, RDX, RSI, RDI, R8, R9, R10, RBX, R14, R13, R12, RBP)>;
def GR32 : RegisterClass<"Dogma", [i32], 32,
    (add EAX, ECX, EDX, ESI, EDI, R8D, R9D, R10D, EBX, R14D, R13D, R12D, EBP)> {
  let RegInfos = RegInfoByHwMode<[DefaultMode], [Spill32]>;
}
// What still holds its value when the frame is gone.
def GR64_TC : RegisterClass<"Dogma", [i64], 64, (add RAX, RCX, RDX, RSI, RDI, R8, R9, R10)>;
def BASE64 : RegisterClass<"Dogma", [i64], 64, (add GR64, SLOT)>;

// One file of 128-bit registers, seen as three classes.
def FR32 : RegisterClass<"Dogma", [f32], 32, (sequence "V%u", 0, 15)> {
  let RegInfos = RegInfoByHwMode<[DefaultMode], [Spill32]>;
}
def FR64 : RegisterClass<"Dogma", [f64], 64, (sequence "V%u", 0, 15)>;
def VR128 : RegisterClass<"Dogma", [v16i8, v8i16, v4i32, v2i64, v4f32, v2f64], 128,
    (sequence "V%u", 0, 15)>;
