# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# The compiler generates code through our target only: it must not register any other of LLVM's.
. "$(dirname "$0")/common.sh"
nm=$(command -v nm || command -v llvm-nm-19) || { echo "SKIP: no nm"; exit 77; }
"$nm" -D --undefined-only "$cc" >symbols.txt || fail "cannot read the symbols"
[ -s symbols.txt ] || fail "no symbols"
if grep -E 'LLVMInitialize(AArch64|AMDGPU|ARM|LoongArch|Mips|PowerPC|RISCV|Sparc|SystemZ|WebAssembly|X86)' symbols.txt; then
    fail "another target is linked in"
fi
finish
