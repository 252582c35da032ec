# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The LLVM target and module emission: static library dogma-codegen.

set(LLVM_TARGET_DEFINITIONS Dogma.td)
tablegen(LLVM DogmaGenRegisterInfo.inc -gen-register-info -I ${LLVM_MAIN_INCLUDE_DIR} -I ${LLVM_INCLUDE_DIRS})
tablegen(LLVM DogmaGenInstrInfo.inc -gen-instr-info -I ${LLVM_MAIN_INCLUDE_DIR} -I ${LLVM_INCLUDE_DIRS})
tablegen(LLVM DogmaGenSubtargetInfo.inc -gen-subtarget -I ${LLVM_MAIN_INCLUDE_DIR} -I ${LLVM_INCLUDE_DIRS})
tablegen(LLVM DogmaGenCallingConv.inc -gen-callingconv -I ${LLVM_MAIN_INCLUDE_DIR} -I ${LLVM_INCLUDE_DIRS})
tablegen(LLVM DogmaGenDAGISel.inc -gen-dag-isel -I ${LLVM_MAIN_INCLUDE_DIR} -I ${LLVM_INCLUDE_DIRS})
add_public_tablegen_target(DogmaTableGen)

add_library(dogma-codegen STATIC
  DogmaAddressFacts.cpp
  DogmaClamp.cpp
  DogmaClampCandidates.cpp
  DogmaFrameLowering.cpp
  DogmaInstrInfo.cpp
  DogmaISelCalls.cpp
  DogmaISelDAGToDAG.cpp
  DogmaISelLowering.cpp
  DogmaISelVector.cpp
  DogmaMachineFunctionInfo.cpp
  DogmaMC.cpp
  DogmaRegisterInfo.cpp
  DogmaSubtarget.cpp
  DogmaTargetMachine.cpp
  emit/CollectFunctions.cpp
  emit/Emit.cpp
  emit/ImageBuilder.cpp
  emit/ModuleBuilder.cpp
  emit/PrepareCodegen.cpp)
add_dependencies(dogma-codegen DogmaTableGen)
dogma_llvm_options(dogma-codegen)
# Headers of LLVM and what TableGen writes are not ours to keep warning-free.
set_source_files_properties(DogmaInstrInfo.cpp DogmaISelDAGToDAG.cpp DogmaISelCalls.cpp DogmaRegisterInfo.cpp
  DogmaMC.cpp DogmaSubtarget.cpp PROPERTIES COMPILE_OPTIONS "-Wno-unused-function;-Wno-unused-variable")
target_link_libraries(dogma-codegen PUBLIC dogma::fmt)

if(DOGMA_BUILD_TESTS)
  file(GLOB dogma_codegen_tests CONFIGURE_DEPENDS "${CMAKE_CURRENT_SOURCE_DIR}/test/codegen/*.c")
  foreach(source IN LISTS dogma_codegen_tests)
    get_filename_component(name "${source}" NAME_WE)
    add_test(NAME codegen-${name}
      COMMAND bash "${CMAKE_CURRENT_SOURCE_DIR}/test/codegen/run.sh" "${DOGMA_OUT_DIR}"
              "${CMAKE_CURRENT_BINARY_DIR}/test-codegen-${name}" "${source}")
    set_tests_properties(codegen-${name} PROPERTIES TIMEOUT 120 LABELS "golden;fast" SKIP_RETURN_CODE 77)
  endforeach()
endif()
