//===-- DogmaCallingConv.td - Calling convention -------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

def CC_Dogma : CallingConv<[
  CCIfType<[i1, i8, i16], CCPromoteToType<i32>>,
  CCIfType<[i32], CCAssignToReg<[EDI, ESI, EDX, ECX, R8D, R9D]>>,
  CCIfType<[i64], CCAssignToReg<[RDI, RSI, RDX, RCX, R8, R9]>>,
  CCIfType<[f32, f64, v16i8, v8i16, v4i32, v2i64, v4f32, v2f64],
           CCAssignToReg<[V0, V1, V2, V3, V4, V5, V6, V7]>>,
  CCIfType<[i32, i64, f32, f64], CCAssignToStack<8, 8>>,
  CCAssignToStack<16, 8>
]>;

def RetCC_Dogma : CallingConv<[
  CCIfType<[i1, i8, i16], CCPromoteToType<i32>>,
  CCIfType<[i32], CCAssignToReg<[EAX, EDX]>>,
  CCIfType<[i64], CCAssignToReg<[RAX, RDX]>>,
  CCIfType<[f32, f64, v16i8, v8i16, v4i32, v2i64, v4f32, v2f64], CCAssignToReg<[V0, V1]>>
]>;

// Saved and restored by the loader's prologue, by the mask in the function header.
def CSR_Dogma : CalleeSavedRegs<(add RBX, RBP, R12, R13, R14)>;
def CSR_None : CalleeSavedRegs<(add)>;
