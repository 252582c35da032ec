# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Shared target helpers: warning set, freestanding libraries, tools.

set(DOGMA_WARNINGS -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
    -Wswitch-enum -Wvla)
set(DOGMA_FREESTANDING_OPTIONS -ffreestanding -fno-stack-protector -fno-builtin-printf
    -Wframe-larger-than=2048)

# Every binary of the project lands in out/ under the build's root, in the shape of the install tree.
if(PROJECT_IS_TOP_LEVEL)
  set(DOGMA_OUT_DIR "${CMAKE_SOURCE_DIR}/out" CACHE PATH "Where built tools and the sysroot go")
else()
  set(DOGMA_OUT_DIR "${CMAKE_CURRENT_BINARY_DIR}/out" CACHE PATH "Where built tools and the sysroot go")
endif()

function(dogma_c_options target)
  set_target_properties(${target} PROPERTIES C_STANDARD 11 C_STANDARD_REQUIRED ON C_EXTENSIONS OFF
                        POSITION_INDEPENDENT_CODE ON)
  target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C>:${DOGMA_WARNINGS}>)
  if(DOGMA_WERROR)
    target_compile_options(${target} PRIVATE $<$<COMPILE_LANGUAGE:C>:-Werror>)
  endif()
  if(DOGMA_SANITIZE)
    target_compile_options(${target} PRIVATE -fsanitize=address,undefined -fno-sanitize-recover=undefined)
    target_link_options(${target} PUBLIC -fsanitize=address,undefined)
  endif()
endfunction()

# dogma_freestanding_library(fmt SOURCES ... HEADERS ... [LINK dogma::fmt ...])
# Declares libdogma-<name> with alias dogma::<name>: no libc, no allocation, embeddable in a kernel.
function(dogma_freestanding_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;HEADERS;LINK" ${ARGN})
  set(target dogma-${name})
  add_library(${target} STATIC ${ARG_SOURCES})
  add_library(dogma::${name} ALIAS ${target})
  set_target_properties(${target} PROPERTIES EXPORT_NAME ${name} OUTPUT_NAME dogma-${name})
  dogma_c_options(${target})
  target_compile_options(${target} PRIVATE ${DOGMA_FREESTANDING_OPTIONS})
  target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS "${CMAKE_CURRENT_SOURCE_DIR}/include"
                 FILES ${ARG_HEADERS})
  if(ARG_LINK)
    target_link_libraries(${target} PUBLIC ${ARG_LINK})
  endif()
  if(DOGMA_INSTALL)
    install(TARGETS ${target} EXPORT dogma-targets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
            FILE_SET HEADERS DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
  endif()
endfunction()

# dogma_tool(dogma-dump SOURCES ... LINK ...): a command line tool in out/bin and in the install tree.
function(dogma_tool target)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK" ${ARGN})
  add_executable(${target} ${ARG_SOURCES})
  dogma_c_options(${target})
  target_link_libraries(${target} PRIVATE ${ARG_LINK})
  target_compile_definitions(${target} PRIVATE _GNU_SOURCE DOGMA_VERSION="${PROJECT_VERSION}")
  set_target_properties(${target} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${DOGMA_OUT_DIR}/bin")
  if(DOGMA_INSTALL)
    install(TARGETS ${target} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endfunction()
