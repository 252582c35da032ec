//===-- DogmaConditions.h - Condition numbers ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#ifndef DOGMA_CONDITIONS_H
#define DOGMA_CONDITIONS_H

#include "llvm/CodeGen/ISDOpcodes.h"
#include "llvm/Support/ErrorHandling.h"
#include <dogma/insn.h>

namespace llvm {

/// The condition that holds for integers when Code does.
inline dogma_condition integerCondition(ISD::CondCode Code) {
  switch (Code) {
  case ISD::SETEQ:
    return DOGMA_EQ;
  case ISD::SETNE:
    return DOGMA_NE;
  case ISD::SETLT:
    return DOGMA_SLT;
  case ISD::SETLE:
    return DOGMA_SLE;
  case ISD::SETGT:
    return DOGMA_SGT;
  case ISD::SETGE:
    return DOGMA_SGE;
  case ISD::SETULT:
    return DOGMA_ULT;
  case ISD::SETULE:
    return DOGMA_ULE;
  case ISD::SETUGT:
    return DOGMA_UGT;
  case ISD::SETUGE:
    return DOGMA_UGE;
  default:
    llvm_unreachable("not a condition of integers");
  }
}

inline dogma_float_condition floatCondition(ISD::CondCode Code) {
  switch (Code) {
  case ISD::SETEQ:
  case ISD::SETOEQ:
    return DOGMA_OEQ;
  case ISD::SETGT:
  case ISD::SETOGT:
    return DOGMA_OGT;
  case ISD::SETGE:
  case ISD::SETOGE:
    return DOGMA_OGE;
  case ISD::SETLT:
  case ISD::SETOLT:
    return DOGMA_OLT;
  case ISD::SETLE:
  case ISD::SETOLE:
    return DOGMA_OLE;
  case ISD::SETONE:
    return DOGMA_ONE;
  case ISD::SETO:
    return DOGMA_ORD;
  case ISD::SETUEQ:
    return DOGMA_UEQ;
  case ISD::SETUGT:
    return DOGMA_FUGT;
  case ISD::SETUGE:
    return DOGMA_FUGE;
  case ISD::SETULT:
    return DOGMA_FULT;
  case ISD::SETULE:
    return DOGMA_FULE;
  case ISD::SETNE:
  case ISD::SETUNE:
    return DOGMA_UNE;
  case ISD::SETUO:
    return DOGMA_UNO;
  default:
    llvm_unreachable("not a condition of floats");
  }
}

/// The opposite.
inline unsigned reverseIntegerCondition(unsigned Condition) {
  static const unsigned char Table[DOGMA_CONDITION_COUNT] = {
      DOGMA_NE,  DOGMA_EQ,  DOGMA_SGE, DOGMA_SGT, DOGMA_SLE, DOGMA_SLT,
      DOGMA_UGE, DOGMA_UGT, DOGMA_ULE, DOGMA_ULT, DOGMA_TNZ, DOGMA_TZ};
  return Table[Condition];
}
inline unsigned reverseFloatCondition(unsigned Condition) {
  static const unsigned char Table[DOGMA_FLOAT_CONDITION_COUNT] = {
      DOGMA_UNE, DOGMA_FULE, DOGMA_FULT, DOGMA_FUGE, DOGMA_FUGT, DOGMA_UEQ, DOGMA_UNO,
      DOGMA_ONE, DOGMA_OLE,  DOGMA_OLT,  DOGMA_OGE,  DOGMA_OGT,  DOGMA_OEQ, DOGMA_ORD};
  return Table[Condition];
}

/// The same with the sides exchanged.
inline unsigned swapIntegerCondition(unsigned Condition) {
  static const unsigned char Table[DOGMA_CONDITION_COUNT] = {
      DOGMA_EQ,  DOGMA_NE,  DOGMA_SGT, DOGMA_SGE, DOGMA_SLT, DOGMA_SLE,
      DOGMA_UGT, DOGMA_UGE, DOGMA_ULT, DOGMA_ULE, DOGMA_TZ,  DOGMA_TNZ};
  return Table[Condition];
}

/// What a comparison of zero-extended values says about the narrow ones.
inline unsigned unsignedCondition(unsigned Condition) {
  return Condition >= DOGMA_SLT && Condition <= DOGMA_SGE ? Condition + (DOGMA_ULT - DOGMA_SLT)
                                                          : Condition;
}

} // namespace llvm

#endif
