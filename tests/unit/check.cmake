# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of the checker; included by its own folder.
set(check_tests_dir "${CMAKE_CURRENT_LIST_DIR}")

# check_test(name timeout LINK ... ARGUMENTS ...)
function(check_test name timeout)
  cmake_parse_arguments(ARG "" "" "LINK;ARGUMENTS" ${ARGN})
  add_executable(check-${name}-test "${check_tests_dir}/check_${name}_test.c")
  dogma_c_options(check-${name}-test)
  target_include_directories(check-${name}-test PRIVATE "${PROJECT_SOURCE_DIR}/tests/support")
  target_compile_definitions(check-${name}-test PRIVATE _GNU_SOURCE)
  target_link_libraries(check-${name}-test PRIVATE dogma::check ${ARG_LINK})
  add_test(NAME unit.check_${name} COMMAND check-${name}-test ${ARG_ARGUMENTS})
  set_tests_properties(unit.check_${name} PROPERTIES LABELS "unit;fast" TIMEOUT ${timeout})
endfunction()

check_test(facts 60)
# Facts against the model of the rows that the transpiler is tested with.
check_test(soundness 300 LINK transpile-test-support dogma::transpile)

if(DOGMA_BUILD_TOOLS)
  set(cases "${PROJECT_SOURCE_DIR}/tests/check/accept")
  set(modules)
  foreach(name assumption call-conditions loop-address-relation slots spec-safe-claims record-missing table setjmp)
    set(module "${CMAKE_CURRENT_BINARY_DIR}/${name}.dgm")
    add_custom_command(OUTPUT "${module}" COMMAND dogma-asm -o "${module}" "${cases}/${name}.dasm" DEPENDS dogma-asm "${cases}/${name}.dasm" VERBATIM)
    list(APPEND modules "${module}")
  endforeach()
  add_custom_target(check-proof-modules DEPENDS ${modules})
  check_test(proof 120 ARGUMENTS ${modules})
  target_include_directories(check-proof-test PRIVATE "${PROJECT_SOURCE_DIR}/checker/src") # runtime_postconditions.inc
  add_dependencies(check-proof-test check-proof-modules)

  add_test(NAME check.cases COMMAND bash "${PROJECT_SOURCE_DIR}/tests/check/run.sh" "${DOGMA_OUT_DIR}/bin" "${PROJECT_SOURCE_DIR}")
  set_tests_properties(check.cases PROPERTIES LABELS "check;fast" TIMEOUT 240)
endif()

if(CMAKE_NM AND NOT DOGMA_SANITIZE)
  add_test(NAME unit.check_symbols COMMAND "${check_tests_dir}/freestanding_symbols.sh" "${CMAKE_NM}" $<TARGET_FILE:dogma-check> dogma_ dg_hash128)
  set_tests_properties(unit.check_symbols PROPERTIES LABELS "unit;fast" TIMEOUT 60)
endif()
