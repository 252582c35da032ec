# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Tests of libfmt and its tools.
if(TARGET dogma::fmt)
  dogma_unit_test(fmt_bytes LINK dogma::fmt)
  dogma_unit_test(fmt_roundtrip LINK dogma::fmt TIMEOUT 240)
  dogma_unit_test(fmt_module LINK dogma::fmt)

  # Damaged modules start from three small ones that are assembled here.
  if(TARGET dogma-asm)
    set(accept "${PROJECT_SOURCE_DIR}/tests/conform/accept")
    set(modules)
    foreach(name everything frames libraries)
      set(module "${CMAKE_CURRENT_BINARY_DIR}/${name}.dgm")
      add_custom_command(OUTPUT "${module}" COMMAND dogma-asm -o "${module}" "${accept}/${name}.dasm"
                         DEPENDS dogma-asm "${accept}/${name}.dasm" VERBATIM)
      list(APPEND modules "${module}")
    endforeach()
    add_custom_target(fmt_mutate_modules ALL DEPENDS ${modules})
    dogma_unit_test(fmt_mutate LINK dogma::fmt ARGUMENTS ${modules} TIMEOUT 240)
    add_dependencies(fmt_mutate_test fmt_mutate_modules)
  endif()

  add_test(NAME unit.fmt_symbols
           COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/freestanding_symbols.sh" "${CMAKE_NM}" $<TARGET_FILE:dogma-fmt>)
  set_tests_properties(unit.fmt_symbols PROPERTIES LABELS "unit;fast" TIMEOUT 60)
  if(DOGMA_SANITIZE)
    set_tests_properties(unit.fmt_symbols PROPERTIES DISABLED ON) # the sanitizers add their own symbols
  endif()
endif()

if(TARGET isagen)
  add_test(NAME unit.isa_tables COMMAND "${CMAKE_CURRENT_SOURCE_DIR}/isa_tables_test.sh" $<TARGET_FILE:isagen>
                                        "${PROJECT_SOURCE_DIR}")
  set_tests_properties(unit.isa_tables PROPERTIES LABELS "unit;fast" TIMEOUT 60)
endif()
