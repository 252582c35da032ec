# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Unit tests of the transpiler; they execute what it emits, so they need an x86-64-v3 host.
set(transpile_tests_dir "${CMAKE_CURRENT_LIST_DIR}")

add_library(transpile-test-support STATIC EXCLUDE_FROM_ALL
  "${transpile_tests_dir}/transpile_machine.c" "${transpile_tests_dir}/transpile_model.c"
  "${PROJECT_SOURCE_DIR}/tests/support/access_plan.c")
dogma_c_options(transpile-test-support)
# The model is an oracle for floating point: no contraction, no shortcuts.
target_compile_options(transpile-test-support PRIVATE -ffp-contract=off -fno-builtin)
target_compile_definitions(transpile-test-support PUBLIC _GNU_SOURCE)
target_include_directories(transpile-test-support PUBLIC "${transpile_tests_dir}" "${PROJECT_SOURCE_DIR}/tests/support")
target_link_libraries(transpile-test-support PUBLIC dogma::fmt m)
target_include_directories(transpile-test-support PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/include")

# The address sanitizer wants the low part of the address space, the tests want arenas anywhere: both work together, but faults are caught
# by the tests themselves.
function(transpile_test name timeout)
  add_executable(transpile-${name}-test "${transpile_tests_dir}/transpile_${name}_test.c" ${ARGN})
  dogma_c_options(transpile-${name}-test)
  target_link_libraries(transpile-${name}-test PRIVATE transpile-test-support)
  add_test(NAME unit.transpile_${name} COMMAND transpile-${name}-test)
  set_tests_properties(unit.transpile_${name} PROPERTIES LABELS "unit;fast" TIMEOUT ${timeout}
    ENVIRONMENT "ASAN_OPTIONS=handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:allow_user_segv_handler=1:detect_leaks=0")
endfunction()

foreach(name rows control bounds access)
  transpile_test(${name} 300)
  target_link_libraries(transpile-${name}-test PRIVATE dogma::transpile)
endforeach()

transpile_test(planted 600 "${transpile_tests_dir}/transpile_rows_test.c" "${transpile_tests_dir}/transpile_control_test.c")
target_compile_definitions(transpile-planted-test PRIVATE DOGMA_TEST_NO_MAIN)
target_link_libraries(transpile-planted-test PRIVATE dogma-transpile-planted)

# The alphabet of emitted instructions, as another disassembler reads it.
find_program(DOGMA_LLVM_MC NAMES llvm-mc-19 llvm-mc)
if(DOGMA_LLVM_MC)
  add_test(NAME unit.transpile_alphabet
    COMMAND bash "${transpile_tests_dir}/transpile_alphabet.sh" $<TARGET_FILE:transpile-bounds-test> "${DOGMA_LLVM_MC}")
  set_tests_properties(unit.transpile_alphabet PROPERTIES LABELS "unit" TIMEOUT 120)
else()
  message(STATUS "llvm-mc not found: test unit.transpile_alphabet is left out")
endif()

if(CMAKE_NM AND NOT DOGMA_SANITIZE)
  add_test(NAME unit.transpile_symbols COMMAND "${transpile_tests_dir}/freestanding_symbols.sh" "${CMAKE_NM}"
                                               $<TARGET_FILE:dogma-transpile> dogma_)
  set_tests_properties(unit.transpile_symbols PROPERTIES LABELS "unit;fast" TIMEOUT 60)
endif()
