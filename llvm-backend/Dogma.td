//===-- Dogma.td - The Dogma target --------------------------*- tablegen -*-===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//
//
// DogmaOps.td is generated from spec/isa/dogma.isa: one record per row of the instruction table. The other
// files describe to LLVM how rows are selected and allocated; they repeat no fact of a row.
//
//===----------------------------------------------------------------------===//

include "llvm/Target/Target.td"
include "DogmaOps.td"
include "DogmaRegisterInfo.td"
include "DogmaCallingConv.td"
include "DogmaInstrFormats.td"
include "DogmaInstrInfo.td"
include "DogmaInstrAtomic.td"
include "DogmaInstrFloat.td"
include "DogmaInstrVector.td"

def DogmaInstrInfo : InstrInfo;

// The numbers are those of a current x86-64 core, since every instruction becomes one or two of its own.
def DogmaModel : SchedMachineModel {
  let IssueWidth = 4;
  let MicroOpBufferSize = 100;
  let LoadLatency = 4;
  let HighLatency = 12;
  let MispredictPenalty = 14;
  let LoopMicroOpBufferSize = 50; // permits run-time unrolling
  let PostRAScheduler = 0;
  let CompleteModel = 0;
}
def : ProcessorModel<"generic", DogmaModel, []>;

def Dogma : Target { let InstructionSet = DogmaInstrInfo; }
