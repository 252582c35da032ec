# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# cmake -DIN_CSS=report.css -DIN_JS=report.js -DOUT=report_assets.c -P report_assets.cmake: style and script of the report as C source.
set(text "/* Generated from report.css and report.js by report_assets.cmake. */\n#include \"report.h\"\n")
foreach(part css js)
  string(TOUPPER ${part} name)
  file(READ "${IN_${name}}" bytes HEX)
  string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${bytes}")
  string(REGEX REPLACE "(0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,0x..,)" "\\1\n" bytes "${bytes}")
  string(APPEND text "const char report_${part}[] = {\n${bytes}0};\n")
endforeach()
file(WRITE "${OUT}" "${text}")
