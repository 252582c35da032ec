# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Compiles and proves the theories; included by the checker, which holds the result. The build fails if a theorem is not proven, is of no use to a row
# of safety.thm or a listed step, if a row id of 50-proofs has no justification, or an instruction no semantics.

set(DOGMA_THEORY_FOLDER "${PROJECT_SOURCE_DIR}/stdlib-theorems")
# In the order in which they build on each other.
set(DOGMA_THEORIES)
foreach(theory bits order arithmetic intervals division addresses steps)
  list(APPEND DOGMA_THEORIES "${DOGMA_THEORY_FOLDER}/${theory}.thm")
endforeach()
set(DOGMA_THEORY_SAFETY "${PROJECT_SOURCE_DIR}/spec/safety.thm")
set(DOGMA_THEORY_STEPS "${DOGMA_THEORY_FOLDER}/steps.list")
set(DOGMA_THEORY_ARGUMENTS --safety "${DOGMA_THEORY_SAFETY}" --steps "${DOGMA_THEORY_STEPS}")

set(DOGMA_THEORY_OUTPUT "${CMAKE_CURRENT_BINARY_DIR}/theory")
file(MAKE_DIRECTORY "${DOGMA_THEORY_OUTPUT}/include/dogma")
set(DOGMA_THEORY_LIBRARY_SOURCE "${DOGMA_THEORY_OUTPUT}/theory_library.c")
set(DOGMA_THEORY_INDEX "${DOGMA_THEORY_OUTPUT}/theorem-index.md")
# <dogma/theorems.h>, a header of dogma::check: numbers of the step theorems, for the prover.
set(DOGMA_THEORY_HEADER "${DOGMA_THEORY_OUTPUT}/include/dogma/theorems.h")
add_custom_command(
  OUTPUT "${DOGMA_THEORY_LIBRARY_SOURCE}" "${DOGMA_THEORY_HEADER}"
  COMMAND dogma-thm ${DOGMA_THEORY_ARGUMENTS} --library-only --write-c "${DOGMA_THEORY_LIBRARY_SOURCE}" --write-header "${DOGMA_THEORY_HEADER}"
          ${DOGMA_THEORIES}
  DEPENDS dogma-thm ${DOGMA_THEORIES} "${DOGMA_THEORY_SAFETY}" "${DOGMA_THEORY_STEPS}"
  COMMENT "Proving the library of theorems" VERBATIM)
add_custom_target(dogma-theorems DEPENDS "${DOGMA_THEORY_LIBRARY_SOURCE}" "${DOGMA_THEORY_HEADER}")

# For parts that want the numbers without the checker.
add_library(dogma-theorem-numbers INTERFACE)
add_library(dogma::theorems ALIAS dogma-theorem-numbers)
target_include_directories(dogma-theorem-numbers INTERFACE "${DOGMA_THEORY_OUTPUT}/include")
add_dependencies(dogma-theorem-numbers dogma-theorems)

# safety.thm rests on the library; whoever builds all builds this, too.
add_custom_command(
  OUTPUT "${DOGMA_THEORY_INDEX}"
  COMMAND dogma-thm ${DOGMA_THEORY_ARGUMENTS} --reach --rows "${PROJECT_SOURCE_DIR}/spec/50-proofs.md" --isa --write-index "${DOGMA_THEORY_INDEX}"
          ${DOGMA_THEORIES}
  DEPENDS dogma-thm ${DOGMA_THEORIES} "${DOGMA_THEORY_SAFETY}" "${DOGMA_THEORY_STEPS}" "${PROJECT_SOURCE_DIR}/spec/50-proofs.md"
  COMMENT "Proving that the rules of the checker are safe" VERBATIM)
add_custom_target(dogma-safety ALL DEPENDS "${DOGMA_THEORY_INDEX}")

# The index of theorems is committed; `dogma-theorem-index-update` rewrites it, a test compares.
add_custom_target(dogma-theorem-index-update
  COMMAND ${CMAKE_COMMAND} -E copy "${DOGMA_THEORY_INDEX}" "${PROJECT_SOURCE_DIR}/spec/appendix/theorem-index.md" DEPENDS dogma-safety VERBATIM)
if(DOGMA_BUILD_TESTS)
  add_test(NAME theory.index COMMAND ${CMAKE_COMMAND} -E compare_files "${DOGMA_THEORY_INDEX}" "${PROJECT_SOURCE_DIR}/spec/appendix/theorem-index.md")
  set_tests_properties(theory.index PROPERTIES LABELS "theory;fast" TIMEOUT 30)
endif()

# dogma_local_theory(OUTPUT SOURCE): compiles and proves a theory for a module's proof; it rests on the library. OUTPUT is the binary form.
set_property(GLOBAL PROPERTY DOGMA_THEORY_FILES "${DOGMA_THEORIES}")
function(dogma_local_theory output source)
  get_property(theories GLOBAL PROPERTY DOGMA_THEORY_FILES)
  get_filename_component(folder "${output}" DIRECTORY)
  file(MAKE_DIRECTORY "${folder}")
  add_custom_command(OUTPUT "${output}"
    COMMAND dogma-thm --safety "${PROJECT_SOURCE_DIR}/spec/safety.thm" --local "${source}" --write-local "${output}" ${theories}
    DEPENDS dogma-thm ${theories} "${PROJECT_SOURCE_DIR}/spec/safety.thm" "${source}" VERBATIM)
endfunction()
