#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
#
# Install the Debian packages (12 and 13) that building and testing need. Does nothing when all are there.
#
#   packages.sh [--list]        --list prints the package names and installs nothing
#
# Works as root, or through sudo when that asks no password.
# Exit: 0 everything is installed; 1 it is not, with one line saying why.

set -euo pipefail

packages=(
    # The compiler: clang 19 as host compiler of the native reference, LLVM 19 to build against.
    clang-19 llvm-19-dev llvm-19-tools libclang-19-dev libclang-rt-19-dev lld-19
    # What the exported CMake targets of LLVM 19 refer to.
    zlib1g-dev libzstd-dev
    # Building. g++ and libc6-dev come with build-essential.
    build-essential cmake ninja-build make libxxhash-dev
    # Fetching and unpacking the sources of the tests.
    ca-certificates curl dpkg-dev tar xz-utils bzip2 unzip
    # Tests: random programs; sqlite's amalgamation is made with tclsh; bc's build wants ed.
    csmith libcsmith-dev libcmocka-dev tcl ed file zstd
    # The report of dogma-check is tried in a browser.
    chromium
)

[ "${1:-}" != --list ] || { printf '%s\n' "${packages[@]}"; exit 0; }

fail() { printf 'packages.sh: %s\n' "$*" >&2; exit 1; }

missing_packages() {
    local package
    for package in "${packages[@]}"; do
        [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || printf '%s\n' "$package"
    done
}

command -v apt-get >/dev/null && command -v dpkg-query >/dev/null ||
    fail "this is not a Debian system; install by hand: ${packages[*]}"
mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || fail "not root and no sudo; install by hand: ${missing[*]}"
    sudo -n true 2>/dev/null || fail "sudo asks for a password; install by hand: ${missing[*]}"
    as_root=(sudo -n env)
else
    as_root=(env)
fi

log=$(mktemp)
trap 'rm -f "$log"' EXIT
printf 'installing: %s\n' "${missing[*]}"
apt() {
    timeout 1800 "${as_root[@]}" DEBIAN_FRONTEND=noninteractive apt-get -q -y \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 "$@" >"$log" 2>&1
}
# The lists may be absent or stale; a third-party entry that fails does not matter if the install succeeds.
apt update || true
apt install --no-install-recommends "${missing[@]}" ||
    fail "apt-get install failed: $(grep -E '^E:' "$log" | head -n 1 || true)"
mapfile -t missing < <(missing_packages)
[ ${#missing[@]} -eq 0 ] || fail "still missing after apt-get install: ${missing[*]}"
