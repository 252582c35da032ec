# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The installed CMake package: find_package(dogma) gives dogma::fmt and dogma::transpile.
include(CMakePackageConfigHelpers)

set(dogma_package_dir "${CMAKE_INSTALL_LIBDIR}/cmake/dogma")
configure_package_config_file("${CMAKE_CURRENT_LIST_DIR}/dogma-config.cmake.in"
  "${PROJECT_BINARY_DIR}/dogma-config.cmake" INSTALL_DESTINATION "${dogma_package_dir}")
write_basic_package_version_file("${PROJECT_BINARY_DIR}/dogma-config-version.cmake" COMPATIBILITY SameMinorVersion)
install(FILES "${PROJECT_BINARY_DIR}/dogma-config.cmake" "${PROJECT_BINARY_DIR}/dogma-config-version.cmake"
  DESTINATION "${dogma_package_dir}")
install(EXPORT dogma-targets NAMESPACE dogma:: DESTINATION "${dogma_package_dir}")

# Manual pages are made from --help after the tools are built.
set(man_pages "")
foreach(tool dogma-run dogma-dump dogma-asm dogma-check dogma-prove dogma-thm dogma-bench dogma-cc dogma-ar dogma-ranlib dogma-nm)
  set(tool_target ${tool})
  if(tool STREQUAL dogma-check) # that is the library
    set(tool_target dogma-check-tool)
  endif()
  if(TARGET ${tool_target})
    set(page "${PROJECT_BINARY_DIR}/man/${tool}.1")
    add_custom_command(OUTPUT "${page}"
      COMMAND ${CMAKE_COMMAND} -E make_directory "${PROJECT_BINARY_DIR}/man"
      COMMAND bash "${PROJECT_SOURCE_DIR}/cmake/man_page.sh" "$<TARGET_FILE:${tool_target}>" "${PROJECT_VERSION}" > "${page}"
      DEPENDS ${tool_target} "${PROJECT_SOURCE_DIR}/cmake/man_page.sh" COMMENT "Manual page of ${tool}")
    list(APPEND man_pages "${page}")
  endif()
endforeach()
if(man_pages)
  add_custom_target(dogma-man-pages ALL DEPENDS ${man_pages})
  install(FILES ${man_pages} DESTINATION "${CMAKE_INSTALL_MANDIR}/man1")
endif()
