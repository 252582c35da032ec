# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of the theorem kernel. They link its sources as the build tool has them, with their internal functions.
if(TARGET dogma-thm-source)
  dogma_unit_test(theory_slice LINK dogma-thm-source TIMEOUT 240)
  dogma_unit_test(theory_kernel LINK dogma-thm-source TIMEOUT 120)
endif()
if(TARGET dogma-thm)
  add_test(NAME unit.theory_tool COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/theory_tool_test.sh" $<TARGET_FILE:dogma-thm>)
  set_tests_properties(unit.theory_tool PROPERTIES LABELS "unit;fast" TIMEOUT 120)
endif()
