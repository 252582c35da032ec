//===-- DogmaMachineFunctionInfo.cpp - Facts about functions and the module ---===//
//
// SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
//
//===----------------------------------------------------------------------===//

#include "DogmaMachineFunctionInfo.h"

using namespace llvm;

unsigned DogmaModuleInfo::number(StringRef LinkType) {
  auto [It, New] = Numbers.try_emplace(LinkType, Types.size());
  if (New)
    Types.push_back(LinkType.str());
  return It->second;
}
