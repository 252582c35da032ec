#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
# install_test.sh BUILD-DIRECTORY SCRATCH: install into a scratch prefix, build users of the libraries from there.
set -euo pipefail
build=$1 scratch=$2
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rm -rf "$scratch"
mkdir -p "$scratch"
cmake --install "$build" --prefix "$scratch/prefix" >"$scratch/install.log" 2>&1 || { cat "$scratch/install.log"; exit 1; }
cmake -G Ninja -S "$here/consumer" -B "$scratch/consumer" -DCMAKE_PREFIX_PATH="$scratch/prefix" >"$scratch/consumer.log" 2>&1 &&
    ninja -C "$scratch/consumer" >>"$scratch/consumer.log" 2>&1 || { cat "$scratch/consumer.log"; exit 1; }
for library in fmt transpile; do "$scratch/consumer/use_$library"; done
# The installed tools run from where they are.
for tool in "$scratch"/prefix/bin/dogma-*; do
    case ${tool##*/} in
    dogma-ar|dogma-nm|dogma-ranlib) ;;
    *) "$tool" --version >/dev/null || { printf '%s --version fails\n' "$tool"; exit 1; } ;;
    esac
done
