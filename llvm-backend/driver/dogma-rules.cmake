# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# Read by CMake after its own rules for Linux and clang: see dogma-toolchain.cmake.
set(CMAKE_SHARED_LIBRARY_SUFFIX ".dgm")
set(CMAKE_SHARED_MODULE_SUFFIX ".dgm")
set(CMAKE_FIND_LIBRARY_PREFIXES "lib")
set(CMAKE_FIND_LIBRARY_SUFFIXES ".dgm" ".a")
# Programs export nothing unless they say so; modules are found beside the program or by dogma-run's options.
set(CMAKE_SHARED_LIBRARY_LINK_C_FLAGS "")
set(CMAKE_SHARED_LIBRARY_RUNTIME_C_FLAG "")
set(CMAKE_SHARED_LIBRARY_C_FLAGS "")
set(CMAKE_C_COMPILE_OPTIONS_PIC "")
set(CMAKE_C_COMPILE_OPTIONS_PIE "")
set(CMAKE_C_LINK_OPTIONS_PIE "")
set(CMAKE_C_LINK_OPTIONS_NO_PIE "")
